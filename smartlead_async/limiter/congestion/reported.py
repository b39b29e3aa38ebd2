"""What a server says of its own limits, and how far it is believed. Pure.

How many requests a limit has is told; how long its window is, can mostly be seen from its resets only. So it is
taken for one of the known window or, where it resets later, of the shortest usual window that is long enough. It
is used as if refusals had taught it, and more is tried as then. But while its requests are seen to run out and to
come back, the server counts what is sent: then nothing is tried, and another one is used when it is told.
"""

from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

from smartlead_async.limiter.rate_limit import USUAL_S, RateLimit

WINDOWS_S = (3.0, 4.0, *USUAL_S)  # longer ones are only waited for
LONG_S, ROUNDED = 10.0, 0.02  # of so long a window the reset may be told later by this part of it
ONE_MORE_S = 1.0  # that some servers add
SURE_S = 200.0  # after its requests ran out: so long a limit is sure
MANY = 100  # answers: if by none of them it resets later, its window is no longer
REMEMBERED = 8  # limits
DOUBTED_AFTER_S = 100.0  # in which nothing was ever left, and that was told at least
OFTEN = 3  # times


class Reported(NamedTuple):
    """What an answer says of one limit of the server; `None` where it does not say.

    Attributes:
        limit: So many requests
        per_s: in so many seconds,
        remaining: of which so many are left.
        reset_s: Until there are more, at the most,
        least_s: and at the least, by how it was rounded.
    """

    limit: int | None = None
    per_s: float | None = None
    remaining: float | None = None
    reset_s: float | None = None
    least_s: float = 0.0

    @property
    def exhausted_for_s(self) -> float:
        """Seconds for which nothing is left; 0 where something is."""
        return self.reset_s or 0.0 if self.remaining is not None and self.remaining < 1 else 0.0


