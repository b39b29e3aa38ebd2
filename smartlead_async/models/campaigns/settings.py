"""What else can be set on a campaign."""

from collections.abc import Sequence
from typing import TypeAlias, get_args

import attrs

from smartlead_async.models import rules
from smartlead_async.models.campaigns.choices import StopLeadSetting, TrackSetting
from smartlead_async.models.converter import wire
from smartlead_async.models.model import Given
from smartlead_async.models.unset import UNSET, UnsetType

OptionalFlag: TypeAlias = bool | UnsetType


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
