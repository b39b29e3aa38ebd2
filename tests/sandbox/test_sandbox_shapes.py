"""Answers that are filled from the account: every field of the example, written as the example writes it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from smartlead_async.sandbox.examples import examples
from smartlead_async.sandbox.settings import Dialect
from smartlead_async.sandbox.shapes import fill
from tests.sandbox.sandbox_asking import asking
from tests.sandbox.sandbox_client import DIALECTS, agency

BY_NAME = {example.name: example for example in examples()}
DAYS = "start_date=2025-06-01&end_date=2025-06-16"
READS = {
    "campaigns.get": "/campaigns/372",
    "campaigns.list_email_accounts": "/campaigns/372/email-accounts",
    "email_accounts.list": "/email-accounts/",
    "email_accounts.get": "/email-accounts/456/",
    "leads.list": "/campaigns/372/leads",
    "leads.list_all": "/leads/all",
    "leads.get": "/leads/1",
    "leads.get_by_email": "/leads/?email=joana.prata@tecidos-do-ave.example.com",
    "leads.list_campaigns": "/leads/1/campaigns",
    "leads.list_categories": "/leads/fetch-categories",
    "leads.list_activities": "/campaigns/all-leads-activities",
    "lead_lists.list": "/lead-list/",
    "lead_lists.get": "/lead-list/500",
    "block_list.list": "/leads/get-domain-block-list",
    "statistics.list": "/campaigns/372/statistics",
    "statistics.get_by_date": f"/campaigns/372/analytics-by-date?{DAYS}",
    "statistics.get_top_level_by_date": f"/campaigns/372/top-level-analytics-by-date?{DAYS}",
    "analytics.list_campaign_performance": f"/analytics/campaign/overall-stats?{DAYS}",
    "analytics.list_mailbox_health": f"/analytics/mailbox/name-wise-health-metrics?{DAYS}",
    "analytics.list_domain_health": f"/analytics/mailbox/domain-wise-health-metrics?{DAYS}",
    "analytics.get_follow_up_reply_rate": f"/analytics/campaign/follow-up-reply-rate?{DAYS}",
    "analytics.get_overall": f"/analytics/overall-stats-v2?{DAYS}",
    "analytics.get_overall_by_day": f"/analytics/day-wise-overall-stats?{DAYS}",
    "analytics.get_overall_by_sent_day": f"/analytics/day-wise-overall-stats-by-sent-time?{DAYS}",
    "analytics.get_positive_replies_by_day": f"/analytics/day-wise-positive-reply-stats?{DAYS}",
    "analytics.get_lead_totals": f"/analytics/lead/overall-stats?{DAYS}",
    "analytics.get_mailbox_totals": "/analytics/mailbox/overall-stats",
    "analytics.get_responses_by_category": f"/analytics/lead/category-wise-response?{DAYS}",
    "analytics.get_provider_performance": f"/analytics/mailbox/provider-wise-overall-performance?{DAYS}",
    "analytics.get_campaign_responses": f"/analytics/campaign/response-stats?{DAYS}",
    "analytics.get_campaign_statuses": "/analytics/campaign/status-stats",
    "analytics.get_lead_to_reply_time": f"/analytics/campaign/lead-to-reply-time?{DAYS}",
    "analytics.get_leads_for_first_reply": f"/analytics/campaign/leads-take-for-first-reply?{DAYS}",
    "analytics.list_campaigns": "/analytics/campaign/list",
    "analytics.list_clients": "/analytics/client/list",
    "analytics.list_client_performance": f"/analytics/client/overall-stats?{DAYS}",
    "analytics.get_client_count_by_month": "/analytics/client/month-wise-count",
    "statistics.get_by_sequence": f"/campaigns/372/sequence-analytics?{DAYS}",
    "clients.list": "/client/",
}


def keys(value: Any, shape: Any) -> Any:
    """The names in an answer as far as the example goes; of a list those of its first item, if it has one."""
    if value is None or value == []:
        value = shape
    if isinstance(value, dict) and isinstance(shape, dict):
        free = ("custom_fields", "click_details")
        return {name: None if name in free else keys(item, shape.get(name)) for name, item in value.items()}
    return [keys(value[0], shape[0])] if isinstance(value, list) and value and shape else None


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", READS)
def test_an_answer_has_the_fields_of_its_example(name: str, dialect: Dialect):
    """All of them, in the same order, and no other."""
    shape = BY_NAME[name].shape(deployed=dialect == "deployed")
    status, answer = asking(agency(dialect))("GET", READS[name])
    assert (status, keys(answer, shape)) == (200, keys(shape, shape))


MOMENT = datetime(2025, 6, 16, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shape", "value", "filled"),
    [
        ({"a": 1, "b": 2}, {"b": 5, "c": 6}, {"a": 0, "b": 5}),
        ({"a": "x", "b": True, "c": [1], "d": {"e": 1}}, {}, {"a": None, "b": False, "c": [], "d": {"e": 0}}),
        ({"ok": True, "message": "Done"}, {}, {"ok": True, "message": "Done"}),
        ({"message": "3 entries"}, {"message": "1 entry"}, {"message": "1 entry"}),
        ([{"a": "1"}], [{"a": 7}, {"a": None}], [{"a": "7"}, {"a": None}]),
        ({"rate": "50%", "flag": "true"}, {"rate": 4.5, "flag": True}, {"rate": "4.5%", "flag": True}),
        ("2022-05-26T03:47:31.448094+00:00", MOMENT, "2025-06-16T09:30:00.000000+00:00"),
        ("2025-01-20T14:30:00Z", MOMENT, "2025-06-16T09:30:00.000Z"),
        ({"custom_fields": {"Title": "CEO"}}, {"custom_fields": {"Score": 3}}, {"custom_fields": {"Score": 3}}),
        ([], [{"at": MOMENT}], [{"at": "2025-06-16T09:30:00.000Z"}]),
        ({"a": {"b": 1}}, {"a": None}, {"a": None}),
    ],
)
def test_a_shape_says_which_fields_there_are_and_how_they_are_written(shape: Any, value: Any, filled: Any):
    """Counters as text, times in its format, what the user names as it is, and nothing that it does not name."""
    assert fill(shape, value) == filled
