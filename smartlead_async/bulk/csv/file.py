"""A file of leads: understood and looked through once, then read as often as need be: each row a lead, or why not.

Plain functions; `LeadFile.stream` alone awaits, a block of rows from a thread. A bad row says what is wrong; only
a file that cannot be read as a whole is an error, of `open_file`. Memory does not depend on the length of the file
(but of a workbook).
"""

import codecs
import io
from collections.abc import AsyncIterator, Collection, Generator, Iterator, Mapping
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from os import PathLike
from pathlib import Path

import anyio.to_thread
import attrs

from smartlead_async.bulk.csv.cleaning import Cleaning
from smartlead_async.bulk.csv.columns import (
    EMPTY,
    IGNORED,
    LEAD_ID,
    Columns,
    Request,
    advise_keeping,
    plan_columns,
)
from smartlead_async.bulk.csv.dialect import Layout, check_delimiter, find_delimiter, unwrap
from smartlead_async.bulk.csv.encoding import check_encoding, find_encoding
from smartlead_async.bulk.csv.header import ROWS_SEARCHED, find_header, unique_names
from smartlead_async.bulk.csv.preview import Preview, describe, notes_of, preview_columns, warnings_of
from smartlead_async.bulk.csv.reading import RowReader
from smartlead_async.bulk.csv.records import Record, Table, TextTable
from smartlead_async.bulk.csv.rows import FileRow
from smartlead_async.bulk.csv.scan import Scan, scan_records
from smartlead_async.bulk.csv.source import Source, open_source
from smartlead_async.errors import ConfigurationError, InvalidInputError, without_keys
from smartlead_async.models.rules import MAX_CUSTOM_FIELDS

BLOCK_ROWS = 400  # read at a time in the thread: some 10 ms, and 200 KB
_HEAD_RECORDS = ROWS_SEARCHED + 100  # the header, and rows below it that say what it means
_LEADS_SHOWN = 3
_ROWS_FOR_LEADS = 1000  # a file whose first thousand rows are bad has other troubles


def open_file(
    path: str | PathLike[str],
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] = {},
    ignore: Collection[str] = (),
    only: Collection[str] | None = None,
    is_update: bool = False,
) -> "LeadFile":
    """A file of leads, looked through once: what it is written in, and what each column is for.

    Args:
        path: A regular file: text with a delimiter, also in a `.gz` or alone in a `.zip`, or a workbook (`.xlsx`).
        encoding: As Python names it, where it is not certain.
        delimiter: One character; without it comma, semicolon, tab or pipe, whichever makes a table.
        sheet: Of a workbook, where several have rows.
        columns: What a column is for, where its name does not say it: the name of a field of `Lead`,
            `custom:Name`, `custom_fields` (JSON), or `lead_id` of updates. The second of a name is `Name#2`. Of
            several columns for one field the first that is filled counts, in the order given.
        ignore: Columns that are not read: names, lists of names with commas, patterns with `*`.
        only: The custom fields to keep, in the same way; without it all of them.
        is_update: Rows are `(lead_id, Lead)`, and the file has a column `Lead ID` or `id`.

    Raises:
        UncertainEncodingError: the file may be in several encodings; has how it reads in each.
        InvalidInputError: with the file's name, what is wrong, and what to do.
    """
    request = Request(columns, ignore, only, is_update)
    try:
        table = _open_table(open_source(Path(path)), encoding, delimiter, sheet, request)
        return _look_through(table, request)
    except InvalidInputError as error:
        error.message = without_keys(f"{path}: {error.message}")
        error.args = (error.message,)
        raise


def _open_table(
    source: Source, encoding: str | None, delimiter: str | None, sheet: str | None, request: Request
) -> Table:
    if source.kind == "workbook":
        return _open_workbook(source, sheet)
    if sheet is not None:
        raise InvalidInputError(f"it is no workbook, and has no sheet {sheet!r}; leave out --sheet")
    name = find_encoding(source) if encoding is None else check_encoding(source, encoding)
    if delimiter is None:
        delimiter = find_delimiter(_head_lines(source, name), request.emails)
    return TextTable(source, name, check_delimiter(delimiter))


def _open_workbook(source: Source, sheet: str | None) -> Table:
    if find_spec("python_calamine") is None:  # pragma: no cover (the tests have it)
        raise ConfigurationError("a workbook needs a package of its own: pip install 'smartlead-async[xlsx]'")
    table: Table = import_module("smartlead_async.bulk.csv.workbook").open_sheet(source, sheet)
    return table


def _head_lines(source: Source, encoding: str) -> list[str]:
    """The physical lines of the head; the last one is left out where it may be cut."""
    is_whole = len(source.head) == source.size_bytes
    text = codecs.getincrementaldecoder(encoding)("replace").decode(source.head, is_whole)
    lines = list(io.StringIO(text.lstrip("\ufeff"), newline=""))
    return lines if is_whole else lines[:-1]


def _look_through(table: Table, request: Request) -> "LeadFile":
    with closing(table.records()) as records:
        head = list(islice(records, _HEAD_RECORDS))
    rows = [unwrap(record.cells, table.delimiter) for record in head]
    at, _ = find_header(rows, request.emails)
    if not head or head[at].fault is not None:
        raise InvalidInputError(_no_header(head[at].fault if head else None))
    layout = Layout(table.delimiter, len(rows[at]), is_in_quotes=rows[at] is not head[at].cells)
    plan = plan_columns(unique_names(rows[at]), [layout.row(record.cells) for record in head[at + 1 :]], request)
    with closing(_behind(table, head[at].line)) as records:
        scan = scan_records(records, layout, plan.custom)
    plan = _fit(plan, scan)
    return LeadFile(
        table=table,
        layout=layout,
        columns=plan,
        header_line=head[at].line,
        rows_above=at,
        is_update=request.is_update,
        scan=scan,
    )


