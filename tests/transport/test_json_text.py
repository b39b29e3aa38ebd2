"""Large answers are decoded in steps: the same values, with a turn for others between, and an early end."""

import json
import sys
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlead_async.models.drift import Drifts
from smartlead_async.transport.answer import Answer, UnreadableError
from smartlead_async.transport.json_steps import PIECE_BYTES, STEP_ROWS, parse_in_steps
from smartlead_async.transport.json_text import parse
from smartlead_async.transport.steps import run

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)
DATA = frozenset({(), ("data",)})


class Taken:
    """Takes rows as they are."""

    def __init__(self, *lists: list[Any]) -> None:
        self.items: list[Any] = []
        self._takers = [self.items.append, *(one.append for one in lists)]

    def append(self, row: Any) -> None:
        for take in self._takers:
            take(row)

    def append_in_steps(self, row: Any) -> Generator[None, None, None]:
        self.append(row)
        yield


def in_steps(text: str, rows: list[Any]) -> Any:
    return run(parse_in_steps(Answer(200, {}, text.encode("utf-8", "surrogatepass")), DATA, lambda: Taken(rows)))


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


def calls_of(text: str) -> int:
    """How many functions of Python it takes to decode it."""
    count = 0

    def profile(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(profile)
    try:
        in_steps(text, [])
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "item", [{}, [], 1, None, True, "", "a, b", '","', [[]], [1, 2], {"a": [{}, {}]}, {"": 0}]
)
@pytest.mark.parametrize("separators", [(",", ":"), (" ,\n ", " : ")])
def test_small_items_of_any_kind_are_decoded_many_at_a_time(item, separators):
    """A wrong list has as many of them as it likes: one by one they would take twenty times as long."""
    items = [item] * 50_000
    text = json.dumps({"x": items}, separators=separators)
    assert in_steps(text, []) == {"x": items}
    assert calls_of(text) < 3_000


@pytest.mark.parametrize(
    "kinds", [[1, "a"], [{}, {"a": 1}], ['"', ","], [[1], []], ["],[", []], [None, {"id": 1}]]
)
def test_items_of_several_kinds_are_the_same_as_at_once(kinds):
    """Whatever stands between two of them may stand within another."""
    items = kinds * 30_000
    assert in_steps(json.dumps(items), []) == items


@pytest.mark.parametrize("item", [{}, [], 1, None, "", '","', [[]], [1, 2], {"a": [{}, {}], "b": {"c": ""}}])
@pytest.mark.parametrize("separators", [(",", ":"), (" ,\n ", " : ")])
def test_small_fields_of_any_kind_are_decoded_many_at_a_time(item, separators):
    """As small items are, and with as many steps."""
    fields = {f"f{number}": item for number in range(50_000)}
    text = json.dumps({"x": fields}, separators=separators)
    assert in_steps(text, []) == {"x": fields}
    assert calls_of(text) < 10_000
    steps = parse_in_steps(Answer(200, {}, text.encode()), DATA, lambda: Taken([]))
    assert len([*steps]) >= len(text) // PIECE_BYTES


@pytest.mark.parametrize(
    "kinds",
    [[1, "a"], [{}, {"a": 1}], ['"', ",", '","'], [[1], []], [{"a": {"b": 1}}, {"a": 1, "b": 2}], [None, 2]],
)
@pytest.mark.parametrize("inside", ["{}", '{{"data":{}}}', '{{"x":1,"y":[{}]}}'])
def test_fields_of_several_kinds_are_the_same_as_at_once(kinds, inside):
    """Whatever stands between two of them may stand within another."""
    fields = {f"f{number}": kinds[number % len(kinds)] for number in range(40_000)}
    text = inside.format(json.dumps({**fields, "data": [{"id": 1}] * 20_000, "last": {}}))
    assert in_steps(text, []) == json.loads(text)


def test_a_field_that_comes_many_times_is_decoded_many_at_a_time():
    """The last one counts."""
    text = "{" + ",".join(f'"id":{number}' for number in range(50_000)) + "}"
    assert in_steps(text, []) == {"id": 49_999}
    assert calls_of(text) < 3_000


