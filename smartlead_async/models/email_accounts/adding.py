"""E-mail accounts to add, and what the API answers to it."""

from datetime import datetime
from typing import Literal, get_args

import attrs

from smartlead_async.models import rules
from smartlead_async.models.email_accounts.accounts import (
    OptionalFlag,
    OptionalNumber,
    OptionalText,
    WarmupDetails,
)
from smartlead_async.models.email_accounts.choices import EmailProvider, OAuthProvider
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.secrets import hides_fields
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Json, renamed


@hides_fields
@attrs.frozen(kw_only=True)
class EmailAccountToken(Given):
    """What Google or Microsoft gave for a mailbox; `repr` hides it.

    Attributes:
        scope: What it allows.
        access_token: The access token.
        refresh_token: The refresh token.
        id_token: The ID token (OpenID Connect).
        expiry_date: When it ends, Unix time as Google or Microsoft has it.
    """

    scope: str = attrs.field(validator=rules.FILLED_TEXT)
    access_token: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)
    refresh_token: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)
    id_token: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)
    expiry_date: int = attrs.field(validator=rules.COUNT)

    def secrets(self) -> tuple[str, ...]:
        """What must not appear anywhere."""
        return tuple(text for text in (self.access_token, self.refresh_token, self.id_token) if text)


@hides_fields
@attrs.frozen(kw_only=True)
class OAuthToken(Given):
    """What Google or Microsoft gave for a mailbox, as they give it; `repr` hides it.

    Attributes:
        scope: What it allows.
        token_type: `Bearer`; there is no other.
        access_token: The access token.
        refresh_token: The refresh token.
        expiry_date: When it ends: Unix time in milliseconds.
        id_token: The ID token (OpenID Connect).
        expiry: When it ends: aware, or ISO 8601 text with a time zone.
        expires_in: Seconds until then.
        ext_expires_in: The same, of Microsoft.
    """

    scope: str = attrs.field(validator=rules.FILLED_TEXT)
    token_type: Literal["Bearer"] = attrs.field(validator=rules.one_of(["Bearer"]), repr=False)
    access_token: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)
    refresh_token: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)
    expiry_date: int = attrs.field(validator=rules.COUNT)
    id_token: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)
    expiry: datetime | str | UnsetType = attrs.field(default=UNSET, validator=rules.MOMENT)
    expires_in: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    ext_expires_in: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)

    def secrets(self) -> tuple[str, ...]:
        """What must not appear anywhere."""
        return tuple(text for text in (self.access_token, self.refresh_token, self.id_token) if text)


@hides_fields
@attrs.frozen(kw_only=True)
class NewOAuthAccount(Given):
    """A mailbox to add with a token of Google or Microsoft, or with `id` to change.

    Attributes:
        from_name: The sender's name.
        from_email: The sender's address: that of the token.
        username: Mostly the address.
        type: Who runs it: `GMAIL`, `OUTLOOK`.
        token: What opens it.
        warmup_enabled: Warm it up.
        use_whitelabel_credentials: The token is of the account's own application, and not of Smartlead's.
        id: None or unset: create.
        max_email_per_day: E-mails in a day, at most, those of the warm-up with them.
        custom_tracking_url: The host of tracking links.
        bcc: Who gets a blind copy.
        time_to_wait_in_mins: Minutes between two e-mails, at least.
        signature: HTML.
        total_warmup_per_day: E-mails of the warm-up in a day.
        daily_rampup: More of them each day.
        reply_rate_percentage: Percent of them that are to be replied to.
        client_id: The client it belongs to.
    """

    from_name: str = attrs.field(validator=rules.FILLED_TEXT)
    from_email: str = attrs.field(validator=rules.EMAIL)
    username: str = attrs.field(validator=rules.FILLED_TEXT)
    type: OAuthProvider = attrs.field(validator=rules.one_of(get_args(OAuthProvider)))
    token: OAuthToken = attrs.field(validator=rules.instance_of(OAuthToken), repr=False)
    warmup_enabled: bool = attrs.field(validator=rules.FLAG)
    use_whitelabel_credentials: bool = attrs.field(validator=rules.FLAG)
    id: int | UnsetType | None = attrs.field(default=UNSET, validator=rules.ID_OR_NULL)
    max_email_per_day: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    custom_tracking_url: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    bcc: OptionalText = attrs.field(default=UNSET, validator=rules.EMAIL)
    time_to_wait_in_mins: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    signature: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    total_warmup_per_day: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    daily_rampup: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    reply_rate_percentage: OptionalNumber = attrs.field(default=UNSET, validator=rules.PERCENTAGE)
    client_id: OptionalNumber = attrs.field(default=UNSET, validator=rules.ID)


