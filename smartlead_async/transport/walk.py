"""Where a walk over the pages of a list is, and what follows. Pure.

Rows move between pages while a list is read. So the next page begins after the rows that came, rows are known by
their keys, and where the list got shorter the walk goes back by as many rows: what moved is found there.
"""

from collections.abc import Mapping
from typing import Generic

import attrs

from smartlead_async.errors import IncompleteListError
from smartlead_async.models.values import Json
from smartlead_async.transport.known_rows import KnownRows
from smartlead_async.transport.paging import Paging, Rows, Start, T


@attrs.frozen(kw_only=True)
class Page(Generic[T]):
    """Some of the rows of a list.

    Attributes:
        items: The rows, without those that an earlier page of the same walk had.
        total: How many the whole list has, where the API says so. It may change while the list is read.
        next_start: What to give as `start` to go on after this page; `None` after the last.
        extra: What the answer has beside its rows, as JSON.
    """

    items: list[T]
    total: int | None = None
    next_start: Start | None = None
    # Not shown: what is not known may be a secret.
    extra: Mapping[str, Json] = attrs.field(factory=dict[str, Json], repr=False)


@attrs.frozen
class Ask:
    """Which rows a request is for."""

    start: Start | None
    size: int


def first_start(paging: Paging) -> int | None:
    """Where a list begins."""
    return {"offset": 0, "page": 1, "cursor": None}[paging.by]


