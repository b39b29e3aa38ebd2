"""The strict limit, pure: the caller brings the time.

A window is half-open: a request exactly `per_s` seconds old is outside it.
"""

import math
from collections import deque
from typing import Protocol


class RateWindow(Protocol):
    """Decides whether a request that arrives at `now` (seconds of one clock) is admitted."""

    def admit(self, now: float) -> float | None:
        """None if admitted; otherwise the seconds until a place is free. A refusal takes no place."""
        ...


class SlidingWindow:
    """A log of what was admitted in the last `per_s` seconds: the strictest reading of the limit."""

    def __init__(self, limit: int, per_s: float) -> None:
        self._limit = limit
        self._per_s = per_s
        self._admitted: deque[float] = deque()

    def admit(self, now: float) -> float | None:
        """None if admitted; otherwise the seconds until the oldest request leaves the window."""
        _forget(self._admitted, now - self._per_s)
        if len(self._admitted) >= self._limit:
            return self._admitted[0] + self._per_s - now
        self._admitted.append(now)
        return None


class FixedWindow:
    """A counter that starts again at every multiple of `per_s` seconds of the clock."""

    def __init__(self, limit: int, per_s: float) -> None:
        self._limit = limit
        self._per_s = per_s
        self._index = -math.inf
        self._count = 0

    def admit(self, now: float) -> float | None:
        """None if admitted; otherwise the seconds until the next window starts."""
        index = now // self._per_s
        if index > self._index:
            self._index, self._count = index, 0
        if self._count >= self._limit:
            return (self._index + 1) * self._per_s - now
        self._count += 1
        return None


class FullestWindow:
    """The largest number of arrivals in any window of `per_s` seconds, kept without keeping them all."""

    def __init__(self, per_s: float) -> None:
        self._per_s = per_s
        self._recent: deque[float] = deque()
        self.size = 0

    def count(self, now: float) -> None:
        """Take in one arrival."""
        _forget(self._recent, now - self._per_s)
        self._recent.append(now)
        self.size = max(self.size, len(self._recent))


def _forget(times: deque[float], until: float) -> None:
    while times and times[0] <= until:
        times.popleft()


def retry_after_s(wait_s: float) -> int:
    """The `Retry-After` header's value: whole seconds, rounded up, at least 1."""
    return max(1, math.ceil(wait_s))
