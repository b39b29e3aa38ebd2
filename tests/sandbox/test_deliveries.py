"""Webhooks are called over HTTP when something happens, and again as documented when they do not answer well."""

import asyncio
import hashlib
import hmac
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from smartlead_async import EventType, Lead, NewWebhook, Smartlead
from smartlead_async.sandbox import Delivery, Sandbox
from smartlead_async.sandbox.deliveries import _post
from smartlead_async.webhooks import EmailReply, LeadCategoryUpdated, parse
from tests.virtual_time import run

pytestmark = pytest.mark.real_time

ALL = list(EventType)


class Listener:
    """A web server that answers with what it is told to, and keeps what it was sent."""

    def __init__(self) -> None:
        self.answers: list[int | None] = []
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        self.bodies.append(await reader.readexactly(int(headers["content-length"])))
        self.headers.append({**headers, "target": first.split()[1]})
        status = self.answers.pop(0) if self.answers else 200
        if status is not None:
            writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n".encode())
        writer.close()
        await writer.wait_closed()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listener = Listener()
    async with await asyncio.start_server(listener.answer, "127.0.0.1", 0) as server:
        listener.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hooks?secret=token"
        yield listener


async def settled(sandbox: Sandbox) -> list[Delivery]:
    await asyncio.to_thread(sandbox.wait_for_deliveries)
    return sandbox.deliveries()


async def register(sandbox: Sandbox, url: str, *types: EventType, **more: Any) -> None:
    """A lead, and a webhook of its campaign."""
    async with Smartlead(sandbox.api_key, base_url=sandbox.base_url, rate_limits=()) as smartlead:
        await smartlead.leads.add(372, Lead(email="ana@example.com", first_name="Ana", company_name="Example"))
        await smartlead.webhooks.save(372, NewWebhook(name="x", webhook_url=url, event_types=types or ALL, **more))


async def set_category(sandbox: Sandbox, category_id: int | None) -> None:
    async with Smartlead(sandbox.api_key, base_url=sandbox.base_url, rate_limits=()) as smartlead:
        await smartlead.leads.set_category(372, 1, category_id)


async def test_a_change_of_category_is_told_to_the_webhook(listener: Listener) -> None:
    """From which to which, and of whom; a category that nobody knows has no name."""
    with Sandbox(dialect="deployed") as sandbox:
        await register(sandbox, listener.url)
        for category_id in (1, 77, None):
            await set_category(sandbox, category_id)
            await settled(sandbox)
    events: list[Any] = [parse(body) for body in listener.bodies]
    changes = [(event.lead_category.old_id, event.category_id, event.category_name) for event in events]
    assert changes == [(None, 1, "Interested"), (1, 77, None), (77, None, None)]
    assert [type(event) for event in events] == [LeadCategoryUpdated] * 3
    assert (events[0].lead_email, events[0].lead_id, events[0].lead_data.company_name) == (
        "ana@example.com",
        1,
        "Example",
    )
    assert {delivery.event_type for delivery in sandbox.deliveries()} == {"LEAD_CATEGORY_UPDATED"}


async def test_only_what_a_webhook_wants_is_told(listener: Listener) -> None:
    """Its types, and its categories."""
    wanted = EventType.LEAD_CATEGORY_UPDATED
    with Sandbox() as sandbox:
        await register(sandbox, listener.url, wanted, categories=["Interested"])
        sandbox.receive_reply("ana@example.com")
        for category_id in (2, 77, 1, None):
            await set_category(sandbox, category_id)
        assert [delivery.answers for delivery in await settled(sandbox)] == [[200]]


async def test_an_event_by_hand_is_told_whatever_its_category(listener: Listener) -> None:
    """A sample has a category of its own, which need not be one that the webhook wants."""
    with Sandbox() as sandbox:
        await register(sandbox, listener.url, EventType.LEAD_CATEGORY_UPDATED, categories=["Do Not Contact"])
        assert len(sandbox.emit("LEAD_CATEGORY_UPDATED")) == 1
        assert [delivery.answers for delivery in await settled(sandbox)] == [[200]]


async def test_whatever_happens_to_a_lead_is_told(listener: Listener) -> None:
    """In bodies of which every field has a name."""
    with Sandbox(dialect="deployed") as sandbox:
        await register(sandbox, listener.url)
        sandbox.send_email("ana@example.com")
        sandbox.open_email("ana@example.com")
        sandbox.click_link("ana@example.com")
        sandbox.receive_reply("ana@example.com", "<p>Yes, on <b>Monday</b>.</p>")
        await set_category(sandbox, 1)
        sandbox.bounce("ana@example.com")
        sandbox.unsubscribe("ana@example.com")
        await settled(sandbox)
    events: list[Any] = [parse(body) for body in listener.bodies]
    assert {event.event_type for event in events} >= {str(one) for one in ALL}
    assert [event.extra for event in events] == [{}] * len(events)
    assert {(event.campaign_id, event.lead_email) for event in events} == {(372, "ana@example.com")}
    [reply] = [event for event in events if isinstance(event, EmailReply)]
    assert (reply.reply_text, reply.lead_id) == ("Yes, on Monday.", 1)
    [changed] = [event for event in events if isinstance(event, LeadCategoryUpdated)]
    assert changed.last_reply is not None
    assert changed.last_reply.email_body == "<p>Yes, on <b>Monday</b>.</p>"


