"""What an answer holds of a list with pages: rows, count, what follows."""

import pytest

from smartlead_async import InvalidResponseError
from smartlead_async.models.campaigns import Campaign
from smartlead_async.transport.answer import Answer
from smartlead_async.transport.call import Call, Failure, Success
from smartlead_async.transport.paging import Paging, Rows, find_rows, key_of, to_rows
from tests.transport.outcomes import to_outcome
from tests.transport.test_text import NOON

LEADS = Paging(most=100, total="total_leads")
PLACES = Paging(most=100, rows=("data.leads", "leads"), more=("data.hasMore", "pagination.has_more"))
LISTS = Paging(most=100, rows="data.lists", total="data.totalCount", cursor="data.last", more="data.more")


@pytest.mark.parametrize(
    ("paging", "body", "expected"),
    [
        (LEADS, {"total_leads": "1", "offset": 0, "limit": 100, "data": [{"id": 1}]}, [{"id": 1}]),
        (LEADS, [{"id": 1}], [{"id": 1}]),
        (LEADS, {"data": None}, []),
        (LEADS, {"data": {}}, []),
        (LEADS, {"data": ""}, []),
        (LISTS, {"data": {"lists": [1], "totalCount": 1}}, [1]),
        (LISTS, {"data": {"totalCount": 0}}, []),
        (LISTS, {"data": {"totalCount": "0", "lists": 3}}, []),
        (LISTS, {"data": {"lists": None}}, []),
        (LISTS, {"data": None}, []),
        (LISTS, {"ok": True, "data": [1]}, [1]),
        (PLACES, {"data": {"leads": [1]}, "leads": [2]}, [1]),
        (PLACES, {"leads": [2]}, [2]),
        (PLACES, {"data": [3]}, [3]),
        (LISTS, {"data": {"totalCount": 1}}, None),
        (LISTS, {"data": {"leads": [1]}}, None),
        (LISTS, {"data": "rows"}, None),
        (LEADS, {}, None),
        (LEADS, {"leads": []}, None),
        (LEADS, {"data": {"x": 1}}, None),
        (LEADS, {"data": "rows"}, None),
        (LEADS, None, None),
        (LEADS, "rows", None),
    ],
)
def test_rows_are_found_where_they_are(paging, body, expected):
    """At their place, or as the answer itself; an empty place holds none, and no place is another answer."""
    assert find_rows(body, paging) == expected


@pytest.mark.parametrize(
    ("paging", "body", "expected"),
    [
        (LEADS, {"total_leads": "1", "data": [{"id": 1}]}, {"total_leads": "1"}),
        (LISTS, {"ok": True, "n": 1, "data": {"lists": [1], "filter_id": 7}}, {"n": 1, "filter_id": 7}),
        (LISTS, {"data": [1], "success": True, "message": "x"}, {"message": "x"}),
        (LISTS, {"data": {"totalCount": 0}}, {"data": {"totalCount": 0}}),
        (LEADS, [1], {}),
    ],
)
def test_what_stands_beside_the_rows_is_kept(paging, body, expected):
    """Within the same object and around it; a search says there what the next call needs."""
    raw = find_rows(body, paging) or []
    assert to_rows(raw, raw, body, paging).extra == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("25", 25),
        (25, 25),
        (0, 0),
        ("0", 0),
        (None, None),
        (True, None),
        (-1, None),
        ("-1", None),
        (25.0, None),
        ("many", None),
        ("٣", None),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ([25], None),
    ],
)
def test_a_count_is_a_number_or_its_text(value, expected):
    """The deployed API sends text; anything else is no count."""
    assert to_rows([], [], {"total_leads": value}, LEADS).total == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, True),
        ("true", True),
        (1, True),
        (False, False),
        ("false", False),
        (0, False),
        (None, None),
        ("", None),
    ],
)
def test_a_flag_is_what_it_plainly_means(value, expected):
    """And otherwise it is not there."""
    assert to_rows([], [], {"data": {"more": value}}, LISTS).more is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"data": {"hasMore": True}}, True),
        ({"pagination": {"has_more": False}}, False),
        ({"data": {"hasMore": False}, "pagination": {"has_more": True}}, False),
        ({"data": {"hasMore": None}, "pagination": {"has_more": True}}, True),
        ({"data": []}, None),
    ],
)
def test_a_flag_may_have_several_places(body, expected):
    """The first that says something is believed."""
    assert to_rows([], [], body, PLACES).more is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(7, 7), ("x7", "x7"), (None, None), ("", None), (0, None), (True, None), ([7], None)],
)
def test_an_empty_cursor_is_none(value, expected):
    """Asked with it the list would begin again."""
    assert to_rows([], [], {"data": {"last": value}}, LISTS).cursor == expected


def test_rows_are_known_by_their_key():
    """One that lacks it is known by all it holds."""
    raw = [{"id": 1}, {"id": "a"}, {"id": None, "x": 1}, {"x": 1}, {"x": 1}, 5]
    keys = to_rows(raw, raw, raw, LEADS).keys
    assert keys[:2] == [1, "a"]
    assert len(set(keys)) == 5
    assert keys[3] == keys[4]


def test_a_page_of_rows_without_keys_is_known_as_a_whole():
    """Two that are alike may be of one list."""
    paging = Paging(most=100, key=None)
    same, other = ([{"city": "Oslo"}, {"city": "Oslo"}], [{"city": "Bergen"}])
    marks = [to_rows(rows, rows, rows, paging).mark for rows in (same, same, other)]
    assert marks[0] == marks[1] != marks[2]
    assert to_rows(same, same, same, paging).keys is None


def test_the_rows_of_an_answer_become_models():
    """With what stands around them."""
    call = Call("GET", "/x", Rows[Campaign], paging=LEADS)
    outcome = to_outcome(call, Answer(200, {}, b'{"total_leads":"9","data":[{"id":372,"name":"a"}]}'), NOON)
    assert outcome == Success(
        Rows(items=[Campaign(id=372, name="a")], keys=[372], total=9, extra={"total_leads": "9"})
    )


def test_what_stands_beside_rows_is_not_shown():
    """What is not known may be a secret, and a report of an error may show the page."""
    assert repr(Rows(items=[372], total=9, extra={"token": "hush"})) == "Rows([372])"


def test_an_answer_without_a_list_is_not_an_empty_one():
    """It is another shape."""
    outcome = to_outcome(Call("GET", "/x", Rows[Campaign], paging=LEADS), Answer(200, {}, b'{"leads":[]}'), NOON)
    assert isinstance(outcome, Failure)
    assert isinstance(outcome.error, InvalidResponseError)
    assert outcome.error.message == "200: the answer has another shape: expected a list, got an object @ $"


def test_a_row_without_its_key_is_known_by_all_of_it():
    """But for one that is nested deeper than it can be looked at: those are one row."""
    deep: list[object] = []
    for _ in range(3_000):
        deep = [deep]
    row = {"name": "x", "tags": [1.5, None, {"a": True}]}
    assert key_of(row, LEADS) == key_of({**row}, LEADS) != key_of({**row, "name": "y"}, LEADS)
    assert key_of(deep, LEADS) == ("", 0)
