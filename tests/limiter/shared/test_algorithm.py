"""The laws of a shared limit, over random processes, latencies, stalls, deaths and lost answers."""

import asyncio
from collections.abc import Iterable, Sequence
from math import inf
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlead_async.limiter.congestion.learned import Learned
from smartlead_async.limiter.limiter import COUNTED_WITHIN_S
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.codec import CLOCKS, GRACE_US, US
from smartlead_async.limiter.shared.protocol import (
    GOOD_S,
    LEASE_S,
    RENEW_S,
    Request,
    Settled,
    lease_s,
)
from smartlead_async.limiter.shared.state import Counted, StoreState
from tests.limiter.shared.harness import Caller, SimulatedLimit, Simulation
from tests.virtual_time import run

LANES: tuple[Lane, Lane] = ("interactive", "bulk")


def spans(most: float) -> st.SearchStrategy[tuple[float, float]]:
    return st.tuples(st.floats(0, most), st.floats(0, most)).map(lambda pair: (min(pair), max(pair)))


SIMULATIONS = st.builds(
    Simulation,
    random=st.integers(0, 2**32).map(Random),
    rates=st.lists(
        st.builds(RateLimit, st.integers(1, 10), per_s=st.sampled_from([0.5, 2.0, 10.0])), min_size=1, max_size=2
    ),
    to_store_s=spans(0.5),
    to_server_s=spans(COUNTED_WITHIN_S),
    upload_s=st.sampled_from([(0.0, 0.0), (0.0, 0.5), (0.0, 20.0)]),
    stall_s=st.sampled_from([(0.0, 0.0), (0.0, 0.3), (0.0, 12.0)]),
    lost=st.sampled_from([0.0, 0.1, 0.5]),
)


async def live(
    simulation: Simulation, processes: int, seconds: float, round_trips_s: Sequence[float | None] = ()
) -> None:
    """Processes come, call, and are killed, each at its own moment, and perhaps at its own distance."""

    async def one(round_trip_s: float | None) -> None:
        await asyncio.sleep(simulation.span((0.0, seconds / 2)))
        caller = Caller(simulation, SimulatedLimit(simulation), round_trip_s)
        life = asyncio.create_task(caller.run())
        for _ in range(simulation.random.randrange(1, 12)):
            caller.call(simulation.random.choice(LANES), simulation.random.choice([1, 1, 3, 30]))
            await asyncio.sleep(simulation.span((0.0, seconds / 8)))
        life.cancel()
        await asyncio.wait([life])

    await asyncio.gather(*(one(round_trip_s) for round_trip_s in round_trips_s or [None] * processes))


@settings(max_examples=40, deadline=None)
@given(simulation=SIMULATIONS, processes=st.integers(1, 6))
def test_no_window_of_the_server_ever_holds_more_than_the_limit(simulation, processes):
    """Over all processes, whatever is slow, lost, stalled or killed."""
    run(live(simulation, processes, 40.0))
    for rate in simulation.rates:
        assert simulation.fullest(rate.per_s) <= rate.limit


@settings(max_examples=40, deadline=None)
@given(simulation=SIMULATIONS, round_trips_s=st.lists(st.floats(0.0, 0.9), min_size=2, max_size=6))
def test_no_window_ever_holds_more_where_processes_know_how_far_away_they_are(simulation, round_trips_s):
    """Each is at its own distance, half of it each way, and all of it is its credit."""
    run(live(simulation, len(round_trips_s), 40.0, round_trips_s))
    for rate in simulation.rates:
        assert simulation.fullest(rate.per_s) <= rate.limit


@settings(max_examples=20, deadline=None)
@given(simulation=SIMULATIONS, processes=st.integers(1, 4))
def test_every_slot_comes_back(simulation, processes):
    """When all are dead, as many as ever go at once after a lease, and a window for each of their places."""

    async def scenario() -> int:
        await live(simulation, processes, 20.0)
        window_s = 1.0055 * max(rate.per_s for rate in simulation.rates)
        await asyncio.sleep(LEASE_S + window_s + processes * (window_s + GRACE_US / US))
        reply = await SimulatedLimit(Simulation(state=simulation.state, rates=simulation.rates)).exchange(
            Request(waiting={"interactive": 99})
        )
        return len(reply.grants)

    assert run(scenario()) == min(rate.limit for rate in simulation.rates)


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("processes", [2, 3, 7])
def test_nobody_starves(processes, lane):
    """Where all have more to send than may be sent, each process sends nine tenths of an equal share or more."""

    async def scenario() -> list[int]:
        simulation = Simulation(random=Random(1))
        callers = [Caller(simulation, SimulatedLimit(simulation)) for _ in range(processes)]
        await saturate(callers, [lane], 10.0)  # the first to come may have found all slots free
        before = [len(caller.waited) for caller in callers]
        await saturate(callers, [lane], 40.0)
        return [len(caller.waited) - sent for caller, sent in zip(callers, before, strict=True)]

    sent = run(scenario())
    assert min(sent) >= 0.9 * sum(sent) / processes


