"""Limiters of several processes on one store, in virtual time: one law over all, and what a lost store does."""

import asyncio
from contextlib import suppress
from functools import partial
from random import Random

import pytest

from smartlead_async import ConnectionFailedError, RateLimit
from smartlead_async.limiter.limiter import Limiter, Permit, StaleSlotError
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.shared.client import SharedSlots
from smartlead_async.limiter.shared.protocol import Reply, Request, SharedLimitLostError
from smartlead_async.limiter.sharing import OnLost, Sharing
from tests.limiter.shared.harness import SimulatedLimit, Simulation
from tests.limiter.traffic import ME, NOON, TEN_IN_TWO, Traffic, after
from tests.memory_network import fullest_window
from tests.virtual_time import now


class Store(SimulatedLimit):
    """A way to the store of a simulation that can be cut."""

    def __init__(self, simulation: Simulation, cut: list[bool]) -> None:
        super().__init__(simulation)
        self._cut = cut

    async def exchange(self, request: Request) -> Reply:
        if self._cut[0]:
            raise SharedLimitLostError("the shared limit cannot be used (cut)")
        return await super().exchange(request)


class Machines:
    """Processes of one key: a limiter each, one store, one server."""

    def __init__(
        self,
        processes: int,
        on_lost: OnLost = "wait",
        deadline_s: float = 120.0,
        rates: tuple[RateLimit, ...] = TEN_IN_TWO,
    ) -> None:
        self.simulation = Simulation(random=Random(7), rates=rates)
        self.cut = [False]
        self.sharing = Sharing(
            url="",
            on_lost=on_lost,
            deadline_s=deadline_s,
            slots=partial(SharedSlots, lambda: Store(self.simulation, self.cut)),
        )
        self.traffics = [Traffic(Limiter(self.simulation.rates, sharing=self.sharing)) for _ in range(processes)]

    @property
    def counted(self) -> list[float]:
        return [at for traffic in self.traffics for at in traffic.counted]

    async def call(self, process: int, lane: Lane) -> None:
        rng = self.simulation.random
        await self.traffics[process].call("", lane, rng.uniform(0.02, 0.08), rng.uniform(0.02, 0.08))

    async def saturate(self, process: int, until: float, lane: Lane = "bulk") -> None:
        async def work() -> None:
            while now() < until:
                await self.call(process, lane)

        await asyncio.gather(*(work() for _ in range(5)))

    async def aclose(self) -> None:
        await asyncio.gather(*(traffic.limiter.aclose() for traffic in self.traffics))


async def test_four_processes_keep_one_limit_and_share_it():
    """No window over ten, nine tenths of the limit, each a fair part, one exchange a request but for the first."""
    machines = Machines(4)
    await asyncio.gather(*(machines.saturate(process, 300.0) for process in range(4)))
    shares = [len(traffic.counted) / len(machines.counted) for traffic in machines.traffics]
    assert fullest_window(machines.counted) == 10
    assert len(machines.counted) / 300.0 / 5 > 0.9
    assert min(shares) > 0.2
    assert machines.simulation.exchanges <= len(machines.counted) + 10
    await machines.aclose()


async def test_slots_of_a_killed_process_come_back():
    """One of four ends in the middle without a word; the others go on, and after a lease have its slots too.

    They do not ask for them all the time: one exchange a request, but for the first and for those until then.
    """
    machines = Machines(4)
    killed = asyncio.create_task(machines.saturate(3, 300.0))
    others = [asyncio.create_task(machines.saturate(process, 300.0)) for process in range(3)]
    await asyncio.sleep(100)
    killed.cancel()
    machines.traffics[3].limiter._slots._task.cancel()
    at_kill = len(machines.counted)
    await asyncio.gather(*others)
    assert fullest_window(machines.counted) == 10
    assert (len(machines.counted) - at_kill) / 200.0 / 5 > 0.9
    assert machines.simulation.exchanges <= len(machines.counted) + 20
    await asyncio.gather(*(traffic.limiter.aclose() for traffic in machines.traffics[:3]))


async def test_a_single_call_of_one_process_overtakes_the_bulk_jobs_of_others():
    """Three processes saturate the limit with bulk calls; a call of the fourth waits for little over a slot."""
    machines = Machines(4)
    jobs = [asyncio.create_task(machines.saturate(process, 120.0)) for process in range(3)]
    waits = []
    for _ in range(40):
        await asyncio.sleep(2.73)
        asked_at = now()
        await machines.call(3, "interactive")
        waits.append(machines.traffics[3].granted[-1][1] - asked_at)
    await asyncio.gather(*jobs)
    assert sorted(waits)[37] < 0.4
    assert fullest_window(machines.counted) == 10
    await machines.aclose()


