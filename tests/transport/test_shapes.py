"""Where in an answer the thing itself is, and what is said of an odd place."""

from typing import Any

import pytest

from smartlead_async.models.campaigns import Campaign, CreatedCampaign
from smartlead_async.models.drift import Drifts
from smartlead_async.transport.shapes import is_refusal, unwrap, words_in_place

ONE: dict[str, Any] = {"id": 7, "name": "Reds"}
OTHER: dict[str, Any] = {"id": 8}


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"campaign": ONE}, "campaign"),
        ({"campaign": [ONE]}, "a list in campaign"),
        ([ONE], "a list"),
        ([{"campaign": ONE}], "campaign"),
        ({"a b": ONE}, "a field"),
        ({"cristiano@mufc.com": [ONE]}, "a list in a field"),
        ({"campaign": OTHER, "data": ONE}, "data"),
        ({"": 1, "campaign": ONE}, "campaign"),
        ({"campaign": ONE, "DATA": ONE}, "campaign"),
    ],
)
def test_one_thing_is_found_further_in_and_its_place_is_told(body, where):
    """`data` is looked at first. The name of a field that may be about a person is not repeated."""
    found = Drifts()
    assert unwrap(body, CreatedCampaign, "", found) == ONE
    assert [str(drift) for drift in found] == [f"expected it at the top, got it in {where} @ $"]


@pytest.mark.parametrize(
    ("body", "where"),
    [({"campaigns": [ONE, OTHER]}, "campaigns"), ({"other": [OTHER], "data": [ONE, OTHER], "x": 1}, "data")],
)
def test_a_list_is_found_further_in_and_its_place_is_told(body, where):
    """By what its first item is."""
    found = Drifts()
    assert unwrap(body, list[Campaign], "", found) == [ONE, OTHER]
    assert [str(drift) for drift in found] == [f"expected it at the top, got it in {where} @ $"]


@pytest.mark.parametrize("rows", ["", "campaigns"])
@pytest.mark.parametrize("body", [[ONE], {"ok": True, "data": [ONE]}])
def test_the_documented_envelope_is_no_odd_place(body, rows):
    """Nor is the field that is known to hold the list."""
    found = Drifts()
    assert unwrap({"campaigns": [ONE]} if rows else body, list[Campaign], rows, found) == [ONE]
    assert found == []


def test_of_an_object_with_very_many_fields_the_first_are_looked_into():
    """No envelope has a hundred, and each of them would be taken for the thing itself."""
    body = {f"f{number}": [] for number in range(100)}
    thing = {"id": 1}
    assert unwrap({"f": thing, **body}, Campaign, "", Drifts()) == thing
    assert unwrap({**body, "f": thing}, Campaign, "", Drifts()) == {**body, "f": thing}


def test_where_the_thing_is_in_none_of_the_places_the_answer_is_left_as_it_is():
    """Whoever reads it says what is wrong."""
    found = Drifts()
    body = {"campaign": {"name": "Reds"}, "data": None, "x": "y"}
    assert unwrap(body, CreatedCampaign, "", found) is body
    assert found == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"message": "no"}, {"message": "no"}),
        ([{"error": "no"}], {"error": "no"}),
        ({"message": "no", "data": None}, {"message": "no", "data": None}),
        ({"message": "yes", "data": ONE}, None),
        ({"message": "yes", "data": []}, None),
        ({"message": "yes", "success": True}, None),
        ({"message": "yes", "ok": True}, None),
        ({"message": "yes", **ONE}, None),
        ({"message": ""}, None),
        ({"message": 1}, None),
        ([{"error": "no"}, {"error": "no"}], None),
    ],
)
def test_words_in_place_of_a_thing_are_words_and_nothing_beside_them(body, words):
    """An envelope says something too, such as that all is well."""
    assert words_in_place(body, CreatedCampaign) == words


@pytest.mark.parametrize(
    ("body", "is_no"),
    [
        ({"error": "no"}, True),
        ({"ok": False}, True),
        ({"success": False}, True),
        ({"ok": True, "error": ""}, False),
        ({"ok": None}, False),
        ([{"error": "no"}], False),
        ({"ok": True, "error": "no"}, True),
        ({"ok": True, "id": 1, "error": "client_id ignored"}, False),
        ({"success": True, "campaign_id": "1", "error": {"code": 7}}, False),
        ({"id": 1, "error": "no"}, True),
        ({"ok": False, "id": 1}, True),
        ({"ok": True, "success": False, "id": 1, "error": "no"}, True),
    ],
)
def test_an_answer_says_no_by_an_error_or_a_flag(body, is_no):
    """Whatever its status is; an error beside a yes and what was made is a warning."""
    assert is_refusal(body, CreatedCampaign) is is_no


@pytest.mark.parametrize(
    ("cls", "body", "inner", "drifts"),
    [
        (list[Campaign], {"rows": [ONE]}, [ONE], []),
        (list[Campaign], {"rows": None}, [], []),
        (list[Campaign], {"rows": {}}, {}, []),
        (list[Campaign], {"rows": [], "id": 1}, [], []),
        (list[Campaign], {"page": {"rows": [ONE]}}, [ONE], ["expected rows at the top, got it in page @ $"]),
        (list[Campaign], {"page": {"rows": None}}, [], ["expected rows at the top, got it in page @ $"]),
        (list[Campaign], {"data": {"rows": [ONE]}, "ok": True}, [ONE], []),
        (CreatedCampaign, {"rows": ONE}, ONE, []),
        (CreatedCampaign, {"rows": None}, {}, []),
        (CreatedCampaign, {"rows": ""}, {}, []),
        (CreatedCampaign, {"rows": []}, {}, []),
        (CreatedCampaign, {"rows": "x"}, "x", []),
    ],
)
def test_a_field_that_is_known_to_hold_the_thing_holds_it_or_nothing(cls, body, inner, drifts):
    """Null is no list, and what stands for none is no object."""
    found = Drifts()
    assert unwrap(body, cls, "rows", found) == inner
    assert [str(drift) for drift in found] == drifts
