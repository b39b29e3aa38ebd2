"""One request of a call and its answer: sent, read, understood, and what it teaches the limiter.

Each runs in a task of its own and is never cancelled with its caller: the pool stays whole (httpcore #1093), and
the limiter learns when the request was counted. Errors of the libraries below end here.
"""

import asyncio
from collections.abc import Generator, Mapping
from datetime import UTC, datetime

import anyio
import attrs
import httpx

from smartlead_async.errors import ApiError, ClientClosedError
from smartlead_async.limiter.errors import StaleSlotError
from smartlead_async.limiter.limiter import Permit
from smartlead_async.transport.answer import Answer
from smartlead_async.transport.body import BodyReader, UnreadableError
from smartlead_async.transport.call import Failure, Kind, Outcome, Repeat, Success, T
from smartlead_async.transport.call_state import CallState
from smartlead_async.transport.failures import (
    LIBRARY_ERRORS,
    Route,
    forget_frames,
    no_answer,
    to_failure,
    too_late,
)
from smartlead_async.transport.hints import exhausted_for_s
from smartlead_async.transport.pool import LONGEST_IDLE, MAX_CONNECTIONS
from smartlead_async.transport.refusal import ERROR_BYTES
from smartlead_async.transport.response import outcome_in_steps, unreadable
from smartlead_async.transport.signing import SigningTransport

CONNECT_S = 10.0  # a lost SYN is sent again after 1, 3 and 7 s; later than that nobody is there
JUST_USED_S = 1.0  # a server may close a connection just as it is used, the likelier the longer it was idle
CLOSE_S = 10.0  # how long leaving the client waits for what is in flight

_SAYING_THE_END = {"content-length", "transfer-encoding", "content-encoding"}
_ON_THE_WAY = frozenset({"connect_tcp.started", "start_tls.started", "send_request_headers.started"})
_UNREADABLE = (UnreadableError, *LIBRARY_ERRORS)


class _Trace:
    """httpcore's trace of one exchange, as far as the permit and the question "was it sent?" need it.

    A transport that reports nothing is taken to write when it is handed the request.
    """

    def __init__(self, permit: Permit) -> None:
        self._permit = permit
        self._reports = False
        self._was_sent = False
        self._has_waited = False

    @property
    def may_be_sent(self) -> bool:
        """Whether the server may have the request."""
        return self._was_sent or not self._reports

    async def __call__(self, event: str, info: Mapping[str, object]) -> None:
        self._reports = True
        step = event.partition(".")[2]
        if step in _ON_THE_WAY:
            self._permit.check()
            self._permit.writing()
            # The request that opens a proxy's tunnel is none of ours.
            is_ours = getattr(info.get("request"), "method", b"") != b"CONNECT"
            self._was_sent = self._was_sent or (step == "send_request_headers.started" and is_ours)
        elif step == "send_request_body.complete":
            self._permit.written()
        elif event == "http11.receive_response_headers.started":
            self._has_waited = False
            asyncio.get_running_loop().call_soon(self._wait)
        elif event == "http11.receive_response_headers.complete" and not self._has_waited:
            # The rest of an answer before it: the built-in connections notice it earlier, httpx's own do not.
            raise httpx.RemoteProtocolError("the answer was there before its request")

    def _wait(self) -> None:
        self._has_waited = True


