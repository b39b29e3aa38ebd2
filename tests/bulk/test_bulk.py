"""Many leads: every row ends in one outcome, and the counts add up."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator

import pytest

from smartlead_async import (
    AuthenticationError,
    BulkReport,
    ConfigurationError,
    InvalidInputError,
    Lead,
    NotFoundError,
    Progress,
    RateLimit,
)
from tests.bulk.many import NO_LIMIT, batch_reply, leads, stopped
from tests.memory_network import RESET, MemoryServer, Received, Reply, fullest_window, times_added


async def test_a_job_can_be_awaited():
    """For its report."""
    server = MemoryServer()
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(25))
    assert report == BulkReport(added=25, requests=25, elapsed_s=report.elapsed_s)
    assert report.ok
    assert report.total == 25
    assert times_added(server.received).total() == 25


async def test_a_job_can_be_entered():
    """For an outcome per row, as they come."""
    server = MemoryServer()
    async with server.client(**NO_LIMIT) as smartlead:
        job = smartlead.bulk.add_leads(372, leads(25))
        async with job as outcomes:
            seen = [outcome async for outcome in outcomes]
    assert sorted(outcome.index for outcome in seen) == list(range(25))
    assert {(outcome.status, outcome.attempts, outcome.error) for outcome in seen} == {("added", 1, None)}
    assert job.report.added == 25


async def test_an_async_iterable_will_do():
    """Read lazily, by one task."""

    async def source() -> AsyncIterator[Lead]:
        for lead in leads(7):
            await asyncio.sleep(1)
            yield lead

    server = MemoryServer()
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, source())
    assert report.added == 7


async def test_updates_are_pairs_of_lead_id_and_lead():
    """`POST /campaigns/{campaign_id}/leads/{lead_id}/update`, once per lead id."""
    server = MemoryServer()
    updates = [
        (11, Lead(email="a@example.com")),
        (12, Lead(email="a@example.com")),
        (11, Lead(email="b@example.com")),
    ]
    async with server.client(**NO_LIMIT) as smartlead:
        async with smartlead.bulk.update_leads(372, [*updates, (0, updates[0][1]), updates[0][1]]) as outcomes:
            seen = sorted([outcome async for outcome in outcomes], key=lambda outcome: outcome.index)
    assert [outcome.status for outcome in seen] == ["added", "added", "duplicate_input", "rejected", "rejected"]
    assert [request.path for request in server.received] == [
        "/api/v1/campaigns/372/leads/11/update",
        "/api/v1/campaigns/372/leads/12/update",
    ]


async def test_a_bulk_job_keeps_the_limit_and_stays_near_it():
    """300 rows with 20 to 80 ms of latency: no window over ten, and no more than 5 % slower than the limit."""
    rng = random.Random(1)
    server = MemoryServer(travel=lambda: (rng.uniform(0.01, 0.04), rng.uniform(0.01, 0.04)))
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(300))
    assert fullest_window(server.arrivals) == 10
    assert report.elapsed_s < 300 / 5 / 0.95


async def test_rows_are_read_no_faster_than_they_are_sent():
    """Memory is flat: a few rows ahead of what is finished, however long the input is."""
    server = MemoryServer()
    read_rows = 0

    def source() -> Iterator[Lead]:
        nonlocal read_rows
        for lead in leads(10_000):
            read_rows += 1
            yield lead

    async with server.client() as smartlead:
        async with smartlead.bulk.add_leads(372, source(), workers=4) as outcomes:
            async for outcome in outcomes:
                assert read_rows <= outcome.index + 2 * 4 + 2
                if outcome.index == 50:
                    break
    assert read_rows < 70


async def test_leaving_early_ends_the_job():
    """And the client closes without waiting for the rows that were not read."""
    server = MemoryServer()
    async with server.client() as smartlead:
        async with smartlead.bulk.add_leads(372, leads(1000)) as outcomes:
            async for _ in outcomes:
                break
    assert len(server.received) < 15


async def test_the_same_address_is_sent_once():
    """Without regard to case and to forms of the same letter; later rows name the first."""
    server = MemoryServer()
    rows = [
        Lead(email=email)
        for email in ("ana@example.com", "ANA@example.com", "ａｎａ@example.com", "b@example.com")
    ]
    async with server.client(**NO_LIMIT) as smartlead:
        async with smartlead.bulk.add_leads(372, rows) as outcomes:
            seen = sorted([outcome async for outcome in outcomes], key=lambda outcome: outcome.index)
        report = await smartlead.bulk.add_leads(372, rows, dedupe=False)
    assert [outcome.status for outcome in seen] == ["added", "duplicate_input", "duplicate_input", "added"]
    assert "same lead as row 0" in str(seen[1].error)
    assert report.added == 4


async def test_a_row_that_is_no_lead_is_rejected_and_the_job_goes_on():
    """So is a row whose reader could not build one."""
    server = MemoryServer()
    rows = [Lead(email="a@example.com"), {"email": "x"}, None, InvalidInputError("line 3: no @")]
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(372, rows)  # type: ignore[arg-type]
    assert (report.added, report.rejected, report.ok) == (1, 3, False)


async def test_each_row_ends_by_what_is_known_of_it():
    """Refused rows, unknown ones and rows that were surely not applied are told apart."""

    def answer(request: Received) -> Reply:
        name = request.json["email"].partition("@")[0]
        return {
            "bad": Reply(status=400, body=b'{"error":"Invalid email"}'),
            "lost": RESET,
            "slow": Reply(status=429, headers=(("retry-after", "1000"),)),
        }.get(name, Reply())

    server = MemoryServer(answer)
    names = ("good", "bad", "lost", "slow")
    rows = [Lead(email=f"{name}@example.com") for name in names]
    async with server.client() as smartlead:
        async with smartlead.bulk.add_leads(372, rows, workers=1) as outcomes:
            seen = {str(outcome.email).partition("@")[0]: outcome async for outcome in outcomes}
    assert {name: (seen[name].status, seen[name].attempts) for name in names} == {
        "good": ("added", 1),
        "bad": ("rejected", 1),
        "lost": ("unknown", 18),  # six rounds, as no other row tells of the API
        "slow": ("not_attempted", 5),  # an hour, as long as an outage may last
    }


async def test_an_unknown_outcome_is_sent_again_or_reported():
    """By `on_unknown`: the API knows leads by their address, but it is the caller's choice."""
    server = MemoryServer(replies=[RESET])
    async with server.client(**NO_LIMIT) as smartlead:
        resent = await smartlead.bulk.add_leads(372, leads(1))
        server.replies.append(RESET)
        reported = await smartlead.bulk.add_leads(372, leads(1), on_unknown="report")
    assert (resent.added, resent.requests) == (1, 2)
    assert (reported.unknown, reported.requests) == (1, 1)


