"""The replies of this process: read whole, answered, sorted."""

import asyncio
import html
from typing import Annotated, Any

from fastapi import APIRouter, Body

from smartlead_async import NewReply, Smartlead
from smartlead_async.webhooks import EmailReply


class Replies:
    """What came, in its order, and what can be done with it."""

    smartlead: Smartlead

    def __init__(self) -> None:
        self.shown: list[dict[str, Any]] = []
        self.changed = asyncio.Event()
        self.router = APIRouter()
        self.router.post("/replies/{number}/answer")(self.answer)
        self.router.post("/replies/{number}/category")(self.set_category)

    async def add(self, event: EmailReply) -> None:
        """An event that is handed over again is shown once."""
        known = {reply["key"] for reply in self.shown}
        if event.campaign_id and event.lead_id and event.dedupe_key not in known:
            stats_id = await self._find(event.campaign_id, event.lead_id) or event.stats_id
            where = {"campaign_id": event.campaign_id, "lead_id": event.lead_id, "stats_id": stats_id}
            text = {"from": event.replied_by, "text": event.reply_text}
            self.shown.append({"key": event.dedupe_key, **where, **text})
            self._tell()

    async def _find(self, campaign_id: int, lead_id: int) -> str | None:
        """The reply in the lead's history, which is some seconds behind the event."""
        for _ in range(10):
            history = (await self.smartlead.leads.get_message_history(campaign_id, lead_id)).history
            if history and history[-1].type == "REPLY":
                return history[-1].stats_id
            await asyncio.sleep(1.0)
        return None

    async def answer(self, number: int, text: Annotated[str, Body(embed=True)]) -> None:
        """Send an answer to one."""
        email = NewReply(email_stats_id=self.shown[number]["stats_id"], email_body=f"<p>{html.escape(text)}</p>")
        await self.smartlead.inbox.reply(self.shown[number]["campaign_id"], email)
        self._tell(number, answer=text)

    async def set_category(self, number: int, category_id: Annotated[int, Body(embed=True)]) -> None:
        """Sort one."""
        campaign_id, lead_id = self.shown[number]["campaign_id"], self.shown[number]["lead_id"]
        await self.smartlead.leads.set_category(campaign_id, lead_id, category_id)
        self._tell(number, category=category_id)

    def _tell(self, number: int = -1, **what: str | int) -> None:
        self.shown[number].update(what)
        self.changed.set()
        self.changed = asyncio.Event()
