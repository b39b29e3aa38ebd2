"""One surprising field never costs the answer: every field of every model, with every kind of value."""

import json
from pathlib import Path
from typing import Any

import attrs
import pytest

from smartlead_async.models.campaigns import Campaign, CampaignAnalytics, SendingWindow, SequenceStep
from smartlead_async.models.converter import read, read_in_steps, reader_of
from smartlead_async.models.drift import Drift, Drifts, WrongTypeError
from smartlead_async.models.leads import LeadMessages, MessageHistories
from smartlead_async.models.output import Output
from smartlead_async.models.smart_delivery import DeliveryFolder
from smartlead_async.models.webhooks import Webhook
from smartlead_async.transport.steps import run
from tests.models.output_models import MODELS, least, names, needed, type_of

ODD: list[tuple[str, Any]] = json.loads((Path(__file__).parent / "odd_answers.json").read_text())[
    "campaigns.list: [field, value]"
]
KINDS: list[Any] = [
    *[None, True, False, 0, 1, -7, 2**70, 1682407765978, 2.5, 40.0, 1e300],
    *["", " ", "x", "40", "40.0", "1,000", "33.33", "40%", "true", "OFF", "NaN", "\ud800", '{"a":1}', "[1]"],
    *["2023-04-25", "2023-04-25 07:29:25", "2023-04-25T07:29:25Z"],
    *[[], [1], [None], ["x"], [{}], [[]], [{"id": 1}], ["x", 2]],
    *[{}, {"id": 1}, {"id": "x"}, {"a": {"b": [1]}}],
]
NEEDED = [(model, name) for model in MODELS for name in needed(model)]
NUMBERS = [(model, name) for model, name in NEEDED if type_of(model, name) is int]
ROW = {"id": 17, "name": "x", "status": "ACTIVE", "follow_up_percentage": 40}


def drifts(value: object, cls: Any) -> list[str]:
    found = Drifts()
    read(value, cls, found)
    return [str(drift) for drift in found]


def is_contained(model: type[Output], name: str, value: object) -> bool:
    """Whether the value is in its field or in `extra`, and the other fields are as without it."""
    found = Drifts()
    result, plain = read({**least(model), name: value}, model, found), read(least(model), model)
    changed = [
        field.name
        for field in attrs.fields(model)
        if field.name != "extra" and getattr(result, field.name) != getattr(plain, field.name)
    ]
    return (
        len(changed) + len(result.extra) <= 1
        and [*result.extra.values()] in ([], [value])
        and all(drift.path.startswith(f".{name}") for drift in found)
    )


def said_of(value: object, cls: Any, how: Any) -> tuple[object, list[str]]:
    """What is read of it, or why nothing is, and what is told."""
    found = Drifts()
    try:
        return how(value, cls, found), [str(drift) for drift in found]
    except WrongTypeError as wrong:
        return str(wrong), []


def in_steps(value: object, cls: Any, found: Drifts) -> object:
    return run(read_in_steps(value, cls, found))


def test_what_is_read_in_steps_is_what_is_read_at_once() -> None:
    """Of every model that holds objects of others: the same values, and the same is told of what is odd."""
    nested = [model for model in MODELS if reader_of(model).has_parts]
    values = [{**least(model), name: value} for model in nested for name in names(model) for value in KINDS]
    models = [model for model in nested for _ in names(model) for _ in KINDS]
    odd = [
        (model, value)
        for model, value in zip(models, values, strict=True)
        if said_of(value, model, read) != said_of(value, model, in_steps)
    ]
    assert odd == []


@pytest.mark.parametrize("row", [{"lead_id": 1}, {"history": []}, 3, {"lead_id": "x"}])
def test_an_odd_row_is_the_same_in_steps(row: object) -> None:
    """Wherever it stands in a long list."""
    message = {"open_count": 1.0, "time": "soon"}
    rows = [{"lead_id": number, "history": [message] * 250} for number in range(3)]
    value = [*rows, row, *rows]
    assert said_of(value, list[LeadMessages], in_steps) == said_of(value, list[LeadMessages], read)
    assert said_of({"leads": value}, MessageHistories, in_steps) == said_of(
        {"leads": value}, MessageHistories, read
    )


