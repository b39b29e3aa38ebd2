"""The journal as a file: whether it is ours, of which import, in use, whole; opened, read, thrown away.

A file that was not made here is never changed: SQLite's `application_id`, in its first hundred bytes, tells.
"""

import sqlite3
import stat
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from secrets import token_hex

import attrs

from smartlead_async.bulk.journal import (
    ROWS,
    SALT_BYTES,
    Change,
    DurableJournal,
    Entry,
    Rows,
    RowState,
    damaged,
    translating,
)
from smartlead_async.bulk.journal_header import read_header
from smartlead_async.bulk.journal_log import Log, read_log
from smartlead_async.errors import ConfigurationError
from smartlead_async.file_identity import file_identity
from smartlead_async.models.plurals import count

VERSION = "3"
ANOTHER_JOURNAL = "give another journal, or delete this one to begin again"
APPLICATION_ID = 0x534C4A31  # "SLJ1"
_FACTS = "CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
_LAST_RUN = "last run"  # the fact that says how it stands: its batch size while it runs, this word after its end:
_ENDED = "ended"
_BEGUN = "begun"  # when the first run began, in Unix time
_WERE_UNDER_WAY = " were under way, and what became of them"
_LOG_WRITES = 1000  # SQLite takes the log into the file after so many pages, and a write has at least one


@attrs.frozen(kw_only=True)
class JournalFile:
    """Which file, and of which import.

    Attributes:
        path: Where it is, or is to be.
        facts: What a later run must have in common with this one, by name; the names are said where they differ.
        sign: Tells API keys apart without saying which they are: a fingerprint of the key with a salt.
        batch_size: How many rows one write may concern.
        differences: Of a fact, a sentence for where it is not the same.
        advice: What to do then.
    """

    path: Path
    facts: Mapping[str, str]
    sign: Callable[[bytes], str]
    batch_size: int = 1
    differences: Mapping[str, str] = attrs.field(factory=dict[str, str])
    advice: str = ANOTHER_JOURNAL

    def open(self) -> "FileJournal":
        """A new journal, or that of an earlier run; that of another import is refused, the difference named."""
        return translating(self._open)()

    def _open(self) -> "FileJournal":
        is_new, was_there = not _is_ours(self.path), self.path.exists()
        self.path.touch(mode=0o600)
        log = read_log(self.path)
        database = sqlite3.connect(self.path, timeout=0, check_same_thread=False)
        try:
            _lock(database, is_new=is_new)
            return self._begin(database, log, is_new=is_new)
        except BaseException:
            database.close()
            if not was_there:
                self.path.unlink(missing_ok=True)
            raise

    def _begin(self, database: sqlite3.Connection, log: Log, *, is_new: bool) -> "FileJournal":
        known = dict(database.execute("SELECT name, value FROM facts")) or {_BEGUN: str(time.time())}
        salt_hex = known.get("salt", token_hex(SALT_BYTES))
        salt = _to_salt(salt_hex)
        begun = {_BEGUN: known[_BEGUN]} if _BEGUN in known else {}  # an older journal has none
        facts = {"version": VERSION, "salt": salt_hex, "API key": self.sign(salt), **begun, **self.facts}
        self._compare(known, facts)
        cut = _emptied(log) if is_new else _cut(database, known.get(_LAST_RUN, _ENDED), log)
        notes = (*cut, *_under_way(database))
        # Twice: once in the file itself, so that a log which is lost is noticed, and once to begin the log.
        _write_facts(database, {**facts, _LAST_RUN: str(self.batch_size)})
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _write_facts(database, {_LAST_RUN: str(self.batch_size)})
        return FileJournal(database, salt, _to_begun_s(known), self.path, notes)

    def _compare(self, known: Mapping[str, str], facts: Mapping[str, str]) -> None:
        """Refuse a journal that was written for something else."""
        for name, value in facts.items():
            if known.get(name, value) != value:
                values = "" if name == "API key" else f" ({known[name]} there, {value} here)"
                difference = self.differences.get(name, f"the {name} differs{values}")
                raise ConfigurationError(
                    f"the journal {self.path} belongs to another import: {difference}; {self.advice}"
                )


class FileJournal(DurableJournal):
    """A journal that stays, as long as nobody takes its file away."""

    def __init__(
        self,
        database: sqlite3.Connection,
        salt: bytes,
        begun_s: float | None,
        path: Path,
        notes: tuple[str, ...],
    ) -> None:
        super().__init__(database, salt, begun_s)
        self.notes = notes
        self._path = path
        self._identity = file_identity(path)

    def _replace(self, changes: Sequence[Change]) -> None:
        if file_identity(self._path) != self._identity:
            raise ConfigurationError(
                f"the journal {self._path} was deleted or replaced while its import ran; nothing more was sent"
            )
        super()._replace(changes)

    def _close(self) -> None:
        with suppress(sqlite3.Error):  # of a full disk: the next run says then that this one did not end
            _write_facts(self._database, {_LAST_RUN: _ENDED})
        super()._close()


