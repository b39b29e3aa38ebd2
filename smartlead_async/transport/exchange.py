"""The attempts of a client's calls that are under way: each one request, its answer, and what that means.

Each runs in a task of its own and is never cancelled with its caller: the pool stays whole (httpcore #1093), and
the limiter learns when the request was counted.
"""

import asyncio
from datetime import UTC, datetime

import anyio
import httpx

from smartlead_async.errors import ClientClosedError
from smartlead_async.limiter.limiter import Permit
from smartlead_async.transport.answer import Answer
from smartlead_async.transport.attempt import Attempt
from smartlead_async.transport.call import Failure, Kind, Outcome, Success, T
from smartlead_async.transport.call_state import CallState
from smartlead_async.transport.pool import MAX_CONNECTIONS
from smartlead_async.transport.response import outcome_in_steps, unreadable
from smartlead_async.transport.round_trip import round_trip
from smartlead_async.transport.steps import run_in_turns

CLOSE_S = 10.0  # how long leaving the client waits for what is in flight


class Exchanges:
    """The requests of one client that are under way."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport
        self._connections = anyio.Semaphore(MAX_CONNECTIONS, fast_acquire=True)
        self._in_flight: set[asyncio.Task[Outcome[object]]] = set()

    async def run(self, state: CallState[T], permit: Permit) -> Outcome[T]:
        """The next attempt of a call; a cancelled caller leaves it to end by itself."""
        state.attempts += 1
        task = asyncio.create_task(self._exchange(Attempt(state, permit)), name=state.label)
        self._in_flight.add(task)  # type: ignore[arg-type]  # the set does not care for the result
        task.add_done_callback(self._in_flight.discard)
        task.add_done_callback(lambda _: permit.end())
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if not task.cancelled() or (current is not None and current.cancelling()):
                raise
        error = ClientClosedError(f"the client was closed and the answer took longer than {CLOSE_S:g} s")
        raise state.complete(error, sent="maybe")

    async def finish(self) -> None:
        """Wait up to `CLOSE_S` for what is in flight; cancel the rest."""
        if self._in_flight:
            _, late = await asyncio.wait(self._in_flight, timeout=CLOSE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _exchange(self, attempt: Attempt[T]) -> Outcome[T]:
        """Send, read, understand."""
        state = attempt.state
        with attempt:
            async with self._connections:
                state.scope.counter.requests += 1
                now = asyncio.get_running_loop().time()
                timeout_s = min(state.settings.timeout_s, state.deadline - now)
                answer = await round_trip(self._transport, state, attempt.permit, timeout_s)
            outcome = answer if isinstance(answer, Failure) else await _understand(state, answer, now + timeout_s)
            attempt.answer, attempt.outcome = answer, outcome
        return outcome


async def _understand(state: CallState[T], answer: Answer, until: float) -> Outcome[T]:
    """What an answer means. Nothing twice in a row is what there is."""
    steps = outcome_in_steps(state.call, answer, datetime.now(UTC), strict=state.settings.strict)
    try:
        outcome = await run_in_turns(steps, until)
    except TimeoutError:
        reason = f"{answer.status}: the answer could not be read within timeout_s"
        return unreadable(reason, status_code=answer.status, is_passing=True)
    if isinstance(outcome, Success) or outcome.kind is not Kind.EMPTY:
        return outcome
    if state.failure is not None and state.failure.kind is Kind.EMPTY:
        outcome.error.message += "; it was asked for twice"
        return outcome._replace(kind=Kind.REFUSED)
    return outcome
