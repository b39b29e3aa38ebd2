"""By which a server lets requests in or refuses them.

A rule looks (`room`) and counts (`count`) apart, so that several can hold at once. Refused requests do not count.
"""

from collections import deque
from typing import Protocol

from benchmarks.limiter.servers import SECOND_US, SlidingCounter


class Rule(Protocol):
    """Asked in the order of time."""

    def room(self, at_us: int) -> bool:
        """Whether a request that arrives at this moment has room."""
        ...

    def count(self, at_us: int) -> None:
        """It is let in."""
        ...


class Log:
    """At most so many in any half-open window."""

    def __init__(self, limit: int, per_s: float) -> None:
        self._limit = limit
        self._span_us = round(per_s * SECOND_US)
        self._counted: deque[int] = deque()

    def room(self, at_us: int) -> bool:
        """Forget what has left the window, and look."""
        while self._counted and self._counted[0] <= at_us - self._span_us:
            self._counted.popleft()
        return len(self._counted) < self._limit

    def count(self, at_us: int) -> None:
        """Of `Rule`."""
        self._counted.append(at_us)


class Clocked:
    """At most so many in each window of the server's clock."""

    def __init__(self, limit: int, per_s: float, phase_s: float = 0.0) -> None:
        self._limit, self._span_us = limit, round(per_s * SECOND_US)
        self._phase_us = round(phase_s * SECOND_US)
        self._window, self._counted = -1, 0

    def room(self, at_us: int) -> bool:
        """Of `Rule`."""
        window = (at_us + self._phase_us) // self._span_us
        if window != self._window:
            self._window, self._counted = window, 0
        return self._counted < self._limit

    def count(self, at_us: int) -> None:  # noqa: ARG002 (the window is the present one)
        """Of `Rule`."""
        self._counted += 1


class Batched(Log):
    """Counts what came at the end of each tenth of a second only, after it has answered."""

    def count(self, at_us: int) -> None:
        """Of `Rule`."""
        tenth_us = SECOND_US // 10
        super().count(-(-at_us // tenth_us) * tenth_us)


class Bucket:
    """A token bucket, and GCRA, which is the same: a burst of so many, and so many more a second."""

    def __init__(self, burst: int, per_s: float) -> None:
        self._token_us = round(SECOND_US / per_s)
        self._size_us = self._level_us = burst * self._token_us
        self._seen_us = 0

    def room(self, at_us: int) -> bool:
        """Add what has come since, and look."""
        self._level_us = min(self._size_us, self._level_us + at_us - self._seen_us)
        self._seen_us = at_us
        return self._level_us >= self._token_us

    def count(self, at_us: int) -> None:  # noqa: ARG002 (`room` has seen the moment)
        """Of `Rule`."""
        self._level_us -= self._token_us


class Counter:
    """One of the sliding-window counters: looking and counting are one."""

    def __init__(self, counter: SlidingCounter) -> None:
        self._counter = counter

    def room(self, at_us: int) -> bool:
        """Of `Rule`."""
        return self._counter.admits(at_us)

    def count(self, at_us: int) -> None:
        """Done already."""
