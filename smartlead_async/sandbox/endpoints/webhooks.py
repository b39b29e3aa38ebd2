"""Webhooks of a campaign: listed, saved, deleted. Who calls them is in `deliveries`."""

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
    shown = [_shown(campaign, webhook) for webhook in campaign.webhooks.values()]
    is_one_object = len(shown) == 1 and not incoming.account.deployed
    return json_answer(shown[0] if is_one_object else shown)


def save(incoming: Incoming) -> Answer:
    """`POST /campaigns/{campaign_id}/webhooks`: without an id, or with null, it is a new one."""
    campaign, body, deployed = incoming.campaign(), incoming.body, incoming.account.deployed
    _check(body, deployed=deployed)
    webhook_id = body.get("id")
    if webhook_id is None:
        webhook_id = next(incoming.account.next_webhook_id)
    elif not isinstance(webhook_id, int) or webhook_id not in campaign.webhooks:
        raise _unknown(body)
    webhook = _from(body, webhook_id, campaign.webhooks.get(webhook_id), incoming.now)
    campaign.webhooks[webhook_id] = webhook
    return json_answer(_echo(campaign, webhook, deployed=deployed))


def delete(incoming: Incoming) -> Answer:
    """`DELETE /campaigns/{campaign_id}/webhooks`, the id in the body."""
    campaign, body = incoming.campaign(), incoming.body
    webhook_id = body.get("id")
    check(body, "id", valid=is_integer(webhook_id))
    if not isinstance(webhook_id, int) or campaign.webhooks.pop(webhook_id, None) is None:
        raise _unknown(body)
    return OK


def _unknown(body: JsonObject) -> Exception:
    return refused(f"Webhook not found - Invalid id {js_text(body, 'id')}.", 404)


def _check(body: JsonObject, *, deployed: bool) -> None:
    check(body, "webhook_url", valid=_is_url(body.get("webhook_url")))
    _check_event_types(body, DEPLOYED_EVENT_TYPES if deployed else EVENT_TYPES)
    _check_categories(body, deployed=deployed)
    check(body, "name", valid=isinstance(body.get("name"), str))


def _is_url(value: Json) -> bool:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
    except ValueError:  # an unclosed bracket
        return False
    return parts is not None and parts.scheme in {"http", "https"} and bool(parts.netloc)


def _check_event_types(body: JsonObject, allowed: frozenset[str]) -> None:
    event_types = body.get("event_types")
    check(body, "event_types", valid=isinstance(event_types, list) and bool(event_types))
    for each in listed(event_types):
        if str(each) not in allowed:
            raise refused(f"Invalid event_types - {js_text({'each': each}, 'each')}")


def _check_categories(body: JsonObject, *, deployed: bool) -> None:
    categories = body.get("categories", [])
    if not isinstance(categories, list):
        raise refused(f"Invalid category - {js_text(body, 'categories')}")
    if deployed and "categories" in body and not categories:
        raise joi('"categories" does not contain 1 required value(s)', "categories", deployed=True)
    for each in categories:
        if not isinstance(each, str) or each not in CATEGORY_IDS:
            raise refused(f"Invalid category - {js_text({'each': each}, 'each')}")


def _from(body: JsonObject, webhook_id: int, old: Webhook | None, now: datetime) -> Webhook:
    return Webhook(
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
    return echo | {
        "id": webhook.id,
        "event_type_map": dict.fromkeys(webhook.event_types, True),
        "category_id_map": {str(CATEGORY_IDS[each]): True for each in webhook.categories},
    }


HANDLERS: dict[str, Endpoint] = {"webhooks.list": list_all, "webhooks.save": save, "webhooks.delete": delete}
