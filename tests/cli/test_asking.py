"""What a person at a terminal is asked, and what a script stops at."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from smartlead_async.cli.commands import app
from smartlead_async.sandbox import Sandbox
from tests.loopback import started
from tests.memory_network import KEY
from tests.systems import needs_terminals

pytestmark = pytest.mark.real_time
Typed = Callable[..., tuple[int, str]]


class Terminal(io.StringIO):
    """A stream with a person at its other end."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def import_words(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("SMARTLEAD_API_KEY", KEY)
    return ["import", "--base-url", sandbox.base_url, "--campaign", "372", "--rate-limit", "2000/1"]


@pytest.fixture
def typed(import_words: list[str], monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Run an import in a terminal into which this is typed; exit code and what is on the screen."""

    def run(answers: str, *words: object) -> tuple[int, str]:
        screen = Terminal()
        with monkeypatch.context() as terminal, pytest.raises(SystemExit) as done:
            terminal.setattr(sys, "stdin", Terminal(answers))
            terminal.setattr(sys, "stderr", screen)
            app([*import_words, *map(str, words)])
        return int(done.value.code or 0), screen.getvalue()

    return run


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_text("email,first_name\nann@b.example,Ann\n", encoding="utf-8")
    return path


@pytest.fixture
def russian(tmp_path: Path) -> Path:
    path = tmp_path / "russian.csv"
    path.write_bytes("email;first_name\nivan@b.example;\u0418\u0432\u0430\u043d\n".encode("cp1251"))
    return path


@needs_terminals
def test_a_terminal_is_known_as_one(sandbox, import_words, leads):
    """A real one, at a process of its own: the question is on its screen, the answer comes from its keys."""
    ours, theirs = os.openpty()
    os.write(ours, b"y\n")
    command = [sys.executable, "-m", "smartlead_async", *import_words, str(leads)]
    with started(*command, stdin=theirs, stderr=theirs, stdout=subprocess.DEVNULL) as process:
        os.close(theirs)
        screen = b"".join(iter(lambda: read(ours), b"")).decode("utf-8", "replace")
        process.wait()
    os.close(ours)
    assert "Send 1 row to campaign 372?" in screen
    assert (process.returncode, sandbox.report().requests) == (0, 1)


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # what Linux says when nobody is at the other end
        return b""


@pytest.mark.parametrize(("answer", "code", "sent"), [("y\n", 0, 1), ("n\n", 2, 0), ("\n", 2, 0)])
def test_a_person_is_asked_before_the_first_request(typed, sandbox, leads, answer, code, sent):
    """And nothing is sent without a yes."""
    done, screen = typed(answer, leads)
    assert "Send 1 row to campaign 372?" in screen
    assert (done, sandbox.report().requests) == (code, sent)


def test_yes_beforehand_is_yes(typed, sandbox, leads):
    """The leads are shown all the same."""
    done, screen = typed("", leads, "--yes")
    assert "Send" not in screen
    assert "ann@b.example" in screen
    assert (done, sandbox.report().requests) == (0, 1)


def test_who_goes_on_is_not_asked_again(typed, sandbox, leads):
    """The journal is there."""
    typed("y\n", leads)
    done, screen = typed("", leads)
    assert "Send" not in screen
    assert (done, sandbox.report().requests) == (0, 1)


def test_an_encoding_that_is_not_certain_is_chosen_by_its_look(typed, sandbox, russian):
    """Also where what is shown was accepted beforehand."""
    done, screen = typed("1\n", russian, "--yes")
    assert "cp1251" in screen
    assert (done, sandbox.leads(372)[0]["first_name"]) == (0, "\u0418\u0432\u0430\u043d")


@pytest.mark.parametrize("answer", ["\n", "9\n", "cp1251\n"])
def test_no_choice_of_an_encoding_sends_nothing(typed, sandbox, russian, answer):
    """Nor does one that is not in the list."""
    done, screen = typed(answer, russian)
    assert "no encoding was chosen" in screen
    assert (done, sandbox.report().requests) == (2, 0)


@pytest.mark.parametrize(
    ("rows", "options", "code", "words"),
    [
        ("ann@b.example,\u0418\u0432\u0430\u043d".encode("cp1251"), [], 2, "--encoding cp1251"),
        ("ann@b.example,\u0418\u0432\u0430\u043d".encode("cp1251"), ["--yes"], 2, "--encoding cp1251"),
        ("ann@b.example,Zo\u00c3\u00ab".encode(), [], 2, "with --yes it is sent as it is"),
        ("ann@b.example,Zo\u00c3\u00ab".encode(), ["--yes"], 0, "encoded twice"),
    ],
)
def test_a_script_stops_only_where_something_is_uncertain(
    sandbox, import_words, tmp_path, rows, options, code, words
):
    """With what to add to the command."""
    path = tmp_path / "leads.csv"
    path.write_bytes(b"email,first_name\n" + rows + b"\n")
    done = CliRunner().invoke(app, [*import_words, str(path), *options])
    assert words in done.stderr
    assert (done.exit_code, sandbox.report().requests) == (code, int(code == 0))