@pytest.mark.parametrize("values", [["1"] * 9_000, ["1", 2, 3.0] * 3_000, [*range(9_000), {}], [*range(9_000)]])
def test_a_long_list_of_plain_values_is_the_same_in_steps(values: list[object]) -> None:
    """With the first of each kind named, and those after it counted."""
    assert said_of(values, list[int], in_steps) == said_of(values, list[int], read)


def test_one_object_in_place_of_a_list_is_the_same_in_steps() -> None:
    """With what is odd in it."""
    value = {"lead_id": 1, "history": [{"open_count": 1.0}]}
    assert said_of(value, list[LeadMessages], in_steps) == said_of(value, list[LeadMessages], read)
    assert said_of({}, list[LeadMessages], in_steps) == said_of({}, list[LeadMessages], read)


def test_an_odd_value_costs_its_own_field_at_most() -> None:
    """Every kind of value in every field is read, or the field has its default and the value is in `extra`."""
    spare = [(model, name) for model in MODELS for name in names(model) if name not in needed(model)]
    odd = [
        (model, name, value) for model, name in spare for value in KINDS if not is_contained(model, name, value)
    ]
    assert odd == []


def read_rows(model: type[Output], *rows: object) -> object:
    """A list of a model, or why it cannot be read."""
    try:
        return read(list(rows), list[model])  # type: ignore[valid-type]
    except WrongTypeError as wrong:
        return str(wrong)


@pytest.mark.parametrize("value", ["40", "40.0", 40.0, 40])
def test_an_id_that_is_plainly_one_is_read(value: object) -> None:
    """As text, or with a decimal point."""
    results = [read_rows(model, {**least(model), name: value}) for model, name in NUMBERS]
    assert results == [read_rows(model, {**least(model), name: 40}) for model, name in NUMBERS]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        *[(None, "null"), (True, "true or false"), (2.5, "a number")],
        *[("", "text"), ("x", "text"), ("40%", "text"), ([], "a list"), ([1], "a list")],
        *[({}, "an object"), ({"id": 1}, "an object")],
    ],
    ids=repr,
)
def test_an_id_that_is_none_is_named_with_its_row(value: object, kind: str) -> None:
    """It cannot be used, nor told from the others."""
    reasons = [read_rows(model, least(model), {**least(model), name: value}) for model, name in NUMBERS]
    assert reasons == [f"expected an integer, got {kind} @ $[1].{name}" for _, name in NUMBERS]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("40", 40), (40, 40), (40.0, 40), ("test_001", "test_001"), ("040", "040"), ("na-1", "na-1")],
)
def test_an_id_that_may_be_text_is_a_number_where_it_is_digits(value: object, expected: str | int) -> None:
    """So that it can be given back as the API takes it."""
    assert read_rows(DeliveryFolder, {"id": value}) == [DeliveryFolder(id=expected)]


@pytest.mark.parametrize("value", ["", 2.5, True, [1], {}])
def test_what_is_neither_text_nor_a_number_is_no_id(value: object) -> None:
    """And a row without one is named."""
    assert str(read_rows(DeliveryFolder, {"id": value})).startswith("expected text or an integer, got")


def test_a_row_without_its_id_is_named() -> None:
    """The same where there is none."""
    reasons = [read_rows(model, least(model), {"name": "x"}) for model, _ in NEEDED]
    assert reasons == [f"missing @ $[1].{name}" for _, name in NEEDED]


@pytest.mark.parametrize(("name", "value"), ODD, ids=[f"{name}-{json.dumps(value)}" for name, value in ODD])
def test_one_odd_value_in_a_row_leaves_all_the_others_as_they_are(name: str, value: object) -> None:
    """Of five hundred campaigns, and of the row's other fields; what cannot be read is in `extra`."""
    rows = read([*[ROW] * 17, {**ROW, name: value}, *[ROW] * 482], list[Campaign])
    usual = read(ROW, Campaign)
    odd = rows.pop(17)
    assert rows == [usual] * 499
    others = [field.name for field in attrs.fields(Campaign) if field.name not in ("extra", name)]
    assert [getattr(odd, other) for other in others] == [getattr(usual, other) for other in others]
    assert odd.extra in ({}, {name: value})


