"""Which rows of a list were given: the first ones and the last ones, in so much memory and no more. Pure.

A row comes again where others push it to the next page: then it was among the last. Or where a server begins the
list anew: then it is among the first. A list of a million rows so costs no more than one of a hundred thousand.
"""

from collections.abc import Hashable

FIRST = 1_000
LAST = 100_000  # some 10 MB of numbers; as many rows would have to be inserted between two pages


class KnownRows:
    """The keys of rows, or the marks of whole pages."""

    def __init__(self) -> None:
        self._first: set[Hashable] = set()
        self._last: dict[Hashable, None] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._first or key in self._last

    def add(self, key: Hashable) -> bool:
        """Whether it was not known."""
        if key in self:
            return False
        if len(self._first) < FIRST:
            self._first.add(key)
            return True
        self._last[key] = None
        if len(self._last) > LAST:
            del self._last[next(iter(self._last))]
        return True
