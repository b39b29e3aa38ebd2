"""Checked, never run: the client and its endpoints, used as a program uses them.

A line with an `ignore` must be an error: an `ignore` that hides none fails the check.
"""

from typing import assert_type

import httpx

from smartlead_async import (
    UNSET,
    AddLeadsSettings,
    CampaignSchedule,
    CampaignSettings,
    InboxFilters,
    Lead,
    LimiterState,
    NewClient,
    NewSequenceStep,
    NewWebhook,
    Page,
    Pages,
    RateLimit,
    Smartlead,
)
from smartlead_async.models.campaigns import Campaign, CampaignAnalytics, CreatedCampaign, SavedStep, SequenceStep
from smartlead_async.models.clients import Client, CreatedClient
from smartlead_async.models.email_accounts import EmailAccount, ReconnectQueued
from smartlead_async.models.inbox import InboxConversation
from smartlead_async.models.leads import AddLeadsResult, CampaignLead, FoundLead
from smartlead_async.models.webhooks import Webhook


async def construction(transport: httpx.AsyncBaseTransport) -> None:
    assert_type(Smartlead(), Smartlead)
    Smartlead("key", base_url="http://127.0.0.1:8000/api/v1", rate_limits=(), pace="burst", proxy=None)
    Smartlead(rate_limits=RateLimit.STANDARD, shared_limit="redis://localhost", on_shared_limit_lost="local")
    Smartlead(rate_limits=[RateLimit(5, per_s=1)], timeout_s=10, deadline_s=30, max_wait_s=3, max_attempts=1)
    Smartlead(on_event=print, http_transport=transport)
    async with Smartlead() as smartlead:
        assert_type(smartlead, Smartlead)
        assert_type(smartlead.limiter, LimiterState)
        view = smartlead.with_options(lane="bulk", max_wait_s=None, timeout_s=5, extra_query={"full_data": True})
        assert_type(view, Smartlead)
        assert_type(await smartlead.request("GET", "/tags", result=list[Campaign]), list[Campaign])
        await smartlead.request("PUT", "/tags/{id}", ids={"id": 7}, json={"name": "a"}, repeat="always")

    Smartlead(b"key")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    Smartlead("key", "https://server.smartlead.ai/api/v1")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[too-many-positional-arguments]
    Smartlead(timeout=45)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[unknown-argument]
    Smartlead(pace="fast")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    Smartlead(rate_limits=RateLimit(10, per_s=2))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    Smartlead(http_transport=httpx.HTTPTransport())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    RateLimit(10, 2.0)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[missing-argument, too-many-positional-arguments]
    smartlead.with_options(lane="background")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    with Smartlead():  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]  # ty: ignore[invalid-context-manager]
        pass


async def campaigns(smartlead: Smartlead, schedule: CampaignSchedule, settings: CampaignSettings) -> None:
    assert_type(await smartlead.campaigns.list(), list[Campaign])
    assert_type(await smartlead.campaigns.get(372), Campaign)
    assert_type(await smartlead.campaigns.create("Ronaldos"), CreatedCampaign)
    assert_type(await smartlead.campaigns.create("Ronaldos", client_id=7), CreatedCampaign)
    assert_type(await smartlead.campaigns.get_analytics(372), CampaignAnalytics)
    assert_type(await smartlead.campaigns.get_sequences(372), list[SequenceStep])
    await smartlead.campaigns.update_schedule(372, schedule)
    await smartlead.campaigns.update_settings(372, settings)
    await smartlead.campaigns.set_status(372, "START")

    smartlead.campaigns.list().sort()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # ty: ignore[missing-attribute]
    await smartlead.campaigns.get("372")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await smartlead.campaigns.get()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[missing-argument]
    await smartlead.campaigns.create("Ronaldos", 7)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[too-many-positional-arguments]
    await smartlead.campaigns.set_status(372, "ACTIVE")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await smartlead.campaigns.update_schedule(372, settings)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]


async def leads(smartlead: Smartlead, lead: Lead, settings: AddLeadsSettings) -> None:
    await smartlead.leads.add(372, lead)
    await smartlead.leads.update(372, 11, lead)
    await smartlead.leads.set_category(372, 11, 1)
    await smartlead.leads.set_category(372, 11, None, pause_lead=True)
    await smartlead.leads.set_category(372, 11, None, pause_lead=UNSET)
    assert_type(await smartlead.leads.add_many(372, [lead]), AddLeadsResult)
    assert_type(await smartlead.leads.add_many(372, (lead,), settings=settings), AddLeadsResult)

    await smartlead.leads.add(lead, 372)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await smartlead.leads.add(372, {"email": "ana@example.com"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await smartlead.leads.add_many(372, lead)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await smartlead.leads.add_many(372, (lead for _ in range(2)))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await smartlead.leads.set_category(372, 11)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[missing-argument]
    await smartlead.leads.set_category(372, 11, 1, pause_lead=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]


async def pages(smartlead: Smartlead, step: NewSequenceStep) -> None:
    assert_type(smartlead.leads.list(372), Pages[CampaignLead])
    assert_type(await smartlead.leads.list(372, status="PAUSED", page_size=50), Page[CampaignLead])
    async for account in smartlead.email_accounts.list(is_in_use=True, start=100):
        assert_type(account, EmailAccount)
    async for page in smartlead.inbox.list_replies(filters=InboxFilters(campaign_id=372)).by_page():
        assert_type(page.items, list[InboxConversation])
    assert_type(await smartlead.leads.get_by_email("ana@example.com"), FoundLead)
    assert_type(await smartlead.leads.export(372), str)
    assert_type(await smartlead.campaigns.save_sequences(372, [step]), list[SavedStep])

    await smartlead.leads.list(372, offset=100)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[unknown-argument]
    await smartlead.leads.list(372, email_status="opened")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]


async def others(smartlead: Smartlead, webhook: NewWebhook, client: NewClient) -> None:
    assert_type(await smartlead.webhooks.list(372), list[Webhook])
    assert_type(await smartlead.webhooks.save(372, webhook), Webhook)
    await smartlead.webhooks.delete(372, 5)
    assert_type(await smartlead.clients.list(), list[Client])
    assert_type(await smartlead.clients.save(client), CreatedClient)
    assert_type(await smartlead.email_accounts.reconnect_failed(), ReconnectQueued)

    await smartlead.webhooks.delete(372, webhook)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await smartlead.webhooks.save(372, Webhook())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    await smartlead.clients.save(name="Ana")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[missing-argument, unknown-argument]
    smartlead.campaign  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018  # ty: ignore[missing-attribute]
