"""Readers of the fields of output models. Made when a class is made.

One surprising field never costs the answer: what cannot be read is kept in `extra` under its own name, and the
field has its default. Only a field without a default is needed.
"""

from collections.abc import Generator, Mapping, Sequence
from itertools import islice
from typing import Protocol

import attrs

from smartlead_async.models.drift import Drifts, MissingError, WrongTypeError
from smartlead_async.models.plain import NOTHING, PlainReader, Reader
from smartlead_async.models.values import Json, json_name

_FEW_FIELDS = 100  # whose names are compared in other letters too: of an object that is in place of another
LOOKED_AT = 1_000  # fields, to tell what an object is; those that are known are fewer than a hundred


class PartsReader(Protocol):
    """A reader of what has parts: an object of this package's models, or a list.

    Attributes:
        holds_models: Its parts may have parts.
    """

    holds_models: bool

    def read_in_steps(self, value: Json, found: Drifts) -> Generator[None, None, object]:
        """The value, with steps between, for what is large."""
        ...


class FieldReader:
    """Reads one field of a model from an object.

    Attributes:
        name: On the wire.
        others: Names under which it was seen too.
        alike: All of these as they are compared, in small letters and without underscores.
        is_needed: Without it the object cannot be used.
        attribute: In the class.
        exact: Values of this Python type need no reading.
        parts: The reader, where values are objects of this package's models, or lists of them.
    """

    __slots__ = (
        "_convert",
        "_is_nullable",
        "_parse",
        "_place",
        "_reader",
        "alike",
        "attribute",
        "exact",
        "is_needed",
        "name",
        "others",
        "parts",
    )

    def __init__(
        self,
        names: Sequence[str],
        field: "attrs.Attribute[object]",
        reader: Reader,
        parts: PartsReader | None,
        *,
        is_nullable: bool,
    ) -> None:
        self.name, *self.others = names
        self.alike = frozenset(map(alike, names))
        self._place = f".{self.name}"
        self.attribute = field.name
        self.is_needed = field.default is attrs.NOTHING
        self.exact = reader.exact
        self._parse = reader.parse
        self._convert = reader.convert if isinstance(reader, PlainReader) else None
        self._reader = reader
        self._is_nullable = is_nullable
        self.parts = parts

    def read(self, value: Json, known: dict[str, object], extra: dict[str, object], found: Drifts) -> None:
        """Put the value into what is known, or into `extra` as it is; null is the field left out."""
        if value is None and not self.is_needed:
            if self._is_nullable:
                known[self.attribute] = None
            return
        parsed = value if type(value) is self.exact else self._parse(value)
        if parsed is not None:
            known[self.attribute] = parsed
            return
        if self._convert is not None:
            self._read_plain(self._convert(value), value, known, extra, found)
            return
        start = len(found)
        try:
            known[self.attribute] = self._reader.read(value, found)
        except WrongTypeError as wrong:
            self._keep(value, wrong, extra, found)
        if len(found) > start:
            found.inside(start, self._place)

    def _read_plain(
        self,
        converted: object,
        value: Json,
        known: dict[str, object],
        extra: dict[str, object],
        found: Drifts,
    ) -> None:
        """Take a value of another kind than documented; an error for each would take twice as long."""
        if converted is None and self.is_needed:
            wrong = WrongTypeError(self._reader.expected, value)
            wrong.path = self._place
            raise wrong
        is_kept = converted is None and value not in NOTHING
        if converted is not None:
            known[self.attribute] = converted
        elif is_kept:
            extra[self.name] = value
        found.add(self._reader.expected, json_name(value), self._place, is_kept=is_kept)

    def read_in_steps(
        self,
        parts: PartsReader,
        value: Json,
        known: dict[str, object],
        extra: dict[str, object],
        found: Drifts,
    ) -> Generator[None, None, None]:
        """The same of what has parts, with steps between."""
        start = len(found)
        try:
            known[self.attribute] = yield from parts.read_in_steps(value, found)
        except WrongTypeError as wrong:
            self._keep(value, wrong, extra, found)
        if len(found) > start:
            found.inside(start, self._place)

    def _keep(self, value: Json, wrong: WrongTypeError, extra: dict[str, object], found: Drifts) -> None:
        """Put a value that cannot be read into `extra`."""
        if value in NOTHING:
            found.add(wrong.expected, wrong.got)
        else:
            extra[self.name] = value
            found.add(wrong.expected, wrong.got, wrong.path, is_kept=True)

    def read_other(self, known: dict[str, object], extra: dict[str, object], found: Drifts) -> None:
        """Take the value from where it stands under another name, or the same in other letters."""
        other = next((name for name in self.others if name in extra), None) or self._other(extra)
        if other is not None:
            self.read(extra.pop(other), known, extra, found)
            found.add(f"it as {self.name}", f"it as {other}")
        elif self.is_needed:
            raise MissingError(self.name)

    def _other(self, extra: dict[str, object]) -> str | None:
        others = (name for name in islice(extra, LOOKED_AT) if name != self.name)
        return next((name for name in others if alike(name) in self.alike), None)

    def is_in(self, given: Mapping[str, Json]) -> bool:
        """Whether an object has it, under any of its names."""
        if any(name in given for name in (self.name, *self.others)):
            return True
        return len(given) <= _FEW_FIELDS and any(alike(name) in self.alike for name in given)


def alike(name: str) -> str:
    """A name as it is compared where the documented one is not there: `campaignId`, `Campaign_ID`, `_id`."""
    return name.replace("_", "").lower()