class Exchanges:
    """The requests of one client that are under way."""

    def __init__(self, transport: SigningTransport) -> None:
        self._transport = transport
        self._connections = anyio.Semaphore(MAX_CONNECTIONS, fast_acquire=True)
        self._in_flight: set[asyncio.Task[Outcome[object]]] = set()

    async def run(self, state: CallState[T], permit: Permit) -> Outcome[T]:
        """The next attempt of a call; a cancelled caller leaves it to end by itself."""
        state.attempts += 1
        task = asyncio.create_task(self._exchange(state, permit), name=state.call.label)
        self._in_flight.add(task)  # type: ignore[arg-type]  # the set does not care for the result
        task.add_done_callback(self._in_flight.discard)
        task.add_done_callback(lambda _: permit.end())
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if not task.cancelled() or (current is not None and current.cancelling()):
                raise
        error = ClientClosedError(f"the client was closed and the answer took longer than {CLOSE_S:g} s")
        raise state.complete(error, sent="maybe")

    async def finish(self) -> None:
        """Wait up to `CLOSE_S` for what is in flight; cancel the rest."""
        if self._in_flight:
            _, late = await asyncio.wait(self._in_flight, timeout=CLOSE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _exchange(self, state: CallState[T], permit: Permit) -> Outcome[T]:
        with state.attempt() as attempt:
            async with self._connections:
                state.scope.counter.requests += 1
                timeout_s = min(state.settings.timeout_s, state.left_s)
                until = asyncio.get_running_loop().time() + timeout_s
                answer = await self._converse(state, permit, timeout_s)
            if isinstance(answer, Failure):
                attempt.finish(answer, None)
                if answer.kind is Kind.NOT_SENT:
                    permit.unused()
                return answer
            outcome = await _understand(state, answer, until)
            attempt.finish(outcome, answer.status)
        _inform_limiter(state, permit, answer, outcome)
        return outcome

    async def _converse(self, state: CallState[T], permit: Permit, timeout_s: float) -> Answer | Failure:
        """Send and read. Here the errors of the libraries below end: none is raised, none is kept."""
        trace = _Trace(permit)
        state.request.extensions = {"timeout": {"connect": CONNECT_S}, "trace": trace}
        if state.repeat is not Repeat.ALWAYS:
            state.request.extensions |= {LONGEST_IDLE: JUST_USED_S}
        url = state.request.url
        route = Route(url, state.settings.proxies.get(url.host), is_read=state.call.is_read)
        try:
            permit.check()
            permit.written()
            async with asyncio.timeout(timeout_s):
                return await self._send_and_read(state, permit)
        except StaleSlotError:
            return no_answer(
                "the process stood still until its slot in the shared limit was lost", route, is_sent=False
            )
        except UnreadableError as error:
            return unreadable(error.reason, status_code=error.status_code, is_passing=error.is_passing)
        except TimeoutError:
            return too_late(timeout_s, route, is_sent=trace.may_be_sent)
        except LIBRARY_ERRORS as error:
            return to_failure(error, route, may_be_sent=trace.may_be_sent)
        except Exception as error:  # a mistake of a transport: it goes on as it is, but for what its frames hold
            forget_frames(error)
            raise

    async def _send_and_read(self, state: CallState[T], permit: Permit) -> Answer:
        """One request and its answer. An error status counts even where its body cannot be read."""
        response = await self._transport.handle_async_request(state.request)
        permit.settled()
        try:
            body = await _read_body(response, state.call.max_bytes)
        finally:
            await _close(response)
        return Answer(response.status_code, response.headers, body, state.scrub, _may_be_cut(response))


async def _understand(state: CallState[T], answer: Answer, until: float) -> Outcome[T]:
    """What an answer means. Nothing twice in a row is what there is."""
    steps = outcome_in_steps(state.call, answer, datetime.now(UTC), strict=state.settings.strict)
    try:
        outcome = await _in_steps(steps, until)
    except TimeoutError:
        reason = f"{answer.status}: the answer could not be read within timeout_s"
        return unreadable(reason, status_code=answer.status)
    if isinstance(outcome, Success):
        return outcome
    if isinstance(outcome.error, ApiError):
        outcome.error.headers = {name: answer.headers[name] for name in answer.headers if name != "set-cookie"}
    if outcome.kind is Kind.EMPTY and state.failure is not None and state.failure.kind is Kind.EMPTY:
        outcome.error.message += "; it was asked for twice"
        return attrs.evolve(outcome, kind=Kind.REFUSED)
    return outcome


async def _in_steps(steps: Generator[None, None, Outcome[T]], until: float) -> Outcome[T]:
    """The end of the steps, of which a small answer has none; between two of them others have their turn."""
    try:
        next(steps)
        async with asyncio.timeout_at(until):
            while True:
                await asyncio.sleep(0)
                next(steps)
    except StopIteration as end:
        outcome: Outcome[T] = end.value
        return outcome


def _inform_limiter(state: CallState[T], permit: Permit, answer: Answer, outcome: Outcome[T]) -> None:
    """Tell the limiter what the answer says of the rate."""
    paused_before_s = state.limiter.paused_for_s()
    if isinstance(outcome, Failure) and outcome.kind is Kind.RATE:
        state.scope.counter.refused += 1
        permit.refused(outcome.retry_after_s)
    else:
        permit.accepted(exhausted_for_s(answer.headers, datetime.now(UTC)))
    state.on_pause(outcome, paused_before_s=paused_before_s, paused_s=state.limiter.paused_for_s())
    state.on_changes(state.limiter.changes())


async def _close(response: httpx.Response) -> None:
    if isinstance(response.stream, httpx.AsyncByteStream):
        await response.aclose()
    else:
        response.close()


def _may_be_cut(response: httpx.Response) -> bool:
    """Whether nothing but the end of the connection says where the body ends: no length, no chunks, no gzip."""
    version: object = response.extensions.get("http_version", b"")
    is_http_1 = isinstance(version, bytes) and version.startswith(b"HTTP/1")
    return is_http_1 and response.headers.keys().isdisjoint(_SAYING_THE_END)


async def _read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """The body; of an error as much as came of its beginning: its status counts, however little that is."""
    if not isinstance(response.stream, httpx.AsyncByteStream):
        raise UnreadableError("the transport gave a response that cannot be read asynchronously", is_passing=False)
    is_error = response.status_code >= 400  # noqa: PLR2004 (HTTP: errors begin here)
    reader: BodyReader | None = None
    try:
        reader = BodyReader(response.headers.get("content-encoding", ""), ERROR_BYTES if is_error else max_bytes)
        async for piece in response.stream:
            reader.feed(piece)
        return reader.finish()
    except _UNREADABLE as error:
        if is_error:
            return b"" if reader is None else reader.beginning
        if isinstance(error, UnreadableError):
            error.status_code = response.status_code
        raise
