"""The limiter alone, in virtual time: who is let go, when, and in which order."""

import asyncio
from collections import Counter
from contextlib import suppress
from itertools import pairwise

import pytest

from smartlead_async.limiter.errors import LimiterClosedError
from smartlead_async.limiter.limiter import Limiter, Permit
from smartlead_async.limiter.rate_limit import RateLimit
from tests.limiter.refusals import exhausted
from tests.limiter.traffic import ME, NOON, TEN_IN_TWO, Traffic
from tests.memory_network import fullest_window
from tests.virtual_time import now


async def test_ten_interactive_calls_leave_at_once_and_the_eleventh_after_the_window():
    """At an idle moment the window is spent at once; the next slot comes 2.011 s after the first answer."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(11), down_s=0.1)
    assert [at for _, at in traffic.granted[:10]] == pytest.approx([0.0] * 10, abs=1e-6)
    assert traffic.granted[10][1] == pytest.approx(2.111, abs=1e-6)


async def test_bulk_calls_leave_one_per_token_of_the_bucket():
    """The pace is one each 0.2 s, so that a slot is never far; from the fourth window of a job on."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(50), "bulk")
    at = [at for _, at in traffic.granted if at > 6.2]
    assert [later - earlier for earlier, later in pairwise(at)] == pytest.approx([0.2] * (len(at) - 1), abs=0.025)
    assert len(at) > 15


async def test_a_job_that_begins_goes_faster_than_the_pace_and_leaves_a_slot():
    """Nine in 0.64 s; the tenth slot is a single call's until one each 0.2 s would have come to it."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(11), "bulk")
    assert [at for _, at in traffic.granted] == pytest.approx(
        [0.08 * n for n in range(9)] + [1.8, 2.011], abs=1e-3
    )
    assert fullest_window(traffic.counted) == 10


@pytest.mark.parametrize(("lane", "sent_within_s"), [("interactive", 1.8), ("bulk", 0.72)])
async def test_a_job_leaves_no_slot_where_no_single_call_was_made_for_a_minute(lane, sent_within_s):
    """All ten go faster than the pace then."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    for at_s in (0.0, 10.0):
        await asyncio.sleep(at_s)
        await traffic.call("one", "bulk" if at_s == 0.0 else lane)
    await asyncio.sleep(50.1)
    began_at = now()
    await traffic.many(range(10), "bulk")
    assert now() - began_at == pytest.approx(sent_within_s, abs=1e-3)


@pytest.mark.parametrize(("silent_s", "sent"), [(10.0, 18), (3.0, 18), (0.0, 15)])
async def test_a_job_that_begins_again_is_fast_for_as_long_as_it_was_silent(silent_s, sent):
    """In 3 s it sends 18 after a silence of 3 s, and 15 without one."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    for seconds in (21.0, 3.0):
        began_at = now()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await traffic.many(range(1000), "bulk")
        await asyncio.sleep(silent_s)
    assert len([at for _, at in traffic.granted if at >= began_at]) == sent
    assert fullest_window(traffic.counted) == 10


@pytest.mark.parametrize("at_s", [0.05, 0.5, 1.0, 1.7, 2.15, 2.9])
async def test_a_single_call_finds_a_slot_where_a_job_begins(at_s):
    """The one that the job leaves."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    job = asyncio.create_task(traffic.many(range(40), "bulk"))
    await asyncio.sleep(at_s)
    await traffic.call("interactive")
    assert now() == pytest.approx(at_s, abs=1e-6)
    await job


async def test_a_saturating_bulk_job_reaches_the_limit():
    """1,000 bulk calls without latency take no more than 1 % over what the limit allows."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(1000), "bulk")
    assert fullest_window(traffic.counted) == 10
    assert now() < 1000 / 5 / 0.99


async def test_an_interactive_call_overtakes_bulk_and_waits_for_one_slot():
    """Under a saturating bulk job the wait is the distance to the next slot: a fifth of a second."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    bulk = asyncio.create_task(traffic.many(range(200), "bulk"))
    waits = []
    for _ in range(20):
        await asyncio.sleep(1.37)
        asked_at = now()
        await traffic.call("interactive")
        waits.append(now() - asked_at)
    await bulk
    assert max(waits) <= 0.25


