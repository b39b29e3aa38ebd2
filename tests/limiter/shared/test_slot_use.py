"""When a slot may be used again, and by whom: distances of processes, grants given back, clocks that were set."""

import asyncio

import pytest

from smartlead_async import RateLimit
from smartlead_async.limiter.shared.algorithm import exchange
from smartlead_async.limiter.shared.codec import StoreSession
from smartlead_async.limiter.shared.protocol import Request, Settled
from smartlead_async.limiter.shared.state import StoreState, dump_state, load_state
from tests.limiter.shared.harness import SimulatedLimit, Simulation


@pytest.mark.parametrize(("its_s", "own_s", "in_s"), [(0.3, 0.3, 0.111), (0.3, 0.1, 0.311), (0.1, 0.3, 0.311)])
async def test_a_slot_is_free_sooner_by_the_lesser_credit_of_the_two_that_use_it(its_s, own_s, in_s):
    """Its answer was seen 1.6 s ago; whoever only looks on, without a credit, does not matter."""
    simulation = Simulation(to_store_s=(0.0, 0.0), rates=[RateLimit(1, per_s=2.0)])
    one, another, third = SimulatedLimit(simulation), SimulatedLimit(simulation), SimulatedLimit(simulation)
    (slot, _, _) = (await one.exchange(Request(waiting={"interactive": 1}, credit_s=its_s))).grants[0]
    await asyncio.sleep(1.9)
    await third.exchange(Request())
    await one.exchange(Request(settled=(Settled(slot, 1.6, its_s),), credit_s=its_s))
    reply = await another.exchange(Request(waiting={"interactive": 1}, credit_s=own_s))
    assert [grant.in_s for grant in reply.grants] == [pytest.approx(in_s, abs=1e-6)]


async def far_has_settled(simulation: Simulation) -> SimulatedLimit:
    """A process 0.6 s away has had the one slot, and its answer was seen 1.5 s ago."""
    far = SimulatedLimit(simulation)
    (slot, _, _) = (await far.exchange(Request(waiting={"interactive": 1}, credit_s=0.6))).grants[0]
    await asyncio.sleep(2.1)
    await far.exchange(Request(settled=(Settled(slot, 1.5, 0.6),), credit_s=0.6))
    return far


async def test_a_process_far_away_uses_its_own_slots_again_sooner_than_others_may():
    """Its request is 0.6 s on the way, there and back; nobody else is granted a slot before that one is free."""
    simulation = Simulation(to_store_s=(0.0, 0.0), rates=[RateLimit(1, per_s=2.0)])
    far, near = await far_has_settled(simulation), SimulatedLimit(simulation)
    assert (await near.exchange(Request(waiting={"interactive": 1}))).grants == ()
    await near.exchange(Request())
    (slot, _, _) = (await far.exchange(Request(waiting={"interactive": 1}, credit_s=0.6))).grants[0]
    await asyncio.sleep(0.6)
    assert (await near.exchange(Request(waiting={"interactive": 1}))).grants == ()
    await far.exchange(Request(settled=(Settled(slot, 0.0, 0.6),), credit_s=0.6))
    await asyncio.sleep(1.9)
    reply = await near.exchange(Request(waiting={"interactive": 1}))
    assert [grant.in_s for grant in reply.grants] == [pytest.approx(0.111, abs=1e-6)]


async def test_a_slot_that_was_given_back_is_free_when_the_request_before_it_says():
    """A far process could have used it at once, and did not: for one that is near it is free in half a second."""
    simulation = Simulation(to_store_s=(0.0, 0.0), rates=[RateLimit(1, per_s=2.0)])
    far, near = await far_has_settled(simulation), SimulatedLimit(simulation)
    assert len((await far.exchange(Request(waiting={"interactive": 1}, credit_s=0.6))).grants) == 1
    await far.exchange(Request(credit_s=0.6))
    reply = await near.exchange(Request(waiting={"interactive": 1}))
    assert (reply.grants, reply.wait_s) == ((), pytest.approx(0.311, abs=1e-6))  # a tenth of an interval early
    await asyncio.sleep(0.5)
    assert len((await near.exchange(Request(waiting={"interactive": 1}))).grants) == 1


async def test_a_slot_that_a_call_before_may_use_again_leaves_the_others_to_those_behind_it():
    """Of three slots one may be used again by processes far away: two calls that came before leave one."""
    simulation = Simulation(to_store_s=(0.0, 0.0), rates=[RateLimit(3, per_s=2.0)])
    far = await far_has_settled(simulation)
    for _ in range(2):
        paused = Request(waiting={"interactive": 1}, credit_s=0.6, paused_s=0.45)
        assert (await SimulatedLimit(simulation).exchange(paused)).grants == ()
    await asyncio.sleep(0.44)
    assert len((await far.exchange(Request(waiting={"interactive": 2}, credit_s=0.6))).grants) == 1


