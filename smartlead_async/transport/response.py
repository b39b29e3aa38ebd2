"""What an answer means: a result or a failure. Pure.

Answers are read with suspicion: the status decides, HTML and empty bodies are told from JSON, sizes are
bounded, and whatever does not fit is a `Failure`, never another exception.
"""

from collections.abc import Generator
from datetime import datetime

import httpx

from smartlead_async.errors import ApiError, InvalidResponseError
from smartlead_async.transport.answer import Answer
from smartlead_async.transport.call import Call, Failure, Kind, Outcome, T
from smartlead_async.transport.refusal import read_refusal
from smartlead_async.transport.success import SuccessReader


def outcome_in_steps(
    call: Call[T], answer: Answer, now: datetime, *, strict: bool
) -> Generator[None, None, Outcome[T]]:
    """What the answer means for the call; yields every few milliseconds, where the answer is large.

    `now` is the wall clock, for dates in headers.
    """
    outcome = yield from _read(call, answer, now, strict=strict)
    if isinstance(outcome, Failure) and isinstance(outcome.error, ApiError):
        outcome.error.headers = {name: answer.headers[name] for name in answer.headers if name != "set-cookie"}
    return outcome


def _read(call: Call[T], answer: Answer, now: datetime, *, strict: bool) -> Generator[None, None, Outcome[T]]:
    if 200 <= answer.status <= 299:  # noqa: PLR2004 (HTTP: success)
        return (yield from SuccessReader(call, answer, strict=strict).read())
    if 300 <= answer.status <= 399:  # noqa: PLR2004 (HTTP: redirection)
        return unreadable(
            f"{answer.status}: the server redirects{_redirect_host(answer)}; not followed",
            status_code=answer.status,
            is_passing=False,
        )
    return read_refusal(call, answer, now)


def unreadable(reason: str, *, status_code: int | None, is_passing: bool) -> Failure:
    """An answer that leaves open whether the request was applied."""
    error = InvalidResponseError(reason, status_code=status_code, sent="yes")
    return Failure(Kind.UNKNOWN, error, is_passing=is_passing)


def _redirect_host(answer: Answer) -> str:
    try:
        host = httpx.URL(answer.headers.get("location", "")).host
    except httpx.InvalidURL:
        return ""
    return f" to {host!r}" if host else ""
