"""The key: in the request that leaves, and nowhere else."""

import copy
import pickle
import sys
import traceback
from collections.abc import Iterator

import httpx
import pytest
from opentelemetry.instrumentation.utils import is_http_instrumentation_enabled

from smartlead_async import ApiError, ConfigurationError, NewClient, Smartlead, SmartleadError
from smartlead_async.transport.signing import Secret, SigningTransport
from tests.memory_network import KEY, LEAD, NOTHING, RESET, STALL, MemoryServer, Reply

PASSWORD = "canary-password-77"
API = [httpx.URL(f"https://{host}.smartlead.ai/api/v1") for host in ("server", "smartdelivery")]


def told(error: BaseException) -> Iterator[str]:
    """All that a log, a reporter or a debugger could show of an error."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        waiting += [one.__cause__, one.__context__]
        shown = traceback.StackSummary.extract(traceback.walk_tb(one.__traceback__), capture_locals=True)
        yield "".join(f"{frame.name} {frame.locals}" for frame in shown if not is_scripted(frame))
        yield f"{one!r} {one} {one.args!r} {vars(one)!r} {getattr(one, '__notes__', '')}"


def is_scripted(frame: traceback.FrameSummary) -> bool:
    """The test's own frame: it holds the answers that repeat the key."""
    return frame.name.startswith("test_no_error")


def leaks(error: BaseException, *secrets: str) -> bool:
    return any(secret in text for text in told(error) for secret in secrets)


@pytest.mark.parametrize(
    "reply",
    [
        NOTHING,
        RESET,
        STALL,
        Reply(status=400, body=f'{{"error":"bad key {KEY} or {PASSWORD}"}}'.encode()),
        Reply(status=401, body=f'{{"message":"{KEY}"}}'.encode()),
        Reply(status=404, body=f"<html>{KEY}</html>".encode()),
        Reply(status=429, headers=(("retry-after", "999"),), body=KEY.encode()),
        Reply(status=500, body=f"oops {KEY} {PASSWORD}".encode()),
        Reply(status=302, headers=(("location", f"https://evil.example/?api_key={KEY}"),)),
        Reply(body=f"text with {KEY}".encode()),
        Reply(body=b"y" * 185 + KEY.encode()),
        Reply(status=500, body=b"<p>" + b"y" * 482 + KEY.encode()),
        Reply(status=400, body=b'{"error":"' + b"y" * 485 + KEY.encode() + b'"}'),
        Reply(body=f'{{"error":"{KEY}"}}'.encode()),
        Reply(body=f'{{"clientId":["{KEY}"],"id":["{KEY}"]}}'.encode()),
    ],
    ids=lambda reply: f"{reply.status}-{reply.then}-{len(reply.body)}",
)
async def test_no_error_holds_the_key_or_a_password(reply):
    """Not in its text, arguments, attributes, causes, nor in the locals of its traceback."""
    server = MemoryServer(lambda _: reply)
    client = NewClient(name="R", email="r@example.com", permission=["full_access"], password=PASSWORD)
    async with server.client(timeout_s=5.0) as smartlead:
        calls = (
            (smartlead.campaigns.list, (KEY,)),
            (lambda: smartlead.campaigns.get(372), (KEY,)),
            (lambda: smartlead.clients.save(client), (KEY, PASSWORD)),
        )
        for call, secrets in calls:
            with pytest.raises(SmartleadError) as caught:
                await call()
            assert not leaks(caught.value, *(secret[:12] for secret in secrets))
            assert KEY not in repr(pickle.loads(pickle.dumps(caught.value)).__dict__)


@pytest.mark.parametrize("key", ["k", "track", "id", "true", "0"])
async def test_a_failure_stays_one_whatever_the_key_is(key):
    """The key is taken out of words alone: without it another answer would stand there."""
    body = b'[{"id":"no id","track_settings":{"k":true}}]'
    errors = []
    for api_key in (KEY, key):
        async with MemoryServer(lambda _: Reply(body=body)).client(api_key) as smartlead:
            with pytest.raises(SmartleadError) as caught:
                await smartlead.campaigns.list()
            errors.append((type(caught.value), caught.value.sent, caught.value.attempts))
    assert errors[0] == errors[1]


async def test_the_search_for_leaks_finds_one():
    """A test that cannot fail proves nothing."""

    def fail() -> None:
        url = f"https://server.smartlead.ai/?api_key={KEY}"
        raise ApiError("no key here", status_code=500, body=len(url))

    with pytest.raises(ApiError) as caught:
        fail()
    assert leaks(caught.value, KEY)


async def test_no_public_object_shows_the_key():
    """Not in repr, str or vars; pickling and copying say why not."""
    server = MemoryServer()
    async with server.client() as smartlead:
        await smartlead.leads.add(372, LEAD)
        for thing in (smartlead, smartlead.leads, smartlead.bulk, smartlead._session):
            assert KEY not in f"{thing!r} {thing} {vars(thing)!r}"
        for make in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError, match="holds its key|cannot pickle"):
                make(smartlead)
    with pytest.raises(
        TypeError,
        match="^a Smartlead client holds its key and cannot be pickled or copied; make another client$",
    ):
        copy.copy(Secret(KEY))


