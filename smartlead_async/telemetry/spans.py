"""A call as a span of OpenTelemetry, in the names of its semantic conventions. Loaded by `tracing`, on demand.

There is no `url.full` and no exception on it: both could hold what must not leave the
program: the key, an id, the words of a server.
"""

from contextvars import Token

from opentelemetry import context, trace

from smartlead_async.telemetry.events import (
    AttemptFinished,
    CallFinished,
    Event,
    LimitLearned,
    Paused,
    RetryScheduled,
    SchemaDrift,
)

_TRACER = trace.get_tracer("smartlead_async")  # finds the provider of the program when there is one


class CallSpan:
    """A span that is current in the task of its call."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span
        self._token: Token[context.Context] = context.attach(trace.set_span_in_context(span))

    def add_event(self, event: Event) -> None:
        """Add an event to the span; to one that has ended, the caller being gone, nothing."""
        if not self._span.is_recording():
            return
        match event:
            case AttemptFinished():
                about = {
                    **_result(event.status_code, event.error),
                    "http.request.resend_count": event.attempt - 1,
                    "smartlead.elapsed_s": event.elapsed_s,
                    "smartlead.waited_s": event.waited_s,
                }
                self._span.add_event("attempt", about)
            case RetryScheduled():
                self._span.add_event("retry", {"smartlead.wait_s": event.wait_s})
            case Paused():
                self._span.add_event("pause", {"smartlead.why": event.why, "smartlead.wait_s": event.for_s})
            case LimitLearned():
                about = {
                    "smartlead.change": event.change,
                    "smartlead.limit": event.limit,
                    "smartlead.per_s": event.per_s,
                }
                self._span.add_event("limit", about)
            case SchemaDrift():
                about = {
                    "smartlead.path": event.path,
                    "smartlead.expected": event.expected,
                    "smartlead.got": event.got,
                }
                self._span.add_event("drift", about)
            case _:  # CallFinished: the end of the span
                pass

    def end(self, event: CallFinished) -> None:
        """End the span with what came of the call, and make its parent current again."""
        context.detach(self._token)
        self._span.set_attributes(_result(event.status_code, event.error))
        self._span.set_attribute("smartlead.waited_s", event.waited_s)
        if event.attempts > 1:
            self._span.set_attribute("http.request.resend_count", event.attempts - 1)
        if event.error is not None:
            self._span.set_status(trace.StatusCode.ERROR)
        self._span.end()


def start(method: str, path: str, host: str, port: int) -> CallSpan | None:
    """Begin a span; none where the program has no provider, or does not sample."""
    about: dict[str, str | int] = {
        "http.request.method": method,
        "url.template": path,
        "server.address": host,
        "server.port": port,
    }
    span = _TRACER.start_span(f"{method} {path}", kind=trace.SpanKind.CLIENT, attributes=about)
    return CallSpan(span) if span.is_recording() else None


def _result(status_code: int | None, error: str | None) -> dict[str, str | int]:
    about: dict[str, str | int] = {}
    if status_code is not None:
        about["http.response.status_code"] = status_code
    if error is not None:
        about["error.type"] = error
    return about
