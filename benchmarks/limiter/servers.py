"""Servers that allow 10 requests per 2 s, each by a counter of its own. Refused requests are not counted.

Time is given in whole microseconds: a client that spaces its requests by exactly 0.2 s is not refused for the
last bit of a float.
"""

from collections import deque
from collections.abc import Callable, Mapping
from random import Random
from typing import Protocol

SECOND_US = 1_000_000
LIMIT = 10
WINDOW_US = 2 * SECOND_US
DROP_US = WINDOW_US // LIMIT  # one request each 0.2 s


class Server(Protocol):
    """Asked in the order of time."""

    def admits(self, at_us: int) -> bool:
        """Whether a request that arrives at this moment is let in; if so it is counted."""
        ...


class SlidingLog:
    """Remembers every admitted request for 2 s."""

    def __init__(self) -> None:
        self._admitted: deque[int] = deque()

    def admits(self, at_us: int) -> bool:
        """At most 10 in any half-open window of 2 s."""
        while self._admitted and self._admitted[0] <= at_us - WINDOW_US:
            self._admitted.popleft()
        if len(self._admitted) >= LIMIT:
            return False
        self._admitted.append(at_us)
        return True


class FixedWindows:
    """Counts from 0 in windows of its own clock, which is not the client's: hence the phase."""

    def __init__(self, phase_us: int = 0) -> None:
        self._phase_us = phase_us
        self._window = -1
        self._count = 0

    def admits(self, at_us: int) -> bool:
        """At most 10 in each window of the clock."""
        window = (at_us + self._phase_us) // WINDOW_US
        if window != self._window:
            self._window, self._count = window, 0
        if self._count >= LIMIT:
            return False
        self._count += 1
        return True


class TokenBucket:
    """10 tokens at most and at first, 5 more a second; a token is counted as the 0.2 s it takes to make it."""

    def __init__(self) -> None:
        self._level_us = WINDOW_US
        self._seen_us = 0

    def admits(self, at_us: int) -> bool:
        """One token each."""
        self._level_us = min(WINDOW_US, self._level_us + at_us - self._seen_us)
        self._seen_us = at_us
        if self._level_us < DROP_US:
            return False
        self._level_us -= DROP_US
        return True


class Gcra:
    """The generic cell rate algorithm with a burst of 10: it decides as the token bucket does."""

    def __init__(self) -> None:
        self._expected_us = 0  # the theoretical arrival time of the next request

    def admits(self, at_us: int) -> bool:
        """One each 0.2 s, and up to nine ahead of it."""
        if self._expected_us - at_us > WINDOW_US - DROP_US:
            return False
        self._expected_us = max(self._expected_us, at_us) + DROP_US
        return True


class SlidingCounter:
    """Two clock windows: the previous one counts for the share of it that the last 2 s still cover."""

    def __init__(self, phase_us: int = 0) -> None:
        self._phase_us = phase_us
        self._window = -1
        self._count = 0
        self._previous = 0

    def admits(self, at_us: int) -> bool:
        """Previous x share + current below 10."""
        window, into_us = divmod(at_us + self._phase_us, WINDOW_US)
        if window != self._window:
            self._previous = self._count if window == self._window + 1 else 0
            self._window, self._count = window, 0
        if self._previous * (WINDOW_US - into_us) + self._count * WINDOW_US >= LIMIT * WINDOW_US:
            return False
        self._count += 1
        return True


def _phase_us(rng: Random) -> int:
    return rng.randrange(WINDOW_US)


SERVERS: Mapping[str, Callable[[Random], Server]] = {
    "log": lambda _: SlidingLog(),
    "fixed": lambda rng: FixedWindows(_phase_us(rng)),
    "bucket": lambda _: TokenBucket(),
    "gcra": lambda _: Gcra(),
    "counter": lambda rng: SlidingCounter(_phase_us(rng)),
}
