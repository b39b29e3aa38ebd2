"""From a `Call` to the request, without the key. Pure."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from math import isfinite
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from smartlead_async.errors import InvalidInputError
from smartlead_async.models.converter import moment_to_text
from smartlead_async.models.rules import check_any_id, check_id, is_moment
from smartlead_async.models.unset import Unset, UnsetType
from smartlead_async.models.values import Json, is_object, is_sequence, plain_text
from smartlead_async.transport.call import Call, QueryValue
from smartlead_async.transport.options import Options

_HEADERS = {"accept": "application/json", "accept-encoding": "gzip"}
_ACCEPT_ANY = {"accept": "*/*"}
_BITS = 64  # of a number in a query, at most
_IN_QUERY = (
    "text, numbers, True and False, dates, aware datetimes and lists of text and numbers can; UNSET is left out"
)


def to_request(call: Call[Any], url: str, content: bytes | None, user_agent: str) -> httpx.Request:
    """The request, without the key. It is many times as large as what it is made of: made when it may be sent."""
    headers = {**_HEADERS, **(_ACCEPT_ANY if call.is_text else {}), "user-agent": user_agent}
    if content is None:
        return httpx.Request(call.method, url, headers=headers)
    headers["content-type"] = "application/json"
    return httpx.Request(call.method, url, headers=headers, content=content)


def to_content(call: Call[Any], options: Options) -> bytes | None:
    """The body, if there is one."""
    body = _body(call, options.extra_body)
    return None if isinstance(body, Unset) else _encode(body)


def _body(call: Call[Any], extra: Mapping[str, Json]) -> Json | UnsetType:
    """The body, with what else it is to hold."""
    if not extra or call.method == "GET":
        return call.body
    body: Json = {} if isinstance(call.body, Unset) else call.body
    if not is_object(body):
        raise InvalidInputError("extra_body: this call sends no object, to which it could be added")
    return {**body, **extra}


def url_to_keep(call: Call[Any], options: Options) -> str | None:
    """The address, where it could not be made again: what is in a query may be changed by whoever gave it.

    What cannot be sent is an error here, before the call waits.
    """
    url = to_url(call, options)
    return url if call.query or options.extra_query else None


def to_url(call: Call[Any], options: Options) -> str:
    """The address, without the key."""
    check = check_any_id if call.text_ids else check_id
    ids = {name: check(name, value) for name, value in call.ids.items()}
    query = _to_query({**call.query, **options.extra_query}) if call.query or options.extra_query else ""
    base_url = str(options.settings.base_urls[call.host]).rstrip("/")  # a text is read faster than parts are
    url = f"{base_url}{call.path.format(**ids)}{query}"
    if not query and not call.text_ids:
        return url
    try:
        return str(httpx.URL(url))
    except httpx.InvalidURL as error:
        reason = str(error)
    raise InvalidInputError(f"the query cannot be sent: {reason}")


def _to_query(query: Mapping[str, QueryValue]) -> str:
    """A query without what is `UNSET`; nothing where there is none."""
    pairs = [(name, _to_text(name, value)) for name, value in query.items() if not isinstance(value, Unset)]
    if any(name == "api_key" for name, _ in pairs):
        raise InvalidInputError("the query holds api_key; the key is added by the client itself")
    try:
        return "?" * bool(pairs) + urlencode(pairs, quote_via=quote, safe="")
    except UnicodeEncodeError as error:  # a lone surrogate
        reason = error.reason
    raise InvalidInputError(f"a value cannot be sent in a query: {reason}")


def _to_text(name: str, value: QueryValue) -> str:
    """A value as the API takes it in a query: flags as words, lists with commas between their items."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, date) and (not isinstance(value, datetime) or is_moment(value)):
        return moment_to_text(value) if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, int) and value.bit_length() <= _BITS:
        return str(int(value))
    if isinstance(value, float) and isfinite(value):
        return str(float(value))
    if is_sequence(value) and not any(map(is_sequence, value)):
        return ",".join(_to_text(name, item) for item in value)
    raise InvalidInputError(f"{name}: {type(value).__name__} cannot be sent in a query; {_IN_QUERY}")


def _encode(body: Json) -> bytes:
    try:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except ValueError as error:  # NaN, infinity; UnicodeEncodeError for a lone surrogate is one too
        reason = error.reason if isinstance(error, UnicodeEncodeError) else str(error)
    except TypeError as error:
        reason = str(error)
    except RecursionError:
        reason = "it is nested too deeply"
    raise InvalidInputError(f"a value cannot be sent as JSON: {reason}")
