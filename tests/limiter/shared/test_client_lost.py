"""What a process does while the store of its limit is away, in virtual time: wait, or go on by a share."""

import asyncio

import pytest

from smartlead_async.limiter.errors import SharedLimitLostError
from smartlead_async.limiter.limiter import Limiter, Permit
from smartlead_async.limiter.queue import Lane
from tests.limiter.shared.machines import Machines
from tests.limiter.traffic import ME, NOON
from tests.memory_network import fullest_window
from tests.virtual_time import now

LANES: tuple[Lane, Lane] = ("bulk", "interactive")


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


@pytest.mark.parametrize("away_s", [0.2, 0.5, 1.0, 3.0])
async def test_a_store_that_is_back_is_found_within_a_quarter_of_the_time_it_was_away(away_s):
    """But for the time between two requests, and not later than after a second."""
    machines = Machines(1)
    await machines.call(0, "interactive")
    machines.cut[0] = True
    call = asyncio.create_task(machines.call(0, "interactive"))
    await asyncio.sleep(away_s)
    machines.cut[0] = False
    back_at = now()
    await call
    assert machines.traffics[0].granted[-1][1] - back_at <= 0.05 + away_s / 4
    await machines.aclose()


async def test_calls_end_with_an_error_when_the_store_stays_away():
    """After `deadline_s` who waits is told what is away and what to do; so is who comes later, soon."""
    machines = Machines(1, deadline_s=30.0)
    machines.cut[0] = True
    await asyncio.sleep(100.0)
    with pytest.raises(
        SharedLimitLostError,
        match="the shared limit cannot be used .* nothing was sent.* set on_shared_limit_lost='local' to go on",
    ):
        await machines.call(0, "interactive")
    assert now() == pytest.approx(130.0, abs=1.1)
    with pytest.raises(SharedLimitLostError):
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


@pytest.mark.parametrize(("processes", "lost_at", "away_s"), [(4, 8.3, 5.0), (4, 10.3, 4.4), (7, 9.1, 9.0)])
async def test_processes_leave_the_store_and_go_back_to_it_together(processes, lost_at, away_s):
    """It does not know what is sent without it, and each process loses and finds it at its own moment.

    Nobody goes on alone before what the store has granted to others is sent, nor back before all are.
    """
    machines = Machines(processes, on_lost="local")
    jobs = [
        asyncio.create_task(machines.saturate(process, lost_at + away_s + 12.0, LANES[process % 2]))
        for process in range(processes)
    ]
    await asyncio.sleep(lost_at)
    machines.cut[0] = True
    await asyncio.sleep(away_s)
    machines.cut[0] = False
    await asyncio.gather(*jobs)
    assert fullest_window(machines.counted) == 10
    await machines.aclose()


async def test_a_reply_that_is_lost_sends_nobody_on_his_own_way():
    """The next one comes within a window: nothing is sent but what the store has granted."""
    machines = Machines(3, on_lost="local")
    machines.simulation.lost = 0.1
    await asyncio.gather(*(machines.saturate(process, 60.0) for process in range(3)))
    assert fullest_window(machines.counted) == 10
    await machines.aclose()


async def test_who_never_knew_the_store_goes_on_by_a_tenth():
    """Nobody knows how many processes there are: one slot of ten."""
    machines = Machines(1, on_lost="local")
    machines.cut[0] = True
    await asyncio.gather(*(machines.call(0, "interactive") for _ in range(10)))
    assert fullest_window(machines.counted) == 1
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
    assert (second - first, third - second) == pytest.approx((0.222, 0.222), abs=0.04)
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
    assert now() - written_at == pytest.approx(2.0 + 2.011, abs=0.01)
    await machines.aclose()
