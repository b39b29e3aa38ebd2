"""`export`, run as a whole against a server: whole or an exit code, and how to go on."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from smartlead_async import Lead
from smartlead_async.bulk.csv.file import open_file
from smartlead_async.cli.commands import app
from smartlead_async.cli.export.columns import Shape
from smartlead_async.cli.export.spool import Block
from smartlead_async.cli.export.writing import Target
from smartlead_async.models.leads import CampaignLead, LeadDetails
from tests.cli.paged_api import PagedApi, lead_row, serving
from tests.loopback import started
from tests.memory_network import KEY
from tests.systems import limited_files, needs_file_limits, needs_links, needs_signals

pytestmark = pytest.mark.real_time
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def server() -> Iterator[PagedApi]:
    with serving(PagedApi()) as api:
        yield api


@pytest.fixture
def api(server: PagedApi) -> PagedApi:
    """The same server, with 250 leads and without faults."""
    server.rows = [lead_row(number, Title=f"Title {number}") for number in range(250)]
    server.total, server.queries, server.refuse = None, [], lambda _query: None
    return server


@pytest.fixture
def run(api: PagedApi, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("SMARTLEAD_API_KEY", KEY)
    monkeypatch.chdir(tmp_path)

    def run_(*words: str, what: str = "leads") -> Result:
        arguments = [
            "export",
            what,
            "--campaign",
            "372",
            "--base-url",
            api.base_url,
            "--rate-limit",
            "5000/1",
            *words,
        ]
        monkeypatch.setattr(sys, "argv", ["smartlead-async", *arguments])
        done = CliRunner().invoke(app, arguments)
        assert KEY not in done.output
        return done

    return run_


def table(name: str) -> list[dict[str, str]]:
    with Path(name).open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def files() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def test_every_lead_is_a_row_with_its_custom_fields(run, api):
    """In one file, which has the mark that a spreadsheet knows UTF-8 by; nothing else is left."""
    api.rows[249] = lead_row(249, Kanji="\u66f8\u304f")
    done = run("-o", "leads.csv")
    assert (done.exit_code, done.stderr.strip()) == (0, "leads.csv: 250 rows, 18 columns")
    rows = table("leads.csv")
    assert [row["email"] for row in rows] == [f"lead{number}@example.com" for number in range(250)]
    assert (rows[0]["Title"], rows[0]["Kanji"]) == ("Title 0", "")
    assert (rows[249]["Title"], rows[249]["Kanji"]) == ("", "\u66f8\u304f")
    assert Path("leads.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert files() == ["leads.csv"]


@pytest.mark.parametrize("target", ["leads.csv", "leads.jsonl", "-"])
def test_the_key_is_in_no_cell_that_a_server_repeats(run, api, target):
    """In whatever form; with `--secrets` rows are as they came."""
    api.rows[7] = lead_row(7, Source=f"https://x.example/?api_key={KEY}", Plain="x")
    done = run("-o", target)
    written = done.stdout if target == "-" else Path(target).read_text(encoding="utf-8")
    assert (done.exit_code, KEY in written, "https://x.example/?api_key=***" in written) == (0, False, True)
    run("-o", "all.csv", "--secrets")
    assert KEY in Path("all.csv").read_text(encoding="utf-8")


def test_json_lines_have_the_same_columns(run):
    """With values of their own kinds."""
    assert run("-o", "leads.jsonl").exit_code == 0
    rows = [json.loads(line) for line in Path("leads.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 250
    assert (rows[7]["id"], rows[7]["campaign_lead_map_id"], rows[7]["Title"]) == (7, 1007, "Title 7")


def test_standard_output_has_the_rows_alone(run):
    """For a pipe; what is said goes to standard error."""
    done = run("-o", "-", "--columns", "email,Title")
    assert done.stdout.splitlines()[0] == '{"email": "lead0@example.com", "Title": "Title 0"}'
    assert len(done.stdout.splitlines()) == 250
    assert (done.exit_code, files()) == (0, [])


def test_columns_are_chosen_and_in_that_order(run):
    """By name or pattern; one that no row has is there and empty, and it is said."""
    done = run("-o", "leads.csv", "--columns", "Titel,email", "--columns", "c*_id", "--delimiter", ";")
    first = Path("leads.csv").read_text(encoding="utf-8-sig").splitlines()[:2]
    assert first == ["Titel;email;campaign_lead_map_id", ";lead0@example.com;1000"]
    assert "no row so far has a column 'Titel'; there are" in done.stderr
    assert "'Title'" in done.stderr


def test_what_came_since_is_asked_of_the_api(run, api):
    """A span is counted back from the beginning of the export, a day begins by this machine's clock."""
    assert run("-o", "a.csv", "--since", "2025-01-31T09:00+01:00").exit_code == 0
    assert api.queries[0]["created_at_gt"] == "2025-01-31T08:00:00.000Z"


