"""Leads: added one by one or by the batch, updated, sorted into categories."""

from collections import Counter

from smartlead_async.sandbox.answers import OK, Answer, Json, JsonObject, RefusedError, json_answer, refused
from smartlead_async.sandbox.checks import (
    allow_only,
    check,
    check_lead,
    check_optional,
    is_email,
    is_integer,
    joi,
    js_text,
)
from smartlead_async.sandbox.incoming import Incoming
from smartlead_async.sandbox.state import Account, Campaign, normal

MAX_BATCH = 400  # leads; the deployed API's own current limit
BATCH_FIELDS = frozenset({"lead_list", "settings"})
BATCH_SETTINGS = frozenset(
    {
        "ignore_global_block_list",
        "ignore_unsubscribe_list",
        "ignore_duplicate_leads_in_other_campaign",
        "ignore_community_bounce_list",
        "return_lead_ids",
    }
)


def add(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/leads/add`: adding an address again is answered as the first time."""
    campaign = incoming.campaign()
    check(incoming.body, "email", valid=incoming.has_email())
    check_lead(incoming.body, deployed=incoming.account.deployed)
    incoming.account.add_lead(campaign, incoming.text("email"), incoming.body)
    return OK


def add_many(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/leads`: in no documentation of ours, but deployed."""
    campaign, account = incoming.campaign(), incoming.account
    leads = _check_batch(incoming.body, deployed=account.deployed)
    invalid = [js_text(lead, "email") for lead in leads if not is_email(lead.get("email"))]
    counts = _add_all(account, campaign, [lead for lead in leads if is_email(lead.get("email"))])
    return json_answer(
        {
            "ok": True,
            "upload_count": len(leads),
            "total_leads": counts["added"],
            "already_added_to_campaign": counts["already there"],
            "duplicate_count": counts["twice in the batch"],
            "invalid_email_count": len(invalid),
            "block_count": 0,
            "bounce_count": 0,
            "lead_import_stopped_count": 0,
            "is_lead_limit_exhausted": False,
            "invalid_emails": invalid,
            "unsubscribed_leads": [],
        }
    )


def update(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/leads/{lead_id}/update`; deployed, without `/update`."""
    lead = incoming.lead(incoming.campaign())
    check(incoming.body, "email", valid=incoming.has_email())
    check_lead(incoming.body, deployed=incoming.account.deployed)
    incoming.account.update_lead(lead, incoming.text("email"), incoming.body)
    return OK


def set_category(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/leads/{lead_id}/category`; null takes the category away."""
    lead, body = incoming.lead(incoming.campaign()), incoming.body
    allow_only(body, {"category_id", "pause_lead"}, deployed=incoming.account.deployed)
    category_id = body.get("category_id")
    check(body, "category_id", valid="category_id" in body and (category_id is None or is_integer(category_id)))
    check_optional(body, "pause_lead", valid=isinstance(body.get("pause_lead"), bool))
    lead.category_id = category_id if isinstance(category_id, int) else None
    lead.paused = body.get("pause_lead", False) is True
    return OK


def _check_batch(body: JsonObject, *, deployed: bool) -> list[JsonObject]:
    allow_only(body, BATCH_FIELDS, deployed=deployed)
    given, settings = body.get("lead_list"), body.get("settings", {})
    if not isinstance(given, list) or not given:
        raise joi('"lead_list" does not contain 1 required value(s)', "lead_list", deployed=deployed)
    if len(given) > MAX_BATCH:
        raise _too_many(len(given))
    leads = [_check_row(lead, deployed=deployed) for lead in given]
    _check_batch_settings(settings, deployed=deployed)
    return leads


def _too_many(count: int) -> RefusedError:
    error = f"lead_list cannot exceed {MAX_BATCH} leads per request"
    return RefusedError(json_answer({"error": error, "provided_count": count, "max_allowed": MAX_BATCH}, 422))


def _check_row(lead: Json, *, deployed: bool) -> JsonObject:
    if not isinstance(lead, dict):
        raise refused(f"Invalid lead_list - {js_text({'lead': lead}, 'lead')}")
    check_lead(lead, deployed=deployed)
    return lead


def _check_batch_settings(settings: Json, *, deployed: bool) -> None:
    if not isinstance(settings, dict):
        raise joi('"settings" must be of type object', "settings", deployed=deployed)
    allow_only(settings, BATCH_SETTINGS, deployed=deployed, within="settings.")
    for name, value in settings.items():
        if not isinstance(value, bool):
            raise joi(f'"settings.{name}" must be a boolean', f"settings.{name}", deployed=deployed)


def _add_all(account: Account, campaign: Campaign, leads: list[JsonObject]) -> Counter[str]:
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    for lead in leads:
        email = js_text(lead, "email")
        is_repeated = normal(email) in seen
        seen.add(normal(email))
        is_added = account.add_lead(campaign, email, lead)
        counts["twice in the batch" if is_repeated else "added" if is_added else "already there"] += 1
    return counts
