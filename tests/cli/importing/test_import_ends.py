"""Imports that end in the middle: an outage, a signal, a kill."""

import json
import random
import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from tests.cli.importing.lead_files import write_leads

pytestmark = pytest.mark.real_time


def test_an_outage_ends_with_try_later_and_the_line_to_go_on(run, sandbox, leads):
    """Nothing is rejected; the same line goes on later."""
    sandbox.misbehave("status", status=503, times=100_000)
    done = run(leads, "--max-outage", "0", "--no-resume")
    assert done.returncode == 75
    assert "to go on: smartlead-async import" in done.stderr
    assert "--no-resume" not in done.stderr
    sandbox.reset()
    assert run(leads).returncode == 0
    assert sandbox.report().leads_by_campaign == {372: 30}


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Another process is on its way; its arrival is what is waited for, not a time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the other process did not get there"
        time.sleep(0.002)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_finishes_what_is_in_flight(command, sandbox, tmp_path, number):
    """The summary is written, nothing in flight is lost, and the next run goes on."""
    leads = write_leads(tmp_path / "leads.csv", 2000)
    words = [*command[:-4], "--rate-limit", "100/1", "--campaign", "372", str(leads), "--json"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: sandbox.report().requests > 20)
    process.send_signal(number)
    output, _ = process.communicate(timeout=30)
    facts = json.loads(output)
    assert (process.returncode, facts["exit_code"]) == (130, 130)
    assert facts["unknown"] == 0
    assert 20 < facts["added"] < 2000
    assert facts["added"] == sandbox.report().leads_by_campaign[372]
    assert facts["not_read"] == 2000 - facts["rows"] > 0
    assert facts["resume"].startswith("smartlead-async import")


def test_the_second_signal_stops_at_once(command, sandbox, tmp_path):
    """Whatever is in flight; the journal knows what is not known, and the next run sends it again."""
    leads = write_leads(tmp_path / "leads.csv", 300)
    sandbox.misbehave("stall", seconds=60.0, times=100)
    process = subprocess.Popen([*command, str(leads)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: sandbox.report().requests >= 10)
    process.send_signal(signal.SIGINT)
    assert any("stopping" in line for line in iter(process.stderr.readline, ""))
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "stopped at once" in errors


def test_a_killed_import_loses_nothing(command, sandbox, tmp_path):
    """SIGKILL three times after some of its requests: every row arrives, twice at most those in flight then."""
    leads = write_leads(tmp_path / "leads.csv", 200)
    rng = random.Random(11)
    for _ in range(3):
        process = subprocess.Popen([*command, str(leads), "--json"], stdout=subprocess.DEVNULL)
        enough = sandbox.report().requests + rng.randint(1, 50)
        wait_for(lambda enough=enough: sandbox.report().requests >= enough)
        process.kill()
        assert process.wait(timeout=60) == -signal.SIGKILL
    done = subprocess.run([*command, str(leads), "--json"], capture_output=True, text=True, timeout=60, check=True)
    facts = json.loads(done.stdout)
    times = sandbox.report().times_added[372]
    assert (facts["added"], facts["rows"], facts["is_complete"]) == (200, 200, True)
    assert len(times) == 200
    assert sum(times.values()) - 200 <= 10 * 3
