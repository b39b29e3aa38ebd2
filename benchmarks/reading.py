"""`python -m benchmarks.reading [ROWS]`: how much memory a walk over a long list takes, and CPU a row."""

import asyncio
import sys
import time
import tracemalloc
from collections.abc import Callable

import httpx

from benchmarks.figures import print_figure, print_machine
from smartlead_async import Smartlead

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
PAGE = 100


def server(rows: int) -> Callable[[httpx.Request], httpx.Response]:
    """Leads of a campaign, in pages."""

    def answer(request: httpx.Request) -> httpx.Response:
        offset = int(request.url.params["offset"])
        data = [
            {"campaign_lead_map_id": n, "status": "INPROGRESS", "lead": {"id": n, "email": f"lead{n}@example.com"}}
            for n in range(offset, min(offset + PAGE, rows))
        ]
        return httpx.Response(200, json={"total_leads": str(rows), "data": data, "offset": offset, "limit": PAGE})

    return answer


async def walk(rows: int) -> int:
    """Read all of them, and keep none."""
    count = 0
    transport = httpx.MockTransport(server(rows))
    async with Smartlead("sandbox-key", rate_limits=(), http_transport=transport) as smartlead:
        async for _ in smartlead.leads.list(372, page_size=PAGE):
            count += 1
    return count


def peak_mib(rows: int) -> float:
    """The most that was allocated while so many rows were read."""
    tracemalloc.start()
    assert asyncio.run(walk(rows)) == rows
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 2**20


def main() -> None:
    """Print all figures."""
    print_machine()
    asyncio.run(walk(1_000))  # imports, classes
    began_s = time.process_time()
    asyncio.run(walk(ROWS // 10))
    cpu_us = (time.process_time() - began_s) / (ROWS // 10) * 1e6
    print_figure("CPU a row, the server's included", cpu_us, "us")
    for rows in (ROWS // 5, ROWS):
        print_figure(f"memory at most, {rows:,} rows", peak_mib(rows), "MiB")


if __name__ == "__main__":
    main()
