"""The client, its resources and the public names say the same."""

import ast
import inspect
import re
from pathlib import Path

import pytest

import smartlead_async
from smartlead_async import Smartlead
from tests.endpoints.documented import BY_NAME, METHODS, RESOURCES
from tests.memory_network import KEY

CLASSES = [name for name in smartlead_async.__all__ if inspect.isclass(getattr(smartlead_async, name))]


def test_every_resource_is_an_attribute_of_the_client() -> None:
    """By the name of its module."""
    smartlead = Smartlead(KEY)
    assert {name: type(getattr(smartlead, name)) for name in RESOURCES} == RESOURCES


@pytest.mark.parametrize("name", sorted(METHODS))
def test_an_endpoint_takes_the_ids_of_its_path_first(name: str) -> None:
    """They are positional, in the order of the path; what has a default must be named."""
    ids = re.findall(r"{(\w+)}", BY_NAME[name].label)
    _, *parameters = inspect.signature(METHODS[name]).parameters.values()
    assert [parameter.name for parameter in parameters[: len(ids)]] == ids
    assert [
        one.name for one in parameters if one.default is not one.empty and one.kind is not one.KEYWORD_ONLY
    ] == []


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
