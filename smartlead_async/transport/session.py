"""A call's way: admitted, sent, understood, and again or out.

send ── _admit (limiter) ── Exchanges.run (its own task) ── Outcome ── retry.decide ── Wait | Stop
"""

import asyncio
import random
from contextlib import suppress
from datetime import UTC, datetime

import attrs
import httpx

from smartlead_async.errors import (
    ClientClosedError,
    ConfigurationError,
    ConnectionFailedError,
    InvalidInputError,
    NotFoundError,
    RateLimitedError,
    SmartleadError,
)
from smartlead_async.limiter.errors import LimiterClosedError, LimiterSettingError, SharedLimitLostError
from smartlead_async.limiter.limiter import Limiter, LimiterState, Permit
from smartlead_async.limiter.registry import join_limiter, leave_limiter
from smartlead_async.models.converter import read
from smartlead_async.telemetry.hook import Hook
from smartlead_async.transport.call import Call, Failure, Kind, Success, T
from smartlead_async.transport.call_state import CallState
from smartlead_async.transport.exchange import Exchanges
from smartlead_async.transport.loop_guard import LoopGuard
from smartlead_async.transport.options import Options
from smartlead_async.transport.refusal import is_route_missing
from smartlead_async.transport.request import to_request
from smartlead_async.transport.retry import Stop, Wait, decide, final_error, out_of_time
from smartlead_async.transport.retry_quota import RetryQuota
from smartlead_async.transport.scope import Scope, current_scope
from smartlead_async.transport.settings import Settings
from smartlead_async.transport.signing import Secret, SigningTransport


@attrs.frozen(repr=False)
class Sender:
    """A session, as the endpoints of one view of a client use it."""

    session: "Session"
    options: Options

    async def __call__(self, call: Call[T], /) -> T:
        """Send a call and return its result, or raise a `SmartleadError`."""
        return await self.session.send(call, self.options)


