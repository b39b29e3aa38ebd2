"""How a row is tried: until it is settled, the job is stopped, or this row fails where others do not."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import anyio
import attrs

from smartlead_async.bulk.breaker import CircuitBreaker, RowRetryPolicy, asked_s
from smartlead_async.bulk.outcome import OutcomeCounter
from smartlead_async.bulk.rows import status_of
from smartlead_async.errors import SmartleadError
from smartlead_async.transport.stop_signal import StopSignal

T = TypeVar("T")


@attrs.frozen
class Attempts:
    """What the rows of one job share.

    Attributes:
        in_flight: As many requests as may be on their way.
        stop: The job is stopped.
        count: Where the reason is noted that stopped it.
        breaker: Holds rows back in an outage.
        ends_job: Whether no further row can fare better than one that failed so.
    """

    in_flight: anyio.Semaphore
    stop: StopSignal
    count: OutcomeCounter
    breaker: CircuitBreaker
    ends_job: Callable[[SmartleadError], bool]

    async def run(
        self,
        indexes: Sequence[int],
        try_once: Callable[[], Awaitable[T | SmartleadError]],
        *,
        may_repeat: Callable[[SmartleadError], bool],
    ) -> T | SmartleadError | None:
        """What comes of it: a result, the error it ended with, or nothing where it was not tried."""
        last: SmartleadError | None = None
        policy = RowRetryPolicy(self.breaker)
        while not policy.is_exhausted:
            async with self.in_flight, self.breaker.permission():
                if self.stop.is_set():
                    break
                begun_at = asyncio.get_running_loop().time()
                result = await try_once()
            if not isinstance(result, SmartleadError):
                self.breaker.succeeded(begun_at)
                return result
            last = _worse(last, result)
            if self.ends_job(result):
                self._stop_by(result)
                break
            if status_of(result) == "rejected":
                self.breaker.succeeded(begun_at)
                return result
            if self.stop.is_set() or not may_repeat(result):
                break
            self.breaker.failed(indexes, result)
            if self.breaker.is_exhausted:
                self._stop_by(result)
            await policy.pause_after_failure(begun_at, asked_s(result))
        return last

    def _stop_by(self, error: SmartleadError) -> None:
        self.count.stopped_by = self.count.stopped_by or error
        self.stop.set()


def is_harmless(error: SmartleadError) -> bool:
    """Whether a row that ended with this was surely not applied."""
    return status_of(error) != "unknown"


def _worse(one: SmartleadError | None, other: SmartleadError) -> SmartleadError:
    """Of two failures of a row, the one that leaves more open: what may have been applied once still may."""
    return one if one is not None and not is_harmless(one) and is_harmless(other) else other
