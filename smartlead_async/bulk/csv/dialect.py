"""How a text parts its cells: the delimiter, found by what makes a table of the head, and quotes. Pure."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress

import attrs

from smartlead_async.bulk.csv.cells import is_filled
from smartlead_async.bulk.csv.header import find_header
from smartlead_async.models.rules import refuse

# One record at most. It bounds the memory an unclosed quote, or a file without line ends, can take.
MAX_RECORD_CHARACTERS = 2_000_000
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}  # in the order of preference
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[;,\t|]*\s*', re.IGNORECASE | re.DOTALL)  # for Excel, on the first line
_ROWS_COMPARED = 100


def check_delimiter(delimiter: str) -> str:
    """What csv can part cells with, whatever the version of Python."""
    if len(delimiter) != 1 or delimiter in '"\r\n\0 ':
        raise refuse("delimiter", delimiter, "one character; not a quote, a space, a line end or NUL")
    return delimiter


def delimiter_name(delimiter: str) -> str:
    """As people call it."""
    return DELIMITERS.get(delimiter, repr(delimiter))


def find_delimiter(lines: Sequence[str], emails: Collection[str] = ()) -> str:
    """The one that the first line names (`sep=;`), or that makes most of a table of the lines; else a comma."""
    first = next((line for line in lines if line.strip()), "")
    if (found := SEPARATOR_LINE.fullmatch(first)) and found[1] not in '"\r\n\0 ':
        return found[1]
    return max(DELIMITERS, key=lambda delimiter: _fitness(_sample(lines, delimiter), emails))


def _fitness(rows: list[list[str]], emails: Collection[str]) -> tuple[bool, float, int]:
    """A column of e-mail addresses, then rows as wide as the header, then the number of columns."""
    at, has_email = find_header(rows, emails)
    if not rows or len(rows[at]) == 1:
        return False, 0.0, 1
    width = len(rows[at])
    compared = rows[at : at + _ROWS_COMPARED]
    return has_email, sum(len(row) == width for row in compared) / len(compared), width


def _sample(lines: Iterable[str], delimiter: str) -> list[list[str]]:
    """The rows of the head, as far as they can be read; the last one may go on behind it."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(unwrap(row, delimiter) for row in csv_rows(lines, delimiter) if is_filled(row))
    return rows


def csv_rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The rows of lines, strictly: a quote that is not closed, or not followed by a delimiter, is an error.

    The limit on a cell belongs to the whole process. It is raised, so that one long cell is one bad row and not
    the end of the file, and it is not put back: another reader may be at work, and under the old limit stop.
    """
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_RECORD_CHARACTERS))
    return csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)


def unwrap(cells: list[str], delimiter: str) -> list[str]:
    """The cells of a line that stands in quotes as a whole, as Excel writes lines it took for one cell."""
    if len(cells) == 1 and delimiter and delimiter in cells[0]:
        with suppress(csv.Error):
            rows = list(csv_rows(io.StringIO(cells[0], newline=""), delimiter))
            if len(rows) == 1 and len(rows[0]) > 1:
                return rows[0]
    return cells


@attrs.frozen
class Layout:
    """How the cells of a record are those of a row.

    Attributes:
        delimiter: What parts cells; empty where they are parted already.
        width: How many columns there are.
        is_in_quotes: Whether the header stands in quotes as a whole.
    """

    delimiter: str
    width: int
    is_in_quotes: bool

    def row(self, cells: list[str]) -> list[str]:
        """The cells, taken out of quotes where these are of the line and not of its first cell.

        Excel puts a line that it took for one cell in quotes if there are quotes in it. Without any, and under a
        header that has none round it, `"a@b.c, d@e.f"` is a cell.
        """
        if len(cells) > 1 or self.width == 1:
            return cells
        found = unwrap(cells, self.delimiter)
        return found if self.is_in_quotes or ('"' in cells[0] and len(found) == self.width) else cells