@hides_fields
@attrs.frozen(kw_only=True)
class NewEmailAccount(Given):
    """A mailbox to add by SMTP and IMAP, or with `id` to change; `repr` hides its passwords.

    Attributes:
        id: None or unset: create.
        from_name: The sender's name.
        from_email: The sender's address.
        user_name: For SMTP; mostly the address.
        password: For SMTP.
        smtp_host: The server that sends.
        smtp_port: Its port: 587 (TLS), 465 (SSL), 25.
        imap_host: The server that is read.
        imap_port: Its port: 993 (SSL), 143.
        warmup_enabled: Warm it up.
        type: Who runs it: `GMAIL`, `OUTLOOK`, `SMTP`.
        token: In place of the passwords, for Google and Microsoft.
        different_reply_to_address: Where replies go, where that is another address.
        imap_user_name: For IMAP, where it is another than for SMTP.
        imap_password: For IMAP, where it is another than for SMTP.
        max_email_per_day: E-mails in a day, at most, those of the warm-up with them; read as message_per_day.
        custom_tracking_url: The host of tracking links.
        bcc: Who gets a blind copy.
        time_to_wait_in_mins: Minutes between two e-mails, at least.
        signature: HTML.
        total_warmup_per_day: E-mails of the warm-up in a day.
        daily_rampup: More of them each day.
        reply_rate_percentage: Percent of them that are to be replied to.
        client_id: The client it belongs to.
        is_suspended: It does not send.
    """

    id: int | UnsetType | None = attrs.field(default=UNSET, validator=rules.ID_OR_NULL)
    from_name: str = attrs.field(validator=rules.FILLED_TEXT)
    from_email: str = attrs.field(validator=rules.EMAIL)
    user_name: str = attrs.field(validator=rules.FILLED_TEXT)
    password: str = attrs.field(validator=rules.FILLED_TEXT, repr=False)
    smtp_host: str = attrs.field(validator=rules.FILLED_TEXT)
    smtp_port: int = attrs.field(validator=rules.PORT)
    imap_host: str = attrs.field(validator=rules.FILLED_TEXT)
    imap_port: int = attrs.field(validator=rules.PORT)
    warmup_enabled: bool = attrs.field(validator=rules.FLAG)
    type: EmailProvider | UnsetType = attrs.field(default=UNSET, validator=rules.one_of(get_args(EmailProvider)))
    token: EmailAccountToken | UnsetType = attrs.field(
        default=UNSET, validator=rules.instance_of(EmailAccountToken), repr=False
    )
    different_reply_to_address: OptionalText = attrs.field(default=UNSET, validator=rules.EMAIL)
    imap_user_name: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    imap_password: OptionalText = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, repr=False)
    max_email_per_day: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    custom_tracking_url: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    bcc: OptionalText = attrs.field(default=UNSET, validator=rules.EMAIL)
    time_to_wait_in_mins: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    signature: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    total_warmup_per_day: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    daily_rampup: OptionalNumber = attrs.field(default=UNSET, validator=rules.COUNT)
    reply_rate_percentage: OptionalNumber = attrs.field(default=UNSET, validator=rules.PERCENTAGE)
    client_id: OptionalNumber = attrs.field(default=UNSET, validator=rules.ID)
    is_suspended: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)

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
        return renamed(value, {"emailAccountId": "id"})
