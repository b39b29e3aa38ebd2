"""The command, run as a person or a scheduler would run it, against a real server."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from typer.testing import CliRunner

from smartlead_async.cli.commands import app
from smartlead_async.sandbox import Sandbox
from tests.cli.importing.lead_files import write_leads
from tests.memory_network import KEY

FAST = ("--rate-limit", "2000/1")
Run = Callable[..., Any]


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
        return subprocess.run(words, capture_output=True, text=True, check=False)

    return run_


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    return write_leads(tmp_path / "leads.csv", 30)
