"""The second Ctrl-C of an import."""

import asyncio
import signal
from pathlib import Path

import pytest
import typer

from smartlead_async import RateLimit
from smartlead_async.bulk.csv.file import open_file
from smartlead_async.cli.importing import Import
from smartlead_async.cli.running import _import, _run
from tests.cli.importing.lead_files import write_leads
from tests.memory_network import STALL, MemoryServer, Received, Reply
from tests.virtual_time import now

AT_ONCE = (RateLimit(1000, per_s=1.0),)


def planned(folder: Path) -> Import:
    """Thirty rows, ten of them in flight."""
    leads = write_leads(folder / "leads.csv", 30)
    return Import(
        file=open_file(leads),
        path=leads,
        campaign_id=372,
        journal=folder / "leads.csv.journal",
        is_update=False,
        batch_size=1,
        workers=10,
        on_unknown="report",
        max_outage_s=3600.0,
        verify=False,
        max_rejects=None,
    )


async def test_the_second_signal_waits_for_nothing(tmp_path):
    """Though no request was answered, and leaving a client waits ten seconds for that. In virtual time."""
    asked: asyncio.Queue[Received] = asyncio.Queue()

    def answer(request: Received) -> Reply:
        asked.put_nowait(request)
        return STALL

    server = MemoryServer(answer)
    plan = planned(tmp_path)
    importing = asyncio.create_task(_import(plan, lambda: server.client(rate_limits=AT_ONCE), is_quiet=True))
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


def test_the_second_signal_ends_the_command_as_interrupted(tmp_path, capsys):
    """With what is not known, and what to do."""

    def answer(_request: Received) -> Reply:
        if len(server.received) == 1:
            for _ in range(2):
                signal.raise_signal(signal.SIGINT)
        return STALL

    server = MemoryServer(answer)
    with pytest.raises(typer.Exit) as caught:
        _run(planned(tmp_path), lambda: server.client(rate_limits=AT_ONCE), is_quiet=True)
    assert caught.value.exit_code == 130
    said = "stopped at once: if rows were under way, what became of them is not known; run again to go on"
    assert said in capsys.readouterr().err
