"""Cloudflare's refusals are named for what they are."""

import pytest

from smartlead_async import AuthenticationError
from tests.memory_network import MemoryServer, Reply

PAGE = (
    b"<!DOCTYPE html><html><head><title>Access denied | server.smartlead.ai used Cloudflare to restrict access"
    b"</title></head><body><h1><span>Error</span> <span>1010</span></h1></body></html>"
)
RAY = (("server", "cloudflare"), ("cf-ray", "8f0a1b2c3d4e5f60-FRA"))


async def refused(reply: Reply) -> str:
    async with MemoryServer(lambda _: reply).client() as smartlead:
        with pytest.raises(AuthenticationError) as caught:
            await smartlead.campaigns.list()
    return caught.value.message


@pytest.mark.parametrize(
    ("reply", "named"),
    [
        (Reply(status=403, body=PAGE, headers=RAY), " (error 1010, ray 8f0a1b2c3d4e5f60-FRA)"),
        (Reply(status=403, body=PAGE), " (error 1010)"),
        (Reply(status=403, body=b"error code: 1010"), " (error 1010)"),
        (Reply(status=403, body=b"<html>Sorry, you have been blocked</html>", headers=RAY[:1]), ""),
        (Reply(status=403, body=b"<html>" + b" " * 2000 + b"by cloudflare</html>"), ""),
    ],
)
async def test_a_block_by_cloudflare_is_no_question_of_the_key(reply, named):
    """It says so, with the numbers that Cloudflare's support asks for, and what to try."""
    message = await refused(reply)
    assert f"Cloudflare, which stands before the API, blocked the request{named}; it did not reach" in message
    assert "user_agent=" in message
    assert "plan may lack" not in message


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=403, body=b'{"message":"Plan expired"}', headers=RAY),
        Reply(status=403, body=b"<html>Forbidden</html>"),
        Reply(status=403, body=b"", headers=RAY),
        Reply(status=401, body=PAGE, headers=RAY),
    ],
    ids=["the API's own words", "somebody else", "nothing", "another status"],
)
async def test_what_is_not_cloudflare_s_is_not_said_to_be(reply):
    """The API's own answers pass through Cloudflare, too."""
    assert "Cloudflare" not in await refused(reply)


async def test_a_client_calls_itself_as_it_is_told():
    """In every request."""
    server = MemoryServer(lambda _: Reply(body=b"[]"))
    async with server.client(user_agent="acme/1.4 (ops@acme.example)") as named, server.client() as unnamed:
        await named.campaigns.list()
        await unnamed.campaigns.list()
    agents = [request.headers["user-agent"] for request in server.received]
    assert agents == ["acme/1.4 (ops@acme.example)", "smartlead-async"]
