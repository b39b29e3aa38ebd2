"""The ledger itself: what is written is on record, in a file that is cut off at any moment too."""

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlead_async import ConfigurationError
from smartlead_async.bulk.journal import Entry, Ledger, Record, Standing, State, open_journal, open_scratch
from tests.virtual_time import run


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "leads.journal"


def opened(journal: Path, **about: str) -> Ledger:
    return open_journal(journal, about, lambda _: "fingerprint")


def key(number: int) -> bytes:
    return bytes([number]) * 16


@contextmanager
def looked_into(journal: Path) -> Iterator[sqlite3.Connection]:
    """The file, as another program reads it after the ledger was closed."""
    with closing(sqlite3.connect(journal)) as database:
        yield database


KEYS = st.binary(min_size=16, max_size=16)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(KEYS, st.integers(0, 10**6), st.sampled_from(State), st.none() | st.text()), max_size=30)
)
def test_what_is_written_is_found_again(rows):
    """The last word on every key, in a scratch ledger."""

    async def main() -> None:
        ledger = open_scratch()
        keys = [key for key, *_ in rows]
        for key, place, state, reason in rows:
            await ledger.write({Standing(state, 1, reason): {key: place}})
        assert await ledger.look_up(keys) == {
            key: Entry(place, state, 1, reason) for key, place, state, reason in rows
        }
        await ledger.forget(keys)
        assert await ledger.look_up(keys) == {}
        await ledger.aclose()

    run(main())


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[State | None, dict[bytes, int], str | None]]:
    """What a job may put on record, batch by batch; no state is to forget."""
    batches = st.lists(st.integers(0, 11), min_size=1, max_size=8, unique=True)
    return [
        (
            draw(st.sampled_from([State.SENT, *State, None])),
            {bytes([number]) * 16: draw(st.integers(0, 3)) + number for number in draw(batches)},
            draw(st.none() | st.just("refused")),
        )
        for _ in range(draw(st.integers(1, 8)))
    ]


@settings(deadline=None, max_examples=40)
@given(steps())
def test_a_journal_cut_off_between_any_two_commits_holds_all_that_was_written(batches):
    """A copy of the file after each is taken up like the file of a killed run, and knows the last of every row."""

    async def main(folder: Path) -> None:
        ledger = open_journal(folder / "journal", {}, lambda _: "fingerprint")
        known: dict[bytes, Entry] = {}
        keys = [bytes([number]) * 16 for number in range(12)]
        for number, (state, places, reason) in enumerate(batches):
            if state is None:
                await ledger.forget([*places])
                known = {key: entry for key, entry in known.items() if key not in places}
            else:
                await ledger.write({Standing(state, number, reason): places})
                known |= {key: Entry(place, state, number, reason) for key, place in places.items()}
            for end in ("", "-wal"):
                shutil.copy(folder / f"journal{end}", folder / f"cut{number}{end}")
            cut = open_journal(folder / f"cut{number}", {}, lambda _: "fingerprint")
            assert await cut.look_up(keys) == known == await ledger.look_up(keys)
            await cut.aclose()
        await ledger.aclose()

    with TemporaryDirectory() as folder:
        run(main(Path(folder)))


async def test_a_journal_of_another_version_is_refused(journal):
    """Whatever its tables are; the difference is named and the file stays as it is."""
    with closing(sqlite3.connect(journal)) as database:
        database.executescript(
            """
            CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE rows (key BLOB PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
            INSERT INTO about VALUES ('version', '1');
            """
        )
    with pytest.raises(ConfigurationError, match=r"version differs \(1 there, 2 here\)"):
        open_journal(journal, {}, lambda _: "fingerprint")


async def test_a_journal_can_be_opened_again_after_it_was_closed(journal):
    """With the same facts; its salt stays."""
    salts: list[bytes] = []

    def sign(salt: bytes) -> str:
        salts.append(salt)
        return "fingerprint"

    for _ in range(2):
        await open_journal(journal, {"file": "x"}, sign).aclose()
    assert salts[0] == salts[1]


def pragmas(ledger: Ledger, *names: str) -> list[object]:
    """What SQLite says of the ledger's own connection."""
    return [ledger._database.execute(f"PRAGMA {name}").fetchone()[0] for name in names]


async def test_what_is_written_survives_a_power_cut(journal):
    """A log that is synced at every commit, and a lock for as long as the importer lives."""
    ledger = opened(journal)
    assert pragmas(ledger, "journal_mode", "synchronous", "locking_mode") == ["wal", 2, "exclusive"]
    assert pragmas(ledger, "busy_timeout") == [0]  # a second importer is refused at once
    assert ledger.is_durable
    await ledger.aclose()


async def test_a_scratch_ledger_waits_for_no_disk(tmp_path, monkeypatch):
    """It is gone with the job anyway, and leaves no file where the job runs."""
    monkeypatch.chdir(tmp_path)
    ledger = open_scratch()
    await ledger.write({Standing(State.READ): {key(1): 0}})
    assert [*tmp_path.iterdir()] == []
    assert pragmas(ledger, "synchronous") == [0]
    assert not ledger.is_durable
    await ledger.aclose()


async def test_the_index_of_keys_is_on_disk_and_unsynced(journal):
    """A million keys need no memory; what is lost of it is made again."""
    ledger = opened(journal)
    await ledger.look_up([key(1)])
    assert pragmas(ledger, "temp_store", "temp.journal_mode") == [1, "off"]
    await ledger.aclose()


@pytest.mark.real_time
async def test_a_journal_is_written_by_one_thread_of_its_own(journal):
    """The loop goes on while it waits for the disk; a scratch ledger has none."""
    ledger = opened(journal)
    await asyncio.gather(*(ledger.write({Standing(State.SENT): {key(number): number}}) for number in (1, 2, 3)))
    names = [thread.name for thread in threading.enumerate() if thread.name.startswith("smartlead-journal")]
    assert len(names) == 1
    assert await ledger.look_up([key(1)]) == {key(1): Entry(1, State.SENT)}
    await ledger.forget([key(1)])
    assert await ledger.look_up([key(1)]) == {}
    await ledger.aclose()
    scratch = open_scratch()
    await scratch.write({Standing(State.READ): {key(1): 0}})
    assert scratch._thread is None
    await scratch.aclose()


async def test_a_row_keeps_its_number_whatever_becomes_of_it(journal):
    """Rows stand in the order in which they were sent, so that a batch and its outcome touch neighbours."""
    ledger = opened(journal)
    await ledger.write({Standing(State.SENT, 1): {key(3): 0, key(1): 1}})
    await ledger.write({Standing(State.SENT, 1): {key(2): 2, key(4): 3}})
    await ledger.write({Standing(State.ADDED, 1): {key(3): 0}, Standing(State.REJECTED, 1, "no"): {key(1): 1}})
    await ledger.write({Standing(State.PRESENT, 2): {key(2): 2, key(4): 3}})
    await ledger.write({Standing(State.SENT, 3): {key(1): 1, key(5): 4}})
    await ledger.aclose()
    with looked_into(journal) as database:
        rows = database.execute("SELECT * FROM rows ORDER BY number").fetchall()
    assert [row[1:] for row in rows] == [
        (key(3), 0, State.ADDED, 1, None),
        (key(1), 1, State.SENT, 3, None),
        (key(2), 2, State.PRESENT, 2, None),
        (key(4), 3, State.PRESENT, 2, None),
        (key(5), 4, State.SENT, 3, None),
    ]
    assert [row[0] for row in rows[:4]] == [1, 2, 3, 4]


async def test_only_what_is_under_way_is_kept_in_memory(journal):
    """Its number and place, from the intent to the outcome, or until it is taken back."""
    ledger = opened(journal)
    under_way = ledger._rows._under_way
    await ledger.write({Standing(State.SENT, 1): {key(1): 5, key(2): 6, key(3): 7}})
    assert under_way == {key(1): (1, 5), key(2): (2, 6), key(3): (3, 7)}
    await ledger.write({Standing(State.ADDED, 1): {key(1): 0}})
    await ledger.forget([key(2)])
    assert [*under_way] == [key(3)]
    await ledger.write({Standing(State.REJECTED, 1): {key(3): 2, key(4): 3}})
    assert len(under_way) == 0
    await ledger.aclose()


async def test_a_batch_of_one_outcome_is_written_as_one(journal):
    """Its rows stand together, and one statement changes them; of rows that do not each has its own."""
    ledger = opened(journal)
    statements: list[str] = []

    async def written(state: State, *rows: int) -> tuple[int, ...]:
        statements.clear()
        await ledger.write({Standing(state, 1): {key(row): row for row in rows}})
        return tuple(len([one for one in statements if word in one]) for word in ("UPDATE rows", "INTO rows"))

    await ledger.look_up([key(1)])
    ledger._database.set_trace_callback(statements.append)
    assert await written(State.SENT, 1, 2, 3, 4) == (0, 4)
    assert await written(State.ADDED, 1, 2, 3) == (1, 0)
    assert await written(State.ADDED, 4) == (1, 0)
    await written(State.SENT, 1, 2, 3, 4)
    assert await written(State.ADDED, 1, 3) == (0, 2)
    await ledger.aclose()


async def test_an_outcome_that_moved_is_written_where_the_row_stands(journal):
    """The place is that of the later run; the number stays, in a later run too."""
    for place in (0, 7):
        ledger = opened(journal)
        await ledger.write({Standing(State.SENT, 1): {key(1): place, key(2): place + 1}})
        await ledger.write({Standing(State.ADDED, 1): {key(1): place + 1, key(2): place}})
        assert await ledger.look_up([key(1), key(2), key(3)]) == {
            key(1): Entry(place + 1, State.ADDED, 1),
            key(2): Entry(place, State.ADDED, 1),
        }
        await ledger.aclose()
    with looked_into(journal) as database:
        assert database.execute("SELECT number, key FROM rows").fetchall() == [(1, key(1)), (2, key(2))]


