"""An answer with a wrong type is an `InvalidResponseError` that names the value by its JSON path."""

from typing import Any

import httpx
import pytest
import respx

from smartlead_async import InvalidResponseError, Smartlead
from tests.endpoints.documented import BY_NAME

CRON = "scheduler_cron_value"
PLAIN = "send_as_plain_text"
WRONG: list[tuple[str, Any, str]] = [
    ("campaigns.list", [3], "expected an object, got an integer @ $[0]"),
    ("campaigns.list", [{"id": 1}, {"name": "x"}], "missing @ $[1].id"),
    ("campaigns.get", {"id": None}, "expected an integer, got null @ $.id"),
    ("campaigns.get", {"id": True}, "expected an integer, got true or false @ $.id"),
    ("campaigns.get", {"id": 3.0}, "expected an integer, got a number @ $.id"),
    ("campaigns.get", {"id": "37x"}, "expected an integer, got text @ $.id"),
    ("campaigns.get", {"id": ""}, "expected an integer, got text @ $.id"),
    ("campaigns.get", {"id": 1, "name": 5}, "expected text, got an integer @ $.name"),
    ("campaigns.get", {"id": 1, "status": 5}, "expected text, got an integer @ $.status"),
    ("campaigns.get", {"id": 1, "client_id": [2]}, "expected an integer, got a list @ $.client_id"),
    (
        "campaigns.get",
        {"id": 1, "track_settings": ["x", 2]},
        "expected text, got an integer @ $.track_settings[1]",
    ),
    ("campaigns.get", {"id": 1, PLAIN: "false"}, f"expected true or false, got text @ $.{PLAIN}"),
    ("campaigns.get", {"id": 1, PLAIN: 0}, f"expected true or false, got an integer @ $.{PLAIN}"),
    ("campaigns.get", {"id": 1, CRON: []}, f"expected an object, got a list @ $.{CRON}"),
    ("campaigns.get", {"id": 1, CRON: {"days": [1, "Mon"]}}, f"expected an integer, got text @ $.{CRON}.days[1]"),
    ("campaigns.get", {"id": 1, CRON: "{ days: [ Mon ] }"}, f"expected an integer, got text @ $.{CRON}.days[0]"),
    ("campaigns.get", {"id": 1, CRON: {"startHour": 9}}, f"expected text, got an integer @ $.{CRON}.startHour"),
    ("campaigns.list", {}, "expected a list, got an object @ $"),
    ("campaigns.list", {"ok": True, "data": None}, "expected a list, got null @ $"),
    ("campaigns.create", {"ok": True}, "missing @ $.id"),
    ("campaigns.create", {"ok": True, "data": None}, "expected an object, got null @ $"),
    ("campaigns.create", [], "expected an object, got a list @ $"),
    ("campaigns.get_analytics", {"sent_count": "many"}, "expected an integer, got text @ $.sent_count"),
    (
        "campaigns.get_analytics",
        {"campaign_lead_stats": {"revenue": "0"}},
        "expected a number, got text @ $.campaign_lead_stats.revenue",
    ),
    (
        "campaigns.get_sequences",
        [{"sequence_variants": [{"id": 1}, 2]}],
        "expected an object, got an integer @ $[0].sequence_variants[1]",
    ),
    ("campaigns.set_status", [], "expected an object, got a list @ $"),
    (
        "leads.add_many",
        {"is_lead_limit_exhausted": "no"},
        "expected true or false, got text @ $.is_lead_limit_exhausted",
    ),
    (
        "leads.add_many",
        {"invalid_emails": ["a@b", {"id": 1}]},
        "expected text, got an object @ $.invalid_emails[1]",
    ),
    ("webhooks.list", {"id": 44, "categories": [1]}, "expected text, got an integer @ $[0].categories[0]"),
    ("webhooks.list", {"id": 44, "categories": "Interested"}, "expected a list, got text @ $[0].categories"),
    (
        "webhooks.list",
        {"id": 44, "event_types": {"EMAIL_SENT": 1}},
        "expected a list, got an object @ $[0].event_types",
    ),
    ("webhooks.save", {"webhook_url": 1}, "expected text, got an integer @ $.webhook_url"),
    ("clients.list", [{"id": 6, "uuid": 7}], "expected text, got an integer @ $[0].uuid"),
    ("clients.list", {}, "expected a list, got an object @ $"),
    (
        "clients.list",
        [{"id": 1, "client_permision": {"retricted_category": [None]}}],
        "expected text or an integer, got null @ $[0].client_permision.retricted_category[0]",
    ),
    ("clients.save", {"clientId": "x"}, "expected an integer, got text @ $.clientId"),
    ("clients.save", {"clientId": 299, "email": ["x"]}, "expected text, got a list @ $.email"),
    ("email_accounts.reconnect_failed", {"ok": True, "message": 1}, "expected text, got an integer @ $.message"),
]


@pytest.mark.parametrize(("name", "body", "reason"), WRONG, ids=[f"{name}-{reason}" for name, _, reason in WRONG])
async def test_a_wrong_type_is_named_by_its_json_path(
    name: str, body: object, reason: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """What was expected, what came and where it stands; the call is not repeated, it was applied."""
    api.route().mock(return_value=httpx.Response(200, json=body))
    with pytest.raises(InvalidResponseError) as caught:
        await BY_NAME[name](smartlead)
    assert caught.value.message == f"200: the answer has another shape: {reason}"
    assert (caught.value.call, caught.value.sent, api.calls.call_count) == (BY_NAME[name].label, "yes", 1)


async def test_at_most_five_wrong_values_are_named(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """An answer that is wrong everywhere makes a short message."""
    api.get("/campaigns").respond(json=[{"id": "x"}] * 1000)
    with pytest.raises(InvalidResponseError) as caught:
        await smartlead.campaigns.list()
    assert caught.value.message.count("expected an integer") == 5
    assert caught.value.message.endswith("@ $[4].id")


async def test_the_value_itself_is_not_shown(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """What is in the wrong place may be a secret or an address: its type is named, not the value."""
    api.get("/client/").respond(json=[{"id": "cristiano@mufc.com"}])
    with pytest.raises(InvalidResponseError) as caught:
        await smartlead.clients.list()
    assert "cristiano" not in f"{caught.value}{vars(caught.value)}"
