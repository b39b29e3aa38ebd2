"""The things an account holds, each a plain record; what they mean together is in `state` and `history`."""

from datetime import datetime
from typing import Literal

import attrs

from smartlead_async.sandbox.answers import Json, JsonObject

MessageType = Literal["SENT", "REPLY"]
WebhookLevel = Literal["user", "client", "campaign"]


@attrs.frozen(kw_only=True)
class Schedule:
    """When a campaign sends."""

    timezone: str
    days: list[int]
    start_hour: str
    end_hour: str


@attrs.define(kw_only=True)
class Webhook:
    """Where an account tells of events: of all campaigns, of those of a client, or of one."""

    level: WebhookLevel
    campaign_id: int | None = None
    client_id: int | None = None
    id: int
    name: str
    webhook_url: str
    event_types: list[str]
    categories: list[str]
    created_at: datetime
    updated_at: datetime

    def is_about(self, campaign: "Campaign") -> bool:
        """Whether it is told of the events of a campaign."""
        if self.level == "user":
            return True
        if self.level == "client":
            return campaign.client_id == self.client_id
        return campaign.id == self.campaign_id


@attrs.frozen(kw_only=True)
class Step:
    """One e-mail of a sequence."""

    id: int
    number: int
    delay_days: int
    subject: str
    body: str
    variants: list[JsonObject]
    created_at: datetime
    updated_at: datetime


@attrs.frozen(kw_only=True)
class Tag:
    """A label of mailboxes."""

    id: int
    name: str
    color: str | None


@attrs.define(kw_only=True)
class Mailbox:
    """An address that e-mails are sent from; `settings` has the names that are read."""

    id: int
    address: str
    settings: JsonObject
    created_at: datetime
    updated_at: datetime
    client_id: int | None = None
    is_suspended: bool = False
    is_connected: bool = True
    is_warming_up: bool = False
    warmup: JsonObject = attrs.field(factory=dict[str, Json])
    tag_ids: list[int] = attrs.field(factory=list[int])
    reputation: int = 100
    """Of its warm-up, in percent."""


@attrs.define(kw_only=True)
class Message:
    """One e-mail, from a mailbox to a lead or back."""

    type: MessageType
    stats_id: str
    """Of the e-mail that was sent; an answer has that of the e-mail it answers."""
    message_id: str
    time: datetime
    subject: str
    body: str
    sender: str
    recipient: str
    mailbox_id: int | None = None
    step: Step | None = None
    """None for an answer, and for an e-mail that is of no sequence."""
    opens: list[datetime] = attrs.field(factory=list[datetime])
    clicks: list[datetime] = attrs.field(factory=list[datetime])
    bounced_at: datetime | None = None
    cc: list[str] = attrs.field(factory=list[str])

    @property
    def is_sent(self) -> bool:
        """Whether it went to the lead."""
        return self.type == "SENT"


@attrs.define(kw_only=True)
class Lead:
    """A person to write to, known once per account."""

    id: int
    fields: JsonObject
    created_at: datetime
    unsubscribed_at: datetime | None = None
    """From all campaigns."""
    known_as: list[str] = attrs.field(factory=list[str])
    """Every address it had."""

    def replace(self, fields: JsonObject) -> None:
        """Write the given fields over the old ones; custom fields are merged, as the deployed API says."""
        self.fields = {**self.fields, **fields, "custom_fields": _custom(self.fields) | _custom(fields)}

    @property
    def email(self) -> str:
        """Its address."""
        return str(self.fields.get("email", ""))

    @property
    def name(self) -> str:
        """Given and family name, as far as they are known."""
        names = (self.fields.get("first_name"), self.fields.get("last_name"))
        return " ".join(str(name) for name in names if name)


def _custom(fields: JsonObject) -> JsonObject:
    custom = fields.get("custom_fields")
    return custom if isinstance(custom, dict) else {}


@attrs.define(kw_only=True)
class CampaignLead:
    """A lead in a campaign, by its lead map id: where it stands there, and what was written."""

    map_id: int
    lead: Lead
    campaign_id: int
    created_at: datetime
    status: str = "STARTED"
    category_id: int | None = None
    unsubscribed_at: datetime | None = None
    is_read: bool = True
    revenue: float = 0
    history: list[Message] = attrs.field(factory=list[Message])

    @property
    def sent(self) -> list[Message]:
        """What it was sent."""
        return [message for message in self.history if message.is_sent]

    @property
    def replies(self) -> list[Message]:
        """What it answered."""
        return [message for message in self.history if not message.is_sent]

    @property
    def is_unsubscribed(self) -> bool:
        """From this campaign, or from all."""
        return self.unsubscribed_at is not None or self.lead.unsubscribed_at is not None

    @property
    def last_step(self) -> int:
        """The number of the last e-mail of the sequence that was sent; 0 where none was."""
        return max((message.step.number for message in self.history if message.step), default=0)

    def resume(self) -> None:
        """Go on where it was."""
        self.status = "INPROGRESS" if self.history else "STARTED"


@attrs.define(kw_only=True)
class Campaign:
    """A sequence of e-mails and whom it goes to; fields as the API shows them."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    status: str = "DRAFTED"
    client_id: int | None = None
    parent_campaign_id: int | None = None
    track_settings: list[str] = attrs.field(factory=list[str])
    schedule: Schedule | None = None
    schedule_start_time: str | None = None
    min_time_btwn_emails: int = 10
    max_leads_per_day: int = 10
    stop_lead_settings: str = "REPLY_TO_AN_EMAIL"
    unsubscribe_text: str = ""
    enable_ai_esp_matching: bool = False
    send_as_plain_text: bool = False
    follow_up_percentage: int = 40
    is_example: bool = False
    """There from the start."""
    steps: list[Step] = attrs.field(factory=list[Step])
    mailbox_ids: list[int] = attrs.field(factory=list[int])
    leads: dict[int, CampaignLead] = attrs.field(factory=dict[int, CampaignLead])
    """By the lead's id."""
    times_added: dict[str, int] = attrs.field(factory=dict[str, int])


@attrs.frozen(kw_only=True)
class Client:
    """Someone the account's owner works for."""

    id: int
    name: str
    email: str
    uuid: str
    created_at: datetime
    logo: str | None
    logo_url: str | None
    permission: list[str]


@attrs.frozen(kw_only=True)
class Category:
    """What a lead turned out to be."""

    id: int
    name: str
    sentiment_type: str | None


@attrs.define(kw_only=True)
class LeadList:
    """A named list of leads."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    lead_ids: list[int] = attrs.field(factory=list[int])


@attrs.frozen(kw_only=True)
class BlockedEntry:
    """An address or a domain that is not written to."""

    id: int
    email_or_domain: str
    created_at: datetime
    source: str
    client_id: int | None
