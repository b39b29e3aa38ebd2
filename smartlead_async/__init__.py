"""The asyncio SDK for the Smartlead cold-e-mail API."""

from smartlead_async.bulk import Bulk
from smartlead_async.bulk.job import BulkJob
from smartlead_async.bulk.outcome import BulkReport, Outcome, Progress, Status
from smartlead_async.client import Smartlead
from smartlead_async.errors import (
    ApiError,
    AuthenticationError,
    BadRequestError,
    ClientClosedError,
    ConfigurationError,
    ConnectionFailedError,
    DeadlineExceededError,
    InvalidInputError,
    InvalidResponseError,
    NotFoundError,
    OutcomeUnknownError,
    QuotaExceededError,
    RateLimitedError,
    ServerError,
    SmartleadError,
)
from smartlead_async.models.campaigns import (
    Campaign,
    CampaignAnalytics,
    CampaignSchedule,
    CampaignSettings,
    CampaignStatus,
    CreatedCampaign,
    LeadStats,
    SendingWindow,
    SequenceDelay,
    SequenceStep,
    SequenceVariant,
    StatusChange,
    StopLeadSetting,
    TrackSetting,
)
from smartlead_async.models.clients import Client, ClientPermission, CreatedClient, NewClient
from smartlead_async.models.email_accounts import ReconnectQueued
from smartlead_async.models.leads import AddLeadsResult, AddLeadsSettings, Lead, LeadStatus
from smartlead_async.models.unset import UNSET, Unset
from smartlead_async.models.webhooks import EventType, NewWebhook, Webhook
from smartlead_async.transport.window import RateLimit

__all__ = [
    "UNSET",
    "AddLeadsResult",
    "AddLeadsSettings",
    "ApiError",
    "AuthenticationError",
    "BadRequestError",
    "Bulk",
    "BulkJob",
    "BulkReport",
    "Campaign",
    "CampaignAnalytics",
    "CampaignSchedule",
    "CampaignSettings",
    "CampaignStatus",
    "Client",
    "ClientClosedError",
    "ClientPermission",
    "ConfigurationError",
    "ConnectionFailedError",
    "CreatedCampaign",
    "CreatedClient",
    "DeadlineExceededError",
    "EventType",
    "InvalidInputError",
    "InvalidResponseError",
    "Lead",
    "LeadStats",
    "LeadStatus",
    "NewClient",
    "NewWebhook",
    "NotFoundError",
    "Outcome",
    "OutcomeUnknownError",
    "Progress",
    "QuotaExceededError",
    "RateLimit",
    "RateLimitedError",
    "ReconnectQueued",
    "SendingWindow",
    "SequenceDelay",
    "SequenceStep",
    "SequenceVariant",
    "ServerError",
    "Smartlead",
    "SmartleadError",
    "Status",
    "StatusChange",
    "StopLeadSetting",
    "TrackSetting",
    "Unset",
    "Webhook",
]
