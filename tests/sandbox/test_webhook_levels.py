"""Webhooks of the account, of a client, of a campaign: who is told of what, and what is done with them by id."""

import asyncio
from typing import Any

import pytest

from smartlead_async.sandbox import Sandbox
from smartlead_async.sandbox.lead_events import LeadEvent, LeadEventKind
from smartlead_async.sandbox.service import Service
from smartlead_async.sandbox.settings import Dialect
from tests.sandbox.sandbox_asking import Ask, asking, make_service

ALL = ("EMAIL_SENT", "FIRST_EMAIL_SENT", "EMAIL_REPLY", "LEAD_CATEGORY_UPDATED", "CAMPAIGN_STATUS_CHANGED")
LEAD = {"email": "ana@example.com"}


def create(ask: Ask, name: str, level: str, *types: str, **more: Any) -> int:
    """Its id; it calls an address of its name."""
    body = {
        "name": name,
        "webhook_url": f"http://127.0.0.1:9/{name}",
        "association_type": level,
        "event_type_map": dict.fromkeys(types or ALL, True),
        **more,
    }
    status, answer = ask("POST", "/webhook/create", body)
    assert (status, answer["ok"]) == (200, True)
    webhook_id: int = answer["id"]
    return webhook_id


def happen(service: Service, kind: LeadEventKind, campaign_id: int = 372) -> None:
    service.happen(LeadEvent(event=kind, lead="ana@example.com", campaign_id=campaign_id))


def told(service: Service) -> list[tuple[str, str]]:
    """Which webhook of which event, since it was asked for last."""
    found = [(one.url.rpartition("/")[2], one.event_type) for one in service.deliveries.report()]
    service.deliveries.forget()
    return found


def other_campaign(ask: Ask, client_id: int | None = None) -> int:
    """With the same lead in it."""
    campaign_id: int = ask("POST", "/campaigns/create", {"name": "x", "client_id": client_id})[1]["id"]
    assert ask("POST", f"/campaigns/{campaign_id}/leads/add", LEAD)[0] == 200
    return campaign_id


def test_one_of_the_account_is_told_of_all_campaigns(service: Service, ask: Ask) -> None:
    """Those that come later too."""
    create(ask, "all", "user")
    ask("POST", "/campaigns/372/leads/add", LEAD)
    second = other_campaign(ask)
    happen(service, "reply")
    ask("POST", f"/campaigns/{second}/leads/1/category", {"category_id": 1})
    ask("POST", f"/campaigns/{second}/status", {"status": "PAUSED"})
    ask("POST", f"/campaigns/{second}/status", {"status": "PAUSED"})
    assert told(service) == [
        ("all", "EMAIL_SENT"),
        ("all", "FIRST_EMAIL_SENT"),
        ("all", "EMAIL_REPLY"),
        ("all", "LEAD_CATEGORY_UPDATED"),
        ("all", "CAMPAIGN_STATUS_CHANGED"),
    ]


def test_one_of_a_client_is_told_of_its_campaigns(service: Service, ask: Ask) -> None:
    """And of no other's."""
    create(ask, "client", "client", client_id=23)
    for campaign_id in (372, other_campaign(ask, 24), other_campaign(ask)):
        ask("POST", f"/campaigns/{campaign_id}/leads/add", LEAD)
        ask("POST", f"/campaigns/{campaign_id}/leads/1/category", {"category_id": 1})
    assert told(service) == [("client", "LEAD_CATEGORY_UPDATED")]


def test_one_of_the_account_takes_the_place_of_others(service: Service, ask: Ask) -> None:
    """For the events that it wants; a client's and a campaign's are both told."""
    saved = {"name": "s", "webhook_url": "http://127.0.0.1:9/saved", "event_types": ["EMAIL_REPLY", "EMAIL_SENT"]}
    ask("POST", "/campaigns/372/webhooks", saved)
    create(ask, "campaign", "campaign", "EMAIL_REPLY", email_campaign_id=372)
    create(ask, "client", "client", "EMAIL_REPLY", client_id=23)
    create(ask, "all", "user", event_type_map={"EMAIL_SENT": True, "EMAIL_REPLY": False})
    ask("POST", "/campaigns/372/leads/add", LEAD)
    happen(service, "reply")
    assert told(service) == [
        ("all", "EMAIL_SENT"),
        ("saved", "EMAIL_REPLY"),
        ("campaign", "EMAIL_REPLY"),
        ("client", "EMAIL_REPLY"),
    ]


