"""Leads: added one by one or by the batch, and updated."""

from collections import Counter

from smartlead_async.sandbox.answers import OK, Answer, Json, JsonObject, RefusedError, json_answer, refused
from smartlead_async.sandbox.checks import check, check_lead, is_email, joi, js_text
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.records import Campaign
from smartlead_async.sandbox.state import normal

MAX_BATCH = 400  # leads; the deployed API's own current limit


def add(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/leads/add`: adding an address again is answered as the first time."""
    campaign = incoming.campaign()
    check(incoming.body, "email", valid=incoming.has_email())
    check_lead(incoming.body)
    if not incoming.account.is_blocked(incoming.text("email")):
        incoming.account.add_lead(campaign, incoming.text("email"), incoming.body, incoming.now)
    return OK


def add_many(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/leads`: in no documentation of ours, but deployed."""
    campaign = incoming.campaign()
    leads, settings = _check_batch(incoming)
    sorted_out = _sort_out(incoming, leads, settings)
    counts = _add_all(incoming, campaign, sorted_out.pop("to add"))
    return incoming.answer(
        {
            "upload_count": len(leads),
            "total_leads": counts["added"],
            "already_added_to_campaign": counts["already there"],
            "duplicate_count": counts["twice in the batch"],
            "invalid_email_count": len(sorted_out["invalid"]),
            "block_count": len(sorted_out["blocked"]),
            "invalid_emails": [js_text(lead, "email") for lead in sorted_out["invalid"]],
            "unsubscribed_leads": [js_text(lead, "email") for lead in sorted_out["unsubscribed"]],
        }
    )


def update(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/leads/{lead_id}/update`; deployed, without `/update`."""
    lead = incoming.campaign_lead().lead
    check(incoming.body, "email", valid=incoming.has_email())
    check_lead(incoming.body)
    incoming.account.update_lead(lead, incoming.text("email"), incoming.body)
    return OK


def _check_batch(incoming: Incoming) -> tuple[list[JsonObject], JsonObject]:
    deployed, given = incoming.deployed, incoming.body.get("lead_list")
    if not isinstance(given, list) or not given:
        raise joi('"lead_list" does not contain 1 required value(s)', "lead_list", deployed=deployed)
    if len(given) > MAX_BATCH:
        raise _too_many(len(given))
    leads = [_check_row(lead) for lead in given]
    return leads, _check_batch_settings(incoming.body.get("settings", {}), deployed=deployed)


def _too_many(count: int) -> RefusedError:
    error = f"lead_list cannot exceed {MAX_BATCH} leads per request"
    return RefusedError(json_answer({"error": error, "provided_count": count, "max_allowed": MAX_BATCH}, 422))


def _check_row(lead: Json) -> JsonObject:
    if not isinstance(lead, dict):
        raise refused(f"Invalid lead_list - {js_text({'lead': lead}, 'lead')}")
    check_lead(lead)
    return lead


def _check_batch_settings(settings: Json, *, deployed: bool) -> JsonObject:
    if not isinstance(settings, dict):
        raise joi('"settings" must be of type object', "settings", deployed=deployed)
    for name, value in settings.items():
        if not isinstance(value, bool):
            raise joi(f'"settings.{name}" must be a boolean', f"settings.{name}", deployed=deployed)
    return settings


def _sort_out(incoming: Incoming, leads: list[JsonObject], settings: JsonObject) -> dict[str, list[JsonObject]]:
    """What is added, and what is not and why."""
    account = incoming.account
    sorted_out: dict[str, list[JsonObject]] = {"to add": [], "invalid": [], "blocked": [], "unsubscribed": []}
    for lead in leads:
        email = js_text(lead, "email")
        known = account.lead_by_email(email)
        if not is_email(lead.get("email")):
            kind = "invalid"
        elif account.is_blocked(email) and not settings.get("ignore_global_block_list"):
            kind = "blocked"
        elif known and known.unsubscribed_at and not settings.get("ignore_unsubscribe_list"):
            kind = "unsubscribed"
        else:
            kind = "to add"
        sorted_out[kind].append(lead)
    return sorted_out


def _add_all(incoming: Incoming, campaign: Campaign, leads: list[JsonObject]) -> Counter[str]:
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    for lead in leads:
        email = js_text(lead, "email")
        is_repeated = normal(email) in seen
        seen.add(normal(email))
        is_added = incoming.account.add_lead(campaign, email, lead, incoming.now)
        counts["twice in the batch" if is_repeated else "added" if is_added else "already there"] += 1
    return counts


HANDLERS: dict[str, Endpoint] = {"leads.add": add, "leads.add_many": add_many, "leads.update": update}
