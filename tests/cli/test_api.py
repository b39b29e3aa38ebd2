"""`api METHOD PATH`: what is typed becomes a request, and what is answered is JSON."""

import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from smartlead_async import UNSET, InvalidInputError
from smartlead_async.cli.api import running
from smartlead_async.cli.api.operations import EXAMPLES, find_operation
from smartlead_async.cli.api.request import to_request
from smartlead_async.cli.commands import app
from smartlead_async.cli.options import ApiOptions
from smartlead_async.sandbox import Sandbox
from tests.cli.paged_api import PagedApi, serving
from tests.memory_network import KEY
from tests.systems import needs_signals

Run = Callable[..., Result]
Example = dict[str, Any]
KNOWN = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(EXAMPLES.glob("*.json"))}


def test_every_operation_is_known_by_its_path():
    """With its ids, its host, what it does that cannot be undone, and whether it has pages."""
    assert {name: _found(example) for name, example in KNOWN.items()} == {
        name: {
            "name": name,
            "ids": _ids(example),
            "path": _path(example),
            "host": example.get("host"),
            "consequence": example.get("consequence"),
            "is_read": example["operation"].startswith("GET ") or "pages" in example,
            "is_paged": "pages" in example,
        }
        for name, example in KNOWN.items()
    }


def _ids(example: Example) -> Example:
    """Of the example call, those that are in the path."""
    given, operation = example.get("arguments", {}), example["operation"]
    return {name: value for name, value in given.items() if f"{{{name}}}" in operation}


def _path(example: Example) -> str:
    """With the ids of the example call."""
    return example["operation"].partition(" ")[2].format_map(_ids(example))


def _found(example: Example) -> Example:
    """What the command knows of a path that somebody types."""
    found = find_operation(example["operation"].partition(" ")[0], _path(example).rstrip("/"))
    return {
        "name": found.name,
        "ids": found.ids,
        "path": found.path.format_map(found.ids),
        "host": found.host,
        "consequence": found.consequence,
        "is_read": found.is_read,
        "is_paged": found.paging is not None,
    }


@pytest.mark.parametrize(
    ("name", "in_body", "start_name", "cursor", "total", "key"),
    [
        ("leads.list", False, "offset", None, "total_leads", "campaign_lead_map_id"),
        ("leads.list_all", False, "lastSeenLeadId", "data.lastSeenLeadId", "data.totalCount", "id"),
        ("inbox.list_replies", True, "offset", None, "total_count", "email_lead_map_id"),
        ("leads.list_activities", False, "offset", None, None, "email_lead_map_id"),
        ("email_accounts.list", False, "offset", None, None, "id"),
        ("smart_prospect.search", True, "scroll_id", "data.scroll_id", "data.total_count", "id"),
    ],
)
def test_pages_are_asked_for_as_the_example_does(name, in_body, start_name, cursor, total, key):
    """By number or cursor, in the query or the body."""
    method, _, path = KNOWN[name]["operation"].partition(" ")
    paging = find_operation(method, path.format_map({"campaign_id": 1})).paging
    assert paging is not None
    assert (paging.in_body, paging.start_name, paging.cursor) == (in_body, start_name, cursor)
    assert (paging.total, paging.key) == (total, key)


@pytest.mark.parametrize(("method", "repeat", "is_read"), [("GET", "always", True), ("POST", "never", False)])
def test_what_is_not_known_is_called_as_it_is(method, repeat, is_read):
    """Nothing but a read is repeated."""
    found = find_operation(method, "/some/thing/5")
    assert (found.name, found.path, found.ids) == (None, "/some/thing/5", {})
    assert (found.repeat, found.is_read) == (repeat, is_read)


def test_what_is_no_number_stays_in_the_path():
    """It is no id."""
    found = find_operation("GET", "/campaigns/abc/leads")
    assert (found.name, found.path, found.ids) == ("leads.list", "/campaigns/abc/leads", {})


