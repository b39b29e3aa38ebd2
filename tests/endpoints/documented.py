"""The endpoints as their example files describe them: what each call sends, and what is answered.

`smartlead_async/sandbox/examples/<resource>.<method>.json` is one endpoint. Nothing here is added to for one.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from itertools import compress
from pathlib import Path
from pkgutil import iter_modules
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
import httpx

from smartlead_async import NotFoundError, Smartlead, endpoints, models, sandbox
from smartlead_async.endpoints.resource import Resource
from smartlead_async.models.converter import wire_names
from smartlead_async.models.output import Output
from smartlead_async.transport.call import Call
from smartlead_async.transport.page import Page
from smartlead_async.transport.paging import Rows
from tests.memory_network import KEY

BASE_URL = "https://server.smartlead.ai/api/v1"
EXAMPLES = Path(sandbox.__file__).with_name("examples")
MISSING = object()  # of an answer: the file has none


def _resources() -> dict[str, type]:
    """The class of each resource by the name it has at the client."""
    names = [module.name for module in iter_modules(endpoints.__path__)]
    modules = {name: vars(import_module(f"{endpoints.__name__}.{name}")) for name in names}
    kinds = {name: module.get(name.title().replace("_", "")) for name, module in modules.items()}
    return {name: kind for name, kind in kinds.items() if kind is not None and kind is not Resource}


RESOURCES = _resources()
METHODS = {
    f"{resource}.{name}": getattr(kind, name)
    for resource, kind in RESOURCES.items()
    for name in dir(kind)
    if not name.startswith("_")
}


class RouteMissingError(NotFoundError):
    """What the recording `send` raises: the call goes no further, or on to the route that is used instead."""


@attrs.frozen(kw_only=True, repr=False)
class Endpoint:
    """One endpoint, and the example call of it.

    Attributes:
        name: `"campaigns.get"`; also names its file.
        label: `"GET /campaigns/{campaign_id}"`.
        evidence: A: seen live; B: in production use; C: documented only.
        source: Where the vendor describes it.
        again: After which failures it may be repeated, in words.
        consequence: What it does that cannot be undone; `""` for nothing of the kind.
        or_else: The route that is used where the server does not have this one.
        arguments: Of the example call, by name. `"$body"` is the body, `"$body.name"` a field of it.
        query: What the call sends in the query.
        body: What it sends as JSON; `None` where there is no body.
        alternatives: Arguments, query and body of further example calls, for what excludes something else.
        answer: The documented answer; text where `media` is not JSON.
        deployed: The deployed API's, where it differs or is the only one known.
        deployed_media: The content type of the deployed one, where that differs.
        answer_extra: Fields of the documented answer that are left without a name on purpose, by JSON path.
        deployed_extra: The same of the deployed one.
        pages: Of a list with pages, where its rows are in an answer; `""` where they are the answer.
        refusals: The documented bodies of refusals by status.
    """

    name: str
    label: str
    evidence: str
    source: str
    again: str
    host: str = "server"
    consequence: str = ""
    or_else: str = ""
    arguments: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    query: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    body: Mapping[str, Any] | None = None
    alternatives: Sequence[Mapping[str, Any]] = ()
    media: str = "application/json"
    answer: Any = MISSING
    deployed: Any = MISSING
    deployed_media: str = ""
    answer_extra: Sequence[str] = ()
    deployed_extra: Sequence[str] = ()
    pages: Sequence[str] = ()
    refusals: Mapping[str, Sequence[Any]] = attrs.field(factory=dict[str, Any])

    @property
    def method(self) -> str:
        return self.label.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.label.partition(" ")[2].format(**self.ids)

    @property
    def ids(self) -> dict[str, int]:
        """Every argument that is an id, those of the body too; some are text."""
        are_ids = (name.endswith("_id") and isinstance(value, int) for name, value in self.arguments.items())
        return dict(compress(self.arguments.items(), are_ids))

    @property
    def path_ids(self) -> dict[str, int]:
        return {name: value for name, value in self.ids.items() if f"{{{name}}}" in self.label}

    @property
    def given(self) -> dict[str, Any]:
        """The arguments of the example call, objects as the input models of the signature."""
        hints = get_type_hints(METHODS[self.name])
        values = {name: self._value(value) for name, value in self.arguments.items()}
        return {name: _as_model(hints[name], value) for name, value in values.items()}

    def _value(self, value: object) -> object:
        if not isinstance(value, str) or not value.startswith("$body"):
            return value
        _, _, name = value.partition(".")
        return self.body[name] if name and self.body else self.body

    def __repr__(self) -> str:
        return f"Endpoint({self.name!r})"  # not what is sent: there may be a password

    def __call__(self, smartlead: Smartlead, **others: object) -> Any:
        """Make the example call, perhaps with other arguments."""
        resource, _, method = self.name.partition(".")
        return getattr(getattr(smartlead, resource), method)(**{**self.given, **others})

    @property
    def examples(self) -> "list[Endpoint]":
        """The endpoint with each of its example calls."""
        others = ({"query": {}, "body": None, **other, "alternatives": ()} for other in self.alternatives)
        return [self, *(attrs.evolve(self, **other) for other in others)]

    @cached_property
    def calls(self) -> list[Call[Any]]:
        """What the method sends: its call, and the one it makes where the server has no such route."""
        return list(_recorded(self))

    @property
    def call(self) -> Call[Any]:
        return self.calls[0]

    @property
    def kind(self) -> str:
        """What kind of result the call has."""
        result: Any = self.call.result
        names = {NoneType: "nothing", str: "text", bytes: "text"}
        return names.get(result) or {list: "list", Rows: "page"}.get(get_origin(result), "object")

    @property
    def policy(self) -> tuple[object, ...]:
        """All that decides what comes of a failure."""
        call = self.call
        return call.repeat, call.look_up, call.gone_is_done, call.daily_quota, self.kind

    @property
    def answers(self) -> dict[str, Any]:
        """By dialect, where it has one of its own."""
        dialects = {"documented": self.answer, "deployed": self.deployed}
        return {dialect: answer for dialect, answer in dialects.items() if answer is not MISSING}


def _as_model(hint: Any, value: Any) -> Any:
    """A value of the example call as its parameter wants it: an input model, a list of them, or as it is."""
    origin, inner = get_origin(hint), get_args(hint)
    if isinstance(value, Mapping) and attrs.has(hint):
        fields = get_type_hints(hint)
        on_wire = {name: attribute for name, attribute, _ in wire_names(hint)}
        named = {on_wire.get(name, name): item for name, item in value.items()}
        given = {name: item for name, item in named.items() if name in fields}  # of a body the model may be a part
        return hint(**{name: _as_model(fields[name], item) for name, item in given.items()})
    if isinstance(value, list) and origin in (list, Sequence):
        return [_as_model(inner[0], item) for item in value]
    if origin in (Union, UnionType) and not any(get_origin(kind) is Mapping for kind in inner):
        models = (_as_model(kind, value) for kind in inner)
        return next((model for model in models if model is not value), value)
    return value


def models_in(value: Any) -> Iterator[Any]:
    """The models in a value, down to the last."""
    if isinstance(value, list):
        for item in value:
            yield from models_in(item)
    elif attrs.has(type(value)):
        yield value
        for field in attrs.fields(type(value)):
            yield from models_in(getattr(value, field.name))


def _recorded(endpoint: Endpoint) -> Iterator[Call[Any]]:
    """Run a method against a `send` that notes each call and has no route for it."""
    calls: list[Call[Any]] = []

    async def send(call: Call[Any], /) -> Any:
        calls.append(call)
        raise RouteMissingError("404: the page of a server", status_code=404, body="<html>", call=call.label)

    async def main() -> None:
        resource, _, method = endpoint.name.partition(".")
        await getattr(RESOURCES[resource](send), method)(**endpoint.given)

    try:
        main().send(None)
    except RouteMissingError:
        yield from calls


def _endpoint(file: Path) -> Endpoint:
    fields = json.loads(file.read_text(encoding="utf-8"))
    return Endpoint(name=file.stem, label=fields.pop("operation"), **fields)


def _kinds_of_models(base: type) -> Iterator[type]:
    """The attrs classes below a class, of the resources' modules in `smartlead_async.models`."""
    for module in iter_modules(models.__path__):
        loaded = import_module(f"{models.__name__}.{module.name}")
        for kind in (getattr(loaded, name) for name in dir(loaded)):
            home = f"{kind.__module__}." if isinstance(kind, type) else ""
            is_its_own = home.startswith(f"{models.__name__}.{module.name}.")  # or of a file in its folder
            if module.name in RESOURCES and is_its_own and issubclass(kind, base) and attrs.has(kind):
                yield kind


