"""A thread that has the inbox to itself: what is asked of it meanwhile becomes one transaction, one write to disk.

A future is done when what it asked for is on disk. It knows no event loop, so that any may wait for it, and a
program without one too. Who waits for the next event waits here.
"""

import contextlib
import logging
import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias, TypeVar

import attrs

from smartlead_async.errors import ConfigurationError
from smartlead_async.webhooks.store import Claimed, Delivery, Settled, Store, StoreSettings

T = TypeVar("T")
Step: TypeAlias = Callable[[Store, float], T]

BATCH = 500  # of what was asked for, in one transaction
POLL_S = 0.5  # how often is looked for what another process took in
PAUSE_S = 1.0  # after a transaction that failed, before what must not be given up is tried again
RENEWALS = 3  # in the time of a lease
_PRIMARY = 0xFF  # of an error code; the rest says more of the same (sqlite.org/rescode.html)
_ADVICE = {
    sqlite3.SQLITE_BUSY: "another program holds it, and must let go of it",
    sqlite3.SQLITE_FULL: "make room on its disk",
    sqlite3.SQLITE_IOERR: "look after its disk",
    sqlite3.SQLITE_CANTOPEN: "let this user write to it, and to its folder",
    sqlite3.SQLITE_READONLY: "let this user write to it, and to its folder",
    sqlite3.SQLITE_CORRUPT: "it is damaged: give another file",
    sqlite3.SQLITE_NOTADB: "it is another kind of file; give another",
}
_LOG = logging.getLogger("smartlead_async.webhooks")


@attrs.frozen
class _Asked:
    """A step that somebody waits for."""

    step: Step[Any]
    future: "Future[Any]"


@attrs.frozen
class _Put:
    delivery: Delivery
    future: "Future[bool | None]"


@attrs.frozen
class _Next:
    settled: Settled | None
    future: "Future[Claimed | None]"


class _End:
    """The last that is asked for."""


