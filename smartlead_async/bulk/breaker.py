"""Tells an outage from a bad row: a circuit breaker for the job, and a retry policy for each row.

In an outage many rows fail in a row; of bad rows one fails while others get through. The breaker (the pattern of
that name) counts different rows that fail with no success between them. Closed: rows are sent. Open: all rows are
held back, and nothing is rejected. Half-open: one row, the probe, is sent now and then; its success closes the
breaker, its failure opens it for twice as long.

Where few rows are left nobody can tell: each is held back by itself, for two or three minutes.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from enum import Enum
from itertools import islice
from math import inf

from smartlead_async.bulk.outcome import HeldBack
from smartlead_async.errors import ApiError, SmartleadError

FAILED_ROWS = 5  # so many different rows, with no success between them, are an outage
FAILURES = 3  # of a row while others get through; each is a call with its own attempts
FAILURES_ALONE = 6  # where no other row is there to tell whether it is the row or the API
FIRST_PAUSE_S = 5.0  # of the breaker, and of a row that fails alone; doubled
LONGEST_PROBE_S = 60.0


class State(Enum):
    """Of a circuit breaker."""

    CLOSED = "rows are sent"
    OPEN = "rows are held back"
    HALF_OPEN = "rows are held back, and one is under way as the probe"


class CircuitBreaker:
    """Holds the rows of one job back while the API is out of reach.

    Args:
        max_outage_s: How long they are held back; then the job is to be stopped.
        stop: Ends every pause.
        on_failure: Called after each failure.
    """

    def __init__(
        self, max_outage_s: float, stop: asyncio.Event, on_failure: Callable[[], None] = lambda: None
    ) -> None:
        self._max_outage_s = max_outage_s
        self._stop = stop
        self._on_failure = on_failure
        self._failed: set[int] = set()  # rows since the last success, as many as it takes
        self._last_error: SmartleadError | None = None
        self._failing_since = 0.0
        self._succeeded_at = -inf  # when the row was begun, of those that got their answers, that was begun last
        self._probe_pause_s = FIRST_PAUSE_S
        self._probe = asyncio.Lock()
        self._is_probing = False
        self._pauses: list[float] = []  # when the pauses of rows end

    @property
    def state(self) -> State:
        """Open once so many rows failed that it is not theirs."""
        if self.is_closed:
            return State.CLOSED
        return State.HALF_OPEN if self._is_probing else State.OPEN

    @property
    def is_closed(self) -> bool:
        """Rows are sent."""
        return len(self._failed) < FAILED_ROWS

    @property
    def left_s(self) -> float:
        """How much longer rows may be held back."""
        return self._failing_since + self._max_outage_s - asyncio.get_running_loop().time()

    @property
    def is_exhausted(self) -> bool:
        """The outage is longer than the caller wants to wait."""
        return not self.is_closed and self.left_s <= 0

    @property
    def held_back(self) -> HeldBack | None:
        """What rows wait for; nothing while they get through."""
        if self._last_error is None:
            return None
        now = asyncio.get_running_loop().time()
        return HeldBack(
            error=self._last_error,
            since_s=now - self._failing_since,
            until_s=max(0.0, self.left_s),
            next_try_s=max(0.0, min(self._pauses, default=now) - now),
        )

    def has_succeeded_since(self, begun_at: float) -> bool:
        """Whether a row got its answer that was begun since."""
        return self._succeeded_at >= begun_at

    def succeeded(self, begun_at: float) -> None:
        """A row got its answer. One that was begun before others failed is late, and no news of the API."""
        self._succeeded_at = max(self._succeeded_at, begun_at)
        if begun_at < self._failing_since:
            return
        self._failed.clear()
        self._last_error = None
        self._probe_pause_s = FIRST_PAUSE_S

    def failed(self, indexes: Iterable[int], error: SmartleadError) -> None:
        """Rows did not get through."""
        if not self._failed:
            self._failing_since = asyncio.get_running_loop().time()
        self._failed.update(islice(indexes, FAILED_ROWS))
        self._last_error = error
        self._on_failure()

    async def pause(self, seconds: float) -> None:
        """Hold a row back, until the job is stopped or the outage is too long."""
        seconds = max(0.0, min(seconds, self.left_s))
        ends_at = asyncio.get_running_loop().time() + seconds
        self._pauses.append(ends_at)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._stop.wait()
        finally:
            self._pauses.remove(ends_at)

    @asynccontextmanager
    async def permission(self) -> AsyncGenerator[None]:
        """To send a row: at once while closed; else wait for the turn of the probe, one row at a time."""
        async with AsyncExitStack() as probe:
            if not self.is_closed:
                await probe.enter_async_context(self._probe)
                if self.is_closed:  # by the probe before: all rows go on
                    await probe.aclose()
                else:
                    await self._wait_to_probe()
                    probe.callback(self._end_probe)
                    self._is_probing = True
            yield

    async def _wait_to_probe(self) -> None:
        seconds, self._probe_pause_s = self._probe_pause_s, min(LONGEST_PROBE_S, self._probe_pause_s * 2)
        await self.pause(seconds)

    def _end_probe(self) -> None:
        self._is_probing = False


class RowRetryPolicy:
    """How often a row is tried: three times while others get through, more often where none is there to tell."""

    def __init__(self, breaker: CircuitBreaker) -> None:
        self._breaker = breaker
        self._failures = 0
        self._failures_alone = 0
        self._pause_s = FIRST_PAUSE_S
        self.is_exhausted = False

    async def pause_after_failure(self, begun_at: float, asked_s: float) -> None:
        """Hold a row back that was begun then and failed, at least for as long as the server asked."""
        pause_s = max(asked_s, self._count_failure(begun_at))
        if not self.is_exhausted:
            await self._breaker.pause(pause_s)

    def _count_failure(self, begun_at: float) -> float:
        """Seconds to wait by this policy; in an outage the breaker holds the row back, and it costs no try."""
        if not self._breaker.is_closed:
            return 0.0
        if self._breaker.has_succeeded_since(begun_at):
            self._failures += 1
            self.is_exhausted = self._failures >= FAILURES
            return 0.0
        self._failures_alone += 1
        self.is_exhausted = self._failures_alone >= FAILURES_ALONE or self._breaker.left_s <= 0
        pause_s, self._pause_s = self._pause_s, self._pause_s * 2
        return pause_s


def asked_s(error: SmartleadError) -> float:
    """Seconds that the server asked to wait, also where that was more than the call had left."""
    asked = [one.retry_after_s for one in (error, error.__cause__) if isinstance(one, ApiError)]
    return max((seconds for seconds in asked if seconds is not None), default=0.0)
