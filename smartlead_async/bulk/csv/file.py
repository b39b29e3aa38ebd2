"""A CSV file as rows: each with the line it begins on, and the lead it holds or why it holds none.

Plain functions and the standard library's csv; `CsvFile.stream` alone awaits, a block of rows from a thread.
A bad row is a row that says what is wrong; only a file that cannot be read as a whole is an error, of `open_csv`.
Memory does not depend on the length of the file. What its head decides is in `csv_header`.
"""

import csv
import re
from collections.abc import AsyncIterator, Collection, Generator, Iterator, Mapping
from contextlib import closing
from functools import partial
from hashlib import sha256
from itertools import accumulate, islice
from os import PathLike
from pathlib import Path
from typing import Any, TextIO, TypeAlias

import anyio.to_thread
import attrs

from smartlead_async.bulk.csv.header import (
    CUSTOM,
    DELIMITERS,
    IGNORED,
    MAX_ROW_CHARACTERS,
    Columns,
    check_delimiter,
    codec_name,
    csv_rows,
    decode_head,
    find_delimiter,
    find_encoding,
    head_lines,
    is_filled,
    no_header,
    normalise,
    plan_columns,
    read_head,
    sample,
)
from smartlead_async.bulk.csv.rows import FileRow, Item
from smartlead_async.errors import InvalidInputError
from smartlead_async.models.leads import Lead
from smartlead_async.models.rules import refuse

MAX_CELL_CHARACTERS = 100_000  # far beyond any lead; longer is a quote gone wrong, or no text
BLOCK_ROWS = 400  # read at a time in the thread: some 5 ms, and 200 KB
HASH_BLOCK_BYTES = 1_048_576

# What a spreadsheet takes for a formula, or for the end of the cell before it; OWASP "CSV Injection".
_FORMULA = re.compile("\\s*[=+\\-@\t\r\0\uff1d\uff0b\uff0d\uff20]")
_APOSTROPHES = re.compile(f"(?:\\s*'(?={_FORMULA.pattern}))+")
_LEAD_ID = re.compile(r"[0-9]{1,18}")
# surrogateescape leaves these for bytes that are not UTF-8, `replace` the last one for those of other encodings,
# none of which has it as a character of its own but the Unicode ones.
_NOT_UTF_8 = re.compile("[\0\ud800-\udfff]")
_NOT_TEXT = re.compile("[\0\ud800-\udfff\ufffd]")

_CHANGED = "the file was changed since it was opened: the header is another; nothing was read"

# Line, cells as they are, and what is wrong with them as far as it shows before they are looked at one by one.
_Record: TypeAlias = tuple[int, list[str], str | None]


def open_csv(
    path: str | PathLike[str],
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    columns: Mapping[str, str] = {},
    ignore: Collection[str] = (),
    is_update: bool = False,
) -> "CsvFile":
    """A CSV file, looked at as far as 64 KiB go: what it is written in, and what each column is for.

    Args:
        path: A regular file; a pipe cannot be read twice.
        encoding: As Python names it; without it UTF-8 or UTF-16, by mark or look, else cp1252.
        delimiter: One character; without it comma, semicolon, tab or pipe, whichever makes a table.
        columns: What a column is for, where its name does not say it: the name of a field of `Lead`,
            `custom:Name`, or `lead_id` of updates.
        ignore: Columns that are not read.
        is_update: Rows are `(lead_id, Lead)`, and the file has a column `Lead ID` or `id`.

    Raises:
        InvalidInputError: with the file's name, what is wrong, and what to do.
    """
    try:
        return _open(Path(path), encoding, delimiter, columns, ignore, is_update=is_update)
    except InvalidInputError as error:
        raise InvalidInputError(f"{path}: {error.message}") from None


