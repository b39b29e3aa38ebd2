"""The one client of the app: open as long as the app is, so that all requests share its rate limit."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, TypedDict

from fastapi import Depends, FastAPI, Request

from smartlead_async import BulkJob, Smartlead

API = os.environ.get("API", "https://server.smartlead.ai/api/v1")
MAX_WAIT_S = 10.0  # of a request in the queue; imports wait as long as it takes, and let requests pass


class State(TypedDict):
    """What `request.state` has."""

    smartlead: Smartlead
    tasks: asyncio.TaskGroup
    imports: list[tuple[int, int, BulkJob]]  # campaign id, number of rows, job


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[State]:
    """At the end, imports stop and what is in flight is waited for."""
    async with Smartlead(base_url=API, max_wait_s=MAX_WAIT_S) as smartlead, asyncio.TaskGroup() as tasks:
        state = State(smartlead=smartlead, tasks=tasks, imports=[])
        yield state
        for _campaign_id, _rows, job in state["imports"]:
            job.stop()


async def get_smartlead(request: Request) -> Smartlead:
    """The client, for an endpoint that depends on it."""
    client: Smartlead = request.state.smartlead
    return client


Client = Annotated[Smartlead, Depends(get_smartlead)]
