"""CSV files: what their head decides, and that every row is a lead or says why it is none."""

import csv
import hashlib
import io
import os
import re
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlead_async import InvalidInputError, Lead
from smartlead_async.bulk.csv_file import MAX_CELL_CHARACTERS, CsvFile, fingerprint, open_csv, safe_cell
from smartlead_async.bulk.csv_header import HEAD_BYTES, LEAD_FIELDS, MAX_ROW_CHARACTERS
from smartlead_async.bulk.rows import FileRow

SAMPLES = Path(__file__).parent / "csv"
DELIMITERS = [",", ";", "\t", "|"]
# Behind it is what the head does not show: one row with a cell longer than the head.
NOT_CLOSED = (
    "is not closed, so the rest of the file was not read; close it, or double it where it is part of the text"
)
FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"  # the other = + - @
LONG_ROW = f"long@example.com,{'x' * (HEAD_BYTES + 1)}\n"


class Writer:
    """Files in a directory of their own."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / "leads.csv"

    def __call__(self, content: str | bytes, encoding: str = "utf-8") -> Path:
        self.path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return self.path


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Writer:
    return Writer(tmp_path_factory.mktemp("csv"))


def refusal(path: Path, **options: object) -> str:
    with pytest.raises(InvalidInputError) as caught:
        open_csv(path, **options)  # type: ignore[arg-type]
    assert caught.value.message.startswith(f"{path}: ")
    assert caught.value.sent == "no"
    return caught.value.message.removeprefix(f"{path}: ")


def shown(file: CsvFile) -> list[tuple[int, str]]:
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
    file = open_csv(write(middle), **options)  # type: ignore[arg-type]
    rows = shown(file)
    assert rows[0] == (2, "long@example.com")
    assert [rows[1], rows[-1][1]] == [(3, "a@example.com"), "b@example.com"]
    assert len(rows) == 4
    assert rows[2][0] == 4
    assert [line for line, _ in file.raw_rows()] == [line for line, _ in rows]
    return rows[2][1]


# The head


def test_a_crm_export_is_understood():
    """Names as a CRM gives them become fields, the others custom fields; quoted line ends count as lines."""
    file = open_csv(SAMPLES / "crm_export.csv")
    assert file.describe() == (
        "UTF-8, comma, 11 columns: first_name, last_name, Company as company_name, email, Mobile Phone as "
        "phone_number, Person Linkedin Url as linkedin_profile, website, City as location; custom fields: Title, "
        "State, Notes"
    )
    assert list(file.rows()) == [
        FileRow(
            2,
            Lead(
                email="ada@example.com",
                first_name="Ada",
                last_name="Lovelace",
                company_name="Engines Ltd",
                phone_number="+44 20 7946 0000",
                website="https://engines.example",
                location="London",
                linkedin_profile="https://linkedin.example/ada",
                custom_fields={"Title": "Countess, analyst", "Notes": 'Met in May.\nCalls it "the engine".'},
            ),
        ),
        FileRow(
            5,
            Lead(
                email="alan@example.com",
                first_name="Alan",
                last_name="Turing",
                company_name="Bletchley",
                location="Milton Keynes",
                custom_fields={"State": "Bucks"},
            ),
        ),
    ]


def test_a_german_excel_file_is_understood():
    """Semicolons, cp1252, and rows of nothing but semicolons at the end."""
    file = open_csv(SAMPLES / "excel_german.csv")
    assert (file.encoding, file.delimiter) == ("cp1252", ";")
    assert file.describe() == ("cp1252, semicolon, 4 columns: email, last_name; custom fields: Vorname, Umsatz")
    assert [(row.line, row.item) for row in file.rows()] == [
        (
            2,
            Lead(
                email="jörg@example.de",
                last_name="Müller",
                custom_fields={"Vorname": "Jörg", "Umsatz": "1.000,50"},
            ),
        ),
        (3, Lead(email="zoë@example.de", last_name="Größ", custom_fields={"Vorname": "Zoë", "Umsatz": "2,5"})),
    ]


def test_an_excel_unicode_text_file_is_understood():
    """UTF-16 with its mark, and tabs."""
    file = open_csv(SAMPLES / "excel_unicode_text.txt")
    assert (file.encoding, file.delimiter) == ("utf-16-le", "\t")
    assert [row.item for row in file.rows()] == [
        Lead(email="anna@example.com", first_name="Ańna", custom_fields={"Job Title": 'Head of "R&D"'}),
        Lead(email="bo@example.com", first_name="Bö"),
    ]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_found(write: Writer, written: str, found: str):
    """By its mark or its look; the mark is no part of the first column's name."""
    file = open_csv(write("email,name\nzoë@example.com,Zoë\n", written))
    assert file.encoding == found
    assert file.header == ("email", "name")
    assert [row.item for row in file.rows()] == [Lead(email="zoë@example.com", custom_fields={"name": "Zoë"})]


