"""Writes `tests/typing/calls/`: every method called with every parameter, for type checkers.

Run as `python -m tests.every_call`. The arguments are those of the example files, input models by their
types, and the results those of the signatures.
"""

import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import attrs

import smartlead_async
from smartlead_async import Pages
from tests.endpoints.documented import ENDPOINTS, METHODS, RESOURCES, Endpoint

FOLDER = Path(__file__).with_name("typing") / "calls"
_HEAD = '''\
"""Every call of `{resource}` with every parameter. Made by `python -m tests.every_call`; never run."""

{imports}
'''


def files() -> dict[str, str]:
    """What each file has, by its name."""
    return {f"{resource}.py": _file(resource) for resource in RESOURCES}


def _file(resource: str) -> str:
    examples = [
        one for endpoint in ENDPOINTS if endpoint.name.startswith(f"{resource}.") for one in endpoint.examples
    ]
    functions = [_function(one, number) for number, one in enumerate(examples, 1)]
    head = _HEAD.format(resource=resource, imports="\n".join(_imports(examples)))
    return "\n\n".join([head, *functions])


def _imports(examples: list[Endpoint]) -> Iterator[str]:
    """What the functions name, from where a user imports it."""
    kinds = {kind for one in examples for kind in (*_kinds(_result(one)), *_given_kinds(one))}
    homes = {(_home(kind), kind.__name__) for kind in kinds if kind.__module__ != "builtins"}
    homes |= {("smartlead_async", "Smartlead"), ("typing", "assert_type")}
    for home in sorted({home for home, _ in homes}):
        yield f"from {home} import {', '.join(sorted(name for where, name in homes if where == home))}"


def _home(kind: type) -> str:
    if kind.__name__ in smartlead_async.__all__:
        return "smartlead_async"
    package, folder, resource, *_ = (*kind.__module__.split("."), "", "")
    public = f"{package}.{folder}.{resource}"
    return public if folder == "models" and hasattr(import_module(public), kind.__name__) else kind.__module__


def _kinds(hint: Any) -> Iterator[type]:
    """The classes in a type."""
    yield from [get_origin(hint) or hint] if isinstance(get_origin(hint) or hint, type) else []
    for inner in get_args(hint):
        yield from _kinds(inner)


def _given_kinds(endpoint: Endpoint) -> Iterator[type]:
    yield from (kind for kind, _ in _models(endpoint).values())


def _models(endpoint: Endpoint) -> dict[str, tuple[type, str]]:
    """Of each argument that is an input model, or a list of them, its class and its type."""
    found: dict[str, tuple[type, str]] = {}
    for name, value in endpoint.given.items():
        one = value[0] if isinstance(value, list) and value else value
        if attrs.has(type(one)):
            kind = type(one).__name__
            found[name] = type(one), f"list[{kind}]" if isinstance(value, list) else kind
    return found


def _result(endpoint: Endpoint) -> Any:
    return get_type_hints(METHODS[endpoint.name])["return"]


def _function(endpoint: Endpoint, number: int) -> str:
    """One call."""
    takes = "".join(f", {name}: {kind}" for name, (_, kind) in _models(endpoint).items())
    wait = "" if get_origin(_result(endpoint)) is Pages else "await "
    call = f"{wait}smartlead.{endpoint.name}({', '.join(_arguments(endpoint))})"
    return (
        f"async def call_{number}(smartlead: Smartlead{takes}) -> None:\n"
        f"    assert_type({call}, {_named(_result(endpoint))})\n"
    )


def _arguments(endpoint: Endpoint) -> Iterator[str]:
    parameters, models = inspect.signature(METHODS[endpoint.name]).parameters, _models(endpoint)
    for name, value in {**endpoint.given, **_page(endpoint)}.items():
        prefix = "" if parameters[name].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD else f"{name}="
        yield prefix + (name if name in models else repr(value))


def _page(endpoint: Endpoint) -> Mapping[str, Any]:
    """What the example call leaves to `Pages`: a page's size, where it begins, how much is read."""
    parameters = inspect.signature(METHODS[endpoint.name]).parameters
    values = {"page_size": 10, "start": 1, "max_items": 5}
    return {name: value for name, value in values.items() if name in parameters and name not in endpoint.given}


def _named(hint: Any) -> str:
    """A type as it is written."""
    if hint in (None, NoneType):
        return "None"
    if get_args(hint):
        return f"{get_origin(hint).__name__}[{', '.join(map(_named, get_args(hint)))}]"
    return hint.__name__


def main() -> None:
    """Write the files, and take away those of no resource."""
    FOLDER.mkdir(exist_ok=True)
    for stale in {path.name for path in FOLDER.glob("*.py")} - files().keys():
        (FOLDER / stale).unlink()
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
