"""The receiver behind uvicorn, asked over a socket with what no HTTP client would send."""

import contextlib
import gzip
import socket
import threading
from collections.abc import Iterable, Iterator
from itertools import repeat

import psutil
import pytest
import uvicorn

from smartlead_async.webhooks import WebhookReceiver, sample

pytestmark = pytest.mark.real_time

BODY = sample("EMAIL_REPLY")
MB = 10**6
HUGE = 100  # megabytes


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Of a server in a thread."""
    receiver = WebhookReceiver(tmp_path_factory.mktemp("sockets") / "inbox", tokens=["token"])
    server = uvicorn.Server(uvicorn.Config(receiver, lifespan="on", http="h11", ws="none", log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def ask(port: int, head: bytes, pieces: Iterable[bytes] = ()) -> tuple[int, int]:
    """The status of the answer, and how many bytes were sent until there was one."""
    sent = 0
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head + b"\r\n\r\n")
        with contextlib.suppress(ConnectionError):  # it does not listen any more
            for piece in pieces:
                connection.sendall(piece)
                sent += len(piece)
        return int(connection.recv(12).split()[1]), sent


def post(body: bytes, *lines: bytes, target: bytes = b"/token") -> bytes:
    head = (b"POST %b HTTP/1.1" % target, b"Host: x", b"Content-Length: %d" % len(body), *lines)
    return b"\r\n".join(head) + b"\r\n\r\n" + body


CHUNK = b"%x\r\n%b\r\n" % (MB, b" " * MB)


@pytest.mark.parametrize(
    ("line", "piece"),
    [(b"Content-Length: %d" % (HUGE * MB), b" " * MB), (b"Transfer-Encoding: chunked", CHUNK)],
    ids=["length", "chunks"],
)
def test_a_hundred_megabytes_are_not_read(line: bytes, piece: bytes, port: int) -> None:
    """Little more than what is taken, whether it was announced or not; nor is it kept anywhere."""
    before = psutil.Process().memory_info().rss
    status, sent = ask(port, b"POST /token HTTP/1.1\r\nHost: x\r\n" + line, repeat(piece, HUGE))
    assert (status, sent < HUGE * MB / 2) == (413, True)
    assert psutil.Process().memory_info().rss - before < 32 * MB


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (post(BODY), 200),
        (post(BODY, *[b"X-%d: y" % number for number in range(10_000)]), 431),
        (post(BODY, b"X: " + b"y" * MB), 400),
        (post(BODY, target=b"/" + b"y" * MB), 400),
        (post(gzip.compress(BODY), b"Content-Encoding: gzip"), 400),
        (post(BODY + BODY), 400),
        (post(b"[" + BODY + b"," + BODY + b"]"), 400),
        (post(b"\xef\xbb\xbf" + BODY), 200),
        (post(BODY, b"X-Request-Id: \xff\xfe", b"X-Smartlead-Signature: \xe9"), 200),
        (post(BODY, target=b"/x?secret=wrong&secret=token"), 200),
        (post(BODY, target=b"/x?secret=token&secret=wrong"), 200),
        (post(BODY, target=b"/x?secret=wrong"), 401),
        (post(BODY, target=b"/%00?%ff=%ff"), 401),
        (post(BODY, target=b"*"), 401),
        (post(BODY, b"Content-Length: 1"), 400),
        (post(b'{"secret_key": ["token"]}', target=b"/"), 401),
        (b"GET /token HTTP/1.1\r\nHost: x", 405),
        (b"OPTIONS * HTTP/1.1\r\nHost: x", 405),
        (b"GET /token HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade", 405),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    ],
    ids=[
        "good", "10,000 headers", "long header", "long address", "gzip", "two events", "list", "mark of UTF-8",
        "headers of other bytes", "token twice", "token first", "wrong token", "odd address", "no address",
        "two lengths", "key is a list", "GET", "OPTIONS", "websocket", "TLS",
    ],
)  # fmt: skip
def test_whatever_is_sent_is_answered_or_refused(
    request_: bytes, expected: int, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody's address is in a log."""
    assert ask(port, request_)[0] == expected
    assert "ana@example.com" not in caplog.text
