"""The inbox as a SQLite file: made, opened, looked at, and the lock that says whether another process has it.

It is never opened but by SQLite: who closes a file drops the locks that the whole process has on it
(sqlite.org/howtocorrupt.html, 2.2).
"""

import contextlib
import errno
import os
import sqlite3
from pathlib import Path

from smartlead_async.errors import ConfigurationError
from smartlead_async.file_identity import file_identity

APPLICATION_ID = 0x534C5731  # "SLW1"; SQLite's own mark of whose file it is
VERSION = 1
BUSY_S = 2.0  # how long another process may hold the file; its transactions take milliseconds
AT_ONCE = 0.0  # due whatever the clock says
_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  body BLOB NOT NULL,
  request_id TEXT,
  received_at REAL NOT NULL,
  due_at REAL NOT NULL,
  owner TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  dead INTEGER NOT NULL DEFAULT 0,
  error TEXT
);
CREATE INDEX IF NOT EXISTS events_due ON events (dead, due_at);
CREATE TABLE IF NOT EXISTS seen (key TEXT PRIMARY KEY, expires_at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS seen_expires ON seen (expires_at);
PRAGMA application_id={APPLICATION_ID};
PRAGMA user_version={VERSION};
COMMIT;
"""


class InboxFile:
    """An open inbox.

    Attributes:
        database: The connection to it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        _create(path)
        self._identity = file_identity(path)
        with contextlib.ExitStack() as opened:
            self.database = opened.enter_context(contextlib.closing(_connect(path)))
            self._alive = opened.enter_context(contextlib.closing(_connect(f"{path}-alive")))
            self._open()
            self._opened = opened.pop_all()

    @property
    def is_in_place(self) -> bool:
        """Whether it was not deleted, nor another file put in its place."""
        return file_identity(self._path) == self._identity

    def close(self) -> None:
        """Let go of it."""
        self._opened.close()

    def _open(self) -> None:
        """With the lock of `-alive`, so that nobody looks while another process makes the inbox."""
        if self._is_alone():
            self._make()
            self.database.execute("UPDATE events SET owner = NULL, due_at = ? WHERE owner IS NOT NULL", (AT_ONCE,))
            self._alive.execute("COMMIT")
        self._alive.execute("BEGIN")
        self._alive.execute("SELECT * FROM sqlite_master").fetchall()  # takes the lock that the next one looks for
        self._make()  # where the file was replaced while others have the inbox
        for pragma in ("synchronous=FULL", "secure_delete=ON"):
            self.database.execute(f"PRAGMA {pragma}")

    def _is_alone(self) -> bool:
        """Whether no other process has the inbox, so that whatever was being handled is not any more.

        A lock of the system says so, which a process that is killed loses at once.
        """
        self._alive.execute("PRAGMA busy_timeout=0")
        try:
            self._alive.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            self._alive.execute(f"PRAGMA busy_timeout={int(BUSY_S * 1000)}")
        return True

    def _make(self) -> None:
        """Make an inbox of an empty file."""
        if not self.database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            self.database.executescript(_SCHEMA)
        self._check()
        self.database.execute("PRAGMA journal_mode=WAL")

    def _check(self) -> None:
        """Leave as it is what is no inbox, or one that is not known here."""
        (kind,) = self.database.execute("PRAGMA application_id").fetchone()
        if kind != APPLICATION_ID:
            raise _unusable(self._path, "it is another kind of file; give another path")
        (version,) = self.database.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            raise _unusable(
                self._path,
                f"its layout is {version}, and this version of smartlead-async knows {VERSION}: use the version "
                "that made it, or give another path",
            )


def _connect(path: Path | str) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)


def _create(path: Path) -> None:
    """The file, for its user alone, where there is none.

    Raises:
        ConfigurationError: There can be none.
    """
    try:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        reason = str(error.strerror)
    else:
        if not path.is_dir():
            return
        reason = os.strerror(errno.EISDIR)
    raise _unusable(path, reason)


def _unusable(path: Path, reason: str) -> ConfigurationError:
    return ConfigurationError(f"the inbox {path} cannot be used: {reason}")
