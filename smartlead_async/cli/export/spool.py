"""The rows of an export on disk, from the first page to the last: what a command that was ended goes on with.

One SQLite file beside the target. A page and where the next one begins are written in one transaction, so that a
kill loses at most a page, and a row that comes again is known by its key. Rows that have the same columns, as most
of a page have, are kept together, the names of the columns once.
"""

import json
import sqlite3
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from secrets import token_bytes
from typing import Any

import attrs

from smartlead_async.errors import ConfigurationError
from smartlead_async.models.values import Json
from smartlead_async.transport.paging import Start
from smartlead_async.transport.scrub import Scrub, scrub_json

APPLICATION_ID = 0x534C4532  # "SLE2"
_TABLES = f"""
BEGIN;
PRAGMA application_id={APPLICATION_ID};
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE columns (number INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
CREATE TABLE keys (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE blocks (number INTEGER PRIMARY KEY, names TEXT NOT NULL, rows TEXT NOT NULL);
COMMIT;
PRAGMA journal_mode=WAL;
"""
_SALT_BYTES = 16
_NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


class SpoolError(OSError):
    """The rows cannot be kept: the disk is full, or does not work."""


@attrs.frozen(kw_only=True)
class Position:
    """How far an export has come.

    Attributes:
        next_start: Where the next page begins; `None` at the beginning and the end.
        total: How many rows the list has, as far as the API said.
        is_read: The list was read to its end.
        missing: Why rows may be missing, where that is so.
    """

    next_start: Start | None = None
    total: int | None = None
    is_read: bool = False
    missing: str | None = None


@attrs.frozen
class Block:
    """Rows that have the same columns, in the order in which they came."""

    names: Sequence[str]
    rows: Sequence[Sequence[Json]]


class Spool:
    """The rows so far. Use `open_spool`."""

    def __init__(self, path: Path, database: sqlite3.Connection, scrub: Scrub) -> None:
        self.path = path
        self._database = database
        self._scrub = scrub
        names = self._select("SELECT name FROM columns ORDER BY number")
        self._columns = dict.fromkeys(json.loads(name) for (name,) in names)
        self.position = Position(**self.fact("position", {}))
        self.count = sum(count for (count,) in self._select("SELECT count(*) FROM keys"))

    @property
    def columns(self) -> list[str]:
        """What the rows have, in the order in which it came."""
        return list(self._columns)

    def fact(self, name: str, default: Json = None) -> Json:
        """What is kept under a name."""
        found = self._select("SELECT value FROM facts WHERE name = ?", name)
        return next((json.loads(value) for (value,) in found), default)

    def note(self, **facts: Json) -> None:
        """Keep facts."""
        with _translated(self.path), self._database:
            self._write(facts)

    def add(self, rows: Iterable[tuple[Json, Mapping[str, Json]]], position: Position) -> None:
        """Keep a page: rows with their keys. One that is here already is left out."""
        with _translated(self.path), self._database:
            new = [row for key, row in rows if self._is_new(key)]
            blocks = _to_blocks(new)
            texts = _to_texts(blocks)
            if any(self._scrub(text) != text for pair in texts for text in pair):
                blocks = _to_blocks(scrub_json(new, self._scrub, levels=sys.maxsize))
                texts = _to_texts(blocks)
            self._database.executemany("INSERT INTO blocks (names, rows) VALUES (?, ?)", texts)
            names = dict.fromkeys(name for block in blocks for name in block.names if name not in self._columns)
            self._database.executemany(
                "INSERT INTO columns (name) VALUES (?)", [(json.dumps(name),) for name in names]
            )
            self._write({"position": attrs.asdict(position)})
        self._columns |= names
        self.count += len(new)
        self.position = position

    def has(self, key: Json) -> bool:
        """Whether a row with this key is here."""
        return bool(self._select("SELECT 1 FROM keys WHERE key = ?", _stored_key(key)))

    def blocks(self) -> Iterator[Block]:
        """All rows, in the order in which they came."""
        number = 0
        while found := self._select(
            "SELECT number, names, rows FROM blocks WHERE number > ? ORDER BY number LIMIT 1", number
        ):
            [(number, names, rows)] = found
            yield Block(json.loads(names), json.loads(rows))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def discard(self) -> None:
        """Delete it."""
        self.close()
        _unlink(self.path)

    def _is_new(self, key: Json) -> bool:
        insert = "INSERT OR IGNORE INTO keys VALUES (?)"
        return self._database.execute(insert, (_stored_key(key),)).rowcount > 0

    def _select(self, query: str, *values: str | int | None) -> list[tuple[Any, ...]]:
        """All at once: a cursor that is left open would keep the file."""
        with _translated(self.path):
            return self._database.execute(query, values).fetchall()

    def _write(self, facts: Mapping[str, Json]) -> None:
        values = [(name, json.dumps(value)) for name, value in facts.items()]
        self._database.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", values)