def test_what_is_there_is_not_written_over(run, api):
    """Unless that is asked for; nothing is sent before."""
    Path("leads.csv").write_text("mine", encoding="utf-8")
    done = run("-o", "leads.csv")
    assert (done.exit_code, api.queries) == (2, [])
    assert "leads.csv exists; give another -o, or --overwrite to replace it" in done.stderr
    assert Path("leads.csv").read_text(encoding="utf-8") == "mine"
    assert run("-o", "leads.csv", "--overwrite").exit_code == 0
    assert len(table("leads.csv")) == 250


@needs_links
def test_a_link_stays_one(run):
    """What it leads to is replaced."""
    Path("of-today.csv").write_text("mine", encoding="utf-8")
    Path("leads.csv").symlink_to("of-today.csv")
    assert run("-o", "leads.csv", "--overwrite").exit_code == 0
    assert (Path("leads.csv").is_symlink(), len(table("of-today.csv"))) == (True, 250)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "leads.xlsx"], "neither .csv nor .jsonl"),
        (["-o", "nowhere/leads.csv"], "cannot be written"),
        (["-o", ".", "--format", "csv"], "is no file"),
        (["-o", "leads.csv", "--resume"], "to go on with"),
        (["-o", "leads.csv", "--since", "yesterday"], "--since 'yesterday' is no time"),
        (["-o", "leads.csv", "--since", "9999d"], None),
        (["-o", "leads.csv", "--delimiter", "semicolon"], "is not one character"),
    ],
)
def test_wrong_use_ends_before_anything_is_sent(run, api, words, said):
    """Exit code 2, and what to do; no file is left."""
    done = run(*words)
    if said is None:
        assert done.exit_code == 0
        return
    assert (done.exit_code, api.queries, files()) == (2, [], [])
    assert said in done.stderr


@pytest.mark.parametrize(("status", "code"), [(400, 1), (401, 3), (503, 75)])
def test_pages_that_stop_half_way_are_kept_and_gone_on_with(run, api, status, code):
    """No file until all is there; the same line goes on, and reads no page twice."""
    api.refuse = lambda query: status if int(query["offset"]) > 150 else None
    done = run("-o", "leads.csv")
    assert (done.exit_code, files()) == (code, ["leads.csv.export"])
    assert "leads.csv was not written; kept so far, in leads.csv.export: 199 rows" in done.stderr
    assert "to go on: smartlead-async export leads --campaign 372" in done.stderr
    api.refuse, api.queries = (lambda _query: None), []
    again = run("-o", "leads.csv")
    assert (again.exit_code, files()) == (0, ["leads.csv"])
    assert "going on after 199 rows" in again.stderr
    assert [query["offset"] for query in api.queries] == ["198", "198"]
    assert [row["id"] for row in table("leads.csv")] == [str(number) for number in range(250)]


def test_nothing_is_left_of_an_export_that_read_nothing(run, api):
    """Nor is there anything to go on with."""
    api.refuse = lambda _query: 401
    done = run("-o", "leads.csv")
    assert (done.exit_code, files()) == (3, [])
    assert "to go on" not in done.stderr


def test_rows_that_may_be_missing_are_no_success(run, api):
    """The file is not there, and it is said how to read again, and how to take what came."""
    api.total = 252
    done = run("-o", "leads.csv")
    assert (done.exit_code, files()) == (1, ["leads.csv.export"])
    assert "it ended after 250 rows, and the API counts 252" in done.stderr
    assert "--partial" in done.stderr
    api.queries = []
    taken = run("-o", "leads.csv", "--partial")
    assert (taken.exit_code, api.queries, len(table("leads.csv"))) == (1, [], 250)
    assert "rows may be missing" in taken.stderr


