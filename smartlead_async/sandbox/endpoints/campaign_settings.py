"""A campaign's schedule and settings: written under names that are not those they are read by."""

import re
import zoneinfo
from datetime import datetime

from smartlead_async.sandbox.answers import OK, Answer, Json, JsonObject, refused
from smartlead_async.sandbox.checks import check, check_optional, integer_or, is_integer, joi, js_text
from smartlead_async.sandbox.incoming import Incoming
from smartlead_async.sandbox.records import Schedule

REQUIRED_WHERE_DEPLOYED = (
    "timezone",
    "days_of_the_week",
    "start_hour",
    "end_hour",
    "min_time_btw_emails",
    "max_new_leads_per_day",
)
TRACK_SETTINGS = frozenset({"DONT_TRACK_EMAIL_OPEN", "DONT_TRACK_LINK_CLICK", "DONT_TRACK_REPLY_TO_AN_EMAIL"})
STOP_LEAD_SETTINGS = frozenset({"CLICK_ON_A_LINK", "OPEN_AN_EMAIL", "REPLY_TO_AN_EMAIL"})
MAX_DAY = 7  # sources number the days 0 to 6 or 1 to 7, so both ends are let in
MAX_PERCENTAGE = 100
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


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
    campaign.min_time_btwn_emails = integer_or(body.get("min_time_btw_emails"), campaign.min_time_btwn_emails)
    campaign.max_leads_per_day = integer_or(body.get("max_new_leads_per_day"), campaign.max_leads_per_day)
    campaign.updated_at = incoming.now
    return OK


def update_settings(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/settings`: what is left out stays as it is."""
    campaign, body = incoming.campaign(), incoming.body
    _check_settings(body)
    track = body.get("track_settings")
    if isinstance(track, list):  # written as DONT_TRACK_EMAIL_OPEN, read back as DONT_EMAIL_OPEN
        campaign.track_settings = [str(value).replace("DONT_TRACK_", "DONT_") for value in track]
    campaign.stop_lead_settings = str(body.get("stop_lead_settings", campaign.stop_lead_settings))
    campaign.unsubscribe_text = str(body.get("unsubscribe_text", campaign.unsubscribe_text))
    campaign.name = str(body.get("name", campaign.name))
    campaign.send_as_plain_text = bool(body.get("send_as_plain_text", campaign.send_as_plain_text))
    campaign.enable_ai_esp_matching = bool(body.get("enable_ai_esp_matching", campaign.enable_ai_esp_matching))
    campaign.follow_up_percentage = integer_or(body.get("follow_up_percentage"), campaign.follow_up_percentage)
    client_id = body.get("client_id", campaign.client_id)
    campaign.client_id = client_id if isinstance(client_id, int) else None
    campaign.updated_at = incoming.now
    return OK


def _is_timezone(value: Json) -> bool:
    try:
        return isinstance(value, str) and bool(zoneinfo.ZoneInfo(value))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # unknown, no key at all, a directory
        return False


def _is_hour(value: Json) -> bool:
    return isinstance(value, str) and HOUR.fullmatch(value) is not None


def _check_rest_of_schedule(body: JsonObject, *, deployed: bool) -> None:
    if deployed:
        for name in REQUIRED_WHERE_DEPLOYED:
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


def _check_settings(body: JsonObject) -> None:
    track, stop = body.get("track_settings"), body.get("stop_lead_settings")
    if "track_settings" in body and not _are_track_settings(track):
        raise refused(f"Invalid track_settings value - {js_text(body, 'track_settings')}")
    if "stop_lead_settings" in body and not (isinstance(stop, str) and stop in STOP_LEAD_SETTINGS):
        raise refused(f"Invalid stop_lead_settings value - {js_text(body, 'stop_lead_settings')}")
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


def _text(body: JsonObject, name: str, otherwise: str | None) -> str | None:
    value = body.get(name)
    return value if isinstance(value, str) else otherwise
