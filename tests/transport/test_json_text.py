"""Large answers are decoded in steps: the same values, with a turn for others between, and an early end."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlead_async.models.drift import Drifts
from smartlead_async.transport.answer import Answer, UnreadableError
from smartlead_async.transport.json_text import STEP_CHARACTERS, parse, parse_in_steps
from smartlead_async.transport.steps import run

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)
DATA = frozenset({(), ("data",)})


def in_steps(text: str, rows: list[Any]) -> Any:
    return run(parse_in_steps(Answer(200, {}, text.encode("utf-8", "surrogatepass")), rows.append, DATA))


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_the_value_is_the_same_as_at_once(value, indent, is_ascii):
    """Of any JSON, with blanks or without."""
    text = json.dumps(value, indent=indent, ensure_ascii=True if "\\ud" in json.dumps(value) else is_ascii)
    assert in_steps(f" {text}\n", []) == value == parse(Answer(200, {}, text.encode()), Drifts())


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('[{"a":1},2,[3,[4]]]', [{"a": 1}, 2, [3, [4]]]),
        ('{"data":[{"a":[1]}],"total":1}', [{"a": [1]}]),
        ('{"total":1, "data" : [ 1 , 2 ] }', [1, 2]),
        ('{"other":[1],"data":{"x":[2]}}', []),
        ("[]", []),
        ("{}", []),
        ("3", []),
    ],
)
def test_each_row_is_handed_over_as_it_is_decoded(text, rows):
    """The items of the lists that are named, and of no other."""
    taken: list[Any] = []
    in_steps(text, taken)
    assert taken == rows


def test_it_stops_between_two_steps():
    """A step is some thirty thousand characters, so that others wait for some milliseconds at most."""
    text = json.dumps([{"id": number} for number in range(20_000)])
    steps = parse_in_steps(Answer(200, {}, text.encode()), lambda _row: None, DATA)
    assert sum(1 for _ in steps) == len(text) // STEP_CHARACTERS


def test_what_a_row_raises_ends_the_decoding():
    """What comes behind it costs nothing."""
    taken: list[int] = []

    def take(row: int) -> None:
        taken.append(row)
        if row == 2:
            raise KeyError

    with pytest.raises(KeyError):
        run(parse_in_steps(Answer(200, {}, b"[1,2,3,{"), take, DATA))
    assert taken == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "[1",
        "[1 2]",
        "[1,]",
        "[,1]",
        "[1}",
        "[1]]",
        "[1] x",
        '{"a"}',
        '{"a":}',
        '{"a":1',
        '{"a":1,}',
        "{1:2}",
        "{a:1}",
        "[",
    ],
)
def test_what_is_no_json_is_none_in_steps_either(text):
    """The same words for it."""
    for read in (lambda: in_steps(text, []), lambda: parse(Answer(200, {}, text.encode()), Drifts())):
        with pytest.raises(UnreadableError, match="^the answer is JSON that cannot be read$"):
            read()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the answer is empty"),
        (b" \n", "the answer is empty"),
        (b"[\xff]", "the answer is not valid Unicode"),
        (b"[" * 100_000, "the answer's JSON is nested too deeply"),
        (b'{"a":' * 100_000, "the answer's JSON is nested too deeply"),
        (b"oops", "the answer is text, not JSON ('oops')"),
    ],
)
def test_why_an_answer_is_no_json_is_said(body, reason):
    """At once and in steps."""
    answer = Answer(200, {}, body)
    for read in (lambda: parse(answer, Drifts()), lambda: run(parse_in_steps(answer, lambda _row: None, DATA))):
        with pytest.raises(UnreadableError) as caught:
            read()
        assert caught.value.reason == reason


def test_a_field_that_is_given_twice_has_its_last_value():
    """It is told, once."""
    found = Drifts()
    assert parse(Answer(200, {}, b'[{"a":1,"a":2},{"b":1,"b":3}]'), found) == [{"a": 2}, {"b": 3}]
    assert [str(drift) for drift in found] == ["expected each field once, got one of them twice @ $"]


def test_what_is_no_number_of_json_is_text():
    """NaN and infinity, as Python writes them, and what is larger than a number can be, or longer."""
    digits = "1" + "0" * 6_000
    text = f'[NaN,-Infinity,1e999,{{"a":{digits}}},{digits},7]'
    for value in (in_steps(text, []), parse(Answer(200, {}, text.encode()), Drifts())):
        assert value == ["NaN", "-Infinity", "1e999", {"a": digits}, digits, 7]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'["a\ud83d"]', "a\ufffd"),
        (r'["\ude00a"]', "\ufffda"),
        (r'["\ud83d\ud83d\uDE00\ude00"]', "\ufffd\U0001f600\ufffd"),
        (r'["\\ud83d \\\ud83d"]', "\\ud83d \\\ufffd"),
        (r'["\ud83dx\ude00"]', "\ufffdx\ufffd"),
    ],
)
def test_half_a_character_is_one_that_can_be_written(text, value):
    """Programs that cut text off within an emoji leave it; no file, database or terminal takes it."""
    for found in (in_steps(text, []), parse(Answer(200, {}, text.encode()), Drifts())):
        assert found == [value]
