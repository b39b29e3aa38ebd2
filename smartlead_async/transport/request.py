"""From a `Call` to the request, without the key. Pure."""

import json
from typing import Any

import httpx

from smartlead_async.errors import InvalidInputError
from smartlead_async.models.output import Json
from smartlead_async.models.rules import check_id
from smartlead_async.models.unset import Unset
from smartlead_async.transport.call import Call

_HEADERS = {"accept": "application/json", "accept-encoding": "gzip", "user-agent": "smartlead-async"}


def to_request(call: Call[Any], base_url: httpx.URL) -> httpx.Request:
    """The request, without the key."""
    ids = {name: check_id(name, value) for name, value in call.ids.items()}
    url = base_url.copy_with(raw_path=base_url.raw_path.rstrip(b"/") + call.path.format(**ids).encode("ascii"))
    if isinstance(call.body, Unset):
        return httpx.Request(call.method, url, headers=_HEADERS)
    return httpx.Request(
        call.method, url, headers={**_HEADERS, "content-type": "application/json"}, content=_encode(call.body)
    )


def _encode(body: Json) -> bytes:
    try:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except ValueError as error:  # NaN, infinity; UnicodeEncodeError for a lone surrogate is one too
        reason = error.reason if isinstance(error, UnicodeEncodeError) else str(error)
    except TypeError as error:
        reason = str(error)
    raise InvalidInputError(f"a value cannot be sent as JSON: {reason}")
