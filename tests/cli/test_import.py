"""The command, run as a person or a scheduler would run it, against a real server."""

import asyncio
import csv
import json
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

import attrs
import pytest
from typer.testing import CliRunner

from smartlead_async import Lead, Smartlead
from smartlead_async.cli.commands import app
from smartlead_async.sandbox import Sandbox
from tests.memory_network import KEY

pytestmark = pytest.mark.real_time
LEADS = Path("examples/leads.csv").absolute()
FAST = ("--rate-limit", "2000/1")
Run = Callable[..., Any]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(api_key=KEY, limit=None) as running:
        yield running


@pytest.fixture
def command(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command and where the API is; the key is in the environment."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", KEY)
    return [
        sys.executable,
        "-m",
        "smartlead_async",
        "import",
        "--base-url",
        sandbox.base_url,
        *FAST,
        "--campaign",
        "372",
    ]


@attrs.frozen
class Done:
    """A command that has ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(command: list[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run it in this process, which takes a tenth of the time."""

    def run_(*arguments: object, cwd: Path | None = None) -> Done:
        if cwd is not None:
            monkeypatch.chdir(cwd)
        words = [*command[3:], *map(str, arguments)]
        monkeypatch.setattr(sys, "argv", ["smartlead-async", *words])
        done = CliRunner().invoke(app, words)
        assert KEY not in done.output
        return Done(int(done.exit_code), done.stdout, done.stderr)

    return run_


@pytest.fixture
def run_process(command: list[str]) -> Run:
    """Run it in a process of its own."""

    def run_(*arguments: object) -> subprocess.CompletedProcess[str]:
        words = [*command, *map(str, arguments)]
        return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)

    return run_


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    return write_leads(tmp_path / "leads.csv", 30)


def write_leads(path: Path, count: int) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["E-mail", "First Name", "Title"])
        table.writerows([f"person{number}@example.com", f"Person {number}", "CEO"] for number in range(count))
    return path


def contents_of(folder: Path) -> dict[Path, bytes | None]:
    return {path: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}


def copy_of(path: Path, folder: Path) -> Path:
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    return copy


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
        "stopped_by": None,
        "stopped": None,
        "rejects": [],
        "resume": None,
        "exit_code": 0,
    }


