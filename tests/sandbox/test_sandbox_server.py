"""The running sandbox, over real sockets: its life, its faults on the wire, its report."""

import asyncio
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from smartlead_async.sandbox import FaultKind, Sandbox
from tests.loopback import http_client, started, until
from tests.systems import needs_signals

pytestmark = pytest.mark.real_time

ADD = "/campaigns/372/leads/add"
LEAD = {"email": "cristiano@mufc.com"}
HOUR_S = 3600.0  # longer than any test


def talking_to(sandbox: Sandbox) -> httpx.Client:
    return http_client(sandbox.base_url, params={"api_key": sandbox.api_key})


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(limit=None) as sandbox:
        yield sandbox


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with talking_to(sandbox) as http:
        yield http


@pytest.fixture
def control(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with http_client(sandbox.base_url.replace("/api/v1", "/__sandbox__")) as control:
        yield control


def test_the_key_is_asked_for(sandbox: Sandbox):
    """A missing and a wrong key are refused in Smartlead's words."""
    with http_client(sandbox.base_url) as http:
        answers = [http.get("/campaigns"), http.get("/campaigns", params={"api_key": "wrong"})]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].json() == {"message": "Invalid API Key"}


def test_the_eleventh_request_of_a_burst_is_refused():
    """Ten are admitted; the refusal says when to come back and no more than that about the limit."""
    with Sandbox(per_s=HOUR_S) as sandbox, talking_to(sandbox) as http:
        began_at = time.monotonic()
        answers = [http.get("/campaigns") for _ in range(11)]
        took_s = time.monotonic() - began_at
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert HOUR_S - took_s <= int(answers[-1].headers["retry-after"]) <= HOUR_S
    assert not [name for name in answers[-1].headers if name.startswith("x-ratelimit")]
    report = sandbox.report()
    assert (report.requests, report.refused, report.fullest_window) == (11, 1, 11)


def test_a_delete_carries_its_body(http: httpx.Client):
    """The webhook's id stands in the JSON body of the DELETE."""
    answer = http.request("DELETE", "/campaigns/372/webhooks", json={"id": 217})
    assert (answer.status_code, answer.json()["error"]) == (404, "Webhook not found - Invalid id 217.")


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("reset", httpx.ReadError),
        ("close", httpx.RemoteProtocolError),
        ("truncate", httpx.RemoteProtocolError),
    ],
)
@pytest.mark.parametrize("after_commit", [False, True])
def test_a_broken_connection_is_felt_and_the_next_one_works(
    sandbox: Sandbox, http: httpx.Client, kind: FaultKind, error: type[Exception], *, after_commit: bool
):
    """The request is carried out only if it was asked to be."""
    sandbox.misbehave(kind, after_commit=after_commit)
    with pytest.raises(error):
        http.post(ADD, json=LEAD)
    assert sandbox.report().leads_by_campaign == {372: int(after_commit)}
    assert http.post(ADD, json=LEAD).status_code == 200


def test_a_reset_is_a_tcp_reset(sandbox: Sandbox):
    """The client's socket is told ECONNRESET, not an end of file."""
    sandbox.misbehave("reset")
    host, port = sandbox.base_url.removeprefix("http://").removesuffix("/api/v1").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"GET /api/v1/campaigns?api_key=sandbox-key HTTP/1.1\r\nHost: sandbox\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("status", (500, '{"error":"Internal Server Error"}')),
        ("empty", (200, "")),
        ("invalid_json", (200, '{"ok":tru')),
    ],
)
def test_an_answer_goes_wrong_and_its_request_is_not_applied(
    sandbox: Sandbox, http: httpx.Client, kind: FaultKind, expected: tuple[int, str]
):
    """The kinds that answer, over the wire."""
    sandbox.misbehave(kind)
    answer = http.post(ADD, json=LEAD)
    assert (answer.status_code, answer.text) == expected
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert sandbox.report().leads_by_campaign == {372: 0}


