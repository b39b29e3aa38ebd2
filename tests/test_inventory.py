"""The client, its resources and the public names say the same."""

import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import smartlead_async
from smartlead_async import Smartlead
from tests.endpoints.documented import ENDPOINTS, INPUTS, METHODS, OUTPUTS, RESOURCES
from tests.memory_network import KEY

CLASSES = [name for name in smartlead_async.__all__ if inspect.isclass(getattr(smartlead_async, name))]


def test_every_resource_is_an_attribute_of_the_client() -> None:
    """By the name of its module."""
    smartlead = Smartlead(KEY)
    assert {name: type(getattr(smartlead, name)) for name in RESOURCES} == RESOURCES


def test_an_endpoint_takes_the_ids_of_its_path_first() -> None:
    """They are positional, in the order of the path."""
    ids = {endpoint.name: re.findall(r"{(\w+)}", endpoint.label) for endpoint in ENDPOINTS}
    parameters = {name: [one.name for one in _parameters(METHODS[name])] for name in ids}
    assert {name: parameters[name][: len(ids[name])] for name in ids} == ids


def test_what_has_a_default_is_given_by_name() -> None:
    """So that a parameter can be added anywhere."""
    parameters = [(name, one) for name, method in METHODS.items() for one in _parameters(method)]
    optional = [(name, one) for name, one in parameters if one.default is not one.empty]
    assert [(name, one.name) for name, one in optional if one.kind is not one.KEYWORD_ONLY] == []


def _parameters(method: Callable[..., object]) -> list[inspect.Parameter]:
    """Without `self`."""
    return [*inspect.signature(method).parameters.values()][1:]


def test_the_public_names_are_sorted() -> None:
    """Constants, then classes, each by name and once."""
    names = smartlead_async.__all__
    assert names == sorted(set(names), key=lambda name: (not name.isupper(), name))


def test_every_line_of_the_stub_is_a_name_that_can_be_imported() -> None:
    """`__init__.pyi` is read for type checkers and by the package itself: the same names from the same places."""
    stub = Path(smartlead_async.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    lines = [line for line in stub.splitlines() if line and not line.startswith("#")]
    homes = {name: getattr(smartlead_async, name) for name in smartlead_async.__all__}
    assert len(lines) == len(homes)
    assert [name for name, value in homes.items() if value is None] == []


def test_a_name_that_is_misspelt_cannot_be_imported() -> None:
    """Nor one that is only received: what the API answers is in `smartlead_async.models`."""
    missing = [name for name in ("Smartlaed", "Campaign") if not hasattr(smartlead_async, name)]
    assert missing == ["Smartlaed", "Campaign"]


def test_what_is_only_received_is_in_the_models_and_nowhere_else() -> None:
    """What is given is at the top level, every input model of it."""
    public = {getattr(smartlead_async, name) for name in CLASSES}
    assert (public & set(OUTPUTS), set(INPUTS) - public) == (set(), set())


def test_every_public_class_and_method_has_a_docstring() -> None:
    """Each says what it is or does, and does not leave it to its parent."""
    classes = [getattr(smartlead_async, name) for name in CLASSES]
    methods = [(kind, *member) for kind in classes for member in vars(kind).items()]
    functions = [method for method in methods if inspect.isfunction(method[2]) and method[1][0] != "_"]
    assert [kind for kind in classes if not vars(kind).get("__doc__")] == []
    assert [method for method in functions if not method[2].__doc__] == []


def test_the_public_names_are_what_completion_offers() -> None:
    """Those, loaded or not, and nothing else."""
    assert dir(smartlead_async) == sorted(smartlead_async.__all__)


@pytest.mark.real_time
def test_a_client_is_made_without_the_models_of_any_resource() -> None:
    """They are loaded by the resource that is asked for; so are jobs, stores and the database of time zones."""
    code = "import sys, smartlead_async; smartlead_async.Smartlead('k'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    apart = [*RESOURCES, "endpoints", "bulk", "shared", "sqlite3", "zoneinfo"]
    loaded = {part for module in done.stdout.split() for part in module.split(".")}
    assert [name for name in apart if name in loaded] == []
