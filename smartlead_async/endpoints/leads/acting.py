"""The endpoints that change what a campaign does with a lead."""

from __future__ import annotations

from types import NoneType

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.models import leads as models
from smartlead_async.models import rules
from smartlead_async.models.rules import check
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call, Repeat

NO_RESUME = ("Invalid lead id", "This is the last sequence. You cannot resume this lead.")  # with status 500


class ActingOnLeads(Resource):
    """Pausing, resuming, ending and deleting leads."""

    async def pause(self, campaign_id: int, lead_id: int) -> None:
        """Send a lead nothing more of a campaign, until it is resumed.

        `POST /campaigns/{campaign_id}/leads/{lead_id}/pause` (seen live)

        Args:
            campaign_id: The campaign.
            lead_id: The lead's own id (`id` of a lead), not that of the lead in its campaign.

        Raises:
            NotFoundError: `Campaign not found - Invalid campaign_id.`
        """
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/leads/{lead_id}/pause",
                NoneType,
                ids={"campaign_id": campaign_id, "lead_id": lead_id},
            )
        )

    async def resume(
        self, campaign_id: int, lead_id: int, *, resume_lead_with_delay_days: int | UnsetType = UNSET
    ) -> None:
        """Resume a paused lead: the campaign sends it e-mails again.

        `POST /campaigns/{campaign_id}/leads/{lead_id}/resume` (seen live)

        Args:
            campaign_id: The campaign.
            lead_id: The lead's own id (`id` of a lead), not that of the lead in its campaign.
            resume_lead_with_delay_days: Days from the last e-mail to the next; by default those of the sequence.

        Raises:
            NotFoundError: `Campaign not found - Invalid campaign_id.`
            ApiError: `Invalid lead id`, `This is the last sequence. You cannot resume this lead.`, both with
                status 500; they are final.
            OutcomeUnknownError: The lead may be resumed. It is not resumed again.
        """
        days = check("resume_lead_with_delay_days", resume_lead_with_delay_days, rules.COUNT)
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/leads/{lead_id}/resume",
                NoneType,
                ids={"campaign_id": campaign_id, "lead_id": lead_id},
                body=without_unset({"resume_lead_with_delay_days": days}),
                repeat=Repeat.UNLESS_UNKNOWN,
                refusals=NO_RESUME,
            )
        )

    async def complete(self, campaign_id: int, lead_map_id: int) -> models.LeadCompletion:
        """End the sequence for a lead by hand.

        `POST /campaigns/{campaign_id}/leads/{lead_map_id}/manual-complete` (seen live)

        Args:
            campaign_id: The campaign.
            lead_map_id: The lead in this campaign (`campaign_lead_map_id` of a lead, `email_lead_map_id` of a
                conversation). The lead's own id is another number: with it there is nothing, or another lead.
        """
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/leads/{lead_map_id}/manual-complete",
                models.LeadCompletion,
                ids={"campaign_id": campaign_id, "lead_map_id": lead_map_id},
            )
        )

    async def delete(self, campaign_id: int, lead_id: int) -> None:
        """Delete a lead from a campaign, for good; one that is in no other is deleted from the account.

        `DELETE /campaigns/{campaign_id}/leads/{lead_id}` (seen live)

        Repeated where the outcome is unknown; a 404 after that means that it is gone.

        Args:
            campaign_id: The campaign.
            lead_id: The lead's own id (`id` of a lead), not that of the lead in its campaign.

        Raises:
            NotFoundError: `Campaign not found - Invalid campaign_id.`
        """
        return await self._send(
            Call(
                "DELETE",
                "/campaigns/{campaign_id}/leads/{lead_id}",
                NoneType,
                ids={"campaign_id": campaign_id, "lead_id": lead_id},
                gone_is_done=True,
            )
        )

    async def unsubscribe(self, campaign_id: int, lead_id: int) -> None:
        """Unsubscribe a lead from one campaign, for good: no call takes that back.

        `POST /campaigns/{campaign_id}/leads/{lead_id}/unsubscribe` (seen live)

        Args:
            campaign_id: The campaign.
            lead_id: The lead's own id (`id` of a lead), not that of the lead in its campaign.
        """
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/leads/{lead_id}/unsubscribe",
                NoneType,
                ids={"campaign_id": campaign_id, "lead_id": lead_id},
            )
        )

    async def unsubscribe_globally(self, lead_id: int) -> None:
        """Unsubscribe a lead from all campaigns, for good: no call takes that back.

        `POST /leads/{lead_id}/unsubscribe` (seen live)

        Repeated where the outcome is unknown; `{"ok": false}` after that means that the lead is unsubscribed.

        Args:
            lead_id: The lead's own id (`id` of a lead).

        Raises:
            NotFoundError: `Lead not found - Invalid lead_id.`
            ApiError: `{"ok": false}` with status 200, documented as `No Update`: nothing was changed,
                as where the lead was unsubscribed before. `is_unsubscribed` of `leads.get_by_email` tells.
        """
        return await self._send(
            Call(
                "POST",
                "/leads/{lead_id}/unsubscribe",
                NoneType,
                ids={"lead_id": lead_id},
                unchanged_is_done=True,
            )
        )
