"""What a program would do without a limiter of its own kind: aiolimiter alone, and a semaphore.

Here and in `packages` a refused call is tried again after 1 s.
"""

import asyncio
from collections.abc import Awaitable, Callable

from aiolimiter import AsyncLimiter

from benchmarks.limiter.network import Call

RETRY_S = 1.0


class Waiting:
    """A limiter that is waited for before each request and told nothing after it."""

    def __init__(self, wait: Callable[[], Awaitable[object]]) -> None:
        self._wait = wait

    async def run(self, call: Call) -> None:
        """Wait, send; after a refusal the same once more."""
        await self._wait()
        while not await call.send():
            await asyncio.sleep(RETRY_S)
            await self._wait()

    async def aclose(self) -> None:
        """Nothing runs beside the calls."""


class Holding:
    """A semaphore of 10 that is held for 2 s beyond the answer."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(10)

    async def run(self, call: Call) -> None:
        """The caller goes on at once; the place comes free later."""
        while not await self._send(call):
            await asyncio.sleep(RETRY_S)

    async def _send(self, call: Call) -> bool:
        await self._places.acquire()
        is_admitted = await call.send()
        asyncio.get_running_loop().call_later(2.0, self._places.release)
        return is_admitted

    async def aclose(self) -> None:
        """The timers go with the loop."""


def ten_in_two() -> Waiting:
    return Waiting(AsyncLimiter(10, 2).acquire)


def one_in_a_fifth() -> Waiting:
    return Waiting(AsyncLimiter(1, 0.2).acquire)