@pytest.mark.parametrize("encoding", ["utf-16", "UTF_16LE", "utf-16-be"])
def test_a_given_encoding_is_used(write: Writer, encoding: str):
    """Whatever the file looks like, under the codec's own name."""
    file = open_csv(write("\ufeffemail\na@example.com\n", encoding), encoding=encoding)
    assert file.encoding == encoding.lower().replace("_16le", "-16-le")
    assert file.header == ("email",)


def test_an_encoding_nobody_knows_is_refused(write: Writer):
    """The same for codecs that are not for text."""
    path = write("email\n")
    for encoding in ("utf-5", "base64", "idna", "undefined", "a\0b"):
        assert refusal(path, encoding=encoding).startswith(
            f"encoding: {encoding!r} is not allowed; it must be one"
        )


def test_bytes_that_are_no_text_are_found_in_the_head(write: Writer):
    """With their offset, before anything is sent."""
    path = write(b"email,name\na@example.com,J\xe9\n")
    assert refusal(path, encoding="utf-8") == (
        "byte 0xE9 at offset 26 is not utf-8; repair it, or if the file is in another encoding, say so with "
        "--encoding, such as cp1252"
    )
    path = write(b"\xef\xbb\xbfemail,name\na@example.com,J\xe9\n")
    assert refusal(path, encoding="utf-8-sig").startswith("byte 0xE9 at offset 29 is not utf-8-sig")
    path = write(b"email,name\na@example.com,J\x81\n")
    assert refusal(path).startswith("byte 0x81 at offset 26 is not cp1252")
    path = write("email\na@example.com\n", "utf-16-le")
    assert refusal(path, encoding="utf-16") == (
        "it does not begin with the mark of utf-16; try --encoding utf-16-le"
    )


def test_no_codec_has_its_own_exceptions(write: Writer):
    """Neither one that says little, nor one that reads what it cannot write, nor one that makes half letters."""
    assert "not punycode" in refusal(write(b"email-!!\n"), encoding="punycode")
    assert refusal(write(b"email((\x1b\x81B\0"), encoding="iso2022_jp").startswith("there is a NUL at offset ")
    assert refusal(write(rb"email,\ud800"), encoding="unicode_escape").startswith(
        "there is half a letter (U+D800) at offset 6, so it is not text in unicode-escape; "
    )


def test_utf_8_with_damage_is_not_taken_for_cp1252(write: Writer):
    """All its other letters would be sent wrong, and nobody would notice."""
    path = write("email,name\nzoë@example.com,Zoë\n".encode() + b"a@example.com,J\xe9\n")
    assert refusal(path).startswith("byte 0xE9 at offset 48 is not utf-8")


def test_a_nul_byte_is_found_in_the_head(write: Writer):
    """With its offset in bytes."""
    assert refusal(write("email,name\nö@example.com,a\0b\n")) == (
        "there is a NUL at offset 27, so it is not text in utf-8; say what it is written in with --encoding, "
        "such as utf-16-le, or save it as CSV in UTF-8"
    )


