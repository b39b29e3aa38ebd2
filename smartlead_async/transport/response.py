"""What an answer means: a result or a failure. Pure.

Answers are read with suspicion: the status decides, HTML and empty bodies are told from JSON, sizes are
bounded, and whatever does not fit is a `Failure`, never another exception.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from types import GenericAlias, NoneType
from typing import Any, Final, NoReturn, cast, get_args

import attrs
import httpx

from smartlead_async.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    InvalidResponseError,
    NotFoundError,
    QuotaExceededError,
    RateLimitedError,
    ServerError,
)
from smartlead_async.models.converter import read
from smartlead_async.models.drift import WrongTypeError
from smartlead_async.models.values import Json, is_object
from smartlead_async.transport.body import UnreadableError
from smartlead_async.transport.call import Call, Failure, Kind, Outcome, Success, T
from smartlead_async.transport.paging import Paging, Rows, find_rows, to_rows
from smartlead_async.transport.scrub import Scrub, shortened
from smartlead_async.transport.text import is_text, read_text

_SHOWN_CHARACTERS = 500
_DECODED_BYTES = 512 * 1024  # of an answer of which the beginning is shown
_UNIX_TIME_FROM = 1_000_000_000  # a smaller X-RateLimit-Reset is seconds from now
_MILLISECONDS_FROM = 100_000_000_000  # a Unix time that large is in milliseconds
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")  # nor can lone surrogates be printed
_ADVICE = {
    401: "check the API key (Smartlead: Settings, Activate API)",
    403: "the plan may lack API access, or the address may be blocked",
}


@attrs.frozen
class Answer:
    """A response as read from the network.

    Attributes:
        scrub: Takes secrets out of what an error repeats. What the answer means is read from it as it is.
    """

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=False)
    scrub: Scrub = attrs.field(default=str, repr=False)


def to_outcome(call: Call[T], answer: Answer, now: datetime) -> Outcome[T]:
    """What the answer means for the call; `now` is the wall clock, for dates in headers."""
    try:
        body = _parse(answer)
    except UnreadableError as error:
        body = error
    if 200 <= answer.status <= 299:  # noqa: PLR2004 (HTTP: success)
        return _read_success(call, answer, body)
    if 300 <= answer.status <= 399:  # noqa: PLR2004 (HTTP: redirection)
        return unreadable(
            f"{answer.status}: the server redirects{_redirect_host(answer)}; not followed",
            status_code=answer.status,
            is_passing=False,
        )
    return _read_refusal(call, answer, body, now)


def unreadable(reason: str, *, status_code: int | None = None, is_passing: bool = True) -> Failure:
    """An answer that leaves open whether the request was applied."""
    error = InvalidResponseError(reason, status_code=status_code, sent="yes")
    return Failure(Kind.UNKNOWN, error, is_passing=is_passing)


def exhausted_for_s(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds until the server's own window has room again by its X-RateLimit headers; 0 where it has."""
    if _number(headers.get("x-ratelimit-remaining")) != 0:
        return 0.0
    reset = _number(headers.get("x-ratelimit-reset")) or 0.0
    reset = reset / 1000 if reset >= _MILLISECONDS_FROM else reset
    return max(0.0, reset - now.timestamp() if reset >= _UNIX_TIME_FROM else reset)


def retry_after_s(headers: Mapping[str, str], body: Json, now: datetime) -> float | None:
    """Seconds the server asks to wait: `Retry-After` in seconds or as a date, else `error.retry_after`."""
    text = headers.get("retry-after", "")
    hint = _number(text)
    if hint is None:
        hint = _seconds_until(text, now)
    if hint is None and is_object(body) and is_object(error := body.get("error")):
        hint = _number(error.get("retry_after"))
    return hint


