"""Finding, reading and ending leads: where the deployed API differs, and what is refused before it is sent."""

import json
from collections.abc import Callable

import pytest
import respx

from smartlead_async import ApiError, InvalidInputError, InvalidResponseError, NotFoundError, Smartlead
from smartlead_async.models.leads import LeadCompletion, LeadMessages, Message, MessageType
from tests.endpoints.documented import BY_NAME, refusals

ROW = {"campaign_lead_map_id": 5, "status": "STARTED"}
HISTORIES = "/campaigns/372/message-history-for-leads/bbfbdsFGHlBr76ruhjvh6fhHL"


@pytest.mark.parametrize(
    "body", [{}, None, {"ok": True, "message": "Lead details fetched successfully", "data": []}, {"data": None}]
)
async def test_a_lead_that_is_not_there_is_not_found(
    body: object, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """The deployed API says so with an empty list, as null would; it is asked once more."""
    route = api.get("/leads/1").respond(json=body)
    with pytest.raises(NotFoundError):
        await smartlead.leads.get(1)
    assert route.call_count == 2


@pytest.mark.parametrize(
    "body", [{"leads": [ROW], "total": 1}, {"ok": True, "data": {"leads": [ROW], "total": 1}}]
)
async def test_a_page_has_its_rows_under_whatever_name(
    body: dict[str, object], smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Pages of the vendor print other names than the deployed API has: the list that holds leads is meant."""
    api.get("/campaigns/372/leads").respond(json=body)
    page = await smartlead.leads.list(372)
    assert [row.campaign_lead_map_id for row in page.items] == [ROW["campaign_lead_map_id"]]


async def test_a_list_of_something_else_is_no_page(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Nor is one lead."""
    api.get("/campaigns/372/leads").respond(json={"sorts": [{"by": "name"}], **ROW})
    with pytest.raises(InvalidResponseError, match="expected a list, got an object"):
        await smartlead.leads.list(372)


async def test_a_lead_in_a_list_of_two_is_none(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Which of them was meant cannot be told."""
    api.get("/leads/1").respond(json={"ok": True, "data": [{"id": 1}, {"id": 2}]})
    with pytest.raises(InvalidResponseError) as caught:
        await smartlead.leads.get(1)
    assert caught.value.message.startswith("200: the answer has another shape")


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.parametrize("body", refusals("leads.resume", 500), ids=lambda body: body["error"])
async def test_what_cannot_be_resumed_is_refused_for_good(
    body: dict[str, str], status: int, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """The deployed API says so with status 500: known words are no failure of the server."""
    route = api.post("/campaigns/372/leads/915/resume").respond(status, json=body)
    with pytest.raises(ApiError) as caught:
        await smartlead.leads.resume(372, 915)
    assert (type(caught.value), caught.value.status_code, route.call_count) == (ApiError, status, 1)
    assert caught.value.message == f"{status}: {body['error']} (campaign_id=372, lead_id=915)"


async def test_resuming_without_a_delay_leaves_it_to_the_sequence(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """The field is absent: 0 days would be another thing."""
    route = api.post("/campaigns/372/leads/915/resume").respond(json={"ok": True, "data": "success"})
    await smartlead.leads.resume(372, 915)
    assert route.calls.last.request.content == b"{}"


@pytest.mark.parametrize("status", ["{}", "null", '"x"'])
async def test_a_lead_is_completed_whatever_is_said_of_the_next_step(
    status: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """What cannot be read is left out."""
    api.post("/campaigns/372/leads/9/manual-complete").respond(text=f'{{"ok": true, "status": {status}}}')
    done = await smartlead.leads.complete(372, 9)
    assert (done.is_last_sequence, done.next_sequence) == (None, None)


async def test_a_next_step_may_be_due_at_once(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """A delay of 0 days is one, and not none."""
    api.post("/campaigns/372/leads/9/manual-complete").respond(
        json={"ok": True, "status": {"isLastSequence": False, "nextSequence": {"id": 1, "delayInDays": 0}}}
    )
    assert await smartlead.leads.complete(372, 9) == LeadCompletion(
        is_last_sequence=False, next_sequence={"id": 1, "delayInDays": 0}
    )


async def test_a_lead_is_deleted_where_the_answer_is_a_word(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The deployed API answers `success`, as text."""
    route = api.delete("/campaigns/372/leads/915").respond(text="success")
    assert await smartlead.leads.delete(372, 915) is None  # type: ignore[func-returns-value]
    assert route.call_count == 1


async def test_an_unsubscription_that_changes_nothing_is_refused(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """`{"ok": false}` with status 200 is the documented answer to that."""
    api.post("/leads/1/unsubscribe").respond(json={"ok": False})
    with pytest.raises(ApiError, match="200, but refused"):
        await smartlead.leads.unsubscribe_globally(1)


async def test_histories_are_read_by_lead(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The ids are names in the answer, and numbers here; `None` asks for every lead."""
    sent = {"type": "SENT", "stats_id": "x", "email_seq_number": "1"}
    route = api.post(HISTORIES).respond(json={"789": {"history": [sent]}, "790": []})
    found = await smartlead.leads.get_message_histories(372, None)
    assert found.leads == [
        LeadMessages(lead_id=789, history=[Message(type=MessageType.SENT, stats_id="x", email_seq_number=1)]),
        LeadMessages(lead_id=790),
    ]
    assert json.loads(route.calls.last.request.content) == {"lead_ids": None}


async def test_no_history_is_none(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Nobody was written to: an empty object, which is no error."""
    api.post(HISTORIES).respond(json={})
    assert (await smartlead.leads.get_message_histories(372, [789])).leads == []


async def test_an_exchange_may_be_large(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """More than 8 MiB of it are read, as of a list."""
    body = {"789": {"history": [{"email_body": "x" * 1024}] * 9000}}
    api.post(HISTORIES).respond(json=body)
    found = await smartlead.leads.get_message_histories(372, [789])
    assert len(found.leads[0].history) == 9000


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda s: s.leads.get_message_histories(372, []),
            "lead_ids: [] is not allowed; it must be a list of at least one positive integer",
        ),
        (
            lambda s: s.leads.get_message_histories(372, ["789"]),
            "lead_ids: ['789'] is not allowed; it must be a list of at least one positive integer",
        ),
        (
            lambda s: s.leads.list_activities(event_time_to="2025-01-01"),
            "event_time_to: '2025-01-01' is not allowed; it must be left out where event_time_from is",
        ),
        (
            lambda s: s.leads.list_activities(page_size=1001),
            "page_size: 1001 is not allowed; it must be a whole number from 1 to 1000",
        ),
        (
            lambda s: s.leads.resume(372, 915, resume_lead_with_delay_days=-1),
            "resume_lead_with_delay_days: -1 is not allowed; it must be an integer of at least 0",
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


async def test_the_documented_list_of_activities_goes_on(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """There the flag stands at the top; a short page is not the end where it says that more follow."""
    [row] = BY_NAME["leads.list_activities"].answer["data"]
    pages = [{"data": [row], "hasMore": True}, {"data": [{**row, "email_lead_map_id": 7}], "hasMore": False}]
    route = api.get("/campaigns/all-leads-activities")
    route.side_effect = [respx.MockResponse(json=page) for page in pages]
    found = [row.email_lead_map_id async for row in smartlead.leads.list_activities()]
    assert (found, route.call_count) == ([2433664091, 7], 2)
