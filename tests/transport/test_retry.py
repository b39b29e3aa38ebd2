"""What follows the failure of an attempt: the table of what may be repeated, cell by cell."""

from typing import Any

import pytest

from smartlead_async import (
    ConnectionFailedError,
    DeadlineExceededError,
    OutcomeUnknownError,
    RateLimitedError,
    ServerError,
)
from smartlead_async.transport.call import Failure, Kind, Repeat
from smartlead_async.transport.retry import Stop, Wait, decide, final_error, out_of_time

ERROR = ConnectionFailedError("reset")
SENT = ConnectionFailedError("reset", sent="maybe")
BAD_GATEWAY = ServerError("502: no upstream", status_code=502, body={"error": "no upstream"})
REFUSED_FOR_RATE = RateLimitedError("slow down", status_code=429)


def after(failure: Failure, repeat: Repeat = Repeat.ALWAYS, **changes: Any) -> Wait | Stop:
    """What follows a first of three attempts, with 100 seconds left and no pause, unless something is changed."""
    facts = {"attempts": 1, "max_attempts": 3, "left_s": 100.0, "deadline_s": 120.0, "pause_s": 0.0}
    return decide(failure, repeat, **{**facts, "jitter": lambda: 1.0, **changes})


@pytest.mark.parametrize(
    ("repeat", "kinds"),
    [
        (Repeat.ALWAYS, {Kind.NOT_SENT, Kind.RATE, Kind.UNKNOWN, Kind.EMPTY}),
        (Repeat.UNLESS_UNKNOWN, {Kind.NOT_SENT, Kind.RATE}),
        (Repeat.UNLESS_SENT, {Kind.NOT_SENT}),
    ],
)
def test_an_operation_is_repeated_after_what_is_safe_for_it(repeat, kinds):
    """And after nothing else."""
    repeated = {kind for kind in Kind if isinstance(after(Failure(kind, ERROR), repeat), Wait)}
    assert repeated == kinds


@pytest.mark.parametrize(("attempts", "expected"), [(2, Wait(1.0)), (3, Stop(ERROR))])
def test_attempts_have_a_cap(attempts, expected):
    """The third of three is the last."""
    assert after(Failure(Kind.NOT_SENT, ERROR), attempts=attempts) == expected


def test_what_does_not_pass_is_not_repeated():
    """A bad certificate, a redirect."""
    assert after(Failure(Kind.NOT_SENT, ERROR, is_passing=False)) == Stop(ERROR)


@pytest.mark.parametrize(
    ("attempts", "ceiling_s"), [(1, 0.5), (2, 1.0), (3, 2.0), (6, 16.0), (7, 20.0), (60, 20.0)]
)
def test_the_backoff_doubles_to_a_ceiling_with_full_jitter(attempts, ceiling_s):
    """Anything from nothing to the ceiling."""
    failure = Failure(Kind.UNKNOWN, ERROR)
    assert after(failure, attempts=attempts, max_attempts=99, jitter=lambda: 0.0) == Wait(0.0)
    assert after(failure, attempts=attempts, max_attempts=99) == Wait(ceiling_s)


def test_a_refusal_for_rate_waits_in_the_limiter():
    """One pause for all, no sleep per call."""
    assert after(Failure(Kind.RATE, REFUSED_FOR_RATE), pause_s=15.0) == Wait(0.0)


def test_what_a_503_asks_for_is_a_floor():
    """`Retry-After` beside a server error."""
    failure = Failure(Kind.UNKNOWN, ERROR, retry_after_s=7.0)
    assert after(failure, jitter=lambda: 0.5) == Wait(7.0)


@pytest.mark.parametrize(("left_s", "is_in_time"), [(0.6, True), (0.5, False), (0.0, False), (-1.0, False)])
def test_a_retry_begins_before_the_deadline(left_s, is_in_time):
    """A call that would only wait until its time is over ends at once."""
    decision = after(Failure(Kind.UNKNOWN, SENT), left_s=left_s)
    assert isinstance(decision, Wait) is is_in_time
    assert is_in_time or isinstance(decision.error, DeadlineExceededError)


def test_a_pause_that_is_longer_than_the_call_may_take_ends_it():
    """With the refusal, not with the deadline."""
    assert after(Failure(Kind.RATE, REFUSED_FOR_RATE), pause_s=100.0) == Stop(REFUSED_FOR_RATE)


@pytest.mark.parametrize(
    ("kind", "left_s", "expected"),
    [
        (Kind.REFUSED, 0.0, ConnectionFailedError),
        (Kind.UNKNOWN, 0.1, ConnectionFailedError),
        (Kind.UNKNOWN, 0.0, DeadlineExceededError),
    ],
)
def test_the_last_failure_is_the_error_unless_the_deadline_cut_it_short(kind, left_s, expected):
    """The third of three attempts failed: was it the server, or was it our clock?"""
    decision = after(Failure(kind, SENT), attempts=3, left_s=left_s)
    assert type(decision.error) is expected


def test_an_unknown_outcome_that_must_not_be_repeated_is_said_to_be_one():
    """With what happened, what the server said, and what to do."""
    error = final_error(Failure(Kind.UNKNOWN, BAD_GATEWAY), Repeat.UNLESS_UNKNOWN)
    assert isinstance(error, OutcomeUnknownError)
    assert (error.sent, error.body) == ("maybe", {"error": "no upstream"})
    assert error.message == (
        "502: no upstream; the request may have been applied and would happen twice if repeated. "
        "Look whether it was before calling again"
    )
    assert final_error(Failure(Kind.UNKNOWN, ERROR), Repeat.ALWAYS) is ERROR


def test_a_deadline_is_told_from_a_rate_limit():
    """A wait for the rate limit past the deadline is the rate limit's error."""
    late = out_of_time(Failure(Kind.UNKNOWN, SENT), Repeat.ALWAYS, deadline_s=120.0)
    assert isinstance(late, DeadlineExceededError)
    assert late.message == "gave up: another attempt would start after deadline_s=120. Last: reset"
    assert late.sent == "maybe"
    refused = Failure(Kind.RATE, REFUSED_FOR_RATE)
    assert out_of_time(refused, Repeat.ALWAYS, deadline_s=120.0) is REFUSED_FOR_RATE
