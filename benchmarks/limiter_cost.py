"""What the limiter costs: CPU of an uncontended call and of a grant with many waiting, memory of a waiter."""

import asyncio
import gc
import time
import tracemalloc
from collections import deque
from statistics import median

from aiolimiter import AsyncLimiter

from benchmarks.figures import print_figure, print_machine
from smartlead_async import RateLimit
from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.queue import Lane
from tests.virtual_time import run

ROUNDS = 7
PAIRS = 5
CALLS = 20_000
GRANTS = 1000
ROOMY = (RateLimit(1_000_000, per_s=2.0),)


async def uncontended_us() -> float:
    """A call that is granted at once, answered, and gives its slot back."""
    limiter = Limiter(ROOMY)
    began_s = time.process_time()
    for _ in range(CALLS):
        permit, _ = await limiter.acquire("interactive", None)
        permit.written()
        permit.settled()
    spent_s = time.process_time() - began_s
    await limiter.aclose()
    return spent_s / CALLS * 1e6


async def _call(limiter: Limiter, lane: Lane) -> None:
    permit, _ = await limiter.acquire(lane, None)
    permit.written()
    permit.settled()


async def _grant_us(tasks: "list[asyncio.Task[None]]") -> float:
    """CPU of a grant while these wait, five of them being let go a second."""
    await asyncio.sleep(1)
    began_s = time.process_time()
    await asyncio.sleep(GRANTS / 5)
    spent_s = time.process_time() - began_s
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return spent_s / GRANTS * 1e6


async def contended_us(waiting: int, lane: Lane) -> float:
    """A grant while so many wait, in virtual time under the documented limit."""
    limiter = Limiter(RateLimit.DOCUMENTED)
    tasks = [asyncio.create_task(_call(limiter, lane)) for _ in range(waiting)]
    grant_us = await _grant_us(tasks)
    await limiter.aclose()
    return grant_us


async def plain_us(waiting: int) -> float:
    """The same with aiolimiter alone, for comparison."""
    bucket = AsyncLimiter(1, 0.2)
    tasks = [asyncio.create_task(bucket.acquire()) for _ in range(waiting)]
    return await _grant_us(tasks)


async def loop_us(waiting: int) -> float:
    """The same with a queue and a timer, for comparison: what the event loop takes."""
    loop = asyncio.get_running_loop()
    queue: deque[asyncio.Future[None]] = deque()

    async def wait() -> None:
        queue.append(loop.create_future())
        await queue[-1]

    def let_one_go(at: float) -> None:
        queue.popleft().set_result(None)
        loop.call_at(at + 0.2, let_one_go, at + 0.2)

    tasks = [asyncio.create_task(wait()) for _ in range(waiting)]
    loop.call_at(0.2, let_one_go, 0.2)
    return await _grant_us(tasks)


async def waiter_bytes(waiting: int = 10_000) -> float:
    """A call that waits in line, its task included."""
    limiter = Limiter((RateLimit(1, per_s=3600.0),))
    await limiter.acquire("interactive", None)
    gc.collect()
    tracemalloc.start()
    tasks = [asyncio.create_task(_call(limiter, "bulk")) for _ in range(waiting)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return taken / waiting


def print_contended(waiting: int) -> None:
    """In turn, so that a slow moment of the machine meets all of them."""
    contended = [
        (
            run(contended_us(waiting, "bulk")),
            run(contended_us(waiting, "interactive")),
            run(plain_us(waiting)),
            run(loop_us(waiting)),
        )
        for _ in range(PAIRS)
    ]
    bulk, single, plain, loop = (list(values) for values in zip(*contended, strict=True))
    print_figure(f"a grant with {waiting:,} waiting, bulk jobs", median(bulk), "us")
    print_figure("the same, single calls", median(single), "us")
    print_figure("the same, aiolimiter alone", median(plain), "us")
    print_figure("the same, a queue and a timer", median(loop), "us")
    for lane, values in (("bulk jobs", bulk), ("single calls", single)):
        ratios = [ours / theirs for ours, theirs in zip(values, plain, strict=True)]
        print_figure(f"{lane} with {waiting:,} waiting, to aiolimiter", median(ratios), "times", "<= 0.87")


def main() -> None:
    """Print all figures: medians of rounds."""
    print_machine()
    print_figure(
        "uncontended acquire and release",
        median(asyncio.run(uncontended_us()) for _ in range(ROUNDS)),
        "us",
        "<= 15",
    )
    for waiting in (2000, 10_000, 100_000):
        print_contended(waiting)
    print_figure("a waiter", asyncio.run(waiter_bytes()), "bytes", "<= 1500")


if __name__ == "__main__":
    main()
