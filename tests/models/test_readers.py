"""Readers of classes that are made here, in the test: a reader is made when its class is."""

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from smartlead_async.models.converter import _converter, read, read_in_steps, reader_of, wire
from smartlead_async.models.drift import Drift, Drifts, WrongTypeError
from smartlead_async.models.open_enum import OpenEnum
from smartlead_async.models.output import Output
from smartlead_async.models.plain import PlainReader
from smartlead_async.models.values import Json
from smartlead_async.transport.steps import run


def make(name: str, **fields: Any) -> Any:
    return attrs.make_class(name, fields, bases=(Output,), kw_only=True, frozen=True)


def make_models() -> tuple[Any, Any]:
    """A model, and one that holds it: by an id of two names, with a list, an object and an optional value."""
    part = make("Part", number=attrs.field(type=int), title=attrs.field(type=str, default=""))
    whole = make(
        "Whole",
        number=attrs.field(type=int, metadata=wire("no", "id")),
        made_at=attrs.field(type=datetime | None, default=None),
        part=attrs.field(type=part | None, default=None),
        parts=attrs.field(type=list[part], factory=list),
    )
    return part, whole


@pytest.mark.parametrize("is_in_steps", [False, True])
def test_a_model_is_read_by_its_fields(is_in_steps: bool) -> None:
    """Each by its name on the wire and its type; what is odd is told, and kept where it cannot be read."""
    part, whole = make_models()
    value = {
        "ok": True,
        "id": "7",
        "made_at": 1_700_000_000,
        "part": [{"number": 1, "title": 2}],
        "parts": [{"number": 1}, {"number": 2.0, "new": True}],
        "new": [1],
    }
    found = Drifts()
    result = run(read_in_steps(value, whole, found)) if is_in_steps else read(value, whole, found)
    assert result == whole(
        number=7,
        made_at=datetime.fromtimestamp(1_700_000_000, UTC),
        part=part(number=1, title="2"),
        parts=[part(number=1), part(number=2, extra={"new": True})],
        extra={"new": [1]},
    )
    assert [str(drift) for drift in found] == [
        "expected ISO 8601 text with a time zone, got an integer @ $.made_at",
        "expected an object, got a list @ $.part",
        "expected text, got an integer @ $.part.title",
        "expected an integer, got a number @ $.parts[1].number",
        "expected an integer, got text @ $.no",
        "expected it as no, got it as id @ $",
    ]


@pytest.mark.parametrize("is_in_steps", [False, True])
@pytest.mark.parametrize(("name", "value"), [("made_at", "soon"), ("part", "x"), ("part", 0), ("parts", [1])])
def test_what_a_field_cannot_be_made_of_is_kept(name: str, value: Json, is_in_steps: bool) -> None:
    """The field has its default."""
    _, whole = make_models()
    found, given = Drifts(), {"no": 1, name: value}
    result = run(read_in_steps(given, whole, found)) if is_in_steps else read(given, whole, found)
    assert result == whole(number=1, extra={name: value})
    assert [drift.is_kept for drift in found] == [True]


@pytest.mark.parametrize("is_in_steps", [False, True])
@pytest.mark.parametrize(("name", "value"), [("made_at", ""), ("part", ""), ("parts", ""), ("parts", {})])
def test_what_stands_for_nothing_is_nothing(name: str, value: Json, is_in_steps: bool) -> None:
    """It is told, and not kept."""
    _, whole = make_models()
    found, given = Drifts(), {"no": 1, name: value}
    result = run(read_in_steps(given, whole, found)) if is_in_steps else read(given, whole, found)
    assert result == whole(number=1)
    expected = {"made_at": "ISO 8601 text with a time zone", "part": "an object", "parts": "a list"}[name]
    got = "text" if value == "" else "an object"
    assert list(found) == [Drift(path=f".{name}", field=f".{name}", expected=expected, got=got)]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"no": "x"}, "expected an integer, got text @ $.no"),
        ({"no": None}, "expected an integer, got null @ $.no"),
        ({"id": "x"}, "expected an integer, got text @ $.no"),
        ({"parts": []}, "missing @ $.no"),
        ([], "expected an object, got a list @ $"),
        ([{"no": 1}, {"no": 2}], "expected an object, got a list @ $"),
    ],
)
def test_a_model_without_what_it_needs_is_none(value: Json, reason: str) -> None:
    """And it is said what is missing, by its name on the wire."""
    _, whole = make_models()
    with pytest.raises(WrongTypeError) as caught:
        read(value, whole)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"no": 1}, True),
        ({"id": None}, True),
        ({"parts": []}, False),
        ({}, False),
        (1, False),
        ([{"no": 1}], False),
    ],
)
def test_an_object_looks_like_a_model_where_it_has_what_that_needs(value: Json, expected: bool) -> None:
    """Under any of its names; a model that was read is one."""
    _, whole = make_models()
    assert reader_of(whole).is_one(value) is expected  # type: ignore[attr-defined]
    assert reader_of(whole).is_one(whole(number=1)) is True  # type: ignore[attr-defined]


def test_an_object_looks_like_a_model_that_needs_nothing_where_it_has_a_field_of_it() -> None:
    """After its dialects were brought to one shape."""

    class Counts(Output):
        sent = attrs.field(type=int, default=0)

        @classmethod
        def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
            return {**value, "sent": value["sentCount"]} if "sentCount" in value else value

    model: Any = attrs.frozen(kw_only=True)(Counts)
    values: list[Json] = [{"sent": None}, {"sentCount": 1}, {"open": 1}, {}]
    assert [reader_of(model).is_one(value) for value in values] == [True, True, False, False]  # type: ignore[attr-defined]


