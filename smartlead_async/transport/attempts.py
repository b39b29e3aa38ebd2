"""A call's way: admitted, sent and understood; and again, or out.

run ── Admission (limiter) ── Exchanges.run (its own task) ── Outcome ── retry.decide ── Wait | Stop
"""

import random
from typing import Any, Final, cast

from smartlead_async.errors import ApiError, NotFoundError, SmartleadError
from smartlead_async.transport.admission import Admission
from smartlead_async.transport.call import Call, Failure, Kind, Success, T
from smartlead_async.transport.call_state import CallState
from smartlead_async.transport.exchange import Exchanges
from smartlead_async.transport.lifetime import Lifetime
from smartlead_async.transport.refusal import is_route_missing
from smartlead_async.transport.retry import Stop, Wait, decide, final_error
from smartlead_async.transport.retry_quota import RetryQuota
from smartlead_async.transport.stop_signal import pause

NO_UPDATE: Final = {"ok": False}  # documented: nothing was changed


class Attempts:
    """The attempts of one client's calls."""

    def __init__(self, exchanges: Exchanges, lifetime: Lifetime) -> None:
        self._exchanges = exchanges
        self._lifetime = lifetime
        self._retry_quota = RetryQuota()

    async def run(self, state: CallState[T]) -> T:
        """Attempt after attempt, until one succeeds or none may follow."""
        error: str | None = None
        try:
            while True:
                with Admission(state, self._lifetime) as permission:
                    permit = await permission
                outcome = await self._exchanges.run(state, permit)
                if isinstance(outcome, Success) or outcome.kind is Kind.REFUSED:
                    self._retry_quota.regain(state.spent)
                if not isinstance(outcome, Failure):
                    return outcome.value
                if state.may_be_applied and _is_done(state.call, outcome.error):
                    return cast("T", None)
                await self._before_next(state, outcome)
        except BaseException as reason:
            error = type(reason).__name__
            raise
        finally:
            state.end(error)

    async def _before_next(self, state: CallState[T], failure: Failure) -> None:
        """Wait before the next attempt, or raise what the call ends with."""
        state.failure = failure
        state.may_be_applied |= failure.kind is Kind.UNKNOWN
        pause_s = state.limiter.paused_for_s() if failure.kind is Kind.RATE else 0.0
        decision = decide(
            failure,
            state.repeat,
            attempts=state.attempts,
            max_attempts=state.settings.max_attempts,
            left_s=state.left_s,
            deadline_s=state.settings.deadline_s,
            pause_s=pause_s,
            jitter=random.random,
        )
        if isinstance(decision, Wait) and (state.is_stopped or not self._can_pay(state, failure)):
            decision = Stop(final_error(failure, state.repeat))
        if isinstance(decision, Stop):
            state.complete(failure.error)
            raise state.complete(decision.error) from (None if decision.error is failure.error else failure.error)
        state.on_retry(failure, max(decision.seconds, pause_s))
        await pause(decision.seconds, *filter(None, (self._lifetime.leaving, state.scope.stop)))

    def _can_pay(self, state: CallState[T], failure: Failure) -> bool:
        """Whether another attempt can be paid for; if so it is.

        Bulk jobs hold rows back instead, and one more look at what may be missing is free.
        """
        if state.lane == "bulk" or failure.kind is Kind.EMPTY:
            return True
        state.spent = self._retry_quota.spend(failure)
        return state.spent > 0


def _is_done(call: Call[Any], error: SmartleadError) -> bool:
    """Whether the API says that nothing is left to do: an attempt before was carried out."""
    if isinstance(error, NotFoundError):
        return call.gone_is_done and not is_route_missing(error)  # that there is no such route says nothing of it
    return call.unchanged_is_done and isinstance(error, ApiError) and error.body == NO_UPDATE
