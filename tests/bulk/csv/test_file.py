"""CSV files: every row is a lead, or says why it is none."""

import csv
import io
import re
import tracemalloc

import pytest

from smartlead_async import InvalidInputError, Lead
from smartlead_async.bulk.csv.cells import safe_cell, unsafe_cell
from smartlead_async.bulk.csv.dialect import MAX_RECORD_CHARACTERS
from smartlead_async.bulk.csv.file import open_file
from smartlead_async.bulk.csv.records import MAX_CELL_CHARACTERS
from smartlead_async.bulk.csv.rows import FileRow
from tests.bulk.csv.csv_files import DELIMITERS, FULL_WIDTH, LONG_ROW, NOT_CLOSED, SAMPLES, Writer, fault, shown

# Rows


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "nobody,N",
            "column 'email', email: 'nobody' is not allowed; it must be an e-mail address (An email address ",
        ),
        (',"N"', "column 'email' is empty; it must be an e-mail address"),
        ("c@example.com,C,D", "3 cells under 2 columns: 'D' has no column; a cell with a comma in it must be in "),
        ('"c@example.com\nx",C', "column 'email', email: 'c@example.com\\nx' is not allowed; "),
        ("c@example.com,a\0b", "column 'First Name': 'a\\x00b' is not allowed; it must be text without NUL "),
        (
            b"\xc3\xa9\xc3\xa9c@example.com,J\xe9",
            "column 'First Name': 'J\\udce9' is not allowed; it must be text in utf-8 (byte 0xE9 is not; see --en",
        ),
        (
            f"c@example.com,{'x' * 100_001}",
            "column 'First Name' has 100,001 characters; it may have at most 100,000",
        ),
        (
            'c@example.com,"C" D',
            "the row cannot be read (',' expected after '\"'); a quote inside a quoted cell must ",
        ),
        ('c@example.com,"C\n\nC" D', "the row on lines 4 to 6 cannot be read (',' expected after '\"'); "),
    ],
)
def test_a_bad_row_is_one_row(write: Writer, row: str | bytes, message: str):
    """With its line, its column, its value and the rule; those before and behind it are leads."""
    assert fault(write, row).startswith(f"line 4: {message}")


def test_a_cell_of_a_megabyte_is_a_bad_row(write: Writer):
    """Quoted and over many lines, and the rows behind it are read; csv's own limit is 128 KiB."""
    cell = "0123456789abcde\n" * 65_536
    assert fault(write, f'c@example.com,"{cell}"') == (
        "line 4: column 'First Name' has 1,048,576 characters; it may have at most 100,000"
    )


def test_a_cell_as_long_as_allowed_is_read(write: Writer):
    """The limit itself is within it."""
    file = open_file(write(f"email,name,more\na@example.com,{'x' * MAX_CELL_CHARACTERS},y\n"))
    assert shown(file) == [(2, "a@example.com")]


@pytest.mark.parametrize("lead_id", ["0", "-5", "1.0", "1_000", "x", "", "٣", "9" * 5_000])
def test_a_lead_id_is_a_positive_integer(write: Writer, lead_id: str):
    """In ASCII digits, of a length that is an id's."""
    file = open_file(write(f"id,email\n{lead_id},a@example.com\n7,b@example.com\n"), is_update=True)
    bad, good = file.rows()
    assert good == FileRow(3, (7, Lead(email="b@example.com")))
    assert isinstance(bad.item, InvalidInputError)
    assert re.match(
        r"line 2: column 'id', lead_id: '.*is not allowed; it must be a positive integer", str(bad.item)
    )


def test_an_update_needs_the_address_too(write: Writer):
    """The API knows a lead by it."""
    file = open_file(write("Lead ID,email,phone\n7,,1\n"), is_update=True)
    assert file.mapping == {"Lead ID": "lead_id", "email": "email", "phone": "phone_number"}
    assert [str(row.item) for row in file.rows()] == [
        "line 2: column 'email' is empty; it must be an e-mail address"
    ]


@pytest.mark.parametrize(
    "cell",
    [
        " a@example.com\t",
        "A B <a@example.com>",
        '"B, A" <a@example.com>',
        "mailto:a@example.com",
        "<MAILTO:a@example.com>",
    ],
)
def test_an_address_is_unwrapped(write: Writer, cell: str):
    """As address books and web pages wrap it."""
    text = io.StringIO()
    csv.writer(text).writerows([["email"], [cell]])
    assert shown(open_file(write(text.getvalue()))) == [(2, "a@example.com")]


