"""The bytes of a webhook as an event. Everything hostile is one error; nothing else comes out. Pure."""

import json
import logging
import math
import re
from hashlib import sha256
from typing import NoReturn

from smartlead_async.errors import InvalidInputError, InvalidWebhookError
from smartlead_async.models.converter import read
from smartlead_async.models.drift import Drifts
from smartlead_async.models.values import Json, is_list, is_object
from smartlead_async.webhooks.dialects import to_event_type
from smartlead_async.webhooks.events import CLASSES, UnknownEvent, WebhookEvent

MAX_BODY_BYTES = 4 * 1024 * 1024  # some hundred times what was seen
MAX_DEPTH = 64  # of lists and objects in each other; five were seen
MAX_VALUES = (
    20_000  # ten times what the history of a lead with a hundred e-mails has; 4 MiB could hold two million
)
_QUOTES = 4 * MAX_VALUES  # around each text and the name before it
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")
_LOG = logging.getLogger("smartlead_async.webhooks")


def parse(body: bytes) -> WebhookEvent:
    """The event in the body of a webhook; one that is not known is an `UnknownEvent`.

    It says nothing of who sent it: see `verify`.

    Args:
        body: As it came, undecoded: `await request.body()`.

    Raises:
        InvalidWebhookError: It is no JSON object, larger than 4 MiB, or has more than 20,000 values.
        InvalidInputError: It is not bytes.
    """
    event = to_event(read_object(body))
    object.__setattr__(event, "body_hash", sha256(body).hexdigest())  # it is frozen for everybody else
    return event


def to_event(given: dict[str, Json]) -> WebhookEvent:
    """JSON as the event it is."""
    name = given.get("event_type", given.get("event"))
    event_type = to_event_type(name)
    kind = CLASSES.get(event_type, UnknownEvent) if isinstance(event_type, str) else UnknownEvent
    found = Drifts()
    event = read({**given, "event_type": name if kind is UnknownEvent else event_type}, kind, found)
    for drift in found:
        _LOG.debug("%s: %s", kind.__name__, drift)
    return event


def read_object(body: bytes) -> dict[str, Json]:
    """The JSON object that a body is.

    Raises:
        InvalidWebhookError: It is none.
        InvalidInputError: It is not bytes.
    """
    check_raw(body)
    body = bytes(body)
    if _count_values(body) > MAX_VALUES and _count_values(_without_texts(body)) > MAX_VALUES:
        raise InvalidWebhookError(f"the body has more than {MAX_VALUES} values", status_code=413)
    value = _decode(body)
    if not is_object(value):
        raise InvalidWebhookError("the body is no JSON object")
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH:
        _check_depth(value)
    return _whole(value) if _SURROGATE.search(body) else value


def check_raw(body: bytes) -> None:
    """Make sure that it is the body as it came, and none that is too large.

    Raises:
        InvalidWebhookError: It is too large.
        InvalidInputError: It is not bytes.
    """
    if not isinstance(body, bytes | bytearray | memoryview):
        raise InvalidInputError(
            f"body is {type(body).__name__}: give the bytes as they came, such as `await request.body()`"
        )
    if len(body) > MAX_BODY_BYTES:
        raise InvalidWebhookError(f"the body has more than {MAX_BODY_BYTES} bytes", status_code=413)


def _count_values(body: bytes) -> int:
    """About as many values as JSON has; commas and brackets in texts are counted too."""
    return body.count(b",") + body.count(b"[") + body.count(b"{")


def _without_texts(body: bytes) -> bytes:
    """JSON without what stands between quotes, as far as there are not too many of them."""
    return b"".join(body.replace(rb"\\", b"").replace(rb"\"", b"").split(b'"', _QUOTES)[::2])


def _decode(body: bytes) -> Json:
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse, parse_float=_finite)
    except UnicodeDecodeError:
        reason = "is not UTF-8"
    except RecursionError:
        reason = "is nested too deeply"
    except ValueError:
        reason = "is no JSON"
    raise InvalidWebhookError(f"the body {reason}")


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("too large a number")
    return number


def _check_depth(value: Json) -> None:
    """What follows goes down into objects and lists; here nothing does, so that any depth can be refused."""
    level: list[Json] = [value]
    for _ in range(MAX_DEPTH):
        level = [item for one in level for item in _items(one)]
        if not level:
            return
    raise InvalidWebhookError("the body is nested too deeply")


def _items(value: Json) -> list[Json]:
    if is_object(value):
        return list(value.values())
    return value if is_list(value) else []


def _whole(value: Json) -> Json:
    """Half of a pair of surrogates is no character: text that was cut within an emoji has one, and gets U+FFFD."""
    if isinstance(value, str):
        return _HALF.sub("\N{REPLACEMENT CHARACTER}", value)
    if is_object(value):
        return {_whole(name): _whole(item) for name, item in value.items()}
    return [_whole(item) for item in value] if is_list(value) else value
