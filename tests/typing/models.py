"""Checked, never run: what is sent is closed, what is read is open, and absent is not null."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal, assert_type

from smartlead_async import (
    UNSET,
    CampaignSchedule,
    CampaignSettings,
    EventType,
    Lead,
    NewClient,
    NewWebhook,
    Unset,
)
from smartlead_async.models.campaigns import Campaign, CampaignStatus, SendingWindow
from smartlead_async.models.clients import Client, ClientPermission, CreatedClient
from smartlead_async.models.leads import AddLeadsResult
from smartlead_async.models.webhooks import Webhook


def sent() -> None:
    Lead(email="ana@example.com")
    Lead(email="ana@example.com", first_name="Ana", custom_fields={"size": 7, "vip": True, "note": None})
    Lead(email="ana@example.com", first_name=UNSET, custom_fields=UNSET)
    NewWebhook(name="Replies", webhook_url="https://example.com", event_types=["EMAIL_REPLY"])
    NewWebhook(id=None, name="Replies", webhook_url="https://example.com", event_types=[EventType.EMAIL_REPLY])
    NewWebhook(name="Replies", webhook_url="https://example.com", event_types=(EventType.EMAIL_OPEN, "EMAIL_SENT"))
    NewClient(name="Ana", email="ana@example.com", permission=["full_access"], logo=None)
    CampaignSettings(track_settings=["DONT_TRACK_EMAIL_OPEN"], stop_lead_settings="REPLY_TO_AN_EMAIL")

    Lead()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[missing-argument]
    Lead("ana@example.com")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[missing-argument, too-many-positional-arguments]
    Lead(email="ana@example.com", phone_number=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    Lead(email="ana@example.com", phone_number=5550100)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    Lead(email="ana@example.com", company="Acme")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[unknown-argument]
    Lead(email="ana@example.com", custom_fields={"a": []})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    Lead(email="ana@example.com").email = "ben@example.com"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]  # ty: ignore[invalid-assignment]
    NewClient(name="Ana", email="ana@example.com")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[missing-argument]
    NewClient(name="Ana", email="ana@example.com", permission=[], password=None)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    CampaignSettings(track_settings=["DONT_EMAIL_OPEN"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]
    CampaignSettings(stop_lead_settings="NEVER")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # ty: ignore[invalid-argument-type]


def schedule() -> None:
    CampaignSchedule(
        timezone="Europe/Lisbon",
        days_of_the_week=[1, 2],
        start_hour="09:00",
        end_hour="17:00",
        min_time_btw_emails=10,
        max_new_leads_per_day=20,
        schedule_start_time=datetime(2026, 1, 5, tzinfo=UTC),
    )
    CampaignSchedule(timezone="Europe/Lisbon", days="weekdays")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]  # ty: ignore[missing-argument, unknown-argument]


def read(campaign: Campaign, webhook: Webhook, client: Client, created: CreatedClient) -> None:
    assert_type(campaign.id, int)
    assert_type(campaign.status, CampaignStatus | None)
    assert_type(campaign.created_at, datetime | None)
    assert_type(campaign.track_settings, list[str])
    assert_type(campaign.scheduler_cron_value, SendingWindow | None)
    assert_type(campaign.extra, Mapping[str, object])
    assert_type(CampaignStatus("a status of next year"), CampaignStatus)
    assert_type(webhook.id, int | None)
    assert_type(webhook.event_types, list[EventType])
    assert_type(client.client_permission, ClientPermission | None)
    assert_type(created.client_id, int)
    assert_type(created.password, str | None)
    assert_type(AddLeadsResult().total_leads, int | None)

    campaign.id = 1  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]  # ty: ignore[invalid-assignment]
    campaign.title  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # noqa: B018  # ty: ignore[missing-attribute]
    campaign.extra["key"] = 1  # type: ignore[index]  # pyright: ignore[reportIndexIssue]  # ty: ignore[invalid-assignment]
    campaign.created_at.year  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]  # noqa: B018  # ty: ignore[missing-union-attribute]


def narrowed(lead: Lead) -> str:
    if lead.first_name is UNSET:
        assert_type(lead.first_name, Literal[Unset.UNSET])
        return ""
    assert_type(lead.first_name, str)
    return lead.first_name
