"""The limiter alone, in virtual time, where several windows hold at once."""

import asyncio
from itertools import pairwise

import pytest

from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.rate_limit import RateLimit
from tests.limiter.traffic import Traffic
from tests.memory_network import fullest_window
from tests.virtual_time import now

STANDARD_PLAN = (RateLimit(10, per_s=2.0), RateLimit(60, per_s=60.0), RateLimit(1000, per_s=3600.0))


async def test_several_windows_hold_at_once():
    """The tighter one decides at any moment."""
    traffic = Traffic(Limiter((RateLimit(10, per_s=2.0), RateLimit(15, per_s=60.0)), "burst"))
    await traffic.many(range(20))
    assert fullest_window(traffic.counted, 2.0) == 10
    assert fullest_window(traffic.counted, 60.0) == 15
    assert traffic.granted[14][1] < 3
    assert traffic.granted[15][1] > 60


async def test_a_single_call_does_not_wait_for_the_moment_of_a_bulk_call():
    """Two of 8 a minute are spent: a bulk call is due after a seventh of it, a single call with its slot."""
    limiter = Limiter((RateLimit(2, per_s=2.0), RateLimit(8, per_s=60.0)))
    traffic = Traffic(limiter)
    await traffic.many(range(2))
    bulk = asyncio.create_task(traffic.call("bulk", "bulk"))
    await asyncio.sleep(1.0)
    await traffic.call("single")
    await bulk
    assert traffic.granted[2] == ("single", pytest.approx(2.011, abs=1e-6))


async def test_a_long_window_is_not_spent_in_one_go_by_a_bulk_job():
    """60 a minute are one a second, from the first minute on."""
    traffic = Traffic(Limiter((RateLimit(10, per_s=2.0), RateLimit(60, per_s=60.0))))
    await traffic.many(range(180), "bulk")
    gaps = [b[1] - a[1] for a, b in pairwise(traffic.granted)]
    assert max(gaps) < 1.1
    assert now() < 180 * 1.01


async def test_single_calls_spend_half_of_a_long_window_at_once_and_spread_the_rest():
    """500 of 1,000 an hour go as fast as the minute allows; the others are spread, and nobody stands still."""
    traffic = Traffic(Limiter(STANDARD_PLAN))
    await traffic.many(range(1500))
    at = [at for _, at in traffic.granted]
    assert at[9] < 0.001
    assert at[29] < 5  # the first half of the minute's, in bursts of ten
    assert at[499] < 500
    assert max(b - a for a, b in pairwise(at)) < 10
    assert fullest_window(traffic.counted, 3600.0) == 997
    assert fullest_window(traffic.counted, 60.0) <= 60


async def test_a_bulk_job_makes_room_for_what_single_calls_have_spent():
    """After a burst of 400 single calls the hour's rest is spread over the hour."""
    traffic = Traffic(Limiter((RateLimit(10, per_s=2.0), RateLimit(1000, per_s=3600.0))))
    await traffic.many(range(400))
    burst_s = now()
    traffic.granted.clear()
    await traffic.many(range(600), "bulk")
    gaps = [b[1] - a[1] for a, b in pairwise(traffic.granted)]
    assert burst_s < 90
    assert max(gaps) < 3600 / 600 + 0.1