@pytest.mark.parametrize(
    ("method", "path", "query", "expected"),
    [
        ("get", "campaigns", [], ("GET", "/campaigns", {}, None)),
        ("GET", "/leads/?email=a@b.example", [], ("GET", "/leads/", {"email": "a@b.example"}, None)),
        ("GET", "/x", ["ids=1", "ids=2", "a=b=c", "d="], ("GET", "/x", {"ids": "1,2", "a": "b=c", "d": ""}, None)),
        (
            "Post",
            "https://smartdelivery.smartlead.ai/api/v1/spam-test/report",
            [],
            ("POST", "/spam-test/report", {}, "smartdelivery"),
        ),
    ],
)
def test_a_request_is_as_it_was_typed(method, path, query, expected):
    """An address is taken for what it has of a path; a name that is given twice is a list."""
    request = to_request(method, path, query, None)
    assert (request.method, request.path, request.query, request.host) == expected
    assert request.body is UNSET


def test_a_body_is_json_of_wherever_it_is(tmp_path, monkeypatch):
    """In quotes, in a file, on standard input."""
    file = tmp_path / "body.json"
    file.write_text('\ufeff{"a": 2}', encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"a": 3}'))
    bodies = ['{"a": 1}', f"@{file}", "-"]
    assert [to_request("POST", "/x", [], body).body for body in bodies] == [{"a": 1}, {"a": 2}, {"a": 3}]


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "said"),
    [
        ("FETCH", "/x", [], None, "'FETCH' is no method; give one of GET"),
        ("GET", "https://evil.example/api/v1/x", [], None, "evil.example is none of Smartlead's hosts"),
        ("GET", "/x?api_key=s3cret", [], None, "leave the key out of the query"),
        ("GET", "/x", ["api_key=s3cret"], None, "leave the key out of the query"),
        ("GET", "/x", ["Api_Key=s3cret"], None, "leave the key out of the query"),
        ("GET", "/x", ["=10"], None, "--query '=10' is not NAME=VALUE"),
        ("GET", "/x", ["limit"], None, "--query 'limit' is not NAME=VALUE, such as limit=10"),
        ("POST", "/x", [], "{a: 1}", "--json is no JSON: Expecting property name"),
        ("POST", "/x", [], "[" * 100_000, "--json is no JSON: maximum recursion"),
        ("POST", "/x", [], '{"a": NaN}', "--json is no JSON: NaN is no number"),
    ],
)
def test_what_cannot_be_sent_says_what_to_do(method, path, query, body, said):
    """Without the key, if it is there."""
    with pytest.raises(InvalidInputError, match=said) as refused:
        to_request(method, path, query, body)
    assert "s3cret" not in str(refused.value)


def test_a_body_in_another_encoding_is_refused(tmp_path):
    """JSON is UTF-8."""
    file = tmp_path / "body.json"
    file.write_bytes('{"a": "ä"}'.encode("cp1252"))
    with pytest.raises(InvalidInputError, match="is not UTF-8"):
        to_request("POST", "/x", [], f"@{file}")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(api_key=KEY, limit=None, scenario="agency", dialect="deployed") as running:
        yield running


