"""A text as records: the physical lines of a file, and the cells that stand in them, each with its line.

A record that cannot be read has a fault. Memory does not depend on the length of the file, a line or a cell; lines
without text cost next to nothing.
"""

import codecs
import csv
import io
import re
from collections.abc import Generator, Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple, Protocol

import attrs

from smartlead_async.bulk.csv.cells import is_filled
from smartlead_async.bulk.csv.dialect import MAX_RECORD_CHARACTERS, SEPARATOR_LINE, csv_rows
from smartlead_async.bulk.csv.source import Source

MAX_CELL_CHARACTERS = 100_000  # far beyond any lead; longer is a quote gone wrong, or no text

# surrogateescape leaves surrogates for bytes that are not UTF-8, `replace` U+FFFD for those of other encodings. A
# file that has U+FFFD of its own lost letters when it was saved.
NOT_TEXT = re.compile("[\0\ud800-\udfff\ufffd]")
_LINE_ENDS = "\r\n"
_BLANK = frozenset(("\n", "\r\n", "\r"))


class Record(NamedTuple):
    """The cells that begin on a line, from 1; why there are none; whether one may be too long, or no text."""

    line: int
    cells: list[str]
    fault: str | None = None
    is_suspect: bool = False


class Table(Protocol):
    """A file as records: text, or a sheet of a workbook."""

    @property
    def source(self) -> Source:
        """Its bytes."""
        ...

    @property
    def encoding(self) -> str:
        """What its text is in, as Python names it; `xlsx` of a workbook."""
        ...

    @property
    def delimiter(self) -> str:
        """What parts its cells; empty where they are parted already."""
        ...

    def records(self) -> Generator[Record, None, None]:
        """All records that have text."""
        ...


@attrs.frozen
class TextTable:
    """A file of text as records.

    Attributes:
        encoding: As Python names it.
        delimiter: What parts cells.
    """

    source: Source
    encoding: str
    delimiter: str

    def records(self) -> Generator[Record, None, None]:
        """All records that have text; what no cell can be made of is one cell, its text.

        Bytes that are not UTF-8 are lone surrogates: write them with `errors="surrogateescape"`.
        """
        lines = Lines(self._texts())
        rows = csv_rows(iter(lines), self.delimiter)
        while True:
            lines.begin_record()
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield Record(lines.first, ["".join(lines.record)], self._why_unreadable(lines, error))
                continue  # csv begins anew on the next line; behind the last one there is none
            if is_filled(cells) and not (lines.first == 1 and SEPARATOR_LINE.fullmatch("".join(lines.record))):
                yield Record(lines.first, cells, None, lines.is_suspect)

    def _texts(self) -> Iterator[str]:
        is_utf_8 = self.encoding in ("utf-8", "utf-8-sig")
        errors = "surrogateescape" if is_utf_8 else "replace"  # UTF-16 does not have the first
        decoder = codecs.getincrementaldecoder(self.encoding)(errors)
        for block in self.source.blocks():
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)

    def _why_unreadable(self, lines: "Lines", error: csv.Error) -> str:
        if not lines.is_over:
            span = f"the row on lines {lines.first} to {lines.number}" if lines.number > lines.first else "the row"
            return (
                f"{span} cannot be read ({error}); a quote inside a quoted cell must be doubled, "
                "and nothing may stand between a closing quote and the delimiter"
            )
        if (opened := _open_quote(lines.record, self.delimiter)) is not None:
            return (
                f"the quote opened on line {lines.first + opened} is not closed, so the rest of the file was not "
                "read; close it, or double it where it is part of the text"
            )
        return f"the row cannot be read ({error}), and the rest was not read"


class Lines:
    """The physical lines of a text on their way to csv, and what is to be known of the record they make."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.number = 0  # of the line csv has now, from 1
        self.first = 1  # line of the record
        self.record: list[str] = []
        self.is_suspect = False  # something in the record is too long, or no text: its cells need a look
        self.is_over = False  # the end was reached, or the record is longer than one may be
        self._texts = texts
        self._length = 0

    def begin_record(self) -> None:
        """The next line is the first of a record."""
        self.record = []
        self.is_suspect = False
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        try:
            for line in self._lines():
                self.number += 1
                if not self.record:
                    if line in _BLANK:
                        continue
                    self.first = self.number
                self.record.append(line)
                self._length += len(line)
                if NOT_TEXT.search(line) if not line.isascii() else "\0" in line:
                    self.is_suspect = True
                if self._length > MAX_CELL_CHARACTERS:
                    self._look_at_length()
                yield line
        finally:
            self.is_over = True

    def _lines(self) -> Iterator[str]:
        """Lines with their ends, whatever these are; without the marks before the first."""
        rest = ""
        is_first = True
        for text in self._texts:
            whole = rest + text
            if is_first and whole:
                whole = whole.lstrip("\ufeff")
                is_first = not whole
            if not self.record and not whole.strip(_LINE_ENDS):
                whole = self._skip_blank(whole)
            lines = list(io.StringIO(whole, newline=""))
            rest = lines.pop() if lines and _may_go_on(lines[-1]) else ""
            yield from lines
        if rest:
            yield rest

    def _skip_blank(self, text: str) -> str:
        """Count lines that are empty, but for a last end that may be half of one; give that back."""
        rest = "\r" if text.endswith("\r") else ""
        self.number += (text.count("\n") + text.count("\r") - text.count("\r\n")) - len(rest)
        return rest

    def _look_at_length(self) -> None:
        self.is_suspect = True
        if self._length >= MAX_RECORD_CHARACTERS:
            raise csv.Error(f"it is longer than {MAX_RECORD_CHARACTERS:,} characters")


def _may_go_on(line: str) -> bool:
    """Whether the next text belongs to a line: it has no end, or half of one; unless it is too long already."""
    return not line.endswith("\n") and len(line) < MAX_RECORD_CHARACTERS


def _open_quote(lines: list[str], delimiter: str) -> int | None:
    """Of the lines of a row that does not end: the place of the one on which a quote is opened and not closed."""
    text = "".join(lines)
    cell = re.compile(rf' *+(?P<opened>")(?:[^"]++|"")*+(?P<closed>")?|[^{re.escape(delimiter)}]*+')
    position = 0
    while position < len(text) and (found := cell.match(text, position)):
        if found["opened"] and not found["closed"]:
            ends = accumulate(map(len, lines))
            return next(at for at, end in enumerate(ends) if found.start("opened") < end)
        position = found.end() + 1
    return None
