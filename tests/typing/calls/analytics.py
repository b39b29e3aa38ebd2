"""Every call of `analytics` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import Pages, Smartlead
from smartlead_async.models.analytics import CampaignPerformance, CampaignResponses, CampaignStatusCount, CategoryResponses, ClientPerformance, DayStats, DomainHealth, FollowUpReplyRate, LeadTotals, LeadsForFirstReply, MailboxHealth, MailboxTotals, MonthCount, NamedCampaign, NamedClient, Performance, ProviderPerformance, ReplyTime, TeamMemberStats
from typing import assert_type


async def call_1(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_campaign_responses(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372], full_data=True), list[CampaignResponses])


async def call_2(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_campaign_statuses(client_ids=[22, 23]), list[CampaignStatusCount])


async def call_3(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_client_count_by_month(client_ids=[22, 23]), list[MonthCount])


async def call_4(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_follow_up_reply_rate(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372]), FollowUpReplyRate)


async def call_5(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_lead_to_reply_time(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372]), list[ReplyTime])


async def call_6(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_lead_totals(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372]), LeadTotals)


async def call_7(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_leads_for_first_reply(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372]), LeadsForFirstReply)


async def call_8(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_mailbox_totals(client_ids=[22, 23]), MailboxTotals)


async def call_9(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_overall(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372], is_agency=True, full_data=True), Performance)


async def call_10(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_overall_by_day(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372]), list[DayStats])


async def call_11(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_overall_by_sent_day(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372]), list[DayStats])


async def call_12(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_positive_replies_by_day(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372]), list[DayStats])


async def call_13(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_positive_replies_by_sent_day(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372]), list[DayStats])


async def call_14(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_provider_performance(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372], full_data=True), ProviderPerformance)


async def call_15(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_responses_by_category(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372]), list[CategoryResponses])


async def call_16(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.get_team_board(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372], full_data=True), list[TeamMemberStats])


async def call_17(smartlead: Smartlead) -> None:
    assert_type(smartlead.analytics.list_campaign_performance(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372], full_data=True, page_size=10, start=1, max_items=5), Pages[CampaignPerformance])


async def call_18(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.list_campaigns(client_ids=[22, 23]), list[NamedCampaign])


async def call_19(smartlead: Smartlead) -> None:
    assert_type(smartlead.analytics.list_client_performance(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], filter='active', full_data=True, page_size=10, start=1, max_items=5), Pages[ClientPerformance])


async def call_20(smartlead: Smartlead) -> None:
    assert_type(await smartlead.analytics.list_clients(client_ids=[22, 23]), list[NamedClient])


async def call_21(smartlead: Smartlead) -> None:
    assert_type(smartlead.analytics.list_domain_health(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372], full_data=True, page_size=10, start=1, max_items=5), Pages[DomainHealth])


async def call_22(smartlead: Smartlead) -> None:
    assert_type(smartlead.analytics.list_mailbox_health(start_date='2025-01-01', end_date='2025-01-31', timezone='America/New_York', client_ids=[22, 23], campaign_ids=[372], full_data=True, is_bounced=False, page_size=10, start=1, max_items=5), Pages[MailboxHealth])
