"""A lead as it is read back, in the account and in its campaigns."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from smartlead_async.models.leads.choices import LeadStatus
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


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
class FoundLead(LeadDetails):
    """A lead, and the campaigns it is in."""

    created_at: datetime | None = None  # when it came into the account
    lead_campaign_data: list[LeadMembership] = attrs.field(factory=list[LeadMembership])  # its campaigns