def _open(
    path: Path,
    encoding: str | None,
    delimiter: str | None,
    columns: Mapping[str, str],
    ignore: Collection[str],
    *,
    is_update: bool,
) -> "CsvFile":
    head, size_bytes = read_head(path)
    is_whole = len(head) == size_bytes
    encoding = find_encoding(head, is_whole=is_whole) if encoding is None else codec_name(encoding)
    text = decode_head(head, encoding, is_whole=is_whole)
    lines = head_lines(text, is_whole=is_whole)
    if delimiter is None:
        emails = [name for name, target in columns.items() if target == "email"]
        delimiter = find_delimiter(lines, emails)
    rows = sample(lines, check_delimiter(delimiter))
    if not rows:
        raise InvalidInputError(no_header(text))
    plan = plan_columns(_names(rows[0]), rows[1:], columns=columns, ignore=ignore, is_update=is_update)
    return CsvFile(path=path, encoding=encoding, delimiter=delimiter, size_bytes=size_bytes, columns=plan)


def _names(cells: list[str]) -> tuple[str, ...]:
    return tuple(map(_clean, cells))


@attrs.frozen(kw_only=True)
class CsvFile:
    """A CSV file whose head was read and understood. It can be read as often as need be.

    Attributes:
        path: Where it is.
        encoding: What it is written in, as Python names it: found, or given.
        delimiter: What parts its cells.
        size_bytes: Its size when it was opened.
        columns: What each column is for.
    """

    path: Path
    encoding: str
    delimiter: str
    size_bytes: int
    columns: Columns

    @property
    def header(self) -> tuple[str, ...]:
        """The columns' names as the file has them."""
        return self.columns.names

    @property
    def mapping(self) -> dict[str, str]:
        """Of each column that is read: a field of `Lead`, `lead_id`, or `custom:Name`."""
        pairs = zip(self.columns.names, self.columns.targets, strict=True)
        return {name: target for name, target in pairs if target != IGNORED}

    def describe(self) -> str:
        """One line for people: encoding, delimiter, and what becomes of the columns."""
        encoding = self.encoding.upper() if self.encoding.startswith("utf") else self.encoding
        fields = [
            target if normalise(name) == normalise(target) else f"{name} as {target}"
            for name, target in self.mapping.items()
            if not target.startswith(CUSTOM)
        ]
        custom = [name for _, name in self.columns.custom]
        ignored = [name for name in self.header if name and name not in self.mapping]
        count = f"{len(self.header)} column{'s' if len(self.header) > 1 else ''}"
        line = f"{encoding}, {_delimiter_name(self.delimiter)}, {count}: {', '.join(fields)}"
        line += f"; custom fields: {', '.join(custom)}" if custom else ""
        line += f"; ignored: {', '.join(ignored)}" if ignored else ""
        return "".join(letter if letter.isprintable() else "?" for letter in line)

    def rows(self) -> Generator[FileRow, None, None]:
        """The rows: a lead, or the `InvalidInputError` that says why not. Rows without any text are left out.

        Raises:
            OSError: the file is gone, or the disk fails.
        """
        with closing(self._records()) as records:
            for line, cells, fault in records:
                yield FileRow(line, _at_line(line, fault) if fault is not None else self._item(line, cells))

    async def stream(self) -> AsyncIterator[FileRow]:
        """The rows, read in a thread, so that the event loop goes on."""
        with closing(self.rows()) as rows:
            while block := await anyio.to_thread.run_sync(lambda: list(islice(rows, BLOCK_ROWS))):
                for row in block:
                    yield row

    def raw_rows(self) -> Iterator[tuple[int, list[str]]]:
        """The same rows as they stand in the file: line and cells; of a row csv cannot part, its text as one cell.

        Bytes that are not UTF-8 are lone surrogates here: write them with `errors="surrogateescape"`.
        """
        with closing(self._records()) as records:
            for line, cells, _ in records:
                yield line, cells

    def _records(self) -> Generator[_Record, None, None]:
        """The rows behind the header, unless the header is another than it was."""
        with closing(self._all_records()) as records:
            nothing: _Record = (1, [], None)
            line, cells, _ = next(records, nothing)
            if _names(cells) == self.header:
                yield from records
            else:
                yield line, cells, _CHANGED

    def _all_records(self) -> Generator[_Record, None, None]:
        is_utf_8 = self.encoding in ("utf-8", "utf-8-sig")
        # The two ways to go on behind bytes that are no text: the first keeps them, and UTF-16 does not have it.
        errors = "surrogateescape" if is_utf_8 else "replace"
        with self.path.open(encoding=self.encoding, errors=errors, newline="") as file:
            lines = _Lines(file, _NOT_UTF_8 if is_utf_8 else _NOT_TEXT)
            rows = csv_rows(iter(lines), self.delimiter)
            while True:
                lines.begin_row()
                line = lines.number + 1
                try:
                    cells = next(rows)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield line, ["".join(lines.row)], self._why_unreadable(lines, line, error)
                    continue  # csv begins anew on the next line; behind the last one there is none
                if is_filled(cells):
                    yield line, cells, self._why_bad(cells, lines.not_text) if lines.is_suspect else None

    def _why_unreadable(self, lines: "_Lines", line: int, error: csv.Error) -> str:
        if not lines.is_over:
            span = f"the row on lines {line} to {lines.number}" if lines.number > line else "the row"
            return (
                f"{span} cannot be read ({error}); a quote inside a quoted cell must be doubled, "
                "and nothing may stand between a closing quote and the delimiter"
            )
        if (opened := _open_quote(lines.row, self.delimiter)) is not None:
            return (
                f"the quote opened on line {line + opened} is not closed, so the rest of the file was not read; "
                "close it, or double it where it is part of the text"
            )
        return f"the row cannot be read ({error}), and the rest was not read"

    def _why_bad(self, cells: list[str], not_text: re.Pattern[str]) -> str | None:
        """What is wrong with cells that are too long, or no text."""
        for at, cell in enumerate(cells):
            column = self.columns.name(at)
            if len(cell) > MAX_CELL_CHARACTERS:
                return f"{column} has {len(cell):,} characters; it may have at most {MAX_CELL_CHARACTERS:,}"
            if "\0" in cell:
                return refuse(column, cell, "text without NUL characters").message
            if found := not_text.search(cell):
                byte = f"byte 0x{ord(found[0]) - 0xDC00:02X} is not; " if "\udc80" <= found[0] <= "\udcff" else ""
                return refuse(column, cell, f"text in {self.encoding} ({byte}see --encoding)").message
        return None

    def _item(self, line: int, cells: list[str]) -> Item:
        """What the cells of a row hold, or why nothing."""
        try:
            return self._read(cells)
        except InvalidInputError as error:
            return _at_line(line, error.message)

    def _read(self, cells: list[str]) -> Item:
        """The lead in the cells of a row; the first cell that is wrong raises."""
        columns = self.columns
        if len(cells) != len(columns.names):
            raise self._wrong_width(cells)
        values = [text if (text := cell.strip())[:1] != "'" else _clean(cell) for cell in cells]
        for at in columns.nameless:
            if values[at]:
                raise refuse(columns.name(at), values[at], "empty, because it has no name in the header")
        fields: dict[str, Any] = {name: values[at] for at, name in columns.fields if values[at]}
        if custom := {name: values[at] for at, name in columns.custom if values[at]}:
            fields["custom_fields"] = custom
        lead = self._lead(values[columns.email_at], fields)
        return lead if columns.lead_id_at is None else (self._lead_id(values[columns.lead_id_at]), lead)

    def _lead(self, email: str, fields: dict[str, Any]) -> Lead:
        if not email:
            raise InvalidInputError(f"{self.columns.name_of('email')} is empty; it must be an e-mail address")
        try:
            return Lead(email=_unwrap(email), **fields)
        except InvalidInputError as error:  # the e-mail's: text is text, and custom fields were counted
            raise InvalidInputError(f"{self.columns.name_of('email')}, {error.message}") from None

    def _lead_id(self, text: str) -> int:
        """Digits only: `int` takes `1_000`, spaces and other scripts' digits as well."""
        if not _LEAD_ID.fullmatch(text) or int(text) == 0:
            raise refuse(f"{self.columns.name_of('lead_id')}, lead_id", text, "a positive integer")
        return int(text)

    def _wrong_width(self, cells: list[str]) -> InvalidInputError:
        """Both ways an error, empty cells included: `a@b.c,Acme, Inc,` would put "Inc" where the phone goes."""
        wanted = len(self.columns.names)
        what = f"{len(cells)} cell{'s' if len(cells) > 1 else ''} under {wanted} columns"
        if len(cells) > wanted:
            return InvalidInputError(
                f"{what}: {cells[wanted][:40]!r} has no column; a cell with a "
                f"{_delimiter_name(self.delimiter)} in it must be in quotes"
            )
        return InvalidInputError(
            f"{what}: {self.columns.name(len(cells))} has no cell; a row must have all of them"
        )


