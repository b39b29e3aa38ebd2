"""What a program would do without a limiter of its own kind: aiolimiter alone, and a semaphore."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable

from aiolimiter import AsyncLimiter

from benchmarks.limiter.network import Call

RETRY_S = 1.0


class Repeating(ABC):
    """A client that sends a refused call again after 1 s, and runs nothing beside its calls."""

    async def run(self, call: Call) -> None:
        """Send until the server lets it in."""
        is_admitted = await self._attempt(call)
        while not is_admitted:
            await asyncio.sleep(RETRY_S)
            is_admitted = await self._attempt(call)

    @abstractmethod
    async def _attempt(self, call: Call) -> bool:
        """Wait until the call may go, send it; whether the server let it in."""

    async def aclose(self) -> None:  # noqa: B027 (to be overridden by who has something to close)
        """What is left goes with the loop."""


class Waiting(Repeating):
    """A limiter that is waited for before each request and told nothing after it."""

    def __init__(self, wait: Callable[[], Awaitable[object]]) -> None:
        self._wait = wait

    async def _attempt(self, call: Call) -> bool:
        await self._wait()
        return await call.send()


class Holding(Repeating):
    """A semaphore of 10 that is held for 2 s beyond the answer; the caller goes on at once."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(10)

    async def _attempt(self, call: Call) -> bool:
        await self._places.acquire()
        is_admitted = await call.send()
        asyncio.get_running_loop().call_later(2.0, self._places.release)
        return is_admitted


def ten_in_two() -> Waiting:
    return Waiting(AsyncLimiter(10, 2).acquire)


def one_in_a_fifth() -> Waiting:
    return Waiting(AsyncLimiter(1, 0.2).acquire)
