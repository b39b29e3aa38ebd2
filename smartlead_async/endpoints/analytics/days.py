"""The endpoints of how the account does, as a whole and by day."""

from __future__ import annotations

from collections.abc import Sequence

from smartlead_async.endpoints.analytics.scope import scope
from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import analytics as models
from smartlead_async.models import rules
from smartlead_async.models.dates import Day
from smartlead_async.models.rules import check, check_given
from smartlead_async.models.time_zones import TIME_ZONE
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call


class AnalyticsOfDays(Resource):
    """How the account does: in some days together, and on each of them."""

    async def get_overall(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
        is_agency: bool | UnsetType = UNSET,
        full_data: bool | UnsetType = UNSET,
    ) -> models.Performance:
        """Read how the whole account did in some days.

        `GET /analytics/overall-stats-v2` (documented only)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
            is_agency: Only accounts of an agency.
            full_data: Give all there is.
        """
        query = scope(start_date, end_date, timezone, client_ids, campaign_ids) | {
            "is_agency": check("is_agency", is_agency, rules.FLAG),
            "full_data": check("full_data", full_data, rules.FLAG),
        }
        return await self._send(
            Call("GET", "/analytics/overall-stats-v2", models.Performance, query=query, rows="overall_stats")
        )

    async def get_overall_by_day(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
    ) -> list[models.DayStats]:
        """Read what was sent on each of some days, and what happened on it.

        `GET /analytics/day-wise-overall-stats` (documented only)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
        """
        query = scope(start_date, end_date, timezone, client_ids, campaign_ids)
        return await self._send(
            Call(
                "GET",
                "/analytics/day-wise-overall-stats",
                list[models.DayStats],
                query=query,
                rows="day_wise_stats",
            )
        )

    async def get_overall_by_sent_day(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
    ) -> list[models.DayStats]:
        """Read what was sent on each of some days, and what came of it whenever that was.

        `GET /analytics/day-wise-overall-stats-by-sent-time` (documented only)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
        """
        query = scope(start_date, end_date, check_given("timezone", timezone, TIME_ZONE), client_ids, campaign_ids)
        return await self._send(
            Call(
                "GET",
                "/analytics/day-wise-overall-stats-by-sent-time",
                list[models.DayStats],
                query=query,
                rows="day_wise_stats",
            )
        )

    async def get_positive_replies_by_day(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
    ) -> list[models.DayStats]:
        """Read how many positive replies came on each of some days.

        `GET /analytics/day-wise-positive-reply-stats` (documented only)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
        """
        query = scope(start_date, end_date, timezone, client_ids, campaign_ids)
        return await self._send(
            Call(
                "GET",
                "/analytics/day-wise-positive-reply-stats",
                list[models.DayStats],
                query=query,
                rows="day_wise_stats",
            )
        )

    async def get_positive_replies_by_sent_day(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
    ) -> list[models.DayStats]:
        """Read how many positive replies came to what was sent on each of some days.

        `GET /analytics/day-wise-positive-reply-stats-by-sent-time` (documented only)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
        """
        query = scope(start_date, end_date, check_given("timezone", timezone, TIME_ZONE), client_ids, campaign_ids)
        return await self._send(
            Call(
                "GET",
                "/analytics/day-wise-positive-reply-stats-by-sent-time",
                list[models.DayStats],
                query=query,
                rows="day_wise_stats",
            )
        )
