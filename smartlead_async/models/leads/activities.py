"""The e-mails to leads, and what came of each."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from smartlead_async.models.leads.choices import LeadStatus
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class Activity(Output):
    """One e-mail to a lead, and what came of it."""

    stats_id: str | int | None = None  # the e-mail, as Smartlead names it
    message_id: str | None = None  # the Message-ID header
    subject: str | None = None  # the subject
    email_body: str | None = None  # HTML
    sent_time: datetime | None = None  # when it was sent
    from_email: str | None = None  # the mailbox that wrote
    to_email: str | None = None  # the lead's address
    email_seq_number: Counter | None = None  # the step, from 1
    open_count: Counter | None = None  # how often it was opened
    click_count: Counter | None = None  # how often a link in it was followed
    click_details: Mapping[str, object] | None = None  # as the API gives it
    reply_details: Mapping[str, object] | None = None  # the reply: `time`, `reply_email_body`, `message_id`
    # What followed, as the API gives it.
    thread_replies: list[Mapping[str, object]] = attrs.field(factory=list[Mapping[str, object]])


@attrs.frozen(kw_only=True)
class LeadActivities(Output):
    """A lead of a campaign, and the e-mails of the time that was asked for."""

    lead_id: Counter | None = None  # the lead
    email_lead_map_id: Counter | None = None  # the lead in its campaign
    campaign_id: int | None = None  # the campaign
    campaign_name: str | None = None  # its name
    campaign_status: str | None = None  # its status
    status: LeadStatus | None = None  # that of the lead in it; one that is not listed stays text
    current_seq_num: Counter | None = None  # the step it is at, from 1
    created_at: datetime | None = None  # when the lead was added
    activities: list[Activity] = attrs.field(factory=list[Activity])  # the e-mails
