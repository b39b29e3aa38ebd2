"""Imports that end in the middle: an outage, a signal, a kill."""

import json
import shlex
import signal
import sys
from collections import Counter
from pathlib import Path
from subprocess import DEVNULL, PIPE

import pytest

from tests.cli.importing.lead_files import write_leads
from tests.loopback import started, until
from tests.systems import needs_deleting, needs_signals

pytestmark = pytest.mark.real_time
HOUR_S = 3600.0  # longer than any test
KILLED = 1 if sys.platform == "win32" else -9
WORKERS = 10  # of an import, each with a request


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


@needs_signals
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_finishes_what_is_in_flight(command, sandbox, tmp_path, number):
    """The summary is written, nothing in flight is lost, and the next run goes on."""
    leads = write_leads(tmp_path / "leads.csv", 2000)
    words = [*command[:-4], "--rate-limit", "100/1", "--campaign", "372", str(leads), "--json"]
    with started(*words, stdout=PIPE, stderr=PIPE) as process:
        until(lambda: sandbox.report().requests > 20, process)
        process.send_signal(number)
        output, _ = process.communicate()
    facts = json.loads(output)
    assert (process.returncode, facts["exit_code"]) == (130, 130)
    assert facts["unknown"] == 0
    assert 20 < facts["added"] < 2000
    assert facts["added"] == sandbox.report().leads_by_campaign[372]
    assert facts["not_read"] == 2000 - facts["rows"] > 0
    assert facts["resume"].startswith("smartlead-async import")


@needs_signals
def test_the_second_signal_stops_at_once(command, sandbox, tmp_path):
    """Whatever is in flight; the journal knows what is not known, and the next run sends it again."""
    leads = write_leads(tmp_path / "leads.csv", 300)
    sandbox.misbehave("stall", seconds=HOUR_S, times=100_000)
    with started(*command, str(leads), stdout=PIPE, stderr=PIPE) as process:
        until(lambda: sandbox.report().requests >= 10, process)
        process.send_signal(signal.SIGINT)
        assert any("stopping" in line for line in iter(process.stderr.readline, ""))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert process.returncode == 130
    assert "stopped at once" in errors


def test_a_killed_import_loses_nothing(command, sandbox, tmp_path):
    """SIGKILL three times after some of its requests: every row arrives, twice only those in flight then."""
    leads = write_leads(tmp_path / "leads.csv", 200)
    times: Counter[str] = Counter()
    for answered in (1, 17, 40):
        sandbox.misbehave("stall", seconds=0.001, times=answered)
        sandbox.misbehave("stall", seconds=HOUR_S, times=100_000, after_commit=True)
        with started(*command, str(leads), "--json", stdout=DEVNULL) as process:
            until(lambda answered=answered: sandbox.report().requests == answered + WORKERS, process)
            process.kill()
            assert process.wait() == KILLED
        times += Counter(sandbox.report().times_added[372])
        sandbox.reset()
    with started(*command, str(leads), "--json", stdout=PIPE) as process:
        facts = json.loads(process.communicate()[0])
    times += Counter(sandbox.report().times_added[372])
    assert (process.returncode, facts["added"], facts["rows"], facts["is_complete"]) == (0, 200, 200, True)
    assert facts["notes"] == [
        "the last run was cut off: 10 rows were under way, and what became of them is not known"
    ]
    assert len(times) == 200
    assert times.total() == 200 + WORKERS * 3


@needs_deleting
def test_a_file_that_changed_meanwhile_is_gone_on_with_or_begun_again(command, sandbox, tmp_path):
    """The same line would be refused: the journal is of the file as it was."""
    leads = write_leads(tmp_path / "leads.csv", 40_000)  # at this rate a minute's work
    (tmp_path / "leads.csv.journal").touch()
    words = [
        *command[:-4],
        "--rate-limit",
        "5/2",
        "--campaign",
        "372",
        str(leads),
        "--batch-size",
        "400",
        "--resume",
    ]
    with started(*words, stdout=PIPE, stderr=PIPE) as process:
        until(lambda: sandbox.report().requests > 0, process)
        leads.write_bytes(b"email\n")
        _, errors = process.communicate()
    assert process.returncode == 75
    line = shlex.join(["smartlead-async", *words[3:]])
    assert f"to go on, put the file back as it was, and run: {line}\n" in errors
    assert f"to begin with the file as it is: {line.removesuffix(' --resume')} --no-resume\n" in errors


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize("option", ["--json", "--dry-run"])
def test_an_output_that_is_full_is_said_in_a_line(command, leads, option):
    """With the exit code for a disk without room, and no traceback."""
    with (
        Path("/dev/full").open("w") as full,
        started(*command, str(leads), option, stdout=full, stderr=PIPE) as run,
    ):
        _, errors = run.communicate()
    assert (run.returncode, errors.splitlines()[-1]) == (75, "[Errno 28] No space left on device")
