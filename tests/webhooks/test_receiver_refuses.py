"""What a receiver does not take: what is not for it, what it has no room for, and settings that make no sense."""

import asyncio
import json
import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from smartlead_async import ConfigurationError, InvalidInputError
from smartlead_async.webhooks import (
    EmailReply,
    InboxCounts,
    WebhookReceiver,
    sample,
    sign,
)
from smartlead_async.webhooks.parsing import MAX_BODY_BYTES
from smartlead_async.webhooks.receiver import MAX_BACKLOG
from tests.systems import needs_file_limits
from tests.webhooks.conftest import MakeReceiver, full_disk
from tests.webhooks.receiving import LOG, OK, reply, status, take, until

pytestmark = pytest.mark.real_time


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


async def test_a_full_inbox_is_told_to_the_sender(make_receiver: MakeReceiver) -> None:
    """With 503, to come again; a repeat is still known."""
    async with make_receiver(max_events=1) as receiver:
        assert [await status(receiver, reply(number)) for number in (1, 2, 1)] == [200, 503, 200]
        await take(receiver, 1)
        async with make_receiver(max_events=1) as again:
            assert await status(again, reply(2)) == 200


@needs_file_limits
async def test_a_full_disk_is_told_to_the_sender(
    make_receiver: MakeReceiver, inbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
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
    full, over = [line for line in caplog.messages if line.startswith("the inbox ")]
    assert f"the inbox {inbox} cannot be used: " in full
    assert over == f"the inbox {inbox} can be used again"


async def test_an_inbox_that_is_locked_is_told_to_the_senders(make_receiver: MakeReceiver, inbox: Path) -> None:
    """And to as many as there are, at once: not all of them wait."""
    async with make_receiver() as receiver:
        with closing(sqlite3.connect(inbox, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            bodies = [reply(1)] * (MAX_BACKLOG + 100)
            asking = asyncio.create_task(receiver.counts())
            answers = await asyncio.gather(*(receiver.receive(body, {}) for body in bodies))
            assert {answer.status for answer in answers} == {503}
            with pytest.raises(ConfigurationError, match="cannot be used: database is locked; another"):
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
