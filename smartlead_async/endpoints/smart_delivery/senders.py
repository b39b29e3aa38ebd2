"""The endpoints that say why the e-mails of a delivery test ended up where they did."""

from __future__ import annotations

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import smart_delivery as models
from smartlead_async.transport.call import Call


class DeliverySenders(Resource):
    """How the senders of a delivery test did: what was checked of them, and what came of it."""

    async def get_sender_report(self, spam_test_id: int | str) -> list[models.SenderReport]:
        """Read how each sender of a test did.

        `GET /spam-test/report/{spam_test_id}/sender-account-wise` (documented only)

        Args:
            spam_test_id: The test.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/report/{spam_test_id}/sender-account-wise",
                list[models.SenderReport],
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                host="smartdelivery",
            )
        )

    async def list_senders(self, spam_test_id: int | str) -> list[models.Sender]:
        """List the mailboxes that a test sends from.

        `GET /spam-test/report/{spam_test_id}/sender-accounts` (documented only)

        Args:
            spam_test_id: The test.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/report/{spam_test_id}/sender-accounts",
                list[models.Sender],
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                host="smartdelivery",
            )
        )

    async def get_spam_filter_report(self, spam_test_id: int | str) -> list[models.SenderSpamFilters]:
        """Read what spam filters said of each sender's e-mails.

        `GET /spam-test/report/{spam_test_id}/spam-filter-details` (documented only)

        Args:
            spam_test_id: The test.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/report/{spam_test_id}/spam-filter-details",
                list[models.SenderSpamFilters],
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                host="smartdelivery",
            )
        )

    async def get_dkim(self, spam_test_id: int | str) -> list[models.SenderChecks]:
        """Read whether the DKIM of each sender is right, as each mailbox sees it that was sent to.

        `GET /spam-test/report/{spam_test_id}/dkim-details` (documented only)

        Args:
            spam_test_id: The test.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/report/{spam_test_id}/dkim-details",
                list[models.SenderChecks],
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                host="smartdelivery",
            )
        )

    async def get_spf(self, spam_test_id: int | str) -> list[models.SenderChecks]:
        """Read whether the SPF of each sender is right, as each mailbox sees it that was sent to.

        `GET /spam-test/report/{spam_test_id}/spf-details` (documented only)

        Args:
            spam_test_id: The test.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/report/{spam_test_id}/spf-details",
                list[models.SenderChecks],
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                host="smartdelivery",
            )
        )

    async def get_rdns(self, spam_test_id: int | str) -> list[models.SenderChecks]:
        """Read whether the name of each sending address is right.

        `GET /spam-test/report/{spam_test_id}/rdns-details` (documented only)

        Args:
            spam_test_id: The test.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/report/{spam_test_id}/rdns-details",
                list[models.SenderChecks],
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                host="smartdelivery",
            )
        )

    async def get_ip_analytics(self, spam_test_id: int | str) -> list[models.IpReport]:
        """Read what is known of the addresses that a test was sent from.

        `GET /spam-test/report/{spam_test_id}/ip-analytics` (documented only)

        The older documentation has the count of blacklists here, which is read as a list of one.

        Args:
            spam_test_id: The test.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/report/{spam_test_id}/ip-analytics",
                list[models.IpReport],
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                host="smartdelivery",
                one_or_many=True,
            )
        )

    async def get_ip_blacklists(self, spam_test_id: int | str) -> list[models.IpBlacklist]:
        """Read in which blacklists the addresses stand that a test was sent from.

        `GET /spam-test/report/{spam_test_id}/blacklist` (documented only)

        A page of the documentation has no more than a count here, which is read as a list of one.

        Args:
            spam_test_id: The test.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/report/{spam_test_id}/blacklist",
                list[models.IpBlacklist],
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                host="smartdelivery",
                one_or_many=True,
            )
        )

    async def get_domain_blacklists(self, spam_test_id: int | str) -> list[models.DomainBlacklists]:
        """Read whether the domains of senders stand in blacklists.

        `GET /spam-test/report/{spam_test_id}/domain-blacklist` (documented only)

        The older documentation has one count here, of the domains of links, which is read as a list of one.

        Args:
            spam_test_id: The test.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/report/{spam_test_id}/domain-blacklist",
                list[models.DomainBlacklists],
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                host="smartdelivery",
                one_or_many=True,
            )
        )
