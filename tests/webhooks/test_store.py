"""The inbox as a file: each event once, again after a failure, and nothing for ever. The test brings the time."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import attrs
import pytest

from smartlead_async import ConfigurationError
from smartlead_async.webhooks.inbox_file import AT_ONCE
from smartlead_async.webhooks.store import CRASHED, PRUNED, Delivery, Settled, Store, StoreSettings
from tests.systems import is_private, needs_deleting

SETTINGS = StoreSettings(
    path=Path("inbox"), owner="one", retry_s=(1.0, 10.0), lease_s=60.0, keep_s=1000.0, max_events=5
)
Open = Callable[..., Store]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return tmp_path / "inbox"


@pytest.fixture
def open_store(inbox: Path) -> Iterator[Open]:
    """Opens the inbox as another process would."""
    opened: list[Store] = []

    def open_store(owner: str = "one", **changes: float) -> Store:
        opened.append(Store(attrs.evolve(SETTINGS, path=inbox, owner=owner, **changes)))
        return opened[-1]

    yield open_store
    for store in opened:
        with suppress(sqlite3.ProgrammingError):
            store.close()


def delivery(*keys: str, body: bytes = b"{}") -> Delivery:
    return Delivery(body=body, request_id=None, keys=keys)


def claimed(store: Store, now: float, limit: int = 10) -> list[tuple[int, int]]:
    return [(event.id, event.attempt) for event in store.claim(limit, now)]


def settle(store: Store, event_id: int, how: str, now: float) -> float | None:
    return store.settle(Settled(id=event_id, how=how, error="why"), now)  # type: ignore[arg-type]


def test_what_came_is_claimed_in_order_and_once(open_store: Open) -> None:
    """Until its lease ends; then it is handed over again, and says so."""
    store = open_store()
    assert store.insert([delivery("a"), delivery("b"), delivery("c")], 0.0) == [True, True, True]
    assert claimed(store, 1.0, limit=2) == [(1, 1), (2, 1)]
    assert claimed(store, 1.0) == [(3, 1)]
    assert (claimed(store, 60.9), store.next_due(60.9)) == ([], 61.0)
    assert claimed(store, 61.0) == [(1, 2), (2, 2), (3, 2)]


def test_what_is_done_is_gone(open_store: Open) -> None:
    """And its key is known for a while."""
    store = open_store()
    store.insert([delivery("a")], 0.0)
    assert claimed(store, 0.0) == [(1, 1)]
    assert settle(store, 1, "done", 5.0) is None
    assert (store.counts(), store.next_due(9.0), store.insert([delivery("a")], 999.0)) == ((0, 0), None, [False])


def test_any_of_its_keys_makes_a_repeat(open_store: Open) -> None:
    """Also within one transaction."""
    store = open_store()
    assert store.insert([delivery("a", "1"), delivery("b", "1"), delivery("a", "2"), delivery("b", "2")], 0.0) == [
        True,
        False,
        False,
        True,
    ]


def test_keys_are_forgotten_after_a_while(open_store: Open) -> None:
    """No more of them in one go than take no time."""
    store = open_store(max_events=10_000)
    store.insert([delivery(str(number)) for number in range(PRUNED + 1)], 0.0)
    assert store.insert([delivery("0")], 1000.0) == [False]
    assert store.insert([delivery("0")], 1000.1) == [True]
    assert store.insert([delivery("99")], 1000.2) == [True]


def test_what_failed_is_handed_over_again_later_and_less_often(open_store: Open) -> None:
    """As the waits say; after the last it is dead, and others come before it in the meantime."""
    store = open_store()
    store.insert([delivery("a"), delivery("b")], 0.0)
    assert claimed(store, 0.0, limit=1) == [(1, 1)]
    assert settle(store, 1, "failed", 2.0) == 1.0
    assert claimed(store, 2.5) == [(2, 1)]
    assert claimed(store, 3.0) == [(1, 2)]
    assert settle(store, 1, "failed", 4.0) == 10.0
    assert claimed(store, 14.0) == [(1, 3)]
    assert settle(store, 1, "failed", 15.0) is None
    assert store.counts() == (1, 1)
    assert [(dead.id, dead.attempts, dead.error, dead.received_at.timestamp()) for dead in store.dead(9)] == [
        (1, 3, "why", 0.0)
    ]


def test_a_dead_one_can_be_handed_over_again_or_discarded(open_store: Open) -> None:
    """As often as the first time; one that is not dead cannot."""
    store = open_store(owner="one")
    store.insert([delivery("a")], 0.0)
    for now in (0.0, 100.0, 200.0):
        assert len(claimed(store, now)) == 1
        settle(store, 1, "failed", now)
    assert (store.revive(1), store.revive(1), store.discard(1)) == (True, False, False)
    assert claimed(store, 300.0) == [(1, 1)]
    for now in (300.0, 400.0, 500.0):
        settle(store, 1, "failed", now)
        claimed(store, now + 100.0)
    assert (store.discard(1), store.counts()) == (True, (0, 0))


def test_what_ends_the_process_each_time_is_dead_in_the_end(open_store: Open) -> None:
    """It is not handed over for ever; what came after it is."""
    store = open_store()
    store.insert([delivery("a")], 0.0)
    for now in (0.0, 60.0, 120.0):
        assert claimed(store, now) == [(1, now / 60 + 1)]
    store.insert([delivery("b")], 190.0)
    assert claimed(store, 200.0) == [(2, 1)]
    assert [(dead.id, dead.error) for dead in store.dead(9)] == [(1, CRASHED)]


@pytest.mark.parametrize(("how", "attempt"), [("released", 1), ("interrupted", 2)])
def test_what_was_given_back_is_due_at_once(how: str, attempt: int, open_store: Open) -> None:
    """As if it had not been handed over, or as handed over again."""
    store = open_store()
    store.insert([delivery("a")], 0.0)
    assert claimed(store, 0.0) == [(1, 1)]
    assert settle(store, 1, how, 1.0) == 0.0
    assert claimed(store, 1.0) == [(1, attempt)]


def test_a_clock_that_is_set_back_holds_up_nothing_new(open_store: Open) -> None:
    """Nor anything for longer than the longest wait: what seems to be due later than that is due at once."""
    store = open_store()
    store.insert([delivery("a"), delivery("b")], 1000.0)
    assert claimed(store, 1000.0, limit=1) == [(1, 1)]
    settle(store, 1, "failed", 1000.0)
    assert (claimed(store, 990.0), store.next_due(990.0)) == ([(2, 1)], 1001.0)
    assert settle(store, 2, "done", 990.0) is None
    assert store.next_due(900.0) == AT_ONCE
    assert claimed(store, 900.0) == [(1, 2)]


def test_a_clock_that_is_set_forward_is_no_more_than_the_end_of_a_wait(open_store: Open) -> None:
    """What is being handled may be handed over to another process, marked; keys of repeats are forgotten."""
    store, other = open_store(), open_store("other")
    store.insert([delivery("a")], 1000.0)
    claimed(store, 1000.0)
    assert claimed(other, 9000.0) == [(1, 2)]
    assert settle(store, 1, "done", 9000.0) is None
    assert settle(other, 1, "done", 9000.0) is None
    assert (store.counts(), store.insert([delivery("a")], 9001.0)) == ((0, 0), [True])


def test_a_lease_is_renewed(open_store: Open) -> None:
    """So that an event is left to whom it is being handled by, however long that takes."""
    store = open_store()
    store.insert([delivery("a")], 0.0)
    claimed(store, 0.0)
    store.renew(59.0)
    assert (claimed(store, 118.0), claimed(store, 119.0)) == ([], [(1, 2)])


@pytest.mark.parametrize("how", ["done", "failed", "interrupted", "released"])
def test_what_another_process_has_taken_is_left_to_it(how: str, open_store: Open) -> None:
    """However late this one comes to an end with it."""
    slow, other = open_store("slow"), open_store("other")
    slow.insert([delivery("a")], 0.0)
    assert claimed(slow, 0.0) == [(1, 1)]
    assert claimed(other, 60.0) == [(1, 2)]
    assert settle(slow, 1, how, 61.0) is None
    assert (claimed(slow, 61.0), other.next_due(61.0)) == ([], 120.0)


def test_what_a_process_left_is_handed_over_at_once_when_nobody_else_is_there(open_store: Open) -> None:
    """A process that is killed has no time to say that it is gone; the system's locks do."""
    first = open_store("first")
    first.insert([delivery("a")], 0.0)
    assert claimed(first, 0.0) == [(1, 1)]
    second = open_store("second")
    assert claimed(second, 1.0) == []
    first.close()
    second.close()
    assert claimed(open_store("third"), 1.0) == [(1, 2)]


