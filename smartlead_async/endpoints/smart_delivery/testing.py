"""The endpoints that start, list, stop and delete delivery tests."""

from __future__ import annotations

from collections.abc import Sequence
from types import NoneType
from typing import get_args

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import rules
from smartlead_async.models import smart_delivery as models
from smartlead_async.models.converter import to_json
from smartlead_async.models.rules import check_given
from smartlead_async.transport.call import Call, Repeat
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

TESTS = Paging(most=100, in_body=True, key="spam_test_id")  # in use; the documentation says nothing of pages
TYPE = rules.one_of(get_args(models.DeliveryTestType))


class DeliveryTesting(Resource):
    """Delivery tests themselves."""

    async def list_providers(self) -> list[models.ProviderRegion]:
        """List the providers that a test can send to, by region.

        `GET /spam-test/seed/providers` (documented only)
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/seed/providers",
                list[models.ProviderRegion],
                host="smartdelivery",
                one_or_many=True,
            )
        )

    def list_tests(
        self,
        *,
        test_type: models.DeliveryTestType,
        page_size: int = TESTS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.DeliveryTestSummary]:
        """List the tests of one type.

        `POST /spam-test/report` (documented only)

        Args:
            test_type: Those that were run once, or those that are repeated.
            page_size: Tests in a request, 1 to 100.
            start: How many tests to pass over; `next_start` of a page.
            max_items: How many tests to read at most.
        """
        call = Call(
            "POST",
            "/spam-test/report",
            Rows[models.DeliveryTestSummary],
            query={"testType": check_given("test_type", test_type, TYPE)},
            host="smartdelivery",
        )
        return Pages(self._send, call, TESTS, page_size=page_size, start=start, max_items=max_items)

    async def get_test(self, spam_test_id: int | str) -> models.DeliveryTest:
        """Look up one test, as it was created. What came of it is in the reports.

        `GET /spam-test/{spam_test_id}` (documented only)

        Args:
            spam_test_id: The test.

        Raises:
            NotFoundError: `Resource not found`, or an empty answer.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/{spam_test_id}",
                models.DeliveryTest,
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                host="smartdelivery",
                look_up=True,
            )
        )

    async def create_manual_test(self, test: models.NewDeliveryTest) -> models.DeliveryTest:
        """Start a test that is run once, which sends e-mails and spends credits.

        `POST /spam-test/manual` (documented only)

        Args:
            test: The test.

        Raises:
            OutcomeUnknownError: The test may be running. It is not started again; look with `list_tests()`.
        """
        return await self._send(
            Call(
                "POST",
                "/spam-test/manual",
                models.DeliveryTest,
                body=to_json(test, models.NewDeliveryTest),
                host="smartdelivery",
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def create_automated_test(self, test: models.NewAutomatedDeliveryTest) -> models.DeliveryTest:
        """Start a test that is repeated, each run of which sends e-mails and spends credits.

        `POST /spam-test/schedule` (documented only)

        Args:
            test: The test.

        Raises:
            OutcomeUnknownError: The test may be running. It is not started again; look with `list_tests()`.
        """
        return await self._send(
            Call(
                "POST",
                "/spam-test/schedule",
                models.DeliveryTest,
                body=to_json(test, models.NewAutomatedDeliveryTest),
                host="smartdelivery",
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def stop_automated_test(self, spam_test_id: int | str) -> None:
        """Stop a repeated test; what came of it stays.

        `PUT /spam-test/{spam_test_id}/stop` (documented only)

        Args:
            spam_test_id: The test.

        Raises:
            NotFoundError: `Resource not found`
        """
        return await self._send(
            Call(
                "PUT",
                "/spam-test/{spam_test_id}/stop",
                NoneType,
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                body={},
                host="smartdelivery",
            )
        )

    async def delete_tests(self, spam_test_ids: Sequence[int | str]) -> None:
        """Delete tests, which deletes what came of them, for good.

        `POST /spam-test/delete` (documented only)

        Args:
            spam_test_ids: The tests, one or more.

        Raises:
            OutcomeUnknownError: They may be deleted. It is not tried again; look with `list_tests()`.
        """
        return await self._send(
            Call(
                "POST",
                "/spam-test/delete",
                NoneType,
                body={"spamTestIds": [*check_given("spam_test_ids", spam_test_ids, rules.ANY_IDS)]},
                host="smartdelivery",
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def get_schedule_history(self, spam_test_id: int | str) -> list[models.DeliveryTestRun]:
        """List the runs of a repeated test, with where the e-mails of each ended up.

        `GET /spam-test/report/{spam_test_id}/schedule-history` (documented only)

        Args:
            spam_test_id: The test.
        """
        return await self._send(
            Call(
                "GET",
                "/spam-test/report/{spam_test_id}/schedule-history",
                list[models.DeliveryTestRun],
                ids={"spam_test_id": spam_test_id},
                text_ids=True,
                host="smartdelivery",
            )
        )
