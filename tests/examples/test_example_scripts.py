"""The examples that run and end, each against a sandbox: what they print, and what they did."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from subprocess import CompletedProcess
from typing import Protocol

import pytest

from smartlead_async import EventType, Lead, NewWebhook, Smartlead
from smartlead_async.sandbox import Sandbox
from smartlead_async.sandbox.answers import JsonObject
from tests.loopback import started
from tests.systems import needs_terminals

pytestmark = pytest.mark.real_time

ROOT = Path(__file__).parents[2]
CAMPAIGN = 372
ANALYTICS: JsonObject = {
    "id": CAMPAIGN,
    "name": "My Epic Campaign",
    "status": "ACTIVE",
    "sent_count": "200",
    "unique_open_count": "81",
    "reply_count": "13",
    "bounce_count": "1",
    "total_count": "400",
    "campaign_lead_stats": {"total": 400, "completed": 200, "paused": 100, "blocked": 100},
}


class Run(Protocol):
    def __call__(self, *words: str) -> CompletedProcess[str]: ...


def test_the_quickstart_runs_without_a_key_or_a_network(run: Run) -> None:
    """It has a sandbox of its own."""
    done = run("examples/quickstart.py")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "372 My Epic Campaign ACTIVE"
    assert lines[1].startswith("12 added with 12 requests in ")
    assert "Campaign not found - Invalid campaign_id." in lines[2]


@needs_terminals
def test_an_import_that_is_interrupted_goes_on_where_it_was(
    sandbox: Sandbox, environment: Mapping[str, str], run: Run, tmp_path: Path
) -> None:
    """Ctrl-C in the middle of the bar, then the same command: every lead is added, and none twice."""
    file = tmp_path / "leads.csv"
    addresses = [f"lead{number}@example.com" for number in range(14)]
    file.write_text("\n".join(["email,Title", *(f"{address},Captain" for address in addresses)]), encoding="utf-8")
    words = ["examples/import_csv.py", str(file), "--campaign", str(CAMPAIGN), "--base-url", sandbox.base_url]
    sandbox.misbehave("stall", seconds=0.001, times=2)
    sandbox.misbehave("status", status=429, headers={"Retry-After": "3600"}, times=100_000)

    terminal, side = os.openpty()
    with started(sys.executable, *words, env=environment, cwd=ROOT, stdout=side, stderr=side) as process:
        os.close(side)
        seen = read_until(terminal, "2/14")
        process.send_signal(signal.SIGINT)
        seen += read_until(terminal, None)
        process.wait()
    os.close(terminal)
    assert (process.returncode, "the same command goes on where it was" in seen) == (1, True)
    before = Counter(sandbox.report().times_added[CAMPAIGN])
    assert before.total() == 2

    sandbox.reset()
    done = run(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.rstrip().endswith("14 of 14 added")
    assert before + Counter(sandbox.report().times_added[CAMPAIGN]) == dict.fromkeys(addresses, 1)
    assert sandbox.leads(CAMPAIGN)[0]["custom_fields"] == {"Title": "Captain"}


def read_until(terminal: int, text: str | None) -> str:
    """What a program writes to its terminal, as far as the text, or to the end."""
    seen = ""
    while text is None or text not in seen:
        try:
            block = os.read(terminal, 4096)
        except OSError:  # Linux's word for a terminal that nobody has open any more
            block = b""
        if not block:
            assert text is None, seen
            break
        seen += block.decode()
    return seen


def test_an_import_names_a_row_that_is_no_lead(sandbox: Sandbox, run: Run, tmp_path: Path) -> None:
    """With its line; the other rows are imported."""
    file = tmp_path / "leads.csv"
    file.write_text("email,first_name\nnobody,A\ncristiano@mufc.com,Cristiano\n", encoding="utf-8")
    done = run("examples/import_csv.py", str(file), "--campaign", str(CAMPAIGN), "--base-url", sandbox.base_url)
    assert done.returncode == 0
    assert done.stderr.startswith(f"{file}, line 2: email: 'nobody' is not allowed")
    assert [lead["email"] for lead in sandbox.leads(CAMPAIGN)] == ["cristiano@mufc.com"]


async def test_a_data_frame_changes_what_it_has_a_value_for(sandbox: Sandbox, run: Run) -> None:
    """Numbers stay numbers, and empty cells leave the lead as it was."""
    pytest.importorskip("pandas")
    addresses = ["cristina.ferreira@atlantico-texteis.example.com", "jose.munoz@viento-norte-s-l.example.org"]
    addresses += ["zoe.van-den-berg@fietsfabriek.example.net", "lukasz.wisniewski@bursztyn-software.example.com"]
    leads = [Lead(email=address, location="Utrecht", custom_fields={"Title": "Boss"}) for address in addresses]
    async with Smartlead(sandbox.api_key, base_url=sandbox.base_url, rate_limits=()) as smartlead:
        await smartlead.bulk.add_leads(CAMPAIGN, leads, workers=1)

    words = ["examples/lead_updates.csv", "--campaign", str(CAMPAIGN), "--base-url", sandbox.base_url]
    done = run("examples/update_from_frame.py", *words)
    assert (done.returncode, done.stdout, done.stderr) == (0, "4 of 4 leads updated\n", "")
    names = ("company_name", "location", "custom_fields")
    assert [[lead[name] for name in names] for lead in sandbox.leads(CAMPAIGN)] == [
        ["Atlântico Têxteis", "Porto, Portugal", {"Title": "Boss", "Score": 87}],
        ["Viento Norte", "Bilbao, Spain", {"Title": "Chief Operating Officer"}],
        ["Fietsfabriek", "Utrecht", {"Title": "COO", "Score": 42}],
        ["Bursztyn Software", "Gdańsk, Poland", {"Title": "Boss", "Score": 64}],
    ]


def test_the_report_has_a_table_of_rates_and_a_chart_of_leads(sandbox: Sandbox, run: Run, tmp_path: Path) -> None:
    """The rates are of the e-mails sent; the bar's parts are in their order, without those that are empty."""
    image = pytest.importorskip("matplotlib.image")
    sandbox.misbehave("status", status=200, body=ANALYTICS, path="/analytics")
    chart = tmp_path / "campaigns.png"
    done = run("examples/campaign_report.py", str(chart), "--base-url", sandbox.base_url)
    assert (done.returncode, done.stderr) == (0, "")
    row = [cell.strip() for cell in done.stdout.splitlines()[3].strip("│").split("│")]
    assert row == ["My Epic Campaign", "ACTIVE", "400", "200", "40.5%", "6.5%", "0.5%"]

    colours = {"#1b7837": "completed", "#c9c9c9": "not started", "#f1a340": "paused", "#5e3c99": "blocked"}
    pixels = [
        [f"#{r:02x}{g:02x}{b:02x}" for r, g, b, _ in line] for line in (image.imread(chart) * 255).astype(int)
    ]
    bar = max(pixels, key=lambda line: line.count("#1b7837"))
    assert [colours[colour] for colour, _ in groupby(bar) if colour in colours] == [
        "completed",
        "paused",
        "blocked",
    ]


