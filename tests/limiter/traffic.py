"""Calls through a limiter alone, in virtual time."""

import asyncio
from datetime import UTC, datetime

from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.memory import KeyMemory
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.rate_limit import RateLimit
from tests.virtual_time import now

TEN_IN_TWO = (RateLimit(10, per_s=2.0),)
ME = object()
NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)  # by the wall clock, at any moment of the loop's


def after(limiter: Limiter) -> KeyMemory:
    """What is remembered when clients with other terms follow those of a limiter."""
    return KeyMemory(limiter.rates, "even", limiter.memory.name, limiter.memory)


class Traffic:
    """Calls through a limiter: each is granted, written, counted after `up_s`, answered after `down_s`."""

    def __init__(self, limiter: Limiter) -> None:
        self.limiter = limiter
        self.counted: list[float] = []
        self.granted: list[tuple[str, float]] = []

    async def call(self, name: str, lane: Lane = "interactive", up_s: float = 0.0, down_s: float = 0.0) -> None:
        permit, _ = await self.limiter.acquire(lane, ME)
        self.granted.append((name, now()))
        permit.written()
        await asyncio.sleep(up_s)
        self.counted.append(now())
        await asyncio.sleep(down_s)
        permit.settled()

    async def many(self, names: range, lane: Lane = "interactive", **travel: float) -> None:
        await asyncio.gather(*(self.call(str(name), lane, **travel) for name in names))
