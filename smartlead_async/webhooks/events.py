"""What Smartlead tells a webhook of: one class per kind of event.

Fields have the names of the wire; which event has which comes from what was seen of real traffic, and where nobody
saw it, from the documentation. A surprising field never costs the event: it is in `extra`.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

import attrs

from smartlead_async.models.converter import wire
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter, Json
from smartlead_async.webhooks.dialects import take_other_names, to_one_shape
from smartlead_async.webhooks.parts import (
    CategoryChange,
    HistoryMessage,
    LeadCorrespondence,
    LeadData,
    Message,
)


@attrs.frozen(kw_only=True)
class WebhookEvent(Output):
    """What all events have. Each kind is a class of its own; `UnknownEvent` is what this package does not know.

    Attributes:
        attempt: How often it was handed over, this time included.
        body_hash: Of the body that it was read from, SHA-256.
        request_id: The header `X-Request-Id` of the delivery, where a receiver handed it over.
    """

    event_type: str = ""  # what happened, by its documented name
    event_timestamp: datetime | None = None  # when it happened
    lead_email: str | None = None  # the lead's address, wherever the event has it
    lead_id: Counter | None = None  # the lead's id, wherever the event has it
    campaign_id: Counter | None = None  # the campaign
    campaign_name: str | None = None  # its name
    campaign_status: str | None = None  # its status, such as "ACTIVE"
    client_id: Counter | None = None  # the client of an agency whose campaign it is
    sl_email_lead_id: str | None = None  # the lead's id, as text
    sl_email_lead_map_id: Counter | None = None  # the lead in its campaign: another id than the lead's
    sl_lead_email: str | None = None  # the lead's address
    app_url: str | None = None  # where the lead is in Smartlead's own pages
    ui_master_inbox_link: str | None = None  # the same; deprecated
    description: str | None = None  # what happened, in words
    metadata: Mapping[str, object] | None = None  # `webhook_created_at`
    webhook_id: Counter | None = None  # the webhook that was told
    webhook_name: str | None = None  # its name
    webhook_url: str | None = attrs.field(
        default=None, repr=False
    )  # the address that was called; may hold a token
    secret_key: str | None = attrs.field(default=None, repr=False)  # by which `verify` knows who sent it
    attempt: int = attrs.field(default=1, init=False, eq=False)
    request_id: str | None = attrs.field(default=None, init=False, eq=False)
    body_hash: str | None = attrs.field(default=None, init=False, eq=False, repr=False)

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """Older names, the older skeleton, and the lead wherever it is."""
        return to_one_shape(value)

    @property
    def occurred_at(self) -> datetime | None:
        """When it happened; `None` where the event does not say, or says it without a time zone."""
        return self.event_timestamp or self._time

    @property
    def redelivered(self) -> bool:
        """Whether it was handed over before: the process ended, or the handler raised."""
        return self.attempt > 1

    @property
    def dedupe_key(self) -> str:
        """The same for each delivery of the event: a hash of campaign, lead, type, time and message.

        An event that has neither time nor message is told by its delivery's id, or else by its body to the letter.
        """
        address = self.lead_email.lower() if self.lead_email else None
        return to_hash(self.event_type, self.campaign_id, address, self.lead_id, *self._what)

    @property
    def is_distinct(self) -> bool:
        """Whether its own fields tell it apart from every other event."""
        return bool(self._moment or self._message)

    @property
    def _what(self) -> tuple[object, ...]:
        if self.is_distinct:
            return (self._moment, self._message, *self._details)
        return (self.request_id or self.body_hash or self.to_dict(secrets=True),)

    @property
    def _moment(self) -> object:
        moment = self.occurred_at
        return self.extra.get("event_timestamp") if moment is None else moment.isoformat()

    @property
    def _time(self) -> datetime | None:
        return None

    @property
    def _message(self) -> str | None:
        return None

    @property
    def _details(self) -> tuple[object, ...]:
        return ()


@attrs.frozen(kw_only=True)
class EmailEvent(WebhookEvent):
    """What all events of an e-mail have."""

    sequence_number: Counter | None = None  # which step of the sequence, from 1
    stats_id: str | None = None  # Smartlead's own id of the e-mail, for `inbox.reply`
    from_email: str | None = None  # the mailbox that sent
    to_email: str | None = None  # to whom; of a reply the lead or an alias of it
    to_name: str | None = None  # the lead's name
    subject: str | None = None  # the subject
    message_id: str | None = None  # the header `Message-ID`
    sent_message: Message | None = None  # the e-mail that was sent
    sent_message_body: str | None = None  # its body; deprecated
    custom_subject: str | None = None  # the subject of this lead
    custom_email_message: str | None = None  # the body for this lead
    time_sent: datetime | None = None  # when it was sent

    @property
    def _time(self) -> datetime | None:
        return self.time_sent

    @property
    def _message(self) -> str | None:
        return self.message_id or (self.sent_message or Message()).message_id or self.stats_id


@attrs.frozen(kw_only=True)
class EmailSent(EmailEvent):
    """An e-mail was sent."""

    event_type: str = "EMAIL_SENT"


@attrs.frozen(kw_only=True)
class FirstEmailSent(EmailEvent):
    """The first e-mail to a lead was sent."""

    event_type: str = "FIRST_EMAIL_SENT"


@attrs.frozen(kw_only=True)
class EmailOpen(EmailEvent):
    """An e-mail was opened."""

    event_type: str = "EMAIL_OPEN"
    time_opened: datetime | None = None  # when

    @property
    def _time(self) -> datetime | None:
        return self.time_opened


@attrs.frozen(kw_only=True)
class EmailLinkClick(EmailEvent):
    """A link in an e-mail was clicked."""

    event_type: str = "EMAIL_LINK_CLICK"
    time_clicked: datetime | None = None  # when
    link_clicked: list[str] = attrs.field(factory=list[str])  # the addresses
    link_details: list[Mapping[str, object]] = attrs.field(
        factory=list[Mapping[str, object]]
    )  # as Smartlead has it

    @property
    def _time(self) -> datetime | None:
        return self.time_clicked

    @property
    def _details(self) -> tuple[object, ...]:
        return tuple(self.link_clicked)


@attrs.frozen(kw_only=True)
class EmailReply(EmailEvent):
    """A lead answered. Its category comes later, minutes or hours, as an event of its own."""

    event_type: str = "EMAIL_REPLY"
    reply_message: Message | None = None  # the answer
    reply_body: str | None = None  # its body; deprecated
    preview_text: str | None = None  # its beginning; deprecated
    time_replied: datetime | None = None  # when; deprecated
    cc_emails: list[str] = attrs.field(factory=list[str])  # who got a copy
    reply_category: Counter | None = None  # the lead's category, where it has one
    prompt_type: str | None = attrs.field(default=None, metadata=wire("promptType"))  # not documented
    stats_thread_id: str | None = None  # not documented
    lead_correspondence: LeadCorrespondence | None = attrs.field(
        default=None, metadata=wire("leadCorrespondence")
    )  # who was written to, and who answered

    @property
    def reply_text(self) -> str | None:
        """The answer as text; its HTML where that is all there is."""
        message = self.reply_message or Message()
        return message.text or self.preview_text or self.reply_body or message.html

    @property
    def replied_by(self) -> str | None:
        """Who answered: the lead, or somebody for it."""
        correspondence = self.lead_correspondence or LeadCorrespondence()
        return correspondence.reply_received_from or self.lead_email

    @property
    def _time(self) -> datetime | None:
        return self.time_replied or (self.reply_message or Message()).time

    @property
    def _message(self) -> str | None:
        return (self.reply_message or Message()).message_id or self.message_id


@attrs.frozen(kw_only=True)
class EmailBounce(EmailEvent):
    """An e-mail could not be delivered."""

    event_type: str = "EMAIL_BOUNCE"
    is_bounced: bool | None = None  # always true, as far as was seen
    is_sender_originated_bounce: bool | None = None  # the sending mailbox is why
    bounce_message: Message | None = None  # what came back
    bounce_reply_message_id: str | None = None  # its header `Message-ID`
    bounce_reply_email: str | None = None  # its body
    bounce_reply_email_preview: str | None = None  # its beginning

    @property
    def bounce_text(self) -> str | None:
        """What came back, as text; its HTML where that is all there is."""
        message = self.bounce_message or Message()
        return message.text or self.bounce_reply_email_preview or self.bounce_reply_email or message.html

    @property
    def _details(self) -> tuple[object, ...]:
        return (self.bounce_reply_message_id,)


@attrs.frozen(kw_only=True)
class LeadUnsubscribed(WebhookEvent):
    """A lead wants no more e-mails."""

    event_type: str = "LEAD_UNSUBSCRIBED"
    lead_name: str | None = None  # the lead's name
    unsubscribed_client_id_map: Mapping[str, object] | None = None  # from whom, by client


@attrs.frozen(kw_only=True)
class LeadCategoryUpdated(WebhookEvent):
    """A lead's category changed."""

    event_type: str = "LEAD_CATEGORY_UPDATED"
    lead_name: str | None = None  # the lead's name
    lead_data: LeadData | None = None  # the lead
    category: str | None = None  # the name of its category
    lead_category_id: Counter | None = None  # the id of its category; deprecated
    lead_category: CategoryChange | None = None  # the category before and since
    current_sequence: Counter | None = None  # which step of the sequence it is at
    from_email: str | None = None  # the mailbox
    to_email: str | None = None  # the lead
    to_name: str | None = None  # the lead's name
    history: list[HistoryMessage] = attrs.field(factory=list[HistoryMessage])  # the e-mails so far
    last_reply: HistoryMessage | None = None  # the lead's last answer

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """Three fields come under two names, which hold the same."""
        return take_other_names(to_one_shape(value), from_email="from", to_email="to", last_reply="lastReply")

    @property
    def category_id(self) -> int | None:
        """The category since; `None` for none."""
        return self.lead_category.new_id if self.lead_category else self.lead_category_id

    @property
    def category_name(self) -> str | None:
        """Its name."""
        return (self.lead_category or CategoryChange()).new_name or self.category

    @property
    def _details(self) -> tuple[object, ...]:
        return (self.category_id,)


