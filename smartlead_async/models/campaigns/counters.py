"""The counters of a campaign."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from smartlead_async.models.campaigns.choices import CampaignStatus
from smartlead_async.models.converter import wire
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class LeadStats(Output):
    """How many leads of a campaign have each status."""

    total: int | None = None  # all leads
    not_started: int | None = attrs.field(default=None, metadata=wire("notStarted"))  # leads that are not started
    inprogress: int | None = None  # leads in progress
    completed: int | None = None  # leads that are completed
    paused: int | None = None  # leads that are paused
    stopped: int | None = None  # leads that are stopped
    blocked: int | None = None  # leads that are blocked
    interested: int | None = None  # leads that are interested
    revenue: float | None = None  # revenue, in a currency the API does not name


@attrs.frozen(kw_only=True)
class CampaignAnalytics(Output):
    """Counters of a campaign. The documentation gives no shape; these are the deployed API's (as text there)."""

    id: int | None = None  # the campaign's id
    name: str = ""  # the campaign's name
    status: CampaignStatus | None = None  # its status; one that is not listed stays text
    user_id: int | None = None  # the user the campaign belongs to
    client_id: int | None = None  # the client the campaign belongs to
    created_at: datetime | None = None  # when the campaign was created
    sent_count: Counter | None = None  # e-mails sent
    unique_sent_count: Counter | None = None  # unique e-mails sent
    open_count: Counter | None = None  # opens
    unique_open_count: Counter | None = None  # unique opens
    click_count: Counter | None = None  # clicks
    unique_click_count: Counter | None = None  # unique clicks
    reply_count: Counter | None = None  # replies
    bounce_count: Counter | None = None  # bounces
    block_count: Counter | None = None  # how many were blocked
    unsubscribed_count: Counter | None = None  # how many unsubscribed
    total_count: Counter | None = None  # the total, of what the API does not say
    drafted_count: Counter | None = None  # how many are drafted
    sequence_count: Counter | None = None  # the number of sequences, as the API counts them
    parent_campaign_id: int | None = None  # of a subsequence: the campaign it follows
    send_as_plain_text: bool | None = None  # e-mails are sent as plain text
    client_name: str | None = None  # the client's name
    client_email: str | None = None  # the client's address
    client_company_name: str | None = None  # the client's company
    # As the API gives them; the documentation does not say what a tag has.
    tags: list[Mapping[str, object]] = attrs.field(factory=list[Mapping[str, object]])
    campaign_lead_stats: LeadStats | None = None  # how many leads have each status
