"""What narrows a list, or is saved whole: a value that the API would refuse is refused before it is sent."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import pytest
import respx

from smartlead_async import (
    InboxFilters,
    InvalidInputError,
    LeadCategoryFilter,
    NewSequenceDelay,
    NewSequenceStep,
    Smartlead,
)

STATUSES = "BLOCKED, COMPLETED, INPROGRESS, PAUSED, STARTED, STOPPED"
MOMENT = "an aware datetime, or ISO 8601 text with a time zone"


def step(**fields: object) -> NewSequenceStep:
    """A step of a sequence."""
    whole = {"seq_number": 1, "email_body": "<p></p>", "seq_delay_details": NewSequenceDelay(delay_in_days=1)}
    return NewSequenceStep(**{**whole, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda s: s.leads.list(372, status="ACTIVE"),
            f"status: 'ACTIVE' is not allowed; it must be one of {STATUSES}",
        ),
        (
            lambda s: s.leads.list(372, created_at_gt="2025-01-01"),
            f"created_at_gt: '2025-01-01' is not allowed; it must be {MOMENT}",
        ),
        (
            lambda s: s.leads.list(372, page_size=101),
            "page_size: 101 is not allowed; it must be a whole number from 1 to 100",
        ),
        (
            lambda s: s.email_accounts.list(is_in_use="true"),
            "is_in_use: 'true' is not allowed; it must be True or False",
        ),
        (
            lambda s: s.inbox.list_replies(sort_by="REPLY_TIME_ASC"),
            "sort_by: 'REPLY_TIME_ASC' is not allowed; it must be one of REPLY_TIME_DESC, SENT_TIME_DESC",
        ),
        (
            lambda s: s.inbox.list_replies(filters={"search": "x"}),
            "expected InboxFilters, got dict; give InboxFilters(...)",
        ),
        (
            lambda _: InboxFilters(search="x" * 31),
            f"search: {'x' * 31!r} is not allowed; it must be text of 1 to 30 characters",
        ),
        (
            lambda s: s.inbox.list_unread(filters=InboxFilters(campaign_id=[1, 2, 3, 4, 5, 6])),
            "campaign_id: [1, 2, 3, 4, 5, 6] is not allowed; it must be a positive integer, or a list of 1 to 5",
        ),
        (
            lambda _: InboxFilters(lead_categories=1),
            "lead_categories: 1 is not allowed; it must be a LeadCategoryFilter",
        ),
        (
            lambda _: LeadCategoryFilter(category_ids_in=[0]),
            "category_ids_in: [0] is not allowed; it must be a list of 1 to 10 positive integers",
        ),
        (
            lambda s: s.campaigns.save_sequences(372, [step(), 1]),
            "sequences: [NewSequenceStep(",
        ),
        (
            lambda _: step(seq_delay_details={"delay_in_days": 1}),
            "seq_delay_details: {'delay_in_days': int} is not allowed; it must be a NewSequenceDelay",
        ),
    ],
)
async def test_a_value_that_cannot_be_meant_is_refused(
    call: Callable[[Smartlead], object], message: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """With the name of the parameter, the value, and what it may be."""
    with pytest.raises(InvalidInputError) as caught:
        await call(smartlead)  # type: ignore[misc]  # what makes no call raises before it
    assert caught.value.message.startswith(message)
    assert api.calls.call_count == 0


async def test_a_moment_is_sent_as_text(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """In UTC, with milliseconds, as the documentation prints it."""
    api.get("/campaigns/372/leads").respond(json={"total_leads": "0", "data": []})
    await smartlead.leads.list(372, created_at_gt=datetime(2025, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))))
    assert api.calls.last.request.url.params["created_at_gt"] == "2025-01-01T00:00:00.000Z"


async def test_a_new_step_has_null_for_an_id(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Left out it was seen to be refused."""
    route = api.post("/campaigns/372/sequences").respond(json={"ok": True, "data": {"sequences": []}})
    assert await smartlead.campaigns.save_sequences(372, [step()]) == []
    assert json.loads(route.calls.last.request.content)["sequences"][0]["id"] is None


async def test_a_list_without_filters_asks_for_its_page_alone(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """What is not given is not sent, in the body as in the query."""
    route = api.post("/master-inbox/inbox-replies").respond(json={"ok": True, "data": []})
    await smartlead.inbox.list_replies()
    assert json.loads(route.calls.last.request.content) == {"limit": 20, "offset": 0}
    assert [*route.calls.last.request.url.params] == ["api_key"]
