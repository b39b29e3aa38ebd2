"""Where a walk over the pages of a list is, and what follows. Pure.

Rows move between pages while a list is read. So the next page begins after the rows that came, and rows are known
by their keys. A page by offset is asked for together with the row before it. If that is a row that was not given,
rows before it were taken from the list, and the walk goes back to a page that begins with one that was. So no row
that was there all the time is passed over, as long as rows keep their order. A server that gives fixed pages,
whatever the offset, is told by what it gives without that row, and is read without it.
"""

from collections.abc import Hashable, Mapping
from typing import Generic, TypeAlias

import attrs

from smartlead_async.errors import IncompleteListError
from smartlead_async.models.values import Json
from smartlead_async.transport.known_rows import KnownRows
from smartlead_async.transport.paging import Paging, Rows, Start, T

MAX_BACKS = 6  # one after the other; each twice as far as the one before it, 63 pages in all
MAX_TURNS = 50  # where each finds rows, and the walk comes no further: they are known by something that changes
MAX_STALE = 10  # pages in a row whose rows were all given: so many rows may have been inserted before them


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


Keys: TypeAlias = tuple[Hashable, ...]


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
        has_gone_back: The last answer was not what follows, and neither is what was fetched ahead.
    """

    def __init__(
        self,
        label: str,
        paging: Paging,
        size: int,
        *,
        start: Start | None = None,
        max_items: int | None = None,
        overlap: bool = True,
    ) -> None:
        self._label = label
        self._paging = paging
        self._size = size
        self._max_items = max_items
        self._overlap = int(overlap and paging.by == "offset" and paging.key is not None and size > 1)
        self._begins_at = first_start(paging) if start is None else start
        self.received = 0
        self.has_gone_back = False
        self._at = self._begins_at  # where the next page begins that was not given
        self.next: Ask | None = self._ask(self._at)
        self._backs = 0  # pages that began with a row that was not given, since the walk got on
        self._turns = 0  # how often the walk went back, since it came further than ever before
        self._stale = 0  # pages in a row that gave nothing
        self._doubted: tuple[Keys, ...] = ()  # a page that did not follow, and what was given for it since
        self._is_own_size = False  # pages have another number of rows than was asked for
        self._was_empty = False  # such a page; the walk went back, and found nothing since
        self._first: Keys = ()  # what the first row of the list is known by
        self._is_followed = bool(self._overlap)  # every page was seen to begin with a row that was given
        self._repeated = 0  # rows that came twice in one page: what they are known by does not tell them apart
        self._read = 0  # rows that came, those that were known among them
        self._end = self._before(self._begins_at)  # the place in the list where the page ends that came last
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
        self._count(rows)
        self._is_followed &= self._is_checked(rows)
        self._note_size(ask, rows)
        instead = self._look_again(ask, rows)
        self.has_gone_back = instead is not None
        if self.has_gone_back or not rows.items or self._is_row_before(ask, rows):
            self.next = instead or self._after_nothing(ask, rows)
            return Page(items=[], total=self._total, extra=rows.extra)
        self._is_second_look = False
        ask = ask if self._overlap else attrs.evolve(ask, start=self._at)
        self._read += len(rows.items)
        fresh = self._take_fresh(rows)
        items = fresh if self._max_items is None else fresh[: self._max_items - self.received]
        self.received += len(items)
        begins_at, self._at = self._at, self._following(ask, rows, has_fresh=bool(fresh))
        self._has_full_pages |= len(rows.items) >= ask.size
        self.next = None if self._at is None or self._is_enough() else self._ask(self._at)
        next_start = self._at if len(items) == len(fresh) else begins_at
        return Page(items=items, total=self._total, next_start=next_start, extra=rows.extra)

    def ahead(self, count: int) -> list[Ask]:
        """Up to so many requests after the next, where it is known what they are for."""
        at = self._at
        if self.next is None or not isinstance(at, int) or self._paging.by == "cursor":
            return []
        if self._total is None and not self._has_full_pages:
            return []  # the next may be the last
        starts = [(later, at + self._step * later) for later in range(1, count + 1)]
        return [
            self._ask(start, later)
            for later, start in starts
            if self._wanted(later) > 0 and (self._total is None or self._before(start) < self._total)
        ]

    def alone(self) -> Ask:
        """The next request without the row before it."""
        return Ask(self._at, self._wanted())

    def forget_overlap(self) -> None:
        """Ask for pages alone: the server has none that begin with a row of the page before."""
        self._overlap, self._is_followed = 0, False

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
        """A request for a page, so many pages after the next."""
        size = self._wanted(later)
        if not self._is_by_offset or start == self._begins_at:
            return Ask(start, size)
        return Ask(int(start or 0) - self._overlap, min(size + self._overlap, self._paging.most))

    def _ask_back(self) -> Ask:
        """A request for rows further back, where the rows are that moved; in vain too often, no more."""
        self._turns += 1
        if self._backs >= MAX_BACKS or self._turns > MAX_TURNS:
            self._reason = "rows moved between its pages, again and again"
            self.forget_overlap()
            return self.alone()
        self._at = max(self._before(self._begins_at), self._before(self._at) - self._size * 2**self._backs)
        self._backs += 1
        return Ask(self._at, self._size)

    def _wanted(self, later: int = 0) -> int:
        """How many rows a page is to give, so many pages after the next. Pages by number are all of one size."""
        if self._max_items is None or self._paging.by == "page":
            return self._size
        return min(self._size, self._max_items - self.received - later * self._step)

    @property
    def _is_by_offset(self) -> bool:
        return self._paging.by == "offset"

    @property
    def _step(self) -> int:
        """From one page to the next."""
        return min(self._size, self._paging.most - self._overlap) if self._is_by_offset else 1

    def _known_rows_of(self, ask: Ask) -> int:
        """How many rows a page has at its beginning that the one before it had."""
        return self._before(self._at) - self._before(ask.start)

    def _is_row_before(self, ask: Ask, rows: Rows[T]) -> bool:
        """Whether the one row of a page is that of the page before it."""
        return len(rows.items) <= self._known_rows_of(ask) and self._are_known(tuple(rows.keys or ()))

    def _is_enough(self) -> bool:
        return self._max_items is not None and self.received >= self._max_items

    def _before(self, start: Start | None) -> int:
        """How many rows are before a page, of what is asked for by number."""
        if not isinstance(start, int) or self._paging.by == "cursor":
            return 0
        return start if self._is_by_offset else (start - 1) * self._size

    def _missing(self) -> int:
        """How many rows have not been given of those that were there all the time; 0 where that cannot be told."""
        if self._lowest is None or (self._paging.by == "cursor" and self._begins_at is not None):
            return 0
        if self._is_followed and not self._stale:
            return (self._total or 0) - self._end + self._repeated
        return self._lowest - self._before(self._begins_at) - self.received

    def _count(self, rows: Rows[T]) -> None:
        """Note how many rows the list has. Where it got shorter, rows that cannot be looked for may be missing."""
        lowest, total = self._lowest, rows.total
        if total is None:
            return
        self._total, self._lowest = total, total if lowest is None else min(lowest, total)
        if lowest is not None and total < lowest and self._paging.by != "cursor" and not self._is_checked(rows):
            self._reason = f"the API counted {lowest} rows and then {total}"

    def _is_checked(self, rows: Rows[T]) -> bool:
        """Whether it can be told that a page begins with a row that was given: a row without a key may change."""
        return bool(self._overlap) and not (rows.keys and isinstance(rows.keys[0], tuple))

    def _look_again(self, ask: Ask, rows: Rows[T]) -> Ask | None:
        """What to ask for in place of a page that does not follow; nothing where it does."""
        keys = tuple(rows.keys or ())
        if self._doubted:
            return self._look_closer((*self._doubted, keys))
        if ask.start == self._begins_at:
            self._first = keys[:1]
        if ask.start == self._begins_at or self._reason or not self._is_checked(rows):
            return None
        is_known = self._are_known(keys[:1])
        if not is_known and self._is_own_size:
            self.forget_overlap()
        if not self._overlap or (not keys and not self._has_full_pages and self._is_expected(rows)):
            return None
        if not self._known_rows_of(ask):  # further back
            return None if is_known else self._ask_back()
        if is_known and (len(keys) == 1 or not (keys[:1] == self._first or self._are_known(keys))):
            return None
        self._doubted = (keys,)
        return self.alone()

    def _note_size(self, ask: Ask, rows: Rows[T]) -> None:
        """Note whether a server gives more rows or less than were asked for and are there: pages of its own."""
        count = len(rows.items)
        if count and rows.total is not None:
            self._is_own_size |= count != min(ask.size, rows.total - self._before(ask.start))
        self._is_own_size |= bool(count and rows.more and count < ask.size)

    def _look_closer(self, pages: tuple[Keys, ...]) -> Ask | None:
        """Did rows move, or are pages fixed? A page is looked at with the row before it, alone, and so again."""
        self._doubted = pages
        match pages:
            case (page, alone) if alone[:1] != page[1:2]:
                return self._ask(self._at)
            case (page, _, again) if page == again:
                return self.alone()
            case _:
                self._doubted = ()
        if (self._was_empty and not any(pages)) or pages[1::2] == (pages[1],) * 2:
            self.forget_overlap()
            return None
        self._was_empty = not pages[0]
        return None if self._are_known(pages[-1][:1]) else self._ask_back()

    def _are_known(self, keys: Keys) -> bool:
        return bool(keys) and all(key in self._known for key in keys)

    def _take_fresh(self, rows: Rows[T]) -> list[T]:
        """The rows that were not given yet; where rows have no keys, all of them or none."""
        if rows.keys is None:
            return list(rows.items) if self._known.add(rows.mark) else []
        self._repeated += len(rows.keys) - len(set(rows.keys))
        return [item for item, key in zip(rows.items, rows.keys, strict=True) if self._known.add(key)]

    def _following(self, ask: Ask, rows: Rows[T], *, has_fresh: bool) -> Start | None:
        """Where the page after this one begins; `None` where there is none, or pages repeat."""
        if self._paging.by == "cursor":
            start = rows.cursor
            is_repeated = not has_fresh or (start in self._cursors and not self._paging.is_scroll)
            self._cursors.add(start)
        else:
            start = self._before(ask.start) + len(rows.items) if self._is_by_offset else int(ask.start or 0) + 1
            self._note_progress(self._before(start), has_fresh=has_fresh)
            is_repeated = self._stale > (MAX_STALE if self._is_checked(rows) else 0)
        if self._is_last(ask, rows, has_fresh=has_fresh):
            return None
        if is_repeated:
            if self._lowest is None or self._missing() > 0:
                self._reason = f"after {self.received} rows the API gives rows again that it gave before"
            return None
        return start

    def _note_progress(self, before: int, *, has_fresh: bool) -> None:
        """So many rows of the list are behind, some of them perhaps for the second time."""
        is_further, self._end = before > self._furthest, before
        self._furthest = max(self._furthest, before)
        self._backs = 0 if is_further or has_fresh else self._backs
        self._turns = 0 if is_further else self._turns
        self._was_empty &= not has_fresh
        self._stale = 0 if has_fresh else self._stale + is_further

    def _is_last(self, ask: Ask, rows: Rows[T], *, has_fresh: bool) -> bool:
        """Whether the list ends with this page. A full one may be followed by others, whatever the total says."""
        if self._paging.by == "cursor" and rows.cursor is None:
            return True
        if rows.more is not None:
            return not rows.more
        is_short = len(rows.items) < ask.size
        if self._total is None:
            return is_short and has_fresh and self._has_full_pages and self._paging.by != "cursor"
        return is_short and self._reached(ask, rows) >= self._total

    def _reached(self, ask: Ask, rows: Rows[T]) -> int:
        """How many rows of the list are behind."""
        if self._paging.by == "offset":
            return self._before(ask.start) + len(rows.items)
        return self._before(self._begins_at) + self._read

    def _is_expected(self, rows: Rows[T]) -> bool:
        """Whether nothing contradicts that a page without rows is the end."""
        return rows.more is not True and self._missing() <= 0

    def _after_nothing(self, ask: Ask, rows: Rows[T]) -> Ask | None:
        """An empty page is the end; where it should not be, a busy server is asked for it once more."""
        if not self._is_expected(rows) and not self._is_second_look:
            self._is_second_look = True
            return ask
        if rows.more:
            self._reason = "the API says that more rows follow, and gives none"
        return None