@pytest.mark.parametrize(
    ("reply", "error_class"),
    [
        (Reply(status=401, body=b'{"message":"Invalid API Key"}'), AuthenticationError),
        (Reply(status=404, body=b'{"error":"Campaign not found - Invalid campaign_id."}'), NotFoundError),
    ],
)
async def test_a_refused_key_or_campaign_ends_the_job(reply, error_class):
    """No further row could fare better; the report says why it stopped."""
    server = MemoryServer(lambda _: reply)
    async with server.client() as smartlead:
        report = await stopped(smartlead.bulk.add_leads(372, leads(1000)))
    assert isinstance(report.stopped_by, error_class)
    assert not report.ok
    assert report.not_attempted == report.total < 25
    assert len(server.received) <= 10


async def test_a_lead_that_does_not_exist_is_one_row_of_a_job_of_updates():
    """Its 404 is about the lead, not about the campaign: the row is rejected, and the others are sent."""
    server = MemoryServer(
        lambda request: (
            Reply(status=404, body=b'{"ok":false,"error":"Invalid request!"}')
            if request.path.endswith("/leads/11/update")
            else Reply()
        )
    )
    updates = [(lead_id, Lead(email="a@example.com")) for lead_id in range(10, 30)]
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.update_leads(372, updates)
    assert (report.added, report.rejected, report.total, report.stopped_by) == (19, 1, 20, None)


