"""Clients that are closed and calls that are cancelled, over the network in memory."""

import asyncio
import time

import pytest

from smartlead_async import (
    ClientClosedError,
    ConfigurationError,
    ConnectionFailedError,
    RateLimit,
)
from tests.memory_network import LEAD, STALL, MemoryServer, Reply, fullest_window
from tests.virtual_time import now


async def test_a_closed_client_says_so():
    """Closing twice is fine, calling afterwards is not."""
    server = MemoryServer()
    smartlead = server.client()
    await smartlead.leads.add(372, LEAD)
    await smartlead.aclose()
    await smartlead.aclose()
    with pytest.raises(ClientClosedError, match="closed"):
        await smartlead.leads.add(372, LEAD)


async def test_closing_waits_for_what_is_in_flight_and_ends_what_waits():
    """A call on the wire gets its answer; a call in the queue ends with `ClientClosedError(sent="no")`."""
    server = MemoryServer(lambda _: Reply(down_s=3.0))
    smartlead = server.client(rate_limits=(RateLimit(1, per_s=60.0),))
    sent = asyncio.create_task(smartlead.leads.add(372, LEAD))
    waiting = asyncio.create_task(smartlead.leads.add(372, LEAD))
    await asyncio.sleep(1.0)
    await smartlead.aclose()
    assert now() == pytest.approx(3.0, abs=0.01)
    assert await sent is None
    with pytest.raises(ClientClosedError, match="the client was closed while the call waited") as caught:
        await waiting
    assert (caught.value.sent, caught.value.attempts) == ("no", 0)


async def test_a_shared_limit_that_stays_away_ends_the_call(tmp_path):
    """After `deadline_s`, with what is away and what to do; nothing was sent."""
    server, file = MemoryServer(), tmp_path / "limit"
    file.write_text("no database" * 100, encoding="utf-8")
    async with server.client(shared_limit=file.as_uri(), deadline_s=5.0) as smartlead:
        with pytest.raises(ConnectionFailedError, match="set on_shared_limit_lost='local'") as caught:
            await smartlead.leads.add(372, LEAD)
    assert (caught.value.sent, caught.value.attempts, server.received) == ("no", 0, [])


async def test_closing_does_not_wait_for_ever():
    """After ten seconds what is in flight is given up: perhaps applied."""
    server = MemoryServer(replies=[STALL])
    smartlead = server.client()
    stuck = asyncio.create_task(smartlead.leads.add(372, LEAD))
    await asyncio.sleep(1.0)
    await smartlead.aclose()
    assert now() == pytest.approx(11.0, abs=0.01)
    with pytest.raises(ClientClosedError, match="longer than 10 s") as caught:
        await stuck
    assert caught.value.sent == "maybe"


async def test_closing_goes_on_where_nobody_waits_for_it():
    """Cancelled once, closing is finished all the same; waiting for it again ends when it does."""
    server = MemoryServer(lambda _: Reply(down_s=5.0))
    smartlead = server.client()
    call = asyncio.create_task(smartlead.leads.add(372, LEAD))
    await asyncio.sleep(0.5)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1.0):
            await smartlead.aclose()
    await smartlead.aclose()
    assert now() == pytest.approx(5.0, abs=0.01)
    await call
    async with server.client(rate_limits=(RateLimit(5, per_s=2.0),)) as other:
        await other.leads.add(372, LEAD)


async def test_the_server_s_reset_may_be_in_milliseconds():
    """Seconds from now, Unix time, or Unix time in milliseconds."""
    reset_at = time.time() + 20
    headers = (("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", str(int(reset_at * 1000))))
    server = MemoryServer(replies=[Reply(headers=headers)])
    async with server.client() as smartlead:
        await smartlead.leads.add(372, LEAD)
        await smartlead.leads.add(372, LEAD)
    assert reset_at - time.time() - 0.001 <= server.arrivals[1] <= 20.0


@pytest.mark.real_time
def test_a_client_stays_on_its_loop():
    """A second `asyncio.run` is told what to do."""
    server = MemoryServer()
    smartlead = server.client()
    asyncio.run(smartlead.leads.add(372, LEAD))
    with pytest.raises(ConfigurationError, match="one client per asyncio.run"):
        asyncio.run(smartlead.leads.add(372, LEAD))
    asyncio.run(smartlead.aclose())


@pytest.mark.parametrize("turns", range(1, 13))
async def test_closing_in_any_turn_around_a_grant_sends_a_call_or_ends_it(turns):
    """Also in the turn in which its slot is free: no call is both told that it was not sent, and sent."""
    server = MemoryServer()
    smartlead = server.client()
    calls = [asyncio.create_task(smartlead.leads.add(372, LEAD)) for _ in range(11)]
    await asyncio.sleep(2.0)
    assert len(server.received) == 10
    asyncio.get_running_loop().call_at_turn(turns, lambda: calls.append(asyncio.create_task(smartlead.aclose())))
    await asyncio.sleep(1.0)
    await smartlead.aclose()
    end, *_ = (await asyncio.gather(*calls, return_exceptions=True))[10:]
    assert len(server.received) == (10 if isinstance(end, ClientClosedError) else 11)
    assert getattr(end, "sent", "yes") == ("no" if len(server.received) == 10 else "yes")
    assert fullest_window(server.arrivals) == 10


# Cancellation


@pytest.mark.parametrize("when_s", [0.0, 0.05, 0.25, 0.45])
async def test_a_cancelled_call_leaves_everything_right(when_s):
    """Cancelled while it waits, sends or reads: the next calls work and the window holds."""
    server = MemoryServer(travel=lambda: (0.2, 0.2))
    async with server.client(rate_limits=(RateLimit(2, per_s=2.0),)) as smartlead:
        calls = [asyncio.create_task(smartlead.leads.add(372, LEAD)) for _ in range(5)]
        await asyncio.sleep(when_s)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        await asyncio.gather(*(smartlead.leads.add(372, LEAD) for _ in range(6)))
        assert len(server.received) >= 6
        assert fullest_window(server.arrivals) <= 2
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


@pytest.mark.parametrize("turns", range(8))
async def test_a_storm_of_cancelled_calls_does_not_poison_the_pool(turns):
    """Cancelled at any turn of the loop, 120 calls on 100 connections leave a client that works."""
    server = MemoryServer(lambda _: Reply(down_s=0.01))
    async with server.client(rate_limits=()) as smartlead:
        for _ in range(2):
            calls = [asyncio.create_task(smartlead.leads.add(372, LEAD)) for _ in range(120)]
            for _ in range(turns):
                await asyncio.sleep(0)
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
        await asyncio.gather(*(smartlead.leads.add(372, LEAD) for _ in range(120)))