async def test_every_fifth_grant_is_for_bulk_while_both_wait():
    """Interactive traffic at the limit cannot starve a bulk job."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await asyncio.gather(traffic.many(range(1000, 1200), "interactive"), traffic.many(range(40), "bulk"))
    order = ["bulk" if int(name) < 1000 else "interactive" for name, _ in traffic.granted]
    among_both = order[10:200]
    assert 1 / 6 < among_both.count("bulk") / len(among_both) <= 1 / 4


async def test_a_lane_is_served_in_the_order_of_arrival():
    """First come, first served."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(50))
    assert [name for name, _ in traffic.granted] == [str(n) for n in range(50)]


async def test_a_retry_keeps_its_place_before_those_who_came_later():
    """The sequence_number of the first wait is the place of the second."""
    limiter = Limiter((RateLimit(1, per_s=1.0),))
    permit, sequence_number = await limiter.acquire("interactive", ME)
    order: list[str] = []

    async def wait(name: str, sequence_number: int | None) -> None:
        granted, _ = await limiter.acquire("interactive", ME, sequence_number)
        order.append(name)
        granted.settled()

    late = asyncio.create_task(wait("late", None))
    await asyncio.sleep(0)
    again = asyncio.create_task(wait("again", sequence_number))
    await asyncio.sleep(0)
    permit.settled()
    await asyncio.gather(late, again)
    assert order == ["again", "late"]


async def test_when_the_whole_pace_is_back_single_calls_leave_at_once_again():
    """After a refusal and minutes of clean answers ten go together, and bulk makes room for them."""
    limiter = Limiter(TEN_IN_TWO)
    limiter.refused(0.0, 0.0)
    for _ in range(80):
        await asyncio.sleep(5.0)
        limiter.accepted()
    traffic = Traffic(limiter)
    began_at = now()
    await asyncio.gather(traffic.many(range(10)), traffic.many(range(10, 12), "bulk"))
    at = [at - began_at for _, at in traffic.granted]
    assert limiter.state(NOON).pace_per_s == 5.0
    assert at == pytest.approx([*[0.0] * 10, 2.011, 2.201], abs=1e-3)


async def test_a_cancelled_waiter_costs_no_slot():
    """Cancelled while waiting, or in the very turn of the grant: the next one goes in its place."""
    limiter = Limiter((RateLimit(1, per_s=2.0),))
    permit = (await limiter.acquire("interactive", ME))[0]
    waiting = asyncio.create_task(limiter.acquire("interactive", ME))
    after = asyncio.create_task(limiter.acquire("interactive", ME))
    await asyncio.sleep(0)
    permit.unused()  # grants `waiting`, which has not run yet
    waiting.cancel()
    await after
    assert waiting.cancelled()
    assert now() == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(("lane", "idle_s", "granted_at"), [("bulk", 10.0, 10.0), ("interactive", 0.0, 0.8)])
async def test_a_waiter_cancelled_in_the_turn_of_its_grant_costs_no_token(lane, idle_s, granted_at):
    """The token it took goes to the next one; what it borrowed is no debt."""
    limiter = Limiter((RateLimit(1, per_s=2.0),))
    permit = (await limiter.acquire("bulk", ME))[0]
    waiting = asyncio.create_task(limiter.acquire(lane, ME))
    after = asyncio.create_task(limiter.acquire("bulk", ME))
    await asyncio.sleep(idle_s)
    permit.unused()  # grants `waiting`, which has not run yet
    waiting.cancel()
    await after
    assert waiting.cancelled()
    assert now() == pytest.approx(granted_at, abs=1e-3)


async def test_a_closed_client_leaves_the_queue_and_others_stay():
    """Closing ends the waits of one owner with `LimiterClosedError`."""
    limiter = Limiter((RateLimit(1, per_s=2.0),))
    (await limiter.acquire("interactive", ME))[0].settled()
    mine = asyncio.create_task(limiter.acquire("interactive", ME))
    other = asyncio.create_task(limiter.acquire("interactive", object()))
    await asyncio.sleep(0)
    limiter.fail_waiters(ME)
    with pytest.raises(LimiterClosedError, match="^closed while the request waited for the rate limit$"):
        await mine
    await other


