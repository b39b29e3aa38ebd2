"""Files that change after they were checked: nothing that was not checked is ever given out."""

import os
from pathlib import Path
from typing import Any

import pytest

from smartlead_async import InvalidInputError, Lead
from smartlead_async.bulk.csv.file import LeadFile, open_file
from smartlead_async.bulk.csv.source import FileChangedError
from tests.bulk.csv.csv_files import Writer
from tests.bulk.csv.workbooks import write_workbook
from tests.systems import needs_deleting, needs_links, needs_pipes

ROWS = 20_000
CONTENT = b"email,name\n" + b"".join(b"a%d@example.com,A\n" % number for number in range(ROWS))


def read_until_changed(file: LeadFile, change: Any, reason: str) -> list[str]:
    """The addresses that are given out before a change is noticed, the first of them before it happens."""
    rows = file.rows()
    first = next(rows)
    change()
    found = [first]
    with pytest.raises(FileChangedError, match=reason) as caught:
        found.extend(rows)
    assert caught.value.message.startswith(f"{file.path}: the file was changed after it was checked")
    assert isinstance(caught.value, InvalidInputError)
    return [row.item.email for row in found if isinstance(row.item, Lead)]


def replace(path: Path, content: bytes) -> None:
    """As Excel saves: a file beside it takes its name."""
    other = path.with_suffix(".tmp")
    other.write_bytes(content)
    other.replace(path)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda path: os.truncate(path, len(CONTENT) // 4), "its content differs"),
        (lambda path: os.truncate(path, 131_072), "another is in its place"),
        (
            lambda path: path.write_bytes(CONTENT[:200_000] + CONTENT[200_000:].replace(b"a", b"x")),
            "another is in",
        ),
        (lambda path: path.write_bytes(CONTENT + b"b@example.com,B\n"), "another is in its place"),
        pytest.param(
            lambda path: replace(path, b"email,name\nnew@example.com,N\n" + CONTENT[11:]),
            "another is in its place",
            marks=needs_deleting,
        ),
        pytest.param(lambda path: replace(path, b"%PDF"), "another is in its place", marks=needs_deleting),
        pytest.param(lambda path: path.unlink(), "it is gone", marks=needs_deleting),
    ],
)
def test_a_change_ends_the_reading(write: Writer, change: Any, reason: str):
    """Whatever it is; the rows before it are those that were checked."""
    file = open_file(write(CONTENT))
    found = read_until_changed(file, lambda: change(write.path), reason)
    assert 0 < len(found) < ROWS
    assert found == [f"a{number}@example.com" for number in range(len(found))]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(Path.mkdir, "another is in its place", marks=needs_deleting),
        pytest.param(getattr(os, "mkfifo", None), "another is in its place", marks=needs_pipes),
        pytest.param(lambda path: path.symlink_to(path), "it cannot be read any more", marks=needs_links),
    ],
    ids=["folder", "pipe", "circle of links"],
)
def test_what_is_no_file_takes_the_place_of_one(tmp_path: Path, make: Any, reason: str):
    """Neither waited for nor another kind of error, whether the file was open then or is opened anew."""
    path = tmp_path / "leads.csv"
    path.write_bytes(CONTENT)
    file = open_file(path)

    def change() -> None:
        path.unlink()
        make(path)

    found = read_until_changed(file, change, reason)
    assert 0 < len(found) < ROWS
    with pytest.raises(FileChangedError, match=reason):
        next(file.raw_rows())


@pytest.mark.parametrize("shift", [-1, 1])
def test_a_change_with_the_old_time_is_noticed(write: Writer, shift: int):
    """The content is compared, not its looks."""
    file = open_file(write(CONTENT))
    status = write.path.stat()
    content = bytearray(CONTENT)
    content[150_000 + shift] ^= 1
    with write.path.open("r+b") as same_file:
        same_file.write(content)
    os.utime(write.path, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(FileChangedError, match="its content differs"):
        list(file.rows())


@needs_deleting
def test_a_file_that_was_saved_as_it_was_is_read_on(write: Writer):
    """Another file of the same content is no change."""
    file = open_file(write(CONTENT))
    rows = file.rows()
    next(rows)
    replace(write.path, CONTENT)
    assert sum(1 for _ in rows) == ROWS - 1


@pytest.mark.parametrize("content", [b"name,email\nA,a@example.com\n", b"", b'"email', b"email,name\n"])
def test_a_file_that_is_another_is_not_read_at_all(write: Writer, content: bytes):
    """Neither its leads nor its raw rows."""
    file = open_file(write(CONTENT))
    write(content)
    for rows in (file.rows(), file.raw_rows()):
        with pytest.raises(FileChangedError):
            next(rows)


def test_a_change_behind_the_data_is_noticed(write: Writer):
    """Lines that are left out were checked as well."""
    footer = b"".join(b"Page %d of many\n" % number for number in range(10_000))
    file = open_file(write(b"email,name,x\na@example.com,A,\n" + footer))
    assert file.row_count == 1
    rows = file.rows()
    next(rows)
    os.truncate(write.path, 100_000)
    with pytest.raises(FileChangedError):
        next(rows)


def test_a_workbook_that_is_another_is_noticed(tmp_path: Path):
    """What was checked is in memory; what became of it is said all the same."""
    rows = [["email"], *([f"a{number}@example.com"] for number in range(1_500))]
    path = write_workbook(tmp_path / "leads.xlsx", {"A": rows})
    file = open_file(path)
    found = read_until_changed(file, lambda: write_workbook(path, {"A": rows[:3]}), "another is in its place")
    assert found == [row[0] for row in rows[1 : len(found) + 1]]
    path.unlink()
    with pytest.raises(FileChangedError, match="it is gone"):
        list(file.rows())


async def test_a_stream_ends_with_the_change(write: Writer):
    """So that a job stops."""
    file = open_file(write(CONTENT))
    stream = file.stream()
    await anext(stream)
    write(CONTENT[:-1])
    with pytest.raises(FileChangedError):
        async for _ in stream:
            pass
