"""One rate limit as the server counts it. Pure arithmetic: when is the next slot free?

`limit` slots; a slot is free again `per_s` (and a margin) after its request was *settled*: after the answer
began to arrive, or after the request must have been counted where the answer takes longer. The server counts
a request before it answers it and the next one after it was sent, so eleven counted in a window of ten would
need one slot twice within `per_s`. Latency only moves the moments apart.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from math import ceil, inf
from typing import Literal, TypeAlias

import attrs

from smartlead_async.limiter.errors import LimiterSettingError

Pace: TypeAlias = Literal["even", "burst"]

CLOCK_ERROR = 0.0055  # a server's clock that loses 0.5 % and ours that NTP slews: by so much two may differ
MOST = 10**9  # requests of a limit, and its seconds: no server counts so far
SHORTEST_S = 1e-6  # of a limit: the clock of a loop must tell its tokens apart
USUAL_S = (5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0)  # in which servers count
_FEW = 16  # moments that do not matter, up to which a window is not cut


def _check_limit(_instance: object, _attribute: object, value: int) -> None:
    if type(value) is not int or not 1 <= value <= MOST:
        rule = f"a whole number of at least 1 (and at most {MOST:,})"
        raise LimiterSettingError.of("RateLimit: limit", value, rule)


def _check_per_s(_instance: object, _attribute: object, value: float) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not SHORTEST_S <= value <= MOST:
        rule = f"seconds, more than 0 (from {SHORTEST_S:f} to {MOST:,})"
        raise LimiterSettingError.of("RateLimit: per_s", value, rule)


@attrs.frozen
class RateLimit:
    """At most `limit` requests in any `per_s` seconds.

    Attributes:
        limit: Requests, from 1 to 1,000,000,000.
        per_s: Seconds, from 0.000001 to 1,000,000,000.
    """

    limit: int = attrs.field(validator=_check_limit)
    per_s: float = attrs.field(kw_only=True, validator=_check_per_s)

    def __eq__(self, other: object) -> bool:
        """Also of a class that is made of this one."""
        if not isinstance(other, RateLimit):
            return NotImplemented
        return (self.limit, self.per_s) == (other.limit, other.per_s)

    def scaled(self, rate_factor: float) -> "RateLimit":
        """This share of it: fewer requests, and for a part of one all of them in a longer time."""
        share = self.limit * rate_factor
        limit = max(1, ceil(round(share, 6)))
        return RateLimit(limit, per_s=min(MOST, self.per_s * limit / share))

    def __hash__(self) -> int:
        return hash((self.limit, self.per_s))


class Window:
    """The slots of one rate limit: by when each request that still matters was settled, or will be.

    A moment ahead is that of a request without an answer, which is settled by then whatever happens.

    Attributes:
        rate: The limit.
        used: As it is allowed.
        span_s: Seconds after which a slot is free again.
    """

    def __init__(self, rate: RateLimit, settled: Iterable[float] = ()) -> None:
        self.rate = rate
        self._settled = sorted(settled)
        self.use(1.0)

    def use(self, rate_factor: float) -> None:
        """Allow this share of the limit: fewer slots, and for a part of one all of them come back later."""
        self.used = self.rate.scaled(rate_factor)
        self._limit = self.used.limit
        self._most = 2 * self.rate.limit + _FEW
        self.span_s = self.used.per_s * (1 + CLOCK_ERROR)

    @property
    def settled(self) -> tuple[float, ...]:
        """When requests were settled, or will be: at least of as many as the limit, where there were so many."""
        return tuple(self._settled)

    @property
    def last_settled(self) -> float:
        """When the last of them was, or will be; never (-inf) where none is known."""
        return self._settled[-1] if self._settled else -inf

    def settle(self, at: float) -> None:
        """A request that held a slot was counted by the server, at this moment or before.

        As many as the limit tell when a slot is free. The others are cut off seldom, since that moves all that
        is left of the list: of a day's limit up to a million.
        """
        insort(self._settled, at)
        if len(self._settled) > self._most:
            del self._settled[: -self.rate.limit]

    def unsettle(self, at: float) -> None:
        """A request that was to be settled at this moment is not, unless that has been forgotten already."""
        settled = self._settled
        place = bisect_left(settled, at)
        if place < len(settled) and settled[place] == at:
            del settled[place]

    def settle_sooner(self, by: float, at: float) -> None:
        """A request that was to be settled by then was settled at this moment or before."""
        self.unsettle(by)
        insort(self._settled, at)

    def free(self, now: float, held: int) -> int:
        """How many slots are free, `held` being the requests of which no moment is known."""
        return self._limit - held - len(self._settled) + self._first(now)

    def is_used_up(self, since: float, held: int) -> bool:
        """Whether all slots may have been taken, where those count that were settled after a moment of late."""
        return len(self._settled) - bisect_right(self._settled, since) + held >= self._limit

    def free_at(self, held: int) -> float:
        """When the next slot is free at the latest: never used (-inf), or not known (inf) where all are held.

        That is when the last requests before it, as many as there are slots, are a window ago but for one.
        """
        settled, last = self._settled, self._limit - held
        if last <= 0:
            return inf
        return settled[-last] + self.span_s if last <= len(settled) else -inf

    def _first(self, now: float) -> int:
        """Which of the requests is the first whose slot is not free yet, by the very sum of `free_at`."""
        return bisect_right(self._settled, now, key=lambda at: at + self.span_s)

    def not_before(self, now: float, held: int) -> float:
        """The moment before which no slot is free, whoever is answered meanwhile."""
        free_at = self.free_at(held)
        return free_at if now < free_at <= now + self.span_s else now

    def even_at(self, now: float, held: int, granted_at: float) -> float:
        """When the grant after that at `granted_at` is due, if what is left is spread until slots come back.

        A long window spent as fast as a short one allows would stand still until the first slot comes back.
        """
        settled, first = self._settled, self._first(now)
        free = self._limit - held - len(settled) + first
        first_at = settled[first] if first < len(settled) and settled[first] <= now else granted_at
        return granted_at + max(0.0, first_at + self.span_s - granted_at) / (max(0, free) + 1)

    def expected_at(self, now: float, held: int, ahead: int) -> float:
        """When a slot is free after so many calls that wait before it, if whatever is sent is counted at once."""
        settled, first = self._settled, self._first(now)
        missing = ahead + 1 - max(0, self._limit - held - len(settled) + first)
        if missing <= 0:
            return now
        rounds, place = divmod(missing - 1, self._limit)
        place += first
        counted_at = min(now, settled[place]) if place < len(settled) else now
        return counted_at + (rounds + 1) * self.span_s
