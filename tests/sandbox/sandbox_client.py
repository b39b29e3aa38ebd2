"""The package's own client before a sandbox without a network."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import httpx

from smartlead_async import Smartlead
from smartlead_async.sandbox.app import Application
from smartlead_async.sandbox.lead_events import LeadEvent
from smartlead_async.sandbox.service import Service
from smartlead_async.sandbox.settings import Dialect, Settings

DIALECTS: tuple[Dialect, ...] = ("documented", "deployed")
TODAY = date(2025, 6, 16)
KEY, URL = Settings().api_key, "http://127.0.0.1/api/v1"


def agency(dialect: Dialect = "documented") -> Service:
    """The filled account, always of the same day."""
    return Service(Settings(dialect=dialect, scenario="agency", today=TODAY, limit=None))


@asynccontextmanager
async def client_of(service: Service) -> AsyncIterator[Smartlead]:
    """A client that takes no surprise in an answer."""
    transport = httpx.ASGITransport(Application(service, asyncio.Event()))
    async with Smartlead(KEY, base_url=URL, http_transport=transport, strict=True, rate_limits=()) as smartlead:
        yield smartlead


def lead_event(event: str, lead: str | int, **more: object) -> LeadEvent:
    """Something that happens to a lead."""
    return LeadEvent(event=event, lead=lead, **more)  # type: ignore[arg-type]  # as a test words it
