"""What a test lets happen to leads, by methods of the sandbox and over its own address."""

from datetime import UTC, datetime, timedelta

import pytest

from smartlead_async import Lead, Smartlead
from smartlead_async.sandbox import Sandbox
from smartlead_async.sandbox.lead_events import lead_event_from
from smartlead_async.sandbox.service import Service
from smartlead_async.sandbox.state import Event
from tests.loopback import http_client
from tests.sandbox.sandbox_asking import NOON, asking, make_service
from tests.sandbox.sandbox_client import lead_event

ANA = "ana@example.com"
BULK_HISTORY = "message-history-for-leads/bbfbdsFGHlBr76ruhjvh6fhHL"


@pytest.fixture
def service() -> Service:
    service = make_service("deployed")
    for campaign_id in (372, asking(service)("POST", "/campaigns/create", {"name": "Other"})[1]["id"]):
        asking(service)("POST", f"/campaigns/{campaign_id}/leads", {"lead_list": [{"email": ANA}]})
    return service


@pytest.mark.real_time
async def test_a_lead_does_what_a_test_says():
    """Each thing is counted, and shown where the API shows it."""
    with Sandbox(limit=None, dialect="deployed") as sandbox:
        async with Smartlead(sandbox.api_key, base_url=sandbox.base_url, rate_limits=()) as smartlead:
            await smartlead.leads.add(372, Lead(email=ANA))
            sandbox.send_email(ANA)
            sandbox.open_email(1)
            sandbox.open_email(ANA, campaign_id=372)
            sandbox.click_link(ANA)
            sandbox.receive_reply(ANA, "<p>Yes</p>", at=datetime(2025, 6, 1, tzinfo=UTC))
            sandbox.bounce(ANA)
            sandbox.unsubscribe(ANA)
            sandbox.unsubscribe(ANA)
            analytics = await smartlead.campaigns.get_analytics(372)
            (row,) = [each async for each in smartlead.statistics.list(372)]
        sandbox.reset()
        assert sandbox.leads(372) == []
    counters = ("sent", "open", "unique_open", "click", "reply", "bounce", "unsubscribed")
    assert [getattr(analytics, f"{name}_count") for name in counters] == [1, 2, 1, 1, 1, 1, 1]
    assert (row.open_count, row.click_count, row.is_bounced, row.is_unsubscribed) == (2, 1, True, True)
    assert row.reply_time == datetime(2025, 6, 1, tzinfo=UTC)


@pytest.mark.real_time
def test_a_program_in_any_language_lets_things_happen():
    """`POST /__sandbox__/happen` takes the event as JSON, and says what is wrong with one."""
    with Sandbox(limit=None) as sandbox, http_client(sandbox.base_url) as client:
        client.post("/campaigns/372/leads/add", json={"email": ANA}, params={"api_key": sandbox.api_key})
        url = sandbox.base_url.replace("/api/v1", "/__sandbox__/happen")
        event = {"event": "reply", "lead": ANA, "campaign_id": 372, "at": "2025-06-01T09:00:00Z"}
        assert client.post(url, json=event).json() == {"ok": True}
        answers = [
            client.post(url, json=wrong)
            for wrong in ({**event, "lead": "rui@example.com"}, {**event, "event": "sneeze"}, [event])
        ]
    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert answers[0].json() == {"error": "there is no lead 'rui@example.com' in campaign 372"}


def test_a_reply_needs_no_e_mail_before_it(service: Service):
    """A lead that was not written to is sent the first one."""
    service.happen(lead_event("reply", ANA, at=NOON))
    _, answer = asking(service)("GET", "/campaigns/372/leads/1/message-history")
    assert [each["type"] for each in answer["history"]] == ["SENT", "REPLY"]
    assert answer["history"][0]["stats_id"] == answer["history"][1]["stats_id"]


@pytest.mark.parametrize(
    ("lead", "campaign_id", "message"),
    [
        ("rui@example.com", None, "there is no lead 'rui@example.com' in any campaign"),
        (99, 372, "there is no lead 99 in campaign 372"),
        (ANA, 3023, "campaign 3023 has no more e-mails for ana@example.com"),
    ],
)
def test_what_cannot_happen_is_refused(service: Service, lead: str | int, campaign_id: int | None, message: str):
    """With the lead and the campaign in the message."""
    with pytest.raises(ValueError, match=message):
        service.happen(lead_event("reply", lead, campaign_id=campaign_id))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"event": "reply"}, "lead"),
        ({"event": "reply", "lead": ANA, "text": "Yes"}, "text is not known: an event has at, body"),
        ({"event": "reply", "lead": ANA, "at": "yesterday"}, "Invalid isoformat"),
        ({"event": "reply", "lead": ANA, "at": "2025-06-01T09:00:00"}, "must have a time zone"),
    ],
)
def test_an_event_that_is_none_is_refused(fields: dict[str, object], message: str):
    """Before anything happens."""
    with pytest.raises((ValueError, TypeError), match=message):
        lead_event_from(fields)  # type: ignore[arg-type]  # as JSON has it


