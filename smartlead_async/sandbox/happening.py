"""What happens to leads and campaigns: e-mails are sent, opened, clicked, answered. Every history is made here.

Each event is handed to the account's `on_event`.
"""

from datetime import datetime

from smartlead_async.sandbox.records import Campaign, CampaignLead, Mailbox, Message, Step
from smartlead_async.sandbox.state import Account, Event

UNKNOWN_SENDER = "sender@example.com"
STOPS_ON = {
    "EMAIL_REPLY": "REPLY_TO_AN_EMAIL",
    "EMAIL_OPEN": "OPEN_AN_EMAIL",
    "EMAIL_LINK_CLICK": "CLICK_ON_A_LINK",
}
"""Which event ends the sequence for a lead, by the campaign's `stop_lead_settings`."""


def send(account: Account, lead: CampaignLead, at: datetime) -> Message:
    """Send a lead the next e-mail of the sequence.

    Raises:
        ValueError: There is none.
    """
    campaign = account.campaigns[lead.campaign_id]
    step = next((step for step in campaign.steps if step.number > lead.last_step), None)
    if step is None:
        raise ValueError(f"campaign {campaign.id} has no more e-mails for {lead.lead.email}")
    message = _add(
        account, lead, at, subject=_filled(step.subject, lead), body=_filled(step.body, lead), step=step
    )
    lead.status = "COMPLETED" if step is campaign.steps[-1] else "INPROGRESS"
    _tell(account, lead, "EMAIL_SENT", at, message)
    if len(lead.sent) == 1:
        _tell(account, lead, "FIRST_EMAIL_SENT", at, message)
    return message


def write(account: Account, lead: CampaignLead, thread: Message, body: str, at: datetime) -> Message:
    """Send a lead an e-mail by hand, in answer to its own."""
    message = _add(account, lead, at, subject=_answer_to(thread.subject), body=body, step=None)
    lead.is_read = True
    _tell(account, lead, "EMAIL_SENT", at, message)
    return message


def reply(account: Account, lead: CampaignLead, body: str, at: datetime) -> Message:
    """Answer the last e-mail that was sent to a lead."""
    thread = last_sent(lead)
    message = Message(
        type="REPLY",
        stats_id=thread.stats_id,
        message_id=_message_id(account, lead.lead.email),
        time=at,
        subject=_answer_to(thread.subject),
        body=body,
        sender=lead.lead.email,
        recipient=thread.sender,
        mailbox_id=thread.mailbox_id,
    )
    lead.history.append(message)
    lead.is_read = False
    _tell(account, lead, "EMAIL_REPLY", at, message)
    return message


def open_last(account: Account, lead: CampaignLead, at: datetime) -> None:
    """Open the last e-mail that was sent to a lead."""
    message = last_sent(lead)
    message.opens.append(at)
    _tell(account, lead, "EMAIL_OPEN", at, message)


def click_last(account: Account, lead: CampaignLead, at: datetime) -> None:
    """Follow a link in the last e-mail that was sent to a lead."""
    message = last_sent(lead)
    message.clicks.append(at)
    _tell(account, lead, "EMAIL_LINK_CLICK", at, message)


def bounce_last(account: Account, lead: CampaignLead, at: datetime) -> None:
    """Return the last e-mail that was sent to a lead; it is not written to any more."""
    message = last_sent(lead)
    message.bounced_at = at
    lead.status = "BLOCKED"
    _tell(account, lead, "EMAIL_BOUNCE", at, message)


def unsubscribe(account: Account, lead: CampaignLead, at: datetime) -> None:
    """Take a lead out of the sequence for good; a second time changes nothing."""
    if lead.unsubscribed_at is None:
        lead.unsubscribed_at = at
        lead.status = "STOPPED"
        _tell(account, lead, "LEAD_UNSUBSCRIBED", at, None)


def categorize(account: Account, lead: CampaignLead, category_id: int | None, at: datetime) -> None:
    """Put a lead into a category; one that it is in already changes nothing."""
    if lead.category_id != category_id:
        old, lead.category_id = lead.category_id, category_id
        campaign = account.campaigns[lead.campaign_id]
        _publish(
            account, Event(type="LEAD_CATEGORY_UPDATED", at=at, campaign=campaign, lead=lead, old_category_id=old)
        )


def change_status(account: Account, campaign: Campaign, status: str, at: datetime) -> None:
    """Start, pause or stop a campaign; told is only what changes it."""
    is_change, campaign.status, campaign.updated_at = campaign.status != status, status, at
    if is_change:
        _publish(account, Event(type="CAMPAIGN_STATUS_CHANGED", at=at, campaign=campaign))


def last_sent(lead: CampaignLead) -> Message:
    """The last e-mail that a lead was sent; there must be one."""
    return lead.sent[-1]


def _add(
    account: Account, lead: CampaignLead, at: datetime, *, subject: str, body: str, step: Step | None
) -> Message:
    mailbox = _mailbox(account, account.campaigns[lead.campaign_id], lead)
    sender = mailbox.address if mailbox else UNKNOWN_SENDER
    message = Message(
        type="SENT",
        stats_id=account.new_uuid(),
        message_id=_message_id(account, sender),
        time=at,
        subject=subject or (lead.sent[0].subject if lead.sent else ""),  # without one it is in the same thread
        body=body,
        sender=sender,
        recipient=lead.lead.email,
        mailbox_id=mailbox.id if mailbox else None,
        step=step,
    )
    lead.history.append(message)
    return message


def _mailbox(account: Account, campaign: Campaign, lead: CampaignLead) -> Mailbox | None:
    """The mailbox that wrote to the lead before, or one of the campaign's by turns."""
    before = next((message.mailbox_id for message in lead.sent if message.mailbox_id in account.mailboxes), None)
    turns = campaign.mailbox_ids
    mailbox_id = before or (turns[lead.map_id % len(turns)] if turns else 0)
    return account.mailboxes.get(mailbox_id)


def _tell(account: Account, lead: CampaignLead, kind: str, at: datetime, message: Message | None) -> None:
    campaign = account.campaigns[lead.campaign_id]
    if lead.status == "INPROGRESS" and STOPS_ON.get(kind) == campaign.stop_lead_settings:
        lead.status = "STOPPED"
    _publish(account, Event(type=kind, at=at, campaign=campaign, lead=lead, message=message))


def _publish(account: Account, event: Event) -> None:
    if account.on_event:
        account.on_event(event)


def _filled(text: str, lead: CampaignLead) -> str:
    """A text with the lead's fields in the place of `{{first_name}}` and its like."""
    fields = lead.lead.fields
    custom = fields.get("custom_fields")
    for name, value in {**fields, **(custom if isinstance(custom, dict) else {})}.items():
        text = text.replace(f"{{{{{name}}}}}", str(value))
    return text


def _answer_to(subject: str) -> str:
    return subject if subject.startswith("Re: ") else f"Re: {subject}"


def _message_id(account: Account, address: str) -> str:
    return f"<{account.new_uuid()}@{address.rpartition('@')[2]}>"
