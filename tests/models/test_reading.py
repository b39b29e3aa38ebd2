"""How answers are read: both dialects, what is unknown kept, what is strange not guessed at."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlead_async import (
    AddLeadsResult,
    Campaign,
    CampaignAnalytics,
    CampaignStatus,
    Client,
    ClientPermission,
    CreatedCampaign,
    CreatedClient,
    EventType,
    LeadStats,
    ReconnectQueued,
    SendingWindow,
    SequenceDelay,
    SequenceStep,
    SequenceVariant,
    Webhook,
)
from smartlead_async.models.converter import WrongTypeError, read

# Each output model, and the least it is read from.
LEAST: dict[type, dict[str, Any]] = {
    Campaign: {"id": 1},
    CampaignAnalytics: {},
    Client: {"id": 1},
    ClientPermission: {},
    CreatedCampaign: {"id": 1},
    CreatedClient: {"clientId": 1},
    AddLeadsResult: {},
    LeadStats: {},
    ReconnectQueued: {},
    SendingWindow: {},
    SequenceDelay: {},
    SequenceStep: {},
    SequenceVariant: {},
    Webhook: {},
}
every_model = pytest.mark.parametrize("model", LEAST)


@every_model
def test_a_model_is_read_from_the_least(model: type) -> None:
    """Only ids that make no sense without are required."""
    assert read(LEAST[model], model).extra == {}


@every_model
def test_an_unknown_field_is_kept(model: type) -> None:
    """A field the API adds tomorrow can be read today, in `extra`, as JSON."""
    extra = {"brand_new": {"nested": [1, None, "x"]}, "": 0, "extra": "x", "class": True}
    assert read({**LEAST[model], **extra}, model).extra == extra


@every_model
def test_the_envelope_is_no_field(model: type) -> None:
    """`ok` and `success` were read before the model was."""
    assert read({**LEAST[model], "ok": True, "success": True}, model).extra == {}


@every_model
def test_null_is_read_where_a_value_may_be_missing(model: type) -> None:
    """Null in any field that is not required is the same as the field left out."""
    required = set(LEAST[model])
    names = {field.metadata.get("smartlead_async.wire", field.name) for field in model.__attrs_attrs__}  # type: ignore[attr-defined]
    nulls: dict[str, object] = dict.fromkeys(names - required - {"extra"})
    assert read({**nulls, **LEAST[model]}, model) == read(LEAST[model], model)


@every_model
def test_what_is_kept_is_not_shown(model: type) -> None:
    """What is not known may be a secret, so that repr does not show it."""
    assert "cl_live" not in repr(read({**LEAST[model], "api_key": "cl_live"}, model))


@every_model
def test_an_answer_cannot_be_changed(model: type) -> None:
    """What the server said stays what the server said."""
    with pytest.raises(AttributeError):
        setattr(read(LEAST[model], model), "extra", {})  # noqa: B010 (mypy knows that it is frozen)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "{ tz: 'Australia/Sydney', days: [ 1, 2, 3, 4, 5 ], endHour: '23:00', startHour: '10:00' }",
            SendingWindow(tz="Australia/Sydney", days=[1, 2, 3, 4, 5], start_hour="10:00", end_hour="23:00"),
        ),
        ("{tz:'UTC',days:[0]}", SendingWindow(tz="UTC", days=[0])),
        ('{ tz: "UTC", days: [] }', SendingWindow(tz="UTC", days=[])),
        ("{ tz: 'UTC', holidays: [ 1 ] }", SendingWindow(tz="UTC", extra={"holidays": ["1"]})),
        (
            {"tz": "UTC", "days": [1], "startHour": "09:00", "endHour": "17:00"},
            SendingWindow(tz="UTC", days=[1], start_hour="09:00", end_hour="17:00"),
        ),
        ({"tz": None, "days": None}, SendingWindow()),
        ({}, SendingWindow()),
        (None, None),
    ],
)
def test_the_schedule_is_read_in_every_dialect(value: object, expected: SendingWindow | None) -> None:
    """A JavaScript literal as documented, an object as deployed, or null."""
    campaign = read({"id": 1, "scheduler_cron_value": value}, Campaign)
    assert (campaign.scheduler_cron_value, campaign.extra) == (expected, {})


@pytest.mark.parametrize("text", ["", "rubbish", "{ }", "0 9 * * 1-5"])
def test_a_schedule_that_cannot_be_read_is_kept(text: str) -> None:
    """Text that is no such literal does not spoil the answer: it is in `extra` as it came."""
    campaign = read({"id": 1, "scheduler_cron_value": text}, Campaign)
    assert (campaign.scheduler_cron_value, campaign.extra) == (None, {"scheduler_cron_value": text})


@pytest.mark.parametrize("text", ["a" * 50_000, "a:" * 25_000, "a:'" * 15_000, "{ " * 25_000])
def test_a_long_text_is_not_searched_for_long(text: str) -> None:
    """A search that is quadratic in the length would take minutes, on the event loop of everybody."""
    start_s = time.perf_counter()
    read({"id": 1, "scheduler_cron_value": text}, Campaign)
    assert time.perf_counter() - start_s < 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("DONT_REPLY_TO_AN_EMAIL", ["DONT_REPLY_TO_AN_EMAIL"]),
        ("", []),
        (None, []),
        ([], []),
        (["DONT_EMAIL_OPEN", "SOMETHING_NEW"], ["DONT_EMAIL_OPEN", "SOMETHING_NEW"]),
    ],
)
def test_what_is_not_tracked_is_a_list(value: object, expected: list[str]) -> None:
    """One text as documented or a list as deployed, in the vocabulary in which it is read."""
    assert read({"id": 1, "track_settings": value}, Campaign).track_settings == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(372, 372), ("372", 372), ("0", 0), ("-1", -1), (0, 0), (2**70, 2**70), ("007", 7)]
)
def test_an_integer_may_come_as_text(value: object, expected: int) -> None:
    """The deployed API counts in text."""
    assert read({"id": value}, Campaign).id == expected


@pytest.mark.parametrize("value", ["", "-", "--1", "1.0", "1e3", " 1", "1_000", "٣", "0x10", True, 1.0, [1], {}])
def test_what_only_looks_like_an_integer_is_not_one(value: object) -> None:
    """Nothing is guessed: a float, a bool or decorated text is a wrong type."""
    with pytest.raises(WrongTypeError, match=r"^expected an integer, got [a-z ]+ @ \$\.id$"):
        read({"id": value}, Campaign)


@given(st.integers(min_value=-(10**18), max_value=10**18))
def test_text_and_number_are_the_same_integer(number: int) -> None:
    """An integer is read the same from both dialects."""
    assert read({"sent_count": str(number)}, CampaignAnalytics) == read({"sent_count": number}, CampaignAnalytics)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2022-05-26T03:47:31.448094+00:00", datetime(2022, 5, 26, 3, 47, 31, 448094, tzinfo=UTC)),
        ("2022-09-14T05:08:55.018Z", datetime(2022, 9, 14, 5, 8, 55, 18000, tzinfo=UTC)),
        ("2023-10-16 10:33:02.000Z", datetime(2023, 10, 16, 10, 33, 2, tzinfo=UTC)),
        ("2022-05-26T05:47:31+02:00", datetime(2022, 5, 26, 3, 47, 31, tzinfo=UTC)),
    ],
)
def test_a_time_is_aware(value: str, expected: datetime) -> None:
    """Every documented form of a time is the same moment, with its offset."""
    created_at = read({"id": 1, "created_at": value}, Campaign).created_at
    assert created_at == expected
    assert isinstance(created_at, datetime)
    assert isinstance(created_at.utcoffset(), timedelta)


@pytest.mark.parametrize(
    "value", ["", "...", "2022-05-26", "2022-05-26T03:47:31", "yesterday", 1653536851, [], {}]
)
def test_a_time_that_cannot_be_read_is_kept(value: object) -> None:
    """A time without offset, or none at all, does not spoil the answer: it is in `extra` as it came."""
    campaign = read({"id": 1, "created_at": value}, Campaign)
    assert (campaign.created_at, campaign.extra) == (None, {"created_at": value})


@pytest.mark.parametrize(
    ("answer", "client_id", "extra"),
    [
        ({"clientId": 299}, 299, {}),
        ({"id": 301}, 301, {}),
        ({"clientId": 299, "id": 301}, 299, {"id": 301}),
        ({"clientId": "299"}, 299, {}),
    ],
)
def test_the_id_of_a_created_client_has_two_names(
    answer: dict[str, object], client_id: int, extra: dict[str, object]
) -> None:
    """`clientId` as documented, `id` as newer pages have it."""
    created = read(answer, CreatedClient)
    assert (created.client_id, created.extra) == (client_id, extra)


def test_a_restricted_category_is_a_name_or_an_id() -> None:
    """The documentation shows an empty list; both are plausible, so that both are read."""
    permission = read({"retricted_category": ["Interested", 5]}, ClientPermission)
    assert permission.restricted_category == ["Interested", 5]


@pytest.mark.parametrize(
    ("answer", "event_types", "extra"),
    [
        ({"event_types": ["EMAIL_SENT"]}, ["EMAIL_SENT"], {}),
        ({"event_type_map": {"EMAIL_SENT": True, "EMAIL_OPEN": False}}, ["EMAIL_SENT"], {}),
        ({"event_type_map": {}}, [], {}),
        ({"event_type_map": None}, [], {"event_type_map": None}),
        (
            {"event_types": ["EMAIL_SENT"], "event_type_map": {"EMAIL_OPEN": True}},
            ["EMAIL_SENT"],
            {"event_type_map": {"EMAIL_OPEN": True}},
        ),
    ],
)
def test_events_are_a_list_or_a_map(
    answer: dict[str, object], event_types: list[str], extra: dict[str, object]
) -> None:
    """The documented list goes before the deployed map; what is not used is kept."""
    webhook = read(answer, Webhook)
    assert (webhook.event_types, webhook.extra) == (event_types, extra)


@pytest.mark.parametrize(
    ("answer", "model"),
    [
        ({"categories": "Interested"}, Webhook),
        ({"event_types": "EMAIL_SENT"}, Webhook),
        ({"event_types": {"EMAIL_SENT": True}}, Webhook),
        ({"permission": "full_access"}, ClientPermission),
        ({"permission": {"full_access": True}}, ClientPermission),
        ({"retricted_category": "Interested"}, ClientPermission),
        ({"days": "12"}, SendingWindow),
        ({"sequence_variants": {"id": 1}}, SequenceStep),
    ],
)
def test_only_a_list_is_read_as_a_list(answer: dict[str, object], model: type) -> None:
    """A text is not taken apart into its letters, nor an object into its names."""
    [name] = answer
    with pytest.raises(WrongTypeError, match=rf"^expected a list, got (text|an object) @ \$\.{name}$"):
        read(answer, model)


@pytest.mark.parametrize("value", [0, 2])
@pytest.mark.parametrize("name", ["invalid_emails", "unsubscribed_leads"])
def test_how_many_addresses_is_kept_where_there_is_no_list_of_them(name: str, value: object) -> None:
    """Older pages print a number: it is in `extra`, by a name of its own."""
    result = read({name: value}, AddLeadsResult)
    assert (result, getattr(result, name)) == (AddLeadsResult(extra={f"number of {name}": value}), [])


@pytest.mark.parametrize("text", ["ACTIVE", "ARCHIVED", "active", ""])
def test_a_status_equals_its_text(text: str) -> None:
    """A status the documentation does not have is kept, and compares like any other."""
    status = read({"id": 1, "status": text}, Campaign).status
    assert isinstance(status, CampaignStatus)
    assert (status, status.value) == (text, text)
    assert (status is CampaignStatus.ACTIVE) == (text == "ACTIVE")


@pytest.mark.parametrize(
    "answer", [{"event_types": ["EMAIL_SENT", "X"]}, {"event_type_map": {"EMAIL_SENT": 1, "X": 1}}]
)
def test_an_event_is_of_the_enumeration(answer: dict[str, object]) -> None:
    """In both dialects, a known event is the member and another one is kept."""
    known, unknown = read(answer, Webhook).event_types
    assert known is EventType.EMAIL_SENT
    assert (type(unknown), unknown) == (EventType, "X")
