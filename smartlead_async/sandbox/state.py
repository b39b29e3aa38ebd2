"""What a Smartlead account holds: campaigns, leads, mailboxes and the rest, by their ids. Nothing is sent here."""

import itertools
import random
import uuid
from collections import deque
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from typing import TypeAlias

import attrs

from smartlead_async.sandbox.answers import JsonObject, refused
from smartlead_async.sandbox.records import (
    BlockedEntry,
    Campaign,
    CampaignLead,
    Category,
    Client,
    Lead,
    LeadList,
    Mailbox,
    Message,
    Schedule,
    Step,
    Tag,
    Webhook,
)

EPIC_CAMPAIGN_ID = 372  # the documentation's example, there from the start
RECONNECTS_PER_DAY = 3
A_DAY = timedelta(hours=24)
USER_ID = 124
# Smartlead's built-in categories; an account may have more, which no documentation of ours lists.
CATEGORIES = tuple(
    Category(id=number, name=name, sentiment_type=sentiment)
    for number, (name, sentiment) in enumerate(
        (
            ("Interested", "positive"),
            ("Meeting Request", "positive"),
            ("Not Interested", "negative"),
            ("Do Not Contact", "negative"),
            ("Information Request", "positive"),
            ("Out Of Office", None),
            ("Wrong Person", "negative"),
            ("Uncategorizable by Ai", None),
            ("Sender Originated Bounce", None),
        ),
        start=1,
    )
)


BEGINNING = datetime.fromisoformat("2022-05-26T03:47:31.448094+00:00")


def _epic_campaign() -> Campaign:
    made = BEGINNING
    step = Step(
        id=8494,
        number=1,
        delay_days=1,
        subject="Hello {{first_name}}",
        body="<p>{{First_Line}}</p>",
        variants=[],
        created_at=made,
        updated_at=made,
    )
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
        steps=[step],
    )


@attrs.frozen(kw_only=True)
class Event:
    """Something that webhooks tell of."""

    type: str
    """As `EMAIL_REPLY`."""
    at: datetime
    campaign: Campaign
    lead: CampaignLead | None = None
    """None where it is the campaign's own."""
    message: Message | None = None
    """The e-mail that was sent, opened, clicked or bounced, or the answer."""
    old_category_id: int | None = None
    """Of `LEAD_CATEGORY_UPDATED`; the new one is the lead's."""


EventListener: TypeAlias = Callable[[Event], None]


