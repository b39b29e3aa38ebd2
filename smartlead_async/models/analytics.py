"""Analytics of the account: how it does as a whole, and its campaigns, mailboxes, leads and clients."""

import attrs

from smartlead_async.models.campaigns import CampaignStatus
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class SendingCounters(Output):
    """What was sent in some days, and what came of it."""

    sent: Counter | None = None  # e-mails sent
    opened: Counter | None = None  # e-mails opened
    replied: Counter | None = None  # e-mails that were replied to
    bounced: Counter | None = None  # e-mails that bounced


@attrs.frozen(kw_only=True)
class Performance(SendingCounters):
    """How the account, or a part of it, did in some days."""

    open_rate: str | None = None  # with its sign: "50%"
    reply_rate: str | None = None  # with its sign
    bounce_rate: str | None = None  # with its sign
    positive_reply_rate: str | None = None  # with its sign
    positive_replied: Counter | None = None  # replies of leads in a positive category
    unique_lead_count: Counter | None = None  # leads that were written to
    unique_open_count: Counter | None = None  # leads that opened an e-mail


@attrs.frozen(kw_only=True)
class CampaignPerformance(Performance):
    """How a campaign did in some days."""

    id: int | None = None  # the campaign
    campaign_name: str = ""  # its name


@attrs.frozen(kw_only=True)
class CampaignsOfClient(Performance):
    """How the campaigns of a client did in some days."""

    client_health: str | None = None  # with its sign: "85%"


@attrs.frozen(kw_only=True)
class ClientPerformance(Output):
    """How a client did in some days."""

    client_id: int | None = None  # the client
    client_name: str | None = None  # its name
    total_campaigns_count: Counter | None = None  # campaigns that it has
    campaign_stats: CampaignsOfClient | None = None  # how they did


@attrs.frozen(kw_only=True)
class NamedCampaign(Output):
    """A campaign in a list of names."""

    id: int  # by which all calls name it
    name: str | None = None  # its name


@attrs.frozen(kw_only=True)
class NamedClient(Output):
    """A client in a list of names."""

    id: int  # by which all calls name it
    name: str | None = None  # its name


@attrs.frozen(kw_only=True)
class CampaignResponses(Output):
    """How leads of a campaign replied in some days."""

    campaign_id: int | None = None  # the campaign
    campaign_name: str | None = None  # its name
    positive_reply: Counter | None = None  # replies of leads in a positive category
    neutral_reply: Counter | None = None  # of leads in one that is neither
    negative_reply: Counter | None = None  # of leads in a negative one


@attrs.frozen(kw_only=True)
class CampaignStatusCount(Output):
    """How many campaigns have a status."""

    status: CampaignStatus | None = None  # a status that is not listed, such as STARTED, stays text
    count: Counter | None = None  # campaigns that have it


@attrs.frozen(kw_only=True)
class DayStats(SendingCounters):
    """A day. Which of the counters there are depends on the call."""

    date: str | None = None  # YYYY-MM-DD
    positive_replied: Counter | None = None  # replies of leads in a positive category


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


@attrs.frozen(kw_only=True)
class DomainHealth(SendingCounters):
    """How a domain did in some days."""

    domain: str = ""  # what stands after the @ of its mailboxes


@attrs.frozen(kw_only=True)
class MailboxHealth(SendingCounters):
    """How a mailbox did in some days."""

    email_account: str = ""  # its address


@attrs.frozen(kw_only=True)
class MailboxTotals(Output):
    """How many mailboxes there are."""

    total_connected: Counter | None = None  # that are connected
    in_use: Counter | None = None  # that campaigns send from
    disconnected: Counter | None = None  # that are not connected any more
    enabled_without_warmup: Counter | None = None  # that send without being warmed up


@attrs.frozen(kw_only=True)
class ProviderStats(SendingCounters):
    """How the mailboxes of a provider did in some days."""

    provider: str | None = None  # its name, such as "Gmail"
    tag: str | None = None  # of mailboxes with this tag alone


@attrs.frozen(kw_only=True)
class ProviderPerformance(Output):
    """How the mailboxes of all providers did in some days."""

    overall: list[ProviderStats] = attrs.field(factory=list[ProviderStats])  # by provider
    tag_wise: list[ProviderStats] = attrs.field(factory=list[ProviderStats])  # by tag and provider


@attrs.frozen(kw_only=True)
class MonthCount(Output):
    """How many there were in a month."""

    month: str | None = None  # YYYY-MM
    count: Counter | None = None  # how many


@attrs.frozen(kw_only=True)
class TeamMemberStats(Output):
    """How a member of the team did in some days."""

    id: int | None = None  # the member
    name: str | None = None  # their name
    profile_pic_url: str | None = None  # where their picture is
    lead_count: Counter | None = None  # leads that are theirs
    campaign_count: Counter | None = None  # campaigns that are theirs
    reply_count: Counter | None = None  # replies of those leads
    positive_reply_count: Counter | None = None  # replies of those in a positive category
    reply_rate: str | None = None  # with its sign: "12%"
    positive_reply_rate: str | None = None  # with its sign
    average_reply_time: str | None = None  # in words: "2h 15m"
    unique_open_count: Counter | None = None  # leads that opened an e-mail
