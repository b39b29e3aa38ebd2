"""A webhook's bytes become the event they are, or one error."""

import json
import logging
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlead_async import InvalidInputError, webhooks
from smartlead_async.webhooks import (
    EmailBounce,
    EmailLinkClick,
    EmailOpen,
    EmailReply,
    LeadCategoryUpdated,
    LeadUnsubscribed,
    UnknownEvent,
    WebhookEvent,
    parse,
    sample,
)
from smartlead_async.webhooks.dialects import OLDER_NAMES
from smartlead_async.webhooks.events import CLASSES, KINDS

WHEN = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)


def read(**fields: Any) -> Any:
    return parse(json.dumps(fields).encode())


@pytest.mark.parametrize("event_type", CLASSES)
def test_every_type_has_its_class_and_nothing_is_left_over(event_type: str) -> None:
    """Of what was seen of real traffic every field has a name; what stands there twice is read once."""
    event = parse(sample(event_type))
    assert type(event) is CLASSES[event_type]
    assert (event.event_type, event.occurred_at, event.extra) == (event_type, WHEN, {})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_class_is_called_as_its_type(kind: type[WebhookEvent]) -> None:
    """In camel case."""
    assert kind.__name__ == kind().event_type.title().replace("_", "")
    assert kind.__name__ in webhooks.__all__


@pytest.mark.parametrize("event_type", [name for name, kind in CLASSES.items() if kind is not EmailBounce])
def test_identity_is_the_same_for_every_type(event_type: str) -> None:
    """Whichever of the names of the wire the event has."""
    event = parse(sample(event_type, sl_lead_email="rui@example.com", sl_email_lead_id="17", campaign_id="372"))
    expected = ("ana@example.com", 1) if event_type == "LEAD_CATEGORY_UPDATED" else ("rui@example.com", 17)
    if event_type == "LEAD_UNSUBSCRIBED":
        expected = ("ana@example.com", 17)
    assert (event.lead_email, event.lead_id, event.campaign_id) == (*expected, 372)


@pytest.mark.parametrize(
    "fields",
    [
        {"sl_lead_email": "ana@example.com", "to_email": "alias@example.com"},
        {"lead_email": "ana@example.com", "sl_lead_email": ""},
        {"leadCorrespondence": {"targetLeadEmail": "ana@example.com"}, "to_email": "alias@example.com"},
        {"lead_data": {"email": "ana@example.com"}},
        {"lead": {"email": "ana@example.com"}, "sl_lead_email": 7},
        {"to_email": "ana@example.com", "lead": "x"},
    ],
    ids=str,
)
def test_the_lead_is_found_wherever_the_event_has_it(fields: dict[str, Any]) -> None:
    """And an alias only where nothing else is there."""
    assert read(event_type="EMAIL_REPLY", **fields).lead_email == "ana@example.com"


@pytest.mark.parametrize(("older", "name"), OLDER_NAMES.items())
def test_older_names_are_read(older: str, name: str) -> None:
    """As the event that they are called today."""
    event = read(event_type=older)
    assert (type(event), event.event_type) == (CLASSES[name], name)


@pytest.mark.parametrize("spelt", ["email_reply", "email.replied", "Email Reply", " EMAIL-REPLY "])
def test_a_type_may_be_spelt_otherwise(spelt: str) -> None:
    """In small letters, with other characters between its words."""
    assert type(read(event_type=spelt)) is EmailReply


def test_the_older_skeleton_is_read() -> None:
    """`event`, `timestamp`, `lead`, `reply`, as older pages print it."""
    event = read(
        event="EMAIL_REPLIED",
        timestamp="2026-01-15T09:30:00Z",
        campaign={"id": 372, "name": "Epic"},
        lead={"id": 17, "email": "ana@example.com"},
        reply={"body": "Yes, on Monday.", "message_id": "<1@example.com>"},
    )
    assert (type(event), event.event_type) == (EmailReply, "EMAIL_REPLY")
    assert (event.lead_email, event.lead_id, event.campaign_id, event.campaign_name) == (
        "ana@example.com",
        17,
        372,
        "Epic",
    )
    assert (event.occurred_at, event.reply_text) == (WHEN, "Yes, on Monday.")


