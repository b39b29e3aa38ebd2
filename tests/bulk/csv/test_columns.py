"""Columns: which are read, for what, and which of several counts."""

import csv
from typing import Any

import pytest

from smartlead_async import InvalidInputError, Lead
from smartlead_async.bulk.csv.cleaning import Change, Cleaning
from smartlead_async.bulk.csv.file import open_file
from smartlead_async.bulk.csv.header import unique_names
from smartlead_async.bulk.csv.preview import ColumnPreview
from tests.bulk.csv.csv_files import Writer, refusal

EMAIL = "a@example.com"


def lead(write: Writer, header: str, row: str, **options: Any) -> Lead:
    """The one lead of a file of one row."""
    (found,) = open_file(write(f"{header}\n{row}\n"), **options).rows()
    assert isinstance(found.item, Lead), found.item
    return found.item


@pytest.mark.parametrize(
    ("options", "custom"),
    [
        ({}, {"Title": "1", "Email Status": "2", "Email Sent": "3", "Kontakt, privat": "4"}),
        ({"ignore": ["Title, Email Sent"]}, {"Email Status": "2", "Kontakt, privat": "4"}),
        ({"ignore": ["email *", "Title"]}, {"Kontakt, privat": "4"}),
        ({"ignore": ["Kontakt, privat"]}, {"Title": "1", "Email Status": "2", "Email Sent": "3"}),
        ({"only": ["Title,Kontakt, privat"], "ignore": []}, None),
        ({"only": ["Title", "Kontakt, privat"]}, {"Title": "1", "Kontakt, privat": "4"}),
        ({"only": ["Email S*"], "ignore": ["Email Sent"]}, {"Email Status": "2"}),
        ({"only": ["email status"], "columns": {"Title": "custom:Job"}}, {"Job": "1", "Email Status": "2"}),
        ({"only": []}, {}),
    ],
)
def test_custom_fields_are_chosen(write: Writer, options: Any, custom: dict[str, str] | None):
    """By names, lists with commas and patterns; a name with a comma in it is given alone."""
    header = 'Email,Title,Email Status,Email Sent,"Kontakt, privat"'
    if custom is None:
        message = "there is no column 'Kontakt' to map or ignore; there are 'Email', 'Title', "
        assert refusal(write(f"{header}\n"), **options).startswith(message)
    else:
        found = lead(write, header, f"{EMAIL},1,2,3,4", **options)
        assert found == (Lead(email=EMAIL, custom_fields=custom) if custom else Lead(email=EMAIL))


def test_all_that_does_not_fit_is_said_at_once(write: Writer):
    """So that one more run is enough."""
    options: Any = {
        "columns": {"A": "site", "B": "website", "b": "location", "C": "custom:", "Z": "website"},
        "ignore": ["B", "X*", "Y"],
    }
    faults = refusal(write("Kontakt,A,B,C\na@example.com,1,2,3\n"), is_update=True, **options).split("; also: ")
    assert [fault[:54] for fault in faults] == [
        "the target of column 'A': 'site' is not allowed; it mu",
        "column 'B' is mapped in two ways; say one",
        "the target of column 'C': 'custom:' is not allowed; it",
        "there is no column 'Z' to map or ignore; there are 'Ko",
        "no column is called 'X*'; there are 'Kontakt', 'A', 'B",
        "there is no column 'Y' to map or ignore; there are 'Ko",
        "column 'B' is mapped and ignored; say one",
        "no column is the e-mail address; there are 'Kontakt', ",
        "no column is the lead's id; there are 'Kontakt', 'A', ",
    ]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Name,Kontakt\nA,a@b.example\n", "this may be it: --map Kontakt=email"),
        ("Name,Mein Kontakt\nA,a@b.example\n", "this may be it: --map 'Mein Kontakt=email'"),
        ("Sender Email,Kontakt\nme@x.example,a@b.example\n", "this may be it: --map Kontakt=email"),
        (
            "A,B,Rep email\na@b.example,c@d.example,me@x.example\ne@b.example,,me@x.example\n",
            "one of these may be it: --map A=email or --map B=email",
        ),
        (
            "Account_Owner_Email,Name\nme@x.example,A\n",
            "say where the leads' own are with --map COLUMN=email",
        ),
        ("Name,Firma\nA,B\n", "no cell in the first rows has an @, so this file may be one without addresses"),
        ("Name,Firma\n", "say which it is with --map COLUMN=email"),
        ("a@b.example,B\n", "this looks like a lead: the first line must name the columns"),
        ("Title of it\nKontakt;Nummer\na@b.example;2\n", "this may be it: --map Kontakt=email"),
        ("Report\n\nFirst Name,Company,Kontakt\nA,B,a@b.example\n", "this may be it: --map Kontakt=email"),
    ],
)
def test_a_file_without_a_known_address_says_what_may_be_it(write: Writer, text: str, advice: str):
    """By what stands in the columns."""
    assert refusal(write(text)).endswith(f"; {advice}")


