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
    ("campaigns.get_sequences", [{"subject": "x"}, 2], "expected an object, got an integer @ $[1]"),
    ("webhooks.list", [{"a": 1}], "expected an object with some of the documented fields, got an object @ $[0]"),
    ("clients.list", "x", "expected a list, got text @ $"),
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


WROTE = [
    ("campaigns.create", {"ok": True}, "missing @ $.id"),
    ("campaigns.create", {"ok": True, "data": None}, "expected an object, got null @ $"),
    ("webhooks.save", 1, "expected an object, got an integer @ $"),
    ("clients.save", {"clientId": "x"}, "expected an integer, got text @ $.clientId"),
]


@pytest.mark.parametrize(("name", "body", "reason"), WROTE, ids=[f"{name}-{reason}" for name, _, reason in WROTE])
async def test_a_write_whose_answer_cannot_be_read_says_that_it_was_applied(
    name: str, body: object, reason: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """Its 2xx says so; what the server answered is in `body`, and it is not sent again."""
    api.route().mock(return_value=httpx.Response(200, json=body))
    with pytest.raises(InvalidResponseError) as caught:
        await BY_NAME[name](smartlead)
    assert caught.value.message == (
        f"200: it was applied, but the answer has another shape: {reason}; "
        "look for what it made before you call again"
    )
    assert (caught.value.body, caught.value.sent, api.calls.call_count) == (body, "yes", 1)


async def test_the_value_itself_is_not_shown(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """What is in the wrong place may be about a person: its type is named; the value is in `body` alone."""
    api.get("/client/").respond(json=[{"id": "cristiano@mufc.com"}])
    with pytest.raises(InvalidResponseError) as caught:
        await smartlead.clients.list()
    assert "cristiano" not in f"{caught.value}{caught.value.args}"
    assert caught.value.body == [{"id": "cristiano@mufc.com"}]
