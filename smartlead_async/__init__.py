"""The asyncio SDK for the Smartlead cold-e-mail API.

Names are loaded when they are asked for (PEP 562): `smartlead-async --help` asks for none of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what type checkers and editors read; the same names as in _HOMES
    from smartlead_async.bulk import Bulk
    from smartlead_async.bulk.job import BulkJob
    from smartlead_async.bulk.outcome import BulkReport, Outcome, Progress, Status
    from smartlead_async.client import Smartlead
    from smartlead_async.errors import (
        ApiError,
        AuthenticationError,
        BadRequestError,
        BulkStoppedError,
        ClientClosedError,
        ConfigurationError,
        ConnectionFailedError,
        DeadlineExceededError,
        IncompleteListError,
        InvalidInputError,
        InvalidResponseError,
        NotFoundError,
        OutcomeUnknownError,
        QuotaExceededError,
        RateLimitedError,
        ServerError,
        SmartleadError,
    )
    from smartlead_async.limiter.limiter import LimiterState
    from smartlead_async.limiter.rate_limit import RateLimit
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
    from smartlead_async.telemetry.events import AttemptFinished, CallFinished, Event, Paused, RetryScheduled

__all__ = [
    "UNSET",
    "AddLeadsResult",
    "AddLeadsSettings",
    "ApiError",
    "AttemptFinished",
    "AuthenticationError",
    "BadRequestError",
    "Bulk",
    "BulkJob",
    "BulkReport",
    "BulkStoppedError",
    "CallFinished",
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
    "Event",
    "EventType",
    "IncompleteListError",
    "InvalidInputError",
    "InvalidResponseError",
    "Lead",
    "LeadStats",
    "LeadStatus",
    "LimiterState",
    "NewClient",
    "NewWebhook",
    "NotFoundError",
    "Outcome",
    "OutcomeUnknownError",
    "Paused",
    "Progress",
    "QuotaExceededError",
    "RateLimit",
    "RateLimitedError",
    "ReconnectQueued",
    "RetryScheduled",
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

_HOMES = {
    "smartlead_async.bulk": ("Bulk",),
    "smartlead_async.bulk.job": ("BulkJob",),
    "smartlead_async.bulk.outcome": (
        "BulkReport",
        "Outcome",
        "Progress",
        "Status",
    ),
    "smartlead_async.client": ("Smartlead",),
    "smartlead_async.errors": (
        "ApiError",
        "AuthenticationError",
        "BadRequestError",
        "BulkStoppedError",
        "ClientClosedError",
        "ConfigurationError",
        "ConnectionFailedError",
        "DeadlineExceededError",
        "IncompleteListError",
        "InvalidInputError",
        "InvalidResponseError",
        "NotFoundError",
        "OutcomeUnknownError",
        "QuotaExceededError",
        "RateLimitedError",
        "ServerError",
        "SmartleadError",
    ),
    "smartlead_async.models.campaigns": (
        "Campaign",
        "CampaignAnalytics",
        "CampaignSchedule",
        "CampaignSettings",
        "CampaignStatus",
        "CreatedCampaign",
        "LeadStats",
        "SendingWindow",
        "SequenceDelay",
        "SequenceStep",
        "SequenceVariant",
        "StatusChange",
        "StopLeadSetting",
        "TrackSetting",
    ),
    "smartlead_async.models.clients": (
        "Client",
        "ClientPermission",
        "CreatedClient",
        "NewClient",
    ),
    "smartlead_async.models.email_accounts": ("ReconnectQueued",),
    "smartlead_async.models.leads": (
        "AddLeadsResult",
        "AddLeadsSettings",
        "Lead",
        "LeadStatus",
    ),
    "smartlead_async.models.unset": (
        "UNSET",
        "Unset",
    ),
    "smartlead_async.models.webhooks": (
        "EventType",
        "NewWebhook",
        "Webhook",
    ),
    "smartlead_async.telemetry.events": (
        "AttemptFinished",
        "CallFinished",
        "Event",
        "Paused",
        "RetryScheduled",
    ),
    "smartlead_async.limiter.limiter": ("LimiterState",),
    "smartlead_async.limiter.rate_limit": ("RateLimit",),
}

_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load a public name."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
