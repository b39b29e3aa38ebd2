"""What is said of a value that is not as documented: where it stands and of which kind it is, never the value."""

from typing import TypeAlias

import attrs

from smartlead_async.models.values import Json, json_name

Kind: TypeAlias = tuple[str, str, str, bool]
"""Of a drift all but where it stood first, and how often: field, expected, got, whether it is kept."""


class WrongTypeError(Exception):
    """A value that cannot be read and cannot be done without.

    Attributes:
        path: Where it stands, seen from where the error is caught: `[17].id`.
        expected: What it should be, `an integer`.
        got: What it is, `text`.
    """

    def __init__(self, expected: str, value: Json) -> None:
        super().__init__(expected)
        self.path = ""
        self.expected = expected
        self.got = json_name(value)

    def __str__(self) -> str:
        return f"expected {self.expected}, got {self.got} @ ${self.path}"


class MissingError(WrongTypeError):
    """A field that cannot be done without is not there."""

    def __init__(self, name: str) -> None:
        super().__init__(name, None)
        self.path = f".{name}"

    def __str__(self) -> str:
        return f"missing @ ${self.path}"


@attrs.define(kw_only=True)
class Drift:
    """A field that is not as documented.

    Attributes:
        path: Where it stood first, below `$`, as a JSON path: `[17].follow_up_percentage`.
        field: The same without the place in a list: `[].follow_up_percentage`.
        expected: What it should be, `an integer`.
        got: What it is, `text`.
        is_kept: The value is in `extra`, as it came; otherwise it was read as what it plainly means.
        count: How often.
    """

    path: str = ""
    field: str = ""
    expected: str
    got: str
    is_kept: bool = False
    count: int = 1

    def __str__(self) -> str:
        times = f" ({self.count} times)" if self.count > 1 else ""
        return f"expected {self.expected}, got {self.got} @ ${self.path}{times}"


class Drifts(list[Drift]):
    """The drifts of one answer, each field and kind once. Their paths are completed from the inside out."""

    def add(self, expected: str, got: str, path: str = "", *, is_kept: bool = False) -> None:
        """A value was read as what it plainly means, or could not be read and is in `extra`."""
        self.append(Drift(path=path, field=path, expected=expected, got=got, is_kept=is_kept))

    def inside(self, start: int, step: str) -> None:
        """What was found from there on stands in this field."""
        for drift in self[start:]:
            drift.path = step + drift.path
            drift.field = step + drift.field

    def inside_item(self, start: int, index: int, known: dict[Kind, Drift]) -> None:
        """What was found from there on stands in this item of a list; what an item before had too is counted."""
        fresh = self[start:]
        del self[start:]
        for drift in fresh:
            kind = (drift.field, drift.expected, drift.got, drift.is_kept)
            before = known.get(kind)
            if before is not None:
                before.count += drift.count
                continue
            known[kind] = drift
            drift.path = f"[{index}]{drift.path}"
            drift.field = f"[]{drift.field}"
            self.append(drift)