async def test_a_row_that_was_taken_back_is_one_that_is_not_known(journal):
    """The others stay; sent again, it is a row like any other."""
    ledger = opened(journal)
    await ledger.write({Standing(State.SENT, 1): {key(1): 0, key(2): 1, key(3): 2}})
    await ledger.forget([key(2)])
    assert sorted(await ledger.look_up([key(1), key(2), key(3)])) == [key(1), key(3)]
    await ledger.write({Standing(State.ADDED, 1): {key(1): 0, key(2): 1, key(3): 2}})
    assert await ledger.look_up([key(2)]) == {key(2): Entry(1, State.ADDED, 1)}
    await ledger.aclose()
    again = opened(journal)
    assert len(await again.look_up([key(1), key(2), key(3)])) == 3
    await again.aclose()


async def test_rows_are_written_all_or_none(journal):
    """A reason that is no text stops the whole batch; nothing more is sent, and the error says so."""
    ledger = opened(journal)
    await ledger.write({Standing(State.SENT, 1): {key(1): 0}})
    wrong = Standing(State.REJECTED, 1, ())  # type: ignore[arg-type]
    with pytest.raises(
        ConfigurationError, match=r"^the journal cannot be used \(\w+Error: .*\); nothing more was sent$"
    ):
        await ledger.write({Standing(State.ADDED, 1): {key(1): 0}, wrong: {key(2): 1}})
    assert await ledger.look_up([key(1), key(2)]) == {key(1): Entry(0, State.SENT, 1)}
    await ledger.aclose()


async def test_what_a_journal_is_for_is_written_into_it(journal):
    """With its version and salt; what is asked for later is added to that."""
    await opened(journal, file="x").aclose()
    with looked_into(journal) as database:
        about = dict(database.execute("SELECT name, value FROM about"))
    assert about | {"salt": ""} == {"version": "2", "salt": "", "API key": "fingerprint", "file": "x"}
    assert len(bytes.fromhex(about["salt"])) == 16
    await opened(journal, file="x", campaign="372").aclose()
    with pytest.raises(ConfigurationError) as caught:
        opened(journal, campaign="373")
    assert caught.value.message == (
        f"the journal {journal} belongs to another import: the campaign differs (372 there, 373 here). "
        "Give another journal, or delete this one to begin again"
    )


async def test_a_journal_of_another_key_is_refused_without_a_word_of_the_keys(journal):
    """Not even their fingerprints; the file is free for its own import afterwards."""
    await opened(journal).aclose()
    with pytest.raises(ConfigurationError, match=r"the API key differs\. Give another journal"):
        open_journal(journal, {}, lambda _: "another")
    await opened(journal).aclose()


async def test_a_file_that_was_made_for_a_refused_journal_is_gone(journal):
    """One that was there before stays."""

    def refuse(_: bytes) -> str:
        raise KeyError

    with pytest.raises(KeyError):
        open_journal(journal, {}, refuse)
    assert not journal.exists()
    await opened(journal).aclose()
    with pytest.raises(KeyError):
        open_journal(journal, {}, refuse)
    assert journal.exists()


async def test_what_to_do_about_a_journal_that_cannot_be_opened_is_said(journal):
    """In use, or damaged: the one is waited for, the other deleted."""
    ledger = opened(journal)
    with pytest.raises(ConfigurationError) as in_use:
        opened(journal)
    await ledger.aclose()
    journal.write_bytes(b"this is no database, and long enough to be looked at" * 100)
    with pytest.raises(ConfigurationError) as damaged:
        opened(journal)
    assert in_use.value.message == (
        "the journal is in use by another import; wait for it, or give another journal"
    )
    assert damaged.value.message == (
        "the journal is damaged, or not a journal; delete it to begin again "
        "(rows already sent would be sent again)"
    )


async def test_a_journal_that_nobody_writes_can_be_read(journal):
    """Its rows, by key; nothing is made where there is none."""
    with pytest.raises(ConfigurationError, match="journal cannot be used"):
        Record(journal)
    assert not journal.exists()
    ledger = opened(journal)
    await ledger.write({Standing(State.REJECTED, 2, "no"): {key(1): 5, key(2): 6}})
    await ledger.aclose()
    record = Record(journal)
    for _ in range(2):
        assert record.look_up([key(1), key(3)]) == {key(1): Entry(5, State.REJECTED, 2, "no")}
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        record._database.execute("DELETE FROM rows")
    record.close()
    with pytest.raises(ConfigurationError, match="closed database"):
        record.look_up([key(1)])
