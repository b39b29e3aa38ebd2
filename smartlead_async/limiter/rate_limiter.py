"""A rate limit of any API, with a lifetime, and a request as a block. Awaits nothing but admission."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from importlib import import_module
from types import TracebackType
from typing import NoReturn, Self

from smartlead_async.limiter.congestion.reported import Reported
from smartlead_async.limiter.errors import LimiterClosedError, LimiterError, LimiterSettingError, StaleSlotError
from smartlead_async.limiter.limiter import Limiter, Permit
from smartlead_async.limiter.limiter_state import LimiterState
from smartlead_async.limiter.pool import COUNTED_WITHIN_S
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.rate_limit import Pace, RateLimit
from smartlead_async.limiter.registry import join_limiter, leave_limiter
from smartlead_async.limiter.settings import (
    check_counted_within_s,
    check_lane,
    check_lost_after_s,
    check_on_lost,
    check_pace,
    to_rates,
    to_seconds,
)
from smartlead_async.limiter.sharing import OnLost, Sharing


class Request:
    """One request: its block is entered when it may be sent, and left when its answer is there.

    A block that ends with an exception has had no answer, as far as is known: its slot comes back when the request
    must have been counted. Entered again for another attempt, it keeps its place in the queue.

    Raises:
        LimiterError: It is entered while it is under way.
    """

    def __init__(self, limiter: "RateLimiter", lane: Lane) -> None:
        self._limiter = limiter
        self._lane: Lane = lane
        self._number: int | None = None
        self._permit: Permit | None = None
        self._is_entered = False
        self._reports: Sequence[Reported] = ()

    async def __aenter__(self) -> Self:
        """Wait until the request may be sent."""
        if self._is_entered:
            raise LimiterError("the request is under way; give each one its own: async with limiter.request()")
        self._is_entered = True
        try:
            self._permit = permit = await self._admit()
        finally:
            self._is_entered = self._permit is not None
        permit.writing()
        self._reports = ()
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._permit is not None and exc_type is None:
            self._permit.settled()
            self._permit.accepted(self._reports)
        elif self._permit is not None:
            self._permit.end()
        self._permit = None
        self._is_entered = False

    async def _admit(self) -> Permit:
        """Wait in the queue; again, where the process stood still until its slot was given away."""
        while True:
            permit, self._number = await self._limiter.acquire(self._lane, self._number)
            try:
                permit.check()
            except StaleSlotError:
                permit.unused()
            else:
                return permit

    def written(self) -> None:
        """The last byte is out: from here on the server counts the request within `counted_within_s`.

        Without this the slot is held until the answer is there, however long that takes.
        """
        self._here().written()

    def answered(self) -> None:
        """The answer begins: the request was counted. For answers that take long to read."""
        self._here().settled()

    def exhausted(self, for_s: float) -> None:
        """By the headers of the answer the server has no room for so many seconds."""
        seconds = to_seconds("for_s", for_s) or 0.0
        self._reports = [Reported(remaining=0, reset_s=seconds, least_s=seconds)]

    def refused(self, retry_after_s: float | None = None) -> None:
        """The server refused the request for rate; all requests pause, at least for what the answer asks for."""
        hint_s = to_seconds("retry_after_s", retry_after_s)
        permit, self._permit = self._here(), None
        permit.settled()
        permit.refused(hint_s)

    def unused(self) -> None:
        """Nothing was put on the wire: the slot is free at once."""
        permit, self._permit = self._here(), None
        permit.unused()

    def _here(self) -> Permit:
        if self._permit is None:
            raise LimiterClosedError("the request is over; enter its `async with` block for another attempt")
        return self._permit


class RateLimiter:
    """The rate limit of an API: for all tasks, event loops and threads that name its key, and for processes.

    One may be entered several times, on one event loop of asyncio or on several.

    Args:
        key: Whose limit it is, as the server counts: an API key, or the API's name where it has no accounts. All
            limiters of a key in a process keep one limit, and must agree on it while they are open. Only a
            fingerprint of it is kept.
        rate_limits: What the server allows; all of them hold at once.
        pace: `"even"` spreads a long limit over its time, `"burst"` spends it as fast as the shortest allows.
        counted_within_s: Seconds after its last byte within which the server counts a request whose answer takes
            longer: the one assumption. Up to 2.
        shared_limit: Where the limit is shared with other processes: `redis://HOST`, `file:///PATH`, or
            `"machine"` for all of this user on this machine. All of them give the same.
        on_shared_limit_lost: While that is away, `"wait"`, or go on `"local"`ly by a share of the limit.
        lost_after_s: Seconds that requests wait for it before they end with `SharedLimitLostError`.

    Raises:
        LimiterSettingError: One of them is not allowed; the message says which and what to do.
    """

    def __init__(
        self,
        key: str,
        rate_limits: Sequence[RateLimit],
        *,
        pace: Pace = "even",
        counted_within_s: float = COUNTED_WITHIN_S,
        shared_limit: str | None = None,
        on_shared_limit_lost: OnLost = "wait",
        lost_after_s: float = 120.0,
    ) -> None:
        try:
            check_pace(pace)
            check_counted_within_s(counted_within_s)
            check_lost_after_s(lost_after_s)
            check_on_lost(on_shared_limit_lost)
            self._fingerprint = _fingerprint(key)
            self._rates, self._counted_within_s = to_rates(rate_limits), counted_within_s
            self._pace: Pace = pace
            self._sharing: Sharing | None = None
            if shared_limit is not None:
                # By name: the stores take longer to import than all else.
                opening = import_module("smartlead_async.limiter.shared.opening")
                self._sharing = opening.to_sharing(
                    shared_limit, self._fingerprint, self._rates, on_shared_limit_lost, lost_after_s
                )
        except LimiterError as error:  # its frames hold the key, and perhaps the password of Redis
            error.__cause__ = error.__context__ = None
            raise error.with_traceback(None) from None
        finally:
            del key, shared_limit
        self._entered: dict[asyncio.AbstractEventLoop, list[Limiter]] = {}

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a RateLimiter cannot be pickled or copied; make another with the same key, "
            "and with shared_limit= for another process"
        )

    async def __aenter__(self) -> Self:
        loop = _running_loop()
        limiter = join_limiter(self._fingerprint, self._rates, self._pace, self._sharing, self._counted_within_s)
        for ended in [its for its in list(self._entered) if its.is_closed()]:
            self._entered.pop(ended, None)  # another thread may have
        self._entered.setdefault(loop, []).append(limiter)
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        loop, limiter = _running_loop(), self._here()
        self._entered[loop].pop()
        if not self._entered[loop]:
            del self._entered[loop]
            limiter.fail_waiters(self)
        await leave_limiter(limiter)

    def request(self, lane: Lane = "interactive") -> Request:
        """A request, as a block to enter; `"bulk"` for those that give way to others and go at the pace."""
        check_lane(lane)
        return Request(self, lane)

    async def acquire(self, lane: Lane, sequence_number: int | None = None) -> tuple[Permit, int]:
        """Wait for a permit; returns it with the number that keeps the place of another attempt."""
        return await self._here().acquire(lane, self, sequence_number)

    @property
    def state(self) -> LimiterState:
        """What the limiter is doing at this moment, on the running event loop."""
        return self._here().state(datetime.now(UTC))

    def _here(self) -> Limiter:
        entered = self._entered.get(_running_loop())
        if not entered:
            raise LimiterClosedError("the limiter is not open on this event loop; use it inside its `async with`")
        return entered[-1]


def _fingerprint(key: object) -> str:
    if not isinstance(key, str) or key == "":  # not shown, as it may be a key
        raise LimiterSettingError(f"key of type {type(key).__name__} is not allowed; give text that is not empty")
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _running_loop() -> asyncio.AbstractEventLoop:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise LimiterError(
            "no event loop of asyncio runs here; use the limiter in a coroutine that asyncio runs. "
            "It does not run on trio"
        ) from None
