"""Statistics of one campaign: a row for each e-mail that was sent, and counters of some days."""

import zoneinfo
from datetime import date, timedelta

from smartlead_async.sandbox.answers import Answer, refused
from smartlead_async.sandbox.checks import joi
from smartlead_async.sandbox.endpoints.lead_filters import last, moment
from smartlead_async.sandbox.endpoints.messages import answer_to
from smartlead_async.sandbox.history import Days, Fact, Totals, facts, grouped, total
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.paging import page
from smartlead_async.sandbox.records import CampaignLead, Message
from smartlead_async.sandbox.shapes import Value
from smartlead_async.sandbox.state import USER_ID

MAX_PAGE = 1000
MAX_LEADS = 100
MAX_MAILBOXES = 20
MAX_SPAN = timedelta(days=30)


def list_sent(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/statistics`: documented and deployed as a row for each e-mail."""
    pairs = [(lead, message) for lead in incoming.campaign().leads.values() for message in lead.sent]
    found = [pair for pair in pairs if _is_asked_for(incoming, *pair)]
    rows = page(incoming, found, most=MAX_PAGE)
    data: list[Value] = [_shown(incoming, lead, message) for lead, message in rows.rows]
    return incoming.answer({"total_stats": rows.total, "data": data, "offset": rows.offset, "limit": rows.limit})


def list_by_lead(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/leads-statistics`; the offset comes back as `skip`."""
    since = moment(incoming, "event_time_gt")
    found = [
        lead
        for lead in incoming.campaign().leads.values()
        if since is None or ((at := last(lead)) is not None and at > since)
    ]
    rows = page(incoming, found, most=MAX_LEADS)
    data: list[Value] = [_of_lead(lead) for lead in rows.rows]
    return incoming.answer({"data": data, "hasMore": rows.has_more, "skip": rows.offset, "limit": rows.limit})


def list_by_mailbox(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/mailbox-statistics`."""
    of_mails = (fact for fact in _facts(incoming, _days(incoming)) if fact.message)
    senders = grouped(of_mails, lambda fact: fact.message.sender if fact.message else "")
    rows = page(incoming, sorted(senders.items()), most=MAX_MAILBOXES)
    data: list[Value] = [{"from_email": sender, **_sums(total(of_it))} for sender, of_it in rows.rows]
    return incoming.answer({"data": data})


def get_by_date(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/analytics-by-date`: 30 days at most."""
    days = _days(incoming)
    if days.first and days.last and days.last - days.first > MAX_SPAN:
        raise refused("Invalid start_date & end_date range. Date difference should be max of 30days.")
    return _counters(incoming, days)


def get_top_level_by_date(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/top-level-analytics-by-date`."""
    return _counters(incoming, _days(incoming))


def get_by_sequence(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/sequence-analytics`: a row for each step of which something was sent."""
    of_steps = [fact for fact in _facts(incoming, _days(incoming)) if fact.message and fact.message.step]
    steps = grouped(of_steps, lambda fact: fact.message.step.id if fact.message and fact.message.step else 0)
    rows: list[Value] = [{"email_campaign_seq_id": step, **_sums(total(of_it))} for step, of_it in steps.items()]
    return incoming.answer({"data": rows})


def _counters(incoming: Incoming, days: Days) -> Answer:
    campaign, sums = incoming.campaign(), total(_facts(incoming, days))
    return incoming.answer(
        {
            "id": campaign.id,
            "user_id": USER_ID,
            "created_at": campaign.created_at,
            "status": campaign.status,
            "name": campaign.name,
            "start_date": incoming.asked("start_date"),
            "end_date": incoming.asked("end_date"),
            **_sums(sums),
            "total_count": len(campaign.leads),
            "block_count": sum(lead.status == "BLOCKED" for lead in campaign.leads.values()),
            "stopped_count": sum(lead.status == "STOPPED" for lead in campaign.leads.values()),
        }
    )


def _sums(sums: Totals) -> dict[str, Value]:
    return {**sums.counters(), "positive_reply_count": sums.positive}


def _facts(incoming: Incoming, days: Days) -> list[Fact]:
    campaign = incoming.campaign()
    pairs = ((campaign, lead) for lead in campaign.leads.values())
    return [fact for fact in facts(incoming.account, pairs) if fact.at in days]


def _days(incoming: Incoming) -> Days:
    return days_asked_for(incoming, "start_date", "end_date", "time_zone")


def days_asked_for(incoming: Incoming, first: str, end: str, zone: str) -> Days:
    """The days between two dates of the query, in its time zone."""
    try:
        return Days(
            first=date.fromisoformat(text) if (text := incoming.asked(first)) else None,
            last=date.fromisoformat(text) if (text := incoming.asked(end)) else None,
            zone=zoneinfo.ZoneInfo(text) if (text := incoming.asked(zone)) else None,
        )
    except (ValueError, zoneinfo.ZoneInfoNotFoundError):
        text = f'"{first}" and "{end}" must be valid dates'
        raise joi(text, first, deployed=incoming.deployed, source="query") from None


def _is_asked_for(incoming: Incoming, lead: CampaignLead, message: Message) -> bool:
    numbers = incoming.asked("email_sequence_number")
    number = str(message.step.number) if message.step else ""
    since, until = moment(incoming, "sent_time_start_date"), moment(incoming, "sent_time_end_date")
    return (
        (numbers is None or number in numbers.split(","))
        and (since is None or message.time >= since)
        and (until is None or message.time <= until)
        and _became(incoming, lead, message)
    )


def _became(incoming: Incoming, lead: CampaignLead, message: Message) -> bool:
    became = {
        "opened": bool(message.opens),
        "clicked": bool(message.clicks),
        "replied": answer_to(lead, message) is not None,
        "unsubscribed": lead.is_unsubscribed,
        "bounced": message.bounced_at is not None,
    }
    status = incoming.asked("email_status")
    if status is not None and status not in became:
        text = f'"email_status" must be one of [{", ".join(became)}]'
        raise joi(text, "email_status", deployed=incoming.deployed, source="query")
    return status is None or became[status]


def _shown(incoming: Incoming, lead: CampaignLead, message: Message) -> Value:
    category = incoming.account.categories.get(lead.category_id or 0)
    reply = answer_to(lead, message)
    variant = message.step.variants[0].get("id") if message.step and message.step.variants else None
    return {
        "lead_name": lead.lead.name,
        "lead_email": lead.lead.email,
        "lead_category": category.name if category else None,
        "sequence_number": message.step.number if message.step else None,
        "stats_id": message.stats_id,
        "email_campaign_seq_id": message.step.id if message.step else None,
        "seq_variant_id": variant,
        "email_subject": message.subject,
        "email_message": message.body,
        "sent_time": message.time,
        "open_time": min(message.opens, default=None),
        "click_time": min(message.clicks, default=None),
        "reply_time": reply.time if reply else None,
        "open_count": len(message.opens),
        "click_count": len(message.clicks),
        "is_unsubscribed": lead.is_unsubscribed,
        "is_bounced": message.bounced_at is not None,
    }


def _of_lead(lead: CampaignLead) -> Value:
    return {
        "lead_id": lead.lead.id,
        "lead_email": lead.lead.email,
        "sent_count": len(lead.sent),
        "open_count": sum(len(message.opens) for message in lead.history),
        "click_count": sum(len(message.clicks) for message in lead.history),
        "reply_count": len(lead.replies),
    }


HANDLERS: dict[str, Endpoint] = {
    "statistics.list": list_sent,
    "statistics.list_by_lead": list_by_lead,
    "statistics.list_by_mailbox": list_by_mailbox,
    "statistics.get_by_date": get_by_date,
    "statistics.get_by_sequence": get_by_sequence,
    "statistics.get_top_level_by_date": get_top_level_by_date,
}
