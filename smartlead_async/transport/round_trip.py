"""One request and its answer, on the wire. The errors of the libraries below end here."""

import asyncio
from typing import Any

import httpx

from smartlead_async.limiter.errors import StaleSlotError
from smartlead_async.limiter.limiter import Permit
from smartlead_async.transport.answer import Answer, UnreadableError
from smartlead_async.transport.body import read_body
from smartlead_async.transport.call import Failure, Repeat
from smartlead_async.transport.call_state import CallState
from smartlead_async.transport.failures import (
    LIBRARY_ERRORS,
    Route,
    forget_frames,
    no_answer,
    to_failure,
    too_late,
)
from smartlead_async.transport.pool import LONGEST_IDLE
from smartlead_async.transport.request import to_request, to_url
from smartlead_async.transport.response import unreadable
from smartlead_async.transport.trace import Trace

CONNECT_S = 10.0  # a lost SYN is sent again after 1, 3 and 7 s; later than that nobody is there
JUST_USED_S = 1.0  # a server may close a connection just as it is used, the likelier the longer it was idle

_SAYING_THE_END = {"content-length", "transfer-encoding", "content-encoding"}


async def round_trip(
    transport: httpx.AsyncBaseTransport, state: CallState[Any], permit: Permit, timeout_s: float
) -> Answer | Failure:
    """Send the request of a call and read what comes. None of the libraries' errors is raised, none is kept."""
    trace = Trace(permit)
    request = to_request(state.call, _url(state), state.content, state.settings.user_agent)
    request.extensions = {"timeout": {"connect": CONNECT_S}, "trace": trace}
    if state.repeat is not Repeat.ALWAYS:
        request.extensions |= {LONGEST_IDLE: JUST_USED_S}
    try:
        trace.begin()
        async with asyncio.timeout(timeout_s):
            response = await transport.handle_async_request(request)
            permit.settled()
            body = await read_body(response, state.call)
    except StaleSlotError:
        return no_answer(
            "the process stood still until its slot in the shared limit was lost", _route(state), is_sent=False
        )
    except UnreadableError as error:
        return unreadable(error.reason, status_code=error.status_code, is_passing=error.is_passing)
    except TimeoutError:
        return too_late(timeout_s, _route(state), is_sent=trace.may_be_sent)
    except LIBRARY_ERRORS as error:
        return to_failure(error, _route(state), may_be_sent=trace.may_be_sent)
    except Exception as error:  # a mistake of a transport: it goes on as it is, but for what its frames hold
        forget_frames(error)
        raise
    return Answer(response.status_code, response.headers, body, state.scrub, _may_be_cut(response))


def _url(state: CallState[Any]) -> str:
    return state.url or to_url(state.call, state.options)


def _route(state: CallState[Any]) -> Route:
    url = httpx.URL(_url(state))
    return Route(url, state.settings.proxies.get(url.host), is_read=state.call.is_read)


def _may_be_cut(response: httpx.Response) -> bool:
    """Whether nothing but the end of the connection says where the body ends: no length, no chunks, no gzip."""
    version: object = response.extensions.get("http_version", b"")
    is_http_1 = isinstance(version, bytes) and version.startswith(b"HTTP/1")
    return is_http_1 and response.headers.keys().isdisjoint(_SAYING_THE_END)