def _at_line(line: int, fault: str) -> InvalidInputError:
    return InvalidInputError(f"line {line}: {fault}")


class _Lines:
    """The physical lines of a file on their way to csv, and what is to be known of the row they make."""

    def __init__(self, file: TextIO, not_text: re.Pattern[str]) -> None:
        self.not_text = not_text
        self.number = 0  # of the line csv has now, from 1
        self.row: list[str] = []
        self.is_suspect = False  # something in the row is too long, or no text: its cells need a look
        self.is_over = False  # the end was reached, or the row is longer than a row may be
        self._file = file
        self._length = 0

    def begin_row(self) -> None:
        self.row = []
        self.is_suspect = False
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        try:
            for line in iter(partial(self._file.readline, MAX_ROW_CHARACTERS), ""):
                if not self.number:
                    line = line.removeprefix("\ufeff")  # noqa: PLW2901 (the mark is no part of the first name)
                self.number += 1
                self.row.append(line)
                self._length += len(line)
                if self.not_text.search(line) if not line.isascii() else "\0" in line:
                    self.is_suspect = True
                if self._length > MAX_CELL_CHARACTERS:
                    self._look_at_length()
                yield line
        except UnicodeError as error:  # of a codec that has to begin with a mark, in a file that was changed
            raise csv.Error(str(error)) from None
        finally:
            self.is_over = True

    def _look_at_length(self) -> None:
        self.is_suspect = True
        if self._length >= MAX_ROW_CHARACTERS:
            raise csv.Error(f"it is longer than {MAX_ROW_CHARACTERS:,} characters")


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


def _delimiter_name(delimiter: str) -> str:
    return DELIMITERS.get(delimiter, repr(delimiter))


def _clean(cell: str) -> str:
    """A cell without the spaces around it, and without the apostrophe `safe_cell` put before it."""
    apostrophes = _APOSTROPHES.match(cell)
    return cell[apostrophes.end() :].strip() if apostrophes else cell.strip()


def _unwrap(email: str) -> str:
    """The address in `Name <a@b.c>` and `mailto:a@b.c`."""
    if email.endswith(">") and "<" in email:
        email = email[email.rfind("<") + 1 : -1].strip()
    if email[:7].lower() == "mailto:":
        email = email[7:].partition("?")[0]
    return email


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it.

    Read from a file, a cell is the same whether it was made safe or not.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def fingerprint(path: str | PathLike[str]) -> tuple[int, str]:
    """A file's size in bytes and SHA-256 in hex, by which it is known again."""
    size_bytes, digest = 0, sha256()
    with Path(path).open("rb") as file:
        while block := file.read(HASH_BLOCK_BYTES):
            size_bytes += len(block)
            digest.update(block)
    return size_bytes, digest.hexdigest()
