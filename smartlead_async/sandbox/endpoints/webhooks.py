"""Webhooks of a campaign: listed, saved, deleted. Those of all levels are in `webhooks_of_all_levels`."""

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from smartlead_async.sandbox.answers import OK, Answer, Json, JsonObject, js_time, json_answer, refused
from smartlead_async.sandbox.checks import check, is_integer, joi, js_text, listed
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.records import Campaign, Webhook
from smartlead_async.sandbox.state import CATEGORIES

EVENT_TYPES = frozenset(
    {
        "EMAIL_SENT",
        "EMAIL_OPEN",
        "EMAIL_LINK_CLICK",
        "EMAIL_REPLY",
        "LEAD_UNSUBSCRIBED",
        "LEAD_CATEGORY_UPDATED",
    }
)
DEPLOYED_EVENT_TYPES = EVENT_TYPES | {"EMAIL_BOUNCE"}
CATEGORY_IDS = {category.name: category.id for category in CATEGORIES}


def list_all(incoming: Incoming) -> Answer:
    """`GET /campaigns/{campaign_id}/webhooks`: documented as one object, deployed as an array.

    The documentation has no example of none or of several; both are an array here.
    """
    campaign = incoming.campaign()
    shown = [_shown(campaign, webhook) for webhook in incoming.account.webhooks_of(campaign)]
    is_one_object = len(shown) == 1 and not incoming.account.deployed
    return json_answer(shown[0] if is_one_object else shown)


def save(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/webhooks`: without an id, or with null, it is a new one."""
    campaign, body, account = incoming.campaign(), incoming.body, incoming.account
    _check(body, deployed=account.deployed)
    old = None if body.get("id") is None else _found(incoming, campaign)
    webhook = _from(body, campaign, old, old.id if old else next(account.next_webhook_id), incoming.now)
    account.webhooks[webhook.id] = webhook
    return json_answer(_echo(campaign, webhook, deployed=account.deployed))


def delete(incoming: Incoming) -> Answer:
    """`DELETE /campaigns/{campaign_id}/webhooks`, the id in the body."""
    campaign, body = incoming.campaign(), incoming.body
    check(body, "id", valid=is_integer(body.get("id")))
    del incoming.account.webhooks[_found(incoming, campaign).id]
    return OK


def _found(incoming: Incoming, campaign: Campaign) -> Webhook:
    """The campaign's webhook that the body names, or the documented 404."""
    known = {each.id: each for each in incoming.account.webhooks_of(campaign)}
    webhook_id = incoming.body.get("id")
    if not isinstance(webhook_id, int) or webhook_id not in known:
        raise refused(f"Webhook not found - Invalid id {incoming.text('id')}.", 404)
    return known[webhook_id]


def _check(body: JsonObject, *, deployed: bool) -> None:
    check_url(body)
    check_event_types(body.get("event_types"), DEPLOYED_EVENT_TYPES if deployed else EVENT_TYPES)
    _check_categories(body, deployed=deployed)
    check(body, "name", valid=isinstance(body.get("name"), str))


def check_url(body: JsonObject) -> None:
    """Refuse what is no http:// or https:// address."""
    check(body, "webhook_url", valid=_is_url(body.get("webhook_url")))


def _is_url(value: Json) -> bool:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
    except ValueError:  # an unclosed bracket
        return False
    return parts is not None and parts.scheme in {"http", "https"} and bool(parts.netloc)


def check_event_types(event_types: Json, allowed: Collection[str]) -> None:
    """Refuse what is no list of names, or has one that is not allowed."""
    check({"event_types": event_types}, "event_types", valid=isinstance(event_types, list) and bool(event_types))
    for each in listed(event_types):
        if str(each) not in allowed:
            raise refused(f"Invalid event_types - {js_text({'each': each}, 'each')}")


def _check_categories(body: JsonObject, *, deployed: bool) -> None:
    categories = body.get("categories", [])
    if not isinstance(categories, list):
        raise refused(f"Invalid category - {js_text(body, 'categories')}")
    if deployed and "categories" in body and not categories:
        raise joi('"categories" does not contain 1 required value(s)', "categories", deployed=True)
    check_category_names(categories)


def check_category_names(categories: list[Json]) -> None:
    """Refuse what is no name of a category."""
    for each in categories:
        if not isinstance(each, str) or each not in CATEGORY_IDS:
            raise refused(f"Invalid category - {js_text({'each': each}, 'each')}")


def _from(body: JsonObject, campaign: Campaign, old: Webhook | None, webhook_id: int, now: datetime) -> Webhook:
    return Webhook(
        level="campaign",
        campaign_id=campaign.id,
        id=webhook_id,
        name=js_text(body, "name"),
        webhook_url=js_text(body, "webhook_url"),
        event_types=[str(each) for each in listed(body.get("event_types"))],
        categories=[str(each) for each in listed(body.get("categories"))],
        created_at=old.created_at if old else now,
        updated_at=now,
    )


def _shown(campaign: Campaign, webhook: Webhook) -> dict[str, object]:
    return {
        "id": webhook.id,
        "name": webhook.name,
        "created_at": js_time(webhook.created_at),
        "updated_at": js_time(webhook.updated_at),
        "webhook_url": webhook.webhook_url,
        "email_campaign_id": campaign.id,
        "event_types": webhook.event_types,
        "categories": webhook.categories,
    }


def _echo(campaign: Campaign, webhook: Webhook, *, deployed: bool) -> dict[str, object]:
    echo: dict[str, object] = {
        "ok": True,
        "name": webhook.name,
        "webhook_url": webhook.webhook_url,
        "email_campaign_id": campaign.id,
    }
    if not deployed:
        return echo | {"event_types": webhook.event_types, "categories": webhook.categories}
    return echo | {"id": webhook.id, **switches(webhook)}


def switches(webhook: Webhook) -> dict[str, Json]:
    """The events and categories of a webhook, as the deployed API shows them."""
    return {
        "event_type_map": dict.fromkeys(webhook.event_types, True),
        "category_id_map": {str(CATEGORY_IDS[each]): True for each in webhook.categories},
    }


HANDLERS: dict[str, Endpoint] = {"webhooks.list": list_all, "webhooks.save": save, "webhooks.delete": delete}
