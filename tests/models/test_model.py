"""A model goes where data goes: to JSON as on the wire, and back."""

import json
from datetime import UTC, datetime
from enum import Enum, IntEnum
from typing import Any

import pytest

from smartlead_async import (
    CampaignSchedule,
    CampaignSettings,
    InvalidInputError,
    Lead,
    NewClient,
    NewSequenceDelay,
    NewSequenceStep,
    NewSequenceVariant,
    NewWebhook,
)
from smartlead_async.models.campaigns import Campaign, CampaignAnalytics, LeadStats, SendingWindow
from smartlead_async.models.clients import Client, CreatedClient
from smartlead_async.models.converter import read
from smartlead_async.models.model import Given
from smartlead_async.models.smart_senders import OrderedMailbox, SenderOrder
from tests.models.output_models import MODELS, least, names

FILLED: list[Any] = [
    "x",
    7,
    2.5,
    True,
    "2025-01-01T12:00:00.123456Z",
    ["x"],
    [7],
    {"a": 1},
    {"id": 7},
    [{"id": 7}],
    None,
]


STEP = {"seq_number": 1, "subject": "x", "email_body": "y", "seq_delay_details": {"delay_in_days": 1}}


@pytest.mark.parametrize("value", FILLED, ids=str)
def test_what_was_answered_goes_to_json_and_comes_back(value: object) -> None:
    """With values of every kind in every field of every model, and fields that are not known."""
    extra = {"brand_new": {"a": [1]}}
    answered = [read({**dict.fromkeys(names(model), value), **least(model), **extra}, model) for model in MODELS]
    data = [json.loads(json.dumps(each.to_dict(secrets=True))) for each in answered]
    assert [model.from_dict(each) for model, each in zip(MODELS, data, strict=True)] == answered


def test_json_has_the_names_of_the_wire() -> None:
    """Times are text, enumerations are text, what is in `extra` stands under its own name, null is null."""
    campaign = Campaign(
        id=1,
        status="ACTIVE",  # type: ignore[arg-type]  # as text
        created_at=datetime(2025, 1, 1, 12, tzinfo=UTC),
        scheduler_cron_value=SendingWindow(start_hour="09:00"),
        extra={"tags": [{"id": 1}], "follow_up_percentage": "40%"},
    )
    data = campaign.to_dict()
    assert {
        name: data[name] for name in ("id", "status", "created_at", "tags", "follow_up_percentage", "client_id")
    } == {
        "id": 1,
        "status": "ACTIVE",
        "created_at": "2025-01-01T12:00:00Z",
        "tags": [{"id": 1}],
        "follow_up_percentage": "40%",
        "client_id": None,
    }
    assert data["scheduler_cron_value"] == {"tz": None, "days": [], "startHour": "09:00", "endHour": None}
    assert (
        CampaignAnalytics(campaign_lead_stats=LeadStats(not_started=2)).to_dict()["campaign_lead_stats"][
            "notStarted"
        ]
        == 2
    )


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_that_utc_has_not_keeps_its_zone(text: str) -> None:
    """Some programs write the first or the last moment there is for none."""
    assert Campaign(id=1, created_at=datetime.fromisoformat(text)).to_dict()["created_at"] == text


def test_a_moment_is_written_in_utc() -> None:
    """Wherever it was told."""
    moment = datetime.fromisoformat("2025-01-01T14:00:00+02:00")
    assert Campaign(id=1, created_at=moment).to_dict()["created_at"] == "2025-01-01T12:00:00Z"


def test_a_number_of_an_enumeration_is_a_number() -> None:
    """As every value that JSON has anyway."""

    class Level(IntEnum):
        HIGH = 3

    lead = Lead(email="a@b.c", custom_fields={"level": Level.HIGH})
    assert json.dumps(lead.to_dict()) == '{"email": "a@b.c", "custom_fields": {"level": 3}}'


def test_a_text_of_an_enumeration_is_its_text() -> None:
    """Not the name of the member, whatever `str()` says of it."""

    class Own(str, Enum):  # noqa: UP042 (the subject)
        ACME = "Acme"

    assert Lead(email="a@b.c", company_name=Own.ACME).to_dict() == {"email": "a@b.c", "company_name": "Acme"}


