"""Answers as values: what the sandbox says, before any of it is sent."""

import html
import json
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TypeAlias

import attrs

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"

# Express' own page for a route it does not have, which is what the deployed API shows.
EXPRESS_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Error</title>
</head>
<body>
<pre>{text}</pre>
</body>
</html>
"""


def _no_headers() -> dict[str, str]:
    return {}


@attrs.frozen
class Answer:
    """One answer, whole."""

    status: int
    body: bytes
    media_type: str = JSON
    headers: dict[str, str] = attrs.field(factory=_no_headers)


class RefusedError(Exception):
    """A check failed; the answer says why."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def encode(value: object) -> bytes:
    """Compact JSON; a lone surrogate, which UTF-8 cannot carry, becomes a question mark."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def json_answer(value: object, status: int = 200) -> Answer:
    """A JSON answer."""
    return Answer(status, encode(value))


def refused(error: str, status: int = 400) -> RefusedError:
    """The documentation's own error format."""
    return RefusedError(json_answer({"error": error}, status))


def not_found(method: str, path: str) -> Answer:
    """Express' answer for a route it does not have."""
    page = EXPRESS_PAGE.format(text=html.escape(f"Cannot {method} {path}"))
    return Answer(404, page.encode(), HTML)


def js_time(moment: datetime) -> str:
    """A time as JavaScript writes it: with milliseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def phrase(status: int) -> str:
    """The status in words, as far as it has any."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown Status"


OK = json_answer({"ok": True})
INVALID_KEY = json_answer({"message": "Invalid API Key"}, 401)
