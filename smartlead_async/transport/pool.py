"""The connections: httpcore's, as an httpx transport.

Not `httpx.AsyncHTTPTransport`: OpenTelemetry's global httpx instrumentation patches that class and would write
the signed URL, with the key, into a span.

httpcore makes the connections; which of them is idle is kept here. Its own pool awaits while it updates its lists,
and a request that is cancelled there, by a timeout at the wrong moment, stays in them for ever (httpcore #1093).
The lists here are updated without an await: a connection is busy with one request, or idle, or closed.

A connection is used again only if its answer was whole and nothing came after it: an answer too many would be the
next call's. `stream` looks at what comes while a connection is idle. One that is late by some milliseconds comes
in that time only where there is such a time, and so a connection rests before it is used again.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from typing import Any, NoReturn, cast

import h11
import httpcore
import httpx

from smartlead_async.transport.stream import WatchedBackend, WatchedStream
from smartlead_async.transport.tls import check_environment, default_context

MAX_CONNECTIONS = 100  # at once; the session lets no more requests in
LONGEST_IDLE = "smartlead_async.longest_idle_s"  # of a request's extensions, in seconds
_ANY = ""  # a host like any other
REST_S = 0.06  # what comes too many comes soon after the answer: a body behind its head, an answer sent twice
_MOST_FOR_REST = 50  # connections: with more of them open, none is opened to let others rest
KEEPALIVE_S = 3.0  # below Node's 5 s, so that the server seldom closes a connection just as it is used again


class _Body(httpx.AsyncByteStream):
    """The body of a response, raw. Closing it releases the connection."""

    def __init__(self, response: httpcore.Response, release: Callable[[], Awaitable[None]]) -> None:
        self._response = response
        self._release = release

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        try:
            await self._response.aclose()
        finally:
            await self._release()


class PoolTransport(httpx.AsyncBaseTransport):
    """HTTP/1.1 connections, straight or through a proxy.

    `proxy` is the address of one, or of one for each host that has one.
    A request with the extension `LONGEST_IDLE` leaves on one that was idle no longer than that, or on a fresh one.
    """

    def __init__(
        self,
        *,
        proxy: str | Mapping[str, str] | None = None,
        ssl_context: ssl.SSLContext | None = None,
        network_backend: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        by_host = {_ANY: proxy} if isinstance(proxy, str) else proxy or {}
        self._proxies = {host: _proxy(address) for host, address in by_host.items()}
        if ssl_context is None:
            check_environment()
        self._ssl_context = ssl_context
        self._backend = WatchedBackend(network_backend)
        # They know the ways through proxies, and keep no connection.
        self._factories: dict[str, httpcore.AsyncConnectionPool] = {}
        self._busy: set[httpcore.AsyncConnectionInterface] = set()
        # Since when by the loop's clock; the last used one last.
        self._idle: dict[httpcore.AsyncConnectionInterface, float] = {}
        self._expired: list[httpcore.AsyncConnectionInterface] = []  # to be closed

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the response's body is read by whoever asked."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        longest_idle_s = request.extensions.get(LONGEST_IDLE, KEEPALIVE_S)
        connection = self._acquire_idle(url.origin, longest_idle_s) or self._open(url.origin)
        self._busy.add(connection)
        answer: httpx.Response | None = None
        try:
            await self._close_expired()
            response = await connection.handle_async_request(
                httpcore.Request(
                    request.method,
                    url,
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
            extensions = cast("Mapping[str, Any]", response.extensions)  # pyright: ignore[reportUnknownMemberType]
            _check_in_time(response.status, extensions.get("network_stream"))
            body = _Body(response, partial(self._release, connection))
            known = {"http_version": extensions.get("http_version", b"")}
            answer = httpx.Response(response.status, headers=response.headers, stream=body, extensions=known)
            return answer
        finally:
            if answer is None:
                await self._release(connection)

    async def aclose(self) -> None:
        """Close every connection."""
        self._expired += [*self._idle, *self._busy]
        self._idle.clear()
        self._busy.clear()
        await self._close_expired()

    def __reduce__(self) -> NoReturn:
        raise TypeError("connections may hold a proxy's password and cannot be pickled or copied")

    def _open(self, origin: httpcore.Origin) -> httpcore.AsyncConnectionInterface:
        """Another connection, perhaps through a proxy."""
        host = origin.host.decode("ascii")
        name = host if host in self._proxies else _ANY
        if name not in self._factories:
            self._factories[name] = self._make_factory(self._proxies.get(name))
        return self._factories[name].create_connection(origin)

    def _make_factory(self, proxy: httpcore.Proxy | None) -> httpcore.AsyncConnectionPool:
        """Made with the first connection: reading the certificates takes as long as importing half the package."""
        return httpcore.AsyncConnectionPool(
            ssl_context=self._ssl_context or default_context(), proxy=proxy, network_backend=self._backend
        )

    def _acquire_idle(
        self, origin: httpcore.Origin, longest_idle_s: float
    ) -> httpcore.AsyncConnectionInterface | None:
        """The connection that was used last of those that rested, if it is still good."""
        for connection in self._usable(longest_idle_s):
            if not connection.can_handle_request(origin):
                continue
            del self._idle[connection]
            if not connection.has_expired():
                return connection
            self._expired.append(connection)  # closed by the server, or something came unasked
        return None

    def _usable(self, longest_idle_s: float) -> list[httpcore.AsyncConnectionInterface]:
        """Those that rested, the last used one first; where many are open and none did, the others too."""
        now = asyncio.get_running_loop().time()
        recent = [one for one, since in reversed(self._idle.items()) if now - since <= longest_idle_s]
        rested = [one for one in recent if now - self._idle[one] >= REST_S]
        is_full = len(self._idle) + len(self._busy) >= _MOST_FOR_REST
        return recent[::-1] if is_full and not rested else rested

    async def _close_expired(self) -> None:
        """Close what was idle for too long, and what is not good for another request."""
        used_since = asyncio.get_running_loop().time() - KEEPALIVE_S
        late = [connection for connection, idle_since in self._idle.items() if idle_since < used_since]
        for connection in late:
            del self._idle[connection]
        self._expired += late
        while self._expired:
            await self._expired.pop().aclose()

    async def _release(self, connection: httpcore.AsyncConnectionInterface) -> None:
        """Keep a connection whose exchange is complete, with nothing left over; close any other."""
        if connection not in self._busy:
            return  # closed with all the others
        self._busy.remove(connection)
        if connection.is_idle() and not connection.is_closed() and not _has_leftover(connection):
            self._idle[connection] = asyncio.get_running_loop().time()
        else:
            await connection.aclose()


def _check_in_time(status: int, stream: object) -> None:
    """An answer to a request that was not out yet is none, unless it says why the server reads no further."""
    if status < 400 and isinstance(stream, WatchedStream) and stream.is_early:  # noqa: PLR2004 (HTTP)
        raise httpcore.RemoteProtocolError("the server answered before it had the whole request")


def _has_leftover(connection: object) -> bool:
    """Whether bytes were read beyond the end of the answer. httpcore has no word for it, h11 has."""
    while (inner := getattr(connection, "_connection", None)) is not None:
        connection = inner  # of a proxy's connection, and of one that is opened when it is first used
    http = getattr(connection, "_h11_state", None)
    return not isinstance(http, h11.Connection) or http.trailing_data != (b"", False)


def _proxy(text: str) -> httpcore.Proxy:
    """A proxy as httpcore takes it: user and password apart from the address."""
    url = httpx.URL(text)
    auth = (url.username, url.password) if url.username or url.password else None
    return httpcore.Proxy(str(url.copy_with(userinfo=b"")), auth=auth)
