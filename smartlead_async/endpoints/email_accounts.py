"""The endpoints of e-mail accounts."""

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models.email_accounts import ReconnectQueued
from smartlead_async.transport.call import Call, Repeat


class EmailAccounts(Resource):
    """E-mail accounts: the mailboxes campaigns send from."""

    async def reconnect_failed(self) -> ReconnectQueued:
        """Queue every failed e-mail account for another connection.

        `POST /email-accounts/reconnect-failed-email-accounts` (documented only)

        At most 3 times in 24 hours, so that it is repeated only where nothing was sent.

        Raises:
            QuotaExceededError: `Bulk reconnect API cannot be consumed more than 3 times a day`
            NotFoundError: `No failed email account found!`
            OutcomeUnknownError: The call may have counted.
        """
        return await self._send(
            Call(
                "POST",
                "/email-accounts/reconnect-failed-email-accounts",
                ReconnectQueued,
                body={},
                repeat=Repeat.UNLESS_SENT,
                daily_quota=True,
            )
        )
