"""Files of the kinds that people have, with invented people: each ends as its kind must."""

from typing import Any

import attrs
import pytest

from smartlead_async import UNSET, InvalidInputError, Lead
from smartlead_async.bulk.csv.encoding import UncertainEncodingError
from smartlead_async.bulk.csv.file import LeadFile, open_file
from tests.bulk.csv.csv_files import shown
from tests.bulk.csv.real_files import APOLLO_ONLY, CASES, REAL_FILES, RealFile


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


@pytest.mark.parametrize("real", REAL_FILES, ids=[real.name for real in REAL_FILES])
def test_a_file_that_people_have_is_read(real: RealFile):
    """Every lead in it, with the right names; rows that are none are rejected by line."""
    found = leads(real.name, **real.options)
    file = open_file(CASES / real.name, **real.options)
    assert ([lead["email"] for lead in found], rejects(file)) == (list(real.emails), list(real.rejected))
    assert found[0] == found[0] | dict(real.first)
    assert file.row_count == len(real.emails) + len(real.rejected)


@pytest.mark.parametrize(
    ("name", "options", "emails", "rejected", "first"),
    [
        (
            "F17_email_twice.csv",
            {"columns": {"Email#2": "email"}},
            ["mo@work-twice.example"],
            [3],
            {"custom_fields": {"Title": "CEO", "Email": "mo@twice.example"}},
        ),
        (
            "F17_email_twice.csv",
            {"columns": {"Email#2": "email", "Email": "email"}, "ignore": ["Title"]},
            ["mo@work-twice.example", "nia@twice.example"],
            [],
            {"first_name": "Mo", "company_name": "Twice"},
        ),
        (
            "F25_header_invisible.csv",
            {"columns": {"First Name": "custom:F"}},
            ["cem@head.example"],
            [],
            {"custom_fields": {"F": "Cem"}},
        ),
    ],
)
def test_a_mapping_that_is_given_counts(
    name: str, options: dict[str, Any], emails: list[str], rejected: list[int], first: dict[str, object]
):
    """For columns of one name, and for names with characters that cannot be seen."""
    found = leads(name, **options)
    assert ([lead["email"] for lead in found], rejects(open_file(CASES / name, **options))) == (emails, rejected)
    assert found[0] == found[0] | first


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
