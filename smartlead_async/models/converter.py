"""The one cattrs converter: JSON to output models, input models to JSON.

Reading is strict about types and open to what it does not know: other fields go to `extra`, other enum
values are kept. Where the documented and the deployed dialect differ in a shape, the model's own
`adapt` brings both to one before its fields are read.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin

import attrs
from cattrs import Converter, transform_error
from cattrs.cols import list_structure_factory
from cattrs.errors import AttributeValidationNote, BaseValidationError, ClassValidationError
from cattrs.gen import make_dict_structure_fn, override

from smartlead_async.errors import InvalidInputError
from smartlead_async.models.open_enum import OpenEnum
from smartlead_async.models.output import Json, Output, is_list, is_object, is_sequence
from smartlead_async.models.unset import UNSET

T = TypeVar("T")
_WIRE = "smartlead_async.wire"
_LONGEST_INTEGER = 20  # characters of a 64-bit integer with its sign
_ENVELOPE = frozenset({"ok", "success"})


class WrongTypeError(Exception):
    """JSON that does not fit the model; the message names each wrong value by its JSON path."""


def wire(name: str) -> dict[str, str]:
    """Field metadata: the name on the wire, where the documentation's is misspelt or in camel case."""
    return {_WIRE: name}


def read(value: Json, cls: type[T]) -> T:
    """JSON as an output model, a list of them, or `None` where the API only says yes."""
    if cls is NoneType:
        return None  # type: ignore[return-value]  # T is None here
    try:
        return converter.structure(value, cls)
    except BaseValidationError as error:
        reasons = transform_error(error, path="$", format_exception=_reason)
    except (TypeError, ValueError) as error:  # of the outermost value, which cattrs does not wrap
        reasons = [f"{error} @ $"]
    raise WrongTypeError("; ".join(reasons[:5]))


def to_json(model: object, cls: type) -> dict[str, Json]:
    """An input model as the request's body: in the documentation's order, and nothing for what is `UNSET`."""
    if not isinstance(model, cls):
        raise InvalidInputError(f"expected {cls.__name__}, got {type(model).__name__}; build one first")
    return {
        name: _to_plain(value)
        for name, attribute in _wire_names(cls)
        if (value := getattr(model, attribute)) is not UNSET
    }


@cache
def _wire_names(cls: type) -> tuple[tuple[str, str], ...]:
    """The names on the wire and the attributes of a class; asked for once per row of an import."""
    return tuple((_wire_name(field), field.name) for field in attrs.fields(cls))


_JSON_NAMES: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "text",
    bool: "true or false",
    int: "an integer",
    float: "a number",
    NoneType: "null",
}


def _reason(error: BaseException, _type: type | None) -> str:
    return "missing" if isinstance(error, KeyError) else str(error)


def _wrong(expected: str, value: object) -> TypeError:
    return TypeError(f"expected {expected}, got {json_name(value)}")


def json_name(value: Json) -> str:
    """What JSON calls a value."""
    return _JSON_NAMES[type(value)]


def _read_text(value: Json, _cls: type[str]) -> str:
    if not isinstance(value, str):
        raise _wrong("text", value)
    return value


def _read_flag(value: Json, _cls: type[bool]) -> bool:
    if not isinstance(value, bool):
        raise _wrong("true or false", value)
    return value


def _read_integer(value: Json, _cls: type[int]) -> int:
    """Counters and some ids come as text ("sent_count": "0")."""
    is_text = isinstance(value, str) and len(value) <= _LONGEST_INTEGER and value.isascii()
    if is_text and value.removeprefix("-").isdigit():
        return int(value)
    if type(value) is not int:
        raise _wrong("an integer", value)
    return value


def _read_number(value: Json, _cls: type[float]) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong("a number", value)
    return value


def _read_name_or_id(value: Json, _cls: object) -> str | int:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _wrong("text or an integer", value)
    return value


def _read_enum(value: Json, cls: type[OpenEnum]) -> OpenEnum:
    if not isinstance(value, str):
        raise _wrong("text", value)
    return cls(value)


def _read_moment(value: Json, _cls: type[datetime]) -> datetime:
    if not isinstance(value, str) or (moment := datetime.fromisoformat(value)).utcoffset() is None:
        raise _wrong("ISO 8601 text with a time zone", value)
    return moment


