"""Single e-mails, apart from campaigns."""

from collections.abc import Sequence

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.unset import UNSET, UnsetType


@attrs.frozen(kw_only=True)
class EmailAttachment(Given):
    """A file that is sent with an e-mail.

    Attributes:
        filename: As the recipient sees it.
        content: The file, in Base64.
        mime_type: Its media type, as application/pdf.
    """

    filename: str = attrs.field(validator=rules.FILLED_TEXT)
    content: str = attrs.field(validator=rules.BASE64)
    mime_type: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("mimeType"))


@attrs.frozen(kw_only=True)
class NewEmail(Given):
    """An e-mail to send. It needs `from_email` or `from_email_id`.

    Attributes:
        to: Who gets it.
        subject: The subject.
        body: HTML, or plain text.
        from_email: The e-mail account that sends it, by its address.
        from_email_id: The e-mail account that sends it, by its id.
        from_name: The sender's name, where it is not that of the account.
        reply_to: Where replies go, where that is another address.
        attachments: Files that are sent with it.
    """

    to: str = attrs.field(validator=rules.EMAIL)
    subject: str = attrs.field(validator=rules.FILLED_TEXT)
    body: str = attrs.field(validator=rules.FILLED_TEXT)
    from_email: str | UnsetType = attrs.field(default=UNSET, validator=rules.EMAIL, metadata=wire("fromEmail"))
    from_email_id: int | UnsetType = attrs.field(default=UNSET, validator=rules.ID, metadata=wire("fromEmailId"))
    from_name: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, metadata=wire("fromName"))
    reply_to: str | UnsetType = attrs.field(default=UNSET, validator=rules.EMAIL, metadata=wire("replyTo"))
    attachments: Sequence[EmailAttachment] | UnsetType = attrs.field(
        default=UNSET, validator=rules.instances_of(EmailAttachment)
    )

    def __attrs_post_init__(self) -> None:
        if not self.from_email and not self.from_email_id:
            raise rules.refuse("from_email", UNSET, "given where from_email_id is not")


@attrs.frozen(kw_only=True)
class SentEmailReceipt(Output):
    """The answer to sending an e-mail."""

    message_id: str | None = None  # by which Smartlead knows it
    message: str | None = None  # the API's own words
