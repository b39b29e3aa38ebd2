"""What answered requests teach of the way: how long every round trip takes. Pure; learned, not proved.

A slot is safe to use again `per_s` after its request was counted, which was before the answer was seen by the
answer's way back; and the next request is counted after it is sent, by its way there. Both ways together are a
round trip, so that much of the wait is spared.
"""

from bisect import insort

GENERATION_S = 3600.0  # a route that became longer is known after one to two of these, a shorter one at once
KEPT = 32  # of the shortest in a generation; with fewer nothing is known


class RoundTrips:
    """The shortest round trips of late."""

    def __init__(self) -> None:
        self._generations: list[list[float]] = [[], []]  # this one, the one before
        self._began_at: float | None = None

    def add(self, now: float, seconds: float) -> None:
        """An answer came so long after its request's last byte."""
        if self._began_at is None or now >= self._began_at + GENERATION_S:
            self._began_at = now
            self._generations = [[], self._generations[0]]
        shortest = self._generations[0]
        insort(shortest, seconds)
        del shortest[KEPT:]

    def forget(self) -> None:
        """What was learned did not hold."""
        self._generations = [[], []]

    def surely_s(self) -> float:
        """Seconds that every round trip takes.

        The shortest seen, less the spread of the 32 shortest: close together they are near the end of what is
        possible, far apart they are not.
        """
        shortest = sorted(seconds for generation in self._generations for seconds in generation)[:KEPT]
        if len(shortest) < KEPT:
            return 0.0
        return max(0.0, shortest[0] - (shortest[-1] - shortest[0]))
