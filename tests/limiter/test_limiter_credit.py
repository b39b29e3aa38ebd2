"""The credit of the round trip: how much sooner slots come back, how that is bounded, and how it is lost."""

import asyncio
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.memory import KeyMemory
from smartlead_async.limiter.queue import Lane
from tests.limiter.scenarios import DEEPER
from tests.limiter.traffic import NOON, TEN_IN_TWO, Traffic
from tests.memory_network import fullest_window
from tests.virtual_time import now, run

LANES: tuple[Lane, Lane] = ("interactive", "bulk")


async def test_the_minimum_round_trip_time_brings_slots_back_sooner():
    """Answers that all take 0.1 s: once that is known a slot is away for 2.011 s, and not for 2.111 s."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(300), down_s=0.05, up_s=0.05)
    at = [at for _, at in traffic.granted]
    assert at[10] - at[0] == pytest.approx(2.111, abs=1e-6)
    assert at[290] - at[280] == pytest.approx(2.011, abs=1e-6)
    assert fullest_window(traffic.counted) == 10


async def test_the_state_tells_that_slots_come_back_sooner():
    """By round trips of 0.6 s: just answered, ten of them are back 2.011 s after they were sent."""
    limiter = Limiter(TEN_IN_TWO)
    traffic = Traffic(limiter)
    await traffic.many(range(20), down_s=0.6)
    await asyncio.sleep(10.0)
    await traffic.many(range(10), down_s=0.6)
    assert (limiter.state(NOON).wait_s, limiter.least_wait_s()) == pytest.approx((1.411, 1.411), abs=1e-3)


@pytest.mark.parametrize("lane", ["interactive", "bulk"])
async def test_what_is_steady_is_known_after_fifteen_answers(lane):
    """Round trips of 0.6 s: from the third round on a slot is away for 2.011 s."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(40), lane, down_s=0.6)
    at = [at for _, at in traffic.granted]
    away_s = [at[n + 10] - at[n] for n in (0, 10, 20)]
    assert away_s == pytest.approx([2.611, 2.011, 2.011], abs=1e-3)


async def shorter(limiter: Limiter, idle_s: float) -> list[float]:
    """Seventy calls, half of whose round trip of 0.6 s is the way up; then it is 20 ms. When they were counted."""
    traffic = Traffic(limiter)
    await traffic.many(range(70), up_s=0.3, down_s=0.3)
    await asyncio.sleep(idle_s)
    await traffic.many(range(20), up_s=0.01, down_s=0.01)
    return traffic.counted


@pytest.mark.parametrize("idle_s", [0.0, 1.0, 1.4, 1.7])
async def test_a_way_that_becomes_shorter_is_one_request_too_many(idle_s):
    """The first answer tells: no slot comes back sooner, those of earlier answers included."""
    counted = await shorter(Limiter(TEN_IN_TWO), idle_s)
    assert fullest_window(counted) <= 11
    assert sum(later - earlier < 2.0 for earlier, later in zip(counted, counted[10:], strict=False)) <= 10


async def test_a_slot_that_was_granted_sooner_is_no_debt_in_the_state():
    """None is free then, not less than none."""
    limiter = Limiter(TEN_IN_TWO)
    traffic = Traffic(limiter)
    await traffic.many(range(30), down_s=0.6)
    await asyncio.sleep(10.0)
    calls = asyncio.gather(*(traffic.call(str(n), down_s=0.6) for n in range(11)))
    await asyncio.sleep(2.1)
    assert len(traffic.granted) == 41
    assert limiter.state(NOON).slots_free == 0
    await calls


async def test_slots_come_back_sooner_one_after_the_other():
    """Ten answers at once, of round trips of 0.6 s: slots come back 0.6 s sooner, 0.48 s sooner, and so on."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(20), down_s=0.6)
    await asyncio.sleep(10.0)
    began_at = now()
    await traffic.many(range(20), down_s=0.6)
    expected = [2.011 + 0.12 * n for n in range(6)] + [2.611] * 4
    assert [at - began_at for _, at in traffic.granted[30:]] == pytest.approx(expected, abs=1e-3)


async def test_a_refusal_takes_back_at_once_what_slots_came_back_sooner():
    """Ten answers, a refusal just then: the next slot is free 2.011 s after the answer, not after the request."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(60), "bulk", down_s=0.3)
    await asyncio.sleep(10.0)
    await traffic.many(range(10), down_s=0.3)
    answered_at = now()
    traffic.limiter.refused(now() - 0.3, 0.0)
    traffic.limiter.accepted(now())
    await traffic.many(range(1))
    assert now() - answered_at == pytest.approx(2.011, abs=1e-3)


