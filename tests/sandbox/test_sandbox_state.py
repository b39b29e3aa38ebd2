"""What is written is read back: the working day's calls, by the package's own client, in both dialects."""

from collections.abc import Iterator

import pytest

from smartlead_async import (
    ApiError,
    BadRequestError,
    CampaignSettings,
    EmailAccountUpdate,
    InboxFilters,
    Lead,
    LeadCategoryFilter,
    NewEmailAccount,
    NewReply,
    NewSequenceDelay,
    NewSequenceStep,
    NewSequenceVariant,
    NotFoundError,
    Smartlead,
    WarmupSettings,
)
from smartlead_async.models.campaigns import CreatedCampaign
from smartlead_async.sandbox.service import Service
from smartlead_async.sandbox.settings import Dialect, Settings
from tests.sandbox.sandbox_client import DIALECTS, agency, client_of, lead_event


@pytest.fixture(params=DIALECTS)
def service(request: pytest.FixtureRequest) -> Service:
    return Service(Settings(dialect=request.param, limit=None))


@pytest.fixture
async def campaign(smartlead: Smartlead) -> CreatedCampaign:
    return await smartlead.campaigns.create("Autumn in Lisbon")


@pytest.fixture
def leads() -> Iterator[Lead]:
    return (Lead(email=f"lead{number}@example.com", first_name=f"Ana {number}") for number in range(5))


def step(number: int, text: str, **more: object) -> NewSequenceStep:
    delay = NewSequenceDelay(delay_in_days=number)
    return NewSequenceStep(
        seq_number=number, subject=f"Step {number}", email_body=text, seq_delay_details=delay, **more
    )


def mailbox(address: str, **more: object) -> NewEmailAccount:
    return NewEmailAccount(
        from_name="Ana",
        from_email=address,
        user_name=address,
        password="secret",
        smtp_host="smtp.example.com",
        smtp_port=587,
        imap_host="imap.example.com",
        imap_port=993,
        warmup_enabled=True,
        **more,
    )


async def add(smartlead: Smartlead, campaign_id: int, *addresses: str) -> dict[str, int]:
    """Put leads into a campaign; their lead ids by address."""
    for address in addresses:
        await smartlead.leads.add(campaign_id, Lead(email=address, first_name="Ana"))
    return {str(each.lead.email): each.lead.id async for each in smartlead.leads.list(campaign_id)}


async def statuses(smartlead: Smartlead, campaign_id: int) -> list[str]:
    return [str(each.status) async for each in smartlead.leads.list(campaign_id)]


async def test_a_campaign_is_renamed_copied_and_deleted(smartlead: Smartlead, campaign: CreatedCampaign):
    """The copy is a draft with the same steps and no leads; an active campaign is not deleted."""
    await smartlead.campaigns.update_settings(campaign.id, CampaignSettings(name="Winter in Porto", client_id=22))
    await smartlead.campaigns.save_sequences(campaign.id, [step(1, "<p>Hello</p>")])
    await add(smartlead, campaign.id, "ana@example.com")
    copied = await smartlead.campaigns.duplicate(campaign.id, duplicate_client_label=True)
    copy = await smartlead.campaigns.get(copied.new_campaign_id)
    assert (copy.name, copy.status, copy.client_id) == ("Winter in Porto - copy", "DRAFTED", 22)
    assert [each.subject for each in await smartlead.campaigns.get_sequences(copied.new_campaign_id)] == ["Step 1"]
    assert await statuses(smartlead, copied.new_campaign_id) == []

    await smartlead.campaigns.set_status(campaign.id, "START")
    with pytest.raises(BadRequestError, match="Cannot delete active campaign. Please stop it first."):
        await smartlead.campaigns.delete(campaign.id)
    await smartlead.campaigns.set_status(campaign.id, "STOPPED")
    await smartlead.campaigns.delete(campaign.id)
    assert [each.id for each in await smartlead.campaigns.list()] == [372, copied.new_campaign_id]
    with pytest.raises(NotFoundError):
        await smartlead.leads.get_by_email("ana@example.com")


async def test_a_campaign_that_is_not_there_has_no_copy(smartlead: Smartlead):
    """In the documented words, with the documented 500."""
    with pytest.raises(ApiError, match="Invalid campaign Id!"):
        await smartlead.campaigns.duplicate(999)


async def test_the_campaigns_of_a_client_are_listed(smartlead: Smartlead):
    """Those of no other."""
    await smartlead.campaigns.create("Autumn", client_id=7)
    assert [each.name for each in await smartlead.campaigns.list(client_id=7)] == ["Autumn"]


async def test_a_sequence_is_read_as_it_was_saved(smartlead: Smartlead, campaign: CreatedCampaign):
    """With delays and wordings; saving again replaces it, and a step with an id is the same step."""
    variant = NewSequenceVariant(subject="Other", email_body="<p>Other</p>", variant_label="B")
    await smartlead.campaigns.save_sequences(campaign.id, [step(1, "a"), step(2, "b", seq_variants=[variant])])
    first, second = await smartlead.campaigns.get_sequences(campaign.id)
    assert [(each.seq_number, each.email_body) for each in (first, second)] == [(1, "a"), (2, "b")]
    assert [each.seq_delay_details.delay_in_days for each in (first, second) if each.seq_delay_details] == [1, 2]
    assert [(each.variant_label, each.subject) for each in second.sequence_variants] == [("B", "Other")]

    await smartlead.campaigns.save_sequences(campaign.id, [step(1, "c", id=second.id)])
    (only,) = await smartlead.campaigns.get_sequences(campaign.id)
    assert (only.id, only.email_body, only.created_at) == (second.id, "c", second.created_at)
    await smartlead.campaigns.save_sequences(campaign.id, [], delete_all=True)
    assert await smartlead.campaigns.get_sequences(campaign.id) == []


async def test_a_step_that_the_campaign_does_not_have_is_refused(smartlead: Smartlead, campaign: CreatedCampaign):
    """And nothing is replaced."""
    with pytest.raises(BadRequestError, match="Invalid sequences - id 5"):
        await smartlead.campaigns.save_sequences(campaign.id, [step(1, "a", id=5)])
    assert await smartlead.campaigns.get_sequences(campaign.id) == []


async def test_a_mailbox_is_connected_changed_suspended_and_deleted(
    smartlead: Smartlead, campaign: CreatedCampaign
):
    """It is read under the names that are not those it is written under."""
    saved = await smartlead.email_accounts.save_smtp(mailbox("ana@example.com", max_email_per_day=30))
    assert saved.id is not None
    await smartlead.campaigns.add_email_accounts(campaign.id, [saved.id])
    changes = EmailAccountUpdate(max_email_per_day=40, bcc="crm@example.com")
    await smartlead.email_accounts.update(saved.id, changes)
    await smartlead.email_accounts.suspend(saved.id)
    (listed,) = [each async for each in smartlead.email_accounts.list(is_in_use=True, username="ANA")]
    assert (listed.from_email, listed.message_per_day, listed.bcc_email) == (
        "ana@example.com",
        40,
        "crm@example.com",
    )
    await smartlead.email_accounts.unsuspend(saved.id)
    read = await smartlead.email_accounts.get(saved.id)
    assert (read.password, read.is_smtp_success) == ("secret", True)
    assert [each.id for each in (await smartlead.campaigns.list_email_accounts(campaign.id))] == [saved.id]
    await smartlead.email_accounts.delete(saved.id)
    assert [each async for each in smartlead.email_accounts.list()] == []
    assert [*(await smartlead.campaigns.list_email_accounts(campaign.id))] == []


async def test_a_mailbox_is_saved_again_by_its_id(smartlead: Smartlead):
    """Its address belongs to it alone."""
    saved = await smartlead.email_accounts.save_smtp(mailbox("ana@example.com", client_id=7))
    await smartlead.email_accounts.save_smtp(mailbox("ana@example.com", id=saved.id, signature="<p>Ana</p>"))
    (listed,) = [each async for each in smartlead.email_accounts.list(client_id=7, esp="SMTP")]
    assert (listed.id, listed.signature) == (saved.id, "<p>Ana</p>")
    with pytest.raises(BadRequestError, match="already exists"):
        await smartlead.email_accounts.save_smtp(mailbox("Ana@example.com"))
    with pytest.raises(NotFoundError, match="Email account not found"):
        await smartlead.email_accounts.save_smtp(mailbox("rui@example.com", id=7))


async def test_a_mailbox_that_failed_is_connected_again():
    """All of them are, in one call."""
    async with client_of(agency()) as smartlead:
        failed = [each.from_email async for each in smartlead.email_accounts.list(is_smtp_success=False)]
        await smartlead.email_accounts.reconnect_failed()
        after = [each.from_email async for each in smartlead.email_accounts.list(is_smtp_success=False)]
    assert (failed, after) == (["elin@fjord-post.example.net"], [])


