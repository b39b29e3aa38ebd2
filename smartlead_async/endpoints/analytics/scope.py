"""What the analytics of some days are narrowed by, held to the documented rules, and how many rows a page has."""

from collections.abc import Sequence

from smartlead_async.models import rules
from smartlead_async.models.dates import Day, days
from smartlead_async.models.rules import check
from smartlead_async.models.time_zones import TIME_ZONE
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import QueryValue

MOST = 1000  # rows of a page
USUAL = 100  # pages of 1000 were seen to take the API more than 100 s, after which Cloudflare gives up (524)


def scope(
    start_date: Day,
    end_date: Day,
    timezone: str | UnsetType,
    client_ids: Sequence[int] | UnsetType,
    campaign_ids: Sequence[int] | UnsetType = UNSET,
) -> dict[str, QueryValue]:
    """Of which days, clients and campaigns."""
    return {
        **days(start_date, end_date),
        "timezone": check("timezone", timezone, TIME_ZONE),
        "client_ids": check("client_ids", client_ids, rules.IDS),
        "campaign_ids": check("campaign_ids", campaign_ids, rules.IDS),
    }
