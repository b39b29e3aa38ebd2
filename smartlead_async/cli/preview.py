"""What a person sees of a file before anything is sent: its columns, and three leads as they will be sent."""

from collections.abc import Mapping
from itertools import groupby
from typing import assert_never

import attrs
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from smartlead_async.bulk.csv.encoding import encoding_name
from smartlead_async.bulk.csv.file import LeadFile
from smartlead_async.bulk.csv.preview import ColumnPreview, Preview
from smartlead_async.bulk.csv.rows import FileRow
from smartlead_async.cli.printing import for_terminal, say
from smartlead_async.errors import InvalidInputError
from smartlead_async.models.leads import Lead
from smartlead_async.models.plurals import count
from smartlead_async.models.unset import UNSET

NAMES_SHOWN = 12  # of columns that are not read
NAME_CHARACTERS = 24  # of a field, beside the leads
FRAME_CHARACTERS = 4  # around a column
ROOM_FOR_NAMES = 56  # characters of a line, for columns, fields and counts


def show_file(console: Console, file: LeadFile) -> None:
    """Everything there is to look at, warnings last."""
    preview = file.preview()
    say(console, f"{file.path}: {_head(file)}")
    console.print(_columns(preview, file.row_count, width=console.width))
    for line in _not_read(preview):
        say(console, line)
    if preview.leads:
        console.print("As they will be sent:")
        console.print(_leads(preview, width=console.width))
    for note in file.notes:
        say(console, f"note: {note}")
    for warning in file.warnings:
        say(console, f"warning: {warning}", style="yellow")


def _head(file: LeadFile) -> str:
    return f"{encoding_name(file.encoding)}, {count(file.row_count, 'row')}"


def _columns(preview: Preview, rows: int, *, width: int) -> Table:
    """One row for each column that is read; the examples get what room is left."""
    table = Table("column", "field")
    table.add_column("example", no_wrap=True, max_width=max(12, width - ROOM_FOR_NAMES))
    table.add_column("filled", justify="right", no_wrap=True)
    for column in preview.columns:
        if column.target:
            field = _field(column, preview)
            table.add_row(*map(_cell, (column.name, field, column.example)), _share(column.filled, rows))
    return table


def _field(column: ColumnPreview, preview: Preview) -> str:
    """`email`, `custom field Title`; of several columns for one field, when this one counts."""
    name = column.target.removeprefix("custom:")
    field = name if name == column.target else f"custom field {name}"
    first = next((one for one in preview.columns if _is_before(one, column)), None)
    return field if first is None else f"{field}, where {first.name} is empty"


def _is_before(one: ColumnPreview, column: ColumnPreview) -> bool:
    return one.target == column.target and one.rank == column.rank - 1


def _share(filled: int, rows: int) -> str:
    return "all" if filled == rows else f"{filled:,} of {rows:,}"


def _not_read(preview: Preview) -> list[str]:
    """A line for each reason."""
    left_out = sorted((one for one in preview.columns if not one.target), key=lambda one: one.reason)
    lines: list[str] = []
    for reason, columns in groupby(left_out, key=lambda one: one.reason):
        names = [column.name for column in columns]
        more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
        lines.append(f"not read, {reason}: {', '.join(names[:NAMES_SHOWN])}{more}")
    return lines


def _leads(preview: Preview, *, width: int) -> Table:
    """A column for each lead, a row for each field that one of them has; long values are cut, names are not."""
    leads = [_values(row) for row in preview.leads]
    names = list(dict.fromkeys(field for lead in leads for field in lead))
    longest = min(NAME_CHARACTERS, max(map(len, names)))
    table = Table()
    table.add_column(no_wrap=True, min_width=longest, max_width=longest)
    for row in preview.leads:
        room = (width - longest - FRAME_CHARACTERS) // len(leads) - FRAME_CHARACTERS
        table.add_column(f"line {row.line}", no_wrap=True, max_width=max(FRAME_CHARACTERS, room))
    for name in names:
        table.add_row(_cell(name), *(_cell(lead.get(name, "")) for lead in leads))
    return table


def _values(row: FileRow) -> Mapping[str, str]:
    match row.item:
        case InvalidInputError():  # pragma: no cover (the type checkers: a preview has leads alone)
            return {}
        case Lead() as lead:
            return _fields(lead)
        case (lead_id, lead):
            return {"lead_id": str(lead_id), **_fields(lead)}
        case _:
            assert_never(row.item)


def _fields(lead: Lead) -> dict[str, str]:
    """As on the wire; the address first, custom fields by their names last."""
    values = {
        name: value
        for name, value in attrs.asdict(lead, recurse=False).items()
        if value is not UNSET and name != "custom_fields"
    }
    custom = lead.custom_fields or {}
    return {"email": lead.email, **{name: str(value) for name, value in (values | dict(custom)).items()}}


def _cell(text: str) -> str:
    return escape(for_terminal(text))
