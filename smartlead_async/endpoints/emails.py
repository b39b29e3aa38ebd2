"""The endpoint of single e-mails."""

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models.converter import to_json
from smartlead_async.models.emails import NewEmail, SentEmailReceipt
from smartlead_async.transport.call import Call, Repeat


class Emails(Resource):
    """Single e-mails, apart from campaigns."""

    async def send(self, email: NewEmail) -> SentEmailReceipt:
        """Send one e-mail at once, from an e-mail account and apart from campaigns.

        `POST /send-email/initiate` (documented only)

        Args:
            email: The e-mail.

        Raises:
            NotFoundError: `Resource not found`
            BadRequestError: `Invalid parameters provided`
            OutcomeUnknownError: The e-mail may be sent. It is not sent again.
        """
        return await self._send(
            Call(
                "POST",
                "/send-email/initiate",
                SentEmailReceipt,
                body=to_json(email, NewEmail),
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )
