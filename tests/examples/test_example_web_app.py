"""The web app, over real HTTP and in a real browser."""

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from smartlead_async.sandbox import Sandbox
from tests.loopback import http_client, started
from tests.systems import needs_signals

pytest.importorskip("fastapi")
pytestmark = [pytest.mark.real_time, needs_signals]

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
ADDRESSES = [f"lead{number}@example.com" for number in range(11)]
FILE = "\ufeffemail,first_name,Shoe size\r\n" + "".join(f"{address},Ana,39\r\n" for address in ADDRESSES)


@pytest.fixture
def app(environment: Mapping[str, str]) -> Iterator[str]:
    """Where the app is, started and ended as its docstring says."""
    words = ["-m", "uvicorn", "examples.web_app.main:app", "--port", "0", "--timeout-graceful-shutdown", "2"]
    command = [sys.executable, *words]
    with started(*command, env=environment, cwd=ROOT, stderr=subprocess.PIPE) as process:
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


@pytest.fixture
def http(app: str) -> Iterator[httpx.Client]:
    """A client of the app."""
    with http_client(app) as http:
        yield http


@contextmanager
def watching(http: httpx.Client) -> Iterator[Iterator[list[dict[str, Any]]]]:
    """All imports, each time the app tells of them: when somebody begins to watch, and when they change."""
    with http.stream("GET", "/imports") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield (json.loads(line.removeprefix("data:")) for line in answer.iter_lines() if line.startswith("data:"))


def test_an_import_runs_in_the_background_and_is_watched(http: httpx.Client, sandbox: Sandbox) -> None:
    """The answer comes at once; the events tell of what is done, and the last of the end."""
    assert http.get("/campaigns").json() == [{"id": 372, "name": "My Epic Campaign", "status": "ACTIVE"}]
    with watching(http) as events:
        assert next(events) == []
        assert http.put(f"/campaigns/{CAMPAIGN}/leads", content=FILE.encode()).status_code == 202
        [first] = next(events)
        last = first
        while not last["is_complete"]:
            [last] = next(events)
    assert first["done"] < last["done"]  # the eleventh waits two seconds for the limit, and is told of before
    assert [last[name] for name in ("campaign_id", "rows", "done", "added")] == [CAMPAIGN, 11, 11, 11]
    assert {lead["email"] for lead in sandbox.leads(CAMPAIGN)} == {*ADDRESSES}


def test_a_row_that_is_no_lead_is_named_before_anything_is_sent(http: httpx.Client, sandbox: Sandbox) -> None:
    """With its line in the file."""
    answer = http.put(f"/campaigns/{CAMPAIGN}/leads", content=f"{FILE}nobody,Ana,39\r\n".encode())
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("line 13: email: 'nobody' is not allowed")
    assert sandbox.report().requests == 0


def test_what_smartlead_refuses_is_told_without_the_key(http: httpx.Client, sandbox: Sandbox) -> None:
    """As a bad gateway, with the words of the error."""
    sandbox.misbehave("status", status=401, body={"message": f"Invalid key {sandbox.api_key}"})
    answer = http.get("/campaigns")
    assert answer.status_code == 502
    assert answer.json()["detail"].startswith("GET /campaigns: 401: ")
    assert sandbox.api_key not in answer.text


def test_an_import_ends_well_with_the_app(http: httpx.Client) -> None:
    """When the app is told to end in the middle of one, what is in flight is finished, and the app ends."""
    rows = "email\n" + "".join(f"lead{number}@example.com\n" for number in range(1000))
    assert http.put(f"/campaigns/{CAMPAIGN}/leads", content=rows.encode()).status_code == 202
    with watching(http) as events:
        assert next(told["done"] for [told] in events if told["done"]) < 1000


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed: the page is not looked at in a browser")
def test_the_page_shows_an_import_in_a_browser(app: str, sandbox: Sandbox, tmp_path: Path) -> None:
    """A file is chosen, its rows are counted up, and a reload still shows what became of it."""
    playwright = pytest.importorskip("playwright.sync_api")
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(FILE.encode())
    bad.write_bytes(b"email\nnobody\n")
    with playwright.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=0)
        page = browser.new_page()
        page.set_default_timeout(0)
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(app)
        card = page.get_by_role("listitem").filter(has_text="My Epic Campaign")

        card.get_by_label("Import CSV").set_input_files(bad)
        card.get_by_text("line 2: email: 'nobody' is not allowed").wait_for()
        card.get_by_label("Import CSV").set_input_files(good)
        card.get_by_text("Done: 11 of 11 rows · 11 added").wait_for()
        assert card.get_by_role("progressbar").evaluate("bar => bar.value / bar.max") == 1

        page.reload()
        card.get_by_text("Done: 11 of 11 rows · 11 added").wait_for()
        browser.close()
    assert wrong == []
    assert {lead["email"] for lead in sandbox.leads(CAMPAIGN)} == {*ADDRESSES}