def test_it_stops_between_two_steps():
    """After so many rows, or so many bytes."""
    small = json.dumps([{"id": number} for number in range(20 * STEP_ROWS)]).encode()
    large = json.dumps(["x" * 1000] * (20 * PIECE_BYTES // 1000)).encode()
    for body in (small, large):
        steps = parse_in_steps(Answer(200, {}, body), DATA, Taken)
        assert 20 <= sum(1 for _ in steps) <= 45


def test_what_a_row_raises_ends_the_decoding():
    """What comes behind it costs nothing."""
    taken: list[int] = []

    class Taking(Taken):
        def append(self, row: int) -> None:
            taken.append(row)
            if row == 2:
                raise KeyError

    with pytest.raises(KeyError):
        run(parse_in_steps(Answer(200, {}, b"[1,2,3,{"), DATA, Taking))
    assert taken == [1, 2]


LONG = 2 * PIECE_BYTES + 7
NESTED = {"a": {"b": [{"c": ["x" * 20, 1.5, None, True]}] * 3}}
LARGE_VALUES = {
    "objects": [{"id": number, "name": "x" * (number % 90)} for number in range(6_000)],
    "objects with objects": [{"id": number, "in": [{"id": 1}, {"id": 2}]} for number in range(4_000)],
    "objects whose text looks like what is between them": [{"id": 1, "x": '},{"id":'}] * 12_000,
    "objects with lists of objects that are alike": [{"id": 0}, {"id": 1, "in": [{"id": 2}] * 30_000}, {"id": 3}],
    "objects of several shapes": [{"id": 1}, {"no": 2}, [], 3, "four", None] * 5_000,
    "deep objects": [NESTED] * 4_000,
    "one object with a long text": {"id": 1, "text": "x" * LONG, "more": 2},
    "texts full of escapes": ['"\\\n\t\u0001\u0434\U0001f600' * 20_000, "\\" * LONG, '"' * LONG],
    "an object with a long name": {"n" * LONG: 1, "m": {"n" * LONG: [2]}},
    "an object with many fields": {f"field {number}": number for number in range(15_000)},
    "numbers": list(range(30_000)),
    "lists in lists": [[[number], [[]]] for number in range(12_000)],
    "large values within large values": {"a": {"b": {"c": [{"d": [{"e": "x" * 999}] * 600}] * 2}}, "f": []},
    "more levels than are gone through": {},
}
level: Any = LARGE_VALUES["more levels than are gone through"]
for _ in range(450):
    level["in"] = {"x": "x" * 100}
    level = level["in"]
level["rows"] = ["x" * 1000] * 400


@pytest.mark.parametrize(("is_ascii", "indent"), [(True, None), (False, 1)], ids=["escaped", "indented"])
@pytest.mark.parametrize("value", LARGE_VALUES.values(), ids=LARGE_VALUES)
def test_a_large_value_is_the_same_as_at_once(value, is_ascii, indent):
    """Whatever is larger than a piece: a list, an object, a text, a name."""
    text = json.dumps(value, ensure_ascii=is_ascii, indent=indent)
    assert in_steps(text, []) == value
    assert in_steps(f'{{"data":{text}}}', []) == {"data": value}


@pytest.mark.parametrize("start", range(12))
def test_an_escape_at_the_end_of_a_piece_is_not_cut(start):
    """Wherever in it the piece ends."""
    text = "x" * (PIECE_BYTES - 20 + start) + "\U0001f600 \n\\" * 9 + "x" * PIECE_BYTES
    assert in_steps(json.dumps([text]), []) == [text]


@pytest.mark.parametrize("left", range(-2, 12))
@pytest.mark.parametrize("size", [PIECE_BYTES, 2 * PIECE_BYTES])
@pytest.mark.parametrize("value", [["", 1], {"a": "", "b": {"c": 1}}, [{"a": ""}, {"b": [2]}]], ids=str)
def test_a_piece_may_end_anywhere(value, size, left):
    """In a text, behind it, behind the comma or the blanks around it, in the name that follows."""
    text = json.dumps(value, separators=(" , ", ": ")).replace('""', f'"{"x" * (size - left)}"')
    assert in_steps(text, []) == json.loads(text)


@pytest.mark.parametrize("end", ["", "]", "}", '"', ",", ":1", '{"a":1'])
@pytest.mark.parametrize(
    "begin", ['["' + "x" * LONG, '{"' + "n" * LONG, '[{"a":"' + "x" * LONG + '"', "[" + "[1]," * 40_000]
)
def test_what_is_cut_or_goes_on_wrongly_is_no_json(begin, end):
    """Behind the first pieces too."""
    with pytest.raises(UnreadableError):
        in_steps(begin + end, [])


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
    for read in (lambda: parse(answer, Drifts()), lambda: run(parse_in_steps(answer, DATA, Taken))):
        with pytest.raises(UnreadableError) as caught:
            read()
        assert caught.value.reason == reason


@pytest.mark.parametrize(("last", "value"), [("3", 3), ("1" * 5_000, "1" * 5_000)], ids=["a number", "digits"])
def test_a_field_that_is_given_twice_has_its_last_value(last, value):
    """It is told, once; beside a number that is longer than Python reads, too."""
    found = Drifts()
    text = f'[{{"a":1,"a":2}},{{"b":1,"b":{last}}}]'
    assert parse(Answer(200, {}, text.encode()), found) == [{"a": 2}, {"b": value}]
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
@pytest.mark.parametrize("count", [1, 20_000])
def test_half_a_character_is_one_that_can_be_written(text, value, count):
    """Programs that cut text off within an emoji leave it; no file, database or terminal takes it."""
    text = f"[{','.join([text[1:-1]] * count)}]"
    for found in (in_steps(text, []), parse(Answer(200, {}, text.encode()), Drifts())):
        assert found == [value] * count
