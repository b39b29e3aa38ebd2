"""E-mails as the API shows them: in a history, in statistics, among a lead's activities."""

from smartlead_async.sandbox.records import CampaignLead, Message
from smartlead_async.sandbox.shapes import Value


def shown_message(message: Message) -> Value:
    """One of a history; documented it has other names."""
    return {
        "id": message.message_id,
        "type": message.type,
        "direction": "outbound" if message.is_sent else "inbound",
        "message_id": message.message_id,
        "stats_id": message.stats_id,
        "time": message.time,
        "sent_at": message.time,
        "opened_at": min(message.opens, default=None),
        "email_body": message.body,
        "subject": message.subject,
        "from": message.sender,
        "to": message.recipient,
        "cc": message.cc,
        "email_seq_number": message.step.number if message.step else None,
        "open_count": len(message.opens),
        "click_count": len(message.clicks),
    }


def shown_activity(lead: CampaignLead, message: Message) -> Value:
    """One that was sent, with its answer."""
    reply = answer_to(lead, message)
    return {
        "stats_id": message.stats_id,
        "message_id": message.message_id,
        "subject": message.subject,
        "email_body": message.body,
        "sent_time": message.time,
        "from_email": message.sender,
        "to_email": message.recipient,
        "email_seq_number": message.step.number if message.step else None,
        "open_count": len(message.opens),
        "click_count": len(message.clicks),
        "reply_details": {"time": reply.time, "reply_email_body": reply.body, "message_id": reply.message_id}
        if reply
        else None,
    }


def answer_to(lead: CampaignLead, message: Message) -> Message | None:
    """The first answer to an e-mail."""
    return next((reply for reply in lead.replies if reply.stats_id == message.stats_id), None)