def test_a_letter_cut_by_the_end_of_the_head_is_no_damage(write: Writer):
    """Wherever the 64 KiB end."""
    for shift in range(4):
        text = f"email,name\na@example.com,{'x' * shift}{'€' * 30_000}\n"
        assert open_csv(write(text)).encoding == "utf-8"


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize(
    "rows",
    [
        [["email", "name"]],
        [["name", "email"], ["Acme, Inc; a|b\tc", "a@example.com"], ["1,5", "b@example.com"]],
        [["email", "notes"], ["a@example.com", "one, two, three"], ["b@example.com", "x;y\nz;|"]],
    ],
)
def test_the_delimiter_is_found(write: Writer, delimiter: str, rows: list[list[str]]):
    """By the column of addresses and the rows' width, whatever the cells hold."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    file = open_csv(write(text.getvalue()))
    assert file.delimiter == delimiter
    assert [cells for _, cells in file.raw_rows()] == rows[1:]


def test_a_mapped_column_shows_the_delimiter(write: Writer):
    """As the column of addresses does, where its name does not say so."""
    file = open_csv(write("Kontakt, privat;Firma\na@example.com;Acme\n"), columns={"Kontakt, privat": "email"})
    assert file.delimiter == ";"


def test_one_column_will_do(write: Writer):
    """A list of addresses, quoted or not."""
    file = open_csv(write('Email\na@example.com\n"b@example.com"\n\n'))
    assert file.describe() == "UTF-8, comma, 1 column: email"
    assert shown(file) == [(2, "a@example.com"), (3, "b@example.com")]


def test_a_given_delimiter_is_used(write: Writer):
    """And shown as it is where it has no name."""
    file = open_csv(write("email^name\na@example.com^A\n"), delimiter="^")
    assert file.describe() == "UTF-8, '^', 2 columns: email; custom fields: name"
    assert shown(file) == [(2, "a@example.com")]


@pytest.mark.parametrize("delimiter", ["", ",,", '"', "\n", "\r", "\0", " "])
def test_a_delimiter_csv_cannot_use_is_refused(write: Writer, delimiter: str):
    """Before csv says so in its own words."""
    message = refusal(write("email\n"), delimiter=delimiter)
    assert message.startswith(f"delimiter: {delimiter!r} is not allowed; it must be one character")


# The columns


@pytest.mark.parametrize(
    ("name", "target"),
    [
        *((field, field) for field in LEAD_FIELDS if field != "email"),
        ("First Name", "first_name"),
        ("FIRSTNAME", "first_name"),
        ("Given-Name", "first_name"),
        ("surname", "last_name"),
        ("Family.Name", "last_name"),
        ("Company", "company_name"),
        ("Organization", "company_name"),
        ("Telephone", "phone_number"),
        ("LinkedIn URL", "linkedin_profile"),
        ("Company Website", "company_url"),
        ("City", "location"),
        ("Lead ID", "custom:Lead ID"),
        ("Name", "custom:Name"),
    ],
)
def test_a_column_says_what_it_is_for(write: Writer, name: str, target: str):
    """By the field's name or a usual one, without regard to case and separators; else it is a custom field."""
    assert open_csv(write(f"email,{name}\n")).mapping == {"email": "email", name: target}


@pytest.mark.parametrize("name", ["email", "E-mail", "Email Address", "mail", "EMAIL", " e_mail "])
def test_the_address_has_many_names(write: Writer, name: str):
    """Spaces around them belong to nobody."""
    assert open_csv(write(f"{name}\n")).mapping == {name.strip(): "email"}


def test_columns_can_be_mapped_and_ignored(write: Writer):
    """To fields, and to custom fields of another name; the name's case does not matter where it is clear."""
    file = open_csv(
        write("Kontakt,email,Titel,Notes,_line\na@example.com,b@example.com,CEO,secret,7\n"),
        columns={"kontakt": "email", "email": "custom:Second Email", "Titel": "custom: Title"},
        ignore=["NOTES"],
    )
    assert file.mapping == {"Kontakt": "email", "email": "custom:Second Email", "Titel": "custom:Title"}
    assert file.describe() == (
        "UTF-8, comma, 5 columns: Kontakt as email; custom fields: Second Email, Title; ignored: Notes, _line"
    )
    assert [row.item for row in file.rows()] == [
        Lead(email="a@example.com", custom_fields={"Second Email": "b@example.com", "Title": "CEO"})
    ]