async def test_of_many_slots_a_call_waits_for_the_one_that_is_free_soonest():
    """All forty are used, the last of them one second before the others, which is the first to come back."""
    simulation = Simulation(to_store_s=(0.0, 0.0), rates=[RateLimit(40, per_s=2.0)])
    limit = SimulatedLimit(simulation)
    await limit.exchange(Request())
    await asyncio.sleep(2.1)
    grants = (await limit.exchange(Request(waiting={"interactive": 40}))).grants
    await asyncio.sleep(1.0)
    ages_s = [*[0.0] * 39, 1.0]
    settled = tuple(Settled(grant.slot, age_s, 0.0) for grant, age_s in zip(grants, ages_s, strict=True))
    reply = await limit.exchange(Request(settled=settled, waiting={"interactive": 1}))
    assert (reply.grants, reply.wait_s) == ((), pytest.approx(1.006, abs=1e-6))  # a tenth of an interval early


async def test_a_longer_limit_counts_a_request_whose_slot_was_used_again():
    """Two in 2 s and three in 60 s: after three requests of a far process nobody is granted a fourth."""
    simulation = Simulation(to_store_s=(0.0, 0.0), rates=[RateLimit(2, per_s=2.0), RateLimit(3, per_s=60.0)])
    far, near = SimulatedLimit(simulation), SimulatedLimit(simulation)
    for _ in range(3):
        (slot, _, _) = (await far.exchange(Request(waiting={"interactive": 1}, credit_s=0.6))).grants[0]
        await asyncio.sleep(2.0)
        await far.exchange(Request(settled=(Settled(slot, 1.4, 0.6),), credit_s=0.6))
    assert (await far.exchange(Request(waiting={"interactive": 1}, credit_s=0.6))).grants == ()
    assert (await near.exchange(Request(waiting={"interactive": 1}))).grants == ()


@pytest.mark.parametrize("set_by_s", [0.02, 0.3, 5.0, 3600.0])
async def test_a_store_whose_clock_is_set_forward_frees_no_slot_sooner(set_by_s):
    """Ten requests were counted; ten more may go two seconds later, whatever the clock shows until then."""
    simulation = Simulation(to_store_s=(0.0, 0.0))
    limit, other = SimulatedLimit(simulation), SimulatedLimit(simulation)
    await other.exchange(Request())
    grants = (await limit.exchange(Request(waiting={"interactive": 10}))).grants
    await limit.exchange(Request(settled=tuple(Settled(grant.slot, 0.0, 0.0) for grant in grants)))
    simulation.clock_s += set_by_s
    await asyncio.sleep(1.85)
    assert (await other.exchange(Request(waiting={"interactive": 10}))).grants == ()
    await asyncio.sleep(0.153)
    assert len((await other.exchange(Request(waiting={"interactive": 10}))).grants) == 10


@pytest.mark.parametrize("idle_s", [0.0, 50.0])
async def test_a_process_that_was_idle_knows_how_long_when_the_clock_is_set_forward(idle_s):
    """By its own clock, to as much as an exchange takes; ten were counted just before it asks, by another."""
    simulation = Simulation(to_store_s=(0.0, 0.0))
    idle, other = SimulatedLimit(simulation), SimulatedLimit(simulation)
    await idle.exchange(Request())
    await asyncio.sleep(idle_s)
    grants = (await other.exchange(Request(waiting={"interactive": 10}))).grants
    await other.exchange(Request(settled=tuple(Settled(grant.slot, 0.0, 0.0) for grant in grants)))
    simulation.clock_s += 2.0
    await asyncio.sleep(1.85)
    assert (await idle.exchange(Request(waiting={"interactive": 10}))).grants == ()


@pytest.mark.parametrize("set_by_us", [-5_000_000, 20_000, 5_000_000])
def test_a_store_whose_clock_was_set_reads_what_it_has_written(set_by_us):
    """It is not taken for one that has forgotten: nobody has to wait for a lease."""
    session, state, clock = StoreSession((RateLimit(10, per_s=2.0),)), StoreState(), 1_800_000_000_000_000
    for asked_at in (0.0, 0.1, 0.2):
        request = session.encode(Request(), asked_at)
        state, reply = exchange(load_state(dump_state(state)), request, clock + int(asked_at * 1e6))
        session.decode(reply, request, asked_at, asked_at)
        clock += set_by_us
    assert (state.version, state.presumed) == (3, 0)
