"""Checked, never run: jobs over many leads, and what comes of them."""

import csv
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import assert_never, assert_type

from smartlead_async import (
    BulkJob,
    BulkReport,
    EachJob,
    Lead,
    Outcome,
    Progress,
    Smartlead,
    SmartleadError,
    Status,
)
from smartlead_async.bulk.outcome import HeldBack, Reason
from smartlead_async.models.leads import CampaignLead, MessageHistory


def rows() -> Iterator[Lead]:
    yield Lead(email="ana@example.com")


async def stream() -> AsyncIterator[Lead]:
    yield Lead(email="ana@example.com")


async def pairs() -> AsyncIterator[tuple[int, Lead]]:
    yield 11, Lead(email="ana@example.com")


def show(progress: Progress) -> None:
    assert_type(progress.rows_read, int)
    assert_type(progress.report, BulkReport)
    assert_type(progress.rows_per_s, float)
    assert_type(progress.seconds_left, float | None)
    assert_type(progress.held_back, HeldBack | None)


async def awaited(smartlead: Smartlead) -> None:
    assert_type(smartlead.bulk.add_leads(372, rows()), BulkJob)
    assert_type(await smartlead.bulk.add_leads(372, stream(), batch_size=400, workers=4), BulkReport)
    assert_type(await smartlead.bulk.add_leads(372, list(rows()), journal="leads.journal"), BulkReport)
    assert_type(
        await smartlead.bulk.update_leads(372, pairs(), journal=Path("a"), on_unknown="report"), BulkReport
    )
    await smartlead.bulk.update_leads(372, {11: Lead(email="ana@example.com")}.items(), max_outage_s=60)
    await smartlead.bulk.add_leads(372, [{"email": "ana@example.com", "score": 41}])
    await smartlead.bulk.add_leads(372, csv.DictReader(["email", "ana@example.com"]))
    await smartlead.bulk.update_leads(372, [{"lead_id": 7, "email": "ana@example.com"}])
    report = await smartlead.bulk.add_leads(372, rows(), on_progress=show, dedupe=False)
    assert_type(report.added, int)
    assert_type(report.total, int)
    assert_type(report.ok, bool)
    assert_type(report.stopped_by, SmartleadError | None)
    assert_type(report.reasons, tuple[Reason, ...])
    assert_type(report.reasons[0].rows, int)
    assert_type(report.notes, tuple[str, ...])
    assert_type(str(report), str)

    await smartlead.bulk.add_leads(372, ["ana@example.com"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await smartlead.bulk.add_leads(372, pairs())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await smartlead.bulk.update_leads(372, rows())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await smartlead.bulk.add_leads(372, rows(), on_unknown="drop")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await smartlead.bulk.add_leads(372, rows(), 400)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[too-many-positional-arguments]
    await smartlead.bulk.add_leads(372, rows(), on_progress=len)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    report.added = 0  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]  # ty: ignore[invalid-assignment]
    report.addded  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018  # ty: ignore[missing-attribute]
    smartlead.bulk.add_leads(372, rows()).ok  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018  # ty: ignore[missing-attribute]


async def iterated(smartlead: Smartlead) -> None:
    job = smartlead.bulk.add_leads(372, rows())
    async with job as outcomes:
        assert_type(outcomes, AsyncIterator[Outcome])
        async for outcome in outcomes:
            assert_type(outcome, Outcome)
            assert_type(outcome.index, int)
            assert_type(outcome.email, str | None)
            assert_type(outcome.status, Status)
            assert_type(outcome.error, SmartleadError | None)
            job.stop()
    assert_type(job.report, BulkReport)
    assert_type(job.held_back, HeldBack | None)

    with job:  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]  # ty: ignore[invalid-context-manager]
        pass
    for _outcome in outcomes:  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]  # ty: ignore[not-iterable]
        pass


async def each(smartlead: Smartlead) -> None:
    async def history(lead_id: int) -> MessageHistory:
        return await smartlead.leads.get_message_history(372, lead_id)

    async def pause(lead: CampaignLead) -> None:
        await smartlead.leads.pause(372, lead.lead.id if lead.lead else 0)

    assert_type(smartlead.bulk.each([1, 2], history), EachJob[int, MessageHistory])
    async with smartlead.bulk.each([1, 2], history) as outcomes:
        async for outcome in outcomes:
            assert_type(outcome.item, int)
            assert_type(outcome.value, MessageHistory | None)
            assert_type(outcome.error, SmartleadError | None)
    report = await smartlead.bulk.each(smartlead.leads.list(372), pause, workers=4, on_progress=show)
    assert_type(report, BulkReport)
    assert_type(report.done, int)

    smartlead.bulk.each(["a"], history)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    smartlead.bulk.each([1], print)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]


def every_status(status: Status) -> str:
    match status:
        case "added" | "already_present" | "duplicate_input":
            return "settled"
        case "done" | "rejected" | "failed" | "unknown" | "not_attempted":
            return "look at it"
        case _:
            assert_never(status)


def a_status_is_missing(status: Status) -> str:
    match status:
        case "added" | "already_present" | "duplicate_input" | "rejected" | "unknown":
            return "done"
        case _:
            assert_never(status)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[type-assertion-failure]