def _number(value: object) -> float | None:
    """A number of at least 0, or nothing: rubbish is no hint, not zero."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) and number >= 0 else None


def _seconds_until(text: str, now: datetime) -> float | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return max(0.0, ((date if date.tzinfo else date.replace(tzinfo=UTC)) - now).total_seconds())


def _redirect_host(answer: Answer) -> str:
    try:
        host = httpx.URL(answer.headers.get("location", "")).host
    except httpx.InvalidURL:
        return ""
    return f" to {host!r}" if host else ""


def _parse(answer: Answer) -> Json:
    """JSON; `UnreadableError` for anything else, duplicate keys and NaN included."""
    body = answer.body
    if not body.strip():
        raise UnreadableError("the answer is empty")
    try:
        text = body.decode(json.detect_encoding(body))
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except UnicodeDecodeError:
        reason = "the answer is not valid Unicode"
    except RecursionError:
        reason = "the answer's JSON is nested too deeply"
    except ValueError:
        reason = f"the answer is {_describe(answer)}"
    raise UnreadableError(reason)


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise UnreadableError("the answer's JSON gives a field twice")
    return fields


def _no_constant(name: str) -> NoReturn:
    raise UnreadableError(f"the answer's JSON holds {name}")


def _describe(answer: Answer) -> str:
    """What text came instead of JSON, in a few words; HTML never makes it into a message."""
    text = _text(answer).strip()
    if text.startswith("<"):
        return "an HTML page, not JSON"
    return f"text, not JSON ({text[:200]!r})" if not text.startswith(("{", "[")) else "JSON that cannot be read"


def _read_success(call: Call[T], answer: Answer, body: Json | UnreadableError) -> Outcome[T]:
    if call.look_up and (
        body in ({}, {"ok": True, "data": {}}, {"success": True, "data": {}}) or not answer.body.strip()
    ):
        return Failure(
            Kind.EMPTY,
            NotFoundError(
                f"{answer.status}: the answer is empty, which is how the API says that there is no such thing"
                f"{_ids(call)}; check the ids",
                status_code=answer.status,
            ),
        )
    if call.result is NoneType and answer.status == 204:  # noqa: PLR2004 (HTTP: no content)
        return Success(read(None, call.result))
    if isinstance(body, UnreadableError) and not (call.is_text and is_text(answer.body)):
        return unreadable(f"{answer.status}: {body.reason}", status_code=answer.status)
    if is_object(body) and (body.get("error") or body.get("ok") is False or body.get("success") is False):
        return Failure(
            Kind.REFUSED,
            ApiError(
                f"{answer.status}, but refused: {_message(body, answer.scrub)}{_ids(call)}",
                status_code=answer.status,
                body=body,
            ),
        )
    try:
        return Success(_read_value(call, answer, body))
    except WrongTypeError as error:
        reason = str(error)
    return Failure(
        Kind.REFUSED,
        InvalidResponseError(
            f"{answer.status}: the answer has another shape: {reason}", status_code=answer.status, sent="yes"
        ),
    )


def _read_value(call: Call[T], answer: Answer, body: Json | UnreadableError) -> T:
    """A file, JSON as it came, or a model."""
    if call.is_text:
        return read_text(answer.body, call.result, call.charset)
    if call.result is object:
        return cast("T", body)
    if call.paging is not None:
        return cast("T", _read_page(call, body, call.paging))
    return read(_to_shape(call, body), call.result)


def _read_page(call: Call[Any], body: Json, paging: Paging) -> Rows[Any]:
    raw = find_rows(body, paging)
    if raw is None:
        raise WrongTypeError("a list", body)
    rows: type[list[Any]] = cast("Any", GenericAlias(list, get_args(call.result)))
    return to_rows(read(raw, rows), raw, body, paging)


def _to_shape(call: Call[T], body: Json) -> Json:
    """One shape of several: an envelope {"ok": true, "data": ...}, and one object where a list is read."""
    if call.result is NoneType:
        return None
    if is_object(body) and "data" in body and body.keys() <= {"ok", "success", "message", "data"}:
        body = body["data"]
    if call.rows and is_object(body) and call.rows in body:
        body = body[call.rows]
    if call.one_or_many and (body is None or is_object(body)):
        return [body] if body else []
    return body


def _read_refusal(call: Call[T], answer: Answer, body: Json | UnreadableError, now: datetime) -> Failure:
    json_body = None if isinstance(body, UnreadableError) else body
    hint_s = retry_after_s(answer.headers, json_body, now)
    kind, error_class = _classify(answer.status, daily_quota=call.daily_quota)
    words = _describe(answer) if json_body is None else _message(json_body, answer.scrub)
    message = f"{answer.status}: {words}{_ids(call)}"
    if advice := _ADVICE.get(answer.status, "check the ids" if answer.status == 404 and call.ids else ""):  # noqa: PLR2004
        message = f"{message}; {advice}"
    if kind is Kind.RATE:
        message = f"{message}; the key is over its rate limit: does another process use it?"
    error = error_class(
        message,
        status_code=answer.status,
        body=_text(answer) if json_body is None else json_body,
        retry_after_s=hint_s,
    )
    return Failure(kind, error, retry_after_s=hint_s)


_BY_STATUS: Final[Mapping[int, tuple[Kind, type[ApiError]]]] = {
    400: (Kind.REFUSED, BadRequestError),
    401: (Kind.REFUSED, AuthenticationError),
    403: (Kind.REFUSED, AuthenticationError),
    404: (Kind.REFUSED, NotFoundError),
    406: (Kind.RATE, RateLimitedError),
    408: (Kind.UNKNOWN, ApiError),
    422: (Kind.REFUSED, BadRequestError),
    429: (Kind.RATE, RateLimitedError),
}


def _classify(status: int, *, daily_quota: bool) -> tuple[Kind, type[ApiError]]:
    if status == 406 and daily_quota:  # noqa: PLR2004 (documented for reconnect)
        return Kind.REFUSED, QuotaExceededError
    if 400 <= status <= 499:  # noqa: PLR2004 (HTTP: client error)
        return _BY_STATUS.get(status, (Kind.REFUSED, ApiError))
    return Kind.UNKNOWN, ServerError if 500 <= status <= 599 else ApiError  # noqa: PLR2004 (HTTP: server error)


def _message(body: Json, scrub: Scrub) -> str:
    """The server's own words, from any of the shapes its errors have."""
    if not is_object(body):
        return _shown(body, scrub)
    error = body.get("error")
    if is_object(error):
        error = error.get("message") or error
    if "validation" in body or not error:
        error = body.get("message") or error
    return _shown(body if error is None else error, scrub)


def _shown(value: Json, scrub: Scrub) -> str:
    try:
        text = value if isinstance(value, str) else json.dumps(value)
    except RecursionError:  # pragma: no cover (it was read with a few levels of the stack to spare)
        text = "JSON that is nested deeply"
    return _CONTROL.sub(" ", shortened(text, scrub, _SHOWN_CHARACTERS))


def _text(answer: Answer) -> str:
    """The beginning of an answer that is no JSON."""
    text = answer.body[:_DECODED_BYTES].decode(json.detect_encoding(answer.body), "replace")
    return _CONTROL.sub(" ", shortened(text, answer.scrub, _SHOWN_CHARACTERS))


def _ids(call: Call[Any]) -> str:
    return f" ({', '.join(f'{name}={value}' for name, value in call.ids.items())})" if call.ids else ""
