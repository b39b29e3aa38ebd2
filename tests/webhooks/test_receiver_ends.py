"""The end of a receiver: what is being handled is finished, or handed over again, and nobody waits for ever."""

import asyncio
from contextlib import suppress
from functools import partial

import pytest

from smartlead_async import ConfigurationError
from smartlead_async.webhooks import (
    EmailReply,
    InboxCounts,
    WebhookEvent,
    WebhookReceiver,
)
from tests.virtual_time import run
from tests.webhooks.conftest import MakeReceiver
from tests.webhooks.receiving import reply, status, take

pytestmark = pytest.mark.real_time


async def test_at_the_end_what_is_being_handled_is_finished(make_receiver: MakeReceiver) -> None:
    """Nothing more is taken in, and nothing more handed over."""
    receiver = make_receiver(workers=1)
    begun, go_on = asyncio.Event(), asyncio.Event()
    handled: list[str | None] = []

    @receiver.on(EmailReply)
    async def handle(event: EmailReply) -> None:
        begun.set()
        await go_on.wait()
        handled.append(event.reply_text)

    await receiver.start()
    await status(receiver, reply(1))
    await status(receiver, reply(2))
    await begun.wait()
    ending = asyncio.create_task(receiver.stop())
    await asyncio.sleep(0)
    answer = await receiver.receive(reply(3), {})
    go_on.set()
    await ending
    assert (answer.status, answer.headers["retry-after"], handled) == (503, "60", ["1"])
    async with make_receiver() as again:
        [event] = await take(again, 1)
    assert (event.reply_text, event.attempt) == ("2", 1)


async def test_a_handler_that_takes_too_long_at_the_end_is_interrupted(make_receiver: MakeReceiver) -> None:
    """Its event is handed over again, marked."""
    receiver = make_receiver(grace_s=0.0)
    begun = asyncio.Event()

    @receiver.on(EmailReply)
    async def handle(event: EmailReply) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with receiver:
        await status(receiver, reply(1))
        await begun.wait()
    async with make_receiver() as again:
        [event] = await take(again, 1)
    assert (event.attempt, event.redelivered) == (2, True)


async def test_at_the_end_the_loop_of_another_task_is_finished(make_receiver: MakeReceiver) -> None:
    """It handles what it has, and then there is no next."""
    begun, go_on = asyncio.Event(), asyncio.Event()
    handled: list[WebhookEvent] = []

    async def handle(receiver: WebhookReceiver) -> None:
        async for event in receiver:
            begun.set()
            await go_on.wait()
            handled.append(event)

    receiver = await make_receiver().__aenter__()
    await status(receiver, reply(1))
    task = asyncio.create_task(handle(receiver))
    await begun.wait()
    ending = asyncio.create_task(receiver.stop())
    await asyncio.sleep(0)
    go_on.set()
    await ending
    await task
    async with make_receiver() as again:
        assert (len(handled), await again.counts()) == (1, InboxCounts(waiting=0, dead=0))


async def test_at_the_end_a_loop_that_waits_has_no_next(make_receiver: MakeReceiver) -> None:
    """It ends as any loop does."""
    async with make_receiver() as receiver:
        loop = aiter(receiver)
        waiting = asyncio.create_task(anext(aiter(loop), None))
        await receiver.counts()  # the inbox has seen that somebody waits
        await receiver.stop()
        assert await waiting is None


def test_a_handler_that_goes_on_though_it_is_cancelled_is_not_waited_for(
    make_receiver: MakeReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    """The end is an end, seconds later; its event is handed over again."""

    async def main() -> list[int]:
        receiver = make_receiver(grace_s=10.0)
        begun, go_on, over = asyncio.Event(), asyncio.Event(), asyncio.Event()

        @receiver.on(EmailReply)
        async def handle(event: EmailReply) -> None:
            begun.set()
            while not go_on.is_set():
                with suppress(asyncio.CancelledError):
                    await go_on.wait()
            over.set()

        await receiver.start()
        await status(receiver, reply(1))
        await begun.wait()
        await receiver.stop()
        go_on.set()
        await over.wait()
        async with make_receiver() as again:
            return [event.attempt for event in await take(again, 1)]

    assert run(main()) == [2]
    assert "a handler goes on though it was cancelled; its event is handed over again" in caplog.messages


async def test_an_end_that_is_cancelled_is_one(make_receiver: MakeReceiver) -> None:
    """What is being handled is interrupted, and the inbox closed."""
    receiver = make_receiver()
    begun = asyncio.Event()

    @receiver.on(EmailReply)
    async def handle(event: EmailReply) -> None:
        begun.set()
        await asyncio.Event().wait()

    await receiver.start()
    await status(receiver, reply(1))
    await begun.wait()
    ending = asyncio.create_task(receiver.stop())
    await asyncio.sleep(0)
    ending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ending
    async with make_receiver() as again:
        [event] = await take(again, 1)
    assert event.attempt == 2


async def test_it_is_started_once_at_a_time(make_receiver: MakeReceiver) -> None:
    """A second start would call handlers twice as often as was asked for; a start that failed was none."""
    async with make_receiver() as receiver:
        with pytest.raises(ConfigurationError, match="the receiver runs already: start it once"):
            await receiver.start()
        assert await status(receiver, reply(1)) == 200


async def test_after_the_end_it_says_so(make_receiver: MakeReceiver) -> None:
    """To a sender, to come again; to a program, that it has ended; a loop ends at once."""
    async with make_receiver() as receiver:
        assert await status(receiver, reply(1)) == 200
    assert await status(receiver, reply(2)) == 503
    assert [event async for event in receiver] == []
    for ask in (receiver.counts, receiver.dead_letters, partial(receiver.discard, 1)):
        with pytest.raises(ConfigurationError, match=r"has ended: ask it inside of `async with receiver:`"):
            await ask()
