"""Cancellation as a property: a caller is cancelled at every turn of the loop, from asking until it is through.

So it is cancelled at every await there is, in the turn of its grant and in that of its answer too.
"""

import asyncio
import inspect
from collections.abc import Coroutine, Iterator
from itertools import count

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.rate_limit import RateLimit
from tests.limiter.scenarios import (
    AGES_S,
    DEEPER,
    Call,
    Scenario,
    Trace,
    asks,
    overfull,
    run_scenario,
    scenarios,
)
from tests.limiter.traffic import ME, NOON, TEN_IN_TWO
from tests.virtual_time import VirtualTimeLoop, now

# Of more than five, four could overtake a bulk caller who then leaves: bulk's turn, which it brought near, stays.
few = scenarios(asks(("answered", "lost", "torn", "unsent"), leaves=False), most=5)
# Without stalls: what became due during one is looked at in the order of turns, and each caller takes some.
few_refused = scenarios(asks(leaves=False), most=5).map(lambda scenario: attrs.evolve(scenario, stalls=()))


@attrs.frozen
class Left:
    """What came of a scenario in which a caller was cancelled."""

    caller: Call
    trace: Trace
    rest: list[float]  # when the bulk calls go that come when everything is over


def ended(scenario: Scenario) -> tuple[Trace, list[float]]:
    """A scenario, and the grants of as many bulk calls as there are slots, long after it."""
    rest: list[float] = []

    async def ask_again(limiter: Limiter) -> None:
        since = now()
        for _ in range(min(rate.limit for rate in limiter.state(NOON).limits)):
            async with asyncio.timeout(AGES_S):
                await limiter.acquire("bulk", ME)
            rest.append(now() - since)

    return run_scenario(scenario, ask_again), rest


def left_at_every_turn(scenario: Scenario, place: int) -> Iterator[Left]:
    """The scenario with the caller of an ask cancelled after 1, 2, 3... turns, until it is through by then."""
    before, asked, after = scenario.asks[:place], scenario.asks[place], scenario.asks[place + 1 :]
    for turns in count(1):
        ask = attrs.evolve(asked, leaves_after_turns=turns)
        trace, rest = ended(attrs.evolve(scenario, asks=(*before, ask, *after)))
        [caller] = [call for call in trace.asked if call.ask is ask]
        if not caller.is_cancelled:
            return
        yield Left(caller, trace, rest)


def grants(trace: Trace, without: Call | None = None) -> list[tuple[int, float]]:
    """Who was granted, by the place among all but one, and when."""
    stayed = [call for call in trace.asked if call is not without]
    return [(place, call.granted_at) for place, call in enumerate(stayed) if call.granted_at is not None]


@settings(max_examples=20 * DEEPER)
@given(few_refused, st.data())
def test_nobody_notices_a_caller_who_leaves_the_queue(scenario, data):
    """The others are granted in the same order and at the same times as if it had never come."""
    place = data.draw(st.integers(0, len(scenario.asks) - 1), "place of who leaves")
    never_came = grants(
        run_scenario(attrs.evolve(scenario, asks=scenario.asks[:place] + scenario.asks[place + 1 :]))
    )
    for left in left_at_every_turn(scenario, place):
        if left.caller.left_queue:
            came = grants(left.trace, left.caller)
            assert [who for who, _ in came] == [who for who, _ in never_came]
            assert [at for _, at in came] == pytest.approx([at for _, at in never_came], abs=1e-6)  # turns cost


@settings(max_examples=20 * DEEPER)
@given(few, st.data())
def test_wherever_a_caller_is_cancelled_no_slot_and_no_token_is_lost(scenario, data):
    """The law holds, all others are granted, and afterwards the limiter is as good as one that was never used."""
    place = data.draw(st.integers(0, len(scenario.asks) - 1), "place of who is cancelled")
    _, fresh = ended(attrs.evolve(scenario, asks=()))
    for left in left_at_every_turn(scenario, place):
        assert overfull(scenario, left.trace.counted) == []
        assert left.trace.starved == 0
        assert left.trace.free_afterwards == min(rate.limit for rate in left.trace.limiter.state(NOON).limits)
        assert all(at <= at_first + 1e-6 for at, at_first in zip(left.rest, fresh, strict=True))  # turns cost


async def test_the_limiter_has_no_task():
    """So none is left over where a loop ends whose client was not closed, however it is run."""
    limiter = Limiter(TEN_IN_TWO)
    for _ in range(5):
        (await limiter.acquire("interactive", ME))[0].settled()  # in advance of their tokens
    waiting = {asyncio.ensure_future(limiter.acquire("bulk", ME)) for _ in range(3)}
    await asyncio.sleep(0.1)
    assert asyncio.all_tasks() - {asyncio.current_task()} == waiting
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)
    assert asyncio.all_tasks() == {asyncio.current_task()}


def test_a_coroutine_whose_loop_has_ended_can_be_closed():
    """By the garbage collector, where nobody closed the client."""
    loop = VirtualTimeLoop()

    async def wait() -> Coroutine[object, object, object]:
        limiter = Limiter((RateLimit(1, per_s=2.0),))
        await limiter.acquire("interactive", ME)
        waiting = limiter.acquire("interactive", ME)
        waiting.send(None)
        return waiting

    waiting = loop.run_until_complete(wait())
    loop.close()
    waiting.close()
    assert inspect.getcoroutinestate(waiting) == inspect.CORO_CLOSED


@pytest.mark.parametrize("is_granted", [False, True])
async def test_a_coroutine_that_is_closed_while_it_waits_leaves_the_queue(is_granted):
    """By hand or by the garbage collector, before its grant or in the same turn: its slot is the next one's."""
    limiter = Limiter((RateLimit(1, per_s=2.0),))
    permit, _ = await limiter.acquire("interactive", ME)
    closed = limiter.acquire("interactive", ME)
    closed.send(None)
    closed.close()
    if is_granted:
        permit.unused()
    else:
        permit.settled()
    async with asyncio.timeout(10.0):
        await limiter.acquire("interactive", ME)
    assert now() == pytest.approx(0.0 if is_granted else 2.011, abs=1e-6)
    assert limiter.state(NOON).waiting_interactive == 0
    await limiter.aclose()
