"""`stop()`: what was not sent does not wait any longer; what was sent is waited for."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from smartlead_async import Lead, RateLimitedError, ServerError, Smartlead
from smartlead_async.bulk.outcome import EachOutcome, Outcome
from tests.bulk.campaign import CAMPAIGN, Campaign
from tests.bulk.many import NO_LIMIT, batch_reply, leads
from tests.memory_network import RESET, MemoryServer, Received, Reply
from tests.virtual_time import now

HOUR = Reply(status=429, headers=(("Retry-After", "3600"),))
STOPPED_S = 5.0


def refusing_after(count: int, reply: Reply = HOUR, *, late_s: float = 0.0) -> MemoryServer:
    """A server that takes so many leads, late if asked, and then answers otherwise."""
    return MemoryServer(lambda _: reply, replies=[Reply(down_s=late_s)] * count)


async def stopped_outcomes(smartlead: Smartlead, rows: list[Lead], **options: Any) -> list[Outcome]:
    """Of a job that is stopped five seconds after it began; it ends with what was sent."""
    job = smartlead.bulk.add_leads(CAMPAIGN, rows, **options)
    asyncio.get_running_loop().call_later(STOPPED_S, job.stop)
    async with job as outcomes:
        return sorted([outcome async for outcome in outcomes], key=lambda outcome: outcome.index)


@pytest.mark.parametrize("workers", [1, 3, 10])
@pytest.mark.parametrize("batch_size", [1, 3])
async def test_a_stopped_job_does_not_wait_for_a_pause(workers: int, batch_size: int):
    """An hour that the server asked for is not waited; every row that was read has its outcome."""
    server = MemoryServer(
        lambda request: HOUR if len(server.received) > 2 else batch_reply(request) if batch_size > 1 else Reply()
    )
    async with server.client() as smartlead:
        seen = await stopped_outcomes(smartlead, leads(200), workers=workers, batch_size=batch_size)
    assert round(now(), 3) == STOPPED_S
    assert [outcome.index for outcome in seen] == list(range(len(seen)))
    assert Counter(outcome.status for outcome in seen) == {
        "added": 2 * batch_size,
        "not_attempted": len(seen) - 2 * batch_size,
    }
    assert all(isinstance(outcome.error, RateLimitedError | None) for outcome in seen)


async def test_what_was_sent_is_waited_for():
    """With the answers that come after the stop, such as they are; nothing is sent after it."""
    server = refusing_after(10, RESET, late_s=20.0)
    async with server.client() as smartlead:
        seen = await stopped_outcomes(smartlead, leads(200))
    assert now() > 20
    assert len(server.received) == 10
    assert max(server.arrivals) < STOPPED_S
    assert Counter(outcome.status for outcome in seen) == {"added": 10, "not_attempted": len(seen) - 10}


async def test_a_row_that_may_have_been_added_is_unknown_and_not_sent_again():
    """Its answer was a failure, and the next attempt would come after the stop."""
    server = refusing_after(0, Reply(status=503, headers=(("Retry-After", "60"),)))
    async with server.client(**NO_LIMIT) as smartlead:
        [outcome] = await stopped_outcomes(smartlead, leads(1))
    assert round(now(), 3) == STOPPED_S
    assert (outcome.status, outcome.attempts, len(server.received)) == ("unknown", 1, 1)
    assert isinstance(outcome.error, ServerError)


async def test_an_answer_that_comes_after_the_stop_brings_no_further_attempt():
    """It may have been applied; whether it was is not known."""
    server = refusing_after(0, Reply(status=500, down_s=10.0))
    async with server.client(**NO_LIMIT) as smartlead:
        [outcome] = await stopped_outcomes(smartlead, leads(1))
    assert (outcome.status, len(server.received)) == ("unknown", 1)


async def test_a_row_says_why_it_was_not_sent():
    """One that was refused has the refusal, one that waited says so."""
    server = refusing_after(0)
    async with server.client() as smartlead:
        first, second = await stopped_outcomes(smartlead, leads(2), workers=2)
    assert str(first.error).startswith("POST /campaigns/{campaign_id}/leads/add: 429")
    assert (first.attempts, second.attempts) == (1, 0)
    assert "the bulk job was stopped while the call waited in the queue of the rate limit; not sent" in str(
        second.error
    )


async def test_a_stopped_job_goes_on_with_its_journal(tmp_path: Path):
    """Rows that waited are on record as not sent: the next run sends each of them once, and no other."""
    sent: Counter[str] = Counter()

    def answer(request: Received) -> Reply:
        if len(server.received) > 4 and now() < 3600:
            return HOUR
        sent[request.json["email"]] += 1
        return Reply()

    server = MemoryServer(answer)
    options: dict[str, Any] = {"journal": tmp_path / "leads.journal", "on_unknown": "report"}
    async with server.client() as smartlead:
        await stopped_outcomes(smartlead, leads(30), **options)
        await asyncio.sleep(3600)
        report = await smartlead.bulk.add_leads(CAMPAIGN, leads(30), **options)
    assert (report.added, report.resumed, report.ok) == (30, 4, True)
    assert sent == Counter(lead.email for lead in leads(30))


async def test_a_job_that_is_stopped_while_it_looks_rows_up_does_not_wait():
    """They stay as they are, and the report says so."""
    campaign = Campaign()

    def answer(request: Received) -> Reply:
        return HOUR if request.method == "GET" else campaign(request)

    async with MemoryServer(answer).client() as smartlead:
        campaign.put("person0@example.com")
        job = smartlead.bulk.add_leads(CAMPAIGN, leads(20), batch_size=10, verify=True)
        asyncio.get_running_loop().call_later(STOPPED_S, job.stop)
        report = await job
    assert round(now(), 3) == STOPPED_S
    assert report.total == 20
    assert "could not be looked up" in report.notes[-1]


@pytest.mark.parametrize("at_turn", range(1, 60))
async def test_a_stop_between_any_two_steps_loses_no_row(at_turn: int):
    """Rows that the server took are added, the others are not attempted: no row is said to be what it is not."""
    took: set[str] = set()
    stopped_at = -1.0

    def stop() -> None:
        nonlocal stopped_at
        stopped_at = now()
        job.stop()

    def answer(request: Received) -> Reply:
        took.add(request.json["email"])
        return Reply()

    async with MemoryServer(answer).client() as smartlead:
        job = smartlead.bulk.add_leads(CAMPAIGN, leads(30))
        asyncio.get_running_loop().call_at_turn(at_turn, stop)  # type: ignore[attr-defined]
        async with job as outcomes:
            seen = [outcome async for outcome in outcomes]
    assert {outcome.email for outcome in seen if outcome.status == "added"} == took
    assert {outcome.status for outcome in seen} <= {"added", "not_attempted"}
    assert round(now(), 6) == round(stopped_at, 6)


async def stopped_items(
    smartlead: Smartlead, call: Callable[[int], Awaitable[None]], stops_at: float = STOPPED_S
) -> list[EachOutcome[int, None]]:
    """Of two items, of a job that is stopped."""
    job = smartlead.bulk.each([1, 2], call)
    asyncio.get_running_loop().call_later(stops_at, job.stop)
    async with job as outcomes:
        return sorted([outcome async for outcome in outcomes], key=lambda outcome: outcome.index)


async def test_an_item_of_which_nothing_was_sent_is_not_attempted():
    """A pause of an hour is not waited for any call."""
    async with refusing_after(0).client() as smartlead:
        seen = await stopped_items(smartlead, lambda lead_id: smartlead.leads.pause(CAMPAIGN, lead_id))
    assert round(now(), 3) == STOPPED_S
    assert [outcome.status for outcome in seen] == ["not_attempted"] * 2


async def test_an_item_that_was_begun_is_finished():
    """Its second request leaves after the stop, also one that waits for its turn by then."""
    server = MemoryServer()

    async def call(lead_id: int) -> None:
        await smartlead.leads.pause(CAMPAIGN, lead_id)
        await asyncio.sleep(8)
        await smartlead.leads.resume(CAMPAIGN, lead_id)

    async with server.client() as smartlead:
        seen = await stopped_items(smartlead, call)
    assert ([outcome.status for outcome in seen], len(server.received)) == (["done"] * 2, 4)


async def test_an_item_that_was_begun_is_not_waited_for_for_ever():
    """Ten seconds; what was done of it is not known here."""
    server = refusing_after(2)

    async def call(lead_id: int) -> None:
        await smartlead.leads.pause(CAMPAIGN, lead_id)
        await smartlead.leads.resume(CAMPAIGN, lead_id)

    async with server.client() as smartlead:
        seen = await stopped_items(smartlead, call)
    assert round(now(), 3) == STOPPED_S + 10
    assert [outcome.status for outcome in seen] == ["unknown"] * 2
    assert all(isinstance(outcome.error, RateLimitedError) for outcome in seen)
