"""Rows: what a lead is made of, by whatever names its columns have, and what their values mean."""

from datetime import date
from decimal import Decimal

import attrs
import pytest

from smartlead_async import InvalidInputError, Lead
from smartlead_async.models.addresses import clean_address
from smartlead_async.models.column_names import FIELDS, NAMES, field_of, normalise

EMAIL = "ada@example.com"


@attrs.frozen
class Scalar:
    """A number as numpy has it."""

    value: object
    shape: tuple[int, ...] = ()

    def item(self) -> object:
        return self.value


class NaTType:
    """A time that is none, as pandas has it."""


@pytest.mark.parametrize(
    "name", ["email", "E-mail Address", "E-MAIL 1 - Value", "Correo electrónico", "Email\u200b:"]
)
def test_a_column_is_known_by_its_names(name: str):
    """In any case, with any separators, in any language that exports have, with what nobody sees taken out."""
    assert Lead.from_row({name: EMAIL}) == Lead(email=EMAIL)


def test_a_name_stands_for_one_field():
    """No two fields share one."""
    names = [normalise(name) for field in FIELDS for name in {field, *map(str.strip, NAMES[field].split(","))}]
    owners = {name: [field for field in FIELDS if (field_of(name) or ("", 0))[0] == field] for name in names}
    assert {name: fields for name, fields in owners.items() if len(fields) != 1} == {}


@pytest.mark.parametrize(
    ("row", "lead"),
    [
        ({"Mobile": "2", "Phone": "1"}, Lead(email=EMAIL, phone_number="1")),
        ({"Mobile": "2", "Phone": ""}, Lead(email=EMAIL, phone_number="2")),
        ({"Vorname": "Ada", "Name": "B"}, Lead(email=EMAIL, first_name="Ada", last_name="B")),
        ({"Name": "Ada B"}, Lead(email=EMAIL, custom_fields={"Name": "Ada B"})),
        (
            {"URL": "x", "Connected On": "y"},
            Lead(email=EMAIL, linkedin_profile="x", custom_fields={"Connected On": "y"}),
        ),
        ({"id": 7, "status": "STARTED", "campaign_lead_map_id": 8}, Lead(email=EMAIL)),
        ({"id": 7, "_line": 3, "_reason": "x"}, Lead(email=EMAIL, custom_fields={"id": 7})),
        ({"custom_fields": '{"Title": "CEO", "n": null}'}, Lead(email=EMAIL, custom_fields={"Title": "CEO"})),
        (
            {"Custom Fields": {"Title": "CEO"}, " a\u200b": 1},
            Lead(email=EMAIL, custom_fields={"Title": "CEO", "a": 1}),
        ),
        ({"custom_fields": None}, Lead(email=EMAIL)),
    ],
)
def test_a_row_is_a_lead(row: dict[str, object], lead: Lead):
    """Of several columns for a field the first that is filled; what no field is called is a custom field."""
    assert Lead.from_row({"email": EMAIL, **row}) == lead


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        (" CEO\u200b\xa0", "CEO"),
        (Scalar(41), 41),
        (41.0, 41),
        (0.5, 0.5),
        (True, True),
        (Decimal("1.50"), "1.50"),
        (date(2026, 1, 2), "2026-01-02"),
        ("Null", "Null"),
        ("#1", "#1"),
    ],
)
def test_a_value_is_taken_for_what_it_means(value: object, meaning: object):
    """Numbers of numpy are numbers, and a whole number that a frame made a fraction is whole again."""
    assert Lead.from_row({"email": EMAIL, "x": value}).custom_fields == {"x": meaning}


@pytest.mark.parametrize(
    "value",
    [None, "", " \u200b", float("nan"), Scalar(float("nan")), NaTType(), "#N/A", "#ref!", "undefined", "N/A"],
)
def test_a_value_that_says_there_is_none_is_left_out(value: object):
    """In the words of Python, pandas, a spreadsheet or a program."""
    assert Lead.from_row({"email": EMAIL, "first_name": value, "x": value}) == Lead(email=EMAIL)


def test_a_number_in_a_field_is_text():
    """As the fields are."""
    assert Lead.from_row({"email": EMAIL, "phone": 4915, "city": 7.0}) == Lead(
        email=EMAIL, phone_number="4915", location="7"
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ([EMAIL], "row: ['ada@example.com'] is not allowed; it must be a mapping of columns to values"),
        (
            {"name": "x"},
            "row: {'name': str} is not allowed; it must be a mapping with an e-mail address in a column",
        ),
        ({"email": EMAIL, 1: "x"}, "the row's key: 1 is not allowed; it must be text"),
        (
            {"email": EMAIL, "x": [1]},
            "column 'x': [1] is not allowed; it must be text, a number, a date",
        ),
        ({"email": EMAIL, "custom_fields": "x"}, "column 'custom_fields': 'x' is not allowed; it must be a JSON"),
        ({"email": EMAIL, "custom_fields": "[1]"}, "column 'custom_fields': [1] is not allowed; it must be "),
        ({"email": EMAIL, "custom_fields": {"a": [1]}}, "column 'a': [1] is not allowed"),
        (
            {"email": "a@example.com; b@example.com"},
            "email: 'a@example.com; b@example.com' is not allowed; it ",
        ),
        ({"email": EMAIL, **dict.fromkeys(map(str, range(21)), "x")}, "custom_fields: "),
    ],
)
def test_a_row_that_is_no_lead_is_refused(row: dict[str, object], message: str):
    """With the column, the value and the rule."""
    with pytest.raises(InvalidInputError) as caught:
        Lead.from_row(row)
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        " ada@example.com\t",
        "Ada B <ada@example.com>",
        '"B, Ada" <ada@example.com>;',
        "ada@example.com <ADA@example.com>",
        "ada@example.com (Ada B)",
        "mailto:ada@example.com?subject=x",
        "<MAILTO:ada@example.com>",
        "'ada@example.com'",
        "\u201cada@example.com\u201d,",
        "ada@example.com;",
        "ada@example.com.",
        "(ada@example.com)",
        "\u200bada@example.com",
        "ada\u200b@exa\u00admple.com\u200e",
        "\ufeffada@example.com\xa0",
    ],
)
def test_an_address_is_cleaned(text: str):
    """Of what address books, web pages and lists leave around it, and of what nobody sees."""
    assert clean_address(text).casefold() == EMAIL


@pytest.mark.parametrize(
    "text",
    ["nobody", "a b@example.com", "E-mail: ada@example.com", "o'neil@example.com", "a@b@c", "<a@b.c>" * 200],
)
def test_what_belongs_to_it_stays(text: str):
    """Whether it is an address is for others to say."""
    assert clean_address(text) == text


@pytest.mark.parametrize(
    "text", ["a@x.com, b@x.com", "a@x.com/b@x.com", "A <a@x.com>; B <b@x.com>", "a@x.com b@x.com"]
)
def test_several_addresses_are_refused(text: str):
    """None of them is the right one."""
    with pytest.raises(InvalidInputError, match="one e-mail address, not several"):
        clean_address(text)
