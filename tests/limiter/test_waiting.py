"""How long calls wait in the queue, as a client is told to: `max_wait_s` and lanes, over the network in memory."""

import asyncio

import pytest

from smartlead_async import ConfigurationError, RateLimitedError
from tests.memory_network import MemoryServer, Reply
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
