"""What headers say of the rate, by the server's clock where it tells it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from smartlead_async.transport.hints import exhausted_for_s, retry_after_s

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("remaining", "reset", "seconds"),
    [
        ("0", "12", 12.0),
        ("0", "999999999", 999999999.0),
        ("0", "1735732830", 30.0),
        ("0", "1000000000", 0.0),
        ("0", "1735732830500", 30.5),
        ("0", "99999999999", 99999999999 - 1735732800.0),
        ("0", "soon", 0.0),
        ("0", None, 0.0),
        ("1", "12", 0.0),
        ("-0.5", "12", 0.0),
        (None, "12", 0.0),
    ],
)
def test_the_server_s_window_is_waited_for_where_nothing_is_left_of_it(remaining, reset, seconds):
    """The reset is in seconds from then, in Unix time, or in milliseconds of it."""
    headers = {"x-ratelimit-remaining": remaining, "x-ratelimit-reset": reset}
    present = {name: value for name, value in headers.items() if value is not None}
    assert exhausted_for_s(present, NOON) == seconds


@pytest.mark.parametrize(
    ("header", "body", "seconds"),
    [
        ("7", None, 7.0),
        ("0", {"error": {"retry_after": 30}}, 0.0),
        ("Wed, 01 Jan 2025 12:00:09 GMT", {"error": {"retry_after": 30}}, 9.0),
        ("Wed, 01 Jan 2025 12:00:09 -0000", None, 9.0),
        ("Wed, 01 Jan 2025 13:00:09 +0100", None, 9.0),
        ("Wed, 01 Jan 2025 11:00:00 GMT", None, 0.0),
        ("soon", {"error": {"retry_after": "30"}}, 30.0),
        (None, {"error": {"retry_after": 0.5}}, 0.5),
        (None, {"error": {"retry_after": True}}, None),
        (None, {"error": {"retry_after": [1]}}, None),
        (None, {"error": {"retry_after": 10**400}}, None),
        (None, {"error": {"retry_after": -1}}, None),
        (None, {"error": {}}, None),
        (None, {"error": "retry_after"}, None),
        (None, ["error"], None),
        ("inf", None, None),
        ("nan", None, None),
    ],
)
def test_what_the_server_asks_to_wait_is_seconds_a_date_or_in_the_body(header, body, seconds):
    """In this order; what is no number of at least 0 is no hint."""
    assert retry_after_s({} if header is None else {"retry-after": header}, body, NOON) == seconds


@pytest.mark.parametrize("off_s", [-86400.0, -600.0, 0.0, 600.0, 86400.0])
def test_times_in_headers_are_of_the_server_s_clock(off_s):
    """However far off this machine's clock is: the answer's own `Date` says what the server's showed."""
    headers = {
        "date": format_datetime(NOON, usegmt=True),
        "retry-after": format_datetime(NOON + timedelta(seconds=9), usegmt=True),
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": str(NOON.timestamp() + 1),
    }
    here = NOON + timedelta(seconds=off_s)
    assert (retry_after_s(headers, None, here), exhausted_for_s(headers, here)) == (9.0, 1.0)


@pytest.mark.parametrize("date", ["", "soon", "Wed, 32 Oct 99999 99:99:99 GMT"])
def test_without_a_date_they_are_of_this_machine_s(date):
    """Nothing better is known."""
    headers = {"date": date, "x-ratelimit-remaining": "0", "x-ratelimit-reset": str(NOON.timestamp() + 30)}
    assert exhausted_for_s(headers, NOON) == 30.0
