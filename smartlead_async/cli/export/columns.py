"""From what the API gives to a row of a table: a value for each column. Pure.

Objects that are documented become columns with a dot (`warmup_details.status`), custom fields become columns of
their own, and what else is no plain value stays JSON.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from types import UnionType
from typing import Any, TypeAlias, Union, get_args, get_origin

import attrs

from smartlead_async.models.converter import wire_names
from smartlead_async.models.model import Model, without_secrets
from smartlead_async.models.output import Output
from smartlead_async.models.values import Json, is_object

CUSTOM = "custom_fields"
Row: TypeAlias = dict[str, Json]


@attrs.frozen(eq=False)
class Shape:
    """What the rows of a list are.

    Attributes:
        model: Of a row, a class; none where the API does not say what it has.
        lifted: The field whose own fields are columns without its name before them.
        added: Columns that are made of others.
        add: Makes them of what the API gave.
    """

    model: Any = None
    lifted: str = ""
    added: tuple[str, ...] = ()
    add: Callable[[Row], Row] = attrs.field(kw_only=True, default=dict[str, Json])

    def columns(self, *, secrets: bool) -> tuple[str, ...]:
        """The columns that every row may have; custom fields and what is not documented come with the rows."""
        own = () if self.model is None else _columns(self.model, self.lifted, secrets=secrets)
        return (*own, *self.added)

    def row(self, item: Model | Mapping[str, Json], *, secrets: bool) -> Row:
        """A row of a table."""
        if not isinstance(item, Model):
            return without_secrets(item, secrets=secrets)
        data = item.to_dict(secrets=secrets)
        row = _flat(data, type(item), self.lifted)
        custom = _custom_fields(getattr(item, self.lifted, None) if self.lifted else item)
        row.pop(CUSTOM, None)
        if self.added:
            row |= self.add(data)
        known = _known_columns(self)
        for name, value in custom.items():
            row[_custom_column(name, is_taken=name in row or name in known)] = value
        return row


@attrs.frozen
class Selection:
    """The columns that were asked for.

    Attributes:
        asked: Names, or patterns with `*`; none for all.
    """

    asked: tuple[str, ...] = ()

    def pick(self, row: Row) -> Row:
        """What was asked for of a row."""
        return {name: value for name, value in row.items() if self._is_asked(name)} if self.asked else row

    def order(self, names: Iterable[str]) -> list[str]:
        """The columns of the table, in the order asked for; a name is there even where no row has it."""
        known = list(dict.fromkeys(names))
        if not self.asked:
            return known
        found = [_matching(known, one) or [one] * ("*" not in one) for one in self.asked]
        return list(dict.fromkeys(name for some in found for name in some))

    def missing(self, names: Collection[str]) -> list[str]:
        """What was asked for and is not there."""
        return [one for one in self.asked if not _matching(names, one)]

    def _is_asked(self, name: str) -> bool:
        return any(fnmatchcase(name, one) if "*" in one else name == one for one in self.asked)


def to_selection(texts: Sequence[str]) -> Selection:
    """Of what was typed: names with commas between them."""
    return Selection(tuple(name for text in texts for one in text.split(",") if (name := one.strip())))


def _matching(names: Iterable[str], asked: str) -> list[str]:
    return [name for name in names if (fnmatchcase(name, asked) if "*" in asked else name == asked)]


@cache
def _columns(model: Any, lifted: str, prefix: str = "", *, secrets: bool) -> tuple[str, ...]:  # noqa: ANN401 (a class)
    inner_models = _inner_models(model)
    names: list[str] = []
    for name, attribute, is_shown in wire_names(model):
        if attribute in ("extra", CUSTOM) or not (is_shown or secrets):
            continue
        within = "" if name == lifted else f"{prefix}{name}."
        inner = inner_models.get(name)
        names += [f"{prefix}{name}"] if inner is None else _columns(inner, "", within, secrets=secrets)
    return tuple(names)


def _flat(data: Row, model: Any, lifted: str, prefix: str = "") -> Row:  # noqa: ANN401 (a class)
    inner_models, row = _inner_models(model), Row()
    if not (inner_models or prefix):
        return data
    for name, value in data.items():
        if name not in inner_models:
            row[f"{prefix}{name}"] = value
        elif is_object(value):
            row |= _flat(value, inner_models[name], "", "" if name == lifted else f"{prefix}{name}.")
        elif value is not None:  # something else than the documented object
            row[f"{prefix}{name}"] = value
    return row


@cache
def _inner_models(model: Any) -> Mapping[str, Any]:  # noqa: ANN401 (a class)
    """The models in the fields of a model, by the names on the wire, where a field holds one and not many."""
    kinds = {name: _kinds(attrs.fields_dict(model)[attribute].type) for name, attribute, _ in wire_names(model)}
    return {
        name: kind
        for name, some in kinds.items()
        for kind in some
        if isinstance(kind, type) and issubclass(kind, Output)
    }


def _kinds(held: Any) -> tuple[Any, ...]:  # noqa: ANN401 (the type of any field)
    return get_args(held) if get_origin(held) in (Union, UnionType) else (held,)


@cache
def _known_columns(shape: Shape) -> frozenset[str]:
    return frozenset(shape.columns(secrets=True))


def _custom_column(name: str, *, is_taken: bool) -> str:
    """The column of a custom field; each has one of its own, whatever people called it."""
    return f"{CUSTOM}.{name}" if is_taken or name.startswith(f"{CUSTOM}.") else name


def _custom_fields(item: object) -> Mapping[str, Json]:
    """A lead's own; of whatever name, as what is sent to people is no secret."""
    return getattr(item, CUSTOM, None) or {}
