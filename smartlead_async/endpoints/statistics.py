"""The endpoints of one campaign's statistics."""

from collections.abc import Mapping
from typing import TypeAlias, get_args

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import rules
from smartlead_async.models.dates import Day, Moment, day_or_moment, days, days_or_none, spaced_moment
from smartlead_async.models.rules import check
from smartlead_async.models.statistics import (
    CampaignDays,
    CampaignTopLevel,
    SentEmail,
    SentEmailStatus,
    StepCounters,
)
from smartlead_async.models.time_zones import TIME_ZONE
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

MOST_DAYS = 30  # "Date difference should be max of 30days."
SENT_EMAILS = Paging(most=1000, total="total_stats", key="stats_id")
BY_LEAD = Paging(most=100, more="hasMore")
BY_MAILBOX = Paging(most=20)
STATUS = rules.one_of(get_args(SentEmailStatus))
SEQUENCE_NUMBER = rules.integer(1, 20)
Steps: TypeAlias = list[StepCounters]  # the class has a method `list`


class Statistics(Resource):
    """Statistics of one campaign. Those of the whole account are in `analytics`."""

    async def get_by_date(
        self, campaign_id: int, *, start_date: Day, end_date: Day, time_zone: str | UnsetType = UNSET
    ) -> CampaignDays:
        """Read what a campaign did in at most 30 days.

        `GET /campaigns/{campaign_id}/analytics-by-date` (seen live)

        Args:
            campaign_id: The campaign.
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day, at most 30 days after the first.
            time_zone: Where the days begin, as an IANA name; by default UTC.

        Raises:
            BadRequestError: `Invalid start_date & end_date range. Date difference should be max of 30days.`
            NotFoundError: 404, or the empty 200 of an unknown id.
        """
        query = {
            **days(start_date, end_date, at_most=MOST_DAYS),
            "time_zone": check("time_zone", time_zone, TIME_ZONE),
        }
        return await self._send(
            Call(
                "GET",
                "/campaigns/{campaign_id}/analytics-by-date",
                CampaignDays,
                ids={"campaign_id": campaign_id},
                query=query,
                look_up=True,
                in_list=True,
            )
        )

    async def get_top_level_by_date(self, campaign_id: int, *, start_date: Day, end_date: Day) -> CampaignTopLevel:
        """Read what came of what a campaign did in some days: positive replies, failures and more.

        `GET /campaigns/{campaign_id}/top-level-analytics-by-date` (seen live)

        Args:
            campaign_id: The campaign.
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.

        Raises:
            NotFoundError: 404, or the empty 200 of an unknown id.
        """
        return await self._send(
            Call(
                "GET",
                "/campaigns/{campaign_id}/top-level-analytics-by-date",
                CampaignTopLevel,
                ids={"campaign_id": campaign_id},
                query=days(start_date, end_date),
                look_up=True,
                in_list=True,
            )
        )

    async def get_by_sequence(
        self, campaign_id: int, *, start_date: Day, end_date: Day, time_zone: str | UnsetType = UNSET
    ) -> Steps:
        """Read what came of each step of a campaign's sequence in some days.

        `GET /campaigns/{campaign_id}/sequence-analytics` (documented only)

        The vendor's older documentation has it, the newer one does not.

        Args:
            campaign_id: The campaign.
            start_date: The first day, as a date or YYYY-MM-DD.
            end_date: The last day.
            time_zone: Where the days begin, as an IANA name; by default UTC.
        """
        query = {**days(start_date, end_date), "time_zone": check("time_zone", time_zone, TIME_ZONE)}
        return await self._send(
            Call(
                "GET",
                "/campaigns/{campaign_id}/sequence-analytics",
                Steps,
                ids={"campaign_id": campaign_id},
                query=query,
            )
        )

    def list(
        self,
        campaign_id: int,
        *,
        email_sequence_number: int | UnsetType = UNSET,
        email_status: SentEmailStatus | UnsetType = UNSET,
        sent_time_start_date: Moment | UnsetType = UNSET,
        sent_time_end_date: Moment | UnsetType = UNSET,
        page_size: int = SENT_EMAILS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[SentEmail]:
        """List the e-mails that a campaign sent, and what became of each.

        `GET /campaigns/{campaign_id}/statistics` (seen live)

        The documentation shows counters; the deployed API has a row for each e-mail, with its text: some 10 KB.

        Args:
            campaign_id: The campaign.
            email_sequence_number: Only e-mails of this step, 1 to 20.
            email_status: Only e-mails with this outcome, such as `"opened"`.
            sent_time_start_date: Only e-mails sent after this; aware, or ISO 8601 text with a time zone.
            sent_time_end_date: Only e-mails sent before this.
            page_size: E-mails in a request, 1 to 1000.
            start: How many e-mails to pass over; `next_start` of a page.
            max_items: How many e-mails to read at most.
        """
        call = Call(
            "GET",
            "/campaigns/{campaign_id}/statistics",
            Rows[SentEmail],
            ids={"campaign_id": campaign_id},
            query={
                "email_sequence_number": check("email_sequence_number", email_sequence_number, SEQUENCE_NUMBER),
                "email_status": check("email_status", email_status, STATUS),
                "sent_time_start_date": spaced_moment("sent_time_start_date", sent_time_start_date),
                "sent_time_end_date": spaced_moment("sent_time_end_date", sent_time_end_date),
            },
        )
        return Pages(self._send, call, SENT_EMAILS, page_size=page_size, start=start, max_items=max_items)

    def list_by_lead(
        self,
        campaign_id: int,
        *,
        event_time_gt: Day | UnsetType = UNSET,
        page_size: int = BY_LEAD.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[Mapping[str, object]]:
        """List the leads of a campaign with what was sent to each. The rows are as the API gives them.

        `GET /campaigns/{campaign_id}/leads-statistics` (in production use)

        What a row has is not documented.

        Args:
            campaign_id: The campaign.
            event_time_gt: Only leads with a sent e-mail or a reply after this: a day, or a moment.
            page_size: Leads in a request, 1 to 100.
            start: How many leads to pass over; `next_start` of a page.
            max_items: How many leads to read at most.
        """
        call = Call(
            "GET",
            "/campaigns/{campaign_id}/leads-statistics",
            Rows[Mapping[str, object]],
            ids={"campaign_id": campaign_id},
            query={"event_time_gt": day_or_moment("event_time_gt", event_time_gt)},
        )
        return Pages(self._send, call, BY_LEAD, page_size=page_size, start=start, max_items=max_items)

    def list_by_mailbox(
        self,
        campaign_id: int,
        *,
        client_id: int | UnsetType = UNSET,
        start_date: Day | UnsetType = UNSET,
        end_date: Day | UnsetType = UNSET,
        time_zone: str | UnsetType = UNSET,
        page_size: int = BY_MAILBOX.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[Mapping[str, object]]:
        """List the e-mail accounts of a campaign with what each sent. The rows are as the API gives them.

        `GET /campaigns/{campaign_id}/mailbox-statistics` (in production use)

        What a row has is not documented. `private_api_key` cannot be given: it would stand in addresses.

        Args:
            campaign_id: The campaign.
            client_id: The client whom the campaign is for.
            start_date: The first day, as a date or YYYY-MM-DD; by default all days. Needs `end_date`.
            end_date: The last day. Needs `start_date`.
            time_zone: Where the days begin, as an IANA name; by default UTC.
            page_size: Accounts in a request, 1 to 20.
            start: How many accounts to pass over; `next_start` of a page.
            max_items: How many accounts to read at most.
        """
        call = Call(
            "GET",
            "/campaigns/{campaign_id}/mailbox-statistics",
            Rows[Mapping[str, object]],
            ids={"campaign_id": campaign_id},
            query={
                "client_id": check("client_id", client_id, rules.ID),
                **days_or_none(start_date, end_date),
                "time_zone": check("time_zone", time_zone, TIME_ZONE),
            },
        )
        return Pages(self._send, call, BY_MAILBOX, page_size=page_size, start=start, max_items=max_items)