def _is_readable_moment(value: Json) -> bool:
    try:
        _read_moment(value, datetime)
    except (TypeError, ValueError):
        return False
    return True


def _moment_to_text(moment: datetime) -> str:
    """As the documentation prints it: 2023-04-25T07:29:25.978Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _wire_name(field: "attrs.Attribute[Any]") -> str:
    name: str = field.metadata.get(_WIRE, field.name)
    return name


def _is_output(cls: Any) -> bool:  # noqa: ANN401 (cattrs asks about any type)
    return isinstance(cls, type) and issubclass(cls, Output)


def _output_reader(cls: type[Output], conv: Converter) -> Callable[[Json, type], object]:
    """Read the known fields; keep the rest in `extra`, unreadable times too."""
    fields = {
        _wire_name(field): field for field in attrs.fields(attrs.resolve_types(cls)) if field.name != "extra"
    }
    renames = {field.name: override(rename=name) for name, field in fields.items()}
    wire_names = {field.name: name for name, field in fields.items()}
    moments = {name for name, field in fields.items() if datetime in get_args(field.type)}
    objects = {
        name
        for name, field in fields.items()
        if get_origin(field.type) is not list and any(map(_is_output, get_args(field.type)))
    }
    not_null = {name for name, field in fields.items() if NoneType not in get_args(field.type)} - {
        name for name, field in fields.items() if field.default is attrs.NOTHING
    }
    structure = make_dict_structure_fn(cls, conv, **renames)  # type: ignore[arg-type]  # per-field overrides

    def is_kept(name: str, value: Json) -> bool:
        return (
            name not in fields
            or (name in moments and value is not None and not _is_readable_moment(value))
            or (name in objects and isinstance(value, str))
        )

    def hook(value: Json, _cls: type) -> object:
        if not is_object(value):
            raise _wrong("an object", value)
        value = cls.adapt(value)
        known = {
            name: item
            for name, item in value.items()
            if not is_kept(name, item) and not (item is None and name in not_null)
        }
        extra = {n: item for n, item in value.items() if n not in _ENVELOPE and is_kept(n, item)}
        try:
            return structure({**known, "extra": extra}, cls)
        except ClassValidationError as error:
            _name_as_on_the_wire(error, wire_names)
            raise

    return hook


def _name_as_on_the_wire(error: ClassValidationError, wire_names: Mapping[str, str]) -> None:
    """The attributes of the class, as cattrs names them, by the names of the wire, as a JSON path has them."""
    for wrong in error.exceptions:
        wrong.__notes__ = [
            AttributeValidationNote(str(note), wire_names.get(note.name, note.name), note.type)
            if isinstance(note, AttributeValidationNote)
            else note
            for note in getattr(wrong, "__notes__", [])
        ]


def _list_reader(cls: Any, conv: Converter) -> Callable[[Json, Any], list[object]]:  # noqa: ANN401 (a generic alias)
    """Lists only: cattrs would take a text or an object apart."""
    structure = list_structure_factory(cls, conv)

    def hook(value: Json, wanted: Any) -> list[object]:  # noqa: ANN401 (a generic alias)
        if not is_list(value):
            raise _wrong("a list", value)
        return list(structure(value, wanted))

    return hook


def _is_list_of(cls: Any) -> bool:  # noqa: ANN401 (cattrs asks about any type)
    return get_origin(cls) is list


def _to_plain(value: object) -> Json:
    """A field's value as JSON has it: any sequence a list, any mapping an object, a moment text."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return _moment_to_text(value)
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, Json]", value))
    return list(value) if is_sequence(value) else value


def _build() -> Converter:
    conv = Converter()
    conv.register_structure_hook(str, _read_text)
    conv.register_structure_hook(bool, _read_flag)
    conv.register_structure_hook(int, _read_integer)
    conv.register_structure_hook(float, _read_number)
    conv.register_structure_hook(datetime, _read_moment)
    conv.register_structure_hook(OpenEnum, _read_enum)  # nearer to an enumeration than str is
    conv.register_structure_hook_func(lambda cls: cls == Mapping[str, object], lambda value, _cls: value)
    conv.register_structure_hook_func(lambda cls: cls == str | int, _read_name_or_id)
    conv.register_structure_hook_factory(_is_list_of, _list_reader)
    conv.register_structure_hook_factory(_is_output, _output_reader)
    return conv


converter = _build()