class Walk(Generic[T]):
    """One walk.

    Attributes:
        next: What to ask for; `None` at the end.
        received: How many rows were given.
        has_gone_back: The list got shorter, by the last answer: what was fetched ahead is older than what follows.
    """

    def __init__(
        self, label: str, paging: Paging, size: int, *, start: Start | None = None, max_items: int | None = None
    ) -> None:
        self._label = label
        self._paging = paging
        self._size = size
        self._max_items = max_items
        self._begins_at = first_start(paging) if start is None else start
        self.received = 0
        self.has_gone_back = False
        self.next: Ask | None = self._ask(self._begins_at)
        self._read = 0  # rows that came, those that were known among them
        self._furthest = 0  # by offset: as many rows from the beginning of the list were read
        self._known = KnownRows()
        self._cursors: set[Start | None] = {self._begins_at}
        self._total: int | None = None  # by the last answer
        self._lowest: int | None = None  # by all of them: so many rows were there all the time
        self._has_full_pages = False
        self._is_second_look = False  # at a page that was empty and should not be
        self._reason = ""  # why rows may be missing

    def accept(self, ask: Ask, rows: Rows[T]) -> Page[T]:
        """Take what came for `next`, and set what follows. A page may give no rows and the walk go on."""
        is_back = self.has_gone_back = self._go_back(ask, rows)
        self._total = self._total if rows.total is None else rows.total
        if is_back or not rows.items:
            self.next = self.next if is_back else self._after_nothing(ask, rows)
            return Page(items=[], total=self._total, extra=rows.extra)
        self._is_second_look = False
        self._read += len(rows.items)
        fresh = self._take_fresh(rows)
        items = fresh if self._max_items is None else fresh[: self._max_items - self.received]
        self.received += len(items)
        start = self._following(ask, rows, has_fresh=bool(fresh))
        self._has_full_pages |= len(rows.items) >= ask.size
        self.next = None if start is None or self._is_enough() else self._ask(start)
        next_start = start if len(items) == len(fresh) else ask.start
        return Page(items=items, total=self._total, next_start=next_start, extra=rows.extra)

    def ahead(self, count: int) -> list[Ask]:
        """Up to so many requests after the next, where it is known what they are for."""
        if self.next is None or not isinstance(self.next.start, int) or self._paging.by == "cursor":
            return []
        if self._total is None and not self._has_full_pages:
            return []  # the next may be the last
        step = self._size if self._paging.by == "offset" else 1
        asks = [self._ask(self.next.start + step * later, later) for later in range(1, count + 1)]
        is_before_end = [self._total is None or self._before(ask.start) < self._total for ask in asks]
        return [ask for ask, is_row in zip(asks, is_before_end, strict=True) if is_row and ask.size > 0]

    def check(self) -> None:
        """At the end: raise where rows may be missing."""
        reason = self._reason
        if not reason and self._missing() > 0:
            reason = f"it ended after {self.received} rows, and the API counts {self._lowest}"
        if reason and not self._is_enough():
            raise IncompleteListError(
                f"the list is not known to be complete: {reason}; read it again",
                received=self.received,
                total=self._lowest,
                call=self._label,
            )

    def _ask(self, start: Start | None, later: int = 0) -> Ask:
        """A request for a page, so many pages after the next. Pages by number are all of one size."""
        if self._max_items is None or self._paging.by == "page":
            return Ask(start, self._size)
        return Ask(start, min(self._size, self._max_items - self.received - later * self._size))

    def _is_enough(self) -> bool:
        return self._max_items is not None and self.received >= self._max_items

    def _before(self, start: Start | None) -> int:
        """How many rows are before a page, of what is asked for by number."""
        if not isinstance(start, int) or self._paging.by == "cursor":
            return 0
        return start if self._paging.by == "offset" else (start - 1) * self._size

    def _missing(self) -> int:
        """How many rows have not been given of those that were there all the time; 0 where that cannot be told."""
        if self._lowest is None or (self._paging.by == "cursor" and self._begins_at is not None):
            return 0
        return self._lowest - self._before(self._begins_at) - self.received

    def _go_back(self, ask: Ask, rows: Rows[T]) -> bool:
        """Where rows were taken from the list, others moved to pages that were read: go there."""
        lowest, total = self._lowest, rows.total
        self._lowest = lowest if total is None else total if lowest is None else min(lowest, total)
        if total is None or lowest is None or total >= lowest or self._paging.by == "cursor":
            return False
        if self._paging.by == "page" or self._paging.key is None:
            self._reason = f"the API counted {lowest} rows and then {total}"
            return False
        begins_at = self._before(self._begins_at)
        self.next = Ask(max(begins_at, self._before(ask.start) - (lowest - total)), ask.size)
        return True

    def _take_fresh(self, rows: Rows[T]) -> list[T]:
        """The rows that were not given yet; where rows have no keys, all of them or none."""
        if rows.keys is None:
            return list(rows.items) if self._known.add(rows.mark) else []
        return [item for item, key in zip(rows.items, rows.keys, strict=True) if self._known.add(key)]

    def _following(self, ask: Ask, rows: Rows[T], *, has_fresh: bool) -> Start | None:
        """What the page after this one is asked for with; `None` where there is none, or pages repeat."""
        start: Start | None = rows.cursor
        is_repeated = not has_fresh or (start in self._cursors and not self._paging.is_scroll)
        if isinstance(ask.start, int) and self._paging.by != "cursor":
            start = ask.start + (len(rows.items) if self._paging.by == "offset" else 1)
            is_repeated = not has_fresh and self._before(start) > self._furthest
            self._furthest = max(self._furthest, self._before(start))
        if self._is_last(ask, rows):
            return None
        if is_repeated:
            if self._lowest is None or self._missing() > 0:
                self._reason = f"after {self.received} rows the API gives rows again that it gave before"
            return None
        self._cursors.add(start)
        return start

    def _is_last(self, ask: Ask, rows: Rows[T]) -> bool:
        """Whether the list ends with this page. A full one may be followed by others, whatever the total says."""
        if self._paging.by == "cursor" and rows.cursor is None:
            return True
        if rows.more is not None:
            return not rows.more
        is_short = len(rows.items) < ask.size
        if self._total is None:
            return is_short and (self._has_full_pages and self._paging.by != "cursor")
        return is_short and self._reached(ask, rows) >= self._total

    def _reached(self, ask: Ask, rows: Rows[T]) -> int:
        """How many rows of the list are behind."""
        if self._paging.by == "offset":
            return self._before(ask.start) + len(rows.items)
        return self._before(self._begins_at) + self._read

    def _after_nothing(self, ask: Ask, rows: Rows[T]) -> Ask | None:
        """An empty page is the end; where it should not be, a busy server is asked for it once more."""
        is_expected = rows.more is not True and self._missing() <= 0
        if not is_expected and not self._is_second_look:
            self._is_second_look = True
            return ask
        if rows.more:
            self._reason = "the API says that more rows follow, and gives none"
        return None
