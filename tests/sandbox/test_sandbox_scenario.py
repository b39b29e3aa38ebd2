"""The agency's account: the same every time, all states in it, and counters that add up with the histories."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from smartlead_async import InboxFilters, LeadCategoryFilter
from smartlead_async.sandbox.settings import Dialect, Settings
from tests.sandbox.sandbox_asking import asking
from tests.sandbox.sandbox_client import DIALECTS, TODAY, agency, client_of

every_dialect = pytest.mark.parametrize("dialect", DIALECTS)
RESERVED = ("example.com", "example.net", "example.org")
DUMP = """
import json
from datetime import date
from smartlead_async.sandbox.service import Service
from smartlead_async.sandbox.settings import Settings
service = Service(Settings(scenario="agency", today=date(2025, 6, 16)))
print(json.dumps([service.leads(campaign_id) for campaign_id in service.report().leads_by_campaign]))
"""


def test_the_scenario_is_the_same_in_every_process():
    """Names, ids and statuses, whatever the seed of Python's hashes."""
    run = [sys.executable, "-c", DUMP]
    done = subprocess.run(run, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    service = agency()
    campaigns = service.report().leads_by_campaign
    assert json.loads(done.stdout) == [service.leads(campaign_id) for campaign_id in campaigns]


def test_a_reset_fills_the_account_again():
    """As it was."""
    service = agency()
    before = service.leads(372)
    asking(service)("POST", "/campaigns/372/leads/1/pause")
    assert service.leads(372) != before
    service.reset()
    assert service.leads(372) == before


def test_only_known_scenarios_are_taken():
    """Another name is refused when the sandbox is made."""
    with pytest.raises(ValueError, match="scenario is office: it must be one of None, agency"):
        Settings(scenario="office")  # type: ignore[arg-type]


async def test_every_state_is_there():
    """Campaigns in each status, leads in each standing, each kind of answer, and mailboxes that do not send."""
    service = agency()
    async with client_of(service) as smartlead:
        campaigns = await smartlead.campaigns.list()
        mailboxes = [each async for each in smartlead.email_accounts.list()]
        categories = {each.id: each.name for each in await smartlead.leads.list_categories()}
        replies = [each async for each in smartlead.inbox.list_replies()]
    assert {each.status for each in campaigns} == {"ACTIVE", "PAUSED", "COMPLETED", "STOPPED", "DRAFTED"}
    statuses = {str(lead["status"]) for each in campaigns for lead in service.leads(each.id)}
    assert statuses == {"STARTED", "INPROGRESS", "COMPLETED", "PAUSED", "STOPPED", "BLOCKED"}
    assert {categories[each.lead_category_id] for each in replies if each.lead_category_id} == {
        "Interested",
        "Meeting Request",
        "Not Interested",
        "Do Not Contact",
        "Information Request",
        "Out Of Office",
        "Wrong Person",
    }
    assert Counter(each.is_smtp_success for each in mailboxes) == {True: 8, False: 1}


async def test_the_account_holds_what_the_reference_says():
    """docs/reference/sandbox.md has these numbers."""
    async with client_of(agency()) as smartlead:
        assert len(await smartlead.clients.list()) == 3
        assert len([each async for each in smartlead.email_accounts.list()]) == 9
        assert len(await smartlead.campaigns.list()) == 7
        assert len([each async for each in smartlead.leads.list_all()]) == 335
        assert len([each async for each in smartlead.inbox.list_replies()]) == 66
        assert len([each async for each in smartlead.lead_lists.list()]) == 2


async def test_all_people_are_invented():
    """Every address is at a reserved domain, and no two leads share one."""
    async with client_of(agency()) as smartlead:
        leads = [str(lead.email) async for lead in smartlead.leads.list_all()]
        mailboxes = [str(each.from_email) async for each in smartlead.email_accounts.list()]
    assert len(leads) == len({*leads}) > 300
    assert [address for address in leads + mailboxes if not address.endswith(RESERVED)] == []


@every_dialect
async def test_the_counters_of_a_campaign_are_those_of_its_histories(dialect: Dialect):
    """Analytics, statistics and histories say the same of every campaign."""
    async with client_of(agency(dialect)) as smartlead:
        for campaign in await smartlead.campaigns.list():
            histories = (await smartlead.leads.get_message_histories(campaign.id, lead_ids=None)).leads
            messages = [message for lead in histories for message in lead.history]
            sent = [message for message in messages if message.type == "SENT"]
            rows = [row async for row in smartlead.statistics.list(campaign.id)]
            analytics = await smartlead.campaigns.get_analytics(campaign.id)
            assert analytics.sent_count == len(sent) == len(rows)
            assert analytics.reply_count == len(messages) - len(sent)
            opens = sum(int(row.open_count or 0) for row in rows)
            assert analytics.open_count == opens == sum(int(each.open_count or 0) for each in sent)
            assert analytics.bounce_count == sum(row.is_bounced is True for row in rows)
            answered = {row.stats_id for row in rows if row.reply_time}
            assert answered == {each.stats_id for each in messages if each.type == "REPLY"}


@every_dialect
async def test_the_counters_of_the_account_are_those_of_its_campaigns(dialect: Dialect):
    """By campaign, by mailbox and by domain the same e-mails are counted."""
    days = {"start_date": "2025-01-01", "end_date": "2025-12-31"}
    async with client_of(agency(dialect)) as smartlead:
        by_campaign = [each async for each in smartlead.analytics.list_campaign_performance(**days)]
        by_mailbox = [each async for each in smartlead.analytics.list_mailbox_health(**days)]
        by_domain = [each async for each in smartlead.analytics.list_domain_health(**days)]
        rows = [
            row for each in by_campaign for row in [r async for r in smartlead.statistics.list(int(each.id or 0))]
        ]
    for name in ("sent", "opened", "replied", "bounced"):
        sums = {sum(getattr(each, name) for each in group) for group in (by_campaign, by_mailbox, by_domain)}
        assert len(sums) == 1
    assert sum(int(each.sent or 0) for each in by_campaign) == len(rows)
    assert sum(int(each.opened or 0) for each in by_campaign) == sum(bool(row.open_time) for row in rows)


async def test_the_days_of_a_campaign_add_up_to_all_of_it():
    """Each thing is counted on the day on which it happened."""
    async with client_of(agency("deployed")) as smartlead:
        whole = await smartlead.campaigns.get_analytics(372)
        halves = [
            await smartlead.statistics.get_by_date(372, start_date=first, end_date=last)
            for first, last in (("2025-05-20", "2025-06-09"), ("2025-06-10", "2025-06-16"))
        ]
        top = await smartlead.statistics.get_top_level_by_date(372, start_date="2025-05-01", end_date="2025-06-30")
    for name in ("sent_count", "open_count", "click_count", "reply_count", "bounce_count"):
        assert sum(getattr(each, name) for each in halves) == getattr(whole, name) == getattr(top, name)
        assert all(getattr(each, name) for each in halves[1:])


async def test_the_statuses_of_the_leads_are_those_of_the_analytics():
    """And of the list, filtered by each."""
    async with client_of(agency()) as smartlead:
        stats = (await smartlead.campaigns.get_analytics(372)).campaign_lead_stats
        assert stats is not None
        leads = Counter([str(lead.status) async for lead in smartlead.leads.list(372)])
        paused = [lead async for lead in smartlead.leads.list(372, status="PAUSED")]
    assert stats.total == leads.total() == 90
    assert (stats.inprogress, stats.completed, stats.stopped, stats.blocked) == (
        *(leads[status] for status in ("INPROGRESS", "COMPLETED", "STOPPED", "BLOCKED")),
    )
    assert stats.paused == len(paused) == leads["PAUSED"]


async def test_some_answers_of_the_last_days_are_neither_read_nor_sorted():
    """What a reply desk begins with."""
    async with client_of(agency()) as smartlead:
        unread = [each async for each in smartlead.inbox.list_unread()]
        unsorted_ = InboxFilters(lead_categories=LeadCategoryFilter(unassigned=True))
        without = [each async for each in smartlead.inbox.list_replies(filters=unsorted_)]
    assert 5 <= len(unread) == len(without) <= 20
    assert {each.email_lead_map_id for each in unread} == {each.email_lead_map_id for each in without}
    assert all(each.last_reply_time and (TODAY - each.last_reply_time.date()).days <= 2 for each in unread)
