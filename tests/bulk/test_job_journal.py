"""The journal: a job that ended in any way is taken up where it was."""

import asyncio
import random
import resource
import stat
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smartlead_async import BulkStoppedError, ConfigurationError, Lead
from smartlead_async.bulk.outcome import Reason
from tests.bulk.journals import looked_into
from tests.bulk.many import NO_LIMIT, leads, stopped
from tests.memory_network import KEY, RESET, MemoryServer, Received, Reply, times_added


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "leads.journal"


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


PERSON = Lead(
    email="jo.o'neil@example.com",
    first_name="Jo",
    last_name="Smith-Núñez",
    company_name='The "Quoted" Ltd',
    phone_number="+44 20 7946 0018",
    custom_fields={"Salary": 48750},
)
# How an answer may repeat a person: what stands in it, and what must not stand in the journal.
REPEATED = {
    "address": (PERSON.email.upper(), "o'neil"),
    "local part": ("jo.o'neil", "o'neil"),
    "domain": ("example.com", "example"),
    "%40": ("jo.o'neil%40example.com", "o'neil"),
    "HTML": ("jo.o&#x27;neil@example.com", "neil"),
    "escaped": ("jo.o\\u0027neil@example.com", "neil"),
    "quotes": ('The \\"Quoted\\" Ltd', "Quoted"),
    "number": ("48750", "48750"),
    "phone without spaces": ("+442079460018", "2079460018"),
    "part of a name": ("Smith", "smith"),
    "two letters": ("first_name Jo", " Jo"),
    "NFD": (unicodedata.normalize("NFD", "Núñez"), "nez"),
    "another row": ("Xaviera of person7@example.com", "xaviera"),
}


@pytest.mark.parametrize("batch_size", [1, 2])
@pytest.mark.parametrize("status", [400, 409, 500])
async def test_a_journal_holds_no_key_and_no_personal_data(journal, status, batch_size):
    """Not in the file nor beside it, however an answer repeats it; it is for its owner's eyes only."""
    words = " ".join(said for said, _ in REPEATED.values())
    server = MemoryServer(
        lambda _: Reply(status=status, body=f'{{"error":"Invalid email: {words} {KEY}"}}'.encode())
    )
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(
            372, [PERSON, *leads(1)], journal=journal, batch_size=batch_size, max_outage_s=0
        )
    assert report.rejected + report.unknown == 2
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    content = b"".join(file.read_bytes() for file in journal.parent.iterdir()).lower()
    assert [kept for _, kept in REPEATED.values() if kept.lower().encode() in content] == []
    assert KEY.encode() not in content


async def test_a_resumed_row_has_the_reason_as_far_as_the_journal_keeps_it(journal):
    """Its status, and words of the API that are known; the run that sent it has them all."""
    server = MemoryServer(lambda _: Reply(status=400, body=b'{"error":"Invalid email: x@y.z, see Ana"}'))
    async with server.client(**NO_LIMIT) as smartlead:
        first = await smartlead.bulk.add_leads(372, leads(1), journal=journal)
        again = await smartlead.bulk.add_leads(372, leads(1), journal=journal)
    assert "see Ana" in first.reasons[0].text
    assert again.reasons == (Reason("rejected", "refused by the API with 400: Invalid email", 1),)


async def test_keys_of_rows_tell_nothing_of_another_journal(tmp_path):
    """The same lead has another key in each."""
    server = MemoryServer()
    keys: list[bytes] = []
    async with server.client(**NO_LIMIT) as smartlead:
        for name in ("a", "b"):
            await smartlead.bulk.add_leads(372, leads(1), journal=tmp_path / name)
            with looked_into(tmp_path / name) as database:
                keys += [row[0] for row in database.execute("SELECT key FROM rows")]
    assert len({*keys}) == 2


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
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (Path(f"{journal}-wal").stat().st_size, hard))

    yield fill
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


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


@pytest.mark.parametrize("status", [400, 413, 422])
async def test_a_refused_batch_is_sent_in_halves_down_to_the_bad_row(status):
    """One row of 64 is bad: it alone is rejected, and a dozen requests find it."""

    def answer(request: Received) -> Reply:
        rows = request.json["lead_list"]
        if any(row["email"].startswith("person37@") for row in rows):
            return Reply(status=status, body=b'{"error":"Invalid email"}')
        return Reply(body=f'{{"ok":true,"total_leads":{len(rows)}}}'.encode())

    server = MemoryServer(answer)
    async with server.client(**NO_LIMIT) as smartlead:
        async with smartlead.bulk.add_leads(372, leads(64), batch_size=64) as outcomes:
            seen = [outcome async for outcome in outcomes]
    assert [outcome.index for outcome in seen if outcome.status == "rejected"] == [37]
    assert len([outcome for outcome in seen if outcome.status == "added"]) == 63
    assert len(server.received) == 13


@pytest.mark.parametrize("batch_size", [1, 4])
async def test_one_address_is_never_in_flight_twice(batch_size):
    """Even where duplicates are wanted, the second waits for the first."""
    under_way: set[str] = set()

    async def answer(request: Received) -> Reply:
        rows = request.json.get("lead_list", [request.json])
        emails = [row["email"] for row in rows]
        assert len(set(emails)) == len(emails)
        assert not under_way & set(emails)
        under_way.update(emails)
        await asyncio.sleep(0.3)
        under_way.difference_update(emails)
        return Reply(body=f'{{"ok":true,"total_leads":{len(rows)}}}'.encode())

    server = MemoryServer(answer)
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(3) * 10, dedupe=False, batch_size=batch_size)
    assert (report.added, report.duplicate_input) == (30, 0)


async def test_one_worker_sends_one_row_at_a_time_in_their_order():
    """As many rows as tell an outage are at hand; only one of them is on its way."""
    under_way: list[int] = []

    async def answer(request: Received) -> Reply:
        under_way.append(request.connection)
        await asyncio.sleep(0.3)
        assert len(under_way) == 1
        under_way.clear()
        return Reply()

    server = MemoryServer(answer)
    async with server.client(**NO_LIMIT) as smartlead:
        await smartlead.bulk.add_leads(372, leads(20), workers=1)
    assert [request.json["email"] for request in server.received] == [lead.email for lead in leads(20)]
