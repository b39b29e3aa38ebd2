"""Replies on a page as they come, to be answered and sorted there: webhooks in, calls out.

    pip install smartlead-async fastapi uvicorn
    SMARTLEAD_API_KEY=... uvicorn examples.live_replies.main:app --port 8080 --timeout-graceful-shutdown 2

Save a webhook for EMAIL_REPLY that calls http://.../smartlead/TOKEN, and set SMARTLEAD_WEBHOOK_TOKEN to the token.
With a sandbox set API=http://127.0.0.1:8000/api/v1 too. There is no login: the page is for loopback.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.sse import EventSourceResponse

from examples.live_replies.replies import Replies
from smartlead_async import Smartlead
from smartlead_async.webhooks import EmailReply, WebhookReceiver

API = os.environ.get("API", "https://server.smartlead.ai/api/v1")
INBOX = os.environ.get("WEBHOOKS", "webhooks.db")
receiver = WebhookReceiver(INBOX, tokens=[os.environ["SMARTLEAD_WEBHOOK_TOKEN"]])
replies = Replies()
receiver.on(EmailReply)(replies.add)


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    async with Smartlead(base_url=API) as replies.smartlead, receiver:
        yield


app = FastAPI(lifespan=lifespan)
app.mount("/smartlead", receiver)
app.include_router(replies.router)


@app.get("/")
async def show_page() -> FileResponse:
    return FileResponse(Path(__file__).with_name("page.html"))


@app.get("/replies", response_class=EventSourceResponse)
async def watch() -> AsyncIterator[list[dict[str, Any]]]:
    """All replies so far, each time one came or was sorted."""
    while True:
        changed = replies.changed
        yield replies.shown
        await changed.wait()