@contextmanager
def sent_by_hand(http: httpx.Client) -> Generator[socket.socket]:
    """A request to add a lead, over a connection that the test may end."""
    request = http.build_request("POST", ADD, json=LEAD)
    headers = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    head = f"POST {request.url.raw_path.decode()} HTTP/1.1\r\n{headers}\r\n"
    with socket.create_connection((request.url.host, request.url.port)) as client:
        client.sendall(head.encode() + request.content)
        yield client


@pytest.mark.parametrize("after_commit", [False, True])
def test_a_stall_holds_the_answer_until_the_client_gives_up(
    sandbox: Sandbox, http: httpx.Client, *, after_commit: bool
):
    """The request was committed before the stall, or is dropped with the client that hung up."""
    sandbox.misbehave("stall", seconds=HOUR_S, after_commit=after_commit)
    with sent_by_hand(http) as client:
        until(lambda: sandbox.report().misbehaved == 1)
        until(lambda: sandbox.report().leads_by_campaign == {372: int(after_commit)})
        client.shutdown(socket.SHUT_WR)
        assert client.recv(1) == b""  # the server has noticed
    sandbox.stop()
    assert sandbox.report().leads_by_campaign == {372: int(after_commit)}


@contextmanager
def standing_still(sandbox: Sandbox) -> Generator[None]:
    """The server sees nothing of what the block does to its connections before the block has ended."""
    stands, go_on = threading.Event(), threading.Event()
    assert sandbox._running is not None
    sandbox._running.loop.call_soon_threadsafe(lambda: stands.set() or go_on.wait())
    stands.wait()
    try:
        yield
    finally:
        go_on.set()


def test_a_request_whose_sender_hung_up_during_the_stall_is_dropped(sandbox: Sandbox, http: httpx.Client):
    """Though the stall came to its end: one that began after it did."""
    sandbox.misbehave("stall", seconds=0.05, times=2)
    with standing_still(sandbox), sent_by_hand(http):
        pass
    until(lambda: sandbox.report().misbehaved == 1)
    assert http.get("/campaigns").status_code == 200
    assert sandbox.report().leads_by_campaign == {372: 0}


def test_a_short_stall_ends_in_the_usual_answer(sandbox: Sandbox, http: httpx.Client):
    """A slow server is not a wrong one."""
    sandbox.misbehave("stall", seconds=0.05)
    started = time.monotonic()
    assert http.post(ADD, json=LEAD).json() == {"ok": True}
    assert time.monotonic() - started >= 0.05


def test_the_latency_is_on_both_sides_of_the_count():
    """A request with 0.1 s of latency is counted and answered after both halves."""
    with Sandbox(latency_s=(0.1, 0.1)) as sandbox, talking_to(sandbox) as http:
        started = time.monotonic()
        assert http.get("/campaigns").status_code == 200
        assert time.monotonic() - started >= 0.1


def test_faults_report_and_reset_are_there_over_http(sandbox: Sandbox, http: httpx.Client, control: httpx.Client):
    """Without a key, not counted, and the same facts as from Python."""
    fault = {"kind": "status", "status": 418, "path": "/leads", "times": 2}
    assert control.post("/misbehave", json=fault).json() == {"ok": True}
    assert [http.get("/campaigns").status_code, http.post(ADD, json=LEAD).status_code] == [200, 418]
    report = control.get("/report").json()
    assert (report["requests"], report["misbehaved"], report["leads_by_campaign"]) == (2, 1, {"372": 0})
    assert control.post("/reset").json() == {"ok": True}
    assert sandbox.report().requests == 0
    assert http.post(ADD, json=LEAD).status_code == 200
    assert control.get("/leads", params={"campaign_id": 372}).json() == sandbox.leads(372)


def test_a_fault_that_makes_no_sense_is_refused_over_http(control: httpx.Client):
    """The answer says what is wrong with it."""
    answer = control.post("/misbehave", json={"kind": "stall"})
    assert (answer.status_code, answer.json()["error"]) == (400, "a stall needs seconds, more than 0")


def test_many_clients_at_once_are_all_counted(sandbox: Sandbox, http: httpx.Client):
    """Nothing is lost between threads and connections."""
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda i: http.post(ADD, json={"email": f"{i}@example.com"}), range(200)))
    assert {answer.status_code for answer in answers} == {200}
    assert sandbox.report().leads_by_campaign == {372: 200}