@pytest.mark.parametrize(
    "text",
    [
        *("ann@x.example", "{{first_name}}", "{first_name}", "${name}", "*|FNAME|*", "%FIRST_NAME%", "%%first%%"),
        *("<<First Name>>", "{{ first_name | default: 'there' }}", "-", ".", "?", "_", "' '"),
    ],
)
def test_nobody_is_called_by_an_address_or_by_what_a_template_left(write: Writer, text: str):
    """Such a name is none: the next column has one, or the lead is sent without, and it is counted."""
    header = "Email,First Name,Vorname,Last Name,Company,Note"
    path = write(f'{header}\n{EMAIL},"{text}",Ann,"{text}","{text}","{text}"\n')
    cleaning = Cleaning()
    expected = Lead(email=EMAIL, first_name="Ann", custom_fields={"Note": text})
    assert [row.item for row in open_file(path).rows(cleaning)] == [expected]
    assert cleaning.counts == {Change.NO_NAME: 3}
    row = dict(zip(header.split(","), (EMAIL, text, "Ann", text, text, text), strict=True))
    assert Lead.from_row(row) == expected


@pytest.mark.parametrize(
    "text", ["100%", "A@B", "{Zeta", "C{a}t", "<3", "* Star *", "@acme", "7", "'A' and 'B'", "\u66f8"]
)
def test_an_odd_name_is_a_name(write: Writer, text: str):
    """What is not surely none."""
    [row] = open_file(write(f"Email,Company\n{EMAIL},{text}\n")).rows()
    assert row.item == Lead(email=EMAIL, company_name=text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("'Ann'", "Ann"),
        ("'O''Neil'", "O'Neil"),
        ("\u201cAnn\u201d", "Ann"),
        ("\u201eAnn\u201c", "Ann"),
        ('""" Ann """', "Ann"),
        ('"=""Ann"""', "Ann"),
        ('="Ann"', "Ann"),
        ('"=""A """"B"""" C"""', 'A "B" C'),
    ],
)
def test_a_name_has_no_quotes_around_it(write: Writer, text: str, name: str):
    """Of an export that writes other quotes than CSV has, or text as a formula; as of a file, so of its rows."""
    path = write(f"Email,Last Name\n{EMAIL},{text}\n")
    [row] = open_file(path).rows()
    assert row.item == Lead(email=EMAIL, last_name=name)
    with path.open(newline="", encoding="utf-8") as file:
        assert [Lead.from_row(row) for row in csv.DictReader(file)] == [row.item]


def test_text_in_formulas_is_text_in_every_cell(write: Writer):
    """Of the header too; a formula that is more than text is sent as it is."""
    header = ",".join(f'"=""{name}"""' for name in ("Email", "Phone", "Note"))
    cleaning = Cleaning()
    path = write(f'{header}\n="{EMAIL}",="0151","=""a""&""b"""\n')
    assert [row.item for row in open_file(path).rows(cleaning)] == [
        Lead(email=EMAIL, phone_number="0151", custom_fields={"Note": '="a"&"b"'})
    ]
    assert cleaning.counts == {Change.TEXT_FORMULA: 2}


@pytest.mark.parametrize("cell", ["x", "", "#7"])
def test_a_hundred_thousand_columns_have_names_at_once(cell: str):
    """Each costs the same, also where all are called the same."""
    names = unique_names([cell] * 100_000)
    assert len(set(names)) == len(names)
    assert (names[0], names[1]) == (cell or "#1", f"{cell}#2")


def test_a_cell_that_says_email_is_no_header(write: Writer):
    """Below a column's name there are addresses."""
    file = open_file(write("Kontakt,Kanal\nbob@example.com,Email\n"), columns={"kontakt": "email"})
    assert [row.item for row in file.rows()] == [Lead(email="bob@example.com", custom_fields={"Kanal": "Email"})]


@pytest.mark.parametrize(
    ("header", "row", "options", "expected"),
    [
        ("Email,Title,Title", f"{EMAIL},1,2", {}, {"custom_fields": {"Title": "1", "Title#2": "2"}}),
        ("Email,Title,Title", f"{EMAIL},1,2", {"ignore": ["Title"]}, {}),
        ("Email,Title,Title", f"{EMAIL},1,2", {"ignore": ["Title#1"]}, {"custom_fields": {"Title#2": "2"}}),
        ("Email,Title,Title", f"{EMAIL},1,2", {"columns": {"Title": "website"}}, {"website": "1"}),
        (",Email,", f"7,{EMAIL},x", {}, {}),
        (",Email,", f"7,{EMAIL},x", {"columns": {"#3": "first_name"}}, {"first_name": "x"}),
        ("Email,Mobile,Phone", f"{EMAIL},1,2", {}, {"phone_number": "2"}),
        ("Email,Mobile,Phone", f"{EMAIL},1,", {}, {"phone_number": "1"}),
        (
            "Email,Mobile,Phone",
            f"{EMAIL},1,2",
            {"columns": {"Mobile": "phone_number", "Phone": "phone_number"}},
            {"phone_number": "1"},
        ),
        (
            "Email,A,B",
            f"{EMAIL},,2",
            {"columns": {"A": "custom:x", "B": "custom:x"}},
            {"custom_fields": {"x": "2"}},
        ),
        ("Email,Phone,Fax", f"{EMAIL},1,2", {"columns": {"Fax": "phone_number"}}, {"phone_number": "2"}),
        ("Email,Company URL", f"{EMAIL},https://acme.example", {}, {"company_url": "https://acme.example"}),
        (
            "Email,companyUrl",
            f"{EMAIL},https://www.linkedin.com/sales/company/1",
            {},
            {"custom_fields": {"companyUrl": "https://www.linkedin.com/sales/company/1"}},
        ),
        ("Email,Custom Fields", f"{EMAIL},none", {}, {"custom_fields": {"Custom Fields": "none"}}),
        ("Email,J", f'{EMAIL},"{{""a"": 1}}"', {"columns": {"J": "custom_fields"}}, {"custom_fields": {"a": 1}}),
    ],
)
def test_a_column_is_for_what_it_says_or_is_told(
    write: Writer, header: str, row: str, options: Any, expected: dict[str, Any]
):
    """What is mapped counts alone; without that the best name, then the next where it is empty."""
    found = lead(write, header, row, **options)
    custom = expected.pop("custom_fields", None)
    if custom is None and header.endswith(("Phone,Fax", "Title,Title")) and "ignore" not in options:
        custom = {"Phone": "1"} if "Fax" in header else {"Title#2": "2"}
    assert found == Lead(email=EMAIL, **expected, **({"custom_fields": custom} if custom else {}))


def test_one_column_is_the_lead_s_id(write: Writer):
    """Another that could be is of something else."""
    file = open_file(write("id,lead_id,email\n5,7,a@example.com\n"), is_update=True)
    assert [row.item for row in file.rows()] == [(7, Lead(email=EMAIL, custom_fields={"id": "5"}))]


def test_a_column_that_is_empty_in_the_whole_file_is_nothing(write: Writer):
    """Also where there are more of them than a lead may have custom fields."""
    names = ",".join(f"f{number}" for number in range(100))
    file = open_file(write(f"Email,{names}\n{EMAIL},{',' * 98}x\n"))
    assert file.mapping == {"Email": "email", "f98": "custom:f98"}
    assert file.columns.reasons[1:3] == ("empty in the whole file",) * 2


def test_custom_fields_are_counted_per_lead(write: Writer):
    """What counts is the row that fills most."""
    names = ",".join(f"f{number}" for number in range(25))
    fits = f"{EMAIL},{'x,' * 20},,,\nb@example.com,,,,,,{'x,' * 19}x\n"
    assert [type(row.item) for row in open_file(write(f"Email,{names}\n{fits}")).rows()] == [Lead, Lead]
    message = refusal(write(f"Email,{names}\n{fits}c@example.com,{'x,' * 21},,\n"))
    assert message.startswith(
        "1 of 3 rows have more custom fields than the 20 that a lead may have (line 4 has 21)"
    )


