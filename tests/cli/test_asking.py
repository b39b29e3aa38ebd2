"""What a person at a terminal is asked, in a terminal; and what a script stops at."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smartlead_async.sandbox import Sandbox
from tests.memory_network import KEY

pytestmark = [
    pytest.mark.real_time,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals"),
]
Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(api_key=KEY, limit=None) as running:
        yield running


@pytest.fixture
def typed(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Run an import in a terminal into which this was typed; exit code and what is on the screen."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", KEY)

    def run(answers: str, *words: object) -> tuple[int, str]:
        ours, theirs = os.openpty()
        os.write(ours, answers.encode())
        command = [sys.executable, "-m", "smartlead_async", "import", "--base-url", sandbox.base_url]
        command += ["--campaign", "372", "--rate-limit", "2000/1", *map(str, words)]
        with subprocess.Popen(command, stdin=theirs, stderr=theirs, stdout=subprocess.DEVNULL) as process:
            os.close(theirs)
            screen = b"".join(iter(lambda: read(ours), b""))
        os.close(ours)
        return process.returncode, screen.decode("utf-8", "replace")

    return run


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # what Linux says when nobody is at the other end
        return b""


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
    sandbox, tmp_path, monkeypatch, rows, options, code, words
):
    """With what to add to the command."""
    monkeypatch.setenv("SMARTLEAD_API_KEY", KEY)
    path = tmp_path / "leads.csv"
    path.write_bytes(b"email,first_name\n" + rows + b"\n")
    command = [sys.executable, "-m", "smartlead_async", "import", "--base-url", sandbox.base_url]
    command += ["--campaign", "372", str(path), *options]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )
    assert words in done.stderr
    assert (done.returncode, sandbox.report().requests) == (code, int(code == 0))
