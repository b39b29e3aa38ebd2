"""A limiter whose server tells of its limits."""

import asyncio

import pytest

from smartlead_async.limiter.congestion.reported import Reported
from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.rate_limit import RateLimit
from tests.limiter.refusals import exhausted
from tests.limiter.traffic import ME, NOON, TEN_IN_TWO, Traffic
from tests.memory_network import fullest_window
from tests.virtual_time import now


async def test_a_lower_limit_that_is_told_is_kept_from_the_first_answer_on():
    """Five in 2 s, and no window of the next calls holds more; the state shows it."""
    limiter = Limiter(TEN_IN_TWO)
    traffic = Traffic(limiter)
    await traffic.many(range(1))
    limiter.accepted(now(), [Reported(5, None, 4.0, 2.0, 1.001)])
    await traffic.many(range(30))
    assert (fullest_window(traffic.counted), limiter.state(NOON).limits) == (5, (RateLimit(5, per_s=2.0),))


async def test_a_longer_limit_that_is_told_is_kept_beside_the_known_one():
    """Sixty a minute, when what is left of it was seen to fall."""
    limiter = Limiter(TEN_IN_TWO)
    for left in (59.0, 58.0):
        limiter.accepted(now(), [Reported(60, None, left, 60.0, 59.001)])
    assert limiter.state(NOON).limits == (*TEN_IN_TWO, RateLimit(60, per_s=60.0))


async def test_that_nothing_is_left_is_no_pause_when_all_slots_are_used():
    """The eleventh call goes when a slot is free, though the reset is told in whole seconds."""
    limiter = Limiter(TEN_IN_TWO)
    permits = [(await limiter.acquire("interactive", ME))[0] for _ in range(10)]
    for permit in permits:
        permit.settled()
    permits[-1].accepted([Reported(10, None, 0.0, 3.0, 2.001)])
    await limiter.acquire("interactive", ME)
    assert now() == pytest.approx(2.011, abs=1e-3)


@pytest.mark.parametrize(("retry_after_s", "pause_s"), [(None, 7.0), (3.0, 3.0)])
async def test_a_refusal_without_a_hint_is_waited_for_until_the_reset_that_is_told(retry_after_s, pause_s):
    """`Retry-After` comes first."""
    limiter = Limiter(TEN_IN_TWO)
    await asyncio.sleep(1.0)
    limiter.refused(now(), retry_after_s, exhausted(7.0))
    assert limiter.paused_for_s() == pause_s