FILES = {file.stem: file for file in sorted(EXAMPLES.glob("*.json"))}
# A file without a method is named by a test of `test_every_endpoint`; nothing else can be said of it.
ENDPOINTS = tuple(_endpoint(file) for name, file in FILES.items() if name in METHODS)
BY_NAME = {endpoint.name: endpoint for endpoint in ENDPOINTS}
OUTPUTS = tuple(_kinds_of_models(Output))
INPUTS = tuple(kind for kind in _kinds_of_models(object) if not issubclass(kind, Output))
# One endpoint for each policy and kind of result: what holds for one of them holds for all. The matrix names them.
MATRIX = json.loads(Path(__file__).parent.with_name("matrix.json").read_text(encoding="utf-8"))
REPRESENTATIVES = tuple(
    BY_NAME[name] for names in MATRIX["operations"].values() for name in names if name in BY_NAME
)


def answer(name: str, dialect: str = "documented") -> httpx.Response:
    """The documented answer of `"campaigns.get"`, or the deployed API's."""
    endpoint = BY_NAME[name]
    headers = {"content-type": media(endpoint, dialect)}
    return httpx.Response(200, content=content(endpoint, dialect), headers=headers)


def any_answer(name: str) -> httpx.Response:
    """The documented answer, or where none is documented the deployed API's."""
    return answer(name, next(iter(BY_NAME[name].answers)))