def _to_blocks(rows: Any) -> list[Block]:  # noqa: ANN401 (JSON)
    return [Block(names, [[*row.values()] for row in some]) for names, some in groupby(rows, tuple)]


def _to_texts(blocks: Iterable[Block]) -> list[tuple[str, str]]:
    return [(json.dumps(block.names), json.dumps(block.rows)) for block in blocks]


def _stored_key(key: Json) -> str:
    return str(key) if type(key) is int else json.dumps(key)


def open_spool(
    path: Path, facts: Mapping[str, Json], sign: Callable[[bytes], str], scrub: Scrub = str, *, is_fresh: bool
) -> Spool:
    """The rows of an export that was ended, or none yet; those of another export are refused.

    `sign` tells API keys apart without saying which they are; `scrub` takes out of the rows what nobody is to see.
    """
    with _translated(path):
        is_there = _is_ours(path)
        if is_there and is_fresh:
            _connect(path).close()  # nobody else writes it
            _unlink(path)
        is_new = is_fresh or not is_there
        path.touch(mode=0o600)
        database = _connect(path)
        try:
            if is_new:
                database.executescript(_TABLES)
            spool = Spool(path, database, scrub)
            salt = bytes.fromhex(spool.fact("salt", token_bytes(_SALT_BYTES).hex()))
            _compare(spool, {**facts, "API key": sign(salt)}, is_new=is_new)
            spool.note(salt=salt.hex(), **facts, **{"API key": sign(salt)})
        except BaseException:
            database.close()
            raise
        return spool


def _connect(path: Path) -> sqlite3.Connection:
    """Exclusive: a second export of the same name is refused for as long as this one lives."""
    database = sqlite3.connect(path, timeout=0)
    try:
        database.execute("PRAGMA locking_mode=EXCLUSIVE")
        database.execute("PRAGMA synchronous=NORMAL")
        database.execute("BEGIN EXCLUSIVE")
        database.commit()
    except BaseException:
        database.close()
        raise
    return database


def _is_ours(path: Path) -> bool:
    """Whether rows are there; nothing, or an empty file, is none. Another file is refused, and left as it is."""
    if not path.exists() or (path.is_file() and not path.stat().st_size):
        return False
    header = _header(path) if path.is_file() else b""
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:  # where SQLite has it (sqlite.org/fileformat.html)
        raise ConfigurationError(f"{path} is not of an export, and is left as it is; give another -o")
    return True


def _unlink(path: Path) -> None:
    for suffix in ("", "-wal", "-journal"):  # of a transaction that was cut off
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _header(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(100)


def _compare(spool: Spool, facts: Mapping[str, Json], *, is_new: bool) -> None:
    for name, value in facts.items():
        known = spool.fact(name, value)
        if not is_new and known != value:
            difference = "" if name == "API key" else f" ({known} there, {value} here)"
            raise ConfigurationError(
                f"{spool.path} has the rows of another export: the {name} differs{difference}. "
                "Give another -o, or begin again with --no-resume"
            )


@contextmanager
def _translated(path: Path) -> Generator[None]:
    """SQLite's errors in words."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        reason = str(error)
    else:
        return
    if code in _NO_ROOM:
        raise SpoolError(f"{path} cannot be written: {reason}")
    if code == sqlite3.SQLITE_BUSY:
        raise ConfigurationError(f"{path} is in use by another export; wait for it, or give another -o")
    raise ConfigurationError(f"{path} is damaged ({reason}); begin again with --no-resume")
