"""The exchange with a lead, e-mail by e-mail."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from smartlead_async.models.converter import wire
from smartlead_async.models.open_enum import OpenEnum
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter, Json, is_object, renamed


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
        ids = [name for name in value if name.isdecimal() and name.isascii()]
        others = dict(value)
        leads = [_messages(lead_id, others.pop(lead_id)) for lead_id in ids]
        return {**others, "leads": leads} if ids else value


def _messages(lead_id: str, value: Json) -> Json:
    """The deployed API has an object with the list, the documentation the list itself."""
    return {"lead_id": lead_id, **value} if is_object(value) else {"lead_id": lead_id, "history": value}
