"""The endpoints of how campaigns do."""

from __future__ import annotations

from collections.abc import Sequence

from smartlead_async.endpoints.analytics.scope import MOST, USUAL, scope
from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import analytics as models
from smartlead_async.models import rules
from smartlead_async.models.dates import Day
from smartlead_async.models.rules import check
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

CAMPAIGNS = Paging(most=MOST, usual=USUAL, rows=("data", "data.campaign_wise_performance"))


class AnalyticsOfCampaigns(Resource):
    """How campaigns do, each and by their status."""

    async def list_campaigns(self, *, client_ids: Sequence[int] | UnsetType = UNSET) -> list[models.NamedCampaign]:
        """List the campaigns by name, in one answer.

        `GET /analytics/campaign/list` (documented only)

        Args:
            client_ids: Only campaigns of these clients.
        """
        query = {"client_ids": check("client_ids", client_ids, rules.IDS)}
        return await self._send(
            Call("GET", "/analytics/campaign/list", list[models.NamedCampaign], query=query, rows="campaign_list")
        )

    def list_campaign_performance(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
        full_data: bool | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.CampaignPerformance]:
        """List how each campaign did in some days.

        `GET /analytics/campaign/overall-stats` (in production use)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
            full_data: Give all there is of each.
            page_size: Campaigns in a request, 1 to 1000; by default 100, as many take the API more than a minute.
            start: How many campaigns to pass over; `next_start` of a page.
            max_items: How many campaigns to read at most.
        """
        query = scope(start_date, end_date, timezone, client_ids, campaign_ids) | {
            "full_data": check("full_data", full_data, rules.FLAG),
        }
        call = Call("GET", "/analytics/campaign/overall-stats", Rows[models.CampaignPerformance], query=query)
        return Pages(self._send, call, CAMPAIGNS, page_size=page_size, start=start, max_items=max_items)

    async def get_campaign_responses(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
        full_data: bool | UnsetType = UNSET,
    ) -> list[models.CampaignResponses]:
        """Read how many replies to each campaign were positive, neutral and negative in some days.

        `GET /analytics/campaign/response-stats` (documented only)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
            full_data: Give all there is of each.
        """
        query = scope(start_date, end_date, timezone, client_ids, campaign_ids) | {
            "full_data": check("full_data", full_data, rules.FLAG),
        }
        return await self._send(
            Call(
                "GET",
                "/analytics/campaign/response-stats",
                list[models.CampaignResponses],
                query=query,
                rows="campaign_wise_response_stats",
            )
        )

    async def get_campaign_statuses(
        self,
        *,
        client_ids: Sequence[int] | UnsetType = UNSET,
    ) -> list[models.CampaignStatusCount]:
        """Read how many campaigns have each status.

        `GET /analytics/campaign/status-stats` (documented only)

        Args:
            client_ids: Only campaigns of these clients.
        """
        query = {"client_ids": check("client_ids", client_ids, rules.IDS)}
        return await self._send(
            Call(
                "GET",
                "/analytics/campaign/status-stats",
                list[models.CampaignStatusCount],
                query=query,
                rows="campaign_status_stats",
            )
        )
