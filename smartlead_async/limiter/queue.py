"""The waiting line: two lanes, interactive before bulk, first come first served within a lane.

Every fifth grant goes to bulk while both wait. Who leaves the line costs nothing.
"""

import asyncio
from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from typing import Generic, Literal, TypeAlias, TypeVar

T = TypeVar("T")
Lane: TypeAlias = Literal["interactive", "bulk"]

BULK_TURN = 5  # of so many grants one is for bulk, while both wait
_FEW = 64  # places of calls that have gone, up to which a lane is not swept


class _Queue(Generic[T]):
    """One lane. The place in line is a ticket, so that a call that returns for a retry keeps its place."""

    def __init__(self) -> None:
        self._places: list[tuple[int, asyncio.Future[T], object]] = []
        self.waiting = 0

    def join(self, ticket: int, future: asyncio.Future[T], owner: object) -> None:
        heappush(self._places, (ticket, future, owner))
        self.waiting += 1

    def __bool__(self) -> bool:
        """Whether anybody still waits; the places of those who have gone are cleared from the front."""
        places = self._places
        while places and places[0][1].done():
            heappop(places)
        return bool(places)

    def leave(self) -> None:
        """One has gone; its place is cleared when it comes to the front, or when most places are empty."""
        self.waiting -= 1
        if len(self._places) > 2 * self.waiting + _FEW:
            self._places = [place for place in self._places if not place[1].done()]
            heapify(self._places)

    def pop(self) -> asyncio.Future[T]:
        """The first in line; ask first whether anybody waits."""
        self.waiting -= 1
        return heappop(self._places)[1]

    def all(self) -> Iterator[asyncio.Future[T]]:
        return (future for _, future, _ in self._places if not future.done())

    def of(self, owner: object) -> Iterator[asyncio.Future[T]]:
        return (future for _, future, its in self._places if its is owner and not future.done())


class Line(Generic[T]):
    """Calls that wait, in two lanes."""

    def __init__(self) -> None:
        self._interactive: _Queue[T] = _Queue()
        self._bulk: _Queue[T] = _Queue()
        self._lanes: dict[Lane, _Queue[T]] = {"interactive": self._interactive, "bulk": self._bulk}
        self._overtaken = 0  # interactive grants in a row while bulk waited

    def __bool__(self) -> bool:
        """Whether anybody waits."""
        return bool(self._interactive) or bool(self._bulk)

    def waiting(self, lane: Lane) -> int:
        """How many wait in a lane."""
        return self._lanes[lane].waiting

    def waits(self, lane: Lane) -> bool:
        """Whether anybody waits in a lane."""
        return bool(self._lanes[lane])

    @property
    def bulk_is_due(self) -> bool:
        """Bulk waits, and it is its turn."""
        return bool(self._bulk) and (self._overtaken >= BULK_TURN - 1 or not self._interactive)

    def join(self, lane: Lane, ticket: int, future: asyncio.Future[T], owner: object) -> None:
        """Take a place."""
        self._lanes[lane].join(ticket, future, owner)

    def leave(self, lane: Lane) -> None:
        """Give up a place; the future is done by then."""
        self._lanes[lane].leave()

    def pop(self, lane: Lane) -> asyncio.Future[T]:
        """Let the first of a lane go; ask first whether anybody waits."""
        overtakes = lane == "interactive" and bool(self._bulk)
        self._overtaken = self._overtaken + 1 if overtakes else 0
        return self._lanes[lane].pop()

    def everybody(self) -> list[asyncio.Future[T]]:
        """All that wait."""
        return [future for lane in self._lanes.values() for future in lane.all()]

    def of(self, owner: object) -> list[asyncio.Future[T]]:
        """Everybody of one owner."""
        return [future for lane in self._lanes.values() for future in lane.of(owner)]
