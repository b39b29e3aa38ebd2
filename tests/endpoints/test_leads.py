"""The endpoints of leads: what is sent for them, and what their answers become."""

import json

import pytest
import respx

from smartlead_async import (
    AddLeadsSettings,
    BadRequestError,
    InvalidInputError,
    Lead,
    Smartlead,
)
from smartlead_async.models.leads import AddLeadsResult
from tests.endpoints.documented import LEAD, answer, lead

FEW = Lead(email="cristiano@mufc.com", custom_fields={"Goals": 701, "Rating": 9.5, "Captain": True, "Agent": None})


async def test_adding_a_lead_gives_nothing(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """`{"ok": true}` is `None`."""
    api.post("/campaigns/372/leads/add").mock(return_value=answer("leads.add"))
    assert await smartlead.leads.add(372, lead) is None  # type: ignore[func-returns-value]


async def test_updating_a_lead_gives_nothing(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """`{"ok": true}` is `None`."""
    api.post("/campaigns/372/leads/915/update").mock(return_value=answer("leads.update"))
    assert await smartlead.leads.update(372, 915, lead) is None  # type: ignore[func-returns-value]


async def test_a_lead_sends_what_it_has(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Fields left out are absent; custom fields keep their types, null included."""
    route = api.post("/campaigns/372/leads/add").mock(return_value=answer("leads.add"))
    await smartlead.leads.add(372, FEW)
    assert route.calls.last.request.content == (
        b'{"email":"cristiano@mufc.com","custom_fields":{"Goals":701,"Rating":9.5,"Captain":true,"Agent":null}}'
    )


async def test_text_is_sent_as_utf_8(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """A name in any script arrives as it was given."""
    route = api.post("/campaigns/372/leads/add").mock(return_value=answer("leads.add"))
    await smartlead.leads.add(372, Lead(email="zoe@example.com", first_name="Zoë 🦊 \u2028"))
    assert json.loads(route.calls.last.request.content.decode())["first_name"] == "Zoë 🦊 \u2028"


@pytest.mark.parametrize(
    ("value", "reason"), [(float("nan"), "Out of range float"), ("\ud800", "surrogates not allowed")]
)
async def test_a_value_json_does_not_know_is_refused(
    value: str | float, reason: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """NaN and half a character have no JSON; nothing is sent."""
    with pytest.raises(InvalidInputError, match=reason):
        await smartlead.leads.add(372, Lead(email="a@example.com", custom_fields={"x": value}))
    assert api.calls.call_count == 0


@pytest.mark.parametrize(("pause_lead", "sent"), [(True, {"pause_lead": True}), (False, {"pause_lead": False})])
async def test_a_category_can_pause_the_lead(
    pause_lead: bool, sent: dict[str, bool], smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """`pause_lead` is sent where it is given, false too."""
    route = api.post("/campaigns/372/leads/915/category").mock(return_value=answer("leads.set_category"))
    assert await smartlead.leads.set_category(372, 915, 143, pause_lead=pause_lead) is None  # type: ignore[func-returns-value]
    assert json.loads(route.calls.last.request.content) == {"category_id": 143, **sent}


async def test_a_category_alone_does_not_speak_of_pausing(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Left out, `pause_lead` is absent: sent as false it may resume a paused lead."""
    route = api.post("/campaigns/372/leads/915/category").mock(return_value=answer("leads.set_category"))
    await smartlead.leads.set_category(372, 915, 143)
    assert route.calls.last.request.content == b'{"category_id":143}'


async def test_no_category_is_null(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """`None` takes the lead out of its category."""
    route = api.post("/campaigns/372/leads/915/category").mock(return_value=answer("leads.set_category"))
    await smartlead.leads.set_category(372, 915, None)
    assert route.calls.last.request.content == b'{"category_id":null}'


@pytest.mark.parametrize("pause_lead", [None, 1, 0, "true"])
async def test_pausing_is_true_or_false(pause_lead: object, smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Anything but a bool is refused, and nothing is sent."""
    with pytest.raises(InvalidInputError) as caught:
        await smartlead.leads.set_category(372, 915, 143, pause_lead=pause_lead)  # type: ignore[arg-type]
    assert caught.value.message == f"pause_lead: {pause_lead!r} is not allowed; it must be True or False"
    assert api.calls.call_count == 0


async def test_what_became_of_a_batch_is_read(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The deployed counters, as they are."""
    api.post("/campaigns/372/leads").mock(return_value=answer("leads.add_many", "deployed"))
    result = await smartlead.leads.add_many(372, [lead])
    assert result == AddLeadsResult(upload_count=1, total_leads=1)
    assert result.extra == {}


async def test_addresses_within_objects_are_addresses(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The two lists of a batch hold addresses, or objects with an address; counters may be text or null."""
    body = {
        "ok": True,
        "upload_count": "3",
        "bounce_count": None,
        "invalid_emails": ["a@b"],
        "unsubscribed_leads": [{"email": "c@d", "id": 4}],
        "is_lead_limit_exhausted": True,
        "lead_ids": {},
    }
    api.post("/campaigns/372/leads").respond(json=body)
    assert await smartlead.leads.add_many(372, [lead]) == AddLeadsResult(
        upload_count=3,
        invalid_emails=["a@b"],
        unsubscribed_leads=["c@d"],
        is_lead_limit_exhausted=True,
        extra={"lead_ids": {}},
    )


async def test_a_counter_that_is_no_number_is_kept(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """As it came, in `extra`; the batch is not sent again, it was added."""
    api.post("/campaigns/372/leads").respond(json={"ok": True, "duplicate_count": "many"})
    result = await smartlead.leads.add_many(372, [lead])
    assert (result.duplicate_count, result.extra, api.calls.call_count) == (0, {"duplicate_count": "many"}, 1)


async def test_a_batch_sends_its_settings(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Settings are sent beside the leads, those that are given."""
    route = api.post("/campaigns/372/leads").mock(return_value=answer("leads.add_many", "deployed"))
    settings = AddLeadsSettings(ignore_global_block_list=True, ignore_duplicate_leads_in_other_campaign=False)
    await smartlead.leads.add_many(372, [lead, FEW], settings=settings)
    sent = json.loads(route.calls.last.request.content)
    assert sent["lead_list"][0] == LEAD
    assert [item["email"] for item in sent["lead_list"]] == ["cristiano@mufc.com", "cristiano@mufc.com"]
    assert sent["settings"] == {
        "ignore_global_block_list": True,
        "ignore_duplicate_leads_in_other_campaign": False,
    }


@pytest.mark.parametrize("count", [1, 400])
async def test_a_batch_of_up_to_400_is_one_request(
    count: int, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """400 is the deployed API's cap."""
    route = api.post("/campaigns/372/leads").mock(return_value=answer("leads.add_many", "deployed"))
    await smartlead.leads.add_many(372, [FEW] * count)
    assert [len(json.loads(call.request.content)["lead_list"]) for call in route.calls] == [count]


@pytest.mark.parametrize("count", [0, 401])
async def test_a_batch_of_none_or_too_many_is_refused(
    count: int, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """The error gives the count and the cap; nothing is sent."""
    with pytest.raises(InvalidInputError) as caught:
        await smartlead.leads.add_many(372, [FEW] * count)
    assert caught.value.message == f"leads: {count} is not allowed; it must be a list of 1 to 400 leads"
    assert api.calls.call_count == 0


@pytest.mark.parametrize(
    "leads", [FEW, iter([FEW]), {FEW.email: FEW}, None, 3], ids=lambda leads: type(leads).__name__
)
async def test_a_batch_is_a_list(leads: object, smartlead: Smartlead, api: respx.MockRouter) -> None:
    """One lead, a generator or nothing at all is refused before anything is sent, or used up."""
    with pytest.raises(InvalidInputError) as caught:
        await smartlead.leads.add_many(372, leads)  # type: ignore[arg-type]
    assert caught.value.message.startswith("leads: ")
    assert caught.value.message.endswith(" is not allowed; it must be a list of 1 to 400 leads")
    assert api.calls.call_count == 0


async def test_the_servers_own_cap_is_an_error_with_its_numbers(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """422 of newer pages: the words are in the message, the numbers in the body."""
    body = {"error": "lead_list cannot exceed 400 leads per request", "provided_count": 500, "max_allowed": 400}
    api.post("/campaigns/372/leads").respond(422, json=body)
    with pytest.raises(BadRequestError) as caught:
        await smartlead.leads.add_many(372, [lead])
    assert caught.value.message == "422: lead_list cannot exceed 400 leads per request (campaign_id=372)"
    assert caught.value.body == body


@pytest.mark.parametrize("wrong", [{"email": "a@example.com"}, "a@example.com", None])
async def test_only_a_lead_can_be_added(wrong: object, smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Anything but a `Lead` is refused with the class to build; nothing is sent."""
    with pytest.raises(InvalidInputError) as caught:
        await smartlead.leads.add(372, wrong)  # type: ignore[arg-type]
    assert caught.value.message == f"expected Lead, got {type(wrong).__name__}; give Lead(...)"
    assert api.calls.call_count == 0


@pytest.mark.parametrize("body", [[], "success"])
async def test_a_yes_of_another_shape_is_a_yes(body: object, smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Where the API only says yes, the lead was added whatever the answer looks like; it is not sent again."""
    api.post("/campaigns/372/leads/add").respond(json=body)
    await smartlead.leads.add(372, lead)
    assert api.calls.call_count == 1
