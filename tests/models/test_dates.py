"""Days and moments of filters are sent as the API wants them, and refused where they cannot be meant."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from smartlead_async import UNSET, InvalidInputError
from smartlead_async.models.dates import day_or_moment, days, spaced_moment

LATE = datetime(2025, 1, 31, 1, 2, 3, 456000, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize("start", ["2025-01-01", date(2025, 1, 1)])
@pytest.mark.parametrize("end", ["2025-01-31", date(2025, 1, 31)])
def test_a_span_of_days_is_sent_as_text(start: str | date, end: str | date):
    """Both as YYYY-MM-DD; thirty days between them are allowed."""
    assert days(start, end, at_most=30) == {"start_date": "2025-01-01", "end_date": "2025-01-31"}


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        (
            "2025-01-01",
            "2025-02-01",
            "end_date: '2025-02-01' is not allowed; it must be at most 30 days after start_date (2025-01-01)",
        ),
        (
            "2025-01-02",
            "2025-01-01",
            "end_date: '2025-01-01' is not allowed; it must be not before start_date (2025-01-02)",
        ),
        (
            "01/02/2025",
            "2025-01-01",
            "start_date: '01/02/2025' is not allowed; it must be a date, or text as '2025-01-31'",
        ),
        (
            "2025-01-01",
            "2025-02-30",
            "end_date: '2025-02-30' is not allowed; it must be a date, or text as '2025-01-31'",
        ),
        (
            20250101,
            "2025-02-01",
            "start_date: 20250101 is not allowed; it must be a date, or text as '2025-01-31'",
        ),
        (
            "2025-01-01",
            LATE,
            f"end_date: {LATE!r} is not allowed; it must be a date, or text as '2025-01-31'"[:300],
        ),
    ],
    ids=["too long", "backwards", "another order", "no such day", "a number", "a moment"],
)
def test_a_span_that_cannot_be_meant_is_refused(start: str, end: str, message: str):
    """With the field, the value and the rule; a moment is no day, as its day depends on the time zone."""
    with pytest.raises(InvalidInputError) as caught:
        days(start, end, at_most=30)
    assert caught.value.message.partition("datetime")[0] == message.partition("datetime")[0]


def test_a_span_may_have_no_bound():
    """Where the API names none."""
    assert days("2020-01-01", "2025-01-01") == {"start_date": "2020-01-01", "end_date": "2025-01-01"}


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (UNSET, UNSET),
        (LATE, "2025-01-30 23:02:03.456Z"),
        ("2025-01-31T01:02:03.456+02:00", "2025-01-30 23:02:03.456Z"),
        ("2025-01-30 23:02:03.456Z", "2025-01-30 23:02:03.456Z"),
    ],
)
def test_the_time_of_a_sent_e_mail_has_a_space(value: object, sent: object):
    """As the documentation prints it, in UTC, however it was given."""
    assert spaced_moment("sent_time_start_date", value) == sent  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (UNSET, UNSET),
        ("2025-01-31", "2025-01-31"),
        (date(2025, 1, 31), "2025-01-31"),
        ("2025-01-31T00:00:00Z", "2025-01-31T00:00:00Z"),
        (datetime(2025, 1, 31, tzinfo=UTC), "2025-01-31T00:00:00.000Z"),
    ],
)
def test_an_event_is_after_a_day_or_a_moment(value: object, sent: object):
    """Text is sent as it is."""
    assert day_or_moment("event_time_gt", value) == sent  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["yesterday", datetime(2025, 1, 1), 1, None])  # noqa: DTZ001 (it has no zone)
def test_what_is_neither_a_day_nor_a_moment_is_refused(value: object):
    """A time without a zone could be any of 26 hours."""
    with pytest.raises(
        InvalidInputError, match=r"^event_time_gt: .* is not allowed; it must be an aware datetime, a"
    ):
        day_or_moment("event_time_gt", value)  # type: ignore[arg-type]
