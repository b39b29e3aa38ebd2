"""A campaign, as it is read back."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from smartlead_async.models import campaigns
from smartlead_async.models.campaigns.choices import CampaignStatus
from smartlead_async.models.converter import wire
from smartlead_async.models.cron_text import read_cron_text
from smartlead_async.models.output import Output
from smartlead_async.models.values import Json, without_null


@attrs.frozen(kw_only=True)
class SendingWindow(Output):
    """When a campaign sends, as read back from `scheduler_cron_value`."""

    tz: str | None = None  # IANA time zone
    days: list[int] = attrs.field(factory=list[int])  # 0 to 6, Sunday is 0
    start_hour: str | None = attrs.field(default=None, metadata=wire("startHour"))  # HH:MM
    end_hour: str | None = attrs.field(default=None, metadata=wire("endHour"))  # HH:MM


@attrs.frozen(kw_only=True)
class Campaign(Output):
    """An outreach sequence and the leads it runs for."""

    id: int  # by which all calls name it
    name: str = ""  # the campaign's name
    status: CampaignStatus | None = None  # its status; one that is not listed stays text
    user_id: int | None = None  # the user the campaign belongs to
    client_id: int | None = None  # the client the campaign belongs to
    created_at: datetime | None = None  # when it was created
    updated_at: datetime | None = None  # when it was changed last
    # What is not tracked. Read as DONT_EMAIL_OPEN and the like, written as DONT_TRACK_EMAIL_OPEN.
    track_settings: list[str] = attrs.field(factory=list[str])
    scheduler_cron_value: SendingWindow | None = None  # when it sends
    min_time_btwn_emails: int | None = None  # minutes; written as min_time_btw_emails
    max_leads_per_day: int | None = None  # written as max_new_leads_per_day
    stop_lead_settings: str | None = None  # what ends the sequence for a lead, such as REPLY_TO_AN_EMAIL
    unsubscribe_text: str | None = None  # the text to unsubscribe by
    # Leads are matched with mailboxes of the same provider, where there are some.
    enable_ai_esp_matching: bool | None = None
    send_as_plain_text: bool | None = None  # e-mails are sent as plain text
    follow_up_percentage: int | None = None  # 0 to 100; the rest of the day's e-mails is for new leads
    schedule_start_time: datetime | None = None  # when it begins
    parent_campaign_id: int | None = None  # of a subsequence: the campaign it follows
    # As the API gives them, where they were asked for; the documentation does not say what a tag has.
    tags: list[Mapping[str, object]] = attrs.field(factory=list[Mapping[str, object]])

    def to_settings(self) -> "campaigns.CampaignSettings":
        """Its settings, by the names they are set by; changed by `attrs.evolve`, they are sent back."""
        tracked = [
            name.replace("DONT_TRACK_", "DONT_").replace("DONT_", "DONT_TRACK_") for name in self.track_settings
        ]
        read = {
            "name": self.name or None,
            "track_settings": tracked,
            "stop_lead_settings": self.stop_lead_settings,
            "unsubscribe_text": self.unsubscribe_text,
            "send_as_plain_text": self.send_as_plain_text,
            "follow_up_percentage": self.follow_up_percentage,
            "client_id": self.client_id,
            "enable_ai_esp_matching": self.enable_ai_esp_matching,
        }
        return campaigns.CampaignSettings(**without_null(read))

    def to_schedule(self) -> "campaigns.CampaignSchedule":
        """Its schedule, by the names it is set by; changed by `attrs.evolve`, it is sent back.

        Raises:
            InvalidInputError: It has none, or one that cannot be sent.
        """
        window = self.scheduler_cron_value or SendingWindow()
        others = {
            "min_time_btw_emails": self.min_time_btwn_emails,
            "max_new_leads_per_day": self.max_leads_per_day,
            "schedule_start_time": self.schedule_start_time,
        }
        return campaigns.CampaignSchedule(
            timezone=window.tz or "",
            days_of_the_week=window.days,
            start_hour=window.start_hour or "",
            end_hour=window.end_hour or "",
            **without_null(others),
        )

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """`track_settings` is a string or a list, `scheduler_cron_value` an object or a JavaScript literal."""
        tracked, cron = value.get("track_settings"), value.get("scheduler_cron_value")
        adapted: dict[str, Json] = {}
        if isinstance(tracked, str) and not tracked.startswith(("{", "[")):
            adapted["track_settings"] = [tracked] if tracked else []
        if isinstance(cron, str):
            adapted["scheduler_cron_value"] = read_cron_text(cron) or cron
        return {**value, **adapted} if adapted else value
