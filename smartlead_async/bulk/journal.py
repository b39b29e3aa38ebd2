"""What is known of every row by its key: which were read, sent and settled.

With a path it is the journal: the intent of a row is on disk before its request leaves, its outcome after, so
that a run killed at any moment can be taken up again. Without one it is a private file SQLite deletes itself,
and only tells which keys have been seen. It holds 16-byte hashes, never an address, a name or the API key.

The rows stand in the order in which they were sent, so that a batch and its outcome touch a few neighbouring
pages. By which number a key stands there is an index of this process alone, in a temporary file without syncs:
keys are hashes, a batch of 400 touches 400 pages of their tree, and on disk each would be written whole.

Why SQLite: in WAL mode with synchronous=FULL a commit survives a power cut, the library is Python's own, and a
million keys need no memory.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import IntEnum
from itertools import repeat
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple, TypeAlias, TypeVar

from smartlead_async.errors import ConfigurationError

T = TypeVar("T")

VERSION = "2"
# rows: key is 16 bytes of blake2b, place is in the input from 0, reason why it was refused holds no personal data.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
    number INTEGER PRIMARY KEY,
    key BLOB NOT NULL,
    place INTEGER NOT NULL,
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


class State(IntEnum):
    """How far a row is."""

    READ = 0  # seen; never in a journal
    SENT = 1  # the intent: a request may have left, and its outcome is not known
    ADDED = 2
    PRESENT = 3
    REJECTED = 4
    UNKNOWN = 5  # the request left, and its outcome cannot be known


class Entry(NamedTuple):
    """What is on record of a row."""

    place: int
    state: State
    attempts: int = 0
    reason: str | None = None


class Standing(NamedTuple):
    """What rows have in common when they are put on record; the names of `Entry`."""

    state: State
    attempts: int = 0
    reason: str | None = None


Standings: TypeAlias = Mapping[Standing, Mapping[bytes, int]]  # and of which rows, key -> place


class _Rows:
    """The rows and the index of their keys. What is written commits on its own, or not at all."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._last: int | None = None  # number given; none before the index is made
        self._under_way: dict[bytes, tuple[int, int]] = {}  # number and place of intents without an outcome

    def make_index(self) -> None:
        """Once, before anything is looked up or written."""
        if self._last is not None:
            return
        self._database.executescript(_INDEX)
        with self._database:
            self._database.execute("INSERT INTO temp.numbers SELECT key, number FROM rows ORDER BY key")
        (self._last,) = self._database.execute("SELECT ifnull(max(number), 0) FROM rows").fetchone()

    def select(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        found = self._database.execute(
            f"""
            SELECT key, place, state, attempts, reason FROM rows
            WHERE number IN (SELECT number FROM temp.numbers WHERE key IN ({_marks(keys)}))
            """,  # noqa: S608 (marks only)
            keys,
        )
        return {row[0]: Entry(row[1], State(row[2]), row[3], row[4]) for row in found}

    def replace(self, standings: Standings) -> None:
        numbers = {standing: self._numbers([*places]) for standing, places in standings.items()}
        with self._database:
            for standing, places in standings.items():
                self._put(standing, places, numbers[standing])
        for standing, places in standings.items():
            if standing.state is State.SENT:
                for (key, place), number in zip(places.items(), numbers[standing], strict=True):
                    self._under_way[key] = number, place
            else:
                self._forget_numbers(places)

    def delete(self, keys: Sequence[bytes]) -> None:
        numbers = self._numbers(keys)
        with self._database:
            self._database.executemany("DELETE FROM rows WHERE number = ?", [(number,) for number in numbers])
        with self._database:
            self._database.executemany("DELETE FROM temp.numbers WHERE key = ?", [(key,) for key in keys])
        self._forget_numbers(keys)

    def _put(self, standing: Standing, places: Mapping[bytes, int], numbers: Sequence[int]) -> None:
        first, last = numbers[0], numbers[-1]
        neighbours = [*zip(range(first, last + 1), places.values(), strict=False)]
        if neighbours == [*map(self._under_way.get, places)]:  # a batch on its way that has one outcome
            self._database.execute(
                "UPDATE rows SET state = ?, attempts = ?, reason = ? WHERE number BETWEEN ? AND ?",
                (*standing, first, last),
            )
        else:
            self._database.executemany(
                "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?)",
                zip(numbers, places.keys(), places.values(), *map(repeat, standing), strict=False),
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

    def _forget_numbers(self, keys: Iterable[bytes]) -> None:
        for key in keys:
            self._under_way.pop(key, None)


class Ledger:
    """The rows, and the one thread that writes them where writing waits for a disk."""

    def __init__(self, database: sqlite3.Connection, *, is_durable: bool) -> None:
        self._database = database
        self._rows = _Rows(database)
        self.is_durable = is_durable
        self._thread = ThreadPoolExecutor(1, "smartlead-journal") if is_durable else None

    async def look_up(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        """What is known of these keys."""
        return await self._run(lambda: self._indexed().select(keys))

    async def write(self, standings: Standings) -> None:
        """Put rows on record, all or none; on return they are on disk."""
        await self._run(lambda: self._indexed().replace(standings))

    async def forget(self, keys: Sequence[bytes]) -> None:
        """Take back an intent: the request surely did not leave, or was not applied."""
        await self._run(lambda: self._indexed().delete(keys))

    async def aclose(self) -> None:
        """Close the file; the last write is on disk by then."""
        await self._run(self._database.close)
        if self._thread is not None:
            self._thread.shutdown(wait=False)

    def _indexed(self) -> _Rows:
        """In the thread: the index of a long journal takes a second or two."""
        self._rows.make_index()
        return self._rows

    async def _run(self, work: Callable[[], T]) -> T:
        if self._thread is None:
            return work()
        # The thread goes on where the caller is cancelled: what was handed over is written.
        return await asyncio.get_running_loop().run_in_executor(self._thread, _translating(work))


def _marks(values: Sequence[bytes]) -> str:
    return ",".join("?" * len(values))


def open_scratch() -> Ledger:
    """A ledger that is gone with the job."""
    database = sqlite3.connect("", check_same_thread=False)
    database.execute("PRAGMA synchronous=OFF")
    database.executescript(_SCHEMA)
    return Ledger(database, is_durable=False)


class Record:
    """What a journal that nobody writes has on record."""

    def __init__(self, path: Path) -> None:
        self._database = _translating(lambda: sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True))()
        self._rows = _Rows(self._database)

    def look_up(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        """What is known of these keys."""

        def select() -> dict[bytes, Entry]:
            self._rows.make_index()
            return self._rows.select(keys)

        return _translating(select)()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


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