def _no_header(fault: str | None) -> str:
    if fault is None:
        return "the file is empty; its first line must name the columns"
    return f"the first line, which must name the columns, cannot be read: {fault}"


def _behind(table: Table, line: int, end: int | None = None) -> Generator[Record, None, None]:
    """The records behind a line, and before another."""
    with closing(table.records()) as records:
        for record in records:
            if end is not None and record.line >= end:
                _read_on(records)
                return
            if record.line > line:
                yield record


def _read_on(records: Iterator[Record]) -> None:
    """To the end, so that a change there is noticed as well."""
    for _ in records:
        pass


def _fit(plan: Columns, scan: Scan) -> Columns:
    """The plan without columns that are empty, if no lead has too many custom fields."""
    if scan.rows_over:
        raise InvalidInputError(
            f"{scan.rows_over:,} of {scan.rows:,} rows have more custom fields than the {MAX_CUSTOM_FIELDS} that "
            f"a lead may have (line {scan.most_custom_line} has {scan.most_custom}); name those to keep: "
            f"{advise_keeping(plan, scan.filled)}"
        )
    empty = {at for at, filled in enumerate(scan.filled) if scan.rows and not filled}
    needed = {
        ats[0] for target, ats in plan.places.items() if target in ("email", LEAD_ID) and empty.issuperset(ats)
    }
    return plan.without(empty - needed, EMPTY)


@attrs.frozen(kw_only=True)
class LeadFile:
    """A file of leads that was looked through. It can be read as often as need be.

    Attributes:
        columns: What each column is for.
        header_line: The line that names the columns.
        rows_above: Titles and notes above it.
        is_update: Whether its rows are updates.
    """

    table: Table = attrs.field(repr=False)
    layout: Layout = attrs.field(repr=False)
    columns: Columns
    header_line: int
    rows_above: int
    is_update: bool
    scan: Scan = attrs.field(repr=False)

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.table.source.path

    @property
    def encoding(self) -> str:
        """What it is written in, as Python names it: found, or given; `xlsx` of a workbook."""
        return self.table.encoding

    @property
    def delimiter(self) -> str:
        """What parts its cells; empty of a workbook."""
        return self.table.delimiter

    @property
    def fingerprint(self) -> tuple[int, str]:
        """Size of the content in bytes and its SHA-256 in hex, by which it is known again."""
        return self.table.source.size_bytes, self.table.source.digest

    @property
    def row_count(self) -> int:
        """How many rows it has: as many as `rows()` gives."""
        return self.scan.rows

    @property
    def header(self) -> tuple[str, ...]:
        """The columns' names as people see them, each once."""
        return self.columns.names

    @property
    def mapping(self) -> dict[str, str]:
        """Of each column that is read: a field of `Lead`, `lead_id`, `custom_fields`, or `custom:Name`."""
        pairs = zip(self.columns.names, self.columns.targets, strict=True)
        return {name: target for name, target in pairs if target != IGNORED}

    @property
    def notes(self) -> tuple[str, ...]:
        """What was found out and may surprise, in sentences."""
        return notes_of(self.columns, self.scan, self.header_line if self.rows_above else None)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is likely wrong with the file, in sentences."""
        return warnings_of(self.scan)

    def describe(self) -> str:
        """One line for people: encoding, delimiter, and what becomes of the columns."""
        return describe(self.encoding, self.delimiter, self.columns)

    def preview(self) -> Preview:
        """The first three leads as they will be sent, and what each column is for."""
        with closing(self.rows()) as rows:
            leads = (row for row in islice(rows, _ROWS_FOR_LEADS) if not isinstance(row.item, InvalidInputError))
            return Preview(tuple(islice(leads, _LEADS_SHOWN)), preview_columns(self.columns, self.scan))

    def rows(self, cleaning: Cleaning | None = None) -> Generator[FileRow, None, None]:
        """The rows: a lead, or the `InvalidInputError` that says why not. Rows without any text are left out.

        Args:
            cleaning: Where what is changed in the cells is counted.

        Raises:
            FileChangedError: the file is another than the one that was opened; nothing of the other was given.
            OSError: the disk fails.
        """
        reader = RowReader(self.columns, self.layout, self.encoding, Cleaning() if cleaning is None else cleaning)
        with closing(self._records()) as records:
            yield from map(reader.read, records)

    async def stream(self, cleaning: Cleaning | None = None) -> AsyncIterator[FileRow]:
        """The rows, read in a thread, so that the event loop goes on."""
        with closing(self.rows(cleaning)) as rows:
            while block := await anyio.to_thread.run_sync(lambda: list(islice(rows, BLOCK_ROWS))):
                for row in block:
                    yield row

    def raw_rows(self) -> Iterator[tuple[int, list[str]]]:
        """The same rows as they stand in the file: line and cells; of a row csv cannot part, its text as one cell.

        Bytes that are not UTF-8 are lone surrogates here: write them with `errors="surrogateescape"`.
        """
        with closing(self._records()) as records:
            for record in records:
                yield record.line, record.cells

    def _records(self) -> Generator[Record, None, None]:
        return _behind(self.table, self.header_line, self.scan.footer_line)