@pytest.mark.parametrize("dialect", ["documented", "deployed"])
async def test_a_delivery_says_who_sent_it(dialect: Any, listener: Listener) -> None:
    """In its body; as documented, it is signed too. The address is called as it was saved."""
    with Sandbox(dialect=dialect, webhook_secret="s3cret") as sandbox:
        sandbox.emit("EMAIL_REPLY", to=listener.url)
        [delivery] = await settled(sandbox)
    [body], [headers] = listener.bodies, listener.headers
    signature = "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    is_signed = dialect == "documented"
    assert json.loads(body)["secret_key"] == "s3cret"
    assert headers.get("x-smartlead-signature") == (signature if is_signed else None)
    assert headers.get("x-request-id") == (delivery.id if is_signed else None)
    assert headers["target"] == "/hooks?secret=token"


async def test_a_failure_is_tried_again_as_documented(listener: Listener) -> None:
    """After one minute, five and thirty, when time has passed; then no more."""
    listener.answers = [500, None, 503, 502]
    with Sandbox() as sandbox:
        sandbox.emit("EMAIL_REPLY", to=listener.url)
        assert [(one.answers, one.is_over) for one in await settled(sandbox)] == [([500], False)]
        for seconds, count in ((59.0, 1), (1.0, 2), (300.0, 3), (1799.0, 3), (1.0, 4), (1e6, 4)):
            sandbox.pass_time(seconds)
            [delivery] = await settled(sandbox)
            assert len(delivery.answers) == count
    assert (delivery.answers, delivery.is_over) == ([500, "IncompleteReadError", 503, 502], True)
    assert len({headers["x-request-id"] for headers in listener.headers}) == 1


@pytest.mark.parametrize("status", [200, 204, 302, 400, 404, 499])
async def test_what_was_taken_or_refused_is_not_tried_again(status: int, listener: Listener) -> None:
    """A 4xx is documented to be final."""
    listener.answers = [status]
    with Sandbox() as sandbox:
        sandbox.emit({"event_type": "EMAIL_REPLY"}, to=listener.url)
        sandbox.pass_time(1e6)
        assert [(one.answers, one.is_over) for one in await settled(sandbox)] == [([status], True)]


@pytest.mark.parametrize("url", ["https://127.0.0.1/x", "http://example.com/x", "http://[", "ftp://localhost/x"])
async def test_only_this_machine_is_called(url: str) -> None:
    """Anything else is on record."""
    with Sandbox() as sandbox:
        sandbox.emit("EMAIL_OPEN", to=url)
        assert [one.answers for one in await settled(sandbox)] == [["not called: not on this machine"]]


def test_an_answer_is_waited_for_as_long_as_documented() -> None:
    """Then there is none; in virtual time."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert run(_post(url, b"{}", {})) == "no answer within 30 s"


async def test_an_event_goes_to_the_webhooks_of_its_campaign(listener: Listener) -> None:
    """That are told of its type; one that names no campaign, to those of all."""
    with Sandbox() as sandbox:
        await register(sandbox, listener.url, EventType.EMAIL_REPLY)
        assert len(sandbox.emit("EMAIL_REPLY")) == 1
        assert len(sandbox.emit(EmailReply(lead_email="ana@example.com"))) == 1
        assert sandbox.emit({"event_type": "EMAIL_REPLY", "campaign_id": 1}) == []
        assert sandbox.emit("EMAIL_OPEN") == []
        await settled(sandbox)
    assert [parse(body).lead_email for body in listener.bodies] == ["ana@example.com"] * 2


@pytest.mark.parametrize(
    ("event", "error"), [("EMAIL_FORWARDED", "it must be one of CAMPAIGN_"), (7, "it must be a type's name")]
)
def test_what_is_no_event_is_refused(event: Any, error: str) -> None:
    """With what would be one."""
    with pytest.raises((ValueError, TypeError), match=error):
        Sandbox().emit(event)


async def test_what_was_under_way_goes_on_after_a_stop(listener: Listener) -> None:
    """As the sandbox does; before its start nothing is sent."""
    sandbox = Sandbox()
    sandbox.emit("EMAIL_OPEN", to=listener.url)
    with pytest.raises(TimeoutError, match="webhooks did not answer within 0 s"):
        sandbox.wait_for_deliveries(0)
    with sandbox:
        await settled(sandbox)
    with sandbox:
        assert [one.answers for one in await settled(sandbox)] == [[200]]
        sandbox.reset()
        assert sandbox.deliveries() == []


async def test_a_stop_does_not_wait_for_answers() -> None:
    """A webhook that never answers is told again after the next start."""
    connected, gone = asyncio.Event(), asyncio.Event()

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()
        await reader.read()
        writer.close()
        await writer.wait_closed()
        gone.set()

    async with await asyncio.start_server(never, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        with Sandbox() as sandbox:
            sandbox.emit("EMAIL_OPEN", to=url)
            await connected.wait()
        await gone.wait()
    assert [(one.answers, one.is_over) for one in sandbox.deliveries()] == [([], False)]


async def test_it_can_be_told_over_http(listener: Listener) -> None:
    """For programs in other languages."""
    listener.answers = [500]
    with Sandbox() as sandbox:
        control = sandbox.base_url.removesuffix("/api/v1") + "/__sandbox__"
        async with httpx.AsyncClient(timeout=None, trust_env=False) as http:
            fields: dict[str, Any] = {"event": "EMAIL_REPLY", "to": listener.url}
            assert (await http.post(f"{control}/emit", json=fields)).json() == {"ok": True}
            await settled(sandbox)
            assert (await http.post(f"{control}/pass-time", json={"seconds": 60})).json() == {"ok": True}
            await settled(sandbox)
            [shown] = (await http.get(f"{control}/deliveries")).json()
            wrong = await http.post(f"{control}/pass-time", json={"seconds": "x"})
            nothing = await http.post(f"{control}/emit", json={"event": 7})
    assert (shown["answers"], shown["is_over"]) == ([500, 200], True)
    assert (wrong.status_code, nothing.status_code) == (400, 400)
