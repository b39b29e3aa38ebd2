"""The client, its resources and the public names say the same."""

import inspect
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import attrs
import pytest

import smartlead_async
from smartlead_async import Smartlead, models
from smartlead_async.models.converter import wire_names
from smartlead_async.transport.dead_routes import find_dead
from tests.endpoints.documented import BY_NAME, ENDPOINTS, INPUTS, METHODS, OUTPUTS, RESOURCES, Endpoint
from tests.memory_network import KEY
from tests.operations import OPERATIONS, key_of

# What the documentation has and no method takes, with the reason.
LEFT_OUT = {
    ("statistics.list_by_mailbox", "private_api_key"): "a second key, of which nothing is said but its name",
    (
        "leads.add_many",
        "lead_list_ids",
    ): "one page alone has it, and the deployed API refuses what it does not know",
    ("leads.add_many", "type"): "the same",
    ("leads.add_many", "settings.return_lead_ids"): "the same; with it an empty object was seen to come back",
}
# What may be left out where the documentation says that it must be given, or the other way round.
OTHERWISE = {
    ("campaigns.create", "name"): "a campaign without a name is called Untitled Campaign by the API",
    ("campaigns.set_team_member", "teamMemberId"): "without it the call says nothing; None takes the member away",
    ("campaigns.update_schedule", "min_time_btw_emails"): "newer pages have it optional",
    ("campaigns.update_schedule", "max_new_leads_per_day"): "newer pages have it optional",
    ("clients.save", "permission"): "a client that may do nothing is a mistake",
    **{
        (f"smart_delivery.create_{kind}_test", name): "the deployed API refuses it where all is sent at once"
        for kind in ("manual", "automated")
        for name in ("min_time_btwn_emails", "min_time_unit")
    },
    ("webhooks.save", "categories"): "the deployed API takes all categories where it is left out",
}
PACKAGES = [module.name for module in iter_modules(models.__path__) if module.ispkg]
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


def test_every_documented_operation_is_a_method() -> None:
    """One that is not is dead, or the route that a method falls back on."""
    routes = {key_of(route) for endpoint in ENDPOINTS for route in (endpoint.label, endpoint.or_else)}
    left = [one for one in OPERATIONS if one.key not in routes]
    missing = [one.call or one.operation for one in left if find_dead(*one.operation.split(" "), one.host) is None]
    assert missing == []


def test_every_method_is_a_documented_operation() -> None:
    """By its name, its method, its path and its host."""
    listed = {(one.call, one.key, one.host) for one in OPERATIONS}
    own = {(endpoint.name, key_of(endpoint.label), endpoint.host) for endpoint in ENDPOINTS}
    assert own - listed == set()


def test_a_method_takes_exactly_the_documented_parameters() -> None:
    """Every field of the query and the body can be given, and no other; each exception has its reason."""
    documented = {(one.call, name) for one in OPERATIONS if one.call for name in {**one.query, **one.body}}
    sent = {(name, field) for name, endpoint in BY_NAME.items() for field in _sent(endpoint)}
    whole = {(call, name.partition(".")[0]) for call, name in documented}
    assert documented - sent == LEFT_OUT.keys()
    assert {one for one in sent if "." not in one[1]} - whole == set()


def test_what_the_documentation_requires_must_be_given() -> None:
    """And nothing else, but for the exceptions; pages are asked for by `Pages`."""
    otherwise = {
        (one.call, name)
        for one in OPERATIONS
        if one.call in BY_NAME
        for name, words in {**one.query, **one.body}.items()
        if name not in ("limit", "offset") and _is_needed(BY_NAME[one.call], name) is ("required" not in words)
    }
    assert otherwise == OTHERWISE.keys()


