"""The queue of calls that wait: two lanes, interactive before bulk, first come first served within a lane.

Every fifth grant goes to bulk while both wait. A call that leaves the queue costs nothing.
"""

import asyncio
from bisect import bisect
from collections import deque
from collections.abc import Iterator
from operator import itemgetter
from typing import Generic, Literal, NamedTuple, TypeAlias, TypeVar

T = TypeVar("T")
Lane: TypeAlias = Literal["interactive", "bulk"]

BULK_SHARE = 5  # of so many grants one is for bulk, while both wait
_FEW = 64  # entries of calls that have left, up to which a lane is not swept


class NextLane(NamedTuple):
    """The lane of the next grant; whether that is for the want of another, so that it keeps the pace."""

    lane: Lane
    is_paced: bool


_INTERACTIVE = NextLane("interactive", is_paced=False)
_BULK_IN_BETWEEN = NextLane("bulk", is_paced=False)  # as every fifth
_BULK = NextLane("bulk", is_paced=True)


class _LaneQueue(Generic[T]):
    """One lane, in the order of sequence numbers; a call that returns for a retry brings its number along."""

    def __init__(self) -> None:
        self._entries: deque[tuple[int, asyncio.Future[T], object]] = deque()
        self.waiting = 0

    def join(self, sequence_number: int, future: asyncio.Future[T], owner: object) -> None:
        entries, entry = self._entries, (sequence_number, future, owner)
        if not entries or sequence_number > entries[-1][0]:
            entries.append(entry)
        else:  # a retry: only others are before it, so that its place is near the front
            entries.insert(bisect(entries, sequence_number, key=itemgetter(0)), entry)
        self.waiting += 1

    def waits(self) -> bool:
        """Whether a call still waits; the entries of those that have left are removed from the front."""
        entries = self._entries
        while entries:
            if not entries[0][1].done():
                return True
            entries.popleft()
        return False

    def leave(self) -> None:
        """A call has left; its entry is removed when it comes to the front, or when most entries are such."""
        self.waiting -= 1
        if len(self._entries) > 2 * self.waiting + _FEW:
            self._entries = deque(entry for entry in self._entries if not entry[1].done())

    def pop(self) -> asyncio.Future[T]:
        """The first entry; ask first whether a call waits."""
        self.waiting -= 1
        return self._entries.popleft()[1]

    def waiters(self, owner: object) -> Iterator[asyncio.Future[T]]:
        return (
            future for _, future, its in self._entries if not future.done() and (owner is None or its is owner)
        )


class AdmissionQueue(Generic[T]):
    """Calls that wait, in two lanes."""

    def __init__(self) -> None:
        self._interactive: _LaneQueue[T] = _LaneQueue()
        self._bulk: _LaneQueue[T] = _LaneQueue()
        self._lanes: dict[Lane, _LaneQueue[T]] = {"interactive": self._interactive, "bulk": self._bulk}
        self._overtaken = 0  # interactive grants in a row while bulk waited

    def waiting(self, lane: Lane) -> int:
        """How many wait in a lane."""
        return self._lanes[lane].waiting

    def waits(self, lane: Lane) -> bool:
        """Whether a call waits in a lane."""
        return self._lanes[lane].waits()

    def next_lane(self) -> NextLane | None:
        """Which lane the next grant is for; `None` where no call waits."""
        if self._interactive.waiting and self._interactive.waits():
            is_due = self._overtaken >= BULK_SHARE - 1 and self._bulk.waits()
            return _BULK_IN_BETWEEN if is_due else _INTERACTIVE
        return _BULK if self._bulk.waiting and self._bulk.waits() else None

    def join(self, lane: Lane, sequence_number: int, future: asyncio.Future[T], owner: object) -> None:
        """Add an entry."""
        self._lanes[lane].join(sequence_number, future, owner)

    def leave(self, lane: Lane) -> None:
        """Count an entry out whose future is done."""
        self._lanes[lane].leave()

    def pop(self, lane: Lane) -> asyncio.Future[T]:
        """Remove the first entry of a lane; ask first whether a call waits."""
        overtakes = lane == "interactive" and self._bulk.waits()
        self._overtaken = self._overtaken + 1 if overtakes else 0
        return self._lanes[lane].pop()

    def waiters(self, owner: object = None) -> list[asyncio.Future[T]]:
        """All that wait, or those of one owner."""
        return [future for lane in self._lanes.values() for future in lane.waiters(owner)]
