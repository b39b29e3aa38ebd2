"""An answer with a wrong type is an `InvalidResponseError` that names the value by its JSON path."""

from typing import Any

import httpx
import pytest
import respx

from smartlead_async import InvalidResponseError, Smartlead
from tests.endpoints.documented import BY_NAME

WRONG: list[tuple[str, Any, str]] = [
    ("campaigns.list", [3], "expected an object, got an integer @ $[0]"),
    ("campaigns.list", [{"id": 1}, {"name": "x"}], "missing @ $[1].id"),
    ("campaigns.list", [{"id": "x"}] * 1000, "expected an integer, got text @ $[0].id"),
    ("campaigns.list", {"ok": True, "data": None}, "expected a list, got null @ $"),
    ("campaigns.get", {"id": None}, "expected an integer, got null @ $.id"),
    ("campaigns.get", {"id": True}, "expected an integer, got true or false @ $.id"),
    ("campaigns.get", {"id": 3.5}, "expected an integer, got a number @ $.id"),
    ("campaigns.get", {"id": "37x"}, "expected an integer, got text @ $.id"),
    ("campaigns.create", {"ok": True}, "missing @ $.id"),
    ("campaigns.create", {"ok": True, "data": None}, "expected an object, got null @ $"),
    ("campaigns.get_sequences", [{"subject": "x"}, 2], "expected an object, got an integer @ $[1]"),
    ("webhooks.list", [{"a": 1}], "expected an object with some of the documented fields, got an object @ $[0]"),
    ("webhooks.save", 1, "expected an object, got an integer @ $"),
    ("clients.list", "x", "expected a list, got text @ $"),
    ("clients.save", {"clientId": "x"}, "expected an integer, got text @ $.clientId"),
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


async def test_the_value_itself_is_not_shown(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """What is in the wrong place may be a secret or an address: its type is named, not the value."""
    api.get("/client/").respond(json=[{"id": "cristiano@mufc.com"}])
    with pytest.raises(InvalidResponseError) as caught:
        await smartlead.clients.list()
    assert "cristiano" not in f"{caught.value}{vars(caught.value)}"
