"""A call's wait for the limiter, before each of its attempts."""

import asyncio
from types import TracebackType
from typing import Any

from smartlead_async.errors import ClientClosedError, ConnectionFailedError, RateLimitedError, SmartleadError
from smartlead_async.limiter.errors import LimiterClosedError, LimiterError, SharedLimitLostError
from smartlead_async.limiter.limiter import Permit
from smartlead_async.transport.call_state import CallState
from smartlead_async.transport.lifetime import Lifetime, closed_error
from smartlead_async.transport.retry import final_error, out_of_time


class _StoppedError(Exception):
    """The job of a call was stopped while the call waited."""


class Admission:
    """A wait in the queue: the first time up to `max_wait_s`, before later attempts up to the deadline.

    It ends when the client is closed, or the job of the call is stopped.
    Entered, it gives what to await, so that ten thousand calls that wait need no coroutine each for it.
    """

    __slots__ = ("_future", "_joined_at", "_lifetime", "_state")

    def __init__(self, state: CallState[Any], lifetime: Lifetime) -> None:
        self._state = state
        self._lifetime = lifetime

    def __enter__(self) -> asyncio.Future[Permit]:
        state = self._state
        self._joined_at: float = asyncio.get_running_loop().time()
        longest_s = state.max_wait_s if state.failure is None else state.left_s
        self._future: asyncio.Future[Permit] = _join(state, self._lifetime, longest_s)
        if state.scope.stop is not None:
            state.scope.stop.add_callback(self._stop)
        return self._future

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Raise why there is no permit, as an error of this package."""
        state, now = self._state, asyncio.get_running_loop().time()
        if state.scope.stop is not None:
            state.scope.stop.remove_callback(self._stop)
        state.waited_s += now - self._joined_at
        if exc is not None:
            state.limiter.leave_queue(state.lane, self._future)
        if isinstance(exc, (LimiterError, TimeoutError, _StoppedError)):
            raise state.complete(_translated(state, exc)) from None
        if exc is None and (reason := _no_longer(state, self._lifetime)):  # between the grant and here
            self._future.result().unused()
            raise state.complete(reason)
        if state.failure is None:
            state.deadline = now + state.settings.deadline_s

    def _stop(self) -> None:
        if not self._future.done():
            self._future.set_exception(_StoppedError())


def _no_longer(state: CallState[Any], lifetime: Lifetime) -> SmartleadError | None:
    """Why nothing is sent any more."""
    if lifetime.is_closed:
        return closed_error()
    return _stopped(state) if state.is_stopped else None


def _join(state: CallState[Any], lifetime: Lifetime, longest_s: float | None) -> asyncio.Future[Permit]:
    """Join the queue, for so long at most."""
    if reason := _no_longer(state, lifetime):
        raise state.complete(reason)
    if longest_s is not None and state.limiter.least_wait_s() > longest_s:
        raise state.complete(_waited_too_long(state))  # waiting would not help
    future, state.sequence_number = state.limiter.join(state.lane, lifetime, state.sequence_number)
    if longest_s is not None and not future.done():
        timer = asyncio.get_running_loop().call_later(longest_s, _give_up, future)
        future.add_done_callback(lambda _: timer.cancel())
    return future


def _give_up(future: asyncio.Future[Permit]) -> None:
    if not future.done():
        future.set_exception(TimeoutError())


def _translated(state: CallState[Any], reason: Exception) -> SmartleadError:
    """Why there is no permit, as an error of this package."""
    match reason:
        case LimiterClosedError():
            return ClientClosedError("the client was closed while the call waited for the rate limit")
        case SharedLimitLostError():
            return ConnectionFailedError(str(reason), sent="no")
        case _StoppedError():
            return _stopped(state)
        case _:
            return _waited_too_long(state)


def _stopped(state: CallState[Any]) -> SmartleadError:
    if state.failure is not None:
        return final_error(state.failure, state.repeat)
    reason = "the bulk job was stopped while the call waited in the queue of the rate limit; not sent"
    return RateLimitedError(reason, status_code=None, sent="no")


def _waited_too_long(state: CallState[Any]) -> SmartleadError:
    if state.failure is not None:
        return out_of_time(state.failure, state.repeat, deadline_s=state.settings.deadline_s)
    return RateLimitedError(
        f"would wait longer than max_wait_s={state.max_wait_s:g} in the queue of the rate limit; not sent",
        status_code=None,
        sent="no",
    )
