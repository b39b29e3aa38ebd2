"""Limiters of several processes on one store, in virtual time: one law over all."""

import asyncio
from contextlib import suppress

import pytest

from smartlead_async.limiter.errors import StaleSlotError
from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.rate_limit import RateLimit
from tests.limiter.refusals import exhausted
from tests.limiter.shared.machines import Machines
from tests.limiter.traffic import ME, NOON, TEN_IN_TWO, Traffic, after
from tests.memory_network import fullest_window
from tests.virtual_time import now


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


async def test_that_nothing_is_left_is_no_wonder_while_calls_wait_for_the_store():
    """All slots are used, by one process or the other; when nobody waits there is another reason."""
    machines = Machines(2)
    limiter = machines.traffics[0].limiter
    calls = [asyncio.create_task(machines.call(0, "interactive")) for _ in range(12)]
    await asyncio.sleep(1.0)
    limiter.accepted(now(), exhausted(1.0))
    assert limiter.paused_for_s() == 0.0
    await asyncio.gather(*calls)
    limiter.accepted(now(), exhausted(1.0))
    assert limiter.paused_for_s() == 1.0
    await machines.aclose()


async def test_that_nothing_is_left_is_no_wonder_where_the_own_share_is_used():
    """The store is away, and this process goes by a share of the limit."""
    machines = Machines(1, on_lost="local")
    machines.cut[0] = True
    limiter = machines.traffics[0].limiter
    paused_s = []
    calls = [asyncio.create_task(machines.call(0, "interactive")) for _ in range(2)]
    for seconds in (5.0, 600.0):
        await asyncio.sleep(seconds)
        limiter.accepted(now(), exhausted(1.0))
        paused_s.append(limiter.paused_for_s())
    await asyncio.gather(*calls)
    assert paused_s == [0.0, 1.0]
    machines.cut[0] = False
    await machines.aclose()


async def test_a_server_s_own_window_is_that_of_all():
    """By its headers it has no room for 7 s, so one waits; told with what it asks next, the other waits too."""
    machines = Machines(2)
    permit, _ = await machines.traffics[0].limiter.acquire("interactive", ME)
    permit.settled()
    permit.accepted(exhausted(7.0))
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
        assert (slots._held, slots._settled.untold, slots._task) == ({}, {}, None)
    assert machines.simulation.state.held == {}
    await machines.aclose()


async def test_a_client_that_was_closed_tells_the_store_nothing_more():
    """Its request was written and not answered: the store takes it as counted when its lease has ended."""
    machines = Machines(2)
    permit, _ = await machines.traffics[0].limiter.acquire("interactive", ME)
    permit.written()
    permit.end()
    await machines.aclose()
    exchanges, free = machines.simulation.exchanges, machines.traffics[0].limiter.memory.pool.free(now())
    await asyncio.sleep(10.0)
    assert (machines.simulation.exchanges, free) == (exchanges, 9)


async def test_an_answer_to_a_closed_client_settles_no_slot_of_the_one_after_it():
    """Slots are not numbered as those before: the ten that are held stay so."""
    machines = Machines(1)
    limiter = machines.traffics[0].limiter
    early, _ = await limiter.acquire("interactive", ME)
    early.written()
    await machines.aclose()
    permits = [(await limiter.acquire("interactive", ME))[0] for _ in range(9)]
    early.settled()
    await asyncio.sleep(0.1)
    assert limiter.state(NOON).slots_free == 0
    assert len(machines.simulation.state.held) == 10
    for permit in permits:
        permit.settled()
    await machines.aclose()


async def test_processes_that_have_left_are_not_counted():
    """Twenty came one after the other, and closed; the store has forgotten them, but for what they have sent."""
    machines = Machines(20)
    for process in range(20):
        await machines.call(process, "interactive")
        await machines.traffics[process].limiter.aclose()
    assert machines.simulation.state.processes == {}
    assert fullest_window(machines.counted) == 10


async def test_a_limit_that_was_let_go_of_can_be_taken_up_again():
    """The last client of a process is closed, and another one made."""
    machines = Machines(1)
    await machines.call(0, "interactive")
    await machines.aclose()
    await asyncio.gather(*(machines.call(0, "interactive") for _ in range(10)))
    assert fullest_window(machines.counted) == 10
    await machines.aclose()


async def test_what_one_process_has_learned_is_kept_by_all():
    """One of four is refused twice, soon after each other: together they use eight slots of ten."""
    machines = Machines(4)
    jobs = [asyncio.create_task(machines.saturate(process, 100.0)) for process in range(4)]
    await asyncio.sleep(40.0)
    limiters = [traffic.limiter for traffic in machines.traffics]
    for _ in range(2):
        limiters[0].refused(now(), 0.0)
        limiters[0].accepted()
        await asyncio.sleep(5.0)
    await asyncio.gather(*jobs)
    lowered = [at for at in machines.counted if 60.0 < at <= 100.0]
    assert len(lowered) / 40.0 / 5 == pytest.approx(0.8 * 0.96, abs=0.02)
    assert [limiter.state(NOON).limits for limiter in limiters] == [(RateLimit(8, per_s=2.0),)] * 4
    await machines.aclose()


