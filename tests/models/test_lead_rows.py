"""Rows: what a lead is made of, by whatever names its columns have, and what their values mean."""

import re
from collections import namedtuple
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any

import attrs
import pytest

from smartlead_async import UNSET, InvalidInputError, Lead
from smartlead_async.models.addresses import clean_address
from smartlead_async.models.column_names import FIELDS, NAMES, field_of, normalise

EMAIL = "ada@example.com"


@attrs.frozen
class Type:
    """Of a value of numpy."""

    kind: str


@attrs.frozen
class Scalar:
    """A number as numpy has it."""

    value: float
    kind: str = "f"
    shape: tuple[int, ...] = ()
    mask: bool = False

    @property
    def dtype(self) -> Type:
        return Type(self.kind)

    def __float__(self) -> float:
        return float(self.value)

    def __int__(self) -> int:
        return int(self.value)


@attrs.frozen
class Moment:
    """A moment as numpy has it: in nanoseconds it is an integer, as is one beyond the year 9999."""

    item: Callable[[], object]
    in_microseconds: object
    shape: tuple[int, ...] = ()
    dtype: Type = Type("M")

    def astype(self, dtype: str) -> "Moment":
        assert dtype == "datetime64[us]"
        return Moment(lambda: self.in_microseconds, None)

    def __str__(self) -> str:
        return "20000-01-01"


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
        (Scalar(41, "i"), 41),
        (Scalar(41.5), 41.5),
        (Scalar(1, "b"), True),
        (Moment(lambda: date(2026, 1, 2), None), "2026-01-02"),
        (Moment(lambda: 1767312000000000000, datetime(2026, 1, 2)), "2026-01-02 00:00:00"),  # noqa: DTZ001
        (Moment(lambda: 1, 2), "20000-01-01"),
        (Decimal("4.47911E+11"), "447911000000"),
        (10**300, 10**300),
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
    [
        *(None, UNSET, "", " \u200b", "#N/A", "#ref!", "undefined", "N/A"),
        *(float("nan"), Decimal("NaN"), Decimal("sNaN"), NaTType()),
        *(Scalar(float("nan")), Scalar(0.0, mask=True), Moment(lambda: None, None)),
    ],
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
            {"name": "x", "Phone": 1},
            "the row has no e-mail address: its columns are 'name', 'Phone'; call the one that holds it 'email'",
        ),
        ({}, "the row has no e-mail address: its columns are none; call the one that holds it 'email'"),
        (
            {"E-mail": "N/A", "Work Email": None, "other": EMAIL},
            "the row has no e-mail address: column 'E-mail' and column 'Work Email' is empty",
        ),
        ({"email": EMAIL, 1: "x"}, "the row's key: 1 is not allowed; it must be text"),
        ({"email": EMAIL, None: "x"}, "the row's key: None is not allowed; it must be text"),
        (
            {"email": EMAIL, None: ["", "Acme, Inc."]},
            "the row has more cells than columns: 2 without a column; a cell with a comma in it must be in quotes",
        ),
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


DEEP = "[" * 100_000
HUGE = 10**5000


NESTED: list[object] = reduce(lambda value, _: [value], range(10_000), [])


@pytest.mark.parametrize(
    "row",
    [
        {"email": EMAIL, "custom_fields": DEEP},
        {"email": EMAIL, "custom_fields": f'{{"a": {DEEP}'},
        {"email": EMAIL, "custom_fields": '{"a": ' + "9" * 5000 + "}"},
        {"email": EMAIL, "custom_fields": '{"a": Infinity}'},
        {"email": EMAIL, "custom_fields": {"a": HUGE}},
        {"email": EMAIL, "custom_fields": {1: "x"}},
        {"email": EMAIL, "custom_fields": NESTED},
        {"email": EMAIL, "phone": HUGE},
        {"email": EMAIL, "phone": -HUGE},
        {"email": HUGE},
        {"email": NESTED},
        {"email": EMAIL, "x": HUGE},
        {"email": EMAIL, "x": [HUGE]},
        {"email": EMAIL, "x": Decimal("1E+999999")},
        {"email": EMAIL, "x": Decimal("-Infinity")},
        {"email": EMAIL, "x": float("inf")},
        {"email": EMAIL, "x": Scalar(1.0, "m")},
        {"email": EMAIL, "x": Scalar(1.0, shape=(1,))},
        {"email": EMAIL, "x": b"x"},
        {"email": EMAIL, "x": 1j},
        {"email": EMAIL, HUGE: "x"},
        NESTED,
    ],
    ids=range(22),
)
def test_a_hostile_row_is_refused_as_any_other(row: Mapping[str, object]):
    """However deep, long or odd a value is: no other error comes out, and the message is short."""
    with pytest.raises(InvalidInputError) as caught:
        Lead.from_row(row)
    assert len(caught.value.message) < 300


def test_what_a_reader_leaves_beside_the_columns_is_nothing():
    """Cells without a column that are empty, and columns without a name."""
    row = {"email": EMAIL, None: ["", None, " "], 7: float("nan"), "": "x", " ": "y"}
    assert Lead.from_row(row) == Lead(email=EMAIL)  # type: ignore[arg-type]


@attrs.frozen
class Model:
    """As pydantic's are."""

    email: str = EMAIL

    def model_dump(self) -> dict[str, object]:
        return {"email": self.email}


@pytest.mark.parametrize(
    ("row", "advice"),
    [
        (Model(), "row.model_dump()"),
        (namedtuple("Pair", "email name")(EMAIL, "x"), "row._asdict()"),  # noqa: PYI024 (as itertuples makes them)
        (EMAIL, "{'email': 'ada@example.com'}"),
    ],
    ids=["model", "named tuple", "text"],
)
def test_what_is_no_mapping_is_refused_with_how_to_make_one(row: Any, advice: str):
    """As it is written for what was given."""
    with pytest.raises(InvalidInputError, match=re.escape(f"a mapping of columns to values, such as {advice}")):
        Lead.from_row(row)


def test_values_of_numpy_and_pandas_are_taken_for_what_they_mean():
    """Those that the libraries really make."""
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    nothing = [np.ma.masked, np.float32("nan"), np.datetime64("NaT", "ns"), pd.NaT, pd.NA]
    values = {
        "41": np.int64(41),
        "1.5": np.longdouble(1.5),
        "True": np.bool_(True),
        "2026-01-02 00:00:00": np.datetime64("2026-01-02", "ns"),
        "2026-01-02": np.datetime64("2026-01-02"),
        "99999-01-02": np.datetime64("99999-01-02"),
        "2026-01-02 03:04:00": pd.Timestamp("2026-01-02 03:04"),
    }
    row = {"email": EMAIL, **values, **{f"no {number}": value for number, value in enumerate(nothing)}}
    custom = Lead.from_row(row).custom_fields
    assert isinstance(custom, dict)
    assert {name: str(value) for name, value in custom.items()} == {name: name for name in values}
    with pytest.raises(InvalidInputError, match="a number, a date"):
        Lead.from_row({"email": EMAIL, "x": np.timedelta64(5, "ns")})


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
