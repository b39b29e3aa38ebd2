"""Leads between lists and campaigns, conversations that are sorted, tags, and what else a working day has."""

import pytest

from smartlead_async import (
    Lead,
    LeadSelection,
    NewOAuthAccount,
    NewReply,
    NotFoundError,
    OAuthToken,
    Smartlead,
)
from smartlead_async.sandbox.service import Service
from smartlead_async.sandbox.settings import Settings
from tests.sandbox.sandbox_client import DIALECTS, agency, client_of, lead_event

ANA = "ana@example.com"


@pytest.fixture(params=DIALECTS)
def service(request: pytest.FixtureRequest) -> Service:
    return Service(Settings(dialect=request.param, limit=None))


async def in_list(smartlead: Smartlead, list_id: int) -> list[str]:
    return sorted([str(each.email) async for each in smartlead.leads.list_all(list_id=list_id)])


async def in_campaign(smartlead: Smartlead, campaign_id: int) -> list[str]:
    return sorted([str(each.lead.email) async for each in smartlead.leads.list(campaign_id)])


async def test_leads_are_brought_into_a_list(smartlead: Smartlead):
    """Once each; what is blocked is counted, and brought in where that is asked for."""
    made = await smartlead.lead_lists.create("Trade fair")
    await smartlead.block_list.add(["example.org"])
    others = [{"email": address} for address in ("Ana@example.com", "b@example.org")]
    rows = [{"email": ANA, "company": "ACME"}, *others]
    result = await smartlead.lead_lists.import_leads(made.id, rows, file_name="fair.csv")
    assert (result.total_leads, result.imported, result.duplicates, result.blocked) == (3, 1, 1, 1)
    settings = {"ignoreGlobalBlockList": True}
    again = await smartlead.lead_lists.import_leads(made.id, rows, file_name="fair.csv", csv_settings=settings)
    assert (again.imported, again.blocked) == (1, 0)
    assert await in_list(smartlead, made.id) == [ANA, "b@example.org"]
    assert (await smartlead.leads.get_by_email(ANA)).company_name == "ACME"


async def test_leads_go_from_list_to_list(smartlead: Smartlead):
    """Copied, they are in both; moved, in one."""
    first, second = [await smartlead.lead_lists.create(name) for name in ("First", "Second")]
    rows = [{"email": f"{name}@example.com"} for name in "abc"]
    await smartlead.lead_lists.import_leads(first.id, rows, file_name="x.csv")
    await smartlead.lead_lists.move_leads(action="copy", to_list_id=second.id, lead_ids=[1])
    assert [len(await in_list(smartlead, each.id)) for each in (first, second)] == [3, 1]
    moved = await smartlead.lead_lists.move_leads(action="move", to_list_id=second.id, from_list_id=first.id)
    assert moved.total_leads_moved == 3
    assert [len(await in_list(smartlead, each.id)) for each in (first, second)] == [0, 3]


async def test_leads_go_from_a_campaign_into_a_list_and_back(smartlead: Smartlead):
    """They leave the campaign; by a new name a campaign is made for them."""
    await smartlead.leads.add_many(372, [Lead(email=f"{name}@example.com") for name in "abc"])
    made = await smartlead.lead_lists.create("Later")
    (first, *_) = [each async for each in smartlead.leads.list(372)]
    assert first.campaign_lead_map_id is not None
    map_ids = [first.campaign_lead_map_id]
    await smartlead.leads.push_campaign_to_list(campaign_id=372, list_id=made.id, lead_map_ids=map_ids)
    assert await in_campaign(smartlead, 372) == ["b@example.com", "c@example.com"]
    await smartlead.leads.push_campaign_to_list(campaign_id=372, list_id=made.id, all_leads=True)
    assert await in_list(smartlead, made.id) == ["a@example.com", "b@example.com", "c@example.com"]

    some = LeadSelection(list_id=made.id, lead_ids=[1, 2])
    pushed = await smartlead.leads.push_to_campaign(action="move", campaign_name="Spring", lead_list=some)
    assert (pushed.total_leads, pushed.pushed, pushed.duplicates) == (2, 2, 0)
    assert await in_list(smartlead, made.id) == ["c@example.com"]
    everyone = LeadSelection(all_leads=True)
    pushed = await smartlead.leads.push_to_campaign(action="copy", campaign_name="Spring", lead_list=everyone)
    assert (pushed.total_leads, pushed.pushed, pushed.duplicates) == (3, 1, 2)
    pushed = await smartlead.leads.push_to_campaign(action="copy", campaign_id=372, lead_list=everyone)
    assert (pushed.pushed, len(await in_campaign(smartlead, 372))) == (3, 3)


async def test_what_is_moved_into_a_list_is_in_no_campaign(smartlead: Smartlead):
    """What is copied stays."""
    await smartlead.leads.add_many(372, [Lead(email=f"{name}@example.com") for name in "abc"])
    made = await smartlead.lead_lists.create("Later")
    await smartlead.leads.push_to_list(list_id=made.id, action="copy", all_leads=True)
    await smartlead.leads.push_to_list(list_id=made.id, action="move", lead_ids=[1, 3])
    assert await in_campaign(smartlead, 372) == ["b@example.com"]
    assert len(await in_list(smartlead, made.id)) == 3
    with pytest.raises(NotFoundError, match="Lead list not found"):
        await smartlead.leads.push_to_list(list_id=7, action="copy", all_leads=True)