def test_lines_without_text_are_skipped(write: Writer):
    """Empty, spaces, delimiters alone; the lines of the others count them."""
    text = 'email,name\n\n   \na@example.com,A\n,\n"  ",""\n\r\nb@example.com,B'
    file = open_file(write(text))
    assert shown(file) == [(4, "a@example.com"), (8, "b@example.com")]
    assert list(file.raw_rows()) == [(4, ["a@example.com", "A"]), (8, ["b@example.com", "B"])]


def test_a_quoted_cell_of_two_lines_is_no_line_in_quotes(write: Writer):
    """It is a cell, and no address."""
    (row,) = open_file(write('email,name\n"a@example.com, ""A""\nb"\n')).rows()
    assert isinstance(row.item, InvalidInputError)


@pytest.mark.parametrize("row", ["a@example.com", "a@example.com,", "a@example.com,,,", "a@example.com, ,\t"])
def test_the_end_of_a_row_may_be_empty(write: Writer, row: str):
    """With fewer delimiters than columns, or with more."""
    assert [found.item for found in open_file(write(f"email,name\n{row}\n")).rows()] == [
        Lead(email="a@example.com")
    ]


def test_an_empty_cell_leaves_the_field_out(write: Writer):
    """It clears nothing."""
    file = open_file(write("email,first_name,Title\na@example.com, ,\n"))
    assert [row.item for row in file.rows()] == [Lead(email="a@example.com")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(write: Writer, end: str):
    """Of every system there was."""
    file = open_file(
        write(end.join(["email,name", "a@example.com,A", f'b@example.com,"B{end}C"', "c@example.com,C"]))
    )
    assert shown(file) == [(2, "a@example.com"), (3, "b@example.com"), (5, "c@example.com")]


def test_a_quote_within_a_cell_is_text(write: Writer):
    """Where the cell does not begin with one: inches."""
    file = open_file(write('email,size\na@example.com,5" pipe\n'))
    assert [row.item for row in file.rows()] == [Lead(email="a@example.com", custom_fields={"size": '5" pipe'})]


# Quotes that are not closed


def test_an_unclosed_quote_ends_the_file():
    """With the line on which it opened, which is not the one on which the row begins; rows before it are leads."""
    file = open_file(SAMPLES / "unclosed_quote.csv")
    assert shown(file) == [
        (2, "ada@example.com"),
        (
            4,
            f"line 4: the quote opened on line 5 {NOT_CLOSED}",
        ),
    ]
    assert list(file.raw_rows())[-1] == (
        4,
        ['bob@example.com,"Bob\n& Sons","never closed\ncy@example.com,Cy,fine\ndi@example.com,Di,fine\n'],
    )


@pytest.mark.parametrize("delimiter", [*DELIMITERS, "^", "]", "-", "\\"])
def test_the_open_quote_is_found_among_others(write: Writer, delimiter: str):
    """Doubled ones, closed ones, and those within a cell that does not begin with one."""
    cells = ["a@example.com", '5" x', '"a\n""b"""', "", '  "never']
    text = delimiter.join(["email", "b", "c", "d", "e"]) + "\n" + delimiter.join(cells) + '\n""\n'
    (row,) = open_file(write(text), delimiter=delimiter).rows()
    assert str(row.item).startswith("line 2: the quote opened on line 3 is not closed")


def test_the_open_quote_is_found_behind_many_lines(write: Writer):
    """In a time that grows with the row, not with its square."""
    lines = 500_000
    (row,) = open_file(write('email,a,b\n"' + "\n" * lines + '",x,"never')).rows()
    assert str(row.item).startswith(f"line 2: the quote opened on line {lines + 2} is not closed")


def test_an_unclosed_quote_in_a_long_file_does_not_fill_the_memory(write: Writer):
    """The row ends where a row must, whatever limit csv was given by others."""
    csv.field_size_limit(2**31 - 1)
    line = b"b@example.com," + b"x" * 100 + b"\n"
    path = write(b'email,name\na@example.com,A\nb@example.com,"B\n' + line * 560_000)
    file = open_file(path)
    tracemalloc.start()
    try:
        rows = shown(file)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        path.unlink()
    assert [line for line, _ in rows] == [2, 3]
    assert rows[1][1].startswith(
        "line 3: the quote opened on line 3 is not closed, so the rest of the file was not"
    )
    assert peak < 32_000_000


def test_a_file_without_line_ends_does_not_fill_the_memory(write: Writer):
    """A line longer than a row may be ends the reading."""
    text = f"email,name\na@example.com,A\nb@example.com{',x' * MAX_RECORD_CHARACTERS}\nc@example.com,C\n"
    assert shown(open_file(write(text))) == [
        (2, "a@example.com"),
        (
            3,
            "line 3: the row cannot be read (it is longer than 2,000,000 characters), and the rest was not read",
        ),
    ]


# Bytes that are no text, behind the head


@pytest.mark.parametrize(
    ("encoding", "damage", "rule"),
    [
        ("cp1252", b"\x81", "text in cp1252 (a letter of it is lost; see --encoding)"),
        ("utf-16-le", b"\x00\xd8", "text in utf-16-le (a letter of it is lost; see --encoding)"),
        ("utf-16-le", b"\x00\x00", "text without NUL characters"),
        ("shift_jis", b"\x81\xff", "text in shift_jis (a letter of it is lost; see --encoding)"),
    ],
)
def test_damage_in_any_encoding_is_a_bad_row(write: Writer, encoding: str, damage: bytes, rule: str):
    """The rows behind it are read."""
    before, behind = f"email,name\n{LONG_ROW}b@example.com,B", "\nc@example.com,C\n"
    path = write(before.encode(encoding) + damage + behind.encode(encoding))
    rows = shown(open_file(path, encoding=encoding))
    assert [line for line, _ in rows] == [2, 3, 4]
    assert rows[1][1].startswith("line 3: column 'name': 'B")
    assert rows[1][1].endswith(f"is not allowed; it must be {rule}")
    assert rows[2][1] == "c@example.com"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_half_a_letter_at_the_end_is_a_bad_row(write: Writer, encoding: str):
    """A file that was cut is no exception."""
    content = f"email,name\n{LONG_ROW}b@example.com,€".encode(encoding)
    rows = shown(open_file(write(content[:-1]), encoding=encoding))
    assert [line for line, _ in rows] == [2, 3]
    assert rows[1][1].startswith("line 3: column 'name': ")


def test_bytes_that_are_no_text_are_kept_for_the_rejects(write: Writer):
    """As they were, where the file is UTF-8."""
    content = f"email,näme,é,ö\n{LONG_ROW}".encode() + b"b@example.com,\xe9\xff\n"
    *_, (_, cells) = open_file(write(content)).raw_rows()
    assert ",".join(cells).encode("utf-8", "surrogateescape") == b"b@example.com,\xe9\xff"


# Cells and spreadsheets


@pytest.mark.parametrize("text", ["=1+1", "+49 1", "-1", "@x", "\tx", "\rx", "\0x", "  =1", *FULL_WIDTH])
def test_a_formula_gets_an_apostrophe(text: str):
    """Whatever spreadsheets take for one; OWASP, CSV Injection."""
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("x;=1+1", "x;'=1+1"),
        ("x,  @y", "x,  '@y"),
        ("x\t=1", "x\t'=1"),
        ("x|-1", "x|'-1"),
        ("x\n=1", "x\n'=1"),
        ("\n=1", "\n'=1"),
        (";+1;+2", ";'+1;'+2"),
        ("a - b", "a - b"),
        ("refused by the API;=2+2", "refused by the API;'=2+2"),
    ],
)
def test_a_formula_behind_a_separator_gets_an_apostrophe(text: str, safe: str):
    """Whichever separator the Excel of a country has; read back, the cell is as it was."""
    assert safe_cell(text) == safe
    assert unsafe_cell(safe) == text.strip()