def test_a_list_is_read_item_by_item_as_its_items_come() -> None:
    """With what was found in each."""
    part, _ = make_models()
    found = Drifts()
    rows = reader_of(list[part]).rows(found)  # type: ignore[attr-defined]
    rows.append({"number": 1})
    rows.append({"number": "2"})
    assert rows.items == [part(number=1), part(number=2)]
    assert [str(drift) for drift in found] == ["expected an integer, got text @ $[1].number"]


@pytest.mark.parametrize(("value", "cls"), [(["x", 1], list[str]), ({"id": 1}, list[str]), ("x", str), (1.0, int)])
def test_what_has_no_parts_is_the_same_in_steps(value: Json, cls: Any) -> None:
    """There is nothing between which a step could be."""
    results: list[object] = []
    for how in (lambda found: read(value, cls, found), lambda found: run(read_in_steps(value, cls, found))):
        found = Drifts()
        try:
            results.append((how(found), found))
        except WrongTypeError as wrong:
            results.append(str(wrong))
    assert results[0] == results[1]


def test_a_reader_takes_what_is_documented_and_else_what_it_plainly_means() -> None:
    """The second is told; a value of neither kind is none."""
    reader = PlainReader(
        "an even number",
        exact=bytes,
        parse=lambda value: value if value in (2, 4) else None,
        convert=lambda value: {"two": 2}.get(str(value)),
    )
    found = Drifts()
    assert [reader.read(value, found) for value in (b"2", 4, "two")] == [b"2", 4, 2]
    assert [str(drift) for drift in found] == ["expected an even number, got text @ $"]
    with pytest.raises(WrongTypeError, match="^expected an even number, got an integer @ "):
        reader.read(3, found)


def test_an_enumeration_is_read_as_soon_as_it_is_made() -> None:
    """Text as one of its values, or as another; and nothing else."""

    class Colour(OpenEnum):
        RED = "red"

    red, blue = read(["red", "blue"], list[Colour])
    assert red is Colour.RED
    assert (type(blue), blue) == (Colour, "blue")
    with pytest.raises(WrongTypeError, match="^expected text, got an integer @ "):
        read(["red", 1], list[Colour])


def test_a_class_that_is_made_here_is_structured_by_cattrs_too() -> None:
    """By the same rules, and nothing is told."""
    part, whole = make_models()
    assert _converter().structure({"no": "1", "parts": [{"number": 2}]}, whole) == whole(
        number=1, parts=[part(number=2)]
    )
    assert _converter().structure([{"number": 2}], list[part]) == [part(number=2)]


@pytest.mark.parametrize(
    ("name", "count", "steps"),
    [("Part", 199, 0), ("Part", 200, 1), ("Part", 401, 2), ("Whole", 19, 0), ("Whole", 20, 1), ("Whole", 41, 2)],
)
def test_a_long_list_is_read_in_steps(name: str, count: int, steps: int) -> None:
    """Of so many rows that each takes milliseconds, or of fewer where these hold objects of their own."""
    model = {model.__name__: model for model in make_models()}[name]
    rows: list[Json] = [{"number": 1, "no": 1}] * count
    assert len(list(read_in_steps(rows, list[model], Drifts()))) == steps


@pytest.mark.parametrize(("count", "steps"), [(4_999, 0), (5_000, 1), (10_000, 2)])
def test_a_large_object_is_read_in_steps(count: int, steps: int) -> None:
    """Whatever its fields are."""
    part, _ = make_models()
    value: dict[str, Json] = {"number": 1, **{f"field {number}": number for number in range(1, count)}}
    assert len(list(read_in_steps(value, part, Drifts()))) == steps


def test_a_long_list_in_an_object_is_read_in_steps() -> None:
    """Of as many rows as one that stands alone."""
    _, whole = make_models()
    value: Json = {"no": 1, "parts": [{"number": 1}] * 400}
    assert len(list(read_in_steps(value, whole, Drifts()))) == 2


def test_a_long_list_of_plain_values_in_a_row_is_read_in_steps() -> None:
    """Of rows that hold no objects: the others are read many at a time."""
    model = make(
        "Model", names=attrs.field(type=list[str], factory=list), ids=attrs.field(type=list[int], factory=list)
    )
    rows: list[Json] = [{"names": ["x"], "ids": None}] * 3
    found = Drifts()
    assert len(list(read_in_steps(rows, list[model], found))) == 0
    assert len(list(read_in_steps([*rows, {"ids": ["1"] * 12_000}, *rows], list[model], found))) == 2
    assert [str(drift) for drift in found] == ["expected an integer, got text @ $[3].ids[0] (12000 times)"]
    with pytest.raises(WrongTypeError, match="^expected an object, got an integer @ "):
        list(read_in_steps([*rows, 1], list[model], found))


def test_a_field_of_one_kind_may_be_null_where_its_type_says_so() -> None:
    """And else null is the field left out."""
    model = make(
        "Model",
        flag=attrs.field(type=bool | None, default=True),
        other=attrs.field(type=bool, default=True),
    )
    assert read({"flag": None, "other": None}, model) == model(flag=None, other=True)
