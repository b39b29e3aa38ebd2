"""What a call does after a failure: once more, or an error, over the network in memory."""

import gzip
import re
import ssl

import httpcore
import httpx
import pytest

from smartlead_async import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ConnectionFailedError,
    NewWebhook,
    NotFoundError,
    OutcomeUnknownError,
    RateLimit,
    ServerError,
    Smartlead,
)
from tests.memory_network import CREATED, HTML, KEY, LEAD, NOTHING, RESET, MemoryServer, Reply
from tests.virtual_time import now


@pytest.mark.parametrize(
    "reply",
    [
        NOTHING,
        RESET,
        Reply(status=500, body=b'{"error":"boom"}'),
        Reply(status=502, body=HTML),
        Reply(status=503, body=b""),
        Reply(status=524, body=HTML),
        Reply(status=408, body=b"{}"),
        Reply(body=HTML),
        Reply(body=b'{"ok":tr'),
        Reply(body=b"[" * 100_000),
        Reply(raw=b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{", then="close"),
        Reply(raw=b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{", then="close"),
        Reply(raw=b"garbage\r\n\r\n", then="close"),
        Reply(body=gzip.compress(b'{"ok":true}', mtime=0)[:-9], headers=(("content-encoding", "gzip"),)),
        Reply(body=b"not gzip", headers=(("content-encoding", "gzip"),)),
        Reply(body=b"{}", headers=(("content-encoding", "br"),)),
    ],
    ids=lambda reply: (reply.to_bytes()[9:12] + reply.body[:12]).decode("latin-1").strip() or reply.then,
)
async def test_a_lead_is_added_again_after_an_unknown_outcome_and_a_campaign_is_not(reply):
    """The API knows a lead by its address; a campaign would exist twice."""
    server = MemoryServer(replies=[reply])
    async with server.client() as smartlead:
        await smartlead.leads.add(372, LEAD)
    assert len(server.received) == 2

    server = MemoryServer(lambda _: Reply(body=CREATED), replies=[reply])
    async with server.client("another-key") as smartlead:
        with pytest.raises(OutcomeUnknownError) as caught:
            await smartlead.campaigns.create("Test email campaign")
    assert len(server.received) == 1
    error = caught.value
    assert (error.call, error.attempts, error.sent) == ("POST /campaigns/create", 1, "maybe")
    assert error.__cause__ is not None
    assert error.__context__ is None or error.__context__ is error.__cause__


async def test_a_connection_that_is_refused_is_tried_again_for_everything():
    """Nothing was sent, so that nothing can happen twice; it costs no slot either."""
    server = MemoryServer(lambda _: Reply(body=CREATED))
    server.refuse_connections = 2
    async with server.client(rate_limits=(RateLimit(1, per_s=60.0),)) as smartlead:
        await smartlead.campaigns.create("Test email campaign")
    assert len(server.received) == 1
    assert now() < 3


async def test_a_connection_that_is_never_had_ends_with_an_error_that_says_so():
    """`ConnectionFailedError(sent="no")` after `max_attempts`."""
    server = MemoryServer()
    server.refuse_connections = 99
    async with server.client() as smartlead:
        with pytest.raises(ConnectionFailedError, match="Connection refused.*nothing was sent") as caught:
            await smartlead.email_accounts.reconnect_failed()
    assert (caught.value.sent, caught.value.attempts) == ("no", 3)


async def test_connecting_takes_ten_seconds_at_most():
    """A host that swallows packets is given up before the attempt is, and nothing was sent."""
    server = MemoryServer()
    server.connect_s = 1000
    async with server.client(timeout_s=5.0, max_attempts=1) as smartlead:
        with pytest.raises(ConnectionFailedError, match="within 5 s; nothing was sent") as caught:
            await smartlead.campaigns.create("Test email campaign")
    assert caught.value.sent == "no"


async def test_a_bad_certificate_is_final():
    """It does not get better by itself; nothing is tried again."""

    class Untrusted(httpx.AsyncBaseTransport):
        attempts = 0

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            self.attempts += 1
            try:
                raise ssl.SSLCertVerificationError("certificate verify failed: self-signed certificate")
            except ssl.SSLError as error:
                raise httpcore.ConnectError(str(error)) from error

    transport = Untrusted()
    async with Smartlead(KEY, http_transport=transport) as smartlead:
        with pytest.raises(ConnectionFailedError, match="self-signed") as caught:
            await smartlead.campaigns.list()
    assert (transport.attempts, caught.value.sent) == (1, "no")


@pytest.mark.parametrize(
    ("status", "error_class"),
    [
        (400, BadRequestError),
        (401, AuthenticationError),
        (403, AuthenticationError),
        (404, NotFoundError),
        (405, ApiError),
        (409, ApiError),
        (410, ApiError),
        (413, ApiError),
        (415, ApiError),
        (422, BadRequestError),
    ],
)
async def test_a_refusal_is_final(status, error_class):
    """The status decides, whatever `ok` says in the body."""
    server = MemoryServer(replies=[Reply(status=status, body=b'{"ok":true,"message":"no such thing"}')])
    async with server.client() as smartlead:
        with pytest.raises(ApiError, match="no such thing") as caught:
            await smartlead.leads.add(372, LEAD)
    assert type(caught.value) is error_class
    assert (caught.value.status_code, caught.value.attempts, caught.value.sent) == (status, 1, "yes")
    assert caught.value.body == {"ok": True, "message": "no such thing"}
    assert "campaign_id=372" in caught.value.message


@pytest.mark.parametrize(
    "body", [b'{"error":"nope"}', b'{"ok":false,"message":"nope"}', b'{"success":false,"message":"nope"}']
)
async def test_a_200_that_says_no_is_a_refusal(body):
    """`{"error": ...}`, `"ok": false` and `"success": false` are answers, not results."""
    server = MemoryServer(replies=[Reply(body=body)])
    async with server.client() as smartlead:
        with pytest.raises(ApiError, match="nope") as caught:
            await smartlead.campaigns.create("Test email campaign")
    assert caught.value.status_code == 200
    assert len(server.received) == 1


async def test_start_is_not_repeated_where_the_campaign_is_active_by_then():
    """After an unknown outcome the campaign is read first."""
    server = MemoryServer(replies=[RESET, Reply(body=b'{"id":372,"name":"x","status":"ACTIVE"}')])
    async with server.client() as smartlead:
        await smartlead.campaigns.set_status(372, "START")
    assert [request.method for request in server.received] == ["POST", "GET"]


async def test_start_is_repeated_once_where_the_campaign_is_not_active():
    """It was read, so that a pause of somebody else would have been seen."""
    server = MemoryServer(replies=[RESET, Reply(body=b'{"id":372,"name":"x","status":"PAUSED"}')])
    async with server.client() as smartlead:
        await smartlead.campaigns.set_status(372, "START")
    assert [request.method for request in server.received] == ["POST", "GET", "POST"]


async def test_a_webhook_gone_after_an_unknown_delete_is_deleted():
    """The 404 of the second attempt is the first one's success; without one before it is a refusal."""
    gone = Reply(status=404, body=b'{"error":"Webhook not found"}')
    server = MemoryServer(replies=[RESET, gone, gone])
    async with server.client() as smartlead:
        await smartlead.webhooks.delete(372, 217)
        with pytest.raises(NotFoundError):
            await smartlead.webhooks.delete(372, 217)


@pytest.mark.parametrize("before", [RESET, Reply(status=502)], ids=["reset", "502"])
async def test_a_lead_that_needs_no_update_after_an_unknown_unsubscription_is_unsubscribed(before):
    """Without an attempt before it nobody knows, and with a word more it is a refusal."""
    no_update, refusal = b'{"ok":false}', b'{"ok":false,"error":"no"}'
    server = MemoryServer(
        replies=[before, Reply(body=no_update), Reply(body=no_update), RESET, Reply(body=refusal)]
    )
    async with server.client() as smartlead:
        await smartlead.leads.unsubscribe_globally(7)
        for words in ('refused: {"ok": false}', "refused: no"):
            with pytest.raises(ApiError, match=re.escape(words)):
                await smartlead.leads.unsubscribe_globally(7)


async def test_a_webhook_with_an_id_is_saved_again_and_one_without_is_not():
    """What may be repeated is decided by what is asked, not by the path."""
    server = MemoryServer(lambda _: Reply(body=b'{"ok":true,"name":"x"}'), replies=[RESET])
    hook = {"name": "x", "webhook_url": "https://example.com/hook", "event_types": ["EMAIL_REPLY"]}
    async with server.client() as smartlead:
        await smartlead.webhooks.save(372, NewWebhook(id=217, **hook))
        server.replies.append(RESET)
        with pytest.raises(OutcomeUnknownError):
            await smartlead.webhooks.save(372, NewWebhook(**hook))
    assert len(server.received) == 3


# Nothing in answer to a look-up

EMPTY = Reply(body=b"")
FOUND = Reply(body=b'{"id":372,"name":"a"}')


async def test_a_look_up_that_is_answered_with_nothing_is_asked_once_more():
    """A busy server answers so; the campaign is there."""
    server = MemoryServer(replies=[EMPTY, FOUND])
    async with server.client() as smartlead:
        assert (await smartlead.campaigns.get(372)).id == 372


@pytest.mark.parametrize(
    ("replies", "attempts", "was_twice"),
    [
        ([EMPTY, EMPTY, FOUND], 2, True),
        ([Reply(status=500), EMPTY, EMPTY], 3, True),
        ([EMPTY, Reply(status=500), EMPTY], 3, False),
    ],
)
async def test_nothing_twice_in_a_row_is_what_there_is(replies, attempts, was_twice):
    """And the error says how often it was asked."""
    server = MemoryServer(replies=replies)
    async with server.client() as smartlead:
        with pytest.raises(NotFoundError, match="no such thing \\(campaign_id=372\\)") as caught:
            await smartlead.campaigns.get(372)
    assert caught.value.attempts == attempts
    assert caught.value.message.endswith("; it was asked for twice") is was_twice


async def test_one_attempt_is_one_attempt():
    """For a client that allows no more."""
    server = MemoryServer(replies=[EMPTY, FOUND])
    async with server.client(max_attempts=1) as smartlead:
        with pytest.raises(NotFoundError, match="check the ids$"):
            await smartlead.campaigns.get(372)


async def test_a_second_look_needs_no_retry_quota():
    """In an outage a campaign that is there is not said to be gone."""
    server = MemoryServer(lambda _: Reply(status=500))
    async with server.client(rate_limits=()) as smartlead:
        for _ in range(20):
            with pytest.raises(ServerError):
                await smartlead.campaigns.get(372)
        server.replies.extend([EMPTY, FOUND])
        assert (await smartlead.campaigns.get(372)).id == 372
