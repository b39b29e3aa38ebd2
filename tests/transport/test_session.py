"""A call's way from the endpoint to the socket and back, over the network in memory."""

import asyncio
import gzip
import json
import zlib
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from smartlead_async import (
    BadRequestError,
    ConfigurationError,
    ConnectionFailedError,
    DeadlineExceededError,
    InvalidInputError,
    InvalidResponseError,
    Lead,
    NewClient,
    QuotaExceededError,
    RateLimit,
    RateLimitedError,
    ServerError,
)
from tests.memory_network import CREATED, HTML, KEY, LEAD, STALL, MemoryServer, Reply, fullest_window
from tests.virtual_time import now


async def test_the_key_travels_in_the_query_and_nothing_else_does():
    """The documented transport of the key; the body and headers do not hold it."""
    server = MemoryServer()
    async with server.client() as smartlead:
        await smartlead.leads.add(372, LEAD)
    request = server.received[0]
    assert request.target == f"/api/v1/campaigns/372/leads/add?api_key={KEY}"
    assert request.headers["host"] == "127.0.0.1"
    assert KEY not in str(request.headers)
    assert KEY.encode() not in request.body


async def test_a_key_is_quoted_where_a_query_needs_it():
    """A key with reserved characters arrives as it is."""
    server = MemoryServer()
    async with server.client("a+b&c=d/e?#%") as smartlead:
        await smartlead.leads.add(372, LEAD)
    assert server.received[0].key == "a+b&c=d/e?#%"


async def test_hundreds_of_gathered_calls_all_finish():
    """The wait in the queue is bounded by `max_wait_s` alone; the deadline starts with the first admission."""
    server = MemoryServer()
    async with server.client(rate_limits=(RateLimit(40, per_s=2.0),), deadline_s=10.0) as smartlead:
        await asyncio.gather(*(smartlead.leads.add(372, LEAD) for _ in range(400)))
    assert len(server.received) == 400
    assert now() > 18
    assert fullest_window(server.arrivals) == 40


async def test_two_clients_with_one_key_share_the_limit():
    """The server counts by key; so do we."""
    server = MemoryServer()
    async with server.client() as one, server.client() as two:
        await asyncio.gather(*(client.leads.add(372, LEAD) for client in (one, two) for _ in range(10)))
    assert fullest_window(server.arrivals) == 10
    assert len(server.received) == 20


async def test_a_client_made_after_another_was_closed_knows_what_that_one_sent():
    """One client per request is a common mistake; the limit holds all the same."""
    server = MemoryServer()
    for _ in range(30):
        async with server.client() as smartlead:
            await smartlead.leads.add(372, LEAD)
    assert fullest_window(server.arrivals) == 10


async def test_two_clients_with_one_key_and_other_limits_are_refused():
    """They could not both be right."""
    server = MemoryServer()
    async with server.client() as one, server.client(rate_limits=(RateLimit(5, per_s=2.0),)) as two:
        await one.leads.add(372, LEAD)
        with pytest.raises(ConfigurationError, match="differ from those of another open client"):
            await two.leads.add(372, LEAD)


async def test_clients_with_two_keys_do_not_wait_for_each_other():
    """Every key has its own limit."""
    server = MemoryServer()
    async with server.client("key-one") as one, server.client("key-two") as two:
        await asyncio.gather(*(client.leads.add(372, LEAD) for client in (one, two) for _ in range(10)))
    assert now() < 0.1


async def test_a_wait_longer_than_max_wait_is_refused_and_not_sent():
    """`RateLimitedError(sent="no")`, and the place in the queue is free for others."""
    server = MemoryServer()
    async with server.client(max_wait_s=1.0) as smartlead:
        results = await asyncio.gather(
            *(smartlead.leads.add(372, LEAD) for _ in range(12)), return_exceptions=True
        )
    errors = [error for error in results if error is not None]
    assert [(type(error), error.sent, error.attempts, error.status_code) for error in errors] == [
        (RateLimitedError, "no", 0, None)
    ] * 2
    assert errors[0].waited_s == pytest.approx(1.0)
    assert len(server.received) == 10


# Rate


