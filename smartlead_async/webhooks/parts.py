"""What events are made of: messages, the lead, a change of category."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from smartlead_async.models.converter import wire
from smartlead_async.models.output import Output
from smartlead_async.models.values import Json
from smartlead_async.webhooks.dialects import to_message


@attrs.frozen(kw_only=True)
class Message(Output):
    """An e-mail in an event."""

    message_id: str | None = None  # the header `Message-ID`; not Smartlead's own stats_id
    html: str | None = None  # the body as HTML
    text: str | None = None  # the body as text
    time: datetime | None = None  # when it was sent

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """Older pages call the text `body`."""
        return to_message(value)


@attrs.frozen(kw_only=True)
class LeadCorrespondence(Output):
    """Who was written to, and who answered."""

    target_lead_email: str | None = attrs.field(default=None, metadata=wire("targetLeadEmail"))  # the lead
    # Who answered; another address where somebody answers for the lead.
    reply_received_from: str | None = attrs.field(default=None, metadata=wire("replyReceivedFrom"))
    # "SameCompany", "DifferentCompany" or "Unknown".
    replied_company_domain: str | None = attrs.field(default=None, metadata=wire("repliedCompanyDomain"))


@attrs.frozen(kw_only=True)
class CategoryChange(Output):
    """From which category to which."""

    old_id: int | None = None  # the category before; `None` for none
    old_name: str | None = None  # its name
    new_id: int | None = None  # the category since; `None` for none
    new_name: str | None = None  # its name


@attrs.frozen(kw_only=True)
class LeadData(Output):
    """The lead as the account has it."""

    email: str | None = None  # its address
    first_name: str | None = None  # its first name
    last_name: str | None = None  # its last name
    phone_number: str | None = None  # its telephone number
    company_name: str | None = None  # where it works
    website: str | None = None  # the company's website
    location: str | None = None  # where it is
    linkedin_profile: str | None = None  # the address of its profile
    company_url: str | None = None  # the company's address
    custom_fields: Mapping[str, object] = attrs.field(factory=dict[str, object])  # what the account adds to it
    category: Mapping[str, object] | None = None  # its category: `name` and `sentiment_type`


@attrs.frozen(kw_only=True)
class HistoryMessage(Output):
    """An e-mail of a lead's history."""

    type: str | None = None  # "SENT" or "REPLY"
    stats_id: str | None = None  # Smartlead's own id of it
    message_id: str | None = None  # the header `Message-ID`
    time: datetime | None = None  # when it was sent
    subject: str | None = None  # its subject
    email_body: str | None = None  # its body, HTML
    cc_emails: list[str] = attrs.field(factory=list[str])  # who got a copy
