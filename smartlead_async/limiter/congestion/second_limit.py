"""A limit that the server has beside those it was said to have, by when its refusals begin and end. Pure.

While it is used up the server refuses all, though the windows that are known must be empty. A block for a while
looks the same, the first time. The second time it does not: if as many requests were let in between as before,
they were counted. How long they count is somewhere between the last refusal and the end of the refusals, measured
from the first request that was let in: the longest usual period that fits is taken, and the server is asked when
the shorter ones are over. Where it is used up slowly it has room for a few now and then, and the numbers in
between differ: then the refusals must end twice when a usual period is over since the first of those that it
counts, and these must be as many.
"""

from bisect import bisect_right
from collections.abc import Iterator
from math import inf, nextafter

from smartlead_async.limiter.rate_limit import USUAL_S, RateLimit

PERIODS_S = (*USUAL_S, 86400.0)
ALIKE = 0.1  # two numbers of requests that differ by less are the same
LESS, LEAST = 0.95, 0.75  # of the limit, where it was refused within it: at most, and at least
HISTORY = 1024  # answers that are remembered while no limit is known
FEWEST = 10  # requests by which a limit is recognised that is used up slowly: fewer are alike by chance
MOST_LOWERED = 5  # times: what is refused within it so often has another period, or is none
GONE = 1.2  # of the limit: who is let in so often meets it no more


