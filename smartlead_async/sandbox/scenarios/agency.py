"""An agency's account: clients, mailboxes, campaigns in every state, some hundred leads and what they said.

Everything is made by the same events that a test can make, so that histories, statistics and analytics agree.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import attrs

from smartlead_async.sandbox import happening
from smartlead_async.sandbox.answers import JsonObject
from smartlead_async.sandbox.records import (
    BlockedEntry,
    Campaign,
    CampaignLead,
    Client,
    LeadList,
    Mailbox,
    Message,
    Schedule,
    Step,
)
from smartlead_async.sandbox.scenarios.people import ANSWERS, COMPANIES, REPLIES, people, person
from smartlead_async.sandbox.scenarios.plan import CAMPAIGNS, CLIENTS, MAILBOXES, CampaignPlan, MailboxPlan
from smartlead_async.sandbox.state import EPIC_CAMPAIGN_ID, Account

SEED = 3
LONG_AGO = 90  # days: when the account was set up
DELAYS = (0, 3, 4)  # days between the e-mails of a sequence
OPENS, CLICKS, ANSWERED, UNSUBSCRIBES = 0.55, 0.15, 0.12, 0.02
RECENT = timedelta(days=2)  # an answer that is younger is not read yet
SHARED = 25  # leads that are in two campaigns


def fill(account: Account, today: date) -> None:
    """Fill an account with all that had happened when a day began."""
    _Agency(account, datetime.combine(today, time(), UTC)).fill()


@attrs.frozen
class _Agency:
    account: Account
    now: datetime
    dice: Random = attrs.field(factory=lambda: Random(SEED))  # noqa: S311 (people, not secrets)

    def fill(self) -> None:
        account = self.account
        account.clients = [self._client(*client) for client in CLIENTS]
        account.mailboxes = {each.id: each for each in map(self._mailbox, MAILBOXES)}
        account.campaigns = {each.id: each for each in self._campaigns()}
        for plan, campaign in zip(CAMPAIGNS, [*account.campaigns.values()], strict=False):
            self._run(plan, campaign)
        self._lists()
        self._blocks()

    def _ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def _client(self, name: str, email: str, permission: tuple[str, ...]) -> Client:
        return Client(
            id=next(self.account.next_client_id),
            name=name,
            email=email,
            uuid=self.account.new_uuid(),
            created_at=self._ago(LONG_AGO),
            logo=None,
            logo_url=None,
            permission=[*permission],
        )

    def _mailbox(self, plan: MailboxPlan) -> Mailbox:
        host = plan.address.rpartition("@")[2]
        settings: JsonObject = {
            "from_name": plan.name,
            "username": plan.address,
            "password": f"secret-of-{plan.address.partition('@')[0]}",
            "type": plan.kind,
            "smtp_host": f"smtp.{host}",
            "smtp_port": 587,
            "smtp_port_type": "TLS",
            "imap_host": f"imap.{host}",
            "imap_port": 993,
            "imap_port_type": "SSL",
            "message_per_day": 50,
            "minTimeToWaitInMins": 5,
            "signature": f"<p>{plan.name}</p>",
        }
        return Mailbox(
            id=next(self.account.next_mailbox_id),
            address=plan.address,
            settings=settings,
            created_at=self._ago(LONG_AGO - 5),
            updated_at=self._ago(LONG_AGO - 5),
            client_id=self.account.clients[plan.client].id,
            is_connected=plan.is_connected,
            is_suspended=plan.is_suspended,
            is_warming_up=plan.is_warming_up,
            warmup={"total_warmup_per_day": 20, "daily_rampup": 2, "reply_rate_percentage": 30},
            reputation=plan.reputation,
        )

    def _campaigns(self) -> Iterator[Campaign]:
        """Those of the plan, and a sequence of its own for those of the first that opened."""
        made = [self._campaign(plan) for plan in CAMPAIGNS]
        yield from made
        parent = made[0]
        yield attrs.evolve(
            parent,
            id=next(self.account.next_campaign_id),
            name=f"{parent.name}: who opened",
            parent_campaign_id=parent.id,
            steps=[self._step(1, 0, "Once more about {{company_name}}", "Shall I send you an example?", parent)],
            leads={},
            times_added={},
        )

    def _campaign(self, plan: CampaignPlan) -> Campaign:
        is_first = plan is CAMPAIGNS[0]
        client = self.account.clients[plan.client]
        campaign = Campaign(
            id=EPIC_CAMPAIGN_ID if is_first else next(self.account.next_campaign_id),
            name=plan.name,
            created_at=self._ago(plan.started + 2),
            updated_at=self._ago(plan.ended or 1),
            status=plan.status,
            client_id=client.id,
            track_settings=[],
            schedule=Schedule(timezone=plan.timezone, days=[1, 2, 3, 4, 5], start_hour="09:00", end_hour="17:00"),
            unsubscribe_text="Tell me if you would rather not hear from me.",
            max_leads_per_day=20,
            is_example=True,
            mailbox_ids=[each.id for each in self.account.mailboxes.values() if each.client_id == client.id],
        )
        if plan.leads:
            campaign.steps = self._steps(plan, campaign)
        return campaign

    def _steps(self, plan: CampaignPlan, campaign: Campaign) -> list[Step]:
        texts = (
            (
                plan.subject,
                f"Hello {{{{first_name}}}},</p><p>{plan.offer} Is that of use to {{{{company_name}}}}?",
            ),
            ("", "Hello {{first_name}},</p><p>did you have the time to look at my e-mail?"),
            ("", "Hello {{first_name}},</p><p>this is my last e-mail. Whom should I talk to instead?"),
        )
        return [
            self._step(number, delay, subject, body, campaign)
            for number, (delay, (subject, body)) in enumerate(zip(DELAYS, texts, strict=True), start=1)
        ]

    def _step(self, number: int, delay: int, subject: str, body: str, campaign: Campaign) -> Step:
        return Step(
            id=next(self.account.next_step_id),
            number=number,
            delay_days=delay,
            subject=subject,
            body=f"<p>{body}</p>",
            variants=[],
            created_at=campaign.created_at,
            updated_at=campaign.created_at,
        )

    def _run(self, plan: CampaignPlan, campaign: Campaign) -> None:
        """Add the leads, and let happen what happened until the campaign ended."""
        end = self._ago(plan.ended)
        first = sum(each.leads for each in CAMPAIGNS[: CAMPAIGNS.index(plan)])
        for number, fields in enumerate(people(first, plan.leads, plan.companies)):
            begun = self._ago(plan.started) + timedelta(days=number // 8, hours=8, minutes=number % 8 * 50)
            lead = self._add(campaign, fields, begun - timedelta(hours=20))
            self._follow(plan, lead, begun, end)
        if plan is CAMPAIGNS[0]:
            self._share(campaign)

    def _add(self, campaign: Campaign, fields: JsonObject, at: datetime) -> CampaignLead:
        at = min(at, self.now)
        return self.account.enrol(campaign, self.account.remember({**fields}, at), at)

    def _follow(self, plan: CampaignPlan, lead: CampaignLead, begun: datetime, end: datetime) -> None:
        """One lead through the sequence."""
        at = begun
        for delay in DELAYS:
            at += timedelta(days=delay)
            if at >= end or lead.status not in ("STARTED", "INPROGRESS"):
                break
            message = happening.send(self.account, lead, at)
            self._react(lead, message, at, end)
        if plan.status == "ACTIVE" and lead.map_id % 23 == 0 and lead.status in ("STARTED", "INPROGRESS"):
            lead.status = "PAUSED"

    def _react(self, lead: CampaignLead, message: Message, at: datetime, end: datetime) -> None:
        """What a lead does with an e-mail: it comes back, is opened, is answered, or nothing."""
        roll, hours = self.dice.random, self.dice.randint(1, 30)
        later = at + timedelta(hours=hours)
        if later >= end:
            return
        if roll() < self._bounces(message):
            happening.bounce_last(self.account, lead, at + timedelta(minutes=1))
        elif roll() < OPENS:
            for _ in range(self.dice.randint(1, 3)):
                happening.open_last(self.account, lead, later - (later - at) / 2)
            if roll() < CLICKS:
                happening.click_last(self.account, lead, later - (later - at) / 3)
            if roll() < ANSWERED / OPENS:
                self._answer(lead, later)
            elif roll() < UNSUBSCRIBES:
                happening.unsubscribe(self.account, lead, later)

    def _bounces(self, message: Message) -> float:
        if message.step is None or message.step.number > 1:
            return 0.0
        return next(plan.bounces for plan in MAILBOXES if plan.address == message.sender)

    def _answer(self, lead: CampaignLead, at: datetime) -> None:
        """An answer of the lead; an old one is read, sorted, and answered where it should be."""
        account = self.account
        weights = range(len(REPLIES), 0, -1)
        category, text = self.dice.choices(REPLIES, weights)[0]
        happening.reply(account, lead, f"<p>{text}</p>", at)
        if self.now - at < RECENT:
            return
        lead.is_read = True
        number = next(each.id for each in account.categories.values() if each.name == category)
        happening.categorize(account, lead, number, at + timedelta(minutes=20))
        if category in ANSWERS and self.dice.random() < 0.6:  # noqa: PLR2004 (six in ten)
            happening.write(account, lead, lead.history[-1], ANSWERS[category], at + timedelta(hours=3))

    def _share(self, campaign: Campaign) -> None:
        """Put those that opened into the sequence of their own; one in two was written to."""
        own = next(each for each in self.account.campaigns.values() if each.parent_campaign_id == campaign.id)
        opened = [lead for lead in campaign.leads.values() if any(message.opens for message in lead.history)]
        for number, lead in enumerate(opened[:SHARED]):
            added = self._add(own, lead.lead.fields, self._ago(3))
            if number % 2:
                happening.send(self.account, added, self._ago(2) + timedelta(minutes=number))

    def _lists(self) -> None:
        """One list of leads that are in campaigns, and one of some that are in none yet."""
        account, at = self.account, self._ago(10)
        used = [lead_id for lead_id in account.leads if lead_id % 4 == 0]
        total = sum(plan.leads for plan in CAMPAIGNS)
        fresh = [account.remember(person(number, COMPANIES[19]), at).id for number in range(total, total + 15)]
        for name, lead_ids in (("Trade fair in Porto", used), ("Lyon, not written to yet", fresh)):
            number = next(account.next_list_id)
            account.lead_lists[number] = LeadList(
                id=number, name=name, created_at=at, updated_at=at, lead_ids=lead_ids
            )

    def _blocks(self) -> None:
        """A competitor, a client's wish, and every lead that asked for it."""
        account = self.account
        wishes = [
            lead.lead.email
            for _, lead in account.everyone()
            if lead.category_id is not None and account.categories[lead.category_id].name == "Do Not Contact"
        ]
        for entry, source in (
            ("rival-agency.example.com", "manual"),
            ("press@newspaper.example.org", "manual"),
            *((email, "Lead category") for email in wishes),
        ):
            number = next(account.next_blocked_id)
            account.block_list[number] = BlockedEntry(
                id=number, email_or_domain=entry, created_at=self._ago(7), source=source, client_id=None
            )
