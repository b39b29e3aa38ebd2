"""How calls wait for the limiter, as a client is told to: `max_wait_s`, lanes; the network is in memory."""

import asyncio
from typing import Any

import pytest

from smartlead_async import ConfigurationError, RateLimit, RateLimitedError
from tests.memory_network import KEY, LEAD, MemoryServer, Reply
from tests.virtual_time import now

CAMPAIGN = Reply(body=b'{"id":372}')


async def test_a_block_bounds_how_long_its_calls_wait():
    """Ten calls spend the window; within the block the next gives up after a second, unsent."""
    server = MemoryServer(lambda _: CAMPAIGN)
    async with server.client() as smartlead:
        await asyncio.gather(*(smartlead.campaigns.get(372) for _ in range(10)))
        began_at = now()
        await smartlead.with_options(max_wait_s=3.0).campaigns.get(372)
        campaigns = smartlead.with_options(max_wait_s=0.5).campaigns
        with pytest.raises(RateLimitedError, match="max_wait_s=0.5") as raised:
            await asyncio.gather(*(campaigns.get(372) for _ in range(11)))
    assert now() - began_at < 3.0
    assert raised.value.sent == "no"
    assert raised.value.status_code is None


async def test_a_call_that_would_surely_wait_too_long_is_refused_at_once():
    """A pause of 30 s is on: a call that may wait a second does not wait at all."""
    server = MemoryServer(lambda _: CAMPAIGN, replies=[Reply(status=429, headers=(("Retry-After", "30"),))])
    async with server.client(max_attempts=1, max_wait_s=1.0) as smartlead:
        with pytest.raises(RateLimitedError):
            await smartlead.campaigns.get(372)
        began_at = now()
        with pytest.raises(RateLimitedError, match="would wait longer than max_wait_s=1 "):
            await smartlead.campaigns.get(372)
        assert now() - began_at < 0.001
        assert smartlead.limiter.refusals == 1
        assert 29 < smartlead.limiter.wait_s <= 30


async def test_a_slot_that_comes_in_the_same_turn_as_the_end_of_the_wait_is_used():
    """The process stood still past both: the slot was free first, so the call is sent."""
    server = MemoryServer(lambda _: CAMPAIGN)
    async with server.client(max_wait_s=3.0) as smartlead:
        await asyncio.gather(*(smartlead.campaigns.get(372) for _ in range(10)))
        asyncio.get_running_loop().call_later(1.0, asyncio.get_running_loop().stall, 9.0)
        await smartlead.campaigns.get(372)
    assert len(server.received) == 11


async def test_a_block_in_the_bulk_lane_gives_way_to_single_calls():
    """A report of 30 calls leaves at its pace; a single call in between waits for one slot, not for all."""
    server = MemoryServer(lambda _: CAMPAIGN)
    async with server.client(max_wait_s=0.25) as smartlead:
        campaigns = smartlead.with_options(lane="bulk").campaigns
        report = asyncio.gather(*(campaigns.get(number) for number in range(1, 31)))
        await asyncio.sleep(3.0)
        assert (smartlead.limiter.waiting_bulk, smartlead.limiter.waiting_interactive) == (12, 0)
        await smartlead.campaigns.get(372)
        await report
    assert len(server.received) == 31


async def test_options_of_a_view_add_up_and_are_its_own():
    """A bound on the wait holds in the bulk lane too, and for no other view."""
    server = MemoryServer(lambda _: CAMPAIGN)
    async with server.client() as smartlead:
        in_bulk = smartlead.with_options(lane="bulk")
        at_once = in_bulk.with_options(max_wait_s=0.0)
        with pytest.raises(RateLimitedError):
            await asyncio.gather(*(at_once.campaigns.get(372) for _ in range(2)))
        await in_bulk.campaigns.get(372)
        await asyncio.gather(*(smartlead.campaigns.get(372) for _ in range(12)))


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), "2", True])
async def test_max_wait_s_is_seconds_or_none(seconds):
    """Anything else is refused with the value and what to give."""
    async with MemoryServer().client() as smartlead:
        with pytest.raises(ConfigurationError, match="max_wait_s"):
            smartlead.with_options(max_wait_s=seconds)


async def test_there_are_two_lanes():
    """Another name is refused with those there are."""
    async with MemoryServer().client() as smartlead:
        with pytest.raises(ConfigurationError, match="give 'interactive' or 'bulk'"):
            smartlead.with_options(lane="fast")


def test_a_pace_is_even_or_burst():
    """Anything else is refused with the value and what to give."""
    with pytest.raises(ConfigurationError, match="pace='fast' is not allowed; give 'even' or 'burst'"):
        MemoryServer().client(pace="fast")


@pytest.mark.parametrize("asks", [lambda client: client.limiter, lambda client: client.campaigns.list()])
async def test_clients_that_differ_are_told_so_without_the_key(asks):
    """Neither the message nor a frame of the error knows more than a fingerprint of it."""
    server = MemoryServer()
    async with server.client() as one, server.client(rate_limits=(RateLimit(5, per_s=2.0),)) as other:
        assert one.limiter.slots_free == 10
        with pytest.raises(ConfigurationError, match="give both the same") as raised:
            await asks(other)
        assert [name for name, value in locals_of(raised.value) if KEY in repr(value)] == []


def locals_of(error: BaseException) -> list[tuple[str, Any]]:
    """All that the frames of an error hold, but for this file's own."""
    found: list[tuple[str, Any]] = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename != __file__:
            found.extend(trace.tb_frame.f_locals.items())
        trace = trace.tb_next
    return found


@pytest.mark.parametrize("turns", range(1, 9))
async def test_a_slot_is_not_used_by_a_process_that_stood_still_until_it_was_lost(tmp_path, turns):
    """Six seconds in which nothing was done: between grant and writing, too, the call takes another slot."""
    server = MemoryServer()
    async with server.client(shared_limit=f"file://{tmp_path}/limit") as smartlead:
        loop = asyncio.get_running_loop()
        loop.call_at_turn(turns, lambda: loop.stall(6.0))
        await smartlead.leads.add(372, LEAD)
    assert len(server.received) == 1
