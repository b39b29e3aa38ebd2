"""The reference is complete: every public name, every endpoint, every option, every error."""

import re
from collections import Counter
from importlib import import_module
from itertools import dropwhile, takewhile
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
import typer

import smartlead_async
from smartlead_async import SmartleadError, errors, sandbox
from smartlead_async.cli.commands import app
from smartlead_async.cli.exits import Exit
from tests.docs.pages import ROOT
from tests.endpoints.documented import RESOURCES

REFERENCE = ROOT / "docs" / "reference"
COMMANDS = typer.main.get_command(app).commands
COMMANDS |= {f"webhooks {name}": command for name, command in COMMANDS["webhooks"].commands.items()}


def _documented() -> Counter[str]:
    """What the reference's directives name, and how often."""
    pages = "\n".join(page.read_text(encoding="utf-8") for page in REFERENCE.rglob("*.md"))
    return Counter(re.findall(r"^::: (\S+)$", pages, re.MULTILINE))


def _own_directives(module: Any) -> dict[str, int]:
    """What is documented by name, in place of by the module it is in."""
    return {name: count for name, count in _documented().items() if name.rpartition(".")[0] == module.__name__}


def test_every_name_of_the_sandbox_is_documented_once():
    """And none that is not public."""
    assert _own_directives(sandbox) == {f"{sandbox.__name__}.{name}": 1 for name in sandbox.__all__}


def test_every_public_name_is_documented_once():
    """By a directive of its own, or where it belongs to a resource's models, by that of their module."""
    stub = Path(smartlead_async.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    homes = {name: home for home, name in re.findall(r"^from (\S+) import (\w+)", stub, re.MULTILINE)}
    folders = {name.rpartition(".")[0] for name in _documented() if name.count(".") > 2 and ".models." in name}
    assert _own_directives(smartlead_async) == {
        f"smartlead_async.{name}": 1 for name, home in homes.items() if home not in {*_documented(), *folders}
    }


@pytest.mark.parametrize(("name", "kind"), RESOURCES.items(), ids=RESOURCES)
def test_every_resource_has_a_page_with_its_calls_and_its_models(name: str, kind: type):
    """The class of an attribute of the client, and what it takes and gives."""
    page = (REFERENCE / "api" / f"{name}.md").read_text(encoding="utf-8")
    module = import_module(f"smartlead_async.models.{name}")
    files = iter_modules(getattr(module, "__path__", []), f"{module.__name__}.")
    own = [file.name for file in files] or [module.__name__]
    calls, *directives = re.findall(r"^::: (\S+)", page, re.MULTILINE)
    assert f"<!-- table: operations of {name} -->\n" in page
    assert (calls, sorted(directives)) == (f"{kind.__module__}.{kind.__qualname__}", sorted(own))


def _table(page: Path, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, without its head."""
    section = page.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = dropwhile(lambda line: not line.startswith("|"), section.splitlines())
    rows = [line.strip("|").split(" | ") for line in takewhile(lambda line: line.startswith("|"), lines)]
    return [[cell.strip(" `") for cell in row] for row in rows[2:]]


def _option(parameter: Any) -> list[str]:
    """An option as the page has it: its names, its default, what it means."""
    is_option = parameter.opts[0].startswith("-")
    names = " / ".join([*parameter.opts, *parameter.secondary_opts]) if is_option else parameter.name.upper()
    shown = parameter.show_default if isinstance(parameter.show_default, str) else ""
    return [names, shown or _shown(parameter.default), parameter.help]


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


@pytest.mark.parametrize(
    "command",
    ["import", "export", "api", "doctor", "sandbox", "webhooks listen", "webhooks send", "webhooks replay"],
)
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
