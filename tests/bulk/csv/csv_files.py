"""CSV files to write and to look at."""

from pathlib import Path

import pytest

from smartlead_async import InvalidInputError, Lead
from smartlead_async.bulk.csv.file import LeadFile, open_file
from smartlead_async.bulk.csv.source import BLOCK_BYTES

SAMPLES = Path(__file__).parent / "files"
DELIMITERS = [",", ";", "\t", "|"]
NOT_CLOSED = (
    "is not closed, so the rest of the file was not read; close it, or double it where it is part of the text"
)
FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"  # the other = + - @
# Behind it is what the head does not show: one row with a cell longer than the head.
LONG_ROW = f"long@example.com,{'x' * (BLOCK_BYTES + 1)}\n"


class Writer:
    """Files in a directory of their own."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "leads.csv"

    def __call__(self, content: str | bytes, encoding: str = "utf-8") -> Path:
        self.path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return self.path


def refusal(path: Path, **options: object) -> str:
    with pytest.raises(InvalidInputError) as caught:
        open_file(path, **options)  # type: ignore[arg-type]
    assert caught.value.message.startswith(f"{path}: ")
    assert caught.value.sent == "no"
    return caught.value.message.removeprefix(f"{path}: ")


def shown(file: LeadFile) -> list[tuple[int, str]]:
    """Line and address of each lead, line and message of each row that is none."""
    return [
        (row.line, row.item.email if isinstance(row.item, Lead) else row.item.message)
        for row in file.rows()
        if isinstance(row.item, Lead | InvalidInputError)
    ]


def fault(write: Writer, row: str | bytes, header: str = "email,First Name", **options: object) -> str:
    """What is said of one row between two that are right and stay so."""
    row = row.encode() if isinstance(row, str) else row
    middle = b"%s\n%sa@example.com,A\n%s\nb@example.com,B\n" % (header.encode(), LONG_ROW.encode(), row)
    file = open_file(write(middle), **options)  # type: ignore[arg-type]
    rows = shown(file)
    assert rows[0] == (2, "long@example.com")
    assert [rows[1], rows[-1][1]] == [(3, "a@example.com"), "b@example.com"]
    assert len(rows) == 4
    assert rows[2][0] == 4
    assert [line for line, _ in file.raw_rows()] == [line for line, _ in rows]
    return rows[2][1]
