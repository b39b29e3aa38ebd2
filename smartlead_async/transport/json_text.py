"""JSON of an answer, as values: at once where it is small, else in steps, so that nobody waits for it. Pure."""

import json
import re
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from math import isfinite
from typing import TypeVar

from smartlead_async.models.drift import Drifts
from smartlead_async.models.values import Json
from smartlead_async.transport.answer import Answer, UnreadableError
from smartlead_async.transport.words import describe

T = TypeVar("T")

LARGE_BYTES = 256 * 1024  # what is larger is decoded in steps

STEP_CHARACTERS = 32 * 1024  # decoded at once: some milliseconds, whatever the rows are

_BLANK = re.compile(r"[ \t\n\r]*")
_HALF = re.compile(r"\\u[dD]")  # a quarter of what two searches by `in` take in 10 MB
_COMMA = re.compile(r"[ \t\n\r]*,[ \t\n\r]*")
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*")
_HIGH_HALF = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])")
_LOW_HALF = re.compile(r"(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_TWICE = ("each field once", "one of them twice")


def parse(answer: Answer, found: Drifts) -> Json:
    """The value of an answer; of a field that an object gives twice the last counts.

    Raises:
        UnreadableError: It is no JSON.
    """
    with _in_words(answer):
        text = _decode(answer)
        try:
            return _decoder(found).decode(text)
        except json.JSONDecodeError:
            raise
        except ValueError:  # an integer of thousands of digits
            return _decoder(found, parse_int=_to_integer).decode(text)


def parse_in_steps(
    answer: Answer, on_row: Callable[[Json], object], rows_at: Collection[tuple[str, ...]]
) -> Generator[None, None, Json]:
    """The same in steps, for what is large. Whether a field is given twice is not looked at.

    Args:
        answer: What came.
        on_row: Called with each row as it is decoded; what it raises ends the reading, so that no more of a wrong
            answer is decoded than up to its first fault.
        rows_at: Where the rows are, as the names of the objects around them: `()`, `("data",)`.

    Raises:
        UnreadableError: It is no JSON.
    """
    with _in_words(answer):
        return (yield from _Steps(_decode(answer), on_row, rows_at).run())


def _decode(answer: Answer) -> str:
    if answer.is_empty:
        raise UnreadableError("the answer is empty")
    text = answer.body.decode(json.detect_encoding(answer.body))
    if _HALF.search(text):
        text = _LOW_HALF.sub(_replace_half, _HIGH_HALF.sub(_replace_half, text))
    return text


def _replace_half(found: re.Match[str]) -> str:
    """Half of a character, as a program leaves that cuts text off within an emoji: nothing can write it."""
    at = found.start()
    while at and found.string[at - 1] == "\\":
        at -= 1
    is_escaped = (found.start() - at) % 2
    return found[0] if is_escaped else "\\ufffd"


def _to_integer(text: str) -> int | str:
    """A whole number; text where it has more digits than Python reads."""
    try:
        return int(text)
    except ValueError:
        return text


def _to_number(text: str) -> float | str:
    """A number; text where it is larger than a number can be."""
    number = float(text)
    return number if isfinite(number) else text


@contextmanager
def _in_words(answer: Answer) -> Generator[None]:
    """What is wrong with JSON, as the reason of an `UnreadableError`."""
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


class _Steps:
    """Objects and lists around the rows are gone through here; the rows themselves are decoded by `json`."""

    def __init__(self, text: str, on_row: Callable[[Json], object], rows_at: Collection[tuple[str, ...]]) -> None:
        self._text = text
        self._decode = _decoder().raw_decode
        self._on_row = on_row
        self._rows_at = rows_at
        self._at = 0
        self._step_ends = STEP_CHARACTERS

    def run(self) -> Generator[None, None, Json]:
        self._expect(_BLANK)
        value = yield from self._value(())
        self._expect(_BLANK)
        if self._at < len(self._text):
            raise ValueError("more than one value")
        return value

    def _value(self, path: tuple[str, ...]) -> Generator[None, None, Json]:
        match self._text[self._at : self._at + 1]:
            case "{":
                return (yield from self._object(path))
            case "[":
                return (yield from self._list(path))
            case _:
                return self._leaf()

    def _object(self, path: tuple[str, ...]) -> Generator[None, None, Json]:
        pairs: list[tuple[str, Json]] = []
        is_open = self._opens("}")
        while is_open:
            name = self._leaf()
            if not isinstance(name, str):
                raise ValueError("a name that is no text")  # noqa: TRY004 (as `json` says it)
            self._expect(_COLON)
            pairs.append((name, (yield from self._value((*path, name)))))
            is_open = self._goes_on("}")
        return dict(pairs)

    def _list(self, path: tuple[str, ...]) -> Generator[None, None, Json]:
        items: list[Json] = []
        take = self._on_row if path in self._rows_at else _pass
        is_open = self._opens("]")
        while is_open:
            if self._text.startswith("[", self._at):
                item = yield from self._list((*path, ""))
            else:
                item = self._leaf()
            items.append(item)
            take(item)
            if self._at >= self._step_ends:
                self._step_ends = self._at + STEP_CHARACTERS
                yield
            is_open = self._goes_on("]")
        return items

    def _leaf(self) -> Json:
        try:
            value, self._at = self._decode(self._text, self._at)
        except json.JSONDecodeError:
            raise
        except ValueError:  # an integer of thousands of digits
            value, self._at = _decoder(parse_int=_to_integer).raw_decode(self._text, self._at)
        return value

    def _opens(self, end: str) -> bool:
        """Go into an object or a list; whether there is something in it."""
        self._at += 1
        return not self._closes(end)

    def _goes_on(self, end: str) -> bool:
        """Go over a comma, or over the end."""
        comma = _COMMA.match(self._text, self._at)
        if comma is None:
            if not self._closes(end):
                raise ValueError(f"no comma and no {end}")
            return False
        self._at = comma.end()
        return True

    def _closes(self, end: str) -> bool:
        self._expect(_BLANK)
        is_end = self._text.startswith(end, self._at)
        self._at += is_end
        return is_end

    def _expect(self, what: re.Pattern[str]) -> None:
        found = what.match(self._text, self._at)
        if found is None:
            raise ValueError(f"no {what.pattern}")
        self._at = found.end()


def _pass(_item: Json) -> None:
    """An item that is no row."""


def _decoder(
    found: Drifts | None = None, *, parse_int: Callable[[str], int | str] | None = None
) -> json.JSONDecoder:
    """What reads JSON, and notes a field that is given twice; `parse_int` costs an eighth more time."""
    return json.JSONDecoder(
        object_pairs_hook=None if found is None else _object_maker(found),
        parse_int=parse_int,
        parse_float=_to_number,
        parse_constant=str,  # "NaN" is no number
    )


def _object_maker(found: Drifts) -> Callable[[list[tuple[str, Json]]], dict[str, Json]]:
    def make(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        fields = dict(pairs)
        if len(fields) != len(pairs) and not found:
            found.add(*_TWICE)
        return fields

    return make
