"""Campaigns: listed, read, created, copied, started, stopped and deleted."""

import attrs

from smartlead_async.sandbox import happening
from smartlead_async.sandbox.answers import OK, Answer, RefusedError, json_answer, refused
from smartlead_async.sandbox.checks import check_optional, is_integer
from smartlead_async.sandbox.endpoints.campaign_settings import update_schedule, update_settings
from smartlead_async.sandbox.history import facts, total
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.records import Campaign, Schedule
from smartlead_async.sandbox.shapes import Value
from smartlead_async.sandbox.state import USER_ID

STATUSES = {"PAUSED": "PAUSED", "STOPPED": "STOPPED", "START": "ACTIVE"}
ACTIVE = {"code": "CAMPAIGN_ACTIVE", "message": "Cannot delete active campaign. Please stop it first."}
COUNTER_NAMES = {
    "STARTED": "notStarted",
    "INPROGRESS": "inprogress",
    "COMPLETED": "completed",
    "PAUSED": "paused",
    "STOPPED": "stopped",
    "BLOCKED": "blocked",
}
"""A lead's status, and how the analytics call it."""
INTERESTED = 1
AS_THEY_ARE = (
    "id",
    "name",
    "status",
    "created_at",
    "updated_at",
    "client_id",
    "parent_campaign_id",
    "schedule_start_time",
    "min_time_btwn_emails",
    "max_leads_per_day",
    "stop_lead_settings",
    "unsubscribe_text",
    "enable_ai_esp_matching",
    "send_as_plain_text",
    "follow_up_percentage",
)
"""A campaign's fields that are read under their own names."""


def list_all(incoming: Incoming) -> Answer:
    """`GET /campaigns`, those of a client where one is asked for."""
    client_id = incoming.asked("client_id")
    campaigns = incoming.account.campaigns.values()
    asked_for = [each for each in campaigns if client_id in (None, str(each.client_id))]
    return incoming.answer([_shown(incoming, campaign) for campaign in asked_for])


def get(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}`; deployed, an unknown campaign is an empty object."""
    if _is_missing_but_deployed(incoming):
        return json_answer({})
    return incoming.answer(_shown(incoming, incoming.campaign()))


def get_analytics(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/analytics`; deployed, the counters are strings."""
    if _is_missing_but_deployed(incoming):
        return json_answer({})
    campaign = incoming.campaign()
    counters = {**counts(incoming, campaign), "sequence_count": len(campaign.steps)}
    if not incoming.deployed:  # what is documented has no example, and its counters are numbers
        return json_answer({**_identity(campaign), **counters, "campaign_lead_stats": _lead_stats(campaign)})
    client = next((each for each in incoming.account.clients if each.id == campaign.client_id), None)
    return incoming.answer(
        {
            **_shown(incoming, campaign),
            **counters,
            "client_name": client.name if client else None,
            "client_email": client.email if client else None,
            "campaign_lead_stats": _lead_stats(campaign),
        }
    )


def create(incoming: Incoming) -> Answer:
    """`POST /campaigns/create`."""
    account, body = incoming.account, incoming.body
    name, client_id = body.get("name", "Untitled Campaign"), body.get("client_id")
    if not isinstance(name, str) or not name:
        raise refused(f"Invalid name - {incoming.text('name')}")
    check_optional(body, "client_id", valid=client_id is None or is_integer(client_id))
    campaign = Campaign(
        id=next(account.next_campaign_id),
        name=name,
        created_at=incoming.now,
        updated_at=incoming.now,
        client_id=client_id if isinstance(client_id, int) else None,
    )
    account.campaigns[campaign.id] = campaign
    return incoming.answer({"id": campaign.id, "name": campaign.name, "created_at": campaign.created_at})


def duplicate(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/duplicate`: a draft without leads."""
    account = incoming.account
    campaign = account.campaigns.get(incoming.ids["campaign_id"])
    if campaign is None:
        raise RefusedError(json_answer({"message": "Invalid campaign Id!"}, 500))
    copy = attrs.evolve(
        campaign,
        id=next(account.next_campaign_id),
        name=f"{campaign.name} - copy",
        status="DRAFTED",
        created_at=incoming.now,
        updated_at=incoming.now,
        client_id=campaign.client_id if incoming.body.get("duplicate_client_label") else None,
        is_example=False,
        steps=[attrs.evolve(step, id=next(account.next_step_id)) for step in campaign.steps],
        mailbox_ids=[*campaign.mailbox_ids],
        leads={},
        times_added={},
    )
    account.campaigns[copy.id] = copy
    return incoming.answer({"newCampaignId": copy.id})


