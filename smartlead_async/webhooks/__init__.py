"""Receiving webhooks: what came as a typed event, who sent it, and an inbox so that none is lost or handled twice.

`import smartlead_async` does not load it.
"""

from smartlead_async.errors import InvalidWebhookError
from smartlead_async.webhooks.asgi import WebhookReply
from smartlead_async.webhooks.events import (
    CampaignStatusChanged,
    EmailAccountDisconnected,
    EmailBounce,
    EmailEvent,
    EmailLinkClick,
    EmailOpen,
    EmailReply,
    EmailSent,
    FirstEmailSent,
    LeadCategoryUpdated,
    LeadUnsubscribed,
    LinkedinDisconnected,
    ManualStepReached,
    UnknownEvent,
    UntrackedReplies,
    WebhookEvent,
)
from smartlead_async.webhooks.parsing import parse
from smartlead_async.webhooks.parts import (
    CategoryChange,
    HistoryMessage,
    LeadCorrespondence,
    LeadData,
    Message,
)
from smartlead_async.webhooks.receiver import DeadLetter, InboxCounts, WebhookReceiver
from smartlead_async.webhooks.testing import sample
from smartlead_async.webhooks.verifying import Verified, sign, verify

__all__ = [
    "CampaignStatusChanged",
    "CategoryChange",
    "DeadLetter",
    "EmailAccountDisconnected",
    "EmailBounce",
    "EmailEvent",
    "EmailLinkClick",
    "EmailOpen",
    "EmailReply",
    "EmailSent",
    "FirstEmailSent",
    "HistoryMessage",
    "InboxCounts",
    "InvalidWebhookError",
    "LeadCategoryUpdated",
    "LeadCorrespondence",
    "LeadData",
    "LeadUnsubscribed",
    "LinkedinDisconnected",
    "ManualStepReached",
    "Message",
    "UnknownEvent",
    "UntrackedReplies",
    "Verified",
    "WebhookEvent",
    "WebhookReceiver",
    "WebhookReply",
    "parse",
    "sample",
    "sign",
    "verify",
]
