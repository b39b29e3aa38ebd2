"""Containers: what holds a table is opened, what holds none is named."""

import gzip
import io
import os
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from smartlead_async import InvalidInputError, Lead
from smartlead_async.bulk.csv.file import open_file
from smartlead_async.bulk.csv.source import FileChangedError, open_source
from tests.bulk.csv.csv_files import Writer, refusal, shown
from tests.bulk.csv.workbooks import write_workbook

CONTENT = b"email,first_name\n" + b"".join(b"a%d@example.com,A\n" % number for number in range(5_000))


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(CONTENT),
        gzip.compress(CONTENT[:1000]) + gzip.compress(CONTENT[1000:]),
        zipped(**{"leads.csv": CONTENT}),
        zipped(**{"x/": b"", "x/leads.csv": CONTENT, "__MACOSX/x/._leads.csv": b"\0", "x/.DS_Store": b"\0"}),
    ],
)
def test_a_packed_file_is_read(write: Writer, packed: bytes):
    """As the file in it would be, known by the same fingerprint."""
    file = open_file(write(packed))
    assert [row.item for row in file.rows()] == [
        Lead(email=f"a{number}@example.com", first_name="A") for number in range(5_000)
    ]
    assert file.fingerprint == open_file(write(CONTENT)).fingerprint


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (zipped(**{"word/document.xml": b""}), "it is a Word document; save the table as CSV UTF-8"),
        (zipped(**{"xl/workbook.bin": b""}), "it is a binary Excel workbook (.xlsb); save it as .xlsx"),
        (zipped(**{"content.xml": b"", "mimetype": b""}), "it is an OpenDocument file (.ods); save it as .xlsx"),
        (zipped(**{"Index/Document.iwa": b""}), "it is a document of Apple Numbers; export it as CSV"),
        (zipped(**{"a.csv": b"", "b.csv": b""}), "it is an archive of 2 files ('a.csv', 'b.csv'); unpack the one"),
        (zipped(), "it is an archive of 0 files (none); unpack the one that is meant"),
        (zipped(**{"a.pdf": b"%PDF-1.7"}), "it is a PDF; export the table as CSV UTF-8"),
        (gzip.compress(b"\x89PNG", mtime=0), "it is a picture; a file of leads is a table of text"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "it is an old Excel workbook (.xls), or one with a password; save it",
        ),
        (b"%PDF-1.7\n", "it is a PDF; export the table as CSV UTF-8"),
        (b"\r\n<!DOCTYPE html><table>", "it is a web page (HTML); open it in Excel and save as CSV UTF-8"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>', "it is XML; open it in Excel and save it as CSV UTF-8"),
        (b'[{"email": "a@example.com"}]', "it is JSON; write it as CSV"),
        (b"BEGIN:VCARD\n", "it is a file of vCards; export the contacts as CSV"),
        (b"{\\rtf1}", "it is a text with formatting (RTF); save it as CSV UTF-8"),
        (b"SQLite format 3\0", "it is an SQLite database; export the table as CSV UTF-8"),
        (gzip.compress(CONTENT, mtime=0)[:-9], "it is damaged and cannot be unpacked ("),
        (zipped(**{"leads.csv": CONTENT})[:-30], "it is damaged and cannot be unpacked ("),
        (zipped(**{"xl/workbook.xml": b"<workbook"}), "it is a workbook that cannot be read ("),
    ],
)
def test_what_is_no_table_is_named(write: Writer, content: bytes, message: str):
    """With what to do, whatever its name says."""
    assert refusal(write(content)).startswith(message)


def test_an_archive_with_a_password_is_named(write: Writer):
    """It cannot be asked for."""
    packed = bytearray(zipped(**{"leads.csv": CONTENT}))
    packed[6] |= 1  # the flag of the file's own header, and of the directory's
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(write(bytes(packed))) == "it is an archive with a password; unpack it first"


@pytest.mark.parametrize(("offset", "value"), [(10, 9), (10, 98), (6, 99), (8, 0x40)])
def test_an_archive_of_a_kind_that_python_does_not_unpack_is_named(write: Writer, offset: int, value: int):
    """Its method (Deflate64, as Windows packs large files; PPMd), its version, a cipher of its own."""
    packed = bytearray(zipped(**{"leads.csv": CONTENT}))
    packed[packed.rindex(b"PK\1\2") + offset] = value
    refused = refusal(write(bytes(packed)))
    assert refused.startswith("it is packed in a way that is not read here (")
    assert refused.endswith("); unpack it first")


