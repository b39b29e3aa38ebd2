"""The rows that a walk over a list has read and given."""

from collections.abc import Hashable
from typing import Generic, TypeAlias

from smartlead_async.transport.known_rows import KnownRows
from smartlead_async.transport.paging import Rows, Start, T

Keys: TypeAlias = tuple[Hashable, ...]


class GivenRows(Generic[T]):
    """What came of a list.

    Attributes:
        given: How many rows were given.
        read: How many came, those that were known among them.
        repeated: How many came twice in one page: what they are known by does not tell them apart.
        largest: How many rows the largest page had.
        has_full_pages: A page had as many rows as were asked for.
    """

    def __init__(self, first_cursor: Start | None) -> None:
        self.given = self.read = self.repeated = self.largest = 0
        self.has_full_pages = False
        self._known = KnownRows()
        self._cursors = {first_cursor}

    def take(self, rows: Rows[T], asked: int) -> list[T]:
        """The rows that were not read yet; where rows have no keys, all of them or none."""
        self.read += len(rows.items)
        self.largest = max(self.largest, len(rows.items))
        self.has_full_pages |= len(rows.items) >= asked
        if rows.keys is None:
            return list(rows.items) if self._known.add(rows.mark) else []
        self.repeated += len(rows.keys) - len(set(rows.keys))
        return [item for item, key in zip(rows.items, rows.keys, strict=True) if self._known.add(key)]

    def give(self, fresh: list[T], max_items: int | None) -> list[T]:
        """As many of them as are wanted."""
        items = fresh if max_items is None else fresh[: max_items - self.given]
        self.given += len(items)
        return items

    def knows(self, keys: Keys) -> bool:
        """Whether there are rows, and all of them were read."""
        return bool(keys) and all(key in self._known for key in keys)

    def add_cursor(self, cursor: Start | None) -> bool:
        """Whether it did not come before."""
        is_new = cursor not in self._cursors
        self._cursors.add(cursor)
        return is_new
