"""The connections: httpcore's, as an httpx transport.

Not `httpx.AsyncHTTPTransport`: OpenTelemetry's global httpx instrumentation patches that class and would write
the signed URL, with the key, into a span. And no proxy is read from the environment, only from `proxy`.

httpcore makes the connections; which of them is idle is kept here. Its own pool awaits while it keeps its books,
and a request that is cancelled there, by a timeout at the wrong turn, stays in them for ever (httpcore #1093). The
books here are kept without an await: a connection is of one request, or idle, or closed.
"""

import logging
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache, partial

import httpcore
import httpx

MAX_CONNECTIONS = 100  # at once; the session lets no more requests in
KEEPALIVE_S = 3.0  # below Node's 5 s, so that the server seldom closes a connection just as it is used again
_SPOKEN = re.compile(r"(return_value=\([^,]*, \d+, |exception=\w+\(|auth=\().*", re.DOTALL)


class _NotWhatWasSaid(logging.Filter):
    """httpcore logs at DEBUG what a server said, which may repeat what it was sent, and a SOCKS password."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, with the status of an answer or the class of an error and no more."""
        record.msg = _SPOKEN.sub(r"\1...)", str(record.msg))
        return True


_NOT_WHAT_WAS_SAID = _NotWhatWasSaid()


class _Body(httpx.AsyncByteStream):
    """The body of a response, raw. Closing it gives the connection back."""

    def __init__(self, response: httpcore.Response, give_back: Callable[[], Awaitable[None]]) -> None:
        self._response = response
        self._give_back = give_back

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        try:
            await self._response.aclose()
        finally:
            await self._give_back()


class PoolTransport(httpx.AsyncBaseTransport):
    """HTTP/1.1 connections, straight or through a proxy."""

    def __init__(
        self, *, proxy: str | None = None, network_backend: httpcore.AsyncNetworkBackend | None = None
    ) -> None:
        for name in ("connection", "http11", "proxy", "socks"):
            log = logging.getLogger(f"{httpcore.__name__}.{name}")
            log.addFilter(_NOT_WHAT_WAS_SAID)  # once, however often it is added
        self._maker = httpcore.AsyncConnectionPool(  # it knows the ways through proxies, and keeps no connection
            ssl_context=_tls(),
            proxy=_proxy(proxy) if proxy else None,
            keepalive_expiry=KEEPALIVE_S,
            network_backend=network_backend,
        )
        self._busy: set[httpcore.AsyncConnectionInterface] = set()
        self._idle: list[httpcore.AsyncConnectionInterface] = []  # the last used one last

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the response's body is read by whoever asked."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        connection = self._take(url.origin)
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
            body = _Body(response, partial(self._give_back, connection))
            answer = httpx.Response(response.status, headers=response.headers, stream=body)
            return answer
        finally:
            if answer is None:
                await self._give_back(connection)

    async def aclose(self) -> None:
        """Close every connection."""
        connections = [*self._idle, *self._busy]
        self._idle.clear()
        self._busy.clear()
        for connection in connections:
            await connection.aclose()

    def _take(self, origin: httpcore.Origin) -> httpcore.AsyncConnectionInterface:
        """The connection that was used last and is still good, or another one."""
        is_good = (one for one in reversed(self._idle) if one.can_handle_request(origin) and not one.has_expired())
        connection = next(is_good, None)
        if connection is None:
            connection = self._maker.create_connection(origin)
        else:
            self._idle.remove(connection)
        self._busy.add(connection)
        return connection

    async def _close_expired(self) -> None:
        """Close what was idle for too long, or what the server has closed."""
        expired = [connection for connection in self._idle if connection.has_expired()]
        for connection in expired:
            if connection in self._idle:  # nobody else closed it meanwhile
                self._idle.remove(connection)
                await connection.aclose()

    async def _give_back(self, connection: httpcore.AsyncConnectionInterface) -> None:
        """Keep a connection whose exchange is complete; close any other."""
        if connection not in self._busy:
            return  # closed with all the others
        self._busy.remove(connection)
        if connection.is_idle() and not connection.is_closed():
            self._idle.append(connection)
        else:
            await connection.aclose()


def _proxy(text: str) -> httpcore.Proxy:
    """A proxy as httpcore takes it: user and password apart from the address."""
    url = httpx.URL(text)
    auth = (url.username, url.password) if url.username or url.password else None
    return httpcore.Proxy(str(url.copy_with(userinfo=b"")), auth=auth)


@cache
def _tls() -> ssl.SSLContext:
    """Made once: it costs some 20 ms, and clients may share it."""
    return httpx.create_ssl_context()
