"""The endpoints that say when, what and from where a campaign sends."""

from __future__ import annotations

from collections.abc import Sequence
from types import NoneType
from typing import Literal, TypeAlias

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.models import campaigns as models
from smartlead_async.models import email_accounts, rules
from smartlead_async.models.converter import to_json
from smartlead_async.models.rules import check, check_given, check_id, check_id_or_null, refuse
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call, Repeat

# Of the classes of campaigns one has a method `list`.
SequenceSteps: TypeAlias = "list[models.SequenceStep]"
SavedSteps: TypeAlias = "list[models.SavedStep]"
CampaignEmailAccounts: TypeAlias = "list[email_accounts.EmailAccount]"


class SettingUpCampaigns(Resource):
    """Schedules, settings, sequences and e-mail accounts of campaigns."""

    async def update_schedule(self, campaign_id: int, schedule: models.CampaignSchedule) -> None:
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
                body=to_json(schedule, models.CampaignSchedule),
            )
        )

    async def update_settings(self, campaign_id: int, settings: models.CampaignSettings) -> None:
        """Set a campaign's general settings.

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
                body=to_json(settings, models.CampaignSettings),
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
                list[models.SequenceStep],
                ids={"campaign_id": campaign_id},
                one_or_many=True,
            )
        )

    async def save_sequences(
        self, campaign_id: int, sequences: Sequence[models.NewSequenceStep], *, delete_all: bool = False
    ) -> SavedSteps:
        """Put other e-mails in the place of those of a campaign's sequence, all of them; it cannot be undone.

        `POST /campaigns/{campaign_id}/sequences` (seen live)

        A step without an `id` is created, and its analytics begin anew. The campaign must not be active.

        Args:
            campaign_id: The campaign.
            sequences: The steps, in their order; one or more.
            delete_all: Send an empty list, which deletes every step and its analytics.

        Raises:
            OutcomeUnknownError: The steps may be saved. They are not saved again; look with `get_sequences()`.
        """
        steps = check_given("sequences", sequences, rules.instances_of(models.NewSequenceStep))
        if bool(steps) is check("delete_all", delete_all, rules.FLAG):
            raise refuse("sequences", sequences, "empty with delete_all=True, and else at least one step")
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/sequences",
                list[models.SavedStep],
                ids={"campaign_id": campaign_id},
                body={"sequences": [to_json(step, models.NewSequenceStep) for step in steps]},
                repeat=Repeat.UNLESS_UNKNOWN,
                rows="sequences",
            )
        )

    async def send_test_email(
        self,
        campaign_id: int,
        *,
        lead_id: int,
        sequence_number: int,
        selected_email_account_id: int | UnsetType = UNSET,
        custom_email_address: str | UnsetType = UNSET,
    ) -> None:
        """Send one e-mail of a sequence as a test: to the lead itself where no other address is given.

        `POST /campaigns/{campaign_id}/send-test-email` (documented only)

        Args:
            campaign_id: The campaign.
            lead_id: The lead whose fields are filled in, by its own id (`id` of a lead).
            sequence_number: Which step of the sequence, from 1.
            selected_email_account_id: The e-mail account to send from; by default one of the campaign's.
            custom_email_address: Who gets it; by default the lead.

        Raises:
            OutcomeUnknownError: The e-mail may be sent. It is not sent again.
        """
        account_id = check("selected_email_account_id", selected_email_account_id, rules.ID)
        given = {
            "leadId": check_id("lead_id", lead_id),
            "sequenceNumber": check_id("sequence_number", sequence_number),
            "selectedEmailAccountId": account_id,
            "customEmailAddress": check("custom_email_address", custom_email_address, rules.EMAIL),
        }
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/send-test-email",
                NoneType,
                ids={"campaign_id": campaign_id},
                body=without_unset(given),
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def set_team_member(self, campaign_id: int, team_member_id: int | None) -> None:
        """Have a member of the team be responsible for a campaign, or nobody.

        `POST /campaigns/{campaign_id}/team-member` (documented only)

        Args:
            campaign_id: The campaign.
            team_member_id: The member; `None` for nobody.
        """
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/team-member",
                NoneType,
                ids={"campaign_id": campaign_id},
                body={"teamMemberId": check_id_or_null("team_member_id", team_member_id)},
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
                list[email_accounts.EmailAccount],
                ids={"campaign_id": campaign_id},
                query={"include_tags": check("include_tags", include_tags, rules.FLAG)},
            )
        )

    async def add_email_accounts(self, campaign_id: int, email_account_ids: Sequence[int]) -> None:
        """Have a campaign send from more e-mail accounts.

        `POST /campaigns/{campaign_id}/email-accounts` (in production use)

        Args:
            campaign_id: The campaign.
            email_account_ids: The accounts, one or more.

        Raises:
            BadRequestError: `Email account id - 297 not allowed. Permission Error.`
        """
        return await self._send(_email_accounts_call("POST", campaign_id, email_account_ids))

    async def remove_email_accounts(self, campaign_id: int, email_account_ids: Sequence[int]) -> None:
        """Take e-mail accounts off a campaign: it does not send from them any more.

        `DELETE /campaigns/{campaign_id}/email-accounts` (in production use)

        Repeated where the outcome is unknown; a 404 after that means that they are gone.

        Args:
            campaign_id: The campaign.
            email_account_ids: The accounts, one or more.
        """
        return await self._send(_email_accounts_call("DELETE", campaign_id, email_account_ids))


def _email_accounts_call(
    method: Literal["POST", "DELETE"], campaign_id: int, email_account_ids: Sequence[int]
) -> Call[None]:
    return Call(
        method,
        "/campaigns/{campaign_id}/email-accounts",
        NoneType,
        ids={"campaign_id": campaign_id},
        body={"email_account_ids": [*check_given("email_account_ids", email_account_ids, rules.IDS)]},
        gone_is_done=method == "DELETE",
    )
