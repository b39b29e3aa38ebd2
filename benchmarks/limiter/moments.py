"""When other clients of the key send, and when a server refuses for no reason."""

from collections import deque
from collections.abc import Iterator
from itertools import count
from random import Random

from benchmarks.limiter.servers import SECOND_US


def regular(per_s: float) -> Iterator[int]:
    """Moments at even distances."""
    return (round((n + 0.5) / per_s * SECOND_US) for n in count())


def random(per_s: float, rng: Random) -> Iterator[int]:
    """Moments by chance."""
    at_s = 0.0
    while True:
        at_s += rng.expovariate(per_s)
        yield round(at_s * SECOND_US)


def now_and_then(per_s: float, on_s: float, off_s: float) -> Iterator[int]:
    """Moments at even distances, in turns of work and rest."""
    return (
        round(at_s * SECOND_US) for at_s in ((n + 0.5) / per_s for n in count()) if at_s % (on_s + off_s) >= off_s
    )


class AtMoments:
    """Refuses the first request after each of some moments."""

    def __init__(self, *moments_s: float) -> None:
        self._moments_us = deque(round(at_s * SECOND_US) for at_s in moments_s)

    def __call__(self, at_us: int) -> bool:
        """Whether this one is refused."""
        if self._moments_us and at_us >= self._moments_us[0]:
            self._moments_us.popleft()
            return True
        return False
