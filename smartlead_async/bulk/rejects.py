"""What was refused, as a file that can be corrected and fed back in.

Written from the journal and the input; a spreadsheet that opens the input opens it: it has the same delimiter.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path

import attrs

from smartlead_async.bulk.csv.cells import safe_cell
from smartlead_async.bulk.csv.file import LeadFile
from smartlead_async.bulk.csv.rows import FileRow
from smartlead_async.bulk.journal import Entry, RowState
from smartlead_async.bulk.journal_file import JournalReader
from smartlead_async.bulk.operation import Operation, operation_of, to_row
from smartlead_async.bulk.rows import Row
from smartlead_async.bulk.whole_file import whole_file
from smartlead_async.errors import InvalidInputError

ADDED_COLUMNS = ("_line", "_code", "_reason")
_BLOCK_ROWS = 400
# The end of the header, with any delimiter between the columns.
_HEADER = re.compile(r"{}(.){}\1{}[\r\n]".format(*ADDED_COLUMNS).encode(), re.DOTALL)
_HEADER_BYTES = 1024 * 1024
_CODES = {RowState.REJECTED: "refused", RowState.SENT: "unknown", RowState.UNKNOWN: "unknown"}
_UNKNOWN = "sent, and what became of it is not known; look whether it is there before it is sent again"


@attrs.frozen
class Reject:
    """A row that was not taken: where it is, why in one word, and why in a sentence."""

    line: int
    code: str  # "invalid" by a rule here, "refused" by the API, "unknown"
    reason: str


def holds_rejects(path: Path) -> bool:
    """Whether a file is one that was written here, or empty: another is not replaced."""
    with path.open("rb") as file:
        beginning = file.read(_HEADER_BYTES)
    return not beginning or _HEADER.search(beginning) is not None


def find_rejects(
    file: LeadFile, journal: Path, *, is_update: bool, words: Mapping[int, str] = {}
) -> Iterator[Reject]:
    """Every row of the file that is invalid, or that the journal has as refused or unknown.

    `words` are those of the API in the run at hand, by line, as far as it kept them.
    """
    rows, operation = enumerate(file.rows()), operation_of(is_update=is_update)
    with closing(JournalReader(journal)) as record:
        while block := list(islice(rows, _BLOCK_ROWS)):
            found = [_to_row(operation, index, row, record.salt) for index, row in block]
            entries = record.look_up([row.key for row in found if isinstance(row, Row)])
            for row in found:
                reject = row if isinstance(row, Reject) else _to_reject(row, entries.get(row.key), words)
                if reject is not None:
                    yield reject


def write_rejects(
    file: LeadFile, journal: Path, path: Path, *, is_update: bool, words: Mapping[int, str] = {}
) -> int:
    """Write the rejected rows with their original cells and why; returns how many there are."""
    rejects = find_rejects(file, journal, is_update=is_update, words=words)
    count = 0
    # With the mark by which a spreadsheet knows UTF-8; bytes that are none stay what they are.
    with whole_file(path, encoding="utf-8-sig", errors="surrogateescape") as text:
        table = csv.writer(text, delimiter=file.delimiter)
        table.writerow([*map(safe_cell, file.header), *ADDED_COLUMNS])
        raw = file.raw_rows()
        for reject in rejects:
            cells = next((cells for line, cells in raw if line == reject.line), list[str]())
            table.writerow(_cells(cells, len(file.header), reject))
            count += 1
    return count


def _cells(cells: list[str], width: int, reject: Reject) -> list[object]:
    """The row's own cells, then why. Cells without a column come last, so that the row stays one to correct."""
    own = [safe_cell(cell) for cell in cells[:width]] + [""] * (width - len(cells))
    return [*own, reject.line, reject.code, safe_cell(reject.reason), *map(safe_cell, cells[width:])]


def _to_row(operation: Operation, index: int, row: FileRow, salt: bytes) -> Row | Reject:
    try:
        return to_row(operation, index, row, salt)
    except InvalidInputError as error:
        return Reject(row.line, "invalid", error.message)


def _to_reject(row: Row, entry: Entry | None, words: Mapping[int, str]) -> Reject | None:
    if entry is None or entry.row_index != row.index or entry.state not in _CODES:
        return None
    line = row.line or 0
    return Reject(line, _CODES[entry.state], words.get(line) or entry.reason or _UNKNOWN)
