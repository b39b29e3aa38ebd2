"""The endpoints that say where the e-mails of delivery tests ended up."""

from __future__ import annotations

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import smart_delivery as models
from smartlead_async.transport.call import Call


class DeliveryPlacements(Resource):
    """Where the e-mails of delivery tests ended up."""

    async def get_provider_report(self, spam_test_id: int | str) -> models.PlacementReport:
        """Read where the e-mails of a test ended up, by provider.

        `POST /spam-test/report/{spam_test_id}/providerwise` (documented only)

        Args:
            spam_test_id: The test.

        Raises:
            NotFoundError: `Resource not found`, or an empty answer.
        """
        return await self._send(
            Call(
                "POST",
                "/spam-test/report/{spam_test_id}/providerwise",
                models.PlacementReport,
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                body={},
                host="smartdelivery",
                look_up=True,
            )
        )

    async def get_geo_report(self, spam_test_id: int | str) -> models.PlacementReport:
        """Read where the e-mails of a test ended up, by region.

        `POST /spam-test/report/{spam_test_id}/groupwise` (documented only)

        Args:
            spam_test_id: The test.

        Raises:
            NotFoundError: `Resource not found`, or an empty answer.
        """
        return await self._send(
            Call(
                "POST",
                "/spam-test/report/{spam_test_id}/groupwise",
                models.PlacementReport,
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                body={},
                host="smartdelivery",
                look_up=True,
            )
        )

    async def get_email_content(self, spam_test_id: int | str) -> models.DeliveryTestEmail:
        """Read the e-mail that a test sends.

        `GET /spam-test/report/{spam_test_id}/email-content` (documented only)

        Args:
            spam_test_id: The test.

        Raises:
            NotFoundError: `Resource not found`, or an empty answer.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/report/{spam_test_id}/email-content",
                models.DeliveryTestEmail,
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                host="smartdelivery",
                look_up=True,
                rows="email_content",
            )
        )

    async def get_reply_headers(self, spam_test_id: int | str, reply_id: int | str) -> models.EmailHeaders:
        """Read the headers of an e-mail as it came to a mailbox.

        `GET /spam-test/report/{spam_test_id}/sender-account-wise/{reply_id}/email-headers` (documented only)

        Args:
            spam_test_id: The test.
            reply_id: The e-mail as it came to a mailbox: `id` of a `reply` in a report.

        Raises:
            NotFoundError: `Resource not found`, or an empty answer.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/report/{spam_test_id}/sender-account-wise/{reply_id}/email-headers",
                models.EmailHeaders,
                ids={"spam_test_id": spam_test_id, "reply_id": reply_id},
                text_ids=True,
                host="smartdelivery",
                look_up=True,
            )
        )

    async def get_reply_ip(self, spam_test_id: int | str, reply_id: int | str) -> models.IpReport:
        """Read what is known of the address from which an e-mail came.

        `GET /spam-test/report/{spam_test_id}/sender-account-wise/{reply_id}/ip-details` (documented only)

        The vendor's older documentation has it, the newer one does not.

        Args:
            spam_test_id: The test.
            reply_id: The e-mail as it came to a mailbox: `id` of a `reply` in a report.

        Raises:
            NotFoundError: `Resource not found`, or an empty answer.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/report/{spam_test_id}/sender-account-wise/{reply_id}/ip-details",
                models.IpReport,
                ids={"spam_test_id": spam_test_id, "reply_id": reply_id},
                text_ids=True,
                host="smartdelivery",
                look_up=True,
            )
        )

    async def list_mailboxes(self) -> list[models.MailboxPlacement]:
        """List the mailboxes that tests have used, with where their e-mails ended up, in one answer.

        `GET /spam-test/report/mailboxes-summary` (documented only)
        """
        path = "/spam-test/report/mailboxes-summary"
        return await self._send(
            Call("GET", path, list[models.MailboxPlacement], host="smartdelivery", rows="mailbox_data")
        )

    async def count_mailboxes(self) -> models.MailboxCount:
        """Count the mailboxes that tests have used, and where their e-mails ended up.

        `GET /spam-test/report/mailboxes-count` (documented only)
        """
        return await self._send(
            Call("GET", "/spam-test/report/mailboxes-count", models.MailboxCount, host="smartdelivery")
        )