async def test_a_refusal_pauses_everybody_once_and_one_request_goes_alone():
    """Ten requests refused together are one refusal: a pause of 2 s, then one call, the next by its answer."""
    limiter = Limiter(TEN_IN_TWO)
    permits = [(await limiter.acquire("interactive", ME))[0] for _ in range(10)]
    for permit in permits:
        permit.settled()
        permit.refused(None)
    calls = [asyncio.create_task(limiter.acquire("interactive", ME)) for _ in range(4)]
    await asyncio.sleep(3.0)
    assert [call.done() for call in calls] == [True, False, False, False]
    first, _ = await calls[0]
    first.settled()
    first.accepted()
    granted = [(await call)[0].granted_at for call in calls]
    assert granted == pytest.approx([2.011, 3.0, 3.0 + 1 / 4.5, 3.0 + 2 / 4.5], abs=1e-3)


async def test_an_answer_to_a_request_that_left_before_a_refusal_does_not_end_it():
    """It says nothing of what the server bears since: one in 2 s until a later request is answered."""
    limiter = Limiter(TEN_IN_TWO)
    before, refused = [(await limiter.acquire("interactive", ME))[0] for _ in range(2)]
    await asyncio.sleep(3.0)
    refused.settled()
    refused.refused(0.0)
    before.settled()
    before.accepted()
    traffic = Traffic(limiter)
    await traffic.many(range(3))
    assert [at - 3.0 for _, at in traffic.granted] == pytest.approx([0.0, 2.0, 4.0], abs=1e-3)


async def test_after_a_refusal_without_an_answer_requests_go_one_a_window():
    """One in 2 s, while it is not known whether the server lets anything in."""
    limiter = Limiter(TEN_IN_TWO)
    limiter.refused(0.0, 0.0)
    traffic = Traffic(limiter)
    await traffic.many(range(3))
    assert [at for _, at in traffic.granted] == pytest.approx([0.0, 2.0, 4.0], abs=1e-3)


async def test_the_server_s_own_wait_is_a_floor():
    """`Retry-After` is kept to; a second refusal in a row waits longer than its own guess of 4 s."""
    limiter = Limiter(TEN_IN_TWO)

    async def refuse(retry_after_s: float | None) -> float:
        permit = (await limiter.acquire("interactive", ME))[0]
        permit.settled()
        permit.refused(retry_after_s)
        return limiter.paused_for_s()

    assert await refuse(7.0) == pytest.approx(7.0)
    assert await refuse(1.0) == pytest.approx(4.0)
    assert await refuse(None) == pytest.approx(8.0)
    assert await refuse(None) == pytest.approx(15.0)
    assert await refuse(86400.0) == pytest.approx(900.0)


async def test_what_the_server_bears_is_what_slots_there_are():
    """Refused with eight let in: eight slots from then on, and a pace of four a second."""
    limiter = Limiter(TEN_IN_TWO)
    permits = [(await limiter.acquire("interactive", ME))[0] for _ in range(10)]
    for number, permit in enumerate(permits):
        permit.settled()
        if number < 8:
            permit.accepted()
        else:
            permit.refused(0.0)
    await asyncio.sleep(2.5)
    state = limiter.state(NOON)
    assert (state.slots_free, state.pace_per_s, state.limits) == (8, 4.0, (RateLimit(8, per_s=2.0),))


async def test_what_is_believed_of_the_server_s_limits_is_told_once():
    """Nine in 2 s, when they were good for ten seconds after a refusal."""
    limiter = Limiter(TEN_IN_TWO)
    limiter.refused(0.0, 0.0)
    for _ in range(12):
        await asyncio.sleep(1.0)
        limiter.accepted()
    assert limiter.changes() == [("lowered", RateLimit(9, per_s=2.0))]
    assert limiter.changes() == []


async def test_each_change_of_the_pace_is_followed_where_others_use_the_key_too():
    """Refused twice, soon after each other: of two limiters with one memory both go at eight tenths."""
    limiter = Limiter(TEN_IN_TWO)
    other = Traffic(Limiter(TEN_IN_TWO, memory=limiter.memory))
    for _ in range(2):
        limiter.refused(now(), 0.0)
        limiter.accepted()
        await other.many(range(2), "bulk")
    assert other.granted[-1][1] - other.granted[-2][1] == pytest.approx(0.25, abs=1e-3)


async def test_a_second_limit_that_the_server_shows_is_kept():
    """Twenty, and then none for a minute, twice: from then on twenty a minute beside the known limit."""
    limiter = Limiter(TEN_IN_TWO)
    traffic = Traffic(limiter)
    for _ in range(2):
        began_at = now()
        for number in range(20):
            await traffic.call(str(number))
            limiter.accepted(now())
        limiter.refused(now(), began_at + 60.5 - now())
        await asyncio.sleep(limiter.paused_for_s())
    limiter.accepted(now())
    assert limiter.state(NOON).limits[1:] == (RateLimit(20, per_s=60.0),)