async def test_what_is_learned_during_an_exchange_is_told_by_the_next():
    """Its reply, which knows nothing of it, does not undo it."""
    machines = Machines(2)
    machines.simulation.to_store_s = (0.5, 0.5)
    first, second = (traffic.limiter for traffic in machines.traffics)
    call = asyncio.create_task(machines.call(0, "interactive"))
    await asyncio.sleep(0.2)
    first.refused(now(), 0.0)
    await call
    await machines.call(1, "interactive")
    assert [limiter.state(NOON).limits for limiter in (first, second)] == [(RateLimit(9, per_s=2.0),)] * 2
    await machines.aclose()


async def test_a_process_that_comes_later_knows_what_was_learned():
    """The first one has gone; the store has kept it."""
    machines = Machines(2)
    await machines.call(0, "interactive")
    first, second = (traffic.limiter for traffic in machines.traffics)
    first.refused(now(), 0.0)
    await asyncio.sleep(1.0)
    await first.aclose()
    await asyncio.sleep(3000.0)
    await machines.call(1, "interactive")
    assert second.state(NOON).limits == (RateLimit(9, per_s=2.0),)
    await machines.aclose()


@pytest.mark.parametrize("refused_before_s", [None, 0.0, 29.0])
async def test_a_slot_the_store_has_not_heard_of_for_long_is_not_used(refused_before_s):
    """Granted, and then the store is away: what leaves after 1.5 s is perhaps counted when another has the slot.

    For half a minute after a refusal leases are longer, since a request is perhaps counted 4 s after its last
    byte; a grant is good for as long as before, also where that half minute ends meanwhile.
    """
    machines = Machines(1)
    machines.simulation.to_store_s = (0.0, 0.0)
    limiter = machines.traffics[0].limiter
    if refused_before_s is not None:
        limiter.refused(now(), 0.0)
        await asyncio.sleep(refused_before_s)
    permit, _ = await limiter.acquire("interactive", ME)
    machines.cut[0] = True
    await asyncio.sleep(1.499)
    permit.check()
    await asyncio.sleep(0.002)
    with pytest.raises(StaleSlotError):
        permit.check()
    permit.unused()
    await machines.aclose()


async def test_a_slot_that_was_not_good_is_not_used_when_the_store_has_heard_of_it_again():
    """By then its lease had perhaps ended, and another has it: to name it does not renew it."""
    machines = Machines(1)
    limiter = machines.traffics[0].limiter
    permit, _ = await limiter.acquire("interactive", ME)
    machines.cut[0] = True
    await asyncio.sleep(5.0)
    machines.cut[0] = False
    await asyncio.sleep(2.0)
    with pytest.raises(StaleSlotError):
        permit.check()
    permit.unused()
    another, _ = await limiter.acquire("interactive", ME)
    another.check()
    another.unused()
    await machines.aclose()


async def test_a_slot_of_which_the_store_was_told_too_little_is_not_used():
    """Granted before a refusal, after which a request is perhaps counted later than was said; then it is told."""
    machines = Machines(1)
    limiter = machines.traffics[0].limiter
    permit, _ = await limiter.acquire("interactive", ME)
    limiter.refused(now(), 0.0)
    with pytest.raises(StaleSlotError):
        permit.check()
    await asyncio.sleep(0.1)
    permit.check()
    permit.unused()
    await machines.aclose()


@pytest.mark.parametrize(("written_after_s", "exchanges"), [(0.0, 1), (0.8, 2), (3.1, 5)])
async def test_the_store_hears_again_of_a_slot_until_its_request_is_written(written_after_s, exchanges):
    """A connection may take longer to open than a grant is good for; who waits for an answer need not ask."""
    machines = Machines(1)
    limiter = machines.traffics[0].limiter
    permit, _ = await limiter.acquire("interactive", ME)
    await asyncio.sleep(written_after_s)
    permit.check()
    permit.written()
    await asyncio.sleep(1.9)
    assert machines.simulation.exchanges == exchanges
    permit.settled()
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


async def test_a_grant_whose_call_has_gone_is_given_back_at_once():
    """It was granted in advance; cancelled before its moment, it leaves slot and pace to another process."""
    machines = Machines(2)
    limiter = machines.traffics[0].limiter
    jobs = [asyncio.create_task(machines.call(0, "bulk")) for _ in range(2)]
    await asyncio.sleep(0.16)
    assert len(machines.simulation.state.held) == 1
    jobs[1].cancel()
    await asyncio.sleep(0.006)
    assert [len(machines.simulation.state.held), limiter.state(NOON).waiting_bulk] == [0, 0]
    await machines.call(1, "bulk")
    [(_, granted_at)] = machines.traffics[1].granted
    assert granted_at < 0.18
    await machines.aclose()
