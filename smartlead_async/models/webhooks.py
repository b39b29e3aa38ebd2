"""Webhooks: what the API calls when something happens in a campaign."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Literal, TypeAlias, cast, get_args

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.model import Given
from smartlead_async.models.open_enum import OpenEnum
from smartlead_async.models.output import Output
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Counter, Json, is_object

WebhookLevel: TypeAlias = Literal["user", "client", "campaign"]
"""Whose events `webhooks.create` is about: all, those of a client, those of a campaign."""

WebhookEventName: TypeAlias = Literal[
    "EMAIL_SENT",
    "FIRST_EMAIL_SENT",
    "EMAIL_OPEN",
    "EMAIL_LINK_CLICK",
    "EMAIL_REPLY",
    "EMAIL_BOUNCE",
    "LEAD_UNSUBSCRIBED",
    "LEAD_CATEGORY_UPDATED",
    "CAMPAIGN_STATUS_CHANGED",
    "UNTRACKED_REPLIES",
    "MANUAL_STEP_REACHED",
]
"""What a webhook of `webhooks.create` can be told about: more than one of a campaign."""


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

    # The documented answer to saving has none.
    id: int | None = attrs.field(default=None, metadata=wire("id", "webhook_id"))
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
                flags = {name: is_on for name, is_on in switches.items() if is_on in (True, False)}
                adapted[listed] = [name for name, is_on in flags.items() if is_on]
                adapted[mapped] = {name: item for name, item in switches.items() if name not in flags}
                if not adapted[mapped]:
                    del adapted[mapped]
        return adapted


@attrs.frozen(kw_only=True)
class NewWebhook(Given):
    """A webhook to create, or with `id` to change.

    Attributes:
        id: Of a webhook that exists; None or unset: create.
        name: The webhook's name; not empty.
        webhook_url: The http:// or https:// address to call.
        event_types: What it is told about: members of `EventType`, or their names; at least one.
        categories: Names of lead categories. Left out: all of them; the deployed API refuses an empty list.
    """

    id: int | UnsetType | None = attrs.field(default=UNSET, validator=rules.ID_OR_NULL)
    name: str = attrs.field(validator=rules.FILLED_TEXT)
    webhook_url: str = attrs.field(validator=rules.HTTP_URL)
    event_types: Sequence[EventType | str] = attrs.field(
        validator=rules.some_of(list(EventType), at_least_one=True)
    )
    categories: Sequence[str] | UnsetType = attrs.field(default=UNSET, validator=rules.TEXTS)


def _switches(accepts: Callable[[str], bool], words: str) -> rules.Validator:
    """A mapping of names to True or False, with at least one."""

    def is_map(value: object) -> bool:
        if not isinstance(value, Mapping) or not value:
            return False
        switches = cast("Mapping[object, object]", value)
        return all(
            isinstance(name, str) and accepts(name) and isinstance(is_on, bool) for name, is_on in switches.items()
        )

    return rules.rule(is_map, words)


_EVENTS = _switches(
    lambda name: name in get_args(WebhookEventName),
    f"a mapping to True or False of some of {', '.join(get_args(WebhookEventName))}",
)
_CATEGORIES = _switches(
    lambda name: name.isascii() and name.isdecimal(), "a mapping of ids of categories, as text, to True or False"
)


@attrs.frozen(kw_only=True)
class NewAccountWebhook(Given):
    """A webhook of the account, of a client or of a campaign.

    Attributes:
        webhook_url: The http:// or https:// address to call.
        association_type: Whose events: "user" (all), "client" (needs client_id), "campaign" (needs
            email_campaign_id).
        email_campaign_id: The campaign.
        name: The webhook's name.
        event_type_map: What it is told about: names of events to True or False.
        category_id_map: Of which categories: their ids, as text, to True or False.
        client_id: The client.
        event_type: One event, in place of a map.
        category_id: One category, in place of a map.
        webhook_type: The documentation does not say what it may be.
        force_create: Where a like one exists too.
    """

    webhook_url: str = attrs.field(validator=rules.HTTP_URL)
    association_type: WebhookLevel = attrs.field(validator=rules.one_of(get_args(WebhookLevel)))
    email_campaign_id: int | UnsetType = attrs.field(default=UNSET, validator=rules.ID)
    name: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    event_type_map: Mapping[str, bool] | UnsetType = attrs.field(default=UNSET, validator=_EVENTS)
    category_id_map: Mapping[str, bool] | UnsetType = attrs.field(default=UNSET, validator=_CATEGORIES)
    client_id: int | UnsetType = attrs.field(default=UNSET, validator=rules.ID)
    event_type: WebhookEventName | UnsetType = attrs.field(
        default=UNSET, validator=rules.one_of(get_args(WebhookEventName))
    )
    category_id: int | UnsetType = attrs.field(default=UNSET, validator=rules.ID)
    webhook_type: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    force_create: bool | UnsetType = attrs.field(default=UNSET, validator=rules.FLAG)

    def __attrs_post_init__(self) -> None:
        if self.association_type == "campaign" and not self.email_campaign_id:
            raise rules.refuse("email_campaign_id", UNSET, 'given where association_type is "campaign"')
        if self.association_type == "client" and not self.client_id:
            raise rules.refuse("client_id", UNSET, 'given where association_type is "client"')


@attrs.frozen(kw_only=True)
class CreatedWebhook(Output):
    """The answer to creating a webhook."""

    id: int = attrs.field(metadata=wire("id", "webhook_id"))  # by which all calls name it
    webhook_url: str = ""  # the address the API calls


@attrs.frozen(kw_only=True)
class RetriggeredEvents(Output):
    """The answer to having a webhook called again."""

    retriggered_count: Counter | None = None  # calls that are made again


@attrs.frozen(kw_only=True)
class WebhookSummary(Output):
    """How the calls of a campaign's webhooks went. The deployed API has rows, the documentation counters."""

    # As the API gives them; the documentation does not say what a row has.
    summary: list[Mapping[str, object]] = attrs.field(factory=list[Mapping[str, object]])
    # The time that was asked for: `from` and `to`.
    time_range: Mapping[str, object] | None = attrs.field(default=None, metadata=wire("timeRange"))
    total_calls: int | None = None  # calls made
    successful_calls: int | None = None  # those of them that were answered well
    failed_calls: int | None = None  # those that were not
    success_rate: float | None = None  # percent
