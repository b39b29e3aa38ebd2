"""An answer is the answer to the request before it: bytes that nobody asked for are nobody's answer."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpcore
import httpx
import pytest

from smartlead_async import Lead, RateLimit, Smartlead, SmartleadError
from smartlead_async.transport.pool import PoolTransport
from smartlead_async.transport.stream import WatchedStream
from tests.memory_network import BASE_URL, KEY, MemoryServer, Received, Reply, fullest_window

CERTIFICATE = Path(__file__).with_name("loopback.pem")  # of 127.0.0.1, signed by itself
STRAY = b"HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\n" + b'{"id": 0}'
ANSWERS = {
    "an answer twice": b"HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\n{}" + STRAY,
    "204 with a body": b"HTTP/1.1 204 X\r\n\r\n" + STRAY,
    "304 with a body": b"HTTP/1.1 304 X\r\n\r\n" + STRAY,
    "a length that is too short": b"HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\n{}, and more",
    "more than the last chunk": b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n" + STRAY,
    "an interim answer at the end": b"HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 100 X\r\n\r\n" + STRAY,
    "rubbish": b"HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\n{}\x00\x01\x02",
    "an empty line": b"HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\n{}\r\n",
}
HOW = {
    "straight": (BASE_URL, None),
    "by a proxy": (BASE_URL, "http://127.0.0.1:3128"),
    "by a tunnel": ("https://server.example/api/v1", "http://127.0.0.1:3128"),
}


def the_one_asked_for(request: Received) -> Reply:
    """A campaign by the id in the path."""
    return Reply(body=b'{"id": %d}' % int(request.path.rpartition("/")[2]))


async def get(pool: PoolTransport, url: str) -> bytes:
    answer = await pool.handle_async_request(httpx.Request("GET", url))
    return await answer.aread()


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("raw", ANSWERS.values(), ids=ANSWERS)
async def test_a_connection_with_bytes_left_over_is_not_used_again(raw, how):
    """They would be the next request's answer."""
    base_url, proxy = HOW[how]
    server = MemoryServer(replies=[Reply(raw=raw)], handler=the_one_asked_for)
    pool = PoolTransport(proxy=proxy, network_backend=server)
    await get(pool, f"{base_url}/campaigns/1")
    assert await get(pool, f"{base_url}/campaigns/2") == b'{"id": 2}'
    assert [request.connection for request in server.received] == [1, 2]
    await pool.aclose()


@pytest.mark.parametrize("later_s", [0.0, 0.1, 2.0])
@pytest.mark.parametrize("unasked", [STRAY, b"x", b"HTTP/1.1 100 X\r\n\r\n"])
async def test_a_connection_on_which_something_came_unasked_is_not_used_again(unasked, later_s):
    """Even where it came in a packet of its own."""
    server = MemoryServer(the_one_asked_for, replies=[Reply(unasked=unasked, unasked_s=later_s)])
    pool = PoolTransport(network_backend=server)
    await get(pool, f"{BASE_URL}/campaigns/1")
    await asyncio.sleep(2.5)
    assert await get(pool, f"{BASE_URL}/campaigns/2") == b'{"id": 2}'
    assert server.connections == 2
    await pool.aclose()


async def test_an_answer_without_its_body_is_waited_for_and_then_closed():
    """As if a HEAD had been asked: what comes next would be taken for the body."""
    headless = Reply(raw=b"HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\n")
    server = MemoryServer(the_one_asked_for, replies=[headless])
    async with server.client(timeout_s=5.0) as smartlead:
        assert (await smartlead.campaigns.get(7)).id == 7
    assert [request.connection for request in server.received] == [1, 2]


async def test_an_interim_answer_before_the_answer_is_none():
    """HTTP allows as many as the server likes."""
    interim = b"HTTP/1.1 100 X\r\n\r\nHTTP/1.1 103 X\r\nlink: </a>\r\n\r\n"
    server = MemoryServer(replies=[Reply(raw=interim + Reply(body=b'{"id": 1}').to_bytes())])
    pool = PoolTransport(network_backend=server)
    assert await get(pool, f"{BASE_URL}/campaigns/1") == b'{"id": 1}'
    await pool.aclose()


async def test_no_window_holds_more_requests_than_the_limit_where_answers_come_twice():
    """An answer that was there before its request would give the slot back before the server counted it."""

    def twice(request: Received) -> Reply:
        return Reply(raw=2 * the_one_asked_for(request).to_bytes())

    server = MemoryServer(twice, travel=lambda: (0.05, 0.05))
    async with server.client() as smartlead:
        campaigns = await asyncio.gather(*(smartlead.campaigns.get(100 + n) for n in range(1, 41)))
    assert [campaign.id for campaign in campaigns] == [100 + n for n in range(1, 41)]
    assert fullest_window(server.arrivals) == 10


