"""The endpoints as documented: for each the example request, and its answers in `tests/replies`.

There, `<resource>/<method>.json` is the documented answer, `<method>.deployed.json` the deployed API's where it
differs (three endpoints have no other), `<method>.<status>.json` the list of documented refusals.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import httpx

from smartlead_async import CampaignSchedule, CampaignSettings, Lead, NewClient, NewWebhook, Smartlead

BASE_URL = "https://server.smartlead.ai/api/v1"
REPLIES = Path(__file__).parent.parent / "replies"

SCHEDULE = {
    "timezone": "America/Los_Angeles",
    "days_of_the_week": [1],
    "start_hour": "01:11",
    "end_hour": "02:22",
    "min_time_btw_emails": 10,
    "max_new_leads_per_day": 20,
    "schedule_start_time": "2023-04-25T07:29:25.978Z",
}
SETTINGS = {
    "track_settings": ["DONT_TRACK_EMAIL_OPEN"],
    "stop_lead_settings": "REPLY_TO_AN_EMAIL",
    "unsubscribe_text": "",
    "send_as_plain_text": False,
    "follow_up_percentage": 100,
    "client_id": 33,
    "enable_ai_esp_matching": True,
}
LEAD = {
    "first_name": "Cristiano",
    "last_name": "Ronaldo",
    "email": "cristiano@mufc.com",
    "phone_number": "0239392029",
    "company_name": "Manchester United",
    "website": "mufc.com",
    "location": "London",
    "custom_fields": {
        "Title": "Regional Manager",
        "First_Line": "Loved your recent post about remote work on Linkedin",
    },
    "linkedin_profile": "http://www.linkedin.com/in/cristianoronaldo",
    "company_url": "mufc.com",
}
WEBHOOK = {
    "id": 217,
    "name": "Ramesh testing 1",
    "webhook_url": "https://webhook.site/8222f684-0cf6-43ac-9360-28227fc36d32",
    "event_types": ["LEAD_CATEGORY_UPDATED"],
    "categories": ["Interested"],
}
CLIENT = {
    "name": "Ramesh Kumar",
    "email": "ramesh@example.com",
    "permission": ["reply_master_inbox"],
    "logo": "SmartGen Outreach",
    "logo_url": None,
    "password": "Test1234!",
}

schedule = CampaignSchedule(**SCHEDULE)  # type: ignore[arg-type]  # as text, to the letter
settings = CampaignSettings(**SETTINGS)  # type: ignore[arg-type]
lead = Lead(**LEAD)  # type: ignore[arg-type]
webhook = NewWebhook(**WEBHOOK)  # type: ignore[arg-type]
client = NewClient(**CLIENT)  # type: ignore[arg-type]


@attrs.frozen(kw_only=True)
class Endpoint:
    """One endpoint, and the example call of it.

    Attributes:
        name: `"campaigns.get"`; also names its files in `tests/replies`.
        label: `"GET /campaigns/{campaign_id}"`.
        ids: Every argument that is an id, those of the body too, in the order of `ask`.
        body: The documented request body; `None` where there is none.
    """

    name: str
    label: str
    ask: Callable[..., Awaitable[object]]
    ids: Mapping[str, int] = attrs.field(factory=dict[str, int])
    body: Mapping[str, Any] | None = None

    @property
    def method(self) -> str:
        return self.label.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.label.partition(" ")[2].format(**self.ids)

    @property
    def path_ids(self) -> dict[str, int]:
        return {name: value for name, value in self.ids.items() if f"{{{name}}}" in self.label}

    def __call__(self, smartlead: Smartlead) -> Awaitable[object]:
        """Make the example call."""
        return self.ask(smartlead, *self.ids.values())

    def with_id(self, smartlead: Smartlead, name: str, value: object) -> Awaitable[object]:
        """Make the example call with another id."""
        return self.ask(smartlead, *{**self.ids, name: value}.values())


CAMPAIGN = {"campaign_id": 372}
LEAD_IN_CAMPAIGN = {"campaign_id": 372, "lead_id": 915}

ENDPOINTS = (
    Endpoint(
        name="campaigns.list",
        label="GET /campaigns",
        ask=lambda smartlead: smartlead.campaigns.list(),
    ),
    Endpoint(
        name="campaigns.get",
        label="GET /campaigns/{campaign_id}",
        ids=CAMPAIGN,
        ask=lambda smartlead, campaign_id: smartlead.campaigns.get(campaign_id),
    ),
    Endpoint(
        name="campaigns.create",
        label="POST /campaigns/create",
        ids={"client_id": 22},
        body={"name": "Test email campaign", "client_id": 22},
        ask=lambda smartlead, client_id: smartlead.campaigns.create("Test email campaign", client_id=client_id),
    ),
    Endpoint(
        name="campaigns.get_analytics",
        label="GET /campaigns/{campaign_id}/analytics",
        ids=CAMPAIGN,
        ask=lambda smartlead, campaign_id: smartlead.campaigns.get_analytics(campaign_id),
    ),
    Endpoint(
        name="campaigns.update_schedule",
        label="POST /campaigns/{campaign_id}/schedule",
        ids=CAMPAIGN,
        body=SCHEDULE,
        ask=lambda smartlead, campaign_id: smartlead.campaigns.update_schedule(campaign_id, schedule),
    ),
    Endpoint(
        name="campaigns.update_settings",
        label="POST /campaigns/{campaign_id}/settings",
        ids=CAMPAIGN,
        body=SETTINGS,
        ask=lambda smartlead, campaign_id: smartlead.campaigns.update_settings(campaign_id, settings),
    ),
    Endpoint(
        name="campaigns.get_sequences",
        label="GET /campaigns/{campaign_id}/sequences",
        ids=CAMPAIGN,
        ask=lambda smartlead, campaign_id: smartlead.campaigns.get_sequences(campaign_id),
    ),
    Endpoint(
        name="campaigns.set_status",
        label="POST /campaigns/{campaign_id}/status",
        ids=CAMPAIGN,
        body={"status": "PAUSED"},
        ask=lambda smartlead, campaign_id: smartlead.campaigns.set_status(campaign_id, "PAUSED"),
    ),
    Endpoint(
        name="leads.add",
        label="POST /campaigns/{campaign_id}/leads/add",
        ids=CAMPAIGN,
        body=LEAD,
        ask=lambda smartlead, campaign_id: smartlead.leads.add(campaign_id, lead),
    ),
    Endpoint(
        name="leads.add_many",
        label="POST /campaigns/{campaign_id}/leads",
        ids=CAMPAIGN,
        body={"lead_list": [LEAD]},
        ask=lambda smartlead, campaign_id: smartlead.leads.add_many(campaign_id, [lead]),
    ),
    Endpoint(
        name="leads.update",
        label="POST /campaigns/{campaign_id}/leads/{lead_id}/update",
        ids=LEAD_IN_CAMPAIGN,
        body=LEAD,
        ask=lambda smartlead, campaign_id, lead_id: smartlead.leads.update(campaign_id, lead_id, lead),
    ),
    Endpoint(
        name="leads.set_category",
        label="POST /campaigns/{campaign_id}/leads/{lead_id}/category",
        ids={**LEAD_IN_CAMPAIGN, "category_id": 143},
        body={"category_id": 143, "pause_lead": True},
        ask=lambda smartlead, campaign_id, lead_id, category_id: smartlead.leads.set_category(
            campaign_id, lead_id, category_id, pause_lead=True
        ),
    ),
    Endpoint(
        name="webhooks.list",
        label="GET /campaigns/{campaign_id}/webhooks",
        ids=CAMPAIGN,
        ask=lambda smartlead, campaign_id: smartlead.webhooks.list(campaign_id),
    ),
    Endpoint(
        name="webhooks.save",
        label="POST /campaigns/{campaign_id}/webhooks",
        ids=CAMPAIGN,
        body=WEBHOOK,
        ask=lambda smartlead, campaign_id: smartlead.webhooks.save(campaign_id, webhook),
    ),
    Endpoint(
        name="webhooks.delete",
        label="DELETE /campaigns/{campaign_id}/webhooks",
        ids={**CAMPAIGN, "webhook_id": 217},
        body={"id": 217},
        ask=lambda smartlead, campaign_id, webhook_id: smartlead.webhooks.delete(campaign_id, webhook_id),
    ),
    Endpoint(
        name="clients.list",
        label="GET /client/",
        ask=lambda smartlead: smartlead.clients.list(),
    ),
    Endpoint(
        name="clients.save",
        label="POST /client/save",
        body=CLIENT,
        ask=lambda smartlead: smartlead.clients.save(client),
    ),
    Endpoint(
        name="email_accounts.reconnect_failed",
        label="POST /email-accounts/reconnect-failed-email-accounts",
        body={},
        ask=lambda smartlead: smartlead.email_accounts.reconnect_failed(),
    ),
)


def answer(name: str, dialect: str = "") -> httpx.Response:
    """The documented answer of `"campaigns.get"`, or that of a dialect, such as `"deployed"`."""
    return httpx.Response(200, json=_read(name, dialect))


def any_answer(name: str) -> httpx.Response:
    """The documented answer, or where none is documented the deployed API's."""
    return answer(name, "" if _file(name, "").exists() else "deployed")


def refusals(name: str, status: int) -> list[Any]:
    """The documented bodies of a refusal with this status."""
    bodies: list[Any] = _read(name, str(status))
    return bodies


def to_the_letter(value: object) -> str:
    """JSON such that 1, 1.0 and true differ, and so does another order of fields."""
    return json.dumps(value)


def _file(name: str, variant: str) -> Path:
    resource, _, method = name.partition(".")
    return REPLIES / resource / (f"{method}.{variant}.json" if variant else f"{method}.json")


def _read(name: str, variant: str) -> Any:
    return json.loads(_file(name, variant).read_text())