@pytest.fixture
def run(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("SMARTLEAD_API_KEY", KEY)
    monkeypatch.chdir(tmp_path)

    def run_(*words: str, **options: object) -> Result:
        arguments = ["api", "--base-url", sandbox.base_url, "--rate-limit", "5000/1", *words]
        done = CliRunner().invoke(app, arguments, **options)
        assert KEY not in done.output or "--secrets" in words
        return done

    return run_


@pytest.mark.real_time
class TestAgainstASandbox:
    """The command as a whole."""

    def test_an_answer_is_json(self, run):
        """As the API gave it."""
        done = run("GET", "/campaigns/372")
        assert (done.exit_code, done.stderr) == (0, "")
        assert json.loads(done.stdout)["id"] == 372

    def test_all_rows_of_a_list_are_a_line_each(self, run):
        """Of however many pages, in the query, in the body, by cursor, or in one answer."""
        lists = [
            ("GET", "/campaigns/372/leads", "-q", "limit=40"),
            ("POST", "/master-inbox/inbox-replies", "--json", '{"limit": 20}'),
            ("GET", "/leads/all", "-q", "limit=100"),
            ("GET", "/campaigns"),
        ]
        done = [run(*words, "--all") for words in lists]
        assert [one.exit_code for one in done] == [0] * 4
        rows = [[json.loads(line) for line in one.stdout.splitlines()] for one in done]
        assert [len(some) for some in rows] == [len({json.dumps(row) for row in some}) for some in rows]
        assert len(rows[0]) == 90
        assert min(map(len, rows)) > 1

    def test_passwords_are_left_out_unless_asked_for(self, run):
        """Wherever they stand."""
        hidden, shown = run("GET", "/email-accounts"), run("GET", "/email-accounts/", "--secrets")
        assert "password" not in hidden.stdout
        assert "password" in shown.stdout

    def test_what_is_no_json_is_text(self, run):
        """A file of the API, in UTF-8 whatever it came in."""
        done = run("GET", "/campaigns/372/leads-export", "-o", "leads.csv")
        assert (done.exit_code, done.stdout) == (0, "")
        assert "Guimarães" in Path("leads.csv").read_text(encoding="utf-8")

    def test_a_file_is_not_written_over(self, run, sandbox):
        """Nor is anything sent."""
        Path("mine.json").write_text("mine", encoding="utf-8")
        requests = sandbox.report().requests
        done = run("GET", "/campaigns", "-o", "mine.json")
        assert (done.exit_code, sandbox.report().requests) == (2, requests)
        assert "mine.json exists" in done.stderr

    @pytest.mark.parametrize(
        ("words", "code", "said"),
        [
            (["GET", "/campaigns/999999/leads"], 3, "GET /campaigns/{campaign_id}/leads: "),
            (["GET", "/nowhere"], 3, "404"),
            (["POST", "/campaigns/372/schedule", "--json", "{}", "--yes"], 1, "400"),
            (["GET", "/campaigns/372", "--all"], 2, "gives no list of rows; leave --all out"),
            (["GET", "/campaigns/372/leads", "--all", "-q", "limit=x"], 2, "limit 'x' is no number"),
            (["GET", "/campaigns/372/leads", "--all", "-q", "offset=x"], 2, "offset 'x' is no number"),
            (["GET", "/campaigns/372/leads", "--all", "-q", "limit=101"], 2, "from 1 to 100"),
        ],
    )
    def test_what_goes_wrong_is_an_exit_code_and_a_line(self, run, words, code, said):
        """On standard error; standard output has nothing."""
        done = run(*words)
        assert (done.exit_code, done.stdout) == (code, "")
        assert said in done.stderr

    def test_what_changes_something_wants_a_yes(self, run, sandbox):
        """A script gives it beforehand, and is told what cannot be undone."""
        requests = sandbox.report().requests
        done = run("DELETE", "/campaigns/3023")
        assert (done.exit_code, sandbox.report().requests) == (2, requests)
        assert done.stderr.startswith("DELETE /campaigns/3023 changes something: it deletes. Nothing was sent")
        assert run("POST", "/campaigns/372/status", "--json", '{"status": "PAUSED"}', "--yes").exit_code == 0

    def test_an_empty_answer_prints_nothing(self, run, sandbox):
        """What was written is written, whatever the answer is; of what was to be read nothing is an error."""
        sandbox.misbehave("status", status=200, body="", times=4)
        done = run("POST", "/anything", "--yes")
        assert (done.exit_code, done.stdout) == (0, "")
        assert "it was applied, but the answer is empty" in done.stderr
        assert run("GET", "/anything").exit_code == 1

    @pytest.mark.parametrize(
        "depth",
        [
            # Python 3.11 reads such an answer, and cannot write it; later ones can.
            pytest.param(490, marks=pytest.mark.skipif(sys.version_info >= (3, 12), reason="that can be written")),
            100_000,
        ],
    )
    def test_an_answer_that_is_too_deep_is_an_error(self, run, sandbox, depth):
        """In a line, without a traceback."""
        text = f"{'[' * depth}{']' * depth}"
        sandbox.misbehave("status", status=200, body=text, headers={"Content-Type": "application/json"}, times=3)
        done = run("GET", "/anything")
        sandbox.reset()
        assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)

    def test_what_no_json_can_hold_is_text(self, run, sandbox):
        """As everywhere in this package."""
        body = '{"a": NaN, "b": 1e999}'
        sandbox.misbehave("status", status=200, body=body, headers={"Content-Type": "application/json"})
        done = run("GET", "/anything")
        assert json.loads(done.stdout, parse_constant=pytest.fail) == {"a": "NaN", "b": "1e999"}

    @pytest.mark.parametrize("words", [[], ["--all"]], ids=["answer", "rows"])
    def test_the_key_is_not_printed_that_a_server_repeats(self, run, sandbox, words):
        """In whatever form, at whatever depth, in values and in names; with --secrets it is, as all else."""
        body = json.dumps(
            [{"url": f"https://x.example/?api_key={KEY}", KEY: "".join(f"%{ord(c):02x}" for c in KEY)}]
        )
        for shown in ([], ["--secrets"]):
            sandbox.misbehave("status", status=200, body=body, headers={"Content-Type": "application/json"})
            row = json.loads(run("GET", "/anything", *words, *shown).stdout)
            expected = json.loads(body) if shown else [{"url": "https://x.example/?api_key=***", "***": "***"}]
            assert row == (expected[0] if words else expected)

    def test_the_key_is_not_printed_that_a_file_has(self, run, sandbox):
        """As in JSON."""
        sandbox.misbehave("status", status=200, body=f"a,{KEY}", headers={"Content-Type": "text/csv"})
        assert run("GET", "/anything").stdout == "a,***\n"

    def test_text_ends_with_its_line(self, run, sandbox):
        """As a terminal wants it; whatever encoding it has."""
        sandbox.misbehave("status", status=200, body="success", headers={"Content-Type": "text/plain"})
        done = run("DELETE", "/anything", "--yes")
        assert (done.exit_code, done.stdout) == (0, "success\n")

    def test_a_cursor_may_be_given(self, run):
        """As the last page had it."""
        first = json.loads(run("GET", "/leads/all", "-q", "limit=100").stdout)["data"]
        rest = run("GET", "/leads/all", "--all", "-q", f"lastSeenLeadId={first['lastSeenLeadId']}")
        ids = {json.loads(line)["id"] for line in rest.stdout.splitlines()}
        assert ids.isdisjoint(lead["id"] for lead in first["leads"])
        assert len(ids) == first["totalCount"] - 100