def test_rejected_rows_can_be_corrected_and_fed_back_in(run, sandbox, tmp_path):
    """Original columns, then why; the next run takes the corrected file as it is."""
    rejects = tmp_path / "rejects.csv"
    run(copy_of(LEADS, tmp_path), "--rejects", rejects)
    with rejects.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["_line"], row["_code"]) for row in rows] == [
        ("14", "invalid"),
        ("33", "invalid"),
        ("56", "invalid"),
        ("75", "invalid"),
    ]
    for number, row in enumerate(rows):
        row["email"] = f"corrected{number}@example.com"
        row.pop(None, None)
    with rejects.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    assert run(rejects).returncode == 0
    assert sandbox.report().leads_by_campaign == {372: 74}


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_rejects_open_in_the_spreadsheet_of_the_input(run, sandbox, tmp_path, delimiter):
    """With the mark of UTF-8 and the input's delimiter; corrected and saved there they are taken."""
    leads, rejects = tmp_path / "leads.csv", tmp_path / "rejects.csv"
    rows = [["email", "first_name", "notes"], ["j\u00f6rg", "J\u00f6rg", "a;b,c\td"], ["ann@b.example", "Ann", ""]]
    with leads.open("w", newline="", encoding="cp1252") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    run(leads, "--encoding", "cp1252", "--rejects", rejects)
    text = rejects.read_bytes()
    assert text.startswith(b"\xef\xbb\xbfemail" + delimiter.encode())
    rejects.write_bytes(text.replace("j\u00f6rg".encode(), b"joerg@b.example", 1))
    assert run(rejects, "--yes").returncode == 0
    assert {lead["email"]: lead["first_name"] for lead in sandbox.leads(372)} == {
        "ann@b.example": "Ann",
        "joerg@b.example": "J\u00f6rg",
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


def test_rows_the_api_refused_are_in_the_rejects_too(run, sandbox, leads, tmp_path):
    """With what it said, in its own words; from the journal with those that are known to name nobody."""
    sandbox.misbehave("status", status=400, body={"error": "Invalid lead: no Mr. Fox"}, times=2)
    rejects = tmp_path / "rejects.csv"
    done = run(leads, "--rejects", rejects)
    assert done.returncode == 1
    with rejects.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["_code"] for row in rows] == ["refused"] * 2
    assert ["Invalid lead: no Mr. Fox" in row["_reason"] for row in rows] == [True] * 2
    run(leads, "--rejects", rejects)
    with rejects.open(newline="", encoding="utf-8-sig") as file:
        again = [row["_reason"] for row in csv.DictReader(file)]
    assert again == ["refused by the API with 400: Invalid lead"] * 2
    assert all(row["E-mail"].endswith("@example.com") for row in rows)


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        ("email,company\nana@example.com,A\n", (), "the file was changed since it began, or is another one"),
        (
            "email,firm\nana@example.com,A\n",
            ("--map", "firm=company_name"),
            "the columns are read in another way than then (--map, --ignore, --only)",
        ),
    ],
    ids=["file", "columns"],
)
def test_a_journal_of_another_import_says_what_differs_and_how_to_begin_again(
    run, tmp_path, content, arguments, words
):
    """In words, with the option for it; what was sent before is known to the API."""
    file = tmp_path / "leads.csv"
    file.write_text("email,firm\nana@example.com,A\n", encoding="utf-8")
    run(file)
    file.write_text(content, encoding="utf-8")
    refused = run(file, *arguments)
    said = " ".join(refused.stderr.split())
    assert refused.returncode == 2
    assert f"belongs to another import: {words}; give another with --journal, or begin again with" in said
    assert run(file, *arguments, "--no-resume").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.csv"], "missing.csv"),
        ([], "FILE"),
        (["leads.csv", "--map", "Nope=email"], "Nope"),
        (["leads.csv", "--map", "Title"], "COLUMN=FIELD"),
        (["leads.csv", "--ignore", "E-mail"], "email"),
        (["leads.csv", "--rate-limit", "fast"], "REQUESTS/SECONDS"),
        (["leads.csv", "--max-rejects", "some"], "neither a number"),
        (["leads.csv", "--on-unknown", "guess"], "on_unknown"),
        (["leads.csv", "--batch-size", "500"], "400"),
    ],
)
def test_wrong_use_ends_before_anything_is_sent(run, sandbox, leads, arguments, words):
    """Exit code 2, and what to do."""
    done = run(*arguments, cwd=leads.parent)
    assert done.returncode == 2
    assert words in done.stderr
    assert sandbox.report().requests == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--rejects", "leads.csv"],
        ["--rejects", "leads.csv.journal"],
        ["--journal", "leads.csv"],
        ["--journal", "leads.csv", "--no-resume"],
        ["--journal", "notes.txt", "--no-resume"],
        ["--journal", "another.db", "--no-resume"],
        ["--journal", "another.db"],
        ["--rejects", "nowhere/rejects.csv"],
        ["--rejects", "."],
        ["--rejects", "pipe"],
        ["--rejects", "circle"],
        ["--rejects", os.devnull],
        ["--journal", "circle"],
        ["--journal", "circle", "--no-resume"],
        ["--api-key-file", "binary"],
        ["--api-key-file", "missing"],
    ],
)
def test_no_file_of_somebody_is_written_over(run, sandbox, leads, arguments):
    """Nor is anything sent when a place cannot be written; whatever was there before is there after."""
    (leads.parent / "notes.txt").write_text("mine", encoding="utf-8")
    (leads.parent / "binary").write_bytes(b"\xff\xfe\xfa")
    (leads.parent / "circle").symlink_to("circle")
    with closing(sqlite3.connect(leads.parent / "another.db")) as database:
        database.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY)")
    os.mkfifo(leads.parent / "pipe")
    before = contents_of(leads.parent)
    done = run("leads.csv", *arguments, cwd=leads.parent)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert sandbox.report().requests == 0
    assert contents_of(leads.parent) == before
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_missing_key_is_wrong_use(run, leads, monkeypatch):
    """It says which variable to set."""
    monkeypatch.delenv("SMARTLEAD_API_KEY")
    done = run(leads)
    assert done.returncode == 2
    assert "SMARTLEAD_API_KEY" in done.stderr


def test_the_key_may_be_in_a_file(run, leads, tmp_path, monkeypatch):
    """Never on the command line, where others can see it."""
    monkeypatch.delenv("SMARTLEAD_API_KEY")
    key_file = tmp_path / "key"
    key_file.write_text(f"{KEY}\n", encoding="utf-8")
    assert run(leads, "--api-key-file", key_file).returncode == 0