@pytest.mark.parametrize(
    "fields",
    [
        {"event_type": "EMAIL_FORWARDED", "colour": "red"},
        {"colour": "red"},
        {"event_type": ["x"], "colour": "red"},
    ],
    ids=str,
)
def test_an_event_that_is_not_known_is_none_of_the_others(fields: dict[str, Any]) -> None:
    """It has what all events have, and the rest in `extra`."""
    event = read(
        **fields, campaign_id=372, sl_lead_email="ana@example.com", event_timestamp="2026-01-15T09:30:00Z"
    )
    assert type(event) is UnknownEvent
    assert (event.campaign_id, event.lead_email, event.occurred_at) == (372, "ana@example.com", WHEN)
    assert event.extra["colour"] == "red"
    assert event.event_type == (fields.get("event_type") if isinstance(fields.get("event_type"), str) else "")


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip


@given(st.data())
def test_a_surprising_field_never_costs_the_event(data: st.DataObject) -> None:
    """Whatever stands in whichever field: it is the event, its properties can be asked, and it goes to JSON."""
    event_type = data.draw(st.sampled_from(list(CLASSES)))
    fields = json.loads(sample(event_type))
    names = data.draw(st.lists(st.sampled_from([*fields, "lead", "reply", "timestamp"]), max_size=6))
    changed = {name: data.draw(ODD) for name in names if name != "event_type"}
    event = parse(json.dumps({**fields, **changed}).encode())
    assert type(event) is CLASSES[event_type]
    assert len(event.dedupe_key) == 64
    assert [getattr(event, name) for name in dir(event) if not name.startswith("__")]
    json.dumps(event.to_dict(secrets=True))


def test_what_was_answered_is_found_at_one_place() -> None:
    """As text, and HTML only where that is all there is; and who answered."""
    reply = parse(sample("EMAIL_REPLY"))
    assert isinstance(reply, EmailReply)
    assert (reply.reply_text, reply.replied_by) == ("Yes, on Monday.", "ana@example.com")
    assert read(event_type="EMAIL_REPLY", reply_message={"html": "<p>Yes</p>"}).reply_text == "<p>Yes</p>"
    assert read(event_type="EMAIL_REPLY", preview_text="Yes", reply_body="<p>Yes</p>").reply_text == "Yes"
    assert (EmailReply().reply_text, EmailReply(lead_email="ana@example.com").replied_by) == (
        None,
        "ana@example.com",
    )
    assert EmailReply().occurred_at is None


def test_what_came_back_is_found_at_one_place() -> None:
    """Of a bounce."""
    bounce = parse(sample("EMAIL_BOUNCE"))
    assert isinstance(bounce, EmailBounce)
    assert (bounce.bounce_text, bounce.lead_email, bounce.lead_id) == (
        "Address not found.",
        "ana@example.com",
        None,
    )
    assert EmailBounce(bounce_reply_email="<p>No</p>").bounce_text == "<p>No</p>"


def test_a_category_is_found_at_one_place() -> None:
    """By the change, or the deprecated fields; what comes under two names is read once."""
    changed = parse(sample("LEAD_CATEGORY_UPDATED"))
    assert isinstance(changed, LeadCategoryUpdated)
    assert (changed.category_id, changed.category_name) == (1, "Interested")
    assert (
        LeadCategoryUpdated(lead_category_id=2, category="X").category_id,
        LeadCategoryUpdated().category_name,
    ) == (
        2,
        None,
    )
    other = read(event_type="LEAD_CATEGORY_UPDATED", to="ana@example.com", lastReply={"message_id": "<1>"})
    assert (other.to_email, other.last_reply.message_id, other.extra) == ("ana@example.com", "<1>", {})


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("EMAIL_SENT", "time_sent"),
        ("EMAIL_OPEN", "time_opened"),
        ("EMAIL_LINK_CLICK", "time_clicked"),
        ("EMAIL_REPLY", "time_replied"),
    ],
)
def test_the_time_may_stand_in_the_kinds_own_field(kind: str, field: str) -> None:
    """A blank between day and time is read too."""
    assert read(event_type=kind, **{field: "2026-01-15 09:30:00.000Z"}).occurred_at == WHEN


