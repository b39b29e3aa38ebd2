"""What the reference says of each operation beside its docstring, from the example files. Markdown, as text.

An example file is read by the tests' own reader, so that what is shown here is what the tests try.
"""

import inspect
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from smartlead_async.transport.dead_routes import DEAD_ROUTES
from smartlead_async.transport.paging import Paging
from tests.endpoints.documented import ENDPOINTS, METHODS, RESOURCES, Endpoint, media, models_in

EVIDENCE = {
    "A": ("seen live", "Somebody else called it, and wrote down what the API answered."),
    "B": ("in production use", "Programs of others call it, or its route or envelope was seen."),
    "C": ("documented only", "Smartlead documents it. Nobody is known to have seen it answer."),
}
AGAIN = {
    "always": "sent again after any failure that may pass",
    "always (gone is done)": "sent again after any failure that may pass; a 404 after that means that it is gone",
    "unless unknown": "not sent again where it may have been carried out",
    "unless sent": "sent again only where it did not reach the API",
}
_WIDTH = 84  # of a line of code on a page
_Leaf = Callable[[Any], str]


def facts(endpoint: Endpoint) -> str:
    """A line: how far it was seen, what it does that cannot be undone, its pages, when it is sent again."""
    paging = endpoint.call.paging
    words = [
        f"**{EVIDENCE[endpoint.evidence][0].capitalize()}**",
        f"**{endpoint.consequence}**" if endpoint.consequence else "",
        f"host `{endpoint.host}`" if endpoint.host != "server" else "",
        _pages(paging) if paging else "",
        AGAIN[endpoint.again],
        f"[Smartlead's page]({endpoint.source})",
    ]
    return " · ".join(filter(None, words))


def _pages(paging: Paging) -> str:
    return f"pages of 1 to {paging.most}, by {paging.start_name}"


def example(endpoint: Endpoint) -> str:
    """The example call as code, and what is answered."""
    answers = {"documented": "The documented answer", "deployed": "The answer of the deployed API"}
    parts = [f"```python\n{call_code(endpoint)}\n```"]
    for dialect, answer in endpoint.answers.items():
        is_json = media(endpoint, dialect) == "application/json"
        language, text = ("json", _layout(answer, json.dumps)) if is_json else ("text", str(answer).rstrip())
        block = f"```{language}\n{text}\n```"
        parts.append(
            f'??? note "{answers[dialect]}"\n\n' + "\n".join(f"    {line}" for line in block.splitlines())
        )
    return "\n\n".join(parts)


def call_code(endpoint: Endpoint) -> str:
    """The example call as a user writes it, with the imports that it needs."""
    names = sorted({type(model).__name__ for model in models_in([*endpoint.given.values()])})
    imports = f"from smartlead_async import {', '.join(names)}\n\n" if names else ""
    items = [*_arguments(endpoint)]
    if endpoint.kind == "page":
        call = _parts(f"async for item in smartlead.{endpoint.name}(", items, "):", _literal)
        return f"{imports}{call}\n    print(item)"
    begin = "" if endpoint.kind == "nothing" else "answer = "
    return imports + _parts(f"{begin}await smartlead.{endpoint.name}(", items, ")", _literal)


def _arguments(endpoint: Endpoint) -> Iterator[tuple[str, Any]]:
    """What stands before each argument, and its value; those of a path, and what a call is about, by position."""
    parameters = inspect.signature(METHODS[endpoint.name]).parameters
    for name, value in endpoint.given.items():
        yield ("" if parameters[name].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD else f"{name}="), value


def _literal(value: Any) -> str:
    """A value as Python has it, texts in double quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _layout(value: Any, leaf: _Leaf, indent: int = 0, before: int = 0) -> str:
    """A value on one line, or where that is too long each of its parts on one."""
    if attrs.has(type(value)):
        fields = [field for field in attrs.fields(type(value)) if getattr(value, field.name) is not field.default]
        items = [(f"{field.name}=", getattr(value, field.name)) for field in fields]
        return _parts(f"{type(value).__name__}(", items, ")", leaf, indent, before)
    if isinstance(value, dict):
        return _parts("{", [(f"{leaf(name)}: ", item) for name, item in value.items()], "}", leaf, indent, before)
    if isinstance(value, list):
        return _parts("[", [("", item) for item in value], "]", leaf, indent, before)
    return leaf(value)


def _parts(
    head: str, items: Sequence[tuple[str, Any]], tail: str, leaf: _Leaf, indent: int = 0, before: int = 0
) -> str:
    flat = [name + _layout(item, leaf, -1000) for name, item in items]
    line = f"{head}{', '.join(flat)}{tail}"
    if indent + before + len(line) <= _WIDTH or not items:
        return line
    pad, comma = " " * (indent + 4), "" if leaf is json.dumps else ","
    lines = [f"{pad}{name}{_layout(item, leaf, indent + 4, len(name))}" for name, item in items]
    return f"{head}\n" + ",\n".join(lines) + f"{comma}\n{' ' * indent}{tail}"


def table(resource: str = "", folder: str = "") -> str:
    """A row for each call of a resource, or of all."""
    chosen = [one for one in ENDPOINTS if not resource or one.name.startswith(f"{resource}.")]
    return _table(("Call", "What it does"), [_row(one, folder) for one in chosen])


def _row(endpoint: Endpoint, folder: str) -> tuple[str, str]:
    words = (inspect.getdoc(METHODS[endpoint.name]) or "").partition("\n")[0]
    mark = EVIDENCE[endpoint.evidence][0]
    return link(endpoint, folder), f"{words}<br>`{endpoint.label}` · {mark}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def link(endpoint: Endpoint, folder: str) -> str:
    """A call, leading to its section, seen from a page beside the folder of the resources' pages."""
    resource, _, method = endpoint.name.partition(".")
    place = f"{folder}{resource}.md#smartlead_async.endpoints.{resource}.{RESOURCES[resource].__name__}.{method}"
    name = re.sub("([._])", r"\g<1><wbr>", endpoint.name)  # where it may be broken
    return f"[<code>{name}</code>]({place})"


def evidence(folder: str) -> str:
    """How far each operation was seen: the calls of each kind."""
    sections: list[str] = []
    for mark, (words, meaning) in EVIDENCE.items():
        named = [link(one, folder) for one in ENDPOINTS if one.evidence == mark]
        sections.append(f"## {words.capitalize()} ({len(named)})\n\n{meaning}\n\n{', '.join(named)}.")
    return "\n\n".join(sections)


def consequences(folder: str) -> str:
    """The calls that do what cannot be undone."""
    rows = [(link(one, folder), one.consequence, AGAIN[one.again]) for one in ENDPOINTS if one.consequence]
    return _table(("Call", "What it does", "Where it fails"), rows)


def dead() -> str:
    """The operations that were not found."""
    rows = [(f"`{route.operation}`", f"{route.seen}{_instead(route.instead)}") for route in DEAD_ROUTES]
    return _table(("Operation", "What was seen"), rows)


def _instead(words: str) -> str:
    return "<br>Instead: " + re.sub(r"^[a-z_]+(\.[a-z_]+\(\))?", r"`\g<0>`", words) if words else ""
