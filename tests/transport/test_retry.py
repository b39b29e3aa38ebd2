"""What may be repeated after what: the table, cell by cell."""

import pytest

from smartlead_async import ConnectionFailedError, DeadlineExceededError, OutcomeUnknownError, RateLimitedError
from smartlead_async.transport.call import Failure, Kind, Repeat
from smartlead_async.transport.retry import backoff_s, final_error, may_repeat, out_of_time

ERROR = ConnectionFailedError("reset")
SENT = ConnectionFailedError("reset", sent="maybe")
REFUSED_FOR_RATE = RateLimitedError("slow down", status_code=429)


@pytest.mark.parametrize(
    ("repeat", "kinds"),
    [
        (Repeat.ALWAYS, {Kind.NOT_SENT, Kind.RATE, Kind.UNKNOWN}),
        (Repeat.UNLESS_UNKNOWN, {Kind.NOT_SENT, Kind.RATE}),
        (Repeat.UNLESS_SENT, {Kind.NOT_SENT}),
    ],
)
def test_an_operation_is_repeated_after_what_is_safe_for_it(repeat, kinds):
    """And after nothing else."""
    repeated = {kind for kind in Kind if may_repeat(Failure(kind, ERROR), repeat, attempts=1, max_attempts=3)}
    assert repeated == kinds


def test_attempts_have_a_cap():
    """The third of three is the last."""
    failure = Failure(Kind.NOT_SENT, ERROR)
    assert may_repeat(failure, Repeat.ALWAYS, attempts=2, max_attempts=3)
    assert not may_repeat(failure, Repeat.ALWAYS, attempts=3, max_attempts=3)


def test_what_does_not_pass_is_not_repeated():
    """A bad certificate, a redirect."""
    assert not may_repeat(
        Failure(Kind.NOT_SENT, ERROR, is_passing=False), Repeat.ALWAYS, attempts=1, max_attempts=3
    )


@pytest.mark.parametrize(
    ("attempts", "ceiling_s"), [(1, 0.5), (2, 1.0), (3, 2.0), (6, 16.0), (7, 20.0), (60, 20.0)]
)
def test_the_backoff_doubles_to_a_ceiling_with_full_jitter(attempts, ceiling_s):
    """Anything from nothing to the ceiling."""
    failure = Failure(Kind.UNKNOWN, ERROR)
    assert backoff_s(failure, attempts=attempts, jitter=lambda: 0.0) == 0.0
    assert backoff_s(failure, attempts=attempts, jitter=lambda: 1.0) == ceiling_s


def test_a_refusal_for_rate_waits_in_the_limiter():
    """One pause for all, no sleep per call."""
    assert backoff_s(Failure(Kind.RATE, REFUSED_FOR_RATE), attempts=1, jitter=lambda: 1.0) == 0.0


def test_what_a_503_asks_for_is_a_floor():
    """`Retry-After` beside a server error."""
    failure = Failure(Kind.UNKNOWN, ERROR, retry_after_s=7.0)
    assert backoff_s(failure, attempts=1, jitter=lambda: 0.5) == 7.0


def test_an_unknown_outcome_that_must_not_be_repeated_is_said_to_be_one():
    """With what happened, and what to do."""
    error = final_error(Failure(Kind.UNKNOWN, ERROR), Repeat.UNLESS_UNKNOWN)
    assert isinstance(error, OutcomeUnknownError)
    assert error.sent == "maybe"
    assert error.message == (
        "reset; the request may have been applied and would happen twice if repeated. "
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
