"""Outages: rows are held back, the API is asked now and then, and a bad row is told from a server that is away."""

import asyncio
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from smartlead_async import Progress, ServerError
from smartlead_async.bulk.breaker import FAILED_ROWS, CircuitBreaker, State
from smartlead_async.bulk.outcome import HeldBack
from tests.bulk.many import leads, stopped
from tests.memory_network import RESET, MemoryServer, Received, Reply


@pytest.mark.parametrize("workers", [1, 10])
async def test_an_outage_rejects_nothing(workers):
    """Half an hour of 503 in the middle: rows are held back, a few probes are sent, and all arrive in the end."""
    loop = asyncio.get_running_loop()
    server = MemoryServer(lambda _: Reply(status=503) if 10 < loop.time() < 1800 else Reply())
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(200), workers=workers)
    assert (report.added, report.ok) == (200, True)
    during = [request for request in server.received if 20 < request.at < 1800]
    assert len(during) < 150


@pytest.mark.parametrize("late_s", [7, 11])
async def test_a_late_answer_does_not_end_an_outage(late_s):
    """A request from before it is answered in the middle of it: that is no news of those sent since."""
    loop = asyncio.get_running_loop()

    def answer(request: Received) -> Reply:
        if b"person48@" in request.body:
            return Reply(down_s=late_s)
        return Reply(status=503) if 10 < loop.time() < 60 else Reply()

    server = MemoryServer(answer)
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(100))
    assert (report.added, report.ok) == (100, True)


async def test_an_outage_that_lasts_too_long_stops_the_job(tmp_path: Path):
    """Cleanly: what is left is sent by the next run."""
    journal = tmp_path / "leads.journal"
    loop = asyncio.get_running_loop()
    ends_at = [1e9]
    server = MemoryServer(lambda _: Reply(status=503) if 10 < loop.time() < ends_at[0] else Reply())
    async with server.client() as smartlead:
        report = await stopped(smartlead.bulk.add_leads(372, leads(200), journal=journal, max_outage_s=600))
        assert 600 < loop.time() < 800
        assert report.rejected == 0
        ends_at[0] = 0.0
        report = await smartlead.bulk.add_leads(372, leads(200), journal=journal)
    assert (report.added, report.ok) == (200, True)


async def test_a_row_that_fails_alone_does_not_stop_the_others():
    """The API answers some bad rows with 500; that is not an outage."""
    server = MemoryServer(lambda r: Reply(status=500) if b"person7@" in r.body else Reply())
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(50))
    assert (report.added, report.unknown) == (49, 1)


@pytest.mark.parametrize("count", [1, 3])
async def test_an_outage_is_survived_by_the_last_rows(count):
    """A minute and a half of resets, of which nobody else can tell: the rows are held back, and arrive."""
    server = MemoryServer(lambda r: RESET if r.at < 90 else Reply())
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(count))
    assert (report.added, report.ok) == (count, True)
    assert report.requests <= count + 15 * count  # five rounds of three attempts each


@pytest.mark.parametrize("workers", [1, 2, 4, 10])
async def test_an_outage_is_known_by_five_rows_however_few_workers(workers):
    """A row that is held back leaves its place to the next: seconds later the fifth has failed."""
    server = MemoryServer(lambda r: RESET if r.at < 90 else Reply())
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(60), workers=workers)
    assert (report.added, report.ok) == (60, True)
    rows, probes = FAILED_ROWS + workers - 1, 4  # those beside the fifth are under way; after 5, 10, 20 and 40 s
    assert report.requests <= 60 + 3 * (rows + probes)


async def test_a_row_that_fails_with_no_other_beside_it_is_tried_for_some_minutes():
    """It may be the row or the API; then it is left to the caller, though an outage may last an hour."""
    server = MemoryServer(lambda r: RESET if b"person9@" in r.body else Reply())
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(10))
    assert (report.added, report.unknown, report.is_complete, report.stopped_by) == (9, 1, True, None)
    assert report.requests == 9 + 18  # six rounds of three attempts
    assert 5 + 10 + 20 + 40 + 80 < report.elapsed_s < 180


