"""What a status of failure means: may the call be repeated, and which error is it. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from smartlead_async.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    NotFoundError,
    QuotaExceededError,
    RateLimitedError,
    ServerError,
)
from smartlead_async.transport.answer import Answer, UnreadableError
from smartlead_async.transport.call import Call, Failure, Kind
from smartlead_async.transport.cloudflare import explain_block
from smartlead_async.transport.hints import retry_after_s
from smartlead_async.transport.json_text import parse
from smartlead_async.transport.words import describe, ids_of, message_of, text_of

_ADVICE = {
    401: "check the API key (Smartlead: Settings, Activate API)",
    403: "the plan may lack API access, or the address may be blocked",
}
_OF_PATH = "the server has no such path; a base_url ends in /api/v1"
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


def read_refusal(call: Call[Any], answer: Answer, now: datetime) -> Failure:
    """The failure; `now` is the wall clock, for dates in headers."""
    try:
        body, text = parse(answer), None
    except UnreadableError:
        body, text = None, text_of(answer)
    hint_s = retry_after_s(answer.headers, body, now)
    words = describe(answer) if text is not None else message_of(body, answer.scrub)
    kind, error_class = _classify(answer.status, words, call)
    message = f"{answer.status}: {words}{ids_of(call)}"
    if advice := _advice(call, answer, is_json=text is None):
        message = f"{message}; {advice}"
    if kind is Kind.RATE:
        message = f"{message}; the key is over its rate limit: does another process use it?"
    kept = body if text is None else text
    error = error_class(message, status_code=answer.status, body=kept, retry_after_s=hint_s)
    return Failure(kind, error, retry_after_s=hint_s)


def is_route_missing(error: NotFoundError) -> bool:
    """Whether the server, not the API, says that there is nothing: its page (`Cannot POST ...`) is no JSON."""
    return isinstance(error.body, str)


def _advice(call: Call[Any], answer: Answer, *, is_json: bool) -> str:
    """What to look at; where the API itself did not refuse, who did."""
    if call.advice and answer.status not in _ADVICE:
        return call.advice
    if answer.status == 404:  # noqa: PLR2004 (HTTP: not found)
        of_ids = "check the ids" if call.ids else ""
        return of_ids if is_json else _OF_PATH
    page = "" if is_json else answer.body.decode("utf-8", "replace")
    block = explain_block(answer.headers, page) if answer.status == 403 and page else None  # noqa: PLR2004 (HTTP)
    return block or _ADVICE.get(answer.status, "")


def _classify(status: int, words: str, call: Call[Any]) -> tuple[Kind, type[ApiError]]:
    if words in call.refusals:
        return Kind.REFUSED, ApiError
    if status == 406 and call.daily_quota:  # noqa: PLR2004 (documented for reconnect)
        return Kind.REFUSED, QuotaExceededError
    if 400 <= status <= 499:  # noqa: PLR2004 (HTTP: client error)
        return _BY_STATUS.get(status, (Kind.REFUSED, ApiError))
    return Kind.UNKNOWN, ServerError if 500 <= status <= 599 else ApiError  # noqa: PLR2004 (HTTP: server error)
