"""What a Smartlead account holds: campaigns, their leads and webhooks, clients. Nothing is sent here."""

import itertools
import random
import uuid
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta

import attrs

from smartlead_async.sandbox.answers import JsonObject, refused

EPIC_CAMPAIGN_ID = 372  # the documentation's example, there from the start
RECONNECTS_PER_DAY = 3
A_DAY = timedelta(hours=24)


@attrs.frozen(kw_only=True)
class Schedule:
    """When a campaign sends."""

    timezone: str
    days: list[int]
    start_hour: str
    end_hour: str


@attrs.define(kw_only=True)
class Webhook:
    """Where a campaign tells of its events."""

    id: int
    name: str
    webhook_url: str
    event_types: list[str]
    categories: list[str]
    created_at: datetime
    updated_at: datetime


@attrs.define(kw_only=True)
class Lead:
    """A person to write to, known once per account."""

    id: int
    fields: JsonObject
    category_id: int | None = None
    paused: bool = False

    def replace(self, fields: JsonObject) -> None:
        """Write the given fields over the old ones; custom fields are merged, as the deployed API says."""
        self.fields = {**self.fields, **fields, "custom_fields": _custom(self.fields) | _custom(fields)}


def _custom(fields: JsonObject) -> JsonObject:
    custom = fields.get("custom_fields")
    return custom if isinstance(custom, dict) else {}


def _no_times() -> dict[str, int]:
    return {}


def _no_webhooks() -> dict[int, Webhook]:
    return {}


@attrs.define(kw_only=True)
class Campaign:
    """A sequence of e-mails and whom it goes to; fields as the API shows them."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    status: str = "DRAFTED"
    client_id: int | None = None
    track_settings: list[str] = attrs.field(factory=list[str])
    schedule: Schedule | None = None
    schedule_start_time: str | None = None
    min_time_btwn_emails: int = 10
    max_leads_per_day: int = 10
    stop_lead_settings: str = "REPLY_TO_AN_EMAIL"
    unsubscribe_text: str = ""
    enable_ai_esp_matching: bool = False
    send_as_plain_text: bool = False
    follow_up_percentage: int = 40
    is_example: bool = False
    """There from the start, with one sequence step; a created campaign has none."""
    lead_ids: set[int] = attrs.field(factory=set[int])
    times_added: dict[str, int] = attrs.field(factory=_no_times)
    webhooks: dict[int, Webhook] = attrs.field(factory=_no_webhooks)


@attrs.frozen(kw_only=True)
class Client:
    """Someone the account's owner works for."""

    id: int
    name: str
    email: str
    uuid: str
    created_at: datetime
    logo: str | None
    logo_url: str | None
    permission: list[str]


def _epic_campaign() -> Campaign:
    made = datetime.fromisoformat("2022-05-26T03:47:31.448094+00:00")
    return Campaign(
        id=EPIC_CAMPAIGN_ID,
        name="My Epic Campaign",
        created_at=made,
        updated_at=made,
        status="ACTIVE",
        client_id=23,
        track_settings=["DONT_REPLY_TO_AN_EMAIL"],
        schedule=Schedule(timezone="Australia/Sydney", days=[1, 2, 3, 4, 5], start_hour="10:00", end_hour="23:00"),
        unsubscribe_text="Don't Contact Me",
        enable_ai_esp_matching=True,
        send_as_plain_text=True,
        is_example=True,
    )


class Account:
    """Everything one key may see. Lead ids count from 1 in the order in which addresses are first added."""

    def __init__(self, *, deployed: bool, failed_accounts: int, seed: int) -> None:
        self.deployed = deployed
        self.failed_accounts = failed_accounts
        self.campaigns = {EPIC_CAMPAIGN_ID: _epic_campaign()}
        self.leads: dict[int, Lead] = {}
        self.clients: list[Client] = []
        self._lead_ids: dict[str, int] = {}
        self._reconnects: deque[datetime] = deque()
        self._random = random.Random(seed)  # noqa: S311 - uuids of made-up clients
        # The documentation's examples give the first numbers.
        self.next_campaign_id = itertools.count(3023)
        self.next_webhook_id = itertools.count(217)
        self.next_client_id = itertools.count(299)

    def campaign(self, campaign_id: int) -> Campaign:
        """The campaign, or the documented 404."""
        found = self.campaigns.get(campaign_id)
        if found is None:
            raise refused("Campaign not found - Invalid campaign_id.", 404)
        return found

    def add_lead(self, campaign: Campaign, email: str, fields: JsonObject) -> bool:
        """Put a lead into a campaign, counting it; whether the campaign did not have it before."""
        key = normal(email)
        campaign.times_added[key] = campaign.times_added.get(key, 0) + 1
        lead = self._remember(key, fields)
        is_added = lead.id not in campaign.lead_ids
        campaign.lead_ids.add(lead.id)
        return is_added

    def _remember(self, key: str, fields: JsonObject) -> Lead:
        lead_id = self._lead_ids.setdefault(key, len(self.leads) + 1)
        lead = self.leads.get(lead_id)
        if lead is None:
            lead = self.leads[lead_id] = Lead(id=lead_id, fields=fields)
        else:
            lead.replace(fields)
        return lead

    def update_lead(self, lead: Lead, email: str, fields: JsonObject) -> None:
        """Change a lead everywhere; from then on it is known by the new address too."""
        self._lead_ids.setdefault(normal(email), lead.id)
        lead.replace(fields)

    def lead(self, campaign: Campaign, lead_id: int) -> Lead | None:
        """A lead of the campaign."""
        return self.leads[lead_id] if lead_id in campaign.lead_ids else None

    def leads_of(self, campaign: Campaign) -> Iterator[Lead]:
        """The campaign's leads by id."""
        return (self.leads[lead_id] for lead_id in sorted(campaign.lead_ids))

    def new_uuid(self) -> str:
        """A uuid that the seed alone decides."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def take_reconnect(self, now: datetime) -> bool:
        """Use one of the day's three reconnects, if there is one."""
        while self._reconnects and self._reconnects[0] <= now - A_DAY:
            self._reconnects.popleft()
        if len(self._reconnects) >= RECONNECTS_PER_DAY:
            return False
        if self.failed_accounts:
            self._reconnects.append(now)
        return True


def normal(email: str) -> str:
    """The form in which two spellings of one address are equal."""
    return email.strip().lower()
