"""What happened -> wait this long and try again, or stop with this error.

Pure. Which operation may be repeated after what is `Repeat`, in `call`.
"""

from collections.abc import Callable

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
    Repeat.ALWAYS: {Kind.NOT_SENT, Kind.RATE, Kind.UNKNOWN},
    Repeat.UNLESS_UNKNOWN: {Kind.NOT_SENT, Kind.RATE},
    Repeat.UNLESS_SENT: {Kind.NOT_SENT},
}


def may_repeat(failure: Failure, repeat: Repeat, *, attempts: int, max_attempts: int) -> bool:
    """Whether another attempt is safe, could fare better and is within the cap."""
    return failure.is_passing and failure.kind in _MAY_REPEAT[repeat] and attempts < max_attempts


def backoff_s(failure: Failure, *, attempts: int, jitter: Callable[[], float]) -> float:
    """Seconds before the next attempt: full jitter, `jitter` giving 0 to 1; at least what a 503 asked for.

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
