"""The connections alone: each is of one request, or idle, or closed."""

import asyncio
import pickle
from base64 import b64encode

import httpcore
import httpx
import pytest

from smartlead_async.transport.pool import LONGEST_IDLE, PoolTransport
from tests.memory_network import BASE_URL, CREATED, RESET, MemoryServer, Reply


async def exchange(pool: PoolTransport, url: str = f"{BASE_URL}/campaigns") -> httpx.Response:
    return await pool.handle_async_request(httpx.Request("GET", url))


async def many(pool: PoolTransport, count: int) -> None:
    for answer in await asyncio.gather(*(exchange(pool) for _ in range(count))):
        await answer.aread()


def idle_for(seconds: float) -> MemoryServer:
    server = MemoryServer()
    server.idle_s = seconds
    return server


@pytest.mark.parametrize(("idle_s", "connections"), [(2.9, 5), (3.1, 10)])
async def test_a_connection_is_used_again_that_was_not_idle_for_long(idle_s, connections):
    """Three seconds: Node closes one after five."""
    server = MemoryServer()
    pool = PoolTransport(network_backend=server)
    await many(pool, 5)
    await asyncio.sleep(idle_s)
    await many(pool, 5)
    assert server.connections == connections
    await pool.aclose()


async def test_an_answer_says_which_http_it_is():
    """Of HTTP/1 alone the end of a connection may be the end of a body."""
    pool = PoolTransport(network_backend=MemoryServer())
    answer = await exchange(pool)
    assert answer.extensions == {"http_version": b"HTTP/1.1"}
    await answer.aread()
    await pool.aclose()


def test_connections_cannot_be_pickled():
    """They may hold a proxy's password."""
    pool = PoolTransport(proxy="http://user:password@127.0.0.1:3128")
    with pytest.raises(
        TypeError, match="^connections may hold a proxy's password and cannot be pickled or copied$"
    ):
        pickle.dumps(pool)


@pytest.mark.parametrize(("idle_s", "connections"), [(0.9, 1), (1.1, 2)])
async def test_a_request_may_ask_for_a_connection_that_was_just_used(idle_s, connections):
    """The longer one was idle, the likelier it is that the server closes it just as it is used."""
    server = MemoryServer()
    pool = PoolTransport(network_backend=server)
    await many(pool, 1)
    await asyncio.sleep(idle_s)
    request = httpx.Request("POST", f"{BASE_URL}/campaigns/create", extensions={LONGEST_IDLE: 1.0})
    answer = await pool.handle_async_request(request)
    await answer.aread()
    assert server.connections == connections
    await pool.aclose()


@pytest.mark.parametrize(("travel_s", "connections"), [(0.0, 50), (0.02, 4), (0.1, 2), (1.0, 2)])
async def test_calls_one_after_another_take_turns_on_few_connections(travel_s, connections):
    """One connection rests while another is used; on a way of no time none is opened for that beyond fifty."""
    server = MemoryServer(travel=lambda: (0.0, travel_s))
    pool = PoolTransport(network_backend=server)
    for _ in range(60):
        await many(pool, 1)
    assert server.connections == connections
    await pool.aclose()


async def test_a_connection_is_used_for_its_own_host_only():
    """The API has four; what is idle is one of several."""
    server = MemoryServer()
    pool = PoolTransport(network_backend=server)
    for host in ("server", "smartdelivery", "server", "smartdelivery"):
        answer = await exchange(pool, f"https://{host}.smartlead.ai/api/v1/x")
        await answer.aread()
        await asyncio.sleep(0.1)
    assert server.addresses == [("server.smartlead.ai", 443), ("smartdelivery.smartlead.ai", 443)]
    assert [request.headers["host"].partition(".")[0] for request in server.received] == [
        "server",
        "smartdelivery",
    ] * 2
    await pool.aclose()


