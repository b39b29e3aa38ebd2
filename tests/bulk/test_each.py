"""`bulk.each`: any call for many items, an outcome for each."""

import asyncio
import gc
import tracemalloc
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress

import anyio
import pytest

from smartlead_async import (
    BulkStoppedError,
    ConnectionFailedError,
    InvalidInputError,
    InvalidWebhookError,
    NotFoundError,
    OutcomeUnknownError,
    Progress,
    Smartlead,
    SmartleadError,
)
from smartlead_async.bulk.outcome import EachOutcome, Reason
from tests.bulk.campaign import CAMPAIGN, Campaign
from tests.bulk.many import NO_LIMIT
from tests.memory_network import CREATED, RESET, MemoryServer, Received, Reply, fullest_window


async def outcomes_of(
    smartlead: Smartlead, items: object, call: Callable[[int], Awaitable[object]], **options: object
) -> list[EachOutcome[int, object]]:
    """Of all items, in their order."""
    async with smartlead.bulk.each(items, call, **options) as outcomes:  # type: ignore[call-overload]
        seen = [outcome async for outcome in outcomes]
    return sorted(seen, key=lambda outcome: outcome.index)


def pausing(smartlead: Smartlead) -> Callable[[int], Awaitable[None]]:
    return lambda lead_id: smartlead.leads.pause(CAMPAIGN, lead_id)


async def test_a_call_is_made_for_each_item():
    """With its value, in its outcome; the report counts."""
    async with MemoryServer().client(**NO_LIMIT) as smartlead:

        async def double(number: int) -> int:
            await smartlead.leads.pause(CAMPAIGN, number)
            return number * 2

        job = smartlead.bulk.each(range(1, 31), double)
        async with job as outcomes:
            seen = {outcome.item: (outcome.status, outcome.value, outcome.attempts) async for outcome in outcomes}
    assert seen == {number: ("done", number * 2, 1) for number in range(1, 31)}
    assert (job.report.done, job.report.total, job.report.requests, job.report.ok) == (30, 30, 30, True)
    assert str(job.report).startswith("30 rows: 30 done; 30 requests in ")


async def test_a_job_can_be_awaited_and_fed_by_the_pages_of_a_list():
    """As by any other async iterable; the pages are read as they are needed."""
    campaign = Campaign()
    campaign.put(*(f"person{number}@example.com" for number in range(150)))

    def reply(request: Received) -> Reply:
        return Reply() if request.method == "POST" else campaign(request)

    async with MemoryServer(reply).client(**NO_LIMIT) as smartlead:

        async def pause(lead: object) -> None:
            await smartlead.leads.pause(CAMPAIGN, lead.lead.id)  # type: ignore[attr-defined]

        report = await smartlead.bulk.each(smartlead.leads.list(CAMPAIGN), pause)
    assert (report.done, report.requests, len(campaign.requests)) == (150, 150, 2)


async def test_calls_wait_in_the_bulk_lane():
    """Evenly, within the limit, behind a single call that comes meanwhile; also what a call starts itself."""
    server = MemoryServer(travel=lambda: (0.02, 0.02))
    loop = asyncio.get_running_loop()
    async with server.client() as smartlead:

        async def pause_two(lead_id: int) -> None:
            await asyncio.gather(
                smartlead.leads.pause(CAMPAIGN, lead_id), smartlead.leads.resume(CAMPAIGN, lead_id)
            )

        job = asyncio.ensure_future(smartlead.bulk.each(range(1, 51), pause_two))
        await asyncio.sleep(10)
        begun_at = loop.time()
        await smartlead.leads.pause(CAMPAIGN, 999)
        waited_s = loop.time() - begun_at
        await job
    assert waited_s <= 0.3
    assert fullest_window([request.at for request in server.received], 2.0) <= 10


