"""Memory of a call that waits in the queue: ten thousand gathered, beyond what asyncio takes for as many tasks.

What is counted is everything that is allocated from `create_task` on and still there while all wait: frames of the
coroutines, the call, its body as bytes, the future, the place in the queue. The lead is the caller's own. A
coroutine that awaits a future in a task is asyncio's.
"""

import asyncio
import gc
import tracemalloc
from collections.abc import Callable, Coroutine
from typing import Any

from benchmarks.figures import print_figure, print_machine
from smartlead_async import Lead, RateLimit
from tests.memory_network import MemoryServer
from tests.virtual_time import run

WAITING = 10_000
ONE_AN_HOUR = (RateLimit(1, per_s=3600.0),)
LEAD = Lead(email="cristiano@mufc.com", first_name="Cristiano", company_name="Manchester United")


async def _bytes_each(begin: Callable[[], Coroutine[Any, Any, None]]) -> float:
    """What a task of this takes while it waits."""
    gc.collect()
    tracemalloc.start()
    tasks = [asyncio.create_task(begin()) for _ in range(WAITING)]
    await asyncio.sleep(1.0)
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return taken / WAITING


async def asyncio_bytes() -> float:
    """A task that awaits a future."""
    future = asyncio.get_running_loop().create_future()

    async def wait() -> None:
        await future

    return await _bytes_each(wait)


async def call_bytes() -> float:
    """A call that waits for the limit."""
    async with MemoryServer().client(rate_limits=ONE_AN_HOUR) as smartlead:
        await smartlead.leads.add(372, LEAD)
        return await _bytes_each(lambda: smartlead.leads.add(372, LEAD))


def main() -> None:
    """Print all figures."""
    print_machine()
    plain, ours = run(asyncio_bytes()), run(call_bytes())
    print_figure("a task that awaits a future, asyncio's own", plain, "bytes")
    print_figure("a task of leads.add that waits in the queue", ours, "bytes")
    print_figure("beyond asyncio's own", ours - plain, "bytes", "<= 2048")


if __name__ == "__main__":
    main()