@pytest.mark.parametrize(
    ("value", "cls", "told"),
    [
        ([ROW], list[Campaign], []),
        ({"sent_count": "7", "open_count": None}, CampaignAnalytics, []),
        ({"sent_count": 7.0}, CampaignAnalytics, ["expected an integer, got a number @ $.sent_count"]),
        (
            [ROW, {**ROW, "status": 1}, {**ROW, "status": 2}, {**ROW, "status": None}],
            list[Campaign],
            ["expected text, got an integer @ $[1].status (2 times)"],
        ),
        (
            [{**ROW, "name": {}}, {**ROW, "name": {}, "status": 2}],
            list[Campaign],
            [
                "expected text, got an object @ $[0].name (2 times)",
                "expected text, got an integer @ $[1].status",
            ],
        ),
        (
            [{**ROW, "follow_up_percentage": "40"}, {**ROW, "follow_up_percentage": "40%"}],
            list[Campaign],
            [
                "expected an integer, got text @ $[0].follow_up_percentage",
                "expected an integer, got text @ $[1].follow_up_percentage",
            ],
        ),
        (
            [{"id": 1, "sequence_variants": [{"id": 1}, {"id": "2"}, {"id": 3, "subject": 4}]}],
            list[SequenceStep],
            [
                "expected an integer, got text @ $[0].sequence_variants[1].id",
                "expected text, got an integer @ $[0].sequence_variants[2].subject",
            ],
        ),
        (
            [{"id": 1, "sequence_variants": [{"id": 1}, 2]}],
            list[SequenceStep],
            ["expected an object, got an integer @ $[0].sequence_variants[1]"],
        ),
        ({"id": 1, "webhook_url": {}}, Webhook, ["expected text, got an object @ $.webhook_url"]),
        ([{"id": 1}], Webhook, ["expected an object, got a list @ $"]),
        ({"id": 1}, list[Webhook], ["expected a list, got an object @ $"]),
    ],
)
def test_each_field_is_told_once_with_its_path_and_the_kinds(value: object, cls: Any, told: list[str]) -> None:
    """Where it stood first, how often it came, and never the value."""
    assert drifts(value, cls) == told


def test_what_is_told_does_not_grow_with_the_answer() -> None:
    """Twenty thousand odd rows are as many drifts as one."""
    rows = [{"id": number, "status": number, "name": {}, "track_settings": [number]} for number in range(20_000)]
    assert len(drifts(rows, list[Campaign])) == len(drifts(rows[:1], list[Campaign])) == 3


def test_a_drift_says_whether_the_value_is_kept() -> None:
    """In `extra`, or read as what it means."""
    found = Drifts()
    read({"id": "1", "status": 1}, Campaign, found)
    assert list(found) == [
        Drift(path=".id", field=".id", expected="an integer", got="text"),
        Drift(path=".status", field=".status", expected="text", got="an integer", is_kept=True),
    ]


@pytest.mark.parametrize("row", [3, None, "x", [], [{"id": 1}, {"id": 2}], {}, {"a": 1}, {"ok": True}])
def test_what_is_no_row_is_named(row: object) -> None:
    """An object with none of the fields is as little a row as a number."""
    with pytest.raises(WrongTypeError, match=r"^expected an object.*, got [a-z ]+ @ \$\[1\]$"):
        read([{"id": 1}, row], list[Webhook])


def test_an_object_that_is_no_row_is_said_to_be_one() -> None:
    """And what it lacks."""
    with pytest.raises(WrongTypeError) as caught:
        read([{"tz": "UTC"}, {"a": 1}], list[SendingWindow])
    assert str(caught.value) == "expected an object with some of the documented fields, got an object @ $[1]"


def test_a_type_that_nobody_reads_is_an_error_when_the_class_is_made() -> None:
    """Not at a user's answer."""

    def make(kind: Any) -> type[Output]:
        return attrs.make_class(
            "Odd", {"field": attrs.field(type=kind)}, bases=(Output,), kw_only=True, frozen=True
        )

    assert read({"field": 1}, make(int)).field == 1  # type: ignore[attr-defined]
    for kind in (int | float, set[int], dict[str, int], list[bytes], "int", object):
        with pytest.raises(TypeError, match=r"^Odd\.field: no reader is registered for "):
            make(kind)
