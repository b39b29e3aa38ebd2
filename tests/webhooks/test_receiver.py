"""What is answered with 200 is handed over, once if nothing fails, and again and marked if something does."""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from smartlead_async import ConfigurationError, InvalidInputError
from smartlead_async.webhooks import (
    EmailOpen,
    EmailReply,
    InboxCounts,
    WebhookEvent,
    WebhookReceiver,
    sample,
    sign,
)
from smartlead_async.webhooks.parsing import MAX_BODY_BYTES
from smartlead_async.webhooks.receiver import MAX_BACKLOG
from tests.webhooks.conftest import MakeReceiver, full_disk

pytestmark = pytest.mark.real_time

OK = b'{"ok": true}'
KNOWN = b'{"ok": true, "duplicate": true}'
LOG = "smartlead_async.webhooks"


def reply(number: int) -> bytes:
    """One of many answers of a lead."""
    return sample("EMAIL_REPLY", reply_message={"message_id": f"<{number}@example.com>", "text": str(number)})


async def status(receiver: WebhookReceiver, body: bytes, headers: Any = None) -> int:
    return (await receiver.receive(body, headers)).status


async def until(receiver: WebhookReceiver, counts: InboxCounts) -> None:
    """Wait for it: each time it is asked, its thread has had its turn."""
    while await receiver.counts() != counts:
        pass


async def take(receiver: WebhookReceiver, count: int) -> list[Any]:
    """So many events from a loop, which asks for the next after each."""
    loop = aiter(receiver)
    events = [await anext(loop) for _ in range(count)]
    await asyncio.gather(anext(loop, None), receiver.stop())
    return events


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
    assert line.startswith("event 1 was not handled: ValueError at test_receiver.py:")
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
        assert first.error.startswith("KeyError at test_receiver.py:")
        assert (first.attempts, first.event.attempt, first.event.request_id) == (2, 2, "first")
        assert isinstance(first.event, EmailReply)
        assert "ana@example.com" not in repr(first)
        mended = True
        assert (await receiver.hand_over_again(first.id), await receiver.discard(second.id)) == (True, True)
        assert (await receiver.hand_over_again(second.id), await receiver.discard(first.id)) == (False, False)
        again = await handled.get()
    assert (again, again.attempt) == (first.event, 1)


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
        while await receiver._ask(lambda store, now: (store.next_due() or now) <= now):
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


