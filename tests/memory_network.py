"""A network in memory: real httpx, httpcore and h11 over it, and a server of which every byte is scripted.

With `VirtualTimeLoop` an hour of traffic costs seconds, and the same seed gives the same run.
"""

import asyncio
import json
import ssl
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable, Iterator
from math import inf
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit

import attrs
import h11
import httpcore

from smartlead_async import Lead, Smartlead
from smartlead_async.transport.pool import PoolTransport

KEY = "canary-key-3f9c1e7a"  # every test looks for it where it must not be
BASE_URL = "http://127.0.0.1/api/v1"  # http, for which there is nothing to encrypt in memory
LEAD = Lead(email="cristiano@mufc.com")
OK = b'{"ok":true}'
CREATED = b'{"ok":true,"id":3023,"name":"Test email campaign","created_at":"2022-11-07T16:23:24.025929+00:00"}'
HTML = b"<html><body>502 Bad Gateway</body></html>"


@attrs.frozen(kw_only=True)
class Received:
    """A request as the server got it."""

    at: float
    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def key(self) -> str:
        return parse_qs(urlsplit(self.target).query).get("api_key", [""])[0]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@attrs.frozen(kw_only=True)
class Reply:
    """What the server does: `raw` bytes if given, else a response; then it may close or reset."""

    status: int = 200
    body: bytes = OK
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytes | None = None
    down_s: float = 0.0  # before the first byte of the answer leaves
    byte_interval_s: float = 0.0  # between two bytes of the answer
    then: str = "keep"  # "keep", "close", "reset", "stall"
    unasked: bytes = b""  # comes after a kept connection's answer
    unasked_s: float = 0.0  # so much later

    def to_bytes(self) -> bytes:
        if self.raw is not None:
            return self.raw
        head = [f"HTTP/1.1 {self.status} X"]
        names = {name.lower() for name, _ in self.headers}
        if "content-length" not in names and "transfer-encoding" not in names:
            head.append(f"content-length: {len(self.body)}")
        head += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join(head).encode() + b"\r\n\r\n" + self.body


Handler = Callable[[Received], Reply | Awaitable[Reply]]
NOTHING = Reply(raw=b"", then="close")
RESET = Reply(raw=b"", then="reset")
STALL = Reply(raw=b"", then="stall")


class MemoryServer(httpcore.AsyncNetworkBackend):
    """The server, and the network on the way to it.

    `replies` answer in turn, then `handler` does. `travel` gives the seconds a request takes to arrive and the
    answer to come back. What arrived is in `received`. `connects` says in turn what becomes of the next
    connections: "refused", "lost" (nobody answers), "distrusted" (by a client that checks the certificate),
    "reset" (before a byte is read) or "accepted", as are those after them; when it was not accepted is in
    `failed_connects`. A connection is closed after `idle_s` without a request.
    """

    def __init__(
        self,
        handler: Handler | None = None,
        *,
        replies: Iterable[Reply] = (),
        travel: Callable[[], tuple[float, float]] = lambda: (0.0, 0.0),
    ) -> None:
        self.handler: Handler = handler or (lambda _: Reply())
        self.replies = deque(replies)
        self.travel = travel
        self.received: list[Received] = []
        self.tunnels: list[Received] = []  # CONNECT requests: what a proxy sees of https
        self.tunnel_answer = b"HTTP/1.1 200 Connected\r\n\r\n"
        self.addresses: list[tuple[str, int]] = []  # host and port of each connection
        self.connects: Iterator[str] = iter(())
        self.failed_connects: list[float] = []
        self.refuse_connections = 0
        self.connect_s = 0.0
        self.idle_s = inf

    def client(self, api_key: str = KEY, *, proxy: str | None = None, **settings: Any) -> Smartlead:
        """A client whose built-in connections run over this network, perhaps through a proxy in it."""
        transport = PoolTransport(proxy=proxy, network_backend=self)
        return Smartlead(api_key, **{"base_url": BASE_URL, "http_transport": transport, "proxy": proxy} | settings)

    async def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *_args: Any, **_options: Any
    ) -> "_Connection":
        if self.connect_s:
            await asyncio.sleep(self.connect_s)
        result = next(self.connects, "accepted")
        if result != "accepted":
            self.failed_connects.append(asyncio.get_running_loop().time())
        if result == "lost":
            await asyncio.sleep(timeout or 3600.0)
            raise httpcore.ConnectTimeout("timed out")
        if self.refuse_connections or result == "refused":
            self.refuse_connections = max(0, self.refuse_connections - 1)
            raise httpcore.ConnectError("[Errno 111] Connection refused")
        self.addresses.append((host, port))
        return _Connection(self, self.connections, result)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def answer(self, request: Received) -> Reply:
        self.received.append(request)
        if self.replies:
            return self.replies.popleft()
        reply = self.handler(request)
        return reply if isinstance(reply, Reply) else await reply

    @property
    def connections(self) -> int:
        return len(self.addresses)

    @property
    def arrivals(self) -> list[float]:
        return [request.at for request in self.received]


