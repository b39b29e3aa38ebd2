"""Which leads of a campaign a list shows."""

from collections.abc import Callable
from datetime import UTC, datetime

from smartlead_async.sandbox.checks import joi
from smartlead_async.sandbox.incoming import Incoming
from smartlead_async.sandbox.records import CampaignLead

BECAME: dict[str, Callable[[CampaignLead], bool]] = {
    "is_opened": lambda lead: any(message.opens for message in lead.history),
    "is_clicked": lambda lead: any(message.clicks for message in lead.history),
    "is_replied": lambda lead: bool(lead.replies),
    "is_bounced": lambda lead: any(message.bounced_at for message in lead.history),
    "is_unsubscribed": lambda lead: lead.is_unsubscribed,
    "is_spam": lambda _: False,
    "is_accepted": lambda lead: bool(lead.sent) and not any(message.bounced_at for message in lead.history),
    "not_replied": lambda lead: bool(lead.sent) and not lead.replies,
    "is_sender_bounced": lambda _: False,
}


def shows(incoming: Incoming, lead: CampaignLead) -> bool:
    """Whether a lead is what the query asks for; all that is asked for must hold."""
    category = incoming.asked("lead_category_id")
    return (
        incoming.asked("status") in (None, lead.status)
        and category in (None, str(lead.category_id))
        and became(incoming, lead)
        and _is_later(incoming, "created_at_gt", lead.created_at)
        and _is_later(incoming, "last_sent_time_gt", last(lead, is_sent=True))
        and _is_later(incoming, "event_time_gt", last(lead))
    )


def became(incoming: Incoming, lead: CampaignLead) -> bool:
    """Whether what was sent to a lead became what the query asks for."""
    name = incoming.asked("emailStatus")
    if name is None:
        return True
    if name not in BECAME:
        text = f'"emailStatus" must be one of [{", ".join(BECAME)}]'
        raise joi(text, "emailStatus", deployed=incoming.deployed, source="query")
    return BECAME[name](lead)


def last(lead: CampaignLead, *, is_sent: bool | None = None) -> datetime | None:
    """When the last e-mail was sent or answered."""
    times = [message.time for message in lead.history if is_sent in (None, message.is_sent)]
    return max(times, default=None)


def moment(incoming: Incoming, name: str) -> datetime | None:
    """A time of the query: ISO 8601, with a space for the T too; without a zone it is UTC."""
    text = incoming.asked(name)
    if text is None:
        return None
    try:
        return aware(text)
    except ValueError:
        error = f'"{name}" must be a valid date'
        raise joi(error, name, deployed=incoming.deployed, source="query") from None


def aware(text: str) -> datetime:
    """A time as it is written: without a zone it is UTC; ValueError where it is none."""
    value = datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _is_later(incoming: Incoming, name: str, at: datetime | None) -> bool:
    since = moment(incoming, name)
    return since is None or (at is not None and at > since)
