"""Leads, and when and how they reply."""

import attrs

from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class CategoryResponses(Output):
    """How many replies leads of a category gave."""

    category: str | None = None  # its name, such as "Interested"
    total_response: Counter | None = None  # replies
    percentage: str | None = None  # of all leads, with its sign: "15%"


@attrs.frozen(kw_only=True)
class LeadCounts(Output):
    """How many leads were written to."""

    total: Counter | None = None  # leads
    new: Counter | None = None  # for the first time
    follow_up: Counter | None = None  # again


@attrs.frozen(kw_only=True)
class LeadShares(Output):
    """How many leads in a hundred were written to for the first time, and again."""

    new: float | None = None  # percent, for the first time
    follow_up: float | None = None  # percent, again


@attrs.frozen(kw_only=True)
class LeadTotals(Output):
    """How many leads were written to in some days."""

    count: LeadCounts | None = None  # in numbers
    percentage: LeadShares | None = None  # in percent


@attrs.frozen(kw_only=True)
class ReplyTime(Output):
    """How many leads took so long to reply."""

    time_range: str | None = None  # since the first e-mail: "0-1h"
    count: Counter | None = None  # leads


@attrs.frozen(kw_only=True)
class LeadsForFirstReply(Output):
    """How many leads are written to before one replies."""

    leads_take_for_first_reply: float | None = None  # on average


@attrs.frozen(kw_only=True)
class FollowUpReplyRate(Output):
    """How many follow-ups were replied to."""

    followup_reply_rate: float | None = None  # percent
