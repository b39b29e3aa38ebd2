"""What the limiter says of itself: who waits, for how long, at which pace."""

import asyncio
from datetime import timedelta
from math import inf

import pytest

from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.limiter_state import LimiterState
from smartlead_async.limiter.rate_limit import RateLimit
from tests.limiter.refusals import exhausted
from tests.limiter.traffic import ME, NOON, TEN_IN_TWO, Traffic, after


async def test_what_every_call_waits_is_told_without_a_guess():
    """Nothing while a slot is free, or while nobody knows when one will be; else until one is, or a pause ends."""
    limiter = Limiter((RateLimit(1, per_s=2.0),))
    assert limiter.least_wait_s() == 0.0
    permit = (await limiter.acquire("interactive", ME))[0]
    assert limiter.least_wait_s() == 0.0
    permit.written()
    assert limiter.least_wait_s() == 0.0
    permit.settled()
    assert limiter.least_wait_s() == pytest.approx(2.011, abs=1e-6)
    permit.refused(7.0)
    assert limiter.least_wait_s() == pytest.approx(7.0, abs=1e-6)


async def test_a_limit_that_is_spread_for_bulk_makes_no_single_call_wait():
    """Sixty a minute: bulk would wait for a second after each request, a single call that asks now does not."""
    limiter = Limiter((RateLimit(10, per_s=2.0), RateLimit(60, per_s=60.0)))
    (await limiter.acquire("interactive", ME))[0].settled()
    assert limiter.least_wait_s() == 0.0


async def test_the_state_tells_of_a_queue_that_moves_slowly():
    """At nine tenths of the pace one goes each 0.222 s: who comes behind three others waits for three tokens."""
    limiter = Limiter(TEN_IN_TWO)
    limiter.refused(0.0, 0.0)
    waiting = [asyncio.create_task(limiter.acquire("interactive", ME)) for _ in range(4)]
    await asyncio.sleep(0)
    state = limiter.state(NOON)
    assert (state.waiting_interactive, state.pace_per_s) == (3, 4.5)
    assert state.wait_s == pytest.approx(3 / 4.5, abs=1e-6)
    await asyncio.gather(*waiting)


async def test_the_state_tells_of_a_wait_for_the_server_s_own_window():
    """After it those who wait go at once: who comes behind nine others waits no longer than they do."""
    limiter = Limiter(TEN_IN_TWO)
    limiter.accepted(0.0, exhausted(0.5))
    waiting = [asyncio.create_task(limiter.acquire("interactive", ME)) for _ in range(9)]
    await asyncio.sleep(0)
    assert limiter.state(NOON).wait_s == pytest.approx(0.5, abs=1e-6)
    await asyncio.gather(*waiting)


async def test_the_state_tells_who_waits_and_for_how_long():
    """Twelve calls at an idle moment and a bulk call after them, 0.5 s to the answer: two and one wait."""
    limiter = Limiter(TEN_IN_TWO)
    idle = limiter.state(NOON)
    traffic = Traffic(limiter)
    singles = asyncio.create_task(traffic.many(range(12), down_s=0.5))
    await asyncio.sleep(0.5)
    bulk = asyncio.create_task(traffic.call("bulk", "bulk"))
    await asyncio.sleep(0.5)
    assert idle == LimiterState(
        waiting_interactive=0,
        waiting_bulk=0,
        slots_free=10,
        pace_per_s=5.0,
        paused_until=None,
        refusals=0,
        wait_s=0.0,
        limits=TEN_IN_TWO,
    )
    busy = limiter.state(NOON)
    assert (busy.waiting_interactive, busy.waiting_bulk, busy.slots_free) == (2, 1, 0)
    assert busy.wait_s == pytest.approx(0.5 + 2.011 - 1.0, abs=1e-6)
    await asyncio.gather(singles, bulk)


async def test_the_state_tells_of_a_pause_and_the_pace_after_it():
    """A refusal that asks for 7 s: nobody goes until then, and afterwards at nine tenths of the pace."""
    limiter = Limiter(TEN_IN_TWO)
    permit = (await limiter.acquire("interactive", ME))[0]
    permit.settled()
    permit.refused(7.0)
    state = limiter.state(NOON)
    assert state.paused_until is not None
    assert state.paused_until - NOON == timedelta(seconds=7)
    assert (state.refusals, state.pace_per_s, state.wait_s) == (1, 4.5, 7.0)


async def test_without_limits_the_state_says_so():
    """No slots, no pace, no wait."""
    limiter = Limiter(())
    state = limiter.state(NOON)
    assert (state.slots_free, state.pace_per_s, state.wait_s) == (None, inf, 0.0)
    assert limiter.least_wait_s() == 0.0


async def test_who_has_left_the_queue_is_not_counted():
    """Of three that wait one is cancelled and one's client is closed."""
    limiter = Limiter((RateLimit(1, per_s=2.0),))
    (await limiter.acquire("interactive", ME))[0].settled()
    stays = asyncio.create_task(limiter.acquire("interactive", object()))
    cancelled = asyncio.create_task(limiter.acquire("interactive", object()))
    closed = asyncio.create_task(limiter.acquire("interactive", ME))
    await asyncio.sleep(0)
    assert limiter.state(NOON).waiting_interactive == 3
    cancelled.cancel()
    limiter.fail_waiters(ME)
    await asyncio.wait([cancelled, closed])
    assert limiter.state(NOON).waiting_interactive == 1
    await stays


async def test_a_limiter_that_takes_over_knows_what_the_one_before_sent():
    """And nobody uses it yet."""
    before = Limiter(TEN_IN_TWO)
    for _ in range(3):
        (await before.acquire("interactive", ME))[0].settled()
    limiter = Limiter(TEN_IN_TWO, memory=after(before))
    assert limiter.state(NOON).slots_free == 7
    assert (limiter.users, limiter.rates) == (0, TEN_IN_TWO)