def test_stopping_is_quick_and_leaves_nothing(sandbox: Sandbox, http: httpx.Client):
    """With an idle connection and a stalled request under way, the thread ends before the stall does."""
    sandbox.misbehave("stall", seconds=HOUR_S, path="/analytics")
    http.get("/campaigns")
    with ThreadPoolExecutor(1) as pool:
        stalled = pool.submit(http.get, "/campaigns/372/analytics")
        until(lambda: sandbox.report().misbehaved == 1)
        sandbox.stop()
        assert isinstance(stalled.exception(), httpx.TransportError)
    assert "smartlead-sandbox" not in {thread.name for thread in threading.enumerate()}
    with pytest.raises(httpx.ConnectError):
        http.get("/campaigns")


def test_a_sandbox_started_again_keeps_its_port_and_its_memory():
    """As a server that was restarted."""
    sandbox = Sandbox()
    with sandbox, talking_to(sandbox) as http:
        base_url = sandbox.base_url
        http.post(ADD, json=LEAD)
    with sandbox, talking_to(sandbox) as http:
        assert sandbox.base_url == base_url
        assert http.post(ADD, json=LEAD).status_code == 200
    assert sandbox.report().times_added == {372: {"cristiano@mufc.com": 2}}


async def test_it_is_an_asynchronous_context_too():
    """`async with` in any loop; the server has its own."""
    async with Sandbox(api_key="other") as sandbox:
        with http_client(sandbox.base_url) as http:
            answer = await asyncio.to_thread(http.get, "/campaigns", params={"api_key": "other"})
    assert answer.status_code == 200


def test_a_taken_port_is_the_callers_error(sandbox: Sandbox):
    """Starting on it raises, and nothing is left running."""
    port = int(sandbox.base_url.removesuffix("/api/v1").rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        Sandbox(port=port).start()


def test_before_it_is_started_it_has_no_address():
    """A free port is only known once it is taken."""
    with pytest.raises(RuntimeError, match="no port"):
        _ = Sandbox().base_url


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": 70_000},
        {"limit": 0},
        {"per_s": 0},
        {"latency_s": (0.2, 0.1)},
        {"window": "leaky"},
        {"refuse_with": 503},
        {"dialect": "new"},
        {"failed_accounts": -1},
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(wrong: dict[str, object]):
    """The sandbox is checked when it is made."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Sandbox(**wrong)  # type: ignore[arg-type]


@needs_signals
def test_in_a_terminal_it_serves_until_interrupted():
    """It says where it is and with which key, answers, and ends quietly on Ctrl-C."""
    # A shell starts what runs in its background deaf to SIGINT, and children inherit that.
    hears = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = f"{hears}; from smartlead_async.sandbox import Sandbox, serve; serve(Sandbox(api_key='mine'))"
    pipe = subprocess.PIPE
    with started(sys.executable, "-W", "error", "-c", program, stdout=pipe, stderr=pipe) as process:
        greeting = process.stdout.readline() if process.stdout else ""
        base_url = next(word for word in greeting.split() if word.startswith("http://"))
        with http_client(base_url) as http:
            assert http.get("/campaigns", params={"api_key": "mine"}).status_code == 200
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate()
    assert (process.returncode, complaints) == (0, "")


def test_what_is_not_there_is_not_found_over_http(control: httpx.Client):
    """Another path, or leads without the id of a campaign."""
    assert control.get("/nothing").status_code == 404
    answer = control.get("/leads", params={"campaign_id": "x"})
    assert (answer.status_code, answer.json()) == (400, {"error": "Invalid campaign_id - x"})


def test_a_fault_that_is_no_object_is_refused_over_http(control: httpx.Client):
    """Before it is looked into."""
    assert control.post("/misbehave", json=["stall"]).status_code == 400


def test_it_is_started_once(sandbox: Sandbox):
    """A second start would leave the first without an owner."""
    with pytest.raises(RuntimeError, match="is running already"):
        sandbox.start()
