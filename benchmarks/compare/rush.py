"""Many calls at once against the strict limit: what the server counted, and how long it took."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress

import attrs

from benchmarks.compare.clients import CAMPAIGN_ID, Calls, Client, Server, emails
from smartlead_async.sandbox import Report, Sandbox

LEADS = 40
PER_S = 2.0
LATENCY_S = (0.02, 0.08)
LATER_S = 3.1  # not just when a drop of a bucket falls: whoever asks then goes before all others


@attrs.frozen(kw_only=True)
class Rush:
    """One client's round."""

    finished: int
    """Leads that the server has."""
    refused: int
    """Requests that the server refused for rate."""
    fullest: int
    """The most requests that arrived in any `PER_S`, the refused included."""
    all_s: float
    """From the first call's beginning to the last one's end."""
    alone_s: float
    """The same for one call at an idle moment."""
    beside_s: float
    """The same for one call that begins `LATER_S` after them: a page that a user waits for."""


def counted(seen: Report, *, all_s: float, alone_s: float, beside_s: float) -> Rush:
    """The server's own counts; the client is not asked."""
    return Rush(
        finished=seen.leads_by_campaign[CAMPAIGN_ID],
        refused=seen.refused,
        fullest=seen.fullest_window,
        all_s=all_s,
        alone_s=alone_s,
        beside_s=beside_s,
    )


@asynccontextmanager
async def _fresh(client: Client, name: str, seed: int, per_s: float) -> AsyncIterator[tuple[Calls, Sandbox]]:
    """A server and a key of their own: every round begins at an idle moment."""
    key = f"compare-{name}-{seed}"
    with Sandbox(api_key=key, per_s=per_s, latency_s=LATENCY_S, seed=seed) as sandbox:
        async with client.connect(Server(sandbox.base_url, key)) as calls:
            yield calls, sandbox


async def _took_s(work: Awaitable[None]) -> float:
    began_at = time.monotonic()
    await work
    return time.monotonic() - began_at


async def _later(client: Client, calls: Calls, later_s: float) -> float:
    async def create() -> None:
        with suppress(client.error):  # refused is an answer, too
            await calls.create("made later")

    await asyncio.sleep(later_s)
    return await _took_s(create())


async def rush(
    client: Client, seed: int, leads: int = LEADS, *, later_s: float = LATER_S, per_s: float = PER_S
) -> Rush:
    """A call alone; then all at once, and one later."""
    async with _fresh(client, "alone", seed, per_s) as (calls, _):
        alone_s = await _took_s(calls.add_all(emails(1)))
    async with _fresh(client, "rush", seed, per_s) as (calls, sandbox):
        all_s, beside_s = await asyncio.gather(
            _took_s(calls.add_all(emails(leads))), _later(client, calls, later_s)
        )
        seen = sandbox.report()
    return counted(seen, all_s=all_s, alone_s=alone_s, beside_s=beside_s)