@pytest.mark.parametrize("down_s", [0.0, 0.01, 0.05, 0.3])
@pytest.mark.parametrize("later_s", [0.0, 0.001, 0.02, 0.05])
async def test_an_answer_that_comes_again_a_moment_later_is_nobodys(later_s, down_s):
    """A connection rests before it is used again, however soon the next call is made."""

    def twice(request: Received) -> Reply:
        answer = the_one_asked_for(request)
        return Reply(body=answer.body, unasked=answer.to_bytes(), unasked_s=later_s)

    server = MemoryServer(twice, travel=lambda: (0.0, down_s))
    async with server.client(rate_limits=()) as smartlead:
        assert [(await smartlead.campaigns.get(n)).id for n in range(1, 40)] == [*range(1, 40)]


@pytest.mark.parametrize("later_s", [None, 0.0, 0.02])
async def test_a_row_that_was_refused_is_not_reported_as_added(later_s):
    """Nor one that was added as refused, whatever answers come too often."""

    def every_third_refused(request: Received) -> Reply:
        number = int(request.json["first_name"])
        raw = (Reply(status=400) if number % 3 == 0 else Reply()).to_bytes()
        return Reply(raw=2 * raw) if later_s is None else Reply(raw=raw, unasked=raw, unasked_s=later_s)

    server = MemoryServer(every_third_refused, travel=lambda: (0.05, 0.05))
    leads = [Lead(email=f"a{n}@mufc.com", first_name=str(n)) for n in range(30)]
    async with server.client(rate_limits=()) as smartlead, smartlead.bulk.add_leads(372, leads) as outcomes:
        statuses = {outcome.index: outcome.status async for outcome in outcomes}
    assert statuses == {n: "rejected" if n % 3 == 0 else "added" for n in range(30)}


class Scripted(httpcore.AsyncNetworkStream):
    """A connection on which `incoming` can be read from the moment that so many bytes were written."""

    def __init__(self, incoming: bytes, *, after: int, waits: int = 1) -> None:
        self.incoming = incoming
        self.after = after
        self.waits = waits
        self.written = b""
        self.tls: ssl.SSLObject | None = None

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.written += buffer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        await asyncio.sleep(0)
        for _ in range(self.waits):
            await asyncio.sleep(0.1)
        return self.incoming

    async def aclose(self) -> None:
        pass

    def get_extra_info(self, info: str) -> object:
        return len(self.written) >= self.after if info == "is_readable" else self.tls


async def test_a_request_is_not_written_where_something_is_there_before_it():
    """Nothing of it: another attempt cannot make it happen twice."""
    inner = Scripted(STRAY, after=0)
    stream = WatchedStream(inner)
    await stream.write(b"POST / HTTP/1.1\r\n\r\n")
    with pytest.raises(httpcore.ConnectionNotAvailable, match="before it was asked"):
        await stream.write(b"body")
    assert inner.written == b""


async def test_what_a_reader_need_not_wait_for_is_no_answer():
    """It was read from the network before the request left, and waits in a queue below."""
    stream = WatchedStream(Scripted(STRAY, after=1, waits=0))
    await stream.write(b"GET / HTTP/1.1\r\n\r\n")
    with pytest.raises(httpcore.RemoteProtocolError, match="before it was asked"):
        await stream.read(1000)


async def test_a_head_without_a_body_is_written_before_its_answer_is_read():
    """As the greeting of a SOCKS proxy is."""
    inner = Scripted(b"hello", after=100)
    stream = WatchedStream(inner)
    await stream.write(b"greeting")
    assert (await stream.read(1000), inner.written) == (b"hello", b"greeting")


@pytest.mark.parametrize(
    ("status", "outcome"), [(200, "RemoteProtocolError"), (204, "RemoteProtocolError"), (413, 413), (429, 429)]
)
async def test_an_answer_to_half_a_request_counts_only_if_it_refuses(status, outcome):
    """A server may say that a body is too large before it has all of it; the connection ends with that."""

    class Early(httpcore.AsyncNetworkBackend):
        async def connect_tcp(self, *_args: object, **_options: object) -> Scripted:
            return Scripted(Reply(status=status, body=b"").to_bytes(), after=20_000)

    pool = PoolTransport(network_backend=Early())
    request = httpx.Request("POST", f"{BASE_URL}/campaigns", content=b"x" * 50_000)
    try:
        answer = await pool.handle_async_request(request)
        await answer.aread()
        seen: int | str = answer.status_code
    except httpcore.RemoteProtocolError as error:
        seen = type(error).__name__
    assert seen == outcome
    assert all(connection.has_expired() for connection in pool._idle)


