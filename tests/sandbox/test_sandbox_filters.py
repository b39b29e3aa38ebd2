"""Lists of the agency's account: filtered, in pages, and refused in the API's words."""

import csv
import io
import json
from typing import Any

import pytest

from smartlead_async.sandbox.service import Service
from tests.sandbox.sandbox_asking import NOON, Ask, asking, make_service
from tests.sandbox.sandbox_client import agency

DAYS = "start_date=2025-05-01&end_date=2025-06-16"


@pytest.fixture(scope="module")
def service() -> Service:
    return agency("deployed")


@pytest.fixture
def ask(service: Service) -> Ask:
    return asking(service)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/campaigns/372/leads?limit=101", '"limit" must be less than or equal to 100'),
        ("/leads/all?limit=1001", '"limit" must be less than or equal to 1000'),
        ("/leads/all?limit=0", '"limit" must be greater than or equal to 1'),
        ("/campaigns/372/leads?limit=0", '"limit" must be greater than or equal to 1'),
        ("/campaigns/372/leads?offset=-1", '"offset" must be a number'),
        (
            "/campaigns/372/leads?emailStatus=opened",
            '"emailStatus" must be one of [is_opened, is_clicked',
        ),
        ("/campaigns/372/leads?created_at_gt=yesterday", '"created_at_gt" must be a valid date'),
        ("/campaigns/372/leads?lead_id=1", '"lead_id" is not allowed'),
        ("/campaigns/372/leads-statistics?skip=0", '"skip" is not allowed'),
        ("/campaigns/372/statistics?email_status=is_opened", '"email_status" must be one of [opened, clicked'),
        ("/campaigns/372/analytics-by-date?start_date=June&end_date=July", "must be valid dates"),
        (f"/campaigns/372/mailbox-statistics?{DAYS}&time_zone=Mars", "must be valid dates"),
    ],
)
def test_a_list_is_refused_in_the_validator_s_words(ask: Ask, path: str, message: str):
    """As deployed: the words are in `message`, and the place is said."""
    status, answer = ask("GET", path)
    assert (status, answer["error"], answer["validation"]["source"]) == (400, "Bad Request", "query")
    assert message in answer["message"]


@pytest.mark.parametrize(
    ("method", "path", "body", "refusal"),
    [
        ("GET", "/email-accounts/?limit=101", None, (422, "limit must be less than or equal to 100")),
        ("GET", "/leads/get-domain-block-list?limit=1001", None, (422, "Limit must be between 1 and 1000")),
        ("GET", "/leads/", None, (422, "email is required")),
        (
            "POST",
            "/leads/add-domain-block-list",
            {"domain_block_list": "x"},
            (422, "must be an array"),
        ),
        ("POST", "/email-accounts/save", {"from_email": "a@example.com"}, (422, "from_name is required")),
        (
            "POST",
            "/email-accounts/456/warmup",
            {"total_warmup_per_day": 51},
            (422, "less than or equal to 50"),
        ),
        ("POST", "/email-accounts/9", {"signature": ""}, (404, "Email account not found")),
        ("GET", "/email-accounts/9/", None, (404, "Email account not found")),
        (
            "GET",
            f"/campaigns/372/analytics-by-date?{DAYS}",
            None,
            (400, "should be max of 30days."),
        ),
        (
            "PATCH",
            "/master-inbox/change-read-status",
            {"read_status": 1},
            (422, "must be a boolean value"),
        ),
        ("POST", "/master-inbox/inbox-replies", {"limit": 21}, (422, "limit must be between 1 and 20")),
        (
            "POST",
            "/master-inbox/inbox-replies",
            {"filters": {"campaignId": [1, 2, 3, 4, 5, 6]}},
            (422, "campaignId array cannot exceed 5 items"),
        ),
        ("POST", "/lead-list/", {"listName": ""}, (400, "Invalid listName - ")),
        ("PATCH", "/master-inbox/update-category", {"category_id": "x"}, (422, "must be a valid number or null")),
        ("PATCH", "/master-inbox/update-revenue", {"revenue": -1}, (422, "revenue must be non-negative")),
        ("POST", "/master-inbox/block-domains", {"domains": []}, (422, "must contain at least 1 domain")),
        ("POST", "/tags", {}, (422, '"name" is required')),
        ("POST", "/email-accounts/save-oauth", {"type": "SMTP"}, (422, "type must be one of [GMAIL, OUTLOOK]")),
        ("POST", "/campaigns/create-subsequence", {}, (404, "Campaign not found")),
        ("POST", "/email-accounts/tag-mapping", {"email_account_ids": [9], "tag_ids": [1]}, (404, "not found")),
        (
            "POST",
            "/campaigns/372/email-accounts",
            {"email_account_ids": []},
            (400, "Invalid email_account_ids"),
        ),
        ("POST", "/campaigns/372/sequences", {"sequences": ["x"]}, (400, "Invalid sequences - x")),
    ],
)
def test_a_call_is_refused_in_the_documented_words(
    ask: Ask, method: str, path: str, body: object, refusal: tuple[int, str]
):
    """With the documented status."""
    status, answer = ask(method, path, body)
    assert status == refusal[0]
    assert refusal[1] in answer["error"]


