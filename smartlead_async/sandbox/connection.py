"""What no ASGI message can say: a connection reset, closed or cut off.

An ASGI application cannot reach its connection. But uvicorn gives each connection one protocol object, and
what stands in that object's `app_state` reaches the application as `scope["state"]`: the subclass puts the
transport there, which is one override and no patching.
"""

import asyncio
import socket
import struct
import sys
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from smartlead_async.sandbox.answers import Answer

# A linger time of 0 s: closing discards the connection, and the other side gets a reset.
LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Connection(H11Protocol):
    """uvicorn's HTTP/1.1 connection, with its transport in the application's reach and no access log.

    The log is off here and not in uvicorn's settings, which would change the loggers of the whole process.
    """

    # The transport's type is narrowed as uvicorn narrows it.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Note the transport."""
        super().connection_made(transport)
        self.access_log = False
        self.app_state: dict[str, Any] = {**self.app_state, "transport": transport}


def is_gone(request: Request) -> bool:
    """Whether the client has hung up."""
    return _transport(request).is_closing()


async def reset(request: Request) -> None:
    """End the connection with a TCP reset."""
    transport = _transport(request)
    if not transport.is_closing():  # pragma: no branch (a client may hang up just before)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
        transport.abort()
    await _ended(request)


async def close(request: Request) -> None:
    """End the connection cleanly, after what was already written."""
    _transport(request).close()
    await _ended(request)


async def send(request: Request, answer: Answer, to: Send) -> None:
    """Send a whole answer."""
    await _response(answer)(request.scope, request.receive, to)


async def send_half(request: Request, answer: Answer, to: Send) -> None:
    """Announce the length of the whole answer, send half of its body, and end the connection."""
    response = _response(answer)
    half = answer.body[: len(answer.body) // 2]
    await to({"type": "http.response.start", "status": answer.status, "headers": response.raw_headers})
    await to({"type": "http.response.body", "body": half, "more_body": True})
    await close(request)


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, answer.headers, answer.media_type)


async def _ended(request: Request) -> None:
    """Wait until uvicorn knows of the end; it would complain of an answer that was never finished."""
    while (await request.receive())["type"] != "http.disconnect":
        pass  # pragma: no cover (what had arrived, if it had)


def _transport(request: Request) -> asyncio.Transport:
    transport: asyncio.Transport = request.scope["state"]["transport"]
    return transport
