"""A list read under the strict limit: is it whole, what is refused, and how near to the limit it comes."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from uuid import uuid4

import attrs
import httpx
from aiolimiter import AsyncLimiter

from benchmarks.compare.by_httpx import LIMIT, PER_S
from benchmarks.compare.clients import CAMPAIGN_ID, Server, emails
from smartlead_async import Smartlead, SmartleadError
from smartlead_async.sandbox import Sandbox

PAGE, PAGES = 10, 30  # small pages: the limit counts requests, and the sandbox has less to do
LEADS = PAGE * PAGES
SLEEP_S = PER_S / LIMIT
LATENCIES_S = ((0.02, 0.08), (0.6, 0.6))
ROUNDS = 3
APART_S = 0.25
LEAST_S = (PAGES - LIMIT) / (LIMIT / PER_S)
"""What the limit allows: ten pages at once, and five a second then."""

Read = Callable[[Server], AsyncIterator[int]]
"""The numbers of rows as they come."""


@attrs.frozen(kw_only=True)
class Limited:
    """One round of one reader."""

    rows: int
    """That came."""
    told: str | None
    """The error's class; None if it ended well."""
    refused: int
    fullest: int
    """The most requests that arrived in any 2 s, the refused included."""
    took_s: float


async def _page(http: httpx.AsyncClient, server: Server, offset: int) -> int:
    asked = {"api_key": server.api_key, "offset": offset, "limit": PAGE}
    response = await http.get(f"{server.base_url}/campaigns/{CAMPAIGN_ID}/leads", params=asked)
    response.raise_for_status()
    return len(response.json()["data"])


async def by_loop(server: Server, sleep_s: float = 0.0) -> AsyncIterator[int]:
    """A page after the other, until one is short."""
    offset, rows = 0, PAGE
    async with httpx.AsyncClient() as http:
        while rows == PAGE:
            rows = await _page(http, server, offset)
            yield rows
            offset += PAGE
            await asyncio.sleep(sleep_s)


def by_sleeping(server: Server) -> AsyncIterator[int]:
    """The same, with a pause after each."""
    return by_loop(server, SLEEP_S)


async def by_bucket(server: Server) -> AsyncIterator[int]:
    """All pages at once behind a bucket; how many there are is known."""
    limiter = AsyncLimiter(LIMIT, PER_S)

    async def page(http: httpx.AsyncClient, offset: int) -> int:
        async with limiter:
            return await _page(http, server, offset)

    async with httpx.AsyncClient() as http:
        for rows in await asyncio.gather(*(page(http, offset) for offset in range(0, LEADS, PAGE))):
            yield rows


async def by_us(server: Server) -> AsyncIterator[int]:
    """As the page on lists shows it."""
    async with Smartlead(server.api_key, base_url=server.base_url) as smartlead:
        async for _ in smartlead.leads.list(CAMPAIGN_ID, page_size=PAGE):
            yield 1


READERS: Mapping[str, Read] = {
    "httpx, a loop": by_loop,
    f"httpx, a loop, sleep({SLEEP_S:g})": by_sleeping,
    "httpx, gathered, AsyncLimiter(10, 2)": by_bucket,
    "**smartlead-async**, `async for`": by_us,
}
Rounds = Mapping[tuple[str, tuple[float, float]], Sequence[Limited]]
"""By reader and latency."""


async def read_limited() -> Rounds:
    """All rounds at the same time, each begun a little after the other, the long ones first: they mostly wait."""
    far_first = sorted(LATENCIES_S, reverse=True)
    tries = [(title, latency_s) for latency_s in far_first for title in READERS for _ in range(ROUNDS)]
    rounds = await asyncio.gather(*(_read(*each, wait_s=at * APART_S) for at, each in enumerate(tries)))
    of_each = {each: [rounds[at] for at, other in enumerate(tries) if other == each] for each in tries}
    return {(title, latency_s): of_each[title, latency_s] for title in READERS for latency_s in LATENCIES_S}


async def _read(title: str, latency_s: tuple[float, float], wait_s: float) -> Limited:
    await asyncio.sleep(wait_s)
    with Sandbox(api_key=f"compare-{uuid4()}", latency_s=latency_s) as sandbox:
        server = Server(sandbox.base_url, sandbox.api_key)
        await _fill(server)
        await asyncio.sleep(PER_S)
        rows, told, began_at = 0, None, time.monotonic()
        try:
            async for count in READERS[title](server):
                rows += count
        except (httpx.HTTPStatusError, SmartleadError) as error:
            told = type(error).__name__
        took_s, seen = time.monotonic() - began_at, sandbox.report()
    return Limited(rows=rows, told=told, refused=seen.refused, fullest=seen.fullest_window, took_s=took_s)


async def _fill(server: Server) -> None:
    """In one request."""
    leads = [{"email": email} for email in emails(LEADS)]
    async with httpx.AsyncClient() as http:
        added = await http.post(
            f"{server.base_url}/campaigns/{CAMPAIGN_ID}/leads",
            params={"api_key": server.api_key},
            json={"lead_list": leads},
        )
        added.raise_for_status()
