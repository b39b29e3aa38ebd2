"""Readers of what has parts: lists, and the fields of output models. Made when a class is made.

One surprising field never costs the answer: what cannot be read is kept in `extra` under its own name, and the
field has its default. Only a field without a default is needed.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import attrs

from smartlead_async.models.drift import Drift, Drifts, Kind, MissingError, WrongTypeError
from smartlead_async.models.plain import Reader, no
from smartlead_async.models.values import Json, is_list, is_object

Adapt: TypeAlias = Callable[[dict[str, Json]], dict[str, Json]]

_ENVELOPE = frozenset({"ok", "success"})
_NOTHING: tuple[Json, ...] = ("", {}, [])  # what stands for "none" where null could


class ListReader:
    """Reads lists; one value of the right kind, outside of any list, is a list of one."""

    expected = "a list"
    exact = None
    parse = staticmethod(no)

    def __init__(self, item: Reader) -> None:
        self.item = item

    def read(self, value: Json, found: Drifts) -> list[object]:
        """Each item, in order."""
        if not is_list(value):
            return self._read_other(value, found)
        if {*map(type, value)} == {self.item.exact}:
            return value
        rows = RowList(self.item, found)
        for item in value:
            rows.append(item)
        return rows.items

    def rows(self, found: Drifts) -> "RowList":
        """To read a list whose items come one after the other."""
        return RowList(self.item, found)

    def __call__(self, value: Json, _type: object) -> list[object]:
        """The reader as a hook of cattrs."""
        return self.read(value, Drifts())

    def _read_other(self, value: Json, found: Drifts) -> list[object]:
        wrong = WrongTypeError(self.expected, value)
        if value in _NOTHING:
            items = []
        elif self._is_one(value):
            items = [self.item.read(value, found)]
        else:
            raise wrong
        found.add(wrong.expected, wrong.got)
        return items

    def _is_one(self, value: Json) -> bool:
        """Whether a value is an item by itself; text that holds JSON is not."""
        if isinstance(value, str) and value.startswith(("{", "[")):
            return False
        if isinstance(self.item, ObjectReader):
            return is_object(value)
        return type(value) is self.item.exact or self.item.parse(value) is not None


class RowList:
    """A list that is being read, item by item."""

    def __init__(self, reader: Reader, found: Drifts) -> None:
        self.items: list[object] = []
        self._read = reader.read_item if isinstance(reader, ObjectReader) else reader.read
        self._exact = reader.exact
        self._found = found
        self._known: dict[Kind, Drift] = {}

    def append(self, item: Json) -> None:
        """Read one more.

        Raises:
            WrongTypeError: It is no such item, or lacks what is needed.
        """
        if type(item) is self._exact:
            self.items.append(item)
            return
        start = len(self._found)
        index = len(self.items)
        try:
            self.items.append(self._read(item, self._found))
        except WrongTypeError as wrong:
            wrong.path = f"[{index}]{wrong.path}"
            raise
        if len(self._found) > start:
            self._found.inside_item(start, index, self._known)


class FieldReader:
    """Reads one field of a model from an object.

    Attributes:
        name: On the wire.
        others: Names under which it was seen too.
        is_needed: Without it the object cannot be used.
        attribute: In the class.
        exact: Values of this Python type need no reading.
    """

    __slots__ = ("_is_nullable", "_parse", "_reader", "attribute", "exact", "is_needed", "name", "others")

    def __init__(
        self, names: Sequence[str], field: "attrs.Attribute[object]", reader: Reader, *, is_nullable: bool
    ) -> None:
        self.name, *self.others = names
        self.attribute = field.name
        self.is_needed = field.default is attrs.NOTHING
        self.exact = reader.exact
        self._parse = reader.parse
        self._reader = reader
        self._is_nullable = is_nullable

    def read(self, value: Json, known: dict[str, object], extra: dict[str, object], found: Drifts) -> None:
        """Put the value into what is known, or into `extra` as it is; null is the field left out."""
        if value is None and not self.is_needed:
            if self._is_nullable:
                known[self.attribute] = None
            return
        if (parsed := self._parse(value)) is not None:
            known[self.attribute] = parsed
            return
        start = len(found)
        try:
            known[self.attribute] = self._reader.read(value, found)
        except WrongTypeError as wrong:
            if self.is_needed:
                wrong.path = f".{self.name}{wrong.path}"
                raise
            if value in _NOTHING:
                found.add(wrong.expected, wrong.got)
            else:
                extra[self.name] = value
                found.add_kept(wrong)
        if len(found) > start:
            found.inside(start, f".{self.name}")

    def read_other(self, known: dict[str, object], extra: dict[str, object], found: Drifts) -> None:
        """Take the value from where it stands under another name."""
        for other in self.others:
            if other in extra:
                self.read(extra.pop(other), known, extra, found)
                found.add(f"it as {self.name}", f"it as {other}")
                return
        raise MissingError(self.name)


class ObjectReader:
    """Reads objects as one output model; what it does not know is kept in its `extra`."""

    expected = "an object"
    exact = None
    parse = staticmethod(no)

    def __init__(self, cls: Callable[..., object], adapt: Adapt | None, fields: Iterable[FieldReader]) -> None:
        self._cls = cls
        self._adapt = adapt
        self._fields = {field.name: field for field in fields}
        self._needed = [field for field in self._fields.values() if field.is_needed]

    def read_item(self, value: Json, found: Drifts) -> object:
        """One of a list: an object with none of the fields is none."""
        return self.read(value, found, is_item=True)

    def __call__(self, value: Json, _type: object) -> object:
        """The reader as a hook of cattrs."""
        return self.read(value, Drifts())

    def is_one(self, value: Json) -> bool:
        """Whether it looks like such an object: it has what is needed, or else some of the fields."""
        if not is_object(value):
            return False
        given = value if self._adapt is None else self._adapt(value)
        if not self._needed:
            return not self._fields.keys().isdisjoint(given)
        return all(any(name in given for name in (field.name, *field.others)) for field in self._needed)

    def read(self, value: Json, found: Drifts, *, is_item: bool = False) -> object:
        """An object, or a list that holds nothing but one."""
        given = value if is_object(value) else self._only(value, found)
        if self._adapt is not None:
            given = self._adapt(given)
        fields = self._fields
        known: dict[str, object] = {}
        extra: dict[str, object] = {}
        for name, item in given.items():
            field = fields.get(name)
            if field is None:
                if name not in _ENVELOPE:
                    extra[name] = item
            elif type(item) is field.exact:
                known[field.attribute] = item
            else:
                field.read(item, known, extra, found)
        for field in self._needed:
            if field.attribute not in known:
                field.read_other(known, extra, found)
        if is_item and not known and fields.keys().isdisjoint(given):
            raise WrongTypeError("an object with some of the documented fields", value)
        known["extra"] = extra
        return self._cls(**known)

    def _only(self, value: Json, found: Drifts) -> dict[str, Json]:
        wrong = WrongTypeError(self.expected, value)
        if not is_list(value) or len(value) != 1 or not is_object(value[0]):
            raise wrong
        found.add(wrong.expected, wrong.got)
        return value[0]
