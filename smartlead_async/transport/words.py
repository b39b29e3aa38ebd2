"""What an answer says, in words that an error can repeat: short, printable, without secrets. Pure."""

import json
import re
from typing import Any

from smartlead_async.models.values import Json, is_object
from smartlead_async.transport.answer import Answer
from smartlead_async.transport.call import Call
from smartlead_async.transport.scrub import Scrub, shortened

_SHOWN_CHARACTERS = 500
_SHOWN_TEXT = 200
_WRITTEN_CHARACTERS = 8 * 1024  # of JSON of which the beginning is shown: a secret in it has half as many
_DECODED_BYTES = 512 * 1024  # of an answer of which the beginning is shown
_ENCODER = json.JSONEncoder()
_CONTROL = r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+"  # nor can lone surrogates be printed


def text_of(answer: Answer) -> str:
    """The beginning of an answer that is no JSON."""
    text = answer.body[:_DECODED_BYTES].decode(json.detect_encoding(answer.body), "replace")
    return re.sub(_CONTROL, " ", shortened(text, answer.scrub, _SHOWN_CHARACTERS))


def describe(answer: Answer) -> str:
    """What came instead of JSON, in a few words; HTML never makes it into a message."""
    text = text_of(answer).strip()
    if text.startswith("<"):
        return "an HTML page, not JSON"
    return (
        "JSON that cannot be read" if text.startswith(("{", "[")) else f"text, not JSON ({text[:_SHOWN_TEXT]!r})"
    )


def message_of(body: Json, scrub: Scrub) -> str:
    """The server's own words, from any of the shapes its errors have."""
    if not is_object(body):
        return _shown(body, scrub)
    error = body.get("error")
    if is_object(error):
        error = error.get("message") or error
    if "validation" in body or not error:
        error = body.get("message") or error
    return _shown(body if error is None else error, scrub)


def ids_of(call: Call[Any]) -> str:
    """Which thing the call was about, to be put behind a message."""
    return f" ({', '.join(f'{name}={value}' for name, value in call.ids.items())})" if call.ids else ""


def _shown(value: Json, scrub: Scrub) -> str:
    text = value if isinstance(value, str) else _beginning(value)
    return re.sub(_CONTROL, " ", shortened(text, scrub, _SHOWN_CHARACTERS))


def _beginning(value: Json) -> str:
    """As much of the JSON of a value as is looked at."""
    parts: list[str] = []
    size = 0
    try:
        for part in _ENCODER.iterencode(value):
            parts.append(part)
            size += len(part)
            if size > _WRITTEN_CHARACTERS:
                break
    except RecursionError:  # pragma: no cover (it was read with a few levels of the stack to spare)
        return "JSON that is nested deeply"
    return "".join(parts)
