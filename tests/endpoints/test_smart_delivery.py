"""Smart Delivery: ids in both forms, what a test needs, and answers of both documentations."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import respx

from smartlead_async import (
    DeliveryTestWindow,
    InvalidInputError,
    InvalidResponseError,
    NewAutomatedDeliveryTest,
    NewDeliveryTest,
    NotFoundError,
    Smartlead,
)
from smartlead_async.models.smart_delivery import IpBlacklist, SeedDelivery, SenderDetails, SenderReport
from tests.endpoints.answering import answering
from tests.endpoints.documented import BY_NAME

HOST = "https://smartdelivery.smartlead.ai/api/v1"
MANUAL: NewDeliveryTest = BY_NAME["smart_delivery.create_manual_test"].given["test"]
AUTOMATED: NewAutomatedDeliveryTest = BY_NAME["smart_delivery.create_automated_test"].given["test"]
NO_GAP = "is not allowed; it must be given where all_email_sent_without_time_gap is False"
ID = "a positive integer, or text such as 'test_001'"


@pytest.fixture
def api() -> Iterator[respx.MockRouter]:
    """The host that is asked for deliveries."""
    with answering(HOST) as router:
        yield router


def changed(test: NewDeliveryTest, **fields: object) -> NewDeliveryTest:
    """A test with other values in some fields."""
    return type(test).from_dict({**test.to_dict(), **fields})


@pytest.mark.parametrize("test_id", ["test_67890abcdef", 7268])
async def test_an_id_is_a_number_or_text(test_id: int | str, smartlead: Smartlead, api: respx.MockRouter):
    """As the documentation shows it, or as the API was seen to have it."""
    api.get(f"/spam-test/{test_id}").respond(json={"id": test_id})
    assert (await smartlead.smart_delivery.get_test(test_id)).id == test_id


@pytest.mark.parametrize(
    "test_id", ["7268", "report", "folder", "a_b/stop", "a_b?c", "../x", "test_", "", True, None]
)
async def test_what_could_lead_to_another_path_is_no_id(test_id: Any, smartlead: Smartlead, api: respx.MockRouter):
    """Neither is a number as text."""
    with pytest.raises(InvalidInputError) as caught:
        await smartlead.smart_delivery.get_test(test_id)
    assert caught.value.message == f"spam_test_id: {test_id!r} is not allowed; it must be {ID}"
    assert api.calls.call_count == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda s: s.smart_delivery.list_tests(test_type="automated"),
            "test_type: 'automated' is not allowed; it must be one of auto, manual",
        ),
        (
            lambda s: s.smart_delivery.list_tests(test_type="auto", page_size=101),
            "page_size: 101 is not allowed; it must be a whole number from 1 to 100",
        ),
        (
            lambda s: s.smart_delivery.delete_tests([]),
            f"spam_test_ids: [] is not allowed; it must be a list of at least one, each {ID}",
        ),
        (
            lambda s: s.smart_delivery.create_folder(" "),
            "folder_name: ' ' is not allowed; it must be text that is not empty",
        ),
        (
            lambda _: changed(MANUAL, sender_accounts=["x"]),
            "sender_accounts: ['x'] is not allowed; it must be a list of at least one e-mail address",
        ),
        (
            lambda _: changed(MANUAL, spam_filters=[]),
            "spam_filters: [] is not allowed; it must be a list of at least one text, none of them empty",
        ),
        (
            lambda _: changed(MANUAL, min_time_unit="min"),
            "min_time_unit: 'min' is not allowed; it must be one of days, hours, minutes",
        ),
        (
            lambda _: NewDeliveryTest(
                test_name="x",
                spam_filters=["spam_assassin"],
                link_checker=False,
                campaign_id=1,
                sequence_mapping_id=1,
                provider_ids=[20],
                sender_accounts=["a@b.c"],
                all_email_sent_without_time_gap=False,
                is_warmup=False,
            ),
            f"min_time_btwn_emails: UNSET {NO_GAP}",
        ),
        (
            lambda _: changed(AUTOMATED, test_end_date="2024-12-07T00:00:00Z"),
            "test_end_date: '2024-12-07T00:00:00Z' is not allowed; it must be a date, or text as '2025-01-31'",
        ),
        (
            lambda _: changed(AUTOMATED, every_days=0),
            "every_days: 0 is not allowed; it must be a positive integer",
        ),
        (
            lambda _: changed(AUTOMATED, test_end_date="2024-11-30"),
            "test_end_date: '2024-11-30' is not allowed; it must be not before schedule_start_time",
        ),
        (
            lambda _: DeliveryTestWindow(tz="UTC", days=[1], start_hour="09:00", end_hour="08:00"),
            "end_hour: '08:00' is not allowed; it must be later than start_hour ('09:00')",
        ),
        (
            lambda _: DeliveryTestWindow(tz="UTC", days=[1], start_hour="6"),
            "start_hour: '6' is not allowed; it must be an hour as 'HH:MM', from '00:00' to '23:59'",
        ),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    call: Callable[[Smartlead], object], message: str, smartlead: Smartlead, api: respx.MockRouter
):
    """With the field, the value and the rule, before anything is sent."""
    with pytest.raises(InvalidInputError) as caught:
        await call(smartlead)  # type: ignore[misc]  # what makes no call raises before it
    assert (caught.value.message, api.calls.call_count) == (message, 0)


def test_all_at_once_needs_no_time_between():
    """The deployed API was seen to refuse its unit then."""
    given = MANUAL.to_dict()
    del given["min_time_btwn_emails"], given["min_time_unit"]
    test = NewDeliveryTest.from_dict({**given, "all_email_sent_without_time_gap": True})
    assert test.to_dict() == {**given, "all_email_sent_without_time_gap": True}


@pytest.mark.parametrize("day", ["2024-12-07", date(2024, 12, 7)])
async def test_a_test_ends_on_a_day(day: date | str, smartlead: Smartlead, api: respx.MockRouter):
    """A date is sent as text."""
    route = api.post("/spam-test/schedule").respond(json={"id": 7268})
    test = changed(AUTOMATED, test_end_date=day, schedule_start_time=datetime(2024, 12, 2, 6, 50, tzinfo=UTC))
    assert isinstance(test, NewAutomatedDeliveryTest)
    assert test.to_dict()["test_end_date"] == "2024-12-07"
    await smartlead.smart_delivery.create_automated_test(test)
    sent = json.loads(route.calls.last.request.content)
    assert (sent["test_end_date"], sent["schedule_start_time"]) == ("2024-12-07", "2024-12-02T06:50:00.000Z")


@pytest.mark.parametrize("day", ["2024-12-01", "2024-12-02", date.max])
def test_a_test_may_end_on_the_day_it_starts(day: date | str):
    """Which day that is depends on the time zone."""
    assert changed(AUTOMATED, test_end_date=day).to_dict()["test_end_date"] == str(day)


async def test_a_repeated_test_is_no_single_one(smartlead: Smartlead, api: respx.MockRouter):
    """What is given must be what the call takes."""
    with pytest.raises(InvalidInputError, match="expected NewAutomatedDeliveryTest, got NewDeliveryTest"):
        await smartlead.smart_delivery.create_automated_test(MANUAL)  # type: ignore[arg-type]
    assert api.calls.call_count == 0


async def test_a_count_of_blacklists_is_a_list_of_one(smartlead: Smartlead, api: respx.MockRouter):
    """The documentation has two pages of this route, and one of them shows no more."""
    api.get("/spam-test/report/7268/blacklist").respond(json={"total_blacklist": 0})
    assert await smartlead.smart_delivery.get_ip_blacklists(7268) == [IpBlacklist(total_blacklist=0)]


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"sender_name": "x"}, SenderReport(details=SenderDetails(sender_name="x"))),
        ([{"id": 5}], SenderReport(seeds=[SeedDelivery(id=5)])),
        ([], SenderReport()),
        ([5], SenderReport(extra={"details": [5]})),
    ],
)
def test_details_of_a_sender_are_of_all_tests_or_of_each_mailbox(details: object, expected: SenderReport):
    """By what comes."""
    assert SenderReport.from_dict({"details": details}) == expected


@pytest.mark.parametrize("call", ["get_provider_report", "get_geo_report"])
async def test_a_report_is_read_though_it_is_asked_for_by_post(
    call: str, smartlead: Smartlead, api: respx.MockRouter
):
    """Nothing was applied, whatever the answer is; an empty one is of a test that is not there."""
    route = api.route(method="POST").respond(json=3)
    with pytest.raises(InvalidResponseError) as invalid:
        await getattr(smartlead.smart_delivery, call)(7268)
    assert invalid.value.message == "200: the answer has another shape: expected an object, got an integer @ $"
    route.respond(json={})
    with pytest.raises(NotFoundError):
        await getattr(smartlead.smart_delivery, call)(7268)
