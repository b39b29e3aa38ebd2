"""Workbooks whose cells reach further than there are any: refused before memory is taken for them."""

import io
import zipfile
from pathlib import Path

import pytest

from smartlead_async import InvalidInputError
from smartlead_async.bulk.csv.extent import check_extent
from smartlead_async.bulk.csv.file import open_file
from tests.bulk.csv.csv_files import refusal
from tests.bulk.csv.workbooks import write_workbook

SHEET = "xl/worksheets/sheet1.xml"
ROWS = [["email"], *([f"a{number}@example.com"] for number in range(30))]


def with_cell(path: Path, cell: str) -> Path:
    """A workbook of thirty leads, and a cell behind them."""
    write_workbook(path, {"A": ROWS})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    row = "".join(filter(str.isdigit, cell))
    far = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", far.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("XFD1048576", "XFD1,048,576"),
        ("ZZ200000", "ZZ200,000"),
        ("XFE1", "XFE31"),
        ("A1048577", "A1,048,577"),
        ("ZZZZZZZZ31", "ZZZZ31"),
        ("B99999999999", "B99,999,999,999"),
    ],
)
def test_a_cell_far_from_the_table_is_named(tmp_path: Path, cell: str, shown: str):
    """The last corner of a sheet is 17 thousand million cells away: reading it would end the process."""
    assert refusal(with_cell(tmp_path / "leads.xlsx", cell)) == (
        f"it is a workbook whose cells reach to {shown}, far from its table; delete the rows and columns behind "
        "the table, or save it as CSV UTF-8"
    )


@pytest.mark.parametrize("cell", ["A5000", "XFD32", "ABC400"])
def test_a_cell_some_way_off_is_read(tmp_path: Path, cell: str):
    """What is left of an old table, or of a slip of the hand, costs little."""
    assert open_file(with_cell(tmp_path / "leads.xlsx", cell)).row_count == 31


def packed(content: bytes) -> io.BytesIO:
    workbook = io.BytesIO()
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/a.xml", content)
        archive.writestr("xl/media/picture.png", b' r="XFD1048576"')
    return workbook


def test_a_reference_over_the_end_of_a_block_is_found():
    """Wherever it stands."""
    reference = b' r="XFD1048576"'
    for before in range(1024 * 1024 - len(reference) - 1, 1024 * 1024 + 1, 3):
        with pytest.raises(InvalidInputError, match="reach to XFD1,048,576"):
            check_extent(packed(b" " * before + reference))


def test_a_table_that_is_filled_is_read_however_large():
    """Cells that are there may take the memory that they need."""
    check_extent(packed(b' r="A1"' * 600_000 + b' r="J1048576"'))


def test_a_workbook_of_many_gigabytes_is_refused():
    """By what its archive says of its parts."""
    workbook = packed(b"")
    content = bytearray(workbook.getvalue())
    at = content.index(b"PK\1\2") + 24  # the size of the first part, unpacked
    content[at : at + 4] = (2**31 + 1).to_bytes(4, "little")
    with pytest.raises(InvalidInputError, match="it is a workbook of more than 2,147,483,648 bytes"):
        check_extent(io.BytesIO(content))