class Inbox:
    """The inbox of a receiver. Opened when it is first needed; what is wrong then is told to whoever asked."""

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings
        self._trouble = _Trouble(settings.path)
        self._lock = threading.Lock()
        self._worker: _Worker | None = None

    @property
    def backlog(self) -> int:
        """How much is asked for and not begun."""
        return 0 if self._worker is None else self._worker.queue.qsize()

    def open(self) -> "Future[None]":
        """Done when it is open.

        Raises:
            ConfigurationError: By the future: it cannot be used. The next time is another attempt.
        """
        with self._lock:
            if self._worker is None or self._worker.is_lost:
                self._worker = _Worker(self._settings, self._trouble)
                self._worker.start()
            return self._worker.opened_here()

    def put(self, delivery: Delivery) -> "Future[bool | None]":
        """Take in what came: whether it is new; `None` where there is no room."""
        future: Future[bool | None] = Future()
        return self._ask(_Put(delivery, future), future)

    def next(self, settled: Settled | None) -> "Future[Claimed | None]":
        """The next event, when there is one, after what became of the one before; `None` when there is no next."""
        future: Future[Claimed | None] = Future()
        if self._worker is None:
            future.set_result(None)
            return future
        return self._ask(_Next(settled, future), future)

    def settle(self, settled: Settled) -> None:
        """How an attempt ended; nobody waits for that, and it is not given up. Once closed, all are given back."""
        if self._worker is not None:
            self._worker.queue.put(settled)

    def ask(self, step: Step[T]) -> "Future[T]":
        """Another step of a transaction."""
        future: Future[T] = Future()
        return self._ask(_Asked(step, future), future)

    def stop_handing_over(self) -> None:
        """Whoever waits for the next event, or will, gets none."""
        if self._worker is not None:
            self._worker.hands_over = False
            self._worker.queue.put(None)

    def close(self) -> None:
        """Write what is left, and let go of the file; it may be opened again."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.queue.put(_End())
            worker.join()

    def _ask(self, item: object, future: "Future[T]") -> "Future[T]":
        if self._worker is None:
            future.set_exception(ConfigurationError("the inbox was closed meanwhile"))
        else:
            self._worker.queue.put(item)
        return future


class _Worker(threading.Thread):
    """The thread of an open inbox."""

    def __init__(self, settings: StoreSettings, trouble: "_Trouble") -> None:
        super().__init__(name="smartlead-inbox", daemon=True)
        self.queue: SimpleQueue[object] = SimpleQueue()
        self.opened: Future[None] = Future()
        self.opened.set_running_or_notify_cancel()  # many wait for it: one that gives up does not cancel it
        self.hands_over = True
        self._settings = settings
        self._trouble = trouble
        self._pid = os.getpid()
        self._puts: list[_Put] = []
        self._asked: list[_Asked] = []
        self._settled: list[Settled] = []  # kept until they are written
        self._waiting: deque[_Next] = deque()
        self._held = 0
        self._renew_at = 0.0
        self._is_ending = False

    @property
    def is_lost(self) -> bool:
        """Whether it could not be opened."""
        return self.opened.done() and self.opened.exception() is not None

    def opened_here(self) -> "Future[None]":
        """Done when it is open; a process that was forked since has no thread, and must not use the file."""
        if self._pid == os.getpid():
            return self.opened
        forked: Future[None] = Future()
        reason = (
            f"the inbox {self._settings.path} was opened before this process was forked: open it in each process"
        )
        forked.set_exception(self._trouble.tell(ConfigurationError(reason)))
        return forked

    def run(self) -> None:
        """Until the end is asked for."""
        try:
            store = Store(self._settings)
        except (sqlite3.Error, ConfigurationError) as error:
            self.opened.set_exception(self._trouble.tell(error))
            return
        self.opened.set_result(None)
        wait_s: float | None = None
        while not self._is_ending:
            self._take(wait_s)
            wait_s = self._turn(store)
        with contextlib.suppress(sqlite3.Error):  # a lease ends by itself
            store.give_all_back()
        store.close()

    def _take(self, wait_s: float | None, most: int = BATCH) -> None:
        """Wait for what is asked for, and take more of it if there is."""
        try:
            self._sort(self.queue.get(timeout=wait_s))
            for _ in range(most):
                self._sort(self.queue.get_nowait())
        except Empty:
            return

    def _sort(self, item: object) -> None:
        match item:
            case _Put():
                self._puts.append(item)
            case _Next():
                self._waiting.append(item)
                self._settled += [] if item.settled is None else [item.settled]
            case Settled():
                self._settled.append(item)
            case _Asked():
                self._asked.append(item)
            case _End():
                self._is_ending = True
            case _:
                return  # somebody was told to look again

    def _turn(self, store: Store) -> float | None:
        """One transaction, if there is something to write; in how many seconds to look again."""
        now = time.time()
        self._drop_waiting()
        try:
            if self._has_work(store, now):
                store.begin()
                written = self._write(store, now)
                store.commit()
                self._finish(written)
            return self._wait_s(store, now)
        except Exception as error:  # noqa: BLE001 (whatever it is, those who wait are told, and the thread lives)
            store.roll_back()
            self._fail(error)
            return PAUSE_S

    def _drop_waiting(self) -> None:
        """Those who have given up, and at the end everybody."""
        is_over = self._is_ending or not self.hands_over
        for waiting in [self._waiting.popleft() for _ in range(len(self._waiting))]:
            if is_over:
                _resolve(waiting.future, None)
            elif not waiting.future.cancelled():
                self._waiting.append(waiting)

    def _has_work(self, store: Store, now: float) -> bool:
        if self._puts or self._asked or self._settled or (self._held and now >= self._renew_at):
            return True
        due_at = store.next_due(now) if self._waiting else None
        return due_at is not None and due_at <= now

    def _wait_s(self, store: Store, now: float) -> float | None:
        if self._settled:  # what nobody took any more
            return 0
        moments = [self._renew_at] if self._held else []
        if self._waiting:
            due_at = store.next_due(now)
            moments += [now + POLL_S] if due_at is None else [now + POLL_S, due_at]
        return max(min(moments) - now, 0) if moments else None

    def _write(self, store: Store, now: float) -> "_Written":
        """All that was asked for, in the order in which it must be seen."""
        waits = [store.settle(one, now) for one in self._settled]
        if self._held and now >= self._renew_at:
            store.renew(now)  # before others are claimed: where this process was asleep, they are its own
        if self._held == 0 or now >= self._renew_at:
            self._renew_at = now + self._settings.lease_s / RENEWALS
        return _Written(
            waits=waits,
            taken=store.insert([put.delivery for put in self._puts], now) if self._puts else [],
            answers=[asked.step(store, now) for asked in self._asked],
            claimed=store.claim(len(self._waiting), now) if self._waiting else [],
        )

    def _finish(self, written: "_Written") -> None:
        """Tell everybody what is on disk."""
        self._trouble.is_over()
        for settled, wait_s in zip(self._settled, written.waits, strict=True):
            self._held -= 1
            _tell(settled, wait_s)
        self._settled.clear()
        for put, is_new in zip(self._puts, written.taken, strict=True):
            _resolve(put.future, is_new)
        self._puts.clear()
        for asked, answer in zip(self._asked, written.answers, strict=True):
            _resolve(asked.future, answer)
        self._asked.clear()
        for claimed in written.claimed:
            self._held += 1
            if not _resolve(self._waiting.popleft().future, claimed):
                self._settled.append(Settled(id=claimed.id, how="released"))

    def _fail(self, error: Exception) -> None:
        """Tell all who wait for it by now; what became of events is kept, to be written the next time."""
        self._take(0, most=self.queue.qsize())
        reason = self._trouble.tell(error)
        futures: list[Future[Any]] = [*(put.future for put in self._puts), *(one.future for one in self._asked)]
        for future in futures:
            if future.set_running_or_notify_cancel():
                future.set_exception(reason)
        self._puts.clear()
        self._asked.clear()


@attrs.frozen(kw_only=True)
class _Written:
    """What came of a transaction, in the order of what was asked for."""

    waits: list[float | None]
    taken: list[bool | None]
    answers: list[Any]
    claimed: list[Claimed]


def _resolve(future: "Future[T]", value: T) -> bool:
    """Whether somebody still wants it."""
    if not future.set_running_or_notify_cancel():
        return False
    future.set_result(value)
    return True


def _tell(settled: Settled, wait_s: float | None) -> None:
    if settled.how != "failed":
        return
    what = "it is put aside as dead" if wait_s is None else f"it is handed over again in {wait_s:g} s"
    _LOG.warning("event %d was not handled: %s; %s", settled.id, settled.error, what)


class _Trouble:
    """What is wrong with the inbox: in the log once for as long as it is the same, and when it is over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told = ""

    def tell(self, error: Exception) -> ConfigurationError:
        """What all who wait are told."""
        if not isinstance(error, ConfigurationError):
            error = ConfigurationError(f"the inbox {self._path} cannot be used: {_describe(error)}")
        if str(error) != self._told:
            self._told = str(error)
            _LOG.warning("%s", error)
        return error

    def is_over(self) -> None:
        """It can be written."""
        if self._told:
            self._told = ""
            _LOG.warning("the inbox %s can be used again", self._path)


def _describe(error: Exception) -> str:
    """What SQLite says, and what to do; of another error the class alone, since its words may be a person's."""
    if not isinstance(error, sqlite3.Error):
        return type(error).__name__
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    advice = _ADVICE.get(code & _PRIMARY)
    return f"{error}; {advice}" if advice else str(error)
