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
    """A file that is sent with an e-mail."""

    filename: str = attrs.field(validator=rules.FILLED_TEXT)  # as the recipient sees it
    content: str = attrs.field(validator=rules.BASE64)  # the file, in Base64
    mime_type: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("mimeType"))  # as application/pdf


@attrs.frozen(kw_only=True)
class NewEmail(Given):
    """An e-mail to send. It needs `from_email` or `from_email_id`."""

    to: str = attrs.field(validator=rules.EMAIL)  # who gets it
    subject: str = attrs.field(validator=rules.FILLED_TEXT)  # the subject
    body: str = attrs.field(validator=rules.FILLED_TEXT)  # HTML, or plain text
    # The e-mail account that sends it, by its address.
    from_email: str | UnsetType = attrs.field(default=UNSET, validator=rules.EMAIL, metadata=wire("fromEmail"))
    # The e-mail account that sends it, by its id.
    from_email_id: int | UnsetType = attrs.field(default=UNSET, validator=rules.ID, metadata=wire("fromEmailId"))
    # The sender's name, where it is not that of the account.
    from_name: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT, metadata=wire("fromName"))
    # Where replies go, where that is another address.
    reply_to: str | UnsetType = attrs.field(default=UNSET, validator=rules.EMAIL, metadata=wire("replyTo"))
    attachments: Sequence[EmailAttachment] | UnsetType = attrs.field(
        default=UNSET, validator=rules.instances_of(EmailAttachment)
    )  # files that are sent with it

    def __attrs_post_init__(self) -> None:
        if not self.from_email and not self.from_email_id:
            raise rules.refuse("from_email", UNSET, "given where from_email_id is not")


@attrs.frozen(kw_only=True)
class SentEmailReceipt(Output):
    """The answer to sending an e-mail."""

    message_id: str | None = None  # by which Smartlead knows it
    message: str | None = None  # the API's own words
