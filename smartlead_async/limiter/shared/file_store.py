"""The store for the processes of one machine: a SQLite file, in which each exchange is one transaction.

Its clock is the machine's steady one (`time.monotonic`), which all processes share and nobody can set. After a
reboot it begins anew: then the store's time stands still until it has caught up, so that no slot is free too soon.
The file must be on a disk of this machine: locks of network drives are not to be relied on. It holds times and
counts, named by a fingerprint of the key.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, monotonic_ns, sleep

import attrs

from smartlead_async.limiter.errors import SharedLimitLostError
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.algorithm import exchange
from smartlead_async.limiter.shared.codec import US, EncodedReply, EncodedRequest, StoreSession
from smartlead_async.limiter.shared.protocol import ANSWER_S, Reply, Request
from smartlead_async.limiter.shared.state import StoreState, dump_state, load_state

BUSY_STEP_S = 0.002  # between two looks at a lock that SQLite does not wait for itself
_SCHEMA = "CREATE TABLE IF NOT EXISTS limits (fingerprint TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID"
_READ = "SELECT state FROM limits WHERE fingerprint = ?"
_WRITE = "INSERT OR REPLACE INTO limits VALUES (?, ?)"


def monotonic_us() -> int:
    """The machine's steady clock, in microseconds since some moment."""
    return monotonic_ns() // 1000


class FileLimit:
    """A limit in a file."""

    def __init__(
        self,
        path: Path,
        fingerprint: str,
        rates: Sequence[RateLimit],
        clock: Callable[[], int] = monotonic_us,
    ) -> None:
        self._path = path
        self._fingerprint = fingerprint
        self._clock = clock
        self._session = StoreSession(rates, is_clock_steady=True)
        self._database: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None  # which one it is
        self._thread = ThreadPoolExecutor(1, "shared-limit")  # opens, uses and closes the database

    @property
    def tell_within_s(self) -> float:
        """Of `SharedLimit`."""
        return self._session.tell_within_s

    async def exchange(self, request: Request) -> Reply:
        """Of `SharedLimit`. The thread goes on where the caller is cancelled; the next request makes up for it."""
        with self._session.exchange():
            asked_at = self._clock() / US
            encoded = self._session.encode(request, asked_at)
            reply = await asyncio.get_running_loop().run_in_executor(self._thread, self._follow_safely, encoded)
            return self._session.decode(reply, encoded, asked_at, self._clock() / US)

    async def aclose(self) -> None:
        """Of `SharedLimit`."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown(wait=False)

    def _follow_safely(self, request: EncodedRequest) -> EncodedReply:
        try:
            return self._follow(request)
        except (sqlite3.Error, OSError) as error:
            reason = f"{type(error).__name__}: {error}"
        self._close()  # the next exchange opens it again, in case it was replaced
        raise SharedLimitLostError(f"the shared limit in {self._path} cannot be used ({reason})")

    def _follow(self, request: EncodedRequest) -> EncodedReply:
        file = _identity(self._path)
        is_another = self._file not in {None, file}
        if is_another:
            self._close()  # deleted, or another file has its name: the one that is open is nobody else's any more
        if self._database is None:
            self._database = _open(self._path)
            file = _identity(self._path)
        with self._database as database:
            database.execute("BEGIN IMMEDIATE")
            row = database.execute(_READ, (self._fingerprint,)).fetchone()
            state = load_state(row[0]) if row else StoreState()
            # Each process finds that it is another file, but where it began anew the first has said so.
            if is_another and state is not None and state.epoch == request.epoch:
                request = attrs.evolve(request, restarted=True)
            state, reply = exchange(state, request, self._clock())
            database.execute(_WRITE, (self._fingerprint, dump_state(state)))
        self._file = file
        return reply

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        stat = os.stat(path)  # noqa: PTH116 (in a quarter of the time of its method)
    except FileNotFoundError:
        return None
    return stat.st_dev, stat.st_ino


def _open(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)
    database = sqlite3.connect(path, timeout=ANSWER_S, isolation_level=None)
    try:
        _use_wal(database)
        database.execute("PRAGMA synchronous=NORMAL")  # a power cut may cost the last exchanges, never the file
        database.execute(_SCHEMA)
    except BaseException:
        database.close()
        raise
    return database


def _use_wal(database: sqlite3.Connection) -> None:
    """Once for a file, by whoever comes first: here SQLite does not wait for who holds the lock, so this does."""
    until = monotonic() + ANSWER_S
    while True:
        try:
            database.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(BUSY_STEP_S)
        else:
            return
