"""An Excel workbook (.xlsx) as records: a sheet's rows, each cell as the text that a person reads in it."""

import io
from collections.abc import Generator, Iterable
from datetime import datetime, time
from typing import Any

import attrs

from smartlead_async.bulk.csv.cells import is_filled
from smartlead_async.bulk.csv.records import Record
from smartlead_async.bulk.csv.source import Source
from smartlead_async.errors import ConfigurationError, InvalidInputError

try:
    import python_calamine
except ImportError:  # pragma: no cover (the tests have it)
    python_calamine = None  # type: ignore[assignment]


@attrs.frozen
class SheetTable:
    """A sheet of a workbook as records.

    Attributes:
        sheet: Its name.
        encoding: What a text in it is in.
        delimiter: None: its cells are cells.
    """

    source: Source
    sheet: str
    encoding: str = "xlsx"
    delimiter: str = ""

    def records(self) -> Generator[Record, None, None]:
        """All rows that have text, with their numbers in the sheet."""
        rows: Iterable[list[Any]] = _open(self.source).get_sheet_by_name(self.sheet).iter_rows()
        for line, row in enumerate(rows, start=1):
            cells = [_text(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if is_filled(cells):
                yield Record(line, cells)


def open_sheet(source: Source, sheet: str | None) -> SheetTable:
    """The sheet of that name, or the only one that has rows.

    Raises:
        InvalidInputError: there is no such sheet, or there are several; names them.
    """
    book = _open(source)
    names = book.sheet_names
    if sheet is None:
        filled = [name for name in names if any(True for _ in book.get_sheet_by_name(name).iter_rows())]
        if len(filled) > 1:
            raise InvalidInputError(f"it has several sheets; say which with --sheet: {_list(filled)}")
        return SheetTable(source, (filled or names)[0])
    if sheet not in names:
        raise InvalidInputError(f"it has no sheet {sheet!r}; it has {_list(names)}")
    return SheetTable(source, sheet)


def _open(source: Source) -> Any:  # noqa: ANN401 (the library has no types of its own)
    if python_calamine is None:  # pragma: no cover (the tests have it)
        raise ConfigurationError("workbooks need the extra xlsx: pip install 'smartlead-async[xlsx]'")
    content = b"".join(source.blocks())
    try:
        return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise InvalidInputError(f"it is a workbook that cannot be read ({error}); save it as CSV UTF-8") from None


def _text(value: object) -> str:
    """As the sheet shows it, as far as the file says; a whole number has no fraction."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return str(value.date())
    if isinstance(value, bool):
        return str(value).upper()
    return str(value)


def _list(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))