@pytest.mark.parametrize(
    ("header", "options", "message"),
    [
        ("name,Phone", {}, "no column is the e-mail address; there are 'name', 'Phone'; say which it is with "),
        (
            "a@b.c,Ada",
            {},
            "no column is the e-mail address; there are 'a@b.c', 'Ada'; this looks like a lead: the ",
        ),
        (
            "email,name",
            {"is_update": True},
            "no column is the lead's id; there are 'email', 'name'; say which it is ",
        ),
        (
            "email,Title,Title",
            {},
            "columns 2 and 3 are both called 'Title'; rename one of them, or ignore both with ",
        ),
        (
            "email,Phone,Tel",
            {},
            "columns 'Phone', 'Tel' both fill phone_number; leave one out with --ignore 'Tel', ",
        ),
        (
            "email,a,b",
            {"columns": {"a": "custom:x", "b": "custom:x"}},
            "columns 'a', 'b' both fill custom:x; leave ",
        ),
        (
            "email,a",
            {"columns": {"b": "website"}},
            "there is no column 'b' to map or ignore; there are 'email', 'a'",
        ),
        ("email,A,a", {"ignore": ["a", "B"]}, "there is no column 'B' to map or ignore"),
        (
            "email,a",
            {"columns": {"a": "site"}},
            "the target of column 'a': 'site' is not allowed; it must be custom",
        ),
        (
            "email,a",
            {"columns": {"a": "custom: "}},
            "the target of column 'a': 'custom:' is not allowed; it must be",
        ),
        (
            "email,a",
            {"columns": {"a": "lead_id"}},
            "the target of column 'a': 'lead_id' is not allowed; it must be ",
        ),
        ("email,a", {"columns": {"a": "website"}, "ignore": ["a"]}, "column 'a' is to be mapped in two ways, or "),
        (
            "email,",
            {},
            "column 2 has no name and is not empty: it holds 'x'; name it in the first line, or empty it",
        ),
        (
            ",".join(["email", *map(str, range(21))]),
            {},
            "21 columns are custom fields, and a lead has at most 20; ",
        ),
    ],
)
def test_columns_that_do_not_fit_are_refused(write: Writer, header: str, options: dict[str, object], message: str):
    """With their names, and with what to do."""
    assert refusal(write(f"{header}\na@example.com,x\n"), **options).startswith(message)


def test_an_ignored_name_may_be_there_twice(write: Writer):
    """Nothing is read from either."""
    file = open_csv(write("email,Notes,Notes\na@example.com,x,y\n"), ignore=["Notes"])
    assert [row.item for row in file.rows()] == [Lead(email="a@example.com")]


def test_a_column_without_name_and_text_is_left_out(write: Writer):
    """As spreadsheets leave them behind; text in it, further down, is a bad row."""
    text = f"email,,name\nc@example.com, ,C\nlong@example.com,,{'x' * (HEAD_BYTES + 1)}\n"
    text += "a@example.com,,A\nb@example.com,oh,B\n"
    assert shown(open_csv(write(text)))[2:] == [
        (4, "a@example.com"),
        (5, "line 5: column 2: 'oh' is not allowed; it must be empty, because it has no name in the header"),
    ]


def test_twenty_custom_fields_are_not_too_many(write: Writer):
    """The documented limit."""
    names = [f"f{number}" for number in range(20)]
    file = open_csv(write(f"email,{','.join(names)}\na@example.com{',x' * 20}\n"))
    assert [row.item for row in file.rows()] == [
        Lead(email="a@example.com", custom_fields=dict.fromkeys(names, "x"))
    ]


# Files as a whole


def test_an_empty_file_is_refused(write: Writer):
    """Also where it holds nothing but a mark and line ends."""
    for content in (b"", b"\xef\xbb\xbf\r\n\r\n", b"  \n"):
        assert refusal(write(content)) == "the file is empty; its first line must name the columns"


def test_a_header_alone_is_a_file_without_rows(write: Writer):
    """With or without a line end."""
    for content in ("email,name", "email,name\n", "\n\nemail,name\n"):
        assert list(open_csv(write(content)).rows()) == []


@pytest.mark.parametrize("content", ['"email,name\na@example.com,A\n', '"email"x,name\n', "x" * HEAD_BYTES + "y"])
def test_a_header_that_cannot_be_read_is_refused(write: Writer, content: str):
    """Nothing can be said of its columns."""
    assert refusal(write(content)).startswith("the first line, which must name the columns, cannot be read: ")


