"""What a process remembers of a key, whichever of its event loops and threads it comes from."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TypeAlias

from smartlead_async.limiter.congestion.control import CongestionControl
from smartlead_async.limiter.latency import MinRttFilter
from smartlead_async.limiter.pool import COUNTED_WITHIN_S, LATEST_COUNTED_S, SlotPool
from smartlead_async.limiter.rate_limit import Pace, RateLimit

KeyName: TypeAlias = tuple[str, Callable[[], float]]


class KeyMemory:
    """The windows of a key, and what refusals and answers have taught; the parts are safe to use from any thread.

    Attributes:
        name: A fingerprint of the key, and the clock of the loops.
        clock: That clock: seconds, the same for all of them.
        pool: What was sent and what is on its way.
        unknown_until: Until then a store that shares the limit does not know of all that matters.
        counted_within_s: How long after its last byte a request may be counted, as the user says.
        congestion: The pause and the pace that follow from refusals.
        pace_changes: How often these have changed, by which each loop sees that another has learned something.
        min_rtt: The minimum round-trip time to the server.
    """

    def __init__(
        self,
        rates: Sequence[RateLimit],
        pace: Pace,
        name: KeyName,
        before: "KeyMemory | None" = None,
        counted_within_s: float = COUNTED_WITHIN_S,
    ) -> None:
        """Start with all slots free, or with all that one `before` this one knew, under other limits."""
        self.rates = tuple(rates)
        self.pace: Pace = pace
        self.name = name
        self.clock = name[1]
        self.counted_within_s = counted_within_s
        self.pool: SlotPool = SlotPool(rates, pace, before.pool.recent() if before else ())
        self.unknown_until = self.pool.quiet_at(self.clock())
        shortest = min(rates, key=lambda rate: rate.per_s, default=None)
        self.congestion: CongestionControl = (
            before.congestion if before else CongestionControl(shortest, self.rates)
        )
        self.pace_changes = 0
        self.min_rtt: MinRttFilter = before.min_rtt if before else MinRttFilter()

    def credit_s(self, now: float) -> float:
        """Seconds that an answer and the next request are surely on their way; 0 where that is doubted."""
        min_rtt_s = self.min_rtt.min_rtt_s
        return min_rtt_s if min_rtt_s and self.congestion.is_trusted(now) else 0.0

    def counted_by_s(self, now: float) -> float:
        """How long after its last byte a request may be counted; 2 and 4 s while refusals say otherwise."""
        if self.congestion.is_trusted(now):
            return self.counted_within_s
        return max(self.counted_within_s, COUNTED_WITHIN_S) if self.congestion.is_calm(now) else LATEST_COUNTED_S

    def is_blank(self) -> bool:
        """Whether nothing is remembered that a fresh one would not know as well."""
        now = self.clock()
        is_at_full_pace = self.congestion.rate_factor >= 1.0
        return is_at_full_pace and self.congestion.paused_until <= now and self.pool.is_unused(now)


def clock_of(loop: asyncio.AbstractEventLoop) -> Callable[[], float]:
    """The clock that all loops read: the machine's steady one.

    A loop with a time of its own, as tests in virtual time have, keeps it, and shares it with those that name the
    same clock.
    """
    has_own = isinstance(loop, asyncio.BaseEventLoop) and (
        getattr(loop.time, "__func__", None) is not asyncio.BaseEventLoop.time
    )
    return loop.time if has_own else time.monotonic


def timer_of(loop: asyncio.AbstractEventLoop) -> Callable[[float, Callable[[], None]], asyncio.TimerHandle]:
    """How a loop calls back at a moment of that clock, which the time of uvloop and others is not."""
    if isinstance(loop, asyncio.BaseEventLoop):
        return loop.call_at
    return lambda moment, callback: loop.call_later(moment - time.monotonic(), callback)
