"""Leads: the people a campaign writes to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Self, TypeAlias

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.model import Given
from smartlead_async.models.open_enum import OpenEnum
from smartlead_async.models.output import Output
from smartlead_async.models.row_values import check_row, fields_of_row, lead_id_of_row
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Counter, Json, is_list, is_object, renamed

CustomValue: TypeAlias = str | int | float | bool | None
OptionalText: TypeAlias = str | UnsetType
OptionalFlag: TypeAlias = bool | UnsetType
EmailStatus: TypeAlias = Literal[
    "is_opened",
    "is_clicked",
    "is_replied",
    "is_bounced",
    "is_unsubscribed",
    "is_spam",
    "is_accepted",
    "not_replied",
    "is_sender_bounced",
]
"""What became of a lead's e-mails, as `leads.list` filters by it."""

LeadType: TypeAlias = Literal["active", "yet_to_use", "previously_active", "archived"]
"""How a lead is used in the account, as `leads.list_all` filters by it."""


class LeadStatus(OpenEnum):
    """The status of a lead in a campaign."""

    STARTED = "STARTED"  # scheduled, has received nothing yet
    COMPLETED = "COMPLETED"  # has received every e-mail of the sequence
    BLOCKED = "BLOCKED"  # bounced, or on the global block list
    INPROGRESS = "INPROGRESS"  # has received at least one e-mail
    PAUSED = "PAUSED"  # receives nothing until it is resumed
    STOPPED = "STOPPED"  # receives nothing more


@attrs.frozen(kw_only=True)
class Lead(Given):
    """A recipient. The API knows a lead by its e-mail address; it is needed for updates too.

    Attributes:
        first_name: The given name.
        last_name: The family name.
        email: The address the API knows the lead by; one @, no spaces.
        phone_number: As text, in any form.
        company_name: The company the lead works for.
        website: A web address, as text in any form.
        location: Where the lead is, as text.
        custom_fields: At most 20, names to text, numbers, bools or None; the placeholders of the e-mails.
        linkedin_profile: The address of the profile on LinkedIn.
        company_url: The company's web address, as text in any form.
    """

    first_name: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    last_name: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    email: str = attrs.field(validator=rules.EMAIL)
    phone_number: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    company_name: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    website: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    location: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    custom_fields: Mapping[str, CustomValue] | UnsetType = attrs.field(
        default=UNSET, validator=rules.CUSTOM_FIELDS
    )
    linkedin_profile: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    company_url: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)

    @classmethod
    def from_row(cls, row: Mapping[Any, object]) -> Self:
        """A lead of a row: of a data frame (`to_dict("records")`), `csv.DictReader`, a form.

        Columns are known by the names and aliases that files have (`First Name`, `E-mail 1 - Value`, `Vorname`);
        of several columns for one field the first that is filled counts; what no field is called is a custom
        field. Values are taken for what they mean: `None`, NaN, NaT, empty text and `#N/A` are left out, numbers
        of numpy are numbers, and what is left over around an address (`Ada <ada@example.com>`) is taken off.

        Args:
            row: Names of columns to values: text, numbers, dates.

        Raises:
            InvalidInputError: the row has no e-mail address, or a value that does not fit; nothing else is raised.
        """
        return cls(**fields_of_row(check_row(row)))


def update_of_row(row: Mapping[Any, object]) -> tuple[int, Lead]:
    """The lead's id in a row (`lead_id`, or else `id`), and what it changes.

    Raises:
        InvalidInputError: as `Lead.from_row`; or the row has no id.
    """
    lead_id, rest = lead_id_of_row(row)
    return lead_id, Lead.from_row(rest)


