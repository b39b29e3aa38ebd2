"""What headers say of the rate, by the server's clock where it tells it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from smartlead_async.limiter.congestion.reported import Reported
from smartlead_async.transport.hints import reported, retry_after_s

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
    assert sum(report.exhausted_for_s for report in reported(present, NOON)) == seconds


@pytest.mark.parametrize("prefix", ["x-ratelimit", "X-RateLimit", "x-rate-limit", "ratelimit"])
def test_three_headers_tell_of_a_limit_whatever_they_begin_with(prefix):
    """How many requests, how many of them are left, and for how long, rounded up."""
    headers = httpx.Headers({f"{prefix}-limit": "10", f"{prefix}-remaining": "3", f"{prefix}-reset": "2"})
    assert reported(headers, NOON) == [Reported(10, None, 3.0, 2.0, pytest.approx(1.001))]


@pytest.mark.parametrize(
    ("reset", "seconds", "least_s"),
    [
        ("2", 2.0, 1.001),
        ("0", 0.0, 0.0),
        ("1.25", 1.25, 1.25),
        ("1735732830", 30.0, 28.002),
        ("1735732830.5", 30.5, 29.501),
        ("1735732830500", 30.5, 29.501),
        ("1735732801000", 1.0, 0.0),
    ],
)
def test_a_reset_is_as_exact_as_it_is_told(reset, seconds, least_s):
    """A whole number is rounded up, and so is the server's clock, which shows seconds."""
    (report,) = reported({"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}, NOON)
    assert (report.reset_s, report.least_s) == pytest.approx((seconds, least_s))


@pytest.mark.parametrize(
    ("headers", "reports"),
    [
        ({"ratelimit": "limit=10, remaining=3, reset=0.5"}, [Reported(10, None, 3.0, 0.5, 0.5)]),
        (
            {"ratelimit": "limit=10, remaining=3, reset=0.5", "ratelimit-policy": "10;w=2, 60;w=60"},
            [Reported(10, 2.0, 3.0, 0.5, 0.5), Reported(60, 60.0)],
        ),
        (
            {"ratelimit-limit": "10, 10;w=2, 60;w=60", "ratelimit-remaining": "3", "ratelimit-reset": "0.5"},
            [Reported(10, 2.0, 3.0, 0.5, 0.5), Reported(60, 60.0)],
        ),
        ({"ratelimit": '"default";r=0;t=0.5'}, [Reported(None, None, 0.0, 0.5, 0.5)]),
        ({"ratelimit": '"default";r=0'}, [Reported(None, None, 0.0)]),
        (
            {"ratelimit": '"default";r=0;t=0.5', "ratelimit-policy": '"default";q=10;w=2'},
            [Reported(10, 2.0, 0.0, 0.5, 0.5)],
        ),
        (
            {
                "ratelimit": '"burst";r=4;t=0.5, "minute" ; r=5 ; t=30.5',
                "ratelimit-policy": '"minute";q=60;w=60;pk=:cGs=:, "burst";q=10;w=2, "hour";q=1000;w=3600',
            },
            [Reported(10, 2.0, 4.0, 0.5, 0.5), Reported(60, 60.0, 5.0, 30.5, 30.5), Reported(1000, 3600.0)],
        ),
        ({"ratelimit-policy": '"default";q=10;w=2'}, [Reported(10, 2.0)]),
        ({"ratelimit-policy": '"default";q=10;w=2;qu="content-bytes"'}, []),
        ({"ratelimit-policy": '"default";q=10;w=2;qu="requests"'}, [Reported(10, 2.0)]),
        ({"ratelimit-policy": '"default";q=0;w=2, "other";q=10;w=0, "third";q=10'}, []),
        ({"x-ratelimit-limit": "10"}, []),
        ({"x-ratelimit-limit": "10, 10", "x-ratelimit-remaining": "3"}, [Reported(10, None, 3.0)]),
        ({"x-ratelimit-limit": "0", "x-ratelimit-remaining": "3"}, [Reported(None, None, 3.0)]),
        ({"x-ratelimit-limit": "1e12", "x-ratelimit-remaining": "3"}, [Reported(None, None, 3.0)]),
        ({"ratelimit": ",;=,;;,a=,=", "ratelimit-policy": "w=;q=;;,"}, [Reported()]),
        ({}, []),
    ],
)
def test_limits_are_told_in_several_dialects(headers, reports):
    """Those of the drafts of the IETF with windows of their own; what is no number tells nothing."""
    assert reported(headers, NOON) == reports


def test_the_first_dialect_that_is_spoken_is_read():
    """Who sends two says the same in both."""
    headers = {f"{prefix}-remaining": "3" for prefix in ("ratelimit", "x-ratelimit")}
    assert reported(headers, NOON) == [Reported(None, None, 3.0)]


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
    assert (retry_after_s(headers, None, here), reported(headers, here)[0].reset_s) == (9.0, 1.0)


@pytest.mark.parametrize("date", ["", "soon", "Wed, 32 Oct 99999 99:99:99 GMT"])
def test_without_a_date_they_are_of_this_machine_s(date):
    """Nothing better is known."""
    headers = {"date": date, "x-ratelimit-remaining": "0", "x-ratelimit-reset": str(NOON.timestamp() + 30)}
    assert reported(headers, NOON)[0].reset_s == 30.0
