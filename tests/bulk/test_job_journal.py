"""The journal: a job that ended in any way is taken up where it was."""

import asyncio
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smartlead_async import BulkStoppedError, ConfigurationError, Lead, Progress
from tests.bulk.many import NO_LIMIT, leads, stopped
from tests.memory_network import KEY, RESET, MemoryServer, Received, Reply, times_added
from tests.systems import limited_files, needs_deleting, needs_file_limits


async def test_a_second_run_sends_nothing_that_the_first_settled(journal):
    """Its report counts the rows all the same, as resumed."""
    server = MemoryServer(
        lambda r: Reply(status=400, body=b'{"error":"no"}') if b"person3@" in r.body else Reply()
    )
    async with server.client(**NO_LIMIT) as smartlead:
        first = await smartlead.bulk.add_leads(372, leads(10), journal=journal)
        again = await smartlead.bulk.add_leads(372, leads(10), journal=journal)
    assert (first.added, first.rejected, first.requests, first.resumed) == (9, 1, 10, 0)
    assert (again.added, again.rejected, again.requests, again.resumed) == (9, 1, 0, 10)


async def test_the_speed_of_a_second_run_is_that_of_its_own_rows(journal):
    """What the first settled takes no time, and tells nothing of the time that is left."""
    told: list[Progress] = []
    server = MemoryServer()
    async with server.client() as smartlead:
        await smartlead.bulk.add_leads(372, leads(100), journal=journal)
        report = await smartlead.bulk.add_leads(372, leads(150), journal=journal, on_progress=told.append)
    assert report.resumed == 100
    assert told[-1].rows_per_s == pytest.approx(50 / report.elapsed_s)
    halfway = next(each for each in told if each.report.added >= 125)
    assert halfway.seconds_left == pytest.approx(report.elapsed_s / 2, abs=1.0)


async def test_nothing_is_left_of_a_run_that_has_nothing_to_send(journal):
    """All of it was settled before: no speed is known, and none is needed."""
    told: list[Progress] = []
    async with MemoryServer().client() as smartlead:
        await smartlead.bulk.add_leads(372, leads(10), journal=journal)
        await smartlead.bulk.add_leads(372, leads(10), journal=journal, on_progress=told.append)
    assert (told[-1].rows_per_s, told[-1].seconds_left) == (0.0, 0.0)


async def test_a_job_that_was_stopped_goes_on_with_the_rows_that_are_left(journal):
    """`stop` finishes what is in flight and reads no further."""
    server = MemoryServer(travel=lambda: (0.1, 0.1))
    async with server.client() as smartlead:
        job = smartlead.bulk.add_leads(372, leads(100), journal=journal)
        async with job as outcomes:
            async for _ in outcomes:
                if job.report.total >= 20:
                    job.stop()
        assert not job.report.is_complete
        assert not job.report.ok
        report = await smartlead.bulk.add_leads(372, leads(100), journal=journal)
    assert (report.added, report.ok, report.resumed) == (100, True, job.report.added)
    assert set(times_added(server.received).values()) == {1}


@pytest.mark.parametrize("seed", range(4))
async def test_a_job_that_was_cut_off_loses_nothing_and_doubles_only_what_was_in_flight(journal, seed):
    """Cancelled at any moment, as hard as a task can be; then again to the end."""
    rng = random.Random(seed)
    server = MemoryServer(travel=lambda: (rng.uniform(0, 0.2), rng.uniform(0, 0.2)))
    cuts = 0
    async with server.client(**NO_LIMIT) as smartlead:
        while True:
            job = asyncio.ensure_future(smartlead.bulk.add_leads(372, leads(60), journal=journal, workers=5))
            done, _ = await asyncio.wait([job], timeout=rng.uniform(0.05, 0.6))
            if done:
                break
            job.cancel()
            await asyncio.wait([job])
            cuts += 1
    assert (await job).added == 60
    added = times_added(server.received)
    assert len(added) == 60
    assert added.total() - 60 <= 5 * cuts


