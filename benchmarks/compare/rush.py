"""Many calls at once against the strict limit: what the server counted, and how long it took."""

import time

import attrs

from benchmarks.compare.clients import CAMPAIGN_ID, Client, Server, emails
from smartlead_async.sandbox import Report, Sandbox

LEADS = 60
LATENCY_S = (0.02, 0.08)


@attrs.frozen(kw_only=True)
class Rush:
    """One client's round."""

    finished: int
    """Leads that the server has."""
    refused: int
    """Requests that the server refused for rate."""
    fullest: int
    """The most requests that arrived in any 2 s, the refused included."""
    all_s: float
    """From the first call's beginning to the last one's end."""
    alone_s: float
    """The same for one call at an idle moment."""


def counted(seen: Report, *, all_s: float, alone_s: float) -> Rush:
    """The server's own counts; the client is not asked."""
    return Rush(
        finished=seen.leads_by_campaign[CAMPAIGN_ID],
        refused=seen.refused,
        fullest=seen.fullest_window,
        all_s=all_s,
        alone_s=alone_s,
    )


async def _add(client: Client, leads: int, seed: int) -> tuple[Report, float]:
    """So many leads at once, at a server and with a key of their own: every round begins at an idle moment."""
    key = f"compare-rush-{leads}-{seed}"
    with Sandbox(api_key=key, latency_s=LATENCY_S, seed=seed) as sandbox:
        async with client.connect(Server(sandbox.base_url, key)) as calls:
            began_at = time.monotonic()
            await calls.add_all(emails(leads))
            took_s = time.monotonic() - began_at
        return sandbox.report(), took_s


async def rush(client: Client, seed: int, leads: int = LEADS) -> Rush:
    """A call alone, then all at once."""
    _, alone_s = await _add(client, 1, seed)
    seen, all_s = await _add(client, leads, seed)
    return counted(seen, all_s=all_s, alone_s=alone_s)
