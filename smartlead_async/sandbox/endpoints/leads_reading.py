"""Leads, read: of a campaign, of the account, one by one, as a file, and what was written to them."""

import csv
import io
import json

from smartlead_async.sandbox.answers import Answer, Json, JsonObject, js_time, json_answer, refused
from smartlead_async.sandbox.endpoints.lead_filters import last, moment, shows
from smartlead_async.sandbox.endpoints.messages import shown_activity, shown_message
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.paging import limit_of, number, page
from smartlead_async.sandbox.records import Campaign, CampaignLead, Lead
from smartlead_async.sandbox.shapes import Value, fill
from smartlead_async.sandbox.state import USER_ID

MAX_PAGE = 100
MAX_ALL = 1000
MAX_ACTIVITIES = 1000
ESPS = {"gmail.com": 1, "outlook.com": 2}
FILTERS = ("status", "lead_category_id", "emailStatus", "created_at_gt", "last_sent_time_gt", "event_time_gt")
COLUMNS = (
    "id",
    "campaign_lead_map_id",
    "status",
    "category",
    "is_interested",
    "created_at",
    "first_name",
    "last_name",
    "email",
    "phone_number",
    "company_name",
    "website",
    "location",
    "custom_fields",
    "linkedin_profile",
    "company_url",
    "is_unsubscribed",
    "unsubscribed_client_id_map",
    "last_email_sequence_sent",
    "open_count",
    "click_count",
    "reply_count",
)