@attrs.frozen(kw_only=True)
class AddLeadsSettings(Given):
    """What adding leads in a batch takes no notice of. Deployed API; not in the documentation.

    Attributes:
        ignore_global_block_list: Add leads that are on the global block list too.
        ignore_unsubscribe_list: Add leads that unsubscribed too.
        ignore_duplicate_leads_in_other_campaign: Add leads that are in another campaign too.
        ignore_community_bounce_list: Add leads that are on the community's list of bounces too.
    """

    ignore_global_block_list: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    ignore_unsubscribe_list: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    ignore_duplicate_leads_in_other_campaign: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    ignore_community_bounce_list: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)


@attrs.frozen(kw_only=True)
class AddLeadsResult(Output):
    """What became of a batch, as far as the API says: counters, and two lists of addresses."""

    upload_count: int | None = None  # leads processed
    total_leads: int | None = None  # leads newly added
    already_added_to_campaign: int = 0  # leads that were in the campaign before
    duplicate_count: int = 0  # leads that are duplicates
    invalid_email_count: int = 0  # leads whose address is invalid
    block_count: int = 0  # leads that are blocked
    bounce_count: int = 0  # leads that bounced
    lead_import_stopped_count: int = 0  # leads whose import was stopped
    is_lead_limit_exhausted: bool = False  # the limit of leads is reached
    invalid_emails: list[str] = attrs.field(factory=list[str])  # the addresses that are invalid
    unsubscribed_leads: list[str] = attrs.field(factory=list[str])  # the addresses of leads that unsubscribed

    def counters(self) -> dict[str, int]:
        """The counters that are not 0; they name nobody."""
        values = attrs.asdict(self, recurse=False)
        return {name: value for name, value in values.items() if type(value) is int and value}

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The two lists hold addresses, or objects with an `email`; two of the vendor's pages have other names."""
        adapted = renamed(value, _OTHER_COUNTERS)
        for name in ("invalid_emails", "unsubscribed_leads"):
            if is_list(items := value.get(name)):
                adapted[name] = [item.get("email", item) if is_object(item) else item for item in items]
            elif type(items) is int:
                adapted[f"number of {name}"] = adapted.pop(name)  # older pages print one; kept in `extra`
        return adapted


_OTHER_COUNTERS = {"added_count": "total_leads", "inserted_count": "total_leads", "blocked_count": "block_count"}


@attrs.frozen(kw_only=True)
class LeadDetails(Output):
    """A lead as the account knows it, in whichever campaigns it is."""

    id: Counter  # by which pausing, updating and deleting name it
    email: str = ""  # the address
    first_name: str | None = None  # the given name
    last_name: str | None = None  # the family name
    phone_number: str | None = None  # as text, in any form
    company_name: str | None = None  # the company the lead works for
    website: str | None = None  # a web address, as text in any form
    location: str | None = None  # where the lead is, as text
    linkedin_profile: str | None = None  # the address of the profile on LinkedIn
    company_url: str | None = None  # the company's web address
    # The placeholders of the e-mails, by their names.
    custom_fields: Mapping[str, object] = attrs.field(factory=dict[str, object])
    is_unsubscribed: bool | None = None  # the lead gets no e-mail of any campaign
    # The clients whose e-mails the lead does not want; the API does not say more.
    unsubscribed_client_id_map: Mapping[str, object] | None = None


@attrs.frozen(kw_only=True)
class CampaignLead(Output):
    """A lead in one campaign."""

    # The lead in this campaign: by it the inbox and `leads.complete` name it.
    campaign_lead_map_id: Counter | None = None
    lead_category_id: int | None = None  # the category the lead is in
    status: LeadStatus | None = None  # its status; one that is not listed stays text
    created_at: datetime | None = None  # when it was added to the campaign
    lead: LeadDetails | None = None  # who it is


@attrs.frozen(kw_only=True)
class LeadMembership(Output):
    """One of the campaigns a lead is in."""

    campaign_lead_map_id: Counter | None = None  # the lead in this campaign
    campaign_id: int | None = None  # the campaign
    campaign_name: str | None = None  # its name
    client_id: int | None = None  # the client whom it is for
    client_email: str | None = None  # the client's address
    lead_category_id: int | None = None  # the category the lead is in there
    last_sent_at: datetime | None = None  # when the lead was written to last
    last_reply_at: datetime | None = None  # when the lead replied last
    last_activity_at: datetime | None = None  # when something happened last


