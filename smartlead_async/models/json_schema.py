"""A model as JSON schema, and as what pydantic asks of a class.

No pydantic is needed for it: its schemas are dictionaries.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from inspect import getdoc
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, Union, cast, get_args, get_origin

import attrs

from smartlead_async.models.converter import wire_names
from smartlead_async.models.open_enum import OpenEnum
from smartlead_async.models.unset import UnsetType

Schema: TypeAlias = dict[str, Any]
Refer: TypeAlias = Callable[[Any], Schema]
"""What stands for a model within a schema: a reference to it, as a rule."""

_SCALARS: dict[object, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    NoneType: {"type": "null"},
}
_LISTS = (list, tuple, Sequence)


def object_schema(model: type, refer: Refer, *, is_open: bool) -> Schema:
    """The fields of a model, by their names on the wire; what `repr` hides of an answer is not shown.

    Args:
        model: the model.
        refer: what stands for a model that it holds.
        is_open: whether it has other fields too.
    """
    fields = attrs.fields_dict(model)
    shown = {
        name: fields[attribute]
        for name, attribute, is_shown in wire_names(model)
        if attribute != "extra" and (is_shown or not is_open)
    }
    return {
        "type": "object",
        "title": model.__name__,
        "description": (getdoc(model) or "").partition("\n")[0],
        "properties": {name: _with_default(field, refer) for name, field in shown.items()},
        "required": [name for name, field in shown.items() if field.default is attrs.NOTHING],
        "additionalProperties": is_open,
    }


def _with_default(field: "attrs.Attribute[Any]", refer: Refer) -> Schema:
    schema = type_schema(field.type, refer)
    return schema if field.repr else {**schema, "writeOnly": True}


def type_schema(kind: Any, refer: Refer) -> Schema:  # noqa: ANN401 (the type of any field)
    """The JSON schema of a type."""
    if kind in _SCALARS:
        return {**_SCALARS[kind]}
    return _generic_schema(kind, refer) if get_origin(kind) else _class_schema(kind, refer)


def _generic_schema(kind: Any, refer: Refer) -> Schema:  # noqa: ANN401 (a union, a list or its like)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _any_of([type_schema(one, refer) for one in inner if one != UnsetType])
    if origin is Literal:
        return {"type": "string", "enum": [*inner]}
    if origin in _LISTS:
        return {"type": "array", "items": type_schema(inner[0], refer)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": type_schema(inner[1], refer)}
    return type_schema(inner[0], refer)  # Annotated


def _class_schema(kind: Any, refer: Refer) -> Schema:  # noqa: ANN401 (a class)
    if kind is object:
        return {}
    if issubclass(kind, Enum):
        values = [member.value for member in kind]
        return {"type": "string", "examples" if issubclass(kind, OpenEnum) else "enum": values}
    return refer(kind)


def _any_of(schemas: list[Schema]) -> Schema:
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def pydantic_schema(model: type, read: Callable[[object], object], *, is_open: bool) -> Schema:
    """The schema by which pydantic reads, writes and describes a model.

    Args:
        model: the model.
        read: makes one of what pydantic is given; ValueError where that is none.
        is_open: whether it has other fields too.
    """

    def describe(_: object, handler: Callable[[Schema], Schema]) -> Schema:
        def refer(held: Any) -> Schema:  # noqa: ANN401 (a class)
            # Without the wrapping the handler would pass over what the schema says of itself.
            schema = held.__get_pydantic_core_schema__(held, None)
            return handler({"type": "definitions", "schema": schema, "definitions": []})

        return object_schema(model, refer, is_open=is_open)

    return {
        "type": "function-plain",
        "function": {"type": "no-info", "function": read},
        "serialization": {"type": "function-plain", "function": cast("Any", model).to_dict},
        "ref": f"{model.__module__}.{model.__qualname__}:{id(model)}",
        "metadata": {"pydantic_js_functions": [describe]},
    }
