"""What is known of every row by its key: which were read, sent and settled.

With a path it is a file: the intent of a row is on disk before its request leaves, its outcome after, so that a
run killed at any moment can be taken up again. Without one it is a private file that SQLite deletes itself, and
only tells which keys have been seen. It holds 16-byte hashes, never an address, a name or the API key.

The rows stand in the order in which they were sent, so that a batch and its outcome touch a few neighbouring
pages. By which number a key stands there is an index of this process alone, in a temporary file without syncs:
keys are hashes, a batch of 400 touches 400 pages of their tree, and on disk each would be written whole.

Why SQLite: in WAL mode with synchronous=FULL a commit survives a power cut, the library is Python's own, and a
million keys need no memory.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import IntEnum
from itertools import repeat
from secrets import token_bytes
from typing import Any, NamedTuple, TypeVar

from smartlead_async.errors import ConfigurationError

T = TypeVar("T")

SALT_BYTES = 16
# rows: key is 16 bytes of keyed blake2b, row_index is in the input from 0, reason holds no personal data.
ROWS = """
CREATE TABLE IF NOT EXISTS rows (
    number INTEGER PRIMARY KEY,
    key BLOB NOT NULL,
    row_index INTEGER NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    reason TEXT
);
"""
# Without a rollback journal: an entry whose row was not written after all is one that nothing is known of.
_INDEX = """
PRAGMA temp_store = FILE;
CREATE TEMP TABLE numbers (key BLOB PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
PRAGMA temp.journal_mode = OFF;
"""


class RowState(IntEnum):
    """How far a row is."""

    READ = 0  # seen; never in a file
    SENT = 1  # the intent: a request may have left, and its outcome is not known
    ADDED = 2
    PRESENT = 3
    REJECTED = 4
    UNKNOWN = 5  # the request left, and its outcome cannot be known


class Entry(NamedTuple):
    """What is on record of a row."""

    row_index: int  # in the input, from 0
    state: RowState
    attempts: int = 0
    reason: str | None = None


class Change(NamedTuple):
    """Rows to put on record with the same entry, but for their index."""

    rows: Mapping[bytes, int]  # key -> index in the input
    state: RowState
    attempts: int = 0
    reason: str | None = None


class Rows:
    """The rows and the index of their keys. What is written commits on its own, or not at all."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._last: int | None = None  # number given; none before the index is made
        self._under_way: dict[bytes, tuple[int, int]] = {}  # number and index of intents without an outcome

    def make_index(self) -> None:
        """Once, before anything is looked up or written."""
        if self._last is not None:
            return
        self._database.executescript(_INDEX)
        with self._database:
            self._database.execute("INSERT INTO temp.numbers SELECT key, number FROM rows ORDER BY key")
        (self._last,) = self._database.execute("SELECT ifnull(max(number), 0) FROM rows").fetchone()

    def select(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        """What is known of these keys."""
        found = self._database.execute(
            f"""
            SELECT key, row_index, state, attempts, reason FROM rows
            WHERE number IN (SELECT number FROM temp.numbers WHERE key IN ({_marks(keys)}))
            """,  # noqa: S608 (marks only)
            keys,
        )
        return {key: _to_entry(*columns) for key, *columns in found}

    def replace(self, changes: Sequence[Change]) -> None:
        """Put rows on record, all or none."""
        numbered = [(change, self._numbers([*change.rows])) for change in changes]
        with self._database:
            for change, numbers in numbered:
                self._put(change, numbers)
        for change, numbers in numbered:
            if change.state is RowState.SENT:
                rows = zip(numbers, change.rows.items(), strict=True)
                self._under_way.update({key: (number, index) for number, (key, index) in rows})
            else:
                self._end(change.rows)

    def delete(self, keys: Sequence[bytes]) -> None:
        """Forget these keys."""
        numbers = self._numbers(keys)
        with self._database:
            self._database.executemany("DELETE FROM rows WHERE number = ?", [(number,) for number in numbers])
        with self._database:
            self._database.executemany("DELETE FROM temp.numbers WHERE key = ?", [(key,) for key in keys])
        self._end(keys)

    def _put(self, change: Change, numbers: Sequence[int]) -> None:
        keys, indexes, entry = change.rows.keys(), change.rows.values(), change[1:]
        first, last = numbers[0], numbers[-1]
        neighbours = [*zip(range(first, last + 1), indexes, strict=False)]
        if neighbours == [*map(self._under_way.get, keys)]:  # a batch on its way that has one outcome
            self._database.execute(
                "UPDATE rows SET state = ?, attempts = ?, reason = ? WHERE number BETWEEN ? AND ?",
                (*entry, first, last),
            )
        else:
            self._database.executemany(
                "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?)",
                zip(numbers, keys, indexes, *map(repeat, entry), strict=False),
            )

    def _numbers(self, keys: Sequence[bytes]) -> Sequence[int]:
        """The numbers of these keys, in their order; one that has none is given the next."""
        known = [self._under_way[key][0] for key in keys if key in self._under_way]
        if len(known) == len(keys):
            return known
        first = (self._last or 0) + 1
        new = range(first, first + len(keys))
        self._last = new[-1]
        with self._database:
            added = self._database.executemany(
                "INSERT OR IGNORE INTO temp.numbers VALUES (?, ?)", sorted(zip(keys, new, strict=True))
            )
        if added.rowcount == len(keys):
            return new
        found = dict(
            self._database.execute(
                f"SELECT key, number FROM temp.numbers WHERE key IN ({_marks(keys)})",  # noqa: S608 (marks only)
                keys,
            )
        )
        return [found[key] for key in keys]

    def _end(self, keys: Iterable[bytes]) -> None:
        for key in keys:
            self._under_way.pop(key, None)


class Journal:
    """The rows, and the one thread that writes them where writing waits for a disk.

    Attributes:
        is_durable: Written to a file that stays.
        salt: Of the rows' keys.
        begun_s: When the first run began, in Unix time, where that is on record.
        notes: What is to be said of an earlier run, a sentence each.
    """

    is_durable = False

    def __init__(self, database: sqlite3.Connection, salt: bytes, begun_s: float | None) -> None:
        self._database = database
        self._rows = Rows(database)
        self.salt = salt
        self.begun_s = begun_s
        self.notes: tuple[str, ...] = ()

    async def look_up(self, keys: Sequence[bytes]) -> Mapping[bytes, Entry]:
        """What is known of these keys."""
        return await self._run(lambda: self._indexed().select(keys))

    async def write(self, *changes: Change) -> None:
        """Put rows on record, all or none; on return they are on disk."""
        await self._run(lambda: self._replace(changes))

    async def forget(self, keys: Sequence[bytes]) -> None:
        """Take back an intent: the request surely did not leave, or was not applied."""
        await self._run(lambda: self._indexed().delete(keys))

    async def aclose(self) -> None:
        """Close the file; the last write is on disk by then."""
        await self._run(self._close)

    def _indexed(self) -> Rows:
        """In the thread: the index of a long journal takes a second or two."""
        self._rows.make_index()
        return self._rows

    def _replace(self, changes: Sequence[Change]) -> None:
        self._indexed().replace(changes)

    def _close(self) -> None:
        self._database.close()

    async def _run(self, work: Callable[[], T]) -> T:
        return work()


class DurableJournal(Journal):
    """One that waits for a disk, in a thread of its own."""

    is_durable = True

    def __init__(self, database: sqlite3.Connection, salt: bytes, begun_s: float | None) -> None:
        super().__init__(database, salt, begun_s)
        self._thread = ThreadPoolExecutor(1, "smartlead-journal")

    async def aclose(self) -> None:
        """Close the file; the last write is on disk by then."""
        await super().aclose()
        self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], T]) -> T:
        # The thread goes on where the caller is cancelled: what was handed over is written.
        return await asyncio.get_running_loop().run_in_executor(self._thread, translating(work))


