"""Tells an outage from a bad row: in the one many rows fail in a row, in the other the same one fails again.

During an outage rows are held back, and one of them is tried now and then; nothing is rejected.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager, suppress
from itertools import islice

FAILED_ROWS = 5  # so many different rows, with no success between them, are an outage
FIRST_PROBE_S = 5.0  # doubled
LONGEST_PROBE_S = 60.0


class Outage:
    """Whether the API is out of reach, and who tries it next. For one job, which `stop` ends."""

    def __init__(self, max_outage_s: float, stop: asyncio.Event) -> None:
        self._max_outage_s = max_outage_s
        self._stop = stop
        self._failed: set[int] = set()
        self._began_at = 0.0  # of the first failure in a row
        self._probe_s = FIRST_PROBE_S
        self._probe = asyncio.Lock()

    @property
    def is_on(self) -> bool:
        """So many rows failed that it is not theirs."""
        return len(self._failed) >= FAILED_ROWS

    @property
    def has_lasted_too_long(self) -> bool:
        """Longer than the caller wants to wait."""
        return self.is_on and self._left_s() <= 0

    def succeeded(self, begun_at: float) -> None:
        """A row got its answer. If it was begun before others failed it is a late one: no news of the API."""
        if begun_at < self._began_at:
            return
        self._failed.clear()
        self._probe_s = FIRST_PROBE_S

    def failed(self, places: Iterable[int]) -> None:
        """Rows did not get through."""
        if not self._failed:
            self._began_at = asyncio.get_running_loop().time()
        self._failed.update(islice(places, FAILED_ROWS))

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Go on at once; during an outage wait, and try one at a time."""
        if not self.is_on:
            yield
            return
        await self._probe.acquire()
        is_probe = self.is_on
        if not is_probe:
            self._probe.release()
        try:
            if is_probe:
                await self._wait()
            yield
        finally:
            if is_probe:
                self._probe.release()

    async def _wait(self) -> None:
        seconds, self._probe_s = self._probe_s, min(LONGEST_PROBE_S, self._probe_s * 2)
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, min(seconds, self._left_s()))):
                await self._stop.wait()

    def _left_s(self) -> float:
        return self._began_at + self._max_outage_s - asyncio.get_running_loop().time()