async def test_calls_wait_for_a_store_that_is_away_and_go_on_when_it_is_back():
    """Ten seconds without the store: nothing is sent meanwhile, nothing is lost."""
    machines = Machines(2)
    await machines.call(0, "interactive")
    machines.cut[0] = True
    began_at = now()
    calls = asyncio.gather(*(machines.call(process, "interactive") for process in (0, 1) for _ in range(3)))
    await asyncio.sleep(10)
    assert len(machines.counted) == 1
    machines.cut[0] = False
    await calls
    assert 10 < now() - began_at < 13
    await machines.aclose()


async def test_calls_end_with_an_error_when_the_store_stays_away():
    """After `deadline_s` who waits is told what is away and what to do; so is who comes later, soon."""
    machines = Machines(1, deadline_s=30.0)
    machines.cut[0] = True
    await asyncio.sleep(100.0)
    with pytest.raises(
        ConnectionFailedError,
        match="the shared limit cannot be used .* nothing was sent.* set on_shared_limit_lost='local' to go on",
    ) as raised:
        await machines.call(0, "interactive")
    assert raised.value.sent == "no"
    assert now() == pytest.approx(130.0, abs=1.1)
    with pytest.raises(ConnectionFailedError):
        await machines.call(0, "interactive")
    assert now() < 133
    await machines.aclose()


async def test_without_the_store_processes_go_on_by_a_share_each():
    """Two processes that have known each other go on at five slots each, and come back to the store together."""
    machines = Machines(2, on_lost="local")
    jobs = [asyncio.create_task(machines.saturate(process, 200.0)) for process in range(2)]
    await asyncio.sleep(50)
    machines.cut[0] = True
    await asyncio.sleep(50)
    before = len(machines.counted)
    await asyncio.sleep(50)
    assert (len(machines.counted) - before) / 50 / 5 > 0.8
    machines.cut[0] = False
    await asyncio.gather(*jobs)
    assert fullest_window(machines.counted) == 10
    await machines.aclose()


async def test_who_never_knew_the_store_goes_on_by_a_tenth():
    """Nobody knows how many processes there are: one slot of ten."""
    machines = Machines(1, on_lost="local")
    machines.cut[0] = True
    await asyncio.gather(*(machines.call(0, "interactive") for _ in range(10)))
    assert fullest_window(machines.counted) == 1
    await machines.aclose()


async def test_a_pause_of_one_process_is_one_of_all():
    """One is refused with 7 s to wait; the other's call waits them too."""
    machines = Machines(2)
    limiter = machines.traffics[0].limiter
    permit, _ = await limiter.acquire("interactive", ME)
    permit.settled()
    permit.refused(7.0)
    await asyncio.sleep(0.1)
    with suppress(TimeoutError):
        async with asyncio.timeout(0.1):
            await machines.call(1, "interactive")
    assert machines.traffics[1].limiter.state(NOON).wait_s == pytest.approx(6.8, abs=0.02)
    await machines.call(1, "interactive")
    assert 7.0 < machines.traffics[1].granted[0][1] < 7.3
    await machines.aclose()


async def test_a_server_s_own_window_is_that_of_all():
    """By its headers it has no room for 7 s, so one waits; told with what it asks next, the other waits too."""
    machines = Machines(2)
    permit, _ = await machines.traffics[0].limiter.acquire("interactive", ME)
    permit.settled()
    permit.accepted(7.0)
    await asyncio.sleep(2.0)
    await machines.call(1, "interactive")
    assert 7.0 < machines.traffics[1].granted[0][1] < 7.3
    await machines.aclose()


async def test_every_refusal_is_told():
    """The second, 20 s later, makes the others pause as the first did."""
    machines = Machines(2)
    for pause_until in (7.0, 27.0):
        permit, _ = await machines.traffics[0].limiter.acquire("interactive", ME)
        permit.settled()
        permit.refused(7.0)
        await asyncio.sleep(0.1)
        await machines.call(1, "interactive")
        assert pause_until < machines.traffics[1].granted[-1][1] < pause_until + 0.3
        await asyncio.sleep(20.0 - now() % 20.0)
    await machines.aclose()