class _Connection(httpcore.AsyncNetworkStream):
    """One TCP connection; the far end speaks HTTP through h11."""

    def __init__(self, server: MemoryServer, number: int, result: str = "accepted") -> None:
        self._server = server
        self._number = number
        self._is_trusted = result != "distrusted"
        self._http = h11.Connection(h11.SERVER)
        self._head: h11.Request | None = None
        self._body = b""
        self._inbox = bytearray()
        self._end: str | None = "reset" if result == "reset" else None
        self._answered_at = inf
        self._news = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if self._end == "reset":
            raise httpcore.WriteError("[Errno 32] Broken pipe")
        if buffer:  # h11 takes an empty buffer for the end of the connection
            self._http.receive_data(buffer)
        while True:
            match self._http.next_event():
                case h11.Request() as head:
                    self._head, self._body = head, b""
                case h11.Data(data=data):
                    self._body += bytes(data)
                case h11.EndOfMessage():
                    task = asyncio.get_running_loop().create_task(self._serve())
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
                case _:
                    return

    async def _serve(self) -> None:
        head, body = self._head, self._body
        assert head is not None
        up_s, down_s = self._server.travel()
        await asyncio.sleep(up_s)
        request = Received(
            at=asyncio.get_running_loop().time(),
            method=head.method.decode(),
            target=head.target.decode(),
            headers={name.decode(): value.decode() for name, value in head.headers},
            body=body,
            connection=self._number,
        )
        if request.method == "CONNECT":
            self._server.tunnels.append(request)
            self._http = h11.Connection(h11.SERVER)  # what comes through the tunnel is another conversation
            self._inbox += self._server.tunnel_answer
            self._news.set()
            return
        reply = await self._server.answer(request)
        await asyncio.sleep(reply.down_s + down_s)
        data = reply.to_bytes()
        if reply.byte_interval_s:
            data = await self._byte_by_byte(data, reply.byte_interval_s)
        self._inbox += data
        if reply.then in ("close", "reset"):
            self._end = reply.then
        elif reply.then == "keep":
            self._http.send(h11.Response(status_code=200, headers=[("content-length", "0")]))
            self._http.send(h11.EndOfMessage())
            self._http.start_next_cycle()
            self._answered_at = asyncio.get_running_loop().time()
        self._news.set()
        if reply.unasked:
            await asyncio.sleep(reply.unasked_s)
            self._inbox += reply.unasked
            self._news.set()

    async def _byte_by_byte(self, data: bytes, every_s: float) -> bytes:
        """One byte at a time, as long as somebody listens; returns the last."""
        while len(data) > 1 and self._end is None:
            self._inbox += data[:1]
            data = data[1:]
            self._news.set()
            await asyncio.sleep(every_s)
        return data

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while not self._inbox and self._end is None:
            self._news.clear()
            await self._news.wait()
        if self._inbox:
            data = bytes(self._inbox[:max_bytes])
            del self._inbox[:max_bytes]
            return data
        if self._end == "reset":
            raise httpcore.ReadError("[Errno 104] Connection reset by peer")
        return b""

    async def aclose(self) -> None:
        self._end = self._end or "close"
        self._news.set()
        await asyncio.sleep(0)  # as a socket's does

    async def start_tls(self, *_args: Any, **_options: Any) -> "_Connection":
        if not self._is_trusted:
            _distrust()
        return self

    def get_extra_info(self, info: str) -> Any:
        if info != "is_readable":
            return None
        is_closed = self._end is not None or bool(self._inbox)
        return is_closed or asyncio.get_running_loop().time() > self._answered_at + self._server.idle_s


def _distrust() -> NoReturn:
    """As httpcore says it."""
    try:
        raise ssl.SSLCertVerificationError("certificate verify failed: self-signed certificate")
    except ssl.SSLError as error:
        raise httpcore.ConnectError(str(error)) from error


def fullest_window(arrivals: Iterable[float], per_s: float = 2.0) -> int:
    """The most arrivals in any half-open window."""
    recent: deque[float] = deque()
    fullest = 0
    for at in sorted(arrivals):
        recent.append(at)
        while recent[0] <= at - per_s:
            recent.popleft()
        fullest = max(fullest, len(recent))
    return fullest


def times_added(requests: Iterable[Received]) -> Counter[str]:
    """How often each address arrived by `leads/add`."""
    return Counter(request.json["email"] for request in requests if request.path.endswith("/leads/add"))
