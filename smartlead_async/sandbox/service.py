"""Everything the sandbox decides about a request, without awaiting: the caller brings the time.

One lock makes each decision whole, so that a test may read the report while the server's thread answers.
"""

import random
from datetime import UTC, datetime
from threading import Lock
from urllib.parse import parse_qsl

import attrs

from smartlead_async.sandbox.answers import (
    INVALID_KEY,
    Answer,
    JsonObject,
    RefusedError,
    json_answer,
    not_found,
)
from smartlead_async.sandbox.checks import read_body
from smartlead_async.sandbox.deliveries import Deliveries, Delivery
from smartlead_async.sandbox.faults import Fault, Faults
from smartlead_async.sandbox.incoming import Incoming
from smartlead_async.sandbox.lead_events import LeadEvent
from smartlead_async.sandbox.limit import FixedWindow, RateWindow, SlidingWindow, retry_after_s
from smartlead_async.sandbox.records import CampaignLead
from smartlead_async.sandbox.report import ArrivalCounter, Report
from smartlead_async.sandbox.routes import Found, routes
from smartlead_async.sandbox.scenarios import fill
from smartlead_async.sandbox.settings import Settings
from smartlead_async.sandbox.state import Account, Event, EventListener
from smartlead_async.sandbox.webhook_bodies import body_of


class _Memory:
    """All that a reset forgets."""

    def __init__(self, settings: Settings) -> None:
        self.account = Account(
            deployed=settings.dialect == "deployed",
            failed_accounts=settings.failed_accounts,
            seed=settings.seed,
        )
        if settings.scenario == "agency":
            fill(self.account, settings.today or datetime.now(UTC).date())
        self.window = _rate_window(settings)
        self.arrivals = ArrivalCounter(settings.per_s)
        self.faults = Faults()
        self.random = random.Random(settings.seed)  # noqa: S311 (delays, not secrets)


def _rate_window(settings: Settings) -> RateWindow | None:
    if settings.limit is None:
        return None
    kind = SlidingWindow if settings.window == "sliding" else FixedWindow
    return kind(settings.limit, settings.per_s)


class Service:
    """One account behind one limit."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._routes = routes(deployed=settings.dialect == "deployed")
        self._lock = Lock()
        self._memory = _Memory(settings)
        self.deliveries = Deliveries(settings)
        self.on_event(self._tell_webhooks)

    def half_latency_s(self) -> float:
        """Half of this request's delay, in seconds."""
        shortest, longest = self._settings.latency_s
        if not longest:
            return 0.0
        with self._lock:
            return self._memory.random.uniform(shortest, longest) / 2

    def admit(self, method: str, path: str, key: str | None, now: float) -> Answer | Fault | None:
        """Count a request; a refusal, a fault to act out, or None to go on.

        A wrong key is told so before the limit, which is per key; a request refused for rate meets no fault.
        """
        with self._lock:
            memory = self._memory
            memory.arrivals.count_arrival(now)
            if key != self._settings.api_key:
                return INVALID_KEY
            wait_s = memory.window.admit(now) if memory.window else None
            if wait_s is not None:
                memory.arrivals.refused += 1
                return self._refusal(wait_s)
            fault = memory.faults.take(method, path)
            memory.arrivals.misbehaved += fault is not None
            return fault

    def _refusal(self, wait_s: float) -> Answer:
        if self._settings.refuse_with != 429:  # noqa: PLR2004 (the status is its own name)
            return json_answer({"error": "rate limit exceeded"}, 406)
        answer = json_answer({"message": "Too many requests. Please slow down and retry later."}, 429)
        return attrs.evolve(answer, headers={"Retry-After": str(retry_after_s(wait_s))})

    def apply(
        self, method: str, path: str, body: bytes, content_type: str, now: datetime, query: str = ""
    ) -> Answer:
        """Carry out an admitted request."""
        found = self._routes.find(method, path)
        if found is None:
            return not_found(method, path)
        with self._lock:
            try:
                kind = found.operation.example.body_kind
                fields = {} if method == "GET" else read_body(body, content_type, kind=kind)
                return found.operation(self._incoming(found, fields, query, now))
            except RefusedError as error:
                return error.answer

    def _incoming(self, found: Found, body: JsonObject, query: str, now: datetime) -> Incoming:
        given: JsonObject = dict(parse_qsl(query, keep_blank_values=True))
        given.pop("api_key", None)
        return Incoming(
            account=self._memory.account,
            example=found.operation.example,
            ids=found.ids,
            query=given,
            body=body,
            now=now,
        )

    def misbehave(self, fault: Fault) -> None:
        """Ask for a fault."""
        with self._lock:
            self._memory.faults.add(fault)

    def on_event(self, listener: EventListener) -> None:
        """Hand each event to a listener as it happens, while the account is locked: where webhooks are called."""
        with self._lock:
            self._memory.account.on_event = listener

    def _tell_webhooks(self, event: Event) -> None:
        account = self._memory.account
        category_ids = [event.lead.category_id] if event.lead and event.lead.category_id else []
        for webhook in account.webhooks_told(event.type, event.campaign, category_ids):
            self.deliveries.add(webhook.webhook_url, body_of(event, webhook, account), webhook.level)

    def emit(self, body: JsonObject, url: str | None = None) -> list[Delivery]:
        """Tell an address of an event, or the webhooks that want its type, in the campaign that it names.

        Whatever its category: a sample has one of its own.
        """
        if url is not None:
            return [self.deliveries.add(url, body)]
        with self._lock:
            account = self._memory.account
            told = {
                webhook.id: webhook
                for campaign in account.campaigns.values()
                if body.get("campaign_id") in (None, campaign.id)
                for webhook in account.webhooks_told(str(body.get("event_type")), campaign, account.categories)
            }
        return [self.deliveries.add(each.webhook_url, body, each.level) for each in told.values()]

    def happen(self, event: LeadEvent) -> None:
        """Let something happen to a lead; ValueError where it cannot."""
        with self._lock:
            event.happen(self._memory.account)

    def report(self) -> Report:
        """What has reached the sandbox."""
        with self._lock:
            account, arrivals = self._memory.account, self._memory.arrivals
            campaigns = account.campaigns.values()
            return Report(
                requests=arrivals.requests,
                refused=arrivals.refused,
                misbehaved=arrivals.misbehaved,
                fullest_window=arrivals.fullest_window,
                leads_by_campaign={campaign.id: len(campaign.leads) for campaign in campaigns},
                times_added={campaign.id: dict(campaign.times_added) for campaign in campaigns},
                campaigns_created={
                    campaign.id: campaign.name for campaign in campaigns if not campaign.is_example
                },
            )

    def leads(self, campaign_id: int) -> list[JsonObject]:
        """The leads of a campaign as they stand."""
        with self._lock:
            campaign = self._memory.account.campaigns.get(campaign_id)
            return [_shown(lead) for lead in self._memory.account.leads_of(campaign)] if campaign else []

    def reset(self) -> None:
        """Forget everything: requests, leads, campaigns, faults, and what the window admitted."""
        with self._lock:
            listener = self._memory.account.on_event
            self._memory = _Memory(self._settings)
            self._memory.account.on_event = listener
        self.deliveries.forget()


def _shown(lead: CampaignLead) -> JsonObject:
    state: JsonObject = {"category_id": lead.category_id, "status": lead.status, "lead_map_id": lead.map_id}
    return {**lead.lead.fields, "id": lead.lead.id, **state}
