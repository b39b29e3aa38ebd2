"""Statistics of one campaign: counters of a time, and what became of each e-mail."""

from datetime import datetime
from typing import Literal, TypeAlias

import attrs

from smartlead_async.models.campaigns import CampaignStatus
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter

SentEmailStatus: TypeAlias = Literal["opened", "clicked", "replied", "unsubscribed", "bounced"]
"""What became of an e-mail, as `statistics.list` filters by it."""


@attrs.frozen(kw_only=True)
class CampaignCounters(Output):
    """Counters of a campaign in some days; as text in the deployed API."""

    id: int | None = None  # the campaign
    name: str = ""  # its name
    status: CampaignStatus | None = None  # its status; one that is not listed stays text
    start_date: str | None = None  # the first day
    end_date: str | None = None  # the last day
    total_count: Counter | None = None  # the total, of what the API does not say
    sent_count: Counter | None = None  # e-mails sent
    open_count: Counter | None = None  # opens
    click_count: Counter | None = None  # clicks
    reply_count: Counter | None = None  # replies
    bounce_count: Counter | None = None  # bounces
    unsubscribed_count: Counter | None = None  # how many unsubscribed


@attrs.frozen(kw_only=True)
class CampaignDays(CampaignCounters):
    """What a campaign did in some days."""

    user_id: int | None = None  # the user the campaign belongs to
    created_at: datetime | None = None  # when the campaign was created
    unique_sent_count: Counter | None = None  # unique e-mails sent
    unique_open_count: Counter | None = None  # unique opens
    unique_click_count: Counter | None = None  # unique clicks
    block_count: Counter | None = None  # how many were blocked
    drafted_count: Counter | None = None  # how many are drafted


@attrs.frozen(kw_only=True)
class CampaignTopLevel(CampaignCounters):
    """What came of what a campaign did in some days."""

    skipped_count: Counter | None = None  # how many were skipped
    positive_reply_count: Counter | None = None  # replies of leads in a positive category
    failed_count: Counter | None = None  # how many failed
    stopped_count: Counter | None = None  # how many were stopped


@attrs.frozen(kw_only=True)
class StepCounters(Output):
    """What came of a step of a campaign's sequence in some days."""

    email_campaign_seq_id: int | None = None  # the step's id
    sent_count: Counter | None = None  # e-mails sent
    skipped_count: Counter | None = None  # how many were skipped
    open_count: Counter | None = None  # opens
    click_count: Counter | None = None  # clicks
    reply_count: Counter | None = None  # replies
    positive_reply_count: Counter | None = None  # replies of leads in a positive category
    bounce_count: Counter | None = None  # bounces
    unsubscribed_count: Counter | None = None  # how many unsubscribed
    failed_count: Counter | None = None  # how many failed
    stopped_count: Counter | None = None  # how many were stopped
    ln_connection_req_pending_count: Counter | None = None  # invitations on LinkedIn without an answer
    ln_connection_req_accepted_count: Counter | None = None  # those that were accepted
    ln_connection_req_skipped_sent_msg_count: Counter | None = None  # those skipped, a message was sent instead


@attrs.frozen(kw_only=True)
class SentEmail(Output):
    """One e-mail that was sent. Only `reply_time` says that it was replied to; one reply may be on several."""

    # By it `inbox.reply` names the e-mail, as `email_stats_id`.
    stats_id: str | None = None
    lead_name: str | None = None  # the lead's name
    lead_email: str | None = None  # the lead's address
    lead_category: str | None = None  # the lead's category, on e-mails without a reply too
    sequence_number: Counter | None = None  # the step, from 1
    email_campaign_seq_id: int | None = None  # the step's id
    seq_variant_id: int | None = None  # the wording's id
    email_subject: str | None = None  # the subject
    email_message: str | None = None  # HTML; some 10 KB
    sent_time: datetime | None = None  # when it was sent
    open_time: datetime | None = None  # when it was opened
    click_time: datetime | None = None  # when a link in it was followed
    reply_time: datetime | None = None  # when it was replied to
    open_count: Counter | None = None  # how often it was opened
    click_count: Counter | None = None  # how often a link in it was followed
    is_unsubscribed: bool | None = None  # the lead unsubscribed
    is_bounced: bool | None = None  # it bounced
    ignore_reply: bool | None = None  # its reply does not count