async def test_a_webhook_that_is_set_up_twice_is_one_webhook(sandbox: Sandbox, run: Run) -> None:
    """Found again by its address; another one of the campaign is left alone."""
    async with Smartlead(sandbox.api_key, base_url=sandbox.base_url, rate_limits=()) as smartlead:
        other = NewWebhook(name="Mine", webhook_url="https://example.org/", event_types=[EventType.EMAIL_SENT])
        await smartlead.webhooks.save(CAMPAIGN, other)
        words = ["https://example.com/hooks", "--campaign", str(CAMPAIGN), "--base-url", sandbox.base_url]
        first, second = (run("examples/set_up_webhook.py", *words) for _ in range(2))
        assert (first.returncode, first.stderr, first.stdout) == (0, "", second.stdout)
        webhooks = await smartlead.webhooks.list(CAMPAIGN)
    assert [(webhook.name, webhook.webhook_url, webhook.event_types) for webhook in webhooks] == [
        ("Mine", "https://example.org/", [EventType.EMAIL_SENT]),
        (
            "Replies to the CRM",
            "https://example.com/hooks",
            [EventType.EMAIL_REPLY, EventType.LEAD_UNSUBSCRIBED, EventType.LEAD_CATEGORY_UPDATED],
        ),
    ]


def test_an_account_that_fails_holds_up_no_other(sandbox: Sandbox, run: Run, tmp_path: Path) -> None:
    """Each account has its own key; the wrong one is named, and nobody's key is shown."""
    with Sandbox(api_key="key-of-fjord", limit=None) as other:
        accounts = {
            "Atlântico": f'api_key = "{sandbox.api_key}"\nbase_url = "{sandbox.base_url}"\nplan = "pro"',
            "Fjord": f'api_key = "key-of-fjord"\nbase_url = "{other.base_url}"',
            "Late": f'api_key = "key-of-nobody"\nbase_url = "{other.base_url}"',
        }
        file = tmp_path / "clients.toml"
        file.write_text("".join(f'["{name}"]\n{table}\n' for name, table in accounts.items()), encoding="utf-8")
        done = run("examples/many_clients.py", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    late, *others = sorted(done.stdout.splitlines(), key=lambda line: not line.startswith("Late"))
    assert sorted(others) == ["Atlântico: 1 campaigns, 0 leads", "Fjord: 1 campaigns, 0 leads"]
    assert late.startswith("Late: GET /campaigns: 401: Invalid API Key")
    assert "key-of" not in done.stdout
