"""The thread of the inbox: what is asked for together is written together, and nothing is lost to who gives up."""

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartlead_async import ConfigurationError
from smartlead_async.webhooks.handing_over import take
from smartlead_async.webhooks.inbox import BATCH, Inbox
from smartlead_async.webhooks.store import Delivery, Settled, Store, StoreSettings
from tests.systems import needs_file_limits, needs_fork
from tests.webhooks.conftest import full_disk

pytestmark = pytest.mark.real_time


def settings(path: Path, lease_s: float = 60.0) -> StoreSettings:
    return StoreSettings(path=path, owner="one", retry_s=(), lease_s=lease_s, keep_s=1000.0, max_events=5000)


@pytest.fixture
def opened(inbox: Path) -> Iterator[Inbox]:
    opened = Inbox(settings(inbox))
    opened.open().result()
    yield opened
    opened.close()


def delivery(key: str) -> Delivery:
    return Delivery(body=b"{}", request_id=None, keys=(key,))


def turn(inbox: Inbox) -> None:
    """Wait until it has done what was asked for before."""
    inbox.ask(lambda store, now: None).result()


async def test_an_event_on_its_way_to_who_gave_up_is_given_back(opened: Inbox) -> None:
    """As if it had not been handed over."""
    waiting = asyncio.create_task(take(opened, None))
    await asyncio.sleep(0)
    opened.put(delivery("a")).result()
    turn(opened)  # it is on its way, and the loop had no turn to hand it on
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    claimed = await take(opened, None)
    assert claimed is not None
    assert (claimed.id, claimed.attempt) == (1, 1)


async def test_the_end_of_waiting_is_no_event(opened: Inbox) -> None:
    """Who gives up when there is none gets none, nor does who waits at the end."""
    waiting = asyncio.create_task(take(opened, None))
    await asyncio.sleep(0)
    turn(opened)
    opened.stop_handing_over()
    turn(opened)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await take(opened, None) is None


def test_who_gives_up_in_the_last_moment_leaves_it_to_others(opened: Inbox) -> None:
    """The event is claimed, and nobody takes it: the next gets it as if nothing had been."""
    futures = [opened.next(None) for _ in range(2)]
    turn(opened)

    def give_up(_store: Store, _now: float) -> None:
        futures[0].cancel()

    asked = opened.ask(give_up)  # in the transaction in which it is claimed
    opened.put(delivery("a"))
    asked.result()
    claimed = futures[1].result()
    assert claimed is not None
    assert (claimed.id, claimed.attempt) == (1, 1)


@needs_file_limits
def test_a_failure_is_told_to_those_who_wait_for_it(opened: Inbox) -> None:
    """And to nobody who gave up."""
    go_on = threading.Event()
    opened.ask(lambda store, now: go_on.wait())
    gone, put = opened.put(delivery("a")), opened.put(delivery("b"))
    gone.cancel()
    with full_disk():
        go_on.set()
        with pytest.raises(ConfigurationError, match="cannot be used: .*; (make room on|look after) its disk"):
            put.result()
    assert opened.put(delivery("a")).result() is True


def test_whatever_fails_is_told_and_the_thread_lives(opened: Inbox) -> None:
    """An error that nobody thought of is no reason to wait for ever."""
    with pytest.raises(ConfigurationError, match="the inbox .* cannot be used: ZeroDivisionError"):
        opened.ask(lambda store, now: 1 // 0).result()
    assert opened.put(delivery("a")).result() is True


def test_more_than_a_batch_is_written_in_several(opened: Inbox) -> None:
    """None of it is left."""
    futures = [opened.put(delivery(str(number))) for number in range(BATCH * 2 + 10)]
    assert all(future.result() for future in futures)
    assert opened.backlog == 0


def test_what_is_being_handled_is_kept_from_others(inbox: Path) -> None:
    """Its lease is renewed, without a word of whoever handles it: that may block the event loop."""
    short = Inbox(settings(inbox, lease_s=0.03))
    short.open().result()
    short.put(delivery("a"))
    assert short.next(None).result() is not None
    other = Store(settings(inbox))
    first = other.next_due(time.time())
    while other.next_due(time.time()) == first:
        pass
    other.close()
    short.settle(Settled(id=1, how="done"))
    short.close()


def test_a_process_that_was_asleep_keeps_what_it_has(inbox: Path) -> None:
    """However long: it does not take its own events for those of a process that has ended."""
    short = Inbox(settings(inbox, lease_s=0.02))
    short.open().result()
    short.put(delivery("a")).result()
    assert short.next(None).result() is not None
    more = short.next(None)

    def sleep(_store: Store, now: float) -> None:
        while time.time() < now + 0.04:
            pass

    short.ask(sleep).result()
    turn(short)
    turn(short)
    assert not more.done()
    short.stop_handing_over()
    assert more.result() is None
    short.close()


@needs_fork
def test_a_process_that_was_forked_is_told_so(opened: Inbox) -> None:
    """It has no thread to wait for, and must not use what its parent has open."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writing, str(opened.open().exception()).encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 1000).endswith(b"was opened before this process was forked: open it in each process")
    os.close(reading)
    os.close(writing)
    assert opened.put(delivery("a")).result() is True


def test_a_closed_inbox_is_told_to_who_asks(inbox: Path) -> None:
    """Nobody waits for ever; what became of an event is not its concern any more."""
    closed = Inbox(settings(inbox))
    closed.settle(Settled(id=1, how="done"))
    closed.stop_handing_over()
    with pytest.raises(ConfigurationError, match="the inbox was closed meanwhile"):
        closed.put(delivery("a")).result()
    assert (closed.backlog, closed.next(None).result()) == (0, None)