class ReportedLimit:
    """A limit that was told.

    Attributes:
        per_s: Of its window, as far as can be seen.
        is_used: Whether less of it was left at times than at others.
        is_refuted: More was let in.
        ran_out_at: When nothing was left the last time, after something was.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.per_s = 0.0
        self.is_used = False
        self.is_refuted = False
        self.ran_out_at = -inf
        self._most = -inf
        self._latest_s = 0.0
        self._times = 0

    def tell(self, now: float, report: Reported, known: RateLimit, *, is_tried: bool) -> None:
        """It is told again. While more is tried, that it runs out is no sign that it counts what is sent."""
        self._times += 1
        self._latest_s = max(self._latest_s, report.reset_s or 0.0)
        self.per_s = max(self.per_s, report.per_s or self._seen_s(report.least_s, known))
        if self._times > MANY and 0 < self._latest_s < known.per_s and report.per_s is None:
            self.per_s = self._latest_s
        if report.remaining is not None:
            self.is_used = self.is_used or report.remaining < self._most
            self._most = max(self._most, report.remaining)
            if report.remaining < 1 <= self._most and not is_tried:
                self.ran_out_at = now

    def _seen_s(self, least_s: float, known: RateLimit) -> float:
        if least_s <= known.per_s + ONE_MORE_S * (self.limit == known.limit):
            return known.per_s
        return next(
            (usual_s for usual_s in WINDOWS_S if least_s <= usual_s + (usual_s >= LONG_S) * ROUNDED * usual_s), inf
        )

    @property
    def window_s(self) -> float:
        """Of its window; what was refuted is of a short one, whatever is told."""
        return 0.0 if self.is_refuted else self.per_s

    @property
    def at_most(self) -> float:
        """So many are left at the most, and one for whom that was told."""
        return min(self.limit, self._most + 1)

    def is_sure(self, now: float) -> bool:
        """Whether it counts what is sent."""
        return now < self.ran_out_at + SURE_S

    @property
    def rate(self) -> RateLimit:
        """As a limit."""
        return RateLimit(self.limit, per_s=self.per_s)


class ReportedLimits:
    """The limits that a server tells of.

    Attributes:
        of_shortest: The strictest that is of the shortest known window, or of a shorter one.
        longer: The strictest of a longer one, where what is known is not as strict.
    """

    def __init__(self, known: Sequence[RateLimit], shortest: RateLimit) -> None:
        self._known = known
        self._shortest = shortest
        self._limits: dict[int, ReportedLimit] = {}  # the latest is the last
        self.of_shortest: ReportedLimit | None = None
        self.longer: ReportedLimit | None = None
        self._exhausted = 0  # times that nothing was left, since something was
        self._exhausted_from = inf

    def tell(self, now: float, reports: Iterable[Reported], *, is_tried: bool = False) -> None:
        """An answer tells of them, perhaps while more is tried."""
        for report in reports:
            if report.limit is not None and (report.per_s or report.reset_s):
                its = self._limits.pop(report.limit, None) or ReportedLimit(report.limit)
                its.tell(now, report, self._shortest, is_tried=is_tried)
                self._limits[report.limit] = its
            if report.exhausted_for_s:
                self._exhausted += 1
                self._exhausted_from = min(self._exhausted_from, now)
            elif report.remaining:
                self.refused()
        while len(self._limits) > REMEMBERED:
            del self._limits[next(iter(self._limits))]
        self._choose()

    def _choose(self) -> None:
        by_window = {its.per_s: its for its in self._limits.values() if not its.is_refuted}
        shortest = [its for per_s, its in by_window.items() if per_s <= self._shortest.per_s]
        longer = [its for its in by_window.values() if self._is_news(its)]
        self.of_shortest = min(shortest, key=lambda its: its.limit / its.per_s, default=None)
        self.longer = min(longer, key=lambda its: its.limit / its.per_s, default=None)

    def _is_news(self, its: ReportedLimit) -> bool:
        """Whether a limit is of a longer window than the shortest, and no known one is as strict."""
        if not its.is_used or not self._shortest.per_s < its.per_s <= WINDOWS_S[-1]:
            return False
        is_faster = its.limit * self._shortest.per_s >= self._shortest.limit * its.per_s
        return not is_faster and not any(
            known.limit <= its.limit and its.per_s <= known.per_s for known in self._known
        )

    @property
    def rate_factor(self) -> float:
        """The share of the shortest limit that is told."""
        its = self.of_shortest
        return min(1.0, its.limit * self._shortest.per_s / (its.per_s * self._shortest.limit)) if its else 1.0

    def pause_s(self, now: float, reports: Iterable[Reported], used_up: Sequence[RateLimit]) -> float:
        """How long all wait because nothing is left.

        Not where that is no wonder, since all slots of a window are used: they come back when there is room again.
        Nor where nothing was ever left, for long, and nothing was refused: then it means nothing.
        """
        if self._exhausted > OFTEN and now > self._exhausted_from + DOUBTED_AFTER_S:
            return 0.0
        return max((its.exhausted_for_s for its in reports if not self._is_ours(its, used_up)), default=0.0)

    def _is_ours(self, report: Reported, used_up: Sequence[RateLimit]) -> bool:
        its = self._limits.get(report.limit or 0)
        per_s = its.window_s if its else report.least_s
        limit = its.at_most if its else 0
        return any(rate.limit >= limit and per_s <= rate.per_s for rate in used_up)

    def allows(self, now: float) -> float:
        """The share of the shortest limit up to which more may be tried."""
        return self.rate_factor if self.of_shortest and self.of_shortest.is_sure(now) else 1.0

    def refute(self, let_in: int) -> None:
        """So many were let in within the shortest window."""
        if self.of_shortest is not None and let_in > self.rate_factor * self._shortest.limit:
            self.of_shortest.is_refuted = True
            self._choose()

    def is_longer_sure(self, now: float) -> bool:
        """Whether one of a longer window is."""
        return self.longer is not None and self.longer.is_sure(now)

    def refute_longer(self, *, is_gone: bool) -> None:
        """Without it more was let in, or not yet."""
        if self.longer is not None and is_gone:
            self.longer.is_refuted = True
            self._choose()

    def refused(self) -> None:
        """A request was refused, or something was left: what is said means something."""
        self._exhausted, self._exhausted_from = 0, inf
