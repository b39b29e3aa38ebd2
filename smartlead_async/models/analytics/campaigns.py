"""How campaigns do."""

import attrs

from smartlead_async.models.analytics.sending import Performance
from smartlead_async.models.campaigns import CampaignStatus
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class CampaignPerformance(Performance):
    """How a campaign did in some days."""

    id: int | None = None  # the campaign
    campaign_name: str = ""  # its name


@attrs.frozen(kw_only=True)
class NamedCampaign(Output):
    """A campaign in a list of names."""

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
