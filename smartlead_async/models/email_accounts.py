"""E-mail accounts: the mailboxes campaigns send from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, TypeAlias, get_args

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.dates import check_order
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.secrets import hides_arguments
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Counter, Json

OptionalText: TypeAlias = str | UnsetType
OptionalNumber: TypeAlias = int | UnsetType
OptionalFlag: TypeAlias = bool | UnsetType

EmailProvider: TypeAlias = Literal["GMAIL", "OUTLOOK", "SMTP"]
"""Who runs a mailbox, as `email_accounts.list` filters by it."""

MESSAGES = rules.integer(1, 500)  # of a mailbox, read by one call

WarmupStatus: TypeAlias = Literal["ACTIVE", "INACTIVE"]
"""Whether a mailbox is warmed up, as `email_accounts.list` filters by it."""


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
        given: dict[str, Json] = {name: value for name, value in read.items() if value is not None}
        return EmailAccountUpdate(**given)


@hides_arguments
@attrs.frozen(kw_only=True)
class EmailAccountToken(Given):
    """What Google or Microsoft gave for a mailbox; `repr` hides it."""

    scope: str = attrs.field(validator=rules.FILLED_TEXT)  # what it allows
    access_token: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)  # OAuth's
    refresh_token: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)  # OAuth's
    id_token: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)  # OAuth's
    expiry_date: int = attrs.field(validator=rules.COUNT)  # when it ends, Unix time as Google or Microsoft has it

    def secrets(self) -> tuple[str, ...]:
        """What must not appear anywhere."""
        return tuple(text for text in (self.access_token, self.refresh_token, self.id_token) if text)


OAuthProvider: TypeAlias = Literal["GMAIL", "OUTLOOK"]
"""Who runs a mailbox that is opened with a token."""


@hides_arguments
@attrs.frozen(kw_only=True)
class OAuthToken(Given):
    """What Google or Microsoft gave for a mailbox, as they give it; `repr` hides it."""

    scope: str = attrs.field(validator=rules.FILLED_TEXT)  # what it allows
    token_type: Literal["Bearer"] = attrs.field(validator=rules.one_of(["Bearer"]), repr=False)  # there is one
    access_token: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)  # OAuth's
    refresh_token: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)  # OAuth's
    expiry_date: int = attrs.field(validator=rules.COUNT)  # when it ends: Unix time in milliseconds
    id_token: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)  # OpenID's
    # When it ends: aware, or ISO 8601 text with a time zone.
    expiry: datetime | str | UnsetType = attrs.field(default=UNSET, validator=rules.MOMENT)
    expires_in: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)  # seconds until then
    ext_expires_in: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)  # the same, of Microsoft

    def secrets(self) -> tuple[str, ...]:
        """What must not appear anywhere."""
        return tuple(text for text in (self.access_token, self.refresh_token, self.id_token) if text)


@hides_arguments
@attrs.frozen(kw_only=True)
class NewOAuthAccount(Given):
    """A mailbox to add with a token of Google or Microsoft, or with `id` to change."""

    from_name: str = attrs.field(validator=rules.FILLED_TEXT)  # the sender's name
    from_email: str = attrs.field(validator=rules.EMAIL)  # the sender's address: that of the token
    username: str = attrs.field(validator=rules.FILLED_TEXT)  # mostly the address
    type: OAuthProvider = attrs.field(validator=rules.one_of(get_args(OAuthProvider)))  # who runs it
    token: OAuthToken = attrs.field(validator=rules.instance_of(OAuthToken), repr=False)  # what opens it
    warmup_enabled: bool = attrs.field(validator=rules.FLAG)  # warm it up
    # The token is of the account's own application, and not of Smartlead's.
    use_whitelabel_credentials: bool = attrs.field(validator=rules.FLAG)
    # None or unset: create.
    id: int | UnsetType | None = attrs.field(default=UNSET, validator=rules.ID_OR_NULL)
    # E-mails in a day, at most, those of the warm-up with them.
    max_email_per_day: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    custom_tracking_url: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)  # the host of links
    bcc: OptionalText = attrs.field(default=UNSET, validator=rules.EMAIL)  # who gets a blind copy
    time_to_wait_in_mins: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)  # between e-mails
    signature: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)  # HTML
    # E-mails of the warm-up in a day.
    total_warmup_per_day: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    daily_rampup: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)  # more of them each day
    # Percent of them that are to be replied to.
    reply_rate_percentage: OptionalNumber = attrs.field(default=UNSET, validator=rules.PERCENTAGE)
    client_id: OptionalNumber = attrs.field(default=UNSET, validator=rules.ID)  # the client it belongs to


@attrs.frozen(kw_only=True)
class MailboxQuery(Given):
    """Which messages of which mailbox are read."""

    account_id: int = attrs.field(validator=rules.ID)  # the mailbox: `id` of an e-mail account
    limit: OptionalNumber = attrs.field(default=UNSET, validator=MESSAGES)  # 1 to 500 messages; by default 100
    folder: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)  # such as INBOX
    include_body: OptionalFlag = attrs.field(
        default=UNSET, validator=rules.FLAG, metadata=wire("includeBody")
    )  # read the text too
    # Only messages from then on: aware, or ISO 8601 text with a time zone. On the wire `from`.
    from_: datetime | str | UnsetType = attrs.field(default=UNSET, validator=rules.MOMENT, metadata=wire("from"))
    # Only messages until then: aware, or ISO 8601 text with a time zone.
    to: datetime | str | UnsetType = attrs.field(default=UNSET, validator=rules.MOMENT)

    def __attrs_post_init__(self) -> None:
        check_order(("from_", self.from_), ("to", self.to))


@hides_arguments
@attrs.frozen(kw_only=True)
class NewEmailAccount(Given):
    """A mailbox to add by SMTP and IMAP, or with `id` to change; `repr` hides its passwords."""

    # None or unset: create.
    id: int | UnsetType | None = attrs.field(default=UNSET, validator=rules.ID_OR_NULL)
    from_name: str = attrs.field(validator=rules.FILLED_TEXT)  # the sender's name
    from_email: str = attrs.field(validator=rules.EMAIL)  # the sender's address
    user_name: str = attrs.field(validator=rules.FILLED_TEXT)  # for SMTP; mostly the address
    password: str = attrs.field(validator=rules.FILLED_TEXT, repr=False)  # for SMTP
    smtp_host: str = attrs.field(validator=rules.FILLED_TEXT)  # the server that sends
    smtp_port: int = attrs.field(validator=rules.PORT)  # its port: 587 (TLS), 465 (SSL), 25
    imap_host: str = attrs.field(validator=rules.FILLED_TEXT)  # the server that is read
    imap_port: int = attrs.field(validator=rules.PORT)  # its port: 993 (SSL), 143
    warmup_enabled: bool = attrs.field(validator=rules.FLAG)  # warm it up
    type: EmailProvider | UnsetType = attrs.field(
        default=UNSET, validator=rules.one_of(get_args(EmailProvider))
    )  # who runs it
    token: EmailAccountToken | UnsetType = attrs.field(
        default=UNSET, validator=rules.instance_of(EmailAccountToken), repr=False
    )  # in place of the passwords, for Google and Microsoft
    # Where replies go, where that is another address.
    different_reply_to_address: OptionalText = attrs.field(default=UNSET, validator=rules.EMAIL)
    # For IMAP, where it is another than for SMTP.
    imap_user_name: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    # For IMAP, where it is another than for SMTP.
    imap_password: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)
    # E-mails in a day, at most, those of the warm-up with them; read as message_per_day.
    max_email_per_day: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    custom_tracking_url: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)  # the host of links
    bcc: OptionalText = attrs.field(default=UNSET, validator=rules.EMAIL)  # who gets a blind copy
    time_to_wait_in_mins: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)  # between e-mails
    signature: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)  # HTML
    # E-mails of the warm-up in a day.
    total_warmup_per_day: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    daily_rampup: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)  # more of them each day
    # Percent of them that are to be replied to.
    reply_rate_percentage: OptionalNumber = attrs.field(default=UNSET, validator=rules.PERCENTAGE)
    client_id: OptionalNumber = attrs.field(default=UNSET, validator=rules.ID)  # the client it belongs to
    is_suspended: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)  # it does not send

    def secrets(self) -> tuple[str, ...]:
        """What must not appear anywhere."""
        token = self.token.secrets() if self.token else ()
        return (self.password, *((self.imap_password,) if self.imap_password else ()), *token)


@attrs.frozen(kw_only=True)
class SavedEmailAccount(Output):
    """The answer to adding a mailbox, or to changing it."""

    id: int  # by which all calls name it
    from_email: str | None = None  # the sender's address
    type: str | None = None  # who runs it, where it was added with a token
    is_smtp_success: bool | None = None  # SMTP works
    is_imap_success: bool | None = None  # IMAP works
    warmup_details: WarmupDetails | None = None  # the status of its warm-up
    message: str | None = None  # the API's own words, where it has any

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """Older pages call the id `emailAccountId`."""
        if "id" in value or "emailAccountId" not in value:
            return value
        return {"id" if name == "emailAccountId" else name: item for name, item in value.items()}


@attrs.frozen(kw_only=True)
class EmailAccountUpdate(Given):
    """What is changed of a mailbox; what is left out stays as it is. `EmailAccount.to_update()` makes one."""

    # E-mails in a day, at most, those of the warm-up with them; read as message_per_day.
    max_email_per_day: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    from_name: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)  # the sender's name
    # The host of tracking links; read as custom_tracking_domain.
    custom_tracking_url: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    bcc: OptionalText = attrs.field(default=UNSET, validator=rules.EMAIL)  # a blind copy; read as bcc_email
    signature: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)  # HTML
    client_id: OptionalNumber = attrs.field(default=UNSET, validator=rules.ID)  # the client it belongs to
    # Minutes between two e-mails; read as minTimeToWaitInMins.
    time_to_wait_in_mins: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    is_suspended: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)  # it does not send


@attrs.frozen(kw_only=True)
class WarmupSettings(Given):
    """How a mailbox is warmed up."""

    warmup_enabled: bool = attrs.field(validator=rules.FLAG)  # warm it up, or no more
    # E-mails of the warm-up in a day, 1 to 50.
    total_warmup_per_day: OptionalNumber = attrs.field(default=UNSET, validator=rules.integer(1, 50))
    # More of them each day, 5 to 20.
    daily_rampup: OptionalNumber = attrs.field(default=UNSET, validator=rules.integer(5, 20))
    # Percent of them that are to be replied to, 20 to 100.
    reply_rate_percentage: OptionalNumber = attrs.field(default=UNSET, validator=rules.integer(20, 100))
    # By which the warm-up's e-mails are known.
    warmup_key_id: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    auto_adjust_warmup: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)  # by how it goes
    is_rampup_enabled: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)  # more each day


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
        older = {"sent_count": "sent", "reply_count": "replied"}
        return {older.get(name, name): item for name, item in value.items()}


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
        older = {"sent_count": "total_sent", "stats_by_date": "daily_stats"}
        return {older.get(name, name): item for name, item in value.items()}