@pytest.mark.parametrize("count", range(1, 6))
async def test_requests_that_come_together_close_what_has_expired_once(count):
    """While one of them waits for the end of a connection, another may close the next."""
    server = idle_for(2.0)
    pool = PoolTransport(network_backend=server)
    await many(pool, 5)
    await asyncio.sleep(2.1)
    await many(pool, count)
    assert server.connections == 5 + count
    assert (len(pool._idle), pool._busy, pool._expired) == (count, set(), [])
    await pool.aclose()


@pytest.mark.parametrize("error", [httpcore.ConnectError, httpcore.ReadError])
async def test_a_connection_that_failed_is_kept_nowhere(error):
    """Whether there was none, or it broke."""
    server = MemoryServer(replies=[RESET])
    server.refuse_connections = 1 if error is httpcore.ConnectError else 0
    pool = PoolTransport(network_backend=server)
    with pytest.raises(error):
        await exchange(pool)
    assert (pool._idle, pool._busy) == ({}, set())


async def test_a_connection_whose_answer_was_not_read_to_its_end_is_closed():
    """What is left in it would be taken for the next answer."""
    pool = PoolTransport(network_backend=MemoryServer(lambda _: Reply(body=b"x" * 100_000)))
    answer = await exchange(pool)
    await answer.aclose()
    assert (pool._idle, pool._busy) == ({}, set())


async def test_an_answer_that_is_read_after_the_end_gives_nothing_back():
    """The connections were closed meanwhile."""
    pool = PoolTransport(network_backend=MemoryServer())
    answer = await exchange(pool)
    await pool.aclose()
    await answer.aclose()
    assert (pool._idle, pool._busy) == ({}, set())


async def test_a_request_goes_to_its_host_and_port():
    """With its path, and what is to be told of its steps."""
    server, steps = MemoryServer(), []

    async def trace(event: str, _info: object) -> None:
        steps.append(event)

    pool = PoolTransport(network_backend=server)
    request = httpx.Request("GET", "http://127.0.0.2:8123/a?b=c", extensions={"trace": trace})
    answer = await pool.handle_async_request(request)
    await answer.aread()
    assert server.addresses == [("127.0.0.2", 8123)]
    assert server.received[0].target == "/a?b=c"
    assert "http11.send_request_headers.complete" in steps
    await pool.aclose()


@pytest.mark.parametrize(
    ("user", "wanted"),
    [("", None), ("ana:s3cret@", b"ana:s3cret"), ("ana@", b"ana:"), (":s3cret@", b":s3cret")],
)
async def test_a_proxy_is_told_user_and_password_and_the_server_is_not(user, wanted):
    """The proxy by the request that opens the tunnel."""
    server = MemoryServer()
    pool = PoolTransport(proxy=f"http://{user}proxy.example:3128", network_backend=server)
    answer = await exchange(pool, "https://server.example/campaigns")
    await answer.aread()
    assert server.addresses == [("proxy.example", 3128)]
    [tunnel], [request] = server.tunnels, server.received
    said = None if wanted is None else f"Basic {b64encode(wanted).decode()}"
    assert tunnel.headers.get("proxy-authorization") == said
    assert "proxy-authorization" not in request.headers
    await pool.aclose()


@pytest.mark.parametrize("idle_s", [0.9, 1.1])
async def test_what_may_not_happen_twice_goes_out_on_a_connection_that_was_just_used(idle_s):
    """A server that closes it at that moment leaves open whether it had the request; a read is asked again."""
    server = MemoryServer(lambda request: Reply(body=CREATED if request.method == "POST" else b"[]"))
    async with server.client() as smartlead:
        await smartlead.campaigns.list()
        await asyncio.sleep(idle_s)
        await smartlead.campaigns.list()
        assert server.connections == 1
        await asyncio.sleep(idle_s)
        await smartlead.campaigns.create("Test")
    assert server.connections == (1 if idle_s < 1.0 else 2)
