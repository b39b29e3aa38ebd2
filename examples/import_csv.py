"""Import a CSV file with a progress bar: Ctrl-C stops it well, and the same command goes on where it was.

    pip install smartlead-async rich
    SMARTLEAD_API_KEY=... python examples/import_csv.py examples/leads.csv --campaign 372

With `smartlead-async sandbox`: SMARTLEAD_API_KEY=sandbox-key and --base-url http://127.0.0.1:8000/api/v1
"""

import argparse
import asyncio
import csv
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from rich.progress import Progress

from smartlead_async import BulkStoppedError, InvalidInputError, Lead, Smartlead


def read_leads(path: Path) -> Iterator[Lead]:
    """Columns by the names that exports have, others as custom fields; bad rows are named."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in (table := csv.DictReader(file)):
            try:
                yield Lead.from_row(row)
            except InvalidInputError as error:
                print(f"{path}, line {table.line_num}: {error}", file=sys.stderr)


async def import_file(path: Path, campaign_id: int, base_url: str) -> bool:
    loop = asyncio.get_running_loop()  # which has no handlers of signals on Windows: Python's are used
    leads = list(read_leads(path))  # of millions of rows, hand on the iterator itself
    with Progress(*Progress.get_default_columns(), "{task.completed}/{task.total}") as screen:
        bar = screen.add_task("importing", total=len(leads))
        async with Smartlead(base_url=base_url) as smartlead:
            job = smartlead.bulk.add_leads(campaign_id, leads, journal=f"{path}.journal")
            signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(job.stop))
            with suppress(BulkStoppedError):  # the report says what stopped it
                async with job as outcomes:
                    async for outcome in outcomes:
                        screen.advance(bar)
                        if outcome.status != "added":
                            print(f"{outcome.email}: {outcome.status}: {outcome.error}", file=sys.stderr)
    print(job.report.stopped_by or "", f"{job.report.added} of {len(leads)} added")
    return job.report.ok


parser = argparse.ArgumentParser()
parser.add_argument("file", type=Path)
parser.add_argument("--campaign", type=int, required=True)
parser.add_argument("--base-url", default="https://server.smartlead.ai/api/v1")
options = parser.parse_args()
if not asyncio.run(import_file(options.file, options.campaign, options.base_url)):
    sys.exit("not all leads are in: the same command goes on where it was")