def test_an_archive_whose_text_is_damaged_is_said_to_be(write: Writer):
    """By whatever method it was packed."""
    with zipfile.ZipFile(write.path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("leads.csv", CONTENT)
    content = bytearray(write.path.read_bytes())
    content[100] ^= 0xFF
    assert (
        refusal(write(bytes(content))) == "it is damaged and cannot be unpacked (Corrupt input data); get it anew"
    )


@pytest.mark.parametrize("packed", [gzip.compress(CONTENT, mtime=0), zipped(**{"leads.csv": CONTENT})])
def test_what_is_packed_twice_is_said_to_be(write: Writer, packed: bytes):
    """Instead of asking what text it is."""
    twice = "it is packed twice; unpack it once"
    assert [refusal(write(gzip.compress(packed, mtime=0))), refusal(write(zipped(inner=packed)))] == [twice, twice]


def test_a_part_of_an_archive_without_a_name_is_read(write: Writer):
    """Some programs pack what comes from a pipe so."""
    name = b"leads.csv"
    packed = zipped(**{name.decode(): CONTENT}).replace(name, b"\0leads.cs")
    assert open_file(write(packed)).row_count == 5_000


def test_a_small_archive_of_a_huge_file_is_refused(write: Writer):
    """Before it fills a day."""
    packed = gzip.compress(b"email\n" + b"\n" * 1_000_000)
    with pytest.raises(InvalidInputError, match="it holds more than 1,000,000 bytes; give it in parts"):
        open_source(write(packed), max_bytes=1_000_000)


def test_an_archive_that_is_damaged_later_ends_the_reading(write: Writer):
    """Like any change."""
    packed = gzip.compress(CONTENT)
    file = open_file(write(packed))
    rows = file.rows()
    next(rows)
    os.truncate(write.path, len(packed) - 100)
    with pytest.raises(FileChangedError):
        list(rows)
    for content in (packed[:5_000], packed[: len(packed) // 2]):
        write(content)
        with pytest.raises(FileChangedError):
            list(file.rows())


# Workbooks


def workbook(path: Path, sheets: dict[str, Any]) -> Path:
    return write_workbook(path / "leads.xlsx", sheets)


def test_a_sheet_is_read(tmp_path: Path):
    """Each cell as a person reads it; a row that is empty, and a title, are none of its rows."""
    rows = [
        ["Our leads"],
        [None],
        ["Email", "First Name", None, "Zip", "ok", "Phone"],
        ["a@example.com", "Ada", None, 2138, True, 447911000000.0],
        [None, " "],
        ["b@example.com", "#N/A", None, 0.5, False],
    ]
    file = open_file(workbook(tmp_path, {"Leads": rows}))
    assert (
        file.describe()
        == "xlsx, 6 columns: email, first_name, Phone as phone_number; custom fields: Zip, ok; ignored: #3"
    )
    assert file.notes == ("the columns are named on line 3; what stands above is left out",)
    assert [(row.line, row.item) for row in file.rows()] == [
        (
            4,
            Lead(
                email="a@example.com",
                first_name="Ada",
                phone_number="447911000000",
                custom_fields={"Zip": "2138", "ok": "TRUE"},
            ),
        ),
        (6, Lead(email="b@example.com", custom_fields={"Zip": "0.5", "ok": "FALSE"})),
    ]


def test_a_sheet_is_chosen_by_name(tmp_path: Path):
    """Where only one has rows, it is that one; else there is no guess."""
    path = workbook(tmp_path, {"Notes": [], "A": [["email"], ["a@example.com"]]})
    assert shown(open_file(path)) == [(2, "a@example.com")]
    path = workbook(tmp_path, {"A": [["email"], ["a@example.com"]], "B & C": [["email"], ["b@example.com"]]})
    assert refusal(path) == "it has several sheets; say which with --sheet: 'A', 'B & C'"
    assert refusal(path, sheet="C") == "it has no sheet 'C'; it has 'A', 'B & C'"
    assert shown(open_file(path, sheet="B & C")) == [(2, "b@example.com")]
    path = workbook(tmp_path, {"A": [], "B": []})
    assert refusal(path) == "the file is empty; its first line must name the columns"


def test_a_file_of_text_has_no_sheet(write: Writer):
    """The option is for another kind of file."""
    assert refusal(write(CONTENT), sheet="A") == "it is no workbook, and has no sheet 'A'; leave out --sheet"


def test_dates_are_as_a_sheet_shows_them(tmp_path: Path):
    """A day without a time is a day."""
    moment = datetime(2026, 3, 15, 9, 30)  # noqa: DTZ001 (sheets know no time zones)
    rows = [["email", "Day", "Moment"], ["a@example.com", moment.replace(hour=0, minute=0), moment]]
    (row,) = open_file(workbook(tmp_path, {"A": rows})).rows()
    assert not isinstance(row.item, InvalidInputError | tuple)
    assert row.item.custom_fields == {"Day": "2026-03-15", "Moment": "2026-03-15 09:30:00"}


def test_a_cell_without_a_column_in_a_sheet_is_named(tmp_path: Path):
    """There are no quotes to put it in."""
    path = workbook(tmp_path, {"A": [["email"], ["a@example.com"], ["b@example.com", "loose"]]})
    assert shown(open_file(path))[1] == (
        3,
        "line 3: 2 cells under 1 column: 'loose' has no column; give its column a name, or empty it",
    )


def test_a_workbook_without_a_sheet_is_named(tmp_path: Path):
    """As a program leaves it that ended in the middle."""
    assert refusal(workbook(tmp_path, {})) == "it is a workbook without a sheet; save it as CSV UTF-8"
