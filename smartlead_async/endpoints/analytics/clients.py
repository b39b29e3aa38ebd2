"""The endpoints of how clients and members of the team do."""

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

CLIENTS = Paging(most=MOST, usual=USUAL, rows=("data", "data.client_wise_performance"), key="client_id")


class AnalyticsOfClients(Resource):
    """How clients and members of the team do."""

    async def list_clients(self, *, client_ids: Sequence[int] | UnsetType = UNSET) -> list[models.NamedClient]:
        """List the clients by name, in one answer.

        `GET /analytics/client/list` (documented only)

        Args:
            client_ids: Only these clients.
        """
        query = {"client_ids": check("client_ids", client_ids, rules.IDS)}
        return await self._send(
            Call("GET", "/analytics/client/list", list[models.NamedClient], query=query, rows="client_list")
        )

    def list_client_performance(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        filter: str | UnsetType = UNSET,  # noqa: A002 (its name on the wire)
        full_data: bool | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.ClientPerformance]:
        """List how the campaigns of each client did in some days.

        `GET /analytics/client/overall-stats` (documented only)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only these clients.
            filter: The documentation does not say what it may be.
            full_data: Give all there is of each.
            page_size: Clients in a request, 1 to 1000; by default 100, as many take the API more than a minute.
            start: How many clients to pass over; `next_start` of a page.
            max_items: How many clients to read at most.
        """
        query = scope(start_date, end_date, timezone, client_ids) | {
            "filter": check("filter", filter, rules.FILLED_TEXT),
            "full_data": check("full_data", full_data, rules.FLAG),
        }
        call = Call("GET", "/analytics/client/overall-stats", Rows[models.ClientPerformance], query=query)
        return Pages(self._send, call, CLIENTS, page_size=page_size, start=start, max_items=max_items)

    async def get_client_count_by_month(
        self,
        *,
        client_ids: Sequence[int] | UnsetType = UNSET,
    ) -> list[models.MonthCount]:
        """Read how many clients there were in each month.

        `GET /analytics/client/month-wise-count` (documented only)

        Args:
            client_ids: Only these clients.
        """
        query = {"client_ids": check("client_ids", client_ids, rules.IDS)}
        return await self._send(
            Call(
                "GET",
                "/analytics/client/month-wise-count",
                list[models.MonthCount],
                query=query,
                rows="monthly_stats",
            )
        )

    async def get_team_board(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
        full_data: bool | UnsetType = UNSET,
    ) -> list[models.TeamMemberStats]:
        """Read how each member of the team did in some days.

        `GET /analytics/team-board/overall-stats` (documented only)

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
                "/analytics/team-board/overall-stats",
                list[models.TeamMemberStats],
                query=query,
                rows="team_board_stats",
            )
        )
