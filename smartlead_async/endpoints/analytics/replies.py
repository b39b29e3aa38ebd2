"""The endpoints of when and how leads reply."""

from __future__ import annotations

from collections.abc import Sequence

from smartlead_async.endpoints.analytics.scope import scope
from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import analytics as models
from smartlead_async.models.dates import Day
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call


class AnalyticsOfReplies(Resource):
    """When leads reply, how many do, and with what."""

    async def get_follow_up_reply_rate(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
    ) -> models.FollowUpReplyRate:
        """Read how many follow-ups were replied to in some days.

        `GET /analytics/campaign/follow-up-reply-rate` (in production use)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
        """
        query = scope(start_date, end_date, timezone, client_ids, campaign_ids)
        return await self._send(
            Call("GET", "/analytics/campaign/follow-up-reply-rate", models.FollowUpReplyRate, query=query)
        )

    async def get_lead_to_reply_time(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
    ) -> list[models.ReplyTime]:
        """Read how long leads took from the first e-mail to their first reply.

        `GET /analytics/campaign/lead-to-reply-time` (documented only)

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
                "/analytics/campaign/lead-to-reply-time",
                list[models.ReplyTime],
                query=query,
                rows="lead_to_reply_time",
            )
        )

    async def get_leads_for_first_reply(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
    ) -> models.LeadsForFirstReply:
        """Read how many leads are written to, on average, before one replies.

        `GET /analytics/campaign/leads-take-for-first-reply` (documented only)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
        """
        query = scope(start_date, end_date, timezone, client_ids, campaign_ids)
        return await self._send(
            Call("GET", "/analytics/campaign/leads-take-for-first-reply", models.LeadsForFirstReply, query=query)
        )

    async def get_responses_by_category(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
    ) -> list[models.CategoryResponses]:
        """Read how many replies leads of each category gave in some days.

        `GET /analytics/lead/category-wise-response` (documented only)

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
                "/analytics/lead/category-wise-response",
                list[models.CategoryResponses],
                query=query,
                rows="lead_responses_by_category",
            )
        )

    async def get_lead_totals(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
    ) -> models.LeadTotals:
        """Read how many leads were written to in some days, for the first time and again.

        `GET /analytics/lead/overall-stats` (documented only)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
        """
        query = scope(start_date, end_date, timezone, client_ids, campaign_ids)
        return await self._send(
            Call("GET", "/analytics/lead/overall-stats", models.LeadTotals, query=query, rows="lead_stats")
        )
