"""The minimum round-trip time, filtered from the round trips that were seen. Pure; learned, not proved.

A slot is safe to use again `per_s` after its request was counted. It was counted before its answer was seen, by
the time the answer took to come back, and the next request is counted after it is sent, by the time it takes to
arrive. Both together are a round trip, so by the minimum of it a slot is free sooner.

A loop that is blocked sees answers late, and round trips seem longer than they are. Its timers tell how late it
is; while that is much of a round trip, nothing is learned but that the minimum is less.
"""

from bisect import insort
from collections import deque
from math import inf
from threading import Lock

GENERATION_S = 3600.0  # a route that became longer is known after one to two of these, a shorter one at once
KEPT = 15  # of the shortest in a generation; with fewer nothing is known: no window of ten has so many
TIMERS = 16  # of the loop that are looked at; the latest counts
FEW_TIMERS = 8  # with fewer nothing is known of the loop
TIMER_S = 0.01  # of a timer that measures nothing else
MUCH = 0.25  # of a round trip


class MinRttFilter:
    """The shortest round trips of late, of all loops and threads.

    Attributes:
        min_rtt_s: Seconds that every round trip takes: the shortest seen, less the spread of the 15 shortest.
            Close together they are near the end of what is possible, far apart they are not.
    """

    def __init__(self) -> None:
        self.min_rtt_s = 0.0
        self._lock = Lock()  # loops on several threads add to it
        self._shortest: list[float] = []
        self._before: list[float] = []  # of the generation before
        self._ends_at = inf

    def add(self, now: float, seconds: float, late_s: float) -> None:
        """An answer was seen so long after its request's last byte, on a loop that is late by as much."""
        if late_s > MUCH * seconds and not (self._shortest and seconds < self._shortest[0]):
            return
        with self._lock:
            self._add(now, max(0.0, seconds - late_s))

    def _add(self, now: float, seconds: float) -> None:
        if now >= self._ends_at or not self._shortest:
            self._before, self._shortest = self._shortest, []
            self._ends_at = now + GENERATION_S
        elif len(self._shortest) == KEPT and seconds >= self._shortest[-1]:
            return
        insort(self._shortest, seconds)
        del self._shortest[KEPT:]
        self.min_rtt_s = _learn(sorted(self._shortest + self._before)[:KEPT])


class Lateness:
    """How late a loop is, by its timers.

    Attributes:
        lacks: So many timers are to be begun, for enough to end.
    """

    def __init__(self) -> None:
        self._late_s: deque[float] = deque(maxlen=TIMERS)
        self.lacks = FEW_TIMERS

    def add(self, seconds: float) -> None:
        """A timer ended so long after its time."""
        self._late_s.append(seconds)

    @property
    def is_known(self) -> bool:
        """Whether enough timers have ended."""
        return len(self._late_s) >= FEW_TIMERS

    @property
    def seconds(self) -> float:
        """Of the latest of the last timers; before enough have ended it may be anything (inf)."""
        return max(self._late_s) if self.is_known else inf


def _learn(shortest: list[float]) -> float:
    if len(shortest) < KEPT:
        return 0.0
    return max(0.0, round(shortest[0] - (shortest[-1] - shortest[0]), 6))
