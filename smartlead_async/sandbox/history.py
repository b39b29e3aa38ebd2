"""What the histories add up to: each counter of the API is a count of the facts here, so that they all agree."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, tzinfo
from typing import Literal, TypeAlias, TypeVar

import attrs

from smartlead_async.sandbox.records import Campaign, CampaignLead, Message
from smartlead_async.sandbox.state import Account

K = TypeVar("K")
FactKind: TypeAlias = Literal["sent", "opened", "clicked", "replied", "bounced", "unsubscribed"]


@attrs.frozen
class Fact:
    """Something that happened to a lead of a campaign."""

    kind: FactKind
    at: datetime
    campaign: Campaign
    lead: CampaignLead
    message: Message | None
    """The e-mail that was sent, opened, clicked, answered or bounced."""
    is_positive: bool = False
    """Of a reply: whether the lead is in a good category."""


@attrs.frozen(kw_only=True)
class Days:
    """From one day to another, both included, where it is one time zone's midnight."""

    first: date | None = None
    last: date | None = None
    zone: tzinfo | None = None

    def __contains__(self, moment: datetime) -> bool:
        day = moment.astimezone(self.zone).date() if self.zone else moment.date()
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


def facts(account: Account, pairs: Iterable[tuple[Campaign, CampaignLead]]) -> Iterator[Fact]:
    """All that happened to these leads in these campaigns."""
    for campaign, lead in pairs:
        yield from _of_messages(account, campaign, lead)
        if lead.unsubscribed_at:
            yield Fact("unsubscribed", lead.unsubscribed_at, campaign, lead, None)


def _of_messages(account: Account, campaign: Campaign, lead: CampaignLead) -> Iterator[Fact]:
    is_positive = account.is_positive(lead.category_id)
    sent = {message.stats_id: message for message in lead.history if message.is_sent}
    for message in lead.history:
        if not message.is_sent:
            yield Fact("replied", message.time, campaign, lead, sent.get(message.stats_id), is_positive)
            continue
        yield Fact("sent", message.time, campaign, lead, message)
        yield from (Fact("opened", at, campaign, lead, message) for at in message.opens)
        yield from (Fact("clicked", at, campaign, lead, message) for at in message.clicks)
        if message.bounced_at:
            yield Fact("bounced", message.bounced_at, campaign, lead, message)


def grouped(given: Iterable[Fact], key: Callable[[Fact], K]) -> dict[K, list[Fact]]:
    """The facts by something that each has."""
    groups: dict[K, list[Fact]] = {}
    for fact in given:
        groups.setdefault(key(fact), []).append(fact)
    return groups


@attrs.frozen
class Totals:
    """How often each thing happened, to how many leads and e-mails, and how many replies were good ones."""

    times: Counter[str]
    leads: Counter[str]
    emails: Counter[str]
    positive: int

    def rate(self, kind: FactKind) -> str:
        """The e-mails it happened to, of those sent: `4.5%`."""
        return percent(self.emails[kind], self.emails["sent"])

    def counters(self) -> dict[str, int]:
        """By the names that analytics and statistics have in common."""
        return {
            "sent_count": self.times["sent"],
            "unique_sent_count": self.leads["sent"],
            "open_count": self.times["opened"],
            "unique_open_count": self.leads["opened"],
            "click_count": self.times["clicked"],
            "unique_click_count": self.leads["clicked"],
            "reply_count": self.times["replied"],
            "bounce_count": self.times["bounced"],
            "unsubscribed_count": self.times["unsubscribed"],
        }


def total(given: Iterable[Fact]) -> Totals:
    """The sums of some facts."""
    listed = list(given)
    leads = {(fact.kind, fact.lead.map_id) for fact in listed}
    emails = {(fact.kind, fact.message.stats_id) for fact in listed if fact.message}
    return Totals(
        times=Counter(fact.kind for fact in listed),
        leads=Counter(kind for kind, _ in leads),
        emails=Counter(kind for kind, _ in emails),
        positive=sum(fact.is_positive for fact in listed),
    )


def percent(part: int, whole: int) -> str:
    """A share as the analytics write it."""
    return f"{round(100 * part / whole, 1):g}%" if whole else "0%"
