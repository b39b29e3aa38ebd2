"""Files of the kinds that people have, with invented people: each ends as its kind must."""

from typing import Any

import attrs
import pytest

from smartlead_async import UNSET, InvalidInputError, Lead
from smartlead_async.bulk.csv.encoding import UncertainEncodingError
from smartlead_async.bulk.csv.file import LeadFile, open_file
from tests.bulk.csv.csv_files import SAMPLES, shown

CASES = SAMPLES / "cases"
APOLLO_ONLY = (
    "Title,Email Status,Primary Email Source,Seniority,Departments,Contact Owner,Stage,Lists,Account Owner,"
    "# Employees,Industry,Keywords,Company Linkedin Url,State,Country,Company Address,Company City,Company State,"
    "Company Country,Technologies"
)


def leads(name: str, **options: Any) -> list[dict[str, object]]:
    """What is sent of each lead."""
    return [
        {field: value for field, value in attrs.asdict(row.item, recurse=False).items() if value is not UNSET}
        for row in open_file(CASES / name, **options).rows()
        if isinstance(row.item, Lead)
    ]


def rejects(file: LeadFile) -> list[int]:
    """The lines of rows that are no leads."""
    return [row.line for row in file.rows() if isinstance(row.item, InvalidInputError)]


@pytest.mark.parametrize(
    ("name", "options", "count", "rejected", "first"),
    [
        (
            "F01_excel_short_rows.csv",
            {},
            8,
            [],
            {"email": "tester1@short.example", "first_name": "Test1", "company_name": "Firm 1"},
        ),
        ("F02_trailing_comma_rows.csv", {}, 4, [], {"email": "ivo1@tail.example", "company_name": "Tail 1"}),
        ("F03_sep_line.csv", {}, 2, [], {"email": "mara@sep.example", "company_name": "Sep GmbH"}),
        (
            "F04_linkedin_connections.csv",
            {},
            1,
            [6],
            {
                "email": "tove@links.example",
                "last_name": "Rask",
                "linkedin_profile": "https://www.linkedin.com/in/tove-rask-invented",
            },
        ),
        (
            "F05_apollo_60_columns.csv",
            {"only": [APOLLO_ONLY]},
            3,
            [],
            {
                "email": "ada1@madeup1.example",
                "phone_number": "+1 202-555-0199",
                "company_name": "Madeup Robotics 1",
                "location": "Springfield",
                "linkedin_profile": "http://www.linkedin.com/in/ada-invented-1",
            },
        ),
        (
            "F06_salesnav_phantombuster.csv",
            {},
            2,
            [],
            {
                "email": "ida1@nordwerk1.example",
                "linkedin_profile": "https://www.linkedin.com/in/ida-madeup-1",
                "company_name": "Nordwerk 1",
            },
        ),
        (
            "F07_google_contacts_new.csv",
            {},
            2,
            [],
            {
                "email": "pia@kiosk.example",
                "first_name": "Pia",
                "company_name": "Kiosk Eins",
                "phone_number": "+49 1500 000001",
            },
        ),
        (
            "F08_outlook_contacts.csv",
            {"encoding": "cp1252"},
            1,
            [],
            {
                "email": "joern@muehle.example",
                "first_name": "Jörn",
                "phone_number": "+49 30 000001",
                "website": "http://muehle.example",
                "company_name": "Mühle OHG",
            },
        ),
        (
            "F09_salesforce_leads_phone_and_mobile.csv",
            {},
            2,
            [],
            {"email": "gus@acorn.example", "company_name": "Acorn Ltd", "phone_number": "+1 202 555 0121"},
        ),
        (
            "F10_hubspot_contacts.csv",
            {},
            1,
            [],
            {
                "email": "nell@hub.example",
                "first_name": "Nell",
                "last_name": "Madeup",
                "phone_number": "+44 20 7946 0001",
                "company_name": "Hub & Co",
                "website": "hub.example",
                "location": "Leeds",
                "linkedin_profile": "https://www.linkedin.com/in/nell-madeup-invented",
            },
        ),
        (
            "F11_smartlead_export.csv",
            {},
            2,
            [],
            {"email": "hugo@export.example", "custom_fields": {"Title": "CEO", "First_Line": "Nice stand."}},
        ),
        ("F12_workbook.xlsx", {}, 1, [], {"email": "zia@sheet.example", "first_name": "Zia"}),
        ("F12b_workbook_named.csv", {}, 1, [], {"email": "zia@sheet.example", "first_name": "Zia"}),
        (
            "F13_shift_jis.csv",
            {"encoding": "shift_jis"},
            2,
            [],
            {"email": "tarou@sjis.example", "first_name": "太郎", "company_name": "架空電機株式会社"},
        ),
        (
            "F13b_cp1251.csv",
            {"encoding": "cp1251"},
            2,
            [],
            {"email": "ivan@kirill.example", "first_name": "Иван", "company_name": "ООО Выдумка"},
        ),
        ("F14_invisible_in_email.csv", {}, 5, [], {"email": "ana@nb.example", "first_name": "Ana"}),
        (
            "F15_several_and_placeholders.csv",
            {},
            3,
            [2, 3, 4, 5, 6, 7],
            {"email": "gil@two.example", "first_name": "Gil"},
        ),
        (
            "F16_excel_numbers.csv",
            {},
            2,
            [],
            {
                "email": "kim@num.example",
                "first_name": "Kim",
                "custom_fields": {"Zip": "2138", "Revenue": "1,00E+06", "Start": "45000"},
            },
        ),
        ("F17_email_twice.csv", {}, 2, [], {"email": "mo@twice.example", "first_name": "Mo"}),
        (
            "F17_email_twice.csv",
            {"columns": {"Email#2": "email"}},
            1,
            [3],
            {
                "email": "mo@work-twice.example",
                "custom_fields": {"Title": "CEO", "Email": "mo@twice.example"},
            },
        ),
        (
            "F17_email_twice.csv",
            {"columns": {"Email#2": "email", "Email": "email"}, "ignore": ["Title"]},
            2,
            [],
            {"email": "mo@work-twice.example", "first_name": "Mo", "company_name": "Twice"},
        ),
        ("F18_clay_work_email_and_email.csv", {}, 2, [], {"email": "sol@clayish.example"}),
        (
            "F19_german_outlook_headers.csv",
            {},
            1,
            [],
            {
                "email": "udo@beispielfirma.example",
                "first_name": "Udo",
                "last_name": "Madeup",
                "company_name": "Beispiel GmbH",
                "phone_number": "+49 30 000002",
                "website": "https://beispielfirma.example",
                "location": "Mainz",
                "custom_fields": {"Position": "Leiter"},
            },
        ),
        (
            "F20_resume_mixed_widths.csv",
            {"encoding": "cp1252"},
            120,
            [],
            {"email": "person1@resume.example", "first_name": "Jörg 1"},
        ),
        (
            "F21_idn_upper_emoji.csv",
            {},
            4,
            [],
            {"email": "INFO@xn--mller-invented-gsb.example", "first_name": "🌟 Mia 🌟"},
        ),
        ("F22_nickname_quotes.csv", {}, 1, [2, 4], {"email": "rae@nick.example", "first_name": 'Rachel "Rae"'}),
        (
            "F23_padded_json.csv",
            {},
            2,
            [],
            {"email": "pat@pad.example", "custom_fields": {"name": "Pat", "attributes": '{"mailchimp": true}'}},
        ),
        (
            "F25_header_invisible.csv",
            {},
            1,
            [],
            {"email": "cem@head.example", "first_name": "Cem", "last_name": "Madeup"},
        ),
        (
            "F25_header_invisible.csv",
            {"columns": {"First Name": "custom:F"}},
            1,
            [],
            {"custom_fields": {"F": "Cem"}},
        ),
        (
            "F26_line_in_quotes.csv",
            {},
            2,
            [],
            {"email": "dan@wrap.example", "first_name": "Dan", "company_name": "Wrap, Inc."},
        ),
        (
            "F27_junk_round_address.csv",
            {},
            2,
            [3, 5, 6, 7, 8],
            {"email": "kit1@junk.example", "first_name": "Kit"},
        ),
        ("F28_double_bom.csv", {}, 1, [], {"email": "bia@bom.example", "first_name": "Bia"}),
        (
            "F29_salesforce_report_footer.csv",
            {},
            1,
            [],
            {"email": "gus@foot.example", "last_name": "Madeup", "company_name": "Acorn"},
        ),
        (
            "F30_five_conflicts.csv",
            {},
            1,
            [],
            {"email": "uli@conf.example", "company_name": "A", "location": "B"},
        ),
    ],
)
def test_a_file_that_people_have_is_read(
    name: str, options: dict[str, Any], count: int, rejected: list[int], first: dict[str, object]
):
    """Every lead in it, with the right names; rows that are none are rejected by line."""
    found = leads(name, **options)
    file = open_file(CASES / name, **options)
    assert (len(found), rejects(file)) == (count, rejected)
    assert found[0] == found[0] | first
    assert file.row_count == count + len(rejected)


@pytest.mark.parametrize(
    ("name", "encoding", "samples"),
    [
        ("F08_outlook_contacts.csv", "cp1252", ("Jörn", "Mühle OHG", "Müller")),
        ("F13_shift_jis.csv", "cp932", ("メール", "太郎", "架空電機株式会社")),
        ("F13b_cp1251.csv", "cp1251", ("Иван", "ООО Выдумка", "Ольга")),
        ("F20_resume_mixed_widths.csv", "cp1252", ("Jörg 1", "Jörg 2", "Jörg 3")),
    ],
)
def test_an_encoding_that_is_not_certain_is_asked_for(name: str, encoding: str, samples: tuple[str, ...]):
    """With the names as they would read, the likeliest first, and the option to paste."""
    with pytest.raises(UncertainEncodingError) as caught:
        open_file(CASES / name)
    first = caught.value.candidates[0]
    assert (first.encoding, first.samples) == (encoding, samples)
    assert f"--encoding {encoding}: {', '.join(samples)}; --encoding " in caught.value.message


def test_too_many_custom_fields_are_refused_with_an_option_to_paste():
    """Of the columns that are filled most, as many as a lead may have."""
    with pytest.raises(InvalidInputError) as caught:
        open_file(CASES / "F05_apollo_60_columns.csv")
    assert caught.value.message == (
        f"{CASES / 'F05_apollo_60_columns.csv'}: 3 of 3 rows have more custom fields than the 20 that a lead may "
        f"have (line 2 has 28); name those to keep: --only '{APOLLO_ONLY}'"
    )


def test_text_that_was_encoded_twice_is_told():
    """It is sent as it stands; nobody can be sure."""
    file = open_file(CASES / "F24_double_encoded.csv")
    (warning,) = file.warnings
    assert warning.startswith(
        "text seems to be encoded twice in 1 row: 'ZoÃ«' for 'Zoë'; save the file anew as CSV"
    )
    assert open_file(CASES / "F21_idn_upper_emoji.csv").warnings == ()


def test_what_stands_around_the_data_is_told():
    """Notes above it, and lines below it that are no leads."""
    assert open_file(CASES / "F04_linkedin_connections.csv").notes == (
        "the columns are named on line 4; what stands above is left out",
    )
    (note,) = open_file(CASES / "F29_salesforce_report_footer.csv").notes
    assert note.startswith("left out from line 5 on: 3 rows without an e-mail address and with fewer cells ")
    assert note.endswith("at the end of the file: 'Grand Totals (1 records)'")
    assert open_file(CASES / "F03_sep_line.csv").notes == ()


def test_an_update_of_what_smartlead_exported_is_read():
    """With its ids and its custom fields."""
    (first, _) = open_file(CASES / "F11_smartlead_export.csv", is_update=True).rows()
    assert first.item == (
        1,
        Lead(
            email="hugo@export.example",
            first_name="Hugo",
            last_name="Madeup",
            company_name="Export SA",
            location="Lyon",
            custom_fields={"Title": "CEO", "First_Line": "Nice stand."},
        ),
    )


def test_a_row_says_which_column_holds_the_address():
    """A row is not lost for a mapping that was meant for others."""
    file = open_file(CASES / "F17_email_twice.csv", columns={"Email#2": "email"})
    reason = "is empty; it must be an e-mail address; 'Email' holds one, and is taken with --map"
    assert shown(file)[1] == (3, f"line 3: column 'Email#2' {reason}")
