"""`verify=True` where the API counts wrong, is slow, refuses or is out of reach, or the job is stopped."""

import json

import attrs
import pytest

from smartlead_async import BulkStoppedError, RateLimit
from smartlead_async.bulk.outcome import Progress
from tests.bulk.campaign import CAMPAIGN, Campaign
from tests.bulk.many import NO_LIMIT
from tests.bulk.test_verifying import address, exact, rows, run
from tests.memory_network import RESET, MemoryServer, Received, Reply, fullest_window
from tests.virtual_time import now


@pytest.mark.parametrize("lie", [5, 5_000])
async def test_a_count_of_the_campaign_that_is_too_large_costs_nothing_where_the_batches_add_up(lie):
    """As many of each batch are in the campaign as the API counted: the others are not."""
    campaign = Campaign(blocked=frozenset(map(address, range(5, 600, 50))))
    campaign.put(*map(address, range(0, 600, 4)))

    def reply(request: Received) -> Reply:
        answer = json.loads(campaign(request).body)
        if campaign.requests[-1] == "list":
            answer["total_leads"] = str(588 + lie)
        return Reply(body=json.dumps(answer).encode())

    async with MemoryServer(reply).client(**NO_LIMIT) as smartlead:
        seen = await run(smartlead, rows(600), batch_size=100)
    expected = {number: "added" if number % 4 else "already_present" for number in range(600)}
    assert exact(seen) == expected | dict.fromkeys(range(5, 600, 50), "rejected")
    assert campaign.requests.count("look up") == 0
    assert campaign.requests.count("list") <= 14  # six pages, and some after the end


async def test_an_address_that_cannot_be_looked_up_ends_the_looking_up():
    """The rows stay what they were, and the report says so."""
    campaign = Campaign()
    campaign.put(*map(address, range(1000, 2000)))
    campaign.put(address(0))

    def reply(request: Received) -> Reply:
        return Reply(status=400, body=b'{"message":"no"}') if "email=" in request.target else campaign(request)

    async with MemoryServer(reply).client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.add_leads(CAMPAIGN, rows(4), batch_size=4, verify=True)
    assert (report.added, report.already_present, len(report.notes)) == (3, 1, 1)
    assert report.notes[0].startswith("4 rows could not be looked up: ")


async def test_rows_are_looked_up_by_address_as_many_at_once_as_the_job_may_have_in_flight():
    """Sixty rows of which nothing is known, a second an answer: the limit tells how long it takes."""
    campaign = Campaign()
    campaign.put(*map(address, range(1000, 8000)))

    def reply(request: Received) -> Reply:
        answer = campaign(request)
        return RESET if request.method == "POST" else attrs.evolve(answer, down_s=1.0)

    server = MemoryServer(reply)
    async with server.client(rate_limits=(RateLimit(10, per_s=2.0),), max_attempts=1) as smartlead:
        job = smartlead.bulk.add_leads(
            CAMPAIGN, rows(60), batch_size=60, verify=True, on_unknown="report", workers=10
        )
        began_at = now()
        report = await job
    assert (report.added, campaign.requests.count("look up")) == (60, 60)
    assert now() - began_at < 20.0
    assert fullest_window(server.arrivals) <= 10


async def test_a_key_that_is_refused_stops_the_job_with_what_it_knows():
    """As while it sends."""
    campaign = Campaign()
    campaign.put(address(0))

    def reply(request: Received) -> Reply:
        return campaign(request) if request.method == "POST" else Reply(status=401, body=b'{"message":"no"}')

    async with MemoryServer(reply).client(**NO_LIMIT) as smartlead:
        with pytest.raises(BulkStoppedError) as caught:
            await smartlead.bulk.add_leads(CAMPAIGN, rows(2), batch_size=2, verify=True)
    report = caught.value.report
    assert (report.added, report.already_present) == (1, 1)
    assert report.notes[0].startswith("2 rows could not be looked up: ")


@pytest.mark.parametrize("failures", [2, 10**6], ids=["short", "endless"])
async def test_while_the_api_is_out_of_reach_the_same_page_is_asked_for_again(failures):
    """For some minutes; then the rows stay what they were, and the report says so."""
    campaign = Campaign()
    campaign.put(address(0))
    left = [failures]

    def reply(request: Received) -> Reply:
        if request.method == "GET" and left[0]:
            left[0] -= 1
            return Reply(status=503)
        return campaign(request)

    async with MemoryServer(reply).client(**NO_LIMIT, max_attempts=1) as smartlead:
        report = await smartlead.bulk.add_leads(CAMPAIGN, rows(2), batch_size=2, verify=True)
    assert (report.added, report.already_present, len(report.notes)) == (1, 1, int(failures > 2))


@pytest.mark.parametrize("batch_size", [2, 400])
async def test_a_job_that_is_stopped_looks_nothing_up(batch_size):
    """Before it begins to, or while it does; each row has its outcome all the same."""
    campaign = Campaign(blocked=frozenset({address(1)}))
    campaign.put(*map(address, range(1000, 1900)))
    told: list[Progress] = []

    def show(progress: Progress) -> None:
        told.append(progress)
        if "list" in campaign.requests:
            job.stop()

    async with MemoryServer(campaign, travel=lambda: (1.0, 0.0)).client(**NO_LIMIT) as smartlead:
        job = smartlead.bulk.add_leads(
            CAMPAIGN, rows(40), batch_size=batch_size, verify=True, on_progress=show, workers=1
        )
        if batch_size == 2:
            async with job as outcomes:
                async for _ in outcomes:
                    job.stop()
        else:
            await job
    report = job.report
    assert report.total == told[-1].rows_read
    assert report.unknown == (40 if batch_size == 400 else 2)
    assert max(progress.to_verify for progress in told) == report.unknown
    assert campaign.requests.count("list") <= 4


async def test_a_job_that_is_stopped_asks_no_further_for_a_page_that_it_did_not_get():
    """The list was refused, and the rows stay what they were."""
    campaign = Campaign()
    campaign.put(address(0))

    def reply(request: Received) -> Reply:
        if request.method == "POST":
            return campaign(request)
        job.stop()
        return Reply(status=503)

    server = MemoryServer(reply)
    async with server.client(**NO_LIMIT, max_attempts=1) as smartlead:
        job = smartlead.bulk.add_leads(CAMPAIGN, rows(2), batch_size=2, verify=True)
        await job
    assert [request.method for request in server.received] == ["POST", "GET"]
    assert (job.report.added, job.report.already_present) == (1, 1)
    assert job.report.notes[0].startswith(
        "2 rows could not be looked up: GET /campaigns/{campaign_id}/leads: 503: "
    )
