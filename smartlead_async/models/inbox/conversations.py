"""Conversations of the master inbox: what the API answers about them, and what is sent in them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Counter, Json, is_object, renamed


@attrs.frozen(kw_only=True)
class ReplyAttachment(Given):
    """A file that is sent with a reply. Smartlead downloads it itself.

    Attributes:
        file_name: As the lead sees it.
        file_url: Where it is; Smartlead must reach it.
        file_type: Its media type, as application/pdf.
        file_size: Its size in bytes.
    """

    file_name: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    file_url: str = attrs.field(validator=rules.PUBLIC_URL)
    file_type: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    file_size: int | UnsetType = attrs.field(default=UNSET, validator=rules.COUNT)


@attrs.frozen(kw_only=True)
class NewReply(Given):
    """A reply to an e-mail of a lead.

    Attributes:
        email_stats_id: The e-mail that is replied to: `stats_id` of a message, not its `message_id`.
        email_body: HTML.
        to_email: Who gets it; by default the address that was imported, not the one that replied.
        to_first_name: The given name.
        to_last_name: The family name.
        scheduled_time: When it is sent: aware, or ISO 8601 text with a time zone; by default soon.
        reply_message_id: The `message_id` of what is replied to.
        reply_email_body: The text of what is replied to.
        reply_email_time: When that was sent: aware, or ISO 8601 text with a time zone.
        cc: Addresses, with commas between them.
        bcc: Addresses, with commas between them.
        schedule_condition: The documentation does not say what it may be.
        add_signature: Add the mailbox's signature.
        seq_type: The documentation does not say what it may be.
        attachments: Files that are sent with it.
    """

    email_stats_id: str = attrs.field(validator=rules.STATS_ID)
    email_body: str = attrs.field(validator=rules.FILLED_TEXT)
    to_email: str | UnsetType = attrs.field(default=UNSET, validator=rules.EMAIL)
    to_first_name: str | UnsetType = attrs.field(default=UNSET, validator=rules.TEXT)
    to_last_name: str | UnsetType = attrs.field(default=UNSET, validator=rules.TEXT)
    scheduled_time: datetime | str | UnsetType = attrs.field(default=UNSET, validator=rules.MOMENT)
    reply_message_id: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    reply_email_body: str | UnsetType = attrs.field(default=UNSET, validator=rules.TEXT)
    reply_email_time: datetime | str | UnsetType = attrs.field(default=UNSET, validator=rules.MOMENT)
    cc: str | UnsetType = attrs.field(default=UNSET, validator=rules.ADDRESSES)
    bcc: str | UnsetType = attrs.field(default=UNSET, validator=rules.ADDRESSES)
    schedule_condition: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    add_signature: bool | UnsetType = attrs.field(default=UNSET, validator=rules.FLAG)
    seq_type: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    attachments: Sequence[ReplyAttachment] | UnsetType = attrs.field(
        default=UNSET, validator=rules.instances_of(ReplyAttachment)
    )


@attrs.frozen(kw_only=True)
class InboxReference(Output):
    """What a conversation has to do with: a mailbox, a member of the team, a subsequence."""

    id: Counter | None = None  # its id
    name: str | None = None  # its name
    email: str | None = None  # its address, where it has one


@attrs.frozen(kw_only=True)
class InboxMessage(Output):
    """One e-mail of a conversation."""

    id: str | None = None  # as the inbox names it
    subject: str | None = None  # the subject
    body: str | None = None  # the text
    direction: str | None = None  # inbound: the lead wrote it; outbound: the mailbox did
    sent_at: datetime | None = None  # when it was sent
    received_at: datetime | None = None  # when it came
    opened_at: datetime | None = None  # when it was opened
    replied_at: datetime | None = None  # when it was replied to
    sent_from: str | None = None  # from which address
    sent_to: str | None = None  # to which address


@attrs.frozen(kw_only=True)
class InboxStats(Output):
    """What came of the e-mails to a lead. The documentation has two names for most of these."""

    total_sent: Counter | None = None  # e-mails sent
    total_opened: Counter | None = None  # how often one was opened
    total_clicked: Counter | None = None  # how often a link was followed
    total_replied: Counter | None = None  # replies
    last_activity: datetime | None = None  # when something happened last

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The list of what was sent has the shorter names."""
        return renamed(value, {"opens": "total_opened", "clicks": "total_clicked", "replies": "total_replied"})


