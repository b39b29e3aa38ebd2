"""Where a walk over the pages of a list is, and what follows. Pure.

Rows move between pages while a list is read. So the next page begins after the rows that came, and rows are known
by their keys. A page by offset is asked for together with the row before it. If that is a row that was not given,
rows before it were taken from the list, and the walk goes back to a page that begins with one that was. So no row
that was there all the time is passed over, as long as rows keep their order. A server that gives fixed pages,
whatever the offset, is told by what it gives without that row, and is read without it.
"""

from typing import Generic

import attrs

from smartlead_async.errors import IncompleteListError
from smartlead_async.transport.given_rows import GivenRows, Keys
from smartlead_async.transport.page import Page
from smartlead_async.transport.paging import Paging, Rows, Start, T
from smartlead_async.transport.walk_plan import Ask, Plan
from smartlead_async.transport.walk_search import Search, Verdict
from smartlead_async.transport.walk_state import ListFacts, Place, begins_with_key

MAX_STALE = 10  # pages in a row whose rows were all given: so many rows may have been inserted before them


class Walk(Generic[T]):
    """One walk.

    It knows what is wanted (`Plan`), which rows came (`GivenRows`), what the answers say of the list
    (`ListFacts`), where in the list it is (`Place`), and how far it is in looking for rows that moved (`Search`).

    Attributes:
        next: What to ask for; `None` at the end.
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
        self._plan = plan = Plan.of(paging, size, start, max_items, overlap=overlap)
        self._rows = GivenRows[T](plan.begins_at)
        self._facts = ListFacts()
        self._place = Place(plan.begins_at, plan.before(plan.begins_at))
        self._search = Search()
        self._is_second_look = False  # at a page that was empty and should not be
        self._seem_fixed = False  # pages, by their size; it was not looked closer
        self._reason = ""  # why rows may be missing
        self.has_gone_back = False
        self.next: Ask | None = plan.ask(plan.begins_at, 0)

    @property
    def received(self) -> int:
        """How many rows were given."""
        return self._rows.given

    def accept(self, ask: Ask, rows: Rows[T]) -> Page[T]:
        """Take what came for `next`, and set what follows. A page may give no rows and the walk go on."""
        before, self._facts = self._facts, self._facts.add(ask, rows, self._plan)
        instead = self._instead(self._judge(ask, rows))
        self._note_loss(before, rows)
        self.has_gone_back = instead is not None
        if instead is None and rows.items and not self._is_row_before(ask, rows):
            return self._take(ask, rows)
        self.next = instead or self._after_nothing(ask, rows)
        return Page(items=[], total=self._facts.total, extra=rows.extra)

    def ahead(self, count: int) -> list[Ask]:
        """Up to so many requests after the next, where it is known what they are for."""
        may_be_last = self._facts.total is None and not self._rows.has_full_pages
        if self.next is None or may_be_last:
            return []
        return self._plan.ahead(self._place.at, self.received, self._facts.total, count)

    def alone(self) -> Ask:
        """The next request without the row before it."""
        return self._plan.ask_alone(self._place.at, self.received)

    def forget_overlap(self) -> None:
        """Ask for pages alone: the server has none that begin with a row of the page before."""
        self._plan = attrs.evolve(self._plan, overlap=0)

    def check(self) -> None:
        """At the end: raise where rows may be missing."""
        reason = self._reason
        if not reason and self._missing() > 0:
            reason = f"it ended after {self.received} rows, and the API counts {self._facts.lowest}"
        if reason and not self._plan.is_enough(self.received):
            raise IncompleteListError(
                f"the list is not known to be complete: {reason}; read it again",
                received=self.received,
                total=self._facts.lowest,
                call=self._label,
            )

    def _judge(self, ask: Ask, rows: Rows[T]) -> Verdict:
        """What becomes of a page."""
        keys = tuple(rows.keys or ())
        if self._search.looks:
            self._search, verdict = self._search.look_closer(keys, self._rows.knows)
            return verdict
        is_first = not self._rows.read or not self._plan.before(ask.start)
        if is_first or self._reason or not self._is_checked(rows):
            return Verdict.FOLLOWS
        verdict = self._compare(ask, keys, rows)
        if verdict is Verdict.ALONE:
            self._search = attrs.evolve(self._search, looks=(keys,))
        self._seem_fixed = verdict is Verdict.FIXED
        return verdict

    def _compare(self, ask: Ask, keys: Keys, rows: Rows[T]) -> Verdict:
        """Whether a page follows what was given, by the row it begins with."""
        is_known = self._rows.knows(keys[:1])
        if not is_known and self._facts.is_own_size and not self._search.goes_by_row:
            return Verdict.FIXED
        if not keys and not self._rows.has_full_pages and self._is_expected(rows) and not self._search.goes_by_row:
            return Verdict.FOLLOWS
        if not self._known_rows_of(ask):  # further back
            return Verdict.FOLLOWS if is_known else Verdict.MOVED
        is_repeated = keys[:1] == self._facts.first or self._rows.knows(keys)
        return Verdict.FOLLOWS if is_known and (len(keys) == 1 or not is_repeated) else Verdict.ALONE

    def _instead(self, verdict: Verdict) -> Ask | None:
        """What to ask for in place of a page that does not follow; nothing where it is taken."""
        match verdict:
            case Verdict.FIXED:
                self.forget_overlap()
                return None
            case Verdict.ALONE:
                return self.alone()
            case Verdict.AGAIN:
                return self._ask()
            case Verdict.MOVED:
                return self._ask_back()
            case _:
                return None

    def _ask(self) -> Ask:
        return self._plan.ask(self._place.at, self.received)

    def _ask_back(self) -> Ask:
        """A request for rows further back, where the rows are that moved; in vain too often, no more."""
        if self._search.is_in_vain:
            self._reason = "rows moved between its pages, again and again"
            self.forget_overlap()
            return self.alone()
        plan, place = self._plan, self._place
        at = max(plan.before(plan.begins_at), plan.before(place.at) - plan.size * 2**self._search.backs)
        self._place = attrs.evolve(place, at=at)
        self._search = self._search.go_back()
        return Ask(at, plan.size)

    def _take(self, ask: Ask, rows: Rows[T]) -> Page[T]:
        """The page that follows, and what is asked for after it."""
        self._is_second_look = False
        begins_at = self._place.at
        ask = ask if self._plan.overlap else attrs.evolve(ask, start=begins_at)
        self._search = self._search.follow(has_row_before=self._has_row_before(ask, rows))
        fresh = self._rows.take(rows, ask.size)
        items = self._rows.give(fresh, self._plan.max_items)
        following = self._following(ask, rows, has_fresh=bool(fresh))
        self._place = attrs.evolve(self._place, at=following)
        self.next = None if following is None or self._plan.is_enough(self.received) else self._ask()
        next_start = following if len(items) == len(fresh) else begins_at
        return Page(items=items, total=self._facts.total, next_start=next_start, extra=rows.extra)

    def _following(self, ask: Ask, rows: Rows[T], *, has_fresh: bool) -> Start | None:
        """Where the page after this one begins; `None` where there is none, or pages repeat."""
        if self._plan.paging.by == "cursor":
            start, is_new = rows.cursor, self._rows.add_cursor(rows.cursor)
            is_repeated = not has_fresh or not (is_new or self._plan.paging.is_scroll)
        else:
            start = self._plan.after(ask, len(rows.items))
            self._pass(self._plan.before(start), has_fresh=has_fresh)
            is_repeated = self._place.stale > (MAX_STALE if self._is_checked(rows) else 0)
        if self._is_last(ask, rows, has_fresh=has_fresh):
            return None
        if is_repeated and (self._facts.lowest is None or self._missing() > 0):
            self._reason = f"after {self.received} rows the API gives rows again that it gave before"
        return None if is_repeated else start

    def _pass(self, end: int, *, has_fresh: bool) -> None:
        """Rows of the list are behind, some of them perhaps for the second time."""
        self._search = self._search.take(is_further=end > self._place.furthest, has_fresh=has_fresh)
        self._place = self._place.take(end, has_fresh=has_fresh)

    def _is_last(self, ask: Ask, rows: Rows[T], *, has_fresh: bool) -> bool:
        """Whether the list ends with this page. A full one may be followed by others, whatever the total says."""
        if self._plan.paging.by == "cursor" and rows.cursor is None:
            return True
        if rows.more is not None:
            return not rows.more
        is_short = len(rows.items) < ask.size
        if self._facts.total is None:
            is_shorter = is_short and len(rows.items) < self._rows.largest
            return is_shorter and has_fresh and self._rows.has_full_pages and self._plan.paging.by != "cursor"
        return is_short and self._reached(ask, rows) >= self._facts.total

    def _reached(self, ask: Ask, rows: Rows[T]) -> int:
        """How many rows of the list are behind."""
        if self._plan.paging.by == "offset":
            return self._plan.after(ask, len(rows.items))
        return self._plan.before(self._plan.begins_at) + self._rows.read

    def _after_nothing(self, ask: Ask, rows: Rows[T]) -> Ask | None:
        """An empty page is the end; where it should not be, a busy server is asked for it once more."""
        if not self._is_expected(rows) and not self._is_second_look:
            self._is_second_look = True
            return ask
        if rows.more:
            self._reason = "the API says that more rows follow, and gives none"
        return None

    def _is_expected(self, rows: Rows[T]) -> bool:
        """Whether nothing contradicts that a page without rows is the end."""
        return rows.more is not True and self._missing() <= 0

    def _missing(self) -> int:
        """How many rows have not been given of those that were there all the time; 0 where that cannot be told."""
        plan, facts, place = self._plan, self._facts, self._place
        if facts.lowest is None or (plan.paging.by == "cursor" and plan.begins_at is not None):
            return 0
        if plan.overlap and facts.is_keyed:  # every page was seen to follow
            return (facts.total or 0) - place.end + self._rows.repeated
        return facts.lowest - plan.before(plan.begins_at) - self.received

    def _note_loss(self, before: ListFacts, rows: Rows[T]) -> None:
        """Where a list got shorter, or longer and pages seem fixed, rows may be missing that nobody can find."""
        lowest, total = before.lowest, rows.total
        if lowest is None or total is None or total == lowest or (total > lowest and not self._seem_fixed):
            return
        if self._plan.paging.by != "cursor" and not self._is_checked(rows):
            self._reason = f"the API counted {lowest} rows and then {total}"

    def _is_checked(self, rows: Rows[T]) -> bool:
        """Whether it can be told that a page begins with a row that was given."""
        return bool(self._plan.overlap) and begins_with_key(rows)

    def _known_rows_of(self, ask: Ask) -> int:
        """How many rows a page has at its beginning that the one before it had."""
        return self._plan.before(self._place.at) - self._plan.before(ask.start)

    def _has_row_before(self, ask: Ask, rows: Rows[T]) -> bool:
        """Whether a page begins with a row that is known, where it was asked for with that."""
        return self._known_rows_of(ask) == 1 and self._rows.knows(tuple(rows.keys or ())[:1])

    def _is_row_before(self, ask: Ask, rows: Rows[T]) -> bool:
        """Whether the one row of a page is that of the page before it."""
        return len(rows.items) <= self._known_rows_of(ask) and self._rows.knows(tuple(rows.keys or ()))
