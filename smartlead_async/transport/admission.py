"""A call's wait for the limiter, before each of its attempts."""

import asyncio
from types import TracebackType
from typing import Any

import attrs

from smartlead_async.errors import ClientClosedError, ConnectionFailedError, RateLimitedError, SmartleadError
from smartlead_async.limiter.errors import LimiterClosedError, LimiterError, SharedLimitLostError
from smartlead_async.limiter.limiter import Permit
from smartlead_async.transport.call_state import CallState
from smartlead_async.transport.lifetime import Lifetime, closed_error
from smartlead_async.transport.retry import out_of_time


@attrs.define(eq=False, repr=False)
class Admission:
    """A wait in the queue: the first time up to `max_wait_s`, before later attempts up to the deadline.

    Entered, it gives what to await, so that ten thousand calls that wait need no coroutine each for it.
    """

    _state: CallState[Any]
    _lifetime: Lifetime
    _joined_at: float = attrs.field(init=False)
    _future: asyncio.Future[Permit] = attrs.field(init=False)

    def __enter__(self) -> asyncio.Future[Permit]:
        state = self._state
        self._joined_at = asyncio.get_running_loop().time()
        longest_s = state.max_wait_s if state.failure is None else state.left_s
        self._future = _join(state, self._lifetime, longest_s)
        return self._future

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Raise why there is no permit, as an error of this package."""
        state, now = self._state, asyncio.get_running_loop().time()
        state.waited_s += now - self._joined_at
        if exc is not None:
            state.limiter.leave_queue(state.lane, self._future)
        if isinstance(exc, (LimiterError, TimeoutError)):
            raise state.complete(_translated(state, exc)) from None
        if exc is None and self._lifetime.is_closed:  # between the grant and here
            self._future.result().unused()
            raise state.complete(closed_error())
        if state.failure is None:
            state.deadline = now + state.settings.deadline_s


def _join(state: CallState[Any], lifetime: Lifetime, longest_s: float | None) -> asyncio.Future[Permit]:
    """Join the queue, for so long at most."""
    if lifetime.is_closed:
        raise state.complete(closed_error())
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
        case _:
            return _waited_too_long(state)


def _waited_too_long(state: CallState[Any]) -> SmartleadError:
    if state.failure is not None:
        return out_of_time(state.failure, state.repeat, deadline_s=state.settings.deadline_s)
    return RateLimitedError(
        f"would wait longer than max_wait_s={state.max_wait_s:g} in the queue of the rate limit; not sent",
        status_code=None,
        sent="no",
    )
