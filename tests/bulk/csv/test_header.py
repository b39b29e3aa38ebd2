"""CSV files: what their head decides, and which are refused as a whole."""

import csv
import hashlib
import io
import os
from pathlib import Path

import pytest

from smartlead_async import Lead
from smartlead_async.bulk.csv.file import open_file
from smartlead_async.bulk.csv.rows import FileRow
from smartlead_async.models.column_names import FIELDS
from tests.bulk.csv.csv_files import DELIMITERS, SAMPLES, Writer, refusal, shown
from tests.systems import needs_pipes

# The head


def test_a_crm_export_is_understood():
    """Names as a CRM gives them become fields, the others custom fields; quoted line ends count as lines."""
    file = open_file(SAMPLES / "crm_export.csv")
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
    file = open_file(SAMPLES / "excel_german.csv", encoding="cp1252")
    assert (file.encoding, file.delimiter) == ("cp1252", ";")
    assert file.describe() == (
        "cp1252, semicolon, 4 columns: email, Vorname as first_name, last_name; custom fields: Umsatz"
    )
    assert [(row.line, row.item) for row in file.rows()] == [
        (
            2,
            Lead(
                email="jörg@example.de",
                first_name="Jörg",
                last_name="Müller",
                custom_fields={"Umsatz": "1.000,50"},
            ),
        ),
        (3, Lead(email="zoë@example.de", first_name="Zoë", last_name="Größ", custom_fields={"Umsatz": "2,5"})),
    ]


def test_an_excel_unicode_text_file_is_understood():
    """UTF-16 with its mark, and tabs."""
    file = open_file(SAMPLES / "excel_unicode_text.txt")
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
    ],
)
def test_the_encoding_is_found(write: Writer, written: str, found: str):
    """By its mark or its look; the mark is no part of the first column's name."""
    file = open_file(write("email,name\nzoë@example.com,Zoë\n", written))
    assert file.encoding == found
    assert file.header == ("email", "name")
    assert [row.item for row in file.rows()] == [Lead(email="zoë@example.com", custom_fields={"name": "Zoë"})]


@pytest.mark.parametrize("encoding", ["utf-16", "UTF_16LE", "utf-16-be"])
def test_a_given_encoding_is_used(write: Writer, encoding: str):
    """Whatever the file looks like, under the codec's own name."""
    file = open_file(write("\ufeffemail\na@example.com\n", encoding), encoding=encoding)
    assert file.encoding == encoding.lower().replace("_16le", "-16-le")
    assert file.header == ("email",)


@pytest.mark.parametrize("encoding", ["utf-5", "base64", "idna", "undefined", "a\0b"])
def test_an_encoding_nobody_knows_is_refused(write: Writer, encoding: str):
    """The same for codecs that are not for text."""
    reason = refusal(write("email\n"), encoding=encoding)
    assert reason.startswith(f"encoding: {encoding!r} is not allowed; it must be one")


def test_bytes_that_are_no_text_are_found_in_the_head(write: Writer):
    """With their offset, before anything is sent, and without another guess."""
    path = write(b"email,name\na@example.com,J\x81\n")
    assert refusal(path, encoding="cp1252") == (
        "byte 0x81 at offset 26 is not cp1252; leave out --encoding to see how it reads in the encodings that it "
        "may be in"
    )
    assert refusal(path, encoding="utf-8").startswith("it is not UTF-8; leave out --encoding to see how it reads")
    path = write("email\na@example.com\n", "utf-16-le")
    assert refusal(path, encoding="utf-16") == (
        "it does not begin with the mark of utf-16; try --encoding utf-16-le"
    )
    path = write("email\na@example.com\n", "utf-8-sig")
    assert refusal(path, encoding="cp1252") == "it begins with the mark of utf-8; leave out --encoding cp1252"


@pytest.mark.parametrize(
    ("content", "encoding", "reason"),
    [
        (b"email-!!\n", "punycode", "not punycode"),
        (b"email((\x1b\x81B\0", "iso2022_jp", "there is a NUL or half a letter in it"),
        (rb"email,\ud800", "unicode_escape", "there is a NUL or half a letter in it"),
    ],
)
def test_no_codec_has_its_own_exceptions(write: Writer, content: bytes, encoding: str, reason: str):
    """Neither one that says little, nor one that reads what it cannot write, nor one that makes half letters."""
    assert reason in refusal(write(content), encoding=encoding)


def test_utf_8_with_damage_is_not_taken_for_cp1252(write: Writer):
    """All its other letters would be sent wrong, and nobody would notice: the damaged row is a bad one."""
    path = write("email,name\nzoë@example.com,Zoë\n".encode() + b"a@example.com,J\xe9\n")
    for file in (open_file(path), open_file(path, encoding="utf-8")):
        assert file.encoding == "utf-8"
        assert shown(file)[1][1].startswith(
            "line 3: column 'name': 'J\\udce9' is not allowed; it must be text in utf-8"
        )


