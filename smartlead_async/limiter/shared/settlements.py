"""The slots of a process that were settled: until the store has been told, and while it may yet forget them."""

from math import inf
from typing import NamedTuple

from smartlead_async.limiter.shared.protocol import Settled


class Answered(NamedTuple):
    """When the answer to the request of a slot was seen, and how much sooner it was surely counted."""

    at: float
    credit_s: float


class Settlements:
    """Settled slots by their numbers.

    Attributes:
        untold: Those of which the store does not know.
    """

    def __init__(self, remembers_s: float) -> None:
        """What the store was told is remembered for so long."""
        self.untold: dict[int, Answered] = {}
        self._told: dict[int, Answered] = {}
        self._remembers_s = remembers_s

    def add(self, slot: int, at: float, credit_s: float) -> None:
        """A slot was settled."""
        self.untold[slot] = Answered(at, credit_s)

    def to_tell(self, now: float) -> tuple[Settled, ...]:
        """What the next request tells."""
        return tuple(Settled(slot, now - its.at, its.credit_s) for slot, its in self.untold.items())

    def due_at(self, tell_within_s: float) -> float:
        """When the first of them has to be told; never (inf) where there is none."""
        return min((its.at - its.credit_s for its in self.untold.values()), default=inf) + tell_within_s

    def told(self, settled: tuple[Settled, ...], now: float) -> None:
        """The store knows of these; so does this process, while they matter to a window."""
        for slot, _, _ in settled:
            self._told[slot] = self.untold.pop(slot)
        since = now - self._remembers_s
        self._told = {slot: its for slot, its in self._told.items() if its.at > since}

    def recall(self) -> None:
        """The store has forgotten what it was told."""
        self.untold = {**self._told, **self.untold}

    def clear(self) -> None:
        """Nobody is told of them any more."""
        self.untold.clear()
        self._told.clear()
