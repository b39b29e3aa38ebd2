"""The dialect of the deployed API, where it was seen to differ from the documentation."""

from datetime import timedelta

import pytest

from tests.endpoints.documented import SCHEDULE
from tests.sandbox.sandbox_asking import NOON, Ask

LEAD = {"email": "cristiano@mufc.com"}
WEBHOOK = {
    "name": "Ramesh testing 1",
    "webhook_url": "https://webhook.site/1",
    "event_types": ["EMAIL_BOUNCE"],
    "categories": ["Interested"],
}


@pytest.mark.parametrize("path", ["/campaigns/372/leads/add", "/campaigns/372/leads/1/update"])
def test_the_documented_lead_paths_do_not_exist(ask_deployed: Ask, path: str):
    """`leads/add` and `leads/{lead_id}/update` are Express' 404 there."""
    status, page = ask_deployed("POST", path, LEAD)
    assert status == 404
    assert f"Cannot POST /api/v1{path}" in page


def test_leads_are_added_by_the_batch_and_updated_by_id(ask_deployed: Ask):
    """The deployed routes for both."""
    assert ask_deployed("POST", "/campaigns/372/leads", {"lead_list": [LEAD]})[1]["total_leads"] == 1
    assert ask_deployed("POST", "/campaigns/372/leads/1", LEAD) == (200, {"ok": True})
    assert ask_deployed("POST", "/campaigns/372/leads/2", LEAD) == (
        404,
        {"ok": False, "error": "Invalid request!"},
    )


def test_an_unknown_campaign_is_an_empty_object(ask_deployed: Ask):
    """Reading it answers 200 with nothing in it; everything else is 404."""
    assert ask_deployed("GET", "/campaigns/999") == (200, {})
    assert ask_deployed("GET", "/campaigns/999/analytics") == (200, {})
    assert ask_deployed("GET", "/campaigns/999/webhooks")[0] == 404


def test_an_unknown_lead_is_an_empty_list(ask_deployed: Ask):
    """Reading it answers 200, as for one that there is."""
    ask_deployed("POST", "/campaigns/372/leads", {"lead_list": [LEAD]})
    found = [ask_deployed("GET", f"/leads/{lead_id}") for lead_id in (1, 99)]
    assert [(status, len(answer["data"])) for status, answer in found] == [(200, 1), (200, 0)]


def test_a_paused_lead_is_resumed_by_false_alone(ask_deployed: Ask):
    """Where nothing is said of pausing, a category changes nothing else."""
    ask_deployed("POST", "/campaigns/372/leads", {"lead_list": [LEAD]})
    ask_deployed("POST", "/campaigns/372/leads/1/pause")
    statuses: list[str] = []
    for more in ({}, {"pause_lead": False}):
        ask_deployed("POST", "/campaigns/372/leads/1/category", {"category_id": 1, **more})
        statuses.append(ask_deployed("GET", "/campaigns/372/leads")[1]["data"][0]["status"])
    assert statuses == ["PAUSED", "STARTED"]


def test_a_campaign_is_shown_with_objects(ask_deployed: Ask):
    """The schedule is an object and the track settings are an array, in the list too."""
    _, (campaign,) = ask_deployed("GET", "/campaigns")
    assert campaign["track_settings"] == ["DONT_REPLY_TO_AN_EMAIL"]
    assert campaign["scheduler_cron_value"] == {
        "tz": "Australia/Sydney",
        "days": [1, 2, 3, 4, 5],
        "endHour": "23:00",
        "startHour": "10:00",
    }


def test_counters_are_strings(ask_deployed: Ask):
    """Except those of `campaign_lead_stats`."""
    ask_deployed("POST", "/campaigns/372/leads", {"lead_list": [LEAD]})
    _, analytics = ask_deployed("GET", "/campaigns/372/analytics")
    assert (analytics["sent_count"], analytics["total_count"]) == ("0", "1")
    assert analytics["campaign_lead_stats"]["total"] == 1


def test_sequences_and_webhooks_are_arrays(ask_deployed: Ask):
    """Of one, as of any number."""
    ask_deployed("POST", "/campaigns/372/webhooks", WEBHOOK)
    assert [step["seq_number"] for step in ask_deployed("GET", "/campaigns/372/sequences")[1]] == [1]
    assert [webhook["id"] for webhook in ask_deployed("GET", "/campaigns/372/webhooks")[1]] == [217]


def test_a_saved_webhook_is_echoed_with_maps(ask_deployed: Ask):
    """Event types and categories come back as objects, and the id is told."""
    _, echo = ask_deployed("POST", "/campaigns/372/webhooks", WEBHOOK)
    assert (echo["id"], echo["event_type_map"], echo["category_id_map"]) == (
        217,
        {"EMAIL_BOUNCE": True},
        {"1": True},
    )


def test_refusals_of_the_validator_are_joi_shaped(ask_deployed: Ask):
    """The useful text is in `message`; `error` is a phrase."""
    body = {"timezone": "Europe/London", "start_hour": "09:00", "end_hour": "17:00"}
    assert ask_deployed("POST", "/campaigns/372/schedule", body) == (
        400,
        {
            "statusCode": 400,
            "error": "Bad Request",
            "message": '"days_of_the_week" is required',
            "validation": {"source": "body", "keys": ["days_of_the_week"]},
        },
    )


def test_categories_that_are_given_name_one_at_least(ask_deployed: Ask):
    """An empty list is refused in the words of the deployed checks."""
    status, answer = ask_deployed("POST", "/campaigns/372/webhooks", WEBHOOK | {"categories": []})
    assert (status, answer["message"]) == (400, '"categories" does not contain 1 required value(s)')


def test_a_schedule_names_every_field(ask_deployed: Ask):
    """All but the start are required there."""
    without = {name: value for name, value in SCHEDULE.items() if name != "min_time_btw_emails"}
    assert ask_deployed("POST", "/campaigns/372/schedule", SCHEDULE) == (200, {"ok": True})
    status, answer = ask_deployed("POST", "/campaigns/372/schedule", without)
    assert (status, answer["message"]) == (400, '"min_time_btw_emails" is required')


def test_a_changed_client_keeps_what_is_not_given(ask_deployed: Ask):
    """Its uuid and the time at which it was added among that."""
    body = {"name": "Ramesh", "email": "ramesh@example.com", "permission": ["full_access"], "logo": "SmartGen"}
    client_id = ask_deployed("POST", "/client/save", body)[1]["clientId"]
    (before,) = ask_deployed("GET", "/client/")[1]
    change = {"id": client_id, "name": "Ana", "email": "ana@example.com"}
    ask_deployed("POST", "/client/save", change, NOON + timedelta(hours=1))
    assert ask_deployed("GET", "/client/")[1] == [before | {"name": "Ana", "email": "ana@example.com"}]


def test_a_client_is_changed_by_its_id(ask_deployed: Ask):
    """It stays one; an id that nobody has is refused."""
    body = {"name": "Ramesh", "email": "ramesh@example.com", "permission": ["full_access"]}
    client_id = ask_deployed("POST", "/client/save", body)[1]["clientId"]
    ask_deployed("POST", "/client/save", body)
    assert ask_deployed("POST", "/client/save", body | {"id": client_id + 1, "name": "Ana"})[0] == 200
    assert [client["name"] for client in ask_deployed("GET", "/client/")[1]] == ["Ramesh", "Ana"]
    assert ask_deployed("POST", "/client/save", body | {"id": 7}) == (404, {"error": "Client not found"})