class JournalReader:
    """What a journal that nobody writes has on record."""

    def __init__(self, path: Path) -> None:
        self._database = translating(lambda: _connect_to_read(path))()
        self._rows = Rows(self._database)
        try:
            self.salt = translating(self._read_salt)()
        except ConfigurationError:
            self.close()
            raise

    def look_up(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        """What is known of these keys."""

        def select() -> dict[bytes, Entry]:
            self._rows.make_index()
            return self._rows.select(keys)

        return translating(select)()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _read_salt(self) -> bytes:
        found = self._database.execute("SELECT value FROM facts WHERE name = 'salt'").fetchone()
        return _to_salt(found and found[0])


def discard_journal(path: Path) -> None:
    """Delete a journal with its log, to begin again; where there is none nothing is done.

    A file that is no journal, or one that is in use by an import, is refused and left as it is.
    """
    translating(lambda: _discard(path))()


def _discard(path: Path) -> None:
    if not _is_ours(path):
        return
    with closing(sqlite3.connect(path, timeout=0)) as database:
        try:
            _lock(database, is_new=False)
        except sqlite3.Error as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise
            # Anything else is damage, which is a reason to delete it.
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    """Whether a journal is there; nothing, or an empty file, is none. Another file is refused."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(mode):
        raise ConfigurationError(f"the journal cannot be used: {path} is no file; nothing was sent")
    if not path.stat().st_size:
        return False
    header = read_header(path)
    if header is None or header.application_id != APPLICATION_ID:
        raise ConfigurationError(
            f"{path} is not a journal (or its beginning is damaged), and is left as it is; give another path, or "
            "delete it yourself to begin again (rows already sent would be sent again)"
        )
    if header.user_version:
        raise ConfigurationError(
            f"the journal {path} was written by another version of this package, or changed by another program "
            f"(its user_version is {header.user_version}), and is left as it is; give another path"
        )
    return True


def _lock(database: sqlite3.Connection, *, is_new: bool) -> None:
    """Exclusive: a second importer is refused for as long as this one lives; the system frees a killed one's."""
    database.execute("PRAGMA locking_mode=EXCLUSIVE")
    if is_new:  # whole or not at all, and before there is a log: what it is stands in the file itself
        database.executescript(f"BEGIN; PRAGMA application_id={APPLICATION_ID}; {_FACTS} {ROWS} COMMIT")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    with database:
        database.execute("BEGIN IMMEDIATE")


def _cut(database: sqlite3.Connection, last_run: str, log: Log) -> tuple[str, ...]:
    """A sentence where the end of what an earlier run wrote is lost, as far as that can be known."""
    if last_run == _ENDED:
        return ()
    batch_size = int(last_run) if last_run.isdecimal() else 1
    (valid_frames,) = database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1:2]
    writes = log.lost(valid_frames)
    what = f"its last {count(writes, 'write')} cannot be read"
    if not log.frames:
        writes, what = _LOG_WRITES, "the file beside it (-wal) is gone"
    elif not writes and log.is_torn:
        writes, what = max(1, _LOG_WRITES - len(log.commits)), "the file beside it (-wal) ends within a write"
    if not writes:
        return ()
    rows = count(writes * batch_size, "row")
    return (f"the journal was cut: {what}; up to {rows} that the last run sent or settled may be sent again",)


def _emptied(log: Log) -> tuple[str, ...]:
    """A sentence where nothing but the log is left of an earlier run."""
    return (
        ("the journal was cut: it is empty; rows that an earlier run sent may be sent again",)
        if log.frames
        else ()
    )


def _under_way(database: sqlite3.Connection) -> tuple[str, ...]:
    """A sentence where the last run did not learn what became of rows."""
    (rows,) = database.execute("SELECT count(*) FROM rows WHERE state = ?", (RowState.SENT,)).fetchone()
    if not rows:
        return ()
    under_way = count(rows, "row") + (" was under way, and what became of it" if rows == 1 else _WERE_UNDER_WAY)
    return (f"the last run was cut off: {under_way} is not known",)


def _write_facts(database: sqlite3.Connection, facts: Mapping[str, str]) -> None:
    with database:
        database.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())


def _to_salt(salt_hex: object) -> bytes:
    try:
        salt = bytes.fromhex(salt_hex) if isinstance(salt_hex, str) else b""
    except ValueError:
        salt = b""
    if len(salt) != SALT_BYTES:
        raise damaged("its salt is none")
    return salt


def _to_begun_s(facts: Mapping[str, str]) -> float | None:
    try:
        return float(facts[_BEGUN])
    except (KeyError, ValueError):
        return None


def _connect_to_read(path: Path) -> sqlite3.Connection:
    _is_ours(path)
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