class Session:
    """Sends calls for one client, on the event loop of the first."""

    def __init__(self, settings: Settings, secret: Secret, transport: httpx.AsyncBaseTransport) -> None:
        self._settings = settings
        self._hook = None if settings.on_event is None else Hook(settings.on_event)
        self._secret = secret
        self._transport = SigningTransport(transport, secret, settings.base_urls.values())
        self._exchanges = Exchanges(self._transport)
        self._limiter: Limiter | None = None
        self._retry_quota = RetryQuota()
        self._drifts_told: set[tuple[str, str, str]] = set()
        self._loop_guard = LoopGuard()
        self._is_closed = False
        self._leaving = asyncio.Event()
        self._closing: asyncio.Task[None] | None = None

    async def send(self, call: Call[T], options: Options) -> T:
        """Send a call and return its result, or raise a `SmartleadError`."""
        with self._begin(call, options) as state:
            return await self._run_attempts(state)

    def _begin(self, call: Call[T], options: Options) -> CallState[T]:
        """What a call is before its first attempt."""
        try:
            request = to_request(call, options)
        except InvalidInputError as error:
            error.call = call.label
            raise error.with_traceback(None) from None  # the frames below hold the body, perhaps with a password
        scope = current_scope.get() or Scope()
        limiter = self._limiter_here()
        return CallState(call, request, limiter, scope, options, self._secret, self._hook, self._drifts_told)

    async def _run_attempts(self, state: CallState[T]) -> T:
        """Attempt after attempt, until one succeeds or none may follow."""
        while True:
            permit = await self._admit(state)
            outcome = await self._exchanges.run(state, permit)
            state.scope.counter.may_be_applied += isinstance(outcome, Success) or outcome.kind is Kind.UNKNOWN
            if isinstance(outcome, Success) or outcome.kind is Kind.REFUSED:
                self._retry_quota.regain(state.spent)
            if isinstance(outcome, Success):
                state.on_drifts(outcome.drifts)
                return outcome.value
            if state.call.gone_is_done and state.may_be_applied and _is_gone(outcome.error):
                return read(None, state.call.result)
            state.failure = outcome
            state.may_be_applied |= outcome.kind is Kind.UNKNOWN
            await self._before_next(state, outcome)

    async def aclose(self) -> None:
        """Refuse further calls, wait for what is in flight, within bounds, then close the connections."""
        self._is_closed = True
        if self._loop_guard.is_outside():
            return
        self._loop_guard.check()
        self._leaving.set()
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(), name="smartlead-close")
        await asyncio.shield(self._closing)  # once begun it is finished, whoever stops waiting for it

    async def _close(self) -> None:
        if self._limiter is not None:
            self._limiter.fail_waiters(self)
        await self._exchanges.finish()
        if self._limiter is not None:
            await leave_limiter(self._limiter)
        await self._transport.aclose()

    def limiter_state(self) -> LimiterState:
        """What the limiter of the key is doing on this loop."""
        return self._limiter_here().state(datetime.now(UTC))

    def _limiter_here(self) -> Limiter:
        """The limiter of the key on this loop; a client stays on the loop of its first call."""
        self._check_open()
        self._loop_guard.check()
        if self._limiter is None:
            self._limiter = self._join_limiter()
        return self._limiter

    def _join_limiter(self) -> Limiter:
        try:
            return join_limiter(
                self._secret.fingerprint(b"limiter"),
                self._settings.rate_limits,
                self._settings.pace,
                self._settings.sharing,
                self._settings.counted_within_s,
            )
        except LimiterSettingError as error:
            reason = str(error)
        raise ConfigurationError(reason)

    def _check_open(self) -> None:
        if self._is_closed:
            raise _closed()

    async def _admit(self, state: CallState[T]) -> Permit:
        """Wait in the queue: the first time up to `max_wait_s`, before later attempts up to the deadline."""
        loop = asyncio.get_running_loop()
        joined_at = loop.time()
        is_first = state.failure is None
        longest_s = state.max_wait_s if is_first else state.left_s
        if longest_s is not None and state.limiter.least_wait_s() > longest_s:
            longest_s = 0.0  # waiting would not help
        permit: Permit | SmartleadError
        try:
            self._check_open()
            async with asyncio.timeout(longest_s):
                permit, state.sequence_number = await state.limiter.acquire(
                    state.lane, self, state.sequence_number
                )
        except TimeoutError:
            permit = _waited_too_long(state)
        except ClientClosedError as error:
            permit = error
        except LimiterClosedError:
            permit = ClientClosedError("the client was closed while the call waited for the rate limit")
        except SharedLimitLostError as error:
            permit = ConnectionFailedError(str(error), sent="no")
        state.waited_s += loop.time() - joined_at
        if self._is_closed and isinstance(permit, Permit):  # between the grant and here
            permit.unused()
            permit = _closed()
        if isinstance(permit, SmartleadError):
            raise state.complete(permit)
        if is_first:
            state.deadline = loop.time() + state.settings.deadline_s
        return permit

    async def _before_next(self, state: CallState[T], failure: Failure) -> None:
        """Wait before the next attempt, or raise what the call ends with."""
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
        if isinstance(decision, Wait) and not self._can_pay(state, failure):
            decision = Stop(final_error(failure, state.repeat))
        if isinstance(decision, Stop):
            state.complete(failure.error)
            raise state.complete(decision.error) from (None if decision.error is failure.error else failure.error)
        state.on_retry(failure, max(decision.seconds, pause_s))
        with suppress(TimeoutError):  # that is how a wait ends where nobody leaves
            async with asyncio.timeout(decision.seconds):
                await self._leaving.wait()

    def _can_pay(self, state: CallState[T], failure: Failure) -> bool:
        """Whether another attempt can be paid for; if so it is.

        Bulk jobs hold rows back instead, and one more look at what may be missing is free.
        """
        if state.lane == "bulk" or failure.kind is Kind.EMPTY:
            return True
        state.spent = self._retry_quota.spend(failure)
        return state.spent > 0


def _waited_too_long(state: CallState[T]) -> SmartleadError:
    if state.failure is not None:
        return out_of_time(state.failure, state.repeat, deadline_s=state.settings.deadline_s)
    return RateLimitedError(
        f"would wait longer than max_wait_s={state.max_wait_s:g} in the queue of the rate limit; not sent",
        status_code=None,
        sent="no",
    )


def _is_gone(error: SmartleadError) -> bool:
    """Whether the API says that there is no such thing; that there is no such route says nothing of it."""
    return isinstance(error, NotFoundError) and not is_route_missing(error)


def _closed() -> ClientClosedError:
    return ClientClosedError("the client is closed; make calls inside its `async with`, or make another")
