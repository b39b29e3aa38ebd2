"""Who gets e-mails from several campaigns at once: the leads that are in more than one.

    pip install smartlead-async
    SMARTLEAD_API_KEY=... python examples/leads_in_several_campaigns.py

To try it: `smartlead-async sandbox --scenario agency`, and its address as `--base-url`.
"""

import argparse
import asyncio
from collections import defaultdict

from smartlead_async import Smartlead
from smartlead_async.models.campaigns import Campaign

STILL_WRITTEN_TO = ("STARTED", "INPROGRESS")


async def read(smartlead: Smartlead, campaign: Campaign, found: dict[str, list[str]]) -> None:
    """Note where each lead of a campaign stands; every page is one request."""
    async for each in smartlead.leads.list(campaign.id):
        if each.lead.email is not None:
            found[each.lead.email.lower()].append(f"{campaign.name} ({each.status})")


async def main(base_url: str) -> None:
    found: dict[str, list[str]] = defaultdict(list)
    async with Smartlead(base_url=base_url) as smartlead, asyncio.TaskGroup() as readers:
        for campaign in await smartlead.campaigns.list():
            readers.create_task(read(smartlead, campaign, found))
    several = {email: places for email, places in sorted(found.items()) if len(places) > 1}
    for email, places in several.items():
        active = sum(any(status in place for status in STILL_WRITTEN_TO) for place in places)
        print(f"{email}: {'; '.join(sorted(places))}{' <- written to twice' if active > 1 else ''}")
    print(f"{len(several)} of {len(found)} leads are in several campaigns")


parser = argparse.ArgumentParser()
parser.add_argument("--base-url", default="https://server.smartlead.ai/api/v1")
asyncio.run(main(parser.parse_args().base_url))