async def saturate(callers: list[Caller], lanes: Iterable[Lane], seconds: float) -> None:
    """All of them have more to send than may be sent, for so long."""
    lives = [asyncio.create_task(caller.run()) for caller in callers]
    for caller in callers:
        for lane in lanes:
            caller.call(lane, 1000)
    await asyncio.sleep(seconds)
    for life in lives:
        life.cancel()
    await asyncio.wait(lives)


@pytest.mark.parametrize(("good_s", "fullest"), [(GOOD_S, 10), (inf, 20)])
async def test_an_old_grant_is_not_written_with(good_s, fullest):
    """A process reads its grant after lease and window, when others have the slots: `good_s` keeps the limit.

    Without that rule there are twice as many as may be.
    """
    simulation = Simulation()
    stalled = Simulation(state=simulation.state, counted=simulation.counted, stall_s=(7.2, 7.2), good_s=good_s)
    late, other = Caller(stalled, SimulatedLimit(stalled)), Caller(simulation, SimulatedLimit(simulation))
    late.call("interactive", 10)
    lives = [asyncio.create_task(late.run())]
    await asyncio.sleep(0.1)
    other.call("interactive", 10)
    lives.append(asyncio.create_task(other.run()))
    await asyncio.sleep(8.0)
    for life in lives:
        life.cancel()
    await asyncio.wait(lives)
    assert simulation.fullest(2.0) == fullest


@pytest.mark.parametrize("counted_by_s", [0.5, COUNTED_WITHIN_S, 2 * COUNTED_WITHIN_S])
def test_a_lease_is_longer_than_a_grant_is_good(counted_by_s):
    """By the time within which a written request is counted; and a grant is good until it is renewed."""
    assert RENEW_S < GOOD_S < lease_s(counted_by_s) / CLOCKS - counted_by_s


async def test_a_lease_is_never_shortened():
    """A process that says less than before may not have been told so: its reply was lost."""
    simulation = Simulation(to_store_s=(0.0, 0.0))
    holder, other = SimulatedLimit(simulation), SimulatedLimit(simulation)
    (slot, _, _) = (await holder.exchange(Request(waiting={"bulk": 1}, lease_s=5.5))).grants[0]
    await asyncio.sleep(1.0)
    await holder.exchange(Request(held=(slot,), lease_s=2.0))
    await asyncio.sleep(6.4)
    held = tuple(grant.slot for grant in (await other.exchange(Request(waiting={"interactive": 99}))).grants)
    assert len(held) == 9
    await asyncio.sleep(0.05)
    assert len((await other.exchange(Request(held=held, waiting={"interactive": 99}))).grants) == 1


async def test_a_long_upload_keeps_its_slot():
    """As long as it is named as held, for longer than a lease; then others find nine slots."""
    simulation = Simulation()
    holder, other = SimulatedLimit(simulation), SimulatedLimit(simulation)
    (slot, _, _) = (await holder.exchange(Request(waiting={"bulk": 1}))).grants[0]
    for _ in range(10):
        await asyncio.sleep(2.0)
        await holder.exchange(Request(held=(slot,)))
    assert len((await other.exchange(Request(waiting={"interactive": 99}))).grants) == 9


async def test_a_slot_that_is_not_named_is_free_at_once():
    """Given back unused, or never heard of because the answer was lost: the same."""
    simulation = Simulation()
    limit = SimulatedLimit(simulation)
    assert len((await limit.exchange(Request(waiting={"interactive": 10}))).grants) == 10
    assert len((await limit.exchange(Request(waiting={"interactive": 10}))).grants) == 10


async def test_what_is_told_twice_counts_once():
    """A report is repeated until an exchange has succeeded; nine slots are left, not eight."""
    simulation = Simulation()
    limit = SimulatedLimit(simulation)
    (slot, _, _) = (await limit.exchange(Request(waiting={"interactive": 1}))).grants[0]
    await limit.exchange(Request(settled=(Settled(slot, 0.1, 0.0),)))
    await limit.exchange(Request(settled=(Settled(slot, 0.2, 0.0),)))
    assert len((await limit.exchange(Request(waiting={"interactive": 99}))).grants) == 9


