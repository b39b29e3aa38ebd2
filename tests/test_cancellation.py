"""Calls cancelled at every turn of the loop, in storms: afterwards the same client works, and nothing is lost.

A turn of the virtual loop costs a nanosecond, so that a timeout too can be put on every turn.
"""

import asyncio
import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from smartlead_async import (
    ClientClosedError,
    ConnectionFailedError,
    RateLimit,
    Smartlead,
    SmartleadError,
)
from smartlead_async.transport.pool import REST_S, PoolTransport
from tests.memory_network import BASE_URL, LEAD, NOTHING, RESET, STALL, MemoryServer, Reply, fullest_window
from tests.virtual_time import TURN_S, run

TASKS = 20
ROUNDS = 1000  # of a storm
TEN = RateLimit(10, per_s=2.0)  # as documented
WIDE = RateLimit(10, per_s=0.02)  # ten at once, as documented, but a hundred times as often: for many rounds
ANSWERS = (Reply(), Reply(), Reply(), RESET, NOTHING, Reply(status=404), Reply(status=503, down_s=0.001))


@contextmanager
def no_task_left() -> Iterator[None]:
    """After the block no task is there that was not before it."""
    before = asyncio.all_tasks()
    yield
    assert asyncio.all_tasks() - before == set()


async def wait_turns(turns: int) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)


async def settle(calls: list[asyncio.Task[None]]) -> list[BaseException]:
    """Every call ends; returns the exceptions that are neither a cancellation nor an error of ours."""
    ends = await asyncio.gather(*calls, return_exceptions=True)
    return [
        end for end in ends if end is not None and not isinstance(end, asyncio.CancelledError | SmartleadError)
    ]


async def all_slots_are_free(smartlead: Smartlead, server: MemoryServer) -> bool:
    """After an idle window ten calls leave in the same instant, as they can with ten free slots alone."""
    await asyncio.sleep(60.0)
    server.handler = lambda _: Reply()
    server.travel = lambda: (0.0, 0.0)
    before = len(server.received)
    start = asyncio.get_running_loop().time()
    await asyncio.gather(*(smartlead.leads.add(372, LEAD) for _ in range(10)))
    arrivals = server.arrivals[before:]
    return len(arrivals) == 10 and max(arrivals) - start < 1e-6


def connections(smartlead: Smartlead) -> PoolTransport:
    transport = smartlead._session._transport._inner
    assert isinstance(transport, PoolTransport)
    return transport


@pytest.mark.parametrize("seed", range(2))
def test_storms_of_cancelled_calls_leave_a_client_that_works(seed, caplog):
    """Twenty calls on ten connections, cancelled at turns of the loop by lot, a thousand times."""
    chance = random.Random(seed)
    caplog.set_level(logging.INFO, "httpcore")  # half a million records otherwise

    async def storm() -> None:
        asyncio.get_running_loop().set_debug(False)  # of -X dev, with which this takes ten times as long
        server = MemoryServer(lambda _: chance.choice(ANSWERS))
        server.travel = lambda: (chance.random() * 0.001, chance.random() * 0.001)
        with no_task_left():
            async with server.client(rate_limits=(WIDE,), max_attempts=2, deadline_s=1.0) as smartlead:
                for _ in range(ROUNDS):
                    calls = [asyncio.create_task(smartlead.leads.add(372, LEAD)) for _ in range(TASKS)]
                    for turns in sorted(chance.randrange(60) for _ in range(4)):
                        await wait_turns(turns)
                        for call in chance.sample(calls, 6):
                            call.cancel()
                    if chance.random() < 0.9:
                        for call in calls:
                            call.cancel()
                    assert await settle(calls) == []
                assert await all_slots_are_free(smartlead, server)
                assert connections(smartlead)._busy == set()
                assert fullest_window(server.arrivals, per_s=WIDE.per_s) <= WIDE.limit

    run(storm())


@pytest.mark.parametrize("turns", [*range(12), 15, 20, 30])
async def test_all_calls_cancelled_at_one_turn_cost_no_slot_and_no_connection(turns):
    """Twenty calls under the documented limit, all cancelled in the same turn of the loop."""
    server = MemoryServer()
    with no_task_left():
        async with server.client(rate_limits=(TEN,)) as smartlead:
            calls = [asyncio.create_task(smartlead.leads.add(372, LEAD)) for _ in range(TASKS)]
            await wait_turns(turns)
            for call in calls:
                call.cancel()
            assert await settle(calls) == []
            assert await all_slots_are_free(smartlead, server)
            assert connections(smartlead)._busy == set()
            assert fullest_window(server.arrivals) <= TEN.limit


@pytest.mark.parametrize("then", ["keep", "close", "reset"])
async def test_a_timeout_at_any_turn_costs_no_connection(then):
    """While it connects, sends, reads, and while it gives the connection back: each turn of an exchange once."""
    ends = {"ok": 0, "late": 0}
    for turn in range(60):
        server = MemoryServer(lambda _: Reply(then=then))
        async with server.client(rate_limits=(), max_attempts=1, timeout_s=(turn + 0.5) * TURN_S) as smartlead:
            for _ in range(2):  # on a connection that is made, and perhaps on one that is kept
                try:
                    await smartlead.leads.add(372, LEAD)
                    ends["ok"] += 1
                except ConnectionFailedError:
                    ends["late"] += 1
                await asyncio.sleep(REST_S)
            assert connections(smartlead)._busy == set()
            assert len(connections(smartlead)._idle) <= 1
    assert min(ends.values()) > 5