async def test_a_large_request_is_written_whole():
    """Its last byte too."""
    server = MemoryServer()
    pool = PoolTransport(network_backend=server)
    body = bytes(range(256)) * 400
    answer = await pool.handle_async_request(httpx.Request("POST", f"{BASE_URL}/campaigns", content=body))
    await answer.aread()
    assert server.received[0].body == body
    await pool.aclose()


def tls_pair() -> tuple[ssl.SSLObject, ssl.SSLObject, ssl.MemoryBIO]:
    """Both ends of TLS in memory, after handshake and session tickets, and what is on the way to the client."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = context.wrap_bio(to_server, to_client, server_side=True)
    own = ssl.create_default_context(cafile=CERTIFICATE)
    client = own.wrap_bio(to_client, to_server, server_hostname="127.0.0.1")
    for one in (client, server, client, server, client):
        with suppress(ssl.SSLWantReadError):
            one.do_handshake()
    with suppress(ssl.SSLWantReadError):
        client.read(1)
    return client, server, to_client


def end(server: ssl.SSLObject, _: ssl.MemoryBIO) -> None:
    with suppress(ssl.SSLWantReadError):
        server.unwrap()


@pytest.mark.parametrize(
    ("do", "is_good"),
    [
        (lambda *_: None, True),
        (lambda server, _: server.write(STRAY), False),
        (lambda _, to_client: to_client.write(b"rubbish" * 10), False),
        (end, False),
    ],
    ids=["nothing", "an answer", "rubbish", "the end"],
)
async def test_what_tls_has_in_store_came_unasked_too(do, is_good):
    """It was read from the socket with the answer before, in a record of its own."""
    client, server, to_client = tls_pair()
    do(server, to_client)
    inner = Scripted(b"", after=100)
    inner.tls = client
    stream = WatchedStream(inner, is_tls=True)
    assert stream.get_extra_info("is_readable") is not is_good
    assert stream.get_extra_info("is_readable") is not is_good


async def test_tls_itself_may_speak_before_the_first_request():
    """Its session tickets come when they like; from the first answer on nothing does."""
    inner = Scripted(b"answer", after=0)
    stream = WatchedStream(inner, is_tls=True)
    await stream.write(b"GET / HTTP/1.1\r\n\r\n")
    await stream.write(b"")
    assert await stream.read(1000) == b"answer"
    assert stream.get_extra_info("is_readable")


@asynccontextmanager
async def real_server(*, tls: bool, packets: bool) -> AsyncIterator[str]:
    """A server on loopback that gives each answer twice: at once, or the second time in a packet of its own."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await reader.readline():
            while await reader.readline() not in (b"\r\n", b""):
                pass
            answer = Reply(body=b'{"id": %d}' % int(request.split(b"?")[0].rpartition(b"/")[2])).to_bytes()
            for piece in (answer, answer) if packets else (2 * answer,):
                writer.write(piece)  # over TLS each is a record of its own, and both are in one packet
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if tls else None
    if context is not None:
        context.load_cert_chain(CERTIFICATE)
    listening = await asyncio.start_server(serve, "127.0.0.1", ssl=context)
    async with listening:
        scheme = "https" if tls else "http"
        yield f"{scheme}://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


@pytest.mark.real_time
@pytest.mark.parametrize("packets", [False, True])
@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("builtin", [True, False])
async def test_no_call_has_another_s_answer_over_real_sockets(builtin, tls, packets):
    """Nor with httpx's own transport, where such an answer is found when the next request reads it."""
    context = ssl.create_default_context(cafile=CERTIFICATE)
    transport = PoolTransport(ssl_context=context) if builtin else httpx.AsyncHTTPTransport(verify=context)
    wrong, failed = [], 0
    async with (
        real_server(tls=tls, packets=packets) as url,
        Smartlead(
            KEY, base_url=url, http_transport=transport, rate_limits=(RateLimit(1000, per_s=1),)
        ) as smartlead,
    ):
        for campaign_id in range(1, 11):
            try:
                campaign = await smartlead.campaigns.get(campaign_id)
            except SmartleadError:
                failed += 1
            else:
                wrong += [campaign_id] if campaign.id != campaign_id else []
    assert (wrong, failed) == ([], 0)
