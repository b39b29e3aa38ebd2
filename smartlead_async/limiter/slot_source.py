"""What a limiter asks of its slots, whether they are this process's own or granted by a store. Declared, no more.

No question waits, or asks anything of a network: `next` and those below it only look. `notify` says that a call
has joined or left the queue, which a store may have to be told.
"""

from threading import Lock
from typing import Protocol

from smartlead_async.limiter.queue import Lane, NextLane
from smartlead_async.limiter.rate_limit import RateLimit


class SlotSource(Protocol):
    """The slots of one event loop.

    Attributes:
        token_s: Seconds between two requests at the pace of the shortest limit; 0 without limits.
        lock: Held while `next` and `take` are called, and by no other call.
    """

    token_s: float
    lock: Lock

    def next(
        self, now: float, next_lane: NextLane, interval_s: float, *, is_ahead: bool
    ) -> tuple[Lane, float, bool]:
        """Which lane is granted next, when, and whether that has to wait for a token of the pace.

        The pace has this interval at present. Where bulk `is_ahead` of it, some slots are left for single calls,
        if there were any of late.
        """
        ...

    def not_before(self, now: float) -> float:
        """The moment before which no call may go, whoever is answered meanwhile."""
        ...

    def expected_at(self, now: float, ahead: int) -> float:
        """When a call may go that waits behind so many others, as far as can be told."""
        ...

    def free(self, now: float) -> int | None:
        """How many requests may leave at once; `None` without limits."""
        ...

    def is_good(self, slot: int, counted_within_s: float) -> bool:
        """Whether a request may leave with a slot: it may not if that was given away meanwhile."""
        ...

    def used_up(self, granted_at: float) -> list[RateLimit]:
        """The limits of which all slots were taken when a request was counted that was granted then."""
        ...

    def notify(self, *, is_waiting: bool) -> None:
        """Somebody has joined or left the queue; whether a call in it still waits."""
        ...

    def take(self, now: float, lane: Lane) -> int:
        """Hold a slot from here on that `next` has found."""
        ...

    def writing(self, slot: int) -> None:
        """When the request of a slot will be counted is not known."""
        ...

    def written(self, slot: int, counted_by: float) -> None:
        """The request of a slot is counted by this moment, whether it is answered or not."""
        ...

    def settle(self, slot: int, at: float) -> None:
        """The request of a slot was counted at this moment or before."""
        ...

    def unanswered(self, slot: int) -> None:
        """Nobody will say more of a slot that was written."""
        ...

    def give_back(self, slot: int, now: float) -> None:
        """Nothing was sent with a slot."""
        ...

    def learned(self) -> None:
        """A request was refused for rate, or what refusals have taught has changed."""
        ...

    async def aclose(self) -> None:
        """Let go of whatever runs for the slots; they may be used again afterwards."""
        ...

    def leave(self, now: float) -> None:
        """This loop takes no more slots."""
        ...
