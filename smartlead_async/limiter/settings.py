"""What a limiter is set up with, checked once: each refusal says which setting, which value, what to give."""

from collections.abc import Iterable
from math import isnan
from typing import get_args

from smartlead_async.limiter.errors import LimiterSettingError
from smartlead_async.limiter.pool import COUNTED_WITHIN_S
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.rate_limit import Pace, RateLimit
from smartlead_async.limiter.sharing import OnLost

LONGEST_S = 1e9  # some thirty years


def to_rates(given: Iterable[RateLimit]) -> tuple[RateLimit, ...]:
    """The limits, which are read once."""
    rates = tuple(given) if isinstance(given, Iterable) else None
    if rates is None or not all(isinstance(rate, RateLimit) for rate in rates):
        raise LimiterSettingError.of("rate_limits", rates or given, "RateLimit objects in a list, or () for none")
    return rates


def check_pace(value: object) -> None:
    """How a long limit is spent."""
    _check_name("pace", value, get_args(Pace))


def check_lane(value: object) -> None:
    """In which lane a request waits."""
    _check_name("lane", value, get_args(Lane))


def check_on_lost(value: object) -> None:
    """What is done while the place of a shared limit is away."""
    _check_name("on_shared_limit_lost", value, get_args(OnLost))


def check_counted_within_s(value: object) -> None:
    """By when the server has counted a request."""
    _check_seconds("counted_within_s", value, COUNTED_WITHIN_S)


def check_lost_after_s(value: object) -> None:
    """How long requests wait for a store that is away."""
    _check_seconds("lost_after_s", value, LONGEST_S)


def to_seconds(name: str, value: float | None) -> float | None:
    """Seconds that a server tells; `float("nan")`, which it may tell too, is as good as nothing."""
    if value is None:
        return None
    number = _number(value)
    if number is None:
        raise LimiterSettingError.of(name, value, "seconds as a number, or None")
    seconds = max(min(number, LONGEST_S), -LONGEST_S)
    return None if isnan(seconds) else seconds


def _check_name(name: str, value: object, names: tuple[str, ...]) -> None:
    if value not in names:
        raise LimiterSettingError.of(name, value, " or ".join(map(repr, names)))


def _check_seconds(name: str, value: object, longest_s: float) -> None:
    if not 0 < (_number(value) or 0) <= longest_s:
        raise LimiterSettingError.of(name, value, f"seconds, more than 0 and at most {longest_s:,.0f}")


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
