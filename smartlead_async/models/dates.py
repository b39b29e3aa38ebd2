"""Days and times of filters: what the API takes, and how it wants them written."""

from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias, cast

from smartlead_async.models.converter import moment_to_text
from smartlead_async.models.rules import MOMENT, check, check_given, is_moment, refuse, rule
from smartlead_async.models.unset import UNSET, Unset, UnsetType
from smartlead_async.models.values import is_sequence, plain_text

Day: TypeAlias = date | str
Moment: TypeAlias = datetime | str

_DAY = "a date, or text as '2025-01-31'"
_DAY_CHARACTERS = 10


def day_to_text(name: str, value: Day) -> str:
    """A day as YYYY-MM-DD."""
    day = _to_day(value)
    if day is None:
        raise refuse(name, value, _DAY)
    return day.isoformat()


def days(start_date: Day, end_date: Day, *, at_most: int | None = None) -> dict[str, str]:
    """A span of days, for a query; the last is not before the first, nor more days after it than allowed."""
    start, end = day_to_text("start_date", start_date), day_to_text("end_date", end_date)
    if end < start:
        raise refuse("end_date", end_date, f"not before start_date ({start})")
    if at_most is not None and date.fromisoformat(end) - date.fromisoformat(start) > timedelta(days=at_most):
        raise refuse("end_date", end_date, f"at most {at_most} days after start_date ({start})")
    return {"start_date": start, "end_date": end}


def days_or_none(start_date: Day | UnsetType, end_date: Day | UnsetType) -> dict[str, str]:
    """The same where both may be left out, but not one of them."""
    if isinstance(start_date, Unset) and isinstance(end_date, Unset):
        return {}
    if isinstance(start_date, Unset) or isinstance(end_date, Unset):
        missing = "start_date" if isinstance(start_date, Unset) else "end_date"
        raise refuse(missing, UNSET, "given where the other date is")
    return days(start_date, end_date)


def moment(name: str, value: Moment | UnsetType) -> str | UnsetType:
    """A moment as text, in UTC."""
    return UNSET if isinstance(value, Unset) else moment_to_text(_to_moment(name, value))


def is_over_before(day: Day, moment: Moment) -> bool:
    """Whether a day is over before a moment, in every time zone."""
    last = _to_day(day)
    return last is not None and (_to_moment("", moment).astimezone(UTC).date() - last).days > 1


def spaced_moment(name: str, value: Moment | UnsetType) -> str | UnsetType:
    """A moment as filters of sent e-mails are documented: 2023-10-16 10:33:02.000Z."""
    text = moment(name, value)
    return text if isinstance(text, Unset) else text.replace("T", " ")


def moments(first: tuple[str, Moment], last: tuple[str, Moment]) -> tuple[str, str]:
    """Two moments by their names, the last not before the first."""
    start, end = (_to_moment(name, value) for name, value in (first, last))
    if end < start:
        raise refuse(last[0], last[1], f"not before {first[0]} ({moment_to_text(start)})")
    return moment_to_text(start), moment_to_text(end)


def is_span(value: object) -> bool:
    """Whether a value is a list of two moments, the last not before the first."""
    if not is_sequence(value) or len(value) != 2 or not all(map(is_moment, value)):  # noqa: PLR2004 (from, to)
        return False
    start, end = (_to_moment("", one) for one in value)
    return start <= end


def check_order(first: tuple[str, Moment | UnsetType], last: tuple[str, Moment | UnsetType]) -> None:
    """Of two moments by their names, which may be left out: the last is not before the first."""
    (first_name, start), (last_name, end) = first, last
    if not isinstance(start, Unset) and not isinstance(end, Unset):
        moments((first_name, start), (last_name, end))


def day_or_moment(name: str, value: Day | UnsetType) -> str | UnsetType:
    """A moment, or the beginning of a day; text is sent as it is."""
    check(name, value, _DAY_OR_MOMENT)
    if isinstance(value, Unset):
        return UNSET
    if (day := _to_day(value)) is not None:
        return day.isoformat()
    return moment_to_text(value) if isinstance(value, datetime) else plain_text(cast("str", value))


def _to_moment(name: str, value: Moment) -> datetime:
    check_given(name, value, MOMENT)
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _to_day(value: object) -> date | None:
    """A day that is one: a moment is not, as its day depends on the time zone."""
    if isinstance(value, date):
        return None if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == _DAY_CHARACTERS else None
    except ValueError:
        return None


_DAY_OR_MOMENT = rule(
    lambda value: is_moment(value) or _to_day(value) is not None,
    "an aware datetime, a date, or text of either as ISO 8601 has it",
)
DAY = rule(lambda value: _to_day(value) is not None, _DAY)