@pytest.mark.parametrize(
    ("method", "path", "body", "message"),
    [
        ("POST", "/campaigns/372/sequences", {}, '"sequences" must be an array'),
        ("POST", "/master-inbox/unread-replies", {"filters": []}, '"filters" must be of type object'),
    ],
)
def test_a_body_is_refused_in_the_validator_s_words(ask: Ask, method: str, path: str, body: object, message: str):
    """Where a field is of another kind."""
    assert (ask(method, path, body)[0], ask(method, path, body)[1]["message"]) == (400, message)


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_mailbox_of_somebody_else_is_not_suspended(ask: Ask, method: str):
    """The answer is 400, and says so in `message`."""
    path = "suspend" if method == "PUT" else "unsuspend"
    assert ask(method, f"/email-accounts/{path}/9") == (
        400,
        {"success": False, "message": "Email account not found or does not belong to you"},
    )


def test_a_mailbox_that_is_not_there_is_not_deleted(ask: Ask):
    """The refusal has a code and the id."""
    status, answer = ask("DELETE", "/email-accounts/9")
    assert (status, answer["ok"], answer["message"]) == (404, False, "Email account not found!")
    assert (answer["errorCode"], answer["emailAccountId"]) == ("ACCOUNT_NOT_FOUND", 9)


def test_the_limit_s_refusal_says_what_was_given(ask: Ask):
    """And the field."""
    assert ask("POST", "/master-inbox/inbox-replies", {"limit": 50})[1] == {
        "error": "limit must be between 1 and 20",
        "field": "limit",
        "provided_value": 50,
    }


def rows(ask: Ask, path: str) -> list[Any]:
    answer = ask("GET", path)[1]
    return list(answer if isinstance(answer, list) else answer["data"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("emailStatus=is_opened", "open_count"),
        ("emailStatus=is_clicked", "click_count"),
        ("emailStatus=is_replied", "reply_count"),
    ],
)
def test_leads_are_found_by_what_became_of_their_e_mails(ask: Ask, query: str, field: str):
    """Those that the statistics by lead count."""
    counted = {each["lead_id"] for each in rows(ask, "/campaigns/372/leads-statistics") if each.get(field)}
    found = {str(each["lead"]["id"]) for each in rows(ask, f"/campaigns/372/leads?{query}")}
    assert found
    assert counted in (set(), found)  # the example names the lead alone


@pytest.mark.parametrize(
    "status", ["is_bounced", "is_unsubscribed", "is_spam", "is_accepted", "not_replied", "is_sender_bounced"]
)
def test_every_status_of_an_e_mail_may_be_asked_for(ask: Ask, status: str):
    """Never are all leads found."""
    assert len(rows(ask, f"/campaigns/372/leads?emailStatus={status}")) < 90


def test_leads_and_e_mails_are_found_by_time(ask: Ask):
    """A time may have a space for the T, and none has passed what was asked for."""
    later = rows(ask, "/campaigns/372/statistics?limit=1000&sent_time_start_date=2025-06-10 00:00:00.000Z")
    earlier = rows(ask, "/campaigns/372/statistics?limit=1000&sent_time_end_date=2025-06-10 00:00:00.000Z")
    assert len(later) + len(earlier) == len(rows(ask, "/campaigns/372/statistics?limit=1000"))
    recent = rows(ask, "/campaigns/372/leads?last_sent_time_gt=2025-06-15&event_time_gt=2025-06-15")
    assert 0 < len(recent) < 90
    assert 0 < len(rows(ask, "/campaigns/372/leads?created_at_gt=2025-06-10")) < 90
    activities = "/campaigns/all-leads-activities?event_time_from=2025-06-15&event_time_to=2025-06-16"
    assert 0 < len(rows(ask, activities)) < len(rows(ask, "/campaigns/all-leads-activities"))
    history = "/campaigns/372/leads/2/message-history"
    assert ask("GET", f"{history}?event_time_gt=2025-06-16")[1]["history"] == []


