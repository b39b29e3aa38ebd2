"""The limiter alone, in virtual time: who is let go, when, and in which order."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlead_async import ClientClosedError, RateLimit
from smartlead_async.transport.limiter import Limiter, Permit
from smartlead_async.transport.scope import Lane
from tests.memory_network import fullest_window
from tests.virtual_time import run

TEN_IN_TWO = (RateLimit(10, per_s=2.0),)
ME = object()


def now() -> float:
    return asyncio.get_running_loop().time()


class Traffic:
    """Calls through a limiter: each is granted, written, counted after `up_s`, answered after `down_s`."""

    def __init__(self, limiter: Limiter) -> None:
        self.limiter = limiter
        self.counted: list[float] = []
        self.granted: list[tuple[str, float]] = []

    async def call(self, name: str, lane: Lane = "interactive", up_s: float = 0.0, down_s: float = 0.0) -> None:
        permit, _ = await self.limiter.acquire(lane, ME)
        self.granted.append((name, now()))
        permit.written()
        await asyncio.sleep(up_s)
        self.counted.append(now())
        await asyncio.sleep(down_s)
        permit.settled()

    async def many(self, names: range, lane: Lane = "interactive", **travel: float) -> None:
        await asyncio.gather(*(self.call(str(name), lane, **travel) for name in names))


async def test_ten_interactive_calls_leave_at_once_and_the_eleventh_after_the_window():
    """At an idle moment the window is spent at once; the next slot comes 2.01 s after the first answer."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(11), down_s=0.1)
    assert [at for _, at in traffic.granted[:10]] == pytest.approx([0.0] * 10, abs=1e-6)
    assert traffic.granted[10][1] == pytest.approx(2.11, abs=1e-6)


async def test_bulk_calls_leave_one_per_drop_of_the_bucket():
    """The pace is one each 0.2 s, so that a slot is never far."""
    traffic = Traffic(Limiter(TEN_IN_TWO))
    await traffic.many(range(10), "bulk")
    assert [at for _, at in traffic.granted] == pytest.approx([0.2 * n for n in range(10)], abs=1e-4)


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
    """The ticket of the first wait is the place of the second."""
    limiter = Limiter((RateLimit(1, per_s=1.0),))
    permit, ticket = await limiter.acquire("interactive", ME)
    order: list[str] = []

    async def wait(name: str, ticket: int | None) -> None:
        granted, _ = await limiter.acquire("interactive", ME, ticket)
        order.append(name)
        granted.settled()

    late = asyncio.create_task(wait("late", None))
    await asyncio.sleep(0)
    again = asyncio.create_task(wait("again", ticket))
    await asyncio.sleep(0)
    permit.settled()
    await asyncio.gather(late, again)
    assert order == ["again", "late"]


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
    assert now() == pytest.approx(2.0 + 2.01, abs=1e-6)


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
    assert now() == pytest.approx(62.01, abs=1e-6)


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


async def test_a_closed_client_leaves_the_line_and_others_stay():
    """Closing ends the waits of one owner with `ClientClosedError`."""
    limiter = Limiter((RateLimit(1, per_s=2.0),))
    (await limiter.acquire("interactive", ME))[0].settled()
    mine = asyncio.create_task(limiter.acquire("interactive", ME))
    other = asyncio.create_task(limiter.acquire("interactive", object()))
    await asyncio.sleep(0)
    limiter.evict(ME)
    with pytest.raises(ClientClosedError):
        await mine
    await other


async def test_a_refusal_pauses_everybody_once_and_halves_the_pace():
    """Ten requests refused together are one refusal: one pause of 2 s, then one call each 0.4 s."""
    limiter = Limiter(TEN_IN_TWO)
    permits = [(await limiter.acquire("interactive", ME))[0] for _ in range(10)]
    for permit in permits:
        permit.settled()
        permit.refused(None)
    traffic = Traffic(limiter)
    await traffic.many(range(3))
    assert [at for _, at in traffic.granted] == pytest.approx([2.01, 2.41, 2.81], abs=1e-3)


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
    assert await refuse(1e9) == pytest.approx(900.0)


