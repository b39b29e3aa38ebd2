"""What is each endpoint's own: its request to the letter, its answers read whole, its ids, its docstring.

What follows from its policy and from the kind of its result is tried in `test_policies`.
"""

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

import attrs
import httpx
import pytest
import respx

from smartlead_async import UNSET, ApiError, InvalidInputError, Smartlead
from smartlead_async.models.output import Output
from smartlead_async.transport.call import Repeat
from tests.endpoints.documented import (
    ENDPOINTS,
    FILES,
    INPUTS,
    METHODS,
    OUTPUTS,
    Endpoint,
    any_answer,
    models_in,
    result_of,
    to_the_letter,
)
from tests.memory_network import KEY

every_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
EVIDENCE = {"A": "seen live", "B": "in production use", "C": "documented only"}
PAGE = ("page_size", "start", "max_items")
CONSEQUENCES = {  # by what an example file calls it, how the first line of the docstring says it
    "sends mail": r"\b[Ss]ends? ",
    "spends credits": r"\b[Ss]pends? credits\b",
    "costs money": r"\bcosts? money\b",
    "deletes": r"\b[Dd]eletes?\b",
    "cannot be undone": r"\bcannot be undone\b",
}
SECRET_WORDS = ("api_key", "apikey", "otp", "passw", "secret", "token")


def test_every_method_has_an_example_and_every_example_a_method() -> None:
    """`smartlead_async/sandbox/examples` holds `<resource>.<method>.json` for each public method, and no other."""
    without_example, without_method = METHODS.keys() - FILES.keys(), FILES.keys() - METHODS.keys()
    assert (without_example, without_method) == (set(), set())


@every_endpoint
def test_the_example_says_what_the_code_does(endpoint: Endpoint) -> None:
    """Operation and host, what may be repeated, and which route is used where the server has no such route."""
    labels = [endpoint.label, *([endpoint.or_else] if endpoint.or_else else [])]
    said = [call.label for call in endpoint.calls], endpoint.call.host, _again(endpoint)
    assert said == (labels, endpoint.host, endpoint.again)


def _again(endpoint: Endpoint) -> str:
    """After which failures the code repeats the call, in the words of the example files."""
    words = endpoint.call.repeat.name.lower().replace("_", " ")
    return f"{words} (gone is done)" if endpoint.call.gone_is_done else words


@pytest.mark.parametrize(
    "endpoint", [one for one in ENDPOINTS if one.consequence], ids=lambda endpoint: endpoint.name
)
def test_what_cannot_be_undone_says_so_and_is_not_done_twice(endpoint: Endpoint) -> None:
    """In the first line of the docstring; what is deleted twice is only gone."""
    first = (inspect.getdoc(METHODS[endpoint.name]) or "").partition("\n")[0]
    may_be_repeated = endpoint.call.gone_is_done and endpoint.consequence == "deletes"
    assert re.search(CONSEQUENCES[endpoint.consequence], first)
    assert endpoint.call.repeat is not Repeat.ALWAYS or may_be_repeated