@pytest.mark.parametrize("status", ["opened", "clicked", "replied", "unsubscribed", "bounced"])
def test_e_mails_are_found_by_what_became_of_them(ask: Ask, status: str):
    """And by the number of the step."""
    found = rows(ask, f"/campaigns/372/statistics?email_status={status}&email_sequence_number=1,2")
    assert found
    assert {each["sequence_number"] for each in found} <= {1, 2}


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ({"emailStatus": "Replied"}, lambda row: row["last_reply_time"]),
        ({"emailStatus": ["Opened", "Replied"]}, lambda row: row["last_reply_time"]),
        ({"campaignId": [372, 3023]}, lambda row: row["email_campaign_id"] in (372, 3023)),
        ({"campaignId": 3025}, lambda row: row["email_campaign_id"] == 3025),
        ({"campaignClientId": 300}, lambda row: row["email_campaign_id"] == 3023),
        ({"emailAccountId": 456}, lambda row: row["email_campaign_id"] in (372, 3024)),
        ({"search": "tecidos"}, lambda row: "tecidos" in row["lead_email"]),
        ({"leadCategories": {"categoryIdsIn": [1, 2]}}, lambda row: row["lead_category_id"] in (1, 2)),
        (
            {"leadCategories": {"isAssigned": True, "categoryIdsNotIn": 1}},
            lambda row: row["lead_category_id"] != 1,
        ),
        ({"leadCategories": {"unassigned": True}}, lambda row: row["lead_category_id"] is None),
        (
            {"replyTimeBetween": ["2025-06-09T00:00:00Z", "2025-06-16T00:00:00Z"]},
            lambda row: row["last_reply_time"] >= "2025-06-09",
        ),
    ],
)
def test_the_inbox_shows_what_is_asked_for(ask: Ask, filters: dict[str, Any], holds: Any):
    """All that is given must hold; the latest come first."""
    _, answer = ask("POST", "/master-inbox/inbox-replies", {"filters": filters, "limit": 20})
    assert answer["data"]
    assert [row for row in answer["data"] if not holds(row)] == []
    times = [row["last_reply_time"] for row in answer["data"]]
    assert times == sorted(times, reverse=True)


def test_the_inbox_may_be_sorted_by_what_was_sent(ask: Ask):
    """The latest first."""
    _, answer = ask("POST", "/master-inbox/inbox-replies", {"sortBy": "SENT_TIME_DESC"})
    times = [row["last_sent_time"] for row in answer["data"]]
    assert times == sorted(times, reverse=True)


def test_the_statistics_of_mailboxes_are_of_the_campaign_s(ask: Ask):
    """By address."""
    found = rows(ask, f"/campaigns/372/mailbox-statistics?{DAYS}&time_zone=Europe/Lisbon")
    assert [each["from_email"] for each in found] == [
        "ines@atlantico-post.example.org",
        "joana@atlantico-mail.example.com",
        "rui@atlantico-mail.example.com",
    ]


WHOLE = "start_date=2025-01-01&end_date=2025-12-31"


def data_of(ask: Ask, path: str, name: str, query: str = WHOLE) -> Any:
    return ask("GET", f"/analytics/{path}?{query}")[1]["data"][name]


def test_the_sums_of_the_account_are_those_of_its_parts(ask: Ask):
    """By day, by provider, by client and by campaign the same e-mails are counted."""
    whole = data_of(ask, "overall-stats-v2", "overall_stats")
    providers = data_of(ask, "mailbox/provider-wise-overall-performance", "email_providers_performance_overview")
    clients = data_of(ask, "client/overall-stats", "client_wise_performance")
    parts = {
        "days": data_of(ask, "day-wise-overall-stats", "day_wise_stats", f"{WHOLE}&timezone=Europe/Oslo"),
        "sent days": data_of(ask, "day-wise-overall-stats-by-sent-time", "day_wise_stats"),
        "providers": providers["overall"],
        "clients": [each["campaign_stats"] for each in clients],
        "campaigns": data_of(ask, "campaign/overall-stats", "campaign_wise_performance"),
    }
    sums = {name: sum(each["sent"] for each in rows) for name, rows in parts.items()}
    assert sums == dict.fromkeys(parts, whole["sent"])
    replies = data_of(ask, "campaign/response-stats", "campaign_wise_response_stats")
    leads = sum(each[f"{kind}_reply"] for each in replies for kind in ("positive", "neutral", "negative"))
    hours = data_of(ask, "campaign/lead-to-reply-time", "lead_to_reply_time")
    assert leads == whole["replied"] == sum(each["count"] for each in hours)
    by_day = data_of(ask, "day-wise-positive-reply-stats", "day_wise_stats")
    assert sum(each["positive_replied"] for each in by_day) == whole["positive_replied"]


