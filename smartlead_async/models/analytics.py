"""Analytics of the account: how campaigns, domains and mailboxes do."""

import attrs

from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class SendingCounters(Output):
    """What was sent in some days, and what came of it."""

    sent: Counter | None = None  # e-mails sent
    opened: Counter | None = None  # e-mails opened
    replied: Counter | None = None  # e-mails answered
    bounced: Counter | None = None  # e-mails that bounced


@attrs.frozen(kw_only=True)
class CampaignPerformance(SendingCounters):
    """How a campaign did in some days."""

    id: int | None = None  # the campaign
    campaign_name: str = ""  # its name
    open_rate: str | None = None  # with its sign: "50%"
    reply_rate: str | None = None  # with its sign
    bounce_rate: str | None = None  # with its sign
    positive_reply_rate: str | None = None  # with its sign
    positive_replied: Counter | None = None  # answers of leads in a positive category
    unique_lead_count: Counter | None = None  # leads that were written to
    unique_open_count: Counter | None = None  # leads that opened an e-mail


@attrs.frozen(kw_only=True)
class DomainHealth(SendingCounters):
    """How a domain did in some days."""

    domain: str = ""  # what stands after the @ of its mailboxes


@attrs.frozen(kw_only=True)
class MailboxHealth(SendingCounters):
    """How a mailbox did in some days."""

    email_account: str = ""  # its address


@attrs.frozen(kw_only=True)
class FollowUpReplyRate(Output):
    """How many follow-ups were answered."""

    followup_reply_rate: float | None = None  # percent
