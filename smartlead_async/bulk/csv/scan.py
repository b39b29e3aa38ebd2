"""One look at all records of a table: what is filled, where the data ends, what looks wrong."""

from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

import attrs

from smartlead_async.bulk.csv.dialect import Layout
from smartlead_async.bulk.csv.double_encoding import may_be_double, undo
from smartlead_async.bulk.csv.records import Record
from smartlead_async.models.rules import MAX_CUSTOM_FIELDS

_FEW_CELLS = 2  # of a footer: a label and a total
_EXAMPLE_CHARACTERS = 60
_EXAMPLES = 3
_BLOCK_ROWS = 50  # counted at a time; a row may have two megabytes


@attrs.define
class Scan:
    """What a look at all records behind the header says.

    Attributes:
        filled: Of each column the cells that are filled.
        examples: Of each column the first of them.
        rows: How many there are, without the footer.
        footer: Its rows: at the end of the file, without an address and with fewer cells.
        footer_line: Its first line; nothing is read from there on.
        footer_text: What stands there.
        rows_over: How many rows fill more custom fields than a lead may have.
        most_custom: The most that a row fills.
        most_custom_line: Its line.
        twice: Rows with text that was encoded twice.
        twice_examples: Some of it, and what it may have been.
    """

    filled: list[int]
    examples: list[str]
    rows: int = 0
    footer: int = 0
    footer_line: int | None = None
    footer_text: str = ""
    rows_over: int = 0
    most_custom: int = 0
    most_custom_line: int = 0
    twice: int = 0
    twice_examples: list[tuple[str, str]] = attrs.field(factory=list[tuple[str, str]])

    def count_filled(self, rows: Sequence[Sequence[str]]) -> None:
        """Count the cells of rows that are filled, column by column."""
        width = len(self.filled)
        for at, column in enumerate(islice(zip_longest(*rows, fillvalue=""), width)):
            cells = [cell for cell in map(str.strip, column) if cell]
            self.filled[at] += len(cells)
            if cells and not self.examples[at]:
                self.examples[at] = cells[0][:_EXAMPLE_CHARACTERS]

    def add(self, record: Record, cells: Sequence[str], custom: Sequence[int]) -> None:
        """Count a row."""
        self.rows += 1
        if len(custom) > MAX_CUSTOM_FIELDS:
            self._count_custom(record.line, sum(at < len(cells) and bool(cells[at].strip()) for at in custom))
        text = "\n".join(cells)
        if not text.isascii() and may_be_double(text):
            self._count_double_encoding(cells)

    def _count_custom(self, line: int, count: int) -> None:
        self.rows_over += count > MAX_CUSTOM_FIELDS
        if count > self.most_custom:
            self.most_custom, self.most_custom_line = count, line

    def _count_double_encoding(self, cells: Sequence[str]) -> None:
        found = [(cell, undone) for cell in cells if (undone := undo(cell))]
        self.twice += bool(found)
        if found and len(self.twice_examples) < _EXAMPLES:
            self.twice_examples.append(found[0])


def scan_records(records: Iterator[Record], layout: Layout, custom: Sequence[int]) -> Scan:
    """Look once at every record behind the header."""
    width = layout.width
    scan = Scan([0] * width, [""] * width)
    footer: list[Record] = []  # the first of the rows that are one, if nothing follows
    length = 0
    while block := list(islice(records, _BLOCK_ROWS)):
        rows = [layout.row(record.cells) for record in block]
        scan.count_filled(rows)
        for record, cells in zip(block, rows, strict=True):
            scan.add(record, cells, custom)
            if record.fault is None and _may_be_footer(cells, width):
                footer, length = footer or [record], length + 1
            else:
                footer, length = [], 0
    if footer and length < scan.rows:
        scan.rows, scan.footer, scan.footer_line = scan.rows - length, length, footer[0].line
        scan.footer_text = " ".join(filter(None, map(str.strip, footer[0].cells)))[:_EXAMPLE_CHARACTERS]
    return scan


def _may_be_footer(cells: Sequence[str], width: int) -> bool:
    """A lead that lost its address has the cells of a lead, or a single word where the address should be."""
    if any("@" in cell for cell in cells):
        return False
    filled = [cell for cell in cells if cell.strip()]
    is_short = len(cells) < width or (len(filled) <= _FEW_CELLS < width)
    return is_short and (len(filled) > 1 or " " in filled[0].strip())
