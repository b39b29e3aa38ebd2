"""How answers are read: both dialects, what is unknown kept, what is strange not guessed at."""

import time
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlead_async import EventType
from smartlead_async.models.campaigns import (
    Campaign,
    CampaignAnalytics,
    CampaignStatus,
    LeadStats,
    SendingWindow,
    SequenceStep,
    SequenceVariant,
)
from smartlead_async.models.clients import ClientPermission, CreatedClient
from smartlead_async.models.converter import _converter, read, wire_names
from smartlead_async.models.drift import Drifts, WrongTypeError
from smartlead_async.models.leads import AddLeadsResult
from smartlead_async.models.output import Output
from smartlead_async.models.webhooks import Webhook
from tests.models.output_models import MODELS, least, names

NOTHING: dict[type[Output], object] = {model: {} for model in MODELS}


def test_a_model_is_read_from_the_least() -> None:
    """Only ids that make no sense without are required, of every model."""
    assert {model: read(least(model), model).extra for model in MODELS} == NOTHING


def test_an_unknown_field_is_kept() -> None:
    """A field the API adds tomorrow can be read today, in `extra`, as JSON."""
    extra = {"brand_new": {"nested": [1, None, "x"]}, "": 0, "extra": "x", "class": True}
    kept = {model: read({**least(model), **extra}, model).extra for model in MODELS}
    assert kept == dict.fromkeys(MODELS, extra)


def test_the_envelope_is_no_field() -> None:
    """`ok` and `success` were read before the model was."""
    envelope = {"ok": True, "success": True}
    assert {model: read({**least(model), **envelope}, model).extra for model in MODELS} == NOTHING


def test_null_is_read_where_a_value_may_be_missing() -> None:
    """Null in any field that is not required is the same as the field left out."""
    with_nulls = {model: read({**dict.fromkeys(names(model)), **least(model)}, model) for model in MODELS}
    assert with_nulls == {model: read(least(model), model) for model in MODELS}


def test_what_is_kept_is_not_shown() -> None:
    """What is not known may be a secret, so that repr does not show it."""
    shown = [repr(read({**least(model), "api_key": "cl_live"}, model)) for model in MODELS]
    assert [text for text in shown if "cl_live" in text] == []


def test_an_answer_cannot_be_changed() -> None:
    """What the server said stays what the server said: an attrs class that is frozen forbids it."""
    for model in MODELS:
        with pytest.raises(AttributeError):
            setattr(read(least(model), model), "extra", {})  # noqa: B010 (mypy knows that it is frozen)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            "{ tz: 'Australia/Sydney', days: [ 1, 2, 3, 4, 5 ], endHour: '23:00', startHour: '10:00' }",
            SendingWindow(tz="Australia/Sydney", days=[1, 2, 3, 4, 5], start_hour="10:00", end_hour="23:00"),
        ),
        ("{tz:'UTC',days:[0]}", SendingWindow(tz="UTC", days=[0])),
        ('{ tz: "UTC", days: [] }', SendingWindow(tz="UTC", days=[])),
        ("{ tz: 'UTC', holidays: [ 1 ] }", SendingWindow(tz="UTC", extra={"holidays": [1]})),
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


@pytest.mark.parametrize("text", ["rubbish", "{ }", "0 9 * * 1-5"])
def test_a_schedule_that_cannot_be_read_is_kept(text: str) -> None:
    """Text that is no such literal does not spoil the answer: it is in `extra` as it came."""
    campaign = read({"id": 1, "scheduler_cron_value": text}, Campaign)
    assert (campaign.scheduler_cron_value, campaign.extra) == (None, {"scheduler_cron_value": text})


@pytest.mark.parametrize("text", ["a" * 50_000, "a:" * 25_000, "a:'" * 15_000, "{ " * 25_000])
def test_a_long_text_is_not_searched_for_long(text: str) -> None:
    """A search that is quadratic in the length would take minutes, on the event loop of everybody."""
    start_s = time.process_time()
    read({"id": 1, "scheduler_cron_value": text}, Campaign)
    assert time.process_time() - start_s < 1  # of work, whatever else the machine does meanwhile


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
    ("value", "expected"),
    [
        (372, 372),
        ("372", 372),
        ("0", 0),
        ("-1", -1),
        (0, 0),
        (2**70, 2**70),
        ("007", 7),
        (7.0, 7),
        ("7.0", 7),
        ("-1,234,567", -1234567),
    ],
)
def test_an_integer_may_come_as_text(value: object, expected: int) -> None:
    """The deployed API counts in text."""
    assert read({"id": value}, Campaign).id == expected


@pytest.mark.parametrize(
    "value", ["", "-", "--1", "1.5", "1e3", " 1", "1_000", "1,0", "٣", "0x10", "1" * 20, True, 1.5, [1], {}]
)
def test_what_only_looks_like_an_integer_is_not_one(value: object) -> None:
    """Nothing is guessed: a bool or decorated text is a wrong type."""
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
    ("value", "expected"),
    [
        (1653536851448, datetime(2022, 5, 26, 3, 47, 31, 448000, tzinfo=UTC)),
        ("1653536851448", datetime(2022, 5, 26, 3, 47, 31, 448000, tzinfo=UTC)),
        (1653536851, datetime(2022, 5, 26, 3, 47, 31, tzinfo=UTC)),
        (1653536851.0, datetime(2022, 5, 26, 3, 47, 31, tzinfo=UTC)),
        (1_000_000_000, datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)),
        (100_000_000_000, datetime(1973, 3, 3, 9, 46, 40, tzinfo=UTC)),
        (99_999_999_999_999, datetime(5138, 11, 16, 9, 46, 39, 999000, tzinfo=UTC)),
    ],
)
def test_unix_time_is_a_time(value: object, expected: datetime) -> None:
    """In seconds or milliseconds, as a number or as text."""
    assert read({"id": 1, "created_at": value}, Campaign) == Campaign(id=1, created_at=expected)


