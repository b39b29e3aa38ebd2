"""A call's way: admit, send, decide, again or out. The only file that sees all the others of this folder.

    send ── admit (limiter) ── attempt ── exchange (its own task) ── outcome (wire) ── again? (retry)

An exchange runs in a task of its own and is never cancelled with its caller: the pool stays whole
(httpcore #1093), and the limiter learns when the request was counted.
"""

import asyncio
import random
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from datetime import UTC, datetime

import anyio
import attrs
import httpx

from smartlead_async.errors import (
    ApiError,
    ClientClosedError,
    ConnectionFailedError,
    InvalidInputError,
    NotFoundError,
    RateLimitedError,
    Sent,
    SmartleadError,
)
from smartlead_async.limiter.limiter import Limiter, LimiterState, Permit, StaleSlotError
from smartlead_async.limiter.registry import join_limiter, leave_limiter
from smartlead_async.models.converter import read
from smartlead_async.models.unset import UNSET
from smartlead_async.telemetry.hook import Hook
from smartlead_async.transport.body import BodyReader, UnreadableError
from smartlead_async.transport.call import Call, Failure, Kind, Outcome, Repeat, Success, T
from smartlead_async.transport.call_state import Journey
from smartlead_async.transport.failures import FOREIGN, forget_frames, no_answer, to_failure
from smartlead_async.transport.loop_guard import Home
from smartlead_async.transport.pool import MAX_CONNECTIONS
from smartlead_async.transport.request import to_request
from smartlead_async.transport.response import Answer, exhausted_for_s, to_outcome, unreadable
from smartlead_async.transport.retry import backoff_s, final_error, may_repeat, out_of_time
from smartlead_async.transport.retry_quota import RetryQuota
from smartlead_async.transport.scope import Scope, current_scope
from smartlead_async.transport.settings import Settings
from smartlead_async.transport.signing import SealedTransport, Secret

CONNECT_S = 10.0  # a lost SYN is sent again after 1, 3 and 7 s; later than that nobody is there
CLOSE_S = 10.0  # how long leaving the client waits for what is in flight

_ON_THE_WAY = frozenset({"connect_tcp.started", "start_tls.started", "send_request_headers.started"})


class _Trace:
    """httpcore's trace of one exchange, as far as the permit and the question "was it sent?" need it.

    A transport that reports nothing is taken to write when it is handed the request.
    """

    def __init__(self, permit: Permit) -> None:
        self._permit = permit
        self._reports = False
        self._was_sent = False

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