async def test_the_pace_comes_back_with_clean_answers():
    """Twenty clean answers give back 5 % of the full pace."""
    limiter = Limiter((RateLimit(10, per_s=2.0),))
    permit = (await limiter.acquire("interactive", ME))[0]
    permit.settled()
    permit.refused(0.0)
    traffic = Traffic(limiter)
    for _ in range(20):
        limiter.accepted(0.0)
    await traffic.many(range(4), "bulk")
    gaps = [b[1] - a[1] for a, b in zip(traffic.granted, traffic.granted[1:], strict=False)]
    assert gaps == pytest.approx([0.2 / 0.55] * 3, abs=1e-3)


async def test_an_exhausted_window_of_the_server_is_waited_for():
    """X-RateLimit headers are believed downwards."""
    limiter = Limiter(TEN_IN_TWO)
    limiter.accepted(3.5)
    await limiter.acquire("interactive", ME)
    assert now() == pytest.approx(3.5, abs=1e-6)


async def test_several_windows_hold_at_once():
    """The tighter one decides at any moment."""
    traffic = Traffic(Limiter((RateLimit(10, per_s=2.0), RateLimit(15, per_s=60.0))))
    await traffic.many(range(20))
    assert fullest_window(traffic.counted, 2.0) == 10
    assert fullest_window(traffic.counted, 60.0) == 15


async def test_without_limits_nobody_waits():
    """`rate_limits=()` admits everything at once."""
    traffic = Traffic(Limiter(()))
    await traffic.many(range(1000), "bulk")
    assert now() == pytest.approx(0.0, abs=1e-3)


async def test_a_hundred_thousand_may_wait():
    """Joining, being granted and leaving the line cost little, however long it is."""
    limiter = Limiter((RateLimit(1000, per_s=0.001),))
    waiting = [asyncio.create_task(limiter.acquire("interactive", ME)) for _ in range(100_000)]
    await asyncio.sleep(0)
    for task in waiting[1000:]:
        task.cancel()
    permits: list[Permit] = [permit for permit, _ in await asyncio.gather(*waiting[:1000])]
    assert len(permits) == 1000


calls = st.lists(
    st.tuples(
        st.floats(0, 6),  # when it asks
        st.sampled_from(["interactive", "bulk"]),
        st.floats(0, 2),  # up to the server
        st.floats(0, 5),  # back
        st.sampled_from(["answered", "answered", "answered", "refused", "lost", "never sent", "cancelled"]),
        st.floats(0, 3),  # when it is cancelled, after asking
    ),
    min_size=1,
    max_size=60,
)


async def one_call(limiter: Limiter, counted: list[float], script: tuple[Any, ...]) -> None:
    """One call as the session makes it, with its exchange in a task of its own."""
    at, lane, up_s, down_s, fate, cancel_s = script
    await asyncio.sleep(at)

    async def exchange(permit: Permit) -> None:
        if fate == "never sent":
            permit.unused()
            return
        permit.written()
        await asyncio.sleep(up_s)
        counted.append(now())
        await asyncio.sleep(down_s)
        if fate == "refused":
            permit.settled()
            permit.refused(None)
        elif fate == "lost":
            permit.end()
        else:
            permit.settled()
            permit._limiter.accepted(0.0)

    async def call() -> None:
        permit, _ = await limiter.acquire(lane, ME)
        await asyncio.shield(asyncio.create_task(exchange(permit)))

    task = asyncio.create_task(call())
    if fate == "cancelled":
        await asyncio.sleep(cancel_s)
        task.cancel()
    await asyncio.wait([task])


def play(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    run(main())


@settings(deadline=None, max_examples=300)
@given(calls, st.integers(1, 10), st.sampled_from([0.5, 2.0]))
def test_no_window_at_the_server_ever_holds_more_than_the_limit(scripts, limit, per_s):
    """Whatever the latencies, refusals, losses and cancellations; and afterwards no slot is lost."""

    async def main() -> None:
        limiter = Limiter((RateLimit(limit, per_s=per_s),))
        counted: list[float] = []
        await asyncio.gather(*(one_call(limiter, counted, script) for script in scripts))
        assert fullest_window(counted, per_s) <= limit
        await asyncio.sleep(1000)
        before = now()
        await asyncio.gather(
            *(limiter.acquire("interactive", ME) for _ in range(1 if limiter._pace < 1 else limit))
        )
        assert now() - before < 0.001
        await limiter.aclose()

    play(main)
