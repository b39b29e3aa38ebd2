"""100,000 leads in batches of 100 with no limit set: leads a second, and the memory it takes."""

import asyncio
import json
import time
from collections.abc import Iterator

import httpx
import psutil

from benchmarks.figures import peak_mb, print_figure, print_machine
from smartlead_async import Lead, Smartlead

LEADS = 100_000


def answer(request: httpx.Request) -> httpx.Response:
    """A server that takes everything, in this process."""
    count = len(json.loads(request.content)["lead_list"])
    return httpx.Response(200, json={"ok": True, "upload_count": count, "total_leads": count})


def leads() -> Iterator[Lead]:
    """Leads as an importer would build them."""
    for number in range(LEADS):
        yield Lead(
            email=f"person{number}@company{number % 977}.example.com",
            first_name="Cristiano",
            last_name="Ronaldo",
            company_name="Manchester United",
            custom_fields={"Title": "Regional Manager"},
        )


async def measure() -> None:
    """One job."""
    async with Smartlead("key", rate_limits=(), http_transport=httpx.MockTransport(answer)) as smartlead:
        before = psutil.Process().memory_info().rss
        began_at, began_s = time.monotonic(), time.process_time()
        report = await smartlead.bulk.add_leads(372, leads(), batch_size=100)
        seconds, cpu_s = time.monotonic() - began_at, time.process_time() - began_s
    peak = peak_mb() * 2**20
    print_figure("leads added", report.added, "leads", "100000")
    print_figure("leads a second", report.added / seconds, "leads/s")
    print_figure("CPU a lead", cpu_s / report.added * 1e6, "us")
    print_figure("peak memory of the process", peak / 2**20, "MB")
    print_figure("peak memory over the start of the job", (peak - before) / 2**20, "MB", "<= 64")


def main() -> None:
    """Print all figures."""
    print_machine()
    asyncio.run(measure())


if __name__ == "__main__":
    main()
