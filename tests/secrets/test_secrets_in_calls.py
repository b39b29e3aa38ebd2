"""Canaries in every call under every fault, looked for wherever a program shows what happened."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from smartlead_async import BulkStoppedError, InvalidInputError, Lead, NewClient, SmartleadError
from tests.endpoints.documented import Endpoint
from tests.memory_network import BASE_URL, NOTHING, RESET, STALL, MemoryServer, Reply
from tests.secrets.canaries import ALLOWED, CALLS, EMAIL, KEY, PASSWORD, PROXY, PROXY_PASSWORD, echo_of
from tests.secrets.search import Search, below_the_test, searching

WAYS: Mapping[str, dict[str, Any]] = {
    "straight": {},
    "forwarded": {"proxy": PROXY},
    "tunnelled": {"proxy": PROXY, "base_url": "https://server.smartlead.ai/api/v1"},
}


def _head(status: int, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} X", *lines, "", ""]).encode()


FAULTS: Mapping[str, Callable[[str], Reply]] = {
    "refused": lambda echo: Reply(status=400, body=json.dumps({"error": echo, "seen": [{echo: echo}]}).encode()),
    "unauthorised": lambda echo: Reply(status=401, body=json.dumps({"message": echo}).encode()),
    "not_found": lambda echo: Reply(status=404, body=f"<html>{echo}</html>".encode()),
    "limited": lambda echo: Reply(status=429, body=echo.encode(), headers=(("retry-after", "999"),)),
    "over_quota": lambda echo: Reply(status=406, body=json.dumps({"ok": True, "message": echo}).encode()),
    "server_error": lambda echo: Reply(status=500, body=b"<p>" + b"y" * 485 + echo.encode()),
    "redirect": lambda echo: Reply(
        status=307,
        headers=(
            ("location", f"https://evil.example/?api_key={KEY}"),
            ("set-cookie", f"seen={echo}"),
            ("x", echo),
        ),
    ),
    "ok_but_refused": lambda echo: Reply(body=json.dumps({"ok": False, "message": echo}).encode()),
    "in_wide_characters": lambda echo: Reply(status=400, body=b"<" + f"{'y' * 480}{echo}".encode("utf-16-le")),
    "cut": lambda echo: Reply(status=400, body=json.dumps({"error": "y" * 490 + echo}).encode()),
    "another_shape": lambda echo: Reply(body=json.dumps([[echo], {"id": [echo]}]).encode()),
    "no_json": lambda echo: Reply(body=echo.encode()),
    "no_gzip": lambda echo: Reply(body=echo.encode(), headers=(("content-encoding", "gzip"),)),
    "another_encoding": lambda echo: Reply(headers=(("content-encoding", echo),)),
    "no_http": lambda echo: Reply(raw=f"{echo}\r\n\r\n".encode(), then="close"),
    "no_header": lambda echo: Reply(raw=_head(200, f" {echo}", echo), then="close"),
    "no_length": lambda echo: Reply(raw=_head(200, f"content-length: {echo}"), then="close"),
    "truncated": lambda echo: Reply(body=echo.encode(), headers=(("content-length", "9999"),), then="close"),
    "half_a_chunk": lambda echo: Reply(
        raw=_head(200, "transfer-encoding: chunked") + b"zz" + echo.encode(), then="reset"
    ),
    "switching": lambda echo: Reply(raw=_head(101, f"upgrade: {echo}"), then="close"),
    "nothing": lambda _: NOTHING,
    "reset": lambda _: RESET,
    "stall": lambda _: STALL,
}

every_call = pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
every_way = pytest.mark.parametrize("way", WAYS)


def documented(call: Endpoint) -> bytes:
    """The documented answer, with the canaries where the API repeats them."""
    answer = next(iter(call.answers.values()))
    if call.name == "clients.save":
        answer = {**answer, "email": EMAIL, "password": PASSWORD}
    return json.dumps(answer).encode()


async def look(call: Endpoint, server: MemoryServer, way: str, search: Search) -> object:
    """Make a call and look at all that comes of it."""
    error: SmartleadError | None = None
    result: object = None
    async with server.client(KEY, **{"timeout_s": 5.0, "deadline_s": 30.0, **WAYS[way]}) as smartlead:
        try:
            result = await call(smartlead)
        except SmartleadError as raised:
            error = raised
        for thing in (smartlead, *vars(smartlead).values()):
            search.thing("client", thing)
    if error is None:
        search.thing("result", result)
    else:
        search.error(error)
    for tunnel in server.tunnels:
        authorization = tunnel.headers.pop("proxy-authorization", "")
        assert authorization.startswith("Basic ")
        search.see("proxy", tunnel)
    return error


@pytest.mark.parametrize(
    ("call", "fault", "way"),
    [
        pytest.param(call, fault, list(WAYS)[(place + other) % len(WAYS)], id=f"{call.name}-{fault}")
        for place, call in enumerate(CALLS)
        for other, fault in enumerate(FAULTS)
        if call.kind != "text" or fault not in ("another_shape", "no_json")  # a file is whatever comes
    ],
)
async def test_a_failed_call_shows_no_canary(call, fault, way, capfd):
    """Not the key, not a password, and an address in no log: whatever the server repeats and however it ends."""
    server = MemoryServer(lambda _: FAULTS[fault](echo_of(call)))
    with searching(capfd) as search:
        await look(call, server, way, search)
    assert {request.key for request in server.received} == {KEY}
    assert bool(server.tunnels) == (way == "tunnelled")
    assert search.misplaced() == {}


@every_way
@every_call
async def test_a_result_shows_no_canary(call, way, capfd):
    """A password only as the field that it is, which repr hides."""
    server = MemoryServer(lambda _: Reply(body=documented(call)))
    with searching(capfd) as search:
        assert await look(call, server, way, search) is None
    assert search.misplaced() == {}


@every_way
@every_call
async def test_a_call_without_a_connection_shows_no_canary(call, way, capfd):
    """The address is in the error, the query is not."""
    server = MemoryServer()
    server.refuse_connections = 99
    with searching(capfd) as search:
        assert isinstance(await look(call, server, way, search), SmartleadError)
    assert search.misplaced() == {}


@pytest.mark.parametrize(
    "answer",
    [
        f"HTTP/1.1 407 not {PROXY_PASSWORD}\r\ncontent-length: 0\r\n\r\n",
        f"HTTP/1.1 407 X\r\nx: {PROXY_PASSWORD}\r\ncontent-length: 30\r\n\r\n{PROXY_PASSWORD}",
        f"HTTP/1.1 502 {b64encode(f'agent:{PROXY_PASSWORD}'.encode()).decode()}\r\n\r\n",
        f"{PROXY_PASSWORD} is no answer\r\n\r\n",
        f"HTTP/1.1 200 X\r\n{PROXY_PASSWORD}\r\n\r\n",
    ],
)
@pytest.mark.parametrize("way", ["forwarded", "tunnelled"])
async def test_a_proxy_that_repeats_its_password_shows_no_canary(way, answer, capfd):
    """In the reason of a 407, in rubbish, or as it was sent in a header."""

    server = MemoryServer(lambda _: Reply(raw=answer.encode(), then="close"))
    server.tunnel_answer = answer.encode()
    with searching(capfd) as search:
        assert isinstance(await look(CALLS[0], server, way, search), SmartleadError)
    assert search.misplaced() == {}


@pytest.mark.parametrize("turns", [1, 5, 20])
@every_call
async def test_a_cancelled_call_shows_no_canary(call, turns, capfd):
    """Cancelled in the queue, on its way or while it reads, closed or not: the error holds nothing either."""
    server = MemoryServer(lambda _: Reply(status=500, body=echo_of(call).encode(), down_s=1.0))
    with searching(capfd) as search:
        async with server.client(KEY) as smartlead:
            calls = [asyncio.ensure_future(call(smartlead)) for _ in range(12)]
            for _ in range(turns):
                await asyncio.sleep(0)
            for one in calls[::2]:
                one.cancel()
            search.see("task", *calls, *asyncio.all_tasks())
        for error in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(error, BaseException)
            search.error(error)
    assert search.misplaced() == {}


async def test_input_that_cannot_be_sent_shows_no_password(capfd):
    """Half a character in the name: the body, with the password, is in no frame of the error."""
    client = NewClient(name="\ud800", email=EMAIL, permission=["full_access"], password=PASSWORD)
    with searching(capfd) as search:
        async with MemoryServer().client(KEY) as smartlead:
            with pytest.raises(InvalidInputError) as caught:
                await smartlead.clients.save(client)
        search.error(caught.value)
    assert search.misplaced() == {}


@pytest.mark.parametrize(
    "arguments",
    [
        {"path": f"/campaigns?api_key={KEY}"},
        {"path": f"https://server.smartlead.ai/api/v1/campaigns?api_key={KEY}"},
        {"query": {"api_key": KEY}},
        {"method": "POST", "json": {"password": PASSWORD, "x": b""}},
        {"method": "POST", "json": {"client": [{"password": PASSWORD}]}},
        {"method": "POST", "json": {"password": PASSWORD}, "ids": {"no": 1}},
    ],
    ids=str,
)
async def test_an_operation_called_by_hand_shows_no_canary(arguments, capfd):
    """An address copied with the key in it; a password in the body, which the server repeats."""
    server = MemoryServer(lambda request: Reply(status=400, body=request.body or b"{}"))
    with searching(capfd) as search:
        async with server.client(KEY) as smartlead:
            with pytest.raises(SmartleadError) as caught:
                await smartlead.request(**{"method": "GET", "path": "/campaigns"} | arguments)
        search.error(below_the_test(caught.value))
    assert search.misplaced() == {}


@pytest.mark.parametrize("batch_size", [1, 2])
@pytest.mark.parametrize("fault", ["refused", "unauthorised", "server_error", "reset"])
async def test_a_bulk_job_shows_no_canary(fault, batch_size, capfd, tmp_path: Path):
    """Nor does its journal hold an address: it knows rows by what their addresses hash to."""
    [add] = [call for call in CALLS if call.name == "leads.add"]
    server = MemoryServer(lambda _: FAULTS[fault](echo_of(add)))
    leads: list[Any] = [Lead(email=EMAIL), Lead(email=f"x-{EMAIL}"), {"email": EMAIL}]
    with searching(capfd) as search:
        async with server.client(KEY) as smartlead:
            job = smartlead.bulk.add_leads(
                372, leads, batch_size=batch_size, journal=tmp_path / "journal", max_outage_s=0.0
            )
            try:
                async with job as outcomes:
                    async for outcome in outcomes:
                        search.see("log" if EMAIL not in str(outcome) else "result: repr", outcome)
                        if outcome.error is not None:
                            search.error(outcome.error)
            except BulkStoppedError as error:
                search.error(error)
            search.thing("report", job.report)
            search.files(tmp_path)
    assert (tmp_path / "journal").stat().st_size
    assert search.misplaced() == {}


def test_the_canaries_are_told_apart():
    """None is part of another, so that what is found is what it is."""
    assert not [(one, other) for one in ALLOWED for other in ALLOWED if one != other and one in other]
    assert BASE_URL.startswith("http://127.0.0.1")
