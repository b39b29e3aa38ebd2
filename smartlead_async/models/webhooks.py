"""Webhooks: what the API calls when something happens in a campaign."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from smartlead_async.models import rules
from smartlead_async.models.model import Given
from smartlead_async.models.open_enum import OpenEnum
from smartlead_async.models.output import Output
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Json, is_object


class EventType(OpenEnum):
    """What a webhook can be told about."""

    EMAIL_SENT = "EMAIL_SENT"
    EMAIL_OPEN = "EMAIL_OPEN"
    EMAIL_LINK_CLICK = "EMAIL_LINK_CLICK"
    EMAIL_REPLY = "EMAIL_REPLY"
    LEAD_UNSUBSCRIBED = "LEAD_UNSUBSCRIBED"
    LEAD_CATEGORY_UPDATED = "LEAD_CATEGORY_UPDATED"
    EMAIL_BOUNCE = "EMAIL_BOUNCE"  # not documented; the deployed API accepts it


@attrs.frozen(kw_only=True)
class Webhook(Output):
    """A webhook of a campaign."""

    id: int | None = None  # the documented answer to saving has none
    name: str = ""  # the webhook's name
    webhook_url: str = ""  # the address the API calls
    email_campaign_id: int | None = None  # the campaign it belongs to
    event_types: list[EventType] = attrs.field(factory=list[EventType])  # what it is told about
    # Names of lead categories; ids, as text, where the deployed API maps them.
    categories: list[str] = attrs.field(factory=list[str])
    created_at: datetime | None = None  # when it was created
    updated_at: datetime | None = None  # when it was changed last

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The deployed API echoes maps ({"EMAIL_REPLY": true}) where the documentation has lists."""
        adapted = dict(value)
        for listed, mapped in (("event_types", "event_type_map"), ("categories", "category_id_map")):
            if listed not in value and is_object(switches := value.get(mapped)):
                adapted[listed] = [name for name, is_on in switches.items() if is_on]
                del adapted[mapped]
        return adapted


@attrs.frozen(kw_only=True)
class NewWebhook(Given):
    """A webhook to create, or with `id` to change."""

    id: int | UnsetType | None = attrs.field(default=UNSET, validator=rules.ID_OR_NULL)  # None or unset: create
    name: str = attrs.field(validator=rules.FILLED_TEXT)  # not empty
    webhook_url: str = attrs.field(validator=rules.HTTP_URL)  # the http:// or https:// address to call
    event_types: Sequence[EventType | str] = attrs.field(
        validator=rules.some_of(list(EventType), at_least_one=True)
    )  # what it is told about; at least one
    # Names of lead categories. Left out: all of them; the deployed API refuses an empty list.
    categories: Sequence[str] | UnsetType = attrs.field(default=UNSET, validator=rules.TEXTS)
