"""What an import sends, and what it says of that."""

import csv
import json
import stat
import sys

import pytest
from typer.testing import CliRunner

from smartlead_async.cli.commands import app
from tests.cli.importing.lead_files import LEADS, copy_of, write_leads
from tests.memory_network import KEY

pytestmark = pytest.mark.real_time


def test_the_example_ends_in_a_table_with_line_and_reason(run, sandbox, tmp_path):
    """78 rows: 70 added, 4 twice in the file, 4 bad ones named by their line."""
    done = run(copy_of(LEADS, tmp_path))
    assert done.returncode == 1
    for words in ("78", "70", "column 'email' is empty", "12 cells under 11 columns"):
        assert words in done.stdout
    assert sandbox.report().leads_by_campaign == {372: 70}
    assert set(sandbox.report().times_added[372].values()) == {1}


def test_a_second_run_sends_nothing(run, sandbox, leads):
    """The journal beside the file knows what is settled."""
    first = run(leads, "--json")
    requests = sandbox.report().requests
    again = run(leads, "--json")
    assert (first.returncode, again.returncode) == (0, 0)
    assert sandbox.report().requests == requests
    assert json.loads(again.stdout)["resumed"] == 30
    assert leads.with_name("leads.csv.journal").exists()


def test_a_run_may_begin_again(run, sandbox, leads):
    """`--no-resume` forgets the journal; `--resume` wants one."""
    assert run(leads, "--resume").returncode == 2
    assert run(leads).returncode == 0
    assert run(leads, "--no-resume").returncode == 0
    assert set(sandbox.report().times_added[372].values()) == {2}


def test_a_dry_run_sends_nothing(run, sandbox, tmp_path):
    """It counts rows, requests and the time they would take under the limit."""
    done = run(copy_of(LEADS, tmp_path), "--dry-run", "--rate-limit", "10/2", "--json")
    facts = json.loads(done.stdout)
    assert (facts["rows"], facts["valid"], facts["duplicate_input"], facts["rejected"]) == (78, 70, 4, 4)
    assert facts["requests"] == 70
    assert sandbox.report().requests == 0
    assert list(tmp_path.iterdir()) == [tmp_path / "leads.csv"]


def test_the_summary_for_programs_has_a_fixed_shape(run, leads):
    """One JSON object on standard output, and nothing else there."""
    facts = json.loads(run(leads, "--json", "--batch-size", "10").stdout)
    assert facts == {
        "schema": 1,
        "file": str(leads),
        "campaign": 372,
        "rows": 30,
        "added": 30,
        "already_present": 0,
        "duplicate_input": 0,
        "rejected": 0,
        "unknown": 0,
        "not_attempted": 0,
        "resumed": 0,
        "requests": 3,
        "refused": 0,
        "elapsed_s": facts["elapsed_s"],
        "is_complete": True,
        "not_read": 0,
        "cleaned": {},
        "notes": [],
        "stopped_by": None,
        "stopped": None,
        "rejects": [],
        "resume": None,
        "exit_code": 0,
    }


def test_what_the_api_says_in_sum_is_looked_up(run, sandbox, tmp_path):
    """With --verify every row has its own outcome; what that costs is said by --dry-run."""
    leads = write_leads(tmp_path / "leads.csv", 8)
    others = write_leads(tmp_path / "others.csv", 12)
    plan = json.loads(run(others, "--dry-run", "--json").stdout)
    assert plan["verify_requests"] == 1
    assert "with --verify up to 1 more; nothing was sent" in run(others, "--dry-run").stdout
    run(leads)
    facts = json.loads(run(others, "--batch-size", "12", "--verify", "--json").stdout)
    assert (facts["added"], facts["already_present"], facts["unknown"]) == (4, 8, 0)


def test_the_key_may_be_in_a_file(run, leads, tmp_path, monkeypatch):
    """Never on the command line, where others can see it."""
    monkeypatch.delenv("SMARTLEAD_API_KEY")
    key_file = tmp_path / "key"
    key_file.write_text(f"{KEY}\n", encoding="utf-8")
    assert run(leads, "--api-key-file", key_file).returncode == 0


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the folder is another there")
def test_commands_of_a_user_share_one_limit(run, sandbox, leads, monkeypatch, tmp_path):
    """By a file in the user's state folder; without one the limit is kept all the same."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert run(leads).returncode == 0
    [file] = (tmp_path / "state" / "smartlead-async").glob("*.sqlite")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (tmp_path / "taken").write_text("a file, not a folder", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "taken"))
    done = run(leads, "--no-resume")
    assert done.returncode == 0
    assert "kept by this command alone" in done.stderr
    assert set(sandbox.report().times_added[372].values()) == {2}


def test_updates_come_from_a_file_too(command, sandbox, leads, tmp_path, run):
    """With a column lead_id."""
    run(leads)
    ids = {str(lead["email"]): str(lead["id"]) for lead in sandbox.leads(372)}
    updates = tmp_path / "updates.csv"
    with updates.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["lead_id", "email", "company_name"])
        table.writerows([ids[email], email, "Example Ltd"] for email in list(ids)[:5])
    words = ["update" if word == "import" else word for word in command[3:]]
    done = CliRunner().invoke(app, [*words, str(updates)])
    assert done.exit_code == 0
    assert "changed" in done.stdout
    assert "added" not in done.stdout
    assert len([lead for lead in sandbox.leads(372) if lead.get("company_name") == "Example Ltd"]) == 5
    refused = CliRunner().invoke(app, [*words, str(updates), "--verify"])
    assert refused.exit_code == 2
    assert "--verify is of an import" in refused.stderr


def test_made_up_leads_need_no_file(run):
    """`--sandbox-rows` tries the whole way without anything at hand."""
    done = run("--sandbox-rows", "4", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["added"] == 4
    assert done.stderr == ""


def test_a_trial_in_a_sandbox_says_so_and_what_comes_next(run, tmp_path):
    """At its beginning and its end: nothing reached Smartlead."""
    file = tmp_path / "leads.csv"
    file.write_text("email\nann@b.example\nnobody\n", encoding="utf-8")
    done = run(file, "--sandbox")
    assert done.stderr.startswith("This is a sandbox, started for this command and gone with it")
    assert "This was a sandbox: nothing reached Smartlead." in done.stderr
    assert "For real, with the key in SMARTLEAD_API_KEY: smartlead-async import" in done.stderr
    assert "--sandbox" not in done.stderr.partition("For real")[2]
    assert "With --rejects rejects.csv the rejected rows are in a file" in done.stderr
    assert "smartlead-async import FILE\n" in run("--sandbox-rows", "2").stderr
