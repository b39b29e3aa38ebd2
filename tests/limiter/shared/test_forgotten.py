"""A store that forgot: how much it presumes to be held, and what processes that remember put in its place."""

import asyncio
from copy import deepcopy

import pytest

from smartlead_async.limiter.congestion.learned import Learned
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.protocol import PRESUMED_S, Reply, Request, Settled
from smartlead_async.limiter.shared.state import StoreState
from tests.limiter.shared.harness import SimulatedLimit, Simulation
from tests.virtual_time import now


async def granted(limit: SimulatedLimit, recalls: bool = False) -> tuple[Reply, int]:
    """The reply that grants a call a slot, and how many before it did not."""
    exchanges = 0
    while not (reply := await limit.exchange(Request(waiting={"interactive": 1}, recalls=recalls))).grants:
        exchanges, recalls = exchanges + 1, False
        await asyncio.sleep(reply.wait_s)
    return reply, exchanges


async def test_a_store_that_has_forgotten_takes_what_it_is_told():
    """Of a later version than its own, though nothing has changed."""
    simulation = Simulation(to_store_s=(0.0, 0.0), to_server_s=(0.0, 0.0))
    reply = await SimulatedLimit(simulation).exchange(Request(learned=Learned(0.5, version=7)))
    assert (reply.learned, reply.learned.version) == (Learned(0.5), 7)


async def test_a_store_that_forgot_presumes_the_worst():
    """A process it has replied to finds it empty: no slot is free until a lease and a window have ended."""
    simulation = Simulation()
    limit = SimulatedLimit(simulation)
    await limit.exchange(Request(waiting={"interactive": 10}))
    simulation.state = StoreState()
    reply = await limit.exchange(Request(waiting={"interactive": 1}))
    assert (reply.has_forgotten, reply.grants) == (True, ())
    assert (await limit.exchange(Request(waiting={"interactive": 1}, recalls=True))).grants == ()
    await asyncio.sleep(PRESUMED_S + 2.003)
    assert len((await limit.exchange(Request(waiting={"interactive": 1}))).grants) == 1


async def test_a_store_that_is_restored_from_a_snapshot_presumes_the_worst():
    """It knows the epoch, and fewer exchanges than it told of: what was granted since is forgotten."""
    simulation = Simulation()
    limit = SimulatedLimit(simulation)
    await limit.exchange(Request())
    snapshot = deepcopy(simulation.state)
    assert len((await limit.exchange(Request(waiting={"interactive": 10}))).grants) == 10
    simulation.state = snapshot
    reply = await limit.exchange(Request(waiting={"interactive": 10}))
    assert (reply.has_forgotten, reply.grants) == (True, ())


async def test_what_a_process_recalls_takes_the_place_of_what_is_presumed():
    """Nine are held, one was settled a second ago: when the window has passed it is free, and no other."""
    simulation = Simulation(to_store_s=(0.0, 0.0))
    limit, other = SimulatedLimit(simulation), SimulatedLimit(simulation)
    grants = (await limit.exchange(Request(waiting={"interactive": 10}))).grants
    await other.exchange(Request())
    simulation.state = StoreState()
    await limit.exchange(Request())
    held = tuple(grant.slot for grant in grants[1:])
    recall = Request(held=held, held_s=(0.1,) * 9, settled=(Settled(grants[0].slot, 1.0, 0.0),), recalls=True)
    await limit.exchange(recall)
    await other.exchange(Request())
    await asyncio.sleep(1.003)
    assert len((await other.exchange(Request(waiting={"interactive": 10}, recalls=True))).grants) == 1


