"""What is known of a list that is read in pages, and where in it a walk is. Values; pure."""

from typing import Self

import attrs

from smartlead_async.transport.given_rows import Keys
from smartlead_async.transport.paging import Rows, Start, T
from smartlead_async.transport.walk_plan import Ask, Plan


@attrs.frozen
class ListFacts:
    """What the answers say of the list.

    Attributes:
        total: How many rows it has, by the last one.
        lowest: By all of them: so many rows were there all the time.
        first: What its first row is known by.
        is_own_size: Pages have another number of rows than was asked for and is there: they are the server's own.
        is_keyed: Every page began with a row that has a key.
    """

    total: int | None = None
    lowest: int | None = None
    first: Keys = ()
    is_own_size: bool = False
    is_keyed: bool = True

    def add(self, ask: Ask, rows: Rows[T], plan: Plan) -> Self:
        """After another answer."""
        count, total = len(rows.items), self.total if rows.total is None else rows.total
        is_cut = rows.total is not None and count != min(ask.size, rows.total - plan.before(ask.start))
        return attrs.evolve(
            self,
            total=total,
            lowest=total if total is None or self.lowest is None else min(self.lowest, total),
            first=tuple(rows.keys or ())[:1] if ask.start == plan.begins_at else self.first,
            is_own_size=self.is_own_size or bool(count and (is_cut or (rows.more and count < ask.size))),
            is_keyed=self.is_keyed and begins_with_key(rows),
        )


@attrs.frozen
class Place:
    """Where in the list a walk is, in rows from its beginning.

    Attributes:
        at: What the next page that was not given is asked for with.
        end: Where the page ends that came last.
        furthest: The largest `end` so far.
        stale: How many pages in a row gave nothing.
    """

    at: Start | None
    end: int
    furthest: int = 0
    stale: int = 0

    def take(self, end: int, *, has_fresh: bool) -> Self:
        """After a page that ends there."""
        stale = 0 if has_fresh else self.stale + (end > self.furthest)
        return attrs.evolve(self, end=end, furthest=max(self.furthest, end), stale=stale)


def begins_with_key(rows: Rows[T]) -> bool:
    """Whether the first row can be known again; one without a key may change."""
    return not (rows.keys and isinstance(rows.keys[0], tuple))