def test_the_totals_say_how_the_account_stands(ask: Ask):
    """Mailboxes, leads, statuses and categories."""
    assert data_of(ask, "mailbox/overall-stats", "overall_mailbox_stats", "client_ids=301") == {
        "total_connected": 3,
        "in_use": 3,
        "disconnected": 0,
        "enabled_without_warmup": 1,
    }
    counts = data_of(ask, "lead/overall-stats", "lead_stats")["count"]
    assert counts["total"] == counts["new"] + counts["follow_up"]
    statuses = data_of(ask, "campaign/status-stats", "campaign_status_stats", "")
    assert {each["status"]: each["count"] for each in statuses} == {
        "ACTIVE": 3,
        "COMPLETED": 1,
        "DRAFTED": 1,
        "PAUSED": 1,
        "STOPPED": 1,
    }
    categories = data_of(ask, "lead/category-wise-response", "lead_responses_by_category")
    assert [each["category"] for each in categories][:2] == ["Interested", "Meeting Request"]
    needed = data_of(ask, "campaign/leads-take-for-first-reply", "leads_take_for_first_reply")
    assert needed == round(332 / 66) == 5


def test_where_nothing_happened_there_is_nothing_to_divide_by(ask: Ask):
    """Shares are 0, and lists are empty."""
    never = "start_date=2024-01-01&end_date=2024-01-02"
    assert data_of(ask, "lead/overall-stats", "lead_stats", never)["percentage"] == {"new": 0, "follow_up": 0}
    assert data_of(ask, "overall-stats-v2", "overall_stats", never)["open_rate"] == "0%"
    assert data_of(ask, "campaign/leads-take-for-first-reply", "leads_take_for_first_reply", never) == 0
    assert data_of(ask, "client/overall-stats", "client_wise_performance", never) == []


def test_the_steps_of_a_campaign_add_up_to_it(ask: Ask):
    """A row for each."""
    rows = ask("GET", f"/campaigns/372/sequence-analytics?{WHOLE}")[1]["data"]
    assert [each["email_campaign_seq_id"] for each in rows] == [10093171, 10093172, 10093173]
    by_hand = ask("GET", "/campaigns/372/statistics?limit=1000")[1]["data"]
    assert sum(each["sent_count"] for each in rows) == sum(bool(each["sequence_number"]) for each in by_hand)


def test_the_analytics_are_of_the_clients_and_campaigns_asked_for(ask: Ask):
    """And of the days."""
    path = "/analytics/campaign/overall-stats"
    everything = ask("GET", f"{path}?{DAYS}")[1]["data"]["campaign_wise_performance"]
    some = ask("GET", f"{path}?{DAYS}&client_ids=299&campaign_ids=372,3023")[1]["data"]
    none = ask("GET", f"{path}?start_date=2024-01-01&end_date=2024-01-02")[1]["data"]
    assert some["campaign_wise_performance"] == [each for each in everything if each["id"] == 372]
    assert none["campaign_wise_performance"] == []


@pytest.mark.parametrize(("name", "encoding"), [("José", "cp1252"), ("Łukasz", "utf-8")])
def test_the_export_is_in_windows_1252_where_that_has_all_letters(name: str, encoding: str):
    """Else in UTF-8; both without saying so."""
    service = make_service("deployed")
    lead = {"email": "jose@example.com", "first_name": name, "custom_fields": {"Title": "CEO"}}
    asking(service)("POST", "/campaigns/372/leads", {"lead_list": [lead]})
    answer = service.apply("GET", "/api/v1/campaigns/372/leads-export", b"", "", NOON)
    assert answer.media_type == "text/csv"
    (row,) = csv.DictReader(io.StringIO(answer.body.decode(encoding)))
    assert (row["id"], row["status"], row["first_name"]) == ("1", "STARTED", name)
    assert json.loads(row["custom_fields"]) == {"Title": "CEO"}
