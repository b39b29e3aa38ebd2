"""Our limiter, called as `transport/session.py` calls it. The one file here that knows its names."""

from benchmarks.limiter.network import Call
from smartlead_async import RateLimit
from smartlead_async.limiter.limiter import Limiter

TEN_IN_TWO = (RateLimit(10, per_s=2.0),)


class Ours:
    """A client with a key of its own."""

    def __init__(self) -> None:
        self._limiter = Limiter(TEN_IN_TWO)

    async def run(self, call: Call) -> None:
        """A refused call waits in the limiter, for waiters's pause, and keeps its place in the queue."""
        sequence_number: int | None = None
        is_admitted = False
        while not is_admitted:
            permit, sequence_number = await self._limiter.acquire(call.lane, self, sequence_number)
            permit.writing()
            permit.written()
            is_admitted = await call.send()
            permit.settled()
            if is_admitted:
                permit.accepted()
            else:
                permit.refused(None)
            permit.end()

    async def aclose(self) -> None:
        """Stop the limiter's own task, as the last client of a key does."""
        await self._limiter.aclose()
