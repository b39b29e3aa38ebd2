"""What answered requests teach of the way: how long every round trip takes. Pure; learned, not proved.

A slot is safe to use again `per_s` after its request was counted, which was before the answer was seen by the
answer's way back; and the next request is counted after it is sent, by its way there. Both ways together are a
round trip, so that much of the wait is spared.

A loop that is blocked sees answers late, and the way seems longer than it is. Its timers tell how late it is;
while that is much of a round trip, nothing is learned but that the way is shorter.
"""

from bisect import insort
from collections import deque
from math import inf

GENERATION_S = 3600.0  # a route that became longer is known after one to two of these, a shorter one at once
KEPT = 32  # of the shortest in a generation; with fewer nothing is known
TIMERS = 16  # of the loop that are looked at; the latest counts
MUCH = 0.25  # of a round trip


class RoundTrips:
    """The shortest round trips of late.

    `surely_s` is how many seconds every round trip takes: the shortest seen, less the spread of the 32 shortest.
    Close together they are near the end of what is possible, far apart they are not.
    """

    def __init__(self) -> None:
        self.surely_s = 0.0
        self._shortest: list[float] = []
        self._before: list[float] = []  # of the generation before
        self._ends_at = inf
        self._late_s: deque[float] = deque([inf], TIMERS)  # nothing is known of the loop before a timer ended

    def late(self, seconds: float) -> None:
        """A timer of the loop ended so long after its time."""
        self._late_s.append(seconds)

    def add(self, now: float, seconds: float) -> None:
        """An answer was seen so long after its request's last byte."""
        late_s = max(self._late_s)
        if late_s > MUCH * seconds and not (self._shortest and seconds < self._shortest[0]):
            return
        self._add(now, max(0.0, seconds - late_s))

    def _add(self, now: float, seconds: float) -> None:
        if now >= self._ends_at or not self._shortest:
            self._before, self._shortest = self._shortest, []
            self._ends_at = now + GENERATION_S
        elif len(self._shortest) == KEPT and seconds >= self._shortest[-1]:
            return
        insort(self._shortest, seconds)
        del self._shortest[KEPT:]
        self.surely_s = _learn(sorted(self._shortest + self._before)[:KEPT])


def _learn(shortest: list[float]) -> float:
    if len(shortest) < KEPT:
        return 0.0
    return max(0.0, shortest[0] - (shortest[-1] - shortest[0]))
