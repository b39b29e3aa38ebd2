"""The documented inventory, the code and the public names say the same."""

import ast
import inspect
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import smartlead_async
from tests.endpoints.documented import ENDPOINTS

HERE = Path(__file__).parent
SOURCES = sorted(Path(smartlead_async.__file__).with_name("endpoints").glob("*.py"))
DOCUMENTED = (HERE / "endpoints.txt").read_text().splitlines()
# Not documented: what the deployed API has in place of a documented path.
STAND_INS = ["POST /campaigns/{campaign_id}/leads/{lead_id}"]
CLASSES = [name for name in smartlead_async.__all__ if inspect.isclass(getattr(smartlead_async, name))]


def methods_and_labels() -> Iterator[tuple[ast.AsyncFunctionDef, str]]:
    """Each `Call("GET", "/campaigns", ...)` in the source, as text, and the method it stands in."""
    for source in SOURCES:
        for method in ast.walk(ast.parse(source.read_text())):
            if not isinstance(method, ast.AsyncFunctionDef):
                continue
            for node in ast.walk(method):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Call":
                    verb, path = (ast.literal_eval(argument) for argument in node.args[:2])
                    yield method, f"{verb} {path}"


METHODS = [pytest.param(method, label, id=label) for method, label in methods_and_labels()]
OWN = [pytest.param(method, label, id=label) for method, label in methods_and_labels() if label not in STAND_INS]


def test_the_paths_in_the_code_are_the_documented_ones() -> None:
    """Each documented endpoint stands in the code once, and so does each stand-in; the code has no other."""
    assert Counter(label for _, label in methods_and_labels()) == Counter(DOCUMENTED + STAND_INS)


def test_every_documented_endpoint_has_an_example() -> None:
    """What the tests ask is the documented inventory."""
    assert Counter(endpoint.label for endpoint in ENDPOINTS) == Counter(DOCUMENTED)


@pytest.mark.parametrize(("method", "label"), OWN)
def test_an_endpoint_says_its_path(method: ast.AsyncFunctionDef, label: str) -> None:
    """Whoever reads the docstring can find the endpoint in the documentation."""
    assert f"`{label}`" in (ast.get_docstring(method) or "").splitlines()


@pytest.mark.parametrize("label", STAND_INS)
def test_a_stand_in_is_told_of(label: str) -> None:
    """The docstring of the method that may use another path names that path too."""
    [method] = [method for method, used in methods_and_labels() if used == label]
    assert f"`{label}`" in (ast.get_docstring(method) or "")


@pytest.mark.parametrize(("method", "label"), METHODS)
def test_an_endpoint_takes_the_ids_of_its_path_first(method: ast.AsyncFunctionDef, label: str) -> None:
    """Path ids come first and positional, in the order of the path."""
    ids = [part.strip("{}") for part in label.split("/") if part.startswith("{")]
    assert [argument.arg for argument in method.args.args[1 : len(ids) + 1]] == ids


def test_the_public_names_are_sorted() -> None:
    """Constants, then classes, each by name and once."""
    names = smartlead_async.__all__
    assert names == sorted(set(names), key=lambda name: (not name.isupper(), name))


@pytest.mark.parametrize("name", smartlead_async.__all__)
def test_a_public_name_can_be_imported(name: str) -> None:
    """What is listed is there."""
    assert getattr(smartlead_async, name) is not None


@pytest.mark.parametrize("name", CLASSES)
def test_a_public_class_has_a_docstring_of_its_own(name: str) -> None:
    """Each class says what it is, and does not leave it to its parent."""
    assert vars(getattr(smartlead_async, name)).get("__doc__")


@pytest.mark.parametrize("name", CLASSES)
def test_the_public_methods_of_a_public_class_have_docstrings(name: str) -> None:
    """Each public method that a class defines says what it does."""
    members = vars(getattr(smartlead_async, name)).items()
    functions = {member: value for member, value in members if inspect.isfunction(value) and member[0] != "_"}
    assert [member for member, value in functions.items() if not value.__doc__] == []


def test_what_type_checkers_read_is_what_is_loaded() -> None:
    """The public names are imported for them, and loaded by name when asked for: the same from the same places."""
    tree = ast.parse(Path(smartlead_async.__file__).read_text(encoding="utf-8"))
    imported = {
        node.module: tuple(alias.name for alias in node.names)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("smartlead_async")
    }
    assert imported == smartlead_async._HOMES
    assert sorted(name for names in imported.values() for name in names) == sorted(smartlead_async.__all__)


def test_the_public_names_are_what_completion_offers() -> None:
    """Those, loaded or not, and nothing else."""
    assert dir(smartlead_async) == sorted(smartlead_async.__all__)
