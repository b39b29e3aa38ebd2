"""What stands where in an answer: envelopes, one object where a list is read, words in place of a thing. Pure."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from smartlead_async.models.converter import reader_of
from smartlead_async.models.drift import Drifts
from smartlead_async.models.object_reader import ListReader, ObjectReader
from smartlead_async.models.values import Json, is_list, is_object

_ENVELOPE = frozenset({"ok", "success", "message", "data"})
_NAMED_SO = ("data", "a list", "a list in data")  # where nothing else is looked for
_YES = ("ok", "success")
_MOST_PLACES = 100  # of an object are looked into; the largest envelope that was seen has ten fields


def is_refusal(body: Json, cls: Any) -> bool:  # noqa: ANN401 (a class or a generic alias)
    """Whether an answer says no, whatever its status is.

    An error beside a yes and what was asked for, such as the id of what was made, is a warning.
    """
    if not is_object(body) or any(body.get(name) is False for name in _YES):
        return is_object(body)
    is_done = cls is not None and any(body.get(name) is True for name in _YES) and _is_one(body, cls)
    return bool(body.get("error")) and not is_done


def words_in_place(body: Json, cls: Any) -> Json | None:  # noqa: ANN401 (a class or a generic alias)
    """The object of words, `{"message": ...}` or `[{"error": ...}]`, that came in place of what was asked for."""
    one = body[0] if is_list(body) and len(body) == 1 else body
    if not is_object(one) or any(one.get(name) for name in _YES) or _is_one(one, cls) or _is_envelope(one):
        return None
    return one if any(isinstance(one.get(name), str) and one[name] for name in ("error", "message")) else None


def _is_envelope(body: dict[str, Json]) -> bool:
    """Whether something stands beside the words."""
    return content(body) is not body and content(body) is not None


def content(body: Json) -> Json:
    """What is in the documented envelope, or the answer itself."""
    return body["data"] if is_object(body) and "data" in body and body.keys() <= _ENVELOPE else body


def unwrap(body: Json, cls: Any, rows: str, found: Drifts) -> Json:  # noqa: ANN401 (a class or a generic alias)
    """The thing itself: of an envelope its content, where another object or a list holds it that.

    `{"ok": true, "data": ...}` is the documented envelope, and `rows` a field that is known to hold the list or
    the object, where null is none; any other place is added to `found`.
    """
    body = content(body)
    is_sought = _is_list_of if isinstance(reader_of(cls), ListReader) else _is_one
    for name, place in (("", body), *_inner(body)) if rows else ():
        if is_object(place) and rows in place:
            if name:
                found.add(f"{rows} at the top", f"it in {name}")
            return _or_none(place[rows], [] if is_sought is _is_list_of else {})
    if (is_list(body) and is_sought is _is_list_of) or _is_one(body, cls):
        return body
    places = [(name, inner) for name, inner in _inner(body) if is_sought(inner, cls)]
    if not places or _are_several(places, cls):
        return body
    name, inner = places[0]
    found.add("it at the top", f"it in {name}")
    return inner


def _are_several(places: list[tuple[str, Json]], cls: Any) -> bool:  # noqa: ANN401 (a class or a generic alias)
    """Whether it cannot be told which of them was asked for: another's id would be taken for its own."""
    reader = reader_of(cls)
    if places[0][0] in _NAMED_SO or not isinstance(reader, ObjectReader):
        return False
    first, *others = (reader.needed_of(inner) for _, inner in places)
    return any(other != first for other in others)


def _or_none(value: Json, none: Json) -> Json:
    """What stands for none is that: null for a list, nothing at all for an object."""
    return none if value is None or (is_object(none) and value in ("", [])) else value


def _inner(body: Json) -> Iterator[tuple[str, Json]]:
    """What stands in an object, or in the one object of a list, with its name; `data` first."""
    if is_list(body) and len(body) == 1:
        yield "a list", body[0]
        yield from _inner(body[0])
    elif is_object(body):
        places = sorted(islice(body.items(), _MOST_PLACES), key=lambda item: item[0] != "data")
        for name, inner in places:
            shown = name if name.isidentifier() else "a field"  # others may be about a person
            yield shown, inner
            if is_list(inner) and len(inner) == 1:
                yield f"a list in {shown}", inner[0]


def _is_list_of(value: Json, cls: Any) -> bool:  # noqa: ANN401 (a generic alias)
    return is_list(value) and bool(value) and _is_one(value[0], cls)


def _is_one(value: Json, cls: Any) -> bool:  # noqa: ANN401 (a class or a generic alias)
    reader = reader_of(cls)
    one = reader.item if isinstance(reader, ListReader) else reader
    return isinstance(one, ObjectReader) and one.is_one(value)