async def test_a_slot_is_free_a_window_after_its_request_was_counted_however_late_that_is_told():
    """Settled 1.5 s ago, told now: free in half a second."""
    simulation = Simulation(to_store_s=(0.0, 0.0), rates=[RateLimit(1, per_s=2.0)])
    limit, other = SimulatedLimit(simulation), SimulatedLimit(simulation)
    (slot, _, _) = (await limit.exchange(Request(waiting={"interactive": 1}))).grants[0]
    await asyncio.sleep(1.7)
    await limit.exchange(Request(settled=(Settled(slot, 1.5, 0.0),)))
    assert (await other.exchange(Request(waiting={"interactive": 1}))).grants == ()
    await asyncio.sleep(0.503)
    assert [lane for _, lane, _ in (await other.exchange(Request(waiting={"interactive": 1}))).grants] == [
        "interactive"
    ]


async def test_a_pause_is_everybody_s():
    """What one was refused for, all wait for; then they go."""
    simulation = Simulation()
    limit, other = SimulatedLimit(simulation), SimulatedLimit(simulation)
    await limit.exchange(Request(paused_s=5.0))
    reply = await other.exchange(Request(waiting={"interactive": 1, "bulk": 1}))
    assert reply.grants == ()
    assert 4.9 < reply.paused_s <= 5.0
    assert 4.9 < reply.wait_s <= 5.0
    await asyncio.sleep(reply.wait_s)
    assert len((await other.exchange(Request(waiting={"interactive": 1}))).grants) == 1


async def tell(simulation: Simulation, learned: Learned) -> Learned:
    """A process tells what it was taught; what the store knows then."""
    return (await SimulatedLimit(simulation).exchange(Request(learned=learned, changes=True))).learned


@pytest.mark.parametrize("lane", LANES)
async def test_what_one_process_has_learned_is_kept_by_all(lane):
    """One was refused, and the server bears half: another's calls, too, go each 0.4 s, five in 2 s."""
    simulation = Simulation(to_store_s=(0.0, 0.0), to_server_s=(0.0, 0.0))
    await tell(simulation, Learned(0.5))
    caller = Caller(simulation, SimulatedLimit(simulation))
    await saturate([caller], [lane], 20.0)
    assert simulation.fullest(0.365) == 1  # a late grant makes up for 0.03 s
    assert simulation.fullest(2.0) == 5


async def test_a_second_limit_that_one_process_has_found_is_kept_by_all():
    """Six in 10 s."""
    simulation = Simulation(to_store_s=(0.0, 0.0), to_server_s=(0.0, 0.0))
    await tell(simulation, Learned(second=RateLimit(6, per_s=10.0)))
    caller = Caller(simulation, SimulatedLimit(simulation))
    await saturate([caller], ["bulk"], 60.0)
    assert simulation.fullest(10.0) == 6
    assert len(simulation.counted) == 36


