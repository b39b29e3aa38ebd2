"""What is answered with 200 is handed over, once if nothing fails, and again and marked if something does."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from smartlead_async.webhooks import (
    EmailReply,
    InboxCounts,
    WebhookReceiver,
    sample,
)
from smartlead_async.webhooks.inbox_file import AT_ONCE
from tests.webhooks.conftest import MakeReceiver
from tests.webhooks.receiving import KNOWN, OK, reply, status, take

pytestmark = pytest.mark.real_time


async def test_a_loop_gets_each_event_once(make_receiver: MakeReceiver) -> None:
    """In the order in which they came; a repeat is answered as what it is a repeat of."""
    async with make_receiver() as receiver:
        answers = [await receiver.receive(reply(number), {}) for number in (1, 2, 1, 3)]
        assert [(answer.status, answer.body) for answer in answers] == [
            (200, OK),
            (200, OK),
            (200, KNOWN),
            (200, OK),
        ]
        assert await receiver.counts() == InboxCounts(waiting=3, dead=0)
        events = await take(receiver, 3)
    assert [(event.reply_text, event.attempt, event.redelivered) for event in events] == [
        ("1", 1, False),
        ("2", 1, False),
        ("3", 1, False),
    ]


async def leave(receiver: WebhookReceiver) -> None:
    async for _ in receiver:
        break


async def fail(receiver: WebhookReceiver) -> None:
    with suppress(ZeroDivisionError):
        async for _ in receiver:
            raise ZeroDivisionError


@pytest.mark.parametrize("end", [leave, fail])
async def test_an_event_is_done_when_the_next_is_asked_for(
    end: Callable[[WebhookReceiver], Any], make_receiver: MakeReceiver
) -> None:
    """A loop that is left with one has not handled it: the next gets it, marked."""
    async with make_receiver(retry_s=(0.0,)) as receiver:
        await status(receiver, reply(1))
        await end(receiver)
        events = await take(receiver, 1)
    assert [(event.attempt, event.redelivered) for event in events] == [(2, True)]


async def test_a_loop_that_gives_up_waiting_loses_nothing(make_receiver: MakeReceiver) -> None:
    """Before there is an event, or in the moment in which it comes: the event was not handed over then."""
    async with make_receiver() as receiver:
        waiting = asyncio.create_task(anext(aiter(receiver)))
        await receiver.counts()  # the inbox has seen that somebody waits
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await status(receiver, reply(1))
        caught = asyncio.create_task(anext(aiter(receiver)))
        while await receiver._ask(lambda store, now: store.next_due(now) == AT_ONCE):
            pass  # until the event is on its way
        caught.cancel()
        await asyncio.wait([caught])
        events = await take(receiver, 1) if caught.cancelled() else [await caught]
    assert [event.attempt for event in events] == [1]


async def test_several_have_one_inbox_in_common(make_receiver: MakeReceiver) -> None:
    """Each event goes to one of them, also what another took in."""
    got: list[tuple[str, str]] = []
    everything = asyncio.Event()

    def make(name: str) -> WebhookReceiver:
        receiver = make_receiver(workers=2)

        @receiver.on(EmailReply)
        async def handle(event: EmailReply) -> None:
            got.append((name, str(event.reply_text)))
            if len(got) == 40:
                everything.set()

        return receiver

    async with make("a") as first, make("b") as second, make_receiver() as third:
        await asyncio.gather(
            *(status(one, reply(number)) for number in range(40) for one in (first, second, third))
        )
        await everything.wait()
    assert sorted(text for _, text in got) == sorted(map(str, range(40)))


async def test_it_can_be_opened_again(make_receiver: MakeReceiver) -> None:
    """Handlers and all."""
    receiver = make_receiver()
    handled: asyncio.Queue[EmailReply] = asyncio.Queue()
    receiver.on(EmailReply)(handled.put)
    for number in (1, 2):
        async with receiver:
            await status(receiver, reply(number))
            assert (await handled.get()).reply_text == str(number)


def test_it_serves_programs_without_a_loop_of_their_own(make_receiver: MakeReceiver) -> None:
    """Such as a view of Flask: each request has a loop for itself, and nobody has opened the receiver."""
    receiver = make_receiver()
    assert [asyncio.run(status(receiver, reply(number))) for number in (1, 2)] == [200, 200]
    assert [event.reply_text for event in asyncio.run(take(receiver, 2))] == ["1", "2"]


HEADERS = {"x-request-id": "1"}
SILENT = b'{"secret_key": "sample-secret-key"}'


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((reply(1), {}), (reply(1), {}), KNOWN),
        ((reply(1), HEADERS), (reply(1), {"x-request-id": "2"}), KNOWN),
        ((reply(1), HEADERS), (reply(2), HEADERS), KNOWN),
        ((reply(1), HEADERS), (sample("EMAIL_OPEN"), HEADERS), OK),
        ((reply(1), {}), (reply(2), {}), OK),
        (
            (SILENT, HEADERS),
            (SILENT, HEADERS),
            KNOWN,
        ),
        (
            (SILENT, HEADERS),
            (SILENT, {"x-request-id": "2"}),
            OK,
        ),
        ((reply(1), {"x-request-id": ""}), (reply(2), {"x-request-id": ""}), OK),
        ((SILENT, {"x-request-id": "\ud800"}), (SILENT, {"x-request-id": "\xff"}), KNOWN),
        ((reply(1), {"x-request-id": ["1", "2"]}), (reply(2), {"x-request-id": ["1", "2"]}), OK),
    ],
    ids=[
        "the same",
        "sent anew",
        "the same delivery",
        "the id of another type",
        "another",
        "one that says nothing of itself",
        "two that say nothing of themselves",
        "an empty id",
        "ids that are no text",
        "two ids",
    ],
)
async def test_repeats_are_told_by_what_they_say_or_by_their_id(
    first: tuple[bytes, Any], second: tuple[bytes, Any], expected: bytes, make_receiver: MakeReceiver
) -> None:
    """The id is signed by nobody: it never makes an event of another kind a repeat."""
    async with make_receiver() as receiver:
        assert (await receiver.receive(*first)).body == OK
        assert (await receiver.receive(*second)).body == expected


async def test_an_event_keeps_its_key_when_it_is_handed_over(make_receiver: MakeReceiver) -> None:
    """So that a handler can know it again."""
    async with make_receiver() as receiver:
        await status(receiver, SILENT, {"x-request-id": "1"})
        await status(receiver, SILENT, {"x-request-id": "2"})
        first, second = await take(receiver, 2)
    assert (first.request_id, second.request_id) == ("1", "2")
    assert first.dedupe_key != second.dedupe_key