@attrs.frozen(kw_only=True)
class InboxConversation(Output):
    """A lead of a campaign, and the exchange with it.

    The deployed API was seen to have those up to `has_new_unread_email` and `email_history`; the others are in the
    documentation, some of them in some lists only.
    """

    email_lead_id: Counter | None = None  # the lead
    # The lead in this campaign; by it the calls of the inbox name the conversation.
    email_lead_map_id: Counter | None = None
    email_campaign_id: int | None = None  # the campaign
    email_campaign_name: str | None = None  # its name
    lead_email: str | None = None  # the lead's address
    lead_first_name: str | None = None  # the given name
    lead_last_name: str | None = None  # the family name
    lead_category_id: int | None = None  # the category the lead is in
    last_sent_time: datetime | None = None  # when the lead was written to last
    last_reply_time: datetime | None = None  # when the lead replied last
    has_new_unread_email: bool | None = None  # there is something unread
    # The whole exchange, where it was asked for, as the API gives it: its shape is not documented.
    email_history: list[Mapping[str, object]] = attrs.field(factory=list[Mapping[str, object]])
    id: str | None = None  # the message, as the inbox names it
    lead_company: str | None = None  # the company's name
    lead_phone: str | None = None  # the phone number
    lead_title: str | None = None  # the lead's position
    lead_category_name: str | None = None  # the category's name
    email_account: InboxReference | None = None  # the mailbox that writes
    assigned_to: InboxReference | None = None  # the member of the team who is responsible
    subsequence: InboxReference | None = None  # the subsequence it is in
    last_message: InboxMessage | None = None  # the last e-mail
    message_history: list[InboxMessage] = attrs.field(factory=list[InboxMessage])  # the whole exchange
    stats: InboxStats | None = None  # what came of the e-mails
    email_status: str | None = None  # what became of the last one, such as Replied
    is_read: bool | None = None  # nothing is unread
    is_important: bool | None = None  # it is marked as important
    is_archived: bool | None = None  # it was taken out of the inbox
    importance_score: float | None = None  # how important the API thinks it is, 0 to 100
    tags: list[str] = attrs.field(factory=list[str])  # by name
    reply_age_hours: float | None = None  # hours since the reply
    scheduled_time: datetime | None = None  # when something is sent
    reminder_time: datetime | None = None  # when somebody is reminded
    reminder_message: str | None = None  # of what
    is_overdue: bool | None = None  # that time is past
    snoozed_until: datetime | None = None  # until when it is put off

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The documented answer has objects where the deployed API has fields of the row itself."""
        adapted = renamed(value, {"campaign_lead_map_id": "email_lead_map_id"})
        for place, names in _DOCUMENTED.items():
            if value.get(place, "") is None:
                del adapted[place]
            if is_object(inner := value.get(place)):
                adapted |= {ours: inner[name] for name, ours in names.items() if name in inner}
                adapted[place] = {name: item for name, item in inner.items() if name not in names}
                if not adapted[place]:
                    del adapted[place]
        if is_object(last := value.get("last_message")):
            times = {"last_reply_time": last.get("received_at"), "last_sent_time": last.get("sent_at")}
            adapted |= {name: time for name, time in times.items() if time}
        return adapted


_DOCUMENTED = {
    "lead": {
        "email": "lead_email",
        "first_name": "lead_first_name",
        "last_name": "lead_last_name",
        "company": "lead_company",
        "phone": "lead_phone",
        "title": "lead_title",
    },
    "campaign": {"id": "email_campaign_id", "name": "email_campaign_name"},
    "category": {"id": "lead_category_id", "name": "lead_category_name"},
}


@attrs.frozen(kw_only=True)
class UntrackedReply(Output):
    """An e-mail in a mailbox that belongs to no campaign."""

    id: str | int  # as the inbox names it
    from_email: str | None = None  # who wrote it
    to_email: str | None = None  # the mailbox it came to
    subject: str | None = None  # the subject
    received_at: datetime | None = None  # when it came
    has_attachments: bool | None = None  # files came with it
    body: str | None = None  # the text, where it was asked for
    # Where they were asked for, as the API gives them; the documentation does not say what one has.
    attachments: list[Mapping[str, object]] = attrs.field(factory=list[Mapping[str, object]])


@attrs.frozen(kw_only=True)
class ReplyStatus(Output):
    """Whether a reply was sent."""

    message_id: str | None = None  # its Message-ID header
    status: str | None = None  # COMPLETED: it was; the documentation names no other
    status_message: str | None = None  # the API's own words
    event_time: datetime | None = None  # since when it has this status
    scheduled_time: datetime | None = None  # when it is to be sent, where that is later
    email_stats_id: str | None = None  # the e-mail, as Smartlead names it


@attrs.frozen(kw_only=True)
class ForwardedEmail(Output):
    """The answer to forwarding an e-mail."""

    message_id: str | None = attrs.field(
        default=None, metadata=wire("messageId")
    )  # the Message-ID header of the forwarded one
    status: str | None = None  # such as success


@attrs.frozen(kw_only=True)
class LeadReminder(Output):
    """A reminder of a conversation."""

    reminder_id: Counter = attrs.field(metadata=wire("reminder_id", "id"))  # its id
    email_lead_map_id: Counter | None = None  # the lead in its campaign
    reminder_time: datetime | None = None  # when it reminds
    message: str | None = None  # what it says


@attrs.frozen(kw_only=True)
class LeadNote(Output):
    """A note about a lead."""

    id: Counter  # its id
    email_lead_map_id: Counter | None = None  # the lead in its campaign
    note_message: str | None = None  # what it says
    created_at: datetime | None = None  # when it was written


@attrs.frozen(kw_only=True)
class LeadTask(Output):
    """A task about a lead."""

    task_id: Counter = attrs.field(metadata=wire("task_id", "id"))  # its id
    email_lead_map_id: Counter | None = None  # the lead in its campaign
    name: str | None = None  # what is to be done
    priority: str | None = None  # LOW, MEDIUM or HIGH
    due_date: datetime | None = None  # until when


@attrs.frozen(kw_only=True)
class LeadResumption(Output):
    """The answer to resuming a lead."""

    campaign_id: Counter | None = None  # the campaign
    email_lead_map_id: Counter | None = None  # the lead in it
    resume_delay_days: Counter | None = None  # days until then
    will_resume_at: datetime | None = None  # when it goes on


@attrs.frozen(kw_only=True)
class SubsequenceStart(Output):
    """The answer to moving a lead into a subsequence."""

    email_lead_map_id: Counter | None = None  # the lead in its campaign
    parent_campaign_id: Counter | None = None  # that campaign
    sub_sequence_id: Counter | None = None  # the subsequence
    will_start_at: datetime | None = None  # when it begins
    stop_on_parent_reply: bool | None = None  # a reply in the campaign ends it


@attrs.frozen(kw_only=True)
class BlockedDomains(Output):
    """The answer to blocking domains."""

    blocked_domains: list[str] = attrs.field(factory=list[str])  # those that are blocked
    source: str | None = None  # why
    blocked_at: datetime | None = None  # since when
