"""CSV files: laws that hold for any of them."""

import csv
import io
import re
from contextlib import suppress

from hypothesis import example, given
from hypothesis import strategies as st

from smartlead_async import InvalidInputError, Lead
from smartlead_async.bulk.csv.cells import safe_cell, unsafe_cell
from smartlead_async.bulk.csv.file import open_file
from smartlead_async.bulk.csv.rows import FileRow
from smartlead_async.models.row_values import clean_text, is_no_value, text_of_formula
from tests.bulk.csv.csv_files import DELIMITERS, FULL_WIDTH, LONG_ROW, Writer, refusal

SIGNS = (*"=+-@", *FULL_WIDTH)


def letters(encoding: str) -> st.SearchStrategy[str]:
    alphabet: str | st.SearchStrategy[str] = st.characters(codec="utf-8", exclude_characters="\0\ufffd\ufeff")
    if encoding == "cp1252":
        alphabet = bytes(range(1, 256)).decode(encoding, "ignore")
    elif encoding == "shift_jis":
        alphabet = (
            "\u30dd\u30bd\u8868a'=,;|\t\"\r\n "  # the first three end in bytes that are |, \\ and \\ in ASCII
        )
    return st.text(alphabet, max_size=12)


def as_read(text: str) -> str:
    """What a cell says: no space around it, no apostrophe before a formula; nothing where it says that."""
    text = text_of_formula(clean_text(unsafe_cell(text)))
    return "" if is_no_value(text) else text


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str, str, list[str], list[list[str]]]:
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252", "shift_jis"]))
    delimiter = draw(st.sampled_from(DELIMITERS))
    width = draw(st.integers(0, 4))
    cells = st.lists(letters(encoding), min_size=width, max_size=width)
    rows = draw(st.lists(cells, max_size=8))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return encoding, delimiter, end, [f"field {number}" for number in range(width)], rows


def text_of(row: list[str], delimiter: str, end: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerow(row)
    return text.getvalue()


@given(tables())
def test_what_was_written_is_read(write: Writer, table: tuple[str, str, str, list[str], list[list[str]]]):
    """Any table, in any encoding, with any delimiter and line end, each row with the line it begins on."""
    encoding, delimiter, end, names, rows = table
    written = [text_of(["email", *names], delimiter, end)]
    expected: list[FileRow] = []
    for number, row in enumerate(rows):
        line = 1 + len(re.findall("\r\n|\r|\n", "".join(written)))
        email = f"a{number}@example.com"
        custom = {name: as_read(cell) for name, cell in zip(names, row, strict=True) if as_read(cell)}
        expected.append(FileRow(line, Lead(email=email, custom_fields=custom) if custom else Lead(email=email)))
        written.append(text_of([email, *row], delimiter, end))
    path = write("".join(written), encoding)
    file = open_file(path, encoding=encoding)
    assert list(file.rows()) == expected
    assert not names or file.delimiter == delimiter
    if encoding.startswith("utf-8"):
        assert open_file(path).encoding == "utf-8"


@given(
    st.binary(max_size=200) | st.text(alphabet="a@.,;\"\r\n\t \0é'=", max_size=60).map(str.encode), st.booleans()
)
def test_nothing_in_a_file_is_an_exception(write: Writer, tail: bytes, is_update: bool):
    """Any bytes are leads without damage or bad rows with their line, in the order of lines."""
    head = f"email,lead_id\n{LONG_ROW}".encode()
    file = open_file(write(head + tail), encoding="utf-8", is_update=is_update)
    rows = list(file.rows())
    assert len(rows) == file.row_count
    assert [line for line, _ in file.raw_rows()] == [row.line for row in rows]
    assert [row.line for row in rows] == sorted({row.line for row in rows})
    for row in rows:
        if isinstance(row.item, InvalidInputError):
            assert row.item.message.startswith(f"line {row.line}: ")
            assert row.item.message.isprintable()
        else:
            assert not re.search("[\0\ud800-\udfff]", repr(row.item))


@given(st.binary(max_size=100))
def test_nothing_in_a_head_is_an_exception(write: Writer, content: bytes):
    """But the one that says what is wrong with the file."""
    with suppress(InvalidInputError):
        assert all(isinstance(row, FileRow) for row in open_file(write(content)).rows())


@example("'\n=")  # an apostrophe of the cell's own, and one that is put behind the line end
@given(st.text(alphabet="'=+-@;,|\t\r\n a1" + FULL_WIDTH, max_size=8) | st.text(max_size=6))
def test_a_safe_cell_is_harmless(text: str):
    """Not taken for a formula, safe when made safe again, and reads as the cell it was."""
    safe = safe_cell(text)
    assert [part for part in re.split("[;,\t|\r\n]", safe) if part.strip()[:1] in SIGNS] == []
    assert safe[:1] not in ["\t", "\r", "\0"]
    assert safe_cell(safe) == safe
    assert unsafe_cell(safe) == unsafe_cell(text)


@given(st.text(st.characters(exclude_characters="\0\ufeff", codec="utf-8"), max_size=8))
def test_a_safe_cell_is_read_as_the_cell_it_was(write: Writer, text: str):
    """So that a row comes back from the rejects file unchanged."""
    written = text_of(["email", "x"], ",", "\n") + text_of(["a@example.com", text], ",", "\n")
    safe = text_of(["email", "x"], ",", "\n") + text_of(["a@example.com", safe_cell(text)], ",", "\n")
    before = [row.item for row in open_file(write(written)).rows()]
    assert [row.item for row in open_file(write(safe)).rows()] == before


def test_bytes_that_are_no_punycode_are_refused(write):
    """Python before 3.13 does not say which they are."""
    assert "is not punycode" in refusal(write("email\nana@example.com-\u00e9\n"), encoding="punycode")
