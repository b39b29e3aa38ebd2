"""Many leads: every row ends in one outcome, and the counts add up."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterator

import pytest

from smartlead_async import (
    AuthenticationError,
    BulkReport,
    ClientClosedError,
    InvalidInputError,
    Lead,
    NotFoundError,
    Outcome,
    Progress,
    RateLimit,
)
from smartlead_async.bulk.rows import explain, normalise, to_row
from smartlead_async.models.converter import read
from smartlead_async.models.leads import AddLeadsResult
from tests.bulk.many import NO_LIMIT
from tests.memory_network import RESET, MemoryServer, Received, Reply, fullest_window, times_added


def leads(count: int) -> Iterator[Lead]:
    return (Lead(email=f"lead{number}@example.com") for number in range(count))


def batch_reply(request: Received) -> Reply:
    count = len(request.json["lead_list"])
    return Reply(body=json.dumps({"ok": True, "upload_count": count, "total_leads": count}).encode())


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
        report = await smartlead.bulk.add_leads(372, leads(1000))
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


async def test_a_source_that_fails_fails_the_job_with_its_own_error():
    """Not with a group; rows before it were sent."""

    def source() -> Iterator[Lead]:
        yield from leads(3)
        raise OSError("disk gone")

    server = MemoryServer()
    async with server.client(**NO_LIMIT) as smartlead:
        with pytest.raises(OSError, match="disk gone"):
            await smartlead.bulk.add_leads(372, source())


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
    assert told[len(told) // 2].rows_per_s == pytest.approx(5, rel=0.3)


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


# --- what a batch's counters say of its rows -------------------------------------------------------------------


def outcomes_of(count: int, answer: dict[str, object]) -> list[Outcome]:
    rows = [to_row(index, lead, is_update=False) for index, lead in enumerate(leads(count))]
    return sorted(explain(rows, read(answer, AddLeadsResult), 1), key=lambda outcome: outcome.index)


def test_counters_that_name_everybody_explain_everybody():
    """All added, or all there before."""
    assert {outcome.status for outcome in outcomes_of(3, {"total_leads": 3})} == {"added"}
    assert {
        outcome.status for outcome in outcomes_of(3, {"total_leads": "0", "already_added_to_campaign": 3})
    } == {"already_present"}


def test_lists_explain_rows_by_address():
    """Invalid and unsubscribed rows are rejected, whatever the case of the address."""
    answer = {
        "total_leads": 1,
        "invalid_emails": ["LEAD0@example.com"],
        "unsubscribed_leads": [{"email": "lead2@example.com"}],
    }
    assert [outcome.status for outcome in outcomes_of(3, answer)] == ["rejected", "added", "rejected"]


def test_a_mix_of_added_and_present_has_right_sums_and_says_that_rows_are_not_exact():
    """Which row was there before is not in the answer."""
    outcomes = outcomes_of(5, {"total_leads": 3, "already_added_to_campaign": 2})
    assert [outcome.status for outcome in outcomes] == ["added"] * 3 + ["already_present"] * 2
    assert not any(outcome.is_exact for outcome in outcomes)


def test_refusals_the_answer_does_not_tie_to_rows_are_not_guessed():
    """One of five is on a block list: all five are unknown, with the counters as the reason."""
    outcomes = outcomes_of(5, {"total_leads": 4, "block_count": 1})
    assert {outcome.status for outcome in outcomes} == {"unknown"}
    assert "block_count" in str(outcomes[0].error)


@pytest.mark.parametrize(("one", "other"), [("A@B.c", "a@b.C"), (" a@b.c ", "a@b.c"), ("ﬁ@x.y", "fi@x.y")])
def test_addresses_are_compared_without_regard_to_case_and_form(one, other):
    """As the API tells leads apart."""
    assert normalise(one) == normalise(other)


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


# --- ends ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turns", range(6))
async def test_a_job_goes_on_where_another_client_of_its_key_is_closed(turns):
    """At whatever turn of the loop: the bucket's drops go on falling for who is left."""
    server = MemoryServer()
    async with server.client() as staying:
        leaving = server.client()
        await asyncio.gather(*(leaving.leads.add(1, lead) for lead in leads(3)))
        job = asyncio.ensure_future(staying.bulk.add_leads(1, leads(2)))
        for _ in range(turns):
            await asyncio.sleep(0)
        await leaving.aclose()
        async with asyncio.timeout(30):
            assert (await job).added == 2


async def test_a_job_of_a_closed_client_ends_at_once():
    """It does not wait for a client that will not come back."""
    server = MemoryServer()
    smartlead = server.client()
    job = asyncio.ensure_future(smartlead.bulk.add_leads(1, leads(1000)))
    await asyncio.sleep(3)
    await smartlead.aclose()
    report = await job
    assert isinstance(report.stopped_by, ClientClosedError)
    assert asyncio.get_running_loop().time() < 10
    assert report.total == report.added + report.not_attempted < 100


async def test_a_job_that_was_left_early_is_not_complete():
    """Nor ok: most rows have no outcome."""
    server = MemoryServer()
    async with server.client() as smartlead:
        job = smartlead.bulk.add_leads(1, leads(8))
        async with job as outcomes:
            async for _ in outcomes:
                break
        assert not job.report.is_complete
        assert not job.report.ok
        assert [outcome async for outcome in outcomes] == []


@pytest.mark.parametrize("batch_size", [1, 10])
async def test_every_row_that_was_taken_has_an_outcome(batch_size):
    """Also where the job is stopped while a row is taken."""
    taken = 0

    def source() -> Iterator[Lead]:
        nonlocal taken
        for lead in leads(1000):
            taken += 1
            if taken == 6:
                job.stop()
            yield lead

    server = MemoryServer(batch_reply) if batch_size > 1 else MemoryServer()
    async with server.client() as smartlead:
        job = smartlead.bulk.add_leads(1, source(), batch_size=batch_size)
        report = await job
    assert report.total == taken
    assert not report.is_complete


async def test_what_may_be_applied_by_any_attempt_is_unknown():
    """A 500 and refusals for rate after it: the row is not one that was surely not applied."""
    server = MemoryServer(lambda _: Reply(status=429), replies=[Reply(status=500)])
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(1, leads(1))
    assert (report.unknown, report.not_attempted) == (1, 0)


async def test_one_lead_that_cannot_be_sent_rejects_no_other():
    """Half a letter is no JSON; the batch is sent without it."""
    rows = [*leads(5), Lead(email="bad@example.com", first_name="\ud800")]
    server = MemoryServer(batch_reply)
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(1, rows, batch_size=6)
    assert (report.added, report.rejected) == (5, 1)


async def test_bulk_rows_wait_their_time():
    """`max_wait_s` is for single calls."""
    server = MemoryServer()
    async with server.client(max_wait_s=0.1) as smartlead:
        report = await smartlead.bulk.add_leads(1, leads(60), workers=30)
    assert report.added == 60


@pytest.mark.parametrize("source", [None, 5, "ana@example.com", Lead(email="a@example.com"), {"email": "x"}])
async def test_a_source_that_is_none_is_refused_by_name(source):
    """Before anything is read."""
    async with MemoryServer().client() as smartlead:
        with pytest.raises(InvalidInputError, match="iterable of rows"):
            smartlead.bulk.add_leads(1, source)


async def test_a_job_that_has_not_begun_has_a_report():
    """Of nothing, in no time."""
    async with MemoryServer().client() as smartlead:
        assert smartlead.bulk.add_leads(372, []).report == BulkReport(is_complete=False)
