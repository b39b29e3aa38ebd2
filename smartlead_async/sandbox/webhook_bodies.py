"""What a webhook is told of an event: bodies as of real traffic, as far as it is known, with who it is about."""

import json
import re
from pathlib import Path
from typing import Any, TypeGuard

from smartlead_async.sandbox.answers import JsonObject, js_time
from smartlead_async.sandbox.records import CampaignLead, Message, Webhook
from smartlead_async.sandbox.state import Account, Event

SAMPLES = Path(__file__).parents[1] / "webhooks" / "samples"  # data, which both sides have in common
EVENT_TYPES = tuple(sorted(path.stem for path in SAMPLES.glob("*.json")))
_TAG = re.compile(r"<[^>]*>")


def sample(event_type: str) -> JsonObject:
    """A body of a type, about made-up people; ValueError where there is none of that name."""
    if event_type not in EVENT_TYPES:
        raise ValueError(f"event {event_type!r}: it must be one of {', '.join(EVENT_TYPES)}")
    body: JsonObject = json.loads((SAMPLES / f"{event_type}.json").read_text(encoding="utf-8"))
    return body


def body_of(event: Event, webhook: Webhook, account: Account) -> JsonObject:
    """What a webhook is told of something that happened."""
    body, place = sample(event.type) | _shared(event, webhook), event.lead
    if place is None:
        return body
    if event.type == "LEAD_CATEGORY_UPDATED":
        return body | _category(event, place, account)
    if event.type == "LEAD_UNSUBSCRIBED":
        return body | {"lead_email": place.lead.email, "lead_name": place.lead.name}
    times = {name: js_time(event.at) for name in body if name.startswith("time_")}
    return body | times | _email(event, place)


def _shared(event: Event, webhook: Webhook) -> JsonObject:
    campaign = event.campaign
    return {
        "event_timestamp": js_time(event.at),
        "campaign_id": campaign.id,
        "campaign_name": campaign.name,
        "campaign_status": campaign.status,
        "client_id": campaign.client_id,
        "metadata": {"webhook_created_at": js_time(event.at)},
        "webhook_id": webhook.id,
        "webhook_name": webhook.name,
        "webhook_url": webhook.webhook_url,
    }


def _email(event: Event, place: CampaignLead) -> JsonObject:
    """Of an answer `message` is the answer, of everything else the e-mail that was sent."""
    lead, message = place.lead, event.message
    sent = message if message and message.is_sent else place.sent[-1]  # nothing happens before the first
    body: JsonObject = {
        "sl_email_lead_id": str(lead.id),
        "sl_email_lead_map_id": place.map_id,
        "sl_lead_email": lead.email,
        "to_email": lead.email,
        "to_name": lead.name,
        "description": f"{event.type} of {lead.email}",
    }
    return body | _sent(sent) | (_reply(message, lead.email) if message and not message.is_sent else {})


def _sent(message: Message) -> JsonObject:
    return {
        "stats_id": message.stats_id,
        "from_email": message.sender,
        "subject": message.subject,
        "custom_subject": message.subject,
        "custom_email_message": message.body,
        "message_id": message.message_id,
        "sent_message": _message(message),
        "sent_message_body": message.body,
        "sequence_number": message.step.number if message.step else 1,
    }


def _reply(message: Message, email: str) -> JsonObject:
    return {
        "message_id": message.message_id,
        "reply_message": _message(message),
        "reply_body": message.body,
        "preview_text": _TAG.sub("", message.body)[:100],
        "cc_emails": [*message.cc],
        "leadCorrespondence": {
            "targetLeadEmail": email,
            "replyReceivedFrom": message.sender,
            "repliedCompanyDomain": "SameCompany",
        },
    }


def _category(event: Event, place: CampaignLead, account: Account) -> JsonObject:
    lead = place.lead
    old_name, new_name = (_name(account, one) for one in (event.old_category_id, place.category_id))
    history = [_history(message) for message in place.history]
    answered = [_history(message) for message in place.replies][-1:]
    category = account.categories.get(place.category_id or 0)
    sentiment = category.sentiment_type if category else None
    return {
        "lead_id": lead.id,
        "lead_email": lead.email,
        "lead_name": lead.name,
        "lead_data": {
            **lead.fields,
            "category": {"name": new_name, "sentiment_type": sentiment},
        },
        "category": new_name,
        "lead_category_id": place.category_id,
        "lead_category": {
            "old_id": event.old_category_id,
            "old_name": old_name,
            "new_id": place.category_id,
            "new_name": new_name,
        },
        "current_sequence": place.last_step,
        "to": lead.email,
        "to_email": lead.email,
        "to_name": lead.name,
        "history": [*history],
        "lastReply": answered[0] if answered else None,
        "last_reply": answered[0] if answered else None,
        **_mailbox(place),
    }


def _mailbox(place: CampaignLead) -> JsonObject:
    sender = place.sent[-1].sender if place.sent else None
    return {"from": sender, "from_email": sender}


def _name(account: Account, category_id: int | None) -> str | None:
    category = account.categories.get(category_id or 0)
    return category.name if category else None


def _message(message: Message) -> JsonObject:
    return {
        "message_id": message.message_id,
        "html": message.body,
        "text": _TAG.sub("", message.body),
        "time": js_time(message.time),
    }


def _history(message: Message) -> JsonObject:
    return {
        "stats_id": message.stats_id,
        "type": message.type,
        "message_id": message.message_id,
        "time": js_time(message.time),
        "email_body": message.body,
        "subject": message.subject,
        "cc_emails": [*message.cc],
    }


def as_body(event: object) -> JsonObject:
    """A type's name, a dictionary or an event of the SDK as what is sent; ValueError or TypeError for others."""
    if isinstance(event, str):
        return sample(event)
    to_dict: Any = getattr(event, "to_dict", None)
    body: Any = to_dict(secrets=True) if to_dict else event
    if not _is_body(body):
        raise TypeError(f"event {type(event).__name__}: it must be a type's name, a dictionary, or have to_dict")
    return body


def _is_body(value: object) -> TypeGuard[JsonObject]:
    return isinstance(value, dict)
