"""One attempt of a call: what came of it, and who is told: events, the limiter, what else the call keeps."""

import asyncio
from datetime import UTC, datetime
from types import TracebackType
from typing import Generic, Self

from smartlead_async.limiter.limiter import Permit
from smartlead_async.transport.answer import Answer
from smartlead_async.transport.call import Failure, Kind, Outcome, Success, T
from smartlead_async.transport.call_state import CallState
from smartlead_async.transport.hints import reported


class Attempt(Generic[T]):
    """Entered when its request is handed to the network, left when it is over.

    Attributes:
        answer: What came, or why nothing did.
        outcome: What that means.
    """

    def __init__(self, state: CallState[T], permit: Permit) -> None:
        self.state = state
        self.permit = permit
        self.answer: Answer | Failure | None = None
        self.outcome: Outcome[T] | None = None
        self._began_at = 0.0

    def __enter__(self) -> Self:
        self._began_at = asyncio.get_running_loop().time()
        self.state.status_code = None
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        state, outcome = self.state, self.outcome
        if isinstance(self.answer, Answer):
            state.status_code = self.answer.status
        if state.is_followed:
            error = type(outcome.error) if isinstance(outcome, Failure) else exc_type
            state.on_attempt(error, asyncio.get_running_loop().time() - self._began_at)
        if outcome is not None:
            self._record(outcome)

    def _record(self, outcome: Outcome[T]) -> None:
        """What others learn of it."""
        if isinstance(self.answer, Answer):
            self._inform_limiter(self.answer, outcome)
        elif isinstance(outcome, Failure) and outcome.kind is Kind.NOT_SENT:
            self.permit.unused()
        if isinstance(outcome, Success) or outcome.kind is Kind.UNKNOWN:
            self.state.scope.counter.may_be_applied += 1
        if isinstance(outcome, Success) and outcome.drifts:
            self.state.on_drifts(outcome.drifts)

    def _inform_limiter(self, answer: Answer, outcome: Outcome[T]) -> None:
        """What the answer says of the rate; a pause of all calls that it brings is told."""
        limiter, permit = self.state.limiter, self.permit
        paused_before_s = limiter.paused_for_s()
        reports = reported(answer.headers, datetime.now(UTC))
        if isinstance(outcome, Failure) and outcome.kind is Kind.RATE:
            self.state.scope.counter.refused += 1
            permit.refused(outcome.retry_after_s, reports)
            self.state.on_pause("refused", paused_before_s, limiter.paused_for_s())
        else:
            permit.accepted(reports)
            if reports:
                self.state.on_pause("exhausted", paused_before_s, limiter.paused_for_s())
        if changes := limiter.changes():
            self.state.on_changes(changes)
