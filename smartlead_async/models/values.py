"""JSON as Python has it: telling its kinds apart, and what they are called."""

from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Annotated, Any, TypeAlias, TypeGuard

Json: TypeAlias = Any  # what json.loads returns; the readers check it field by field
Counter: TypeAlias = Annotated[int, "text in the deployed API"]
"""An integer that is known to come as text too, so that neither is a drift."""

AnyId: TypeAlias = Annotated[str | int, "an integer, where it is digits"]
"""An id that is a number in one dialect, and text in another."""

_NAMES: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "text",
    bool: "true or false",
    int: "an integer",
    float: "a number",
    NoneType: "null",
}


def json_name(value: Json) -> str:
    """What JSON calls a value."""
    return _NAMES[type(value)]


def is_object(value: object) -> TypeGuard[dict[str, Json]]:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Json]]:
    """Whether a JSON value is a list."""
    return isinstance(value, list)


def is_sequence(value: object) -> TypeGuard[Sequence[Json]]:
    """Whether a value given by a caller is a list to JSON: any sequence but text and bytes."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray | memoryview)


def plain_text(value: str) -> str:
    """The text that a text is: `str()` of a caller's own enumeration is the name of its member."""
    return str.__str__(value)


def without_null(read: Mapping[str, Json]) -> dict[str, Json]:
    """What was read and is there."""
    return {name: value for name, value in read.items() if value is not None}


def renamed(value: Mapping[str, Json], names: Mapping[str, str]) -> dict[str, Json]:
    """An object with other names for some of its fields; a name that is taken is left alone."""
    if names.keys().isdisjoint(value.keys()):  # as a rule; each of a hundred thousand rows is looked at
        return dict(value)
    found: dict[str, Json] = {}
    for name, item in value.items():
        new = names.get(name, name)
        found[name if new in found or new in value else new] = item
    return found