@attrs.frozen(kw_only=True)
class LeadRecord(LeadDetails):
    """A lead, with what the API notes about it. What a campaign does with it is in `leads.list`."""

    created_at: datetime | None = None  # when it came into the account
    user_id: int | None = None  # the user it belongs to
    timezone: str | None = None  # where the lead is, as an IANA name
    source: str | None = None  # where the lead comes from
    seg_type: str | None = None  # the API does not say what this is
    year: int | None = None  # the API does not say of what
    email_domain: str | None = None  # what stands after the @
    esp_domain_type: int | None = (
        None  # who runs the lead's mailbox: 1 Google, 2 Microsoft, 0 others; may be stale
    )
    message_id: str | None = None  # the API does not say of which e-mail
    unsubscribed_from_campaign_id: int | None = None  # the campaign whose e-mail the lead unsubscribed by
    # What was found on LinkedIn; the API does not say more.
    linkedin_profile_data: Mapping[str, object] | None = None


@attrs.frozen(kw_only=True)
class LeadCampaign(Output):
    """A campaign that a lead is in."""

    id: int  # the campaign
    status: str | None = None  # its status, such as ACTIVE
    name: str = ""  # the campaign's name


@attrs.frozen(kw_only=True)
class LeadCategory(Output):
    """A category that leads can be put into. Those of an account are found by `leads.list_categories` alone."""

    id: int  # by which `leads.set_category` names it
    name: str = ""  # such as Interested
    sentiment_type: str | None = None  # positive, negative, or none
    created_at: datetime | None = None  # when it was created


@attrs.frozen(kw_only=True)
class PushedLeads(Output):
    """What became of leads that were put into a campaign."""

    total_leads: Counter | None = None  # leads that were chosen
    pushed: Counter | None = None  # those that are in the campaign by it
    duplicates: Counter | None = None  # those that were there before


@attrs.frozen(kw_only=True)
class LeadCompletion(Output):
    """What the API says of a lead whose sequence was ended by hand."""

    message: str | None = None  # the API's own words, where it has any
    # The lead was at the last step.
    is_last_sequence: bool | None = attrs.field(default=None, metadata=wire("isLastSequence"))
    # The step that is not sent: its `id`, and `delayInDays`, which may be 0.
    next_sequence: Mapping[str, object] | None = attrs.field(default=None, metadata=wire("nextSequence"))

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The deployed API has it in `status`."""
        status = value.get("status")
        if not is_object(status):
            return value
        return {**{name: item for name, item in value.items() if name != "status"}, **status}


@attrs.frozen(kw_only=True)
class FoundLead(LeadDetails):
    """A lead, and the campaigns it is in."""

    created_at: datetime | None = None  # when it came into the account
    lead_campaign_data: list[LeadMembership] = attrs.field(factory=list[LeadMembership])  # its campaigns


class MessageType(OpenEnum):
    """Who wrote a message."""

    SENT = "SENT"  # the campaign
    REPLY = "REPLY"  # the lead


@attrs.frozen(kw_only=True)
class Message(Output):
    """One e-mail of the exchange with a lead."""

    type: MessageType | None = None  # who wrote it; a type that is not listed stays text
    # `inbox.reply` takes it as `email_stats_id`, for the e-mail that is replied to. Not the Message-ID header.
    stats_id: str | None = None
    message_id: str | None = None  # the Message-ID header
    time: datetime | None = None  # when it was sent
    subject: str | None = None  # the subject
    email_body: str | None = None  # HTML
    from_email: str | None = attrs.field(default=None, metadata=wire("from"))  # who sent it
    to_email: str | None = attrs.field(default=None, metadata=wire("to"))  # to whom
    cc: list[str] = attrs.field(factory=list[str])  # who got a copy
    bcc: list[str] = attrs.field(factory=list[str])  # who got a blind copy
    # As the API gives them; the documentation does not say what one has.
    attachments: list[Mapping[str, object]] = attrs.field(factory=list[Mapping[str, object]])
    reply_details: Mapping[str, object] | None = None  # as the API gives it
    email_seq_number: Counter | None = None  # of what was sent: the step, from 1
    open_count: Counter | None = None  # how often it was opened
    click_count: Counter | None = None  # how often a link in it was followed

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The documentation has a direction in place of the type, and two names for the time."""
        named = renamed(value, {"sent_at": "time", "received_at": "time", "direction": "type"})
        if named.get("type") in ("outbound", "inbound"):
            named["type"] = "SENT" if named["type"] == "outbound" else "REPLY"
        return named


