"""A `Call` of an operation that this package does not know, from what a user gives. Pure."""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any, cast, get_args

from smartlead_async.errors import without_keys
from smartlead_async.models.converter import reader_of
from smartlead_async.models.model import secrets_in
from smartlead_async.models.rules import refuse
from smartlead_async.models.secrets import hides_arguments
from smartlead_async.models.unset import UnsetType
from smartlead_async.models.values import Json
from smartlead_async.transport.call import Call, Host, Method, QueryValue, Repeat, RepeatName
from smartlead_async.transport.dead_routes import find_dead
from smartlead_async.transport.typed_routes import find_method

_REPEAT: dict[str, Repeat] = {
    "unless_sent": Repeat.UNLESS_SENT,
    "unless_unknown": Repeat.UNLESS_UNKNOWN,
    "always": Repeat.ALWAYS,
}
_PATH = re.compile(r"(/[A-Za-z0-9_{}.~-]*)+")
_ID = re.compile(r"(?<=/)[0-9]+(?=/|$)")


@hides_arguments
def to_call(
    method: Method,
    path: str,
    *,
    ids: Mapping[str, int | str] | None,
    query: Mapping[str, QueryValue] | None,
    json: Json | UnsetType,
    repeat: RepeatName,
    host: Host | None,
    result: type[Any] | None,
) -> Call[Any]:
    """The call. Ids that stand in the path are taken out of it: it is also the label in logs and errors."""
    if method not in get_args(Method):
        raise refuse("method", method, f"one of {', '.join(get_args(Method))}")
    if host is not None and host not in get_args(Host):
        raise refuse("host", host, f"one of {', '.join(get_args(Host))}")
    if repeat not in get_args(RepeatName):
        raise refuse("repeat", repeat, f"one of {', '.join(get_args(RepeatName))}")
    for name, value in (("ids", ids), ("query", query)):
        if value is not None and not isinstance(value, Mapping):
            raise refuse(name, value, "a mapping of names to values, a list where there are several")
    if isinstance(path, str) and without_keys(path) != path:
        raise refuse("path", path, "a path without the key, which the client adds itself")
    template, named = _template(path, dict(ids or {}))
    return Call(
        method,
        template,
        _checked(result),
        ids=named,
        text_ids=host == "smartdelivery",
        query=dict(query or {}),
        body=json,
        secrets=tuple(secrets_in(json)),
        host=host or "server",
        advice=_advice(method, template, host or "server"),
        repeat=_REPEAT.get(repeat, Repeat.ALWAYS if method == "GET" else Repeat.UNLESS_SENT),
    )


def _advice(method: str, template: str, host: str) -> str:
    """What is known of the operation: that it is dead, or which method there is."""
    if dead := find_dead(method, template, host):
        return dead.advice
    name = find_method(method, template, host)
    return f"smartlead.{name}() is the method of this operation, and checks what it sends" if name else ""


def _template(path: str, ids: dict[str, int | str]) -> tuple[str, dict[str, int | str]]:
    if not isinstance(path, str) or not _PATH.fullmatch(path) or ".." in path:
        shown = path.partition("?")[0] if isinstance(path, str) else path  # behind it the key may stand
        raise refuse("path", shown, "a path such as '/campaigns/{campaign_id}', its query in query=")

    def name(found: re.Match[str]) -> str:
        ids[f"id{len(ids) + 1}"] = int(found[0])
        return f"{{id{len(ids)}}}"

    template = _ID.sub(name, path)
    try:
        names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    except ValueError:
        names = [""]
    if sorted(names) != sorted(ids):
        raise refuse("ids", sorted(ids), f"those of the path, {sorted(names)}")
    return template, ids


def _checked(result: type[Any] | None) -> Any:  # noqa: ANN401 (what a call takes for its result)
    """What is read of the answer: JSON as it came where nothing is given."""
    if result is None or result in (str, bytes):
        return result or object
    try:
        reader_of(cast("Any", result))
    except TypeError:
        raise refuse("result", result, "a model of this package, a list of one, str or bytes") from None
    return result
