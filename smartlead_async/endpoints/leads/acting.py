"""The endpoints that change what a campaign does with a lead."""

from types import NoneType

from smartlead_async.endpoints.resource import Resource
from smartlead_async.transport.call import Call


class ActingOnLeads(Resource):
    """Pausing leads."""

    async def pause(self, campaign_id: int, lead_id: int) -> None:
        """Send a lead nothing more of a campaign, until it is resumed.

        `POST /campaigns/{campaign_id}/leads/{lead_id}/pause` (seen live)

        Args:
            campaign_id: The campaign.
            lead_id: The lead.

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
