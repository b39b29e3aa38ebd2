"""The documented endpoints of leads, and the deployed batch, asked without a network."""

from typing import Any

import pytest

from smartlead_async.sandbox.service import Service
from tests.endpoints.documented import LEAD
from tests.sandbox.sandbox_asking import Ask

UNKNOWN_LEAD = (404, {"ok": False, "error": "Invalid request!"})
OK = (200, {"ok": True})


def test_a_lead_added_twice_is_answered_alike_and_counted(ask: Ask, service: Service):
    """Adding again answers ok; only the report tells, and letter case makes no other lead."""
    assert ask("POST", "/campaigns/372/leads/add", LEAD) == OK
    assert ask("POST", "/campaigns/372/leads/add", LEAD | {"email": "Cristiano@MUFC.com"}) == OK
    report = service.report()
    assert report.times_added == {372: {"cristiano@mufc.com": 2}}
    assert report.leads_by_campaign == {372: 1}


@pytest.mark.parametrize("email", ["", "cristiano", "a@b@c", None, 7])
def test_a_lead_with_a_bad_address_is_refused_by_name(ask: Ask, email: object):
    """An address has exactly one @."""
    text = "null" if email is None else email
    assert ask("POST", "/campaigns/372/leads/add", LEAD | {"email": email}) == (
        400,
        {"error": f"Invalid email - {text}"},
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"custom_fields": {f"Field_{i}": "x" for i in range(21)}},
        {"custom_fields": ["x"]},
        {"custom_fields": {"Title": {"nested": 1}}},
        {"first_name": ["Cristiano"]},
        {"Title": "outside of custom_fields"},
    ],
)
@pytest.mark.parametrize("is_batch", [False, True])
def test_a_lead_that_is_not_as_documented_is_refused(
    ask: Ask, service: Service, changes: dict[str, Any], *, is_batch: bool
):
    """More than 20 custom fields, a wrong type or an unknown field: 400, and nothing is added."""
    lead = LEAD | changes
    path, body = ("/leads", {"lead_list": [LEAD, lead]}) if is_batch else ("/leads/add", lead)
    assert ask("POST", f"/campaigns/372{path}", body)[0] == 400
    assert service.report().leads_by_campaign == {372: 0}


def test_a_lead_that_is_blocked_is_answered_alike_and_not_added(ask: Ask, service: Service):
    """Only the report tells."""
    ask("POST", "/leads/add-domain-block-list", {"domain_block_list": ["mufc.com"]})
    assert ask("POST", "/campaigns/372/leads/add", LEAD) == OK
    assert service.report().leads_by_campaign == {372: 0}


def test_a_batch_is_counted_lead_by_lead(ask: Ask, service: Service):
    """New, already there, twice in the batch and invalid are told apart."""
    ask("POST", "/campaigns/372/leads/add", {"email": "old@example.com"})
    emails = ["new@example.com", "OLD@example.com", "New@example.com", "bad", ""]
    status, answer = ask("POST", "/campaigns/372/leads", {"lead_list": [{"email": each} for each in emails]})
    assert (status, answer) == (
        200,
        {
            "ok": True,
            "upload_count": 5,
            "total_leads": 1,
            "already_added_to_campaign": 1,
            "duplicate_count": 1,
            "invalid_email_count": 2,
            "block_count": 0,
            "bounce_count": 0,
            "lead_import_stopped_count": 0,
            "is_lead_limit_exhausted": False,
            "invalid_emails": ["bad", ""],
            "unsubscribed_leads": [],
        },
    )
    assert service.report().times_added == {372: {"old@example.com": 2, "new@example.com": 2}}


def test_a_batch_holds_at_most_400_leads(ask: Ask):
    """400 are taken; 401 are refused with the limit in the answer."""
    leads = [{"email": f"{i}@example.com"} for i in range(401)]
    assert ask("POST", "/campaigns/372/leads", {"lead_list": leads[:400]})[1]["total_leads"] == 400
    assert ask("POST", "/campaigns/372/leads", {"lead_list": leads}) == (
        422,
        {
            "error": "lead_list cannot exceed 400 leads per request",
            "provided_count": 401,
            "max_allowed": 400,
        },
    )


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"lead_list": []},
        {"lead_list": ["a@example.com"]},
        {"lead_list": [LEAD], "settings": {"update": True}},
        {"lead_list": [LEAD], "settings": {"ignore_unsubscribe_list": "true"}},
    ],
)
def test_a_malformed_batch_is_refused_whole(ask: Ask, service: Service, body: dict[str, Any]):
    """No lead of a refused batch is added."""
    assert ask("POST", "/campaigns/372/leads", body)[0] == 400
    assert service.report().times_added == {372: {}}


def test_an_update_changes_the_lead_and_merges_custom_fields(ask: Ask, service: Service):
    """Lead ids count from 1; fields left out stay as they are."""
    ask("POST", "/campaigns/372/leads/add", LEAD)
    changes = {"email": "cr7@example.com", "location": "Riyadh", "custom_fields": {"Title": "Captain"}}
    assert ask("POST", "/campaigns/372/leads/1/update", changes) == OK
    (lead,) = service.leads(372)
    assert (lead["id"], lead["email"], lead["location"]) == (1, "cr7@example.com", "Riyadh")
    assert lead["custom_fields"] == LEAD["custom_fields"] | {"Title": "Captain"}
    assert lead["last_name"] == "Ronaldo"


@pytest.mark.parametrize(
    ("path", "body"), [("update", LEAD), ("category", {"category_id": 143, "pause_lead": True})]
)
def test_a_lead_that_the_campaign_does_not_have_is_unknown(ask: Ask, path: str, body: dict[str, Any]):
    """A lead of another campaign is as unknown as none at all."""
    ask("POST", "/campaigns/create", {"name": "Other"})
    ask("POST", "/campaigns/3023/leads/add", LEAD)
    assert ask("POST", f"/campaigns/372/leads/1/{path}", body) == UNKNOWN_LEAD
    assert ask("POST", f"/campaigns/372/leads/99/{path}", body) == UNKNOWN_LEAD


def test_a_category_is_set_and_taken_away(ask: Ask, service: Service):
    """`pause_lead` defaults to false; a null category clears."""
    ask("POST", "/campaigns/372/leads/add", LEAD)
    assert ask("POST", "/campaigns/372/leads/1/category", {"category_id": 143, "pause_lead": True}) == OK
    assert [(lead["category_id"], lead["status"]) for lead in service.leads(372)] == [(143, "PAUSED")]
    assert ask("POST", "/campaigns/372/leads/1/category", {"category_id": None}) == OK
    assert [(lead["category_id"], lead["status"]) for lead in service.leads(372)] == [(None, "STARTED")]
    assert ask("POST", "/campaigns/372/leads/1/category", {})[0] == 400


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ([], '"settings" must be of type object'),
        ({"ignore_global_block_list": "yes"}, '"settings.ignore_global_block_list" must be a boolean'),
    ],
)
def test_the_settings_of_a_batch_are_switches(ask: Ask, settings: object, error: str):
    """An object of true and false."""
    body = {"lead_list": [{"email": "cristiano@mufc.com"}], "settings": settings}
    assert ask("POST", "/campaigns/372/leads", body) == (400, {"error": error})


def test_a_batch_with_a_switch_is_taken(ask: Ask):
    """Either way."""
    settings = {"ignore_global_block_list": True, "ignore_unsubscribe_list": False}
    body = {"lead_list": [{"email": "cristiano@mufc.com"}], "settings": settings}
    assert ask("POST", "/campaigns/372/leads", body)[0] == 200
