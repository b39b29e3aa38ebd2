"""Imports in the background: a CSV file comes in, a bulk job runs, the page watches it."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import attrs
from fastapi import APIRouter, HTTPException, Request
from fastapi.sse import EventSourceResponse

from examples.web_app.client import Client
from smartlead_async import BulkJob, BulkStoppedError, InvalidInputError, Lead

FIELDS = {field.name for field in attrs.fields(Lead)}
router = APIRouter()


@router.put("/campaigns/{campaign_id}/leads", status_code=202)  # PUT: a page of another site cannot send it
async def import_leads(campaign_id: int, request: Request, smartlead: Client) -> None:
    """Check all rows, then let the import begin; columns that are no field of a lead are left out."""
    table = csv.DictReader(io.StringIO((await request.body()).decode("utf-8-sig", "replace"), newline=""))
    leads: list[Lead] = []
    for row in table:
        cells: dict[str, Any] = {name: row[name] for name in row.keys() & FIELDS}
        try:
            leads.append(Lead(**{"email": "", **cells}))
        except InvalidInputError as error:
            raise HTTPException(422, f"line {table.line_num}: {error}") from error
    job = smartlead.bulk.add_leads(campaign_id, leads)
    request.state.imports.append((campaign_id, len(leads), job))
    request.state.tasks.create_task(run(job))


async def run(job: BulkJob) -> None:
    """What goes wrong with the API ends a job early, and is in its report."""
    with suppress(BulkStoppedError):
        await job


@router.get("/imports", response_class=EventSourceResponse)
async def watch_imports(request: Request) -> AsyncIterator[list[dict[str, Any]]]:
    """All imports as they stand, whenever that changes, at most twice a second."""
    shown = None
    while True:
        state = [show(*job) for job in request.state.imports]
        if state != shown:
            yield (shown := state)
        await asyncio.sleep(0.5)


def show(campaign_id: int, rows: int, job: BulkJob) -> dict[str, Any]:
    """What the page is told of one."""
    report = job.report
    about = {"campaign_id": campaign_id, "rows": rows, "done": report.total}
    return {**attrs.asdict(report), **about, "stopped_by": str(report.stopped_by or "")}
