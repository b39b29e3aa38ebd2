"""Journals that were cut: what a later run says of it."""

from pathlib import Path

import pytest

from smartlead_async.bulk.journal import Change, RowState
from tests.bulk.journals import key, opened, planted


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "leads.journal"


async def cut_off(path: Path, batch_size: int, writes: int) -> Path:
    """The files of a run that was killed after so many writes of one batch each."""
    journal = opened(path, batch_size=batch_size)
    for number in range(writes):
        rows = {key(number * batch_size + row): row for row in range(batch_size)}
        await journal.write(Change(rows, RowState.ADDED))
    copy = path.with_name("copy")
    for end in ("", "-wal"):
        copy.with_name(f"copy{end}").write_bytes(path.with_name(f"{path.name}{end}").read_bytes())
    await journal.aclose()
    return copy


async def test_a_run_that_was_killed_leaves_nothing_to_be_said(path):
    """Where all that it wrote is there; nor does one that ended."""
    copy = await cut_off(path, batch_size=3, writes=5)
    for end in (copy, path, copy):
        journal = opened(end)
        assert journal.notes == ()
        await journal.aclose()


@pytest.mark.parametrize(
    ("rows", "words"),
    [(1, "1 row was under way, and what became of it"), (2, "2 rows were under way, and what became of them")],
)
async def test_rows_that_were_under_way_are_told_of(path, rows, words):
    """Whatever the reason: the run was killed, or its task was cancelled."""
    journal = opened(path)
    await journal.write(Change({key(number): number for number in range(rows)}, RowState.SENT))
    await journal.aclose()
    journal = opened(path)
    assert journal.notes == (f"the last run was cut off: {words} is not known",)
    await journal.aclose()


def frames(log: Path) -> int:
    return (log.stat().st_size - 32) // (24 + 4096)


@pytest.mark.parametrize("offset", [0, 3, 5, 17, 25, 40, 32 + 9, 32 + 500, 32 + 4120 + 4, 32 + 4120 + 9])
async def test_a_log_that_is_damaged_is_told_of(path, offset):
    """A flip in its header or its frames, of which SQLite says nothing: how many rows may be sent again."""
    copy = await cut_off(path, batch_size=3, writes=5)
    log = copy.with_name("copy-wal")
    content = bytearray(log.read_bytes())
    content[offset] ^= 0x10
    log.write_bytes(content)
    journal = opened(copy)
    known = await journal.look_up([key(number) for number in range(15)])
    lost = 15 - len(known)
    assert lost >= 12
    [note] = journal.notes
    writes = int(note.partition("its last ")[2].partition(" ")[0])
    assert writes * 3 >= lost
    assert note == (
        f"the journal was cut: its last {writes} writes cannot be read; up to {writes * 3} rows that the last run "
        "sent or settled may be sent again"
    )
    await journal.aclose()


@pytest.mark.parametrize("content", [None, b"", b"short"])
async def test_a_log_that_is_gone_is_told_of(path, content):
    """Only the file itself was copied, or the other one was taken for rubbish."""
    copy = await cut_off(path, batch_size=3, writes=5)
    log = copy.with_name("copy-wal")
    log.unlink()
    if content is not None:
        log.write_bytes(content)
    journal = opened(copy)
    [note] = journal.notes
    assert note == (
        "the journal was cut: the file beside it (-wal) is gone; up to 3,000 rows that the last run sent or "
        "settled may be sent again"
    )
    await journal.aclose()
    journal = opened(copy)
    assert journal.notes == ()
    await journal.aclose()


@pytest.mark.parametrize("kept", [4096, 2 * 4096, 5 * 4096])
async def test_a_log_that_ends_within_a_write_is_told_of(path, kept):
    """A disk that was full, or lost its end, cuts where it likes: nobody knows how much stood behind it."""
    copy = await cut_off(path, batch_size=3, writes=9)
    log = copy.with_name("copy-wal")
    log.write_bytes(log.read_bytes()[:kept])
    journal = opened(copy)
    [note] = journal.notes
    gone = "gone" if kept == 4096 else "ends within a write"
    assert note.startswith(
        f"the journal was cut: the file beside it (-wal) {'is ' * (kept == 4096)}{gone}; up to "
    )
    assert note.endswith(" rows that the last run sent or settled may be sent again")
    await journal.aclose()


async def test_a_file_that_was_emptied_beside_its_log_is_told_of(path):
    """What the log says is lost with it."""
    copy = await cut_off(path, batch_size=3, writes=5)
    copy.write_bytes(b"")
    journal = opened(copy)
    assert journal.notes == ("the journal was cut: it is empty; rows that an earlier run sent may be sent again",)
    await journal.aclose()


async def test_how_many_rows_a_write_had_is_one_where_the_journal_does_not_say(path):
    """It may be damaged there, too."""
    copy = await cut_off(path, batch_size=3, writes=5)
    copy.with_name("copy-wal").unlink()
    planted(copy, "UPDATE facts SET value = 'x' WHERE name = 'last run'")
    journal = opened(copy)
    [note] = journal.notes
    assert "up to 1,000 rows that the last run sent" in note
    await journal.aclose()


async def test_frames_of_the_log_before_it_began_anew_are_not_missed(path):
    """They stand behind its end since SQLite took the log into the file."""
    journal = opened(path)
    for number in range(5):
        await journal.write(Change({key(number): number}, RowState.ADDED))
    journal._database.execute("PRAGMA wal_checkpoint(PASSIVE)")
    await journal.write(Change({key(9): 9}, RowState.ADDED))
    copy = path.with_name("copy")
    for end in ("", "-wal"):
        copy.with_name(f"copy{end}").write_bytes(path.with_name(f"{path.name}{end}").read_bytes())
    await journal.aclose()
    assert frames(copy.with_name("copy-wal")) > 2
    journal = opened(copy)
    assert journal.notes == ()
    assert len(await journal.look_up([key(number) for number in (0, 1, 2, 3, 4, 9)])) == 6
    await journal.aclose()