@pytest.mark.parametrize("status", [429, 406])
@pytest.mark.parametrize(
    ("headers", "body", "wait_s"),
    [
        ((("retry-after", "7"),), b"{}", 7.0),
        ((("retry-after", "0.5"),), b"slow down", 0.5),
        ((), b'{"error":{"code":"RATE_LIMIT_EXCEEDED","retry_after":30}}', 30.0),
        ((), b"", 2.0),
        ((("retry-after", "soon"),), b"{}", 2.0),
        ((("retry-after", "-5"),), b"{}", 2.0),
        ((("retry-after", "nan"),), b"{}", 2.0),
        ((("retry-after", "1, 2"),), b"{}", 2.0),
    ],
)
async def test_a_refusal_for_rate_waits_as_asked_and_tries_again(status, headers, body, wait_s):
    """Even a campaign is created: a refusal for rate was not applied. Rubbish is no hint."""
    server = MemoryServer(
        lambda _: Reply(body=CREATED), replies=[Reply(status=status, headers=headers, body=body)]
    )
    async with server.client() as smartlead:
        await smartlead.campaigns.create("Test email campaign")
    assert server.arrivals[1] - server.arrivals[0] == pytest.approx(wait_s, abs=0.01)


async def test_a_retry_after_may_be_a_date():
    """One in the past asks for no more than the pace does; one in the future may be past the deadline."""
    past = Reply(status=429, headers=(("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"),))
    in_two_hours = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    future = Reply(status=429, headers=(("retry-after", in_two_hours),))
    server = MemoryServer(replies=[past])
    async with server.client() as smartlead:
        await smartlead.leads.add(372, LEAD)
        assert now() == pytest.approx(0.2, abs=0.01)
        server.replies.append(future)
        with pytest.raises(RateLimitedError, match="over its rate limit") as caught:
            await smartlead.leads.add(372, LEAD)
    assert caught.value.retry_after_s is not None
    assert 7000.0 < caught.value.retry_after_s <= 7200.0
    assert caught.value.sent == "yes"


async def test_a_refusal_pauses_every_call_of_the_key():
    """One pause for the whole bucket, not one a task."""
    server = MemoryServer(replies=[Reply(status=429, headers=(("retry-after", "10"),))])
    async with server.client() as smartlead:
        await asyncio.gather(*(smartlead.leads.add(372, LEAD) for _ in range(30)))
    assert [at for at in server.arrivals if 0.1 < at < 10.0] == []
    assert len(server.received) == 31


async def test_the_quota_of_reconnect_is_not_the_rate_limit():
    """406 of reconnect: no retry, no pause for others."""
    server = MemoryServer(
        replies=[Reply(status=406, body=b'{"ok":true,"message":"Bulk reconnect API cannot be consumed"}')]
    )
    async with server.client() as smartlead:
        with pytest.raises(QuotaExceededError, match="Bulk reconnect"):
            await smartlead.email_accounts.reconnect_failed()
        await smartlead.leads.add(372, LEAD)
    assert len(server.received) == 2
    assert now() < 0.01


