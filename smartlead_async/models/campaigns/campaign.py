"""Campaigns: what the API answers about them, and what can be set on them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, TypeAlias, get_args

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.cron_text import read_cron_text
from smartlead_async.models.model import Given
from smartlead_async.models.open_enum import OpenEnum
from smartlead_async.models.output import Output
from smartlead_async.models.time_zones import TIME_ZONE
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Counter, Json, without_null

OptionalFlag: TypeAlias = bool | UnsetType
StatusChange: TypeAlias = Literal["START", "PAUSED", "STOPPED"]
"""What `campaigns.set_status` takes."""

TrackSetting: TypeAlias = Literal["DONT_TRACK_EMAIL_OPEN", "DONT_TRACK_LINK_CLICK", "DONT_TRACK_REPLY_TO_AN_EMAIL"]
"""What `CampaignSettings.track_settings` takes: what is not to be tracked."""

StopLeadSetting: TypeAlias = Literal["CLICK_ON_A_LINK", "OPEN_AN_EMAIL", "REPLY_TO_AN_EMAIL"]
"""What `CampaignSettings.stop_lead_settings` takes: what ends the sequence for a lead."""


class CampaignStatus(OpenEnum):
    """The status of a campaign."""

    DRAFTED = "DRAFTED"
    ACTIVE = "ACTIVE"
    COMPLETED = "COMPLETED"
    STOPPED = "STOPPED"
    PAUSED = "PAUSED"


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

    def to_settings(self) -> "CampaignSettings":
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
        return CampaignSettings(**without_null(read))

    def to_schedule(self) -> "CampaignSchedule":
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
        return CampaignSchedule(
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


@attrs.frozen(kw_only=True)
class CreatedCampaign(Output):
    """The answer to creating a campaign."""

    id: int = attrs.field(metadata=wire("id", "campaign_id"))  # by which all calls name it
    name: str = ""  # the campaign's name
    created_at: datetime | None = None  # when it was created


@attrs.frozen(kw_only=True)
class CreatedSubsequence(Output):
    """The answer to creating a subsequence."""

    subsequence_id: int = attrs.field(metadata=wire("subsequence_id", "id"))  # a campaign of its own


@attrs.frozen(kw_only=True)
class DuplicatedCampaign(Output):
    """The answer to copying a campaign."""

    new_campaign_id: int = attrs.field(metadata=wire("newCampaignId", "new_campaign_id", "id"))  # the copy


@attrs.frozen(kw_only=True)
class LeadStats(Output):
    """How many leads of a campaign have each status."""

    total: int | None = None  # all leads
    not_started: int | None = attrs.field(default=None, metadata=wire("notStarted"))  # leads that are not started
    inprogress: int | None = None  # leads in progress
    completed: int | None = None  # leads that are completed
    paused: int | None = None  # leads that are paused
    stopped: int | None = None  # leads that are stopped
    blocked: int | None = None  # leads that are blocked
    interested: int | None = None  # leads that are interested
    revenue: float | None = None  # revenue, in a currency the API does not name


@attrs.frozen(kw_only=True)
class CampaignAnalytics(Output):
    """Counters of a campaign. The documentation gives no shape; these are the deployed API's (as text there)."""

    id: int | None = None  # the campaign's id
    name: str = ""  # the campaign's name
    status: CampaignStatus | None = None  # its status; one that is not listed stays text
    user_id: int | None = None  # the user the campaign belongs to
    client_id: int | None = None  # the client the campaign belongs to
    created_at: datetime | None = None  # when the campaign was created
    sent_count: Counter | None = None  # e-mails sent
    unique_sent_count: Counter | None = None  # unique e-mails sent
    open_count: Counter | None = None  # opens
    unique_open_count: Counter | None = None  # unique opens
    click_count: Counter | None = None  # clicks
    unique_click_count: Counter | None = None  # unique clicks
    reply_count: Counter | None = None  # replies
    bounce_count: Counter | None = None  # bounces
    block_count: Counter | None = None  # how many were blocked
    unsubscribed_count: Counter | None = None  # how many unsubscribed
    total_count: Counter | None = None  # the total, of what the API does not say
    drafted_count: Counter | None = None  # how many are drafted
    sequence_count: Counter | None = None  # the number of sequences, as the API counts them
    parent_campaign_id: int | None = None  # of a subsequence: the campaign it follows
    send_as_plain_text: bool | None = None  # e-mails are sent as plain text
    client_name: str | None = None  # the client's name
    client_email: str | None = None  # the client's address
    client_company_name: str | None = None  # the client's company
    # As the API gives them; the documentation does not say what a tag has.
    tags: list[Mapping[str, object]] = attrs.field(factory=list[Mapping[str, object]])
    campaign_lead_stats: LeadStats | None = None  # how many leads have each status


