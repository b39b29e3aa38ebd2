"""What a receiver is sent, and waiting for what it does."""

import asyncio
from typing import Any

from smartlead_async.webhooks import InboxCounts, WebhookReceiver, sample

OK = b'{"ok": true}'
KNOWN = b'{"ok": true, "duplicate": true}'
LOG = "smartlead_async.webhooks"


def reply(number: int) -> bytes:
    """One of many answers of a lead."""
    return sample("EMAIL_REPLY", reply_message={"message_id": f"<{number}@example.com>", "text": str(number)})


async def status(receiver: WebhookReceiver, body: bytes, headers: Any = None) -> int:
    """What it answers."""
    return (await receiver.receive(body, headers)).status


async def until(receiver: WebhookReceiver, counts: InboxCounts) -> None:
    """Wait for it: each time it is asked, its thread has had its turn."""
    while await receiver.counts() != counts:
        pass


async def take(receiver: WebhookReceiver, count: int) -> list[Any]:
    """So many events from a loop, which asks for the next after each."""
    loop = aiter(receiver)
    events = [await anext(loop) for _ in range(count)]
    await asyncio.gather(anext(loop, None), receiver.stop())
    return events
