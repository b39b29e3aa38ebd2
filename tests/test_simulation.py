"""Hundreds of leads and everything that can happen to them, by a seed: nothing lost, nothing doubled by mistake.

A failing test names its seed; `SIMULATION_SEEDS=17` runs that one alone, `SIMULATION_SEEDS=0-199` two hundred. The
nightly form, with all of these and a million leads, is `nox -s soak`.
"""

import asyncio
import logging
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartlead_async import (
    ApiError,
    BulkJob,
    BulkReport,
    BulkStoppedError,
    ClientClosedError,
    Lead,
    OutcomeUnknownError,
    RateLimitedError,
)
from tests.simulation import FIRST_LEAD_ID, LIMIT, Said, SimulatedServer, call_once, rows
from tests.virtual_time import run

LEADS = 250
BAD = LEADS // 50
UPDATES = 60
CALLS = 40


def seeds() -> list[int]:
    """As the environment says: 17, or 0-199."""
    first, _, last = os.environ.get("SIMULATION_SEEDS", "0-2").partition("-")
    return list(range(int(first), int(last or first) + 1))


@pytest.fixture(autouse=True)
def _same_chance_and_no_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """The backoff's jitter is of the module's own source of chance. The log is left out: other tests read it."""
    before = random.getstate()
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
    random.setstate(before)


def make_server(seed: int) -> tuple[SimulatedServer, random.Random]:
    """Of four servers one is down for a while. Asyncio's debug mode would cost more than all the rest."""
    asyncio.get_running_loop().set_debug(False)
    random.seed(seed)
    chance = random.Random(seed)
    server = SimulatedServer(chance, LEADS + CALLS)
    if chance.random() < 0.25:
        server.down_from = chance.uniform(5.0, 60.0)
        server.down_to = server.down_from + chance.uniform(5.0, 90.0)
    return server, chance


async def finished(job: BulkJob) -> BulkReport:
    """A job as a coroutine, of which a task can be made."""
    return await job


def check_leads(server: SimulatedServer) -> None:
    """Every good lead arrived; and again only where the answer was lost."""
    done, lost = server.done["add"][:LEADS], server.lost["add"]
    assert [number for number in range(LEADS) if not done[number]] == []
    assert [number for number in range(LEADS) if done[number] > 1 + lost[number]] == []


def check_report(report: BulkReport) -> None:
    """Every row in its place, and the sum of all."""
    counts = (report.added, report.rejected, report.duplicate_input, report.unknown, report.not_attempted)
    assert counts == (LEADS, 2 * BAD, BAD, 0, 0)
    assert report.total == LEADS + 3 * BAD
    assert report.is_complete


@pytest.mark.parametrize("seed", seeds())
async def test_a_job_alone(seed: int):
    """Every good lead is added, none twice but after a lost answer, and the report counts what the server does."""
    server, chance = make_server(seed)
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, rows(LEADS, chance))
    check_report(report)
    check_leads(server)
    assert server.fullest <= LIMIT
    assert report.requests == server.asked["add"] + len(server.failed_connects)
    assert report.refused == server.refused["add"]


@pytest.mark.parametrize("seed", seeds())
async def test_a_job_among_others(seed: int):
    """Beside another job and single calls, some given up by their callers: what each is told is what was done."""
    server, chance = make_server(seed)
    updates = [(FIRST_LEAD_ID + number, Lead(email=f"lead{number}@example.com")) for number in range(UPDATES)]
    async with server.client() as smartlead, asyncio.TaskGroup() as group:
        adding = group.create_task(finished(smartlead.bulk.add_leads(372, rows(LEADS, chance))))
        updating = group.create_task(finished(smartlead.bulk.update_leads(372, updates)))
        calls = [group.create_task(call_once(smartlead, LEADS + number, chance)) for number in range(CALLS)]
    check_report(adding.result())
    check_leads(server)
    assert updating.result().added == UPDATES
    assert [number for number in range(UPDATES) if not server.done["update"][number]] == []
    assert server.fullest <= LIMIT
    for call in calls:
        check_said(server, call.result())


def check_said(server: SimulatedServer, said: Said) -> None:
    """What a single call was told is what the server did; what must not exist twice does not."""
    if said.kind not in server.done:
        return
    done, lost = server.done[said.kind][said.number], server.lost[said.kind][said.number]
    assert done <= (1 if said.kind == "create" else 1 + lost), said
    if said.error is None and not said.was_cancelled:
        assert done >= 1, said
    if said.error is not None and said.error.sent == "no":
        assert done == 0, said
    if isinstance(said.error, RateLimitedError) and said.error.sent == "yes":
        assert done == 0, said
    if said.kind == "create" and isinstance(said.error, ApiError):
        assert done == 0, said
    if said.kind == "create" and done and said.error is not None:
        assert isinstance(said.error, OutcomeUnknownError), said


@pytest.mark.parametrize("seed", seeds()[::3])
async def test_a_job_that_is_closed_and_taken_up_again(seed: int, tmp_path: Path):
    """A client is closed in the middle of a job with a journal: the next run sends what is left."""
    server, chance = make_server(seed)
    input_rows = rows(LEADS, chance)
    async with server.client() as smartlead:
        job = smartlead.bulk.add_leads(372, input_rows, journal=tmp_path / "journal")
        first = asyncio.create_task(finished(job))
        await asyncio.sleep(chance.uniform(1.0, 40.0))
    with pytest.raises(BulkStoppedError) as caught:
        await first
    assert isinstance(caught.value.__cause__, ClientClosedError)
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, input_rows, journal=tmp_path / "journal")
    check_report(report)
    check_leads(server)
    assert server.fullest <= LIMIT


def test_a_seed_is_one_run():
    """Run again, a seed gives the same requests on the same connections at the same moments."""

    async def once() -> tuple[BulkReport, str]:
        server, chance = make_server(5)
        async with server.client() as smartlead:
            report = await smartlead.bulk.add_leads(372, rows(LEADS, chance))
        return report, server.trace.hexdigest()

    assert run(once()) == run(once())
