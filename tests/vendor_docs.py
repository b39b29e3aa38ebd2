"""Reads the operations out of a copy of the vendor's documentation: an OpenAPI file, or pages of Markdown.

A page says its operation in its front matter (`api: "GET https://..."`), or in the first words that look like one.
Its fields are `<ParamField query="name">`; where it has none of these, rows of tables and items of lists below a
heading for query or body.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.operations import Operation

_METHODS = ("get", "post", "put", "patch", "delete")
_DEEPEST = 4  # levels of fields; schemas may hold themselves
_OPERATION = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE)`?\s+`?(https?://[^\s\"'`?]+|/[^\s\"'`?]+)")
_FRONT = re.compile(r"^(?:api|openapi): *[\"']?(?P<operation>[A-Z]+ \S+?)[\"']? *$", re.MULTILINE)
_TAG = re.compile(r"<(?P<end>/?)ParamField\b(?P<inside>[^>]*?)(?P<whole>/?)>")
_ATTRIBUTE = re.compile(r"(\w+)=[\"'{]+([^\"'}]+)")
_ROW = re.compile(r"^(?:\|\s*|\s*[-*]\s+)`?(?P<name>[\w.\[\]-]+)`?\s*(?:\||\(|:|-)(?P<rest>.*)$")
_KIND = re.compile(r"\b(string|text|number|integer|boolean|bool|array|list|object)(\[\])?", re.IGNORECASE)


def read_docs(path: Path) -> list[Operation]:
    """The operations of a file or a folder; one that stands on several pages has the fields of all of them."""
    files = sorted(path.rglob("*.md*")) if path.is_dir() else [path]
    merged: dict[tuple[str, str], Operation] = {}
    for operation in (one for file in files for one in _read_file(file)):
        known = merged.get((operation.host, operation.key), operation)
        merged[operation.host, operation.key] = Operation(
            operation=known.operation,
            host=known.host,
            query={**operation.query, **known.query},
            body={**operation.body, **known.body},
        )
    return [*merged.values()]


def _read_file(file: Path) -> Iterable[Operation]:
    text = file.read_text(encoding="utf-8")
    if file.suffix in (".md", ".mdx"):
        return _read_page(text)
    if file.suffix in (".yaml", ".yml"):
        import yaml  # noqa: PLC0415 (needed for such a file alone)

        return _read_openapi(yaml.safe_load(text) or {})
    return _read_openapi(json.loads(text or "{}"))


def _operation(method: str, url: str, query: Mapping[str, str], body: Mapping[str, str]) -> Operation:
    """One whose path begins behind `/api/v1`, whatever its address begins with."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removesuffix(".smartlead.ai") or "server"
    path = re.sub(r":(\w+)", r"{\1}", re.sub("^(/api)?(/v1)?(?=/)", "", parts.path))
    asked = {name: words for name, words in query.items() if name != "api_key"}
    return Operation(operation=f"{method.upper()} {path}", host=host, query=asked, body=body)


# OpenAPI


def _read_openapi(spec: dict[str, Any]) -> Iterator[Operation]:
    for path, item in spec.get("paths", {}).items():
        for method in _METHODS & item.keys():
            one = item[method]
            servers = one.get("servers") or item.get("servers") or spec.get("servers") or [{"url": ""}]
            parameters = [
                _resolved(spec, each) for each in (*item.get("parameters", ()), *one.get("parameters", ()))
            ]
            query = {
                each["name"]: _words(
                    _resolved(spec, each.get("schema", each)), is_needed=each.get("required", False)
                )
                for each in parameters
                if each.get("in") == "query"
            }
            yield _operation(method, servers[0]["url"].rstrip("/") + path, query, _body_of(spec, one))


def _body_of(spec: dict[str, Any], operation: dict[str, Any]) -> dict[str, str]:
    content = _resolved(spec, operation.get("requestBody", {})).get("content", {})
    schema = next((each.get("schema", {}) for kind, each in content.items() if "json" in kind), {})
    is_list = _resolved(spec, schema).get("type") == "array"
    return dict(_fields(spec, schema, "[]." if is_list else ""))


def _fields(
    spec: dict[str, Any], schema: dict[str, Any], within: str, level: int = 0
) -> Iterator[tuple[str, str]]:
    schema = _resolved(spec, schema)
    if level > _DEEPEST:
        return
    for part in (*(schema.get(name, ()) for name in ("allOf", "oneOf", "anyOf")), [schema.get("items", {})]):
        for each in part:
            yield from _fields(spec, each, within, level + 1)
    for name, each in schema.get("properties", {}).items():
        field = _resolved(spec, each)
        yield within + name, _words(field, is_needed=name in schema.get("required", ()))
        yield from _fields(spec, field, f"{within}{name}.", level + 1)


def _resolved(spec: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """What a reference within the file stands for."""
    found: Any = value
    while "$ref" in found:
        place = found["$ref"].removeprefix("#/").split("/")
        found = spec
        for name in place:
            found = found.get(name, {})
    return found


def _words(schema: dict[str, Any], *, is_needed: bool) -> str:
    kind = schema.get("type", "")
    kinds = kind if isinstance(kind, list) else [kind]
    return " or ".join(one for one in kinds if one != "null") + (", required" if is_needed else "")


# Pages


def _read_page(text: str) -> Iterator[Operation]:
    front = _FRONT.search(text)
    found = _OPERATION.search(front["operation"] if front else text)
    if found is None:
        return  # a guide
    fields = _tags(text) or _rows(text)
    parts = {
        part: {name: words for (where, name), words in fields.items() if where == part}
        for part in ("query", "body")
    }
    yield _operation(found[1], found[2], parts["query"], parts["body"])


def _tags(text: str) -> dict[tuple[str, str], str]:
    """Fields in tags, one within another."""
    found: dict[tuple[str, str], str] = {}
    open_names: list[str] = []
    for tag in _TAG.finditer(text):
        if tag["end"]:
            del open_names[-1:]
            continue
        attributes = dict(_ATTRIBUTE.findall(tag["inside"]))
        part, name = next(
            ((one, attributes[one]) for one in ("query", "body", "path") if one in attributes), ("", "")
        )
        is_needed = re.search(r"\brequired\b(?!=\{?\"?false)", tag["inside"]) is not None
        found[part, ".".join([*open_names, name])] = _described(attributes.get("type", ""), is_needed=is_needed)
        if not tag["whole"]:
            open_names.append(name)
    return found


def _rows(text: str) -> dict[tuple[str, str], str]:
    """Fields in tables and lists, by the heading above them."""
    found: dict[tuple[str, str], str] = {}
    part = ""
    for line in text.splitlines():
        if heading := re.match(r"#+ (.*)|\*\*(.*)\*\*$", line):
            words = (heading[1] or heading[2]).lower()
            part = next((one for one in ("query", "body") if one in words), "")
        elif (
            part and (row := _ROW.match(line)) and row["name"].lower() not in ("name", "parameter", "field", "key")
        ):
            is_needed = re.search(r"\b(required|yes)\b", row["rest"].lower()) is not None
            if not set(row["name"]) <= set("-"):
                found[part, row["name"]] = _described(row["rest"], is_needed=is_needed)
    return found


def _described(words: str, *, is_needed: bool) -> str:
    kind = _KIND.search(words)
    shown = "" if kind is None else "array" if kind[2] else kind[1].lower()
    return f"{shown}, required" if is_needed else shown
