"""What takes webhooks in: as people write it, and this package. Each writes into a log what it handles."""

import asyncio
import json
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import attrs
from fastapi import FastAPI, Request

from benchmarks.webhook_kills import SECRET, Receiver
from smartlead_async.webhooks import EmailReply, InboxCounts, WebhookReceiver

HANDLING_S = 0.002
"""What a handler waits for something else, such as a CRM."""


@attrs.frozen
class Log:
    """What is handled, line by line."""

    _file: int
    _wait_s: float

    @classmethod
    def open(cls, path: Path, wait_s: float = HANDLING_S) -> "Log":
        """A log to append to; `wait_s` is what handling an event takes."""
        return cls(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), wait_s)

    async def handle(self, event: str, attempt: int = 1) -> None:
        """Handle one event."""
        os.write(self._file, f"begin {event} {attempt}\n".encode())
        await asyncio.sleep(self._wait_s)
        os.write(self._file, f"end {event} {attempt}\n".encode())


def _application(put: Callable[[bytes], None], handle_all: Callable[[], Awaitable[None]]) -> FastAPI:
    """A handler of one POST, and a task that handles events meanwhile."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        handling = asyncio.ensure_future(handle_all())
        yield
        handling.cancel()

    application = FastAPI(lifespan=lifespan)

    @application.post("/")
    async def receive(request: Request) -> dict[str, bool]:
        put(await request.body())
        return {"ok": True}

    return application


def _name(body: str | bytes) -> str:
    text: str = json.loads(body)["reply_message"]["text"]
    return text


def make_in_memory(_: Path, log: Path, wait_s: float = HANDLING_S) -> FastAPI:
    """`json.loads`, and a queue in memory."""
    events: asyncio.Queue[str] = asyncio.Queue()
    lines = Log.open(log, wait_s)

    async def handle_all() -> None:
        while True:
            await lines.handle(await events.get())

    return _application(lambda body: events.put_nowait(_name(body)), handle_all)


def make_by_hand(inbox: Path, log: Path, wait_s: float = HANDLING_S) -> FastAPI:
    """A table of SQLite: a row is committed before the answer, and deleted when it was handled."""
    table, lines, came = Table(inbox), Log.open(log, wait_s), asyncio.Event()

    def put(body: bytes) -> None:
        table.put(body)
        came.set()

    async def handle_all() -> None:
        while True:
            await table.handle_all(lines)
            came.clear()
            await came.wait()

    return _application(put, handle_all)


class Table:
    """Events that are not handled yet."""

    def __init__(self, path: Path) -> None:
        self._rows = sqlite3.connect(path, isolation_level=None)
        self._rows.execute("PRAGMA journal_mode = WAL")
        self._rows.execute("CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, body TEXT)")

    def put(self, body: bytes) -> None:
        """Write one down."""
        self._rows.execute("INSERT INTO events (body) VALUES (?)", (body.decode(),))

    async def handle_all(self, lines: Log) -> None:
        """One after the other, the oldest first, until there is none."""
        while row := self._rows.execute("SELECT id, body FROM events ORDER BY id LIMIT 1").fetchone():
            await lines.handle(_name(row[1]))
            self._rows.execute("DELETE FROM events WHERE id = ?", row[:1])


def make_ours(inbox: Path, log: Path, wait_s: float = HANDLING_S) -> WebhookReceiver:
    """As the page on receiving shows it."""
    receiver = WebhookReceiver(inbox, secrets=[SECRET], workers=1)
    lines = Log.open(log, wait_s)

    @receiver.on(EmailReply)
    async def handle(event: EmailReply) -> None:
        await lines.handle(event.reply_text or "", event.attempt)

    return receiver


async def _forget(_: Path, __: Path) -> None:
    """What was in memory is gone."""


async def _finish_by_hand(inbox: Path, log: Path) -> None:
    await Table(inbox).handle_all(Log.open(log))


async def _finish_ours(inbox: Path, log: Path) -> None:
    async with make_ours(inbox, log) as receiver:
        while await receiver.counts() != InboxCounts(waiting=0, dead=0):
            pass


IN_MEMORY = Receiver(make=make_in_memory, finish=_forget)
BY_HAND = Receiver(make=make_by_hand, finish=_finish_by_hand)
OURS = Receiver(make=make_ours, finish=_finish_ours)
