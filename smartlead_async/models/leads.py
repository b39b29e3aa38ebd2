"""Leads: the people a campaign writes to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Self, TypeAlias, cast

import attrs

from smartlead_async.models import rules
from smartlead_async.models.model import Given
from smartlead_async.models.open_enum import OpenEnum
from smartlead_async.models.output import Output
from smartlead_async.models.row_values import fields_of_row
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Counter, Json, is_list, is_object

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
    """Where a lead stands in a campaign."""

    STARTED = "STARTED"  # scheduled, has received nothing yet
    COMPLETED = "COMPLETED"  # has received every e-mail of the sequence
    BLOCKED = "BLOCKED"  # bounced, or on the global block list
    INPROGRESS = "INPROGRESS"  # has received at least one e-mail
    PAUSED = "PAUSED"  # receives nothing until it is resumed
    STOPPED = "STOPPED"  # receives nothing more


@attrs.frozen(kw_only=True)
class Lead(Given):
    """A recipient. The API knows a lead by its e-mail address; it is needed for updates too."""

    first_name: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)  # the given name
    last_name: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)  # the family name
    email: str = attrs.field(validator=rules.EMAIL)  # the address the API knows the lead by; one @, no spaces
    phone_number: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)  # as text, in any form
    company_name: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)  # the company the lead works for
    website: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)  # a web address, as text in any form
    location: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)  # where the lead is, as text
    custom_fields: Mapping[str, CustomValue] | UnsetType = attrs.field(
        default=UNSET, validator=rules.CUSTOM_FIELDS
    )  # at most 20; the placeholders of the e-mails
    # The address of the profile on LinkedIn.
    linkedin_profile: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    # The company's web address, as text in any form.
    company_url: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)

    @classmethod
    def from_row(cls, row: Mapping[str, object]) -> Self:
        """A lead of a row: of a data frame (`to_dict("records")`), `csv.DictReader`, a form.

        Columns are known by the names and aliases that files have (`First Name`, `E-mail 1 - Value`, `Vorname`);
        of several columns for one field the first that is filled counts; what no field is called is a custom
        field. Values are taken for what they mean: `None`, NaN, NaT, empty text and `#N/A` are left out, numbers
        of numpy are numbers, and what is left over around an address (`Ada <ada@example.com>`) is taken off.

        Args:
            row: Names of columns to values: text, numbers, dates.

        Raises:
            InvalidInputError: the row has no e-mail address, or a value that does not fit.
        """
        if not isinstance(cast("object", row), Mapping):
            raise rules.refuse("row", row, "a mapping of columns to values, such as {'email': 'ada@example.com'}")
        fields: dict[str, Any] = fields_of_row(row)
        if "email" not in fields:
            raise rules.refuse("row", row, "a mapping with an e-mail address in a column such as 'email'")
        return cls(**fields)


@attrs.frozen(kw_only=True)
class AddLeadsSettings(Given):
    """What adding leads in a batch takes no notice of. Deployed API; not in the documentation."""

    # Add leads that are on the global block list too.
    ignore_global_block_list: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    # Add leads that unsubscribed too.
    ignore_unsubscribe_list: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    # Add leads that are in another campaign too.
    ignore_duplicate_leads_in_other_campaign: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    # Add leads that are on the community's list of bounces too.
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
        """The two lists hold addresses, or objects with an `email`."""
        adapted = dict(value)
        for name in ("invalid_emails", "unsubscribed_leads"):
            if is_list(items := value.get(name)):
                adapted[name] = [item.get("email", item) if is_object(item) else item for item in items]
            elif type(items) is int:
                adapted[f"number of {name}"] = adapted.pop(name)  # older pages print one; kept in `extra`
        return adapted


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
    status: LeadStatus | None = None  # where it stands; a status that is not listed stays text
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
    last_reply_at: datetime | None = None  # when the lead answered last
    last_activity_at: datetime | None = None  # when something happened last


@attrs.frozen(kw_only=True)
class FoundLead(LeadDetails):
    """A lead, and the campaigns it is in."""

    created_at: datetime | None = None  # when it came into the account
    lead_campaign_data: list[LeadMembership] = attrs.field(factory=list[LeadMembership])  # its campaigns