@attrs.frozen(kw_only=True)
class CampaignSchedule(Given):
    """When a campaign sends. The deployed API wants every field but `schedule_start_time`.

    Attributes:
        timezone: An IANA name, such as `America/Los_Angeles`.
        days_of_the_week: Days, 0 to 6 (Sunday is 0) or 1 to 7 (Sunday is 7); at least one.
        start_hour: HH:MM in that time zone, `00:00` to `23:59`.
        end_hour: HH:MM, later than `start_hour`.
        min_time_btw_emails: Minutes between two e-mails, 0 or more; read as `min_time_btwn_emails`.
        max_new_leads_per_day: Leads that are begun in a day, 0 or more; read as `max_leads_per_day`.
        schedule_start_time: Aware, or ISO 8601 text with a time zone, which is sent as given.
    """

    timezone: str = attrs.field(validator=TIME_ZONE)
    days_of_the_week: Sequence[int] = attrs.field(validator=rules.WEEK)
    start_hour: str = attrs.field(validator=rules.HOUR)
    end_hour: str = attrs.field(validator=rules.HOUR)
    min_time_btw_emails: int | UnsetType = attrs.field(default=UNSET, validator=rules.COUNT)
    max_new_leads_per_day: int | UnsetType = attrs.field(default=UNSET, validator=rules.COUNT)
    schedule_start_time: datetime | str | UnsetType = attrs.field(default=UNSET, validator=rules.MOMENT)

    def __attrs_post_init__(self) -> None:
        if self.start_hour >= self.end_hour:
            raise rules.refuse("end_hour", self.end_hour, f"later than start_hour ({self.start_hour!r})")


@attrs.frozen(kw_only=True)
class OutOfOfficeSettings(Given):
    """What becomes of an out-of-office reply. Deployed API; not in the documentation.

    Attributes:
        ignore_ooo_as_reply: It does not count as a reply, and does not end the sequence.
        auto_reactivate_ooo: The sequence goes on when the lead is back.
        reactivate_ooo_with_delay: Days until then.
        auto_categorize_ooo: The lead is put into the category for it.
    """

    ignore_ooo_as_reply: OptionalFlag = attrs.field(
        default=UNSET, validator=rules.FLAG, metadata=wire("ignoreOOOasReply")
    )
    auto_reactivate_ooo: OptionalFlag = attrs.field(
        default=UNSET, validator=rules.FLAG, metadata=wire("autoReactivateOOO")
    )
    reactivate_ooo_with_delay: int | UnsetType = attrs.field(
        default=UNSET, validator=rules.COUNT, metadata=wire("reactivateOOOwithDelay")
    )
    auto_categorize_ooo: OptionalFlag = attrs.field(
        default=UNSET, validator=rules.FLAG, metadata=wire("autoCategorizeOOO")
    )


@attrs.frozen(kw_only=True)
class CampaignSettings(Given):
    """General settings of a campaign; what is left out stays as it is.

    Those from `name` on are the deployed API's, and not in the documentation.

    Attributes:
        track_settings: What is not to be tracked: `DONT_TRACK_EMAIL_OPEN`, `DONT_TRACK_LINK_CLICK`,
            `DONT_TRACK_REPLY_TO_AN_EMAIL`.
        stop_lead_settings: What ends the sequence for a lead: `CLICK_ON_A_LINK`, `OPEN_AN_EMAIL`,
            `REPLY_TO_AN_EMAIL`.
        unsubscribe_text: The text to unsubscribe by; may be empty.
        send_as_plain_text: Send e-mails as plain text.
        follow_up_percentage: Percent of the day's e-mails that are follow-ups, 0 to 100; the rest is for new
            leads.
        client_id: The client the campaign belongs to; None is sent as null.
        enable_ai_esp_matching: Match leads with mailboxes of the same provider, where there are some.
        name: The campaign's name.
        force_plain_text: Make all e-mails plain text.
        auto_pause_domain_leads_on_reply: A reply pauses all leads of the same domain.
        ignore_ss_mailbox_sending_limit: Send more than the limit of SmartSenders' mailboxes.
        bounce_autopause_threshold: The threshold of bounces at which the campaign is paused: a number, as text.
            The documentation does not say of what.
        domain_level_rate_limit: Limit what is sent to one domain.
        out_of_office_detection_settings: What becomes of an out-of-office reply.
        add_unsubscribe_tag: Add an unsubscribe tag to the e-mails.
        ai_categorisation_options: The documentation does not say what these may be.
    """

    track_settings: Sequence[TrackSetting] | UnsetType = attrs.field(
        default=UNSET, validator=rules.some_of(get_args(TrackSetting))
    )
    stop_lead_settings: StopLeadSetting | UnsetType = attrs.field(
        default=UNSET, validator=rules.one_of(get_args(StopLeadSetting))
    )
    unsubscribe_text: str | UnsetType = attrs.field(default=UNSET, validator=rules.TEXT)
    send_as_plain_text: bool | UnsetType = attrs.field(default=UNSET, validator=rules.FLAG)
    follow_up_percentage: int | UnsetType = attrs.field(default=UNSET, validator=rules.PERCENTAGE)
    client_id: int | UnsetType | None = attrs.field(default=UNSET, validator=rules.ID_OR_NULL)
    enable_ai_esp_matching: bool | UnsetType = attrs.field(default=UNSET, validator=rules.FLAG)
    name: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    force_plain_text: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    auto_pause_domain_leads_on_reply: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    ignore_ss_mailbox_sending_limit: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    bounce_autopause_threshold: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    domain_level_rate_limit: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    out_of_office_detection_settings: OutOfOfficeSettings | UnsetType = attrs.field(
        default=UNSET, validator=rules.instance_of(OutOfOfficeSettings)
    )
    add_unsubscribe_tag: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    ai_categorisation_options: Sequence[str | int] | UnsetType = attrs.field(default=UNSET, validator=rules.LIST)