async def test_a_second_limit_that_more_was_sent_than_it_allows_is_waited_for():
    """300 in the last minute, of which 60 are allowed: the next may go when the 60th last is a minute ago."""
    counted = [Counted(100 * US - number * US // 5, 0, 1) for number in reversed(range(300))]
    simulation = Simulation(to_store_s=(0.0, 0.0), clock_s=100.0, state=StoreState(epoch=1, counted=counted))
    await tell(simulation, Learned(second=RateLimit(60, per_s=60.0)))
    reply = await SimulatedLimit(simulation).exchange(Request(waiting={"interactive": 1}))
    assert (reply.grants, reply.wait_s) == ((), pytest.approx(60.0 * CLOCKS - 59 * 0.2 - 0.02, abs=1e-4))


async def test_a_part_of_a_slot_is_a_slot_that_comes_back_later():
    """A quarter of ten slots are three, away for 2.4 s."""
    simulation = Simulation(to_store_s=(0.0, 0.0), to_server_s=(0.0, 0.0))
    await tell(simulation, Learned(0.25))
    caller = Caller(simulation, SimulatedLimit(simulation))
    await saturate([caller], ["interactive"], 60.0)
    assert simulation.fullest(2.4) == 3


async def test_what_was_learned_of_an_older_version_is_dropped():
    """Two processes learn something at once: the second is told what the first has said."""
    simulation = Simulation(to_store_s=(0.0, 0.0), to_server_s=(0.0, 0.0))
    first = await tell(simulation, Learned(0.5, failed=2, probe_in_s=50.0))
    second = await tell(simulation, Learned(0.7))
    third = await tell(simulation, Learned(0.8, version=1))
    assert (first, second, third) == (Learned(0.5, failed=2), Learned(0.5, failed=2), Learned(0.8))
    assert (first.version, second.version, third.version) == (1, 1, 2)
    assert 49.9 < first.probe_in_s <= 50.0


@pytest.mark.parametrize("processes", [1, 3])
async def test_the_fifth_grant_is_for_bulk_while_both_wait(processes):
    """Four interactive, one bulk, wherever they wait; grants are those of the whole limit, in order."""
    simulation = Simulation(random=Random(1))
    callers = [Caller(simulation, SimulatedLimit(simulation)) for _ in range(processes)]
    await saturate(callers, LANES, 60.0)
    sent = [lane for caller in callers for lane, _ in caller.waited]
    assert 0.8 < sent.count("bulk") * 4 / sent.count("interactive") <= 1.0


async def test_of_many_calls_a_hundred_are_granted_in_an_exchange():
    """An exchange with a million calls would take longer than a store is waited for; the next is due at once."""
    limit = SimulatedLimit(Simulation(rates=[RateLimit(10**6, per_s=2.0)]))
    held: list[int] = []
    for _ in range(3):
        reply = await limit.exchange(Request(held=tuple(held), waiting={"interactive": 10**6}))
        held += [grant.slot for grant in reply.grants]
        assert (len(reply.grants), reply.wait_s) == (100, 0.0)
    assert len(set(held)) == len(held)


async def test_bulk_calls_of_all_processes_are_spaced_and_interactive_ones_are_not():
    """Of two processes, bulk grants come an interval apart; then five interactive ones go at once."""
    simulation = Simulation(to_store_s=(0.0, 0.0))
    one, two = SimulatedLimit(simulation), SimulatedLimit(simulation)
    assert len((await one.exchange(Request(waiting={"bulk": 1}))).grants) == 1
    reply = await two.exchange(Request(waiting={"bulk": 5}))
    assert reply.grants == ()
    assert 0.1 < reply.wait_s <= 0.2
    three = SimulatedLimit(simulation)
    assert len((await three.exchange(Request(waiting={"interactive": 5}))).grants) == 5


async def test_one_exchange_at_a_time():
    """A second ask could not name what the first is just granted, and is refused."""
    limit = SimulatedLimit(Simulation())
    first = asyncio.create_task(limit.exchange(Request()))
    await asyncio.sleep(0.0)
    with pytest.raises(RuntimeError, match="an exchange is under way"):
        await limit.exchange(Request())
    assert (await first).processes == 1


@pytest.mark.parametrize("processes", [1, 2, 4, 8])
async def test_a_saturating_job_costs_a_round_trip_for_each_request(processes):
    """And two for each that joins. It reaches what the slots allow: 10 in 2.011 s and the way, 4.76 a second."""
    simulation = Simulation(random=Random(1))
    callers = [Caller(simulation, SimulatedLimit(simulation)) for _ in range(processes)]
    await saturate(callers, ["bulk"], 60.0)
    assert len(simulation.counted) >= 283
    assert simulation.exchanges <= len(simulation.counted) + 2 * processes


@pytest.mark.parametrize("processes", [10, 12])
async def test_a_crowd_is_granted_two_slots_in_an_exchange_and_tells_of_them_in_another(processes):
    """Each has its turn less often than once in a window; one by one, a request would take two exchanges."""
    simulation = Simulation(random=Random(1))
    callers = [Caller(simulation, SimulatedLimit(simulation)) for _ in range(processes)]
    await saturate(callers, ["bulk"], 60.0)
    assert len(simulation.counted) >= 275
    assert simulation.exchanges <= 1.25 * len(simulation.counted)


async def test_a_slot_that_is_late_is_asked_for_ever_more_seldom():
    """All slots are held by a process that was killed: who waits asks eight times in seven seconds, not 27."""
    simulation = Simulation(to_store_s=(0.0, 0.0))
    await SimulatedLimit(simulation).exchange(Request(waiting={"interactive": 10}))
    caller = Caller(simulation, SimulatedLimit(simulation))
    caller.call("interactive")
    life = asyncio.create_task(caller.run())
    await asyncio.sleep(lease_s(COUNTED_WITHIN_S) + 2.1)
    life.cancel()
    await asyncio.wait([life])
    assert [waited for _, waited in caller.waited] == [pytest.approx(lease_s(COUNTED_WITHIN_S) + 2.011, abs=1e-6)]
    assert simulation.exchanges == 1 + 8


async def test_a_grant_that_is_given_back_costs_nobody_s_pace():
    """A bulk grant was not used; another's bulk call goes at once, and not an interval later."""
    simulation = Simulation(to_store_s=(0.0, 0.0))
    one, two = SimulatedLimit(simulation), SimulatedLimit(simulation)
    assert len((await one.exchange(Request(waiting={"bulk": 1}))).grants) == 1
    await one.exchange(Request())
    assert [in_s for _, _, in_s in (await two.exchange(Request(waiting={"bulk": 1}))).grants] == [0.0]
