"""The documented endpoints of campaigns, answers and error texts, asked without a network."""

from typing import Any

import pytest

from smartlead_async.sandbox.service import Service
from tests.endpoints.documented import SCHEDULE, SETTINGS
from tests.sandbox.sandbox_asking import Ask

OK = (200, {"ok": True})


def test_the_documented_campaign_is_there_from_the_start(ask: Ask):
    """Campaign 372 is listed as documented."""
    assert ask("GET", "/campaigns") == (
        200,
        [
            {
                "id": 372,
                "user_id": 124,
                "created_at": "2022-05-26T03:47:31.448094+00:00",
                "updated_at": "2022-05-26T03:47:31.448094+00:00",
                "status": "ACTIVE",
                "name": "My Epic Campaign",
                "track_settings": "DONT_REPLY_TO_AN_EMAIL",
                "min_time_btwn_emails": 10,
                "max_leads_per_day": 10,
                "stop_lead_settings": "REPLY_TO_AN_EMAIL",
                "unsubscribe_text": "Don't Contact Me",
                "client_id": 23,
                "enable_ai_esp_matching": True,
                "send_as_plain_text": True,
                "follow_up_percentage": 40,
            }
        ],
    )


def test_a_single_campaign_has_its_schedule_as_javascript_prints_it(ask: Ask):
    """The documentation shows `scheduler_cron_value` as text that is no JSON."""
    _, campaign = ask("GET", "/campaigns/372")
    assert campaign["scheduler_cron_value"] == (
        "{ tz: 'Australia/Sydney', days: [ 1, 2, 3, 4, 5 ], endHour: '23:00', startHour: '10:00' }"
    )


def test_a_created_campaign_has_a_new_id_and_can_be_read(ask: Ask, service: Service):
    """Creating twice makes two campaigns, as there is no idempotency key."""
    body = {"name": "Test email campaign", "client_id": 22}
    assert ask("POST", "/campaigns/create", body) == (
        200,
        {
            "ok": True,
            "id": 3023,
            "name": "Test email campaign",
            "created_at": "2025-01-15T12:00:00.000000+00:00",
        },
    )
    ask("POST", "/campaigns/create", body)
    assert ask("GET", "/campaigns/3024")[1]["client_id"] == 22
    assert service.report().campaigns_created == {3023: "Test email campaign", 3024: "Test email campaign"}


def test_a_schedule_is_taken_and_read_back(ask: Ask):
    """What was written under one name is read under the other."""
    assert ask("POST", "/campaigns/372/schedule", SCHEDULE) == OK
    _, campaign = ask("GET", "/campaigns/372")
    assert campaign["scheduler_cron_value"] == (
        "{ tz: 'America/Los_Angeles', days: [ 1 ], endHour: '02:22', startHour: '01:11' }"
    )
    assert (campaign["min_time_btwn_emails"], campaign["max_leads_per_day"]) == (10, 20)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"timezone": "Mars/Olympus"}, "Invalid timezone - Mars/Olympus"),
        ({"timezone": "America", "start_hour": "9"}, "Invalid timezone - America"),
        ({"timezone": None}, "Invalid timezone - null"),
        ({"start_hour": "24:00", "end_hour": "x"}, "Invalid start_hour - 24:00"),
        ({"end_hour": "2:22"}, "Invalid end_hour - 2:22"),
        ({"start_hour": "10:00", "end_hour": "09:59"}, "startHour cannot be greater that endHour"),
        ({"days_of_the_week": [8]}, "Invalid days_of_the_week - 8"),
        ({"schedule_start_time": "2023-04-25T07:29:25"}, "Invalid schedule_start_time - 2023-04-25T07:29:25"),
        ({"schedule_start_time": "tomorrow"}, "Invalid schedule_start_time - tomorrow"),
        ({"max_leads_per_day": 3}, '"max_leads_per_day" is not allowed'),
    ],
)
def test_a_schedule_is_refused_in_the_documented_words_and_order(ask: Ask, changes: dict[str, Any], error: str):
    """The first documented check that fails names the value."""
    assert ask("POST", "/campaigns/372/schedule", SCHEDULE | changes) == (400, {"error": error})


def test_a_missing_field_reads_as_javascript_has_it(ask: Ask):
    """Smartlead builds its texts from a template string."""
    assert ask("POST", "/campaigns/372/schedule", {}) == (400, {"error": "Invalid timezone - undefined"})


def test_settings_are_partial(ask: Ask):
    """What is left out stays as it is."""
    assert ask("POST", "/campaigns/372/settings", SETTINGS) == OK
    assert ask("POST", "/campaigns/372/settings", {"follow_up_percentage": 7}) == OK
    _, campaign = ask("GET", "/campaigns/372")
    assert (campaign["follow_up_percentage"], campaign["client_id"]) == (7, 33)
    assert campaign["track_settings"] == "DONT_EMAIL_OPEN"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (
            {"track_settings": ["DONT_TRACK_EMAIL_OPEN", "DONT_EMAIL_OPEN"], "stop_lead_settings": "NEVER"},
            "Invalid track_settings value - DONT_TRACK_EMAIL_OPEN,DONT_EMAIL_OPEN",
        ),
        ({"track_settings": "DONT_TRACK_EMAIL_OPEN"}, "Invalid track_settings value - DONT_TRACK_EMAIL_OPEN"),
        ({"stop_lead_settings": "NEVER"}, "Invalid stop_lead_settings value - NEVER"),
        ({"follow_up_percentage": 101}, "Invalid follow_up_percentage - 101"),
        ({"send_as_plain_text": "false"}, "Invalid send_as_plain_text - false"),
    ],
)
def test_settings_are_refused_in_the_documented_words_and_order(ask: Ask, body: dict[str, Any], error: str):
    """The first documented check that fails names the value."""
    assert ask("POST", "/campaigns/372/settings", body) == (400, {"error": error})


@pytest.mark.parametrize(("status", "read"), [("PAUSED", "PAUSED"), ("STOPPED", "STOPPED"), ("START", "ACTIVE")])
def test_a_status_is_set(ask: Ask, status: str, read: str):
    """`START` makes a campaign `ACTIVE`."""
    assert ask("POST", "/campaigns/372/status", {"status": status}) == OK
    assert ask("GET", "/campaigns/372")[1]["status"] == read


def test_a_status_that_is_only_read_is_refused(ask: Ask):
    """`ACTIVE` is what a campaign has, not what it is told."""
    status, answer = ask("POST", "/campaigns/372/status", {"status": "ACTIVE"})
    assert (status, answer["error"]) == (
        400,
        "Invalid status - ACTIVE. Allowed values are - START,STOPPED,PAUSED",
    )


def test_only_the_documented_campaign_has_steps(ask: Ask):
    """The sequence of one that was made is empty."""
    made = ask("POST", "/campaigns/create", {"name": "Test email campaign"})[1]["id"]
    assert ask("GET", f"/campaigns/{made}/sequences") == (200, [])


def test_a_campaign_needs_a_name(ask: Ask):
    """An empty one is refused, and nothing is made."""
    assert ask("POST", "/campaigns/create", {"name": ""}) == (400, {"error": "Invalid name - "})
    assert len(ask("GET", "/campaigns")[1]) == 1
