"""Whole clients that share their limit: real files, the network in memory."""

import asyncio

import pytest

from tests.memory_network import LEAD, MemoryServer


@pytest.mark.parametrize("turns", range(1, 9))
async def test_a_slot_is_not_used_by_a_process_that_stood_still_until_it_was_lost(tmp_path, turns):
    """Six seconds in which nothing was done: between grant and writing, too, the call takes another slot."""
    server = MemoryServer()
    async with server.client(shared_limit=f"file://{tmp_path}/limit") as smartlead:
        loop = asyncio.get_running_loop()
        loop.call_at_turn(turns, lambda: loop.stall(6.0))
        await smartlead.leads.add(372, LEAD)
    assert len(server.received) == 1
