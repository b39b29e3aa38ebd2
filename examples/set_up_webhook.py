"""Set up a campaign's webhook: run it as often as you like, there is one webhook, as described here.

    pip install smartlead-async
    SMARTLEAD_API_KEY=... python examples/set_up_webhook.py https://example.com/hooks --campaign 372

With `smartlead-async sandbox`: SMARTLEAD_API_KEY=sandbox-key and --base-url http://127.0.0.1:8000/api/v1
"""

import argparse
import asyncio

from smartlead_async import EventType, NewWebhook, OutcomeUnknownError, Smartlead

EVENTS = [EventType.EMAIL_REPLY, EventType.LEAD_UNSUBSCRIBED, EventType.LEAD_CATEGORY_UPDATED]


async def set_up(webhook_url: str, campaign_id: int, base_url: str) -> None:
    """Change the webhook that calls this address, or create it: with the id None."""
    async with Smartlead(base_url=base_url) as smartlead:
        ids = {webhook.webhook_url: webhook.id for webhook in await smartlead.webhooks.list(campaign_id)}
        webhook = NewWebhook(
            id=ids.get(webhook_url), name="Replies to the CRM", webhook_url=webhook_url, event_types=EVENTS
        )
        try:
            await smartlead.webhooks.save(campaign_id, webhook)
        except OutcomeUnknownError as error:
            print(f"{error}\nRun it again: it looks first whether the webhook is there.")
            return
        for found in await smartlead.webhooks.list(campaign_id):
            print(found.id, found.name, found.webhook_url, *found.event_types)


parser = argparse.ArgumentParser()
parser.add_argument("webhook_url")
parser.add_argument("--campaign", type=int, required=True)
parser.add_argument("--base-url", default="https://server.smartlead.ai/api/v1")
options = parser.parse_args()
asyncio.run(set_up(options.webhook_url, options.campaign, options.base_url))