def test_only_the_categories_it_wants(service: Service, ask: Ask) -> None:
    """By their ids; one that does not want an event leaves it to others."""
    create(ask, "all", "user", category_id_map={"1": True, "2": False}, category_id=3)
    create(
        ask, "campaign", "campaign", email_campaign_id=372, event_type_map={}, event_type="LEAD_CATEGORY_UPDATED"
    )
    ask("POST", "/campaigns/372/leads/add", LEAD)
    for category_id in (1, 2, 3):
        ask("POST", "/campaigns/372/leads/1/category", {"category_id": category_id})
    assert [name for name, _ in told(service)] == ["all", "campaign", "all"]


def test_one_event_is_told_once_to_each(service: Service, ask: Ask) -> None:
    """Though it is sent to the webhooks of all campaigns."""
    create(ask, "all", "user")
    other_campaign(ask)
    service.emit({"event_type": "EMAIL_REPLY"})
    assert told(service) == [("all", "EMAIL_REPLY")]


@pytest.mark.real_time
async def test_a_delivery_says_of_which_level_it_is() -> None:
    """In the documented header."""
    heads: asyncio.Queue[bytes] = asyncio.Queue()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.put_nowait(await reader.readuntil(b"\r\n\r\n"))
        writer.close()
        await writer.wait_closed()

    with Sandbox() as sandbox:
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            create(asking(sandbox._service), "all", "user", webhook_url=url)
            sandbox.emit("EMAIL_REPLY")
            assert b"\r\nX-Webhook-Level: user\r\n" in await heads.get()


@pytest.mark.parametrize("dialect", ["documented", "deployed"])
def test_it_is_looked_up_changed_and_removed_by_its_id(dialect: Dialect) -> None:
    """Whichever way it was made; what is left out stays as it is."""
    ask = asking(make_service(dialect))
    made = create(ask, "campaign", "campaign", "EMAIL_REPLY", email_campaign_id=372, category_id_map={"1": True})
    route = f"/webhook/update/{made}"
    assert ask(
        "PUT", route, {"name": "new", "event_types": ["EMAIL_OPEN"], "categories": ["Meeting Request"]}
    ) == (
        200,
        {"ok": True, "id": made, "message": "Webhook saved successfully"},
    )
    assert ask("PUT", route, {"webhook_url": "http://127.0.0.1:9/new"})[0] == 200
    found = ask("GET", f"/webhook/{made}")[1]["data"]
    assert {name: value for name, value in found.items() if not name.endswith("_at")} == {
        "id": made,
        "email_campaign_id": 372,
        "name": "new",
        "webhook_url": "http://127.0.0.1:9/new",
        "event_type_map": {"EMAIL_OPEN": True},
        "category_id_map": {"2": True},
    }
    listed = ask("GET", "/campaigns/372/webhooks")[1]
    assert [one["id"] for one in (listed if isinstance(listed, list) else [listed])] == [made]
    remove = ("/webhook/delete", {"id": made}) if dialect == "documented" else (f"/webhook/delete/{made}", None)
    assert [ask("DELETE", *remove)[0], ask("DELETE", *remove)[0], ask("GET", f"/webhook/{made}")[0]] == [
        200,
        404,
        404,
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"webhook_url": None}, (400, "Invalid webhook_url - null")),
        ({"webhook_url": "x"}, (400, "Invalid webhook_url - x")),
        ({"association_type": 1}, (400, '"association_type" must be one of [user, client, campaign]')),
        ({"association_type": "campaign"}, (404, "Campaign not found - Invalid campaign_id.")),
        ({"event_type_map": {"EMAIL_OPENED": True}}, (400, "Invalid event_types - EMAIL_OPENED")),
        ({"category_id_map": {"99": True}}, (400, "Invalid category - 99")),
    ],
    ids=str,
)
def test_what_is_wrong_is_named(changes: dict[str, Any], expected: tuple[int, str], ask: Ask) -> None:
    """As the calls of one campaign do."""
    body = {"webhook_url": "http://127.0.0.1:9/", "association_type": "user", **changes}
    status, answer = ask("POST", "/webhook/create", body)
    assert (status, answer["error"]) == expected


def test_an_address_is_needed(ask: Ask) -> None:
    """In the documented words."""
    assert ask("POST", "/webhook/create", {"association_type": "user"}) == (
        422,
        {"error": "webhook_url is required"},
    )


def test_a_campaign_that_is_deleted_takes_its_webhooks_along(ask: Ask) -> None:
    """Not those of the account."""
    of_all = create(ask, "all", "user")
    campaign_id = other_campaign(ask)
    own = create(ask, "own", "campaign", email_campaign_id=campaign_id)
    assert ask("DELETE", f"/campaigns/{campaign_id}")[0] == 200
    assert [ask("GET", f"/webhook/{one}")[0] for one in (of_all, own)] == [200, 404]
