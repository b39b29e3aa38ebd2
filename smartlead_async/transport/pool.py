"""The connections: httpcore's pool as an httpx transport.

Not `httpx.AsyncHTTPTransport`: OpenTelemetry's global httpx instrumentation patches that class and would write
the signed URL, with the key, into a span. And no proxy is read from the environment, only from `proxy`.
"""

import logging
import re
import ssl
from collections.abc import AsyncIterator
from functools import cache

import httpcore
import httpx

MAX_CONNECTIONS = 100  # never more requests in the pool than connections: httpcore #1093
_QUERY_KEY = re.compile(r"(api_key=)[^&\s'\"]+")
KEEPALIVE_S = 3.0  # below Node's 5 s, so that the server seldom closes a connection just as it is used again


class _NoKeyInLog(logging.Filter):
    """httpcore logs the headers of answers at DEBUG; a redirect among them may repeat the query it was sent."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without a key."""
        record.msg = _QUERY_KEY.sub(r"\1***", str(record.msg))
        return True


_NO_KEY_IN_LOG = _NoKeyInLog()


class _Body(httpx.AsyncByteStream):
    """The body of a response, raw."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


class PoolTransport(httpx.AsyncBaseTransport):
    """HTTP/1.1 connections to one origin, straight or through a proxy."""

    def __init__(
        self, *, proxy: str | None = None, network_backend: httpcore.AsyncNetworkBackend | None = None
    ) -> None:
        logging.getLogger("httpcore.http11").addFilter(_NO_KEY_IN_LOG)  # once, however often it is added
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_tls(),
            proxy=_proxy(proxy) if proxy else None,
            max_connections=MAX_CONNECTIONS,
            keepalive_expiry=KEEPALIVE_S,
            network_backend=network_backend,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the response's body is read by whoever asked."""
        response = await self._pool.handle_async_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response))

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


def _proxy(text: str) -> httpcore.Proxy:
    """A proxy as httpcore takes it: user and password apart from the address."""
    url = httpx.URL(text)
    auth = (url.username, url.password) if url.username or url.password else None
    return httpcore.Proxy(str(url.copy_with(userinfo=b"")), auth=auth)


@cache
def _tls() -> ssl.SSLContext:
    """Made once: it costs some 20 ms, and clients may share it."""
    return httpx.create_ssl_context()
