"""How a job ends: at its input's end, early, or with its client."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartlead_async import (
    BulkReport,
    BulkStoppedError,
    ClientClosedError,
    Lead,
)
from smartlead_async.bulk.csv.file import open_file
from smartlead_async.bulk.csv.source import FileChangedError
from tests.bulk.many import NO_LIMIT, batch_reply, leads, stopped
from tests.memory_network import MemoryServer, Reply


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
    job = asyncio.create_task(stopped(smartlead.bulk.add_leads(1, leads(1000))))
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


async def test_a_job_that_has_not_begun_has_a_report():
    """Of nothing, in no time."""
    async with MemoryServer().client() as smartlead:
        job = smartlead.bulk.add_leads(372, [])
        assert job.report == BulkReport(is_complete=False)
        job.stop()


@pytest.mark.parametrize("change", ["truncated", "another"])
async def test_a_file_that_changes_while_it_is_imported_stops_the_job(tmp_path: Path, change: str):
    """What was read before is settled or not attempted; nobody is told that the file was read to its end."""
    path = tmp_path / "leads.csv"
    rows = "".join(f"person{number}@example.com,{'x' * 100}\n" for number in range(20_000))
    path.write_text(f"email,first_name\n{rows}", encoding="utf-8")
    server = MemoryServer(batch_reply)
    async with server.client(**NO_LIMIT) as smartlead:
        job = smartlead.bulk.add_leads(1, open_file(path).stream(), batch_size=400)  # type: ignore[arg-type]
        with pytest.raises(BulkStoppedError) as caught:
            async with job as outcomes:
                async for outcome in outcomes:
                    if outcome.index == 0:
                        half = path.read_bytes()[:1_000_000]
                        path.write_bytes(half if change == "truncated" else half.replace(b"person", b"PERSON"))
    assert isinstance(caught.value.__cause__, FileChangedError)
    report = job.report
    assert 0 < report.total == report.added + report.not_attempted < 20_000
    assert (report.is_complete, report.ok) == (False, False)
