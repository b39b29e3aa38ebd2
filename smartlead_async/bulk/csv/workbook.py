"""An Excel workbook (.xlsx) as records: a sheet's rows, each cell as the text that a person reads in it.

Loaded by name, where there is a workbook to read: the library that reads it is not always there.
"""

import io
from collections.abc import Generator

import attrs
import python_calamine

from smartlead_async.bulk.csv.cells import is_filled
from smartlead_async.bulk.csv.extent import check_extent
from smartlead_async.bulk.csv.records import Record
from smartlead_async.bulk.csv.source import DAMAGE, Source
from smartlead_async.errors import InvalidInputError

_ROWS_PER_CHECK = 1_000


@attrs.frozen
class SheetTable:
    """A sheet of a workbook as records. It is in memory, as it was when the file was opened.

    Attributes:
        encoding: What its text is in.
        delimiter: None: its cells are cells.
    """

    source: Source
    _sheet: python_calamine.CalamineSheet = attrs.field(repr=False)
    encoding: str = "xlsx"
    delimiter: str = ""

    def records(self) -> Generator[Record, None, None]:
        """All rows that have text, with their numbers in the sheet.

        Raises:
            FileChangedError: the path names another file.
        """
        for line, row in enumerate(self._sheet.iter_rows(), start=1):
            if line % _ROWS_PER_CHECK == 0:
                self.source.check()
            cells = [value if type(value) is str else _text(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if is_filled(cells):
                yield Record(line, cells)
        self.source.check()


def open_sheet(source: Source, name: str | None) -> SheetTable:
    """The sheet of that name, or the only one that has rows.

    Raises:
        InvalidInputError: there is no such sheet, or there are several; names them.
    """
    try:
        content = b"".join(source.blocks())
        check_extent(io.BytesIO(content))
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return SheetTable(source, book.get_sheet_by_name(_choose(book, name)))
    except (python_calamine.CalamineError, *DAMAGE, RuntimeError, OSError, ValueError) as error:
        raise InvalidInputError(f"it is a workbook that cannot be read ({error}); save it as CSV UTF-8") from None


def _choose(book: python_calamine.CalamineWorkbook, name: str | None) -> str:
    names = book.sheet_names
    if name is not None and name not in names:
        raise InvalidInputError(f"it has no sheet {name!r}; it has {', '.join(map(repr, names))}")
    if not names:
        raise InvalidInputError("it is a workbook without a sheet; save it as CSV UTF-8")
    if name is not None or len(names) == 1:
        return name or names[0]
    filled = [name for name in names if any(True for _ in book.get_sheet_by_name(name).iter_rows())]
    if len(filled) > 1:
        raise InvalidInputError(f"it has several sheets; say which with --sheet: {', '.join(map(repr, filled))}")
    return filled[0] if filled else names[0]


def _text(value: object) -> str:
    """As the sheet shows it, as far as the file says; a whole number has no fraction."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return str(value).upper()
    return str(value)
