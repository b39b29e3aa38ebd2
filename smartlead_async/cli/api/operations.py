"""What is known of an operation: its method in this package, when it may be repeated, what it does, its pages.

Read from the example files, which have all of it as data. An operation that has none is called all the same.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import attrs

from smartlead_async.models.values import Json, is_list, is_object
from smartlead_async.transport.call import Host, RepeatName
from smartlead_async.transport.paging import Paging
from smartlead_async.transport.typed_routes import EXAMPLES, read_examples

_REPEAT: dict[str, RepeatName] = {"always": "always", "unless sent": "unless_sent"}
_TOTALS = ("total_leads", "total_stats", "total_count", "totalCount")
_CURSORS = ("lastSeenLeadId", "scroll_id")
_MORE = ("hasMore", "pagination.has_more")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@attrs.frozen(kw_only=True)
class Operation:
    """An operation of the API.

    Attributes:
        name: Its method here, such as `leads.list`; none where there is no such method.
        path: Its path as documented, with the names of the ids in it.
        ids: The ids.
        host: Which host answers, where that is known.
        repeat: After which failures it may be sent again.
        is_read: It changes nothing.
        consequence: What it does that cannot be undone.
        paging: How it gives a list in pages; none where it gives all in one answer.
    """

    name: str | None = None
    path: str
    ids: Mapping[str, int] = attrs.field(factory=dict[str, int])
    host: Host | None = None
    repeat: RepeatName = "never"
    is_read: bool = False
    consequence: str | None = None
    paging: Paging | None = None


def find_operation(method: str, path: str, folder: Path = EXAMPLES) -> Operation:
    """The operation of a path with ids in it; of several the one with the fewest placeholders."""
    found = [one for one in read_examples(folder) if _ids(one[1]["operation"], method, path) is not None]
    if not found:
        # Nobody knows how: as most of the API's lists do.
        paging = Paging(most=100, rows=("data", "data.list"), total="total_count", more=_MORE)
        is_read = method == "GET"
        return Operation(path=path, repeat="always" if is_read else "never", is_read=is_read, paging=paging)
    name, example = min(found, key=lambda one: len(_PLACEHOLDER.findall(one[1]["operation"])))
    return _known(name, example, _ids(example["operation"], method, path) or {})


def _known(name: str, example: dict[str, Json], ids: dict[str, str]) -> Operation:
    method, _, template = str(example["operation"]).partition(" ")
    paging = _paging(example) if "pages" in example else None
    numbers = {one: int(text) for one, text in ids.items() if text.isdecimal()}
    again = str(example["again"]).removesuffix(" (gone is done)")
    return Operation(
        name=name,
        # Anything but a number is no id, and stays in the path.
        path=template.format_map({one: f"{{{one}}}" if one in numbers else text for one, text in ids.items()}),
        ids=numbers,
        host=example.get("host"),
        repeat=_REPEAT.get(again, "unless_unknown"),
        is_read=method == "GET" or paging is not None,
        consequence=example.get("consequence"),
        paging=paging,
    )


def _ids(operation: str, method: str, path: str) -> dict[str, str] | None:
    """What stands in the places of an operation's path; nothing where the path is another's."""
    known_method, _, template = operation.partition(" ")
    pattern = _PLACEHOLDER.sub(
        r"(?P<\1>[^/{}]+)", re.escape(template.rstrip("/")).replace(r"\{", "{").replace(r"\}", "}")
    )
    found = re.fullmatch(pattern, path.rstrip("/")) if method == known_method else None
    return None if found is None else found.groupdict()


def _paging(example: dict[str, Json]) -> Paging:
    """How a list is asked for, by the call of the example and its answers."""
    body: dict[str, Json] = example.get("body") or {}
    in_body = "limit" in body
    asked: dict[str, Json] = body if in_body else example["query"]
    cursor = next((name for name in _CURSORS if name in asked), None)
    rows = tuple(example["pages"])
    by: Literal["offset", "cursor"] = "offset" if cursor is None else "cursor"
    within = rows[0].rpartition(".")[0]
    return Paging(
        most=asked["limit"],
        by=by,
        in_body=in_body,
        start_name=cursor or "offset",
        rows=rows,
        total=_total(example.get("deployed")) or _total(example.get("answer")),
        more=_MORE,
        cursor=None if cursor is None else f"{within}.{cursor}".removeprefix("."),
        key=_key(example),
    )


def _total(answer: Json) -> str | None:
    """Where an answer has the number of rows."""
    places = {"": answer, "data.": answer.get("data")} if is_object(answer) else {}
    inner = ((place, value) for place, value in places.items() if is_object(value))
    return next((f"{place}{name}" for place, value in inner for name in _TOTALS if name in value), None)


def _key(example: dict[str, Json]) -> str:
    """By what a row is known again: its id; without one, by all of it.

    That of a lead in a campaign, where there is one: the lead itself may be in several.
    """
    row = _first_row(example.get("deployed")) or _first_row(example.get("answer")) or {}
    ids = [name for name in row if name == "id" or name.endswith("_id")]
    return min(ids, key=lambda name: (name != "id", not name.endswith("_map_id")), default="id")


def _first_row(value: Json) -> dict[str, Json] | None:
    if is_list(value):
        return next((row for row in value if is_object(row)), None)
    inner = value.values() if is_object(value) else ()
    return next((row for one in inner if (row := _first_row(one)) is not None), None)