def change(body: bytes, **fields: object) -> WebhookEvent:
    return parse(json.dumps({**json.loads(body), **fields}).encode())


@pytest.mark.parametrize("event_type", CLASSES)
def test_a_repeat_has_the_same_key(event_type: str) -> None:
    """Whatever a delivery says of itself, and however the address is written."""
    body = sample(event_type)
    again = change(
        body, webhook_id=9, webhook_name="Other", metadata={"webhook_created_at": "2026-01-15T09:31:00Z"},
        secret_key="other", subject="other",
    )  # fmt: skip
    assert parse(body).dedupe_key == again.dedupe_key
    assert parse(body).is_distinct


@pytest.mark.parametrize(
    "fields",
    [
        {"event_type": "EMAIL_OPEN"},
        {"campaign_id": 373},
        {"sl_lead_email": "rui@example.com"},
        {"event_timestamp": "2026-01-15T09:30:00.001Z"},
        {"event_timestamp": "yesterday", "time_clicked": None},
        {"message_id": "<other@example.com>"},
        {"link_clicked": ["https://example.com/other"]},
    ],
    ids=str,
)
def test_another_event_has_another_key(fields: dict[str, Any]) -> None:
    """Another campaign, lead, type, time, message or link."""
    body = sample("EMAIL_LINK_CLICK")
    assert parse(body).dedupe_key != change(body, **fields).dedupe_key


def test_an_event_without_time_and_message_is_told_by_all_of_it() -> None:
    """So that two changes of a category are two, as long as something in them differs."""
    fields = {"event_type": "LEAD_CATEGORY_UPDATED", "lead_email": "ana@example.com", "category": "Interested"}
    one, other = read(**fields), read(**fields, metadata={"webhook_created_at": "2026-01-15T09:31:00Z"})
    assert not one.is_distinct
    assert one.dedupe_key != other.dedupe_key
    assert one.dedupe_key == read(**fields).dedupe_key
    assert LeadCategoryUpdated(category="A").dedupe_key != LeadCategoryUpdated(category="B").dedupe_key


def test_an_event_can_be_made() -> None:
    """For a test, with the fields that matter; it goes to JSON and comes back."""
    event = LeadUnsubscribed(campaign_id=372, lead_email="ana@example.com", event_timestamp=WHEN)
    assert parse(json.dumps(event.to_dict()).encode()) == event
    assert "attempt" not in event.to_dict()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        event.campaign_id = 1  # type: ignore[misc]


def test_secrets_are_not_shown() -> None:
    """Neither the key in the body nor the address that was called, which may hold a token."""
    event = parse(sample("EMAIL_OPEN", secret_key="canary-key", webhook_url="https://x.example/?token=canary-url"))
    assert (event.secret_key, event.webhook_url) == ("canary-key", "https://x.example/?token=canary-url")
    assert "canary" not in f"{event!r} {event} {event.to_dict()}"


def test_what_was_surprising_is_told_without_its_value(caplog: pytest.LogCaptureFixture) -> None:
    """In a line for whoever debugs: the place, and the kinds."""
    caplog.set_level(logging.DEBUG, "smartlead_async.webhooks")
    parse(sample("EMAIL_OPEN", subject={"ana@example.com": 1}))
    [line] = [record.getMessage() for record in caplog.records if record.name == "smartlead_async.webhooks"]
    assert line == "EmailOpen: expected text, got an object @ $.subject"


def test_a_sample_is_of_a_type_there_is() -> None:
    """Another name is refused, with those there are."""
    with pytest.raises(
        InvalidInputError, match="event_type='EMAIL_FORWARDED' is not allowed; use one of EMAIL_SENT"
    ):
        sample("EMAIL_FORWARDED")


def test_the_classes_can_be_told_apart_by_match() -> None:
    """As a handler does it."""
    match parse(sample("EMAIL_LINK_CLICK")):
        case EmailOpen():
            pytest.fail("another class")
        case EmailLinkClick(link_clicked=[link]):
            assert link == "https://example.com/prices"
        case _:
            pytest.fail("no class")


def test_the_package_is_not_loaded_with_the_library() -> None:
    """Whoever receives nothing does not pay for it."""
    code = "import sys; from smartlead_async import *; print('smartlead_async.webhooks' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"
