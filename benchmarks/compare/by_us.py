"""This package: single calls, and a bulk job."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from benchmarks.compare.clients import CAMPAIGN_ID, Calls, Client, Server
from smartlead_async import Lead, RateLimitedError, Smartlead, SmartleadError

RETRIES = "3 attempts where repeating is safe; a refusal pauses all calls of the key"


class Singly(Calls):
    """A call a lead."""

    def __init__(self, smartlead: Smartlead) -> None:
        self._smartlead = smartlead

    async def add(self, email: str) -> None:
        """A refusal after the last attempt leaves the lead out."""
        with suppress(RateLimitedError):
            await self._smartlead.leads.add(CAMPAIGN_ID, Lead(email=email))

    async def create(self, name: str) -> None:
        """As its users write it."""
        await self._smartlead.campaigns.create(name)


class InBulk(Singly):
    """A job of all leads, a request for each; a call by itself is a single call."""

    async def add_all(self, addresses: Sequence[str]) -> None:
        """One job."""
        await self._smartlead.bulk.add_leads(CAMPAIGN_ID, (Lead(email=email) for email in addresses))


def _client(title: str, calls: Callable[[Smartlead], Calls]) -> Client:
    @asynccontextmanager
    async def connect(server: Server) -> AsyncIterator[Calls]:
        async with Smartlead(server.api_key, base_url=server.base_url) as smartlead:
            yield calls(smartlead)

    return Client(title=title, retries=RETRIES, connect=connect, error=SmartleadError, is_ours=True)


SINGLY = _client("smartlead-async, single calls", Singly)
IN_BULK = _client("smartlead-async, bulk", InBulk)
