"""What is typed as a request: method, path, query, body. Pure but for the file of a body."""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast, get_args
from urllib.parse import parse_qsl, urlsplit

import attrs

from smartlead_async.errors import InvalidInputError
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Json
from smartlead_async.transport.call import Host, Method

_PREFIX = "/api/v1"
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_KEY = "api_key"


@attrs.frozen(kw_only=True)
class Request:
    """One request."""

    method: Method
    path: str
    query: Mapping[str, Any]
    body: Json | UnsetType
    host: Host | None = None  # that of an address

    @property
    def label(self) -> str:
        """As errors and questions call it."""
        return f"{self.method} {self.path}"


def to_request(method: str, path: str, query: Iterable[str], body: str | None) -> Request:
    """The request; an address copied from the documentation or a browser is taken for its path.

    Raises:
        InvalidInputError: What is wrong, and what to do.
    """
    name = method.upper()
    if name not in get_args(Method):
        raise InvalidInputError(f"{method!r} is no method; give one of {', '.join(get_args(Method))}")
    host, path, own_query = _split(path)
    pairs = [*own_query, *map(_pair, query)]
    if any(one.lower() == _KEY for one, _ in pairs):
        raise InvalidInputError(
            "leave the key out of the query; it comes from SMARTLEAD_API_KEY or --api-key-file"
        )
    return Request(
        method=cast("Method", name),
        path=path,
        query={one: _joined(one, pairs) for one, _ in pairs},
        body=UNSET if body is None else _body(body),
        host=host,
    )


def _split(text: str) -> tuple[Host | None, str, list[tuple[str, str]]]:
    """Host, path and query of an address, or of a path alone."""
    parts = urlsplit(text if _ADDRESS.match(text) else f"/{text.lstrip('/')}")
    host = (parts.hostname or "").removesuffix(".smartlead.ai")
    if parts.hostname and host not in get_args(Host):
        raise InvalidInputError(f"{parts.hostname} is none of Smartlead's hosts; give the path alone")
    path = parts.path.removeprefix(_PREFIX) or "/"
    return cast("Host", host) if host else None, path, parse_qsl(parts.query, keep_blank_values=True)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise InvalidInputError(f"--query {text!r} is not NAME=VALUE, such as limit=10")
    return name, value


def _joined(name: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A name that is given several times is a list, which has commas in a query."""
    return ",".join(value for other, value in pairs if other == name)


def _body(text: str) -> Json:
    """JSON, or that of a file (`@FILE`) or of standard input (`-`)."""
    if text == "-":
        text = sys.stdin.read()
    elif text.startswith("@"):
        text = _read(Path(text[1:]))
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        reason = str(error)
    raise InvalidInputError(f"--json is no JSON: {reason}; give it in quotes, or as @FILE")


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        reason = str(error)
    raise InvalidInputError(f"{path} is not UTF-8: {reason}")
