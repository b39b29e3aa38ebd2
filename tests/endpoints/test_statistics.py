"""Statistics, analytics and lists: filters as the API wants them, and the answers of both dialects."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import get_args

import pytest
import respx

from smartlead_async import InvalidInputError, NotFoundError, SentEmailStatus, Smartlead
from smartlead_async.models.analytics import LeadTotals, NamedCampaign
from smartlead_async.models.lead_lists import LeadList

MONTH = {"start_date": "2025-01-01", "end_date": "2025-01-31"}
DAYS = {"start_date": "2025-01-01", "end_date": "2025-02-01"}
ZONE = "a name of the IANA time zone database, such as 'America/Los_Angeles'"
STATUSES = get_args(SentEmailStatus)
TOO_LONG = "end_date: '2025-02-01' is not allowed; it must be at most 30 days after start_date (2025-01-01)"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda s: s.statistics.get_by_date(372, **DAYS), TOO_LONG),
        (
            lambda s: s.statistics.list_by_mailbox(372, start_date="2025-01-01"),
            "end_date: UNSET is not allowed; it must be given where the other date is",
        ),
        (
            lambda s: s.statistics.list_by_mailbox(372, end_date="2025-01-01"),
            "start_date: UNSET is not allowed; it must be given where the other date is",
        ),
        (
            lambda s: s.statistics.list_by_mailbox(372, page_size=21),
            "page_size: 21 is not allowed; it must be a whole number from 1 to 20",
        ),
        (
            lambda s: s.statistics.list(372, email_status="Replied"),
            "email_status: 'Replied' is not allowed; it must be one of " + ", ".join(sorted(STATUSES)),
        ),
        (
            lambda s: s.statistics.list(372, email_sequence_number=21),
            "email_sequence_number: 21 is not allowed; it must be an integer from 1 to 20",
        ),
        (
            lambda s: s.statistics.get_by_date(372, **MONTH, time_zone="New York"),
            f"time_zone: 'New York' is not allowed; it must be {ZONE}",
        ),
        (
            lambda s: s.analytics.list_domain_health(**MONTH, client_ids=[]),
            "client_ids: [] is not allowed; it must be a list of at least one positive integer",
        ),
        (
            lambda s: s.analytics.get_overall(**MONTH, full_data="true"),
            "full_data: 'true' is not allowed; it must be True or False",
        ),
        (
            lambda s: s.analytics.get_overall_by_sent_day(**MONTH, timezone="EDT"),
            f"timezone: 'EDT' is not allowed; it must be {ZONE}",
        ),
        (
            lambda s: s.analytics.get_lead_totals(start_date="2025-01-31", end_date="2025-01-01"),
            "end_date: '2025-01-01' is not allowed; it must be not before start_date (2025-01-31)",
        ),
        (
            lambda s: s.analytics.get_mailbox_totals(client_ids="22,23"),
            "client_ids: '22,23' is not allowed; it must be a list of at least one positive integer",
        ),
        (
            lambda s: s.analytics.list_client_performance(**MONTH, filter=""),
            "filter: '' is not allowed; it must be text that is not empty",
        ),
        (
            lambda s: s.analytics.list_client_performance(**MONTH, page_size=1001),
            "page_size: 1001 is not allowed; it must be a whole number from 1 to 1000",
        ),
        (
            lambda s: s.block_list.add([]),
            "domain_block_list: [] is not allowed; it must be a list of at least one text, none of them empty",
        ),
        (lambda s: s.block_list.delete(0), "id: 0 is not allowed; it must be a positive integer"),
        (
            lambda s: s.lead_lists.create(" "),
            "list_name: ' ' is not allowed; it must be text that is not empty",
        ),
    ],
)
async def test_what_cannot_be_meant_is_refused(
    call: Callable[[Smartlead], object], message: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """With the parameter, the value and the rule, before anything is sent."""
    with pytest.raises(InvalidInputError) as caught:
        await call(smartlead)  # type: ignore[misc]  # what makes no call raises before it
    assert (caught.value.message, api.calls.call_count) == (message, 0)


async def test_days_may_be_dates(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """They are sent as text."""
    route = api.get("/campaigns/372/top-level-analytics-by-date").respond(json={"id": 372, "sent_count": "7"})
    found = await smartlead.statistics.get_top_level_by_date(
        372, start_date=date(2024, 1, 1), end_date=date(2025, 1, 1)
    )
    assert found.sent_count == 7
    assert dict(route.calls.last.request.url.params) | {"api_key": ""} == {
        "start_date": "2024-01-01",
        "end_date": "2025-01-01",
        "api_key": "",
    }


@pytest.mark.parametrize("body", [{}, {"ok": True, "data": []}])
async def test_days_of_a_campaign_that_is_not_there(
    body: object, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """An empty object, or the empty list of the documentation."""
    api.get("/campaigns/372/analytics-by-date").respond(json=body)
    with pytest.raises(NotFoundError):
        await smartlead.statistics.get_by_date(372, **MONTH)


async def test_the_time_of_sending_is_sent_with_a_space(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """However it was given."""
    route = api.get("/campaigns/372/statistics").respond(json={"total_stats": "0", "data": []})
    await smartlead.statistics.list(372, sent_time_start_date=datetime(2023, 10, 16, 10, 33, 2, tzinfo=UTC))
    assert route.calls.last.request.url.params["sent_time_start_date"] == "2023-10-16 10:33:02.000Z"


async def test_mailboxes_of_all_days(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Without dates none are sent."""
    route = api.get("/campaigns/372/mailbox-statistics").respond(json={"data": [{"sent_count": "1"}]})
    assert (await smartlead.statistics.list_by_mailbox(372)).items == [{"sent_count": "1"}]
    assert "start_date" not in route.calls[0].request.url.params


