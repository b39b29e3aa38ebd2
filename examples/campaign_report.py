"""A report on all campaigns: rates of the e-mails sent as a table, and where the leads stand as a chart.

pip install smartlead-async rich matplotlib
SMARTLEAD_API_KEY=... python examples/campaign_report.py campaigns.png
"""

import argparse
import asyncio
from textwrap import fill

from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Column, Table

from smartlead_async import Smartlead
from smartlead_async.models.campaigns import CampaignAnalytics, LeadStats

STANDS = ("completed", "inprogress", "not_started", "paused", "stopped", "blocked")  # fields of LeadStats
COLOURS = ("#1b7837", "#7fbf7b", "#c9c9c9", "#f1a340", "#b35806", "#5e3c99")


async def fetch(base_url: str) -> list[CampaignAnalytics]:
    async with Smartlead(base_url=base_url) as smartlead, asyncio.TaskGroup() as calls:
        campaigns = await smartlead.campaigns.list()
        tasks = [calls.create_task(smartlead.campaigns.get_analytics(campaign.id)) for campaign in campaigns]
    return [task.result() for task in tasks]


def to_table(campaigns: list[CampaignAnalytics]) -> Table:
    numbers = (Column(name, justify="right") for name in ("leads", "sent", "opened", "replied", "bounced"))
    table = Table("campaign", "status", *numbers)
    for each in campaigns:
        sent = each.sent_count or 0
        counts = (each.unique_open_count, each.reply_count, each.bounce_count)
        rates = [f"{(count or 0) / sent:.1%}" if sent else "-" for count in counts]
        table.add_row(each.name, str(each.status or ""), str(each.total_count or 0), str(sent), *rates)
    return table


def to_chart(campaigns: list[CampaignAnalytics]) -> Figure:
    figure = Figure(figsize=(9, 1.6 + 0.45 * len(campaigns)), layout="constrained")
    axes, rows, left = figure.subplots(), range(len(campaigns)), [0] * len(campaigns)
    for name, colour in zip(STANDS, COLOURS, strict=True):
        counts = [getattr(each.campaign_lead_stats or LeadStats(), name) or 0 for each in campaigns]
        axes.barh(rows, counts, left=left, color=colour, label=name.replace("_", " ").replace("inprog", "in prog"))
        left = [before + count for before, count in zip(left, counts, strict=True)]
    axes.set(yticks=rows, yticklabels=[fill(each.name, 30) for each in campaigns], xlabel="leads", frame_on=False)
    axes.invert_yaxis()
    figure.legend(loc="outside lower center", ncols=len(STANDS), frameon=False)
    return figure


parser = argparse.ArgumentParser()
parser.add_argument("chart", help="a PNG, PDF or SVG file to write")
parser.add_argument("--base-url", default="https://server.smartlead.ai/api/v1")
options = parser.parse_args()
Console().print(to_table(analytics := asyncio.run(fetch(options.base_url))))
to_chart(analytics).savefig(options.chart, dpi=144)