def test_a_preview_shows_leads_and_columns(write: Writer):
    """Three leads as they will be sent, and of each column its use, an example, and how often it is filled."""
    rows = "".join(f"{number}@example.com,,{number},,x\n" for number in range(5))
    preview = open_file(write(f"Email,Phone,Mobile,Notes,Skip\nnobody,1,,,\n{rows}"), ignore=["Skip"]).preview()
    assert [row.item for row in preview.leads] == [
        Lead(email=f"{number}@example.com", phone_number=str(number)) for number in range(3)
    ]
    assert preview.columns == (
        ColumnPreview("Email", "email", "", 1, "nobody", 6),
        ColumnPreview("Phone", "phone_number", "", 1, "1", 1),
        ColumnPreview("Mobile", "phone_number", "", 2, "0", 5),
        ColumnPreview("Notes", "", "empty in the whole file", 0, "", 0),
        ColumnPreview("Skip", "", "ignored", 0, "x", 5),
    )


def test_a_column_without_a_name_is_told(write: Writer):
    """With how to take it."""
    file = open_file(write(f",Email\n7,{EMAIL}\n"))
    assert file.notes == ("column 1 has no name and is not read; to take it: --map '#1=FIELD'",)


# Cleaning


def test_what_is_changed_is_counted(write: Writer):
    """With the line of the first."""
    text = (
        "Email,Phone,Revenue,Name\n"
        "a@example.com,+49 30,10,Ann\n"
        "<b@example.com>,4.4E+11,1.5e+06,#REF!\n"
        "'c@example.com';,'+49,'=1,\u200bCy\n"
        "d\u200b@m\u00fcnchen.example,4,N/A,x,,\n"
        '"e@example.com,1,2,""E"""\n'
    )
    cleaning = Cleaning()
    file = open_file(write(text))
    assert [row.item for row in file.rows(cleaning)] == [
        Lead(email=EMAIL, phone_number="+49 30", custom_fields={"Revenue": "10", "Name": "Ann"}),
        Lead(email="b@example.com", custom_fields={"Revenue": "1.5e+06"}),
        Lead(email="c@example.com", phone_number="+49", custom_fields={"Revenue": "=1", "Name": "Cy"}),
        Lead(email="d@xn--mnchen-3ya.example", phone_number="4", custom_fields={"Name": "x"}),
        Lead(email="e@example.com", phone_number="1", custom_fields={"Revenue": "2", "Name": "E"}),
    ]
    assert {change.name: (number, cleaning.first_lines[change]) for change, number in cleaning.counts.items()} == {
        "SCIENTIFIC": (1, 3),
        "NO_VALUE": (2, 3),
        "PHONE": (1, 3),
        "UNWRAPPED": (2, 3),
        "INVISIBLE": (2, 4),
        "SURPLUS": (1, 5),
        "DOMAIN": (1, 5),
        "UNQUOTED": (1, 6),
    }
    assert "numbers in scientific form (4.4E+11), sent as they are: 1 (first on line 3)" in cleaning.lines()


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("a@b", "The part after the @-sign is not valid. It should have a period"),
        ("a@b..example", "An email address cannot have two periods in a row"),
        ("a b@c.example", "The email address contains invalid characters before the @-sign: SPACE"),
        ("www.x.example/a@b.example", "a link is none"),
        ("a@b.test", "The part after the @-sign is a special-use or reserved name that cannot be used with email"),
    ],
)
def test_an_address_must_keep_the_rules(write: Writer, address: str, reason: str):
    """A library's, with its words."""
    (row,) = open_file(write(f'Email\n"{address}"\n')).rows()
    assert isinstance(row.item, InvalidInputError)
    assert row.item.message.endswith(f"it must be an e-mail address ({reason})")


@pytest.mark.parametrize(
    "text", ["a@x.example, b@y.example", "A <a@x.example>; <b@y.example>", "a@x.example b@y.example"]
)
def test_a_cell_of_two_addresses_is_a_bad_row(write: Writer, text: str):
    """Under a header that stands in no quotes it is a cell, whatever its delimiters part."""
    (row,) = open_file(write(f'Email,First Name\n"{text}"\n')).rows()
    assert "it must be one e-mail address, not several" in str(row.item)


def test_a_cell_that_is_no_line_is_left_in_its_quotes(write: Writer):
    """What csv cannot part is one cell."""
    (row,) = open_file(write('Email,First Name\n"a@example.com,""A"" B"\n')).rows()
    assert isinstance(row.item, InvalidInputError)
