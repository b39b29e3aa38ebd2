"""The journal itself: what is written is on record, in a file that is cut off at any moment too."""

import asyncio
import shutil
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlead_async import ConfigurationError
from smartlead_async.bulk.journal import Change, Entry, RowState, open_scratch
from tests.bulk.journals import key, looked_into, opened, pragmas
from tests.virtual_time import run


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "leads.journal"


KEYS = st.binary(min_size=16, max_size=16)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.tuples(KEYS, st.integers(0, 10**6), st.sampled_from(RowState), st.none() | st.text()), max_size=30)
)
def test_what_is_written_is_found_again(rows):
    """The last word on every key, in a scratch journal."""

    async def main() -> None:
        journal = open_scratch()
        keys = [key for key, *_ in rows]
        for row in rows:
            await journal.write(Change({row[0]: row[1]}, row[2], 1, row[3]))
        assert await journal.look_up(keys) == {
            key: Entry(index, state, 1, reason) for key, index, state, reason in rows
        }
        await journal.forget(keys)
        assert await journal.look_up(keys) == {}
        await journal.aclose()

    run(main())


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[RowState | None, dict[bytes, int], str | None]]:
    """What a job may put on record, batch by batch; no state is to forget."""
    batches = st.lists(st.integers(0, 11), min_size=1, max_size=8, unique=True)
    return [
        (
            draw(st.sampled_from([RowState.SENT, *RowState, None])),
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
        journal = opened(folder / "journal")
        known: dict[bytes, Entry] = {}
        keys = [bytes([number]) * 16 for number in range(12)]
        for number, (state, batch, reason) in enumerate(batches):
            if state is None:
                await journal.forget([*batch])
                known = {key: entry for key, entry in known.items() if key not in batch}
            else:
                await journal.write(Change(batch, state, number, reason))
                known |= {key: Entry(index, state, number, reason) for key, index in batch.items()}
            for end in ("", "-wal"):
                shutil.copy(folder / f"journal{end}", folder / f"cut{number}{end}")
            cut = opened(folder / f"cut{number}")
            assert await cut.look_up(keys) == known == await journal.look_up(keys)
            await cut.aclose()
        await journal.aclose()

    with TemporaryDirectory() as folder:
        run(main(Path(folder)))


async def test_a_scratch_journal_waits_for_no_disk(tmp_path, monkeypatch):
    """It is gone with the job anyway, and leaves no file where the job runs."""
    monkeypatch.chdir(tmp_path)
    journal = open_scratch()
    await journal.write(Change({key(1): 0}, RowState.READ))
    assert [*tmp_path.iterdir()] == []
    assert pragmas(journal, "synchronous") == [0]
    assert not journal.is_durable
    await journal.aclose()


async def test_a_scratch_journal_has_a_salt_of_its_own(path):
    """Keys of one say nothing beside those of another; nor is there anything to say of an earlier run."""
    journals = [open_scratch(), open_scratch(), opened(path)]
    assert len({journal.salt for journal in journals}) == 3
    assert [(len(journal.salt), journal.notes) for journal in journals] == [(16, ())] * 3
    for journal in journals:
        await journal.aclose()


async def test_the_index_of_keys_is_on_disk_and_unsynced(path):
    """A million keys need no memory; what is lost of it is made again."""
    journal = opened(path)
    await journal.look_up([key(1)])
    assert pragmas(journal, "temp_store", "temp.journal_mode") == [1, "off"]
    await journal.aclose()


@pytest.mark.real_time
async def test_a_journal_is_written_by_one_thread_of_its_own(path):
    """The loop goes on while it waits for the disk; a scratch journal has none."""
    journal = opened(path)
    await asyncio.gather(*(journal.write(Change({key(number): number}, RowState.SENT)) for number in (1, 2, 3)))
    names = [thread.name for thread in threading.enumerate() if thread.name.startswith("smartlead-journal")]
    assert len(names) == 1
    assert await journal.look_up([key(1)]) == {key(1): Entry(1, RowState.SENT)}
    await journal.forget([key(1)])
    assert await journal.look_up([key(1)]) == {}
    await journal.aclose()
    before = {*threading.enumerate()}
    scratch = open_scratch()
    await scratch.write(Change({key(1): 0}, RowState.READ))
    assert {*threading.enumerate()} <= before
    await scratch.aclose()


async def test_a_row_keeps_its_number_whatever_becomes_of_it(path):
    """Rows stand in the order in which they were sent, so that a batch and its outcome touch neighbours."""
    journal = opened(path)
    await journal.write(Change({key(3): 0, key(1): 1}, RowState.SENT, 1))
    await journal.write(Change({key(2): 2, key(4): 3}, RowState.SENT, 1))
    await journal.write(Change({key(3): 0}, RowState.ADDED, 1), Change({key(1): 1}, RowState.REJECTED, 1, "no"))
    await journal.write(Change({key(2): 2, key(4): 3}, RowState.PRESENT, 2))
    await journal.write(Change({key(1): 1, key(5): 4}, RowState.SENT, 3))
    await journal.aclose()
    with looked_into(path) as database:
        rows = database.execute("SELECT * FROM rows ORDER BY number").fetchall()
    assert [row[1:] for row in rows] == [
        (key(3), 0, RowState.ADDED, 1, None),
        (key(1), 1, RowState.SENT, 3, None),
        (key(2), 2, RowState.PRESENT, 2, None),
        (key(4), 3, RowState.PRESENT, 2, None),
        (key(5), 4, RowState.SENT, 3, None),
    ]
    assert [row[0] for row in rows[:4]] == [1, 2, 3, 4]


async def test_only_what_is_under_way_is_kept_in_memory(path):
    """Its number and index, from the intent to the outcome, or until it is taken back."""
    journal = opened(path)
    under_way = journal._rows._under_way
    await journal.write(Change({key(1): 5, key(2): 6, key(3): 7}, RowState.SENT, 1))
    assert under_way == {key(1): (1, 5), key(2): (2, 6), key(3): (3, 7)}
    await journal.write(Change({key(1): 0}, RowState.ADDED, 1))
    await journal.forget([key(2)])
    assert [*under_way] == [key(3)]
    await journal.write(Change({key(3): 2, key(4): 3}, RowState.REJECTED, 1))
    assert len(under_way) == 0
    await journal.aclose()


async def test_a_batch_of_one_outcome_is_written_as_one(path):
    """Its rows stand together, and one statement changes them; of rows that do not each has its own."""
    journal = opened(path)
    statements: list[str] = []

    async def written(state: RowState, *rows: int) -> tuple[int, ...]:
        statements.clear()
        await journal.write(Change({key(row): row for row in rows}, state, 1))
        return tuple(len([one for one in statements if word in one]) for word in ("UPDATE rows", "INTO rows"))

    await journal.look_up([key(1)])
    journal._database.set_trace_callback(statements.append)
    assert await written(RowState.SENT, 1, 2, 3, 4) == (0, 4)
    assert await written(RowState.ADDED, 1, 2, 3) == (1, 0)
    assert await written(RowState.ADDED, 4) == (1, 0)
    await written(RowState.SENT, 1, 2, 3, 4)
    assert await written(RowState.ADDED, 1, 3) == (0, 2)
    await journal.aclose()


async def test_an_outcome_that_moved_is_written_where_the_row_stands(path):
    """The index is that of the later run; the number stays, in a later run too."""
    for index in (0, 7):
        journal = opened(path)
        await journal.write(Change({key(1): index, key(2): index + 1}, RowState.SENT, 1))
        await journal.write(Change({key(1): index + 1, key(2): index}, RowState.ADDED, 1))
        assert await journal.look_up([key(1), key(2), key(3)]) == {
            key(1): Entry(index + 1, RowState.ADDED, 1),
            key(2): Entry(index, RowState.ADDED, 1),
        }
        await journal.aclose()
    with looked_into(path) as database:
        assert database.execute("SELECT number, key FROM rows").fetchall() == [(1, key(1)), (2, key(2))]


async def test_a_row_that_was_taken_back_is_one_that_is_not_known(path):
    """The others stay; sent again, it is a row like any other."""
    journal = opened(path)
    await journal.write(Change({key(1): 0, key(2): 1, key(3): 2}, RowState.SENT, 1))
    await journal.forget([key(2)])
    assert sorted(await journal.look_up([key(1), key(2), key(3)])) == [key(1), key(3)]
    await journal.write(Change({key(1): 0, key(2): 1, key(3): 2}, RowState.ADDED, 1))
    assert await journal.look_up([key(2)]) == {key(2): Entry(1, RowState.ADDED, 1)}
    await journal.aclose()
    again = opened(path)
    assert len(await again.look_up([key(1), key(2), key(3)])) == 3
    await again.aclose()


async def test_rows_are_written_all_or_none(path):
    """A reason that is no text stops the whole batch; nothing more is sent, and the error says so."""
    journal = opened(path)
    await journal.write(Change({key(1): 0}, RowState.SENT, 1))
    wrong = Change({key(2): 1}, RowState.REJECTED, 1, ())  # type: ignore[arg-type]
    with pytest.raises(
        ConfigurationError, match=r"^the journal cannot be used \(\w+Error: .*\); nothing more was sent$"
    ):
        await journal.write(Change({key(1): 0}, RowState.ADDED, 1), wrong)
    assert await journal.look_up([key(1), key(2)]) == {key(1): Entry(0, RowState.SENT, 1)}
    await journal.aclose()
