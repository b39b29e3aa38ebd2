"""The receiver as an ASGI application: what is large, slow or odd costs a bounded amount of memory and time."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Mount

from smartlead_async.webhooks import EmailReply, WebhookReceiver, sample, sign
from smartlead_async.webhooks.asgi import BODY_S, MAX_BYTES
from smartlead_async.webhooks.headers import MAX_HEADERS
from smartlead_async.webhooks.parsing import MAX_BODY_BYTES
from tests.virtual_time import now
from tests.webhooks.conftest import MakeReceiver

CHUNK = 64 * 1024
SECRET = "s3cret"


class Request:
    """A request as a server hands it over, and what it was answered. An empty piece ends the body."""

    def __init__(self, body: Iterable[bytes] = (b"",), *, delay_s: float = 0.0, **scope: Any) -> None:
        self.scope = {"type": "http", "method": "POST", "path": "/", "headers": [], **scope}
        self.sent: list[Mapping[str, Any]] = []
        self.read = 0
        self._body = iter(body)
        self._delay_s = delay_s

    async def receive(self) -> dict[str, Any]:
        if self._delay_s:
            await asyncio.sleep(self._delay_s)
        chunk = next(self._body, None)
        if chunk is None:
            return {"type": "http.disconnect"}
        self.read += len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

    async def send(self, message: Mapping[str, Any]) -> None:
        self.sent.append(message)

    async def to(self, receiver: WebhookReceiver) -> int:
        await receiver(self.scope, self.receive, self.send)  # type: ignore[arg-type]  # as servers type them
        status: int = self.sent[0]["status"]
        return status


def forever(chunk: bytes) -> Iterable[bytes]:
    while True:
        yield chunk


async def test_a_body_that_is_too_large_is_not_read_to_its_end(make_receiver: MakeReceiver) -> None:
    """No more of it than is taken, and nothing is kept."""
    request = Request(forever(b" " * CHUNK))
    assert await request.to(make_receiver()) == 413
    assert request.read == MAX_BODY_BYTES + CHUNK


async def test_a_body_that_is_too_slow_is_not_waited_for(make_receiver: MakeReceiver) -> None:
    """One byte a second, as long as it comes."""
    request = Request(forever(b" "), delay_s=1.0)
    assert await request.to(make_receiver()) == 408
    assert (now(), request.read) == (pytest.approx(BODY_S), BODY_S - 1)


async def test_all_bodies_together_are_bounded(make_receiver: MakeReceiver) -> None:
    """Those that find no room are asked to come again."""
    receiver = make_receiver()
    many = [Request(forever(b" " * CHUNK), delay_s=0.1) for _ in range(50)]
    answers = await asyncio.gather(*(request.to(receiver) for request in many))
    assert set(answers) == {413, 503}
    assert sum(request.read for request in many if request.sent[0]["status"] == 413) <= MAX_BYTES + 50 * CHUNK
    assert await Request(forever(b" " * CHUNK)).to(receiver) == 413


async def test_a_sender_that_has_gone_is_not_answered(make_receiver: MakeReceiver) -> None:
    """Nor is half of a body read as one."""
    request = Request([b"{"])
    await make_receiver()(request.scope, request.receive, request.send)  # type: ignore[arg-type]
    assert request.sent == []


async def test_too_many_headers_are_refused_before_the_body_is_read(make_receiver: MakeReceiver) -> None:
    """10,000 of them cost nothing."""
    request = Request(forever(b" "), headers=[(b"x", b"y")] * 10_000)
    assert await request.to(make_receiver()) == 431
    assert (request.read, len(request.scope["headers"]) > MAX_HEADERS) == (0, True)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
async def test_a_webhook_is_a_post(method: str, make_receiver: MakeReceiver) -> None:
    """Whatever else comes is told so."""
    request = Request(method=method)
    assert await request.to(make_receiver()) == 405
    assert (b"allow", b"POST") in request.sent[0]["headers"]


async def test_a_websocket_is_not_accepted(make_receiver: MakeReceiver) -> None:
    """It is closed."""
    request = Request(type="websocket")
    await make_receiver()(request.scope, request.receive, request.send)  # type: ignore[arg-type]
    assert request.sent == [{"type": "websocket.close"}]


@pytest.mark.real_time
async def test_the_server_tells_it_when_to_begin_and_to_end(make_receiver: MakeReceiver) -> None:
    """Handlers are called in between, and finish what they have."""
    receiver = make_receiver()
    handled: asyncio.Queue[EmailReply] = asyncio.Queue()
    receiver.on(EmailReply)(handled.put)
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    sent: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
    life = asyncio.create_task(receiver({"type": "lifespan"}, told.get, sent.put))
    told.put_nowait({"type": "lifespan.startup"})
    assert await sent.get() == {"type": "lifespan.startup.complete"}
    await receiver.receive(sample("EMAIL_REPLY"), {})
    assert (await handled.get()).reply_text == "Yes, on Monday."
    told.put_nowait({"type": "lifespan.shutdown"})
    assert await sent.get() == {"type": "lifespan.shutdown.complete"}
    await life


@pytest.mark.real_time
async def test_an_inbox_that_cannot_be_used_is_told_to_the_server(make_receiver: MakeReceiver, inbox: Any) -> None:
    """Which does not begin."""
    inbox.mkdir()
    told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    sent: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
    told.put_nowait({"type": "lifespan.startup"})
    await make_receiver()({"type": "lifespan"}, told.get, sent.put)
    failed = sent.get_nowait()
    assert failed["type"] == "lifespan.startup.failed"
    assert "Is a directory" in failed["message"]


@pytest.fixture
async def mounted(make_receiver: MakeReceiver) -> AsyncIterator[httpx.AsyncClient]:
    """An application that has the receiver below a path, with a token and a secret."""
    receiver = make_receiver(secret_keys=(), tokens=["to/ken"], secrets=[SECRET])
    app = Starlette(routes=[Mount("/smartlead", app=receiver)])
    transport = httpx.ASGITransport(app=app)
    async with receiver, httpx.AsyncClient(transport=transport, base_url="http://app.example.com") as client:
        yield client


BODY = sample("EMAIL_REPLY")


@pytest.mark.real_time
@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/smartlead/to%2Fken", {}, 200),
        ("/smartlead?secret=to%2Fken", {}, 200),
        ("/smartlead/", {"x-smartlead-signature": sign(BODY, SECRET)}, 200),
        ("/smartlead/other", {"x-smartlead-signature": sign(BODY, "other")}, 401),
        ("/smartlead?secret=%5B%5D%FF", {}, 401),
    ],
)
async def test_it_can_be_mounted_below_a_path(
    path: str, headers: dict[str, str], status: int, mounted: httpx.AsyncClient
) -> None:
    """The whole address is looked at, as it was sent."""
    answer = await mounted.post(path, content=BODY, headers=headers, follow_redirects=True)
    assert answer.status_code == status
    assert json.loads(answer.content) in ({"ok": True}, {"error": "not a webhook that is taken here"})
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebhookReceiver]:
    """One receiver for many requests."""
    receiver = WebhookReceiver(tmp_path_factory.mktemp("asgi") / "inbox", secrets=[SECRET])
    yield receiver
    asyncio.run(receiver.stop())


BYTES = st.binary(max_size=30)
OBJECTS = st.dictionaries(st.text(max_size=5), st.text(max_size=5)).map(lambda one: json.dumps(one).encode())
NAMES = st.sampled_from([b"x-request-id", b"x-smartlead-signature", b"\xff"])
HEADERS = st.lists(st.tuples(NAMES, BYTES), max_size=3)


@settings(max_examples=50)
@given(BYTES | OBJECTS, HEADERS, BYTES, st.sampled_from(["POST", "POST", "GET", "\udcff"]), st.booleans())
def test_any_request_is_taken_or_refused(
    kept: WebhookReceiver, body: bytes, headers: Any, query: bytes, method: str, is_signed: bool
) -> None:
    """Whatever stands in it; what is not signed is never taken."""
    signature = [(b"x-smartlead-signature", sign(body, SECRET).encode())] if is_signed else []
    request = Request(
        [body[:3], body[3:], b""],
        method=method,
        headers=[*headers, *signature],
        query_string=query,
        path=str(query),
    )
    status = asyncio.run(request.to(kept))
    assert status in {200, 400, 401, 405}
    assert is_signed or status != 200
