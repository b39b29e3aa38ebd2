"""The terms of a limit and the asks of one process in whole microseconds, so that both stores reckon alike.

An age is rounded down, a span up: what rounding changes makes a slot free later.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from math import ceil
from secrets import token_hex

import attrs

from smartlead_async.limiter.congestion import REGAINED
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.protocol import LEASE_S, Ask, Turn

US = 1_000_000
CLOCKS = 1.001  # clocks that differ in rate: NTP slews one by at most 500 ppm, two of them by 1000
LEASE_US = int(LEASE_S * US)
LATELY_US = 60 * US  # a process that has not asked for so long is no longer one of those that share the limit
GRACE_US = US // 4  # so late may a process come back and keep its place; then others go before it
LATER_US = US // 10  # a moment that was told may have become so much later; who comes then does not ask again
EARLY = 0.15  # of a drop: so much a late bulk grant may make up; with more of it slots bunch together
TELL = 0.9  # of the shortest window: what was settled is told by then, before its slot is free
FULL = 1000  # the pace, in thousandths
STEP = int(REGAINED * FULL)  # by which it comes back
LANES: tuple[Lane, Lane] = ("interactive", "bulk")
INTERACTIVE, BULK = 0, 1


@attrs.frozen
class Told:
    """An ask as the stores take it.

    Attributes:
        first: The number of the first slot it may be granted. Greater from ask to ask: a lesser one is late.
        is_known: The store has answered this process not longer ago than it must remember.
        slowed_to: In thousandths, as `ceiling`.
        rates: Limit, and microseconds until a settled slot is free again.
        drop: Microseconds between bulk grants.
        early: Microseconds of a drop that a late bulk grant may make up.
        ahead: A slot that will be free within so many microseconds is granted in advance.
        slack: So much before its moment it is told to come back, since that moment may be an expectation.
    """

    process: str
    first: int
    is_known: bool
    paused: int
    slowed_to: int
    ceiling: int
    waiting: tuple[int, int]
    rates: tuple[tuple[int, int], ...]
    drop: int
    early: int
    ahead: int
    slack: int
    held: tuple[int, ...]
    settled: tuple[tuple[int, int], ...]


@attrs.frozen
class Given:
    """A turn as the stores give it; a slot is its number, its lane and in how many microseconds it may be used."""

    slots: tuple[tuple[int, int, int], ...]
    wait: int
    processes: int
    paused: int


class Process:
    """One process in the line of a store: its name, its terms, the numbers of its asks, its way there."""

    def __init__(self, rates: Sequence[RateLimit]) -> None:
        self.name = token_hex(8)
        shortest = min(rates, key=lambda rate: rate.per_s)
        self.tell_within_s = shortest.per_s * TELL
        self._rates = tuple((rate.limit, ceil(rate.per_s * CLOCKS * US)) for rate in rates)
        self._drop = max(1, int(shortest.per_s / shortest.limit * US))
        self._slack = self._drop // 10
        self._remembers_s = max(rate.per_s for rate in rates)
        self._first = 1
        self._is_out = False
        self._round_trip_s = 0.0
        self._answered_at: float | None = None

    @contextmanager
    def turn(self) -> Generator[None]:
        """While an ask is out there must be no other: it could not name the slots that are just granted."""
        if self._is_out:
            raise RuntimeError("a turn is out; wait for its end before the next")
        self._is_out = True
        try:
            yield
        finally:
            self._is_out = False

    def tell(self, ask: Ask, now: float) -> Told:
        """The next ask; `now` is of this process's own steady clock."""
        waiting = (ask.waiting.get("interactive", 0), ask.waiting.get("bulk", 0))
        first = self._first
        self._first += 1 + sum(waiting)
        return Told(
            process=self.name,
            first=first,
            is_known=self._answered_at is not None and now - self._answered_at < self._remembers_s,
            paused=ceil(ask.paused_s * US),
            slowed_to=max(1, round(ask.slowed_to * FULL)),
            ceiling=round(ask.ceiling * FULL),
            waiting=waiting,
            rates=self._rates,
            drop=self._drop,
            early=int(self._drop * EARLY),
            ahead=min(int(self._round_trip_s / 2 * US) + 2 * self._slack + LATER_US, self._drop // 2),
            slack=self._slack,
            held=ask.held,
            settled=tuple((slot, max(0, int(age_s * US))) for slot, age_s in ask.settled),
        )

    def hear(self, given: Given, asked_at: float, now: float) -> Turn:
        """The store's answer in the words of the interface."""
        self._answered_at = now
        self._round_trip_s += (min(now - asked_at, self._drop / 2 / US) - self._round_trip_s) / 8
        return Turn(
            slots=tuple((slot, LANES[lane], wait / US) for slot, lane, wait in given.slots),
            wait_s=max(0.0, given.wait / US - self._round_trip_s),
            processes=given.processes,
            paused_s=given.paused / US,
        )
