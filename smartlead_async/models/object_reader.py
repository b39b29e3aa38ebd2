"""Readers of what has parts: lists, and the objects that are output models. Made when a class is made."""

from collections.abc import Callable, Generator, Iterable
from itertools import islice
from typing import TypeAlias

from smartlead_async.models.drift import Drift, Drifts, Kind, WrongTypeError
from smartlead_async.models.field_reader import LOOKED_AT, FieldReader, alike
from smartlead_async.models.plain import NOTHING, PlainReader, Reader, no
from smartlead_async.models.values import Json, is_list, is_object, json_name

Adapt: TypeAlias = Callable[[dict[str, Json]], dict[str, Json]]

_ENVELOPE = frozenset({"ok", "success"})
STEP_ITEMS = 200  # rows, which are read in two milliseconds or so
STEP_WITH_PARTS = 20  # rows that hold a few objects each
_STEP_VALUES = 5_000  # of a list of values without parts
_STEP_FIELDS = 5_000  # of one object


class ListReader:
    """Reads lists; one value of the right kind, outside of any list, is a list of one."""

    expected = "a list"
    exact = None
    parse = staticmethod(no)

    def __init__(self, item: Reader) -> None:
        self.item = item
        self.holds_models = isinstance(item, ObjectReader)

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

    def read_in_steps(self, value: Json, found: Drifts) -> Generator[None, None, list[object]]:
        """The same, with steps between, for what is large."""
        if is_object(value) and value and isinstance(self.item, ObjectReader):
            one = yield from self.item.read_in_steps(value, found)
            found.add(self.expected, json_name(value))
            return [one]
        if not is_list(value) or (isinstance(self.item, PlainReader) and len(value) <= _STEP_VALUES):
            return self.read(value, found)
        rows = RowList(self.item, found)
        for number, item in enumerate(value, 1):
            if rows.has_parts or rows.is_long(item):
                yield from rows.append_in_steps(item)
            else:
                rows.append(item)
            if number % rows.step == 0:
                yield
        return rows.items

    def rows(self, found: Drifts) -> "RowList":
        """To read a list whose items come one after the other."""
        return RowList(self.item, found)

    def __call__(self, value: Json, _type: object) -> list[object]:
        """The reader as a hook of cattrs."""
        return self.read(value, Drifts())

    def _read_other(self, value: Json, found: Drifts) -> list[object]:
        wrong = WrongTypeError(self.expected, value)
        if value in NOTHING:
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
    """A list that is being read, item by item.

    Attributes:
        items: What became of them.
        has_parts: Each may take long, and is then read in steps.
        step: How many of the others are read in some milliseconds.
    """

    def __init__(self, reader: Reader, found: Drifts) -> None:
        self.items: list[object] = []
        self._reader = reader
        self._read = reader.read_item if isinstance(reader, ObjectReader) else reader.read
        self._parse = reader.parse
        self._convert = reader.convert if isinstance(reader, PlainReader) else None
        self._exact = reader.exact
        self._found = found
        self._known: dict[Kind, Drift] = {}
        self._converted: dict[type, Drift] = {}  # of values without parts
        self.has_parts = isinstance(reader, ObjectReader) and reader.has_parts
        self._plain_lists: list[str] = reader.plain_lists if isinstance(reader, ObjectReader) else []
        self.step = STEP_WITH_PARTS if self.has_parts else STEP_ITEMS if self._convert is None else _STEP_VALUES

    def is_long(self, item: Json) -> bool:
        """Whether an item may take long for one of its lists of plain values; many are asked."""
        if not is_object(item):
            return False
        for name in self._plain_lists:
            if name in item and is_list(items := item[name]) and len(items) > _STEP_VALUES:
                return True
        return False

    def append(self, item: Json) -> None:
        """Read one more.

        Raises:
            WrongTypeError: It is no such item, or lacks what is needed.
        """
        if type(item) is self._exact:
            self.items.append(item)
            return
        if self._convert is not None:
            parsed = None if self._parse is no else self._parse(item)
            self.items.append(self._convert_plain(item, self._convert) if parsed is None else parsed)
            return
        start = len(self._found)
        try:
            self.items.append(self._read(item, self._found))
        except WrongTypeError as wrong:
            raise self._inside(wrong) from None
        self._count(start)

    def append_in_steps(self, item: Json) -> Generator[None, None, None]:
        """The same, with steps between, for what is large."""
        if not isinstance(self._reader, ObjectReader):
            self.append(item)
            return
        start = len(self._found)
        try:
            self.items.append((yield from self._reader.read_in_steps(item, self._found, is_item=True)))
        except WrongTypeError as wrong:
            raise self._inside(wrong) from None
        self._count(start)

    def _convert_plain(self, item: object, convert: Callable[[Json], object]) -> object:
        """What a value of another kind plainly means; that it was is counted, without an object for each."""
        converted = convert(item)
        if converted is None:
            raise self._inside(WrongTypeError(self._reader.expected, item))
        drift = self._converted.get(type(item))
        if drift is None:
            self._found.add(self._reader.expected, json_name(item), f"[{len(self.items)}]")
            self._converted[type(item)] = drift = self._found[-1]
            drift.field = "[]"
        else:
            drift.count += 1
        return converted

    def _inside(self, wrong: WrongTypeError) -> WrongTypeError:
        wrong.path = f"[{len(self.items)}]{wrong.path}"
        return wrong

    def _count(self, start: int) -> None:
        """What was found in the last item from there on."""
        if len(self._found) > start:
            self._found.inside_item(start, len(self.items) - 1, self._known)


