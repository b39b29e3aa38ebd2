"""How far the cells of a workbook reach, told before it is read.

The library that reads workbooks keeps every cell from the first to the last, filled or not, and ends the process
where there is no memory for them: a few kilobytes can hold a cell in the last corner of a sheet.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO

import attrs

from smartlead_async.errors import InvalidInputError

_MAX_UNPACKED_BYTES = 2 * 2**30  # a million rows of twenty columns have half of it
_MAX_COLUMN, _MAX_ROW = "XFD", 1_048_576  # of a sheet, by the format
_FEW_CELLS = 10_000_000  # 32 bytes each
_MOST_PER_CELL = 20  # filled cells; a table has more empty ones only where one stands far away
_BLOCK_BYTES = 1024 * 1024
_REFERENCE = re.compile(rb"\br=[\"']([A-Za-z]*)(\d+)[\"']")  # of a cell, or of a row
_LONGEST_REFERENCE = 64


@attrs.define
class Extent:
    """The cells of a sheet, as far as they say where they are."""

    cells: int = 0
    column: str = ""
    row: int = 0

    def add(self, found: list[tuple[bytes, bytes]]) -> None:
        """Further references."""
        self.cells += len(found)
        columns = {letters for letters, _ in found}
        self.column = max(self.column, *(letters.decode().upper() for letters in columns), key=_in_order)
        self.row = max(self.row, *map(int, {row for _, row in found}))

    @property
    def is_too_far(self) -> bool:
        """Whether reading it would take memory for cells that are not there."""
        if self.row > _MAX_ROW or _in_order(self.column) > _in_order(_MAX_COLUMN):
            return True
        return _number_of(self.column) * self.row > max(_FEW_CELLS, _MOST_PER_CELL * self.cells)


def check_extent(workbook: BinaryIO) -> None:
    """Refuse a workbook that needs far more memory than its cells.

    Raises:
        InvalidInputError: with the cell that is too far away.
    """
    with zipfile.ZipFile(workbook) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MAX_UNPACKED_BYTES:
            raise InvalidInputError(
                f"it is a workbook of more than {_MAX_UNPACKED_BYTES:,} bytes; save it as CSV UTF-8"
            )
        for part in (part for part in archive.infolist() if part.filename.lower().endswith(".xml")):
            with archive.open(part) as file:
                extent = _extent_of(file)
            if extent.is_too_far:
                raise InvalidInputError(
                    f"it is a workbook whose cells reach to {extent.column[:4]}{extent.row:,}, far from its "
                    "table; delete the rows and columns behind the table, or save it as CSV UTF-8"
                )


def _extent_of(file: IO[bytes]) -> Extent:
    extent = Extent()
    for text in _blocks(file):
        if found := _REFERENCE.findall(text):
            extent.add(found)
    return extent


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    """The content in blocks; a reference that lies over the end of one is whole in the next."""
    rest = b""
    while block := file.read(_BLOCK_BYTES):
        yield (text := rest + block)
        rest = text[-_LONGEST_REFERENCE:]


def _in_order(column: str) -> tuple[int, str]:
    return len(column), column


def _number_of(column: str) -> int:
    """`A` is 1, `AA` 27."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
