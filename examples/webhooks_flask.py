"""Webhooks in Flask: the view takes them in, a program beside it handles them.

    pip install smartlead-async flask
    flask --app examples.webhooks_flask run --port 8080
    python -m examples.webhooks_flask

The secret is in SMARTLEAD_WEBHOOK_TOKEN, and at the end of the webhook's address. Both use one inbox, WEBHOOKS.
"""

import asyncio
import os

from flask import Flask, Response, request

from smartlead_async.webhooks import EmailReply, WebhookReceiver

receiver = WebhookReceiver(
    os.environ.get("WEBHOOKS", "webhooks.db"), tokens=[os.environ.get("SMARTLEAD_WEBHOOK_TOKEN", "")]
)
app = Flask(__name__)


@app.post("/smartlead/<token>")
def take_in(**_token: str) -> Response:
    """The bytes as they came: JSON that Flask has read has other bytes than what was signed."""
    reply = asyncio.run(receiver.receive(request.get_data(), request.headers, request.full_path))
    return Response(reply.body, reply.status, reply.headers)


async def handle() -> None:
    """Each event once, until Ctrl-C."""
    async with receiver:
        async for event in receiver:
            if isinstance(event, EmailReply):
                print(event.lead_email, event.reply_text, flush=True)


if __name__ == "__main__":
    asyncio.run(handle())