def open_scratch() -> Journal:
    """A journal that is gone with the job."""
    database = sqlite3.connect("", check_same_thread=False)
    database.execute("PRAGMA synchronous=OFF")
    database.executescript(ROWS)
    return Journal(database, token_bytes(SALT_BYTES), time.time())


def damaged(what: str) -> ConfigurationError:
    """The error for a journal in which something stands that nobody wrote."""
    return ConfigurationError(
        f"the journal is damaged ({what}); delete it to begin again (rows already sent would be sent again)"
    )


def translating(work: Callable[[], T]) -> Callable[[], T]:
    """SQLite's errors as ours: nothing more is sent where an intent cannot be written."""

    def translated() -> T:
        try:
            return work()
        except (sqlite3.Error, OSError) as error:
            reason = f"{type(error).__name__}: {error}"
        raise ConfigurationError(
            _ADVICE.get(reason, f"the journal cannot be used ({reason}); nothing more was sent")
        )

    return translated


def _marks(values: Sequence[bytes]) -> str:
    return ",".join("?" * len(values))


def _to_entry(row_index: Any, state: Any, attempts: Any, reason: Any) -> Entry:  # noqa: ANN401 (a file may hold anything)
    """What a file says of a row, if it can be that."""
    is_number = type(row_index) is int and type(attempts) is int and row_index >= 0 and attempts >= 0
    if not is_number or state not in _STATES or not (reason is None or isinstance(reason, str)):
        raise damaged("the entry of a row makes no sense")
    return Entry(row_index, RowState(state), attempts, reason)


_STATES = frozenset(RowState)
_DAMAGED = "the journal is damaged; delete it to begin again (rows already sent would be sent again)"
_ADVICE = {
    "OperationalError: database is locked": "the journal is in use by another import; wait for it, or give "
    "another journal",
    "DatabaseError: file is not a database": _DAMAGED,
    "DatabaseError: database disk image is malformed": _DAMAGED,
}
