"""Readers of single values: the kind that is documented, and else what the value plainly means.

Nothing is guessed: text with other characters than a number has is no number, a time without a zone is no moment
(the documentation gives every time with its zone), and what is not plain is left to whoever asked.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Protocol

from smartlead_async.models.drift import Drifts, WrongTypeError
from smartlead_async.models.open_enum import OpenEnum
from smartlead_async.models.values import Json, json_name

_INTEGER = r"-?[0-9]{1,19}(\.0+)?|-?[0-9]{1,3}(,[0-9]{3}){1,5}"  # up to 64 bits, "1,000" with them
_ID = r"[1-9][0-9]{0,17}"  # 64 bits
_DIGITS = re.compile(r"[0-9]{1,19}")  # many rows have some: `re` finds a pattern among its own in 2 us
_NUMBER = r"-?[0-9]{1,19}(\.[0-9]{1,19})?"
_FLAGS = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}
_LONGEST_FLAG = 5
NOTHING: tuple[Json, ...] = ("", {}, [])  # what stands for "none" where null could
_MOST_DIGITS = 19  # of a number of 64 bits
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNIX_SECONDS_FROM = 1_000_000_000  # 2001: smaller numbers are no times
_UNIX_MILLISECONDS_FROM = 100_000_000_000  # 1973, or as seconds the year 5138
_UNIX_MILLISECONDS_TO = 100_000_000_000_000  # the year 5138


class Reader(Protocol):
    """Reads a JSON value as one type; registered with cattrs, one for each type.

    Attributes:
        expected: What the type is called in JSON.
        exact: Values of this Python type need no reading.
        parse: Reads a value of the documented kind and no other; `None` for the others.
    """

    expected: str
    exact: type | None
    parse: Callable[[Json], object]

    def read(self, value: Json, found: Drifts) -> object:
        """The value as the type; what was not as documented is added to `found`.

        Raises:
            WrongTypeError: It is none.
        """
        ...


def no(_value: Json) -> object:
    """Of no value is this all that is needed to read it."""
    return None


class PlainReader:
    """Reads values without parts.

    Args:
        expected: What they are called in JSON.
        exact: Values of this Python type are taken as they are.
        parse: Makes the object of the documented kind, where it is more than the JSON value; `None` for no such.
        convert: What a value of another kind plainly means; `None` where that is not plain.
    """

    def __init__(
        self,
        expected: str,
        *,
        exact: type | None = None,
        parse: Callable[[Json], object] = no,
        convert: Callable[[Json], object] = no,
    ) -> None:
        self.expected = expected
        self.exact = exact
        self.parse = parse
        self.convert = convert

    def read(self, value: Json, found: Drifts) -> object:
        """The value as it is, parsed, or what it plainly means."""
        if type(value) is self.exact:
            return value
        if (parsed := self.parse(value)) is not None:
            return parsed
        if (converted := self.convert(value)) is None:
            raise WrongTypeError(self.expected, value)
        found.add(self.expected, json_name(value))
        return converted

    def __call__(self, value: Json, _type: object) -> object:
        """The reader as a hook of cattrs."""
        return self.read(value, Drifts())


def enum_reader(cls: type[OpenEnum]) -> PlainReader:
    """Reads text as a value of an open enumeration."""
    members = {member.value: member for member in cls}

    def parse(value: Json) -> OpenEnum | None:
        return (members.get(value) or cls(value)) if isinstance(value, str) else None

    return PlainReader("text", parse=parse)


def _to_text(value: Json) -> str | None:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _to_integer(value: Json) -> int | None:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and len(value) <= _MOST_DIGITS and value.isascii() and value.isdecimal():
        return int(value)
    if isinstance(value, str) and re.fullmatch(_INTEGER, value):
        return int(value.partition(".")[0].replace(",", ""))
    return None


def _parse_digits(value: Json) -> int | None:
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else None


def _parse_number(value: Json) -> float | None:
    return value if type(value) is int or (type(value) is float and isfinite(value)) else None


def _to_number(value: Json) -> float | None:
    return float(value) if isinstance(value, str) and re.fullmatch(_NUMBER, value) else None


def _to_flag(value: Json) -> bool | None:
    if isinstance(value, str) and len(value) <= _LONGEST_FLAG:
        return _FLAGS.get(value.lower())
    return bool(value) if isinstance(value, int | float) and value in (0, 1) else None


def _parse_moment(value: Json) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return None if moment.utcoffset() is None else moment


def _to_moment(value: Json) -> datetime | None:
    """Unix time, in seconds or milliseconds."""
    number = _to_integer(value) if isinstance(value, str | float) else value
    if type(number) is not int or not _UNIX_SECONDS_FROM <= number < _UNIX_MILLISECONDS_TO:
        return None
    return _EPOCH + timedelta(milliseconds=number if number >= _UNIX_MILLISECONDS_FROM else number * 1000)


def _parse_name_or_id(value: Json) -> str | int | None:
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def _parse_any_id(value: Json) -> str | int | None:
    if isinstance(value, str):
        return int(value) if re.fullmatch(_ID, value) else value or None
    return _parse_name_or_id(value)


TEXT = PlainReader("text", exact=str, convert=_to_text)
FLAG = PlainReader("true or false", exact=bool, convert=_to_flag)
COUNTER = PlainReader("an integer", exact=int, parse=_parse_digits, convert=_to_integer)
INTEGER = PlainReader("an integer", exact=int, convert=_to_integer)
NUMBER = PlainReader("a number", parse=_parse_number, convert=_to_number)
MOMENT = PlainReader("ISO 8601 text with a time zone", parse=_parse_moment, convert=_to_moment)
OBJECT = PlainReader("an object", exact=dict)  # of names that are not the API's, such as custom fields
NAME_OR_ID = PlainReader("text or an integer", parse=_parse_name_or_id)
ANY_ID = PlainReader("text or an integer", parse=_parse_any_id, convert=_to_integer)
