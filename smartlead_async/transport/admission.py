"""A call's wait for the limiter, before each of its attempts."""

import asyncio
from typing import Any

from smartlead_async.errors import ClientClosedError, ConnectionFailedError, RateLimitedError, SmartleadError
from smartlead_async.limiter.errors import LimiterClosedError, SharedLimitLostError
from smartlead_async.limiter.limiter import Permit
from smartlead_async.transport.call_state import CallState
from smartlead_async.transport.lifetime import Lifetime, closed_error
from smartlead_async.transport.retry import out_of_time


async def admit(state: CallState[Any], lifetime: Lifetime) -> Permit:
    """Wait in the queue: the first time up to `max_wait_s`, before later attempts up to the deadline."""
    loop = asyncio.get_running_loop()
    joined_at = loop.time()
    is_first = state.failure is None
    permit = await _acquire(state, lifetime, state.max_wait_s if is_first else state.deadline - joined_at)
    state.waited_s += loop.time() - joined_at
    if lifetime.is_closed and isinstance(permit, Permit):  # between the grant and here
        permit.unused()
        permit = closed_error()
    if isinstance(permit, SmartleadError):
        raise state.complete(permit)
    if is_first:
        state.deadline = loop.time() + state.settings.deadline_s
    return permit


async def _acquire(state: CallState[Any], lifetime: Lifetime, longest_s: float | None) -> Permit | SmartleadError:
    """A permit, or why there is none."""
    if longest_s is not None and state.limiter.least_wait_s() > longest_s:
        longest_s = 0.0  # waiting would not help
    try:
        lifetime.check_open()
        async with asyncio.timeout(longest_s):
            acquired = await state.limiter.acquire(state.lane, lifetime, state.sequence_number)
    except TimeoutError:
        return _waited_too_long(state)
    except ClientClosedError as error:
        return error
    except LimiterClosedError:
        return ClientClosedError("the client was closed while the call waited for the rate limit")
    except SharedLimitLostError as error:
        return ConnectionFailedError(str(error), sent="no")
    permit, state.sequence_number = acquired
    return permit


def _waited_too_long(state: CallState[Any]) -> SmartleadError:
    if state.failure is not None:
        return out_of_time(state.failure, state.repeat, deadline_s=state.settings.deadline_s)
    return RateLimitedError(
        f"would wait longer than max_wait_s={state.max_wait_s:g} in the queue of the rate limit; not sent",
        status_code=None,
        sent="no",
    )