def list_of_campaign(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/leads`."""
    leads = list(incoming.campaign().leads.values())
    if any(incoming.asked(name) for name in FILTERS):
        leads = [lead for lead in leads if shows(incoming, lead)]
    found = page(incoming, leads, most=MAX_PAGE)
    rows: list[Value] = [
        {
            "campaign_lead_map_id": each.map_id,
            "lead_category_id": each.category_id,
            "status": each.status,
            "created_at": each.created_at,
            "lead": shown(each.lead),
        }
        for each in found.rows
    ]
    numbers = {"total_leads": found.total, "offset": found.offset, "limit": found.limit}
    return incoming.answer({**numbers, "data": rows})


def list_all(incoming: Incoming) -> Answer:
    """`GET /leads/all`, the latest first; the next page is asked for with the last id of this one."""
    limit, last_seen = limit_of(incoming, most=MAX_ALL, default=MAX_ALL), number(incoming, "lastSeenLeadId", 0)
    found = [lead for lead in reversed(incoming.account.leads.values()) if _is_asked_for(incoming, lead)]
    following = [lead for lead in found if not last_seen or lead.id < last_seen]
    rows = following[:limit]
    cursor = rows[-1].id if len(following) > len(rows) else None
    leads: list[Value] = [shown(lead) for lead in rows]
    data: Value = {"leads": leads, "lastSeenLeadId": cursor, "totalCount": len(found)}
    return incoming.answer({"data": data})


def get(incoming: Incoming) -> Answer:
    """`GET /leads/{lead_id}`: documented with its state in its first campaign, deployed in a list of 0 or 1."""
    if incoming.deployed:
        known = incoming.account.leads.get(incoming.ids["lead_id"])
        return incoming.answer({"data": [shown(known)] if known else []})
    lead = incoming.account.lead(incoming.ids["lead_id"])
    for _, place in incoming.account.of_lead(lead):
        return incoming.answer({**shown(lead), **_state_in(incoming, place)})
    return incoming.answer(shown(lead))


def _state_in(incoming: Incoming, place: CampaignLead) -> dict[str, Value]:
    category = incoming.account.categories.get(place.category_id or 0)
    stats = {
        "is_opened": any(message.opens for message in place.history),
        "is_clicked": any(message.clicks for message in place.history),
        "is_replied": bool(place.replies),
    }
    name = category.name if category else None
    return {"status": place.status, "category_id": place.category_id, "category_name": name, "email_stats": stats}


def get_by_email(incoming: Incoming) -> Answer:
    """`GET /leads/`: an address that nobody has is an empty object."""
    email = incoming.asked("email")
    if email is None:
        raise refused("email is required", 422)
    lead = incoming.account.lead_by_email(email)
    if lead is None:
        return json_answer({})
    data: list[Value] = [_place(incoming, *pair) for pair in incoming.account.of_lead(lead)]
    return incoming.answer({**shown(lead), "lead_campaign_data": data})


def list_campaigns(incoming: Incoming) -> Answer:
    """`GET /leads/{lead_id}/campaigns`."""
    lead = incoming.account.lead(incoming.ids["lead_id"])
    campaigns = [campaign for campaign, _ in incoming.account.of_lead(lead)]
    return incoming.answer([{"id": each.id, "status": each.status, "name": each.name} for each in campaigns])


def list_categories(incoming: Incoming) -> Answer:
    """`GET /leads/fetch-categories`."""
    made = incoming.account.created_at
    return incoming.answer(
        [
            {"id": each.id, "name": each.name, "sentiment_type": each.sentiment_type, "created_at": made}
            for each in incoming.account.categories.values()
        ]
    )


def get_message_history(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/leads/{lead_id}/message-history`."""
    lead = incoming.campaign_lead()
    messages = _messages(incoming, lead)
    sender = next((message.sender for message in lead.sent), None)
    ends = {"from": sender, "to": lead.lead.email}
    return incoming.answer({"history": messages, "messages": messages, **ends}, live_rows=("messages", "history"))


def get_message_histories(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/message-history-for-leads/...`: by lead id; null asks for every lead's."""
    asked_for = incoming.body.get("lead_ids")
    histories: dict[str, Value] = {
        str(lead.lead.id): {"history": _messages(incoming, lead)}
        for lead in incoming.account.leads_of(incoming.campaign())
        if not isinstance(asked_for, list) or lead.lead.id in asked_for
    }
    shape = next(iter(_object(incoming.example.shape(deployed=True)).values()))
    filled: dict[str, Json] = {lead_id: fill(shape, each) for lead_id, each in histories.items()}
    if incoming.deployed:
        return json_answer(filled)
    return json_answer({"data": {lead_id: _object(each)["history"] for lead_id, each in filled.items()}})


def list_activities(incoming: Incoming) -> Answer:
    """`GET /campaigns/all-leads-activities`: leads with the e-mails that were sent or answered in a time."""
    since, until = moment(incoming, "event_time_from"), moment(incoming, "event_time_to")
    found = [
        (campaign, lead)
        for campaign, lead in incoming.account.everyone()
        if any(
            (since is None or message.time >= since) and (until is None or message.time <= until)
            for message in lead.history
        )
    ]
    rows = page(incoming, found, most=MAX_ACTIVITIES)
    data: list[Value] = [_activities(campaign, lead) for campaign, lead in rows.rows]
    pagination = {"has_more": rows.has_more, "offset": rows.offset, "limit": rows.limit}
    return incoming.answer({"data": data, "hasMore": rows.has_more, "pagination": pagination})


def export(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/leads-export`: in Windows-1252, unsaid, where that has all letters."""
    file = io.StringIO()
    rows = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(_row(incoming, lead) for lead in incoming.account.leads_of(incoming.campaign()))
    return Answer(200, _windows_1252(file.getvalue()), "text/csv")


def shown(lead: Lead) -> dict[str, Value]:
    """A lead as the API shows it; a field that the answer has no place for is left out."""
    domain = lead.email.rpartition("@")[2]
    return {
        "custom_fields": {},
        **lead.fields,
        "id": lead.id,
        "user_id": USER_ID,
        "created_at": lead.created_at,
        "is_unsubscribed": lead.unsubscribed_at is not None,
        "email_domain": domain,
        "esp_domain_type": ESPS.get(domain, 0),
    }


def _is_asked_for(incoming: Incoming, lead: Lead) -> bool:
    places = [
        (campaign, each) for campaign, each in incoming.account.of_lead(lead) if _fits(incoming, campaign, each)
    ]
    list_id = incoming.asked("listId")
    lead_list = incoming.account.lead_lists.get(int(list_id)) if list_id and list_id.isdecimal() else None
    return (
        (bool(places) or not any(map(incoming.asked, ("campaignId", "clientId", "status", "emailStatus"))))
        and incoming.asked("leadEmail") in (None, lead.email)
        and (list_id is None or (lead_list is not None and lead.id in lead_list.lead_ids))
        and _is_of_type(incoming.asked("leadType"), [each for _, each in incoming.account.of_lead(lead)])
    )


def _fits(incoming: Incoming, campaign: Campaign, lead: CampaignLead) -> bool:
    return (
        incoming.asked("campaignId") in (None, str(campaign.id))
        and incoming.asked("clientId") in (None, str(campaign.client_id))
        and shows(incoming, lead)
    )


def _is_of_type(kind: str | None, places: list[CampaignLead]) -> bool:
    if kind is None:
        return True
    is_active = any(place.status in ("STARTED", "INPROGRESS") for place in places)
    return {
        "active": is_active,
        "yet_to_use": not places,
        "previously_active": bool(places) and not is_active,
    }.get(kind, False)


def _place(incoming: Incoming, campaign: Campaign, lead: CampaignLead) -> Value:
    client = next((each for each in incoming.account.clients if each.id == campaign.client_id), None)
    return {
        "campaign_lead_map_id": lead.map_id,
        "campaign_id": campaign.id,
        "campaign_name": campaign.name,
        "client_id": campaign.client_id,
        "client_email": client.email if client else None,
        "lead_category_id": lead.category_id,
        "last_sent_at": last(lead, is_sent=True),
        "last_reply_at": last(lead, is_sent=False),
        "last_activity_at": last(lead),
    }


def _messages(incoming: Incoming, lead: CampaignLead) -> list[Value]:
    since = moment(incoming, "event_time_gt")
    return [shown_message(message) for message in lead.history if since is None or message.time > since]


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _activities(campaign: Campaign, lead: CampaignLead) -> Value:
    activities: list[Value] = [shown_activity(lead, message) for message in lead.sent]
    return {
        "lead_id": lead.lead.id,
        "email_lead_map_id": lead.map_id,
        "campaign_id": campaign.id,
        "campaign_name": campaign.name,
        "campaign_status": campaign.status,
        "status": lead.status,
        "current_seq_num": lead.last_step,
        "created_at": lead.created_at,
        "activities": activities,
    }


def _row(incoming: Incoming, lead: CampaignLead) -> list[object]:
    category = incoming.account.categories.get(lead.category_id or 0)
    values = {
        **lead.lead.fields,
        "id": lead.lead.id,
        "campaign_lead_map_id": lead.map_id,
        "status": lead.status,
        "category": category.name if category else "",
        "is_interested": str(incoming.account.is_positive(lead.category_id)).lower(),
        "created_at": js_time(lead.created_at),
        "custom_fields": json.dumps(lead.lead.fields.get("custom_fields", {}), ensure_ascii=False),
        "is_unsubscribed": str(lead.is_unsubscribed).lower(),
        "last_email_sequence_sent": lead.last_step,
        "open_count": sum(len(message.opens) for message in lead.history),
        "click_count": sum(len(message.clicks) for message in lead.history),
        "reply_count": len(lead.replies),
    }
    return [values.get(column, "") for column in COLUMNS]


def _windows_1252(text: str) -> bytes:
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        return text.encode()


HANDLERS: dict[str, Endpoint] = {
    "leads.list": list_of_campaign,
    "leads.list_all": list_all,
    "leads.get": get,
    "leads.get_by_email": get_by_email,
    "leads.list_campaigns": list_campaigns,
    "leads.list_categories": list_categories,
    "leads.get_message_history": get_message_history,
    "leads.get_message_histories": get_message_histories,
    "leads.list_activities": list_activities,
    "leads.export": export,
}
