"""`examples.live_replies.`: a reply appears on the page, is answered there and sorted, in a real browser."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartlead_async.sandbox import Sandbox
from tests.examples.conftest import ROOT
from tests.examples.test_example_web_app import CHROMIUM, FLAGS
from tests.loopback import http_client, started
from tests.systems import needs_signals

pytest.importorskip("fastapi")
pytestmark = [
    pytest.mark.real_time,
    needs_signals,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed: there is no page to look at"),
]


@pytest.fixture
def app(sandbox: Sandbox, tmp_path: Path) -> Iterator[str]:
    """Where the app is, started and ended as its docstring says."""
    environment = {
        **os.environ,
        "SMARTLEAD_API_KEY": sandbox.api_key,
        "API": sandbox.base_url,
        "SMARTLEAD_WEBHOOK_TOKEN": "a-token",
        "WEBHOOKS": str(tmp_path / "webhooks.db"),
    }
    words = ["-m", "uvicorn", "examples.live_replies.main:app", "--port", "0", "--timeout-graceful-shutdown", "2"]
    command = [sys.executable, *words]
    with started(*command, env=environment, cwd=ROOT, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        found = next(
            (one for line in process.stderr if (one := re.search(r"running on (http://\S+)", line))), None
        )
        assert found is not None
        yield found[1]
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
    assert "Application shutdown complete." in rest


def test_a_reply_is_shown_answered_and_sorted(app: str, sandbox: Sandbox) -> None:
    """Live, by a webhook of the sandbox; what the page does reaches the sandbox."""
    playwright = pytest.importorskip("playwright.sync_api")
    lead = {"email": "ana@example.com", "first_name": "Ana"}
    hook = {"name": "x", "webhook_url": f"{app}/smartlead/a-token", "event_types": ["EMAIL_REPLY"]}
    with http_client(sandbox.base_url, params={"api_key": sandbox.api_key}) as http:
        http.post("/campaigns/372/leads/add", json=lead).raise_for_status()
        http.post("/campaigns/372/webhooks", json=hook).raise_for_status()
    with playwright.sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=0)
        page = browser.new_page()
        page.set_default_timeout(0)
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(app)
        sandbox.receive_reply("ana@example.com", "<p>Yes, on Monday.</p>")
        item = page.get_by_role("listitem").filter(has_text="ana@example.com")
        item.get_by_text("Yes, on Monday.").wait_for()
        item.get_by_label("Answer").fill("Monday it is")
        item.get_by_role("button", name="Send").click()
        item.get_by_text("Answered: Monday it is").wait_for()
        item.get_by_role("button", name="Interested").click()
        item.get_by_text("Answered: Monday it is · Interested").wait_for()
        browser.close()
    assert wrong == []
    assert [one["category_id"] for one in sandbox.leads(372)] == [1]
