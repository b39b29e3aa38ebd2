"""A working day before the agency's account, in the order it has, by the package's own client."""

from datetime import UTC, datetime, timedelta

import pytest

from smartlead_async import (
    CampaignSchedule,
    InboxFilters,
    NewEmailAccount,
    NewReply,
    NewSequenceDelay,
    NewSequenceStep,
    Smartlead,
)
from smartlead_async.sandbox.settings import Dialect
from tests.sandbox.sandbox_client import DIALECTS, TODAY, agency, client_of

MORNING = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
SCHEDULE = CampaignSchedule(
    timezone="Europe/Oslo",
    days_of_the_week=[1, 2, 3, 4, 5],
    start_hour="09:00",
    end_hour="17:00",
    min_time_btw_emails=10,
    max_new_leads_per_day=20,
)


def step(number: int, days: int, subject: str) -> NewSequenceStep:
    delay = NewSequenceDelay(delay_in_days=days)
    return NewSequenceStep(seq_number=number, subject=subject, email_body="<p>Hi</p>", seq_delay_details=delay)


def mailbox(name: str) -> NewEmailAccount:
    return NewEmailAccount(
        from_name=name,
        from_email=f"{name}@winter.example.com",
        user_name=f"{name}@winter.example.com",
        password="an app password",
        smtp_host="smtp.winter.example.com",
        smtp_port=587,
        imap_host="imap.winter.example.com",
        imap_port=993,
        warmup_enabled=True,
    )


async def answer_a_reply(smartlead: Smartlead, campaign_id: int) -> str:
    """Of the unread ones in a campaign: find its lead, read the history, reply, set a category; the address."""
    filters = InboxFilters(campaign_id=campaign_id)
    waiting = [each async for each in smartlead.inbox.list_unread(filters=filters)][-1]
    assert waiting.lead_email is not None
    lead = await smartlead.leads.get_by_email(waiting.lead_email)

    history = (await smartlead.leads.get_message_history(campaign_id, lead.id)).history
    question = history[-1]
    assert (question.type, question.from_email) == ("REPLY", waiting.lead_email)
    assert question.stats_id is not None
    reply = NewReply(email_stats_id=question.stats_id, email_body="<p>With pleasure.</p>")
    await smartlead.inbox.reply(campaign_id, reply)
    answered = (await smartlead.leads.get_message_history(campaign_id, lead.id)).history
    assert [each.email_body for each in answered[len(history) :]] == ["<p>With pleasure.</p>"]

    interested = next(each for each in await smartlead.leads.list_categories() if each.name == "Interested")
    await smartlead.leads.set_category(campaign_id, lead.id, interested.id)
    places = (await smartlead.leads.get_by_email(waiting.lead_email)).lead_campaign_data
    categories = [place.lead_category_id for place in places if place.campaign_id == campaign_id]
    assert categories == [interested.id]
    return waiting.lead_email


async def list_the_week(smartlead: Smartlead, answered: str) -> None:
    """All replies of the week are in it, the one that was answered among them, and read by then."""
    week = InboxFilters(reply_time_between=(MORNING - timedelta(days=7), MORNING))
    replies = [each async for each in smartlead.inbox.list_replies(filters=week)]
    assert all(each.last_reply_time and MORNING - each.last_reply_time <= timedelta(days=7) for each in replies)
    assert answered in {each.lead_email for each in replies}
    assert answered not in {each.lead_email async for each in smartlead.inbox.list_unread()}


async def start_a_campaign(smartlead: Smartlead, campaign_id: int) -> None:
    """Connect two mailboxes, write a sequence of three steps and a schedule, start."""
    saved = [await smartlead.email_accounts.save_smtp(mailbox(name)) for name in ("ana", "rui")]
    await smartlead.campaigns.add_email_accounts(campaign_id, [each.id for each in saved if each.id])
    steps = [step(1, 0, "A warm winter"), step(2, 3, ""), step(3, 4, "")]
    await smartlead.campaigns.save_sequences(campaign_id, steps)
    await smartlead.campaigns.update_schedule(campaign_id, SCHEDULE)
    await smartlead.campaigns.set_status(campaign_id, "START")

    assert (await smartlead.campaigns.get(campaign_id)).status == "ACTIVE"
    senders = [each.from_email for each in await smartlead.campaigns.list_email_accounts(campaign_id)]
    assert senders[-2:] == ["ana@winter.example.com", "rui@winter.example.com"]
    written = await smartlead.campaigns.get_sequences(campaign_id)
    assert [(each.seq_number, each.subject) for each in written] == [(1, "A warm winter"), (2, ""), (3, "")]


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_working_day(dialect: Dialect):
    """Each call reads what those before it wrote, and every id comes from an answer."""
    async with client_of(agency(dialect)) as smartlead:
        campaigns = {campaign.name: campaign.id for campaign in await smartlead.campaigns.list()}
        answered = await answer_a_reply(smartlead, campaigns["Textile mills in Iberia"])
        await list_the_week(smartlead, answered)
        await start_a_campaign(smartlead, campaigns["Winter offer"])
