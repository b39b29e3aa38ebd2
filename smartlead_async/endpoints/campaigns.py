"""The endpoints of campaigns."""

from collections.abc import Sequence
from types import NoneType
from typing import TypeAlias, get_args

from smartlead_async.endpoints.resource import Resource
from smartlead_async.errors import OutcomeUnknownError, SmartleadError
from smartlead_async.models import rules
from smartlead_async.models.campaigns import (
    Campaign,
    CampaignAnalytics,
    CampaignSchedule,
    CampaignSettings,
    CampaignStatus,
    CreatedCampaign,
    NewSequenceStep,
    SavedStep,
    SequenceStep,
    StatusChange,
)
from smartlead_async.models.converter import to_json
from smartlead_async.models.email_accounts import EmailAccount
from smartlead_async.models.rules import check, check_id, refuse
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call, Repeat

# Inside the class, `list` is the method.
SequenceSteps: TypeAlias = list[SequenceStep]
SavedSteps: TypeAlias = list[SavedStep]
CampaignEmailAccounts: TypeAlias = list[EmailAccount]


class Campaigns(Resource):
    """Campaigns: outreach sequences and the leads they run for."""

    async def list(self) -> list[Campaign]:
        """List every campaign of the account.

        `GET /campaigns` (seen live)

        One answer holds them all; the API has no pages. Subsequences are listed too.
        """
        return await self._send(Call("GET", "/campaigns", list[Campaign]))

    async def get(self, campaign_id: int) -> Campaign:
        """Look up one campaign.

        `GET /campaigns/{campaign_id}` (seen live)

        Args:
            campaign_id: The campaign.

        Raises:
            NotFoundError: 404, or the empty 200 with which the deployed API answers an unknown id.
        """
        return await self._send(
            Call("GET", "/campaigns/{campaign_id}", Campaign, ids={"campaign_id": campaign_id}, look_up=True)
        )

    async def create(self, name: str, *, client_id: int | None = None) -> CreatedCampaign:
        """Create a campaign, for a client of the account where `client_id` is given.

        `POST /campaigns/create` (seen live)

        Args:
            name: What it is called; not empty.
            client_id: The client of the account whom it is for, if any.

        Raises:
            OutcomeUnknownError: An answer was lost, or a 5xx came: the campaign may exist. It is not
                created again; look with `list()`.
        """
        if not isinstance(name, str) or not name.strip():
            raise refuse("name", name, "text that is not empty")
        body = (
            {"name": name} if client_id is None else {"name": name, "client_id": check_id("client_id", client_id)}
        )
        return await self._send(
            Call("POST", "/campaigns/create", CreatedCampaign, body=body, repeat=Repeat.UNLESS_UNKNOWN)
        )

    async def get_analytics(self, campaign_id: int) -> CampaignAnalytics:
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
                CampaignAnalytics,
                ids={"campaign_id": campaign_id},
                look_up=True,
            )
        )

    async def update_schedule(self, campaign_id: int, schedule: CampaignSchedule) -> None:
        """Set when a campaign sends.

        `POST /campaigns/{campaign_id}/schedule` (seen live)

        Args:
            campaign_id: The campaign.
            schedule: When it sends.

        Raises:
            BadRequestError: `Invalid timezone - {timezone}`, `Invalid start_hour - {startHour}`,
                `Invalid end_hour - {endHour}`, `startHour cannot be greater that endHour`.
        """
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/schedule",
                NoneType,
                ids={"campaign_id": campaign_id},
                body=to_json(schedule, CampaignSchedule),
            )
        )

    async def update_settings(self, campaign_id: int, settings: CampaignSettings) -> None:
        """Set a campaign's general settings; what is left out stays as it is.

        `POST /campaigns/{campaign_id}/settings` (seen live)

        Args:
            campaign_id: The campaign.
            settings: What is set; what is left out stays as it is.

        Raises:
            BadRequestError: `Invalid track_settings value - {trackSettings}`,
                `Invalid stop_lead_settings value - {stopLeadSettings}`.
        """
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/settings",
                NoneType,
                ids={"campaign_id": campaign_id},
                body=to_json(settings, CampaignSettings),
            )
        )

    async def get_sequences(self, campaign_id: int) -> SequenceSteps:
        """Read the e-mails of a campaign's sequence, in their order.

        `GET /campaigns/{campaign_id}/sequences` (seen live)

        The documentation says "JSON object", the deployed API sends a list; one step is read as a list of one.

        Args:
            campaign_id: The campaign.
        """
        return await self._send(
            Call(
                "GET",
                "/campaigns/{campaign_id}/sequences",
                SequenceSteps,
                ids={"campaign_id": campaign_id},
                one_or_many=True,
            )
        )

    async def save_sequences(self, campaign_id: int, sequences: Sequence[NewSequenceStep]) -> SavedSteps:
        """Put other e-mails in the place of those of a campaign's sequence, all of them.

        `POST /campaigns/{campaign_id}/sequences` (seen live)

        A step without an `id` is created, and its analytics begin anew. The campaign must not be active.

        Args:
            campaign_id: The campaign.
            sequences: The steps, in their order. An empty list deletes every step, and its analytics.

        Raises:
            OutcomeUnknownError: The steps may be saved. They are not saved again; look with `get_sequences()`.
        """
        steps = check("sequences", sequences, rules.instances_of(NewSequenceStep))
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/sequences",
                SavedSteps,
                ids={"campaign_id": campaign_id},
                body={"sequences": [to_json(step, NewSequenceStep) for step in steps]},
                repeat=Repeat.UNLESS_UNKNOWN,
                rows="sequences",
            )
        )

    async def list_email_accounts(
        self, campaign_id: int, *, include_tags: bool | UnsetType = UNSET
    ) -> CampaignEmailAccounts:
        """List the e-mail accounts a campaign sends from, in one answer.

        `GET /campaigns/{campaign_id}/email-accounts` (seen live)

        The deployed answer has their passwords in plain text, which `repr` hides.

        Args:
            campaign_id: The campaign.
            include_tags: Read their tags too.
        """
        return await self._send(
            Call(
                "GET",
                "/campaigns/{campaign_id}/email-accounts",
                CampaignEmailAccounts,
                ids={"campaign_id": campaign_id},
                query={"include_tags": check("include_tags", include_tags, rules.FLAG)},
            )
        )

    async def delete(self, campaign_id: int) -> None:
        """Delete a campaign, with its leads and analytics; this may take the API more than 15 seconds.

        `DELETE /campaigns/{campaign_id}` (seen live)

        Repeated where the outcome is unknown; a 404 after that means that it is gone.

        Args:
            campaign_id: The campaign.
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

    async def set_status(self, campaign_id: int, status: StatusChange) -> None:
        """Start, pause or stop a campaign; `"STOPPED"` is for good.

        `POST /campaigns/{campaign_id}/status` (seen live)

        After an unknown outcome of `"START"` the campaign is read before it is started again, so that a
        pause somebody set in between is not undone unseen.

        Args:
            campaign_id: The campaign.
            status: `"START"`, `"PAUSED"` or `"STOPPED"`; the last is for good.

        Raises:
            OutcomeUnknownError: `"START"` may have been applied, and the campaign does not show it yet.
        """
        if status not in get_args(StatusChange):
            raise refuse("status", status, f"one of {', '.join(get_args(StatusChange))}")
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
        return None if campaign.status == CampaignStatus.ACTIVE else await self._send(call)