@pytest.mark.parametrize(("on_unknown", "added", "unknown"), [("resend", 1, 0), ("report", 0, 1)])
async def test_a_row_whose_outcome_an_earlier_run_never_learned_is_resent_or_reported(
    journal, on_unknown, added, unknown
):
    """By `on_unknown`; reported, it costs no request."""
    server = MemoryServer(replies=[RESET])
    async with server.client(**NO_LIMIT) as smartlead:
        lost = await smartlead.bulk.add_leads(372, leads(1), journal=journal, on_unknown="report")
        report = await smartlead.bulk.add_leads(372, leads(1), journal=journal, on_unknown=on_unknown)
    assert lost.unknown == 1
    assert (report.added, report.unknown, len(server.received)) == (added, unknown, 1 + added)


async def test_what_was_surely_not_applied_is_sent_by_the_next_run(journal):
    """A key that was refused leaves no row behind as settled."""
    server = MemoryServer(replies=[Reply(status=401, body=b'{"message":"Invalid API Key"}')] * 20)
    async with server.client(**NO_LIMIT) as smartlead:
        refused = await stopped(smartlead.bulk.add_leads(372, leads(5), journal=journal))
        server.replies.clear()
        report = await smartlead.bulk.add_leads(372, leads(5), journal=journal)
    assert refused.not_attempted == refused.total
    assert (report.added, report.resumed) == (5, 0)


async def test_a_duplicate_stays_one_in_the_next_run(journal):
    """The first of its address is settled, the later ones are still not sent."""
    rows = [*leads(2), Lead(email="PERSON0@example.com")]
    server = MemoryServer()
    async with server.client(**NO_LIMIT) as smartlead:
        for requests in (2, 0):
            report = await smartlead.bulk.add_leads(372, rows, journal=journal)
            assert (report.added, report.duplicate_input, report.requests) == (2, 1, requests)


async def test_the_intent_is_on_disk_before_the_request_leaves(journal):
    """Whatever arrives at the server is in the journal by then."""
    seen: list[int] = []

    def look(_: Received) -> Reply:
        seen.append(Path(f"{journal}-wal").stat().st_size)
        return Reply()

    server = MemoryServer(look)
    async with server.client(**NO_LIMIT) as smartlead:
        await smartlead.bulk.add_leads(372, leads(3), journal=journal, workers=1)
    assert all(size > 0 for size in seen)
    assert seen == sorted(set(seen))


@needs_deleting
async def test_a_journal_that_is_deleted_stops_the_job(journal):
    """No request leaves whose intent is on no record."""
    server = MemoryServer()
    async with server.client() as smartlead:
        job = smartlead.bulk.add_leads(372, leads(100), journal=journal, workers=1)
        with pytest.raises(BulkStoppedError, match="was deleted or replaced"):
            async with job as outcomes:
                async for outcome in outcomes:
                    if outcome.index == 10:
                        journal.unlink()
                        sent = len(server.received)
    assert len(server.received) <= sent + 1


async def test_what_is_to_be_said_of_an_earlier_run_is_in_the_report_and_the_log(journal, caplog):
    """Its rows that were under way, for one."""
    server = MemoryServer(travel=lambda: (1.0, 1.0))
    async with server.client(**NO_LIMIT) as smartlead:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.5):
                await smartlead.bulk.add_leads(372, leads(2), journal=journal)
        report = await smartlead.bulk.add_leads(372, leads(2), journal=journal)
    note = "the last run was cut off: 2 rows were under way, and what became of them is not known"
    assert (report.added, report.notes) == (2, (note,))
    assert str(report).endswith(note)
    assert note in caplog.messages


