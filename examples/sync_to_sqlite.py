"""A nightly sync of all e-mails into SQLite, which goes on where it stopped.

    pip install smartlead-async
    SMARTLEAD_API_KEY=... python examples/sync_to_sqlite.py smartlead.db

A page and the place after it are written together. The first night reads everything, later ones two weeks.
To try it: `smartlead-async sandbox --scenario agency`, and its address as `--base-url`.
"""

import argparse
import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

from smartlead_async import Smartlead
from smartlead_async.models.statistics import SentEmail

TABLES = """
CREATE TABLE IF NOT EXISTS email (stats_id PRIMARY KEY, campaign_id, email, sent_time, reply_time, everything);
CREATE TABLE IF NOT EXISTS place (campaign_id PRIMARY KEY, since, start, begun, finished);
"""


def cells(campaign_id: int, row: SentEmail) -> list[object]:
    shown = row.to_dict()  # as the API writes it; `everything ->> 'open_count'` reads a field of it
    return [row.stats_id, campaign_id, row.lead_email, shown["sent_time"], shown["reply_time"], json.dumps(shown)]


async def sync(smartlead: Smartlead, database: sqlite3.Connection, campaign_id: int) -> None:
    now = datetime.now(UTC).isoformat()
    place = database.execute("SELECT * FROM place WHERE campaign_id = ?", [campaign_id]).fetchone()
    _, since, start, begun, finished = place or (campaign_id, "2000-01-01T00:00:00+00:00", 0, now, False)
    if finished:  # a walk that was whole: the next one begins two weeks before it did
        since, start, begun = (datetime.fromisoformat(begun) - timedelta(days=14)).isoformat(), 0, now
    walk = smartlead.statistics.list(campaign_id, sent_time_start_date=datetime.fromisoformat(since), start=start)
    async for page in walk.by_page():
        after = (campaign_id, since, page.next_start, begun, page.next_start is None)
        with database:  # one transaction
            rows = (cells(campaign_id, row) for row in page.items)
            database.executemany("INSERT OR REPLACE INTO email VALUES (?, ?, ?, ?, ?, ?)", rows)
            database.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?)", after)


async def main(database: str, base_url: str) -> None:
    with closing(sqlite3.connect(database)) as opened:
        opened.executescript(TABLES)
        async with Smartlead(base_url=base_url) as smartlead:
            for campaign in await smartlead.campaigns.list():
                await sync(smartlead, opened, campaign.id)
        sent, answered = opened.execute("SELECT COUNT(*), COUNT(reply_time) FROM email").fetchone()
        print(f"{sent} e-mails, {answered} of them answered")


parser = argparse.ArgumentParser()
parser.add_argument("database")
parser.add_argument("--base-url", default="https://server.smartlead.ai/api/v1")
asyncio.run(main(**vars(parser.parse_args())))
