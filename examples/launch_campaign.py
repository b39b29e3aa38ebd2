"""A campaign from nothing to START: named, written, with mailboxes, a schedule and leads.

    pip install smartlead-async
    SMARTLEAD_API_KEY=... python examples/launch_campaign.py "Spring in Oslo" leads.csv --mailbox ana@example.com

It sends e-mails from START on. It stops before that where a mailbox is not connected or no lead was added.
To try it: `smartlead-async sandbox --scenario agency`, and its address as `--base-url`.
"""

import argparse
import asyncio
import csv
from pathlib import Path

from smartlead_async import CampaignSchedule, NewSequenceDelay, NewSequenceStep, Smartlead

STEPS = (  # days after the one before, subject (empty: the same thread), text
    (0, "{{company_name}}: a question", "<p>Hello {{first_name}},</p><p>do you still ship by road?</p>"),
    (3, "", "<p>Hello {{first_name}},</p><p>did my e-mail reach you?</p>"),
    (4, "", "<p>Hello {{first_name}},</p><p>whom should I ask instead?</p>"),
)
HOURS = {"timezone": "Europe/Oslo", "start_hour": "09:00", "end_hour": "17:00"}
PACE = {"days_of_the_week": [1, 2, 3, 4, 5], "min_time_btw_emails": 10, "max_new_leads_per_day": 20}


def step(number: int, days: int, subject: str, body: str) -> NewSequenceStep:
    delay = NewSequenceDelay(delay_in_days=days)
    return NewSequenceStep(seq_number=number, subject=subject, email_body=body, seq_delay_details=delay)


async def launch(smartlead: Smartlead, name: str, file: Path, senders: set[str]) -> str:
    walk = smartlead.email_accounts.list(is_smtp_success=True)
    boxes = {str(each.from_email): each.id async for each in walk if each.from_email in senders}
    if missing := senders - boxes.keys():
        return f"not connected: {', '.join(sorted(missing))}"
    campaign_id = (await smartlead.campaigns.create(name)).id
    await smartlead.campaigns.save_sequences(campaign_id, [step(n, *each) for n, each in enumerate(STEPS, 1)])
    await smartlead.campaigns.add_email_accounts(campaign_id, [*boxes.values()])
    await smartlead.campaigns.update_schedule(campaign_id, CampaignSchedule.from_dict({**HOURS, **PACE}))
    with file.open(encoding="utf-8-sig", newline="") as rows:
        report = await smartlead.bulk.add_leads(campaign_id, csv.DictReader(rows), batch_size=100)
    print(f"campaign {campaign_id}: {report.added} of {report.total} leads added, {report.rejected} rows are none")
    if not report.added:
        return "not started: there is nobody to write to"
    await smartlead.campaigns.set_status(campaign_id, "START")
    return ""


async def main(options: argparse.Namespace) -> str:
    async with Smartlead(base_url=options.base_url) as smartlead:
        return await launch(smartlead, options.name, options.file, {*options.mailbox})


parser = argparse.ArgumentParser()
parser.add_argument("name")
parser.add_argument("file", type=Path, help="leads, a CSV file")
parser.add_argument("--mailbox", action="append", required=True, help="to send from; may be given again")
parser.add_argument("--base-url", default="https://server.smartlead.ai/api/v1")
raise SystemExit(asyncio.run(main(parser.parse_args())) or None)
