"""The slots of this process, where nobody else uses the key: one window per rate limit. Decides, never awaits."""

from collections.abc import Sequence
from math import inf
from typing import Any, NamedTuple

from smartlead_async.limiter.queue import Lane, Line
from smartlead_async.limiter.rate_limit import Pace, RateLimit, Window


class Turn(NamedTuple):
    """Of whom the next grant is, when they may go, and whether they have to wait for a drop of the bucket."""

    lane: Lane
    at: float
    needs_drop: bool


class Slots:
    """Who may go when, by the windows.

    Attributes:
        drop_s: Seconds between two requests at the pace of the shortest limit; 0 without limits.
    """

    def __init__(self, rates: Sequence[RateLimit], pace: Pace, settled: Sequence[float] = ()) -> None:
        """Start with all slots free, or but for those that were `settled` at these moments."""
        self._windows = [Window(rate, settled) for rate in rates]
        shortest = min(self._windows, key=lambda window: window.rate.per_s, default=None)
        self.drop_s = shortest.rate.per_s / shortest.rate.limit if shortest else 0.0
        is_spread = pace == "even"
        self._spread_windows = [window for window in self._windows if is_spread and window is not shortest]
        self._held = 0
        self._granted_at = -inf

    def next(self, now: float, line: Line[Any]) -> Turn:
        """Whose turn it is.

        While an interactive call waits, the bulk call whose turn it is goes as interactive ones do.
        """
        at = now
        for window in self._windows:
            at = max(at, window.free_at(now, self._held))
        is_bulk = not line.waits("interactive")
        for window in self._spread_windows:
            if is_bulk or 2 * window.free(now, self._held) < window.rate.limit:
                at = max(at, window.even_at(now, self._held, self._granted_at))
        return Turn("bulk" if is_bulk or line.bulk_is_due else "interactive", at, is_bulk and self.drop_s > 0)

    def take(self, now: float, _lane: Lane) -> int:
        """Hold a slot from here on; which one makes no difference."""
        self._held += 1
        self._granted_at = now
        return 0

    def settle(self, _slot: int, at: float) -> None:
        """The request of a slot was counted at this moment or before."""
        self._held -= 1
        for window in self._windows:
            window.settle(at)

    def give_back(self, _slot: int) -> None:
        """Nothing was sent with a slot."""
        self._held -= 1

    def is_good(self, _slot: int, _counted_within_s: float) -> bool:
        """Whether a request may leave with a slot."""
        return True

    def refused(self) -> None:
        """Nobody else is to be told."""

    async def aclose(self) -> None:
        """There is nothing to let go of."""

    def recent(self) -> tuple[float, ...]:
        """When requests were counted that may still matter to a window."""
        return max((window.settled for window in self._windows), key=len, default=())

    def free(self, now: float) -> int | None:
        """How many requests may leave at once; `None` without limits."""
        return min((window.free(now, self._held) for window in self._windows), default=None)

    def quiet_at(self, now: float) -> float:
        """When nothing that was sent matters to the shortest window; never (inf) while something is on its way."""
        if self._held:
            return inf
        shortest = min(self._windows, key=lambda window: window.span_s, default=None)
        return max(now, shortest.settled[-1] + shortest.span_s) if shortest and shortest.settled else now

    def expected_at(self, now: float, ahead: int) -> float:
        """When a call may go that waits behind so many others, as far as can be told."""
        return max((window.expected_at(now, self._held, ahead) for window in self._windows), default=now)
