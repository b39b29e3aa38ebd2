"""Adds to the docstring of each endpoint how far it was seen, its example call and what is answered."""

import ast
import inspect
from typing import Any

import griffe

from tests.endpoints.documented import BY_NAME, METHODS
from website.operations import EVIDENCE, example, facts

_PLACE = ("smartlead_async", "endpoints")


class Examples(griffe.Extension):
    """The extension; `zensical.toml` names it."""

    def on_function(self, *, func: griffe.Function, **_: Any) -> None:
        """Give a method its example."""
        package, folder, resource, *_rest = (*func.path.split("."), "", "")
        endpoint = BY_NAME.get(f"{resource}.{func.name}") if (package, folder) == _PLACE else None
        if endpoint is None or func.docstring is None:
            return
        head = f"`{endpoint.label}` ({EVIDENCE[endpoint.evidence][0]})"
        words = func.docstring.value.replace(head, f"`{endpoint.label}`\n\n{facts(endpoint)}", 1)
        func.docstring.value = f"{words.rstrip()}\n\n{example(endpoint)}"
        func.returns = _spelled_out(func)
        for name, parameter in inspect.signature(METHODS[endpoint.name]).parameters.items():
            if type(parameter.default) is int:
                func.parameters[name].default = str(parameter.default)  # in place of the constant's name


def _spelled_out(func: griffe.Function) -> Any:
    """What it gives, where its module has another name for it: in a class with a `list()` no list can be named."""
    alias = func.module.members.get(str(func.returns))
    if not isinstance(alias, griffe.Attribute) or alias.value is None:
        return func.returns
    node = ast.parse(str(alias.value), mode="eval").body  # a text where the classes are loaded on demand
    return griffe.safe_get_expression(node, parent=func.module, parse_strings=True)