def _is_needed(endpoint: Endpoint, name: str) -> bool | None:
    """Whether a field of a query or body has no default; nothing where neither a parameter nor a model has it."""
    parameters = inspect.signature(METHODS[endpoint.name]).parameters
    needed = {given: one.default is one.empty for given, one in parameters.items()}
    for given, model in endpoint.given.items():
        for wire_name, attribute, _ in wire_names(type(model)) if attrs.has(type(model)) else ():
            has_default = attrs.fields_dict(type(model))[attribute].default is not attrs.NOTHING
            needed[wire_name] = needed[given] and not has_default
    return needed.get(name, needed.get(re.sub("(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()))


def _sent(endpoint: Endpoint) -> set[str]:
    """The names of what the example calls send; with dots where one is in another."""
    return {name for one in endpoint.examples for part in (one.query, one.body) for name in _names(part)}


def _names(value: object, within: str = "") -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _names(item, within or "[].")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield f"{within}{name}"
            yield from _names(item, f"{within}{name}.")


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
    assert [line for line in lines if not line.startswith("from ")] == ["__version__: str"]
    assert len(lines) == len(homes) + 1
    assert [name for name, value in homes.items() if value is None] == []


def test_a_name_that_is_misspelt_cannot_be_imported() -> None:
    """Nor one that is only received: what the API answers is in `smartlead_async.models`."""
    missing = [name for name in ("Smartlaed", "Campaign") if not hasattr(smartlead_async, name)]
    assert missing == ["Smartlaed", "Campaign"]


def test_what_is_only_received_is_in_the_models_and_nowhere_else() -> None:
    """What is given is at the top level, every input model of it."""
    public = {getattr(smartlead_async, name) for name in CLASSES}
    assert (public & set(OUTPUTS), set(INPUTS) - public) == (set(), set())


@pytest.mark.parametrize("model", INPUTS, ids=lambda model: model.__name__)
def test_help_says_what_each_field_of_an_input_is(model: type) -> None:
    """In the docstring of its class, where an editor shows it while the model is written."""
    docstrings = "\n".join(inspect.getdoc(kind) or "" for kind in model.__mro__ if attrs.has(kind))
    described = re.findall(r"^ {4}(\w+): \S", docstrings, re.MULTILINE)
    assert sorted(described) == sorted(field.name for field in attrs.fields(model))


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


def _loaded_by(program: str) -> set[str]:
    """The modules that a program of its own loads; what a tool loads when Python begins is not ours."""
    code = f"import sys; before = {{*sys.modules}}; {program}\nprint(*{{*sys.modules}} - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {*done.stdout.split()}


@pytest.mark.real_time
def test_a_client_is_made_without_the_models_of_any_resource() -> None:
    """They are loaded by the resource that is asked for; so are jobs, stores and the database of time zones."""
    loaded = _loaded_by("import smartlead_async; smartlead_async.Smartlead('k')")
    apart = [*RESOURCES, "endpoints", "bulk", "shared", "sqlite3", "zoneinfo"]
    parts = {part for module in loaded for part in module.split(".")}
    assert [name for name in apart if name in parts] == []
    assert "smartlead_async.telemetry.events" not in loaded  # of which nobody is told


ADDING_A_LEAD = """
import asyncio, httpx
from smartlead_async import Lead, Smartlead
async def main():
    answers = httpx.MockTransport(lambda _: httpx.Response(200, json={"ok": True}))
    async with Smartlead("k", http_transport=answers) as smartlead:
        await smartlead.leads.add(372, Lead(email="cristiano@mufc.com"))
asyncio.run(main())
"""


@pytest.mark.real_time
def test_a_call_that_only_sends_loads_nothing_that_reads() -> None:
    """What reads models, lists in pages and rows of tables is loaded when it is needed."""
    loaded = _loaded_by(ADDING_A_LEAD)
    apart = [
        "transport.walk",
        "transport.walker",
        "models.row_values",
        "models.leads.batches",
    ]
    assert [name for name in apart if f"smartlead_async.{name}" in loaded] == []
    assert "cattrs" not in loaded


@pytest.mark.real_time
@pytest.mark.parametrize("package", PACKAGES)
def test_a_resource_is_made_without_its_models(package: str) -> None:
    """Where they are more than fit one file: a call loads the file of what it takes and answers."""
    loaded = _loaded_by(f"import smartlead_async; smartlead_async.Smartlead('k').{package}")
    of_packages = [name.split(".")[2:] for name in loaded if name.startswith("smartlead_async.models.")]
    assert [package] in of_packages
    assert [name for name in of_packages if len(name) > 1 and name != [package, "choices"]] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_the_models_of_a_package_are_what_completion_offers(package: str) -> None:
    """Those that its stub names, loaded or not, and nothing else; one that it does not name is an error."""
    module = import_module(f"{models.__name__}.{package}")
    stub = Path(str(module.__file__)).with_suffix(".pyi").read_text(encoding="utf-8")
    assert dir(module) == sorted(re.findall(r"^from .* as (\w+)$", stub, re.MULTILINE))
    assert not hasattr(module, "Campain")