def content(endpoint: Endpoint, dialect: str) -> bytes:
    """An answer as bytes."""
    value = endpoint.answers[dialect]
    return (json.dumps(value) if media(endpoint, dialect) == "application/json" else value).encode()


def media(endpoint: Endpoint, dialect: str) -> str:
    """The content type of an answer."""
    return (endpoint.deployed_media if dialect == "deployed" else "") or endpoint.media


async def result_of(endpoint: Endpoint, dialect: str) -> Any:
    """What the example call gives where the server answers in this dialect."""
    transport = httpx.MockTransport(lambda _request: answer(endpoint.name, dialect))
    async with Smartlead(KEY, http_transport=transport, strict=True) as smartlead:
        return rows_of(await endpoint(smartlead))


def rows_of(result: Any) -> Any:
    """The rows of a page, or the result that it is."""
    return result.items if isinstance(result, Page) else result


def refusals(name: str, status: int) -> Sequence[Any]:
    """The documented bodies of a refusal with this status."""
    return BY_NAME[name].refusals[str(status)]


def to_the_letter(value: object) -> str:
    """JSON such that 1, 1.0 and true differ, and so does another order of fields."""
    return json.dumps(value)


def _body(name: str) -> dict[str, Any]:
    return dict(BY_NAME[name].body or {})


LEAD, lead = _body("leads.add"), BY_NAME["leads.add"].given["lead"]
SCHEDULE, schedule = _body("campaigns.update_schedule"), BY_NAME["campaigns.update_schedule"].given["schedule"]
SETTINGS, settings = _body("campaigns.update_settings"), BY_NAME["campaigns.update_settings"].given["settings"]
WEBHOOK, webhook = _body("webhooks.save"), BY_NAME["webhooks.save"].given["webhook"]
CLIENT, client = _body("clients.save"), BY_NAME["clients.save"].given["client"]
