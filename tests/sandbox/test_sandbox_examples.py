"""Routes without a handler: what their example files say, in both dialects, and nothing that they do not name."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from smartlead_async import ApiError, NotFoundError, Smartlead
from smartlead_async.sandbox.answers import RefusedError
from smartlead_async.sandbox.app import Application
from smartlead_async.sandbox.examples import Example
from smartlead_async.sandbox.incoming import Incoming
from smartlead_async.sandbox.operation import Operation
from smartlead_async.sandbox.routes import HANDLERS
from smartlead_async.sandbox.settings import Dialect, Settings
from smartlead_async.sandbox.state import Account
from tests.endpoints.documented import ENDPOINTS, Endpoint, result_of, rows_of
from tests.sandbox.sandbox_asking import NOON, make_service

KEY, URL = Settings().api_key, "http://127.0.0.1/api/v1"
DIALECTS: tuple[Dialect, ...] = ("documented", "deployed")
every_dialect = pytest.mark.parametrize("dialect", DIALECTS)
REQUEST = {
    "query": {"limit": 20},
    "body": {"filters": {"from": "2025-01-01"}, "steps": [{"number": 1}], "custom_fields": {}},
}


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
async def test_every_call_has_a_route(endpoint: Endpoint):
    """In both dialects it answers what the example file says, or, where a handler keeps state, as the API does."""
    seen = [await _answered(endpoint, dialect) for dialect in DIALECTS]
    if endpoint.name in HANDLERS:
        assert str not in seen  # Express' page: there is no such route
    else:
        first = next(iter(endpoint.answers))
        known = [dialect if dialect in endpoint.answers else first for dialect in DIALECTS]
        assert seen == [await result_of(endpoint, dialect) for dialect in known]


async def _answered(endpoint: Endpoint, dialect: Dialect) -> object:
    """The rows or the result; of a refusal the type of its body."""
    transport = httpx.ASGITransport(Application(make_service(dialect), asyncio.Event()))
    async with Smartlead(KEY, base_url=URL, http_transport=transport) as smartlead:
        try:
            return rows_of(await endpoint(smartlead))
        except ApiError as error:
            return type(error.body)


@pytest.mark.parametrize(
    "endpoint",
    [endpoint for endpoint in ENDPOINTS if endpoint.pages and endpoint.name not in HANDLERS],
    ids=lambda endpoint: endpoint.name,
)
async def test_a_list_with_pages_ends(endpoint: Endpoint):
    """The rows of the example, once, and then nothing more."""
    transport = httpx.ASGITransport(Application(make_service("deployed"), asyncio.Event()))
    async with Smartlead(KEY, base_url=URL, http_transport=transport) as smartlead:
        items = [item async for item in endpoint(smartlead)]
    dialect = "deployed" if "deployed" in endpoint.answers else "documented"
    assert items == await result_of(endpoint, dialect)


async def test_an_id_that_is_text_leads_where_it_came_from():
    """Of delivery tests alone: the documentation shows such ids. Another text is no id there either."""
    transport = httpx.ASGITransport(Application(make_service("documented"), asyncio.Event()))
    async with Smartlead(KEY, base_url=URL, http_transport=transport) as smartlead:
        [test] = (await smartlead.smart_delivery.list_tests(test_type="auto")).items
        report = await smartlead.smart_delivery.get_provider_report(test.spam_test_id)
        assert (test.spam_test_id, report.overall_total_count) == ("test_001", 900)
        for path in ("/spam-test/test-001", "/campaigns/test_001"):
            with pytest.raises(NotFoundError):
                await smartlead.request("GET", path)


def said(example: dict[str, Any], *, deployed: bool = False, **request: Any) -> tuple[int, Any]:
    """What a route without a handler answers to a request."""
    account = Account(deployed=deployed, failed_accounts=0, seed=0)
    known = Example("x.y", {"operation": "POST /x", **example})
    whole = {"ids": {"campaign_id": 372}, "query": {}, "body": {}, "example": known, **request}
    try:
        answer = Operation(known)(Incoming(account=account, now=NOON, **whole))
    except RefusedError as error:
        answer = error.answer
    is_json = answer.media_type.startswith("application/json")
    return answer.status, json.loads(answer.body) if is_json else answer.body.decode()


@pytest.mark.parametrize(
    ("example", "documented", "deployed"),
    [
        ({"answer": [1], "deployed": {"data": [1]}}, [1], {"data": [1]}),
        ({"answer": None}, None, None),
        ({"deployed": {"id": 1}}, {"id": 1}, {"id": 1}),
        ({"answer": "id,email\n1,a@b\n", "media": "text/csv"}, "id,email\n1,a@b\n", "id,email\n1,a@b\n"),
        ({"answer": {"ok": True}, "deployed": "success", "deployed_media": "text/plain"}, {"ok": True}, "success"),
    ],
    ids=["both", "documented", "deployed", "text", "deployed text"],
)
def test_each_dialect_has_its_answer_where_it_is_known(example: dict[str, Any], documented: Any, deployed: Any):
    """Else the other one's."""
    assert (said(example), said(example, deployed=True)) == ((200, documented), (200, deployed))


