"""The endpoints of webhooks: both dialects of their answers, and what is repeated."""

import json
from datetime import UTC, datetime

import httpx
import pytest
import respx

from smartlead_async import (
    BadRequestError,
    EventType,
    NewWebhook,
    NotFoundError,
    OutcomeUnknownError,
    Smartlead,
)
from smartlead_async.models.webhooks import Webhook
from tests.endpoints.documented import answer, refusals, webhook

PATH = "/campaigns/372/webhooks"
SITE = "https://webhook.site/8222f684-0cf6-43ac-9360-28227fc36d32"
NEW = NewWebhook(name="Replies", webhook_url=SITE, event_types=[EventType.EMAIL_REPLY])
NEW_WITH_NULL = NewWebhook(id=None, name="Replies", webhook_url=SITE, event_types=["EMAIL_REPLY"])


@pytest.mark.parametrize("dialect", ["documented", "deployed"])
async def test_webhooks_are_a_list_in_both_dialects(
    dialect: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """The documentation shows one object, the deployed API sends a list; the caller gets a list."""
    api.get(PATH).mock(return_value=answer("webhooks.list", dialect))
    assert await smartlead.webhooks.list(372) == [
        Webhook(
            id=44,
            name="Dinesh Testing lead category webhook",
            created_at=datetime(2022, 9, 14, 5, 8, 55, 18000, tzinfo=UTC),
            updated_at=datetime(2022, 10, 31, 11, 44, 35, 812000, tzinfo=UTC),
            webhook_url=SITE,
            email_campaign_id=2180,
            event_types=[EventType.LEAD_CATEGORY_UPDATED],
            categories=["Interested"],
        )
    ]


@pytest.mark.parametrize("text", ["[]", "{}", "null"])
async def test_a_campaign_without_webhooks_has_an_empty_list(
    text: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """No webhooks is an empty list in every shape it may come in."""
    api.get(PATH).respond(200, text=text)
    assert await smartlead.webhooks.list(372) == []


async def test_the_webhooks_of_no_campaign_are_not_found(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The documented 404, with the id that was asked for."""
    [body] = refusals("webhooks.list", 404)
    api.get(PATH).respond(404, json=body)
    with pytest.raises(NotFoundError) as caught:
        await smartlead.webhooks.list(372)
    error = caught.value
    assert error.message.startswith("404: Campaign not found - Invalid campaign_id. (campaign_id=372)")
    assert (error.status_code, error.body, error.call) == (404, body, "GET /campaigns/{campaign_id}/webhooks")


async def test_a_saved_webhook_is_read_as_documented(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The documented echo has no id."""
    api.post(PATH).mock(return_value=answer("webhooks.save"))
    assert await smartlead.webhooks.save(372, webhook) == Webhook(
        name="Dinesh Testing lead category webhook",
        webhook_url=SITE,
        email_campaign_id=2180,
        event_types=[EventType.LEAD_CATEGORY_UPDATED],
        categories=["Interested"],
    )


async def test_a_saved_webhook_is_read_as_deployed(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """The deployed echo has an id, and maps in place of lists; what is switched on in them is listed."""
    api.post(PATH).mock(return_value=answer("webhooks.save", "deployed"))
    saved = await smartlead.webhooks.save(372, webhook)
    assert (saved.id, saved.event_types, saved.categories) == (217, ["LEAD_CATEGORY_UPDATED"], ["1"])
    assert saved.extra == {}


async def test_an_event_that_is_switched_off_is_not_listed(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Of a map, those that are true."""
    api.post(PATH).respond(json={"ok": True, "event_type_map": {"EMAIL_SENT": False, "EMAIL_REPLY": True}})
    saved = await smartlead.webhooks.save(372, webhook)
    assert saved.event_types == [EventType.EMAIL_REPLY]


@pytest.mark.parametrize("body", refusals("webhooks.save", 400), ids=lambda body: body["error"])
async def test_a_refused_webhook_says_why(
    body: dict[str, str], smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Each documented refusal is a `BadRequestError` with the server's words and the campaign."""
    api.post(PATH).respond(400, json=body)
    with pytest.raises(BadRequestError) as caught:
        await smartlead.webhooks.save(372, webhook)
    assert caught.value.message == f"400: {body['error']} (campaign_id=372)"
    assert (caught.value.status_code, caught.value.body) == (400, body)
    assert caught.value.call == "POST /campaigns/{campaign_id}/webhooks"


@pytest.mark.parametrize(
    ("given", "id_sent"),
    [
        (NEW, {}),
        (NEW_WITH_NULL, {"id": None}),
        (NewWebhook(id=7, name="Replies", webhook_url=SITE, event_types=["EMAIL_REPLY"]), {"id": 7}),
    ],
    ids=["left out", "null", "given"],
)
async def test_an_id_is_left_out_null_or_given(
    given: NewWebhook, id_sent: dict[str, object], smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """The documentation creates with the id null or left out; each is sent as it was written."""
    route = api.post(PATH).mock(return_value=answer("webhooks.save"))
    await smartlead.webhooks.save(372, given)
    assert json.loads(route.calls.last.request.content) == {
        **id_sent,
        "name": "Replies",
        "webhook_url": SITE,
        "event_types": ["EMAIL_REPLY"],
    }


@pytest.mark.parametrize("given", [NEW, NEW_WITH_NULL], ids=["left out", "null"])
async def test_a_new_webhook_of_unknown_outcome_is_not_created_again(
    given: NewWebhook, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Without an id a second request would make a second webhook: the caller is told to look."""
    api.post(PATH).mock(side_effect=httpx.ReadError)
    with pytest.raises(OutcomeUnknownError) as caught:
        await smartlead.webhooks.save(372, given)
    assert (caught.value.sent, api.calls.call_count) == ("maybe", 1)


async def test_a_changed_webhook_of_unknown_outcome_is_saved_again(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """With an id the same request sets the same state."""
    route = api.post(PATH).mock(side_effect=[httpx.ReadError, answer("webhooks.save")])
    await smartlead.webhooks.save(372, webhook)
    assert route.call_count == 2


async def test_deleting_a_webhook_sends_its_id_in_the_body(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """A DELETE with a JSON body, as documented; the answer is `None`."""
    route = api.delete(PATH).mock(return_value=answer("webhooks.delete"))
    assert await smartlead.webhooks.delete(372, 217) is None  # type: ignore[func-returns-value]
    request = route.calls.last.request
    assert (request.content, request.headers["content-length"]) == (b'{"id":217}', "10")


async def test_a_webhook_that_is_not_there_cannot_be_deleted(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """404 at the first attempt is an error."""
    api.delete(PATH).respond(404, json={"error": "Webhook not found"})
    with pytest.raises(NotFoundError, match=r"404: Webhook not found \(campaign_id=372\)"):
        await smartlead.webhooks.delete(372, 217)


async def test_a_webhook_that_is_gone_after_a_lost_answer_is_deleted(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """404 after an attempt whose answer was lost means that the attempt deleted it."""
    route = api.delete(PATH).mock(side_effect=[httpx.ReadError, httpx.Response(404, json={"error": "gone"})])
    assert await smartlead.webhooks.delete(372, 217) is None  # type: ignore[func-returns-value]
    assert route.call_count == 2


async def test_a_field_of_a_webhook_that_cannot_be_read_is_kept(
    smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """As it came, in `extra`; the rest is read."""
    api.get(PATH).respond(json=[{"id": 1, "event_types": ["EMAIL_SENT", 4]}])
    assert await smartlead.webhooks.list(372) == [Webhook(id=1, extra={"event_types": ["EMAIL_SENT", 4]})]
