"""FastAPI takes the models as they are: in bodies and answers, with their fields on the page of the API.

    pip install smartlead-async fastapi uvicorn
    SMARTLEAD_API_KEY=... uvicorn examples.fastapi_models:app --port 8080     # and see http://127.0.0.1:8080/docs

A body that is no lead is refused with 422 before anything is sent. With a sandbox set
API=http://127.0.0.1:8000/api/v1 too.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Body, FastAPI, HTTPException

from smartlead_async import Lead, NotFoundError, Smartlead
from smartlead_async.models.campaigns import Campaign
from smartlead_async.models.leads import CampaignLead

API = os.environ.get("API", "https://server.smartlead.ai/api/v1")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with Smartlead(base_url=API, max_wait_s=5.0) as smartlead:
        app.state.smartlead = smartlead
        yield


app = FastAPI(title="Our campaigns", lifespan=lifespan)


@app.get("/campaigns")
async def list_campaigns() -> list[Campaign]:
    return await app.state.smartlead.campaigns.list()


@app.get("/campaigns/{campaign_id}/leads")
async def list_leads(campaign_id: int, start: int = 0) -> list[CampaignLead]:
    page = await app.state.smartlead.leads.list(campaign_id, start=start)
    return page.items


@app.post("/campaigns/{campaign_id}/leads", status_code=201)
async def add_lead(campaign_id: int, lead: Annotated[Lead, Body()]) -> Lead:
    try:
        await app.state.smartlead.leads.add(campaign_id, lead)
    except NotFoundError as error:
        raise HTTPException(404, str(error)) from None
    return lead