def test_at_its_end_a_process_gives_back_what_it_has(open_store: Open) -> None:
    """For others to take at once."""
    store, other = open_store(), open_store("other")
    store.insert([delivery("a")], 0.0)
    claimed(store, 0.0)
    store.give_all_back()
    assert claimed(other, 0.0) == [(1, 2)]


def test_there_is_room_for_so_many_and_no_more(open_store: Open) -> None:
    """A repeat needs none, nor does a dead one."""
    store = open_store(max_events=2, lease_s=0.1)
    assert store.insert([delivery("a"), delivery("b"), delivery("c"), delivery("a")], 0.0) == [
        True,
        True,
        None,
        False,
    ]
    assert store.insert([delivery("c")], 0.0) == [None]
    for now in (1.0, 2.0, 3.0, 4.0):
        claimed(store, now)
    assert (store.counts(), store.insert([delivery("c")], 5.0)) == ((0, 2), [True])


def test_a_transaction_that_was_ended_had_not_been(open_store: Open) -> None:
    """Nor is it a fault to end none."""
    store = open_store()
    store.begin()
    store.insert([delivery("a")], 0.0)
    store.roll_back()
    store.roll_back()
    assert store.insert([delivery("a")], 0.0) == [True]


def test_what_was_handled_is_not_in_the_file(open_store: Open, inbox: Path) -> None:
    """Not even where it was."""
    store = open_store()
    store.insert([delivery("a", body=b"canary " * 1000)], 0.0)
    claimed(store, 0.0)
    settle(store, 1, "done", 0.0)
    store.close()
    assert b"canary" not in inbox.read_bytes()
    assert sorted(path.name for path in inbox.parent.iterdir()) == ["inbox", "inbox-alive"]


