"""What is said of a value that is not as documented: where it stands and of which kind it is, never the value."""

import attrs

from smartlead_async.models.values import Json, json_name


class WrongTypeError(Exception):
    """A value that cannot be read and cannot be done without.

    Attributes:
        path: Where it stands, seen from where the error is caught: `[17].id`.
        reason: `expected an integer, got text`, or `missing`.
    """

    def __init__(self, expected: str, value: Json) -> None:
        self.path = ""
        self.reason = f"expected {expected}, got {json_name(value)}"
        super().__init__(self.reason)

    def __str__(self) -> str:
        return f"{self.reason} @ ${self.path}"


class MissingError(WrongTypeError):
    """A field that cannot be done without is not there."""

    def __init__(self, name: str) -> None:
        super().__init__("", None)
        self.path = f".{name}"
        self.reason = "missing"


@attrs.define(kw_only=True)
class Drift:
    """A field that is not as documented.

    Attributes:
        path: Where it stood first, below `$`, as a JSON path: `[17].follow_up_percentage`.
        field: The same without the place in a list: `[].follow_up_percentage`.
        reason: `expected an integer, got text`.
        is_kept: The value is in `extra`, as it came; otherwise it was read as what it plainly means.
        count: How often.
    """

    path: str = ""
    field: str = ""
    reason: str
    is_kept: bool = False
    count: int = 1

    def __str__(self) -> str:
        times = f" ({self.count} times)" if self.count > 1 else ""
        return f"{self.reason} @ ${self.path}{times}"


class Drifts(list[Drift]):
    """The drifts of one answer, each field and kind once. Their paths are completed from the inside out."""

    def add(self, reason: str) -> None:
        """A value was read as what it plainly means."""
        self.append(Drift(reason=reason))

    def add_kept(self, wrong: WrongTypeError) -> None:
        """A value could not be read, and is in `extra`."""
        self.append(Drift(path=wrong.path, field=wrong.path, reason=wrong.reason, is_kept=True))

    def inside(self, start: int, step: str) -> None:
        """What was found from there on stands in this field."""
        for drift in self[start:]:
            drift.path = step + drift.path
            drift.field = step + drift.field

    def inside_item(self, start: int, index: int) -> None:
        """What was found from there on stands in this item of a list; what an item before had too is counted."""
        fresh = self[start:]
        del self[start:]
        for drift in fresh:
            drift.path = f"[{index}]{drift.path}"
            drift.field = f"[]{drift.field}"
            self._count(drift)

    def _count(self, drift: Drift) -> None:
        for known in self:
            if known.field == drift.field and known.reason == drift.reason and known.is_kept == drift.is_kept:
                known.count += drift.count
                return
        self.append(drift)
