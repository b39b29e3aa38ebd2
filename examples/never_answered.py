"""Leads that wrote to us and were never answered, the one that waits longest first, as a CSV file.

    pip install smartlead-async
    SMARTLEAD_API_KEY=... python examples/never_answered.py waiting.csv

To try it: `smartlead-async sandbox --scenario agency`, and its address as `--base-url`.
"""

import argparse
import asyncio
import csv
from datetime import UTC, datetime
from pathlib import Path

from smartlead_async import Smartlead
from smartlead_async.models.inbox import InboxConversation

NEEDS_NO_ANSWER = {"Not Interested", "Do Not Contact", "Out Of Office", "Wrong Person"}
HEADER = ("days", "email", "name", "campaign", "category", "wrote")


def waits(each: InboxConversation) -> bool:
    """Whether the last word is the lead's."""
    replied, sent = each.last_reply_time, each.last_sent_time
    return replied is not None and (sent is None or sent < replied)


def row(each: InboxConversation, category: str, now: datetime) -> list[object]:
    """A line of the file."""
    replied = each.last_reply_time or now
    name = " ".join(part for part in (each.lead_first_name, each.lead_last_name) if part)
    return [(now - replied).days, each.lead_email, name, each.email_campaign_name, category, replied.isoformat()]


async def main(path: Path, base_url: str) -> None:
    async with Smartlead(base_url=base_url) as smartlead:
        categories = {each.id: each.name for each in await smartlead.leads.list_categories()}
        replies = [each async for each in smartlead.inbox.list_replies()]
    now, named = datetime.now(UTC), [(each, categories.get(each.lead_category_id or 0, "")) for each in replies]
    waiting = [row(each, name, now) for each, name in named if waits(each) and name not in NEEDS_NO_ANSWER]
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # with a mark by which Excel knows the encoding
        lines = csv.writer(file)
        lines.writerow(HEADER)
        lines.writerows(sorted(waiting, key=lambda cells: str(cells[-1])))
    print(f"{len(waiting)} of {len(replies)} leads that wrote wait for an answer: {path}")


parser = argparse.ArgumentParser()
parser.add_argument("file", type=Path, help="the CSV file to write")
parser.add_argument("--base-url", default="https://server.smartlead.ai/api/v1")
options = parser.parse_args()
asyncio.run(main(options.file, options.base_url))
