"""Which requests a list in pages is read with. Pure."""

from typing import Self

import attrs

from smartlead_async.transport.paging import Paging, Start, first_start


@attrs.frozen
class Ask:
    """Which rows a request is for."""

    start: Start | None
    size: int


@attrs.frozen
class Plan:
    """What is wanted of a list, and how its pages are asked for.

    Attributes:
        paging: How the API gives the list.
        size: How many rows a page is to give.
        begins_at: What the first page is asked for with.
        max_items: How many rows are wanted.
        overlap: With how many rows of the page before it a page by offset is asked for.
    """

    paging: Paging
    size: int
    begins_at: Start | None
    max_items: int | None
    overlap: int

    @classmethod
    def of(cls, paging: Paging, size: int, start: Start | None, max_items: int | None, *, overlap: bool) -> Self:
        """Pages by offset, of more than one row, overlap where rows can be known again."""
        overlaps = overlap and paging.by == "offset" and paging.key is not None and size > 1
        return cls(paging, size, first_start(paging) if start is None else start, max_items, int(overlaps))

    def ask(self, at: Start | None, received: int, later: int = 0) -> Ask:
        """The request for the page that begins there, so many pages after the next."""
        size = self._wanted(received, later)
        if not self.overlap or at == self.begins_at:
            return Ask(at, size)
        return Ask(self.before(at) - self.overlap, min(size + self.overlap, self.paging.most))

    def ask_alone(self, at: Start | None, received: int) -> Ask:
        """The same without the row before it."""
        return Ask(at, self._wanted(received))

    def ahead(self, at: Start | None, received: int, total: int | None, count: int) -> list[Ask]:
        """The requests for up to so many pages after the next, which begins there."""
        if not isinstance(at, int) or self.paging.by == "cursor":
            return []
        starts = [(later, at + self._step * later) for later in range(1, count + 1)]
        return [
            self.ask(start, received, later)
            for later, start in starts
            if self._wanted(received, later) > 0 and (total is None or self.before(start) < total)
        ]

    def before(self, start: Start | None) -> int:
        """How many rows of the list are before a page, of what is asked for by number."""
        if not isinstance(start, int) or self.paging.by == "cursor":
            return 0
        return start if self.paging.by == "offset" else (start - 1) * self.size

    def after(self, ask: Ask, count: int) -> int:
        """What the page after one of so many rows is asked for with, of what is asked for by number."""
        return self.before(ask.start) + count if self.paging.by == "offset" else int(ask.start or 0) + 1

    def is_enough(self, received: int) -> bool:
        """Whether no more rows are wanted."""
        return self.max_items is not None and received >= self.max_items

    @property
    def _step(self) -> int:
        """From one page to the next."""
        return min(self.size, self.paging.most - self.overlap) if self.paging.by == "offset" else 1

    def _wanted(self, received: int, later: int = 0) -> int:
        """How many rows a page is to give. Pages by number are all of one size."""
        if self.max_items is None or self.paging.by == "page":
            return self.size
        return min(self.size, self.max_items - received - later * self._step)
