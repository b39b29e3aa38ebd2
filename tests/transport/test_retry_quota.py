"""The retry quota: what single calls may spend in an outage, and what jobs do instead."""

import asyncio

import pytest

from smartlead_async import Lead, RateLimitedError, ServerError
from smartlead_async.transport.call import Failure, Kind
from smartlead_async.transport.retry_quota import CLEAN, FAILED, REFUSED, TOKENS, RetryQuota
from tests.memory_network import MemoryServer, Reply
from tests.virtual_time import now

BROKEN = Failure(Kind.UNKNOWN, ServerError("broken", status_code=500))
TOO_FAST = Failure(Kind.RATE, RateLimitedError("too fast", status_code=429))


def test_a_retry_after_a_failure_costs_more_than_one_after_a_refusal():
    """35 of the one or 100 of the other, and then none."""
    failures, refusals = RetryQuota(), RetryQuota()
    assert [failures.spend(BROKEN) for _ in range(36)] == [FAILED] * (TOKENS // FAILED) + [0]
    assert [refusals.spend(TOO_FAST) for _ in range(101)] == [REFUSED] * (TOKENS // REFUSED) + [0]


def test_a_success_gives_back_what_its_last_retry_cost_and_a_clean_one_gives_one():
    """Fourteen clean successes are one more retry; so is one success after a retry."""
    quota = RetryQuota()
    while quota.spend(BROKEN):
        pass
    for _ in range(FAILED):
        quota.regain(0)
    assert quota.spend(BROKEN) == FAILED * CLEAN
    quota.regain(FAILED)
    assert quota.spend(BROKEN) == FAILED


def test_the_budget_is_never_more_than_full():
    """What was saved in good times buys no more retries."""
    quota = RetryQuota()
    for _ in range(1000):
        quota.regain(0)
    assert [quota.spend(BROKEN) for _ in range(36)] == [FAILED] * (TOKENS // FAILED) + [0]


async def test_in_an_outage_single_calls_fail_after_their_first_attempt():
    """Once 35 retries are spent each call is one request, with the error of that."""
    server = MemoryServer(lambda _: Reply(status=500))
    async with server.client() as smartlead:
        for _ in range(20):
            with pytest.raises(ServerError):
                await smartlead.campaigns.get(372)
        server.received.clear()
        with pytest.raises(ServerError) as raised:
            await smartlead.campaigns.get(372)
    assert raised.value.attempts == 1
    assert len(server.received) == 1


async def test_50_tasks_in_an_outage_of_half_a_minute_are_refused_40_times_at_most():
    """All calls of the key pause together, so that a server that refuses everything is seldom asked."""
    server = MemoryServer(lambda _: Reply(status=429 if now() < 30 else 200, body=b'{"id":372}'))

    async def task() -> None:
        while now() < 30:
            try:
                await smartlead.campaigns.get(372)
            except RateLimitedError:
                await asyncio.sleep(1)

    async with server.client() as smartlead:
        await asyncio.gather(*(task() for _ in range(50)))
        await smartlead.campaigns.get(372)
    assert sum(received.at < 30 for received in server.received) <= 40


async def test_a_job_spends_nothing_and_loses_nothing():
    """A minute of 500s: rows are held back, every lead is added, and single calls have their retries still."""
    server = MemoryServer(lambda request: Reply(status=500 if now() < 60 and request.method == "POST" else 200))
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, [Lead(email=f"lead{n}@example.com") for n in range(50)])
        server.replies.extend([Reply(status=500), Reply(body=b'{"id":372}')])
        await smartlead.campaigns.get(372)
    assert report.added == 50