@pytest.mark.parametrize(
    "value",
    [
        *["...", "2022-05-26", "2022-05-26T03:47:31", "2022-05-26 03:47:31", "yesterday", "12.5"],
        *[999_999_999, 100_000_000_000_000, 1653536851.5, True, [1], {"a": 1}],
    ],
)
def test_a_time_that_cannot_be_read_is_kept(value: object) -> None:
    """A time without its zone is no moment, and is not guessed into one: it is in `extra` as it came."""
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
    ("model", "name", "value", "expected"),
    [
        (Campaign, "name", 2024, "2024"),
        (Campaign, "name", 1.5, "1.5"),
        (Campaign, "send_as_plain_text", "false", False),
        (Campaign, "send_as_plain_text", "ON", True),
        (Campaign, "send_as_plain_text", 0, False),
        (Campaign, "send_as_plain_text", 1.0, True),
        (Campaign, "track_settings", "DONT_EMAIL_OPEN", ["DONT_EMAIL_OPEN"]),
        (Campaign, "track_settings", [1, 2], ["1", "2"]),
        (Campaign, "track_settings", ["x", 2], ["x", "2"]),
        (Campaign, "scheduler_cron_value", [{"tz": "UTC"}], SendingWindow(tz="UTC")),
        (LeadStats, "revenue", "33.50", 33.5),
        (LeadStats, "revenue", 7, 7),
        (LeadStats, "revenue", 2.5, 2.5),
        (Webhook, "categories", "Interested", ["Interested"]),
        (Webhook, "event_types", "EMAIL_SENT", [EventType.EMAIL_SENT]),
        (ClientPermission, "permission", "full_access", ["full_access"]),
        (ClientPermission, "retricted_category", "Interested", ["Interested"]),
        (SendingWindow, "days", 1, [1]),
        (SequenceStep, "sequence_variants", {"id": 1}, [SequenceVariant(id=1)]),
        (SequenceStep, "sequence_variants", {}, []),
        (SequenceStep, "sequence_variants", "", []),
        (SequenceStep, "seq_delay_details", [], None),
        (SequenceStep, "seq_delay_details", "", None),
        (Campaign, "max_leads_per_day", {}, None),
        (Campaign, "created_at", "", None),
    ],
)
def test_a_value_is_read_as_what_it_plainly_means(
    model: type[Output], name: str, value: object, expected: object
) -> None:
    """A number for text, a word for a flag, one item for a list, nothing for none."""
    result = read({**least(model), name: value}, model)
    [attribute] = [attribute for wire_name, attribute, _ in wire_names(model) if wire_name == name]
    assert (getattr(result, attribute), dict(result.extra)) == (expected, {})


@pytest.mark.parametrize(
    ("model", "name", "value"),
    [
        (Campaign, "name", False),
        (Campaign, "status", 5),
        (Campaign, "send_as_plain_text", 2),
        (Campaign, "send_as_plain_text", "perhaps"),
        (Campaign, "follow_up_percentage", "40%"),
        (Campaign, "track_settings", '{"opens":true}'),
        (Campaign, "track_settings", {"opens": True}),
        (Campaign, "track_settings", ["x", None]),
        (LeadStats, "revenue", "1,5"),
        (LeadStats, "revenue", "NaN"),
        (LeadStats, "revenue", 1e999),
        (Webhook, "event_types", {"EMAIL_SENT": True}),
        (ClientPermission, "permission", {"full_access": True}),
        (ClientPermission, "retricted_category", [None]),
        (SendingWindow, "days", "12"),
        (SendingWindow, "days", [1, "Mon"]),
        (SequenceStep, "sequence_variants", [{"id": 1}, 2]),
        (SequenceStep, "seq_delay_details", [{"delayInDays": 1}, {"delayInDays": 2}]),
    ],
)
def test_what_is_not_plain_is_kept_as_it_came(model: type[Output], name: str, value: object) -> None:
    """A text is not taken apart, an object is no list of its names, and a comma is no decimal point."""
    result = read({**least(model), name: value}, model)
    assert result == attrs.evolve(read(least(model), model), extra={name: value})


@given(st.integers(min_value=0, max_value=10**18))
def test_a_counter_is_a_number_or_text(number: int) -> None:
    """Neither is a drift where both are known."""
    found = Drifts()
    assert read({"sent_count": str(number)}, CampaignAnalytics, found) == CampaignAnalytics(sent_count=number)
    assert found == []


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


def test_the_readers_are_hooks_of_cattrs() -> None:
    """What a program structures with the package's converter is read by the same rules."""
    assert _converter().structure([{"id": "7"}], list[Campaign]) == [Campaign(id=7)]
    assert _converter().structure({"id": 7}, Campaign) == Campaign(id=7)
    assert _converter().structure("7", int) == 7


def test_a_model_of_one_dialect_is_read_as_it_is() -> None:
    """Those of several bring them to one shape first."""
    value = {"total": 1}
    assert LeadStats.adapt(value) is value
