"""Analytics of the account: the facts of all campaigns, by campaign, by domain, by mailbox."""

from collections.abc import Callable

from smartlead_async.sandbox.answers import Answer
from smartlead_async.sandbox.endpoints.statistics import days_asked_for
from smartlead_async.sandbox.history import Fact, Totals, facts, grouped, percent, total
from smartlead_async.sandbox.incoming import Endpoint, Incoming
from smartlead_async.sandbox.paging import page
from smartlead_async.sandbox.shapes import Value

MAX_PAGE = 1000


def list_campaign_performance(incoming: Incoming) -> Answer:
    """`GET /analytics/campaign/overall-stats`."""
    groups = grouped(asked_for(incoming), lambda fact: fact.campaign.id)
    rows: list[Value] = [
        {"id": number, "campaign_name": of_it[0].campaign.name, **sums(total(of_it))}
        for number, of_it in page(incoming, sorted(groups.items()), most=MAX_PAGE).rows
    ]
    return incoming.answer({"data": {"campaign_wise_performance": rows}})


def list_domain_health(incoming: Incoming) -> Answer:
    """`GET /analytics/mailbox/domain-wise-health-metrics`."""
    rows = _by_sender(incoming, "domain", lambda fact: _sender(fact).rpartition("@")[2])
    return incoming.answer({"data": {"domain_health_metrics": rows}})


def list_mailbox_health(incoming: Incoming) -> Answer:
    """`GET /analytics/mailbox/name-wise-health-metrics`."""
    return incoming.answer({"data": {"email_health_metrics": _by_sender(incoming, "email_account", _sender)}})


def get_follow_up_reply_rate(incoming: Incoming) -> Answer:
    """`GET /analytics/campaign/follow-up-reply-rate`: of the e-mails that are not the first, those answered."""
    follow_ups = [fact for fact in asked_for(incoming) if fact.message and fact.message.step and _is_later(fact)]
    rate = total(follow_ups).rate("replied")
    return incoming.answer({"data": {"followup_reply_rate": float(rate.removesuffix("%"))}})


def asked_for(incoming: Incoming) -> list[Fact]:
    """The facts of the days, clients and campaigns in the query."""
    days = days_asked_for(incoming, "start_date", "end_date", "timezone")
    clients, campaigns = clients_asked_for(incoming), _ids(incoming, "campaign_ids")
    pairs = (
        (campaign, lead)
        for campaign, lead in incoming.account.everyone()
        if (not campaigns or str(campaign.id) in campaigns) and (not clients or str(campaign.client_id) in clients)
    )
    return [fact for fact in facts(incoming.account, pairs) if fact.at in days]


def clients_asked_for(incoming: Incoming) -> list[str]:
    """The clients in the query; none stands for all."""
    return _ids(incoming, "client_ids")


def _ids(incoming: Incoming, name: str) -> list[str]:
    text = incoming.asked(name)
    return text.split(",") if text else []


def _by_sender(incoming: Incoming, name: str, key: Callable[[Fact], str]) -> list[Value]:
    groups = grouped(asked_for(incoming), key)
    groups.pop("", None)  # of no e-mail
    rows = page(incoming, sorted(groups.items()), most=MAX_PAGE).rows
    return [{name: sender, **sums(total(of_it))} for sender, of_it in rows]


def _sender(fact: Fact) -> str:
    return fact.message.sender if fact.message else ""


def _is_later(fact: Fact) -> bool:
    return fact.message is not None and fact.message.step is not None and fact.message.step.number > 1


def sums(totals: Totals) -> dict[str, Value]:
    """What the analytics say of some facts; an answer has no place for some of it."""
    return {
        "sent": totals.emails["sent"],
        "opened": totals.emails["opened"],
        "replied": totals.emails["replied"],
        "bounced": totals.emails["bounced"],
        "open_rate": totals.rate("opened"),
        "reply_rate": totals.rate("replied"),
        "bounce_rate": totals.rate("bounced"),
        "positive_reply_rate": percent(totals.positive, totals.emails["sent"]),
        "positive_replied": totals.positive,
        "unique_lead_count": totals.leads["sent"],
        "unique_open_count": totals.leads["opened"],
    }


HANDLERS: dict[str, Endpoint] = {
    "analytics.list_campaign_performance": list_campaign_performance,
    "analytics.list_domain_health": list_domain_health,
    "analytics.list_mailbox_health": list_mailbox_health,
    "analytics.get_follow_up_reply_rate": get_follow_up_reply_rate,
}
