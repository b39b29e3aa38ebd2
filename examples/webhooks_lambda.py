"""Webhooks in AWS Lambda, behind an API Gateway or a function's own address: verified, read, put into a queue.

    pip install smartlead-async boto3

The secret is in SMARTLEAD_WEBHOOK_TOKEN, and at the end of the webhook's address; the queue is QUEUE_URL. Make
it a FIFO queue: it takes an event once, by its key.
"""

import base64
import os
from typing import Any

import boto3

from smartlead_async.webhooks import InvalidWebhookError, parse, verify

queue = boto3.client("sqs", region_name=os.environ.get("AWS_REGION", "eu-central-1"))


def handler(request: dict[str, Any], _context: object) -> dict[str, Any]:
    """200 when the event is in the queue, and nothing else; an error here is a 502, and comes again."""
    text = request.get("body") or ""
    body = base64.b64decode(text) if request.get("isBase64Encoded") else text.encode()
    url = f"{request.get('rawPath', '')}?{request.get('rawQueryString', '')}"
    try:
        verify(body, request.get("headers"), tokens=[os.environ["SMARTLEAD_WEBHOOK_TOKEN"]], url=url)
        event = parse(body)
    except InvalidWebhookError as error:
        return {"statusCode": error.status_code}
    queue.send_message(
        QueueUrl=os.environ["QUEUE_URL"],
        MessageBody=body.decode(),
        MessageGroupId=str(event.campaign_id),
        MessageDeduplicationId=event.dedupe_key,
    )
    return {"statusCode": 200}
