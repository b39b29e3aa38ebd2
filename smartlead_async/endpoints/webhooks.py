"""The endpoints of webhooks."""

from types import NoneType

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models.converter import to_json
from smartlead_async.models.dates import Moment, moments
from smartlead_async.models.rules import check_id
from smartlead_async.models.webhooks import (
    CreatedWebhook,
    NewAccountWebhook,
    NewWebhook,
    Webhook,
    WebhookSummary,
)
from smartlead_async.transport.call import Call, Repeat


class Webhooks(Resource):
    """Webhooks of campaigns: what the API calls when something happens."""

    async def list(self, campaign_id: int) -> list[Webhook]:
        """List a campaign's webhooks.

        `GET /campaigns/{campaign_id}/webhooks` (seen live)

        The documentation shows one object, the deployed API sends a list; both are read as a list.

        Args:
            campaign_id: The campaign.

        Raises:
            NotFoundError: `Campaign not found - Invalid campaign_id.`
        """
        return await self._send(
            Call(
                "GET",
                "/campaigns/{campaign_id}/webhooks",
                list[Webhook],
                ids={"campaign_id": campaign_id},
                one_or_many=True,
            )
        )

    async def save(self, campaign_id: int, webhook: NewWebhook) -> Webhook:
        """Create a webhook, or change the one whose `id` is given.

        `POST /campaigns/{campaign_id}/webhooks` (seen live)

        Args:
            campaign_id: The campaign.
            webhook: The webhook; with an `id` it is one that exists.

        Raises:
            BadRequestError: `Invalid webhook_url - {webhookUrl}`, `Invalid event_types - {eachEventType}`,
                `Invalid category - {eachCategory}`.
            OutcomeUnknownError: Without an `id`: the webhook may exist. It is not created again.
        """
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/webhooks",
                Webhook,
                ids={"campaign_id": campaign_id},
                body=to_json(webhook, NewWebhook),
                repeat=Repeat.ALWAYS if webhook.id else Repeat.UNLESS_UNKNOWN,
            )
        )

    async def delete(self, campaign_id: int, webhook_id: int) -> None:
        """Delete a webhook.

        `DELETE /campaigns/{campaign_id}/webhooks` (seen live)

        Repeated where the outcome is unknown; a 404 after that means that it is gone.

        Args:
            campaign_id: The campaign.
            webhook_id: The webhook.
        """
        return await self._send(
            Call(
                "DELETE",
                "/campaigns/{campaign_id}/webhooks",
                NoneType,
                ids={"campaign_id": campaign_id},
                body={"id": check_id("webhook_id", webhook_id)},
                gone_is_done=True,
            )
        )

    async def get_summary(self, campaign_id: int, *, from_time: Moment, to_time: Moment) -> WebhookSummary:
        """Read how the calls of a campaign's webhooks went in some time.

        `GET /campaigns/{campaign_id}/webhooks/summary` (in production use)

        Args:
            campaign_id: The campaign.
            from_time: From when on; aware, or ISO 8601 text with a time zone.
            to_time: Until when, not before that.
        """
        first, last = moments(("from_time", from_time), ("to_time", to_time))
        return await self._send(
            Call(
                "GET",
                "/campaigns/{campaign_id}/webhooks/summary",
                WebhookSummary,
                ids={"campaign_id": campaign_id},
                query={"fromTime": first, "toTime": last},
            )
        )

    async def create(self, webhook: NewAccountWebhook) -> CreatedWebhook:
        """Create a webhook of the account, of a client, or of a campaign.

        `POST /webhook/create` (in production use)

        One of the account is called in place of those that campaigns have for the same event. `list()` does not
        show it.

        Args:
            webhook: The webhook.

        Raises:
            BadRequestError: `webhook_url is required`
            OutcomeUnknownError: The webhook may exist. It is not created again.
        """
        return await self._send(
            Call(
                "POST",
                "/webhook/create",
                CreatedWebhook,
                body=to_json(webhook, NewAccountWebhook),
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )
