"""Every call of `campaigns` with every parameter. Made by `python -m tests.every_call`; never run."""

from smartlead_async import CampaignSchedule, CampaignSettings, NewSequenceStep, Smartlead
from smartlead_async.models.campaigns import Campaign, CampaignAnalytics, CreatedCampaign, CreatedSubsequence, DuplicatedCampaign, SavedStep, SequenceStep
from smartlead_async.models.email_accounts import EmailAccount
from typing import assert_type


async def call_1(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.add_email_accounts(372, [456, 457]), None)


async def call_2(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.create('Test email campaign', client_id=22), CreatedCampaign)


async def call_3(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.create_subsequence(parent_campaign_id=123, subsequence_name='Follow-up Sequence', condition_events=[]), CreatedSubsequence)


async def call_4(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.delete(372), None)


async def call_5(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.duplicate(372, duplicate_sub_sequence=True, duplicate_client_label=True), DuplicatedCampaign)


async def call_6(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.get(372, include_tags=True), Campaign)


async def call_7(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.get_analytics(372), CampaignAnalytics)


async def call_8(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.get_sequences(372), list[SequenceStep])


async def call_9(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.list(client_id=23, include_tags=True), list[Campaign])


async def call_10(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.list_email_accounts(372, include_tags=True), list[EmailAccount])


async def call_11(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.remove_email_accounts(372, [456, 457]), None)


async def call_12(smartlead: Smartlead, sequences: list[NewSequenceStep]) -> None:
    assert_type(await smartlead.campaigns.save_sequences(372, sequences, delete_all=False), list[SavedStep])


async def call_13(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.send_test_email(372, lead_id=789, sequence_number=1, selected_email_account_id=456, custom_email_address='test@mycompany.com'), None)


async def call_14(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.set_status(372, 'PAUSED'), None)


async def call_15(smartlead: Smartlead) -> None:
    assert_type(await smartlead.campaigns.set_team_member(372, 456), None)


async def call_16(smartlead: Smartlead, schedule: CampaignSchedule) -> None:
    assert_type(await smartlead.campaigns.update_schedule(372, schedule), None)


async def call_17(smartlead: Smartlead, settings: CampaignSettings) -> None:
    assert_type(await smartlead.campaigns.update_settings(372, settings), None)
