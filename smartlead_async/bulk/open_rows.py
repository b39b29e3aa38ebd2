"""Rows whose outcome is not known for sure, until they are looked up.

They have addresses, which no journal holds, and may be a million: so they are in a private file that SQLite
deletes itself.
"""

import pickle
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from smartlead_async.bulk.outcome import Outcome
from smartlead_async.bulk.rows import key_of_email

_TABLE = """
PRAGMA journal_mode = OFF;
CREATE TABLE rows (
    row_index INTEGER PRIMARY KEY,
    key BLOB NOT NULL,
    batch INTEGER,
    outcome BLOB NOT NULL,
    is_found INTEGER NOT NULL DEFAULT 0,
    created_s REAL,
    place INTEGER
);
CREATE INDEX by_key ON rows (key);
"""


class Found(NamedTuple):
    """A lead of the campaign: when it came there, where the API says so, and its number there, which grows."""

    email: str
    created_s: float | None
    place: int | None


class OpenRow(NamedTuple):
    """A row that waits; what is known of it, and what the campaign says of it."""

    outcome: Outcome
    batch: int | None = None  # number of the batch whose counters are known
    is_found: bool = False
    created_s: float | None = None
    place: int | None = None

    @property
    def age(self) -> tuple[float, int]:
        """By which leads of a campaign are told apart: the younger the larger."""
        return self.created_s or 0.0, self.place or 0


class OpenRows:
    """Rows that wait, by address and by batch."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.executescript(_TABLE)
        self._batches: dict[str, int] = {}
        self.count = 0

    def add(self, outcome: Outcome) -> None:
        """One more."""
        of_batch = None if outcome.of_batch is None else str(outcome.of_batch)
        batch = None if of_batch is None else self._batches.setdefault(of_batch, len(self._batches))
        key = key_of_email(outcome.email or "")
        self._database.execute(
            "INSERT INTO rows (row_index, key, batch, outcome) VALUES (?, ?, ?, ?)",
            (outcome.index, key, batch, pickle.dumps(outcome)),
        )
        self.count += 1

    def find(self, leads: Iterable[Found]) -> None:
        """These are in the campaign."""
        self._database.executemany(
            "UPDATE rows SET is_found = 1, created_s = ?, place = ? WHERE key = ?",
            [(lead.created_s, lead.place, key_of_email(lead.email)) for lead in leads],
        )

    def groups(self) -> Iterator[list[OpenRow]]:
        """The rows of each batch: those in the campaign last, the youngest at the end. Then each other row."""
        rows = self._database.execute(
            "SELECT outcome, batch, is_found, created_s, place FROM rows "
            "ORDER BY batch IS NULL, batch, is_found, created_s, place, row_index"
        )
        for batch, group in groupby(map(_to_open_row, rows), attrgetter("batch")):
            if batch is None:
                yield from ([row] for row in group)
            else:
                yield list(group)

    def close(self) -> None:
        """They are gone."""
        self._database.close()


def _to_open_row(columns: tuple[bytes, int | None, int, float | None, int | None]) -> OpenRow:
    outcome, batch, is_found, created_s, place = columns
    return OpenRow(pickle.loads(outcome), batch, bool(is_found), created_s, place)  # noqa: S301 (made by `add`)