@pytest.mark.parametrize(
    "endpoint",
    [
        pytest.param(example, id=f"{endpoint.name}-{number}")
        for endpoint in ENDPOINTS
        for number, example in enumerate(endpoint.examples)
    ],
)
async def test_the_request_is_the_documented_one(endpoint: Endpoint) -> None:
    """Method, host, path, query with the key, body and content type are documented, fields in their order."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return any_answer(endpoint.name)

    async with Smartlead(KEY, http_transport=httpx.MockTransport(answer)) as smartlead:
        await endpoint(smartlead)
    [request] = requests
    sent = json.loads(request.content) if request.content else None
    host = f"https://{endpoint.host}.smartlead.ai/api/v1"
    assert (request.method, str(request.url.copy_with(query=None))) == (endpoint.method, f"{host}{endpoint.path}")
    assert request.url.params.multi_items() == [("api_key", KEY), *map(_in_query, endpoint.query.items())]
    assert to_the_letter(sent) == to_the_letter(endpoint.body)
    assert request.headers.get("content-type") == (None if endpoint.body is None else "application/json")


def _in_query(field: tuple[str, object]) -> tuple[str, str]:
    name, value = field
    return name, json.dumps(value) if isinstance(value, bool) else str(value)


@every_endpoint
def test_the_example_calls_leave_nothing_out(endpoint: Endpoint) -> None:
    """They give every parameter, and every field of an input model: what they do not name, the sandbox refuses."""
    parameters = [*inspect.signature(METHODS[endpoint.name]).parameters][1:]
    arguments = {name for example in endpoint.examples for name in example.arguments}
    assert arguments == {name for name in parameters if name in arguments or name not in PAGE}
    models = [model for example in endpoint.examples for model in models_in([*example.given.values()])]
    given = {(type(model), name) for model in models for name in _set_fields(model)}
    fields = {(type(model), field.name) for model in models for field in attrs.fields(type(model))}
    assert fields - given == set()


def _set_fields(model: Any) -> list[str]:
    """The fields that have another value than their default."""
    fields = attrs.fields(type(model))
    return [field.name for field in fields if getattr(model, field.name) is not field.default]


@every_endpoint
async def test_every_field_of_an_answer_has_a_name(endpoint: Endpoint) -> None:
    """In each dialect it is read whole, and `extra` has nothing but what the example file lists."""
    listed = {"documented": {*endpoint.answer_extra}, "deployed": {*endpoint.deployed_extra}}
    unnamed = {dialect: {*_unnamed(await result_of(endpoint, dialect), "$")} for dialect in endpoint.answers}
    assert unnamed == {dialect: listed[dialect] for dialect in endpoint.answers}


def _unnamed(value: object, path: str) -> Iterator[str]:
    """The JSON paths of what is in `extra`, there and further down."""
    if isinstance(value, list):
        for item in value:
            yield from _unnamed(item, f"{path}[]")
    if isinstance(value, Output):
        yield from (f"{path}.{name}" for name in value.extra)
        for field in attrs.fields(type(value)):
            yield from _unnamed(getattr(value, field.name), f"{path}.{field.name}")


def test_no_model_shows_a_secret() -> None:
    """A field whose name speaks of a password, a key or a token is not in the `repr`."""
    shown = [
        f"{kind.__name__}.{field.name}"
        for kind in (*INPUTS, *OUTPUTS)
        for field in attrs.fields(kind)
        if field.repr and any(word in field.name for word in SECRET_WORDS)
    ]
    assert shown == []


@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if one.ids], ids=lambda endpoint: endpoint.name)
async def test_a_wrong_id_is_refused_and_nothing_is_sent(
    endpoint: Endpoint, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """An id is a positive integer; the error names the argument, the value, the rule, and the call it was."""
    refused = [await _refused_id(endpoint, name, smartlead) for name in endpoint.ids]
    calls = {name: endpoint.label if name in endpoint.path_ids else "" for name in endpoint.ids}
    rule = "0 is not allowed; it must be a positive"
    assert refused == [(f"{name}: {rule}", call, "no", 0) for name, call in calls.items()]
    assert api.calls.call_count == 0


async def _refused_id(endpoint: Endpoint, name: str, smartlead: Smartlead) -> tuple[object, ...]:
    with pytest.raises(InvalidInputError) as caught:
        await endpoint(smartlead, **{name: 0})
    error = caught.value
    return error.message.partition(" integer")[0], error.call, error.sent, error.attempts


@pytest.mark.parametrize(
    ("endpoint", "name"),
    [
        pytest.param(endpoint, parameter.name, id=f"{endpoint.name}-{parameter.name}")
        for endpoint in ENDPOINTS
        for parameter in [*inspect.signature(METHODS[endpoint.name]).parameters.values()][1:]
        if parameter.default is parameter.empty
    ],
)
async def test_what_is_needed_is_not_left_out(
    endpoint: Endpoint, name: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """`UNSET` leaves out what may be left out; for anything else it is a value that is refused."""
    with pytest.raises(InvalidInputError):
        await endpoint(smartlead, **{name: UNSET})
    assert api.calls.call_count == 0


@every_endpoint
async def test_the_docstring_says_it_all(endpoint: Endpoint) -> None:
    """Path and evidence, each parameter, each documented refusal in the vendor's words, what may be raised."""
    lines = [line.strip() for line in (inspect.getdoc(METHODS[endpoint.name]) or "").splitlines()]
    text, names = " ".join(lines), {line.partition(":")[0] for line in lines}
    missing = [line for line in (_head(endpoint), *_words(endpoint)) if line not in text]
    missing += [f"Args: {name}" for name in endpoint.arguments if name not in names]
    raised = [*_raised(endpoint), *[await _refused(endpoint, *refusal) for refusal in _refusals(endpoint)]]
    missing += [f"Raises: {name}" for name in raised if name not in names]
    assert missing == []


def _head(endpoint: Endpoint) -> str:
    return f"`{endpoint.label}` ({EVIDENCE[endpoint.evidence]})"


def _words(endpoint: Endpoint) -> Iterator[str]:
    """What the docstring must quote."""
    for _, body in _refusals(endpoint):
        is_of_validator = "statusCode" in body  # its `error` is the status in words
        yield f"`{body['message'] if is_of_validator else body.get('error') or body['message']}`"
    if endpoint.or_else:
        yield f"`{endpoint.or_else}`"


def _refusals(endpoint: Endpoint) -> Iterator[tuple[int, Any]]:
    for status, bodies in endpoint.refusals.items():
        for body in bodies:
            yield int(status), body


def _raised(endpoint: Endpoint) -> Iterator[str]:
    """What may be raised, beside the documented refusals and what any call may raise."""
    if endpoint.call.repeat is not Repeat.ALWAYS:
        yield "OutcomeUnknownError"
    if endpoint.call.look_up:
        yield "NotFoundError"


async def _refused(endpoint: Endpoint, status: int, body: object) -> str:
    """As what a refusal is raised."""
    transport = httpx.MockTransport(lambda _request: httpx.Response(status, json=body))
    async with Smartlead(KEY, http_transport=transport) as smartlead:
        with pytest.raises(ApiError) as caught:
            await endpoint(smartlead)
    return type(caught.value).__name__