@pytest.mark.parametrize(("key", "campaign"), [("wrong-key", 372), (KEY, 999)])
def test_a_refused_key_or_campaign_ends_with_three(run, sandbox, leads, monkeypatch, key, campaign):
    """At once: no further row could fare better."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", key)
    done = run(leads, "--campaign", campaign)
    assert done.returncode == 3
    assert "to go on" not in done.stderr
    assert sandbox.report().requests <= 10


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


def test_too_many_rejects_stop_an_import(run, sandbox, tmp_path):
    """A wrong mapping is seen after a few rows, not after all."""
    leads = write_leads(tmp_path / "leads.csv", 100)
    sandbox.misbehave("status", status=400, body={"error": "Invalid lead"}, times=100_000)
    done = run(leads, "--max-rejects", "10")
    assert done.returncode == 1
    assert "--max-rejects" in done.stderr
    assert sandbox.report().requests < 50


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


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Another process is on its way; its arrival is what is waited for, not a time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the other process did not get there"
        time.sleep(0.002)


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


def test_a_file_that_was_changed_is_another_import(run, sandbox, leads):
    """The journal names what differs; nothing is sent."""
    assert run(leads).returncode == 0
    requests = sandbox.report().requests
    leads.write_text(leads.read_text(encoding="utf-8").replace("CEO", "CTO", 1), encoding="utf-8")
    done = run(leads)
    assert done.returncode == 2
    assert "the file was changed since it began" in done.stderr
    assert sandbox.report().requests == requests


async def test_two_importers_of_one_file_are_one_too_many(sandbox, leads, run_process):
    """The second is told so, whether it would go on or begin again, while the first goes on."""
    is_over = asyncio.Event()

    async def rows() -> AsyncIterator[Lead]:
        yield Lead(email="first@example.com")
        await is_over.wait()
        yield Lead(email="last@example.com")

    async with Smartlead(KEY, base_url=sandbox.base_url, rate_limits=()) as smartlead:
        async with smartlead.bulk.add_leads(372, rows(), journal=f"{leads}.journal") as outcomes:
            statuses = [(await anext(outcomes)).status]
            others = [await asyncio.to_thread(run_process, leads, *options) for options in ([], ["--no-resume"])]
            is_over.set()
            statuses += [outcome.status async for outcome in outcomes]
    assert [done.returncode for done in others] == [2, 2]
    assert ["in use by another import" in done.stderr for done in others] == [True, True]
    assert statuses == ["added", "added"]
    assert sandbox.report().leads_by_campaign == {372: 2}


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
    done = run("--sandbox-rows", "40", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["added"] == 40
    assert done.stderr == ""


def test_a_trial_in_a_sandbox_says_so_and_what_comes_next(run, tmp_path):
    """At its beginning and its end: nothing reached Smartlead."""
    done = run(copy_of(LEADS, tmp_path), "--sandbox")
    assert done.stderr.startswith("This is a sandbox, started for this command and gone with it")
    assert "This was a sandbox: nothing reached Smartlead." in done.stderr
    assert "For real, with the key in SMARTLEAD_API_KEY: smartlead-async import" in done.stderr
    assert "--sandbox" not in done.stderr.partition("For real")[2]
    assert "With --rejects rejects.csv the rejected rows are in a file" in done.stderr
    assert "smartlead-async import FILE\n" in run("--sandbox-rows", "2").stderr


def test_help_names_the_commands():
    """And the variable of the key."""
    done = CliRunner().invoke(app, ["--help"])
    assert done.exit_code == 0
    for word in ("import", "update", "sandbox", "SMARTLEAD_API_KEY"):
        assert word in done.stdout


def test_the_version_is_that_of_the_package():
    """As `pip show` says it."""
    words = [sys.executable, "-m", "smartlead_async", "--version"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == f"smartlead-async {version('smartlead-async')}\n"


@pytest.mark.parametrize("package", ["typer", "rich"])
def test_a_command_without_its_extra_says_what_to_install(package):
    """In one line, and without a traceback."""
    program = f"import sys; sys.modules[{package!r}] = None; from smartlead_async.cli import main; main()"
    words = [sys.executable, "-c", program, "import", "leads.csv", "--campaign", "372"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr == "the command line needs its extra: pip install 'smartlead-async[cli]'\n"


def test_rejects_that_cannot_be_written_do_not_hide_the_result(run, tmp_path):
    """The name leaves no room for that of the file it is written to first."""
    done = run(copy_of(LEADS, tmp_path), "--rejects", tmp_path / ("r" * 250))
    assert done.returncode == 1
    assert "could not be written: [Errno" in done.stderr
    assert "78" in done.stdout
