"""A call by hand says which method there is for its operation."""

import logging

import pytest

from smartlead_async import ApiError
from smartlead_async.transport.typed_routes import find_method
from tests.memory_network import MemoryServer, Reply


@pytest.mark.parametrize(
    ("method", "template", "host", "expected"),
    [
        ("GET", "/campaigns", "server", "campaigns.list"),
        ("GET", "/campaigns/", "server", "campaigns.list"),
        ("GET", "/campaigns/{id1}", "server", "campaigns.get"),
        ("POST", "/campaigns/{c}/leads/{l}", "server", "leads.update"),
        ("GET", "/spam-test/{id1}", "smartdelivery", "smart_delivery.get_test"),
        ("GET", "/spam-test/{id1}", "server", None),
        ("GET", "/unheard-of", "server", None),
    ],
)
def test_the_method_is_found_whatever_the_ids_are_called(method, template, host, expected):
    """On its host, under each route it has."""
    assert find_method(method, template, host) == expected


async def test_a_refusal_and_the_log_name_the_method(caplog):
    """Whoever calls an operation by hand may not know that it is there."""
    server = MemoryServer(lambda _: Reply(status=400, body=b'{"message":"no"}'))
    async with server.client() as smartlead:
        with (
            caplog.at_level(logging.INFO, "smartlead_async"),
            pytest.raises(ApiError, match=r"; smartlead\.campaigns\.get\(\) is the method"),
        ):
            await smartlead.request("GET", "/campaigns/372")
    assert "smartlead.campaigns.get() is the method of this operation" in caplog.text


async def test_an_operation_without_a_method_is_sent_without_a_word(caplog):
    """That is what `request` is for."""
    server = MemoryServer(lambda _: Reply(body=b"{}"))
    async with server.client() as smartlead:
        with caplog.at_level(logging.INFO, "smartlead_async"):
            await smartlead.request("GET", "/unheard-of")
    assert "method" not in caplog.text
