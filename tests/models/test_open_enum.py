"""Enumerations of answers: known values are named, unknown ones behave like the text they are."""

import copy
import json
import pickle
from collections.abc import Callable

import pytest

from smartlead_async import EventType
from smartlead_async.models.campaigns import CampaignStatus
from smartlead_async.models.leads import LeadStatus
from smartlead_async.models.open_enum import OpenEnum

DOCUMENTED = {
    CampaignStatus: ["DRAFTED", "ACTIVE", "COMPLETED", "STOPPED", "PAUSED"],
    LeadStatus: ["STARTED", "COMPLETED", "BLOCKED", "INPROGRESS", "PAUSED", "STOPPED"],
    EventType: [
        "EMAIL_SENT",
        "EMAIL_OPEN",
        "EMAIL_LINK_CLICK",
        "EMAIL_REPLY",
        "LEAD_UNSUBSCRIBED",
        "LEAD_CATEGORY_UPDATED",
        "EMAIL_BOUNCE",
    ],
}
CARRIERS: list[Callable[[OpenEnum], OpenEnum]] = [
    lambda value: pickle.loads(pickle.dumps(value)),
    lambda value: pickle.loads(pickle.dumps(value, protocol=0)),
    copy.copy,
    copy.deepcopy,
]

every_enum = pytest.mark.parametrize("enum", DOCUMENTED)
every_carrier = pytest.mark.parametrize("carry", CARRIERS, ids=["pickle", "pickle 0", "copy", "deepcopy"])


@every_enum
def test_the_members_are_the_documented_ones(enum: type[OpenEnum]) -> None:
    """Known values are listed, by the names they have on the wire."""
    assert {member.name: member.value for member in enum} == {name: name for name in DOCUMENTED[enum]}


@every_enum
@pytest.mark.parametrize("text", ["ARCHIVED", "active", "", "Ünï 🦊", " "])
def test_an_unknown_value_is_its_text(enum: type[OpenEnum], text: str) -> None:
    """It is of the enumeration, and equals, hashes, prints and formats as its text."""
    value = enum(text)
    assert isinstance(value, enum)
    assert (value, str(value), f"{value}", value.value, value.name) == (text, text, text, text, text)
    assert {value: 1}[text] == 1  # type: ignore[index]
    assert json.dumps(value) == json.dumps(text)


@every_enum
def test_an_unknown_value_equals_itself_only(enum: type[OpenEnum]) -> None:
    """Two of the same text are equal, two of different texts are not, and neither is a member."""
    assert enum("ARCHIVED") == enum("ARCHIVED")
    assert enum("ARCHIVED") != enum("DELETED")
    assert "ARCHIVED" not in [member.value for member in enum]
    assert len(enum) == len(DOCUMENTED[enum])


@every_enum
@every_carrier
def test_an_unknown_value_can_be_carried(enum: type[OpenEnum], carry: Callable[[OpenEnum], OpenEnum]) -> None:
    """Pickled or copied, an unknown value stays of its enumeration and equal to its text."""
    carried = carry(enum("ARCHIVED"))
    assert type(carried) is enum
    assert carried == "ARCHIVED"


@every_enum
@every_carrier
def test_a_member_stays_the_member(enum: type[OpenEnum], carry: Callable[[OpenEnum], OpenEnum]) -> None:
    """Pickled or copied, a known value is the same object."""
    member = next(iter(enum))
    assert carry(member) is member


@every_enum
@pytest.mark.parametrize("value", [None, 1, True, ["ACTIVE"], b"ACTIVE"])
def test_what_is_not_text_is_no_value(enum: type[OpenEnum], value: object) -> None:
    """Open to texts, not to everything."""
    with pytest.raises(ValueError, match="is not a valid"):
        enum(value)  # type: ignore[arg-type]
