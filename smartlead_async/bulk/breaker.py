"""Tells an outage from a bad row: in the one many rows fail in a row, in the other one while others get through.

During an outage rows are held back, and one of them is tried now and then; nothing is rejected. Where few rows are
left nobody can tell: each is held back by itself, for two or three minutes.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager, suppress
from itertools import islice
from math import inf

FAILED_ROWS = 5  # so many different rows, with no success between them, are an outage
ROUNDS = 3  # of attempts for a row that fails while others get through
ROUNDS_ALONE = 6  # where no other is there to tell whether it is the row or the API
FIRST_PROBE_S = 5.0  # doubled
LONGEST_PROBE_S = 60.0


class Outage:
    """Whether the API is out of reach, and who tries it next. For one job, which `stop` ends."""

    def __init__(self, max_outage_s: float, stop: asyncio.Event) -> None:
        self._max_outage_s = max_outage_s
        self._stop = stop
        self._failed: set[int] = set()
        self._began_at = 0.0  # of the first failure in a row
        self._heard_of = -inf  # when the row was begun, of all that got their answers, that was begun last
        self._probe_s = FIRST_PROBE_S
        self._probe = asyncio.Lock()

    @property
    def is_on(self) -> bool:
        """So many rows failed that it is not theirs."""
        return len(self._failed) >= FAILED_ROWS

    @property
    def has_lasted_too_long(self) -> bool:
        """Longer than the caller wants to wait."""
        return self.is_on and self.left_s <= 0

    def succeeded(self, begun_at: float) -> None:
        """A row got its answer. If it was begun before others failed it is a late one: no news of the API."""
        self._heard_of = max(self._heard_of, begun_at)
        if begun_at < self._began_at:
            return
        self._failed.clear()
        self._probe_s = FIRST_PROBE_S

    def failed(self, places: Iterable[int]) -> None:
        """Rows did not get through."""
        if not self._failed:
            self._began_at = asyncio.get_running_loop().time()
        self._failed.update(islice(places, FAILED_ROWS))

    def heard_since(self, begun_at: float) -> bool:
        """Whether a row got its answer that was begun since."""
        return self._heard_of >= begun_at

    @property
    def left_s(self) -> float:
        """How much longer rows may be held back."""
        return self._began_at + self._max_outage_s - asyncio.get_running_loop().time()

    async def pause(self, seconds: float) -> None:
        """Hold a row back, until the job is stopped or the outage has lasted too long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, min(seconds, self.left_s))):
                await self._stop.wait()

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
        await self.pause(seconds)


class Patience:
    """How often a row is tried: three times while others get through, more often where none is there to tell."""

    def __init__(self, outage: Outage) -> None:
        self._outage = outage
        self._rounds = 0
        self._rounds_alone = 0
        self._pause_s = FIRST_PROBE_S
        self.is_over = False

    async def failed(self, begun_at: float, asked_s: float) -> None:
        """A round failed that was begun then; hold the row back, at least for as long as the server asked."""
        pause_s = asked_s
        if self._outage.is_on:
            pass  # its turn is waited for
        elif self._outage.heard_since(begun_at):
            self._rounds += 1
            self.is_over = self._rounds >= ROUNDS
        else:
            self._rounds_alone += 1
            self.is_over = self._rounds_alone >= ROUNDS_ALONE or self._outage.left_s <= 0
            pause_s, self._pause_s = max(asked_s, self._pause_s), self._pause_s * 2
        if not self.is_over:
            await self._outage.pause(pause_s)