def test_a_list_that_was_incomplete_is_read_again(run, api):
    """From its beginning."""
    api.total = 252
    assert run("-o", "leads.csv").exit_code == 1
    api.total, api.queries = None, []
    assert run("-o", "leads.csv").exit_code == 0
    assert api.queries[0]["offset"] == "0"
    assert len(table("leads.csv")) == 250


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--columns", "email"], "the choice of columns differs ( there, email here)"),
        (["--since", "7d"], "the time differs"),
        (["--api-key-file", "key"], "the API key differs."),
    ],
)
def test_rows_of_another_export_are_not_gone_on_with(run, api, words, said):
    """What differs is said, and what to do; with --no-resume it begins again."""
    Path("key").write_text("another-key-of-somebody", encoding="utf-8")
    api.refuse = lambda query: 503 if int(query["offset"]) > 150 else None
    run("-o", "leads.csv")
    api.refuse = lambda _query: None
    done = run("-o", "leads.csv", *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "--no-resume" in done.stderr
    assert run("-o", "leads.csv", *words, "--no-resume").exit_code == 0


@needs_file_limits
def test_a_full_disk_is_said_with_what_is_kept(run, api):
    """And the line to go on, when there is room again."""
    api.rows = [lead_row(number, Title="x" * 1000) for number in range(250)]
    with limited_files() as limit:
        limit(200_000)
        done = run("-o", "leads.csv")
    assert (done.exit_code, "leads.csv" in files()) == (75, False)
    assert "leads.csv.export cannot be written" in done.stderr
    assert "kept so far, in leads.csv.export: 100 rows" in done.stderr
    assert "to go on: smartlead-async export leads" in done.stderr
    again = run("-o", "leads.csv")
    assert (again.exit_code, again.stderr.splitlines()[0]) == (0, "going on after 100 rows")
    assert len(table("leads.csv")) == 250


def test_a_file_that_came_meanwhile_is_not_written_over(run, api):
    """The rows are kept, and written with --overwrite without reading them again."""

    def come(query: dict[str, str]) -> None:
        Path("leads.csv").write_text("mine", encoding="utf-8")

    api.refuse = come
    done = run("-o", "leads.csv")
    assert (done.exit_code, files()) == (2, ["leads.csv", "leads.csv.export"])
    api.queries = []
    assert run("-o", "leads.csv", "--overwrite").exit_code == 0
    assert (api.queries, len(table("leads.csv"))) == ([], 250)


@needs_signals
@pytest.mark.parametrize(
    "ctrl_c", [signal.default_int_handler, signal.SIG_IGN], ids=["as-usual", "in-a-shells-background"]
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_keeps_what_was_read(run, api, number, ctrl_c, request):
    """Exit code 130, and the same line goes on; a shell lets what it runs in the background ignore Ctrl-C."""
    request.addfinalizer(partial(signal.signal, signal.SIGINT, signal.signal(signal.SIGINT, ctrl_c)))

    def interrupt(query: dict[str, str]) -> None:
        if int(query["offset"]) > 150:
            os.kill(os.getpid(), number)

    api.refuse = interrupt
    done = run("-o", "leads.csv")
    assert (done.exit_code, files()) == (130, ["leads.csv.export"])
    assert "interrupted" in done.stderr
    assert "to go on" in done.stderr
    api.refuse = lambda _query: None
    assert run("-o", "leads.csv").exit_code == 0
    assert len(table("leads.csv")) == 250


def test_of_two_exports_into_one_file_the_second_is_refused(run, api):
    """As long as the first runs."""
    seen: list[Result] = []

    def second(query: dict[str, str]) -> None:
        if not seen:
            seen.append(CliRunner().invoke(app, sys.argv[1:]))

    api.refuse = second
    assert run("-o", "leads.csv").exit_code == 0
    assert seen[0].exit_code == 2
    assert "is in use by another export" in seen[0].stderr


def test_a_file_of_somebody_is_left_as_it_is(run, api):
    """Where the rows would be kept."""
    Path("leads.csv.export").write_text("mine", encoding="utf-8")
    done = run("-o", "leads.csv", "--no-resume")
    assert (done.exit_code, api.queries) == (2, [])
    assert "is not of an export" in done.stderr
    assert Path("leads.csv.export").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "shape", [Shape(CampaignLead, lifted="lead"), Shape(LeadDetails)], ids=["campaign", "account"]
)
def test_exported_leads_can_be_imported(tmp_path, shape):
    """As leads: what Smartlead says of them is left out, custom fields are what they were."""
    lead = LeadDetails(id=7, email="ann@b.example", phone_number="+49 151", custom_fields={"Title": "=CEO"})
    item = (
        lead if shape.model is LeadDetails else CampaignLead(campaign_lead_map_id=9, status="STARTED", lead=lead)
    )
    row = shape.row(item, secrets=False)
    target = Target(path=tmp_path / "leads.csv", format="csv")
    target.write([*shape.columns(secrets=False), "Title"], [Block([*row], [[*row.values()]])])
    [found] = open_file(tmp_path / "leads.csv").rows()
    assert found.item == Lead(email="ann@b.example", phone_number="+49 151", custom_fields={"Title": "=CEO"})


def test_nothing_is_written_of_a_list_that_cannot_be_read(run, api):
    """To standard output neither; nothing is kept, and the command is the same."""
    api.refuse = lambda query: 503 if int(query["offset"]) > 150 else None
    done = run("-o", "-")
    assert (done.exit_code, done.stdout) == (75, "")
    assert done.stderr.endswith("nothing was written\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe is closed in another way there")
def test_a_reader_that_has_enough_ends_it_quietly(api, monkeypatch):
    """As `head` does: without a word."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", KEY)
    api.rows = [lead_row(number, Title="x" * 1000) for number in range(250)]
    words = [sys.executable, "-m", "smartlead_async", "export", "leads", "--campaign", "372", "-o", "-"]
    command = [*words, "--base-url", api.base_url, "--rate-limit", "5000/1"]
    with started(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read()
        process.wait()
    assert (process.returncode, said) == (1, "")
