"""The master inbox: leads that answered, over all campaigns, and answers to them."""

from collections.abc import Callable
from datetime import datetime

from smartlead_async.sandbox.answers import Answer, Json, JsonObject, RefusedError, json_answer, refused
from smartlead_async.sandbox.checks import joi
from smartlead_async.sandbox.endpoints.lead_filters import BECAME, aware, last
from smartlead_async.sandbox.endpoints.messages import shown_message
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.paging import page
from smartlead_async.sandbox.records import Campaign, CampaignLead
from smartlead_async.sandbox.shapes import Value

MAX_PAGE = 20
MAX_CAMPAIGNS = 5
BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
STATUSES = {
    "Opened": "is_opened",
    "Clicked": "is_clicked",
    "Replied": "is_replied",
    "Unsubscribed": "is_unsubscribed",
    "Bounced": "is_bounced",
    "Accepted": "is_accepted",
    "Not Replied": "not_replied",
}


def list_replies(incoming: Incoming) -> Answer:
    """`POST /master-inbox/inbox-replies`."""
    return _list(incoming, lambda lead: bool(lead.replies))


def list_unread(incoming: Incoming) -> Answer:
    """`POST /master-inbox/unread-replies`."""
    return _list(incoming, lambda lead: bool(lead.replies) and not lead.is_read)


def list_sent(incoming: Incoming) -> Answer:
    """`POST /master-inbox/sent`: every lead that was written to."""
    return _list(incoming, lambda lead: bool(lead.sent))


def get(incoming: Incoming) -> Answer:
    """`GET /master-inbox/{inbox_id}`, by the lead map id."""
    map_id = incoming.ids["inbox_id"]
    for campaign, lead in incoming.account.everyone():
        if lead.map_id == map_id and lead.history:
            messages = [shown_message(message) for message in lead.history]
            return incoming.answer({**_shown(incoming, campaign, lead), "message_history": messages})
    raise refused(f"Inbox item not found with ID {map_id}", 404)


def _list(incoming: Incoming, belongs: Callable[[CampaignLead], bool]) -> Answer:
    filters = _filters(incoming)
    found = [pair for pair in incoming.account.everyone() if belongs(pair[1]) and _is_asked_for(*pair, filters)]
    by_sent = incoming.body.get("sortBy") == "SENT_TIME_DESC"
    found.sort(key=lambda pair: last(pair[1], is_sent=by_sent) or BEGINNING, reverse=True)
    over = RefusedError(
        json_answer(
            {
                "error": f"limit must be between 1 and {MAX_PAGE}",
                "field": "limit",
                "provided_value": incoming.body.get("limit"),
            },
            422,
        )
    )
    rows = page(incoming, found, most=MAX_PAGE, over=over)
    shown: list[Value] = [_shown(incoming, *pair) for pair in rows.rows]
    numbers: dict[str, Value] = {"total_count": rows.total, "offset": rows.offset, "limit": rows.limit}
    return incoming.answer({**numbers, "messages": shown, "data": shown}, live_rows=("messages", "data"))


def _filters(incoming: Incoming) -> JsonObject:
    filters = incoming.body.get("filters", {})
    if not isinstance(filters, dict):
        raise joi('"filters" must be of type object', "filters", deployed=incoming.deployed)
    campaigns = _many(filters.get("campaignId"))
    if len(campaigns) > MAX_CAMPAIGNS:
        error = f"campaignId array cannot exceed {MAX_CAMPAIGNS} items"
        counts = {"provided_count": len(campaigns), "max_allowed": MAX_CAMPAIGNS}
        raise RefusedError(json_answer({"error": error, "field": "filters.campaignId", **counts}, 422))
    try:
        _is_between(None, _many(filters.get("replyTimeBetween")))
    except ValueError:
        text = '"filters.replyTimeBetween" must be valid dates'
        raise joi(text, "filters.replyTimeBetween", deployed=incoming.deployed) from None
    return filters


def _is_asked_for(campaign: Campaign, lead: CampaignLead, filters: JsonObject) -> bool:
    statuses = [BECAME[STATUSES[str(each)]] for each in _many(filters.get("emailStatus")) if str(each) in STATUSES]
    senders = [message.mailbox_id for message in lead.history]
    return (
        (not statuses or any(became(lead) for became in statuses))
        and _is_among(filters, "campaignId", [campaign.id])
        and _is_among(filters, "campaignClientId", [campaign.client_id])
        and _is_among(filters, "emailAccountId", senders)
        and _has_text(lead, str(filters.get("search", "")).lower())
        and _has_category(lead, filters.get("leadCategories"))
        and _is_between(last(lead, is_sent=False), _many(filters.get("replyTimeBetween")))
    )