async def test_how_long_an_outage_may_last_bounds_how_long_a_row_is_tried():
    """Without any, a row fails as fast as a single call does."""
    server = MemoryServer(lambda _: RESET)
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(1), max_outage_s=0)
    assert (report.unknown, report.requests, len(server.received)) == (1, 3, 3)


@pytest.mark.parametrize("asked_s", [20, 130])
async def test_a_row_is_held_back_for_as_long_as_a_503_asks(asked_s):
    """Also where that is longer than one call may take, and while other rows get through."""
    sent_at: list[float] = []

    def answer(request: Received) -> Reply:
        if b"person7@" not in request.body:
            return Reply()
        sent_at.append(request.at)
        return Reply(status=503, headers=[("Retry-After", str(asked_s))]) if len(sent_at) < 3 else Reply()

    server = MemoryServer(answer)
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(11 * asked_s))  # 2.2 times as long at five a second
    assert report.added == 11 * asked_s
    assert min(later - sooner for sooner, later in pairwise(sent_at)) >= asked_s


@pytest.mark.parametrize("workers", [1, 10])
async def test_in_an_outage_too_every_row_is_held_back_for_as_long_as_a_503_asks(workers):
    """Other rows look meanwhile whether the API is back; none is sent again before its time."""
    sent_at: defaultdict[str, list[float]] = defaultdict(list)

    def answer(request: Received) -> Reply:
        sent_at[request.json["email"]].append(request.at)
        return Reply(status=503, headers=[("Retry-After", "30")]) if request.at < 600 else Reply()

    server = MemoryServer(answer)
    async with server.client() as smartlead:
        report = await smartlead.bulk.add_leads(372, leads(60), workers=workers)
    assert (report.added, report.ok) == (60, True)
    assert min(later - sooner for times in sent_at.values() for sooner, later in pairwise(times)) >= 30


async def test_a_job_says_what_it_waits_for_and_until_when():
    """Within three seconds of an outage, to whoever asks and to `on_progress`; no more once rows get through."""
    told: list[tuple[float, HeldBack | None]] = []
    loop = asyncio.get_running_loop()
    server = MemoryServer(lambda _: Reply(status=503) if 10 < loop.time() < 60 else Reply())

    def show(progress: Progress) -> None:
        assert progress.held_back == job.held_back
        told.append((loop.time(), progress.held_back))

    async with server.client() as smartlead:
        job = smartlead.bulk.add_leads(372, leads(100), on_progress=show, max_outage_s=600)
        assert job.held_back is None
        await job
    during = [held_back for at, held_back in told if 13 < at < 60]
    assert len(during) >= 3
    assert None not in during
    assert told[-1][1] is None
    first = next(held_back for _, held_back in told if held_back is not None)
    assert isinstance(first.error, ServerError)
    assert first == HeldBack(error=first.error, since_s=0.0, until_s=600.0, next_try_s=first.next_try_s)


async def test_a_breaker_is_closed_open_and_half_open():
    """It opens at the fifth failed row, lets one row try after its pause, and closes with that row's success."""
    breaker = CircuitBreaker(600.0, asyncio.Event())
    failure = ServerError("503", status_code=503)
    breaker.failed(range(4), failure)
    async with breaker.permission():
        assert breaker.state is State.CLOSED
    breaker.failed([4], failure)
    assert breaker.state is State.OPEN
    loop = asyncio.get_running_loop()
    began_at = loop.time()
    entered: list[float] = []

    async def try_once(*, succeeds: bool) -> None:
        async with breaker.permission():
            entered.append(loop.time() - began_at)
            assert breaker.state is (State.CLOSED if breaker.held_back is None else State.HALF_OPEN)
            if succeeds:
                breaker.succeeded(loop.time())

    await asyncio.gather(*(try_once(succeeds=number > 0) for number in range(3)))
    assert breaker.state is State.CLOSED
    assert [round(at) for at in entered] == [5, 15, 15]
