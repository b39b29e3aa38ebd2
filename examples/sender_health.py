"""How the mailboxes did in 30 days, and which to look at: a table and a chart.

    pip install smartlead-async rich matplotlib
    SMARTLEAD_API_KEY=... python examples/sender_health.py senders.png

To try it: `smartlead-async sandbox --scenario agency`, and its address as `--base-url`.
"""

import argparse
import asyncio
from datetime import UTC, datetime, timedelta

from matplotlib.figure import Figure
from rich.console import Console
from rich.table import Column, Table

from smartlead_async import Smartlead
from smartlead_async.models.analytics import MailboxHealth
from smartlead_async.models.email_accounts import EmailAccount

MAX_BOUNCED, NUMBERS = 5, ("sent", "replied %", "bounced %")
TODAY = datetime.now(UTC).date()
SPAN = {"start_date": f"{TODAY - timedelta(days=30)}", "end_date": f"{TODAY}"}


def percent(count: float | None, sent: float | None) -> float:
    return 100 * (count or 0) / sent if sent else 0.0


def row(box: EmailAccount, health: MailboxHealth) -> tuple[str, int, float, float, str]:
    bounced = percent(health.bounced, health.sent)
    worries = {"not connected": not box.is_smtp_success, "bounces": bounced > MAX_BOUNCED}
    looked_at = ", ".join(name for name, is_so in worries.items() if is_so)
    return str(box.from_email), health.sent or 0, percent(health.replied, health.sent), bounced, looked_at


async def read(base_url: str) -> list[tuple[str, int, float, float, str]]:
    async with Smartlead(base_url=base_url) as smartlead:
        health = {each.email_account: each async for each in smartlead.analytics.list_mailbox_health(**SPAN)}
        boxes = smartlead.email_accounts.list()
        return [row(box, health.get(str(box.from_email), MailboxHealth())) async for box in boxes]


parser = argparse.ArgumentParser()
parser.add_argument("chart", help="a PNG, PDF or SVG file to write")
parser.add_argument("--base-url", default="https://server.smartlead.ai/api/v1")
options = parser.parse_args()
rows = asyncio.run(read(options.base_url))
table = Table("mailbox", *(Column(name, justify="right") for name in NUMBERS), "look at")
for name, sent, replied, bounced, looked_at in rows:
    table.add_row(name, str(sent), f"{replied:.1f}", f"{bounced:.1f}", looked_at)
Console().print(table)
names, figure = [each[0] for each in rows], Figure((8, 1.5 + 0.4 * len(rows)), layout="constrained")
axes = figure.subplots()
axes.barh(names, [each[2] for each in rows], color="#1b7837", label="replied")
axes.barh(names, [-each[3] for each in rows], color="#b2182b", label="bounced")
axes.set(xlabel="% of the e-mails sent", frame_on=False)
figure.legend(loc="outside lower center", ncols=2, frameon=False)
figure.savefig(options.chart, dpi=144)