async def test_a_conversation_is_sorted_valued_and_looked_at(smartlead: Smartlead, service: Service):
    """By its lead map id; an answer by hand has a status."""
    await smartlead.leads.add(372, Lead(email=ANA, first_name="Ana"))
    service.happen(lead_event("reply", ANA))
    (found,) = [each async for each in smartlead.inbox.list_unread()]
    map_id, lead_id = found.email_lead_map_id, found.email_lead_id
    assert isinstance(map_id, int)
    assert isinstance(lead_id, int)
    await smartlead.inbox.set_category(email_lead_map_id=map_id, category_id=2)
    await smartlead.inbox.set_revenue(email_lead_map_id=map_id, revenue=500)
    shown = await smartlead.inbox.get(map_id)
    assert (shown.lead_email, shown.email_campaign_id, shown.lead_category_id) == (ANA, 372, 2)
    (sent,) = [each async for each in smartlead.inbox.list_sent()]
    assert sent.lead_email == ANA
    stats = (await smartlead.campaigns.get_analytics(372)).campaign_lead_stats
    assert stats is not None
    assert (stats.revenue, stats.interested) == (500, 0)

    history = (await smartlead.leads.get_message_history(372, lead_id)).history
    reply = NewReply(email_stats_id=str(history[-1].stats_id), email_body="<p>Yes</p>")
    await smartlead.inbox.reply(372, reply)
    answer = (await smartlead.leads.get_message_history(372, lead_id)).history[-1]
    status = await smartlead.inbox.get_reply_status(str(answer.message_id))
    assert (status.status, status.email_stats_id) == ("COMPLETED", answer.stats_id)
    with pytest.raises(NotFoundError, match="No reply found for the given message_id"):
        await smartlead.inbox.get_reply_status(str(history[0].message_id))
    with pytest.raises(NotFoundError, match="Inbox item not found with ID 1"):
        await smartlead.inbox.get(1)
    await smartlead.inbox.block_domains(["example.com"])
    assert [each.email_or_domain async for each in smartlead.block_list.list()] == ["example.com"]
    assert [str(each.status) async for each in smartlead.leads.list(372)] == ["BLOCKED"]


async def test_a_mailbox_has_tags(smartlead: Smartlead):
    """Each once, until they are taken off."""
    token = OAuthToken(scope="mail", token_type="Bearer", access_token="a", refresh_token="b", expiry_date=1)
    account = NewOAuthAccount(
        from_name="Ana",
        from_email=ANA,
        username=ANA,
        type="GMAIL",
        token=token,
        warmup_enabled=True,
        use_whitelabel_credentials=True,
    )
    saved = await smartlead.email_accounts.save_oauth(account)
    tag = await smartlead.tags.create("Senders", color="#4CAF50")
    assert saved.id is not None
    assert tag.id is not None
    for _ in range(2):
        await smartlead.tags.add(email_account_ids=[saved.id], tag_ids=[tag.id])
    await smartlead.tags.update(tag.id, name="Primary", color="#2196F3")
    (tagged,) = await smartlead.tags.list_by_email([ANA])
    assert [(each.name, each.color) for each in tagged.tags] == [("Primary", "#2196F3")]
    await smartlead.tags.remove(email_account_ids=[saved.id], tag_ids=[tag.id])
    assert [each.tags for each in await smartlead.tags.list_by_email([ANA])] == [[]]
    with pytest.raises(NotFoundError, match="Tag not found"):
        await smartlead.tags.update(7, name="None", color="#000000")


async def test_a_subsequence_is_a_campaign_of_its_parent(smartlead: Smartlead):
    """With its mailboxes, and no leads."""
    made = await smartlead.campaigns.create_subsequence(parent_campaign_id=372, subsequence_name="Who opened")
    assert made.subsequence_id is not None
    found = await smartlead.campaigns.get(made.subsequence_id)
    assert (found.name, found.status) == ("Who opened", "DRAFTED")


async def test_the_warm_up_of_a_mailbox_is_a_week_s():
    """As many e-mails a day as were set; less of them arrive where the reputation is low."""
    async with client_of(agency()) as smartlead:
        boxes = {str(each.from_email): each.id async for each in smartlead.email_accounts.list()}
        good = await smartlead.email_accounts.get_warmup_stats(boxes["joana@atlantico-mail.example.com"])
        bad = await smartlead.email_accounts.get_warmup_stats(boxes["ines@atlantico-post.example.org"])
        none = await smartlead.email_accounts.get_warmup_stats(boxes["zofia@vistula-post.example.org"])
        with pytest.raises(NotFoundError, match="Email account not found"):
            await smartlead.email_accounts.get_warmup_stats(1)
    assert [(each.total_sent, each.spam_count) for each in (good, bad, none)] == [(140, 0), (140, 35), (0, 0)]
    assert len(good.daily_stats) == 7