@pytest.mark.parametrize("text", ["", "x", "'", "1-1", "a@example.com", "'=1", " x"])
def test_other_text_is_left_as_it_is(text: str):
    """Also what has its apostrophe."""
    assert safe_cell(text) == text


def test_a_rejects_file_can_be_fed_back_in():
    """Its own columns are ignored, its apostrophes taken off."""
    file = open_file(SAMPLES / "rejects.csv")
    assert file.describe() == (
        "UTF-8, comma, 6 columns: email, phone as phone_number; custom fields: Title; "
        "ignored: _line, _code, _reason"
    )
    assert [row.item for row in file.rows()] == [
        Lead(email="ada@example.com", phone_number="+44 20 7946 0000", custom_fields={"Title": "=CEO"})
    ]


# In the background


async def test_rows_are_streamed(write: Writer):
    """The same ones, over the borders of blocks."""
    file = open_file(write("email\n" + "".join(f"a{number}@example.com\n" for number in range(1_000))))
    assert [row async for row in file.stream()] == list(file.rows())


async def test_a_stream_can_be_left(write: Writer):
    """The file is closed; an open one would be a ResourceWarning, which is an error here."""
    file = open_file(write("email\n" + "a@example.com\n" * 1_000))
    stream = file.stream()
    assert (await anext(stream)).line == 2
    await stream.aclose()  # type: ignore[attr-defined]
