"""The one cattrs converter: which reader reads which type. JSON to output models, models to JSON.

cattrs is loaded by the first output model: it takes as long as a quarter of this package, and what is only sent
has no need of it.
"""

from collections.abc import Generator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, cast, get_args, get_origin

import attrs

from smartlead_async.errors import InvalidInputError
from smartlead_async.models import plain
from smartlead_async.models.drift import Drifts
from smartlead_async.models.field_reader import FieldReader
from smartlead_async.models.object_reader import Adapt, ListReader, ObjectReader, parts_of
from smartlead_async.models.open_enum import OpenEnum
from smartlead_async.models.plain import Reader
from smartlead_async.models.unset import UNSET
from smartlead_async.models.values import AnyId, Counter, Json, is_sequence

if TYPE_CHECKING:
    from cattrs import BaseConverter

T = TypeVar("T")
_WIRE = "smartlead_async.wire"


def wire(name: str, *others: str) -> dict[str, tuple[str, ...]]:
    """Field metadata: the name on the wire, where the documentation's is misspelt or in camel case.

    Others are names under which a field that is needed was seen, and is read too.
    """
    return {_WIRE: (name, *others)}


def read(value: Json, cls: type[T], found: Drifts | None = None) -> T:
    """JSON as an output model, or a list of them.

    What is not as documented is added to `found`.

    Raises:
        WrongTypeError: What makes it usable at all is missing, or it has another shape.
    """
    return cast("T", reader_of(cast("Any", cls)).read(value, Drifts() if found is None else found))


def read_in_steps(value: Json, cls: type[T], found: Drifts) -> Generator[None, None, T]:
    """The same of what is large, with steps of some milliseconds between."""
    reader = reader_of(cast("Any", cls))
    parts = parts_of(reader)
    if parts is None:
        return cast("T", reader.read(value, found))
    return cast("T", (yield from parts.read_in_steps(value, found)))


@cache
def reader_of(cls: Any) -> Reader:  # noqa: ANN401 (a class, a union or a generic alias)
    """The reader of a type.

    Raises:
        TypeError: None is registered for it.
    """
    from cattrs.errors import StructureHandlerNotFoundError  # noqa: PLC0415 (loads cattrs)

    if isinstance(cls, type) and issubclass(cls, OpenEnum):  # by its class: for cattrs it would be a text as any
        _converter().register_structure_hook(cls, plain.enum_reader(cls))
    try:
        reader: object = _converter().get_structure_hook(cls)
    except StructureHandlerNotFoundError:
        reader = None
    if not hasattr(reader, "expected"):  # a hook of cattrs' own, which takes what Python can make a value of
        raise TypeError(f"no reader is registered for {cls}")
    return cast("Reader", reader)


def register(cls: type, adapt: Adapt | None) -> None:
    """Make the reader of an output model of the readers of its fields; for when the class is made."""
    fields = [_field_reader(cls, field) for field in _on_wire(cls) if field.name != "extra"]
    _objects[cls] = ObjectReader(cls, adapt, fields)


def to_json(model: object, cls: type) -> dict[str, Json]:
    """An input model as the request's body: in the documentation's order, and nothing for what is `UNSET`."""
    if not isinstance(model, cls):
        raise InvalidInputError(f"expected {cls.__name__}, got {type(model).__name__}; give {cls.__name__}(...)")
    return {
        name: _to_plain(value)
        for name, attribute, _ in wire_names(cls)
        if (value := getattr(model, attribute)) is not UNSET
    }


@cache
def wire_names(cls: type) -> tuple[tuple[str, str, bool], ...]:
    """Of each field the name on the wire, the attribute, and whether `repr` shows it; each row of a job asks."""
    return tuple((_names(field)[0], field.name, bool(field.repr)) for field in _on_wire(cls))


def _on_wire(cls: type) -> list["attrs.Attribute[Any]"]:
    """The fields that are JSON; one that cannot be given to the class is set by this package."""
    return [field for field in attrs.fields(cls) if field.init]


def _names(field: "attrs.Attribute[Any]") -> tuple[str, ...]:
    names: tuple[str, ...] = field.metadata.get(_WIRE, (field.name,))
    return names


def _field_reader(model: type, field: "attrs.Attribute[Any]") -> FieldReader:
    is_nullable, cls = _without_null(field.type)
    try:
        reader = reader_of(cls)
    except TypeError as error:
        raise TypeError(f"{model.__name__}.{field.name}: {error}") from None
    return FieldReader(_names(field), field, reader, parts_of(reader), is_nullable=is_nullable)


def _without_null(cls: Any) -> tuple[bool, Any]:  # noqa: ANN401 (a class, a union or a generic alias)
    """Whether a type takes null, and what else it takes."""
    if get_origin(cls) not in (Union, UnionType) or NoneType not in get_args(cls):
        return False, cls
    return True, Union[tuple(one for one in get_args(cls) if one is not NoneType)]  # noqa: UP007 (made at run time)


def _to_plain(value: object) -> Json:
    """A field's value as JSON has it: any sequence a list, any mapping an object, a moment or a day text."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return moment_to_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, Json]", value))
    if is_sequence(value):
        return [_to_plain(item) for item in value]
    return to_json(value, type(value)) if attrs.has(type(value)) else value


def moment_to_text(moment: datetime) -> str:
    """As the documentation prints it: 2023-04-25T07:29:25.978Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@cache
def _converter() -> "BaseConverter":
    from cattrs import BaseConverter  # noqa: PLC0415 (loads cattrs)

    conv = BaseConverter()
    for cls, reader in (
        (str, plain.TEXT),
        (bool, plain.FLAG),
        (int, plain.INTEGER),
        (float, plain.NUMBER),
        (datetime, plain.MOMENT),
    ):
        conv.register_structure_hook(cls, reader)
    conv.register_structure_hook_func(lambda cls: cls == Mapping[str, object], plain.OBJECT)
    conv.register_structure_hook_func(lambda cls: cls == Counter, plain.COUNTER)
    conv.register_structure_hook_func(lambda cls: cls == AnyId, plain.ANY_ID)
    conv.register_structure_hook_func(lambda cls: cls == str | int, plain.NAME_OR_ID)
    conv.register_structure_hook_factory(_is_list, _list_reader)
    conv.register_structure_hook_factory(_objects.__contains__, _object_reader)
    return conv


def _object_reader(cls: Any) -> ObjectReader:  # noqa: ANN401 (a class)
    return _objects[cls]


def _list_reader(cls: Any) -> ListReader:  # noqa: ANN401 (a generic alias)
    return ListReader(reader_of(get_args(cls)[0]))


def _is_list(cls: Any) -> bool:  # noqa: ANN401 (cattrs asks about any type)
    return get_origin(cls) is list


_objects: dict[Any, ObjectReader] = {}  # of output models; a hook of cattrs' for each takes as long as its reader
