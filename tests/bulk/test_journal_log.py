"""What SQLite's write-ahead log tells of its end: logs as SQLite writes them, and logs made by hand."""

import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from smartlead_async.bulk.journal_log import Log, read_log

HEADER_BYTES = 32
FRAME_BYTES = 24  # and a page
MAGIC = b"SQLite format 3\0"
DATABASE = (MAGIC + struct.pack(">H", 512)).ljust(100, b"\0")  # its pages are gone
OURS, OTHERS = b"our salt", b"another."


def copied(path: Path, *, page_bytes: int, writes: int) -> Path:
    """A database and its log as they are on disk after so many writes, each of one page."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            f"PRAGMA page_size={page_bytes}; CREATE TABLE numbers (number); PRAGMA journal_mode=WAL"
        )
        database.executescript("INSERT INTO numbers VALUES (0);" * writes)
        copy = path.with_name("copy")
        shutil.copy(path, copy)
        shutil.copy(f"{path}-wal", f"{copy}-wal")
        return copy


def checksum(words: tuple[int, ...]) -> tuple[int, int]:
    """That of SQLite's file format, section "Checksum Algorithm"."""
    first = second = 0
    for at in range(0, len(words), 2):
        first = (first + words[at] + second) % 2**32
        second = (second + words[at + 1] + first) % 2**32
    return first, second


def header(*, order: str = ">", salts: bytes = OURS) -> bytes:
    """A log's header; the last bit of its first word is the byte order of the checksum."""
    start = struct.pack(">IIII8s", 0x377F0682 + (order == ">"), 3007000, 512, 0, salts)
    return start + struct.pack(">II", *checksum(struct.unpack(f"{order}6I", start)))


def frame(*, ends_a_write: bool, salts: bytes = OURS, page_bytes: int = 512) -> bytes:
    """A frame and its page."""
    return struct.pack(">II8sII", 1, 7 * ends_a_write, salts, 0, 0) + b"p" * page_bytes


def read(folder: Path, log: bytes, database: bytes = DATABASE) -> Log:
    """A log by hand, beside a database of pages of 512 bytes."""
    (folder / "journal").write_bytes(database)
    (folder / "journal-wal").write_bytes(log)
    return read_log(folder / "journal")


@pytest.mark.parametrize("page_bytes", [512, 4096, 32768, 65536])
def test_every_write_of_sqlite_is_seen(tmp_path, page_bytes):
    """Whatever the size of its pages."""
    log = read_log(copied(tmp_path / "journal", page_bytes=page_bytes, writes=3))
    assert log == Log(3, (1, 2, 3))


@pytest.mark.parametrize(("field", "page_bytes"), [(4096, 4096), (32768, 32768), (1, 65536)])
def test_every_write_is_seen_beside_a_damaged_database(tmp_path, field, page_bytes):
    """Its first bytes still say how large its pages are; 65536 is written as 1."""
    database = (MAGIC + struct.pack(">H", field)).ljust(100, b"\0")
    log = header() + frame(ends_a_write=True, page_bytes=page_bytes) * 3
    assert read(tmp_path, log, database=database) == Log(3, (1, 2, 3))


def test_a_write_of_several_pages_ends_with_its_last(tmp_path):
    """The others say nothing of the database's size."""
    frames = [frame(ends_a_write=ends) for ends in (False, True, False, False, True, False)]
    assert read(tmp_path, header() + b"".join(frames)) == Log(6, (2, 5))


@pytest.mark.parametrize("order", [">", "<"])
def test_frames_from_before_the_log_began_anew_do_not_count(tmp_path, order):
    """They have other salts; the checksum of the header is in the order of the machine that began it."""
    stale = frame(ends_a_write=True, salts=OTHERS)
    content = header(order=order) + frame(ends_a_write=True) + stale + stale
    assert read(tmp_path, content) == Log(1, (1,))
    assert read(tmp_path, header(order=order) + stale) == Log(0, ())


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("at", [3, 20, 24, 31], ids=["order", "salts", "checksum", "its-end"])
def test_a_damaged_header_is_made_good_by_the_first_frame(tmp_path, order, at):
    """SQLite takes nothing of such a log."""
    damaged = bytearray(header(order=order))
    damaged[at] ^= 0x41
    content = bytes(damaged) + frame(ends_a_write=True) + frame(ends_a_write=True, salts=OTHERS)
    assert read(tmp_path, content) == Log(1, (1,))
    assert read(tmp_path, bytes(damaged)) == Log(0, ())


@pytest.mark.parametrize("missing", [1, 511, 512, 535])
def test_a_frame_that_is_cut_off_is_none(tmp_path, missing):
    """It is no whole write, and what stood behind it is not known."""
    content = header() + frame(ends_a_write=True) * 2
    assert read(tmp_path, content) == Log(2, (1, 2))
    assert read(tmp_path, content[:-missing]) == Log(1, (1,), is_torn=True)


def test_a_frame_from_before_that_is_cut_off_is_nothing(tmp_path):
    """Nothing that counts stood behind it."""
    content = header() + frame(ends_a_write=True) + frame(ends_a_write=True, salts=OTHERS) * 2
    assert read(tmp_path, content[:-10]) == Log(1, (1,))


@pytest.mark.parametrize("length", [0, 31, 32])
def test_a_log_without_a_frame_is_empty(tmp_path, length):
    """Cut off in its header, or just behind it."""
    assert read(tmp_path, header()[:length]) == Log(0, ())


def test_no_log_is_an_empty_one(tmp_path):
    """Of a database that was closed well."""
    (tmp_path / "journal").write_bytes(DATABASE)
    assert read_log(tmp_path / "journal") == Log(0, ())


@pytest.mark.parametrize(("valid_frames", "lost"), [(0, 3), (1, 3), (2, 2), (6, 1), (7, 0)])
def test_the_writes_behind_what_sqlite_takes_are_lost(valid_frames, lost):
    """Counted by their ends."""
    assert Log(8, (2, 4, 7)).lost(valid_frames) == lost


@pytest.mark.parametrize("database", [b"notes of somebody", b"notes of somebody" * 9, MAGIC], ids=len)
def test_a_file_that_is_no_database_has_no_log(tmp_path, database):
    """Whatever stands beside it."""
    assert read(tmp_path, header() + frame(ends_a_write=True), database=database) == Log(0, ())
