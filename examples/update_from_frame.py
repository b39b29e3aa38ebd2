"""Update leads from a data frame: a row is a lead, its `lead_id` says which, and empty cells change nothing.

    pip install smartlead-async pandas
    SMARTLEAD_API_KEY=... python examples/update_from_frame.py examples/lead_updates.csv --campaign 372

With `smartlead-async sandbox`: SMARTLEAD_API_KEY=sandbox-key and --base-url http://127.0.0.1:8000/api/v1
after an import of examples/leads.csv, whose first leads are updated.
"""

import argparse
import asyncio

import pandas as pd

from smartlead_async import Smartlead


async def update(frame: pd.DataFrame, campaign_id: int, base_url: str) -> None:
    """Send the updates, and say what became of those that did not go through."""
    async with Smartlead(base_url=base_url) as smartlead:
        job = smartlead.bulk.update_leads(campaign_id, frame.to_dict("records"))
        async with job as outcomes:
            async for outcome in outcomes:
                if outcome.status != "added":
                    print(f"lead {outcome.lead_id}: {outcome.status}: {outcome.error}")
        print(f"{job.report.added} of {job.report.total} leads updated")


parser = argparse.ArgumentParser()
parser.add_argument("file")
parser.add_argument("--campaign", type=int, required=True)
parser.add_argument("--base-url", default="https://server.smartlead.ai/api/v1")
options = parser.parse_args()

leads = pd.read_csv(options.file)
leads["company_name"] = leads["company_name"].str.strip().str.title()
leads["location"] = leads.pop("city").str.cat(leads.pop("country"), sep=", ")
asyncio.run(update(leads, options.campaign, options.base_url))
