"""What a command says while it waits."""

import asyncio
from datetime import datetime

import httpx
import pytest

from smartlead_async import Lead, Smartlead
from smartlead_async.bulk.outcome import HeldBack
from smartlead_async.cli.waiting import SILENT_S, Watch, in_words
from smartlead_async.errors import ConnectionFailedError
from tests.memory_network import KEY

NOON = datetime.fromisoformat("2025-01-01T12:00:00")
NO_NAME = ConnectionFailedError("name not found: server.smartlead.ai; nothing was sent")


@pytest.mark.parametrize(("next_try_s", "again"), [(5.0, "in 5 s"), (0.0, "at once")])
def test_it_is_said_what_is_wrong_and_until_when(next_try_s, again):
    """And how to stop."""
    held_back = HeldBack(error=NO_NAME, since_s=3.0, until_s=3600.0, next_try_s=next_try_s)
    assert in_words(held_back, NOON) == (
        "waiting: name not found: server.smartlead.ai; nothing was sent\n"
        f"  it is tried again {again}, then more seldom, until 13:00:00 (--max-outage); "
        "Ctrl-C stops, and the same command goes on"
    )


async def watched(answer, rows=10):
    """What was said in an import of some rows, and when."""
    loop = asyncio.get_running_loop()
    begun_at, said = loop.time(), []
    async with Smartlead(KEY, http_transport=httpx.MockTransport(answer), timeout_s=30.0) as smartlead:
        job = smartlead.bulk.add_leads(372, [Lead(email=f"lead{n}@example.com") for n in range(rows)])
        watch = Watch(job, lambda words: said.append((loop.time() - begun_at, words.splitlines()[0])))
        with watch.running():
            await job
    return said


async def test_an_outage_is_told_within_five_seconds_and_its_end_too():
    """Once each, however often it is looked at."""
    loop = asyncio.get_running_loop()
    until = loop.time() + 60

    def answer(_request: httpx.Request) -> httpx.Response:
        if loop.time() < until:
            raise httpx.ConnectError("[Errno -2] Name or service not known")
        return httpx.Response(200, json={"ok": True})

    (first_at, first), (last_at, last) = await watched(answer)
    assert first_at <= 5
    assert "Name or service not known" in first
    assert (last_at > 60, last) == (True, "the API answers again")


async def test_it_is_told_that_nothing_has_answered():
    """A server that is silent has not failed yet."""

    async def answer(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(20)
        return httpx.Response(200, json={"ok": True})

    silent = "nothing has answered yet; Ctrl-C stops, and the same command goes on"
    assert await watched(answer, rows=1) == [(SILENT_S, silent)]


async def test_where_all_is_well_nothing_is_said():
    """A bar is there already."""
    assert await watched(lambda _request: httpx.Response(200, json={"ok": True})) == []