async def test_an_exhausted_window_of_the_server_is_waited_for():
    """X-RateLimit headers are believed downwards."""
    limiter = Limiter(TEN_IN_TWO)
    limiter.accepted(now(), exhausted(3.5))
    await limiter.acquire("interactive", ME)
    assert now() == pytest.approx(3.5, abs=1e-6)


async def test_a_token_is_not_saved_up_while_nobody_waits():
    """Two bulk calls, ten idle seconds, three more: one of them goes at once, the others soon after each other."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(2), "bulk")
    await asyncio.sleep(10.0)
    began_at = now()
    await traffic.many(range(3), "bulk")
    assert [at - began_at for _, at in traffic.granted[2:]] == pytest.approx([0.0, 0.08, 0.16], abs=1e-4)


async def test_bulk_waits_until_what_single_calls_borrowed_is_paid():
    """Three single calls go at once, two of them with borrowed tokens: the third one after is the bulk call's."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await asyncio.gather(traffic.many(range(3)), traffic.many(range(3, 5), "bulk"))
    assert [at for _, at in traffic.granted] == pytest.approx([0.0, 0.0, 0.0, 0.6, 0.8], abs=1e-4)


async def test_what_single_calls_borrowed_is_paid_while_nobody_waits():
    """One that comes in the turn of a bulk call takes the next token; ten seconds later bulk goes at once."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    for lane in ("bulk", "bulk", "interactive"):
        permit, _ = await traffic.limiter.acquire(lane, ME)
        permit.settled()
    await asyncio.sleep(10.0)
    began_at = now()
    await traffic.call("bulk", "bulk")
    assert traffic.granted[0][1] == pytest.approx(began_at, abs=1e-6)


async def test_a_day_of_traffic_leaves_little_behind():
    """20 bursts with an hour between them: no list of the limiter is much longer than the limit."""
    limiter = Limiter((RateLimit(10, per_s=2.0), RateLimit(200, per_s=3600.0)))
    traffic = Traffic(limiter)
    for _ in range(20):
        await asyncio.gather(*(traffic.call("", "bulk") for _ in range(100)))
        await asyncio.sleep(4000)
    assert limiter.state(NOON).slots_free == 10
    assert len(limiter.memory.pool.recent()) <= 2 * 200 + 16


async def test_calls_go_on_where_tokens_come_faster_than_the_clock_can_tell():
    """By the clock all are due at once; the bucket has one, or three parts of one where a job begins."""
    await asyncio.sleep(100.0)
    limiter = Limiter((RateLimit(10**9, per_s=1e-6),))
    traffic = Traffic(limiter)
    await traffic.many(range(20), "bulk")
    assert Counter(Counter(at for _, at in traffic.granted).values()) == {3: 6, 2: 1}


async def test_others_on_the_loop_have_their_turn_while_many_are_let_go():
    """A thousand may go at once, and go a hundred at a time."""
    limiter = Limiter((RateLimit(1000, per_s=2.0),))
    for _ in range(1000):
        (await limiter.acquire("interactive", ME))[0].settled()
    waiting = [limiter.join("interactive", ME, None)[0] for _ in range(1000)]
    await asyncio.sleep(2.0109999)
    let_go = [0]
    while not all(future.done() for future in waiting):
        await asyncio.sleep(0)
        let_go.append(sum(future.done() for future in waiting))
    assert {later - before for before, later in pairwise(let_go)} == {0, 100}


async def test_without_limits_nobody_waits():
    """`rate_limits=()` admits everything at once."""
    traffic = Traffic(Limiter(()))
    await traffic.many(range(1000), "bulk")
    assert now() == pytest.approx(0.0, abs=1e-3)


async def test_tens_of_thousands_may_wait():
    """Joining, being granted and leaving the queue cost little, however long it is."""
    limiter = Limiter((RateLimit(1000, per_s=0.001),))
    waiting = [asyncio.create_task(limiter.acquire("interactive", ME)) for _ in range(20_000)]
    await asyncio.sleep(0)
    for task in waiting[1000:]:
        task.cancel()
    permits: list[Permit] = [permit for permit, _ in await asyncio.gather(*waiting[:1000])]
    assert len(permits) == 1000
