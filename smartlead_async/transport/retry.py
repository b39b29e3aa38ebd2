"""What happened -> wait this long and try again, or stop with this error.

Pure. Which operation may be repeated after what is `Repeat`, in `call`.
"""

from collections.abc import Callable
from typing import NamedTuple

from smartlead_async.errors import (
    DeadlineExceededError,
    OutcomeUnknownError,
    RateLimitedError,
    SmartleadError,
)
from smartlead_async.transport.call import Failure, Kind, Repeat

FIRST_BACKOFF_S = 0.5  # doubled per attempt
LONGEST_BACKOFF_S = 20.0

_MAY_REPEAT = {
    Repeat.ALWAYS: {Kind.NOT_SENT, Kind.RATE, Kind.UNKNOWN, Kind.EMPTY},
    Repeat.UNLESS_UNKNOWN: {Kind.NOT_SENT, Kind.RATE},
    Repeat.UNLESS_SENT: {Kind.NOT_SENT},
}


class Wait(NamedTuple):
    """Another attempt, after so many seconds."""

    seconds: float


class Stop(NamedTuple):
    """No other attempt: the call ends with this error."""

    error: SmartleadError


def decide(
    failure: Failure,
    repeat: Repeat,
    *,
    attempts: int,
    max_attempts: int,
    left_s: float,
    deadline_s: float,
    pause_s: float,
    jitter: Callable[[], float],
) -> Wait | Stop:
    """What follows the failure of an attempt.

    Args:
        failure: What is known of the attempt.
        repeat: After which failures the operation may be repeated.
        attempts: How many there were.
        max_attempts: How many there may be.
        left_s: Seconds until the deadline of the call; 0 or less where it has passed.
        deadline_s: The whole time of the call, for the words of the error.
        pause_s: Seconds for which no call of the key may leave.
        jitter: Gives 0 to 1, as `random.random` does.
    """
    is_final = failure.kind is Kind.REFUSED
    if (is_final or left_s > 0) and not _may_repeat(failure, repeat, attempts, max_attempts):
        return Stop(final_error(failure, repeat))
    wait_s = _backoff_s(failure, attempts, jitter)
    if max(wait_s, pause_s) < left_s:
        return Wait(wait_s)
    return Stop(out_of_time(failure, repeat, deadline_s=deadline_s))


def _may_repeat(failure: Failure, repeat: Repeat, attempts: int, max_attempts: int) -> bool:
    """Whether another attempt is safe, could fare better and is within the cap."""
    return failure.is_passing and failure.kind in _MAY_REPEAT[repeat] and attempts < max_attempts


def _backoff_s(failure: Failure, attempts: int, jitter: Callable[[], float]) -> float:
    """Seconds before the next attempt, with full jitter; at least what a 503 asked for.

    A refusal for rate waits in the limiter instead, once for everybody.
    """
    if failure.kind is Kind.RATE:
        return 0.0
    ceiling: float = min(LONGEST_BACKOFF_S, FIRST_BACKOFF_S * 2 ** (attempts - 1))
    return max(ceiling * jitter(), failure.retry_after_s or 0.0)


def final_error(failure: Failure, repeat: Repeat) -> SmartleadError:
    """The error to raise when a call stops at this failure."""
    if failure.kind is not Kind.UNKNOWN or repeat is Repeat.ALWAYS:
        return failure.error
    return OutcomeUnknownError(
        f"{failure.error.message}; the request may have been applied and would happen twice if repeated. "
        "Look whether it was before calling again",
        sent="maybe",
        body=failure.error.body,
    )


def out_of_time(failure: Failure, repeat: Repeat, *, deadline_s: float) -> SmartleadError:
    """The error to raise when the next attempt would start after the deadline."""
    error = final_error(failure, repeat)
    if isinstance(error, RateLimitedError | OutcomeUnknownError):
        return error
    return DeadlineExceededError(
        f"gave up: another attempt would start after deadline_s={deadline_s:g}. Last: {error.message}",
        sent=error.sent,
    )