def test_what_is_no_file_is_refused(tmp_path: Path):
    """Each in its own words; a pipe is not waited for."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refusal(tmp_path / "none.csv") == "there is no such file; check the path"
    assert refusal(tmp_path) == "it is a directory; give the path of a CSV file"
    assert refusal(pipe) == "it is not a regular file, and is read more than once; save it to a file first"
    assert refusal(tmp_path / "a\0b").startswith("it cannot be read: ")


def test_a_file_is_known_again_by_its_fingerprint(write: Writer):
    """Size and SHA-256, which one byte changes."""
    content = b"email\n" + b"a@example.com\n" * 100_000
    assert fingerprint(write(content)) == (len(content), hashlib.sha256(content).hexdigest())
    assert fingerprint(write(content[:-1]))[1] != hashlib.sha256(content).hexdigest()


# Rows


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("nobody,N", "column 'email', email: 'nobody' is not allowed; it must be an e-mail address: one @, "),
        (',"N"', "column 'email' is empty; it must be an e-mail address"),
        ("c@example.com,C,D", "3 cells under 2 columns: 'D' has no column; a cell with a comma in it must be in "),
        ("c@example.com,C,", "3 cells under 2 columns: '' has no column; "),
        ("c@example.com", "1 cell under 2 columns: column 'First Name' has no cell; a row must have all of them"),
        ('"c@example.com\nx",C', "column 'email', email: 'c@example.com\\nx' is not allowed; "),
        ("c@example.com,a\0b", "column 'First Name': 'a\\x00b' is not allowed; it must be text without NUL "),
        (
            b"c@example.com,J\xe9",
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
    file = open_csv(write(f"email,name,more\na@example.com,{'x' * MAX_CELL_CHARACTERS},y\n"))
    assert shown(file) == [(2, "a@example.com")]


@pytest.mark.parametrize("lead_id", ["0", "-5", "1.0", "1_000", "x", "", "٣", "9" * 5_000])
def test_a_lead_id_is_a_positive_integer(write: Writer, lead_id: str):
    """In ASCII digits, of a length that is an id's."""
    file = open_csv(write(f"id,email\n{lead_id},a@example.com\n7,b@example.com\n"), is_update=True)
    bad, good = file.rows()
    assert good == FileRow(3, (7, Lead(email="b@example.com")))
    assert isinstance(bad.item, InvalidInputError)
    assert re.match(
        r"line 2: column 'id', lead_id: '.*is not allowed; it must be a positive integer", str(bad.item)
    )


def test_an_update_needs_the_address_too(write: Writer):
    """The API knows a lead by it."""
    file = open_csv(write("Lead ID,email,phone\n7,,1\n"), is_update=True)
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
    assert shown(open_csv(write(text.getvalue()))) == [(2, "a@example.com")]


def test_lines_without_text_are_skipped(write: Writer):
    """Empty, spaces, delimiters alone; the lines of the others count them."""
    text = 'email,name\n\n   \na@example.com,A\n,\n"  ",""\n\r\nb@example.com,B'
    file = open_csv(write(text))
    assert shown(file) == [(4, "a@example.com"), (8, "b@example.com")]
    assert list(file.raw_rows()) == [(4, ["a@example.com", "A"]), (8, ["b@example.com", "B"])]