def create_subsequence(incoming: Incoming) -> Answer:
    """`POST /campaigns/create-subsequence`: a campaign for some of the leads of another."""
    account, body = incoming.account, incoming.body
    parent_id = body.get("parent_campaign_id")
    parent = account.campaign(parent_id if isinstance(parent_id, int) else 0)
    made = Campaign(
        id=next(account.next_campaign_id),
        name=str(body.get("subsequence_name", f"{parent.name} - subsequence")),
        created_at=incoming.now,
        updated_at=incoming.now,
        client_id=parent.client_id,
        parent_campaign_id=parent.id,
        mailbox_ids=[*parent.mailbox_ids],
    )
    account.campaigns[made.id] = made
    return incoming.answer({"subsequence_id": made.id})


def set_status(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/status`."""
    campaign, status = incoming.campaign(), incoming.body.get("status")
    if not isinstance(status, str) or status not in STATUSES:
        allowed = "Allowed values are - START,STOPPED,PAUSED"
        raise refused(f"Invalid status - {incoming.text('status')}. {allowed}")
    happening.change_status(incoming.account, campaign, STATUSES[status], incoming.now)
    return OK


def delete(incoming: Incoming) -> Answer:
    """`DELETE /campaigns/{campaign_id}`: of one that is not active; its leads that are in no other go too."""
    campaign, account = incoming.campaign(), incoming.account
    if campaign.status == "ACTIVE":
        raise RefusedError(json_answer({"success": False, "error": ACTIVE}, 400))
    account.remove_campaign(campaign)
    return incoming.answer()


def counts(incoming: Incoming, campaign: Campaign) -> dict[str, int]:
    """What came of a campaign, all of it."""
    sums = total(facts(incoming.account, ((campaign, lead) for lead in campaign.leads.values())))
    return {
        **sums.counters(),
        "block_count": sum(lead.status == "BLOCKED" for lead in campaign.leads.values()),
        "total_count": len(campaign.leads),
        "drafted_count": 0,
    }


def _is_missing_but_deployed(incoming: Incoming) -> bool:
    return incoming.deployed and incoming.ids["campaign_id"] not in incoming.account.campaigns


def _identity(campaign: Campaign) -> dict[str, object]:
    return {
        "id": campaign.id,
        "user_id": USER_ID,
        "created_at": campaign.created_at.isoformat(timespec="microseconds"),
        "status": campaign.status,
        "name": campaign.name,
        "client_id": campaign.client_id,
    }


def _shown(incoming: Incoming, campaign: Campaign) -> dict[str, Value]:
    deployed = incoming.deployed
    return {
        **{name: getattr(campaign, name) for name in AS_THEY_ARE},
        "user_id": USER_ID,
        "track_settings": [*campaign.track_settings] if deployed else ",".join(campaign.track_settings),
        "scheduler_cron_value": _cron_value(campaign.schedule, deployed=deployed),
    }


def _cron_value(schedule: Schedule | None, *, deployed: bool) -> Value:
    if schedule is None:
        return None
    if deployed:
        hours = {"startHour": schedule.start_hour, "endHour": schedule.end_hour}
        return {"tz": schedule.timezone, "days": [*schedule.days], **hours}
    # The documentation prints what JavaScript shows for the object, which is no JSON.
    days = f"[ {', '.join(map(str, schedule.days))} ]" if schedule.days else "[]"
    hours_text = f"endHour: '{schedule.end_hour}', startHour: '{schedule.start_hour}'"
    return f"{{ tz: '{schedule.timezone}', days: {days}, {hours_text} }}"


def _lead_stats(campaign: Campaign) -> dict[str, float]:
    statuses = [lead.status for lead in campaign.leads.values()]
    return {
        "total": len(statuses),
        **{name: statuses.count(status) for status, name in COUNTER_NAMES.items()},
        "interested": sum(lead.category_id == INTERESTED for lead in campaign.leads.values()),
        "revenue": sum(lead.revenue for lead in campaign.leads.values()),
    }


HANDLERS: dict[str, Endpoint] = {
    "campaigns.list": list_all,
    "campaigns.get": get,
    "campaigns.get_analytics": get_analytics,
    "campaigns.create": create,
    "campaigns.duplicate": duplicate,
    "campaigns.create_subsequence": create_subsequence,
    "campaigns.update_schedule": update_schedule,
    "campaigns.update_settings": update_settings,
    "campaigns.set_status": set_status,
    "campaigns.delete": delete,
}
