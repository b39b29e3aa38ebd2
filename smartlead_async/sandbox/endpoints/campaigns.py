"""Campaigns: read, created, scheduled, set up, started and stopped."""

import re
import zoneinfo
from datetime import datetime

from smartlead_async.sandbox.answers import OK, Answer, Json, JsonObject, json_answer, refused
from smartlead_async.sandbox.checks import allow_only, check, check_optional, is_integer, joi, js_text
from smartlead_async.sandbox.incoming import Incoming
from smartlead_async.sandbox.state import Campaign, Schedule

CREATE_FIELDS = frozenset({"name", "client_id"})
SCHEDULE_FIELDS = (
    "timezone",
    "days_of_the_week",
    "start_hour",
    "end_hour",
    "min_time_btw_emails",
    "max_new_leads_per_day",
    "schedule_start_time",
)
SETTINGS_FIELDS = frozenset(
    {
        "track_settings",
        "stop_lead_settings",
        "unsubscribe_text",
        "send_as_plain_text",
        "follow_up_percentage",
        "client_id",
        "enable_ai_esp_matching",
    }
)
DEPLOYED_SETTINGS_FIELDS = SETTINGS_FIELDS | frozenset(
    {
        "name",
        "force_plain_text",
        "auto_pause_domain_leads_on_reply",
        "ignore_ss_mailbox_sending_limit",
        "bounce_autopause_threshold",
        "domain_level_rate_limit",
        "out_of_office_detection_settings",
        "add_unsubscribe_tag",
        "ai_categorisation_options",
    }
)
TRACK_SETTINGS = frozenset({"DONT_TRACK_EMAIL_OPEN", "DONT_TRACK_LINK_CLICK", "DONT_TRACK_REPLY_TO_AN_EMAIL"})
STOP_LEAD_SETTINGS = frozenset({"CLICK_ON_A_LINK", "OPEN_AN_EMAIL", "REPLY_TO_AN_EMAIL"})
STATUSES = {"PAUSED": "PAUSED", "STOPPED": "STOPPED", "START": "ACTIVE"}
USER_ID = 124
MAX_DAY = 7  # sources number the days 0 to 6 or 1 to 7, so both ends are let in
MAX_PERCENTAGE = 100
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def list_all(incoming: Incoming) -> Answer:
    """`GET /campaigns`."""
    account = incoming.account
    shown = [_shown(campaign, deployed=account.deployed) for campaign in account.campaigns.values()]
    if not account.deployed:
        for campaign in shown:  # the documentation shows the schedule of a single campaign only
            del campaign["scheduler_cron_value"]
    return json_answer(shown)


def get(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}`; deployed, an unknown campaign is an empty object."""
    if _is_missing_but_deployed(incoming):
        return json_answer({})
    return json_answer(_shown(incoming.campaign(), deployed=incoming.account.deployed))


def get_analytics(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/analytics`; deployed, the counters are strings."""
    if _is_missing_but_deployed(incoming):
        return json_answer({})
    campaign, deployed = incoming.campaign(), incoming.account.deployed
    counts = _counts(campaign)
    return json_answer(
        {
            "id": campaign.id,
            "user_id": USER_ID,
            "created_at": _time(campaign.created_at),
            "status": campaign.status,
            "name": campaign.name,
            **({name: str(count) for name, count in counts.items()} if deployed else counts),
            "client_id": campaign.client_id,
            "campaign_lead_stats": _lead_stats(incoming, campaign),
        }
    )


def get_sequences(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/sequences`: documented as an object, deployed as an array."""
    campaign = incoming.campaign()
    if not campaign.is_example:
        return json_answer([])
    step = _first_step(campaign)
    return json_answer([step] if incoming.account.deployed else step)


def create(incoming: Incoming) -> Answer:
    """`POST /campaigns/create`."""
    account, body = incoming.account, incoming.body
    allow_only(body, CREATE_FIELDS, deployed=account.deployed)
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
    created_at = _time(campaign.created_at)
    return json_answer({"ok": True, "id": campaign.id, "name": campaign.name, "created_at": created_at})


