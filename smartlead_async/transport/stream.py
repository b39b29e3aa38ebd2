"""The bytes of one connection: an answer is taken only where its request left before it.

A server, or a proxy before it, that sends a byte too many leaves it for the next request, which would read it as
its answer. Looked for are bytes in the socket, in TLS and in the reader's queue; those in h11 are the pool's.
"""

import ssl
from collections.abc import Coroutine, Generator, Iterable
from typing import Any, Self

import httpcore

_ONE_WRITE = 16 * 1024  # of a larger request the last byte waits until all others are out
_UNASKED = "the server closed the connection, or sent something, before it was asked"


class WatchedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections that are watched."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend | None) -> None:
        self._backend: httpcore.AsyncNetworkBackend = backend or _asyncio_backend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (httpcore's interface)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> "WatchedStream":
        """A connection to a host and port."""
        return WatchedStream(await self._backend.connect_tcp(host, port, timeout, local_address, socket_options))


def _asyncio_backend() -> httpcore.AsyncNetworkBackend:
    # httpcore has another class of this name, without methods, for those who have no anyio.
    return httpcore.AnyIOBackend()  # pyright: ignore[reportReturnType]


class WatchedStream(httpcore.AsyncNetworkStream):
    """One connection, which refuses an answer that was there before its request.

    The head of a request waits for its body: both are one write, so that hardly a moment lies between the look at
    what has come and the request.
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream, *, is_tls: bool = False) -> None:
        self._stream = stream
        self._is_tls = is_tls
        self._head: bytes | None = None
        self._is_asking = False  # from the first byte of a request to the first of its answer
        self._was_read = False
        self._is_spoiled = False
        self.is_early = False  # an answer began before the last byte of its request was written

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 (httpcore's interface)
    ) -> None:
        """Write a piece of a request; the first one waits for the second."""
        if not self._is_asking:
            self._is_asking, self._head = True, buffer
            return
        await self._write(buffer, timeout)

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109 (httpcore's interface)
    ) -> bytes:
        """Read what comes. The first piece of an answer is waited for, or it is none."""
        if self._head is not None:
            await self._write(b"", timeout)
        reading = _Waiting(self._stream.read(max_bytes, timeout))
        data: bytes = await reading
        if self._is_asking and data and not reading.has_waited:
            raise httpcore.RemoteProtocolError(_UNASKED)
        self._is_asking, self._was_read = False, True
        return data

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 (httpcore's interface)
    ) -> "WatchedStream":
        """The same connection, encrypted."""
        return WatchedStream(await self._stream.start_tls(ssl_context, server_hostname, timeout), is_tls=True)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 (httpcore's interface)
        """`is_readable`: whether anything came unasked, the server's end of the connection included."""
        return self._has_unread() if info == "is_readable" else self._stream.get_extra_info(info)

    async def _write(self, buffer: bytes, timeout: float | None) -> None:  # noqa: ASYNC109 (httpcore's)
        if self._head is None:
            await self._stream.write(buffer, timeout)
            return
        request, self._head = self._head + buffer, None
        if self._has_unread():
            raise httpcore.ConnectionNotAvailable(_UNASKED)
        if len(request) > _ONE_WRITE:
            await self._stream.write(request[:-1], timeout)
            self.is_early = self._has_unread()
            request = request[-1:]
        await self._stream.write(request, timeout)

    def _has_unread(self) -> bool:
        if self._is_tls:
            self._is_spoiled |= _holds_data(self._stream.get_extra_info("ssl_object"))
            if not self._was_read:
                return self._is_spoiled  # TLS itself has something to say at the beginning: its session tickets
        return self._is_spoiled or self.is_early or bool(self._stream.get_extra_info("is_readable"))


def _holds_data(tls: object) -> bool:
    """Whether TLS has anything beyond the answer, decrypted or not. To ask takes a byte of it away."""
    if not isinstance(tls, ssl.SSLObject):
        return False
    try:
        tls.read(1)
    except ssl.SSLWantReadError:
        return False
    except ssl.SSLError:
        return True  # its end, or nothing that can be decrypted
    return True


class _Waiting(Generator[Any, Any, bytes]):
    """Awaits a read, and knows whether it had to wait: a bare turn of the loop is no wait."""

    def __init__(self, reading: Coroutine[Any, Any, bytes]) -> None:
        self._reading = reading
        self.has_waited = False

    def __await__(self) -> Self:
        return self

    def send(self, value: object, /) -> object:
        return self._noticed(self._reading.send(value))

    def throw(self, *error: Any) -> object:  # noqa: ANN401 (of two shapes)
        return self._noticed(self._reading.throw(*error))

    def _noticed(self, awaited: object) -> object:
        self.has_waited |= awaited is not None
        return awaited
