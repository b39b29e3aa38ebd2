"""An answer that is one page of a list: its rows, and what stands around them, whether it is small or large."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from smartlead_async.models.campaigns import Campaign
from smartlead_async.transport.answer import Answer
from smartlead_async.transport.call import Call, Failure, Kind, Outcome, Success
from smartlead_async.transport.json_text import LARGE_BYTES
from smartlead_async.transport.paging import Paging, Rows
from tests.transport.outcomes import to_outcome

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
AROUND = {"ok": True, "total": "7", "more": True, "next": "x", "offset": 3}
PAGING = Paging(most=100, rows=("rows", "data.rows"), total="total", more="more", cursor="next")
SMALL = [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]
LARGE = [{"id": number, "name": "x" * 200} for number in range(LARGE_BYTES // 200)]


def answered(body: object, paging: Paging = PAGING) -> Outcome[Rows[Campaign]]:
    call = Call("GET", "/x", Rows[Campaign], paging=paging)
    return to_outcome(call, Answer(200, {}, json.dumps(body).encode()), NOON)


def rows_of(body: object, paging: Paging = PAGING) -> Rows[Campaign]:
    outcome = answered(body, paging)
    assert isinstance(outcome, Success)
    assert outcome.drifts == ()
    return outcome.value


@pytest.mark.parametrize("rows", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("place", ["at the top", "in an object", "further in", "in the documented envelope"])
def test_a_page_has_its_rows_and_their_keys(rows: list[dict[str, Any]], place):
    """Wherever they stand."""
    bodies: dict[str, Any] = {
        "at the top": rows,
        "in an object": {"rows": rows},
        "further in": {"data": {"rows": rows}},
        "in the documented envelope": {"ok": True, "data": rows},
    }
    page = rows_of(bodies[place])
    assert page.items == [Campaign.from_dict(row) for row in rows]
    assert (page.keys, page.mark) == ([row["id"] for row in rows], 0)
    assert (page.total, page.more, page.cursor, page.extra) == (None, None, None, {})


@pytest.mark.parametrize("rows", [SMALL, LARGE], ids=["small", "large"])
def test_a_page_says_what_stands_around_its_rows(rows):
    """The envelope is not kept."""
    page = rows_of({**AROUND, "rows": rows})
    assert (page.total, page.more, page.cursor) == (7, True, "x")
    assert page.extra == {name: value for name, value in AROUND.items() if name != "ok"}


@pytest.mark.parametrize("rows", [SMALL, LARGE], ids=["small", "large"])
def test_a_page_of_rows_without_keys_is_known_by_all_of_them(rows):
    """The same page has the same mark, and another one another."""
    unkeyed = Paging(most=100, key=None)
    pages = [rows_of(some, unkeyed) for some in (rows, rows, rows[:-1])]
    assert [page.keys for page in pages] == [None] * 3
    assert [page.mark == pages[0].mark for page in pages] == [True, True, False]


@pytest.mark.parametrize("padding", [0, LARGE_BYTES], ids=["small", "large"])
@pytest.mark.parametrize("rows", [1, "text", {"id": 1}, [{"name": "no id"}]])
def test_what_is_no_page_is_an_invalid_response(rows, padding):
    """It was answered for good."""
    failure = answered({"x": "y" * padding, "rows": rows})
    assert isinstance(failure, Failure)
    assert failure.kind is Kind.REFUSED
    assert "the answer has another shape" in failure.error.message
