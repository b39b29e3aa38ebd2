"""Every call of `leads` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import AddLeadsSettings, Lead, LeadSelection, Pages, Smartlead
from smartlead_async.models.leads import AddLeadsResult, CampaignLead, FoundLead, LeadActivities, LeadCampaign, LeadCategory, LeadCompletion, LeadDetails, LeadRecord, MessageHistories, MessageHistory, PushedLeads
from typing import Any, assert_type


async def call_1(smartlead: Smartlead, lead: Lead) -> None:
    assert_type(await smartlead.leads.add(372, lead), None)


async def call_2(smartlead: Smartlead, leads: list[Lead], settings: AddLeadsSettings) -> None:
    assert_type(await smartlead.leads.add_many(372, leads, settings=settings), AddLeadsResult)


async def call_3(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.complete(372, 2433664091), LeadCompletion)


async def call_4(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.delete(372, 915), None)


async def call_5(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.export(372), str)


async def call_6(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.get(2995276770), LeadRecord)


async def call_7(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.get_by_email('john@example.com'), FoundLead)


async def call_8(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.get_campaign_overview(2995276770), Any)


async def call_9(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.get_message_histories(372, [789, 790], event_time_gt='2025-11-25T00:00:00.000Z'), MessageHistories)


async def call_10(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.get_message_history(372, 915, event_time_gt='2025-11-25T00:00:00.000Z', show_plain_text_response=True), MessageHistory)


async def call_11(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.get_sequence_details(2433664091, campaign_id=372), Any)


async def call_12(smartlead: Smartlead) -> None:
    assert_type(smartlead.leads.list(372, status='INPROGRESS', lead_category_id=1, email_status='is_replied', created_at_gt='2025-11-25T00:00:00.000Z', last_sent_time_gt='2025-11-25T00:00:00.000Z', event_time_gt='2025-11-25T00:00:00.000Z', page_size=10, start=1, max_items=5), Pages[CampaignLead])


async def call_13(smartlead: Smartlead) -> None:
    assert_type(smartlead.leads.list_activities(event_time_from='2025-11-25', event_time_to='2025-11-27T00:00:00.000Z', page_size=10, start=1, max_items=5), Pages[LeadActivities])


async def call_14(smartlead: Smartlead) -> None:
    assert_type(smartlead.leads.list_all(campaign_id=372, status='INPROGRESS', email_status='is_replied', lead_type='active', list_id=7, client_id=22, lead_email='john@example.com', start=2995276771, page_size=10, max_items=5), Pages[LeadDetails])


async def call_15(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.list_campaigns(2995276770), list[LeadCampaign])


async def call_16(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.list_categories(), list[LeadCategory])


async def call_17(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.pause(372, 915), None)


async def call_18(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.push_campaign_to_list(campaign_id=372, list_id=500, lead_map_ids=[2433664091]), None)


async def call_19(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.push_campaign_to_list(campaign_id=372, list_id=500, all_leads=True), None)


async def call_20(smartlead: Smartlead, lead_list: LeadSelection) -> None:
    assert_type(await smartlead.leads.push_to_campaign(action='copy', campaign_id=12345, lead_list=lead_list, csv_settings={'ignoreGlobalBlockList': False}, filters={}), PushedLeads)


async def call_21(smartlead: Smartlead, lead_list: LeadSelection) -> None:
    assert_type(await smartlead.leads.push_to_campaign(action='move', campaign_name='Q1 2025 Outreach', lead_list=lead_list), PushedLeads)


async def call_22(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.push_to_list(list_id=500, action='move', lead_ids=[1, 2]), None)


async def call_23(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.push_to_list(list_id=500, action='copy', all_leads=True), None)


async def call_24(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.resume(372, 915, resume_lead_with_delay_days=3), None)


async def call_25(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.set_category(372, 915, 143, pause_lead=True), None)


async def call_26(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.set_email_account(email_account_id=999, email_campaign_id=123, email_lead_id=789, override_lead_email_account=True), None)


async def call_27(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.unsubscribe(372, 915), None)


async def call_28(smartlead: Smartlead) -> None:
    assert_type(await smartlead.leads.unsubscribe_globally(2995276770), None)


async def call_29(smartlead: Smartlead, lead: Lead) -> None:
    assert_type(await smartlead.leads.update(372, 915, lead), None)