def test_a_secret_hides_in_repr_and_is_cut_out_of_texts():
    """The key, the passwords of the client, and those of a call; one that is empty is none."""
    secret = Secret("a/b+c", "", "proxy-word")
    assert repr(secret) == "Secret(***)"
    assert secret.scrub("x a/b+c y A%2fb%2Bc proxy-word z pass", "", "pass") == "x *** y *** *** z ***"


def test_a_secret_with_passwords_hides_them_too():
    """Those of proxies and stores, which are known later than the key."""
    secret = Secret("a/b+c").and_passwords("proxy-word", "store-word")
    assert secret.reveal() == "a/b+c"
    assert secret.scrub("a/b+c, proxy-word, store-word") == "***, ***, ***"


def test_a_fingerprint_tells_keys_apart_and_says_nothing_of_them():
    """The same for the same key and salt, another for another of either: 16 bytes."""
    fingerprint = Secret("a/b+c").fingerprint(b"salt")
    assert fingerprint == Secret("a/b+c").fingerprint(b"salt")
    assert len({fingerprint, Secret("a/b+c").fingerprint(b"pepper"), Secret("another").fingerprint(b"salt")}) == 3
    assert len(bytes.fromhex(fingerprint)) == 16


async def test_a_signed_request_is_otherwise_the_one_that_was_asked_for():
    """Its method, headers, body and extensions; the key comes before what stands in the query."""
    seen: list[httpx.Request] = []
    inner = httpx.MockTransport(lambda request: seen.append(request) or httpx.Response(200))
    signing = SigningTransport(inner, Secret("a/b+c"), API)
    request = httpx.Request(
        "DELETE",
        "https://server.smartlead.ai/api/v1/x?y=z%26",
        headers={"x-this": "that"},
        content=b"body",
        extensions={"timeout": {"read": 7.0}},
    )
    await signing.handle_async_request(request)
    [signed] = seen
    assert str(signed.url) == "https://server.smartlead.ai/api/v1/x?api_key=a%2Fb%2Bc&y=z%26"
    assert (signed.method, signed.content) == ("DELETE", b"body")
    assert signed.headers == request.headers
    assert signed.extensions == {"timeout": {"read": 7.0}}


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/api/v1/campaigns",
        "http://server.smartlead.ai/api/v1",
        "https://server.smartlead.ai:444/",
        "https://api.smartlead.ai/api/v1",
    ],
)
async def test_only_requests_for_a_configured_origin_are_signed(url):
    """Another host, scheme or port gets nothing."""
    sent: list[httpx.Request] = []
    inner = httpx.MockTransport(lambda request: sent.append(request) or httpx.Response(200))
    signing = SigningTransport(inner, Secret(KEY), API)
    with pytest.raises(ConfigurationError, match="another origin"):
        await signing.handle_async_request(httpx.Request("GET", url))
    assert sent == []


async def test_nobody_makes_a_span_of_a_signed_request():
    """OpenTelemetry's instrumentation of HTTP is off for as long as one is sent, and only then."""
    enabled: list[bool] = []
    inner = httpx.MockTransport(lambda _: enabled.append(is_http_instrumentation_enabled()) or httpx.Response(200))
    signing = SigningTransport(inner, Secret(KEY), API)
    await signing.handle_async_request(httpx.Request("GET", "https://server.smartlead.ai/api/v1/campaigns"))
    assert (enabled, is_http_instrumentation_enabled()) == ([False], True)


async def test_without_opentelemetry_a_request_is_sent_as_it_is(monkeypatch):
    """There is nothing to switch off."""
    monkeypatch.delitem(sys.modules, "opentelemetry.instrumentation.utils")
    signing = SigningTransport(
        httpx.MockTransport(lambda _: httpx.Response(200)),
        Secret(KEY),
        API,
    )
    request = httpx.Request("GET", "https://server.smartlead.ai/api/v1/campaigns")
    assert (await signing.handle_async_request(request)).status_code == 200


async def test_an_injected_transport_is_handed_signed_requests():
    """For tests: any httpx transport will do, whether it reports what it does or not."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"ok": True})

    async with Smartlead(KEY, http_transport=httpx.MockTransport(answer)) as smartlead:
        await smartlead.leads.add(372, LEAD)
    assert str(seen[0].url) == f"https://server.smartlead.ai/api/v1/campaigns/372/leads/add?api_key={KEY}"
    assert seen[0].method == "POST"


async def test_an_injected_transport_can_read_the_body_as_it_is():
    """Without `aread()`, as with a request of httpx's own client."""

    class Reading(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            assert request.content == b'{"email":"cristiano@mufc.com"}'
            return httpx.Response(200, json={"ok": True})

    async with Smartlead(KEY, http_transport=Reading()) as smartlead:
        await smartlead.leads.add(372, LEAD)


async def test_a_mistake_of_an_injected_transport_comes_out_without_the_signed_request():
    """As the error it is, for whoever made the transport; what its frames held stays behind."""

    class Broken(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            signed = str(request.url)
            raise KeyError(len(signed))

    async with Smartlead(KEY, http_transport=Broken()) as smartlead:
        with pytest.raises(KeyError) as caught:
            await smartlead.campaigns.list()
    assert not leaks(caught.value, KEY)
