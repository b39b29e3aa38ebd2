"""Every call of `inbox` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import InboxFilters, InboxViewFilters, NewReply, Pages, Smartlead
from smartlead_async.models.inbox import BlockedDomains, ForwardedEmail, InboxConversation, LeadNote, LeadReminder, LeadResumption, LeadTask, ReplyStatus, SubsequenceStart, UntrackedReply
from typing import assert_type


async def call_1(smartlead: Smartlead) -> None:
    assert_type(await smartlead.inbox.block_domains(['spam.com', 'invalid.com'], source='manual'), BlockedDomains)


async def call_2(smartlead: Smartlead) -> None:
    assert_type(await smartlead.inbox.create_note(email_lead_map_id=2433664091, note_message='Called lead - interested in Q2 2025 rollout. Follow up end of Jan.'), LeadNote)


async def call_3(smartlead: Smartlead) -> None:
    assert_type(await smartlead.inbox.create_task(email_lead_map_id=2433664091, name='Schedule demo call', description='Lead interested in enterprise plan', priority='HIGH', due_date='2025-01-25T14:00:00.000Z'), LeadTask)


async def call_4(smartlead: Smartlead) -> None:
    assert_type(await smartlead.inbox.forward(372, message_id='msg-abc-123', stats_id='stats-abc-123', to_emails='manager@company.com,sales@company.com', forward_email_body='<p>Sharing this thread for your visibility.</p>', forward_email_subject='FYI – please review'), ForwardedEmail)


async def call_5(smartlead: Smartlead) -> None:
    assert_type(await smartlead.inbox.get(2433664091), InboxConversation)


async def call_6(smartlead: Smartlead) -> None:
    assert_type(await smartlead.inbox.get_reply_status('<4d9ff292-b7a4-45a1-80aa-e1ac2c925404-133jc7w@dealversego.co>'), ReplyStatus)


async def call_7(smartlead: Smartlead, filters: InboxFilters) -> None:
    assert_type(smartlead.inbox.list_archived(filters=filters, sort_by='REPLY_TIME_DESC', fetch_message_history=False, page_size=10, start=1, max_items=5), Pages[InboxConversation])


async def call_8(smartlead: Smartlead, filters: InboxFilters) -> None:
    assert_type(smartlead.inbox.list_important(filters=filters, sort_by='REPLY_TIME_DESC', fetch_message_history=False, page_size=10, start=1, max_items=5), Pages[InboxConversation])


async def call_9(smartlead: Smartlead, filters: InboxFilters) -> None:
    assert_type(smartlead.inbox.list_reminders(filters=filters, sort_by='REMINDER_TIME_ASC', page_size=10, start=1, max_items=5), Pages[InboxConversation])


async def call_10(smartlead: Smartlead, filters: InboxFilters) -> None:
    assert_type(smartlead.inbox.list_replies(filters=filters, sort_by='REPLY_TIME_DESC', fetch_message_history=False, page_size=10, start=1, max_items=5), Pages[InboxConversation])


async def call_11(smartlead: Smartlead, filters: InboxFilters) -> None:
    assert_type(smartlead.inbox.list_scheduled(filters=filters, sort_by='SCHEDULED_TIME_ASC', fetch_message_history=False, page_size=10, start=1, max_items=5), Pages[InboxConversation])


async def call_12(smartlead: Smartlead, filters: InboxFilters) -> None:
    assert_type(smartlead.inbox.list_sent(filters=filters, sort_by='REPLY_TIME_DESC', page_size=10, start=1, max_items=5), Pages[InboxConversation])


async def call_13(smartlead: Smartlead, filters: InboxFilters) -> None:
    assert_type(smartlead.inbox.list_snoozed(filters=filters, sort_by='REPLY_TIME_DESC', fetch_message_history=False, page_size=10, start=1, max_items=5), Pages[InboxConversation])


async def call_14(smartlead: Smartlead, filters: InboxFilters) -> None:
    assert_type(smartlead.inbox.list_unread(filters=filters, sort_by='REPLY_TIME_DESC', fetch_message_history=False, page_size=10, start=1, max_items=5), Pages[InboxConversation])


async def call_15(smartlead: Smartlead) -> None:
    assert_type(smartlead.inbox.list_untracked(fetch_attachments=True, fetch_body=True, from_email='john@company.com', to_email='sales@yourcompany.com', subject_line='Product', page_size=10, start=1, max_items=5), Pages[UntrackedReply])


async def call_16(smartlead: Smartlead, filters: InboxViewFilters) -> None:
    assert_type(smartlead.inbox.list_view(filters=filters, sort_by='REPLY_TIME_DESC', fetch_message_history=False, page_size=10, start=1, max_items=5), Pages[InboxConversation])


async def call_17(smartlead: Smartlead) -> None:
    assert_type(await smartlead.inbox.push_to_subsequence(email_lead_map_id=2433664091, sub_sequence_id=789, sub_sequence_delay_time=172800, stop_lead_on_parent_campaign_reply=True), SubsequenceStart)


async def call_18(smartlead: Smartlead, reply: NewReply) -> None:
    assert_type(await smartlead.inbox.reply(372, reply), None)


async def call_19(smartlead: Smartlead) -> None:
    assert_type(await smartlead.inbox.resume_lead(campaign_id=12345, email_lead_map_id=2433664091, resume_delay_days=7), LeadResumption)


async def call_20(smartlead: Smartlead) -> None:
    assert_type(await smartlead.inbox.set_category(email_lead_map_id=2433664091, category_id=1), None)


async def call_21(smartlead: Smartlead) -> None:
    assert_type(await smartlead.inbox.set_read(email_lead_map_id=2433664091, read_status=True), None)


async def call_22(smartlead: Smartlead) -> None:
    assert_type(await smartlead.inbox.set_reminder(email_lead_map_id=2433664091, email_stats_id='abc-def-123', message='Follow up on pricing question', reminder_time='2025-01-27T14:00:00.000Z'), LeadReminder)


async def call_23(smartlead: Smartlead) -> None:
    assert_type(await smartlead.inbox.set_revenue(email_lead_map_id=2433664091, revenue=50000), None)


async def call_24(smartlead: Smartlead) -> None:
    assert_type(await smartlead.inbox.set_team_member(email_lead_map_id=2433664091, team_member_id=456), None)
