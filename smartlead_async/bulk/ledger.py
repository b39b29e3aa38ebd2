"""What is known of every row by its key: which were read, sent and settled. One SQLite table, nothing else.

With a path it is the journal: the intent of a row is on disk before its request leaves, its outcome after, so
that a run killed at any moment can be taken up again. Without one it is a private file SQLite deletes itself,
and only tells which keys have been seen. It holds 16-byte hashes, never an address, a name or the API key.

Why SQLite: in WAL mode with synchronous=FULL a commit survives a power cut, the library is Python's own, and a
million keys need no memory.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from enum import IntEnum
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple, TypeVar

from smartlead_async.errors import ConfigurationError

T = TypeVar("T")

VERSION = "1"
# rows: key is 16 bytes of blake2b, place is in the input from 0, reason why it was refused holds no personal data.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
    key BLOB PRIMARY KEY,
    place INTEGER NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    reason TEXT
) WITHOUT ROWID;
"""


class State(IntEnum):
    """How far a row is."""

    READ = 0  # seen; never in a journal
    SENT = 1  # the intent: a request may have left, and its outcome is not known
    ADDED = 2
    PRESENT = 3
    REJECTED = 4
    UNKNOWN = 5  # the request left, and its outcome cannot be known


class Entry(NamedTuple):
    """One row of the ledger, in the order of its columns."""

    key: bytes
    place: int
    state: State
    attempts: int = 0
    reason: str | None = None


class Ledger:
    """The table, and the one thread that writes it where writing waits for a disk."""

    def __init__(self, database: sqlite3.Connection, *, is_durable: bool) -> None:
        self._database = database
        self.is_durable = is_durable
        self._thread = ThreadPoolExecutor(1, "smartlead-journal") if is_durable else None

    async def look_up(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        """What is known of these keys."""
        return await self._run(lambda: _select(self._database, keys))

    async def write(self, entries: Iterable[Entry]) -> None:
        """Put entries on record, all or none; on return they are on disk."""
        rows = list(entries)
        await self._run(lambda: self._replace(rows))

    async def forget(self, keys: Sequence[bytes]) -> None:
        """Take back an intent: the request surely did not leave, or was not applied."""
        await self._run(lambda: self._delete(keys))

    async def aclose(self) -> None:
        """Close the file; the last write is on disk by then."""
        await self._run(self._database.close)
        if self._thread is not None:
            self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._thread is None:
            return work()
        # The thread goes on where the caller is cancelled: what was handed over is written.
        return await asyncio.get_running_loop().run_in_executor(self._thread, _translating(work))

    def _replace(self, rows: Sequence[Entry]) -> None:
        with self._database:
            self._database.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?)", rows)

    def _delete(self, keys: Sequence[bytes]) -> None:
        with self._database:
            self._database.executemany("DELETE FROM rows WHERE key = ?", [(key,) for key in keys])


def _select(database: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Entry]:
    marks = ",".join("?" * len(keys))
    found = database.execute(
        f"SELECT key, place, state, attempts, reason FROM rows WHERE key IN ({marks})",  # noqa: S608 (marks only)
        keys,
    )
    return {row[0]: Entry(row[0], row[1], State(row[2]), row[3], row[4]) for row in found}


def open_scratch() -> Ledger:
    """A ledger that is gone with the job."""
    database = sqlite3.connect("", check_same_thread=False)
    database.execute("PRAGMA synchronous=OFF")
    database.executescript(_SCHEMA)
    return Ledger(database, is_durable=False)


def read_entries(path: Path, keys: Sequence[bytes]) -> dict[bytes, Entry]:
    """What a journal that nobody writes has on record of these keys."""

    def select() -> dict[bytes, Entry]:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return _select(database, keys)

    return _translating(select)()


def open_journal(path: Path, about: Mapping[str, str], sign: Callable[[bytes], str]) -> Ledger:
    """A new journal, or that of an earlier run.

    One of another file, campaign, mapping, address or key is refused, with the difference named. `sign` tells
    keys apart without saying which they are: it makes a fingerprint of the API key with the journal's own salt.
    """
    return Ledger(_translating(lambda: _open_file(path, about, sign))(), is_durable=True)


def _open_file(path: Path, about: Mapping[str, str], sign: Callable[[bytes], str]) -> sqlite3.Connection:
    is_new = not path.exists()
    if is_new:
        path.touch(mode=0o600)
    database = sqlite3.connect(path, timeout=0, check_same_thread=False)
    try:
        # Exclusive: a second importer is refused for as long as this one lives, and the system frees the lock of
        # one that was killed.
        database.execute("PRAGMA locking_mode=EXCLUSIVE")
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.executescript(_SCHEMA)
        with database:
            database.execute("BEGIN IMMEDIATE")
            salt = database.execute("SELECT value FROM about WHERE name = 'salt'").fetchone()
            salt_hex = salt[0] if salt else token_hex(16)
            fingerprint = sign(bytes.fromhex(salt_hex))
            _compare(path, database, {"version": VERSION, "salt": salt_hex, "API key": fingerprint, **about})
    except BaseException:
        database.close()
        if is_new:
            path.unlink(missing_ok=True)
        raise
    return database


def _compare(path: Path, database: sqlite3.Connection, about: Mapping[str, str]) -> None:
    """Sign a new journal; refuse one that was written for something else."""
    known = dict(database.execute("SELECT name, value FROM about"))
    for name, value in about.items():
        if known.get(name, value) != value:
            difference = "" if name == "API key" else f" ({known[name]} there, {value} here)"
            raise ConfigurationError(
                f"the journal {path} belongs to another import: the {name} differs{difference}. "
                "Give another journal, or delete this one to begin again"
            )
    database.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", about.items())


def _translating(work: Callable[[], T]) -> Callable[[], T]:
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


_ADVICE = {
    "OperationalError: database is locked": "the journal is in use by another import; wait for it, or give "
    "another journal",
    "DatabaseError: file is not a database": "the journal is damaged, or not a journal; delete it to begin again "
    "(rows already sent would be sent again)",
}
