"""The command as a whole: its help, its version, and where something that it needs is not there."""

import os
import subprocess
import sys
from importlib.metadata import version

import pytest
from typer.testing import CliRunner

from smartlead_async.cli import main
from smartlead_async.cli.commands import app


def test_a_module_that_is_no_part_of_the_extra_is_named(monkeypatch):
    """Its absence is not mistaken for that of the extra."""
    monkeypatch.setitem(sys.modules, "smartlead_async.cli.commands", None)
    with pytest.raises(ModuleNotFoundError, match=r"smartlead_async\.cli\.commands"):
        main()


def test_ctrl_c_while_the_command_is_loaded_ends_it_without_a_traceback(monkeypatch):
    """In the first second nobody can say more than that it was interrupted."""

    class Interrupted:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "smartlead_async.cli.commands":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "smartlead_async.cli.commands")
    monkeypatch.setattr(sys, "meta_path", [Interrupted(), *sys.meta_path])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130


def test_help_names_the_commands():
    """And the variable of the key."""
    done = CliRunner().invoke(app, ["--help"])
    assert done.exit_code == 0
    for word in ("import", "update", "sandbox", "SMARTLEAD_API_KEY"):
        assert word in done.stdout


@pytest.mark.real_time
def test_the_version_is_that_of_the_package():
    """As `pip show` says it."""
    words = [sys.executable, "-m", "smartlead_async", "--version"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout == f"smartlead-async {version('smartlead-async')}\n"


@pytest.mark.real_time
def test_what_an_output_has_no_letters_for_is_written_all_the_same(tmp_path):
    """A name in Polish, where the output is a file in the encoding of another country."""
    file = tmp_path / "leads.csv"
    file.write_text("email,first_name\nlukasz@example.com,\u0141ukasz\n", encoding="utf-8")
    words = [sys.executable, "-m", "smartlead_async", "import", str(file), "--campaign", "372", "--dry-run"]
    environment = os.environ | {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    done = subprocess.run(words, capture_output=True, env=environment, encoding="latin-1", check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert r"\u0141ukasz" in done.stdout


@pytest.mark.real_time
@pytest.mark.parametrize("package", ["typer", "rich"])
def test_a_command_without_its_extra_says_what_to_install(package):
    """In one line, and without a traceback."""
    program = f"import sys; sys.modules[{package!r}] = None; from smartlead_async.cli import main; main()"
    words = [sys.executable, "-c", program, "import", "leads.csv", "--campaign", "372"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "the command line needs its extra: pip install 'smartlead-async[cli]'\n"
