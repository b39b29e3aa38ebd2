"""What the headers of an answer say of the rate: how long to wait, and until when nothing is left. Pure.

Dates and Unix times in them are the server's: they are read against its own `Date`, where the answer has one, and
not against the clock of this machine, which may be minutes off.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite

from smartlead_async.models.values import Json, is_object

_UNIX_TIME_FROM = 1_000_000_000  # a smaller X-RateLimit-Reset is seconds from now
_MILLISECONDS_FROM = 100_000_000_000  # a Unix time that large is in milliseconds


def exhausted_for_s(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds until the server's own window has room again by its X-RateLimit headers; 0 where it has."""
    if _number(headers.get("x-ratelimit-remaining")) != 0:
        return 0.0
    reset = _number(headers.get("x-ratelimit-reset")) or 0.0
    reset = reset / 1000 if reset >= _MILLISECONDS_FROM else reset
    return max(0.0, reset - _server_time(headers, now).timestamp() if reset >= _UNIX_TIME_FROM else reset)


def retry_after_s(headers: Mapping[str, str], body: Json, now: datetime) -> float | None:
    """Seconds the server asks to wait: `Retry-After` in seconds or as a date, else `error.retry_after`."""
    text = headers.get("retry-after", "")
    hint = _number(text)
    if hint is None and (date := _to_date(text)) is not None:
        hint = max(0.0, (date - _server_time(headers, now)).total_seconds())
    if hint is None and is_object(body) and is_object(error := body.get("error")):
        hint = _number(error.get("retry_after"))
    return hint


def _server_time(headers: Mapping[str, str], now: datetime) -> datetime:
    """What the server's clock showed when it answered; ours where it does not say."""
    return _to_date(headers.get("date", "")) or now


def _number(value: object) -> float | None:
    """A number of at least 0, or nothing: rubbish is no hint, not zero."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) and number >= 0 else None


def _to_date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
