"""`doctor`: what is well, what is not, and what to do; never the key."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from click.testing import Result
from typer.testing import CliRunner

from smartlead_async import AuthenticationError, ConnectionFailedError, LimiterState, RateLimit
from smartlead_async.cli.commands import app
from smartlead_async.cli.doctor.findings import of_api, of_clock, of_headers, of_limit, of_plan
from smartlead_async.cli.doctor.running import _version
from smartlead_async.models.account import User
from smartlead_async.sandbox import Sandbox
from tests.cli.paged_api import PagedApi, serving
from tests.loopback import refusing_port
from tests.memory_network import KEY
from tests.systems import STATE_VARIABLE

Run = Callable[..., Result]
NOW = datetime(2025, 11, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "words", "is_well"),
    [
        ("Sat, 29 Nov 2025 12:00:03 GMT", "as the server's, to some seconds", True),
        ("Sat, 29 Nov 2025 11:58:00 GMT", "2 min ahead of the server's", False),
        ("Sat, 29 Nov 2025 13:00:30 GMT", "1 h 30 s behind the server's", False),
        ("soon", "the server does not say its time", True),
        ("Sat, 29 Nov 2025 12:00:03 -0000", "the server does not say its time", True),
        ("", "the server does not say its time", True),
    ],
)
def test_the_clock_is_told_by_the_servers(date, words, is_well):
    """Some seconds do no harm."""
    finding = of_clock({"date": date}, NOW)
    assert (finding.words, not finding.exit, not finding.advice) == (words, is_well, is_well)


@pytest.mark.parametrize(
    ("user", "words", "is_well"),
    [
        (User(id=1, account_type="PRO", subscription_status="ACTIVE"), "PRO, ACTIVE", True),
        (User(id=1, account_type="PRO", subscription_status="expired"), "PRO, expired", False),
        (User(id=1), "not named", True),
        (None, "the API does not say", True),
    ],
)
def test_a_plan_that_ended_is_to_be_looked_at(user, words, is_well):
    """What the API does not say is not wrong."""
    finding = of_plan(user)
    assert (finding.words, not finding.exit) == (words, is_well)


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "its headers do not say"),
        ({"x-ratelimit-limit": "60", "x-ratelimit-remaining": "58"}, "60 requests, 58 left"),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "12"}, "? requests, 0 left, reset 12"),
    ],
)
def test_the_limit_is_as_the_headers_tell_it(headers, words):
    """As far as they do."""
    assert of_headers(headers).words == words


@pytest.mark.parametrize(
    ("refusals", "words"),
    [(0, "10 requests in 2 s; 5.0 a second at most"), (1, "10 requests in 2 s; refused by the server")],
)
def test_a_refusal_is_to_be_looked_at(refusals, words):
    """Something else may use the key."""
    state = LimiterState(
        waiting_interactive=0,
        waiting_bulk=0,
        slots_free=9,
        pace_per_s=5.0,
        paused_until=None,
        refusals=refusals,
        wait_s=0.0,
    )
    finding = of_limit(state, [RateLimit(10, per_s=2.0)])
    assert (finding.words, bool(finding.exit)) == (words, bool(refusals))


def test_an_api_out_of_reach_is_not_a_key_refused():
    """Each has its exit code, and its advice."""
    [api] = of_api(ConnectionFailedError("no route"), "https://a.example", 1.0)
    _, key = of_api(AuthenticationError("401: no", status_code=401, body=None), "https://a.example", 1.0)
    assert (api.exit, key.exit) == (75, 3)
    assert "Try again later" in api.advice
    assert "Settings, Activate API" in key.advice


def test_a_package_that_is_not_there_is_said():
    """Another may be in its place."""
    assert _version("no-such-package-at-all") == "not installed"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(api_key=KEY, limit=None) as running:
        yield running


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SMARTLEAD_API_KEY", KEY)
    monkeypatch.setenv("COLUMNS", "200")
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
        monkeypatch.delenv(variable.lower(), raising=False)

    def run_(*words: str) -> Result:
        done = CliRunner().invoke(app, ["doctor", "--rate-limit", "5000/1", *words])
        assert KEY not in done.output
        return done

    return run_


@pytest.mark.real_time
class TestAsAWhole:
    """One screen, and an exit code."""

    def test_the_key_is_not_shown_that_a_server_repeats(self, run, sandbox):
        """In its headers; `run` looks for it."""
        headers = {"X-RateLimit-Limit": KEY, "X-RateLimit-Remaining": "9", "Content-Type": "application/json"}
        sandbox.misbehave("status", status=200, body="[]", headers=headers)
        sandbox.misbehave("status", status=200, body="{}", headers=headers)
        assert "*** requests, 9 left" in run("--base-url", sandbox.base_url).stdout

    def test_all_is_well(self, run, sandbox):
        """Every line says what was looked at."""
        done = run("--base-url", sandbox.base_url)
        assert (done.exit_code, done.stderr) == (0, "")
        assert "all is well" in done.stdout
        for words in (
            "smartlead-async",
            "found in the variable SMARTLEAD_API_KEY",
            "none (HTTPS_PROXY, ALL_PROXY)",
            "those of certifi",
            "with other commands of this user, in",
            f"{sandbox.base_url} answers",
            "PRO, ACTIVE",
        ):
            assert words in done.stdout

    def test_a_server_says_its_time(self, run):
        """And what it does not know is not wrong."""
        with serving(PagedApi(refuse=lambda query: None)) as api:
            done = run("--base-url", api.base_url)
        assert "as the server's, to some seconds" in done.stdout

    def test_a_key_that_is_refused_ends_with_three(self, run, sandbox, tmp_path):
        """Of whichever place it was read from."""
        (tmp_path / "key").write_text("another-key-of-mine", encoding="utf-8")
        done = run("--base-url", sandbox.base_url, "--api-key-file", str(tmp_path / "key"))
        assert done.exit_code == 3
        assert f"found in the file {tmp_path / 'key'}" in done.stdout
        assert "copy the key anew" in done.stdout
        assert "1 to look at, marked --" in done.stdout

    def test_without_a_key_nothing_is_sent(self, run, sandbox, monkeypatch):
        """The rest is looked at all the same."""
        monkeypatch.delenv("SMARTLEAD_API_KEY")
        requests = sandbox.report().requests
        done = run("--base-url", sandbox.base_url)
        assert (done.exit_code, sandbox.report().requests) == (2, requests)
        assert "export SMARTLEAD_API_KEY=" in done.stdout
        assert "limit, shared" in done.stdout

    def test_an_api_out_of_reach_ends_with_try_later(self, run, sandbox):
        """With what was wrong."""
        with refusing_port() as port:
            done = run("--base-url", f"http://127.0.0.1:{port}/api/v1")
        assert done.exit_code == 75
        assert "refused the connection" in done.stdout

    @pytest.mark.parametrize(
        ("variable", "value", "words"),
        [
            ("SSL_CERT_FILE", "/nowhere/certificates.pem", "SSL_CERT_FILE=/nowhere/certificates.pem"),
            ("HTTP_PROXY", "ftp://proxy.example", "HTTP_PROXY"),
            (STATE_VARIABLE, f"{__file__}/nowhere", "make the folder writable"),
        ],
    )
    def test_what_the_environment_names_and_cannot_be_used_is_said(
        self, run, sandbox, monkeypatch, variable, value, words
    ):
        """With what to do."""
        monkeypatch.setenv(variable, value)
        done = run("--base-url", sandbox.base_url)
        assert done.exit_code == 2
        assert words in done.stdout

    def test_a_proxy_is_named_without_its_password(self, run, monkeypatch):
        """As it is used: for the hosts of the API."""
        monkeypatch.setenv("HTTPS_PROXY", "http://ada:s3cret@127.0.0.1:9")
        done = run()
        assert "127.0.0.1:9 to server.smartlead.ai, smartdelivery.smartlead.ai" in done.stdout
        assert "s3cret" not in done.stdout

    def test_a_log_of_tls_keys_is_to_be_looked_at(self, run, sandbox, monkeypatch, tmp_path):
        """Whoever has it reads the key of the API."""
        monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
        done = run("--base-url", sandbox.base_url)
        assert done.exit_code == 1
        assert "unset SSLKEYLOGFILE" in done.stdout

    def test_what_the_api_does_not_say_is_no_fault(self, run, sandbox):
        """The plan is documented only."""
        sandbox.misbehave("status", status=404, path="users")
        done = run("--base-url", sandbox.base_url)
        assert done.exit_code == 0
        assert "the API does not say" in done.stdout
