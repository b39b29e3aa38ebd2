"""What the headers of an answer say of the rate: how long to wait, which limits there are, what is left. Pure.

Read are `X-RateLimit-Limit`, `-Remaining` and `-Reset` (`X-Rate-Limit-` and `RateLimit-` too), and `RateLimit`
with `RateLimit-Policy`, as the drafts of the IETF have had them.

Dates and Unix times in them are the server's: they are read against its own `Date`, where the answer has one, and
not against the clock of this machine, which may be minutes off.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import NamedTuple

from smartlead_async.limiter.congestion.reported import Reported
from smartlead_async.limiter.rate_limit import MOST, SHORTEST_S
from smartlead_async.models.values import Json, is_object

_UNIX_TIME_FROM = 1_000_000_000  # a smaller X-RateLimit-Reset is seconds from now
_MILLISECONDS_FROM = 100_000_000_000  # a Unix time that large is in milliseconds


_NUMERIC = str | int | float  # made once: that takes longer than to look at a value
_PREFIXES = ("ratelimit", "x-ratelimit", "x-rate-limit")
_WHOLE_S = 0.999  # that a whole number of seconds may be too long by
_REQUESTS = ("", "requests")  # what is counted; other policies are of bytes or so


class _Item(NamedTuple):
    """Of a list in a header: `value;name=value`, where the first one may have a name too."""

    value: str
    parameters: Mapping[str, str]


def reported(headers: Mapping[str, str], now: datetime) -> list[Reported]:
    """What an answer says of the server's limits."""
    told = {name: value for name, value in headers.items() if "rate" in name or name == "date"}
    return _read(told, now) if len(told) > ("date" in told) else []


def _read(headers: Mapping[str, str], now: datetime) -> list[Reported]:
    """The same; of few headers in a plain mapping, since each look into httpx's takes some microseconds."""
    policies = dict(_policies(headers))
    reports = [_of_policy(name, report, policies) for name, report in _states(headers, now)]
    return [*reports, *policies.values()]


def _of_policy(name: str, report: Reported, policies: dict[str, Reported]) -> Reported:
    """What is left, with the limit that it is left of; that is not listed any more."""
    alike = (key for key, its in policies.items() if key == name or its.limit == report.limit)
    policy = policies.pop(next(alike, ""), None)
    return report._replace(limit=policy.limit, per_s=policy.per_s) if policy else report


def _policies(headers: Mapping[str, str]) -> Iterator[tuple[str, Reported]]:
    """Limits and their windows, by name: `"default";q=10;w=2`, or `10;w=2`."""
    for item in [*_items(headers, "ratelimit-policy"), *_items(headers, "ratelimit-limit")]:
        per_s = _number(item.parameters.get("w"))
        limit = _limit(item.parameters.get("q", item.value))
        if per_s and SHORTEST_S <= per_s <= MOST and limit and item.parameters.get("qu", "") in _REQUESTS:
            yield item.value, Reported(limit, per_s)


def _states(headers: Mapping[str, str], now: datetime) -> Iterator[tuple[str, Reported]]:
    """What is left, by the name of the policy that it is left of."""
    for item in _items(headers, "ratelimit"):
        if "r" in item.parameters:  # "default";r=0;t=2
            yield item.value, _state(headers, now, None, item.parameters["r"], item.parameters.get("t"))
    parts = dict(item.value.split("=", 1) for item in _items(headers, "ratelimit") if "=" in item.value)
    if parts:  # limit=10, remaining=0, reset=2
        yield "", _state(headers, now, parts.get("limit"), parts.get("remaining"), parts.get("reset"))
        return
    for prefix in _PREFIXES:
        if (remaining := headers.get(f"{prefix}-remaining")) is not None:
            limit = next((item.value for item in _items(headers, f"{prefix}-limit")), None)
            yield "", _state(headers, now, limit, remaining, headers.get(f"{prefix}-reset"))
            return


def _state(
    headers: Mapping[str, str], now: datetime, limit: str | None, remaining: str | None, reset: str | None
) -> Reported:
    reset_s, least_s = _reset_s(headers, now, reset)
    return Reported(_limit(limit), None, _number(remaining), reset_s, least_s)


def _reset_s(headers: Mapping[str, str], now: datetime, text: str | None) -> tuple[float | None, float]:
    """Seconds until a reset, at the most and at the least: it is rounded up, and the clock of `Date` down."""
    reset = _number(text)
    if reset is None:
        return None, 0.0
    if reset < _UNIX_TIME_FROM:
        return reset, max(0.0, reset - _WHOLE_S * (reset % 1 == 0))
    reset = reset / 1000 if reset >= _MILLISECONDS_FROM else reset
    seconds = max(0.0, reset - _server_time(headers, now).timestamp())
    return seconds, max(0.0, seconds - _WHOLE_S - _WHOLE_S * (reset % 1 == 0))


def _items(headers: Mapping[str, str], name: str) -> list[_Item]:
    parts = [item.split(";") for item in headers.get(name, "").split(",")]
    return [
        _Item(_bare(value), dict(map(_parameter, parameters))) for value, *parameters in parts if value.strip()
    ]


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip().lower(), _bare(value)


def _bare(text: str) -> str:
    return text.strip().strip('"')


def _limit(text: str | None) -> int | None:
    number = _number(text)
    return int(number) if number is not None and 1 <= number <= MOST else None


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
    if isinstance(value, bool) or not isinstance(value, _NUMERIC):
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
