"""The endpoints of the account's analytics."""

from collections.abc import Sequence

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import rules
from smartlead_async.models.analytics import CampaignPerformance, DomainHealth, FollowUpReplyRate, MailboxHealth
from smartlead_async.models.dates import Day, days
from smartlead_async.models.rules import check
from smartlead_async.models.time_zones import TIME_ZONE
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call, QueryValue
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

# Pages of 1000 were seen to take the API more than 100 s, after which Cloudflare gives up (524).
CAMPAIGNS = Paging(most=1000, usual=100, rows=("data", "data.campaign_wise_performance"))
DOMAINS = Paging(most=1000, usual=100, rows=("data", "data.domain_health_metrics"), key="domain")
MAILBOXES = Paging(most=1000, usual=100, rows=("data", "data.email_health_metrics"), key="email_account")


class Analytics(Resource):
    """How campaigns, domains and mailboxes of the account do. One campaign's own are in `statistics`."""

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
    ) -> Pages[CampaignPerformance]:
        """List how each campaign did in some days.

        `GET /analytics/campaign/overall-stats` (in production use)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
            full_data: Give all there is of each.
            page_size: Campaigns in a request, 1 to 1000; by itself 100, as many take the API more than a minute.
            start: How many campaigns to pass over; `next_start` of a page.
            max_items: How many campaigns to read at most.
        """
        query: dict[str, QueryValue] = {
            **_scope(start_date, end_date, timezone, client_ids, campaign_ids),
            "full_data": check("full_data", full_data, rules.FLAG),
        }
        call = Call("GET", "/analytics/campaign/overall-stats", Rows[CampaignPerformance], query=query)
        return Pages(self._send, call, CAMPAIGNS, page_size=page_size, start=start, max_items=max_items)

    def list_domain_health(
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
    ) -> Pages[DomainHealth]:
        """List how each sending domain did in some days.

        `GET /analytics/mailbox/domain-wise-health-metrics` (in production use)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
            full_data: Give all there is of each.
            page_size: Domains in a request, 1 to 1000; by itself 100, as many take the API more than a minute.
            start: How many domains to pass over; `next_start` of a page.
            max_items: How many domains to read at most.
        """
        query: dict[str, QueryValue] = {
            **_scope(start_date, end_date, timezone, client_ids, campaign_ids),
            "full_data": check("full_data", full_data, rules.FLAG),
        }
        call = Call("GET", "/analytics/mailbox/domain-wise-health-metrics", Rows[DomainHealth], query=query)
        return Pages(self._send, call, DOMAINS, page_size=page_size, start=start, max_items=max_items)

    def list_mailbox_health(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
        full_data: bool | UnsetType = UNSET,
        is_bounced: bool | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[MailboxHealth]:
        """List how each mailbox did in some days.

        `GET /analytics/mailbox/name-wise-health-metrics` (in production use)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
            full_data: Give all there is of each.
            is_bounced: Only those with bounces, or only the others.
            page_size: Mailboxes in a request, 1 to 1000; by itself 100, as many take the API more than a minute.
            start: How many mailboxes to pass over; `next_start` of a page.
            max_items: How many mailboxes to read at most.
        """
        query: dict[str, QueryValue] = {
            **_scope(start_date, end_date, timezone, client_ids, campaign_ids),
            "full_data": check("full_data", full_data, rules.FLAG),
            "is_bounced": check("is_bounced", is_bounced, rules.FLAG),
        }
        call = Call("GET", "/analytics/mailbox/name-wise-health-metrics", Rows[MailboxHealth], query=query)
        return Pages(self._send, call, MAILBOXES, page_size=page_size, start=start, max_items=max_items)

    async def get_follow_up_reply_rate(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
    ) -> FollowUpReplyRate:
        """Read how many follow-ups were answered in some days.

        `GET /analytics/campaign/follow-up-reply-rate` (in production use)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
        """
        query = _scope(start_date, end_date, timezone, client_ids, campaign_ids)
        return await self._send(
            Call("GET", "/analytics/campaign/follow-up-reply-rate", FollowUpReplyRate, query=query)
        )


def _scope(
    start_date: Day,
    end_date: Day,
    timezone: str | UnsetType,
    client_ids: Sequence[int] | UnsetType,
    campaign_ids: Sequence[int] | UnsetType,
) -> dict[str, QueryValue]:
    """Of which days, clients and campaigns."""
    return {
        **days(start_date, end_date),
        "timezone": check("timezone", timezone, TIME_ZONE),
        "client_ids": check("client_ids", client_ids, rules.IDS),
        "campaign_ids": check("campaign_ids", campaign_ids, rules.IDS),
    }
