"""The web app, over real HTTP and in a real browser."""

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from smartlead_async.sandbox import Sandbox

pytest.importorskip("fastapi")
pytestmark = pytest.mark.real_time

ROOT = Path(__file__).parents[2]
CAMPAIGN = 372
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ADDRESSES = [f"lead{number}@example.com" for number in range(6)]
FILE = "\ufeffemail,first_name,Shoe size\r\n" + "".join(f"{address},Ana,39\r\n" for address in ADDRESSES)


@pytest.fixture
def app(environment: Mapping[str, str]) -> Iterator[str]:
    """Where the app is, started and ended as its docstring says."""
    words = ["-m", "uvicorn", "examples.web_app.main:app", "--port", "0", "--timeout-graceful-shutdown", "2"]
    command = [sys.executable, *words]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if found := re.search(r"running on (http://\S+)", line):
                break
        else:
            pytest.fail("the app ended before it ran")
        yield found[1]
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
    assert "Application shutdown complete." in rest
    assert "Traceback" not in rest


def watch(app: str) -> Iterator[dict[str, Any]]:
    """The last import, each time the app tells of it."""
    with httpx.stream("GET", f"{app}/imports", timeout=30) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            if line.startswith("data:") and (imports := json.loads(line.removeprefix("data:"))):
                yield imports[-1]


def test_an_import_runs_in_the_background_and_is_watched(app: str, sandbox: Sandbox) -> None:
    """The answer comes at once; the events tell of every row, and the last of the end."""
    assert httpx.get(f"{app}/campaigns").json() == [{"id": 372, "name": "My Epic Campaign", "status": "ACTIVE"}]
    answer = httpx.put(f"{app}/campaigns/{CAMPAIGN}/leads", content=FILE.encode())
    assert answer.status_code == 202
    told = []
    for event in watch(app):
        told.append(event)
        if event["is_complete"]:
            break
    assert told[0]["done"] < told[-1]["done"]
    assert [told[-1][name] for name in ("campaign_id", "rows", "done", "added")] == [CAMPAIGN, 6, 6, 6]
    assert [lead["email"] for lead in sandbox.leads(CAMPAIGN)] == ADDRESSES


def test_a_row_that_is_no_lead_is_named_before_anything_is_sent(app: str, sandbox: Sandbox) -> None:
    """With its line in the file."""
    answer = httpx.put(f"{app}/campaigns/{CAMPAIGN}/leads", content=f"{FILE}nobody,Ana,39\r\n".encode())
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("line 8: email: 'nobody' is not allowed")
    assert sandbox.report().requests == 0


def test_what_smartlead_refuses_is_told_without_the_key(app: str, sandbox: Sandbox) -> None:
    """As a bad gateway, with the words of the error."""
    sandbox.misbehave("status", status=401, body={"message": f"Invalid key {sandbox.api_key}"})
    answer = httpx.get(f"{app}/campaigns")
    assert answer.status_code == 502
    assert answer.json()["detail"].startswith("GET /campaigns: 401: ")
    assert sandbox.api_key not in answer.text


def test_an_import_ends_well_with_the_app(environment: Mapping[str, str], app: str, sandbox: Sandbox) -> None:
    """When the app is told to end in the middle of one, what is in flight is finished, and the app ends."""
    rows = "email\n" + "".join(f"lead{number}@example.com\n" for number in range(1000))
    assert httpx.put(f"{app}/campaigns/{CAMPAIGN}/leads", content=rows.encode()).status_code == 202
    assert next(event["done"] for event in watch(app) if event["done"]) < 1000


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed: the page is not looked at in a browser")
def test_the_page_shows_an_import_in_a_browser(app: str, sandbox: Sandbox, tmp_path: Path) -> None:
    """A file is chosen, its rows are counted up, and a reload still shows what became of it."""
    playwright = pytest.importorskip("playwright.sync_api")
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(FILE.encode())
    bad.write_bytes(b"email\nnobody\n")
    with playwright.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(app)
        card = page.get_by_role("listitem").filter(has_text="My Epic Campaign")

        card.get_by_label("Import CSV").set_input_files(bad)
        card.get_by_text("line 2: email: 'nobody' is not allowed").wait_for()
        card.get_by_label("Import CSV").set_input_files(good)
        card.get_by_text("Done: 6 of 6 rows · 6 added").wait_for()
        assert card.get_by_role("progressbar").evaluate("bar => bar.value / bar.max") == 1

        page.reload()
        card.get_by_text("Done: 6 of 6 rows · 6 added").wait_for()
        browser.close()
    assert wrong == []
    assert [lead["email"] for lead in sandbox.leads(CAMPAIGN)] == ADDRESSES
