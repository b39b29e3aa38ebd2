"""The endpoints of how mailboxes do, each, by domain and by provider."""

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

DOMAINS = Paging(most=MOST, usual=USUAL, rows=("data", "data.domain_health_metrics"), key="domain")
MAILBOXES = Paging(most=MOST, usual=USUAL, rows=("data", "data.email_health_metrics"), key="email_account")


class AnalyticsOfMailboxes(Resource):
    """How mailboxes do, each, by domain and by provider."""

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
    ) -> Pages[models.DomainHealth]:
        """List how each sending domain did in some days.

        `GET /analytics/mailbox/domain-wise-health-metrics` (in production use)

        Args:
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            timezone: Where the days begin, as an IANA name.
            client_ids: Only campaigns of these clients.
            campaign_ids: Only these campaigns.
            full_data: Give all there is of each.
            page_size: Domains in a request, 1 to 1000; by default 100, as many take the API more than a minute.
            start: How many domains to pass over; `next_start` of a page.
            max_items: How many domains to read at most.
        """
        query = scope(start_date, end_date, timezone, client_ids, campaign_ids) | {
            "full_data": check("full_data", full_data, rules.FLAG),
        }
        call = Call("GET", "/analytics/mailbox/domain-wise-health-metrics", Rows[models.DomainHealth], query=query)
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
    ) -> Pages[models.MailboxHealth]:
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
            page_size: Mailboxes in a request, 1 to 1000; by default 100, as many take the API more than a minute.
            start: How many mailboxes to pass over; `next_start` of a page.
            max_items: How many mailboxes to read at most.
        """
        query = scope(start_date, end_date, timezone, client_ids, campaign_ids) | {
            "full_data": check("full_data", full_data, rules.FLAG),
            "is_bounced": check("is_bounced", is_bounced, rules.FLAG),
        }
        call = Call("GET", "/analytics/mailbox/name-wise-health-metrics", Rows[models.MailboxHealth], query=query)
        return Pages(self._send, call, MAILBOXES, page_size=page_size, start=start, max_items=max_items)

    async def get_mailbox_totals(self, *, client_ids: Sequence[int] | UnsetType = UNSET) -> models.MailboxTotals:
        """Read how many mailboxes are connected, in use, and not.

        `GET /analytics/mailbox/overall-stats` (documented only)

        Args:
            client_ids: Only mailboxes of these clients.
        """
        query = {"client_ids": check("client_ids", client_ids, rules.IDS)}
        return await self._send(
            Call(
                "GET",
                "/analytics/mailbox/overall-stats",
                models.MailboxTotals,
                query=query,
                rows="overall_mailbox_stats",
            )
        )

    async def get_provider_performance(
        self,
        *,
        start_date: Day,
        end_date: Day,
        timezone: str | UnsetType = UNSET,
        client_ids: Sequence[int] | UnsetType = UNSET,
        campaign_ids: Sequence[int] | UnsetType = UNSET,
        full_data: bool | UnsetType = UNSET,
    ) -> models.ProviderPerformance:
        """Read how the mailboxes of each provider did in some days.

        `GET /analytics/mailbox/provider-wise-overall-performance` (documented only)

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
                "/analytics/mailbox/provider-wise-overall-performance",
                models.ProviderPerformance,
                query=query,
                rows="email_providers_performance_overview",
            )
        )
