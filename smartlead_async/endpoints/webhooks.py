"""The endpoints of webhooks."""

from collections.abc import Sequence
from types import NoneType
from typing import get_args

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.endpoints.routes import EitherRoute
from smartlead_async.models import rules
from smartlead_async.models.converter import to_json
from smartlead_async.models.dates import Moment, moments
from smartlead_async.models.rules import check, check_id
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.webhooks import (
    CreatedWebhook,
    NewAccountWebhook,
    NewWebhook,
    RetriggeredEvents,
    Webhook,
    WebhookEventName,
    WebhookSummary,
)
from smartlead_async.transport.call import Call, Repeat, Send

EVENT_TYPES = rules.some_of(get_args(WebhookEventName), at_least_one=True)


class Webhooks(Resource):
    """Webhooks: what the API calls when something happens in a campaign, or in all of them."""

    def __init__(self, send: Send) -> None:
        super().__init__(send)
        self._remove = EitherRoute(send)

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

    async def retrigger_failed(self, campaign_id: int, *, from_time: Moment, to_time: Moment) -> RetriggeredEvents:
        """Have the webhooks of a campaign called again for events whose call failed.

        `POST /campaigns/{campaign_id}/webhooks/retrigger-failed-events` (documented only)

        Args:
            campaign_id: The campaign.
            from_time: Events from when on; aware, or ISO 8601 text with a time zone.
            to_time: Until when, not before that.

        Raises:
            OutcomeUnknownError: The calls may be made. They are not asked for again.
        """
        first, last = moments(("from_time", from_time), ("to_time", to_time))
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/webhooks/retrigger-failed-events",
                RetriggeredEvents,
                ids={"campaign_id": campaign_id},
                body={"fromTime": first, "toTime": last},
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def get(self, webhook_id: int) -> Webhook:
        """Look up one webhook, of whatever level.

        `GET /webhook/{webhook_id}` (documented only)

        Args:
            webhook_id: The webhook.

        Raises:
            NotFoundError: 404, or an empty answer.
        """
        ids = {"webhook_id": webhook_id}
        return await self._send(Call("GET", "/webhook/{webhook_id}", Webhook, ids=ids, look_up=True))

    async def update(
        self,
        webhook_id: int,
        *,
        name: str | UnsetType = UNSET,
        webhook_url: str | UnsetType = UNSET,
        event_types: Sequence[WebhookEventName] | UnsetType = UNSET,
        categories: Sequence[str] | UnsetType = UNSET,
    ) -> None:
        """Change a webhook, of whatever level; what is left out stays as it is.

        `PUT /webhook/update/{webhook_id}` (documented only)

        Args:
            webhook_id: The webhook.
            name: What it is called; not empty.
            webhook_url: The http:// or https:// address to call.
            event_types: What it is told about, one or more, by the names of `create()`.
            categories: Only for leads of these categories.
        """
        given = {
            "name": check("name", name, rules.FILLED_TEXT),
            "webhook_url": check("webhook_url", webhook_url, rules.HTTP_URL),
            "event_types": check("event_types", event_types, EVENT_TYPES),
            "categories": check("categories", categories, rules.TEXTS),
        }
        return await self._send(
            Call(
                "PUT",
                "/webhook/update/{webhook_id}",
                NoneType,
                ids={"webhook_id": webhook_id},
                body=without_unset(given),
            )
        )

    async def remove(self, id: int) -> None:  # noqa: A002 (its name on the wire)
        """Delete a webhook, of whatever level.

        `DELETE /webhook/delete` (documented only)

        Where the server has no such route, an older page has `DELETE /webhook/delete/{webhook_id}`. Repeated where
        the outcome is unknown; a 404 after that means that it is gone.

        Args:
            id: The webhook.
        """
        webhook_id = check_id("id", id)
        path, body = "/webhook/delete", {"id": webhook_id}
        documented = Call("DELETE", path, NoneType, body=body, gone_is_done=True)
        older = Call(
            "DELETE", f"{path}/{{webhook_id}}", NoneType, ids={"webhook_id": webhook_id}, gone_is_done=True
        )
        return await self._remove.send(documented, lambda: older)
