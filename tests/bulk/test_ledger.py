"""The ledger itself: what is written is on record, in a file that is cut off at any moment too."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartlead_async import ConfigurationError
from smartlead_async.bulk.ledger import Entry, Standing, State, open_journal, open_scratch
from tests.virtual_time import run


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "leads.journal"


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
