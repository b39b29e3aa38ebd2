"""JSON of an answer, as a value. Pure. What is large is decoded in `json_steps`."""

import json
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from math import isfinite

from smartlead_async.models.drift import Drifts
from smartlead_async.models.values import Json, is_list, is_object
from smartlead_async.transport.answer import Answer, UnreadableError
from smartlead_async.transport.words import describe

LARGE_BYTES = 256 * 1024  # what is larger is decoded in steps

_ESCAPED_HALF = r"\\u[dD]"  # a quarter of what two searches by `in` take in 10 MB
_HALF = "[\ud800-\udfff]"
_TWICE = ("each field once", "one of them twice")


def parse(answer: Answer, found: Drifts | None = None) -> Json:
    """The value of an answer; of a field that an object gives twice the last counts, and `found` tells of it.

    Raises:
        UnreadableError: It is no JSON.
    """
    with as_unreadable(answer):
        text = answer.body.decode(json.detect_encoding(answer.body))
        try:
            value = decoder(found).decode(text)
        except json.JSONDecodeError:
            raise
        except ValueError:  # an integer of thousands of digits
            value = decoder(found, parse_int=to_integer).decode(text)
        return without_halves(value) if may_have_halves(text) else value


def decoder(
    found: Drifts | None = None, *, parse_int: Callable[[str], int | str] | None = None
) -> json.JSONDecoder:
    """What reads JSON, and notes a field that is given twice; `parse_int` costs an eighth more time."""
    return json.JSONDecoder(
        object_pairs_hook=None if found is None else _object_maker(found),
        parse_int=parse_int,
        parse_float=_to_number,
        parse_constant=str,  # "NaN" is no number
    )


def to_integer(text: str) -> int | str:
    """A whole number; text where it has more digits than Python reads."""
    try:
        return int(text)
    except ValueError:
        return text


@contextmanager
def as_unreadable(answer: Answer) -> Generator[None]:
    """What is wrong with JSON, as the reason of an `UnreadableError`."""
    if answer.is_empty:
        raise UnreadableError("the answer is empty")
    try:
        yield
        return
    except UnicodeDecodeError:
        reason = "the answer is not valid Unicode"
    except RecursionError:
        reason = "the answer's JSON is nested too deeply"
    except ValueError:
        reason = f"the answer is {describe(answer)}"
    raise UnreadableError(reason)


def may_have_halves(text: str) -> bool:
    """Whether JSON may hold half of a character; it can only be escaped."""
    return "\\" in text and re.search(_ESCAPED_HALF, text) is not None


def without_halves(value: Json) -> Json:
    """A value with whole characters only.

    Half of one is left by a program that cuts text off within an emoji, and nothing can write it.
    """
    if isinstance(value, str):
        return re.sub(_HALF, "\ufffd", value) if _has_half(value) else value
    if is_object(value):
        return {without_halves(name): without_halves(item) for name, item in value.items()}
    return [without_halves(item) for item in value] if is_list(value) else value


def _has_half(text: str) -> bool:
    """Whether a text cannot be written; a search for halves takes twenty times as long."""
    if text.isascii():
        return False
    try:
        text.encode("utf-16-le")
    except UnicodeEncodeError:
        return True
    return False


def _to_number(text: str) -> float | str:
    """A number; text where it is larger than a number can be."""
    number = float(text)
    return number if isfinite(number) else text


def _object_maker(found: Drifts) -> Callable[[list[tuple[str, Json]]], dict[str, Json]]:
    def make(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        fields = dict(pairs)
        if len(fields) != len(pairs) and not found:
            found.add(*_TWICE)
        return fields

    return make
