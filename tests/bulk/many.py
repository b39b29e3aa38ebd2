"""Leads in any number, and a client that sends them as fast as it can."""

import json

import pytest

from smartlead_async import BulkJob, BulkReport, BulkStoppedError, Lead
from tests.memory_network import Received, Reply

NO_LIMIT: dict[str, object] = {"rate_limits": ()}


def leads(count: int) -> list[Lead]:
    return [Lead(email=f"person{number}@example.com", first_name="Xaviera") for number in range(count)]


async def stopped(job: BulkJob) -> BulkReport:
    """The report of a job that is stopped: the same from its error and from itself, which names the cause."""
    with pytest.raises(BulkStoppedError) as caught:
        await job
    report: BulkReport = caught.value.report
    assert report == job.report
    assert caught.value.__cause__ is report.stopped_by is not None
    return report


def batch_reply(request: Received) -> Reply:
    """All of them were added."""
    count = len(request.json["lead_list"])
    return Reply(body=json.dumps({"ok": True, "upload_count": count, "total_leads": count}).encode())
