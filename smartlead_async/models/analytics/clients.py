"""How clients do, and the members of the team."""

import attrs

from smartlead_async.models.analytics.sending import Performance
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


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
class NamedClient(Output):
    """A client in a list of names."""

    id: int  # by which all calls name it
    name: str | None = None  # its name


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
