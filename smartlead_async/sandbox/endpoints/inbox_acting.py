"""What is done to a conversation of the master inbox: answered, read, sorted."""

from smartlead_async.sandbox import happening
from smartlead_async.sandbox.answers import Answer, Json, RefusedError, json_answer, refused
from smartlead_async.sandbox.checks import check, is_integer
from smartlead_async.sandbox.endpoints.block_list import block
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.records import Campaign, CampaignLead, Message
from smartlead_async.sandbox.shapes import Value
from smartlead_async.sandbox.state import normal


def reply(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/reply-email-thread`: the e-mail is in the lead's history from now on."""
    stats_id = incoming.body.get("email_stats_id")
    check(incoming.body, "email_body", valid=isinstance(incoming.body.get("email_body"), str))
    lead, thread = _find(incoming.campaign(), stats_id) or (None, None)
    if lead is None or thread is None:
        raise refused(f"Invalid email_stats_id - {incoming.text('email_stats_id')}")
    happening.write(incoming.account, lead, thread, incoming.text("email_body"), incoming.now)
    return incoming.answer()


def set_read(incoming: Incoming) -> Answer:
    """`PATCH /master-inbox/change-read-status`, by the lead map id."""
    is_read = incoming.body.get("read_status")
    if not isinstance(is_read, bool):
        raise refused("read_status must be a boolean value", 422)
    lead = by_map_id(incoming)
    lead.is_read = is_read
    data: Value = {"email_lead_map_id": lead.map_id, "is_read": is_read, "updated_at": incoming.now}
    return incoming.answer({"data": data})


def by_map_id(incoming: Incoming) -> CampaignLead:
    """The conversation that the body names."""
    map_id = incoming.body.get("email_lead_map_id")
    for _, lead in incoming.account.everyone():
        if lead.map_id == map_id:
            return lead
    raise refused("Lead mapping not found", 404)


def set_category(incoming: Incoming) -> Answer:
    """`PATCH /master-inbox/update-category`; null takes the category away."""
    category_id = incoming.body.get("category_id")
    if category_id is not None and not is_integer(category_id):
        raise refused("category_id must be a valid number or null", 422)
    number = category_id if isinstance(category_id, int) else None
    happening.categorize(incoming.account, by_map_id(incoming), number, incoming.now)
    return incoming.answer()


def set_revenue(incoming: Incoming) -> Answer:
    """`PATCH /master-inbox/update-revenue`; the campaign's analytics have the sum."""
    revenue = incoming.body.get("revenue")
    if not isinstance(revenue, int | float) or revenue < 0:
        error = {"error": "revenue must be non-negative", "field": "revenue", "provided_value": revenue}
        raise RefusedError(json_answer(error, 422))
    lead = by_map_id(incoming)
    lead.revenue = revenue
    data: Value = {"email_lead_map_id": lead.map_id, "revenue": revenue, "updated_at": incoming.now}
    return incoming.answer({"data": data})


def block_domains(incoming: Incoming) -> Answer:
    """`POST /master-inbox/block-domains`."""
    domains = incoming.body.get("domains")
    if not isinstance(domains, list) or not domains:
        raise refused("domains array must contain at least 1 domain", 422)
    known = {entry.email_or_domain for entry in incoming.account.block_list.values()}
    blocked = sorted({*map(normal, map(str, domains))} - known)
    for domain in blocked:
        block(incoming, domain, None)
    source = incoming.body.get("source", "manual")
    data: Value = {"blocked_domains": blocked, "source": source, "blocked_at": incoming.now}
    return incoming.answer({"data": data})


def get_reply_status(incoming: Incoming) -> Answer:
    """`GET /master-inbox/reply-status`: of an e-mail that was sent by hand."""
    message_id = incoming.asked("message_id")
    for _, lead in incoming.account.everyone():
        for message in lead.sent:
            if message.message_id == message_id and message.step is None:
                sent = {"status": "COMPLETED", "status_message": "Email sent successfully!"}
                ids = {"message_id": message_id, "email_stats_id": message.stats_id}
                return incoming.answer({"data": {**sent, **ids, "event_time": message.time}})
    raise RefusedError(json_answer({"ok": False, "error": "No reply found for the given message_id"}, 404))


def _find(campaign: Campaign, stats_id: Json) -> tuple[CampaignLead, Message] | None:
    for lead in campaign.leads.values():
        for message in lead.history:
            if message.stats_id == stats_id:
                return lead, message
    return None


HANDLERS: dict[str, Endpoint] = {
    "inbox.reply": reply,
    "inbox.set_read": set_read,
    "inbox.set_category": set_category,
    "inbox.set_revenue": set_revenue,
    "inbox.block_domains": block_domains,
    "inbox.get_reply_status": get_reply_status,
}