@pytest.mark.parametrize(
    ("request_", "refusal"),
    [
        ({"query": {"limit": "5"}, "body": {"filters": {"from": "2024-01-01"}}}, None),
        ({"body": {"steps": [{"number": 1}, {"number": 2}]}}, None),
        ({"body": {"custom_fields": {"Title": "CEO"}}}, None),
        ({"body": {"filters": 3, "steps": 4}}, None),
        ({"query": {"offset": "5"}}, '"offset" is not allowed'),
        ({"body": {"limit": 5}}, '"limit" is not allowed'),
        ({"body": {"filters": {"to": "2025-01-01"}}}, '"filters.to" is not allowed'),
        ({"body": {"steps": [{"number": 1}, {"name": "x"}]}}, '"steps[1].name" is not allowed'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_example_does_not_name_is_refused(request_: dict[str, Any], refusal: str | None):
    """In the query and in the body, however deep; an empty object stands for any fields."""
    expected = (400, {"error": refusal}) if refusal else (200, "yes")
    assert said({**REQUEST, "answer": "yes"}, **request_) == expected


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"leads": {"list": 1}}, None),
        ({"leads": {"ids": [1]}, "to": [{"id": 1}, {"name": "x", "why": "y"}]}, None),
        ({"leads": {"all": True}}, '"leads.all" is not allowed'),
        ({"to": [{"at": 1}]}, '"to[0].at" is not allowed'),
    ],
)
def test_what_any_example_call_names_is_taken(body: dict[str, Any], refusal: str | None):
    """There are several where fields exclude each other; each item of a list may have what one of them has."""
    example = {
        "answer": "yes",
        "body": {"leads": {"list": 1}},
        "alternatives": [
            {"body": {"leads": {"ids": [1]}, "to": [{"id": 1}, {"name": "x"}]}},
            {"body": {"to": [{"why": "y"}]}},
        ],
    }
    assert said(example, body=body) == ((400, {"error": refusal}) if refusal else (200, "yes"))


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ([{"account_id": 1}, {"account_id": 2, "limit": 5}], (200, "ok")),
        ([{"account_id": 1}, {"size": 5}], (400, '"[1].size" is not allowed')),
        ({"account_id": 1}, (400, '"value" must be of type array')),
    ],
    ids=["list", "another field", "object"],
)
async def test_a_body_that_is_a_list_is_one(sent: object, expected: tuple[int, str]):
    """Where the example has one, each item may have the fields of the example's."""
    transport = httpx.ASGITransport(Application(make_service("documented"), asyncio.Event()))
    async with httpx.AsyncClient(transport=transport, params={"api_key": KEY}) as client:
        answer = await client.post(f"{URL}/email-accounts/multi/fetch-messages", json=sent)
    assert (answer.status_code, answer.json().get("error", "ok")) == expected


def test_a_refusal_as_deployed_says_where_the_field_was():
    """The validator's own words: query or body."""
    _, answer = said({"answer": "yes"}, deployed=True, query={"offset": "5"})
    assert (answer["message"], answer["validation"]) == (
        '"offset" is not allowed',
        {"source": "query", "keys": ["offset"]},
    )


def test_the_campaign_must_be_there():
    """The documented 404, whatever the example says."""
    assert said({"answer": "yes"}, ids={"campaign_id": 999})[0] == 404