class Terminal(io.StringIO):
    """Where somebody is."""

    def isatty(self) -> bool:
        return True


@pytest.mark.real_time
@pytest.mark.parametrize(("answer", "code", "sent"), [("y\n", 0, 1), ("n\n", 2, 0), ("\n", 2, 0)])
def test_a_person_is_asked_and_told_of_the_method(sandbox, monkeypatch, answer, code, sent):
    """Before anything that changes something."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", KEY)
    screen = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    monkeypatch.setattr(sys, "stderr", screen)
    requests = sandbox.report().requests
    options = ApiOptions(
        method="POST", path="/campaigns/372/status", json='{"status": "PAUSED"}', base_url=sandbox.base_url
    )
    ended = nullcontext() if code == 0 else pytest.raises(typer.Exit, match=str(code))
    with ended:
        running.run(options)
    assert (code, sandbox.report().requests - requests) == (code, sent)
    assert "in Python: smartlead.campaigns.set_status()" in screen.getvalue()
    assert "POST /campaigns/372/status changes something. Send it? [y/N]:" in screen.getvalue()


@needs_signals
@pytest.mark.real_time
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_with_its_code(monkeypatch, number):
    """Without a traceback."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", KEY)
    with serving(PagedApi(refuse=lambda _query: os.kill(os.getpid(), number))) as api:
        done = CliRunner().invoke(app, ["api", "GET", "/x", "--base-url", api.base_url])
    assert (done.exit_code, done.stderr) == (130, "interrupted\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_text_is_read_in_the_encodings_of_the_api(encoding):
    """Which sends CSV in that of Windows, without saying so."""
    assert running.to_text("Guimar\u00e3es".encode(encoding)) == "Guimar\u00e3es"