def test_secrets_are_left_out_unless_they_are_asked_for() -> None:
    """Known ones, and unknown ones by their name, at any depth."""
    created = CreatedClient(
        client_id=1, password="p", extra={"apiKey": "k", "x": [{"smtp_password": "s", "otp": 1, "port": 25}]}
    )
    shown = {"clientId": 1, "name": "", "email": "", "created_at": None, "x": [{"port": 25}]}
    assert created.to_dict() == shown
    assert created.to_dict(secrets=True) == {
        "clientId": 1,
        "name": "",
        "email": "",
        "created_at": None,
        "password": "p",
        "api_key": None,
        "apiKey": "k",
        "x": [{"smtp_password": "s", "otp": 1, "port": 25}],
    }
    client = NewClient(name="x", email="a@b.c", permission=["full_access"], password="p")
    assert "password" not in client.to_dict()
    assert NewClient.from_dict(client.to_dict(secrets=True)) == client


@pytest.mark.parametrize(("secrets", "shown"), [(True, {"password": "p"}), (False, {})])
def test_secrets_of_a_part_are_those_of_the_whole(secrets: bool, shown: dict[str, str]) -> None:
    """Of a model in a list of another one, and of an object that is not known."""
    order = SenderOrder(
        email_accounts=[OrderedMailbox(email="a@b.c", password="p")], extra={"smtp": {"password": "p"}}
    )
    data = order.to_dict(secrets=secrets)
    assert (data["email_accounts"], data["smtp"]) == ([{"email": "a@b.c", **shown}], shown)


@pytest.mark.parametrize(
    "model",
    [
        Lead(email="a@b.c", first_name="x", custom_fields={"a": None, "b": 1.5}),
        CampaignSettings(client_id=None, track_settings=["DONT_TRACK_EMAIL_OPEN"]),
        CampaignSchedule(timezone="UTC", days_of_the_week=[1], start_hour="01:00", end_hour="02:00"),
        NewWebhook(name="x", webhook_url="https://a.b", event_types=["EMAIL_OPEN"]),
        NewSequenceStep(
            seq_number=1,
            subject="x",
            email_body="y",
            seq_delay_details=NewSequenceDelay(delay_in_days=1),
            seq_variants=[NewSequenceVariant(subject="x", email_body="y", variant_label="A")],
        ),
    ],
    ids=lambda model: type(model).__name__,
)
def test_what_is_sent_goes_to_json_and_comes_back(model: Given) -> None:
    """What is unset is not there, and models in a model are made again."""
    data = json.loads(json.dumps(model.to_dict()))
    assert type(model).from_dict(data) == model


@pytest.mark.parametrize(
    ("model", "data", "reason"),
    [
        (Lead, {"email": "a@b.c", "emial": "x"}, "^Lead has no field 'emial'$"),
        (Lead, {"email": "a@b.c", "emial": "x", "fist_name": "x"}, "^Lead has no field 'emial', 'fist_name'$"),
        (Lead, {"first_name": "x"}, "^Lead needs email$"),
        (NewWebhook, {}, "^NewWebhook needs name, webhook_url, event_types$"),
        (NewSequenceStep, {**STEP, "seq_delay_details": 5}, "^seq_delay_details: 5 is not allowed"),
        (NewSequenceStep, {**STEP, "seq_variants": 5}, "^seq_variants: 5 is not allowed"),
        (Lead, {"email": "x"}, "^email: 'x' is not allowed"),
        (Client, {"name": "x"}, r"^this is no Client: missing @ \$\.id$"),
        (Client, {"id": "x"}, r"^this is no Client: expected an integer, got text @ \$\.id$"),
    ],
)
def test_json_that_is_no_such_model_is_refused(model: Any, data: dict[str, object], reason: str) -> None:
    """By the names of the wire, with the rule that is broken."""
    with pytest.raises(InvalidInputError, match=reason):
        model.from_dict(data)


def test_what_was_answered_has_no_hash() -> None:
    """It holds lists and objects; the language's own word for it is told."""
    with pytest.raises(TypeError, match="^unhashable type: 'Campaign'$"):
        hash(Campaign(id=1))