@pytest.mark.parametrize(("batch_size", "added"), [(1, 2), (2, 2), (4, 0)])
async def test_a_source_that_fails_fails_the_job_with_its_own_error(batch_size, added):
    """Not with a group; what was in flight is finished, and what was read and not sent is counted."""

    def source() -> Iterator[Lead]:
        yield from leads(3)
        raise OSError("disk gone")

    server = MemoryServer(batch_reply if batch_size > 1 else None, travel=lambda: (0.1, 0.1))
    async with server.client(**NO_LIMIT) as smartlead:
        job = smartlead.bulk.add_leads(372, source(), batch_size=batch_size)
        with pytest.raises(OSError, match="disk gone"):
            await job
    assert (job.report.added, job.report.not_attempted, job.report.is_complete) == (added, 3 - added, False)


async def test_a_source_that_says_why_it_fails_stops_the_job():
    """A file that changed while it was read, for one: its error is the cause, and the input is not complete."""

    def source() -> Iterator[Lead]:
        yield from leads(3)
        raise ConfigurationError("the file changed while it was read")

    server = MemoryServer(travel=lambda: (0.1, 0.1))
    async with server.client(**NO_LIMIT) as smartlead:
        report = await stopped(smartlead.bulk.add_leads(372, source()))
    assert (report.added, report.not_attempted, report.is_complete, report.ok) == (2, 1, False, False)
    assert "changed while it was read" in str(report.stopped_by)


async def test_an_error_of_the_reader_of_outcomes_comes_out_as_itself():
    """The `async with` wraps nothing."""
    server = MemoryServer()
    async with server.client() as smartlead:
        with pytest.raises(ZeroDivisionError):
            async with smartlead.bulk.add_leads(372, leads(100)) as outcomes:
                async for _ in outcomes:
                    raise ZeroDivisionError


async def test_progress_is_told_at_most_twice_a_second():
    """And once at the end, with everything."""
    told: list[Progress] = []
    server = MemoryServer()
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, list(leads(50)), on_progress=told.append)
    assert len(told) <= report.elapsed_s * 2 + 2
    assert told[-1].report.added == 50
    assert told[-1].seconds_left == 0
    assert 5 < told[-1].rows_per_s < 5.2  # the first leave at once


async def test_a_job_runs_once():
    """Awaiting it again is a clear error."""
    server = MemoryServer()
    async with server.client(**NO_LIMIT) as smartlead:
        job = smartlead.bulk.add_leads(372, leads(1))
        await job
        with pytest.raises(InvalidInputError, match="runs once"):
            await job


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("batch_size", 0),
        ("batch_size", 401),
        ("batch_size", True),
        ("workers", 0),
        ("on_unknown", "guess"),
        ("max_outage_s", -1),
    ],
)
async def test_an_option_that_makes_no_sense_is_refused_by_name(option, value):
    """Before anything is read."""
    async with MemoryServer().client() as smartlead:
        with pytest.raises(InvalidInputError, match=option):
            smartlead.bulk.add_leads(372, [], **{option: value})
        with pytest.raises(InvalidInputError, match="campaign_id"):
            smartlead.bulk.add_leads("372", [])  # type: ignore[arg-type]
        with pytest.raises(InvalidInputError, match="batch_size"):
            smartlead.bulk.update_leads(372, [], batch_size=2)


async def test_batches_carry_many_rows_in_a_request():
    """`POST /campaigns/{campaign_id}/leads` with the rows in `lead_list`; the last batch may be short."""
    server = MemoryServer(batch_reply)
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(250), batch_size=100)
    assert (report.added, report.requests) == (250, 3)
    assert sorted(len(request.json["lead_list"]) for request in server.received) == [50, 100, 100]


async def test_two_jobs_and_single_calls_share_the_limit():
    """One code path, one limiter."""
    server = MemoryServer()
    async with server.client(rate_limits=(RateLimit(10, per_s=2.0),)) as smartlead:
        await asyncio.gather(
            smartlead.bulk.add_leads(372, leads(30)),
            smartlead.bulk.add_leads(373, leads(30)),
            *(smartlead.leads.add(374, lead) for lead in leads(10)),
        )
    assert len(server.received) == 70
    assert fullest_window(server.arrivals) == 10
