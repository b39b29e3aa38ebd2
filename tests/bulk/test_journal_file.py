"""The journal's file: whose it is, in use, damaged, deleted, read."""

import asyncio
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from smartlead_async import ConfigurationError
from smartlead_async.bulk.journal import Change, Entry, RowState, open_scratch
from smartlead_async.bulk.journal_file import JournalFile, JournalReader, discard_journal
from tests.bulk.journals import key, looked_into, opened, planted, pragmas
from tests.systems import needs_deleting, needs_links


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "leads.journal"


async def test_a_journal_of_another_version_is_refused(path):
    """The difference is named."""
    await opened(path).aclose()
    planted(path, "UPDATE facts SET value = '2' WHERE name = 'version'")
    with pytest.raises(ConfigurationError, match=r"version differs \(2 there, 3 here\)"):
        opened(path)


@pytest.mark.parametrize("use", [opened, JournalReader, discard_journal])
async def test_a_journal_that_says_it_is_of_another_version_is_left_as_it_is(path, use):
    """By SQLite's own number, which is 0 here."""
    await opened(path).aclose()
    planted(path, "PRAGMA user_version=99")
    before = path.read_bytes()
    with pytest.raises(ConfigurationError, match=r"another version .* \(its user_version is 99\)"):
        use(path)
    assert path.read_bytes() == before


async def test_a_journal_can_be_opened_again_after_it_was_closed(path):
    """With the same facts; its salt stays."""
    salts: list[bytes] = []

    def sign(salt: bytes) -> str:
        salts.append(salt)
        return "fingerprint"

    for _ in range(2):
        await opened(path, sign=sign, file="x").aclose()
    assert salts[0] == salts[1]


async def test_what_is_written_survives_a_power_cut(path):
    """A log that is synced at every commit, and a lock for as long as the importer lives."""
    journal = opened(path)
    assert pragmas(journal, "journal_mode", "synchronous", "locking_mode") == ["wal", 2, "exclusive"]
    assert pragmas(journal, "busy_timeout") == [0]  # a second importer is refused at once
    assert journal.is_durable
    await journal.aclose()


async def test_what_a_journal_is_for_is_written_into_it(path):
    """With its version and salt; what is asked for later is added to that."""
    await opened(path, file="x").aclose()
    with looked_into(path) as database:
        facts = dict(database.execute("SELECT name, value FROM facts"))
    assert float(facts.pop("begun")) <= time.time()
    assert facts | {"salt": ""} == {
        "version": "3",
        "salt": "",
        "API key": "fingerprint",
        "file": "x",
        "last run": "ended",
    }
    assert len(bytes.fromhex(facts["salt"])) == 16
    await opened(path, file="x", campaign="372").aclose()
    with pytest.raises(ConfigurationError) as caught:
        opened(path, campaign="373")
    assert caught.value.message == (
        f"the journal {path} belongs to another import: the campaign differs (372 there, 373 here); "
        "give another journal, or delete this one to begin again"
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [({"file": "y"}, "the file has changed"), ({"rows": "2"}, "the rows differs (1 there, 2 here)")],
)
async def test_what_differs_is_said_in_the_words_that_were_given_for_it(path, facts, said):
    """As is what to do then; a fact without words of its own is named, with both values."""
    await opened(path, file="x", rows="1").aclose()
    differences, advice = {"file": "the file has changed"}, "give another journal for it"
    file = JournalFile(
        path=path, facts=facts, sign=lambda _: "fingerprint", differences=differences, advice=advice
    )
    with pytest.raises(ConfigurationError) as caught:
        file.open()
    assert caught.value.message == f"the journal {path} belongs to another import: {said}; {advice}"


async def test_a_journal_of_another_key_is_refused_without_a_word_of_the_keys(path):
    """Not even their fingerprints; the file is free for its own import afterwards."""
    await opened(path).aclose()
    with pytest.raises(ConfigurationError, match=r"the API key differs; give another journal"):
        opened(path, sign=lambda _: "another")
    await opened(path).aclose()


async def test_a_file_that_was_made_for_a_refused_journal_is_gone(path):
    """One that was there before stays."""

    def refuse(_: bytes) -> str:
        raise KeyError

    with pytest.raises(KeyError):
        opened(path, sign=refuse)
    assert not path.exists()
    await opened(path).aclose()
    with pytest.raises(KeyError):
        opened(path, sign=refuse)
    assert path.exists()


