"""Leads that go into lists and campaigns: imported, pushed, moved."""

from smartlead_async.sandbox.answers import Answer, Json, JsonObject, refused
from smartlead_async.sandbox.checks import integer_or, is_email, js_text, listed
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.records import Campaign, LeadList
from smartlead_async.sandbox.state import normal


def import_into_list(incoming: Incoming) -> Answer:
    """`POST /lead-list/{lead_list_id}/import`: an address that the list has, or that is blocked, is counted."""
    account, target = incoming.account, lead_list(incoming, incoming.ids["lead_list_id"])
    settings = incoming.body.get("csvSettings")
    takes_blocked = isinstance(settings, dict) and settings.get("ignoreGlobalBlockList") is True
    rows = [row for row in listed(incoming.body.get("leadList")) if isinstance(row, dict)]
    leads = [row for row in rows if is_email(row.get("email"))]
    allowed = [row for row in leads if takes_blocked or not account.is_blocked(js_text(row, "email"))]
    before = len(target.lead_ids)
    _put(target, [account.remember(_as_fields(row), incoming.now).id for row in allowed])
    imported = len(target.lead_ids) - before
    counts = {"imported": imported, "duplicates": len(allowed) - imported, "blocked": len(leads) - len(allowed)}
    return incoming.answer({"data": {"total_leads": len(rows), **counts}})


def move_between_lists(incoming: Incoming) -> Answer:
    """`POST /leads/leads/push-between-lists`: all of a list, or some leads; moved, or copied."""
    body = incoming.body
    target = lead_list(incoming, body.get("toListId"))
    source = lead_list(incoming, body.get("fromListId")) if body.get("fromListId") is not None else None
    moved = [*source.lead_ids] if source else _ids(body.get("leadIds"))
    if body.get("action") == "move":
        _take(incoming, moved, source)
    _put(target, moved)
    return incoming.answer({"data": {"total_leads_moved": len(moved)}})


def push_to_list(incoming: Incoming) -> Answer:
    """`POST /leads/push-to-list`: what is moved there is in no campaign any more."""
    body = incoming.body
    target = lead_list(incoming, body.get("listId"))
    moved = [*incoming.account.leads] if body.get("allLeads") is True else _ids(body.get("leadIds"))
    if body.get("action") == "move":
        for campaign in incoming.account.campaigns.values():
            campaign.leads = {number: lead for number, lead in campaign.leads.items() if number not in moved}
    _put(target, moved)
    return incoming.answer()


def push_campaign_to_list(incoming: Incoming) -> Answer:
    """`POST /leads/campaign/push-to-list`: by lead map ids, or all; they are not in the campaign any more."""
    body = incoming.body
    campaign = incoming.account.campaign(integer_or(body.get("campaignId"), 0))
    target, wanted = lead_list(incoming, body.get("listId")), _ids(body.get("leadMapIds"))
    found = [each for each in campaign.leads.values() if body.get("allLeads") is True or each.map_id in wanted]
    _put(target, [each.lead.id for each in found])
    for each in found:
        del campaign.leads[each.lead.id]
    return incoming.answer()


def push_to_campaign(incoming: Incoming) -> Answer:
    """`POST /leads/push-to-campaign`: by its id, or by its name, which may be a new one."""
    given = incoming.body.get("leadList")
    wanted: JsonObject = given if isinstance(given, dict) else {}
    source = lead_list(incoming, wanted.get("listId")) if wanted.get("listId") is not None else None
    among = source.lead_ids if source else [*incoming.account.leads]
    chosen = _ids(wanted.get("leadIds")) if "leadIds" in wanted else among
    leads = [incoming.account.leads[each] for each in chosen if each in among and each in incoming.account.leads]
    campaign = _campaign(incoming)
    fresh = [lead for lead in leads if lead.id not in campaign.leads]
    for lead in fresh:
        incoming.account.enrol(campaign, lead, incoming.now)
    if incoming.body.get("action") == "move":
        _take(incoming, [lead.id for lead in leads], source)
    counts = {"pushed": len(fresh), "duplicates": len(leads) - len(fresh)}
    return incoming.answer({"data": {"total_leads": len(leads), **counts}})


def lead_list(incoming: Incoming, number: Json) -> LeadList:
    """A list, or a 404."""
    found = incoming.account.lead_lists.get(integer_or(number, 0))
    if found is None:
        raise refused("Lead list not found", 404)
    return found


def _campaign(incoming: Incoming) -> Campaign:
    body, account = incoming.body, incoming.account
    if body.get("campaignId") is not None:
        return account.campaign(integer_or(body.get("campaignId"), 0))
    name = js_text(body, "campaignName")
    for campaign in account.campaigns.values():
        if campaign.name == name:
            return campaign
    made = Campaign(
        id=next(account.next_campaign_id),
        name=name,
        created_at=incoming.now,
        updated_at=incoming.now,
    )
    account.campaigns[made.id] = made
    return made


def _put(target: LeadList, lead_ids: list[int]) -> None:
    target.lead_ids = [*dict.fromkeys([*target.lead_ids, *lead_ids])]


def _take(incoming: Incoming, lead_ids: list[int], source: LeadList | None) -> None:
    """Out of the list they come from, or where none is named out of every one."""
    for each in [source] if source else incoming.account.lead_lists.values():
        each.lead_ids = [lead_id for lead_id in each.lead_ids if lead_id not in lead_ids]


def _as_fields(row: JsonObject) -> JsonObject:
    """A row of a list, by the names that leads of campaigns have."""
    return {"company_name" if name == "company" else name: value for name, value in row.items()} | {
        "email": normal(js_text(row, "email"))
    }


def _ids(value: Json) -> list[int]:
    return [each for each in listed(value) if isinstance(each, int)]


HANDLERS: dict[str, Endpoint] = {
    "lead_lists.import_leads": import_into_list,
    "lead_lists.move_leads": move_between_lists,
    "leads.push_to_list": push_to_list,
    "leads.push_campaign_to_list": push_campaign_to_list,
    "leads.push_to_campaign": push_to_campaign,
}
