"""Journals to look into, and rows to put into them."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from smartlead_async.bulk.journal import Journal
from smartlead_async.bulk.journal_file import JournalFile


def opened(
    path: Path, *, sign: Callable[[bytes], str] = lambda _: "fingerprint", batch_size: int = 1, **facts: str
) -> Journal:
    return JournalFile(path=path, facts=facts, sign=sign, batch_size=batch_size).open()


def key(number: int) -> bytes:
    return bytes([number]) * 16


@contextmanager
def looked_into(path: Path) -> Iterator[sqlite3.Connection]:
    """The file, as another program reads it after the journal was closed."""
    with closing(sqlite3.connect(path)) as database:
        yield database


def pragmas(journal: Journal, *names: str) -> list[object]:
    """What SQLite says of the journal's own connection."""
    return [journal._database.execute(f"PRAGMA {name}").fetchone()[0] for name in names]


def planted(path: Path, statement: str) -> None:
    """A change that nobody here makes."""
    with looked_into(path) as database, database:
        database.execute(statement)
