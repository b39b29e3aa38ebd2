"""What one call has been through, and the telling of it: to the log, the span of the call and the user's hook."""

import asyncio
from types import TracebackType
from typing import Self

import attrs
import httpx

from smartlead_async.telemetry import logs
from smartlead_async.telemetry.events import AttemptFinished, CallFinished, Event, Paused, RetryScheduled
from smartlead_async.telemetry.hook import Hook
from smartlead_async.telemetry.tracing import Span, start_span
from smartlead_async.transport.call import Failure, Kind, Method, Outcome, T

_PORTS = {"https": 443, "http": 80}
_NOTICEABLY_S = 1.0  # so much longer a pause is worth another word; ten refusals at once are one pause


class Attempt:
    """One request on its way. Entered when it is handed to the network, left when it is over."""

    __slots__ = ("_began_at", "_error", "_journey")

    def __init__(self, journey: "Journey") -> None:
        self._journey = journey
        self._began_at = asyncio.get_running_loop().time()
        self._error: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        error = self._error if exc_type is None else exc_type.__name__
        self._journey.attempt_ended(error, asyncio.get_running_loop().time() - self._began_at)

    def became(self, outcome: Outcome[T], status_code: int | None) -> None:
        """What came of it; the status, where an answer came."""
        self._journey.status_code = status_code
        self._error = type(outcome.error).__name__ if isinstance(outcome, Failure) else None


@attrs.define(eq=False)
class Journey:
    """One call on its way. Entered when it begins, left with what it ends with."""

    method: Method
    path: str
    server: httpx.URL
    hook: Hook | None
    attempts: int = 0
    waited_s: float = 0.0
    ticket: int | None = None
    deadline: float = 0.0
    failure: Failure | None = None  # of the last attempt
    status_code: int | None = None  # of the last attempt
    may_be_applied: bool = False
    spent: int = 0  # on the last retry, of the retry quota
    _began_at: float = attrs.field(init=False, factory=lambda: asyncio.get_running_loop().time())
    _span: Span | None = attrs.field(init=False, default=None)
    _is_followed: bool = attrs.field(init=False, default=False)

    @property
    def call(self) -> str:
        """The label of the call."""
        return f"{self.method} {self.path}"

    def __enter__(self) -> Self:
        self._span = start_span(self.method, self.path, self.server.host, _port(self.server))
        self._is_followed = self.hook is not None or self._span is not None or logs.is_on()
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if not self._is_followed:
            return
        event = CallFinished(
            call=self.call,
            attempts=self.attempts,
            status_code=self.status_code,
            error=None if exc_type is None else exc_type.__name__,
            elapsed_s=asyncio.get_running_loop().time() - self._began_at,
            waited_s=self.waited_s,
        )
        self._tell(event)
        if self._span is not None:
            self._span.end(event)

    def attempt(self) -> Attempt:
        """The next request, to be entered when it is handed to the network."""
        self.status_code = None
        return Attempt(self)

    def attempt_ended(self, error: str | None, elapsed_s: float) -> None:
        """A request is over. For `Attempt`."""
        if self._is_followed:
            self._tell(
                AttemptFinished(
                    call=self.call,
                    attempt=self.attempts,
                    status_code=self.status_code,
                    error=error,
                    elapsed_s=elapsed_s,
                    waited_s=self.waited_s,
                )
            )

    def learned(self, outcome: Outcome[T], *, paused_before_s: float, paused_s: float) -> None:
        """The limiter has learned from an answer: so long was the pause of the whole line, and so long it is."""
        if paused_s > 0 and (paused_before_s <= 0 or paused_s - paused_before_s >= _NOTICEABLY_S):
            is_refused = isinstance(outcome, Failure) and outcome.kind is Kind.RATE
            self._tell(Paused(call=self.call, why="refused" if is_refused else "exhausted", for_s=paused_s))

    def goes_on(self, failure: Failure, wait_s: float) -> None:
        """Another attempt follows."""
        self._tell(
            RetryScheduled(
                call=self.call,
                attempt=self.attempts,
                status_code=self.status_code,
                error=type(failure.error).__name__,
                wait_s=wait_s,
            )
        )

    def _tell(self, event: Event) -> None:
        logs.log(event)
        if self._span is not None:
            self._span.tell(event)
        if self.hook is not None:
            self.hook(event)


def _port(server: httpx.URL) -> int:
    return server.port or _PORTS[server.scheme]
