"""What the calls of a working day give, and what they refuse."""

from collections.abc import Mapping
from datetime import date
from typing import assert_type

from smartlead_async import (
    NewAccountWebhook,
    NewEmailAccount,
    NewReply,
    Pages,
    ProspectFilters,
    Smartlead,
    WarmupSettings,
)
from smartlead_async.models.analytics import CampaignPerformance, MailboxHealth
from smartlead_async.models.block_list import BlockedEntry
from smartlead_async.models.campaigns import DuplicatedCampaign
from smartlead_async.models.email_accounts import SavedEmailAccount, WarmupStats
from smartlead_async.models.inbox import InboxConversation
from smartlead_async.models.lead_lists import LeadList
from smartlead_async.models.leads import LeadCampaign, LeadCategory, LeadRecord, MessageHistories, MessageHistory
from smartlead_async.models.smart_prospect import FetchedContacts, Prospect
from smartlead_async.models.statistics import CampaignDays, SentEmail
from smartlead_async.models.webhooks import CreatedWebhook


async def leads(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.get(11), LeadRecord)
    assert_type(await smartlead.leads.list_campaigns(11), list[LeadCampaign])
    assert_type(await smartlead.leads.list_categories(), list[LeadCategory])
    assert_type(await smartlead.leads.get_message_history(372, 11, event_time_gt=date(2025, 1, 1)), MessageHistory)
    assert_type(await smartlead.leads.get_message_histories(372, None), MessageHistories)
    assert_type(await smartlead.leads.resume(372, 11, resume_lead_with_delay_days=3), None)
    await smartlead.leads.get_message_histories(372)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[missing-argument]


async def campaigns(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.duplicate(372), DuplicatedCampaign)
    assert_type(await smartlead.campaigns.add_email_accounts(372, [1, 2]), None)
    campaign = await smartlead.campaigns.get(372)
    await smartlead.campaigns.update_settings(372, campaign.to_settings())
    await smartlead.campaigns.update_schedule(372, campaign.to_schedule())
    steps = [step.to_update() for step in await smartlead.campaigns.get_sequences(372)]
    await smartlead.campaigns.save_sequences(372, steps)


async def figures(smartlead: Smartlead) -> None:
    days = {"start_date": "2025-01-01", "end_date": "2025-01-31"}
    assert_type(await smartlead.statistics.get_by_date(372, **days), CampaignDays)
    assert_type(smartlead.statistics.list(372, email_status="replied"), Pages[SentEmail])
    assert_type(smartlead.statistics.list_by_lead(372), Pages[Mapping[str, object]])
    assert_type(
        smartlead.analytics.list_campaign_performance(start_date=date(2025, 1, 1), end_date="2025-01-31"),
        Pages[CampaignPerformance],
    )
    assert_type(
        smartlead.analytics.list_mailbox_health(start_date="2025-01-01", end_date="2025-01-31", client_ids=[22]),
        Pages[MailboxHealth],
    )
    smartlead.statistics.list(372, email_status="Replied")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]


async def lists(smartlead: Smartlead) -> None:
    assert_type(smartlead.lead_lists.list(), Pages[LeadList])
    assert_type(await smartlead.lead_lists.create("Q1"), LeadList)
    assert_type(smartlead.block_list.list(), Pages[BlockedEntry])
    assert_type(await smartlead.block_list.delete(5), None)


async def mailboxes(smartlead: Smartlead, account: NewEmailAccount, warmup: WarmupSettings) -> None:
    assert_type(await smartlead.email_accounts.save_smtp(account), SavedEmailAccount)
    assert_type(await smartlead.email_accounts.set_warmup(5, warmup), None)
    assert_type(await smartlead.email_accounts.get_warmup_stats(5), WarmupStats)
    await smartlead.email_accounts.update(5, (await smartlead.email_accounts.get(5)).to_update())


async def inbox(smartlead: Smartlead, reply: NewReply, webhook: NewAccountWebhook) -> None:
    assert_type(smartlead.inbox.list_unread(), Pages[InboxConversation])
    assert_type(await smartlead.inbox.reply(372, reply), None)
    assert_type(await smartlead.webhooks.create(webhook), CreatedWebhook)


async def prospects(smartlead: Smartlead, filters: ProspectFilters) -> None:
    page = await smartlead.smart_prospect.search(filters, page_size=100)
    found = [person.id for person in page.items if person.id]
    contacts = await smartlead.smart_prospect.fetch_contacts(filter_id=page.extra["filter_id"], id=found)
    assert_type(contacts, FetchedContacts)
    assert_type(smartlead.smart_prospect.get_contacts(filter_id=page.extra["filter_id"]), Pages[Prospect])
    smartlead.smart_prospect.list_levels(search=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
