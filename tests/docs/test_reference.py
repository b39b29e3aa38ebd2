"""The reference is complete: every public name, every endpoint, every option, every error."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import typer

import smartlead_async
from smartlead_async import Smartlead, SmartleadError, errors, sandbox
from smartlead_async.cli.commands import app
from smartlead_async.cli.importing import Exit
from tests.docs.pages import ROOT

REFERENCE = ROOT / "docs" / "reference"
COMMANDS = typer.main.get_command(app).commands


def _documented() -> Counter[str]:
    """What the reference's directives name, and how often."""
    pages = "\n".join(page.read_text(encoding="utf-8") for page in REFERENCE.glob("*.md"))
    return Counter(re.findall(r"^::: (\S+)$", pages, re.MULTILINE))


@pytest.mark.parametrize("module", [smartlead_async, sandbox], ids=lambda module: module.__name__)
def test_every_public_name_is_documented_once(module: Any):
    """And none that is not public."""
    names = {f"{module.__name__}.{name}": 1 for name in module.__all__}
    assert {
        name: count for name, count in _documented().items() if name.rpartition(".")[0] == module.__name__
    } == names


def test_every_resource_is_documented():
    """The class of each attribute of the client."""
    resources = [
        f"{kind.__module__}.{kind.__qualname__}"
        for kind in Smartlead.__annotations__.values()
        if kind.__module__.startswith("smartlead_async.endpoints.")
    ]
    assert len(resources) == 5
    assert set(resources) <= _documented().keys()


def _table(page: Path, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head."""
    section = page.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip(" `") for cell in row] for row in rows[2:]]


def _option(parameter: Any) -> list[str]:
    """An option as the page has it: its names, its default, what it means."""
    is_option = parameter.opts[0].startswith("-")
    names = " / ".join([*parameter.opts, *parameter.secondary_opts]) if is_option else parameter.name.upper()
    meaning, _, default = parameter.help.partition("  [default: ")
    return [names, default.rstrip("]") or _shown(parameter.default), meaning]


def _shown(default: object) -> str:
    match default:
        case None | False:
            return ""
        case float():
            return f"{default:g}"
        case tuple():
            return " ".join(map(str, default))
        case _:
            return str(default)


@pytest.mark.parametrize("command", ["import", "sandbox"])
def test_every_option_is_documented(command: str):
    """With its default, in the words of `--help`."""
    expected = [_option(parameter) for parameter in COMMANDS[command].params]
    assert _table(REFERENCE / "command-line.md", command) == expected


def test_update_takes_what_import_takes():
    """The page says so in place of a second table."""
    assert list(map(_option, COMMANDS["update"].params)) == list(map(_option, COMMANDS["import"].params))


def test_every_exit_code_is_documented():
    """Those of the command, and no other."""
    assert [row[0] for row in _table(REFERENCE / "command-line.md", "Exit codes")] == [
        str(int(code)) for code in Exit
    ]


def test_every_error_has_a_row_that_says_what_to_do():
    """One per class of the tree, in its order."""
    tree = [
        name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, SmartleadError)
    ]
    rows = _table(ROOT / "docs" / "how-to" / "errors.md", "Which errors there are, and what to do")
    assert [row[0] for row in rows] == tree
    assert all(len(row) == 3 and all(row) for row in rows)
