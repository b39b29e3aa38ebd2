"""The endpoints that find leads, and read them."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import leads as models
from smartlead_async.models import rules
from smartlead_async.models.rules import check, check_given
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

IN_CAMPAIGN = Paging(most=100, total="total_leads", key="campaign_lead_map_id")
IN_ACCOUNT = Paging(
    most=1000,
    by="cursor",
    start_name="lastSeenLeadId",
    rows="data.leads",
    cursor="data.lastSeenLeadId",
    total="data.totalCount",
)
STATUS = rules.one_of(list(models.LeadStatus))
EMAIL_STATUS = rules.one_of(get_args(models.EmailStatus))
LEAD_TYPE = rules.one_of(get_args(models.LeadType))


class FindingLeads(Resource):
    """Finding leads."""

    def list(
        self,
        campaign_id: int,
        *,
        status: models.LeadStatus | str | UnsetType = UNSET,
        lead_category_id: int | UnsetType = UNSET,
        email_status: models.EmailStatus | UnsetType = UNSET,
        created_at_gt: datetime | str | UnsetType = UNSET,
        last_sent_time_gt: datetime | str | UnsetType = UNSET,
        event_time_gt: datetime | str | UnsetType = UNSET,
        page_size: int = IN_CAMPAIGN.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.CampaignLead]:
        """List the leads of a campaign.

        `GET /campaigns/{campaign_id}/leads` (seen live)

        Args:
            campaign_id: The campaign.
            status: Only leads with this status.
            lead_category_id: Only leads of this category.
            email_status: Only leads whose e-mails had this outcome, such as `"is_opened"`.
            created_at_gt: Only leads that were added after this; aware, or ISO 8601 text with a time zone.
            last_sent_time_gt: Only leads that were written to after this.
            event_time_gt: Only leads with a sent e-mail or a reply after this.
            page_size: Leads in a request, 1 to 100.
            start: How many leads to pass over; `next_start` of a page.
            max_items: How many leads to read at most.

        Raises:
            NotFoundError: `Campaign not found - Invalid campaign_id.`
        """
        call = Call(
            "GET",
            "/campaigns/{campaign_id}/leads",
            Rows[models.CampaignLead],
            ids={"campaign_id": campaign_id},
            query={
                "status": check("status", status, STATUS),
                "lead_category_id": check("lead_category_id", lead_category_id, rules.ID),
                "emailStatus": check("email_status", email_status, EMAIL_STATUS),
                "created_at_gt": check("created_at_gt", created_at_gt, rules.MOMENT),
                "last_sent_time_gt": check("last_sent_time_gt", last_sent_time_gt, rules.MOMENT),
                "event_time_gt": check("event_time_gt", event_time_gt, rules.MOMENT),
            },
        )
        return Pages(self._send, call, IN_CAMPAIGN, page_size=page_size, start=start, max_items=max_items)

    def list_all(
        self,
        *,
        campaign_id: int | UnsetType = UNSET,
        status: models.LeadStatus | str | UnsetType = UNSET,
        email_status: models.EmailStatus | UnsetType = UNSET,
        lead_type: models.LeadType | UnsetType = UNSET,
        list_id: int | UnsetType = UNSET,
        client_id: int | UnsetType = UNSET,
        lead_email: str | UnsetType = UNSET,
        page_size: int = IN_ACCOUNT.most,
        start: int | str | None = None,
        max_items: int | None = None,
    ) -> Pages[models.LeadDetails]:
        """List the leads of the account, the newest first.

        `GET /leads/all` (in production use)

        Args:
            campaign_id: Only leads of this campaign.
            status: Only leads that have this status in a campaign.
            email_status: Only leads whose e-mails had this outcome, such as `"is_opened"`.
            lead_type: Only `"active"`, `"yet_to_use"`, `"previously_active"` or `"archived"` leads.
            list_id: Only leads of this list.
            client_id: Only leads of this client.
            lead_email: Only the lead with this address.
            page_size: Leads in a request, 1 to 1000.
            start: After which lead to begin; `next_start` of a page.
            max_items: How many leads to read at most.
        """
        call = Call(
            "GET",
            "/leads/all",
            Rows[models.LeadDetails],
            query={
                "campaignId": check("campaign_id", campaign_id, rules.ID),
                "status": check("status", status, STATUS),
                "emailStatus": check("email_status", email_status, EMAIL_STATUS),
                "leadType": check("lead_type", lead_type, LEAD_TYPE),
                "listId": check("list_id", list_id, rules.ID),
                "clientId": check("client_id", client_id, rules.ID),
                "leadEmail": check("lead_email", lead_email, rules.EMAIL),
            },
        )
        return Pages(self._send, call, IN_ACCOUNT, page_size=page_size, start=start, max_items=max_items)

    async def get_by_email(self, email: str) -> models.FoundLead:
        """Look up a lead of the account, and the campaigns it is in.

        `GET /leads/` (seen live)

        Args:
            email: The lead's address.

        Raises:
            BadRequestError: `email is required`
            NotFoundError: No lead has this address: the API answers with an empty object.
        """
        query = {"email": check_given("email", email, rules.EMAIL)}
        return await self._send(Call("GET", "/leads/", models.FoundLead, query=query, look_up=True))

    async def export(self, campaign_id: int) -> str:
        """Read all leads of a campaign as CSV, with a line of column names.

        `GET /campaigns/{campaign_id}/leads-export` (seen live)

        Custom fields are JSON in one column. 5,000 leads were seen to be 22 MB; all of it is in memory.

        Args:
            campaign_id: The campaign.

        Raises:
            NotFoundError: `Campaign not found - Invalid campaign_id.`
        """
        return await self._send(
            Call(
                "GET",
                "/campaigns/{campaign_id}/leads-export",
                str,
                ids={"campaign_id": campaign_id},
                charset="windows-1252",
            )
        )