class ObjectReader:
    """Reads objects as one output model; what it does not know is kept in its `extra`."""

    expected = "an object"
    exact = None
    parse = staticmethod(no)
    holds_models = True

    def __init__(self, cls: Callable[..., object], adapt: Adapt | None, fields: Iterable[FieldReader]) -> None:
        self._cls = cls
        self._adapt = adapt
        self._fields = {field.name: field for field in fields}
        self._needed = [field for field in self._fields.values() if field.is_needed]
        self._sought = [field for field in self._fields.values() if field.is_needed or field.others]
        with_parts = {field.name: field.parts for field in self._fields.values() if field.parts is not None}
        self.has_parts = any(parts.holds_models for parts in with_parts.values())
        self.plain_lists = [name for name, parts in with_parts.items() if not parts.holds_models]

    def read_item(self, value: Json, found: Drifts) -> object:
        """One of a list: an object with none of the fields is none."""
        return self.read(value, found, is_item=True)

    def __call__(self, value: Json, _type: object) -> object:
        """The reader as a hook of cattrs."""
        return self.read(value, Drifts())

    def is_one(self, value: Json) -> bool:
        """Whether it looks like such an object: it has what is needed, or else some of the fields; or is one."""
        if not is_object(value):
            return type(value) is self._cls
        looked_at = value if len(value) <= LOOKED_AT else dict(islice(value.items(), LOOKED_AT))
        given = looked_at if self._adapt is None else self._adapt(looked_at)
        if not self._needed:
            return not self._fields.keys().isdisjoint(given.keys())
        return all(field.is_in(given) for field in self._needed)

    def needed_of(self, value: dict[str, Json]) -> list[Json]:
        """What is needed of such an object, as it came: two with other values are two things."""
        given = value if self._adapt is None else self._adapt(value)
        return [given[name] for field in self._needed for name in given if alike(name) in field.alike]

    def read(self, value: Json, found: Drifts, *, is_item: bool = False) -> object:
        """An object, or a list that holds nothing but one."""
        # A loop of its own: to run `read_in_steps` to its end, a generator for each object, takes a third longer.
        given = self._given(value, found)
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
        return self._make(given, known, extra, found, is_item=is_item)

    def read_in_steps(self, value: Json, found: Drifts, *, is_item: bool = False) -> Generator[None, None, object]:
        """The same, with steps between, for what is large."""
        given = self._given(value, found)
        known: dict[str, object] = {}
        extra: dict[str, object] = {}
        for number, (name, item) in enumerate(given.items(), 1):
            field = self._fields.get(name)
            if field is None:
                if name not in _ENVELOPE:
                    extra[name] = item
            elif type(item) is field.exact:
                known[field.attribute] = item
            elif field.parts is None or item is None:
                field.read(item, known, extra, found)
            else:
                yield from field.read_in_steps(field.parts, item, known, extra, found)
            if number % _STEP_FIELDS == 0:
                yield
        return self._make(given, known, extra, found, is_item=is_item)

    def _given(self, value: Json, found: Drifts) -> dict[str, Json]:
        given = value if is_object(value) else self._only(value, found)
        return given if self._adapt is None else self._adapt(given)

    def _make(
        self,
        given: dict[str, Json],
        known: dict[str, object],
        extra: dict[str, object],
        found: Drifts,
        *,
        is_item: bool,
    ) -> object:
        for field in self._sought:
            if known.get(field.attribute) is None:
                field.read_other(known, extra, found)
        if is_item and not known and self._fields.keys().isdisjoint(given.keys()):
            raise WrongTypeError("an object with some of the documented fields", given)
        known["extra"] = extra
        return self._cls(**known)

    def _only(self, value: Json, found: Drifts) -> dict[str, Json]:
        wrong = WrongTypeError(self.expected, value)
        if not is_list(value) or len(value) != 1 or not is_object(value[0]):
            raise wrong
        found.add(wrong.expected, wrong.got)
        return value[0]


def parts_of(reader: Reader) -> ListReader | ObjectReader | None:
    """The reader, where what it reads may be large: an object of this package's models, or a list."""
    return reader if isinstance(reader, ListReader | ObjectReader) else None