@pytest.mark.parametrize(
    ("campaign_id", "api_key", "base_url", "difference"),
    [
        (373, KEY, "http://127.0.0.1/api/v1", r"campaign differs \(372 there, 373 here\)"),
        (372, "another-key", "http://127.0.0.1/api/v1", "API key differs; give"),
        (372, KEY, "http://localhost/api/v1", "address differs"),
    ],
)
async def test_a_journal_of_another_import_is_refused(journal, campaign_id, api_key, base_url, difference):
    """With the difference named, and nothing sent."""
    server = MemoryServer()
    async with server.client(**NO_LIMIT) as smartlead:
        await smartlead.bulk.add_leads(372, leads(1), journal=journal)
    async with server.client(api_key, base_url=base_url, **NO_LIMIT) as smartlead:
        with pytest.raises(ConfigurationError, match=difference):
            await smartlead.bulk.add_leads(campaign_id, leads(1), journal=journal)
        with pytest.raises(ConfigurationError, match="differs"):
            await smartlead.bulk.update_leads(372, [], journal=journal)
    assert len(server.received) == 1


async def test_one_journal_has_one_importer(journal):
    """The second is refused for as long as the first runs."""
    server = MemoryServer()
    async with server.client() as smartlead:
        async with smartlead.bulk.add_leads(372, leads(3), journal=journal):
            with pytest.raises(ConfigurationError, match="in use by another import"):
                await smartlead.bulk.add_leads(372, leads(3), journal=journal)


async def test_a_damaged_journal_is_refused(journal):
    """Nothing is sent on the word of a file that cannot be read."""
    journal.write_bytes(b"this is no database, and long enough to be looked at" * 100)
    server = MemoryServer()
    async with server.client() as smartlead:
        with pytest.raises(ConfigurationError, match="is not a journal"):
            await smartlead.bulk.add_leads(372, leads(3), journal=journal)
    assert server.received == []


async def test_a_journal_where_nothing_can_be_written_is_refused(tmp_path):
    """A folder that does not exist, or is one itself."""
    server = MemoryServer()
    async with server.client() as smartlead:
        for path in (tmp_path / "missing" / "x.journal", tmp_path):
            with pytest.raises(ConfigurationError, match="journal cannot be used"):
                await smartlead.bulk.add_leads(372, leads(3), journal=path)
    assert server.received == []


@pytest.fixture
def full_disk(journal: Path) -> Iterator[Callable[[], None]]:
    """Call it, and no file can grow beyond what the journal's log is by then."""
    with limited_files() as limit:
        yield lambda: limit(Path(f"{journal}-wal").stat().st_size)


@needs_file_limits
async def test_no_row_is_sent_whose_intent_could_not_be_written(journal, full_disk):
    """A disk that is full in the middle stops the job; the report stands, and says why."""
    server = MemoryServer()
    async with server.client(**NO_LIMIT) as smartlead:
        job = smartlead.bulk.add_leads(372, leads(5000), journal=journal, workers=1)
        with pytest.raises(BulkStoppedError, match="journal cannot be used"):
            async with job as outcomes:
                async for outcome in outcomes:
                    if outcome.index == 10:
                        full_disk()
    assert not job.report.is_complete
    assert len(server.received) - job.report.added <= 1


@pytest.mark.parametrize("turns", range(8))
async def test_a_job_that_is_cancelled_twice_lets_go_of_its_journal(journal, turns):
    """The second cancellation comes while the first is carried out."""
    server = MemoryServer(travel=lambda: (0.2, 0.2))
    async with server.client() as smartlead:
        job = asyncio.ensure_future(smartlead.bulk.add_leads(1, leads(20), journal=journal))
        await asyncio.sleep(0.5)
        job.cancel()
        for _ in range(turns):
            await asyncio.sleep(0)
        job.cancel()
        await asyncio.wait([job])
        await asyncio.sleep(0.1)
        report = await smartlead.bulk.add_leads(1, leads(20), journal=journal)
    assert report.added == 20


