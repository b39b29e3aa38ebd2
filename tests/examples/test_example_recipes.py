"""The recipes, each against the agency's account: what they print, and what they did."""

import csv
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from smartlead_async import Smartlead
from smartlead_async.sandbox import Sandbox

pytestmark = pytest.mark.real_time

ROOT = Path(__file__).parents[2]


class Run(Protocol):
    def __call__(self, *words: str, typed: str = "") -> list[str]: ...


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(scenario="agency", limit=None) as sandbox:
        yield sandbox


@pytest.fixture
def run(sandbox: Sandbox) -> Run:
    """What a program prints that ends well and complains of nothing."""

    def run(*words: str, typed: str = "") -> list[str]:
        done = started(sandbox, *words, typed=typed)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.splitlines()

    return run


def started(sandbox: Sandbox, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words, "--base-url", sandbox.base_url],
        env={**os.environ, "SMARTLEAD_API_KEY": sandbox.api_key, "PYTHONWARNINGS": "error", "COLUMNS": "120"},
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def client(sandbox: Sandbox) -> Smartlead:
    return Smartlead(sandbox.api_key, base_url=sandbox.base_url, rate_limits=())


def test_leads_in_several_campaigns_are_named_with_where_they_stand(run: Run) -> None:
    """And those that two campaigns still write to are marked."""
    *lines, last = run("examples/leads_in_several_campaigns.py")
    assert last == "25 of 320 leads are in several campaigns"
    assert len(lines) == 25
    assert all(line.count("Textile mills in Iberia") == 2 for line in lines)
    twice = [line for line in lines if "<- written to twice" in line]
    assert twice == [line for line in lines if "(COMPLETED)" not in line and "(STOPPED)" not in line]


async def test_leads_that_wait_for_an_answer_are_listed(run: Run, sandbox: Sandbox, tmp_path: Path) -> None:
    """The one that waits longest first; one that was answered is not there."""
    file = tmp_path / "waiting.csv"
    run("examples/never_answered.py", str(file))
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    days = [int(row["days"]) for row in rows]
    assert days == sorted(days, reverse=True)
    assert {row["category"] for row in rows} == {"", "Interested", "Meeting Request", "Information Request"}
    async with client(sandbox) as smartlead:
        for row in (rows[0], rows[-1]):
            place = (await smartlead.leads.get_by_email(row["email"])).lead_campaign_data[0]
            lead_id = (await smartlead.leads.get_by_email(row["email"])).id
            history = (await smartlead.leads.get_message_history(place.campaign_id or 0, lead_id)).history
            assert history[-1].type == "REPLY"


def test_the_health_of_the_senders_is_a_table_and_a_chart(run: Run, tmp_path: Path) -> None:
    """The mailbox whose e-mails come back is named, and the one that is not connected."""
    image = pytest.importorskip("matplotlib.image")
    chart = tmp_path / "senders.png"
    lines = run("examples/sender_health.py", str(chart))
    cells = [[cell.strip() for cell in line.strip("│").split("│")] for line in lines if line.startswith("│")]
    worries = {mailbox: look_at for mailbox, *_, look_at in cells}
    assert len(worries) == 9
    assert worries["ines@atlantico-post.example.org"] == "bounces"
    assert worries["elin@fjord-post.example.net"] == "not connected"
    assert worries["joana@atlantico-mail.example.com"] == ""
    pixels = (image.imread(chart) * 255).astype(int)[:, :, :3].tolist()
    colours = {tuple(pixel) for line in pixels for pixel in line}
    assert {(0x1B, 0x78, 0x37), (0xB2, 0x18, 0x2B)} <= colours


async def test_a_sync_that_was_stopped_goes_on(run: Run, sandbox: Sandbox, tmp_path: Path) -> None:
    """It begins with the page after the last one that was written; the next night reads what is newer."""
    file = tmp_path / "smartlead.db"
    sandbox.misbehave("status", status=400, path="/campaigns/3024/statistics")
    assert started(sandbox, "examples/sync_to_sqlite.py", str(file)).returncode == 1
    database = sqlite3.connect(file)
    places = "SELECT campaign_id, finished FROM place ORDER BY campaign_id"
    assert database.execute(places).fetchall() == [(372, 1), (3023, 1)]

    (first,) = run("examples/sync_to_sqlite.py", str(file))
    async with client(sandbox) as smartlead:
        analytics = [await smartlead.campaigns.get_analytics(each.id) for each in await smartlead.campaigns.list()]
        sent = sum(each.sent_count or 0 for each in analytics)
        assert first.startswith(f"{sent} e-mails, ")
        (before,) = database.execute("SELECT COUNT(reply_time) FROM email").fetchone()
        lead = next(iter(sandbox.leads(3028)))
        sandbox.receive_reply(int(str(lead["id"])), campaign_id=3028)
    run("examples/sync_to_sqlite.py", str(file))
    (after,) = database.execute("SELECT COUNT(reply_time) FROM email").fetchone()
    database.close()
    assert after == before + 1


async def test_the_reply_desk_answers_sorts_and_skips(run: Run, sandbox: Sandbox) -> None:
    """Each unread reply is shown with its history, and is read afterwards."""
    async with client(sandbox) as smartlead:
        first, *others = [each async for each in smartlead.inbox.list_unread()]
        lines = run("examples/reply_desk.py", typed="Thursday < Friday\nInterested\n" + "\n\n" * len(others))
        assert lines[-1] == f"{len(others) + 1} replies dealt with"
        assert f"<{first.lead_email}>" in lines[1]
        assert [each async for each in smartlead.inbox.list_unread()] == []
        found = await smartlead.leads.get_by_email(str(first.lead_email))
        history = (await smartlead.leads.get_message_history(first.email_campaign_id or 0, found.id)).history
    assert (history[-1].type, history[-1].email_body) == ("SENT", "<p>Thursday &lt; Friday</p>")
    assert found.lead_campaign_data[0].lead_category_id == 1


async def test_a_campaign_is_launched_from_nothing(run: Run, sandbox: Sandbox) -> None:
    """With the leads of the file it names, three e-mails and the mailbox; rows that are no leads are counted."""
    mailbox = "joana@atlantico-mail.example.com"
    words = ["Spring in Oslo", "examples/leads.csv", "--mailbox", mailbox]
    assert run("examples/launch_campaign.py", *words) == [
        "campaign 3029: 70 of 78 leads added, 4 rows are none",
    ]
    async with client(sandbox) as smartlead:
        campaign = await smartlead.campaigns.get(3029)
        assert (campaign.name, campaign.status) == ("Spring in Oslo", "ACTIVE")
        assert len(await smartlead.campaigns.get_sequences(3029)) == 3
        assert [each.from_email for each in await smartlead.campaigns.list_email_accounts(3029)] == [mailbox]
        assert len([each async for each in smartlead.leads.list(3029)]) == 70


def test_a_campaign_is_not_launched_from_a_mailbox_that_fails(sandbox: Sandbox) -> None:
    """Nothing is made, and the mailbox is named."""
    mailbox = "elin@fjord-post.example.net"
    words = ["examples/launch_campaign.py", "Spring", "examples/leads.csv", "--mailbox", mailbox]
    done = started(sandbox, *words)
    assert (done.returncode, done.stderr) == (1, f"not connected: {mailbox}\n")
    assert sandbox.report().campaigns_created == {}