@pytest.mark.parametrize(
    ("its_s", "age_s", "presumed"), [(0.3, 2.5, 9), (0.7, 2.5, 10), (0.3, 0.8, 9), (0.3, 0.6, 10)]
)
async def test_what_was_in_use_or_free_for_nobody_is_known_however_late_that_is_told(its_s, age_s, presumed):
    """A process tells a second later of a slot that was settled 1.5 s before, or 0.2 or 0.4 s after the loss.

    One that was free for this process after 1.311 s it may have used again, and then that is told as well. One
    that was answered 0.4 s after the loss, over a way of 0.3 s, may have been granted in advance.
    """
    simulation = Simulation(to_store_s=(0.0, 0.0))
    limit, other = SimulatedLimit(simulation), SimulatedLimit(simulation)
    (slot, _, _) = (await limit.exchange(Request(waiting={"interactive": 1}, credit_s=its_s))).grants[0]
    await other.exchange(Request())
    simulation.state = StoreState()
    await other.exchange(Request())
    await asyncio.sleep(1.0)
    await limit.exchange(Request(credit_s=its_s))
    await limit.exchange(Request(settled=(Settled(slot, age_s, its_s),), credit_s=its_s, recalls=True))
    assert simulation.state.presumed == presumed


@pytest.mark.parametrize(("held_s", "presumed"), [(1.1, 9), (0.9, 10), (-0.1, 10)])
async def test_a_slot_that_was_granted_in_advance_takes_no_place(held_s, presumed):
    """It could be used only after the loss: until then it was that of another request, which is told as well."""
    simulation = Simulation(to_store_s=(0.0, 0.0))
    limit, other = SimulatedLimit(simulation), SimulatedLimit(simulation)
    (slot, _, _) = (await limit.exchange(Request(waiting={"interactive": 1}))).grants[0]
    await other.exchange(Request())
    simulation.state = StoreState()
    await other.exchange(Request())
    await asyncio.sleep(1.0)
    await limit.exchange(Request())
    await limit.exchange(Request(held=(slot,), held_s=(held_s,), recalls=True))
    assert simulation.state.presumed == presumed


async def test_what_is_presumed_is_asked_for_ever_more_seldom():
    """All that is known is told: who waits asks seven times in six seconds, and is granted a slot."""
    simulation = Simulation(to_store_s=(0.0, 0.0))
    limit = SimulatedLimit(simulation)
    await limit.exchange(Request())
    simulation.state = StoreState()
    await limit.exchange(Request())
    asked_at = now()
    reply, exchanges = await granted(limit, recalls=True)
    assert now() - asked_at + reply.grants[0].in_s == pytest.approx(PRESUMED_S + 2.011, abs=1e-4)
    assert exchanges == 7


@pytest.mark.parametrize(("limit", "first_s"), [(12, 0.0), (10, PRESUMED_S + 60.33), (5, PRESUMED_S + 60.33)])
async def test_what_is_presumed_counts_for_longer_limits_as_well(limit, first_s):
    """Ten requests of the lost memory are as ten that were counted when their leases have ended."""
    rates = [RateLimit(10, per_s=2.0), RateLimit(limit, per_s=60.0)]
    simulation = Simulation(to_store_s=(0.0, 0.0), rates=rates)
    process = SimulatedLimit(simulation)
    await process.exchange(Request())
    simulation.state = StoreState()
    await process.exchange(Request())
    await asyncio.sleep(PRESUMED_S + 2.011)
    asked_at = now() - PRESUMED_S - 2.011
    reply, _ = await granted(process)
    assert now() - asked_at + reply.grants[0].in_s == pytest.approx(max(first_s, PRESUMED_S + 2.011), abs=2e-3)


async def test_a_process_that_recalls_twice_takes_no_more_places():
    """The reply to the first was lost; five of the others' ten slots are still presumed to be held."""
    simulation = Simulation(to_store_s=(0.0, 0.0))
    limit = SimulatedLimit(simulation)
    grants = (await limit.exchange(Request(waiting={"interactive": 5}))).grants
    simulation.state = StoreState()
    await limit.exchange(Request())
    held = tuple(grant.slot for grant in grants)
    for _ in range(2):
        await limit.exchange(Request(held=held, held_s=(0.1,) * 5, recalls=True))
    assert (await limit.exchange(Request(waiting={"interactive": 1}, held=()))).grants != ()
    assert (await limit.exchange(Request(waiting={"interactive": 9}, held=()))).grants[5:] == ()
