"""The rows of a large answer, read as they are decoded, so that none is kept twice. Pure."""

from collections.abc import Generator, Hashable

from smartlead_async.models.object_reader import RowList
from smartlead_async.models.values import Json
from smartlead_async.transport.paging import Paging, key_of


class RowReader:
    """One list of rows.

    Attributes:
        keys: What each is known by, where the list is given in pages.
    """

    def __init__(self, rows: RowList, paging: Paging | None) -> None:
        self._rows = rows
        self._paging = paging
        self.keys: list[Hashable] = []

    @property
    def items(self) -> list[object]:
        """The rows as models."""
        return self._rows.items

    def append(self, row: Json, /) -> None:
        """Read one more.

        Raises:
            WrongTypeError: It is no such row, or lacks what is needed.
        """
        self._rows.append(row)
        self._keep_key(row)

    def append_in_steps(self, row: Json, /) -> Generator[None, None, None]:
        """The same, with steps between, of a large one."""
        yield from self._rows.append_in_steps(row)
        self._keep_key(row)

    def _keep_key(self, row: Json) -> None:
        if self._paging is not None:
            self.keys.append(key_of(row, self._paging))