async def test_as_many_calls_are_made_at_a_time_as_there_are_workers():
    """And no more items are taken than that needs."""
    running, most, taken = 0, 0, 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(1000):
            taken += 1
            yield number

    async def call(_: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(1)
        running -= 1

    async with MemoryServer().client() as smartlead:
        job = smartlead.bulk.each(items(), call, workers=3)
        async with job as outcomes:
            async for outcome in outcomes:
                if outcome.index >= 20:
                    job.stop()
    assert (most, job.report.is_complete) == (3, False)
    assert job.report.total == taken <= 40
    assert job.report.not_attempted == taken - job.report.done


@pytest.mark.parametrize("end", ["break", "stop", "error", "end"])
async def test_an_async_generator_is_closed_with_the_job(end):
    """It may hold a connection, and the job outlives its block."""
    closed: list[str] = []

    async def numbers() -> AsyncIterator[int]:
        try:
            for number in range(8):
                yield number
        finally:
            closed.append(end)

    async def call(number: int) -> None:
        if end == "error":
            raise ValueError(number)

    async with MemoryServer().client() as smartlead:
        job = smartlead.bulk.each(numbers(), call)
        with suppress(ValueError):
            async with job as outcomes:
                async for outcome in outcomes:
                    if end == "break" and outcome.index == 2:
                        break
                    if end == "stop":
                        job.stop()
        await asyncio.sleep(0)
        assert (closed, job.report.is_complete) == ([end], end == "end")


@pytest.mark.parametrize(
    ("reply", "status", "kind"),
    [
        (Reply(status=404, body=b'{"error":"Lead not found"}'), "rejected", NotFoundError),
        (Reply(status=400, body=b'{"error":"no"}'), "rejected", None),
        (RESET, "unknown", OutcomeUnknownError),
    ],
    ids=["missing", "refused", "lost"],
)
async def test_an_error_of_the_api_is_the_outcome_of_its_item(reply, status, kind):
    """The others go on; what may have been applied is not done again."""

    def answer(request: Received) -> Reply:
        return reply if b"campaign 3" in request.body else Reply(body=CREATED)

    server = MemoryServer(answer)
    async with server.client(**NO_LIMIT) as smartlead:
        seen = await outcomes_of(
            smartlead, range(10), lambda number: smartlead.campaigns.create(f"campaign {number}")
        )
    assert [outcome.status for outcome in seen] == [status if item == 3 else "done" for item in range(10)]
    assert isinstance(seen[3].error, kind or Exception)
    assert sum(b"campaign 3" in request.body for request in server.received) == 1


async def test_a_mistake_of_the_call_itself_is_the_outcome_of_its_item():
    """It names the error, which is its cause; the others go on."""
    values: dict[int, int] = {number: number for number in range(20) if number % 5}

    async def call(number: int) -> int:
        return values[number]

    async with MemoryServer().client() as smartlead:
        job = smartlead.bulk.each(range(20), call, workers=1)
        async with job as outcomes:
            seen = [outcome async for outcome in outcomes]
    failed = [outcome for outcome in seen if outcome.status == "failed"]
    assert [outcome.item for outcome in failed] == [0, 5, 10, 15]
    assert str(failed[0].error) == "the call raised KeyError: 0"
    assert isinstance(failed[0].error.__cause__, KeyError)  # type: ignore[union-attr]
    assert (job.report.done, job.report.failed, job.report.ok) == (16, 4, False)
    assert job.report.reasons == (Reason("failed", "the call raised KeyError: 0", 4),)


async def test_a_mistake_that_each_item_meets_ends_the_job():
    """After five of them, as itself: the program is wrong, not the items. What was done is in the report."""

    async def call(number: int) -> float:
        return 1 / (number < 7)

    async with MemoryServer().client() as smartlead:
        job = smartlead.bulk.each(range(1000), call, workers=1)
        with pytest.raises(ZeroDivisionError):
            await job
    assert (job.report.done, job.report.failed, job.report.is_complete) == (7, 5, False)


@pytest.mark.parametrize("error", [SmartleadError("mine"), InvalidWebhookError("bad")], ids=["ours", "webhook"])
async def test_an_error_of_ours_that_says_nothing_of_the_api_is_a_mistake_too(error):
    """No outage is waited for."""

    async def call(number: int) -> None:
        if number == 1:
            raise error

    async with MemoryServer().client() as smartlead:
        seen = await outcomes_of(smartlead, range(3), call)
    assert [outcome.status for outcome in seen] == ["done", "failed", "done"]
    assert seen[1].error is error


async def cancel_another() -> None:
    task = asyncio.ensure_future(asyncio.sleep(1))
    task.cancel()
    await task


async def cancel_itself() -> None:
    task = asyncio.current_task()
    assert task is not None
    task.cancel()
    await asyncio.sleep(1)


async def cancel_itself_at_its_end() -> None:
    task = asyncio.current_task()
    assert task is not None
    task.cancel()


async def leave_a_scope_behind() -> None:
    """As a library may that mixes its tasks up."""
    anyio.CancelScope(deadline=0.0).__enter__()
    await asyncio.sleep(1)


async def raise_cancelled() -> None:
    raise asyncio.CancelledError


@pytest.mark.parametrize("workers", [1, 2, 10])
@pytest.mark.parametrize(
    "cancel", [cancel_another, cancel_itself, cancel_itself_at_its_end, leave_a_scope_behind, raise_cancelled]
)
async def test_a_call_that_is_cancelled_from_within_is_a_mistake_too(
    cancel: Callable[[], Awaitable[None]], workers: int
):
    """The job does not wait for it for ever, and every item is in the report."""

    async def call(number: int) -> None:
        if number % 20 == 3:
            await cancel()

    async with MemoryServer().client() as smartlead:
        job = smartlead.bulk.each(range(50), call, workers=workers)
        async with job as outcomes:
            seen = {outcome.item: outcome.status async for outcome in outcomes}
    assert seen == {number: "failed" if number % 20 == 3 else "done" for number in range(50)}
    assert (job.report.total, job.report.is_complete) == (50, True)


async def test_a_job_that_is_cancelled_cancels_its_calls():
    """They do not go on behind it."""
    ended: list[int] = []

    async def call(number: int) -> None:
        await asyncio.sleep(10)
        ended.append(number)

    async with MemoryServer().client() as smartlead:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(5):
                await smartlead.bulk.each(range(50), call)
        await asyncio.sleep(60)
    assert ended == []


async def test_an_outage_holds_items_back():
    """What surely was not sent is tried again, for as long as it lasts; nothing is done twice."""
    server = MemoryServer()
    server.refuse_connections = 60
    told: list[Progress] = []
    async with server.client(**NO_LIMIT) as smartlead:
        report = await smartlead.bulk.each(range(1, 41), pausing(smartlead), on_progress=told.append)
    assert (report.done, report.ok) == (40, True)
    assert len({request.path for request in server.received}) == len(server.received) == 40
    assert any(progress.held_back for progress in told)
    assert told[-1].seconds_left == 0


async def test_an_outage_that_lasts_too_long_stops_the_job():
    """As any other; items that were not sent say so."""
    server = MemoryServer()
    server.refuse_connections = 10**9
    async with server.client(**NO_LIMIT) as smartlead:
        with pytest.raises(BulkStoppedError) as caught:
            await smartlead.bulk.each(range(1, 1000), pausing(smartlead), max_outage_s=60)
    report = caught.value.report
    assert (report.done, report.total) == (0, report.not_attempted)
    assert isinstance(caught.value.__cause__, ConnectionFailedError)


async def test_a_call_that_did_a_part_is_not_made_again():
    """Its second request was not sent, its first was answered: what of it may be done again nobody knows here."""
    server = MemoryServer(replies=[Reply(then="close")])
    async with server.client(**NO_LIMIT) as smartlead:

        async def call(number: int) -> None:
            await smartlead.leads.pause(CAMPAIGN, number)
            server.refuse_connections = 10**9
            await smartlead.leads.resume(CAMPAIGN, number)

        [outcome] = await outcomes_of(smartlead, [7], call)
    assert (outcome.status, len(server.received)) == ("unknown", 1)
    assert isinstance(outcome.error, ConnectionFailedError)


async def test_a_refused_key_stops_the_job():
    """No further item can fare better."""
    server = MemoryServer(lambda _: Reply(status=401, body=b'{"message":"Invalid API Key"}'))
    async with server.client(**NO_LIMIT) as smartlead:
        with pytest.raises(BulkStoppedError) as caught:
            await smartlead.bulk.each(range(1, 100), pausing(smartlead), workers=1)
    assert (caught.value.report.not_attempted, len(server.received)) == (caught.value.report.total, 1)


async def test_a_client_that_was_closed_stops_the_job():
    """Nothing can be sent any more."""
    smartlead = MemoryServer().client()
    await smartlead.aclose()
    with pytest.raises(BulkStoppedError):
        await smartlead.bulk.each(range(1, 100), pausing(smartlead))


async def test_an_error_of_the_items_is_raised_at_the_end():
    """As by `stop()`: what was sent is waited for."""

    async def items() -> AsyncIterator[int]:
        yield 1
        yield 2
        raise OSError("disk")

    async with MemoryServer().client(**NO_LIMIT) as smartlead:
        job = smartlead.bulk.each(items(), pausing(smartlead))
        with pytest.raises(OSError, match="disk"):
            await job
    assert (job.report.done + job.report.not_attempted, job.report.is_complete) == (2, False)


@pytest.mark.parametrize(
    "items", [5, None, "abc", b"abc", type("Frame", (), {"columns": None, "to_dict": None})()]
)
async def test_what_is_no_list_of_items_is_refused_at_once(items):
    """Before anything is read."""
    async with MemoryServer().client() as smartlead:
        with pytest.raises(InvalidInputError, match="^items: "):
            smartlead.bulk.each(items, pausing(smartlead))


@pytest.mark.parametrize(
    "options",
    [
        {"call": None},
        {"workers": 0},
        {"workers": 1.5},
        {"workers": 10**9},
        {"max_outage_s": -1},
        {"max_outage_s": True},
    ],
    ids=str,
)
async def test_options_are_checked_at_once(options):
    """By name."""
    async with MemoryServer().client() as smartlead:
        with pytest.raises(InvalidInputError, match=f"^{next(iter(options))}: "):
            smartlead.bulk.each(**{"items": [1], "call": pausing(smartlead), **options})


async def test_a_job_that_nobody_awaits_warns():
    """By its name, and of the line that made it."""
    async with MemoryServer().client() as smartlead:
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            smartlead.bulk.each([1], pausing(smartlead))
            gc.collect()
    assert [str(warning.message).partition(",")[0] for warning in seen] == ["bulk.each(...) was never awaited"]
    assert [warning.filename for warning in seen] == [__file__]


async def test_memory_does_not_grow_with_the_items():
    """Of five times as many no more is kept."""

    async def call(number: int) -> bytes:
        return bytes(1000)

    async def most_of(count: int) -> int:
        tracemalloc.start()
        await smartlead.bulk.each((number for number in range(count)), call)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    async with MemoryServer().client() as smartlead:
        await most_of(50)
        few, many = await most_of(200), await most_of(1000)
    assert many <= 1.2 * few