async def test_a_refusal_takes_back_what_was_learned_and_assumed():
    """Round trips for ten minutes; and for half a minute a request counts as counted 4 s after its last byte."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(300), down_s=0.1)
    traffic.limiter.refused(now(), 10.0)
    assert traffic.limiter.counted_within_s == 4.0
    await traffic.many(range(300, 311), down_s=0.1)
    at = [at for _, at in traffic.granted]
    assert at[290] - at[280] == pytest.approx(2.011, abs=1e-6)
    assert at[310] - at[300] > 2.111
    await asyncio.sleep(40.0)
    assert traffic.limiter.counted_within_s == 2.0
    began_at = now()
    await traffic.many(range(311, 322), down_s=0.1)
    assert now() - began_at > 2.111


async def test_a_slow_answer_holds_its_slot_no_longer_than_the_server_takes_to_count():
    """With 0.3 s assumed and answers after 1 s a slot is away for 2.311 s; a refusal takes that back."""
    memory = KeyMemory(TEN_IN_TWO, "even", ("", asyncio.get_running_loop().time), counted_within_s=0.3)
    traffic = Traffic(Limiter(TEN_IN_TWO, memory=memory))
    await traffic.many(range(11), down_s=1.0)
    assert traffic.granted[10][1] == pytest.approx(2.311, abs=1e-6)
    traffic.limiter.refused(now(), 0.0)
    assert traffic.limiter.counted_within_s == 4.0
    await asyncio.sleep(40.0)
    assert traffic.limiter.counted_within_s == 2.0
    await asyncio.sleep(600.0)
    assert traffic.limiter.counted_within_s == 0.3


@pytest.mark.parametrize("lane", LANES)
async def test_credit_is_none_for_what_counts_as_counted_without_an_answer(lane):
    """Counted after 0.3 s, as is assumed, and answered 0.3 s later: no slot comes back sooner than after 2 s."""
    memory = KeyMemory(TEN_IN_TWO, "even", ("", asyncio.get_running_loop().time), counted_within_s=0.3)
    traffic = Traffic(Limiter(TEN_IN_TWO, memory=memory))
    await traffic.many(range(60), lane, up_s=0.3, down_s=0.3)
    assert memory.pool.credit_s == pytest.approx(0.6)
    assert fullest_window(traffic.counted) == 10


async def test_a_refusal_where_no_slot_came_back_sooner_leaves_what_is_known_of_the_way():
    """Ten seconds after the last call; while slots come back sooner it is taken back."""
    limiter = Limiter(TEN_IN_TWO)
    traffic = Traffic(limiter)
    await traffic.many(range(40), down_s=0.3)
    await asyncio.sleep(10.0)
    limiter.refused(now(), 0.0)
    limiter.accepted()
    await asyncio.sleep(40.0)
    await traffic.many(range(40), down_s=0.3)
    assert limiter.memory.pool.credit_s == pytest.approx(0.3)
    limiter.refused(now(), 0.0)
    await asyncio.sleep(40.0)
    await traffic.many(range(1), down_s=0.3)
    assert limiter.memory.pool.credit_s == 0.0


@settings(max_examples=10 * DEEPER)
@given(st.integers(0, 10**9))
def test_whatever_becomes_of_the_way_a_window_holds_five_too_many_at_the_most(seed):
    """Groups of calls over ways that change at once, each part for itself, to a server that refuses nothing."""

    async def main() -> None:
        rng, traffic = Random(seed), Traffic(Limiter(TEN_IN_TWO))
        for _ in range(8):
            up_s, down_s = rng.choice([0.0, 0.01, 0.05, 0.3, 0.6, 1.5]), rng.choice([0.0, 0.01, 0.3, 0.6, 1.5])
            for _ in range(rng.randint(1, 3)):
                lane: Lane = rng.choice(LANES)
                await traffic.many(range(rng.randint(1, 30)), lane, up_s=up_s, down_s=down_s)
                await asyncio.sleep(rng.uniform(0.0, 3.0))
        assert fullest_window(traffic.counted) <= 15

    run(main())


async def test_a_way_of_a_tenth_of_a_second_is_one_too_many_at_the_most():
    """It was all on the way up, and is all on the way back, which no answer tells."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(100), up_s=0.1)
    await traffic.many(range(100), down_s=0.1)
    assert fullest_window(traffic.counted) == 11
