"""The endpoints of e-mail accounts."""

from __future__ import annotations

from collections.abc import Sequence
from types import NoneType
from typing import get_args

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.models import email_accounts as models
from smartlead_async.models import rules
from smartlead_async.models.converter import to_json
from smartlead_async.models.dates import Moment, check_order, moment
from smartlead_async.models.rules import check, check_given
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Json
from smartlead_async.transport.call import Call, Repeat
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

ACCOUNTS = Paging(most=100)
PROVIDER = rules.one_of(get_args(models.EmailProvider))
WARMUP_STATUS = rules.one_of(get_args(models.WarmupStatus))


class EmailAccounts(Resource):
    """E-mail accounts: the mailboxes campaigns send from."""

    def list(
        self,
        *,
        is_in_use: bool | UnsetType = UNSET,
        email_warmup_status: models.WarmupStatus | UnsetType = UNSET,
        is_smtp_success: bool | UnsetType = UNSET,
        is_warmup_blocked: bool | UnsetType = UNSET,
        esp: models.EmailProvider | UnsetType = UNSET,
        username: str | UnsetType = UNSET,
        client_id: int | UnsetType = UNSET,
        page_size: int = ACCOUNTS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.EmailAccount]:
        """List the e-mail accounts.

        `GET /email-accounts/` (seen live)

        The answer has the passwords in base64, which `repr` hides.

        Args:
            is_in_use: Only those that campaigns use, or only the others.
            email_warmup_status: Only those whose warm-up has this status.
            is_smtp_success: Only those whose SMTP works, or only the others.
            is_warmup_blocked: Only those whose warm-up is blocked, or only the others.
            esp: Only those of this provider.
            username: Only those whose user name has this in it.
            client_id: Only those of this client.
            page_size: Accounts in a request, 1 to 100.
            start: How many accounts to pass over; `next_start` of a page.
            max_items: How many accounts to read at most.

        Raises:
            BadRequestError: `limit must be less than or equal to 100`
        """
        call = Call(
            "GET",
            "/email-accounts/",
            Rows[models.EmailAccount],
            query={
                "isInUse": check("is_in_use", is_in_use, rules.FLAG),
                "emailWarmupStatus": check("email_warmup_status", email_warmup_status, WARMUP_STATUS),
                "isSmtpSuccess": check("is_smtp_success", is_smtp_success, rules.FLAG),
                "isWarmupBlocked": check("is_warmup_blocked", is_warmup_blocked, rules.FLAG),
                "esp": check("esp", esp, PROVIDER),
                "username": check("username", username, rules.FILLED_TEXT),
                "client_id": check("client_id", client_id, rules.ID),
            },
        )
        return Pages(self._send, call, ACCOUNTS, page_size=page_size, start=start, max_items=max_items)

    async def get(
        self, email_account_id: int, *, fetch_campaigns: bool | UnsetType = UNSET
    ) -> models.EmailAccount:
        """Look up one e-mail account. The answer has its passwords in plain text, which `repr` hides.

        `GET /email-accounts/{email_account_id}/` (seen live)

        Args:
            email_account_id: The account.
            fetch_campaigns: Read the ids of its campaigns too.

        Raises:
            NotFoundError: `Email account not found`
        """
        return await self._send(
            Call(
                "GET",
                "/email-accounts/{email_account_id}/",
                models.EmailAccount,
                ids={"email_account_id": email_account_id},
                query={"fetch_campaigns": check("fetch_campaigns", fetch_campaigns, rules.FLAG)},
                look_up=True,
            )
        )

    async def save_smtp(self, account: models.NewEmailAccount) -> models.SavedEmailAccount:
        """Add an e-mail account by SMTP and IMAP, or change the one whose `id` is given.

        `POST /email-accounts/save` (documented only)

        The API signs in to both servers before it answers, which takes some seconds.

        Args:
            account: The account; with an `id` it is one that exists.

        Raises:
            BadRequestError: `from_name is required`; `Invalid credentials`: the servers do not let it in.
            OutcomeUnknownError: The account may exist. It is not added again; look with `list()`.
        """
        return await self._send(
            Call(
                "POST",
                "/email-accounts/save",
                models.SavedEmailAccount,
                body=to_json(account, models.NewEmailAccount),
                repeat=Repeat.UNLESS_UNKNOWN,
                secrets=account.secrets(),
            )
        )

    async def save_oauth(self, account: models.NewOAuthAccount) -> models.SavedEmailAccount:
        """Add an e-mail account with a token of Google or Microsoft, or change the one whose `id` is given.

        `POST /email-accounts/save-oauth` (documented only)

        Args:
            account: The account; with an `id` it is one that exists.

        Raises:
            BadRequestError: `Invalid or expired OAuth token`, `type must be one of [GMAIL, OUTLOOK]`
            OutcomeUnknownError: The account may exist. It is not added again; look with `list()`.
        """
        return await self._send(
            Call(
                "POST",
                "/email-accounts/save-oauth",
                models.SavedEmailAccount,
                body=to_json(account, models.NewOAuthAccount),
                repeat=Repeat.UNLESS_UNKNOWN,
                secrets=account.token.secrets(),
            )
        )

    async def update(self, email_account_id: int, account: models.EmailAccountUpdate) -> None:
        """Change an e-mail account; what is left out stays as it is.

        `POST /email-accounts/{email_account_id}` (in production use)

        Args:
            email_account_id: The account.
            account: What is changed; `to_update()` of an account that was read has all of it.

        Raises:
            NotFoundError: `Email account not found`
        """
        return await self._send(
            Call(
                "POST",
                "/email-accounts/{email_account_id}",
                NoneType,
                ids={"email_account_id": email_account_id},
                body=to_json(account, models.EmailAccountUpdate),
            )
        )

    async def set_warmup(self, email_account_id: int, warmup: models.WarmupSettings) -> None:
        """Have an e-mail account warmed up, or not any more: it then writes to other mailboxes by itself.

        `POST /email-accounts/{email_account_id}/warmup` (documented only)

        Args:
            email_account_id: The account.
            warmup: How it is warmed up.

        Raises:
            BadRequestError: `total_warmup_per_day must be less than or equal to 50`
        """
        return await self._send(
            Call(
                "POST",
                "/email-accounts/{email_account_id}/warmup",
                NoneType,
                ids={"email_account_id": email_account_id},
                body=to_json(warmup, models.WarmupSettings),
            )
        )

    async def get_warmup_stats(self, email_account_id: int) -> models.WarmupStats:
        """Read how the warm-up of an e-mail account goes: its last days, and what went to spam.

        `GET /email-accounts/{email_account_id}/warmup-stats` (documented only)

        Args:
            email_account_id: The account.

        Raises:
            NotFoundError: `Email account not found`
        """
        return await self._send(
            Call(
                "GET",
                "/email-accounts/{email_account_id}/warmup-stats",
                models.WarmupStats,
                ids={"email_account_id": email_account_id},
                look_up=True,
            )
        )

    async def delete(self, email_account_id: int) -> None:
        """Delete an e-mail account: no campaign sends from it any more.

        `DELETE /email-accounts/{email_account_id}` (documented only)

        Repeated where the outcome is unknown; a 404 after that means that it is gone.

        Args:
            email_account_id: The account.

        Raises:
            NotFoundError: `Email account not found!`
        """
        return await self._send(
            Call(
                "DELETE",
                "/email-accounts/{email_account_id}",
                NoneType,
                ids={"email_account_id": email_account_id},
                gone_is_done=True,
            )
        )

    async def fetch_messages(
        self,
        email_account_id: int,
        *,
        limit: int | UnsetType = UNSET,
        folder: str | UnsetType = UNSET,
        include_body: bool | UnsetType = UNSET,
        from_: Moment | UnsetType = UNSET,
        to: Moment | UnsetType = UNSET,
    ) -> Json:
        """Read the last messages of a mailbox. The API asks the mailbox itself, which takes some seconds.

        `POST /email-accounts/{email_account_id}/fetch-messages` (documented only)

        Args:
            email_account_id: The account.
            limit: How many messages, 1 to 500; by default 100.
            folder: Which folder, such as `"INBOX"`.
            include_body: Read their text too.
            from_: Only messages from then on; aware, or ISO 8601 text with a time zone. On the wire `from`.
            to: Only messages until then; not before `from_`.

        Returns:
            The JSON as it came: the documentation does not say what it is.
        """
        check_order(("from_", from_), ("to", to))
        given = {
            "limit": check("limit", limit, models.MESSAGES),
            "folder": check("folder", folder, rules.FILLED_TEXT),
            "includeBody": check("include_body", include_body, rules.FLAG),
            "from": moment("from_", from_),
            "to": moment("to", to),
        }
        return await self._send(
            Call(
                "POST",
                "/email-accounts/{email_account_id}/fetch-messages",
                object,
                ids={"email_account_id": email_account_id},
                body=without_unset(given),
            )
        )

    async def fetch_messages_of_many(self, accounts: Sequence[models.MailboxQuery]) -> Json:
        """Read the last messages of several mailboxes at once.

        `POST /email-accounts/multi/fetch-messages` (documented only)

        Args:
            accounts: Which messages of which mailboxes; 1 to 10 of them.

        Returns:
            The JSON as it came: for each mailbox whether it could be read; the documentation does not say more.
        """
        mailboxes = rules.instances_of(models.MailboxQuery, at_most=10)
        body = [to_json(one, models.MailboxQuery) for one in check_given("accounts", accounts, mailboxes)]
        return await self._send(Call("POST", "/email-accounts/multi/fetch-messages", object, body=body))

    async def suspend(self, email_account_id: int) -> None:
        """Send nothing more from an e-mail account, until it is unsuspended.

        `PUT /email-accounts/suspend/{email_account_id}` (documented only)

        Args:
            email_account_id: The account.

        Raises:
            BadRequestError: `Email account not found or does not belong to you`, `Valid account ID is required`.
        """
        return await self._send(
            Call(
                "PUT",
                "/email-accounts/suspend/{email_account_id}",
                NoneType,
                ids={"email_account_id": email_account_id},
            )
        )

    async def unsuspend(self, email_account_id: int) -> None:
        """Send from a suspended e-mail account again.

        `DELETE /email-accounts/unsuspend/{email_account_id}` (documented only)

        Args:
            email_account_id: The account.

        Raises:
            BadRequestError: `Email account not found or does not belong to you`, `Valid account ID is required`.
        """
        return await self._send(
            Call(
                "DELETE",
                "/email-accounts/unsuspend/{email_account_id}",
                NoneType,
                ids={"email_account_id": email_account_id},
            )
        )

    async def reconnect_failed(self) -> models.ReconnectQueued:
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
                models.ReconnectQueued,
                body={},
                repeat=Repeat.UNLESS_SENT,
                daily_quota=True,
            )
        )
