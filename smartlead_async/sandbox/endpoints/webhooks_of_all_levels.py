"""Webhooks of the account, of a client or of a campaign: created, changed, removed by id alone."""

from smartlead_async.sandbox.answers import Answer, Json, refused
from smartlead_async.sandbox.checks import joi, listed
from smartlead_async.sandbox.endpoints.webhooks import (
    CATEGORY_IDS,
    check_category_names,
    check_event_types,
    check_url,
    switches,
)
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.records import Webhook, WebhookLevel
from smartlead_async.sandbox.webhook_bodies import EVENT_TYPES

LEVELS: dict[Json, WebhookLevel] = {"user": "user", "client": "client", "campaign": "campaign"}
CATEGORY_NAMES = {str(number): name for name, number in CATEGORY_IDS.items()}


def create(incoming: Incoming) -> Answer:
    """`POST /webhook/create`. One without events is told of none."""
    account, body = incoming.account, incoming.body
    if "webhook_url" not in body:
        raise refused("webhook_url is required", 422)
    check_url(body)
    webhook = Webhook(
        level=_level(incoming),
        campaign_id=_id(incoming, "email_campaign_id"),
        client_id=_id(incoming, "client_id"),
        id=next(account.next_webhook_id),
        name=incoming.text("name") if "name" in body else "",
        webhook_url=incoming.text("webhook_url"),
        event_types=_event_types(incoming),
        categories=_categories(incoming),
        created_at=incoming.now,
        updated_at=incoming.now,
    )
    account.webhooks[webhook.id] = webhook
    return incoming.answer({"id": webhook.id, "webhook_url": webhook.webhook_url})


def get(incoming: Incoming) -> Answer:
    """`GET /webhook/{webhook_id}`."""
    webhook = _found(incoming, incoming.ids["webhook_id"])
    return incoming.answer(
        {
            "data": {
                "id": webhook.id,
                "email_campaign_id": webhook.campaign_id,
                "name": webhook.name,
                "webhook_url": webhook.webhook_url,
                **switches(webhook),
                "created_at": webhook.created_at,
                "updated_at": webhook.updated_at,
            }
        }
    )


def update(incoming: Incoming) -> Answer:
    """`PUT /webhook/update/{webhook_id}`: what is left out stays as it is."""
    webhook, body = _found(incoming, incoming.ids["webhook_id"]), incoming.body
    if "webhook_url" in body:
        check_url(body)
        webhook.webhook_url = incoming.text("webhook_url")
    if "event_types" in body:
        check_event_types(body["event_types"], EVENT_TYPES)
        webhook.event_types = [str(each) for each in listed(body["event_types"])]
    if "categories" in body:
        check_category_names(listed(body["categories"]))
        webhook.categories = [str(each) for each in listed(body["categories"])]
    webhook.name = incoming.text("name") if "name" in body else webhook.name
    webhook.updated_at = incoming.now
    return incoming.answer({"id": webhook.id})


def remove(incoming: Incoming) -> Answer:
    """`DELETE /webhook/delete`, the id in the body; as deployed, in the path."""
    del incoming.account.webhooks[_found(incoming, incoming.ids.get("webhook_id", incoming.body.get("id"))).id]
    return incoming.answer()


def _found(incoming: Incoming, webhook_id: Json) -> Webhook:
    found = incoming.account.webhooks.get(webhook_id) if isinstance(webhook_id, int) else None
    if found is None:
        raise refused(f"Webhook not found - Invalid id {webhook_id}.", 404)
    return found


def _level(incoming: Incoming) -> WebhookLevel:
    level = LEVELS.get(incoming.text("association_type"))
    if level is None:
        text = '"association_type" must be one of [user, client, campaign]'
        raise joi(text, "association_type", deployed=incoming.deployed)
    if level == "campaign":
        incoming.account.campaign(_id(incoming, "email_campaign_id") or 0)
    return level


def _id(incoming: Incoming, name: str) -> int | None:
    value = incoming.body.get(name)
    return value if isinstance(value, int) else None


def _event_types(incoming: Incoming) -> list[str]:
    names = [*_named(incoming.body.get("event_type_map")), *_one(incoming.body.get("event_type"))]
    if names:
        check_event_types([*names], EVENT_TYPES)
    return names


def _categories(incoming: Incoming) -> list[str]:
    ids = [*_named(incoming.body.get("category_id_map")), *_one(incoming.body.get("category_id"))]
    names: list[Json] = [CATEGORY_NAMES.get(each, each) for each in ids]
    check_category_names(names)
    return [str(each) for each in names]


def _named(switches: Json) -> list[str]:
    """The names that are switched on."""
    return [name for name, is_on in switches.items() if is_on is True] if isinstance(switches, dict) else []


def _one(value: Json) -> list[str]:
    return [] if value is None else [str(value)]


HANDLERS: dict[str, Endpoint] = {
    "webhooks.create": create,
    "webhooks.get": get,
    "webhooks.update": update,
    "webhooks.remove": remove,
}