@pytest.mark.parametrize(
    ("given", "body", "expected"),
    [
        ({}, sample("EMAIL_OPEN", secret_key="other"), 401),
        ({}, b"{", 400),
        ({}, b" " * (MAX_BODY_BYTES + 1), 413),
        ({"unverified": True, "secret_keys": ()}, sample("EMAIL_OPEN", secret_key="other"), 200),
        ({"secrets": ["s"], "secret_keys": ()}, sample("EMAIL_OPEN"), 401),
        ({"tokens": ["token"], "secret_keys": ()}, sample("EMAIL_OPEN"), 200),
    ],
    ids=["key", "no JSON", "large", "anybody", "signature", "token"],
)
async def test_what_is_not_for_it_is_refused(
    given: Any, body: bytes, expected: int, make_receiver: MakeReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    """Without a word of what was wrong to the sender, and without a word of the sender in the log."""
    caplog.set_level(logging.INFO, LOG)
    async with make_receiver(**given) as receiver:
        answer = await receiver.receive(body, {}, "/hooks?secret=token")
    assert answer.status == expected
    assert answer.body in (OK, b'{"error": "not a webhook that is taken here"}')
    assert "ana@example.com" not in caplog.text


async def test_what_is_not_the_raw_body_is_a_mistake_of_the_program(make_receiver: MakeReceiver) -> None:
    """Which is told how to come by it."""
    with pytest.raises(InvalidInputError, match="give the bytes as they came"):
        await make_receiver().receive(json.loads(reply(1)), {})


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


async def test_a_full_inbox_is_told_to_the_sender(make_receiver: MakeReceiver) -> None:
    """With 503, to come again; a repeat is still known."""
    async with make_receiver(max_events=1) as receiver:
        assert [await status(receiver, reply(number)) for number in (1, 2, 1)] == [200, 503, 200]
        await take(receiver, 1)
        async with make_receiver(max_events=1) as again:
            assert await status(again, reply(2)) == 200


async def test_a_full_disk_is_told_to_the_sender(make_receiver: MakeReceiver, inbox: Path) -> None:
    """And what became of events then is written as soon as there is room."""
    async with make_receiver() as receiver:
        await status(receiver, reply(1))
        loop = aiter(receiver)
        await anext(loop)
        with full_disk():
            assert await status(receiver, reply(2)) == 503
            waiting = asyncio.create_task(anext(loop))
            assert await status(receiver, reply(2)) == 503
        assert await status(receiver, reply(3)) == 200
        assert (await waiting).reply_text == "3"
        assert await receiver.counts() == InboxCounts(waiting=1, dead=0)


async def test_an_inbox_that_is_locked_is_told_to_the_senders(make_receiver: MakeReceiver, inbox: Path) -> None:
    """And to as many as there are, at once: not all of them wait."""
    async with make_receiver() as receiver:
        with closing(sqlite3.connect(inbox, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            bodies = [reply(1)] * (MAX_BACKLOG + 100)
            asking = asyncio.create_task(receiver.counts())
            answers = await asyncio.gather(*(receiver.receive(body, {}) for body in bodies))
            assert {answer.status for answer in answers} == {503}
            with pytest.raises(ConfigurationError, match="the inbox cannot be used: database is locked"):
                await asking
            other.execute("ROLLBACK")
        assert await status(receiver, reply(1)) == 200


async def test_what_is_wrong_with_the_inbox_is_told_at_the_beginning(
    make_receiver: MakeReceiver, inbox: Path
) -> None:
    """Or to the sender, where nothing was opened before; mended, it is used."""
    Path.mkdir(inbox)
    receiver = make_receiver()
    with pytest.raises(ConfigurationError, match="cannot be used: Is a directory"):
        await receiver.start()
    assert await status(receiver, reply(1)) == 503
    Path.rmdir(inbox)
    assert await status(receiver, reply(1)) == 200
    await receiver.stop()
    await receiver.stop()


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({}, ConfigurationError, "give secrets, secret_keys or tokens to verify"),
        ({"secrets": [""]}, InvalidInputError, "secrets[0] is empty"),
        ({"secrets": ["a"], "unverified": True}, InvalidInputError, "takes webhooks from anybody"),
        ({"secrets": ["a"], "workers": 0}, InvalidInputError, "workers=0 is not allowed; give more than 0"),
        ({"secrets": ["a"], "lease_s": -1.0}, InvalidInputError, "lease_s=-1.0 is not allowed"),
        ({"secrets": ["a"], "retry_s": (1, -1)}, InvalidInputError, "retry_s=(1, -1) is not allowed"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(given: Any, error: type[Exception], message: str, inbox: Path) -> None:
    """When it is made, before anything comes."""
    with pytest.raises(error) as caught:
        WebhookReceiver(inbox, **given)
    assert message in str(caught.value)
    assert not inbox.exists()


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


@pytest.mark.parametrize("number", [2**64, 0, -1, True, "1"])
async def test_numbers_that_cannot_be_are_refused(number: Any, make_receiver: MakeReceiver) -> None:
    """Before the inbox sees them."""
    receiver = make_receiver()
    with pytest.raises(InvalidInputError, match="dead_letter_id=.* is not allowed; give an integer of 1 or more"):
        await receiver.hand_over_again(number)
    with pytest.raises(InvalidInputError, match="dead_letter_id="):
        await receiver.discard(number)
    with pytest.raises(InvalidInputError, match="limit="):
        await receiver.dead_letters(limit=number)


async def test_what_cannot_be_read_any_more_is_a_failure(make_receiver: MakeReceiver, inbox: Path) -> None:
    """As of another version's inbox: it does not end the receiver."""
    receiver = make_receiver(retry_s=())
    receiver.on(EmailReply)(asyncio.Queue().put)
    await status(receiver, reply(1))
    with closing(sqlite3.connect(inbox)) as database, database:
        database.execute("UPDATE events SET body = '{'")
    async with receiver:
        await until(receiver, InboxCounts(waiting=0, dead=1))


async def test_secrets_and_people_are_in_no_log_and_no_text(
    make_receiver: MakeReceiver, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever comes, and whatever becomes of it."""
    caplog.set_level(1)
    receiver = make_receiver(
        secrets=["canary-secret"], secret_keys=["canary-key"], tokens=["canary-token"], retry_s=()
    )
    body = sample(
        "EMAIL_REPLY",
        secret_key="canary-key",
        sl_lead_email="canary@example.com",
        campaign_id="canary",
        reply_message={"text": "canary text", "time": "canary"},
    )

    @receiver.on(EmailReply)
    async def handle(event: EmailReply) -> None:
        raise RuntimeError(str(event.reply_text))

    async with receiver:
        answers = [
            await receiver.receive(body, {"x-smartlead-signature": signature, "x-request-id": "canary"}, "/canary")
            for signature in (sign(body, "canary-secret"), "canary")
        ]
        answers.append(
            await receiver.receive(body.replace(b"canary-key", b"canary"), {}, "/canary-token?a=canary")
        )
        answers.append(await receiver.receive(b"canary", {}, "/canary"))
        await until(receiver, InboxCounts(waiting=0, dead=1))
        shown = f"{receiver!r} {vars(receiver)!r} {await receiver.dead_letters()!r} {answers!r}"
    assert [answer.status for answer in answers] == [200, 200, 200, 400]
    assert "canary" not in shown
    assert "canary" not in " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
