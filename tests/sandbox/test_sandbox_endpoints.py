"""The other documented endpoints, and what holds for all of them, asked without a network."""

from datetime import timedelta
from typing import Any

import pytest

from smartlead_async.sandbox.service import Service
from tests.endpoints.documented import CLIENT
from tests.sandbox.sandbox_asking import NOON, Ask

UNKNOWN_CAMPAIGN = (404, {"error": "Campaign not found - Invalid campaign_id."})
OK = (200, {"ok": True})
NEW_CLIENT = {name: value for name, value in CLIENT.items() if name != "id"}
WEBHOOK = {
    "name": "Ramesh testing 1",
    "webhook_url": "https://webhook.site/8222f684-0cf6-43ac-9360-28227fc36d32",
    "event_types": ["LEAD_CATEGORY_UPDATED"],
    "categories": ["Interested"],
}


def test_a_webhook_is_saved_listed_changed_and_deleted(ask: Ask):
    """A single webhook is documented as one object; its id is told only there."""
    assert ask("GET", "/campaigns/372/webhooks") == (200, [])
    assert ask("POST", "/campaigns/372/webhooks", WEBHOOK | {"id": None}) == (
        200,
        {"ok": True, "email_campaign_id": 372} | WEBHOOK,
    )
    made = "2025-01-15T12:00:00.000Z"
    shown = {"id": 217, "email_campaign_id": 372, "created_at": made, "updated_at": made} | WEBHOOK
    assert ask("GET", "/campaigns/372/webhooks") == (200, shown)
    assert ask("POST", "/campaigns/372/webhooks", WEBHOOK | {"id": 217, "name": "Changed"})[0] == 200
    assert ask("GET", "/campaigns/372/webhooks")[1]["name"] == "Changed"
    assert ask("DELETE", "/campaigns/372/webhooks", {"id": 217}) == OK
    assert ask("DELETE", "/campaigns/372/webhooks", {"id": 217})[0] == 404


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"webhook_url": "webhook.site", "event_types": ["X"]}, "Invalid webhook_url - webhook.site"),
        ({"webhook_url": "http://[::1"}, "Invalid webhook_url - http://[::1"),
        ({"webhook_url": True}, "Invalid webhook_url - true"),
        ({"categories": "Interested"}, "Invalid category - Interested"),
        ({"event_types": ["EMAIL_SENT", "X"], "categories": ["Y"]}, "Invalid event_types - X"),
        ({"categories": ["Interested", "Y"]}, "Invalid category - Y"),
    ],
)
def test_a_webhook_is_refused_in_the_documented_words_and_order(ask: Ask, changes: dict[str, Any], error: str):
    """The first documented check that fails names the value."""
    assert ask("POST", "/campaigns/372/webhooks", WEBHOOK | changes) == (400, {"error": error})


def test_a_webhook_with_an_unknown_id_is_not_made(ask: Ask):
    """An id means an update, and an update needs what it updates."""
    assert ask("POST", "/campaigns/372/webhooks", WEBHOOK | {"id": 5})[0] == 404
    assert ask("GET", "/campaigns/372/webhooks") == (200, [])


def test_a_client_is_saved_and_listed(ask: Ask):
    """The answer echoes the password, the list does not, and it is misspelt as documented."""
    assert ask("POST", "/client/save", NEW_CLIENT) == (
        200,
        {
            "ok": True,
            "clientId": 299,
            "name": "Ramesh Kumar",
            "email": "ramesh@example.com",
            "password": "Test1234!",
        },
    )
    ((client,),) = (ask("GET", "/client/")[1],)
    assert client["client_permision"] == {"permission": ["reply_master_inbox"], "retricted_category": []}
    assert (client["id"], client["logo"], client["logo_url"]) == (299, "SmartGen Outreach", None)
    assert "password" not in client


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": ""}, "Invalid name - "),
        ({"email": "ramesh"}, "Invalid email - ramesh"),
        ({"permission": ["everything"]}, "Invalid permission - everything"),
    ],
)
def test_a_client_that_is_not_as_documented_is_refused(ask: Ask, changes: dict[str, Any], error: str):
    """Only the documented permissions exist."""
    assert ask("POST", "/client/save", NEW_CLIENT | changes) == (400, {"error": error})


def test_reconnecting_works_three_times_in_24_hours(ask: Ask):
    """The quota's refusal says ok as well; a turn is free again when it is 24 hours old."""
    path = "/email-accounts/reconnect-failed-email-accounts"
    assert [ask("POST", path, {}, NOON + timedelta(hours=i))[0] for i in range(4)] == [200, 200, 200, 406]
    assert ask("POST", path, {}, NOON + timedelta(hours=23))[1] == {
        "ok": True,
        "message": "Bulk reconnect API cannot be consumed more than 3 times a day",
    }
    assert ask("POST", path, {}, NOON + timedelta(hours=24))[0] == 200


def test_with_no_failed_account_there_is_nothing_to_reconnect(ask_without_failed_accounts: Ask):
    """The documented 404 says ok too, and uses no turn."""
    path = "/email-accounts/reconnect-failed-email-accounts"
    expected = (404, {"ok": True, "message": "No failed email account found!"})
    assert [ask_without_failed_accounts("POST", path, {}) for _ in range(4)] == [expected] * 4


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/campaigns/999"),
        ("GET", "/campaigns/999/analytics"),
        ("GET", "/campaigns/999/sequences"),
        ("GET", "/campaigns/999/webhooks"),
        ("POST", "/campaigns/999/schedule"),
        ("POST", "/campaigns/999/settings"),
        ("POST", "/campaigns/999/status"),
        ("POST", "/campaigns/999/leads"),
        ("POST", "/campaigns/999/leads/add"),
        ("POST", "/campaigns/999/leads/1/update"),
        ("POST", "/campaigns/999/leads/1/category"),
        ("POST", "/campaigns/999/webhooks"),
        ("DELETE", "/campaigns/999/webhooks"),
    ],
)
def test_an_unknown_campaign_is_not_found(ask: Ask, method: str, path: str):
    """Whatever is asked of it, and before the body is looked at."""
    assert ask(method, path) == UNKNOWN_CAMPAIGN


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("GET", "/client"),
        ("GET", "/campaigns/"),
        ("PATCH", "/campaigns/372/status"),
        ("GET", "/campaigns/abc"),
        ("POST", "/campaigns/372/leads/1"),
    ],
)
def test_an_unknown_route_is_express_own_page(ask: Ask, method: str, path: str):
    """A missing or added slash and a wrong method are unknown routes too."""
    status, page = ask(method, path)
    assert (status, f"<pre>Cannot {method} /api/v1{path}</pre>" in page) == (404, True)


@pytest.mark.parametrize(
    ("body", "content_type", "error"),
    [
        (b'{"name": "x"}', "", "Invalid content-type - none: send application/json"),
        (b"[1]", "application/json", '"value" must be of type object'),
        (b"\xff", "application/json; charset=utf-8", "Invalid JSON - "),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(service: Service, body: bytes, content_type: str, error: str):
    """Express reads only what is declared as JSON; here that is said and not left to guess."""
    answer = service.apply("POST", "/api/v1/campaigns/create", body, content_type, NOON)
    assert answer.status == 400
    assert error in answer.body.decode().replace('\\"', '"')
