"""A permit, in virtual time: when its slot comes back, whatever becomes of its request."""

import asyncio

import pytest

from smartlead_async.limiter.limiter import Limiter, Permit
from smartlead_async.limiter.rate_limit import RateLimit
from tests.limiter.traffic import ME, TEN_IN_TWO
from tests.virtual_time import now


async def test_an_unused_permit_gives_its_slot_back_at_once():
    """A connection that was refused costs nothing of the limit."""
    limiter = Limiter((RateLimit(1, per_s=2.0),))
    (await limiter.acquire("interactive", ME))[0].unused()
    await limiter.acquire("interactive", ME)
    assert now() == pytest.approx(0.0, abs=1e-6)


async def test_a_slow_answer_frees_its_slot_when_the_request_must_have_been_counted():
    """Two seconds after the last byte was written the request counts as counted; a slow endpoint stops nobody."""
    limiter = Limiter((RateLimit(1, per_s=2.0),))
    (await limiter.acquire("interactive", ME))[0].written()
    await limiter.acquire("interactive", ME)
    assert now() == pytest.approx(2.0 + 2.011, abs=1e-6)


async def test_a_request_still_being_written_keeps_its_slot():
    """Until the last byte is out nobody knows when the server will count it."""
    limiter = Limiter((RateLimit(1, per_s=2.0),))
    permit = (await limiter.acquire("interactive", ME))[0]
    permit.written()
    permit.writing()
    waiting = asyncio.create_task(limiter.acquire("interactive", ME))
    await asyncio.sleep(60)
    assert not waiting.done()
    permit.settled()
    await waiting
    assert now() == pytest.approx(62.011, abs=1e-6)


async def test_who_waits_for_a_request_that_is_being_written_is_told_when_it_was():
    """Until then nobody knows when a slot will be free; without an answer it is free 2 s and the window later."""
    limiter = Limiter((RateLimit(1, per_s=2.0),))
    permit = (await limiter.acquire("interactive", ME))[0]
    permit.writing()
    waiting = asyncio.create_task(limiter.acquire("interactive", ME))
    await asyncio.sleep(10.0)
    permit.written()
    permit.end()
    await waiting
    assert now() == pytest.approx(10.0 + 2.0 + 2.011, abs=1e-6)


async def test_an_exchange_that_ends_before_its_request_was_written_costs_no_slot():
    """Nothing was put on the wire."""
    limiter = Limiter((RateLimit(1, per_s=2.0),))
    (await limiter.acquire("interactive", ME))[0].end()
    await limiter.acquire("interactive", ME)
    assert now() == pytest.approx(0.0, abs=1e-6)


async def test_a_slot_comes_back_once_however_often_its_permit_ends():
    """Settled, given back and ended after it: one slot, when the answer frees it."""
    limiter = Limiter((RateLimit(2, per_s=2.0),))
    for _ in range(2):
        permit = (await limiter.acquire("interactive", ME))[0]
        permit.written()
        for end in (permit.settled, permit.unused, permit.settled, permit.written, permit.end):
            end()
    await limiter.acquire("interactive", ME)
    assert now() == pytest.approx(2.011, abs=1e-6)


async def test_nothing_is_held_for_a_request_that_is_over():
    """Whether it was answered, not sent, or sent and never answered."""
    limiter = Limiter(TEN_IN_TWO)
    for end in (Permit.settled, Permit.unused, Permit.end):
        permit = (await limiter.acquire("interactive", ME))[0]
        permit.writing()
        end(permit)
    assert [member.held for member in limiter.memory.pool.members] == [{}]


@pytest.mark.parametrize(("is_written", "counted_at"), [(True, 2.0), (False, 3.0)])
async def test_an_exchange_that_ends_without_an_answer_may_still_be_counted(is_written, counted_at):
    """Two seconds after its last byte, or where it was cut off before that, two seconds after its end."""
    limiter = Limiter((RateLimit(1, per_s=2.0),))
    permit = (await limiter.acquire("interactive", ME))[0]
    permit.writing()
    if is_written:
        permit.written()
    await asyncio.sleep(1.0)
    permit.end()
    await limiter.acquire("interactive", ME)
    assert now() == pytest.approx(counted_at + 2.011, abs=1e-6)