class Session:
    """Sends calls for one client, on the event loop of the first."""

    def __init__(self, settings: Settings, secret: Secret, transport: httpx.AsyncBaseTransport) -> None:
        self._settings = settings
        self._hook = None if settings.on_event is None else Hook(settings.on_event)
        self._secret = secret
        self._transport = SealedTransport(transport, secret, settings.base_url)
        self._connections = anyio.Semaphore(MAX_CONNECTIONS, fast_acquire=True)
        self._in_flight: set[asyncio.Task[Outcome[object]]] = set()
        self._limiter: Limiter | None = None
        self._retry_quota = RetryQuota()
        self._home = Home()
        self._is_closed = False
        self._leaving = asyncio.Event()
        self._closing: asyncio.Task[None] | None = None

    async def send(self, call: Call[T]) -> T:
        """Send a call and return its result, or raise a `SmartleadError`."""
        try:
            request = to_request(call, self._settings.base_url)
        except InvalidInputError as error:
            error.call = call.label
            raise error.with_traceback(None) from None  # the frames below hold the body, perhaps with a password
        limiter = self._limiter_here()
        scope = current_scope.get() or Scope()
        if call.repeat is Repeat.ALWAYS and call.method != "GET" and not scope.repeats_unknown:
            call = attrs.evolve(call, repeat=Repeat.UNLESS_UNKNOWN)
        with Journey(call.method, call.path, self._settings.base_url, self._hook) as journey:
            return await self._travel(call, request, limiter, scope, journey)

    async def _travel(
        self, call: Call[T], request: httpx.Request, limiter: Limiter, scope: Scope, journey: Journey
    ) -> T:
        """Attempt after attempt, until one succeeds or none may follow."""
        while True:
            permit = await self._admit(call, limiter, scope, journey)
            exchange = self._exchange(call, request, limiter, permit, scope, journey)
            outcome = await self._attempt(exchange, call, permit, journey)
            if isinstance(outcome, Success) or outcome.kind is Kind.REFUSED:
                self._retry_quota.regain(journey.spent)
            if isinstance(outcome, Success):
                return outcome.value
            if call.gone_is_done and journey.may_be_applied and isinstance(outcome.error, NotFoundError):
                return read(None, call.result)
            journey.failure = outcome
            journey.may_be_applied |= outcome.kind is Kind.UNKNOWN
            await self._before_next(call, limiter, scope, outcome, journey)

    async def aclose(self) -> None:
        """Refuse further calls, wait up to `CLOSE_S` for what is in flight, then close the connections."""
        self._is_closed = True
        if self._home.is_elsewhere():
            return
        self._home.settle()
        self._leaving.set()
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(), name="smartlead-close")
        await asyncio.shield(self._closing)  # once begun it is finished, whoever stops waiting for it

    async def _close(self) -> None:
        if self._limiter is not None:
            self._limiter.evict(self)
        if self._in_flight:
            _, late = await asyncio.wait(self._in_flight, timeout=CLOSE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._limiter is not None:
            await leave_limiter(self._limiter)
        await self._transport.aclose()

    def limiter_state(self) -> LimiterState:
        """What the limiter of the key is doing on this loop."""
        return self._limiter_here().state(datetime.now(UTC))

    def _limiter_here(self) -> Limiter:
        """The limiter of the key on this loop; a client stays on the loop of its first call."""
        self._check_open()
        self._home.settle()
        if self._limiter is None:
            self._limiter = join_limiter(
                self._secret.reveal(),
                self._settings.rate_limits,
                self._settings.pace,
                self._settings.sharing,
            )
        return self._limiter

    def _check_open(self) -> None:
        if self._is_closed:
            raise _closed()

    async def _admit(self, call: Call[T], limiter: Limiter, scope: Scope, journey: Journey) -> Permit:
        """Wait in line. The first wait is bounded by `max_wait_s` alone, those of retries by the deadline."""
        loop = asyncio.get_running_loop()
        joined_at = loop.time()
        is_first = journey.failure is None
        longest_s = self._max_wait_s(scope) if is_first else journey.deadline - joined_at
        if longest_s is not None and limiter.surely_waits_s() > longest_s:
            longest_s = 0.0  # waiting would not help
        permit: Permit | SmartleadError
        try:
            self._check_open()
            async with asyncio.timeout(longest_s):
                permit, journey.ticket = await limiter.acquire(scope.lane, self, journey.ticket)
        except TimeoutError:
            permit = self._waited_too_long(call, scope, journey)
        except (ClientClosedError, ConnectionFailedError) as error:
            permit = error
        journey.waited_s += loop.time() - joined_at
        if self._is_closed and isinstance(permit, Permit):  # in the turn of the grant
            permit.unused()
            permit = _closed()
        if isinstance(permit, SmartleadError):
            raise self._whole(permit, call, journey)
        if is_first:
            journey.deadline = loop.time() + self._settings.deadline_s
        return permit

    def _max_wait_s(self, scope: Scope) -> float | None:
        """How long a call may wait for its first admission: in the bulk lane as long as it takes."""
        if scope.max_wait_s is not UNSET:
            return scope.max_wait_s
        return self._settings.max_wait_s if scope.lane == "interactive" else None

    def _waited_too_long(self, call: Call[T], scope: Scope, journey: Journey) -> SmartleadError:
        if journey.failure is not None:
            return out_of_time(journey.failure, call.repeat, deadline_s=self._settings.deadline_s)
        return RateLimitedError(
            f"would wait longer than max_wait_s={self._max_wait_s(scope):g} in line for the rate limit; not sent",
            status_code=None,
            sent="no",
        )

    async def _attempt(
        self, exchange: Coroutine[object, object, Outcome[T]], call: Call[T], permit: Permit, journey: Journey
    ) -> Outcome[T]:
        """One exchange in its own task; a cancelled caller leaves it to end by itself."""
        journey.attempts += 1
        task = asyncio.create_task(exchange, name=call.label)
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
        raise self._whole(error, call, journey, sent="maybe")

    async def _exchange(
        self,
        call: Call[T],
        request: httpx.Request,
        limiter: Limiter,
        permit: Permit,
        scope: Scope,
        journey: Journey,
    ) -> Outcome[T]:
        """One request and what its answer means, and what it teaches."""
        timeout_s = min(self._settings.timeout_s, journey.deadline - asyncio.get_running_loop().time())
        with journey.attempt() as attempt:
            async with self._connections:
                scope.tally.requests += 1
                answer = await self._converse(request, permit, timeout_s, call.max_bytes)
            if isinstance(answer, Failure):
                attempt.became(answer, None)
                if answer.kind is Kind.NOT_SENT:
                    permit.unused()
                return answer
            outcome = self._understand(call, answer)
            attempt.became(outcome, answer.status)
        paused_s = limiter.paused_for_s()
        _learn(permit, scope, answer, outcome)
        journey.learned(outcome, paused_before_s=paused_s, paused_s=limiter.paused_for_s())
        return outcome

    def _understand(self, call: Call[T], answer: Answer) -> Outcome[T]:
        """What an answer means."""
        outcome = to_outcome(call, answer, datetime.now(UTC))
        if isinstance(outcome, Failure):  # its words are the server's: once more, from an answer without secrets
            without = attrs.evolve(answer, body=self._secret.scrub_bytes(answer.body, *call.secrets))
            outcome = to_outcome(call, without, datetime.now(UTC))
        return outcome

    async def _converse(
        self, request: httpx.Request, permit: Permit, timeout_s: float, max_bytes: int
    ) -> Answer | Failure:
        """Send and read. Here the errors of the libraries below end: none is raised, none is kept."""
        trace = _Trace(permit)
        request.extensions = {"timeout": {"connect": CONNECT_S}, "trace": trace}
        try:
            permit.check()
            permit.written()
            async with asyncio.timeout(timeout_s):
                return await self._send_and_read(request, permit, max_bytes)
        except StaleSlotError:
            return no_answer("the process stood still until its slot in the shared limit was lost", is_sent=False)
        except UnreadableError as error:
            return unreadable(error.reason, is_passing=error.is_passing)
        except TimeoutError:
            return no_answer(f"no complete answer within {timeout_s:g} s", is_sent=trace.may_be_sent)
        except FOREIGN as error:
            return to_failure(error, may_be_sent=trace.may_be_sent)
        except Exception as error:  # a mistake of a transport: it goes on as it is, but for what its frames hold
            forget_frames(error)
            raise

    async def _send_and_read(self, request: httpx.Request, permit: Permit, max_bytes: int) -> Answer:
        """One request and its answer. An error status counts even where its body cannot be read."""
        response = await self._transport.handle_async_request(request)
        permit.settled()
        try:
            body = await _read_body(response, max_bytes)
        except (UnreadableError, *FOREIGN):
            if response.status_code < 400:  # noqa: PLR2004 (HTTP: errors begin here)
                raise
            body = b""
        finally:
            await _close(response)
        return Answer(response.status_code, response.headers, body)

    async def _before_next(
        self, call: Call[T], limiter: Limiter, scope: Scope, failure: Failure, journey: Journey
    ) -> None:
        """Wait before the next attempt, or raise what the call ends with."""
        left_s = journey.deadline - asyncio.get_running_loop().time()
        wait_s = backoff_s(failure, attempts=journey.attempts, jitter=random.random)
        pause_s = limiter.paused_for_s() if failure.kind is Kind.RATE else 0.0
        again = may_repeat(
            failure, call.repeat, attempts=journey.attempts, max_attempts=self._settings.max_attempts
        )
        is_in_time = max(wait_s, pause_s) < left_s
        if again and is_in_time and _can_pay(self._retry_quota, failure, scope, journey):
            journey.goes_on(failure, max(wait_s, pause_s))
            with suppress(TimeoutError):  # that is how a wait ends where nobody leaves
                async with asyncio.timeout(wait_s):
                    await self._leaving.wait()
            return
        if failure.kind is Kind.REFUSED or (left_s > 0 and (is_in_time or not again)):
            error = final_error(failure, call.repeat)
        else:
            error = out_of_time(failure, call.repeat, deadline_s=self._settings.deadline_s)
        self._whole(failure.error, call, journey)
        raise self._whole(error, call, journey) from (None if error is failure.error else failure.error)

    def _whole(
        self, error: SmartleadError, call: Call[T], journey: Journey, *, sent: Sent | None = None
    ) -> SmartleadError:
        """The error with what is known of the call, and without secrets."""
        error.call = call.label
        error.attempts = journey.attempts
        error.waited_s = journey.waited_s
        if journey.may_be_applied and (error.sent == "no" or isinstance(error, RateLimitedError)):
            error.sent = "maybe"  # by an attempt before the last
        error.sent = sent or error.sent
        error.message = self._secret.scrub(error.message, *call.secrets)
        error.args = (error.message,)
        error.body = self._secret.scrub_json(error.body, *call.secrets)
        if isinstance(error, ApiError):
            error.headers = {
                name: self._secret.scrub(value, *call.secrets) for name, value in error.headers.items()
            }
        return error


def _can_pay(quota: RetryQuota, failure: Failure, scope: Scope, journey: Journey) -> bool:
    """Whether another attempt can be paid for; if so it is. Bulk jobs hold rows back instead."""
    if scope.lane == "bulk":
        return True
    journey.spent = quota.spend(failure)
    return journey.spent > 0


def _closed() -> ClientClosedError:
    return ClientClosedError("the client is closed; make calls inside its `async with`, or make another")


def _learn(permit: Permit, scope: Scope, answer: Answer, outcome: Outcome[T]) -> None:
    """Tell the limiter what the answer says of the rate."""
    if isinstance(outcome, Failure) and outcome.kind is Kind.RATE:
        scope.tally.refused += 1
        permit.refused(outcome.retry_after_s)
    else:
        permit.accepted(exhausted_for_s(answer.headers, datetime.now(UTC)))


async def _close(response: httpx.Response) -> None:
    if isinstance(response.stream, httpx.AsyncByteStream):
        await response.aclose()
    else:
        response.close()


async def _read_body(response: httpx.Response, max_bytes: int) -> bytes:
    reader = BodyReader(response.headers.get("content-encoding", ""), max_bytes)
    if not isinstance(response.stream, httpx.AsyncByteStream):
        raise UnreadableError("the transport gave a response that cannot be read asynchronously", is_passing=False)
    async for piece in response.stream:
        reader.feed(piece)
    return reader.finish()
