"""E-mail accounts: the mailboxes campaigns send from."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.dates import check_order
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Counter, Json, renamed, without_null

OptionalText: TypeAlias = str | UnsetType
OptionalNumber: TypeAlias = int | UnsetType
OptionalFlag: TypeAlias = bool | UnsetType

MESSAGES = rules.integer(1, 500)  # of a mailbox, read by one call


@attrs.frozen(kw_only=True)
class ReconnectQueued(Output):
    """The failed accounts are in the queue; an e-mail tells when they are done."""

    message: str = ""  # the API's own words


@attrs.frozen(kw_only=True)
class WarmupDetails(Output):
    """The status of the warm-up of an e-mail account."""

    id: int | None = None  # the warm-up's id
    status: str | None = None  # ACTIVE or INACTIVE
    created_at: datetime | None = None  # when it was set up
    warmup_created_at: datetime | None = None  # the same, in lists
    reply_rate: float | None = None  # percent of the warm-up's e-mails that are replied to
    warmup_key_id: str | int | None = None  # by which its e-mails are known
    blocked_reason: str | None = None  # why it is blocked
    total_sent_count: Counter | None = None  # its e-mails, sent
    total_spam_count: Counter | None = None  # those of them that went to spam
    warmup_max_count: int | None = None  # its e-mails in a day, at most
    warmup_min_count: int | None = None  # its e-mails in a day, at least
    is_warmup_blocked: bool | None = None  # it is blocked
    max_email_per_day: int | None = None  # e-mails in a day, at most
    total_warmup_per_day: int | None = None  # its e-mails in a day
    warmup_reputation: str | int | None = None  # "95%", or a number of percent


@attrs.frozen(kw_only=True)
class EmailAccount(Output):
    """A mailbox that campaigns send from. Its passwords are in the answer; `repr` hides them."""

    id: int  # by which all calls name it
    created_at: datetime | None = None  # when it was added
    updated_at: datetime | None = None  # when it was changed last
    user_id: int | None = None  # the user it belongs to
    client_id: int | None = None  # the client it belongs to
    from_name: str | None = None  # the sender's name
    from_email: str | None = None  # the sender's address
    username: str | None = None  # for SMTP
    # For SMTP: in base64 in lists, plain in the other answers.
    password: str | None = attrs.field(default=None, repr=False)
    smtp_host: str | None = None  # the server that sends
    smtp_port: int | None = None  # its port
    smtp_port_type: str | None = None  # TLS or SSL
    is_different_imap_account: bool | None = None  # mail is read by another account
    imap_host: str | None = None  # the server that is read
    imap_port: int | None = None  # its port
    imap_port_type: str | None = None  # TLS or SSL
    imap_username: str | None = None  # for IMAP
    imap_password: str | None = attrs.field(default=None, repr=False)  # for IMAP, as `password`
    type: str | None = None  # SMTP, GMAIL, ZOHO or OUTLOOK
    message_per_day: int | None = None  # e-mails in a day, at most; written as max_email_per_day
    # Minutes between two e-mails.
    min_time_to_wait_in_mins: int | None = attrs.field(default=None, metadata=wire("minTimeToWaitInMins"))
    different_reply_to_address: str | None = None  # where replies go, where that is another address
    signature: str | None = None  # HTML
    custom_tracking_domain: str | None = None  # the host of tracking links; written as custom_tracking_url
    bcc_email: str | None = None  # who gets a blind copy; written as bcc
    is_smtp_success: bool | None = None  # SMTP works
    is_imap_success: bool | None = None  # IMAP works
    smtp_failure_error: str | None = None  # why SMTP does not
    imap_failure_error: str | None = None  # why IMAP does not
    daily_sent_count: int | None = None  # e-mails sent today
    campaign_count: int | None = None  # campaigns that send from it
    campaign_ids: list[int] = attrs.field(factory=list[int])  # those campaigns, where one account is looked up
    is_suspended: bool | None = None  # it does not send
    warmup_enabled: bool | None = None  # it is warmed up, as campaigns show it
    warmup_reputation: str | None = None  # in words, as campaigns show it
    warmup_details: WarmupDetails | None = None  # the status of its warm-up
    # As the API gives them; the documentation does not say what a tag has.
    tags: list[Mapping[str, object]] = attrs.field(factory=list[Mapping[str, object]])

    def to_update(self) -> "EmailAccountUpdate":
        """What of it can be set, by the names it is set by; changed by `attrs.evolve`, it is sent back."""
        read = {
            "max_email_per_day": self.message_per_day,
            "from_name": self.from_name or None,
            "custom_tracking_url": self.custom_tracking_domain,
            "bcc": self.bcc_email or None,
            "signature": self.signature,
            "client_id": self.client_id,
            "time_to_wait_in_mins": self.min_time_to_wait_in_mins,
            "is_suspended": self.is_suspended,
        }
        return EmailAccountUpdate(**without_null(read))


@attrs.frozen(kw_only=True)
class MailboxQuery(Given):
    """Which messages of which mailbox are read.

    Attributes:
        account_id: The mailbox: `id` of an e-mail account.
        limit: 1 to 500 messages; by default 100.
        folder: Such as INBOX.
        include_body: Read the text too.
        from_: Only messages from then on: aware, or ISO 8601 text with a time zone. On the wire `from`.
        to: Only messages until then: aware, or ISO 8601 text with a time zone.
    """

    account_id: int = attrs.field(validator=rules.ID)
    limit: OptionalNumber = attrs.field(default=UNSET, validator=MESSAGES)
    folder: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    include_body: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG, metadata=wire("includeBody"))
    from_: datetime | str | UnsetType = attrs.field(default=UNSET, validator=rules.MOMENT, metadata=wire("from"))
    to: datetime | str | UnsetType = attrs.field(default=UNSET, validator=rules.MOMENT)

    def __attrs_post_init__(self) -> None:
        check_order(("from_", self.from_), ("to", self.to))


@attrs.frozen(kw_only=True)
class EmailAccountUpdate(Given):
    """What is changed of a mailbox; what is left out stays as it is. `EmailAccount.to_update()` makes one.

    Attributes:
        max_email_per_day: E-mails in a day, at most, those of the warm-up with them; read as message_per_day.
        from_name: The sender's name.
        custom_tracking_url: The host of tracking links; read as custom_tracking_domain.
        bcc: A blind copy; read as bcc_email.
        signature: HTML.
        client_id: The client it belongs to.
        time_to_wait_in_mins: Minutes between two e-mails; read as minTimeToWaitInMins.
        is_suspended: It does not send.
    """

    max_email_per_day: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    from_name: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    custom_tracking_url: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    bcc: OptionalText = attrs.field(default=UNSET, validator=rules.EMAIL)
    signature: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    client_id: OptionalNumber = attrs.field(default=UNSET, validator=rules.ID)
    time_to_wait_in_mins: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    is_suspended: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)


@attrs.frozen(kw_only=True)
class WarmupSettings(Given):
    """How a mailbox is warmed up.

    Attributes:
        warmup_enabled: Warm it up, or no more.
        total_warmup_per_day: E-mails of the warm-up in a day, 1 to 50.
        daily_rampup: More of them each day, 5 to 20.
        reply_rate_percentage: Percent of them that are to be replied to, 20 to 100.
        warmup_key_id: By which the warm-up's e-mails are known.
        auto_adjust_warmup: Adjust how much it sends by how it goes.
        is_rampup_enabled: Send more each day.
    """

    warmup_enabled: bool = attrs.field(validator=rules.FLAG)
    total_warmup_per_day: OptionalNumber = attrs.field(default=UNSET, validator=rules.integer(1, 50))
    daily_rampup: OptionalNumber = attrs.field(default=UNSET, validator=rules.integer(5, 20))
    reply_rate_percentage: OptionalNumber = attrs.field(default=UNSET, validator=rules.integer(20, 100))
    warmup_key_id: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    auto_adjust_warmup: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    is_rampup_enabled: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)


@attrs.frozen(kw_only=True)
class WarmupDay(Output):
    """A day of a warm-up. Which of these there are differs between the API's pages."""

    id: int | None = None  # the day's id
    date: str | None = None  # YYYY-MM-DD
    sent: Counter | None = None  # e-mails sent
    spam: Counter | None = None  # those of them that went to spam
    delivered: Counter | None = None  # those that arrived
    opened: Counter | None = None  # those that were opened
    replied: Counter | None = None  # those that were replied to
    save_from_spam_count: Counter | None = None  # those that were taken out of spam

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """Older pages have other names for two counters."""
        return renamed(value, {"sent_count": "sent", "reply_count": "replied"})


@attrs.frozen(kw_only=True)
class WarmupStats(Output):
    """How the warm-up of a mailbox goes. Which of these there are differs between the API's pages."""

    id: int | None = None  # the mailbox
    total_sent: Counter | None = None  # e-mails sent
    spam_count: Counter | None = None  # those of them that went to spam
    inbox_count: Counter | None = None  # those that did not
    warmup_email_received_count: Counter | None = None  # e-mails received
    reputation_score: float | None = None  # 0 to 100
    daily_stats: list[WarmupDay] = attrs.field(factory=list[WarmupDay])  # the days

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """Older pages have other names for the total and the days."""
        return renamed(value, {"sent_count": "total_sent", "stats_by_date": "daily_stats"})