def test_an_empty_cell_leaves_the_field_out(write: Writer):
    """It clears nothing."""
    file = open_csv(write("email,first_name,Title\na@example.com, ,\n"))
    assert [row.item for row in file.rows()] == [Lead(email="a@example.com")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(write: Writer, end: str):
    """Of every system there was."""
    file = open_csv(
        write(end.join(["email,name", "a@example.com,A", f'b@example.com,"B{end}C"', "c@example.com,C"]))
    )
    assert shown(file) == [(2, "a@example.com"), (3, "b@example.com"), (5, "c@example.com")]


def test_a_quote_within_a_cell_is_text(write: Writer):
    """Where the cell does not begin with one: inches."""
    file = open_csv(write('email,size\na@example.com,5" pipe\n'))
    assert [row.item for row in file.rows()] == [Lead(email="a@example.com", custom_fields={"size": '5" pipe'})]


# Quotes that are not closed


def test_an_unclosed_quote_ends_the_file():
    """With the line on which it opened, which is not the one on which the row begins; rows before it are leads."""
    file = open_csv(SAMPLES / "unclosed_quote.csv")
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
    (row,) = open_csv(write(text), delimiter=delimiter).rows()
    assert str(row.item).startswith("line 2: the quote opened on line 3 is not closed")


def test_the_open_quote_is_found_behind_many_lines(write: Writer):
    """In a time that grows with the row, not with its square."""
    lines = 500_000
    (row,) = open_csv(write('email,a,b\n"' + "\n" * lines + '",x,"never')).rows()
    assert str(row.item).startswith(f"line 2: the quote opened on line {lines + 2} is not closed")


def test_an_unclosed_quote_in_a_long_file_does_not_fill_the_memory(write: Writer):
    """The row ends where a row must, whatever limit csv was given by others."""
    csv.field_size_limit(2**31 - 1)
    line = b"b@example.com," + b"x" * 100 + b"\n"
    path = write(b'email,name\na@example.com,A\nb@example.com,"B\n' + line * 560_000)
    file = open_csv(path)
    assert file.size_bytes > 64_000_000
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
    text = f"email,name\na@example.com,A\nb@example.com{',x' * MAX_ROW_CHARACTERS}\nc@example.com,C\n"
    assert shown(open_csv(write(text))) == [
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
        ("cp1252", b"\x81", "text in cp1252 (see --encoding)"),
        ("utf-16-le", b"\x00\xd8", "text in utf-16-le (see --encoding)"),
        ("utf-16-le", b"\x00\x00", "text without NUL characters"),
        ("shift_jis", b"\x81\xff", "text in shift_jis (see --encoding)"),
    ],
)
def test_damage_in_any_encoding_is_a_bad_row(write: Writer, encoding: str, damage: bytes, rule: str):
    """The rows behind it are read."""
    before, behind = f"email,name\n{LONG_ROW}b@example.com,B", "\nc@example.com,C\n"
    path = write(before.encode(encoding) + damage + behind.encode(encoding))
    rows = shown(open_csv(path, encoding=encoding))
    assert [line for line, _ in rows] == [2, 3, 4]
    assert rows[1][1].startswith("line 3: column 'name': 'B")
    assert rows[1][1].endswith(f"is not allowed; it must be {rule}")
    assert rows[2][1] == "c@example.com"


def test_half_a_letter_at_the_end_is_a_bad_row(write: Writer):
    """A file that was cut is no exception."""
    for encoding in ("utf-8", "utf-16-le"):
        content = f"email,name\n{LONG_ROW}b@example.com,€".encode(encoding)
        rows = shown(open_csv(write(content[:-1]), encoding=encoding))
        assert [line for line, _ in rows] == [2, 3]
        assert rows[1][1].startswith("line 3: column 'name': ")


def test_bytes_that_are_no_text_are_kept_for_the_rejects(write: Writer):
    """As they were, where the file is UTF-8."""
    content = f"email,name\n{LONG_ROW}".encode() + b"b@example.com,\xe9\xff\n"
    *_, (_, cells) = open_csv(write(content)).raw_rows()
    assert ",".join(cells).encode("utf-8", "surrogateescape") == b"b@example.com,\xe9\xff"


# Files that change


def test_another_header_stops_the_reading(write: Writer):
    """Cells would go to the wrong fields."""
    file = open_csv(write("email,name\na@example.com,A\n"))
    message = "line 1: the file was changed since it was opened: the header is another; nothing was read"
    for content in ("name,email\nA,a@example.com\n", "", '"email'):
        write(content)
        assert shown(file) == [(1, message)]
        assert [line for line, _ in file.raw_rows()] == [1]


def test_another_encoding_stops_the_reading(write: Writer):
    """Also one that has to begin with a mark, and does not."""
    file = open_csv(write("email,name\n", "utf-16"), encoding="utf-16")
    write("email,name\n", "utf-8")
    assert [line for line, _ in shown(file)] == [1]


def test_a_file_that_is_gone_is_an_os_error(write: Writer):
    """The machine's fault, not a row's."""
    file = open_csv(write("email\n"))
    write.path.unlink()
    with pytest.raises(FileNotFoundError):
        next(file.rows())