@attrs.frozen(kw_only=True)
class MessageHistory(Output):
    """The exchange with a lead, in the order of time."""

    history: list[Message] = attrs.field(factory=list[Message])  # the e-mails of both sides
    from_email: str | None = attrs.field(default=None, metadata=wire("from"))  # the mailbox that writes
    to_email: str | None = attrs.field(default=None, metadata=wire("to"))  # the lead's address

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The documentation calls the list `messages`."""
        return renamed(value, {"messages": "history"})


@attrs.frozen(kw_only=True)
class LeadMessages(Output):
    """One of many leads, and the exchange with it."""

    lead_id: Counter  # the lead
    history: list[Message] = attrs.field(factory=list[Message])  # the e-mails of both sides


@attrs.frozen(kw_only=True)
class MessageHistories(Output):
    """The exchanges with several leads of a campaign."""

    leads: list[LeadMessages] = attrs.field(factory=list[LeadMessages])  # those with whom there is one

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The API has the leads' ids for names."""
        known = {name: item for name, item in value.items() if name.isascii() and name.isdecimal()}
        others = {name: item for name, item in value.items() if name not in known}
        return {**others, "leads": [_messages(*one) for one in known.items()]} if known else value


def _messages(lead_id: str, value: Json) -> Json:
    """The deployed API has an object with the list, the documentation the list itself."""
    return {"lead_id": lead_id, **value} if is_object(value) else {"lead_id": lead_id, "history": value}


@attrs.frozen(kw_only=True)
class Activity(Output):
    """One e-mail to a lead, and what came of it."""

    stats_id: str | int | None = None  # the e-mail, as Smartlead names it
    message_id: str | None = None  # the Message-ID header
    subject: str | None = None  # the subject
    email_body: str | None = None  # HTML
    sent_time: datetime | None = None  # when it was sent
    from_email: str | None = None  # the mailbox that wrote
    to_email: str | None = None  # the lead's address
    email_seq_number: Counter | None = None  # the step, from 1
    open_count: Counter | None = None  # how often it was opened
    click_count: Counter | None = None  # how often a link in it was followed
    click_details: Mapping[str, object] | None = None  # as the API gives it
    reply_details: Mapping[str, object] | None = None  # the reply: `time`, `reply_email_body`, `message_id`
    # What followed, as the API gives it.
    thread_replies: list[Mapping[str, object]] = attrs.field(factory=list[Mapping[str, object]])


@attrs.frozen(kw_only=True)
class LeadActivities(Output):
    """A lead of a campaign, and the e-mails of the time that was asked for."""

    lead_id: Counter | None = None  # the lead
    email_lead_map_id: Counter | None = None  # the lead in its campaign
    campaign_id: int | None = None  # the campaign
    campaign_name: str | None = None  # its name
    campaign_status: str | None = None  # its status
    status: LeadStatus | None = None  # that of the lead in it; one that is not listed stays text
    current_seq_num: Counter | None = None  # the step it is at, from 1
    created_at: datetime | None = None  # when the lead was added
    activities: list[Activity] = attrs.field(factory=list[Activity])  # the e-mails
