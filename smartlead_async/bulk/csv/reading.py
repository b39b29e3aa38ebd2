"""Records as leads: cells are cleaned, what was changed is counted, and what is no lead says why."""

from collections.abc import Sequence
from typing import Any

import attrs

from smartlead_async.bulk.csv.addresses import check_address, is_plain
from smartlead_async.bulk.csv.cells import unsafe_cell
from smartlead_async.bulk.csv.cleaning import Change, Cleaning
from smartlead_async.bulk.csv.columns import CUSTOM, CUSTOM_FIELDS, LEAD_ID, Columns
from smartlead_async.bulk.csv.dialect import Layout, delimiter_name
from smartlead_async.bulk.csv.records import MAX_CELL_CHARACTERS, NOT_TEXT, Record
from smartlead_async.bulk.csv.rows import FileRow, Item
from smartlead_async.errors import InvalidInputError
from smartlead_async.models.addresses import clean_address, without_invisible
from smartlead_async.models.leads import Lead
from smartlead_async.models.row_values import (
    NAMED,
    PLACEHOLDERS,
    SCIENTIFIC,
    clean_text,
    is_no_value,
    name_in,
    read_custom_fields,
    text_of_formula,
)
from smartlead_async.models.rules import MAX_ID, refuse

_SHOWN_CHARACTERS = 40
_OF_SPREADSHEETS = "#="  # how their errors begin, and text in a formula
_OF_NUMBERS = "+-0123456789"  # how one begins; looked at first, as the whole pattern costs more


