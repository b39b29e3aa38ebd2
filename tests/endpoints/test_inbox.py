"""The master inbox: what each of its lists takes, and how its conversations are read."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import respx

from smartlead_async import (
    ApiError,
    InboxFilters,
    InboxViewFilters,
    InvalidInputError,
    LeadCategoryFilter,
    OutcomeUnknownError,
    Smartlead,
)
from smartlead_async.models.inbox import (
    BlockedDomains,
    InboxConversation,
    InboxMessage,
    InboxReference,
    InboxStats,
    LeadNote,
)
from tests.endpoints.documented import BY_NAME, refusals, result_of

LEAD = {"email_lead_map_id": 5}
FORWARD = {"message_id": "<a@b.org>", "stats_id": "x", "to_emails": "a@b.org, c@d.org"}


def filters(**counts: int) -> InboxFilters:
    """With so many ids of each kind."""
    return InboxFilters(**{name: [*range(1, count + 1)] for name, count in counts.items()})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda _: InboxFilters(reply_time_between=["2025-02-01T00:00:00Z", "2025-01-01T00:00:00Z"]),
            "reply_time_between: ['2025-02-01T00:00:00Z', '2025-01-01T00:00:00Z'] is not allowed; it must be two",
        ),
        (
            lambda _: InboxViewFilters(reply_time_between=["2025-02-01", "2025-03-01"]),
            "reply_time_between: ['2025-02-01', '2025-03-01'] is not allowed; it must be two times",
        ),
        (lambda s: s.inbox.list_replies(filters=filters(email_account_id=21)), "email_account_id: [1, 2, 3, 4,"),
        (lambda s: s.inbox.list_unread(filters=filters(email_account_id=11)), "email_account_id: [1, 2, 3, 4,"),
        (lambda s: s.inbox.list_sent(filters=filters(campaign_id=16)), "campaign_id: [1, 2, 3, 4, 5, 6, 7, 8, 9,"),
        (lambda s: s.inbox.list_important(filters=filters(email_account_id=11)), "email_account_id: [1, 2, 3, 4,"),
        (lambda s: s.inbox.list_archived(filters=filters(campaign_tag_id=11)), "campaign_tag_id: [1, 2, 3, 4,"),
        (lambda s: s.inbox.list_snoozed(filters=filters(campaign_id=6)), "campaign_id: [1, 2, 3, 4, 5, 6] is not"),
        (
            lambda _: InboxFilters(campaign_id=[]),
            "campaign_id: [] is not allowed; it must be a positive integer, or",
        ),
        (lambda _: InboxFilters(email_status=[]), "email_status: [] is not allowed; it must be one of Opened,"),
        (lambda _: InboxFilters(email_status=""), "email_status: '' is not allowed; it must be one of Opened,"),
        (
            lambda _: LeadCategoryFilter(category_ids_in=5),
            "category_ids_in: 5 is not allowed; it must be a list of 1 to 10 positive integers",
        ),
        (
            lambda _: InboxViewFilters(campaign_id=[1, 2]),
            "campaign_id: [1, 2] is not allowed; it must be a positive integer",
        ),
        (
            lambda s: s.inbox.list_view(filters=InboxFilters(campaign_id=1)),
            "expected InboxViewFilters, got InboxFilters; give InboxViewFilters(...)",
        ),
        (
            lambda s: s.inbox.list_scheduled(sort_by="REPLY_TIME_DESC"),
            "sort_by: 'REPLY_TIME_DESC' is not allowed; it must be one of SCHEDULED_TIME_ASC, SCHEDULED_TIME_DESC",
        ),
        (
            lambda s: s.inbox.list_reminders(sort_by="SCHEDULED_TIME_ASC"),
            "sort_by: 'SCHEDULED_TIME_ASC' is not allowed; it must be one of REMINDER_TIME_ASC, REMINDER",
        ),
        (
            lambda s: s.inbox.list_sent(page_size=21),
            "page_size: 21 is not allowed; it must be a whole number from 1 to",
        ),
        (
            lambda s: s.inbox.list_untracked(page_size=101),
            "page_size: 101 is not allowed; it must be a whole number from 1 to 100",
        ),
        (
            lambda s: s.inbox.list_untracked(from_email="ana"),
            "from_email: 'ana' is not allowed; it must be an e-mail",
        ),
        (
            lambda s: s.inbox.get_reply_status("4d9ff292-b7a4-45a1-80aa-e1ac2c925404"),
            "message_id: '4d9ff292-b7a4-45a1-80aa-e1ac2c925404' is not allowed; it must be the message_id that",
        ),
        (
            lambda s: s.inbox.forward(372, **{**FORWARD, "to_emails": "a@b.org; c@d.org"}),
            "to_emails: 'a@b.org; c@d.org' is not allowed; it must be e-mail addresses with commas between them",
        ),
        (
            lambda s: s.inbox.forward(372, **{**FORWARD, "stats_id": "<a@b.org>"}),
            "stats_id: '<a@b.org>' is not allowed; it must be the stats_id of a message",
        ),
        (
            lambda s: s.inbox.set_revenue(**LEAD, revenue=-1),
            "revenue: -1 is not allowed; it must be a number of at least 0",
        ),
        (
            lambda s: s.inbox.set_revenue(**LEAD, revenue=float("nan")),
            "revenue: nan is not allowed; it must be a number of at least 0",
        ),
        (
            lambda s: s.inbox.set_revenue(**LEAD, revenue=True),
            "revenue: True is not allowed; it must be a number of at least 0",
        ),
        (
            lambda s: s.inbox.create_task(**LEAD, name="x", priority="URGENT"),
            "priority: 'URGENT' is not allowed; it must be one of HIGH, LOW, MEDIUM",
        ),
        (
            lambda s: s.inbox.create_task(**LEAD, name="x", due_date="tomorrow"),
            "due_date: 'tomorrow' is not allowed; it must be an aware datetime, or ISO 8601 text with a time zone",
        ),
        (
            lambda s: s.inbox.create_note(**LEAD, note_message=" "),
            "note_message: ' ' is not allowed; it must be text",
        ),
        (
            lambda s: s.inbox.resume_lead(**LEAD, campaign_id=1, resume_delay_days=-1),
            "resume_delay_days: -1 is not allowed; it must be an integer of at least 0",
        ),
        (
            lambda s: s.inbox.block_domains([]),
            "domains: [] is not allowed; it must be a list of at least one domain, each as example.com",
        ),
        (
            lambda s: s.inbox.block_domains(["a@b.org"]),
            "domains: ['a@b.org'] is not allowed; it must be a list of at",
        ),
        (
            lambda s: s.inbox.block_domains(["b..org"]),
            "domains: ['b..org'] is not allowed; it must be a list of at",
        ),
        (
            lambda s: s.inbox.block_domains(["x.com"], source="spam"),
            "source: 'spam' is not allowed; it must be one of",
        ),
    ],
)
async def test_a_value_that_cannot_be_meant_is_refused(
    call: Callable[[Smartlead], Any], message: str, smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """With the name of the parameter, the value, and what it may be; each list has its own most."""
    with pytest.raises(InvalidInputError) as caught:
        await call(smartlead)
    assert caught.value.message.startswith(message)
    assert api.calls.call_count == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda s: s.inbox.list_replies(filters=filters(campaign_id=5, email_account_id=20)),
        lambda s: s.inbox.list_sent(filters=filters(campaign_id=15, email_account_id=500)),
        lambda s: s.inbox.list_important(filters=filters(campaign_id=5, email_account_id=10)),
    ],
)
async def test_a_list_takes_as_many_ids_as_it_says(
    call: Callable[[Smartlead], Any], smartlead: Smartlead, api: respx.MockRouter
) -> None:
    """One filter serves lists of different bounds."""
    api.route(method="POST").respond(json={"ok": True, "data": []})
    assert (await call(smartlead)).items == []


async def test_a_documented_conversation_is_read_as_a_deployed_one() -> None:
    """What the documentation has in objects of their own has the names that the deployed API gives it."""
    [seen] = await result_of(BY_NAME["inbox.list_replies"], "documented")
    assert seen == InboxConversation(
        id="msg_xyz789",
        email_lead_map_id=2433664091,
        email_campaign_id=12345,
        email_campaign_name="Q1 2025 SaaS Outreach",
        lead_email="sarah@startup.io",
        lead_first_name="Sarah",
        lead_last_name="Johnson",
        lead_company="Startup Inc",
        lead_phone="+1-555-0100",
        lead_category_id=1,
        lead_category_name="Interested",
        last_reply_time=datetime(2025, 1, 20, 14, 30, tzinfo=UTC),
        email_account=InboxReference(id=789, email="sales@yourcompany.com", name="Sales Team"),
        assigned_to=InboxReference(id=456, name="Jane Smith", email="jane@yourcompany.com"),
        last_message=InboxMessage(
            id="email_abc123",
            subject="Re: Partnership Opportunity",
            body="Thanks for reaching out!",
            received_at=datetime(2025, 1, 20, 14, 30, tzinfo=UTC),
            sent_from="sarah@startup.io",
            sent_to="sales@yourcompany.com",
        ),
        stats=InboxStats(
            total_sent=3,
            total_opened=2,
            total_clicked=1,
            total_replied=1,
            last_activity=datetime(2025, 1, 20, 14, 30, tzinfo=UTC),
        ),
        email_status="Replied",
        is_read=False,
        is_important=False,
        is_archived=False,
        tags=["hot-lead"],
    )


def test_what_a_conversation_has_besides_is_kept() -> None:
    """In the place where it stood; null is nothing."""
    read = InboxConversation.from_dict(
        {"lead": {"email": "a@b.org", "city": "Rome"}, "campaign": None, "last_message": {"received_at": None}}
    )
    assert (read.lead_email, read.extra) == ("a@b.org", {"lead": {"city": "Rome"}})
    assert read.last_reply_time is None


async def test_a_category_is_taken_away_by_null(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """It is sent."""
    route = api.patch("/master-inbox/update-category").respond(json={"success": True})
    await smartlead.inbox.set_category(**LEAD, category_id=None)
    assert route.calls.last.request.content == b'{"email_lead_map_id":5,"category_id":null}'


async def test_the_documented_refusal_to_forward_is_final(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """Its status 500 says that there is no such mailbox; of another one the outcome is unknown."""
    route = api.post("/campaigns/372/forward-email").respond(500, json=refusals("inbox.forward", 500)[0])
    with pytest.raises(ApiError, match="500: Email account not found!"):
        await smartlead.inbox.forward(372, **FORWARD)
    route.respond(500, json={"error": "boom"})
    with pytest.raises(OutcomeUnknownError):
        await smartlead.inbox.forward(372, **FORWARD)
    assert route.call_count == 2


async def test_a_note_is_found_wherever_it_stands(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """In the documented envelope, or as another page has it."""
    route = api.post("/master-inbox/create-note").respond(json={"id": "7", "note_message": "x"})
    assert await smartlead.inbox.create_note(**LEAD, note_message="x") == LeadNote(id=7, note_message="x")
    assert route.call_count == 1


async def test_domains_may_be_blocked_twice(smartlead: Smartlead, api: respx.MockRouter) -> None:
    """What is blocked stays so."""
    route = api.post("/master-inbox/block-domains")
    route.side_effect = [httpx.Response(502), httpx.Response(200, json={"success": True, "data": {}})]
    assert await smartlead.inbox.block_domains(["spam.com"]) == BlockedDomains()
