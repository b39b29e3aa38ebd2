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
)
from smartlead_async.sandbox.settings import Dialect
from tests.sandbox.sandbox_client import DIALECTS, TODAY, agency, client_of

MORNING = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)


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


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_working_day(dialect: Dialect):
    """Each call reads what those before it wrote, and every id comes from an answer."""
    async with client_of(agency(dialect)) as smartlead:
        # Find the campaign, and in it a lead that answered and waits for us.
        campaigns = {campaign.name: campaign for campaign in await smartlead.campaigns.list()}
        textile = campaigns["Textile mills in Iberia"]
        filters = InboxFilters(campaign_id=textile.id)
        waiting = [each async for each in smartlead.inbox.list_unread(filters=filters)][-1]
        assert waiting.lead_email is not None
        lead = await smartlead.leads.get_by_email(waiting.lead_email)

        # Read its history, answer it, set its category.
        history = (await smartlead.leads.get_message_history(textile.id, lead.id)).history
        question = history[-1]
        assert (question.type, question.from_email) == ("REPLY", waiting.lead_email)
        assert question.stats_id is not None
        answer = NewReply(email_stats_id=question.stats_id, email_body="<p>With pleasure.</p>")
        await smartlead.inbox.reply(textile.id, answer)
        interested = next(each for each in await smartlead.leads.list_categories() if each.name == "Interested")
        await smartlead.leads.set_category(textile.id, lead.id, interested.id)
        answered = (await smartlead.leads.get_message_history(textile.id, lead.id)).history
        assert [each.email_body for each in answered[len(history) :]] == ["<p>With pleasure.</p>"]
        (place,) = [
            each
            for each in (await smartlead.leads.get_by_email(waiting.lead_email)).lead_campaign_data
            if each.campaign_id == textile.id
        ]
        assert place.lead_category_id == interested.id

        # List the week's replies: all of them in the week, ours among them, and read by now.
        week_ago = MORNING - timedelta(days=7)
        week = InboxFilters(reply_time_between=(week_ago, MORNING))
        replies = [each async for each in smartlead.inbox.list_replies(filters=week)]
        assert all(
            each.last_reply_time and MORNING - each.last_reply_time <= timedelta(days=7) for each in replies
        )
        assert waiting.lead_email in {each.lead_email for each in replies}
        unread = {each.lead_email async for each in smartlead.inbox.list_unread()}
        assert waiting.lead_email not in unread

        # Connect two mailboxes, write a sequence of three steps, start.
        winter = campaigns["Winter offer"]
        saved = [await smartlead.email_accounts.save_smtp(mailbox(name)) for name in ("ana", "rui")]
        await smartlead.campaigns.add_email_accounts(winter.id, [each.id for each in saved if each.id])
        steps = [step(1, 0, "A warm winter"), step(2, 3, ""), step(3, 4, "")]
        await smartlead.campaigns.save_sequences(winter.id, steps)
        schedule = CampaignSchedule(
            timezone="Europe/Oslo",
            days_of_the_week=[1, 2, 3, 4, 5],
            start_hour="09:00",
            end_hour="17:00",
            min_time_btw_emails=10,
            max_new_leads_per_day=20,
        )
        await smartlead.campaigns.update_schedule(winter.id, schedule)
        await smartlead.campaigns.set_status(winter.id, "START")

        started = await smartlead.campaigns.get(winter.id)
        assert started.status == "ACTIVE"
        senders = [each.from_email for each in await smartlead.campaigns.list_email_accounts(winter.id)]
        assert senders[-2:] == ["ana@winter.example.com", "rui@winter.example.com"]
        written = await smartlead.campaigns.get_sequences(winter.id)
        assert [(each.seq_number, each.subject) for each in written] == [(1, "A warm winter"), (2, ""), (3, "")]
