"""The second Ctrl-C of an import, in virtual time."""

import asyncio
import signal

from smartlead_async import RateLimit
from smartlead_async.bulk.csv.file import open_file
from smartlead_async.cli.importing import Import
from smartlead_async.cli.running import _import
from tests.cli.importing.lead_files import write_leads
from tests.memory_network import STALL, MemoryServer, Received, Reply
from tests.virtual_time import now


async def test_the_second_signal_waits_for_nothing(tmp_path):
    """Though no request was answered, and leaving a client waits ten seconds for that."""
    leads = write_leads(tmp_path / "leads.csv", 30)
    plan = Import(
        file=open_file(leads),
        path=leads,
        campaign_id=372,
        journal=tmp_path / "leads.csv.journal",
        is_update=False,
        batch_size=1,
        workers=10,
        on_unknown="report",
        max_outage_s=3600.0,
        verify=False,
        max_rejects=None,
    )
    asked: asyncio.Queue[Received] = asyncio.Queue()

    def answer(request: Received) -> Reply:
        asked.put_nowait(request)
        return STALL

    server = MemoryServer(answer)
    rates = (RateLimit(1000, per_s=1.0),)
    importing = asyncio.create_task(_import(plan, lambda: server.client(rate_limits=rates), is_quiet=True))
    for _ in range(10):
        await asked.get()
    for _ in range(2):
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    began_at = now()
    await asyncio.wait([importing])
    assert now() - began_at < 1.0  # virtual seconds
    assert importing.cancelled()
