"""Checked, never run: what comes as a webhook, who handles it, what it is answered."""

from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any, Literal, assert_never, assert_type

from smartlead_async.webhooks import (
    CampaignStatusChanged,
    DeadLetter,
    EmailAccountDisconnected,
    EmailBounce,
    EmailEvent,
    EmailLinkClick,
    EmailOpen,
    EmailReply,
    EmailSent,
    InboxCounts,
    LeadCategoryUpdated,
    Message,
    UnknownEvent,
    Verified,
    WebhookEvent,
    WebhookReceiver,
    WebhookReply,
    parse,
    sample,
    sign,
    verify,
)

receiver = WebhookReceiver("webhooks.db", secret_keys=["key"], retry_s=[1, 10.0], max_events=1000)


@receiver.on(EmailReply)
async def on_reply(event: EmailReply) -> str:
    assert_type(event.reply_text, str | None)
    return event.dedupe_key


@receiver.on(WebhookEvent)
def on_any(event: WebhookEvent) -> None:
    assert_type(event.lead_id, int | None)
    assert_type(event.occurred_at, datetime | None)


@receiver.on(EmailBounce)
async def on_whatever_bounced(event: EmailEvent) -> None: ...


def decorated() -> None:
    plain: Callable[[WebhookEvent], None] = on_any
    receiver.on(EmailReply)(plain)
    handler: Callable[[EmailReply], Coroutine[Any, Any, str]] = on_reply
    receiver.on(EmailReply)(handler)
    receiver.on(WebhookEvent)(on_reply)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    receiver.on(EmailOpen)(on_reply)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    receiver.on(str)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    receiver.on("EMAIL_REPLY")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]


async def taken(body: bytes, headers: dict[str, str]) -> None:
    reply = await receiver.receive(body, headers, "/smartlead?token=x")
    assert_type(reply, WebhookReply)
    assert_type(reply.status, int)
    assert_type(reply.headers, dict[str, str])
    async with receiver as entered:
        assert_type(entered, WebhookReceiver)
        async for event in receiver:
            assert_type(event, WebhookEvent)
            assert_type(event.redelivered, bool)
    assert_type(await receiver.counts(), InboxCounts)
    assert_type(await receiver.dead_letters(), list[DeadLetter])
    assert_type(await receiver.hand_over_again(1), bool)

    await receiver.receive({"event_type": "EMAIL_REPLY"}, headers)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    WebhookReceiver()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[missing-argument]
    with receiver:  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]  # ty: ignore[invalid-context-manager]
        pass


def read(body: bytes) -> str:
    event = parse(body)
    assert_type(event, WebhookEvent)
    match event:
        case EmailReply(reply_message=Message(text=text)):
            assert_type(text, str | None)
        case EmailLinkClick():
            assert_type(event.link_clicked, list[str])
        case LeadCategoryUpdated():
            assert_type(event.category_name, str | None)
        case EmailEvent():
            assert_type(event.from_email, str | None)
        case UnknownEvent():
            assert_type(event.extra, Mapping[str, object])
        case _:
            assert_type(event.campaign_id, int | None)
    event.subject  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018  # ty: ignore[missing-attribute]
    event.lead_email = "x"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]  # ty: ignore[invalid-assignment]
    return event.event_type


def some_of_them(event: EmailSent | EmailReply | UnknownEvent) -> str | None:
    match event:
        case EmailSent() | EmailReply():
            return event.subject
        case UnknownEvent():
            return None
        case _:
            assert_never(event)


def one_is_missing(event: EmailSent | EmailReply | UnknownEvent) -> str | None:
    match event:
        case EmailSent() | EmailReply():
            return event.subject
        case _:
            assert_never(event)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[type-assertion-failure]


def verified(body: bytes) -> None:
    found = verify(body, [("x-smartlead-signature", sign(body, "secret"))], secrets=["new", b"old"])
    assert_type(found, Verified)
    assert_type(found.by, Literal["signature", "secret_key", "token", "nothing"])
    assert_type(found.index, int | None)
    assert_type(sample("EMAIL_REPLY", sl_lead_email="rui@example.com"), bytes)
    verify(body, None, token="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[unknown-argument]


def made() -> tuple[CampaignStatusChanged, EmailAccountDisconnected]:
    return CampaignStatusChanged(campaign_id=372, campaign_status="PAUSED"), EmailAccountDisconnected()
