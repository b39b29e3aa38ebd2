"""ASGI: a request's body, bounded in size, time and number; an answer; the life of an application."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, MutableMapping
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol, TypeAlias

from smartlead_async.errors import ConfigurationError, InvalidWebhookError
from smartlead_async.webhooks.parsing import MAX_BODY_BYTES

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BODY_S = 10.0  # for a body to come, from its first byte to its last
MAX_BYTES = 32 * 1024 * 1024  # of all bodies that came and are not on disk
RETRY_AFTER_S = 60  # the first of the documented retries


class WebhookReply(NamedTuple):
    """What to answer a webhook with.

    Attributes:
        status: 200 where it is safe, and nothing else; 503 where it is to come again.
        headers: Of the answer.
        body: Of the answer, JSON.
    """

    status: int
    headers: dict[str, str]
    body: bytes


def reply(status: int, text: str, **headers: str) -> WebhookReply:
    """An answer of JSON."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return WebhookReply(status, {"content-type": "application/json", **named}, text.encode())


TAKEN = reply(200, '{"ok": true}')
KNOWN = reply(200, '{"ok": true, "duplicate": true}')
BUSY = reply(503, '{"error": "try again later"}', retry_after=str(RETRY_AFTER_S))
_NO_POST = reply(405, '{"error": "a webhook is a POST"}', allow="POST")
_SLOW = reply(408, '{"error": "the body took too long"}', connection="close")


class NotReadError(Exception):
    """A body that was not read; `reply` is the answer, `None` where nobody is left to get one."""

    def __init__(self, answer: WebhookReply | None) -> None:
        super().__init__(answer)
        self.reply = answer


def refusal(error: InvalidWebhookError) -> WebhookReply:
    """What was refused, and nothing of what came."""
    return reply(error.status_code, '{"error": "not a webhook that is taken here"}')


class Bodies:
    """The bodies that are being read or written down, all together bounded."""

    def __init__(self) -> None:
        self._bytes = 0

    @contextmanager
    def reading(self) -> Generator["Body"]:
        """One of them, until it is written down."""
        body = Body(self)
        try:
            yield body
        finally:
            self._bytes -= body.size

    def grow(self, size: int) -> None:
        """Make room for more of one."""
        self._bytes += size
        if self._bytes > MAX_BYTES:
            raise NotReadError(BUSY)


class Body:
    """The body of one request."""

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies
        self.size = 0

    async def read(self, scope: Scope, receive: Receive) -> bytes:
        """All of it.

        Raises:
            NotReadError: It is too large, too slow, or the sender has gone; or it is no POST.
        """
        if scope["method"] != "POST":
            raise NotReadError(_NO_POST)
        try:
            async with asyncio.timeout(BODY_S):
                return b"".join([chunk async for chunk in self._chunks(receive)])
        except TimeoutError:
            pass
        raise NotReadError(_SLOW)

    async def _chunks(self, receive: Receive) -> AsyncIterator[bytes]:
        is_open = True
        while is_open:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise NotReadError(None)
            chunk: bytes = message.get("body", b"")
            self.size += len(chunk)
            self._bodies.grow(len(chunk))
            if self.size > MAX_BODY_BYTES:
                raise NotReadError(reply(413, '{"error": "the body is too large"}', connection="close"))
            is_open = message.get("more_body", False)
            yield chunk


def url_of(scope: Scope) -> str:
    """The address that was called: its path as it came, and its query."""
    path: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "replace")
    query: bytes = scope.get("query_string", b"")
    return (path + b"?" + query).decode("latin-1")


async def answer(send: Send, given: WebhookReply) -> None:
    """Send an answer."""
    headers = [(name.encode(), value.encode()) for name, value in given.headers.items()]
    headers.append((b"content-length", str(len(given.body)).encode()))
    await send({"type": "http.response.start", "status": given.status, "headers": headers})
    await send({"type": "http.response.body", "body": given.body})


class Lived(Protocol):
    """What has a beginning and an end."""

    async def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """End."""


async def live(application: Lived, receive: Receive, send: Send) -> None:
    """The life of an application, as the server tells it."""
    await receive()
    try:
        await application.start()
    except ConfigurationError as error:
        await send({"type": "lifespan.startup.failed", "message": str(error)})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await application.stop()
    await send({"type": "lifespan.shutdown.complete"})
