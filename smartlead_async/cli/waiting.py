"""What an import waits for, told while it waits: what is wrong, until when, and how to stop."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime, timedelta

import attrs

from smartlead_async.bulk.leads_job import BulkJob
from smartlead_async.bulk.outcome import HeldBack

LOOK_EVERY_S = 0.5
SILENT_S = 4.0  # without any row finished, until it is said that nothing has answered


def in_words(held_back: HeldBack, now: datetime) -> str:
    """For a person at a terminal; `now` is the wall clock there."""
    until = now + timedelta(seconds=held_back.until_s)
    again = f"in {held_back.next_try_s:.0f} s" if held_back.next_try_s >= 1 else "at once"
    return (
        f"waiting: {held_back.error.message}\n"
        f"  it is tried again {again}, then more seldom, until {until:%H:%M:%S} (--max-outage); "
        "Ctrl-C stops, and the same command goes on"
    )


@attrs.define
class Watch:
    """Looks at a job twice a second, and says when something changes.

    Attributes:
        job: The import.
        say: Prints a line beside the bar.
    """

    job: BulkJob
    say: Callable[[str], None]
    _began_at: float = attrs.field(init=False, default=0.0)
    _told: str | None = attrs.field(init=False, default=None)  # what it was said to wait for
    _timer: asyncio.TimerHandle | None = attrs.field(init=False, default=None)

    @contextmanager
    def running(self) -> Generator[None]:
        """For as long as the block lasts."""
        self._began_at = asyncio.get_running_loop().time()
        self._look()
        try:
            yield
        finally:
            if self._timer is not None:  # pragma: no branch (for the type checkers)
                self._timer.cancel()

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(LOOK_EVERY_S, self._look)
        held_back = self.job.held_back
        if held_back is not None:
            self._tell(held_back.error.message, in_words(held_back, datetime.now().astimezone()))
        elif self.job.report.total:
            self._tell(None, "the API answers again")
        elif loop.time() - self._began_at >= SILENT_S:
            self._tell("", "nothing has answered yet; Ctrl-C stops, and the same command goes on")

    def _tell(self, waits_for: str | None, words: str) -> None:
        """Once for each thing that is waited for."""
        if waits_for != self._told:
            self._told = waits_for
            self.say(words)
