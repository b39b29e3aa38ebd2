"""Each field of every answer, in turn of another kind: nothing is lost, and what is raised is an error of ours.

One test for each kind of value, over all operations and both dialects. That the other fields are as they were is
tried of the models by themselves, in `tests/models/test_drift.py`.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from smartlead_async import ApiError, InvalidResponseError, NotFoundError, SmartleadError
from smartlead_async.models.model import Model
from smartlead_async.transport.answer import Answer
from smartlead_async.transport.call import Failure, Success
from smartlead_async.transport.paging import Rows
from tests.endpoints.documented import ENDPOINTS, Endpoint, media
from tests.transport.outcomes import to_outcome
from tests.transport.test_text import NOON

Path = tuple[str | int, ...]
MARK = 918273645  # is in no documented answer
ODD: dict[str, Any] = {
    "a number": MARK,
    "a fraction": MARK + 0.5,
    "text": f"x{MARK}",
    "a number as text": str(MARK),
    "a list": [MARK],
    "a list of objects": [{"odd": MARK}],
    "an object": {"odd": MARK},
}
EMPTY: dict[str, Any] = {
    "null": None,
    "true": True,
    "false": False,
    "zero": 0,
    "no text": "",
    "no list": [],
    "no object": {},
}
ENVELOPE = {"ok", "success", "message"}
ANSWERS = [
    (endpoint, dialect, answer)
    for endpoint in ENDPOINTS
    for dialect, answer in endpoint.answers.items()
    if media(endpoint, dialect) == "application/json"
]


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where the parts of an answer stand; of a list its first item."""
    if path:
        yield path
    if isinstance(value, dict):
        for name, item in value.items():
            yield from paths(item, (*path, name))
    elif isinstance(value, list) and value:
        yield from paths(value[0], (*path, 0))


def replaced(value: Any, path: Path, odd: Any) -> Any:
    """An answer with something else in one place."""
    if not path:
        return odd
    step, *rest = path
    if isinstance(value, dict):
        return {name: replaced(item, tuple(rest), odd) if name == step else item for name, item in value.items()}
    return [replaced(item, tuple(rest), odd) if index == step else item for index, item in enumerate(value)]


def read(endpoint: Endpoint, answer: Any) -> Success[Any] | Failure:
    return to_outcome(
        endpoint.call, Answer(200, {"content-type": "application/json"}, json.dumps(answer).encode()), NOON
    )


def plain(value: Any) -> Any:
    """All that a result holds, as JSON."""
    if isinstance(value, Model):
        return value.to_dict(secrets=True)
    if isinstance(value, Rows):
        return [plain([*value.items]), dict(value.extra)]
    return [plain(item) for item in value] if isinstance(value, list) else value


def fault(endpoint: Endpoint, answer: Any) -> str:
    """What is wrong with what comes of an answer."""
    outcome = read(endpoint, answer)
    if isinstance(outcome, Success):
        is_kept = endpoint.kind == "nothing" or str(MARK) in json.dumps(plain(outcome.value), default=str)
        return "" if is_kept else "lost"
    return "" if isinstance(outcome.error, SmartleadError) and outcome.error.body == answer else "not in the error"


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_a_value_of_another_kind_is_not_lost(odd: Any) -> None:
    """It is in its field as what it means, in `extra`, or in the body of the error."""
    faults = [
        (endpoint.name, dialect, path, found)
        for endpoint, dialect, answer in ANSWERS
        for path in paths(answer)
        if path[0] not in ENVELOPE and (found := fault(endpoint, replaced(answer, path, odd)))
    ]
    assert faults == []


@pytest.mark.parametrize("odd", EMPTY.values(), ids=EMPTY)
def test_a_value_that_says_nothing_raises_nothing_else(odd: Any) -> None:
    """In a field, in the envelope, and in the place of the whole answer."""
    assert errors(odd, depth=3) <= {ApiError, InvalidResponseError, NotFoundError}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_an_answer_or_an_envelope_of_another_kind_raises_nothing_else(odd: Any) -> None:
    """The whole answer, and what stands around its data."""
    assert errors(odd, depth=1) <= {ApiError, InvalidResponseError, NotFoundError}


def errors(odd: Any, depth: int) -> set[type[SmartleadError]]:
    """What comes of a value in the place of an answer, and of its parts so far down."""
    outcomes = [
        read(endpoint, replaced(answer, path, odd))
        for endpoint, _, answer in ANSWERS
        for path in ((), *paths(answer))
        if len(path) <= depth
    ]
    return {type(one.error) for one in outcomes if isinstance(one, Failure)}
