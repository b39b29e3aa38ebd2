"""The tokens of the pace alone, in virtual time."""

import asyncio
from math import inf

import pytest

from smartlead_async.limiter.pacing import Pacer
from tests.virtual_time import now


async def waited_s(pacer: Pacer) -> float:
    """Take the next token when it is there; how long that took."""
    began_at = now()
    await asyncio.sleep(max(0.0, pacer.due_at - now() + 1e-6))  # the last bit of a float aside
    assert pacer.take(now(), is_there=True)
    return now() - began_at


async def test_a_token_comes_each_interval():
    """Those that nobody took while nobody waited are not saved up."""
    pacer = Pacer(0.2, limit=10)
    for _ in range(2):
        pacer.begin(now(), is_fast=False)
        assert [await waited_s(pacer) for _ in range(4)] == pytest.approx([0.0, 0.2, 0.2, 0.2], abs=1e-4)
        await asyncio.sleep(60.0)


@pytest.mark.parametrize(("late_s", "made_up_s"), [(0.04, 0.04), (0.5, 0.06)])
async def test_a_token_that_waited_for_a_slot_is_made_up_in_part(late_s, made_up_s):
    """Three tenths of one at the most: the next one comes sooner by that."""
    pacer = Pacer(0.2, limit=10)
    pacer.begin(now(), is_fast=False)
    await waited_s(pacer)
    await asyncio.sleep(0.2 + late_s)
    assert [await waited_s(pacer) for _ in range(3)] == pytest.approx([0.0, 0.2 - made_up_s, 0.2], abs=1e-4)


async def test_at_a_slower_pace_nothing_is_made_up():
    """After a refusal requests are to come evenly."""
    pacer = Pacer(0.2, limit=10)
    pacer.set_interval(0.4, now())
    await waited_s(pacer)
    await asyncio.sleep(10.0)
    assert [await waited_s(pacer) for _ in range(3)] == pytest.approx([0.0, 0.4, 0.4], abs=1e-4)


async def test_what_is_taken_in_advance_is_waited_for():
    """Three at once: the next one is there when all of them have come."""
    pacer = Pacer(0.2, limit=10)
    pacer.begin(now(), is_fast=False)
    for _ in range(3):
        pacer.take(now(), is_there=False)
    assert await waited_s(pacer) == pytest.approx(3 * 0.2, abs=1e-4)


async def test_debt_has_an_end():
    """Of twenty taken at once eleven are remembered, one of which was there."""
    pacer = Pacer(0.2, limit=10)
    pacer.begin(now(), is_fast=False)
    for _ in range(20):
        pacer.take(now(), is_there=False)
    assert await waited_s(pacer) == pytest.approx(11 * 0.2, abs=1e-4)


async def test_a_token_that_was_not_used_is_there_again():
    """Whether it was waited for or taken in advance."""
    pacer = Pacer(0.2, limit=10)
    pacer.begin(now(), is_fast=False)
    for is_there in (True, False, False):
        pacer.take(now(), is_there=is_there)
    for _ in range(3):
        pacer.give_back()
    assert [await waited_s(pacer) for _ in range(2)] == pytest.approx([0.0, 0.2], abs=1e-4)


async def test_a_token_that_was_not_used_is_one_token():
    """The next one comes as if it had not been taken, at the even pace too; then there is none."""
    pacer = Pacer(0.2, limit=10)
    pacer.begin(now(), is_fast=False)
    pacer.take(now(), is_there=True)
    pacer.give_back()
    pacer.take(now(), is_there=True)
    for _ in range(2):
        pacer.take(now(), is_there=False)
    pacer.give_back()
    assert (pacer.due_at, pacer.even_at) == pytest.approx((0.4, 0.4), abs=1e-6)


async def test_no_token_is_taken_that_the_bucket_does_not_have():
    """Where tokens come faster than the clock can tell, two would be due at once."""
    await asyncio.sleep(100.0)
    pacer = Pacer(1e-15, limit=10)
    pacer.begin(now(), is_fast=False)
    assert [pacer.take(now(), is_there=True) for _ in range(2)] == [True, False]
    await asyncio.sleep(1e-5)
    assert pacer.take(now(), is_there=True)


@pytest.mark.parametrize(("before_s", "after_s"), [(0.2, 0.4), (0.4, 0.2)])
async def test_another_interval_begins_without_debt(before_s, after_s):
    """The next token comes after the shorter one of the two, and the others at the distance of the present one."""
    pacer = Pacer(before_s, limit=10)
    for _ in range(5):
        pacer.take(now(), is_there=False)
    pacer.set_interval(after_s, now())
    assert [await waited_s(pacer) for _ in range(3)] == pytest.approx([0.2, after_s, after_s], abs=1e-4)


async def test_another_interval_gives_no_token_twice():
    """What was taken a moment ago is an interval away, however often the interval changes."""
    pacer = Pacer(0.2, limit=10)
    pacer.take(now(), is_there=False)
    for seconds in (2.0, 1.0, 0.5):
        pacer.set_interval(seconds, now())
    assert pacer.due_at == pytest.approx(now() + 0.5, abs=1e-6)


async def test_after_a_silence_a_part_of_a_token_does():
    """For as long as it was, at most two windows; what it took is known at the even pace, too."""
    pacer = Pacer(0.2, limit=10)
    pacer.begin(now(), is_fast=True)
    assert pacer.fast_until == pytest.approx(4.0, abs=1e-6)
    assert [await waited_s(pacer) for _ in range(3)] == pytest.approx([0.0, 0.08, 0.08], abs=1e-4)
    assert pacer.even_at == pytest.approx(0.6, abs=1e-4)
    await asyncio.sleep(1.1)
    pacer.begin(now(), is_fast=True)
    assert pacer.fast_until == pytest.approx(4.0, abs=1e-6)


async def test_without_a_limit_there_is_always_a_token():
    """Nothing is counted."""
    pacer = Pacer(0.0, limit=0)
    for _ in range(5):
        assert pacer.take(now(), is_there=True)
        pacer.give_back()
    assert pacer.due_at == -inf
