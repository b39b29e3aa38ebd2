"""Operations that keep state, with values of another kind in each place: refused or taken, and nothing else."""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from smartlead_async.sandbox.examples import Example, examples
from smartlead_async.sandbox.routes import HANDLERS
from smartlead_async.sandbox.service import Service
from tests.sandbox.sandbox_asking import NOON
from tests.sandbox.sandbox_client import agency

WRONG: tuple[Any, ...] = (None, "x", -1, {}, [{}], "2025-13-40")
IDS = {
    "campaign_id": 372,
    "lead_id": 2,
    "lead_map_id": 2433664092,
    "email_account_id": 456,
    "lead_list_id": 500,
    "inbox_id": 2433664092,
}
HANDLED = [example for example in examples() if example.name in HANDLERS]


@pytest.fixture(scope="module")
def service() -> Service:
    return agency("deployed")


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a body, however deep."""
    within = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in within:
        yield (*place, name)
        yield from places(item, (*place, name))


def with_value(value: Any, place: tuple[Any, ...], new: object) -> Any:
    changed = copy.deepcopy(value)
    within = changed
    for name in place[:-1]:
        within = within[name]
    within[place[-1]] = new
    return changed


def requests(example: Example) -> Iterator[tuple[dict[str, Any], Any]]:
    """The example's query and body, each with one thing in it that is wrong."""
    query, body = example.fields.get("query", {}), example.fields.get("body")
    yield from (({**query, name: wrong}, body) for name in query for wrong in WRONG)
    yield from ((query, with_value(body, place, wrong)) for place in places(body) for wrong in WRONG)


@pytest.mark.parametrize("example", HANDLED, ids=lambda example: example.name)
def test_a_wrong_value_is_refused_or_taken(service: Service, example: Example):
    """With an answer of the API either way."""
    method, _, path = example.routes[True].partition(" ")
    url = "/api/v1" + re.sub(r"{(\w+)}", lambda name: str(IDS.get(name[1], 1)), path)
    for query, body in requests(example):
        payload = b"" if body is None else json.dumps(body).encode()
        answer = service.apply(method, url, payload, "application/json", NOON, urlencode(query))
        assert 200 <= answer.status < 501
