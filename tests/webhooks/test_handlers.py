"""Handlers: who is called with what, and what becomes of an event whose handler fails in any way."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from smartlead_async import ConfigurationError, InvalidInputError
from smartlead_async.webhooks import (
    EmailOpen,
    EmailReply,
    InboxCounts,
    WebhookEvent,
    sample,
)
from smartlead_async.webhooks.handing_over import LONG_S
from tests.virtual_time import run
from tests.webhooks.conftest import MakeReceiver
from tests.webhooks.receiving import LOG, reply, status, until

pytestmark = pytest.mark.real_time


async def test_handlers_get_the_events_of_their_class(make_receiver: MakeReceiver) -> None:
    """In the order of their names; an event that nobody wants is handled."""
    receiver = make_receiver(workers=1)
    got: list[tuple[str, str]] = []

    @receiver.on(EmailReply)
    async def on_reply(event: EmailReply) -> None:
        got.append(("reply", event.event_type))

    @receiver.on(WebhookEvent)
    async def on_any(event: WebhookEvent) -> None:
        got.append(("any", event.event_type))
        if event.event_type == "EMAIL_BOUNCE":
            all_there.set()

    all_there = asyncio.Event()
    async with receiver:
        for event_type in ("EMAIL_REPLY", "EMAIL_OPEN", "EMAIL_BOUNCE"):
            assert await status(receiver, sample(event_type)) == 200
        await all_there.wait()
    assert got == [
        ("reply", "EMAIL_REPLY"),
        ("any", "EMAIL_REPLY"),
        ("any", "EMAIL_OPEN"),
        ("any", "EMAIL_BOUNCE"),
    ]
    async with make_receiver() as again:
        assert await again.counts() == InboxCounts(waiting=0, dead=0)


async def test_an_event_is_handed_over_again_after_an_error(
    make_receiver: MakeReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    """And marked; what the error says is told by nobody, since a person may have written it."""
    receiver = make_receiver(retry_s=(0.0, 0.0))
    attempts: list[tuple[int, bool]] = []
    done = asyncio.Event()

    @receiver.on(EmailReply)
    async def handle(event: EmailReply) -> None:
        attempts.append((event.attempt, event.redelivered))
        if event.attempt < 3:
            raise ValueError(event.lead_email)
        done.set()

    async with receiver:
        await status(receiver, sample("EMAIL_REPLY"))
        await done.wait()
    assert attempts == [(1, False), (2, True), (3, True)]
    [line, _] = [record.getMessage() for record in caplog.records if record.name == LOG]
    assert line.startswith("event 1 was not handled: ValueError at test_handlers.py:")
    assert line.endswith("; it is handed over again in 0 s")
    assert "ana@example.com" not in caplog.text


async def test_what_never_succeeds_is_a_dead_letter(make_receiver: MakeReceiver) -> None:
    """To be looked at, handed over again or discarded."""
    receiver = make_receiver(retry_s=(0.0,), workers=1)
    mended = False
    handled: asyncio.Queue[WebhookEvent] = asyncio.Queue()

    @receiver.on(WebhookEvent)
    async def handle(event: WebhookEvent) -> None:
        if isinstance(event, EmailReply) and not mended:
            raise KeyError("x")
        handled.put_nowait(event)

    async with receiver:
        for request_id, body in (("first", reply(1)), ("second", reply(2)), ("third", sample("EMAIL_OPEN"))):
            await status(receiver, body, {"X-Request-Id": request_id})
        await handled.get()
        await until(receiver, InboxCounts(waiting=0, dead=2))
        first, second = await receiver.dead_letters()
        assert [one.id for one in await receiver.dead_letters(limit=1)] == [first.id]
        assert first.error.startswith("KeyError at test_handlers.py:")
        assert (first.attempts, first.event.attempt, first.event.request_id) == (2, 2, "first")
        assert isinstance(first.event, EmailReply)
        assert "ana@example.com" not in repr(first)
        mended = True
        assert (await receiver.hand_over_again(first.id), await receiver.discard(second.id)) == (True, True)
        assert (await receiver.hand_over_again(second.id), await receiver.discard(first.id)) == (False, False)
        again = await handled.get()
    assert (again, again.attempt) == (first.event, 1)


async def test_events_go_to_a_loop_or_to_handlers(make_receiver: MakeReceiver) -> None:
    """Not to both; and handlers are named before they are called."""
    receiver = make_receiver()

    @receiver.on(EmailOpen)
    async def handle(event: EmailOpen) -> None: ...

    with pytest.raises(ConfigurationError, match="use one or the other"):
        aiter(receiver)
    async with receiver:
        with pytest.raises(ConfigurationError, match="name its handlers before"):
            receiver.on(EmailReply)


async def test_what_cannot_be_read_any_more_is_a_failure(make_receiver: MakeReceiver, inbox: Path) -> None:
    """As of another version's inbox: it does not end the receiver."""
    receiver = make_receiver(retry_s=())
    receiver.on(EmailReply)(asyncio.Queue().put)
    await status(receiver, reply(1))
    with closing(sqlite3.connect(inbox)) as database, database:
        database.execute("UPDATE events SET body = '{'")
    async with receiver:
        await until(receiver, InboxCounts(waiting=0, dead=1))


async def test_every_handler_of_an_event_is_called_again(make_receiver: MakeReceiver) -> None:
    """Where the second of them raises, the first is called twice."""
    receiver = make_receiver(retry_s=(0.0,))
    called: list[tuple[str, int]] = []
    done = asyncio.Event()

    @receiver.on(EmailReply)
    async def first(event: EmailReply) -> None:
        called.append(("first", event.attempt))

    @receiver.on(EmailReply)
    async def second(event: EmailReply) -> None:
        called.append(("second", event.attempt))
        if event.attempt == 1:
            raise KeyError
        done.set()

    async with receiver:
        await status(receiver, reply(1))
        await done.wait()
    assert called == [("first", 1), ("second", 1), ("first", 2), ("second", 2)]