async def test_a_timeout_while_an_idle_connection_is_closed_costs_none():
    """A request that comes after an idle spell first closes what has expired."""
    for turn in range(30):
        server = MemoryServer()
        server.idle_s = 5.0
        async with server.client(rate_limits=(), max_attempts=1, timeout_s=5.0) as smartlead:
            await asyncio.gather(*(smartlead.leads.add(372, LEAD) for _ in range(5)))
            await asyncio.sleep(10.0)
            request = httpx.Request("GET", f"{BASE_URL}/campaigns")
            call = asyncio.create_task(connections(smartlead).handle_async_request(request))
            await wait_turns(turn)
            call.cancel()
            [end] = await asyncio.gather(call, return_exceptions=True)
            if not isinstance(end, BaseException):
                await end.aclose()
            assert connections(smartlead)._busy == set()
            await asyncio.gather(*(smartlead.leads.add(372, LEAD) for _ in range(TASKS)))
        if not isinstance(end, BaseException):
            return  # it was over before it could be cancelled, and would be at any later turn
    pytest.fail("no call came to its end")


# Leaving


@pytest.mark.parametrize("turns", [*range(12), 15, 20, 30])
async def test_closing_at_any_turn_of_a_storm_ends_every_call(turns):
    """On the wire: answered. In line: `ClientClosedError`, not sent. None hangs, none is lost."""
    server = MemoryServer(lambda _: Reply(down_s=0.5))
    with no_task_left():
        smartlead = server.client(rate_limits=(TEN,))
        calls = [asyncio.create_task(smartlead.leads.add(372, LEAD)) for _ in range(TASKS)]
        await wait_turns(turns)
        for call in calls[::3]:
            call.cancel()
        await smartlead.aclose()
        ends = await asyncio.gather(*calls, return_exceptions=True)
    closed = [end for end in ends if isinstance(end, ClientClosedError)]
    assert {(end.sent, end.attempts) for end in closed} <= {("no", 0)}
    assert sum(end is None for end in ends) + len(closed) >= TASKS - len(calls[::3])
    assert connections(smartlead)._busy == set()
    assert connections(smartlead)._idle == {}
    assert asyncio.get_running_loop().time() < 0.6


async def test_closing_from_many_tasks_at_once_closes_once():
    """Whoever leaves waits for the same end; those who stop waiting change nothing."""
    server = MemoryServer(lambda _: Reply(down_s=3.0))
    with no_task_left():
        smartlead = server.client()
        call = asyncio.create_task(smartlead.leads.add(372, LEAD))
        await asyncio.sleep(1.0)
        leaving = [asyncio.create_task(smartlead.aclose()) for _ in range(10)]
        await asyncio.sleep(1.0)
        for one in leaving[::2]:
            one.cancel()
        ends = await asyncio.gather(*leaving, return_exceptions=True)
        assert [type(end) for end in ends] == [asyncio.CancelledError, type(None)] * 5
        assert asyncio.get_running_loop().time() == pytest.approx(3.0, abs=1e-6)
        assert await call is None
        await smartlead.aclose()
    assert asyncio.get_running_loop().time() == pytest.approx(3.0, abs=1e-6)


async def test_closing_gives_up_what_takes_too_long_and_no_task_is_left():
    """Ten seconds for a hundred exchanges together, not for each."""
    server = MemoryServer(lambda _: STALL)
    with no_task_left():
        smartlead = server.client(rate_limits=())
        calls = [asyncio.create_task(smartlead.leads.add(372, LEAD)) for _ in range(100)]
        await asyncio.sleep(1.0)
        await smartlead.aclose()
        ends = await asyncio.gather(*calls, return_exceptions=True)
    assert asyncio.get_running_loop().time() == pytest.approx(11.0, abs=1e-3)
    assert {type(end) for end in ends} == {ClientClosedError}
    assert {end.sent for end in ends if isinstance(end, ClientClosedError)} == {"maybe"}
    assert connections(smartlead)._busy == set()


@pytest.mark.parametrize("answers_after_s", [0.0, 5.0])
async def test_a_call_between_two_attempts_ends_when_the_client_is_closed(answers_after_s):
    """It does not sleep through its backoff first, be it there already or coming."""
    server = MemoryServer(lambda _: Reply(status=503, headers=(("retry-after", "60"),), down_s=answers_after_s))
    smartlead = server.client()
    call = asyncio.create_task(smartlead.leads.add(372, LEAD))
    await asyncio.sleep(1.0)
    await smartlead.aclose()
    with pytest.raises(ClientClosedError) as caught:
        await call
    assert round(asyncio.get_running_loop().time(), 6) == max(1.0, answers_after_s)
    assert (caught.value.sent, caught.value.attempts) == ("maybe", 1)
