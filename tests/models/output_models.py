"""Every output model of the package, the fields of each, and the least each is read from."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import attrs

from smartlead_async import models
from smartlead_async.models.converter import wire_names
from smartlead_async.models.output import Output


def _all(cls: type[Output]) -> Iterator[type[Output]]:
    for one in cls.__subclasses__():
        if one.__module__.startswith(f"{models.__name__}."):
            yield one
        yield from _all(one)


for module in pkgutil.walk_packages(models.__path__, f"{models.__name__}."):
    import_module(module.name)

MODELS = sorted({cls.__name__: cls for cls in _all(Output)}.values(), key=lambda cls: cls.__name__)


def names(model: type[Output]) -> list[str]:
    """The fields on the wire."""
    return [name for name, attribute, _ in wire_names(model) if attribute != "extra"]


def needed(model: type[Output]) -> list[str]:
    """The fields that cannot be done without."""
    fields = attrs.fields_dict(model)
    return [name for name, attribute, _ in wire_names(model) if fields[attribute].default is attrs.NOTHING]


def least(model: type[Output]) -> dict[str, Any]:
    """The least a model is read from: its ids."""
    return dict.fromkeys(needed(model), 1)


def type_of(model: type[Output], name: str) -> object:
    """The type of a field, by its name on the wire."""
    attributes = {on_wire: attribute for on_wire, attribute, _ in wire_names(model)}
    return attrs.fields_dict(model)[attributes[name]].type
