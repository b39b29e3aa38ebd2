"""When requests were let in, of late. Pure."""

from bisect import bisect_right

from smartlead_async.limiter.rate_limit import RateLimit


class LetIn:
    """Those of the last two windows at least.

    Attributes:
        most: In a window, since `begin`.
    """

    def __init__(self, window: RateLimit) -> None:
        self._per_s = window.per_s
        self._many = 4 * window.limit + 16
        self._answered: list[float] = []
        self.most = 0

    def begin(self) -> None:
        """Look for the most from here on."""
        self.most = 0

    def add(self, now: float) -> None:
        """One was let in."""
        self._answered.append(now)
        if len(self._answered) > self._many:
            del self._answered[: self._many // 2]
        self.most = max(self.most, self.before(now))

    def before(self, granted_at: float) -> int:
        """How many answers came less than a window before a request was granted."""
        return self.since(granted_at - self._per_s)

    def since(self, at: float) -> int:
        """How many came after a moment."""
        return len(self._answered) - bisect_right(self._answered, at)