def test_the_campaign_is_the_one_that_wrote_last(service: Service):
    """Where none did, the first that the lead is in."""
    steps = [{"seq_number": 1, "subject": "Hello", "email_body": "x", "seq_delay_details": {"delay_in_days": 0}}]
    ask = asking(service)
    ask("POST", "/campaigns/3023/sequences", {"sequences": steps})
    service.happen(lead_event("send", ANA, at=NOON))
    service.happen(lead_event("send", ANA, campaign_id=3023, at=NOON + timedelta(days=1)))
    service.happen(lead_event("reply", ANA, at=NOON + timedelta(days=2)))
    counts = [ask("GET", f"/campaigns/{each}/analytics")[1]["reply_count"] for each in (372, 3023)]
    assert counts == ["0", "1"]


@pytest.mark.parametrize(("setting", "event"), [("OPEN_AN_EMAIL", "open"), ("CLICK_ON_A_LINK", "click")])
def test_what_stops_the_sequence_is_a_setting(service: Service, setting: str, event: str):
    """Other things do not."""
    ask = asking(service)
    step = {"subject": "Hello", "email_body": "x", "seq_delay_details": {"delay_in_days": 0}}
    ask("POST", "/campaigns/372/sequences", {"sequences": [{**step, "seq_number": number} for number in (1, 2)]})
    ask("POST", "/campaigns/372/settings", {"stop_lead_settings": setting})
    service.happen(lead_event("reply", ANA))
    assert [lead["status"] for lead in service.leads(372)] == ["INPROGRESS"]
    service.happen(lead_event(event, ANA))
    assert [lead["status"] for lead in service.leads(372)] == ["STOPPED"]


def test_a_lead_is_written_to_from_one_mailbox():
    """Of several of the campaign each lead has its own, all through its history."""
    service = make_service("deployed")
    ask = asking(service)
    for name in ("joana", "rui"):
        account = {"from_name": name, "from_email": f"{name}@example.org", "user_name": name}
        ask("POST", "/email-accounts/save", account)
    ask("POST", "/campaigns/372/email-accounts", {"email_account_ids": [456, 457]})
    ask("POST", "/campaigns/372/leads", {"lead_list": [{"email": f"{name}@example.com"} for name in "abcd"]})
    for lead_id in range(1, 5):
        service.happen(lead_event("reply", lead_id, at=NOON))
    _, histories = ask("POST", f"/campaigns/372/{BULK_HISTORY}", {"lead_ids": None})
    ends = [(sent["from"], reply["to"]) for sent, reply in (each["history"] for each in histories.values())]
    assert ends == [(f"{name}@example.org",) * 2 for name in ("rui", "joana", "rui", "joana")]
    assert [each["daily_sent_count"] for each in ask("GET", "/email-accounts/")[1]] == [2, 2]


def test_every_event_is_handed_on(service: Service):
    """With the campaign, the lead and the e-mail; what changes nothing is none."""
    seen: list[Event] = []
    service.on_event(seen.append)
    for kind in ("send", "open", "click", "reply", "unsubscribe"):
        service.happen(lead_event(kind, ANA, campaign_id=372))
    for category_id in (1, 1, 2):
        asking(service)("POST", "/campaigns/372/leads/1/category", {"category_id": category_id})
    service.happen(lead_event("bounce", ANA, campaign_id=372))
    assert [each.type for each in seen] == [
        "EMAIL_SENT",
        "FIRST_EMAIL_SENT",
        "EMAIL_OPEN",
        "EMAIL_LINK_CLICK",
        "EMAIL_REPLY",
        "LEAD_UNSUBSCRIBED",
        "LEAD_CATEGORY_UPDATED",
        "LEAD_CATEGORY_UPDATED",
        "EMAIL_BOUNCE",
    ]
    assert {(each.campaign.id, each.lead.lead.email) for each in seen} == {(372, ANA)}
    assert [each.old_category_id for each in seen if each.type == "LEAD_CATEGORY_UPDATED"] == [None, 1]


def test_a_reset_keeps_who_listens(service: Service):
    """It forgets the account, not the program around it."""
    seen: list[Event] = []
    service.on_event(seen.append)
    service.reset()
    asking(service)("POST", "/campaigns/372/leads", {"lead_list": [{"email": ANA}]})
    service.happen(lead_event("send", ANA))
    assert [each.type for each in seen] == ["EMAIL_SENT", "FIRST_EMAIL_SENT"]