@pytest.mark.parametrize("shift", range(4))
def test_a_letter_cut_by_the_end_of_the_head_is_no_damage(write: Writer, shift: int):
    """Wherever the 64 KiB end."""
    text = f"email,name\na@example.com,{'x' * shift}{'€' * 30_000}\n"
    assert open_file(write(text)).encoding == "utf-8"


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
    file = open_file(write(text.getvalue()))
    assert file.delimiter == delimiter
    assert [cells for _, cells in file.raw_rows()] == rows[1:]


def test_a_mapped_column_shows_the_delimiter(write: Writer):
    """As the column of addresses does, where its name does not say so."""
    file = open_file(write("Kontakt, privat;Firma\na@example.com;Acme\n"), columns={"Kontakt, privat": "email"})
    assert file.delimiter == ";"


def test_one_column_will_do(write: Writer):
    """A list of addresses, quoted or not."""
    file = open_file(write('Email\na@example.com\n"b@example.com"\n\n'))
    assert file.describe() == "UTF-8, comma, 1 column: email"
    assert shown(file) == [(2, "a@example.com"), (3, "b@example.com")]


def test_a_given_delimiter_is_used(write: Writer):
    """And shown as it is where it has no name."""
    file = open_file(write("email^name\na@example.com^A\n"), delimiter="^")
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
        *((field, field) for field in FIELDS if field != "email"),
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
    assert open_file(write(f"email,{name}\n")).mapping == {"email": "email", name: target}


@pytest.mark.parametrize("name", ["email", "E-mail", "Email Address", "mail", "EMAIL", " e_mail "])
def test_the_address_has_many_names(write: Writer, name: str):
    """Spaces around them belong to nobody."""
    assert open_file(write(f"{name}\n")).mapping == {name.strip(): "email"}


def test_columns_can_be_mapped_and_ignored(write: Writer):
    """To fields, and to custom fields of another name; the name's case does not matter where it is clear."""
    file = open_file(
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
        (
            "name,Phone",
            {},
            "no column is the e-mail address; there are 'name', 'Phone'; this may be it: --map name=email",
        ),
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
        ("email,a", {"columns": {"a": "website"}, "ignore": ["a"]}, "column 'a' is mapped and ignored; say one"),
    ],
)
def test_columns_that_do_not_fit_are_refused(write: Writer, header: str, options: dict[str, object], message: str):
    """With their names, and with what to do."""
    assert refusal(write(f"{header}\na@example.com,x\n"), **options).startswith(message)


def test_an_ignored_name_may_be_there_twice(write: Writer):
    """Nothing is read from either."""
    file = open_file(write("email,Notes,Notes\na@example.com,x,y\n"), ignore=["Notes"])
    assert [row.item for row in file.rows()] == [Lead(email="a@example.com")]


def test_twenty_custom_fields_are_not_too_many(write: Writer):
    """The documented limit."""
    names = [f"f{number}" for number in range(20)]
    file = open_file(write(f"email,{','.join(names)}\na@example.com{',x' * 20}\n"))
    assert [row.item for row in file.rows()] == [
        Lead(email="a@example.com", custom_fields=dict.fromkeys(names, "x"))
    ]


# Files as a whole


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf\r\n\r\n", b"  \n"])
def test_an_empty_file_is_refused(write: Writer, content: bytes):
    """Also where it holds nothing but a mark and line ends."""
    assert refusal(write(content)) == "the file is empty; its first line must name the columns"


@pytest.mark.parametrize("content", ["email,name", "email,name\n", "\n\nemail,name\n"])
def test_a_header_alone_is_a_file_without_rows(write: Writer, content: str):
    """With or without a line end."""
    assert list(open_file(write(content)).rows()) == []


@pytest.mark.parametrize("content", ['"email,name\na@example.com,A\n', '"email"x,name\n'])
def test_a_header_that_cannot_be_read_is_refused(write: Writer, content: str):
    """Nothing can be said of its columns."""
    assert refusal(write(content)).startswith("the first line, which must name the columns, cannot be read: ")


def test_what_is_no_file_is_refused(tmp_path: Path):
    """Each in its own words."""
    assert refusal(tmp_path / "none.csv") == "there is no such file; check the path"
    assert refusal(Path("-")).startswith("standard input is not read, as a file is read more than once")
    assert refusal(tmp_path) == "it is a directory; give the path of a CSV file"
    assert refusal(tmp_path / "a\0b").startswith("it cannot be read: ")


@needs_pipes
def test_a_pipe_is_refused(tmp_path: Path):
    """And not waited for."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refusal(pipe) == "it is not a regular file, and is read more than once; save it to a file first"


def test_a_file_is_known_again_by_its_fingerprint(write: Writer):
    """Size and SHA-256, which one byte changes."""
    content = b"email\n" + b"a@example.com\n" * 100_000
    assert open_file(write(content)).fingerprint == (len(content), hashlib.sha256(content).hexdigest())
    assert open_file(write(content[:-1])).fingerprint[1] != hashlib.sha256(content).hexdigest()
