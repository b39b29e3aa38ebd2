"""Limiters from the package index, in their asyncio forms, set up for 10 per 2 s as their documentation says."""

import asyncio
from datetime import timedelta
from importlib.metadata import version
from math import inf

import httpx
from aiometer._impl.meters import RateLimitMeter
from asynciolimiter import Limiter as AsyncioLimiter
from httpx_limiter import AsyncRateLimitedTransport
from httpx_limiter import Rate as HttpxRate
from httpx_limiter.pyrate import PyrateAsyncLimiter
from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from pyrate_limiter import BucketAsyncWrapper, Duration, InMemoryBucket, Rate
from pyrate_limiter import Limiter as PyrateLimiter
from throttled.asyncio import MemoryStore, RateLimiterType, Throttled, rate_limiter

from benchmarks.limiter.baselines import Repeating, Waiting
from benchmarks.limiter.clocks import follow_loop
from benchmarks.limiter.network import Call, now

COMPARED = (
    "aiolimiter",
    "pyrate-limiter",
    "limits",
    "throttled-py",
    "aiometer",
    "asynciolimiter",
    "httpx-limiter",
)
CLOSED_END_S = 0.001  # limits counts a request that is exactly 2 s old


def versions() -> dict[str, str]:
    """The packages that are compared, and the version of each."""
    return {package: version(package) for package in COMPARED}


def pyrate() -> Waiting:
    """In its asynchronous bucket: around the plain one a thread tidies up, in the machine's time."""
    follow_loop()
    return Waiting(
        PyrateLimiter(BucketAsyncWrapper(InMemoryBucket([Rate(10, Duration.SECOND * 2)]))).try_acquire_async
    )


class _MovingWindow:
    """limits says when there is room again and leaves the waiting to the program: one waits, the others queue."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._limit = RateLimitItemPerSecond(10, 2)
        self._turn = asyncio.Lock()

    async def wait(self) -> None:
        """First come, first served."""
        async with self._turn:
            while not await self._limiter.hit(self._limit):
                stats = await self._limiter.get_window_stats(self._limit)
                await asyncio.sleep(stats.reset_time - now() + CLOSED_END_S)


def limits_moving_window() -> Waiting:
    follow_loop()
    return Waiting(_MovingWindow().wait)


def throttled_gcra() -> Waiting:
    """As in its documentation of waiting (`timeout`), with a store of its own instead of the global one."""
    follow_loop()
    quota = rate_limiter.per_duration(timedelta(seconds=2), 10)
    throttle = Throttled("key", timeout=inf, using=RateLimiterType.GCRA.value, quota=quota, store=MemoryStore())
    return Waiting(throttle.limit)


class Metered(Waiting):
    """aiometer's meter, asked as `run_on_each` asks it: that itself takes jobs which are known when it starts."""

    def __init__(self) -> None:
        super().__init__(self._start)
        self._meter = RateLimitMeter.State(max_per_second=5)
        self._turn = asyncio.Lock()

    async def _start(self) -> None:
        async with self._turn:
            await self._meter.wait_task_can_start()
            await self._meter.notify_task_started()


def asyncio_limiter() -> Waiting:
    """The one that its documentation advises if in doubt."""
    return Waiting(AsyncioLimiter(10 / 2).wait)


class _Carrier(httpx.AsyncBaseTransport):
    """Stands for the network below httpx; the call travels with the request."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        is_admitted = await request.extensions["call"].send()
        return httpx.Response(httpx.codes.OK if is_admitted else httpx.codes.TOO_MANY_REQUESTS)


class HttpxLimited(Repeating):
    """httpx-limiter's transport with the backend of its tutorial."""

    def __init__(self) -> None:
        follow_loop()
        limiter = PyrateAsyncLimiter.create(HttpxRate.create(magnitude=10, duration=2))
        self._transport = AsyncRateLimitedTransport(limiter=limiter, transport=_Carrier())

    async def _attempt(self, call: Call) -> bool:
        request = httpx.Request("GET", "http://server.invalid/", extensions={"call": call})
        response = await self._transport.handle_async_request(request)
        return response.is_success