class Account:
    """Everything one key may see. Lead ids count from 1 in the order in which addresses are first added."""

    def __init__(self, *, deployed: bool, failed_accounts: int, seed: int) -> None:
        self.deployed = deployed
        self.failed_accounts = failed_accounts
        self.created_at = BEGINNING
        self.on_event: EventListener | None = None
        self.campaigns = {EPIC_CAMPAIGN_ID: _epic_campaign()}
        self.leads: dict[int, Lead] = {}
        self.mailboxes: dict[int, Mailbox] = {}
        self.clients: list[Client] = []
        self.categories = {category.id: category for category in CATEGORIES}
        self.lead_lists: dict[int, LeadList] = {}
        self.tags: dict[int, Tag] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.block_list: dict[int, BlockedEntry] = {}
        self._lead_ids: dict[str, int] = {}
        self._reconnects: deque[datetime] = deque()
        self._random = random.Random(seed)  # noqa: S311 (uuids of made-up clients)
        # The documentation's examples give the first numbers.
        self.next_campaign_id = itertools.count(3023)
        self.next_webhook_id = itertools.count(217)
        self.next_client_id = itertools.count(299)
        self.next_mailbox_id = itertools.count(456)
        self.next_step_id = itertools.count(10093171)
        self.next_variant_id = itertools.count(2535)
        self.next_list_id = itertools.count(500)
        self.next_tag_id = itertools.count(42)
        self.next_blocked_id = itertools.count(228361167)
        self._next_lead_id = itertools.count(1)
        self._next_map_id = itertools.count(2433664091)

    def campaign(self, campaign_id: int) -> Campaign:
        """The campaign, or the documented 404."""
        found = self.campaigns.get(campaign_id)
        if found is None:
            raise refused("Campaign not found - Invalid campaign_id.", 404)
        return found

    def lead(self, lead_id: int) -> Lead:
        """The lead, or the documented 404."""
        found = self.leads.get(lead_id)
        if found is None:
            raise refused("Lead not found - Invalid lead_id.", 404)
        return found

    def lead_by_email(self, email: str) -> Lead | None:
        """The lead that an address is known by."""
        return self.leads.get(self._lead_ids.get(normal(email), 0))

    def add_lead(self, campaign: Campaign, email: str, fields: JsonObject, now: datetime) -> bool:
        """Put a lead into a campaign, counting it; whether the campaign did not have it before."""
        key = normal(email)
        campaign.times_added[key] = campaign.times_added.get(key, 0) + 1
        lead = self.remember(fields, now, email)
        if lead.id in campaign.leads:
            return False
        self.enrol(campaign, lead, now)
        return True

    def enrol(self, campaign: Campaign, lead: Lead, now: datetime) -> CampaignLead:
        """Put a lead into a campaign that does not have it."""
        place = CampaignLead(map_id=next(self._next_map_id), lead=lead, campaign_id=campaign.id, created_at=now)
        campaign.leads[lead.id] = place
        return place

    def remember(self, fields: JsonObject, now: datetime, email: str = "") -> Lead:
        """The lead with an address, with these fields; a new one where nobody has it."""
        key = normal(email or str(fields.get("email")))
        lead = self.leads.get(self._lead_ids.get(key, 0))
        if lead is None:
            lead = Lead(id=next(self._next_lead_id), fields=fields, created_at=now)
            self.leads[lead.id] = lead
            self._know(lead, key)
        else:
            lead.replace(fields)
        return lead

    def update_lead(self, lead: Lead, email: str, fields: JsonObject) -> None:
        """Change a lead everywhere; from then on it is known by the new address too."""
        if normal(email) not in self._lead_ids:
            self._know(lead, normal(email))
        lead.replace(fields)

    def _know(self, lead: Lead, key: str) -> None:
        lead.known_as.append(key)
        self._lead_ids[key] = lead.id

    def remove_lead(self, campaign: Campaign, lead: Lead) -> None:
        """Take a lead out of a campaign; one that is in no other is gone from the account."""
        del campaign.leads[lead.id]
        if not any(lead.id in other.leads for other in self.campaigns.values()):
            del self.leads[lead.id]
            for address in lead.known_as:
                del self._lead_ids[address]

    def remove_campaign(self, campaign: Campaign) -> None:
        """Forget a campaign, its webhooks, and leads that are in no other."""
        for lead in [*self.leads_of(campaign)]:
            self.remove_lead(campaign, lead.lead)
        for webhook in self.webhooks_of(campaign):
            del self.webhooks[webhook.id]
        del self.campaigns[campaign.id]

    def webhooks_of(self, campaign: Campaign) -> list[Webhook]:
        """Those that were saved for the campaign alone."""
        return [each for each in self.webhooks.values() if each.level == "campaign" and each.is_about(campaign)]

    def webhooks_told(self, event_type: str, campaign: Campaign, category_ids: Collection[int]) -> list[Webhook]:
        """Those that want an event of a campaign: where the account has one itself, that is instead of others.

        `category_ids` are those that the lead may be in; they count where its category is the event.
        """
        wanted = [
            each
            for each in self.webhooks.values()
            if event_type in each.event_types
            and each.is_about(campaign)
            and (event_type != "LEAD_CATEGORY_UPDATED" or self._is_any_of(category_ids, each.categories))
        ]
        return [each for each in wanted if each.level == "user"] or wanted

    def _is_any_of(self, category_ids: Collection[int], names: list[str]) -> bool:
        found = [self.categories[each].name for each in category_ids if each in self.categories]
        return not names or not {*names}.isdisjoint(found)

    def leads_of(self, campaign: Campaign) -> Iterator[CampaignLead]:
        """The campaign's leads by id."""
        return (campaign.leads[lead_id] for lead_id in sorted(campaign.leads))

    def of_lead(self, lead: Lead) -> list[tuple[Campaign, CampaignLead]]:
        """The campaigns that a lead is in, and where it stands in each."""
        return [
            (campaign, campaign.leads[lead.id])
            for campaign in self.campaigns.values()
            if lead.id in campaign.leads
        ]

    def everyone(self) -> Iterator[tuple[Campaign, CampaignLead]]:
        """Each lead of each campaign."""
        return ((campaign, lead) for campaign in self.campaigns.values() for lead in campaign.leads.values())

    def is_blocked(self, email: str) -> bool:
        """Whether the address or its domain is on the block list."""
        address = normal(email)
        blocked = {entry.email_or_domain for entry in self.block_list.values()}
        return address in blocked or address.rpartition("@")[2] in blocked

    def mailbox(self, mailbox_id: int) -> Mailbox:
        """The mailbox, or the documented 404."""
        found = self.mailboxes.get(mailbox_id)
        if found is None:
            raise refused("Email account not found", 404)
        return found

    def is_positive(self, category_id: int | None) -> bool:
        """Whether a category is a good one."""
        category = self.categories.get(category_id or 0)
        return category is not None and category.sentiment_type == "positive"

    def new_uuid(self) -> str:
        """A uuid that the seed alone decides."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def take_reconnect(self, now: datetime) -> bool:
        """Use one of the day's three reconnects, if there is one."""
        while self._reconnects and self._reconnects[0] <= now - A_DAY:
            self._reconnects.popleft()
        if len(self._reconnects) >= RECONNECTS_PER_DAY:
            return False
        if self.has_failed_accounts:
            self._reconnects.append(now)
        return True

    @property
    def has_failed_accounts(self) -> bool:
        """Whether there is anything to reconnect."""
        return self.failed_accounts > 0 or not all(mailbox.is_connected for mailbox in self.mailboxes.values())


def normal(email: str) -> str:
    """The form in which two spellings of one address are equal."""
    return email.strip().lower()