async def test_the_warm_up_of_a_mailbox_is_set(smartlead: Smartlead):
    """And listed by."""
    saved = await smartlead.email_accounts.save_smtp(mailbox("ana@example.com"))
    assert saved.id is not None
    await smartlead.email_accounts.set_warmup(saved.id, WarmupSettings(warmup_enabled=False))
    assert [each.id async for each in smartlead.email_accounts.list(email_warmup_status="INACTIVE")] == [saved.id]
    assert [each.id async for each in smartlead.email_accounts.list(email_warmup_status="ACTIVE")] == []


async def test_mailboxes_leave_a_campaign(smartlead: Smartlead, campaign: CreatedCampaign):
    """Those that are named; one that is not the account's cannot be added."""
    ids = [(await smartlead.email_accounts.save_smtp(mailbox(f"{name}@example.com"))).id or 0 for name in "abc"]
    await smartlead.campaigns.add_email_accounts(campaign.id, ids)
    await smartlead.campaigns.remove_email_accounts(campaign.id, ids[:2])
    assert [each.id for each in await smartlead.campaigns.list_email_accounts(campaign.id)] == ids[2:]
    with pytest.raises(BadRequestError, match="Email account id - 297 not allowed. Permission Error."):
        await smartlead.campaigns.add_email_accounts(campaign.id, [297])


async def test_a_lead_has_two_ids(smartlead: Smartlead):
    """The lead map id completes it in a campaign; the lead id does everything else, and each is refused there."""
    lead_id = (await add(smartlead, 372, "ana@example.com"))["ana@example.com"]
    found = await smartlead.leads.get_by_email("ANA@example.com")
    (place,) = found.lead_campaign_data
    map_id = place.campaign_lead_map_id
    assert map_id is not None
    assert found.id == lead_id != map_id
    with pytest.raises(NotFoundError):
        await smartlead.leads.complete(372, lead_id)
    with pytest.raises(NotFoundError):
        await smartlead.leads.pause(372, map_id)
    await smartlead.leads.complete(372, map_id)
    assert await statuses(smartlead, 372) == ["COMPLETED"]


async def test_a_lead_is_paused_resumed_and_taken_out(smartlead: Smartlead):
    """Taken out of its only campaign it is gone; added again it is another lead."""
    ids = await add(smartlead, 372, "ana@example.com", "rui@example.com")
    ana = ids["ana@example.com"]
    await smartlead.leads.pause(372, ana)
    assert await statuses(smartlead, 372) == ["PAUSED", "STARTED"]
    await smartlead.leads.resume(372, ana)
    assert await statuses(smartlead, 372) == ["STARTED", "STARTED"]
    await smartlead.leads.delete(372, ana)
    assert [each.email async for each in smartlead.leads.list_all()] == ["rui@example.com"]
    assert (await add(smartlead, 372, "ana@example.com"))["ana@example.com"] == 3


async def test_a_lead_of_another_campaign_stays_in_the_account(smartlead: Smartlead, campaign: CreatedCampaign):
    """Also with a new address, by which it is known from then on."""
    lead_id = (await add(smartlead, 372, "ana@example.com"))["ana@example.com"]
    await add(smartlead, campaign.id, "ana@example.com")
    await smartlead.leads.update(372, lead_id, Lead(email="ana@example.org"))
    await smartlead.leads.delete(372, lead_id)
    found = await smartlead.leads.get_by_email("ana@example.com")
    assert [each.campaign_id for each in found.lead_campaign_data] == [campaign.id]
    await smartlead.leads.delete(campaign.id, lead_id)
    with pytest.raises(NotFoundError):
        await smartlead.leads.get_by_email("ana@example.org")


async def test_a_lead_that_has_everything_is_not_resumed(smartlead: Smartlead, service: Service):
    """A domain error with status 500, as documented."""
    lead_id = (await add(smartlead, 372, "ana@example.com"))["ana@example.com"]
    service.happen(lead_event("send", lead_id))
    with pytest.raises(ApiError, match="This is the last sequence. You cannot resume this lead."):
        await smartlead.leads.resume(372, lead_id)
    with pytest.raises(ApiError, match="Invalid lead id"):
        await smartlead.leads.resume(372, 99)


async def test_unsubscribing_from_one_campaign_is_not_from_all(smartlead: Smartlead, campaign: CreatedCampaign):
    """A lead that unsubscribed from all is not added again, unless that is asked for."""
    await add(smartlead, 372, "ana@example.com")
    lead_id = (await add(smartlead, campaign.id, "ana@example.com"))["ana@example.com"]
    await smartlead.leads.unsubscribe(campaign.id, lead_id)
    assert (await statuses(smartlead, 372), await statuses(smartlead, campaign.id)) == (["STARTED"], ["STOPPED"])
    await smartlead.leads.unsubscribe_globally(lead_id)
    assert await statuses(smartlead, 372) == ["STOPPED"]
    assert (await smartlead.leads.get_by_email("ana@example.com")).is_unsubscribed is True
    result = await smartlead.leads.add_many(campaign.id, [Lead(email="ana@example.com")])
    assert (result.total_leads, result.unsubscribed_leads) == (0, ["ana@example.com"])
    analytics = await smartlead.campaigns.get_analytics(372)
    assert analytics.unsubscribed_count == 1


async def test_unsubscribing_again_changes_nothing(smartlead: Smartlead):
    """The API says that it is not ok, as documented."""
    lead_id = (await add(smartlead, 372, "ana@example.com"))["ana@example.com"]
    await smartlead.leads.unsubscribe_globally(lead_id)
    with pytest.raises(ApiError):
        await smartlead.leads.unsubscribe_globally(lead_id)
    with pytest.raises(NotFoundError, match="Lead not found - Invalid lead_id."):
        await smartlead.leads.unsubscribe_globally(99)


async def test_the_campaigns_of_a_lead_and_its_category(smartlead: Smartlead, campaign: CreatedCampaign):
    """A category is of one campaign."""
    await add(smartlead, 372, "ana@example.com")
    lead_id = (await add(smartlead, campaign.id, "ana@example.com"))["ana@example.com"]
    await smartlead.leads.set_category(campaign.id, lead_id, 1)
    assert [each.id for each in await smartlead.leads.list_campaigns(lead_id)] == [372, campaign.id]
    assert [each.lead_category_id async for each in smartlead.leads.list(campaign.id)] == [1]
    assert [each.lead_category_id async for each in smartlead.leads.list(372)] == [None]
    assert [each async for each in smartlead.leads.list(372, lead_category_id=1)] == []
    assert (await smartlead.leads.get(lead_id)).email == "ana@example.com"


async def test_the_leads_of_the_account_are_walked_from_the_latest(smartlead: Smartlead, leads: Iterator[Lead]):
    """By the last id that was seen; filters hold for all pages."""
    await smartlead.leads.add_many(372, [*leads])
    latest = [f"lead{number}@example.com" for number in reversed(range(5))]
    assert [each.email async for each in smartlead.leads.list_all(page_size=2)] == latest
    found = [each.email async for each in smartlead.leads.list_all(campaign_id=372, lead_email=latest[0])]
    assert found == latest[:1]
    assert [each async for each in smartlead.leads.list_all(campaign_id=3)] == []
    assert [each async for each in smartlead.leads.list_all(lead_type="yet_to_use")] == []
    assert len([each async for each in smartlead.leads.list_all(lead_type="active")]) == 5


async def test_what_is_blocked_is_not_added(smartlead: Smartlead):
    """By address or by domain; a lead that is there already gets nothing more."""
    await add(smartlead, 372, "ana@example.com", "rui@example.org")
    await smartlead.block_list.add(["example.com", "Zoe@example.net", "example.com"], client_id=7)
    assert await statuses(smartlead, 372) == ["BLOCKED", "STARTED"]
    leads = [Lead(email=address) for address in ("bo@example.com", "zoe@example.net", "zoe@example.org")]
    result = await smartlead.leads.add_many(372, leads)
    assert (result.total_leads, result.block_count) == (1, 2)
    assert len(await statuses(smartlead, 372)) == 3

    entries = [each async for each in smartlead.block_list.list(filter_client_id=7)]
    assert [each.email_or_domain for each in entries] == ["example.com", "zoe@example.net"]
    with_domain = [each async for each in smartlead.block_list.list(filter_email_with_domain="example.net")]
    assert [each.email_or_domain for each in with_domain] == ["zoe@example.net"]
    await smartlead.block_list.delete(entries[0].id)
    assert [each async for each in smartlead.block_list.list(filter_email_or_domain="example.com")] == []
    with pytest.raises(NotFoundError, match="Block list entry not found"):
        await smartlead.block_list.delete(entries[0].id)