def _is_among(filters: JsonObject, name: str, values: list[int | None]) -> bool:
    return name not in filters or any(value in values for value in _many(filters[name]))


def _has_text(lead: CampaignLead, text: str) -> bool:
    texts = [lead.lead.email, lead.lead.name, *(message.body for message in lead.history)]
    return any(text in each.lower() for each in texts)


def _has_category(lead: CampaignLead, wanted: Json) -> bool:
    if not isinstance(wanted, dict):
        return True
    has_one = lead.category_id is not None
    return (
        not (wanted.get("unassigned") is True and has_one)
        and not (wanted.get("isAssigned") is True and not has_one)
        and ("categoryIdsIn" not in wanted or lead.category_id in _many(wanted["categoryIdsIn"]))
        and lead.category_id not in _many(wanted.get("categoryIdsNotIn", []))
    )


def _is_between(at: datetime | None, times: list[Json]) -> bool:
    if len(times) != 2:  # noqa: PLR2004 (from, to)
        return True
    first, end = (aware(str(time)) for time in times)
    return at is not None and first <= at <= end


def _shown(incoming: Incoming, campaign: Campaign, lead: CampaignLead) -> dict[str, Value]:
    fields = lead.lead.fields
    row: dict[str, Value] = {
        "email_lead_id": lead.lead.id,
        "email_lead_map_id": lead.map_id,
        "email_campaign_id": campaign.id,
        "email_campaign_name": campaign.name,
        "lead_email": lead.lead.email,
        "lead_first_name": fields.get("first_name"),
        "lead_last_name": fields.get("last_name"),
        "lead_category_id": lead.category_id,
        "last_sent_time": last(lead, is_sent=True),
        "last_reply_time": last(lead, is_sent=False),
        "has_new_unread_email": not lead.is_read,
    }
    return {**row, **_as_documented(incoming, campaign, lead)}


def _as_documented(incoming: Incoming, campaign: Campaign, lead: CampaignLead) -> dict[str, Value]:
    """The same in objects."""
    fields, message = lead.lead.fields, (lead.replies or lead.sent)[-1]
    mailbox = incoming.account.mailboxes.get(message.mailbox_id or 0)
    category = incoming.account.categories.get(lead.category_id or 0)
    person = {name: fields.get(name) for name in ("email", "first_name", "last_name")}
    return {
        "id": message.message_id,
        "campaign_lead_map_id": lead.map_id,
        "lead": {**person, "company": fields.get("company_name"), "phone": fields.get("phone_number")},
        "campaign": {"id": campaign.id, "name": campaign.name},
        "email_account": {"id": mailbox.id, "email": mailbox.address, "name": mailbox.settings.get("from_name")}
        if mailbox
        else None,
        "last_message": {
            "id": message.message_id,
            "subject": message.subject,
            "body": message.body,
            "received_at": message.time,
            "sent_at": last(lead, is_sent=True),
            "opened_at": min((at for each in lead.sent for at in each.opens), default=None),
            "replied_at": last(lead, is_sent=False),
            "sent_from": message.sender,
            "sent_to": message.recipient,
        },
        "email_status": "Replied" if lead.replies else "Not Replied",
        "category": {"id": category.id, "name": category.name} if category else None,
        "assigned_to": None,
        "stats": _stats(lead),
        "is_read": lead.is_read,
        "reply_age_hours": _age_hours(incoming, lead),
        "email_history": [shown_message(message) for message in lead.history],
    }


def _stats(lead: CampaignLead) -> Value:
    return {
        "total_sent": len(lead.sent),
        "total_opened": sum(len(message.opens) for message in lead.history),
        "total_clicked": sum(len(message.clicks) for message in lead.history),
        "total_replied": len(lead.replies),
        "opens": sum(len(message.opens) for message in lead.history),
        "clicks": sum(len(message.clicks) for message in lead.history),
        "replies": len(lead.replies),
        "last_activity": last(lead),
    }


def _age_hours(incoming: Incoming, lead: CampaignLead) -> float:
    replied_at = last(lead, is_sent=False)
    return round((incoming.now - replied_at).total_seconds() / 3600, 1) if replied_at else 0.0


def _many(value: Json) -> list[Json]:
    """One value, or a list of some; nothing where there is none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


HANDLERS: dict[str, Endpoint] = {
    "inbox.list_replies": list_replies,
    "inbox.list_unread": list_unread,
    "inbox.list_sent": list_sent,
    "inbox.get": get,
}
