"""The shape of an answer, filled with what the account holds.

The example file says which fields there are, and how each is written. A value that it does not name is left out,
and a field without a value is empty.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

from smartlead_async.sandbox.answers import Json, js_time

Value: TypeAlias = "Json | datetime | Mapping[str, Value] | Sequence[Value]"
"""What an answer is filled with: JSON, and times, which the shape says how to write."""

CONSTANT = frozenset({"ok", "success", "message"})
"""Fields that say the same in every answer of an operation, unless a handler says otherwise."""
FREE = frozenset({"custom_fields", "click_details", "event_type_map", "category_id_map"})
"""Objects whose fields are of any name, in requests too."""


def fill(shape: Json, value: Value) -> Json:
    """A value in the words of a shape."""
    match shape, value:
        case _, datetime():
            return _time(shape, value)
        case dict(), Mapping():
            return {name: _field(name, inner, value) for name, inner in shape.items()}
        case [first, *_], list() | tuple():
            return [fill(first, item) for item in value]
        case str(), int() | float() if not isinstance(value, bool):
            return f"{value}%" if shape.endswith("%") else str(value)
        case _:
            return plain(value)


def plain(value: Value) -> Json:
    """A value as JSON where no shape says how it is written."""
    match value:
        case datetime():
            return _time(None, value)
        case Mapping():
            return {name: plain(item) for name, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return value  # type: ignore[return-value]  # it is JSON


def _field(name: str, shape: Json, values: Mapping[str, Value]) -> Json:
    if name not in values:
        return shape if name in CONSTANT else _empty(shape)
    return plain(values[name]) if name in FREE else fill(shape, values[name])


def _empty(shape: Json) -> Json:
    match shape:
        case bool():
            return False
        case int() | float():
            return 0
        case list():
            return []
        case dict():
            return {name: _empty(inner) for name, inner in shape.items()}
        case _:
            return None


def _time(shape: Json, value: datetime) -> str:
    """As the example writes times: with microseconds and +00:00, or with milliseconds and Z."""
    has_offset = isinstance(shape, str) and shape.endswith("+00:00")
    return value.astimezone(UTC).isoformat(timespec="microseconds") if has_offset else js_time(value)