class SecondLimit:
    """What is known of it.

    Attributes:
        rate: The limit; `None` where none is known.
        is_told: The server says so.
        let_in: Requests since the server refused all the last time, or since it is tried without the limit.
    """

    def __init__(self) -> None:
        self.rate: RateLimit | None = None
        self.is_told = False
        self.let_in = 0
        self._let_in_before: int | None = None
        self._is_guess = False  # its period may be shorter
        self._lowered = 0  # times it was, since it was found
        self._found = 0  # so many requests it was taken to be
        self._first_at = inf  # when the first of them was answered
        self._answered: list[float] = []  # of the limit's period, where one is known
        self._refused_from = self._refused_until = -inf  # when requests were granted that were refused in a row
        self._ended_with: dict[float, int] = {}  # usual periods that ended with the refusals, and their requests
        self._longer_than_s = 0.0
        self._at_most_s = inf
        self._fills_until = -inf  # until then the server still counts what was sent before the limit was known

    @property
    def kept(self) -> RateLimit | None:
        """As it is kept: while its period may be shorter, of the shortest one, so that a request goes then."""
        if self.rate is None or not self._is_guess:
            return self.rate
        return RateLimit(self.rate.limit, per_s=min(self.rate.per_s, self._usual_s()[0]))

    @property
    def free_at(self) -> float:
        """When the first of the requests counts no more that were let in, at the earliest."""
        return -inf if self.kept is None else self._first_at + self.kept.per_s

    def count(self, now: float) -> None:
        """A request was let in."""
        self._first_at = min(self._first_at, now)
        self.count_of_all(now, 1)

    def count_of_all(self, now: float, let_in: int) -> None:
        """So many requests were let in, of this process or of others that share the limit."""
        self.let_in += let_in
        self._answered += [now] * let_in
        if self.rate is None:
            if len(self._answered) > 2 * HISTORY:
                del self._answered[:HISTORY]
        elif len(self._answered) > 2 * self.rate.limit + 16:
            del self._answered[: bisect_right(self._answered, now - self.rate.per_s)]

    def adopt(self, now: float, rate: RateLimit | None) -> None:
        """Another process knows the limit: what was let in within its period is known here a period later."""
        if rate is not None and rate != self.rate:
            self._answered.clear()
            self._fills_until = now + rate.per_s
            self._found = max(self._found, rate.limit)
        self.rate = rate

    def tell(self, now: float, rate: RateLimit | None) -> bool:
        """The server tells of it, or of none; whether that is news. What refusals have taught stays."""
        is_news = rate != self.rate and (self.rate is None or self.is_told)
        if is_news:
            self.rate = rate
            self._found = rate.limit if rate else 0
            self._fills_until = now + rate.per_s if rate else -inf
        self.is_told = self.rate is not None and self.rate == rate
        return is_news

    def refused_all(self, granted_at: float) -> None:
        """A request was refused that was granted then, when the windows that are known were empty.

        A limit is taken for a longer one while it fills, if no more were let in since the first of them than it
        counts; later only if most of it was not used. Else it is refused for what others use of it.
        """
        self._refused_until = granted_at
        if self.rate is None or granted_at < self._fills_until:
            if self.rate is None or self.let_in <= (1 + ALIKE) * self.rate.limit:
                self._longer_than_s = max(self._longer_than_s, granted_at - self._first_at)
        elif 2 * self._let_in_within_period(granted_at) < self.rate.limit:
            self._longer_than_s = max(self._longer_than_s, nextafter(self.rate.per_s, inf))
        if self.rate is not None and self._longer_than_s > self.rate.per_s:
            self._guess(self.rate.limit)

    def let_in_again(self, now: float) -> None:
        """The server has let one in after it had refused all."""
        if self.rate is None:
            self._at_most_s = now - self._first_at
            self._let_in_before = self.let_in
            self.let_in = 0
            self._compare_ends(now)
        elif self._is_guess:
            self._keep(self.rate.limit, min(self.rate.per_s, self._usual_s(now - self._first_at)[-1]))
        self._first_at = now

    def _compare_ends(self, now: float) -> None:
        """Keep the longest period that ended with the refusals, now as before, and counted as many."""
        before, self._ended_with = self._ended_with, dict(self._periods_that_end(now))
        alike = [
            period_s
            for period_s, counted in self._ended_with.items()
            if abs(counted - before.get(period_s, 0)) <= ALIKE * counted
        ]
        if alike:
            self._keep(self._ended_with[alike[-1]], alike[-1])

    def _periods_that_end(self, now: float) -> Iterator[tuple[float, int]]:
        for period_s in PERIODS_S:
            first = bisect_right(self._answered, self._refused_from - period_s)
            counted = bisect_right(self._answered, self._refused_from) - first
            if FEWEST <= counted < HISTORY and self._refused_until < self._answered[first] + period_s <= now:
                yield period_s, counted

    def recognise(self, granted_at: float) -> bool:
        """A request is refused: whether as many were let in as before the server refused all, which is a limit."""
        self._refused_from = granted_at
        before = self._let_in_before
        if self.rate or not before:
            return False
        if abs(self.let_in - before) > max(2, ALIKE * before):
            self._longer_than_s = 0.0  # that was another reason, or the server's clock began anew in between
            return False
        self._guess(min(before, self.let_in))
        return True

    def lower(self, now: float, granted_at: float) -> float | None:
        """A request was refused within the limit: others use it too, who leave as much as was let in.

        What is refused at half of it, or again and again, is refused for another reason: it was no limit. Then
        returns how many a second were let in.
        """
        if self.rate is None or now < self._fills_until:
            return None
        limit, per_s = self.rate.limit, self.rate.per_s
        less = max(int(LEAST * limit), min(int(LESS * limit), self._let_in_within_period(granted_at)))
        self._lowered += 1
        self.rate, self.is_told = RateLimit(less, per_s=per_s), False
        if 2 * less > self._found and self._lowered < MOST_LOWERED:
            return None
        self._forget()
        return less / per_s

    def _let_in_within_period(self, granted_at: float) -> int:
        """How many answers came less than the period before a request was granted."""
        since = granted_at - (self.rate.per_s if self.rate else 0.0)
        return len(self._answered) - bisect_right(self._answered, since)

    def is_gone(self) -> bool:
        """Whether, tried without it, the server lets in more; then it is forgotten."""
        if self.rate is None or self.let_in <= GONE * self.rate.limit:
            return False
        self.rate, self.is_told = None, False
        return True

    def _keep(self, limit: int, period_s: float) -> None:
        """So many requests in a period."""
        self.rate, self.is_told, self._is_guess = RateLimit(limit, per_s=period_s), False, False
        self._found, self._lowered = limit, 0
        self._fills_until = self._first_at + 2 * period_s

    def _guess(self, limit: int) -> None:
        """So many in the longest period that fits: if it is shorter, a request will be let in sooner."""
        self._keep(limit, self._usual_s(self._at_most_s)[-1])
        self._is_guess = True

    def _forget(self) -> None:
        """Begin anew."""
        self.rate, self._let_in_before, self.let_in = None, None, 0
        self._first_at, self._longer_than_s = inf, 0.0

    def _usual_s(self, at_most_s: float = inf) -> list[float]:
        """The usual periods that are long enough and fit, or else the one that is long enough."""
        longer = [period_s for period_s in PERIODS_S if period_s >= self._longer_than_s] or [PERIODS_S[-1]]
        return [period_s for period_s in longer if period_s <= at_most_s] or longer[:1]
