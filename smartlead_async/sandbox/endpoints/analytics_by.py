"""Analytics of the account: its sums, by day, by category, by client, by provider."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from smartlead_async.sandbox.answers import Answer
from smartlead_async.sandbox.endpoints.analytics import asked_for, clients_asked_for, sums
from smartlead_async.sandbox.history import Fact, grouped, percent, total
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.paging import page
from smartlead_async.sandbox.records import Campaign
from smartlead_async.sandbox.shapes import Value

MAX_PAGE = 1000
PROVIDERS = {"GMAIL": "Gmail", "OUTLOOK": "Outlook", "SMTP": "SMTP"}
RANGES = ((1, "0-1h"), (4, "1-4h"), (12, "4-12h"), (24, "12-24h"))
"""Until how many hours, and how it is called; the documentation has the first."""
LATER = "24h+"


def get_overall(incoming: Incoming) -> Answer:
    """`GET /analytics/overall-stats-v2`."""
    return incoming.answer({"data": {"overall_stats": sums(total(asked_for(incoming)))}})


def get_by_day(incoming: Incoming) -> Answer:
    """`GET /analytics/day-wise-overall-stats`: each thing on the day on which it happened."""
    days = grouped(asked_for(incoming), lambda fact: _day(incoming, fact.at))
    return _by_day(incoming, days)


def get_by_sent_day(incoming: Incoming) -> Answer:
    """`GET /analytics/day-wise-overall-stats-by-sent-time`: on the day on which its e-mail was sent."""
    of_mails = (fact for fact in asked_for(incoming) if fact.message)
    days = grouped(of_mails, lambda fact: _day(incoming, fact.message.time) if fact.message else "")
    return _by_day(incoming, days)


def get_lead_totals(incoming: Incoming) -> Answer:
    """`GET /analytics/lead/overall-stats`: leads that were written to, and those of them more than once."""
    found = [fact for fact in asked_for(incoming) if fact.kind == "sent"]
    times = Counter(fact.lead.map_id for fact in found)
    follow_up = sum(count > 1 for count in times.values())
    count = {"total": len(times), "new": len(times) - follow_up, "follow_up": follow_up}
    shares = {name: round(100 * count[name] / len(times)) if times else 0 for name in ("new", "follow_up")}
    return incoming.answer({"data": {"lead_stats": {"count": count, "percentage": shares}}})


def get_mailbox_totals(incoming: Incoming) -> Answer:
    """`GET /analytics/mailbox/overall-stats`."""
    clients = clients_asked_for(incoming)
    boxes = [each for each in incoming.account.mailboxes.values() if not clients or str(each.client_id) in clients]
    used = {mailbox_id for each in incoming.account.campaigns.values() for mailbox_id in each.mailbox_ids}
    totals: Value = {
        "total_connected": sum(each.is_connected for each in boxes),
        "in_use": sum(each.id in used for each in boxes),
        "disconnected": sum(not each.is_connected for each in boxes),
        "enabled_without_warmup": sum(not each.is_warming_up for each in boxes),
    }
    return incoming.answer({"data": {"overall_mailbox_stats": totals}})


def get_responses_by_category(incoming: Incoming) -> Answer:
    """`GET /analytics/lead/category-wise-response`: leads that answered, by what they turned out to be."""
    categories = incoming.account.categories
    leads = {fact.lead.map_id: fact.lead for fact in asked_for(incoming) if fact.kind == "replied"}
    counts = Counter(lead.category_id or 0 for lead in leads.values() if lead.category_id in categories)
    rows: list[Value] = [
        {"category": categories[number].name, "total_response": count, "percentage": percent(count, len(leads))}
        for number, count in sorted(counts.items())
    ]
    return incoming.answer({"data": {"lead_responses_by_category": rows}})


def get_provider_performance(incoming: Incoming) -> Answer:
    """`GET /analytics/mailbox/provider-wise-overall-performance`."""
    mailboxes = incoming.account.mailboxes

    def provider(fact: Fact) -> str:
        mailbox = mailboxes.get(fact.message.mailbox_id or 0) if fact.message else None
        return PROVIDERS.get(str(mailbox.settings.get("type")), "SMTP") if mailbox else ""

    groups = grouped(asked_for(incoming), provider)
    groups.pop("", None)  # of no mailbox that is there
    rows: list[Value] = [{"provider": name, **sums(total(of_it))} for name, of_it in sorted(groups.items())]
    return incoming.answer({"data": {"email_providers_performance_overview": {"overall": rows, "tag_wise": []}}})


def get_campaign_responses(incoming: Incoming) -> Answer:
    """`GET /analytics/campaign/response-stats`: leads that answered, by the sentiment of their category."""
    replied = [fact for fact in asked_for(incoming) if fact.kind == "replied"]
    rows: list[Value] = []
    for of_it in grouped(replied, lambda fact: fact.campaign.id).values():
        leads = {fact.lead.map_id: fact.lead.category_id for fact in of_it}
        known = [incoming.account.categories.get(category_id or 0) for category_id in leads.values()]
        counts = Counter((each.sentiment_type if each else None) or "neutral" for each in known)
        campaign = of_it[0].campaign
        replies = {f"{name}_reply": counts[name] for name in ("positive", "neutral", "negative")}
        rows.append({"campaign_id": campaign.id, "campaign_name": campaign.name, **replies})
    return incoming.answer({"data": {"campaign_wise_response_stats": rows}})


def get_campaign_statuses(incoming: Incoming) -> Answer:
    """`GET /analytics/campaign/status-stats`."""
    counts = Counter(each.status for each in _campaigns(incoming))
    rows: list[Value] = [{"status": status, "count": count} for status, count in sorted(counts.items())]
    return incoming.answer({"data": {"campaign_status_stats": rows}})


def get_lead_to_reply_time(incoming: Incoming) -> Answer:
    """`GET /analytics/campaign/lead-to-reply-time`: how long after an e-mail it was answered."""
    replied = (fact for fact in asked_for(incoming) if fact.kind == "replied" and fact.message)
    hours = [(fact.at - fact.message.time).total_seconds() / 3600 for fact in replied if fact.message]
    counts = Counter(next((name for until, name in RANGES if each < until), LATER) for each in hours)
    names = [*(name for _, name in RANGES), LATER]
    return incoming.answer(
        {"data": {"lead_to_reply_time": [{"time_range": name, "count": counts[name]} for name in names]}}
    )


def get_leads_for_first_reply(incoming: Incoming) -> Answer:
    """`GET /analytics/campaign/leads-take-for-first-reply`: leads that are written to for one that answers."""
    leads = total(asked_for(incoming)).leads
    needed = round(leads["sent"] / leads["replied"]) if leads["replied"] else 0
    return incoming.answer({"data": {"leads_take_for_first_reply": needed}})


def list_campaigns(incoming: Incoming) -> Answer:
    """`GET /analytics/campaign/list`."""
    rows: list[Value] = [{"id": each.id, "name": each.name} for each in _campaigns(incoming)]
    return incoming.answer({"data": {"campaign_list": rows}})


def list_clients(incoming: Incoming) -> Answer:
    """`GET /analytics/client/list`."""
    clients = clients_asked_for(incoming)
    found = [each for each in incoming.account.clients if not clients or str(each.id) in clients]
    return incoming.answer({"data": {"client_list": [{"id": each.id, "name": each.name} for each in found]}})


def list_client_performance(incoming: Incoming) -> Answer:
    """`GET /analytics/client/overall-stats`."""
    groups = grouped(asked_for(incoming), lambda fact: fact.campaign.client_id)
    clients = [each for each in incoming.account.clients if each.id in groups]
    rows: list[Value] = [
        {
            "client_id": client.id,
            "client_name": client.name,
            "total_campaigns_count": sum(each.client_id == client.id for each in _campaigns(incoming)),
            "campaign_stats": sums(total(groups[client.id])),
        }
        for client in page(incoming, clients, most=MAX_PAGE).rows
    ]
    return incoming.answer({"data": {"client_wise_performance": rows}})


def get_client_count_by_month(incoming: Incoming) -> Answer:
    """`GET /analytics/client/month-wise-count`."""
    months = Counter(f"{client.created_at:%Y-%m}" for client in incoming.account.clients)
    rows: list[Value] = [{"month": month, "count": count} for month, count in sorted(months.items())]
    return incoming.answer({"data": {"monthly_stats": rows}})


def _day(incoming: Incoming, at: datetime) -> str:
    zone = incoming.asked("timezone")
    return f"{at.astimezone(ZoneInfo(zone)) if zone else at:%Y-%m-%d}"


def _by_day(incoming: Incoming, days: dict[str, list[Fact]]) -> Answer:
    rows: list[Value] = [{"date": day, **sums(total(of_it))} for day, of_it in sorted(days.items())]
    return incoming.answer({"data": {"day_wise_stats": rows}})


def _campaigns(incoming: Incoming) -> list[Campaign]:
    clients = clients_asked_for(incoming)
    found = incoming.account.campaigns.values()
    return [each for each in found if not clients or str(each.client_id) in clients]


HANDLERS: dict[str, Endpoint] = {
    "analytics.get_overall": get_overall,
    "analytics.get_overall_by_day": get_by_day,
    "analytics.get_overall_by_sent_day": get_by_sent_day,
    "analytics.get_positive_replies_by_day": get_by_day,
    "analytics.get_positive_replies_by_sent_day": get_by_sent_day,
    "analytics.get_lead_totals": get_lead_totals,
    "analytics.get_mailbox_totals": get_mailbox_totals,
    "analytics.get_responses_by_category": get_responses_by_category,
    "analytics.get_provider_performance": get_provider_performance,
    "analytics.get_campaign_responses": get_campaign_responses,
    "analytics.get_campaign_statuses": get_campaign_statuses,
    "analytics.get_lead_to_reply_time": get_lead_to_reply_time,
    "analytics.get_leads_for_first_reply": get_leads_for_first_reply,
    "analytics.list_campaigns": list_campaigns,
    "analytics.list_clients": list_clients,
    "analytics.list_client_performance": list_client_performance,
    "analytics.get_client_count_by_month": get_client_count_by_month,
}
