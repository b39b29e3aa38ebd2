"""E-mail accounts: the mailboxes campaigns send from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, TypeAlias

import attrs

from smartlead_async.models.converter import wire
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter

EmailProvider: TypeAlias = Literal["GMAIL", "OUTLOOK", "SMTP"]
"""Who runs a mailbox, as `email_accounts.list` filters by it."""

WarmupStatus: TypeAlias = Literal["ACTIVE", "INACTIVE"]
"""Whether a mailbox is warmed up, as `email_accounts.list` filters by it."""


@attrs.frozen(kw_only=True)
class ReconnectQueued(Output):
    """The failed accounts are in the queue; an e-mail tells when they are done."""

    message: str = ""  # the API's own words


@attrs.frozen(kw_only=True)
class WarmupDetails(Output):
    """How the warm-up of an e-mail account stands."""

    id: int | None = None  # the warm-up's id
    status: str | None = None  # ACTIVE or INACTIVE
    created_at: datetime | None = None  # when it was set up
    warmup_created_at: datetime | None = None  # the same, in lists
    reply_rate: float | None = None  # percent of the warm-up's e-mails that are answered
    warmup_key_id: str | int | None = None  # by which its e-mails are known
    blocked_reason: str | None = None  # why it is blocked
    total_sent_count: Counter | None = None  # its e-mails, sent
    total_spam_count: Counter | None = None  # those of them that went to spam
    warmup_max_count: int | None = None  # its e-mails in a day, at most
    warmup_min_count: int | None = None  # its e-mails in a day, at least
    is_warmup_blocked: bool | None = None  # it is blocked
    max_email_per_day: int | None = None  # e-mails in a day, at most
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
    different_reply_to_address: str | None = None  # where answers go, where that is another address
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
    warmup_details: WarmupDetails | None = None  # how its warm-up stands
    # As the API gives them; the documentation does not say what a tag has.
    tags: list[Mapping[str, object]] = attrs.field(factory=list[Mapping[str, object]])
