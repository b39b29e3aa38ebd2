"""The endpoints that put leads into campaigns, and change them there."""

from __future__ import annotations

from collections.abc import Sequence
from types import NoneType

from smartlead_async.endpoints.leads.routes import LeadRoutes, add_many_call
from smartlead_async.endpoints.resource import Resource
from smartlead_async.errors import ApiError
from smartlead_async.models import leads as models
from smartlead_async.models.rules import check_id, refuse
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Json
from smartlead_async.transport.call import Call, Send


class AddingLeads(Resource):
    """Adding leads, and changing them."""

    def __init__(self, send: Send) -> None:
        super().__init__(send)
        self.routes = LeadRoutes(send)  # for `bulk`, which is told what the server says of each row

    async def add(self, campaign_id: int, lead: models.Lead) -> None:
        """Add one lead to a campaign.

        `POST /campaigns/{campaign_id}/leads/add` (documented only)

        Repeated where the outcome is unknown: the API knows a lead by its e-mail address, so that adding it
        again does not make a second one. Where the server has no such route, the lead is sent as a batch of one,
        `POST /campaigns/{campaign_id}/leads`, and so are those after it.

        Args:
            campaign_id: The campaign.
            lead: The lead; at most 20 custom fields.

        Raises:
            ApiError: The lead was not taken.
        """
        result = await self.routes.add(campaign_id, lead)
        if result is not None and not (
            result.total_leads or result.already_added_to_campaign or result.duplicate_count
        ):
            raise ApiError(
                f"200, but the lead was not taken: {result.counters()} (campaign_id={campaign_id})",
                status_code=200,
                body=result.counters(),
                call="POST /campaigns/{campaign_id}/leads",
                attempts=1,
            )

    async def add_many(
        self, campaign_id: int, leads: Sequence[models.Lead], *, settings: models.AddLeadsSettings | None = None
    ) -> models.AddLeadsResult:
        """Add leads to a campaign in one request.

        `POST /campaigns/{campaign_id}/leads` (seen live)

        The deployed API's own way to add leads. It answers with counters, which do not always say what became of
        which lead.

        Args:
            campaign_id: The campaign.
            leads: 1 to 400 leads.
            settings: Lists of the account that are not looked at.

        Raises:
            BadRequestError: `Invalid email format for john@invalid`,
                `lead_list cannot exceed 400 leads per request`.
        """
        return await self._send(add_many_call(campaign_id, leads, settings))

    async def update(self, campaign_id: int, lead_id: int, lead: models.Lead) -> None:
        """Change a lead; the e-mail address is needed even where it stays.

        `POST /campaigns/{campaign_id}/leads/{lead_id}/update` (documented only)

        The deployed API changes the lead in all its campaigns. Where the server has no such route,
        `POST /campaigns/{campaign_id}/leads/{lead_id}` is used, and for those after it too.

        Args:
            campaign_id: A campaign of the lead.
            lead_id: The lead.
            lead: What it is from then on; at most 20 custom fields.

        Raises:
            NotFoundError: `Campaign not found - Invalid campaign_id.`, `Invalid request!`.
            BadRequestError: `email is required`
        """
        return await self.routes.update(campaign_id, lead_id, lead)

    async def set_category(
        self, campaign_id: int, lead_id: int, category_id: int | None, *, pause_lead: bool | UnsetType = UNSET
    ) -> None:
        """Put a lead into a category.

        `POST /campaigns/{campaign_id}/leads/{lead_id}/category` (seen live)

        Args:
            campaign_id: The campaign.
            lead_id: The lead.
            category_id: The category; `None` takes the lead out of any (deployed API).
            pause_lead: Pause the lead too. Left out, it is false to the API; sent as false it may resume a
                paused lead.
        """
        body: dict[str, Json] = {
            "category_id": None if category_id is None else check_id("category_id", category_id)
        }
        if pause_lead is not UNSET:
            if not isinstance(pause_lead, bool):
                raise refuse("pause_lead", pause_lead, "True or False")
            body["pause_lead"] = pause_lead
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/leads/{lead_id}/category",
                NoneType,
                ids={"campaign_id": campaign_id, "lead_id": lead_id},
                body=body,
            )
        )