async def test_a_resumed_row_that_may_be_applied_stays_unknown(journal):
    """A later run that gets no further does not make it one that was surely not applied."""
    server = MemoryServer(lambda _: Reply(status=429), replies=[RESET])
    async with server.client() as smartlead:
        await smartlead.bulk.add_leads(1, leads(1), journal=journal, on_unknown="report")
        later = await smartlead.bulk.add_leads(1, leads(1), journal=journal)
        last = await smartlead.bulk.add_leads(1, leads(1), journal=journal, on_unknown="report")
    assert (later.unknown, last.unknown) == (1, 1)


async def test_rows_that_moved_are_not_taken_for_duplicates_before_they_are_settled(journal):
    """The input of the second run has one row more in front; what the first did not learn is sent again."""
    server = MemoryServer(replies=[RESET] * 3)
    async with server.client(**NO_LIMIT) as smartlead:
        await smartlead.bulk.add_leads(1, leads(3), journal=journal, on_unknown="report")
        moved = [Lead(email="new@example.com"), *leads(3)]
        report = await smartlead.bulk.add_leads(1, moved, journal=journal)
    assert (report.added, report.duplicate_input) == (4, 0)


async def test_a_journal_knows_whether_duplicates_were_sent(journal):
    """The same input with another `dedupe` would be sent again; it is refused instead."""
    server = MemoryServer()
    async with server.client(**NO_LIMIT) as smartlead:
        await smartlead.bulk.add_leads(1, leads(2), journal=journal)
        with pytest.raises(ConfigurationError, match="dedupe differs"):
            await smartlead.bulk.add_leads(1, leads(2), journal=journal, dedupe=False)


async def test_a_row_of_unknown_outcome_is_resent_once_where_it_stands_twice(journal):
    """The later one of the same batch is a duplicate, whatever became of the first in an earlier run."""
    rows = [*leads(2), *leads(2)]
    server = MemoryServer(replies=[RESET])
    async with server.client(**NO_LIMIT) as smartlead:
        await smartlead.bulk.add_leads(1, rows, journal=journal, batch_size=4, on_unknown="report")
        report = await smartlead.bulk.add_leads(1, rows, journal=journal, batch_size=4)
    assert (report.duplicate_input, report.requests) == (2, 1)


def answer_all(request: Received) -> Reply:
    """Of every batch the API adds the even rows and knows the odd ones."""
    count = len(request.json["lead_list"])
    present = count // 2
    counters = f'"total_leads":{count - present},"already_added_to_campaign":{present}'
    return Reply(body=f'{{"ok":true,{counters}}}'.encode())


@pytest.mark.parametrize("dedupe", [True, False])
async def test_a_batch_of_several_outcomes_is_resumed_row_by_row(journal, dedupe):
    """Every place has the status that the first run gave it, and nothing is sent."""
    rows = [*leads(7), *leads(3)]
    seen: list[dict[int, str]] = []
    server = MemoryServer(answer_all)
    async with server.client(**NO_LIMIT) as smartlead:
        for _ in range(2):
            job = smartlead.bulk.add_leads(1, rows, journal=journal, batch_size=4, dedupe=dedupe)
            async with job as outcomes:
                seen.append({outcome.index: outcome.status async for outcome in outcomes})
    assert seen[0] == seen[1]
    assert [*seen[0].values()].count("duplicate_input") == (3 if dedupe else 0)
    assert (job.report.requests, job.report.resumed) == (0, 7 if dedupe else 10)


async def test_updates_are_resumed_by_lead_id(journal):
    """One address under two ids is two rows; one id twice is one."""
    lead = leads(1)[0]
    updates = [(1, lead), (2, lead), (1, lead)]
    server = MemoryServer()
    async with server.client(**NO_LIMIT) as smartlead:
        for requests in (2, 0):
            report = await smartlead.bulk.update_leads(1, updates, journal=journal)
            assert (report.added, report.duplicate_input, report.requests) == (2, 1, requests)