def test_only_its_user_can_read_it(open_store: Open, inbox: Path) -> None:
    """It has what people wrote."""
    open_store()
    assert is_private(inbox)


@needs_deleting
@pytest.mark.parametrize("replace", [Path.unlink, lambda path: path.with_name("new").replace(path)])
def test_an_inbox_that_was_deleted_or_replaced_is_begun_anew(
    replace: Callable[[Path], object], open_store: Open, inbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What is taken in then is in the file that others see; what became of the rest, nobody can say."""
    store, other = open_store(), open_store("other")
    for one in (store, other):
        one.insert([delivery(f"of {one}")], 0.0)
    assert claimed(store, 0.0) == [(1, 1), (2, 1)]
    inbox.with_name("new").touch()
    replace(inbox)
    for one in (store, other):
        one.begin()
        assert settle(one, 1, "done", 1.0) is None
        assert one.insert([delivery(f"of {one}")], 1.0) == [True]
        one.commit()
    assert (claimed(store, 1.0, limit=1), claimed(other, 1.0)) == ([(1, 1)], [(2, 1)])
    assert caplog.messages == [f"the inbox {inbox} was deleted or replaced; what was in it is gone"] * 2


def test_another_in_the_same_process_drops_no_lock(open_store: Open, inbox: Path) -> None:
    """A program that comes and goes would otherwise take the last writes with it."""
    store, _ = open_store(), open_store("other")
    store.insert([delivery("a")], 0.0)
    look = f"import sqlite3; sqlite3.connect({str(inbox)!r}).execute('SELECT * FROM events').fetchall()"
    subprocess.run([sys.executable, "-c", look], check=True)
    store.insert([delivery("b")], 0.0)
    count = f"import sqlite3; print(*sqlite3.connect({str(inbox)!r}).execute('SELECT count(*) FROM events'))"
    done = subprocess.run([sys.executable, "-c", count], check=True, capture_output=True, text=True)
    assert done.stdout == "(2,)\n"


def other_database(path: Path, version: int | None = None) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE mine (a)" if version is None else f"PRAGMA user_version={version}")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.write_text("a file of yours" * 100), "file is not a database"),
        (other_database, "another kind of file"),
        (Path.mkdir, "Is a directory"),
        (lambda path: path.parent.rmdir(), "No such file"),
    ],
    ids=["text", "database", "folder", "no folder"],
)
def test_what_is_no_inbox_is_left_as_it_is(make: Callable[[Path], object], reason: str, tmp_path: Path) -> None:
    """It is named, with the reason."""
    path = tmp_path / "folder" / "inbox"
    path.parent.mkdir()
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises((ConfigurationError, sqlite3.DatabaseError), match=reason):
        Store(attrs.evolve(SETTINGS, path=path))
    assert (path.read_bytes() if path.is_file() else None) == before


def test_an_inbox_of_another_version_is_left_as_it_is(open_store: Open, inbox: Path) -> None:
    """What it means is not known here."""
    open_store().close()
    other_database(inbox, version=2)
    with pytest.raises(ConfigurationError, match="layout is 2, and this version of smartlead-async knows 1: use"):
        open_store()
    other_database(inbox, version=1)
    open_store()
    other_database(inbox, version=2)  # of a process that is there already
    with pytest.raises(ConfigurationError, match="its layout is 2"):
        open_store("other")


def test_an_inbox_whose_lock_cannot_be_looked_at_is_not_used(inbox: Path, open_store: Open) -> None:
    """Nobody would know whether there is another process."""
    alive = inbox.with_name("inbox-alive")
    alive.write_text("no database" * 100)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        open_store()
    alive.unlink()
    alive.touch(mode=0o600)
    inbox.with_name("inbox-alive-journal").mkdir()
    with pytest.raises(sqlite3.OperationalError):
        open_store()
