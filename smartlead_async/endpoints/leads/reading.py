"""The endpoints that read what is known of leads, and what was written to them and by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import leads as models
from smartlead_async.models import rules
from smartlead_async.models.dates import Day, day_or_moment
from smartlead_async.models.rules import check, check_given, refuse
from smartlead_async.models.unset import UNSET, Unset, UnsetType
from smartlead_async.models.values import Json
from smartlead_async.transport.call import Call
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

ACTIVITIES = Paging(most=1000, usual=100, more=("pagination.has_more", "hasMore"), key="email_lead_map_id")
ALL_HISTORIES = "/campaigns/{campaign_id}/message-history-for-leads/bbfbdsFGHlBr76ruhjvh6fhHL"  # one token for all
# Of the classes of leads one has a method `list`.
LeadCampaigns: TypeAlias = "list[models.LeadCampaign]"
LeadCategories: TypeAlias = "list[models.LeadCategory]"


class ReadingLeads(Resource):
    """Reading leads and their messages."""

    async def get(self, lead_id: int) -> models.LeadRecord:
        """Look up a lead of the account.

        `GET /leads/{lead_id}` (seen live)

        Args:
            lead_id: The lead's own id (`id` of a lead).

        Raises:
            NotFoundError: No lead has this id: the API answers with an empty list.
        """
        return await self._send(
            Call(
                "GET", "/leads/{lead_id}", models.LeadRecord, ids={"lead_id": lead_id}, look_up=True, in_list=True
            )
        )

    async def list_campaigns(self, lead_id: int) -> LeadCampaigns:
        """List the campaigns that a lead is in, in one answer.

        `GET /leads/{lead_id}/campaigns` (in production use)

        Args:
            lead_id: The lead's own id (`id` of a lead).
        """
        return await self._send(
            Call("GET", "/leads/{lead_id}/campaigns", list[models.LeadCampaign], ids={"lead_id": lead_id})
        )

    async def get_campaign_overview(self, lead_id: int) -> Json:
        """Read the status of a lead in its campaigns.

        `GET /leads/{lead_id}/campaign-overview` (documented only)

        Args:
            lead_id: The lead's own id (`id` of a lead).

        Returns:
            The JSON as it came: the documentation does not say what it is.

        Raises:
            NotFoundError: 404, or an empty answer.
        """
        return await self._send(
            Call("GET", "/leads/{lead_id}/campaign-overview", object, ids={"lead_id": lead_id}, look_up=True)
        )

    async def get_sequence_details(self, lead_map_id: int, *, campaign_id: int | UnsetType = UNSET) -> Json:
        """Read how far a lead is in the sequence of its campaign.

        `GET /leads/{lead_map_id}/sequence-details` (documented only)

        Args:
            lead_map_id: The lead in its campaign (`campaign_lead_map_id` of a lead). The lead's own id is another.
            campaign_id: The campaign.

        Returns:
            The JSON as it came: the documentation does not say what it is.

        Raises:
            NotFoundError: 404, or an empty answer.
        """
        return await self._send(
            Call(
                "GET",
                "/leads/{lead_map_id}/sequence-details",
                object,
                ids={"lead_map_id": lead_map_id},
                query={"campaignId": check("campaign_id", campaign_id, rules.ID)},
                look_up=True,
            )
        )

    async def list_categories(self) -> LeadCategories:
        """List the categories that leads can be put into, in one answer.

        `GET /leads/fetch-categories` (seen live)

        Their ids are those of the account; the ids that the documentation prints are others.
        """
        return await self._send(Call("GET", "/leads/fetch-categories", list[models.LeadCategory]))

    def list_activities(
        self,
        *,
        event_time_from: Day | UnsetType = UNSET,
        event_time_to: Day | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.LeadActivities]:
        """List what was sent to the leads of all campaigns, and what they replied.

        `GET /campaigns/all-leads-activities` (in production use)

        Args:
            event_time_from: Only what happened after this: a day, or a moment with a time zone.
            event_time_to: Only what happened before this; needs `event_time_from`.
            page_size: Leads in a request, 1 to 1000; by default 100.
            start: How many leads to pass over; `next_start` of a page.
            max_items: How many leads to read at most.

        Raises:
            BadRequestError: `Invalid event_time_from format. Use YYYY-MM-DD or ISO 8601 format.`
        """
        query = {
            "event_time_from": day_or_moment("event_time_from", event_time_from),
            "event_time_to": day_or_moment("event_time_to", event_time_to),
        }
        if isinstance(event_time_from, Unset) and not isinstance(event_time_to, Unset):
            raise refuse("event_time_to", event_time_to, "left out where event_time_from is")
        call = Call("GET", "/campaigns/all-leads-activities", Rows[models.LeadActivities], query=query)
        return Pages(self._send, call, ACTIVITIES, page_size=page_size, start=start, max_items=max_items)

    async def get_message_history(
        self,
        campaign_id: int,
        lead_id: int,
        *,
        event_time_gt: Day | UnsetType = UNSET,
        show_plain_text_response: bool | UnsetType = UNSET,
    ) -> models.MessageHistory:
        """Read what a campaign and a lead wrote to each other.

        `GET /campaigns/{campaign_id}/leads/{lead_id}/message-history` (seen live)

        A reply is here some seconds after its webhook came.

        Args:
            campaign_id: The campaign.
            lead_id: The lead's own id (`id` of a lead), not that of the lead in its campaign.
            event_time_gt: Only what happened after this: a day, or a moment with a time zone.
            show_plain_text_response: Read the replies as plain text too.
        """
        return await self._send(
            Call(
                "GET",
                "/campaigns/{campaign_id}/leads/{lead_id}/message-history",
                models.MessageHistory,
                ids={"campaign_id": campaign_id, "lead_id": lead_id},
                query={
                    "event_time_gt": day_or_moment("event_time_gt", event_time_gt),
                    "show_plain_text_response": check(
                        "show_plain_text_response", show_plain_text_response, rules.FLAG
                    ),
                },
                is_large=True,
            )
        )

    async def get_message_histories(
        self, campaign_id: int, lead_ids: Sequence[int] | None, *, event_time_gt: Day | UnsetType = UNSET
    ) -> models.MessageHistories:
        """Read what a campaign and several leads wrote to each other.

        `POST /campaigns/{campaign_id}/message-history-for-leads/bbfbdsFGHlBr76ruhjvh6fhHL` (seen live)

        The last part of the path is the same for everybody.

        Args:
            campaign_id: The campaign.
            lead_ids: The leads' own ids (`id` of a lead), one or more; `None` for every lead of the campaign,
                which can be thousands of exchanges in one answer.
            event_time_gt: Only what happened after this: a day, or a moment with a time zone.
        """
        ids = None if lead_ids is None else [*check_given("lead_ids", lead_ids, rules.IDS)]
        return await self._send(
            Call(
                "POST",
                ALL_HISTORIES,
                models.MessageHistories,
                ids={"campaign_id": campaign_id},
                query={"event_time_gt": day_or_moment("event_time_gt", event_time_gt)},
                body={"lead_ids": ids},
                is_large=True,
            )
        )