def update_schedule(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/schedule`, checked in the order in which the errors are documented."""
    campaign, body = incoming.campaign(), incoming.body
    start_hour, end_hour = body.get("start_hour"), body.get("end_hour")
    check(body, "timezone", valid=_is_timezone(body.get("timezone")))
    check(body, "start_hour", valid=_is_hour(start_hour))
    check(body, "end_hour", valid=_is_hour(end_hour))
    if str(start_hour) > str(end_hour):
        raise refused("startHour cannot be greater that endHour")
    _check_rest_of_schedule(body, deployed=incoming.account.deployed)
    days = body.get("days_of_the_week")
    campaign.schedule = Schedule(
        timezone=str(body["timezone"]),
        days=[day for day in days if isinstance(day, int)] if isinstance(days, list) else [],
        start_hour=str(start_hour),
        end_hour=str(end_hour),
    )
    campaign.schedule_start_time = _text(body, "schedule_start_time", campaign.schedule_start_time)
    campaign.min_time_btwn_emails = _number(body, "min_time_btw_emails", campaign.min_time_btwn_emails)
    campaign.max_leads_per_day = _number(body, "max_new_leads_per_day", campaign.max_leads_per_day)
    campaign.updated_at = incoming.now
    return OK


def update_settings(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/settings`: what is left out stays as it is."""
    campaign, body = incoming.campaign(), incoming.body
    _check_settings(body, deployed=incoming.account.deployed)
    track = body.get("track_settings")
    if isinstance(track, list):  # written as DONT_TRACK_EMAIL_OPEN, read back as DONT_EMAIL_OPEN
        campaign.track_settings = [str(value).replace("DONT_TRACK_", "DONT_") for value in track]
    campaign.stop_lead_settings = str(body.get("stop_lead_settings", campaign.stop_lead_settings))
    campaign.unsubscribe_text = str(body.get("unsubscribe_text", campaign.unsubscribe_text))
    campaign.name = str(body.get("name", campaign.name))
    campaign.send_as_plain_text = bool(body.get("send_as_plain_text", campaign.send_as_plain_text))
    campaign.enable_ai_esp_matching = bool(body.get("enable_ai_esp_matching", campaign.enable_ai_esp_matching))
    campaign.follow_up_percentage = _number(body, "follow_up_percentage", campaign.follow_up_percentage)
    client_id = body.get("client_id", campaign.client_id)
    campaign.client_id = client_id if isinstance(client_id, int) else None
    campaign.updated_at = incoming.now
    return OK


def set_status(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/status`."""
    campaign, status = incoming.campaign(), incoming.body.get("status")
    allow_only(incoming.body, {"status"}, deployed=incoming.account.deployed)
    if not isinstance(status, str) or status not in STATUSES:
        allowed = "Allowed values are - START,STOPPED,PAUSED"
        raise refused(f"Invalid status - {incoming.text('status')}. {allowed}")
    campaign.status = STATUSES[status]
    campaign.updated_at = incoming.now
    return OK


def _is_missing_but_deployed(incoming: Incoming) -> bool:
    return incoming.account.deployed and incoming.ids["campaign_id"] not in incoming.account.campaigns


def _shown(campaign: Campaign, *, deployed: bool) -> dict[str, object]:
    only_deployed = {"schedule_start_time": campaign.schedule_start_time, "parent_campaign_id": None}
    return {
        "id": campaign.id,
        "user_id": USER_ID,
        "created_at": _time(campaign.created_at),
        "updated_at": _time(campaign.updated_at),
        "status": campaign.status,
        "name": campaign.name,
        "track_settings": campaign.track_settings if deployed else ",".join(campaign.track_settings),
        "scheduler_cron_value": _cron_value(campaign.schedule, deployed=deployed),
        "min_time_btwn_emails": campaign.min_time_btwn_emails,
        "max_leads_per_day": campaign.max_leads_per_day,
        "stop_lead_settings": campaign.stop_lead_settings,
        "unsubscribe_text": campaign.unsubscribe_text,
        "client_id": campaign.client_id,
        "enable_ai_esp_matching": campaign.enable_ai_esp_matching,
        "send_as_plain_text": campaign.send_as_plain_text,
        "follow_up_percentage": campaign.follow_up_percentage,
        **(only_deployed if deployed else {}),
    }


def _cron_value(schedule: Schedule | None, *, deployed: bool) -> object:
    if schedule is None:
        return None
    if deployed:
        return {
            "tz": schedule.timezone,
            "days": schedule.days,
            "endHour": schedule.end_hour,
            "startHour": schedule.start_hour,
        }
    # The documentation prints what JavaScript shows for the object, which is no JSON.
    days = f"[ {', '.join(map(str, schedule.days))} ]" if schedule.days else "[]"
    hours = f"endHour: '{schedule.end_hour}', startHour: '{schedule.start_hour}'"
    return f"{{ tz: '{schedule.timezone}', days: {days}, {hours} }}"


def _counts(campaign: Campaign) -> dict[str, int]:
    nothing_sent = dict.fromkeys(
        (
            "sent_count",
            "unique_sent_count",
            "open_count",
            "unique_open_count",
            "click_count",
            "unique_click_count",
            "reply_count",
            "bounce_count",
            "block_count",
            "unsubscribed_count",
            "drafted_count",
        ),
        0,
    )
    return nothing_sent | {
        "total_count": len(campaign.lead_ids),
        "sequence_count": int(campaign.is_example),
    }


def _lead_stats(incoming: Incoming, campaign: Campaign) -> dict[str, int]:
    paused = sum(lead.paused for lead in incoming.account.leads_of(campaign))
    nothing = dict.fromkeys(("inprogress", "completed", "stopped", "blocked", "interested", "revenue"), 0)
    total = len(campaign.lead_ids)
    return {"total": total, "notStarted": total - paused, "paused": paused, **nothing}


def _first_step(campaign: Campaign) -> dict[str, object]:
    return {
        "id": 8494,
        "created_at": _time(campaign.created_at),
        "updated_at": _time(campaign.created_at),
        "email_campaign_id": campaign.id,
        "seq_number": 1,
        "seq_delay_details": {"delayInDays": 1},
        "subject": "Hello {{first_name}}",
        "email_body": "<p>{{First_Line}}</p>",
        "sequence_variants": [],
    }


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def _is_timezone(value: Json) -> bool:
    try:
        return isinstance(value, str) and bool(zoneinfo.ZoneInfo(value))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # unknown, no key at all, a directory
        return False


def _is_hour(value: Json) -> bool:
    return isinstance(value, str) and HOUR.fullmatch(value) is not None


def _check_rest_of_schedule(body: JsonObject, *, deployed: bool) -> None:
    allow_only(body, SCHEDULE_FIELDS, deployed=deployed)
    if deployed:
        for name in SCHEDULE_FIELDS[:-1]:
            if name not in body:
                raise joi(f'"{name}" is required', name, deployed=True)
    check_optional(body, "days_of_the_week", valid=_are_days(body.get("days_of_the_week")))
    for name in ("min_time_btw_emails", "max_new_leads_per_day"):
        check_optional(body, name, valid=_is_whole(body.get(name)))
    check_optional(body, "schedule_start_time", valid=_is_time(body.get("schedule_start_time")))


def _are_days(value: Json) -> bool:
    return isinstance(value, list) and all(
        isinstance(day, int) and is_integer(day) and 0 <= day <= MAX_DAY for day in value
    )


def _is_whole(value: Json) -> bool:
    return isinstance(value, int) and is_integer(value) and value >= 0


def _is_time(value: Json) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _check_settings(body: JsonObject, *, deployed: bool) -> None:
    track, stop = body.get("track_settings"), body.get("stop_lead_settings")
    if "track_settings" in body and not _are_track_settings(track):
        raise refused(f"Invalid track_settings value - {js_text(body, 'track_settings')}")
    if "stop_lead_settings" in body and not (isinstance(stop, str) and stop in STOP_LEAD_SETTINGS):
        raise refused(f"Invalid stop_lead_settings value - {js_text(body, 'stop_lead_settings')}")
    allow_only(body, DEPLOYED_SETTINGS_FIELDS if deployed else SETTINGS_FIELDS, deployed=deployed)
    for name in ("send_as_plain_text", "enable_ai_esp_matching"):
        check_optional(body, name, valid=isinstance(body.get(name), bool))
    for name in ("unsubscribe_text", "name"):
        check_optional(body, name, valid=isinstance(body.get(name), str))
    client_id, percentage = body.get("client_id"), body.get("follow_up_percentage")
    check_optional(body, "client_id", valid=client_id is None or is_integer(client_id))
    check_optional(body, "follow_up_percentage", valid=_is_percentage(percentage))


def _are_track_settings(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item in TRACK_SETTINGS for item in value)


def _is_percentage(value: Json) -> bool:
    return isinstance(value, int) and is_integer(value) and 0 <= value <= MAX_PERCENTAGE


def _number(body: JsonObject, name: str, otherwise: int) -> int:
    value = body.get(name)
    return value if isinstance(value, int) else otherwise


def _text(body: JsonObject, name: str, otherwise: str | None) -> str | None:
    value = body.get(name)
    return value if isinstance(value, str) else otherwise