async def test_a_slot_that_was_not_used_is_free_for_the_other_processes_at_once():
    """One holds all ten and gives one back: the call of another, soon after it, goes at once."""
    machines = Machines(2)
    permits = [(await machines.traffics[0].limiter.acquire("interactive", ME))[0] for _ in range(10)]
    await asyncio.sleep(0.5)
    permits.pop().unused()
    await asyncio.sleep(0.01)
    await machines.call(1, "interactive")
    assert machines.traffics[1].granted[0][1] < 0.6
    for permit in permits:
        permit.settled()
    await machines.aclose()


async def test_a_single_call_is_asked_for_at_once_while_bulk_calls_wait_for_their_moment():
    """Nine slots are free; the next bulk call is due in 0.2 s."""
    machines = Machines(1)
    job = asyncio.gather(*(machines.call(0, "bulk") for _ in range(5)))
    await asyncio.sleep(0.45)
    asked_at = now()
    await machines.traffics[0].call("single")
    [granted_at] = [at for name, at in machines.traffics[0].granted if name == "single"]
    assert granted_at - asked_at < 0.01
    await job
    await machines.aclose()


async def test_traffic_leaves_nothing_behind():
    """Neither in the process nor, when its leases and windows are over, in the store."""
    machines = Machines(2)
    await asyncio.gather(*(machines.saturate(process, 30.0) for process in range(2)))
    await asyncio.sleep(10.0)
    for traffic in machines.traffics:
        slots = traffic.limiter._slots
        assert (slots._held, slots._settled, slots._task) == (set(), {}, None)
    assert machines.simulation.state.held == {}
    await machines.aclose()


async def test_a_limit_that_was_let_go_of_can_be_taken_up_again():
    """The last client of a process is closed, and another one made."""
    machines = Machines(1)
    await machines.call(0, "interactive")
    await machines.aclose()
    await asyncio.gather(*(machines.call(0, "interactive") for _ in range(10)))
    assert fullest_window(machines.counted) == 10
    await machines.aclose()


async def test_a_refusal_is_told_when_the_store_is_back():
    """One is refused, 7 s to wait, while the store is away: later the other waits as long, and goes slowly."""
    machines = Machines(2)
    await machines.call(0, "interactive")
    machines.cut[0] = True
    machines.traffics[0].limiter.refused(now(), 7.0)
    pause_until = now() + 7.0
    await asyncio.sleep(3.0)
    machines.cut[0] = False
    await asyncio.sleep(1.1)
    await asyncio.gather(*(machines.call(1, "interactive") for _ in range(3)))
    first, second, third = (at for _, at in machines.traffics[1].granted)
    assert pause_until < first < pause_until + 0.1
    assert (second - first, third - second) == pytest.approx((0.4, 0.4), abs=0.04)
    await machines.aclose()


async def test_the_halved_pace_of_one_process_is_that_of_all():
    """One of four is refused, without a pause: together they send half, and soon nine tenths, of the limit."""
    machines = Machines(4)
    jobs = [asyncio.create_task(machines.saturate(process, 200.0)) for process in range(4)]
    await asyncio.sleep(40.0)
    machines.traffics[0].limiter.refused(now(), 0.0)
    await asyncio.sleep(160.0)
    halved = [at for at in machines.counted if 40.5 < at <= 48.5]
    regained = [at for at in machines.counted if 150.0 < at <= 200.0]
    assert len(halved) / 8.0 / 5 == pytest.approx(0.5, abs=0.03)
    assert len(regained) / 50.0 / 5 == pytest.approx(0.9, abs=0.01)
    await asyncio.gather(*jobs)
    await machines.aclose()


@pytest.mark.parametrize(("refusals", "good_s"), [(0, 5.9), (1, 3.9)])
async def test_a_slot_the_store_has_not_heard_of_for_long_is_not_used(refusals, good_s):
    """Granted, and then the store is away: 5.9 s later another process may have the slot.

    After a refusal 3.9 s later: then a request is perhaps counted 4 s after its last byte, and not 2 s.
    """
    machines = Machines(1)
    machines.simulation.to_store_s = (0.0, 0.0)
    limiter = machines.traffics[0].limiter
    for _ in range(refusals):
        limiter.refused(now(), 0.0)
    permit, _ = await limiter.acquire("interactive", ME)
    machines.cut[0] = True
    await asyncio.sleep(good_s - 0.001)
    permit.check()
    await asyncio.sleep(0.002)
    with pytest.raises(StaleSlotError):
        permit.check()
    permit.unused()
    await machines.aclose()


