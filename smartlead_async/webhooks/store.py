"""What is in the inbox: what came and was not handled, and by which keys a repeat is known. No thread, no loop.

Bodies are deleted when they were handled; of those only keys are kept, which tell nothing, for as long as repeats
may come. The caller brings the time, since several processes share the file and so need the same clock.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import attrs

from smartlead_async.webhooks.inbox_file import AT_ONCE, InboxFile

PRUNED = 200  # keys that are forgotten in one go, so that no delivery waits for more
_LOG = logging.getLogger("smartlead_async.webhooks")
CRASHED = "the process ended"


@attrs.frozen(kw_only=True, repr=False)
class Delivery:
    """What came: the body, the delivery's own id, and by which keys a repeat is known."""

    body: bytes
    request_id: str | None
    keys: tuple[str, ...]


@attrs.frozen(kw_only=True, repr=False)
class Claimed:
    """An event that is handed over, for the time of its attempt."""

    id: int
    body: bytes
    request_id: str | None
    attempt: int


@attrs.frozen(kw_only=True)
class Settled:
    """How an attempt ended.

    Attributes:
        id: Of the event.
        how: `"done"`; `"failed"`, to be tried again later; `"interrupted"`, to be tried again at once;
            `"released"`, as if it had not been.
        error: Why it failed.
    """

    id: int
    how: Literal["done", "failed", "interrupted", "released"]
    error: str = ""


@attrs.frozen(kw_only=True, repr=False)
class Dead:
    """An event that was tried often enough."""

    id: int
    body: bytes
    request_id: str | None
    attempts: int
    error: str
    received_at: datetime


@attrs.frozen(kw_only=True)
class StoreSettings:
    """What an inbox is told to be; see `WebhookReceiver`."""

    path: Path
    owner: str
    retry_s: tuple[float, ...]
    lease_s: float
    keep_s: float
    max_events: int


