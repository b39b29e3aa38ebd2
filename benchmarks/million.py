"""1,000,000 rows in batches of 400 with a journal: memory and CPU; and in virtual time under the limit."""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.figures import peak_mb, print_figure, print_machine
from smartlead_async import Lead, Smartlead
from tests.memory_network import fullest_window
from tests.virtual_time import run

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
BATCH = 400


def leads(count: int) -> Iterator[Lead]:
    """Leads as an importer would build them."""
    for number in range(count):
        yield Lead(email=f"person{number}@company{number % 977}.example.com", first_name="Cristiano")


class StandIn(httpx.AsyncBaseTransport):
    """A server in this process that takes everything; it counts the rows without reading them."""

    def __init__(self) -> None:
        self.arrivals: list[float] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Add every row."""
        self.arrivals.append(asyncio.get_running_loop().time())
        count = request.content.count(b'"email"')
        return httpx.Response(200, content=json.dumps({"ok": True, "total_leads": count}).encode())


async def without_limit(folder: Path) -> None:
    """As fast as this machine goes."""
    before_mb = peak_mb()
    async with Smartlead("key", rate_limits=(), http_transport=StandIn()) as smartlead:
        began_at, began_s = time.monotonic(), time.process_time()
        report = await smartlead.bulk.add_leads(372, leads(ROWS), batch_size=BATCH, journal=folder / "journal")
        seconds, cpu_s = time.monotonic() - began_at, time.process_time() - began_s
    print_figure(f"{ROWS:,} rows, no limit: added", report.added, "rows", str(ROWS))
    print_figure(f"{ROWS:,} rows, no limit: rows a second", ROWS / seconds, "rows/s")
    print_figure(f"{ROWS:,} rows, no limit: CPU a row", cpu_s / ROWS * 1e6, "us", "<= 40")
    print_figure(f"{ROWS:,} rows: peak memory over the imports", peak_mb() - before_mb, "MB", "<= 64")
    print_figure(f"{ROWS:,} rows: the journal", (folder / "journal").stat().st_size / 2**20, "MB")


async def under_the_limit(rows: int, batch: int, name: str) -> None:
    """In virtual time."""
    server = StandIn()
    async with Smartlead("key", http_transport=server) as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(rows), batch_size=batch)
    share = rows / batch / 5 / report.elapsed_s
    print_figure(f"{name}: throughput", share, "of the limit", ">= 0.98")
    print_figure(f"{name}: fullest window", fullest_window(server.arrivals), "requests", "<= 10")


def main() -> None:
    """Print all figures."""
    print_machine()
    with TemporaryDirectory() as folder:
        asyncio.run(without_limit(Path(folder)))
    run(under_the_limit(ROWS, BATCH, f"{ROWS:,} rows, 400 a request, in virtual time"))
    run(under_the_limit(10_000, 1, "10,000 rows one by one, in virtual time"))


if __name__ == "__main__":
    main()
