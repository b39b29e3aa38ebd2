"""Answers of each kind of call, small or large: a page of a list, one thing, whatever JSON it is."""

import json
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from smartlead_async.models.campaigns import Campaign
from smartlead_async.models.email_accounts import EmailAccount
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


@pytest.mark.parametrize("rows", [SMALL, LARGE], ids=["small", "large"])
def test_rows_are_found_where_nobody_documents_them(rows):
    """The odd place is told."""
    outcome = answered({"leads": rows})
    assert isinstance(outcome, Success)
    assert outcome.value.items == [Campaign.from_dict(row) for row in rows]
    assert [str(drift) for drift in outcome.drifts] == ["expected it at the top, got it in leads @ $"]


@pytest.mark.parametrize("padding", [0, LARGE_BYTES], ids=["small", "large"])
@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (1, "expected a list, got an object @ $"),
        ("text", "expected a list, got an object @ $"),
        ({"id": 1}, "expected a list, got an object @ $"),
        ([{"name": "no id"}], "missing @ $[0].id"),
    ],
)
def test_what_is_no_page_is_an_invalid_response(rows, reason, padding):
    """It was answered for good."""
    failure = answered({"x": "y" * padding, "rows": rows})
    assert isinstance(failure, Failure)
    assert failure.kind is Kind.REFUSED
    assert failure.error.message == f"200: the answer has another shape: {reason}"


def test_a_refusal_in_other_words_is_no_page():
    """Though it comes with 200."""
    failure = answered({"message": "no such list"})
    assert isinstance(failure, Failure)
    assert failure.error.message == "200, but refused: no such list"


@pytest.mark.parametrize("padding", [0, LARGE_BYTES], ids=["small", "large"])
@pytest.mark.parametrize("body", [{"message": "x", "data": {"id": 1}}, [1, {"a": None}], "text"])
def test_a_call_for_whatever_json_it_is_has_it_as_it_came(body, padding):
    """With its envelope."""
    value = [body, "y" * padding]
    assert to_outcome(Call("GET", "/x", object), Answer(200, {}, json.dumps(value).encode()), NOON) == Success(
        value
    )


@pytest.mark.parametrize(
    ("body", "is_read"),
    [([SMALL[0]], True), ({"data": [SMALL[0]]}, True), (SMALL[0], True), (SMALL, False), ([], False)],
)
def test_one_thing_may_come_as_a_list_of_one(body, is_read):
    """Where that is known it is nothing odd."""
    call = Call("GET", "/x", Campaign, in_list=True)
    outcome = to_outcome(call, Answer(200, {}, json.dumps(body).encode()), NOON)
    assert isinstance(outcome, Success) is is_read
    assert not is_read or outcome == Success(Campaign(id=1, name="a"))


@pytest.mark.parametrize(("odd", "more"), [(19, ""), (20, ""), (21, "1 more"), (22, "2 more")])
def test_strictly_read_an_answer_names_twenty_fields_that_are_not_as_documented(odd, more):
    """And says how many others there are."""
    kinds = (str | None, int | None, bool | None)
    names = [field.name for field in attrs.fields(EmailAccount) if field.type in kinds and not field.metadata]
    assert len(names) >= odd
    body = {"id": 1, **{name: [[]] for name in names[:odd]}}
    answer = Answer(200, {}, json.dumps(body).encode())
    outcome = to_outcome(Call("GET", "/x", EmailAccount), answer, NOON, strict=True)
    assert isinstance(outcome, Failure)
    assert outcome.error.message.count("expected ") == min(odd, 20)
    assert outcome.error.message.partition("; and ")[2] == more
