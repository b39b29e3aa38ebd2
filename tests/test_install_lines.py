"""What people are told to install is there, and is enough."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import smartlead_async

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = set(PROJECT["optional-dependencies"])
EXAMPLES = sorted(
    path for path in (ROOT / "examples").rglob("*.py") if "pip install" in path.read_text(encoding="utf-8")
)
_WITH_EXTRAS = re.compile(r"(?:smartlead-async|(?<=[\s'])\.)\[([a-z0-9,-]+)\](.)")
_LINE = re.compile(r"pip install (.+?)(?:  |$)", re.MULTILINE)


def told() -> Iterator[tuple[str, str, str]]:
    """Each place that names extras: the file, the names, and the character behind."""
    files = [*Path(smartlead_async.__file__).parent.rglob("*.py"), *(ROOT / "docs").rglob("*.md"), *EXAMPLES]
    for path in [*files, ROOT / "README.md", ROOT / "docs" / "llms.txt"]:
        for names, after in _WITH_EXTRAS.findall(path.read_text(encoding="utf-8")):
            yield str(path), names, after


def test_every_extra_that_is_named_is_there() -> None:
    """In messages, pages, examples; in quotes, since some shells take brackets for a pattern."""
    places = list(told())
    assert {names for _, names, _ in places} >= {"cli", "sandbox", "xlsx", "redis", "cli,sandbox"}
    assert [place for place in places if not set(place[1].split(",")) <= EXTRAS or place[2] != "'"] == []


def imported(path: Path) -> set[str]:
    """What an example imports that is neither Python's nor its own."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    own = {"examples", *(sibling.stem for sibling in path.parent.iterdir())}
    return {name.partition(".")[0].replace("_", "-") for name in names} - sys.stdlib_module_names - own - {""}


def installed(path: Path) -> set[str]:
    """What an example's install line brings, and what that brings of which an example may import."""
    [line] = _LINE.findall(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")[:1]
    packages = {word.strip("'").partition("[")[0] for word in line.split()}
    extras = set().union(*(names.split(",") for names in re.findall(r"\[([a-z,]+)\]", line)))
    needed = [
        *PROJECT["dependencies"],
        *(need for each in extras for need in PROJECT["optional-dependencies"][each]),
    ]
    brought = {"fastapi": {"starlette", "pydantic"}, "pandas": {"numpy"}}
    packages |= {re.split("[>=<]", need)[0] for need in needed}
    return packages.union(*(brought.get(package, set()) for package in packages))


@pytest.mark.parametrize("example", EXAMPLES, ids=[str(path.relative_to(ROOT)) for path in EXAMPLES])
def test_what_an_example_imports_is_in_its_install_line(example: Path) -> None:
    """So that it runs in a fresh environment."""
    assert imported(example) - installed(example) == set()


def test_the_version_is_the_one_of_the_project() -> None:
    """For programs, and on the command line."""
    said = subprocess.run(
        [sys.executable, "-m", "smartlead_async", "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert (PROJECT["version"], f"smartlead-async {PROJECT['version']}\n") == (smartlead_async.__version__, said)
