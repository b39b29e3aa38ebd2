"""How the API gives a list in pages: a value per operation, and what one answer holds of the list. Pure."""

import marshal
import re
from collections.abc import Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Generic, Literal, NamedTuple, TypeAlias, TypeVar

from smartlead_async.models.values import Json, is_list, is_object

T = TypeVar("T")
Start: TypeAlias = int | str  # what a page is asked for with

_WITHOUT_REFERENCES = 2  # the version of the format; later ones tell apart what is alike
_COUNT = r"[0-9]{1,18}"
_NOTHING: tuple[Json, ...] = (None, "", {})
_YES = frozenset({"ok", "success"})


class Paging(NamedTuple):
    """How an operation gives its list in pages.

    Places in an answer are names with dots between them, as in `"data.lists"`. Where an answer is a list itself,
    that is the rows, whatever is said here.

    Attributes:
        most: How many rows a page may have.
        usual: How many it has where the caller does not say; by default `most`.
        by: What a page is asked for with: the number of rows before it (`"offset"`), its own number from 1
            (`"page"`), or what the page before it said (`"cursor"`).
        in_body: It is asked for in the body, not in the query.
        start_name: The name of that on the wire.
        size_name: The name of the number of rows on the wire.
        rows: Where the rows are: the first of these places that the answer has.
        total: Where the answer says how many rows the list has.
        more: Where it says whether another page follows: the first of these places that the answer has.
        cursor: Where it says what the next page is asked for with.
        is_scroll: By cursor: the cursor names the whole walk, as Elasticsearch's scroll id does. The same may come
            with every page, and each use of it gives the next one.
        key: The field by which a row is known again; `None` where there is none.
    """

    most: int
    usual: int | None = None
    by: Literal["offset", "page", "cursor"] = "offset"
    in_body: bool = False
    start_name: str = "offset"
    size_name: str = "limit"
    rows: str | tuple[str, ...] = "data"
    total: str | None = None
    more: str | tuple[str, ...] | None = None
    cursor: str | None = None
    is_scroll: bool = False
    key: str | None = "id"


class Rows(NamedTuple, Generic[T]):
    """One page as it came.

    Attributes:
        items: Its rows.
        keys: What each is known by; `None` where the rows of this list have no keys.
        mark: What the page as a whole is known by, where its rows have none.
        total: How many rows the list has, where the answer says so.
        more: Whether another page follows, where it says so.
        cursor: What the next page is asked for with, where it says so.
        extra: What stands beside the rows.
    """

    items: Sequence[T]
    keys: Sequence[Hashable] | None = None
    mark: int = 0
    total: int | None = None
    more: bool | None = None
    cursor: Start | None = None
    extra: Mapping[str, Json] = MappingProxyType({})

    def __repr__(self) -> str:
        """Not what stands beside the rows: what is not known may be a secret."""
        return f"Rows({self.items!r})"


def first_start(paging: Paging) -> int | None:
    """Where a list begins."""
    return {"offset": 0, "page": 1, "cursor": None}[paging.by]


def find_rows(body: Json, paging: Paging) -> list[Json] | None:
    """The rows of an answer, or nothing where there is no list. An empty place is an empty list."""
    if is_list(body):
        return body
    for place in _places(paging):
        if is_list(rows := _at(body, place)):
            return rows
    is_empty = any(_is_empty(body, place) for place in _places(paging)) or _count(_at(body, paging.total)) == 0
    return [] if is_empty else None


def to_rows(
    items: Sequence[T], raw: list[Json], body: Json, paging: Paging, keys: Sequence[Hashable] | None = None
) -> Rows[T]:
    """A page from its rows, as models and as they came, and what the answer says around them.

    Args:
        items: The rows.
        raw: The same as they came.
        body: The answer.
        paging: How the list is given.
        keys: What each row is known by, where that was found before.
    """
    known = [key_of(row, paging) for row in raw] if keys is None else keys
    return Rows(
        items=items,
        keys=None if paging.key is None else known,
        mark=hash(tuple(known)) if paging.key is None else 0,
        total=_count(_at(body, paging.total)),
        more=_more(body, paging.more),
        cursor=_start(_at(body, paging.cursor)),
        extra=_beside(body, raw, paging),
    )


def key_of(row: Json, paging: Paging) -> Hashable:
    """What a row is known by: its key, or, where it lacks that, all of it."""
    value = row.get(paging.key) if paging.key is not None and is_object(row) else None
    return value if isinstance(value, int | str) else ("", _digest(row))


def _digest(row: Json) -> int:
    """The same for rows that are alike. JSON as text would take five times as long."""
    try:
        return hash(marshal.dumps(row, _WITHOUT_REFERENCES))
    except ValueError:  # nested deeper than two thousand levels
        return 0


def _places(paging: Paging) -> tuple[str, ...]:
    """Where rows may be; at last where the documented envelope has what it holds."""
    return (*((paging.rows,) if isinstance(paging.rows, str) else paging.rows), "data")


def _is_empty(body: Json, place: str) -> bool:
    """Whether a place, or what should hold it, is there and has nothing in it."""
    for name in place.split("."):
        if not is_object(body) or name not in body:
            return False
        body = body[name]
        if body in _NOTHING:
            return True
    return False


def _beside(body: Json, raw: list[Json], paging: Paging) -> dict[str, Json]:
    """What an answer has beside its rows, there and further out, without the envelope."""
    place = next((place for place in _places(paging) if _at(body, place) is raw), None)
    extra: dict[str, Json] = dict(body) if is_object(body) and place is None else {}
    for name in place.split(".") if place else ():
        extra |= {key: value for key, value in body.items() if key != name}
        body = body[name]
    return {name: value for name, value in extra.items() if name not in _YES and value is not raw}


def _at(body: Json, place: str | None) -> Json:
    """What stands at a place, or `None`."""
    if place is None:
        return None
    for name in place.split("."):
        body = body.get(name) if is_object(body) else None
    return body


def _count(value: Json) -> int | None:
    """A number of rows, which the deployed API writes as text."""
    return int(value) if isinstance(value, int | str) and re.fullmatch(_COUNT, str(value)) else None


def _more(body: Json, places: str | tuple[str, ...] | None) -> bool | None:
    flags = (_flag(_at(body, place)) for place in ((places,) if isinstance(places, str) else places or ()))
    return next((flag for flag in flags if flag is not None), None)


def _flag(value: Json) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())


def _start(value: Json) -> Start | None:
    """A cursor; nothing, zero and an empty text are none."""
    return value if isinstance(value, int | str) and value and value is not True else None