@attrs.frozen(kw_only=True)
class CampaignStatusChanged(WebhookEvent):
    """A campaign was started, paused, stopped or is complete. Its fields are not documented."""

    event_type: str = "CAMPAIGN_STATUS_CHANGED"


@attrs.frozen(kw_only=True)
class UntrackedReplies(WebhookEvent):
    """Somebody wrote who is no lead. Its fields are not documented."""

    event_type: str = "UNTRACKED_REPLIES"


@attrs.frozen(kw_only=True)
class ManualStepReached(WebhookEvent):
    """A lead came to a step that is done by hand. Its fields are not documented."""

    event_type: str = "MANUAL_STEP_REACHED"


@attrs.frozen(kw_only=True)
class EmailAccountDisconnected(WebhookEvent):
    """A mailbox cannot be reached. Its fields are not documented; it is set up for a user, not for a campaign."""

    event_type: str = "EMAIL_ACCOUNT_DISCONNECTED"


@attrs.frozen(kw_only=True)
class LinkedinDisconnected(WebhookEvent):
    """A LinkedIn account cannot be reached. Its fields are not documented; set up for a user, too."""

    event_type: str = "LINKEDIN_DISCONNECTED"


@attrs.frozen(kw_only=True)
class UnknownEvent(WebhookEvent):
    """An event that this package does not know, with what all events have; the rest is in `extra`."""


KINDS: tuple[type[WebhookEvent], ...] = (
    EmailSent,
    FirstEmailSent,
    EmailOpen,
    EmailLinkClick,
    EmailReply,
    EmailBounce,
    LeadUnsubscribed,
    LeadCategoryUpdated,
    CampaignStatusChanged,
    UntrackedReplies,
    ManualStepReached,
    EmailAccountDisconnected,
    LinkedinDisconnected,
)
CLASSES: Mapping[str, type[WebhookEvent]] = {kind().event_type: kind for kind in KINDS}


def to_hash(*values: object) -> str:
    """JSON values as one short text that tells nothing of them."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