class Store:
    """An open inbox. Every method but `close` is one step of a transaction that the caller begins and ends."""

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings
        self._open()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _stay_in_place(self) -> None:
        """Begin another inbox where this one was deleted or replaced: what is written into it would be lost."""
        if not self._file.is_in_place:
            self.close()
            self._open()
            _LOG.warning("the inbox %s was deleted or replaced; what was in it is gone", self._settings.path)

    def _open(self) -> None:
        self._file = InboxFile(self._settings.path)
        self._database = self._file.database

    def begin(self) -> None:
        """Begin a transaction."""
        self._stay_in_place()
        self._database.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """End it: what was written is on disk when this returns."""
        self._database.execute("COMMIT")

    def roll_back(self) -> None:
        """End it as if it had not been."""
        with contextlib.suppress(sqlite3.Error):  # of a disk that is full SQLite has rolled back itself
            self._database.execute("ROLLBACK")

    def insert(self, deliveries: Sequence[Delivery], now: float) -> list[bool | None]:
        """Take in what came: whether each is new; `None` where there is no room for it."""
        (count,) = self._database.execute("SELECT count(*) FROM events WHERE dead = 0").fetchone()
        self._database.execute(
            "DELETE FROM seen WHERE key IN (SELECT key FROM seen WHERE expires_at < ? LIMIT ?)", (now, PRUNED)
        )
        taken: list[bool | None] = []
        for delivery in deliveries:
            is_full = count >= self._settings.max_events
            taken.append(None if is_full and not self._is_seen(delivery) else self._insert(delivery, now))
            count += taken[-1] is True
        return taken

    def _insert(self, delivery: Delivery, now: float) -> bool:
        if self._is_seen(delivery):
            return False
        expires_at = now + self._settings.keep_s
        self._database.executemany("INSERT INTO seen VALUES (?, ?)", [(key, expires_at) for key in delivery.keys])
        self._database.execute(
            "INSERT INTO events (body, request_id, received_at, due_at) VALUES (?, ?, ?, ?)",
            (delivery.body, delivery.request_id, now, AT_ONCE),
        )
        return True

    def _is_seen(self, delivery: Delivery) -> bool:
        return any(
            self._database.execute("SELECT 1 FROM seen WHERE key = ?", (key,)).fetchone() for key in delivery.keys
        )

    def claim(self, limit: int, now: float) -> list[Claimed]:
        """Take what is due for the time of a lease, in the order in which it came; what is tried again, last."""
        self._database.execute(
            "UPDATE events SET due_at = ? WHERE dead = 0 AND due_at > ?", (AT_ONCE, now + self._longest_s)
        )
        claimed: list[Claimed] = []
        while len(claimed) < limit:
            rows = self._due(limit - len(claimed), now)
            claimed += [event for row in rows if (event := self._claim(row, now)) is not None]
            if not rows:
                break
        return claimed

    def _due(self, limit: int, now: float) -> list[tuple[int, bytes, str | None, int]]:
        return self._database.execute(
            "SELECT id, body, request_id, attempts FROM events WHERE dead = 0 AND due_at <= ? "
            "ORDER BY due_at, id LIMIT ?",
            (now, limit),
        ).fetchall()

    def _claim(self, row: tuple[int, bytes, str | None, int], now: float) -> Claimed | None:
        event_id, body, request_id, attempts = row
        if attempts > len(self._settings.retry_s):  # each time the process ended with it
            self._bury(event_id, CRASHED)
            return None
        self._database.execute(
            "UPDATE events SET owner = ?, due_at = ?, attempts = attempts + 1 WHERE id = ?",
            (self._settings.owner, now + self._settings.lease_s, event_id),
        )
        return Claimed(id=event_id, body=body, request_id=request_id, attempt=attempts + 1)

    def next_due(self, now: float) -> float | None:
        """When there is something to claim; `None` for not before something comes.

        No wait is as long as the longest and more: where one seems to be, the clock was set back meanwhile.
        """
        self._stay_in_place()
        found: float | None = self._database.execute("SELECT min(due_at) FROM events WHERE dead = 0").fetchone()[0]
        return AT_ONCE if found is not None and found > now + self._longest_s else found

    @property
    def _longest_s(self) -> float:
        return max(self._settings.lease_s, *self._settings.retry_s, 0.0)

    def renew(self, now: float) -> None:
        """Keep what this process handles."""
        due_at = now + self._settings.lease_s
        self._database.execute("UPDATE events SET due_at = ? WHERE owner = ?", (due_at, self._settings.owner))

    def give_all_back(self) -> None:
        """Let others take at once what this process has not finished."""
        self._database.execute(
            "UPDATE events SET owner = NULL, due_at = ? WHERE owner = ?", (AT_ONCE, self._settings.owner)
        )

    def settle(self, settled: Settled, now: float) -> float | None:
        """End an attempt. What another process has taken since is left to it.

        Returns:
            Seconds until it is tried again; `None` for never.
        """
        mine = (settled.id, self._settings.owner)
        if settled.how == "done":
            self._database.execute("DELETE FROM events WHERE id = ? AND owner = ?", mine)
            return None
        found = self._database.execute("SELECT attempts FROM events WHERE id = ? AND owner = ?", mine).fetchone()
        if found is None:
            return None
        attempts: int = found[0]
        if settled.how in ("released", "interrupted"):
            self._give_back(settled.id, attempts - (settled.how == "released"), AT_ONCE)
            return 0.0
        if attempts > len(self._settings.retry_s):
            self._bury(settled.id, settled.error)
            return None
        wait_s = self._settings.retry_s[attempts - 1]
        self._give_back(settled.id, attempts, now + wait_s)
        return wait_s

    def _give_back(self, event_id: int, attempts: int, due_at: float) -> None:
        self._database.execute(
            "UPDATE events SET owner = NULL, attempts = ?, due_at = ? WHERE id = ?", (attempts, due_at, event_id)
        )

    def _bury(self, event_id: int, error: str) -> None:
        self._database.execute(
            "UPDATE events SET dead = 1, owner = NULL, error = ? WHERE id = ?", (error, event_id)
        )

    def counts(self) -> tuple[int, int]:
        """How many wait or are being handled, and how many are dead."""
        waiting, dead = self._database.execute("SELECT count(*), total(dead) FROM events").fetchone()
        return waiting - int(dead), int(dead)

    def dead(self, limit: int) -> list[Dead]:
        """The oldest of those that were tried often enough."""
        rows = self._database.execute(
            "SELECT id, body, request_id, attempts, error, received_at FROM events WHERE dead = 1 "
            "ORDER BY id LIMIT ?",
            (limit,),
        )
        return [
            Dead(
                id=event_id,
                body=body,
                request_id=request_id,
                attempts=attempts,
                error=error,
                received_at=datetime.fromtimestamp(received_at, UTC),
            )
            for event_id, body, request_id, attempts, error, received_at in rows
        ]

    def revive(self, event_id: int) -> bool:
        """Let a dead one be handed over again, as often as the first time; whether it was there."""
        return self._changed(
            "UPDATE events SET dead = 0, attempts = 0, due_at = ? WHERE id = ? AND dead = 1", AT_ONCE, event_id
        )

    def discard(self, event_id: int) -> bool:
        """Forget a dead one; whether it was there."""
        return self._changed("DELETE FROM events WHERE id = ? AND dead = 1", event_id)

    def _changed(self, statement: str, *values: object) -> bool:
        return self._database.execute(statement, values).rowcount > 0
