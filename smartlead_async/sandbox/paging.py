"""Pages over what the account holds, in the styles of the API: offset and limit, in the query or in the body."""

from collections.abc import Sequence
from typing import Generic, TypeVar

import attrs

from smartlead_async.sandbox.answers import Json, RefusedError
from smartlead_async.sandbox.checks import joi
from smartlead_async.sandbox.incoming import Incoming

T = TypeVar("T")


@attrs.frozen
class Slice(Generic[T]):
    """Some rows of many."""

    rows: Sequence[T]
    offset: int
    limit: int
    total: int

    @property
    def has_more(self) -> bool:
        """Whether there are rows after these."""
        return self.offset + len(self.rows) < self.total


def page(
    incoming: Incoming, rows: Sequence[T], *, most: int, default: int = 100, over: RefusedError | None = None
) -> Slice[T]:
    """The rows that `offset` and `limit` ask for.

    Args:
        incoming: the request.
        rows: all there are.
        most: the highest limit.
        default: the limit where none is given.
        over: the refusal of a higher limit, where it is not the validator's.
    """
    offset = number(incoming, "offset", 0)
    limit = limit_of(incoming, most=most, default=default, over=over)
    return Slice(rows[offset : offset + limit], offset, limit, len(rows))


def limit_of(incoming: Incoming, *, most: int, default: int, over: RefusedError | None = None) -> int:
    """How many rows are asked for, as `page` has it."""
    limit = number(incoming, "limit", min(default, most))
    if 1 <= limit <= most:
        return limit
    text = f'"limit" must be {f"less than or equal to {most}" if limit > most else "greater than or equal to 1"}'
    raise over or joi(text, "limit", deployed=incoming.account.deployed, source="query")


def number(incoming: Incoming, name: str, otherwise: int) -> int:
    """A number of the query or of the body; in a query it is text."""
    value: Json = incoming.query.get(name, incoming.body.get(name, otherwise))
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return int(value)
    raise joi(f'"{name}" must be a number', name, deployed=incoming.account.deployed, source="query")
