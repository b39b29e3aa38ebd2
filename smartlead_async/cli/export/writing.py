"""Rows as CSV or JSON Lines, in a file that is there whole or not at all, or on standard output."""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, TextIO, TypeAlias

import attrs

from smartlead_async.bulk.csv.cells import safe_cell
from smartlead_async.cli.export.spool import Block
from smartlead_async.cli.text_output import STANDARD_OUTPUT, check_place, text_output
from smartlead_async.errors import InvalidInputError
from smartlead_async.models.values import Json

Format: TypeAlias = Literal["csv", "jsonl"]
_FORMATS: dict[str, Format] = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


@attrs.frozen(kw_only=True)
class Target:
    """Where rows are written, and how.

    Attributes:
        path: None for standard output.
        delimiter: Between the cells of CSV.
        may_replace: What is there may be written over.
    """

    path: Path | None
    format: Format
    delimiter: str = ","
    may_replace: bool = False

    def check(self) -> None:
        """Refuse a place that cannot be written, or where something is."""
        if self.path is not None:
            check_place(self.path, may_replace=self.may_replace)

    def write(self, columns: Sequence[str], blocks: Iterable[Block]) -> None:
        """Write all rows. A file of CSV has the mark by which a spreadsheet knows UTF-8."""
        name = STANDARD_OUTPUT if self.path is None else str(self.path)
        encoding = "utf-8-sig" if self.format == "csv" else "utf-8"
        with text_output(name, encoding=encoding, may_replace=self.may_replace) as file:
            if self.format == "csv":
                _write_csv(file, columns, blocks, self.delimiter)
            else:
                _write_lines(file, blocks)


def to_target(output: str, given: str | None, delimiter: str | None, *, may_replace: bool) -> Target:
    """Where `-o` says."""
    path = None if output == STANDARD_OUTPUT else Path(output)
    found = _FORMATS.get(path.suffix.lower()) if path is not None else "jsonl"
    if given is None and found is None:
        raise InvalidInputError(f"-o {output} ends in neither .csv nor .jsonl; say which it is with --format")
    as_tabs = "\t" if path is not None and path.suffix.lower() == ".tsv" else ","
    return Target(
        path=path,
        format="csv" if (given or found) == "csv" else "jsonl",
        delimiter=_delimiter(delimiter) if delimiter else as_tabs,
        may_replace=may_replace,
    )


def _delimiter(text: str) -> str:
    character = {"tab": "\t", "\\t": "\t"}.get(text, text)
    if len(character) != 1 or character in '"\r\n\ufeff':
        raise InvalidInputError(f"--delimiter {text!r} is not one character such as ; or tab")
    return character


def _write_csv(file: TextIO, columns: Sequence[str], blocks: Iterable[Block], delimiter: str) -> None:
    table = csv.writer(file, delimiter=delimiter)
    table.writerow(map(safe_cell, columns))
    for block in blocks:
        places = {name: place for place, name in enumerate(block.names)}
        order = [places.get(name, -1) for name in columns]  # the last is what a column has that is not there
        rows = ([*row, None] for row in block.rows)
        table.writerows([to_cell(row[place]) for place in order] for row in rows)


def _write_lines(file: TextIO, blocks: Iterable[Block]) -> None:
    rows = (dict(zip(block.names, row, strict=True)) for block in blocks for row in block.rows)
    file.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def to_cell(value: Json) -> str | int | None:
    """A value as a cell that no spreadsheet takes for a formula; a whole number is one, and so is nothing."""
    if type(value) is str:
        return safe_cell(value)
    if value is None or type(value) is int:
        return value
    return json.dumps(value, ensure_ascii=False) if value not in ([], {}) else None
