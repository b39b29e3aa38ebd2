"""The replies of this process: read whole, answered, sorted."""

import asyncio
import html
from typing import Annotated, Any

from fastapi import APIRouter, Body

from smartlead_async import NewReply, Smartlead
from smartlead_async.webhooks import EmailReply

ASK_AGAIN_S = 1.0  # the history of a lead is some seconds behind the event


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
        """What was written before it is read too; an event that is handed over again is shown once."""
        if event.campaign_id is None or event.lead_id is None:
            return
        where = {"campaign_id": event.campaign_id, "lead_id": event.lead_id}
        if event.dedupe_key not in {reply["key"] for reply in self.shown}:
            stats_id = await self._stats_id(event.campaign_id, event.lead_id) or event.stats_id
            text = {"from": event.replied_by, "text": event.reply_text, "category": ""}
            self.shown.append({"key": event.dedupe_key, "stats_id": stats_id, **where, **text})
            self._tell()

    async def _stats_id(self, campaign_id: int, lead_id: int) -> str | None:
        """Of the reply, once the history has one."""
        for _ in range(10):
            history = (await self.smartlead.leads.get_message_history(campaign_id, lead_id)).history
            if history and history[-1].type == "REPLY":
                return history[-1].stats_id
            await asyncio.sleep(ASK_AGAIN_S)
        return None

    async def answer(self, number: int, text: Annotated[str, Body(embed=True)]) -> None:
        """Answer one."""
        reply = self.shown[number]
        new = NewReply(email_stats_id=reply["stats_id"], email_body=f"<p>{html.escape(text)}</p>")
        await self.smartlead.inbox.reply(reply["campaign_id"], new)
        reply["answer"] = text
        self._tell()

    async def set_category(self, number: int, category_id: Annotated[int, Body(embed=True)]) -> None:
        """Sort one."""
        reply = self.shown[number]
        await self.smartlead.leads.set_category(reply["campaign_id"], reply["lead_id"], category_id)
        reply["category"] = category_id
        self._tell()

    def _tell(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()
