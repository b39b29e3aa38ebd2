"""The endpoints that find, create, start and end campaigns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import NoneType
from typing import TypeAlias, get_args

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.errors import OutcomeUnknownError, SmartleadError
from smartlead_async.models import campaigns as models
from smartlead_async.models import rules
from smartlead_async.models.rules import check, check_id, refuse
from smartlead_async.models.unset import UNSET, Unset, UnsetType
from smartlead_async.transport.call import Call, Repeat

EveryCampaign: TypeAlias = "list[models.Campaign]"  # the class has a method `list`


class RunningCampaigns(Resource):
    """Finding, creating, starting and ending campaigns."""

    async def list(
        self, *, client_id: int | UnsetType = UNSET, include_tags: bool | UnsetType = UNSET
    ) -> EveryCampaign:
        """List every campaign of the account.

        `GET /campaigns` (seen live)

        One answer holds them all; the API has no pages. Subsequences are listed too: they have a
        `parent_campaign_id`.

        Args:
            client_id: Only campaigns of this client. Deployed API.
            include_tags: Read their tags too. Deployed API.
        """
        query = {
            "client_id": check("client_id", client_id, rules.ID),
            "include_tags": check("include_tags", include_tags, rules.FLAG),
        }
        return await self._send(Call("GET", "/campaigns", list[models.Campaign], query=query))

    async def get(self, campaign_id: int, *, include_tags: bool | UnsetType = UNSET) -> models.Campaign:
        """Look up one campaign.

        `GET /campaigns/{campaign_id}` (seen live)

        Args:
            campaign_id: The campaign.
            include_tags: Read its tags too. Deployed API.

        Raises:
            NotFoundError: 404, or the empty 200 with which the deployed API answers an unknown id.
        """
        return await self._send(
            Call(
                "GET",
                "/campaigns/{campaign_id}",
                models.Campaign,
                ids={"campaign_id": campaign_id},
                query={"include_tags": check("include_tags", include_tags, rules.FLAG)},
                look_up=True,
            )
        )

    async def create(self, name: str, *, client_id: int | None = None) -> models.CreatedCampaign:
        """Create a campaign, for a client of the account where `client_id` is given.

        `POST /campaigns/create` (seen live)

        Args:
            name: What it is called; not empty.
            client_id: The client of the account whom it is for, if any.

        Raises:
            BadRequestError: `Invalid campaign name format`
            OutcomeUnknownError: An answer was lost, or a 5xx came (`Error while creating email campaign -
                Database connection failed`): the campaign may exist. It is not created again; look with `list()`.
        """
        if not isinstance(name, str) or not name.strip():
            raise refuse("name", name, "text that is not empty")
        body = (
            {"name": name} if client_id is None else {"name": name, "client_id": check_id("client_id", client_id)}
        )
        return await self._send(
            Call("POST", "/campaigns/create", models.CreatedCampaign, body=body, repeat=Repeat.UNLESS_UNKNOWN)
        )

    async def duplicate(
        self,
        campaign_id: int,
        *,
        duplicate_sub_sequence: bool | UnsetType = UNSET,
        duplicate_client_label: bool | UnsetType = UNSET,
    ) -> models.DuplicatedCampaign:
        """Copy a campaign, without its leads; the copy is a draft.

        `POST /campaigns/{campaign_id}/duplicate` (seen live)

        Args:
            campaign_id: The campaign.
            duplicate_sub_sequence: Copy its subsequences too; by default false.
            duplicate_client_label: Have the copy belong to the same client; by default false.

        Raises:
            ApiError: `Invalid campaign Id!`, with status 500; it is final.
            OutcomeUnknownError: The copy may exist. It is not made again; look with `list()`.
        """
        given = {
            "duplicate_sub_sequence": check("duplicate_sub_sequence", duplicate_sub_sequence, rules.FLAG),
            "duplicate_client_label": check("duplicate_client_label", duplicate_client_label, rules.FLAG),
        }
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/duplicate",
                models.DuplicatedCampaign,
                ids={"campaign_id": campaign_id},
                body=without_unset(given),
                repeat=Repeat.UNLESS_UNKNOWN,
                refusals=("Invalid campaign Id!",),
            )
        )

    async def create_subsequence(
        self,
        *,
        parent_campaign_id: int,
        subsequence_name: str | UnsetType = UNSET,
        condition_events: Sequence[Mapping[str, object]] | UnsetType = UNSET,
    ) -> models.CreatedSubsequence:
        """Create a subsequence: a campaign that leads of another are moved to when something happens.

        `POST /campaigns/create-subsequence` (documented only)

        Args:
            parent_campaign_id: The campaign whose leads they are.
            subsequence_name: What it is called; not empty.
            condition_events: What moves a lead to it. The documentation does not say what one has.

        Raises:
            OutcomeUnknownError: The subsequence may exist. It is not created again; look with `list()`.
        """
        events = check("condition_events", condition_events, rules.OBJECTS)
        given = {
            "parent_campaign_id": check_id("parent_campaign_id", parent_campaign_id),
            "subsequence_name": check("subsequence_name", subsequence_name, rules.FILLED_TEXT),
            "condition_events": events if isinstance(events, Unset) else [{**event} for event in events],
        }
        return await self._send(
            Call(
                "POST",
                "/campaigns/create-subsequence",
                models.CreatedSubsequence,
                body=without_unset(given),
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def get_analytics(self, campaign_id: int) -> models.CampaignAnalytics:
        """Read a campaign's counters: sent, opened, clicked, replied, bounced and more.

        `GET /campaigns/{campaign_id}/analytics` (seen live)

        The documentation gives no shape; what it is in the deployed API has names, the rest is in `extra`.

        Args:
            campaign_id: The campaign.

        Raises:
            NotFoundError: 404, or the empty 200 of an unknown id.
        """
        return await self._send(
            Call(
                "GET",
                "/campaigns/{campaign_id}/analytics",
                models.CampaignAnalytics,
                ids={"campaign_id": campaign_id},
                look_up=True,
            )
        )

    async def set_status(self, campaign_id: int, status: models.StatusChange) -> None:
        """Start, pause or stop a campaign.

        `POST /campaigns/{campaign_id}/status` (seen live)

        After an unknown outcome of `"START"` the campaign is read before it is started again, so that a
        pause somebody set in between is not undone unseen.

        Args:
            campaign_id: The campaign.
            status: `"START"`, `"PAUSED"` or `"STOPPED"`; the last is for good.

        Raises:
            OutcomeUnknownError: `"START"` may have been applied, and the campaign does not show it yet.
        """
        if status not in get_args(models.StatusChange):
            raise refuse("status", status, f"one of {', '.join(get_args(models.StatusChange))}")
        call = Call(
            "POST",
            "/campaigns/{campaign_id}/status",
            NoneType,
            ids={"campaign_id": campaign_id},
            body={"status": status},
            repeat=Repeat.UNLESS_UNKNOWN if status == "START" else Repeat.ALWAYS,
        )
        if status != "START":
            return await self._send(call)
        try:
            return await self._send(call)
        except OutcomeUnknownError as error:
            unknown = error
        try:
            campaign = await self.get(campaign_id)
        except SmartleadError:
            raise unknown from None
        return None if campaign.status == models.CampaignStatus.ACTIVE else await self._send(call)

    async def delete(self, campaign_id: int) -> None:
        """Delete a campaign that is not active, with its leads and analytics, for good.

        `DELETE /campaigns/{campaign_id}` (seen live)

        It may take the API more than 15 seconds. Repeated where the outcome is unknown; a 404 after that means
        that it is gone.

        Args:
            campaign_id: The campaign.

        Raises:
            BadRequestError: `Cannot delete active campaign. Please stop it first.`
        """
        return await self._send(
            Call(
                "DELETE",
                "/campaigns/{campaign_id}",
                NoneType,
                ids={"campaign_id": campaign_id},
                gone_is_done=True,
            )
        )
