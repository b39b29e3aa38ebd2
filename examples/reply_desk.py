"""A reply desk in the terminal: each unread reply with what was written before, to be answered and sorted.

    pip install smartlead-async
    SMARTLEAD_API_KEY=... python examples/reply_desk.py

It asks for an answer, which is sent at once, and for a category; an empty line sends none, and changes none.
To try it: `smartlead-async sandbox --scenario agency`, and its address as `--base-url`.
"""

import argparse
import asyncio
import html
import re

from smartlead_async import NewReply, Smartlead
from smartlead_async.models.inbox import InboxConversation


def text_of(body: str | None) -> str:
    """An e-mail without its markup."""
    return html.unescape(re.sub(r"<[^>]+>", " ", body or "")).strip()


async def ask(question: str) -> str:
    """A line of the keyboard; the client goes on meanwhile."""
    return (await asyncio.to_thread(input, question)).strip()


async def deal_with(smartlead: Smartlead, each: InboxConversation, categories: dict[str, int]) -> None:
    campaign_id, lead_id, map_id = each.email_campaign_id, each.email_lead_id, each.email_lead_map_id
    if campaign_id is None or lead_id is None or map_id is None:
        return
    history = (await smartlead.leads.get_message_history(campaign_id, int(lead_id))).history
    print(f"\n== {each.lead_first_name} {each.lead_last_name} <{each.lead_email}>, {each.email_campaign_name}")
    for message in history:
        arrow = "->" if message.type == "SENT" else "<-"
        print(f"{arrow} {message.time:%d %b %H:%M} {text_of(message.email_body)}")
    if answer := await ask("answer: "):
        reply = NewReply(email_stats_id=str(history[-1].stats_id), email_body=f"<p>{html.escape(answer)}</p>")
        await smartlead.inbox.reply(campaign_id, reply)
    if (name := (await ask(f"category ({', '.join(categories)}): ")).lower()) in categories:
        await smartlead.leads.set_category(campaign_id, int(lead_id), categories[name])
    await smartlead.inbox.set_read(email_lead_map_id=int(map_id), read_status=True)


async def main(base_url: str) -> None:
    async with Smartlead(base_url=base_url) as smartlead:
        categories = {each.name.lower(): each.id for each in await smartlead.leads.list_categories()}
        unread = [each async for each in smartlead.inbox.list_unread()]
        for each in unread:
            await deal_with(smartlead, each, categories)
    print(f"\n{len(unread)} replies dealt with")


parser = argparse.ArgumentParser()
parser.add_argument("--base-url", default="https://server.smartlead.ai/api/v1")
asyncio.run(main(parser.parse_args().base_url))
