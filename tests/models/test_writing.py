"""How inputs are written: names of the wire, nothing for what is unset, null only where it means something."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlead_async import (
    UNSET,
    AddLeadsSettings,
    CampaignSchedule,
    CampaignSettings,
    EventType,
    InvalidInputError,
    Lead,
    NewClient,
    NewWebhook,
    Unset,
)
from smartlead_async.models.converter import to_json
from smartlead_async.models.model import Given
from tests.endpoints.documented import CLIENT, LEAD, SCHEDULE, SETTINGS, WEBHOOK, to_the_letter

DAY = {"timezone": "UTC", "days_of_the_week": [1], "start_hour": "01:00", "end_hour": "02:00"}


def schedule(start: datetime | str) -> CampaignSchedule:
    return CampaignSchedule(
        timezone="UTC", days_of_the_week=[1], start_hour="01:00", end_hour="02:00", schedule_start_time=start
    )


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (Lead(email="a@b"), {"email": "a@b"}),
        (Lead(email="a@b", first_name="", website=UNSET), {"first_name": "", "email": "a@b"}),
        (Lead(email="a@b", custom_fields={}), {"email": "a@b", "custom_fields": {}}),
        (AddLeadsSettings(), {}),
        (AddLeadsSettings(ignore_unsubscribe_list=False), {"ignore_unsubscribe_list": False}),
        (CampaignSettings(), {}),
        (CampaignSettings(track_settings=[]), {"track_settings": []}),
        (CampaignSettings(follow_up_percentage=0), {"follow_up_percentage": 0}),
        (CampaignSettings(client_id=None, unsubscribe_text=""), {"unsubscribe_text": "", "client_id": None}),
        (
            CampaignSettings(track_settings=("DONT_TRACK_LINK_CLICK",)),
            {"track_settings": ["DONT_TRACK_LINK_CLICK"]},
        ),
        (CampaignSchedule(**DAY), DAY),  # type: ignore[arg-type]
        (CampaignSchedule(**{**DAY, "days_of_the_week": range(1, 4)}), {**DAY, "days_of_the_week": [1, 2, 3]}),  # type: ignore[arg-type]
        (
            NewWebhook(id=None, name="x", webhook_url="https://a.b", event_types=(EventType.EMAIL_OPEN,)),
            {"id": None, "name": "x", "webhook_url": "https://a.b", "event_types": ["EMAIL_OPEN"]},
        ),
        (
            NewClient(name="x", email="a@b", permission=("full_access",), logo=None),
            {"name": "x", "email": "a@b", "permission": ["full_access"], "logo": None},
        ),
    ],
)
def test_what_is_given_is_written_and_nothing_else(model: object, body: dict[str, object]) -> None:
    """Unset is absent, `None` is null, and false, zero and empty are values."""
    assert to_the_letter(to_json(model, type(model))) == to_the_letter(body)


@pytest.mark.parametrize(
    ("model", "documented"),
    [
        (Lead, LEAD),
        (CampaignSchedule, SCHEDULE),
        (CampaignSettings, SETTINGS),
        (NewWebhook, WEBHOOK),
        (NewClient, CLIENT),
    ],
)
def test_fields_are_written_in_the_documented_order(model: type[Given], documented: dict[str, object]) -> None:
    """In whatever order they are given."""
    body = to_json(model.from_dict(dict(reversed(documented.items()))), model)
    assert list(body) == list(documented)


@pytest.mark.parametrize(
    "text", ["2023-04-25T07:29:25.978Z", "2023-04-25T07:29:25+02:00", "2023-04-25T07:29:25.978123-07:00"]
)
def test_a_time_given_as_text_is_written_as_given(text: str) -> None:
    """The documented form, or any other with an offset, is not rewritten."""
    assert to_json(schedule(text), CampaignSchedule)["schedule_start_time"] == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2023, 4, 25, 7, 29, 25, 978000, tzinfo=UTC), "2023-04-25T07:29:25.978Z"),
        (datetime(2023, 4, 25, 7, 29, 25, 978999, tzinfo=UTC), "2023-04-25T07:29:25.978Z"),
        (datetime(2023, 4, 25, 9, 29, tzinfo=timezone(timedelta(hours=2))), "2023-04-25T07:29:00.000Z"),
        (datetime(2023, 4, 25, 0, 29, tzinfo=ZoneInfo("America/Los_Angeles")), "2023-04-25T07:29:00.000Z"),
    ],
)
def test_a_time_given_as_datetime_is_written_as_documented(moment: datetime, text: str) -> None:
    """UTC, with milliseconds and a `Z`, as the documentation prints it."""
    assert to_json(schedule(moment), CampaignSchedule)["schedule_start_time"] == text


@given(
    st.datetimes(
        min_value=datetime(1971, 1, 1),  # noqa: DTZ001 (made aware below)
        max_value=datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.timezones(),
    )
)
def test_a_datetime_is_written_as_the_same_moment(moment: datetime) -> None:
    """Whatever its zone, what is written is the moment given, to the millisecond."""
    written = to_json(schedule(moment), CampaignSchedule)["schedule_start_time"]
    assert timedelta() <= moment.astimezone(UTC) - datetime.fromisoformat(written) < timedelta(milliseconds=1)


@given(
    st.dictionaries(
        st.text(),
        st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | st.none(),
        max_size=20,
    )
)
def test_custom_fields_are_written_as_given(custom_fields: dict[str, Any]) -> None:
    """Names and values of up to 20 custom fields keep their text, type and order."""
    body = to_json(Lead(email="a@b", custom_fields=custom_fields), Lead)
    assert json.dumps(body["custom_fields"]) == json.dumps(custom_fields)


@pytest.mark.parametrize("wrong", [{"email": "a@b"}, None, "a@b", Lead, CampaignSettings()])
def test_only_the_right_input_is_written(wrong: object) -> None:
    """Anything else is refused with the class to build."""
    with pytest.raises(InvalidInputError) as caught:
        to_json(wrong, Lead)
    assert caught.value.message == f"expected Lead, got {type(wrong).__name__}; give Lead(...)"


def test_unset_says_what_it_is() -> None:
    """It is falsy, one of a kind, and prints as the name it has."""
    assert not UNSET
    assert (repr(UNSET), list(Unset)) == ("UNSET", [UNSET])
