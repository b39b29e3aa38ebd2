"""`python -m tests.soak [LEADS]`: a million leads through a bad network. Nothing is lost; memory stays flat."""

import asyncio
import logging
import random
import sys
import time
from collections.abc import Iterator

import psutil

from smartlead_async import BulkReport, Lead
from tests.simulation import LIMIT, SimulatedServer
from tests.virtual_time import run

LEADS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
MOST_MB = 64.0  # over what the process has when the first rows are through
WARM = LEADS // 50


def memory_mb() -> float:
    return psutil.Process().memory_info().rss / 2**20


async def soak() -> None:
    """A job of weeks in virtual time; then what the server counted, and what is left over."""
    random.seed(1)
    server = SimulatedServer(random.Random(1), LEADS)
    mb: list[float] = []

    def leads() -> Iterator[Lead]:
        for number in range(LEADS):
            if number >= WARM and number % WARM == 0:
                mb.append(memory_mb())
                print(f"{number:,} leads, {mb[-1]:.0f} MB", flush=True)
            yield Lead(email=f"lead{number}@example.com")

    began_s = time.process_time()
    async with server.client() as smartlead:
        report: BulkReport = await smartlead.bulk.add_leads(372, leads())
    seconds = time.process_time() - began_s
    done, lost = server.done["add"], server.lost["add"]
    twice = sum(number - 1 for number in done if number > 1)
    print(
        f"{LEADS:,} leads, {report.requests:,} requests, {report.elapsed_s / 3600:.1f} h in {seconds:.0f} s of CPU"
    )
    print(f"answers lost: {sum(lost):,}; applied again: {twice:,}; fullest window: {server.fullest}")
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    checks = {
        "every lead is added": report.added == LEADS and min(done) >= 1,
        "again only after a lost answer": all(map(lambda n, most: n <= 1 + most, done, lost)),
        f"no window over {LIMIT}": server.fullest <= LIMIT,
        "every request is counted": report.requests == server.asked["add"] + len(server.failed_connects),
        "every refusal is counted": report.refused == server.refused["add"],
        f"memory grows less than {MOST_MB:.0f} MB": max(mb) - mb[0] < MOST_MB,
        "no task is left over": not left,
    }
    for name, is_so in checks.items():
        print("ok  " if is_so else "FAIL", name)
    if not all(checks.values()):
        sys.exit(1)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    run(soak())