async def test_a_second_importer_drops_no_lock(path):
    """That it was refused in one process does not let another in."""
    journal = opened(path)
    with pytest.raises(ConfigurationError, match="in use by another import"):
        opened(path)
    take = f"import sqlite3; sqlite3.connect({str(path)!r}, timeout=0).execute('BEGIN IMMEDIATE')"
    words = [sys.executable, "-c", take]
    done = await asyncio.to_thread(subprocess.run, words, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1:] == ["sqlite3.OperationalError: database is locked"]
    await journal.aclose()


async def test_what_to_do_facts_a_journal_that_cannot_be_opened_is_said(path):
    """In use, or damaged: the one is waited for, the other deleted."""
    journal = opened(path)
    with pytest.raises(ConfigurationError) as in_use:
        opened(path)
    await journal.aclose()
    path.write_bytes(b"this is no database, and long enough to be looked at" * 100)
    with pytest.raises(ConfigurationError) as damaged:
        opened(path)
    assert in_use.value.message == (
        "the journal is in use by another import; wait for it, or give another journal"
    )
    assert damaged.value.message == (
        f"{path} is not a journal (or its beginning is damaged), and is left as it is; give another path, or "
        "delete it yourself to begin again (rows already sent would be sent again)"
    )


async def test_a_journal_that_nobody_writes_can_be_read(path):
    """Its rows, by key; nothing is made where there is none."""
    with pytest.raises(ConfigurationError, match="journal cannot be used"):
        JournalReader(path)
    assert not path.exists()
    journal = opened(path)
    await journal.write(Change({key(1): 5, key(2): 6}, RowState.REJECTED, 2, "no"))
    await journal.aclose()
    reader = JournalReader(path)
    for _ in range(2):
        assert reader.look_up([key(1), key(3)]) == {key(1): Entry(5, RowState.REJECTED, 2, "no")}
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader._database.execute("DELETE FROM rows")
    reader.close()
    with pytest.raises(ConfigurationError, match="closed database"):
        reader.look_up([key(1)])


OTHER_FILES = {
    "text": lambda path: path.write_text("email,first_name\n" * 100),
    "a database of another program": lambda path: planted(path, "CREATE TABLE photos (name TEXT)"),
    "a database that only says that it is one": lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(1000)),
}


@pytest.mark.parametrize("make", OTHER_FILES.values(), ids=OTHER_FILES)
@pytest.mark.parametrize("use", [opened, JournalReader, discard_journal])
async def test_a_file_of_another_program_is_left_as_it_is(path, make: Callable[[Path], None], use):
    """Whatever is asked of it: no table is added, nothing stands beside it, and it is not deleted."""
    make(path)
    before = path.read_bytes()
    with pytest.raises(ConfigurationError, match=r"is not a journal \(or its beginning is damaged\)"):
        use(path)
    assert path.read_bytes() == before
    assert [*path.parent.iterdir()] == [path]


@pytest.mark.parametrize("use", [opened, JournalReader, discard_journal])
async def test_a_folder_is_refused(tmp_path, use):
    """It is no file."""
    with pytest.raises(ConfigurationError, match="journal cannot be used"):
        use(tmp_path)


@needs_links
@pytest.mark.parametrize("use", [opened, JournalReader, discard_journal])
async def test_a_link_that_leads_to_itself_is_refused(path, use):
    """There is no file either."""
    path.symlink_to(path)
    with pytest.raises(ConfigurationError, match="journal cannot be used"):
        use(path)


async def test_an_empty_file_becomes_a_journal(path):
    """As one that was just made."""
    path.touch()
    await opened(path).aclose()
    await opened(path).aclose()
    assert stat.S_IMODE(path.stat().st_mode) & stat.S_IRUSR


async def test_a_journal_is_discarded_with_its_log(path):
    """Also one that is damaged; where there is none nothing is done."""
    discard_journal(path)
    await opened(path).aclose()
    for end in ("-wal", "-shm", "-journal"):
        path.with_name(f"{path.name}{end}").write_bytes(b"")
    discard_journal(path)
    assert [*path.parent.iterdir()] == []
    await opened(path).aclose()
    path.write_bytes(path.read_bytes()[:100] + b"x" * 8092)
    path.with_name(f"{path.name}-wal").write_bytes(b"x")
    discard_journal(path)
    assert [*path.parent.iterdir()] == []


async def test_a_journal_in_use_is_not_discarded(path):
    """Its rows in flight would be on no record."""
    journal = opened(path)
    with pytest.raises(ConfigurationError, match="in use by another import"):
        discard_journal(path)
    await journal.write(Change({key(1): 0}, RowState.SENT))
    await journal.aclose()
    reader = JournalReader(path)
    assert reader.look_up([key(1)]) == {key(1): Entry(0, RowState.SENT)}
    reader.close()


@needs_deleting
@pytest.mark.parametrize("then", ["nothing", "another file"])
async def test_a_journal_that_is_deleted_while_it_is_used_is_noticed(path, then):
    """Before the next intent is taken for one that is on disk."""
    journal = opened(path)
    path.unlink()
    if then == "another file":
        path.touch()
    with pytest.raises(ConfigurationError, match="was deleted or replaced while its import ran"):
        await journal.write(Change({key(1): 0}, RowState.SENT))
    await journal.aclose()


DAMAGE = {
    "a state that is none": "UPDATE rows SET state = 6",
    "a state that is far off": "UPDATE rows SET state = 99",
    "a state that is text": "UPDATE rows SET state = 'sent'",
    "a negative index": "UPDATE rows SET row_index = -1",
    "an index that is text": "UPDATE rows SET row_index = 'first'",
    "attempts in bytes": "UPDATE rows SET attempts = x'00'",
    "a reason in bytes": "UPDATE rows SET reason = x'00'",
}


@pytest.mark.parametrize("statement", DAMAGE.values(), ids=DAMAGE)
async def test_an_entry_that_makes_no_sense_is_damage(path, statement):
    """Whoever reads it; never another exception."""
    journal = opened(path)
    await journal.write(Change({key(1): 0}, RowState.ADDED))
    await journal.aclose()
    planted(path, statement)
    journal, reader = opened(path), None
    with pytest.raises(
        ConfigurationError, match=r"damaged \(the entry of a row makes no sense\); delete it to begin"
    ):
        await journal.look_up([key(1)])
    await journal.aclose()
    reader = JournalReader(path)
    with pytest.raises(ConfigurationError, match="damaged"):
        reader.look_up([key(1)])
    reader.close()


@pytest.mark.parametrize("salt", ["'no hex'", "'abcd'", "x'00'"])
async def test_a_salt_that_is_none_is_damage(path, salt):
    """Keys could not be told."""
    await opened(path).aclose()
    planted(path, f"UPDATE facts SET value = {salt} WHERE name = 'salt'")
    for use in (opened, JournalReader):
        with pytest.raises(ConfigurationError, match=r"damaged \(its salt is none\)"):
            use(path)


async def test_a_journal_knows_when_it_was_begun(path):
    """Whichever run it is: what came to a campaign before that came by others."""
    before_s = time.time()
    for _ in range(2):
        journal = opened(path)
        assert before_s <= (journal.begun_s or 0.0) <= time.time()
        await journal.aclose()
        before_s = before_s if journal.begun_s is None else journal.begun_s
    scratch = open_scratch()
    assert before_s <= (scratch.begun_s or 0.0) <= time.time()
    await scratch.aclose()


async def test_a_journal_that_does_not_say_when_it_was_begun_is_taken_up(path):
    """One of an earlier version."""
    await opened(path).aclose()
    planted(path, "DELETE FROM facts WHERE name = 'begun'")
    journal = opened(path)
    assert journal.begun_s is None
    await journal.aclose()


async def test_a_journal_without_its_tables_is_damaged(path):
    """SQLite's own words, as ours."""
    await opened(path).aclose()
    planted(path, "DROP TABLE rows")
    with pytest.raises(ConfigurationError, match="no such table"):
        opened(path)


async def test_a_journal_that_ended_well_and_is_cut_is_damaged(path):
    """Said with what to do."""
    journal = opened(path)
    await journal.write(*(Change({key(number): number}, RowState.ADDED) for number in range(200)))
    await journal.aclose()
    path.write_bytes(path.read_bytes()[:4096])
    with pytest.raises(ConfigurationError, match="the journal is damaged; delete it to begin again"):
        opened(path)