async def test_several_limits_are_shared_at_once():
    """Ten in two seconds and 60 a minute over three processes: both hold."""
    machines = Machines(3, rates=(RateLimit(10, per_s=2.0), RateLimit(60, per_s=60.0)))
    await asyncio.gather(*(machines.saturate(process, 200.0, "interactive") for process in range(3)))
    assert fullest_window(machines.counted, 2.0) == 10
    assert fullest_window(machines.counted, 60.0) == 60
    await machines.aclose()


async def test_a_client_that_does_not_share_the_limit_knows_what_one_that_did_has_sent():
    """The store is asked no more, and the server counts on: ten at once, and the eleventh waits."""
    machines = Machines(1)
    shared = machines.traffics[0]
    await asyncio.gather(*(machines.call(0, "interactive") for _ in range(10)))
    await machines.aclose()
    alone = Traffic(Limiter(TEN_IN_TWO, memory=after(shared.limiter)))
    await alone.many(range(10))
    assert fullest_window([*shared.counted, *alone.counted]) == 10


async def test_a_client_that_shares_the_limit_waits_for_what_one_that_did_not_has_sent():
    """The store knows nothing of it: its slots are used when the shortest window has forgotten the others."""
    machines = Machines(1)
    alone = Traffic(Limiter(TEN_IN_TWO))
    await alone.many(range(10))
    shared = Traffic(Limiter(TEN_IN_TWO, sharing=machines.sharing, memory=after(alone.limiter)))
    await shared.many(range(10))
    assert fullest_window([*alone.counted, *shared.counted]) == 10
    assert now() == pytest.approx(2.0, abs=0.1)
    await shared.limiter.aclose()


async def test_the_state_tells_of_the_store_s_grants_and_of_when_the_next_is_due():
    """All ten slots are held, and two calls wait; a third would come after the two."""
    machines = Machines(1)
    limiter = machines.traffics[0].limiter
    permits = [(await limiter.acquire("interactive", ME))[0] for _ in range(10)]
    assert limiter.state(NOON).slots_free == 0
    nobody = limiter.state(NOON).wait_s
    waiting = [asyncio.ensure_future(limiter.acquire("interactive", ME)) for _ in range(2)]
    await asyncio.sleep(0.01)
    state = limiter.state(NOON)
    assert (nobody, state.waiting_interactive, state.slots_free) == (0.0, 2, 0)
    assert state.wait_s == pytest.approx(limiter._slots._next_request_at - now() + 2 * 0.2)
    for permit in permits:
        permit.settled()
    for permit, _ in await asyncio.gather(*waiting):
        permit.settled()
    await machines.aclose()


async def on_its_own() -> tuple[Machines, Limiter, Permit]:
    """A machine that never reached the store, and has the one slot of its share."""
    machines = Machines(1, on_lost="local")
    machines.cut[0] = True
    limiter = machines.traffics[0].limiter
    permit, _ = await limiter.acquire("interactive", ME)
    return machines, limiter, permit


async def test_the_state_tells_of_the_own_share_while_the_store_is_away():
    """One slot of ten, and then none until it is free again."""
    machines, limiter, permit = await on_its_own()
    held = limiter.state(NOON)
    permit.settled()
    settled = limiter.state(NOON)
    assert (held.slots_free, settled.slots_free) == (0, 0)
    assert settled.wait_s == pytest.approx(2.0, abs=0.02)
    await machines.aclose()


async def test_a_slot_of_the_own_share_that_was_not_used_is_free_at_once():
    """Nothing was sent with it."""
    machines, limiter, permit = await on_its_own()
    permit.unused()
    assert limiter.state(NOON).slots_free == 1
    began_at = now()
    (await limiter.acquire("interactive", ME))[0].settled()
    assert now() - began_at < 0.001
    await machines.aclose()


async def test_a_request_of_the_own_share_settles_without_an_answer():
    """It was written while the store was away: its slot is free when it must have been counted, and no sooner."""
    machines, limiter, permit = await on_its_own()
    permit.writing()
    permit.written()
    written_at = now()
    assert limiter.least_wait_s() == 0.0
    permit.end()
    assert limiter.memory.pool.free(now()) == 9
    (await limiter.acquire("interactive", ME))[0].settled()
    assert now() - written_at == pytest.approx(2.0 + 2.001, abs=0.01)
    await machines.aclose()
