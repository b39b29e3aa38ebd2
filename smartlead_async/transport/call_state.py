"""What one call has been through, and the events of it: for the log, the span of the call and the user's hook."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Generic, Literal

import attrs

from smartlead_async import telemetry
from smartlead_async.errors import ApiError, RateLimitedError, Sent, SmartleadError
from smartlead_async.limiter.congestion.learned import LimitChange
from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.queue import Lane
from smartlead_async.models.drift import Drift
from smartlead_async.telemetry import logs
from smartlead_async.telemetry.hook import Hook
from smartlead_async.telemetry.tracing import Span, start_span
from smartlead_async.transport.call import Call, Failure, Repeat, T
from smartlead_async.transport.options import Options
from smartlead_async.transport.scope import Scope
from smartlead_async.transport.scrub import scrub_json
from smartlead_async.transport.settings import Settings
from smartlead_async.transport.signing import Secret

_PORTS = {"https": 443, "http": 80}
_NOTICEABLY_S = 1.0  # so much longer a pause is worth another word; ten refusals at once are one pause


@attrs.define(eq=False, repr=False)  # the request shows its query, perhaps with an address
class CallState(Generic[T]):
    """One call under way. Begun and ended once.

    Attributes:
        call: What is asked of the API.
        url: Where it goes, without the key; `None` where the call says it.
        content: Its body.
        drifts_told: Call, field and kind of what the client has told of; for all its calls.
        attempts: Requests that were handed to the network.
        waited_s: Seconds in the queue of the limiter.
        sequence_number: Its place in that queue, which later attempts keep.
        deadline: The loop's time by which it must be over; set when it is first admitted.
        failure: Of the last attempt.
        may_be_applied: The outcome of an attempt is unknown.
        spent: What the last retry cost of the retry quota.
        status_code: Of the last attempt.
        is_followed: Somebody is told of every attempt.
        settings: The numbers.
        label: What the call is called.
        lane: Where it waits.
        max_wait_s: Seconds it may wait for its first admission; in the bulk lane as long as it takes.
        repeat: After which failures it may be repeated; fewer than it allows where the scope is cautious.
    """

    call: Call[T]
    url: str | None
    content: bytes | None
    limiter: Limiter
    scope: Scope
    options: Options
    secret: Secret
    hook: Hook | None
    drifts_told: set[tuple[str, str, str]]
    attempts: int = 0
    waited_s: float = 0.0
    sequence_number: int | None = None
    deadline: float = 0.0
    failure: Failure | None = None
    may_be_applied: bool = False
    spent: int = 0
    status_code: int | None = None
    is_followed: bool = False
    settings: Settings = attrs.field(init=False)
    label: str = attrs.field(init=False)
    lane: Lane = attrs.field(init=False)
    max_wait_s: float | None = attrs.field(init=False)
    repeat: Repeat = attrs.field(init=False)
    _began_at: float = attrs.field(init=False, default=0.0)
    _span: Span | None = attrs.field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        call, scope, options = self.call, self.scope, self.options
        self.settings = options.settings
        self.label = call.label
        self.lane = scope.lane or options.lane
        is_bounded = self.lane == "interactive" or (options.is_bounded and scope.lane is None)
        self.max_wait_s = self.settings.max_wait_s if is_bounded else None
        is_cautious = not scope.repeats_unknown and call.repeat is Repeat.ALWAYS and not call.is_read
        self.repeat = Repeat.UNLESS_UNKNOWN if is_cautious else call.repeat
        self._begin()

    @property
    def left_s(self) -> float:
        """Seconds until the deadline."""
        return self.deadline - asyncio.get_running_loop().time()

    @property
    def is_stopped(self) -> bool:
        """Its job is: nothing is sent of it any more."""
        return self.scope.stop is not None and self.scope.stop.is_set()

    def _begin(self) -> None:
        self._began_at = asyncio.get_running_loop().time()
        server = self.settings.base_urls[self.call.host]
        port = server.port or _PORTS[server.scheme]
        self._span = start_span(self.call.method, self.call.path, server.host, port)
        self.is_followed = self.hook is not None or self._span is not None or logs.is_on()

    def end(self, error: str | None) -> None:
        """The call is over; the name of the error it ends with."""
        if self.is_followed:
            self._finish(error)

    def on_attempt(self, error: type[BaseException] | None, elapsed_s: float) -> None:
        """A request is over."""
        event = telemetry.AttemptFinished(
            call=self.label,
            attempt=self.attempts,
            status_code=self.status_code,
            error=None if error is None else error.__name__,
            elapsed_s=elapsed_s,
            waited_s=self.waited_s,
        )
        self._emit(event)

    def on_pause(self, why: Literal["refused", "exhausted"], paused_before_s: float, paused_s: float) -> None:
        """The limiter has learned from an answer: so long was the pause of all calls, and so long it is."""
        if paused_s > 0 and (paused_before_s <= 0 or paused_s - paused_before_s >= _NOTICEABLY_S):
            self._emit(telemetry.Paused(call=self.label, why=why, for_s=paused_s))

    def on_changes(self, changes: Iterable[LimitChange]) -> None:
        """What is believed of the server's limits has changed."""
        for change, its in changes:
            event = telemetry.LimitLearned(call=self.call.label, change=change, limit=its.limit, per_s=its.per_s)
            self._emit(event)

    def on_drifts(self, drifts: Iterable[Drift]) -> None:
        """Fields of the answer are not as documented."""
        for drift in drifts:
            known = (self.label, drift.field, drift.got)
            event = telemetry.SchemaDrift(
                call=self.label,
                path=f"${drift.path}",
                expected=drift.expected,
                got=drift.got,
                is_kept=drift.is_kept,
                count=drift.count,
                is_first=known not in self.drifts_told,
            )
            self.drifts_told.add(known)
            self._emit(event)

    def on_retry(self, failure: Failure, wait_s: float) -> None:
        """Another attempt follows."""
        event = telemetry.RetryScheduled(
            call=self.label,
            attempt=self.attempts,
            status_code=self.status_code,
            error=type(failure.error).__name__,
            wait_s=wait_s,
        )
        self._emit(event)

    def complete(self, error: SmartleadError, *, sent: Sent | None = None) -> SmartleadError:
        """The error with what is known of the call, and without secrets."""
        error.call = self.label
        error.attempts = self.attempts
        error.waited_s = self.waited_s
        if self.may_be_applied and (error.sent == "no" or isinstance(error, RateLimitedError)):
            error.sent = "maybe"  # by an attempt before the last
        error.sent = sent or error.sent
        error.message = self.scrub(error.message)
        error.args = (error.message,)
        error.body = scrub_json(error.body, self.scrub)
        if isinstance(error, ApiError):
            error.headers = {self.scrub(name): self.scrub(value) for name, value in error.headers.items()}
        return error

    def scrub(self, text: str) -> str:
        """Words without the secrets of the client and the call."""
        return self.secret.scrub(text, *self.call.secrets)

    def _finish(self, error: str | None) -> None:
        event = telemetry.CallFinished(
            call=self.label,
            attempts=self.attempts,
            status_code=self.status_code,
            error=error,
            elapsed_s=asyncio.get_running_loop().time() - self._began_at,
            waited_s=self.waited_s,
        )
        self._emit(event)
        if self._span is not None:
            self._span.end(event)

    def _emit(self, event: telemetry.Event) -> None:
        logs.log(event)
        if self._span is not None:
            self._span.add_event(event)
        if self.hook is not None:
            self.hook(event)