def test_a_file_cut_while_it_is_read_ends(write: Writer):
    """In a bad row, or in none."""
    file = open_csv(write("email,name\n" + 'a@example.com,"A"\n' * 20_000))
    rows = file.rows()
    next(rows)
    os.truncate(write.path, 100_004)
    seen = [row.item for row in rows]
    assert 1_000 < len(seen) < 20_000
    assert {type(item) for item in seen[:-1]} == {Lead}


# Cells and spreadsheets


@pytest.mark.parametrize("text", ["=1+1", "+49 1", "-1", "@x", "\tx", "\rx", "\0x", "  =1", "\n=1", *FULL_WIDTH])
def test_a_formula_gets_an_apostrophe(text: str):
    """Whatever spreadsheets take for one; OWASP, CSV Injection."""
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "x", "'", "1-1", "a@example.com", "'=1", " x"])
def test_other_text_is_left_as_it_is(text: str):
    """Also what has its apostrophe."""
    assert safe_cell(text) == text


def test_a_rejects_file_can_be_fed_back_in():
    """Its own columns are ignored, its apostrophes taken off."""
    file = open_csv(SAMPLES / "rejects.csv")
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
    file = open_csv(write("email\n" + "".join(f"a{number}@example.com\n" for number in range(1_000))))
    assert [row async for row in file.stream()] == list(file.rows())


async def test_a_stream_can_be_left(write: Writer):
    """The file is closed; an open one would be a ResourceWarning, which is an error here."""
    file = open_csv(write("email\n" + "a@example.com\n" * 1_000))
    stream = file.stream()
    assert (await anext(stream)).line == 2
    await stream.aclose()  # type: ignore[attr-defined]


# Laws


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
    """What a cell says: no spaces around it, no apostrophe before a formula."""
    text = text.lstrip()
    rest = text[1:].lstrip()
    space = text[1 : len(text) - len(rest)]
    if text[:1] == "'" and (rest[:1] in [*"=+-@\0", *FULL_WIDTH] or "\t" in space or "\r" in space):
        return as_read(rest)
    return text.rstrip()


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
    file = open_csv(path, encoding=encoding)
    assert list(file.rows()) == expected
    assert not names or file.delimiter == delimiter
    if encoding.startswith("utf-8"):
        assert open_csv(path).encoding == "utf-8"


@given(
    st.binary(max_size=200) | st.text(alphabet="a@.,;\"\r\n\t \0é'=", max_size=60).map(str.encode), st.booleans()
)
def test_nothing_in_a_file_is_an_exception(write: Writer, tail: bytes, is_update: bool):
    """Any bytes are leads without damage or bad rows with their line, in the order of lines."""
    head = f"email,lead_id\n{LONG_ROW}".encode()
    file = open_csv(write(head + tail), is_update=is_update)
    rows = list(file.rows())
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
        assert all(isinstance(row, FileRow) for row in open_csv(write(content)).rows())


@given(st.text(alphabet="'=+-@\t\r\n a1" + FULL_WIDTH, max_size=6) | st.text(max_size=6))
def test_a_safe_cell_is_harmless(text: str):
    """Not taken for a formula, safe when made safe again, and reads as the cell it was."""
    safe = safe_cell(text)
    assert safe.lstrip()[:1] not in [*"=+-@", *FULL_WIDTH] or not safe
    assert safe[:1] not in ["\t", "\r", "\0"] or not safe
    assert safe_cell(safe) == safe
    assert as_read(safe) == as_read(text)
    assert safe.removeprefix("'") == text or safe == text


@given(st.text(st.characters(exclude_characters="\0\ufeff", codec="utf-8"), max_size=8))
def test_a_safe_cell_is_read_as_the_cell_it_was(write: Writer, text: str):
    """So that a row comes back from the rejects file unchanged."""
    written = text_of(["email", "x"], ",", "\n") + text_of(["a@example.com", text], ",", "\n")
    safe = text_of(["email", "x"], ",", "\n") + text_of(["a@example.com", safe_cell(text)], ",", "\n")
    before = [row.item for row in open_csv(write(written)).rows()]
    assert [row.item for row in open_csv(write(safe)).rows()] == before


def test_bytes_that_are_no_punycode_are_refused(write):
    """Python before 3.13 does not say which they are."""
    assert "is not punycode" in refusal(write("email\nana@example.com-\u00e9\n"), encoding="punycode")
