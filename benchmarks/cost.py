"""What a call costs on top of raw httpx: CPU of this process, in paired blocks against one server."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from statistics import median

import httpx

from benchmarks.figures import print_figure, print_machine, sandbox_process
from smartlead_async import Lead, Smartlead

ROUNDS = 15
CALLS = 200
LEAD = Lead(email="cristiano@mufc.com", first_name="Cristiano", company_name="Manchester United")
BODY = {"first_name": "Cristiano", "email": "cristiano@mufc.com", "company_name": "Manchester United"}


async def cpu_ms(call: Callable[[], Awaitable[object]]) -> float:
    """CPU milliseconds a call, over a block of calls one after another."""
    began_s = time.process_time()
    for _ in range(CALLS):
        await call()
    return (time.process_time() - began_s) / CALLS * 1000


async def measure(base_url: str) -> None:
    """Blocks of both in turn, so that a slow moment of the machine meets both."""
    async with (
        httpx.AsyncClient() as raw,
        Smartlead("sandbox-key", base_url=base_url, rate_limits=()) as smartlead,
    ):

        async def by_httpx() -> None:
            response = await raw.post(
                f"{base_url}/campaigns/372/leads/add", params={"api_key": "sandbox-key"}, json=BODY
            )
            response.json()

        async def by_smartlead() -> None:
            await smartlead.leads.add(372, LEAD)

        await cpu_ms(by_httpx)
        await cpu_ms(by_smartlead)
        pairs = [(await cpu_ms(by_httpx), await cpu_ms(by_smartlead)) for _ in range(ROUNDS)]
    print_figure("raw httpx, CPU a call, median of 15 blocks", median(raw for raw, _ in pairs), "ms")
    print_figure("smartlead_async, CPU a call", median(ours for _, ours in pairs), "ms")
    print_figure("on top of raw httpx", median(ours - raw for raw, ours in pairs), "ms", "<= 0.15")


def main() -> None:
    """Print all figures."""
    print_machine()
    with sandbox_process(limit=None) as base_url:
        asyncio.run(measure(base_url))


if __name__ == "__main__":
    main()