async def test_a_lead_list_is_made_renamed_and_deleted(smartlead: Smartlead):
    """Lists are found by a part of their name."""
    made = await smartlead.lead_lists.create("Trade fair")
    await smartlead.lead_lists.update(made.id, "Trade fair in Porto")
    found = [each.list_name async for each in smartlead.lead_lists.list(list_name="porto")]
    assert found == ["Trade fair in Porto"]
    assert (await smartlead.lead_lists.get(made.id)).leads_count == 0
    await smartlead.lead_lists.delete(made.id)
    assert [each async for each in smartlead.lead_lists.list()] == []
    with pytest.raises(NotFoundError, match="Lead list not found"):
        await smartlead.lead_lists.get(made.id)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_lead_that_is_in_no_campaign_is_read(dialect: Dialect):
    """One that waits in a list."""
    async with client_of(agency(dialect)) as smartlead:
        (lead, *_) = [each async for each in smartlead.leads.list_all(lead_type="yet_to_use", page_size=50)]
        assert (await smartlead.leads.get(lead.id)).email == lead.email
        assert await smartlead.leads.list_campaigns(lead.id) == []
        assert (await smartlead.leads.get_by_email(str(lead.email))).lead_campaign_data == []


async def test_the_leads_of_a_list_are_those_put_into_it():
    """Some are in campaigns, some in none yet."""
    async with client_of(agency()) as smartlead:
        used, fresh = [each async for each in smartlead.lead_lists.list()]
        in_none = [each async for each in smartlead.leads.list_all(list_id=fresh.id)]
        unused = [each async for each in smartlead.leads.list_all(lead_type="yet_to_use")]
    assert (used.leads_count, fresh.leads_count) == (80, 15)
    assert {each.id for each in in_none} == {each.id for each in unused}


async def test_an_answer_is_in_the_history_and_counted(smartlead: Smartlead, service: Service):
    """The lead answers, we answer; both are there from then on, and the conversation is read."""
    lead_id = (await add(smartlead, 372, "rui@example.com", "ana@example.com"))["ana@example.com"]
    service.happen(lead_event("reply", "rui@example.com", body="<p>No</p>"))
    service.happen(lead_event("reply", "ana@example.com", body="<p>How much is it?</p>"))
    await smartlead.leads.set_category(372, lead_id - 1, 3)
    filters = InboxFilters(lead_categories=LeadCategoryFilter(unassigned=True))
    (unread,) = [each async for each in smartlead.inbox.list_unread(filters=filters)]
    assert (unread.lead_email, unread.email_campaign_id) == ("ana@example.com", 372)
    history = (await smartlead.leads.get_message_history(372, lead_id)).history
    stats_id = history[-1].stats_id
    assert stats_id is not None
    await smartlead.inbox.reply(372, NewReply(email_stats_id=stats_id, email_body="<p>40 EUR</p>"))
    history = (await smartlead.leads.get_message_history(372, lead_id)).history
    assert [(each.type, each.email_body) for each in history] == [
        ("SENT", "<p>{{First_Line}}</p>"),
        ("REPLY", "<p>How much is it?</p>"),
        ("SENT", "<p>40 EUR</p>"),
    ]
    assert [each async for each in smartlead.inbox.list_unread(filters=filters)] == []
    analytics = await smartlead.campaigns.get_analytics(372)
    assert (analytics.sent_count, analytics.unique_sent_count, analytics.reply_count) == (3, 2, 2)


async def test_an_answer_to_nothing_is_refused(smartlead: Smartlead):
    """It names the e-mail that the campaign does not have."""
    reply = NewReply(email_stats_id="8a7b6c5d-0000-4000-8000-000000000001", email_body="<p>Hello</p>")
    with pytest.raises(BadRequestError, match="Invalid email_stats_id - 8a7b6c5d"):
        await smartlead.inbox.reply(372, reply)


async def test_a_conversation_is_marked_as_unread(smartlead: Smartlead, service: Service):
    """By its lead map id."""
    await add(smartlead, 372, "ana@example.com")
    service.happen(lead_event("reply", "ana@example.com"))
    (found,) = [each async for each in smartlead.inbox.list_unread()]
    assert found.email_lead_map_id is not None
    await smartlead.inbox.set_read(email_lead_map_id=found.email_lead_map_id, read_status=True)
    assert [each async for each in smartlead.inbox.list_unread()] == []
    with pytest.raises(NotFoundError, match="Lead mapping not found"):
        await smartlead.inbox.set_read(email_lead_map_id=1, read_status=True)