async def test_the_server_s_headers_are_believed_downwards():
    """`X-RateLimit-Remaining: 0` waits for the reset, in seconds or as Unix time."""
    server = MemoryServer(replies=[Reply(headers=(("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "12")))])
    async with server.client() as smartlead:
        await smartlead.leads.add(372, LEAD)
        await smartlead.leads.add(372, LEAD)
    assert server.arrivals[1] == pytest.approx(12.0, abs=0.01)


# Time


@pytest.mark.parametrize("late", [STALL, Reply(byte_interval_s=1.0)], ids=["never", "a byte a second"])
async def test_an_attempt_is_bounded_as_a_whole(late: Reply):
    """An answer that comes a byte a second is as late as one that never comes."""
    server = MemoryServer(replies=[late] * 3)
    async with server.client(timeout_s=10.0) as smartlead:
        with pytest.raises(
            ConnectionFailedError, match="no complete answer within 10 s; it may have been"
        ) as caught:
            await smartlead.leads.add(372, LEAD)
    assert (caught.value.attempts, caught.value.sent) == (3, "maybe")
    assert 30 <= now() < 35


async def test_a_call_is_bounded_as_a_whole():
    """`deadline_s` runs from the first admission, retries and their waits included."""
    server = MemoryServer(replies=[STALL] * 9)
    async with server.client(timeout_s=10.0, deadline_s=25.0, max_attempts=9) as smartlead:
        with pytest.raises(DeadlineExceededError, match="deadline_s=25") as caught:
            await smartlead.leads.add(372, LEAD)
    assert caught.value.sent == "maybe"
    assert isinstance(caught.value.__cause__, ConnectionFailedError)
    assert now() <= 25.01


async def test_server_errors_are_tried_three_times_and_then_said():
    """The last answer is the error; its HTML is not in the message."""
    server = MemoryServer(lambda _: Reply(status=502, body=HTML))
    async with server.client() as smartlead:
        with pytest.raises(ServerError, match="502: an HTML page") as caught:
            await smartlead.campaigns.list()
    assert (caught.value.attempts, caught.value.status_code) == (3, 502)
    assert "<html>" not in str(caught.value)


# Answers


async def test_a_redirect_is_not_followed():
    """The key goes nowhere else; the error names the host it pointed to."""
    server = MemoryServer(
        replies=[Reply(status=302, headers=(("location", f"https://evil.example/?api_key={KEY}"),), body=b"")]
    )
    async with server.client() as smartlead:
        with pytest.raises(InvalidResponseError, match="redirects to 'evil.example'; not followed") as caught:
            await smartlead.campaigns.list()
    assert len(server.received) == 1
    assert KEY not in str(caught.value)


async def test_a_hundred_megabytes_of_gzip_are_not_unpacked():
    """Reading stops where the answer grows past its bound."""
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(b" " * 2**20) for _ in range(100)) + packer.flush()
    server = MemoryServer(replies=[Reply(body=bomb, headers=(("content-encoding", "gzip"),))])
    async with server.client() as smartlead:
        with pytest.raises(InvalidResponseError, match="larger than 8 MiB") as caught:
            await smartlead.campaigns.get(372)
    assert caught.value.attempts == 1


async def test_gzip_is_understood():
    """It is asked for, and read."""
    body = gzip.compress(json.dumps([{"id": 372, "name": "Übung"}]).encode())
    server = MemoryServer(replies=[Reply(body=body, headers=(("content-encoding", "gzip"),))])
    async with server.client() as smartlead:
        assert (await smartlead.campaigns.list())[0].name == "Übung"
    assert server.received[0].headers["accept-encoding"] == "gzip"


async def test_the_server_s_words_are_shown_without_control_characters_and_secrets():
    """An echo of the key or of a password does not reach the error; nor do terminal escapes."""
    password = "hunter2-canary"
    echo = json.dumps({"error": f"\x1b[31mbad {password} {KEY}", "seen": [{"k": KEY, KEY: password}]}).encode()
    server = MemoryServer(replies=[Reply(status=400, body=echo)])
    client = NewClient(name="R", email="r@example.com", permission=["full_access"], password=password)
    async with server.client() as smartlead:
        with pytest.raises(BadRequestError) as caught:
            await smartlead.clients.save(client)
    text = f"{caught.value} {caught.value.body!r} {caught.value.args!r}"
    assert KEY not in text
    assert password not in text
    assert "\x1b" not in caught.value.message


async def test_what_cannot_be_sent_is_said_before_anything_is():
    """Lone surrogates and NaN are no JSON."""
    server = MemoryServer()
    async with server.client() as smartlead:
        for value in ("\ud800", float("nan")):
            with pytest.raises(InvalidInputError, match="cannot be sent as JSON"):
                await smartlead.leads.add(372, Lead(email="a@example.com", custom_fields={"x": value}))
    assert server.received == []


async def test_a_refusal_carries_the_headers_of_its_answer():
    """Their names in lower case, without the key, and without cookies."""
    headers = (("X-Request-Id", "7"), ("Via", f"1.1 {KEY}"), ("Set-Cookie", "session=1"))
    server = MemoryServer(replies=[Reply(status=400, headers=headers, body=b"{}")])
    async with server.client() as smartlead:
        with pytest.raises(BadRequestError) as caught:
            await smartlead.campaigns.list()
    assert caught.value.headers == {"content-length": "2", "x-request-id": "7", "via": "1.1 ***"}