@attrs.define
class RowReader:
    """Reads the records of one file."""

    columns: Columns
    layout: Layout
    encoding: str
    cleaning: Cleaning
    _custom: tuple[tuple[str, str], ...] = attrs.field(init=False)  # targets of custom fields, and their names

    def __attrs_post_init__(self) -> None:
        custom = [target for target in self.columns.places if target.startswith(CUSTOM)]
        self._custom = tuple((target, target.removeprefix(CUSTOM)) for target in custom)

    def read(self, record: Record) -> FileRow:
        """The lead in a record, or the first thing that is wrong with it."""
        try:
            return FileRow(record.line, self._read(record.line, self._cells(record)))
        except InvalidInputError as error:
            return FileRow(record.line, InvalidInputError(f"line {record.line}: {error.message}"))

    def _cells(self, record: Record) -> Sequence[str]:
        """As many cells as there are columns: a row may end with its last one that is filled."""
        if record.fault is not None:
            raise InvalidInputError(record.fault)
        if record.is_suspect:
            self._check(record.cells)
        cells, width = record.cells, self.layout.width
        if len(cells) == width:
            return cells
        if (row := self.layout.row(cells)) is not cells:
            self.cleaning.add(Change.UNQUOTED, record.line)
            cells = row
        if surplus := [cell for cell in cells[width:] if cell.strip()]:
            raise InvalidInputError(
                f"{len(cells)} cells under {width} column{'s' if width > 1 else ''}: "
                f"{surplus[0][:_SHOWN_CHARACTERS]!r} has no column; {_advise_surplus(self.layout.delimiter)}"
            )
        if len(cells) > width:
            self.cleaning.add(Change.SURPLUS, record.line)
        return [*cells[:width], *[""] * (width - len(cells))]

    def _check(self, cells: Sequence[str]) -> None:
        """No cell is too long, or holds what is no text."""
        for at, cell in enumerate(cells):
            name = self.columns.name(at)
            if len(cell) > MAX_CELL_CHARACTERS:
                raise InvalidInputError(
                    f"{name} has {len(cell):,} characters; it may have at most {MAX_CELL_CHARACTERS:,}"
                )
            if found := NOT_TEXT.search(cell):
                raise refuse(name, cell, _why_no_text(found[0], self.encoding))

    def _read(self, line: int, cells: Sequence[str]) -> Item:
        fields: dict[str, Any] = {}
        for target, places in self.columns.places.items():
            for at in places:  # of several columns the first that is filled
                cell = cells[at]
                text = cell.strip() if cell.isascii() and "'" not in cell else self._clean(line, cell)
                if text and (text in PLACEHOLDERS or text[0] in _OF_SPREADSHEETS):
                    text = self._meaning(line, text)
                if text and target in NAMED:
                    text = self._name(line, text)
                if text:
                    fields[target] = text
                    break
        custom: dict[str, Any] = {
            name: self._number(line, fields.pop(target)) for target, name in self._custom if target in fields
        }
        if together := fields.pop(CUSTOM_FIELDS, None):
            custom = read_custom_fields(self.columns.name_of(CUSTOM_FIELDS), together) | custom
        if "phone_number" in fields and SCIENTIFIC.fullmatch(fields["phone_number"]):
            self.cleaning.add(Change.PHONE, line)
            del fields["phone_number"]
        if custom:
            fields["custom_fields"] = custom
        lead_id = self._lead_id(fields.pop(LEAD_ID, "")) if LEAD_ID in self.columns.places else None
        lead = self._lead(line, cells, fields.pop("email", ""), fields)
        return lead if lead_id is None else (lead_id, lead)

    def _clean(self, line: int, cell: str) -> str:
        """A cell that may have more around it than space."""
        seen = unsafe_cell(cell) if "'" in cell else cell.strip()
        text = clean_text(seen)
        if text != seen:
            self.cleaning.add(Change.INVISIBLE, line)
        return text

    def _meaning(self, line: int, text: str) -> str:
        """What a cell means that a spreadsheet or a program has written."""
        if is_no_value(text):
            self.cleaning.add(Change.NO_VALUE, line)
            return ""
        if (meant := text_of_formula(text)) != text:
            self.cleaning.add(Change.TEXT_FORMULA, line)
        return meant

    def _name(self, line: int, text: str) -> str:
        if (name := name_in(text)) != text:
            self.cleaning.add(Change.QUOTED if name else Change.NO_NAME, line)
        return name

    def _number(self, line: int, text: str) -> str:
        if text[0] in _OF_NUMBERS and SCIENTIFIC.fullmatch(text):
            self.cleaning.add(Change.SCIENTIFIC, line)
        return text

    def _lead(self, line: int, cells: Sequence[str], email: str, fields: dict[str, Any]) -> Lead:
        try:
            return Lead(email=self._address(line, cells, email), **fields)
        except InvalidInputError as error:
            is_of_email = error.message.startswith("email: ")
            prefix = f"{self.columns.name_of('email')}, " if is_of_email else ""
            raise InvalidInputError(f"{prefix}{error.message}") from None

    def _address(self, line: int, cells: Sequence[str], email: str) -> str:
        if is_plain(email):
            return email
        if not email:
            raise InvalidInputError(self._why_empty(cells))
        visible = without_invisible(email)
        if visible != email:
            self.cleaning.add(Change.INVISIBLE, line)
        address = clean_address(visible)
        if address != visible:
            self.cleaning.add(Change.UNWRAPPED, line)
        checked = check_address(address)
        if checked != address:
            self.cleaning.add(Change.DOMAIN, line)
        return checked

    def _why_empty(self, cells: Sequence[str]) -> str:
        """With the column that holds an address, where another does."""
        places = self.columns.places["email"]
        held = next((cells[at].strip() for at in places if cells[at].strip()), None)
        what = "are empty" if len(places) > 1 else "is empty"
        what = what if held is None else f"says {held!r}, which is no value"
        other = next((name for name, cell in zip(self.columns.names, cells, strict=True) if "@" in cell), None)
        hint = "" if other is None else f"; {other!r} holds one, and is taken with --map"
        return f"{self.columns.name_of('email')} {what}; it must be an e-mail address{hint}"

    def _lead_id(self, text: str) -> int:
        """Digits only: `int` takes `1_000`, spaces and other scripts' digits as well."""
        if not (text.isascii() and text.isdigit() and len(text) < len(str(MAX_ID)) and int(text)):
            raise refuse(f"{self.columns.name_of(LEAD_ID)}, lead_id", text, "a positive integer")
        return int(text)


def _why_no_text(character: str, encoding: str) -> str:
    if character == "\0":
        return "text without NUL characters"
    if "\udc80" <= character <= "\udcff":
        return f"text in {encoding} (byte 0x{ord(character) - 0xDC00:02X} is not; see --encoding)"
    return f"text in {encoding} (a letter of it is lost; see --encoding)"


def _advise_surplus(delimiter: str) -> str:
    if not delimiter:  # of a workbook
        return "give its column a name, or empty it"
    return f"a cell with a {delimiter_name(delimiter)} in it must be in quotes"
