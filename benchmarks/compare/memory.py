"""`python -m benchmarks.compare.memory CLIENT LEADS`: by how many MB a process grows while it adds leads.

The answers come from this process, so that no connection is counted. Each client is measured in a process of its
own: what was used once is not given back.
"""

import asyncio
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

import httpx

from benchmarks.compare.by_httpx import RAW, ByHttpx, no_gate
from benchmarks.compare.by_us import IN_BULK, SINGLY, InBulk, Singly
from benchmarks.compare.clients import Calls, Server, emails
from benchmarks.figures import peak_mb
from smartlead_async import Smartlead

LEADS = 10_000
PROCESSES = 3
CLIENTS = (RAW.title, SINGLY.title, IN_BULK.title)
SERVER = Server("http://127.0.0.1:1/api/v1", "compare-memory")  # never connected to


async def _answer(_: httpx.Request) -> httpx.Response:
    await asyncio.sleep(0)  # all others begin before the first is done
    return httpx.Response(200, json={"ok": True})


async def _grow_mb(calls: Calls, leads: int) -> float:
    addresses = emails(leads)
    before_mb = peak_mb()
    await calls.add_all(addresses)
    return peak_mb() - before_mb


async def measure(client: str, leads: int) -> float:
    """MB on top of what the process has before, at the most."""
    transport = httpx.MockTransport(_answer)
    async with (
        httpx.AsyncClient(transport=transport) as http,
        Smartlead(SERVER.api_key, base_url=SERVER.base_url, rate_limits=(), http_transport=transport) as smartlead,
    ):
        calls = {
            RAW.title: ByHttpx(http, SERVER, no_gate()),
            SINGLY.title: Singly(smartlead),
            IN_BULK.title: InBulk(smartlead),
        }
        return await _grow_mb(calls[client], leads)


def _grown_mb(client: str, leads: int) -> float:
    return float(subprocess.check_output([sys.executable, "-m", __spec__.name, client, str(leads)]))


def memory(leads: int = LEADS) -> Mapping[str, Sequence[float]]:
    """Of each client in MB, in processes of its own, two at a time: no time is measured."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        grown = pool.map(_grown_mb, [client for client in CLIENTS for _ in range(PROCESSES)], repeat(leads))
        return {client: [next(grown) for _ in range(PROCESSES)] for client in CLIENTS}


if __name__ == "__main__":
    print(asyncio.run(measure(sys.argv[1], int(sys.argv[2]))))
