"""What was read is sent back by the names of writing: settings, schedules, sequences."""

import json
from datetime import UTC, datetime

import attrs
import pytest
import respx

from smartlead_async import (
    CampaignSchedule,
    CampaignSettings,
    InvalidInputError,
    NewSequenceDelay,
    NewSequenceStep,
    NewSequenceVariant,
    Smartlead,
)
from smartlead_async.models.campaigns import Campaign, SequenceStep, SequenceVariant
from tests.endpoints.documented import answer


async def test_settings_are_read_changed_and_saved(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """What is not tracked has other names in answers than in requests."""
    api.get("/campaigns/2710262").mock(return_value=answer("campaigns.get", "deployed"))
    route = api.post("/campaigns/2710262/settings").mock(return_value=answer("campaigns.update_settings"))
    campaign = await smartlead.campaigns.get(2710262)
    settings = attrs.evolve(campaign.to_settings(), follow_up_percentage=50)
    await smartlead.campaigns.update_settings(2710262, settings)
    assert json.loads(route.calls.last.request.content) == {
        "track_settings": ["DONT_TRACK_EMAIL_OPEN", "DONT_TRACK_LINK_CLICK"],
        "stop_lead_settings": "REPLY_TO_AN_EMAIL",
        "unsubscribe_text": "",
        "send_as_plain_text": False,
        "follow_up_percentage": 50,
        "enable_ai_esp_matching": True,
        "name": "Cold Outreach Q1 2024",
    }


def test_settings_that_are_not_there_stay_as_they_are() -> None:
    """Null in an answer is nothing to write."""
    assert Campaign(id=1).to_settings() == CampaignSettings(track_settings=[])


@pytest.mark.parametrize("name", ["DONT_REPLY_TO_AN_EMAIL", "DONT_TRACK_REPLY_TO_AN_EMAIL"])
def test_what_is_not_tracked_is_written_in_one_way(name: str) -> None:
    """However it was read."""
    campaign = Campaign(id=1, track_settings=[name])
    assert campaign.to_settings().track_settings == ["DONT_TRACK_REPLY_TO_AN_EMAIL"]


def test_a_setting_that_cannot_be_written_is_not_left_out() -> None:
    """What the documentation does not know is an error and not another setting."""
    with pytest.raises(InvalidInputError, match="^track_settings: "):
        Campaign(id=1, track_settings=["EVERYTHING"]).to_settings()


def test_a_schedule_is_read_and_sent_back() -> None:
    """Three of its fields have other names in answers, and four stand in an object."""
    body = answer("campaigns.get", "deployed").json()
    campaign = Campaign.from_dict({**body, "schedule_start_time": "2025-12-01T00:00:00Z"})
    assert campaign.to_schedule() == CampaignSchedule(
        timezone="America/New_York",
        days_of_the_week=[1, 2, 3, 4, 5],
        start_hour="09:00",
        end_hour="19:00",
        min_time_btw_emails=24,
        max_new_leads_per_day=100,
        schedule_start_time=datetime(2025, 12, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize("cron", [None, {"tz": "UTC", "days": [1]}])
def test_a_campaign_without_a_schedule_has_none_to_send(cron: object) -> None:
    """The error names what is missing."""
    campaign = Campaign.from_dict({"id": 1, "scheduler_cron_value": cron})
    with pytest.raises(InvalidInputError, match="^(timezone|start_hour): '' is not allowed"):
        campaign.to_schedule()


async def test_a_sequence_is_read_changed_and_saved(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """With its wordings, whose list has another name in requests, and with delays of 0 days."""
    read = {
        "id": 7,
        "seq_number": 1,
        "seq_delay_details": {"delayInDays": 0},
        "subject": "Hi",
        "email_body": "<p>1</p>",
        "sequence_variants": [
            {"id": 3, "variant_label": "A", "subject": "Hi", "email_body": "<p>A</p>"},
            {"id": 4, "variant_label": "", "variant_distribution_percentage": 40},
        ],
    }
    api.get("/campaigns/372/sequences").respond(json=[read])
    route = api.post("/campaigns/372/sequences").respond(json={"ok": True, "data": []})
    steps = await smartlead.campaigns.get_sequences(372)
    changed = [attrs.evolve(step.to_update(), subject="Hello") for step in steps]
    await smartlead.campaigns.save_sequences(372, changed)
    [sent] = json.loads(route.calls.last.request.content)["sequences"]
    assert sent == {
        "id": 7,
        "seq_number": 1,
        "subject": "Hello",
        "email_body": "<p>1</p>",
        "seq_delay_details": {"delay_in_days": 0},
        "seq_variants": [
            {"id": 3, "subject": "Hi", "email_body": "<p>A</p>", "variant_label": "A"},
            {"id": 4, "subject": "", "email_body": "", "variant_distribution_percentage": 40},
        ],
    }


def test_a_step_without_wordings_has_none_to_send() -> None:
    """An empty list would be another thing; what is missing is empty, or 0."""
    step = SequenceStep(id=7, seq_number=2)
    assert step.to_update() == NewSequenceStep(
        id=7, seq_number=2, subject="", email_body="", seq_delay_details=NewSequenceDelay(delay_in_days=0)
    )
    assert SequenceVariant().to_update() == NewSequenceVariant(subject="", email_body="")


async def test_campaigns_of_a_client_are_asked_for_by_its_id(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """A flag is a word in a query."""
    route = api.get("/campaigns").respond(json=[])
    await smartlead.campaigns.list(client_id=5, include_tags=True)
    asked = route.calls.last.request.url.params
    assert (asked["client_id"], asked["include_tags"]) == ("5", "true")
