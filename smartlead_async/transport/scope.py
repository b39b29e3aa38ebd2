"""What the calls of a bulk job share without passing it through every signature."""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from smartlead_async.limiter.queue import Lane
from smartlead_async.transport.stop_signal import StopSignal


class RequestCounter:
    """Counts requests handed to the network, those refused for rate, and those that did something, or may have."""

    def __init__(self) -> None:
        self.requests = 0
        self.refused = 0
        self.may_be_applied = 0

    def add(self, other: "RequestCounter") -> None:
        """Count those of another too."""
        self.requests += other.requests
        self.refused += other.refused
        self.may_be_applied += other.may_be_applied


class Scope:
    """Where calls wait, where they are counted, whether they repeat an unknown outcome, and what ends their waits.

    Once `stop` is set, no request is sent that waits for the rate limit or for its next attempt: the call ends
    with the failure of its last attempt, or with a `RateLimitedError` that says that nothing was sent.

    Attributes:
        lane: Where they wait; `None` for that of the client, or of its view.
        repeats_unknown: False: as if every write would exist twice.
        counter: Counts them.
        stop: Ends their waits.
    """

    def __init__(
        self,
        *,
        lane: Lane | None = None,
        repeats_unknown: bool = True,
        counter: RequestCounter | None = None,
        stop: StopSignal | None = None,
    ) -> None:
        self.lane: Lane | None = lane
        self.repeats_unknown = repeats_unknown
        self.counter = counter or RequestCounter()
        self.stop = stop


current_scope: ContextVar[Scope | None] = ContextVar("smartlead_async_scope", default=None)


@contextmanager
def within(scope: Scope) -> Generator[None]:
    """Make calls of this block, and of tasks that are started in it, share a scope."""
    token = current_scope.set(scope)
    try:
        yield
    finally:
        current_scope.reset(token)