async def test_a_plain_function_may_be_a_handler(make_receiver: MakeReceiver) -> None:
    """It is called in the event loop; one that gives something to wait for is waited for."""
    receiver = make_receiver()
    got: asyncio.Queue[tuple[str, str | None]] = asyncio.Queue()
    receiver.on(EmailReply)(lambda event: got.put_nowait(("plain", event.reply_text)))
    receiver.on(EmailReply)(lambda event: got.put(("waited for", event.reply_text)))
    async with receiver:
        await status(receiver, reply(1))
        assert [await got.get(), await got.get()] == [("plain", "1"), ("waited for", "1")]
    async with make_receiver() as again:
        assert await again.counts() == InboxCounts(waiting=0, dead=0)


class OfNobody(BaseException):
    """As some libraries have."""


async def wait_for_a_cancelled_task(event: WebhookEvent) -> None:
    task = asyncio.ensure_future(asyncio.Event().wait())
    task.cancel()
    await task


def raising(error: BaseException) -> Callable[[WebhookEvent], None]:
    def handler(event: WebhookEvent) -> None:
        raise error

    return handler


@pytest.mark.parametrize(
    ("handler", "name"),
    [
        (wait_for_a_cancelled_task, "CancelledError"),
        (raising(asyncio.CancelledError()), "CancelledError"),
        (raising(OfNobody()), "OfNobody"),
        (raising(StopIteration()), "RuntimeError"),
        (raising(ExceptionGroup("", [ValueError()])), "ExceptionGroup"),
    ],
    ids=["a cancelled task", "cancelled", "of nobody", "StopIteration", "group"],
)
async def test_whatever_a_handler_raises_ends_no_worker(
    handler: Callable[[WebhookEvent], object], name: str, make_receiver: MakeReceiver
) -> None:
    """Each time it is a failed attempt, and the next event is handled."""
    receiver = make_receiver(retry_s=(), workers=1)
    receiver.on(EmailOpen)(handler)
    handled: asyncio.Queue[EmailReply] = asyncio.Queue()
    receiver.on(EmailReply)(handled.put)
    async with receiver:
        for number in range(3):
            await status(receiver, sample("EMAIL_OPEN", message_id=f"<{number}>"))
        await status(receiver, reply(1))
        assert (await handled.get()).reply_text == "1"
        await until(receiver, InboxCounts(waiting=0, dead=3))
        assert {letter.error.partition(" ")[0] for letter in await receiver.dead_letters()} == {name}


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt()], ids=["exit", "Ctrl-C"])
def test_a_handler_may_end_the_program(error: BaseException, make_receiver: MakeReceiver) -> None:
    """Its event is a failed attempt."""
    receiver = make_receiver(retry_s=())
    receiver.on(EmailReply)(raising(error))

    async def main() -> None:
        async with receiver:
            await status(receiver, reply(1))
            await asyncio.Event().wait()

    async def dead() -> list[str]:
        async with make_receiver() as again:
            await until(again, InboxCounts(waiting=0, dead=1))
            return [letter.error.partition(" ")[0] for letter in await again.dead_letters()]

    with pytest.raises(type(error)):
        asyncio.run(main())
    assert asyncio.run(dead()) == [type(error).__name__]


def test_an_event_that_takes_long_is_told(make_receiver: MakeReceiver, caplog: pytest.LogCaptureFixture) -> None:
    """A handler that never returns holds a worker: the log says so, and of which event."""

    async def main() -> None:
        receiver = make_receiver()
        handled = asyncio.Event()

        @receiver.on(EmailReply)
        async def handle(event: EmailReply) -> None:
            await asyncio.sleep(LONG_S + 1)
            handled.set()

        async with receiver:
            await status(receiver, reply(1))
            await handled.wait()

    run(main())
    assert "event 1 has been with its handlers for 60 s, attempt 1" in caplog.messages


@pytest.mark.parametrize("kind", [str, EmailReply(), "EMAIL_REPLY", None], ids=str)
def test_what_is_no_class_of_events_has_no_handler(kind: Any, make_receiver: MakeReceiver) -> None:
    """Such as a function that was decorated without the call."""
    with pytest.raises(InvalidInputError, match="give a class of events, such as EmailReply"):
        make_receiver().on(kind)


async def test_handlers_are_named_before_the_start(make_receiver: MakeReceiver) -> None:
    """Whether there were any then or not, and before a loop; after the end there may be more."""
    receiver = make_receiver()
    async with receiver:
        with pytest.raises(ConfigurationError, match="name its handlers before"):
            receiver.on(EmailReply)
        loop = aiter(receiver)
    with pytest.raises(ConfigurationError, match="name its handlers before"):
        receiver.on(EmailReply)
    del loop
    receiver.on(EmailReply)


async def test_handlers_that_nobody_calls_are_told_once(
    make_receiver: MakeReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    """As of a receiver that was mounted and not started; its events wait."""
    receiver = make_receiver()
    receiver.on(EmailReply)(print)
    assert [await status(receiver, reply(number)) for number in (1, 2)] == [200, 200]
    told = [line for line in caplog.messages if "handlers are not called" in line]
    assert len(told) == 1
    assert await receiver.counts() == InboxCounts(waiting=2, dead=0)
    await receiver.stop()