@pytest.mark.parametrize("rows", [[{"id": 1, "name": "x"}], {"lists": [{"id": 1, "list_name": "x"}]}])
async def test_lists_are_read_in_both_places(rows: object, smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The documentation has them in `data`, the deployed API one step further down."""
    api.get("/lead-list/").respond(json={"ok": True, "data": rows})
    assert (await smartlead.lead_lists.list()).items == [LeadList(id=1, list_name="x")]


@pytest.mark.parametrize(
    ("client", "sent"),
    [({}, b""), ({"client_id": None}, b',"client_id":null'), ({"client_id": 5}, b',"client_id":5')],
)
async def test_what_is_blocked_for_whom(
    client: dict[str, int | None], sent: bytes, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """For the account, where no client is named or null."""
    route = api.post("/leads/add-domain-block-list").respond(json={"uploadCount": "1", "totalDomainAdded": 0})
    added = await smartlead.block_list.add(["a.com"], **client)
    assert (added.upload_count, added.total_domain_added) == (1, 0)
    assert route.calls.last.request.content == b'{"domain_block_list":["a.com"]' + sent + b"}"


@pytest.mark.parametrize(
    "body",
    [
        {"ok": True, "data": {"campaign_list": [{"id": 1, "name": "x"}]}},
        {"campaign_list": [{"id": 1, "name": "x"}]},
        {"ok": True, "took_ms": 3, "data": {"campaign_list": [{"id": 1, "name": "x"}], "page": 1}},
        {"ok": True, "data": {"campaign_list": {"id": 1, "name": "x"}}},
        {"ok": True, "data": [{"id": 1, "name": "x"}]},
    ],
)
async def test_a_named_list_is_found_wherever_it_is(
    body: object, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """In the envelope, without one, beside other fields, or where its name is missing."""
    api.get("/analytics/campaign/list").respond(json=body)
    assert await smartlead.analytics.list_campaigns() == [NamedCampaign(id=1, name="x")]


@pytest.mark.parametrize("nothing", [None, [], {}, ""])
async def test_a_named_place_may_hold_nothing(
    nothing: object, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """An account that has sent nothing has no days, and no figures."""
    api.get("/analytics/day-wise-overall-stats").respond(json={"ok": True, "data": {"day_wise_stats": nothing}})
    api.get("/analytics/lead/overall-stats").respond(json={"ok": True, "data": {"lead_stats": nothing}})
    assert await smartlead.analytics.get_overall_by_day(**MONTH) == []
    assert await smartlead.analytics.get_lead_totals(**MONTH) == LeadTotals()
