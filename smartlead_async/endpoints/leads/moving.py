"""The endpoints that put leads into another campaign, or into a list, and choose who writes to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import NoneType

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.models import lead_lists, rules
from smartlead_async.models import leads as models
from smartlead_async.models.converter import to_json
from smartlead_async.models.rules import check, check_given, check_id
from smartlead_async.models.unset import UNSET, Unset, UnsetType
from smartlead_async.transport.call import Call, Repeat


class MovingLeads(Resource):
    """Putting leads into campaigns and lists."""

    async def set_email_account(
        self,
        *,
        email_account_id: int,
        email_campaign_id: int,
        email_lead_id: int,
        override_lead_email_account: bool | UnsetType = UNSET,
    ) -> None:
        """Have a campaign write to a lead from another e-mail account.

        `POST /campaigns/update-lead-email-account` (documented only)

        Args:
            email_account_id: The account.
            email_campaign_id: The campaign.
            email_lead_id: The lead's own id (`id` of a lead).
            override_lead_email_account: Also where the lead has an account already; by default false.
        """
        given = {
            "email_account_id": check_id("email_account_id", email_account_id),
            "email_campaign_id": check_id("email_campaign_id", email_campaign_id),
            "email_lead_id": check_id("email_lead_id", email_lead_id),
            "override_lead_email_account": check(
                "override_lead_email_account", override_lead_email_account, rules.FLAG
            ),
        }
        path = "/campaigns/update-lead-email-account"
        return await self._send(Call("POST", path, NoneType, body=without_unset(given)))

    async def push_to_campaign(
        self,
        *,
        action: lead_lists.PushAction,
        campaign_id: int | UnsetType = UNSET,
        campaign_name: str | UnsetType = UNSET,
        lead_list: lead_lists.LeadSelection | UnsetType = UNSET,
        csv_settings: Mapping[str, object] | UnsetType = UNSET,
        filters: Mapping[str, object] | UnsetType = UNSET,
    ) -> models.PushedLeads:
        """Put leads of the account into a campaign, which writes to them where it is active.

        `POST /leads/push-to-campaign` (documented only)

        Args:
            action: `"copy"`, or `"move"`, which takes them from where they are.
            campaign_id: The campaign; this or `campaign_name`, and not both.
            campaign_name: The campaign by its name; where there is none of that name it is created.
            lead_list: Which leads.
            csv_settings: What becomes of leads that are blocked, and the like. The documentation does not say what
                it has.
            filters: Which of these leads. The documentation does not say what it has.

        Raises:
            OutcomeUnknownError: The leads may be in the campaign. They are not put there again.
        """
        rules.exactly_one(campaign_id=campaign_id, campaign_name=campaign_name)
        given = {
            "campaignId": check("campaign_id", campaign_id, rules.ID),
            "campaignName": check("campaign_name", campaign_name, rules.FILLED_TEXT),
            "action": check_given("action", action, lead_lists.ACTION),
            "leadList": lead_list
            if isinstance(lead_list, Unset)
            else to_json(lead_list, lead_lists.LeadSelection),
            "csvSettings": check("csv_settings", csv_settings, rules.OBJECT),
            "filters": check("filters", filters, rules.OBJECT),
        }
        body = without_unset(given)
        return await self._send(
            Call("POST", "/leads/push-to-campaign", models.PushedLeads, body=body, repeat=Repeat.UNLESS_UNKNOWN)
        )

    async def push_to_list(
        self,
        *,
        list_id: int,
        action: lead_lists.PushAction,
        lead_ids: Sequence[int] | UnsetType = UNSET,
        all_leads: bool | UnsetType = UNSET,
    ) -> None:
        """Put leads of the account into a list; what is moved there is in no campaign any more.

        `POST /leads/push-to-list` (documented only)

        Args:
            list_id: The list.
            action: `"copy"`, or `"move"`, which takes them from where they are.
            lead_ids: The leads, by their own ids, 1 to 10,000; these or `all_leads`, and not both.
            all_leads: All leads of the account.

        Raises:
            OutcomeUnknownError: The leads may be in the list. They are not put there again.
        """
        rules.exactly_one(lead_ids=lead_ids, all_leads=all_leads)
        ids = check("lead_ids", lead_ids, lead_lists.LEAD_IDS)
        given = {
            "listId": check_id("list_id", list_id),
            "leadIds": ids if isinstance(ids, Unset) else [*ids],
            "allLeads": check("all_leads", all_leads, rules.FLAG),
            "action": check_given("action", action, lead_lists.ACTION),
        }
        return await self._send(
            Call(
                "POST",
                "/leads/push-to-list",
                NoneType,
                body=without_unset(given),
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def push_campaign_to_list(
        self,
        *,
        campaign_id: int,
        list_id: int,
        lead_map_ids: Sequence[int] | UnsetType = UNSET,
        all_leads: bool | UnsetType = UNSET,
    ) -> None:
        """Put leads of a campaign into a list; they are not in the campaign any more.

        `POST /leads/campaign/push-to-list` (documented only)

        Args:
            campaign_id: The campaign.
            list_id: The list.
            lead_map_ids: The leads in this campaign (`campaign_lead_map_id` of a lead), 1 to 10,000; these or
                `all_leads`, and not both.
            all_leads: All leads of the campaign.

        Raises:
            OutcomeUnknownError: The leads may be in the list. They are not put there again.
        """
        rules.exactly_one(lead_map_ids=lead_map_ids, all_leads=all_leads)
        ids = check("lead_map_ids", lead_map_ids, lead_lists.LEAD_IDS)
        given = {
            "campaignId": check_id("campaign_id", campaign_id),
            "listId": check_id("list_id", list_id),
            "leadMapIds": ids if isinstance(ids, Unset) else [*ids],
            "allLeads": check("all_leads", all_leads, rules.FLAG),
        }
        return await self._send(
            Call(
                "POST",
                "/leads/campaign/push-to-list",
                NoneType,
                body=without_unset(given),
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )
