"""Operations that the deployed API does not have: an error says so, and what to call."""

import re

import pytest

from smartlead_async import AuthenticationError, NotFoundError, ServerError, SmartleadError
from smartlead_async.transport.dead_routes import DEAD_ROUTES, find_dead
from tests.endpoints.documented import ENDPOINTS, METHODS, RESOURCES
from tests.memory_network import MemoryServer, Reply


@pytest.mark.parametrize(
    ("method", "path", "instead"),
    [
        ("POST", "/campaigns/new", "campaigns.create()"),
        ("GET", "/campaigns/372/leads/915", "leads.get()"),
        ("GET", "/campaigns/372/top-level-analytics/", "campaigns.get_analytics() or"),
        ("DELETE", "/campaigns/372/webhooks/5", "webhooks.delete(), which sends the id in the body"),
        ("PUT", "/lead-lists/5/x", "lead_lists, whose paths begin with /lead-list"),
        ("GET", "/crm/leads/notes/5", "inbox.create_note(), to write one"),
        ("POST", "/smart-delivery/test", "smart_delivery"),
    ],
)
async def test_a_request_that_fails_says_that_its_operation_is_dead(method: str, path: str, instead: str):
    """And what to call in its place."""
    server = MemoryServer(lambda _: Reply(status=404, body=b"<html>Cannot GET"))
    async with server.client() as smartlead:
        with pytest.raises(NotFoundError) as caught:
            await smartlead.request(method, path)
    assert re.search(
        r"no such operation was seen on the deployed API \(.+\); use " + re.escape(instead), str(caught.value)
    )


async def test_an_operation_without_another_in_its_place_says_what_was_seen():
    """Nothing is invented."""
    server = MemoryServer(lambda _: Reply(status=404, body=b"<html>Cannot GET"))
    async with server.client() as smartlead:
        with pytest.raises(NotFoundError, match=r"no such operation was seen .+ takes no API key\)$"):
            await smartlead.request("POST", "/verify-emails", json={})


async def test_an_operation_that_breaks_says_so_too():
    """With the server's own words before it."""
    server = MemoryServer(lambda _: Reply(status=500, body=b'{"error":"column \'undefined\' does not exist"}'))
    async with server.client() as smartlead:
        with pytest.raises(
            SmartleadError, match=r"500: column 'undefined' does not exist; no such operation"
        ) as caught:
            await smartlead.request("POST", "/master-inbox/assigned-me", json={})
    assert isinstance(caught.value.__cause__ or caught.value, ServerError)


async def test_a_dead_operation_that_answers_is_read():
    """The API may have it one day; and a wrong key stays a wrong key."""
    server = MemoryServer(
        replies=[Reply(body=b'{"id":1}'), Reply(status=401, body=b'{"message":"Invalid API Key"}')]
    )
    async with server.client() as smartlead:
        assert await smartlead.request("GET", "/analytics/overview") == {"id": 1}
        with pytest.raises(AuthenticationError, match="check the API key"):
            await smartlead.request("GET", "/analytics/overview")


def test_no_operation_of_the_package_is_dead():
    """Nor is one that is not listed."""
    dead = [
        endpoint.name
        for endpoint in ENDPOINTS
        if find_dead(endpoint.method, endpoint.label.split(" ")[1], endpoint.host)
    ]
    assert (dead, find_dead("GET", "/crmx", "server"), find_dead("GET", "/webhooks", "prospect-api")) == (
        [],
        None,
        None,
    )


def test_what_is_named_in_its_place_is_there():
    """A method, or a resource."""
    named = [
        name for route in DEAD_ROUTES for name in re.findall(r"[a-z_]+\.[a-z_]+(?=\(\))|^[a-z_]+$", route.instead)
    ]
    assert [name for name in named if name not in {*METHODS, *RESOURCES}] == []
