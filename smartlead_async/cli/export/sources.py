"""What can be exported.

Of each list: how it is asked for, what its rows are, and what `--campaign` and `--since` are to it.
"""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Literal, cast

import attrs

from smartlead_async.cli.export.columns import Row, Shape
from smartlead_async.cli.export.replies import CONVERSATIONS
from smartlead_async.cli.options import Exported
from smartlead_async.client import Smartlead
from smartlead_async.errors import InvalidInputError
from smartlead_async.models.analytics import CampaignPerformance, DomainHealth, MailboxHealth
from smartlead_async.models.block_list import BlockedEntry
from smartlead_async.models.campaigns import Campaign
from smartlead_async.models.clients import Client
from smartlead_async.models.email_accounts import EmailAccount
from smartlead_async.models.inbox import InboxFilters
from smartlead_async.models.lead_lists import LeadList
from smartlead_async.models.leads import CampaignLead, LeadActivities, LeadDetails
from smartlead_async.models.rules import is_moment
from smartlead_async.models.statistics import SentEmail
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.page import Page
from smartlead_async.transport.pages import Pages


@attrs.frozen(kw_only=True)
class Scope:
    """Which of the rows.

    Attributes:
        campaign_id: Of this campaign alone.
        since: What happened after this; what that is depends on the list.
        until: When the export began.
    """

    campaign_id: int | None
    since: datetime | None
    until: datetime

    @property
    def campaign(self) -> int:
        """The campaign, where one is needed."""
        return cast("int", self.campaign_id)

    @property
    def since_or_unset(self) -> datetime | UnsetType:
        """For a filter of the API."""
        return UNSET if self.since is None else self.since

    @property
    def days(self) -> dict[str, Any]:
        """From the day of `since` to today, where that was asked for."""
        first = self.since
        return {} if first is None else {"start_date": first.date(), "end_date": self.until.date()}


@attrs.frozen(kw_only=True)
class Source:
    """A list that can be exported.

    Attributes:
        pages: Asks for it.
        shape: What its rows are.
        key: The column by which a row is known again.
        campaign: What `--campaign` is to it.
        since: What `--since` goes by, where it may be given; `is_filtered_here` where the API cannot do it.
        needs_since: It is a list of what happened in some days.
        by_cursor: It is not asked for by numbers of rows.
    """

    pages: Callable[[Smartlead, Scope, Any], "Pages[Any] | Whole"]
    shape: Shape
    key: str = "id"
    campaign: Literal["needed", "may be given", "not taken"] = "not taken"
    since: str | None = None
    is_filtered_here: bool = False
    needs_since: bool = False
    by_cursor: bool = False

    def is_within(self, row: Row, scope: Scope) -> bool:
        """Whether a row is asked for, as far as that is told here; one without a time that can be read is."""
        moment = str(row.get(self.since or "")) if self.is_filtered_here else ""
        return scope.since is None or not is_moment(moment) or datetime.fromisoformat(moment) > scope.since


def source_of(what: str, campaign_id: int | None) -> Source:
    """The list of that name; the leads of a campaign are another list than those of the account.

    Raises:
        InvalidInputError: There is none.
    """
    if what not in set(Exported):
        near = get_close_matches(what, Exported, 1)
        meant = f"did you mean {near[0]}?" if near else f"give one of {', '.join(Exported)}"
        raise InvalidInputError(f"there is no list {what!r}; {meant}")
    return _SOURCES.get(f"{what} of a campaign", _SOURCES[what]) if campaign_id is not None else _SOURCES[what]


def check_scope(what: str, source: Source, scope: Scope) -> None:
    """Refuse what this list cannot be asked for, and say what is missing."""
    if source.campaign == "needed" and scope.campaign_id is None:
        raise InvalidInputError(
            f"{what} are those of a campaign: give --campaign ID (`export campaigns` lists them)"
        )
    if source.campaign == "not taken" and scope.campaign_id is not None:
        raise InvalidInputError(f"{what} cannot be asked for by campaign; leave --campaign out")
    if source.needs_since and scope.since is None:
        raise InvalidInputError(f"{what} are those of some days: give --since, such as --since 30d")
    if source.since is None and scope.since is not None:
        raise InvalidInputError(f"{what} cannot be asked for by time; leave --since out")


class Whole:
    """A list that comes in one answer, used as `Pages` are."""

    def __init__(self, make: Callable[[], Coroutine[Any, Any, Iterable[Any]]]) -> None:
        self._make = make

    async def by_page(self) -> AsyncIterator[Page[Any]]:
        """The one page."""
        rows = list(await self._make())
        yield Page(items=rows, total=len(rows))


def _filters(scope: Scope) -> InboxFilters:
    return InboxFilters(
        campaign_id=UNSET if scope.campaign_id is None else scope.campaign_id,
        reply_time_between=UNSET if scope.since is None else (scope.since, scope.until),
    )


_CREATED: Any = {"since": "created_at", "is_filtered_here": True}
_BY_DAYS: Any = {"since": "the day", "needs_since": True}

_SOURCES = {
    "leads": Source(
        pages=lambda smartlead, _, start: smartlead.leads.list_all(start=start),
        shape=Shape(LeadDetails),
        campaign="may be given",
        by_cursor=True,
    ),
    "leads of a campaign": Source(
        pages=lambda smartlead, scope, start: smartlead.leads.list(
            scope.campaign, created_at_gt=scope.since_or_unset, start=start or 0
        ),
        shape=Shape(CampaignLead, lifted="lead"),
        key="campaign_lead_map_id",
        campaign="may be given",
        since="created_at",
    ),
    "statistics": Source(
        pages=lambda smartlead, scope, start: smartlead.statistics.list(
            scope.campaign, sent_time_start_date=scope.since_or_unset, start=start or 0
        ),
        shape=Shape(SentEmail),
        key="stats_id",
        campaign="needed",
        since="sent_time",
    ),
    "lead-statistics": Source(
        pages=lambda smartlead, scope, start: smartlead.statistics.list_by_lead(
            scope.campaign, event_time_gt=scope.since_or_unset, start=start or 0
        ),
        shape=Shape(),
        campaign="needed",
        since="the last event",
    ),
    "mailbox-statistics": Source(
        pages=lambda smartlead, scope, start: smartlead.statistics.list_by_mailbox(
            scope.campaign, **scope.days, start=start or 0
        ),
        shape=Shape(),
        campaign="needed",
        since="the day",
    ),
    "replies": Source(
        pages=lambda smartlead, scope, start: smartlead.inbox.list_replies(
            filters=_filters(scope), fetch_message_history=True, start=start or 0
        ),
        shape=CONVERSATIONS,
        key="email_lead_map_id",
        campaign="may be given",
        since="last_reply_time",
    ),
    "unread-replies": Source(
        pages=lambda smartlead, scope, start: smartlead.inbox.list_unread(
            filters=_filters(scope), fetch_message_history=True, start=start or 0
        ),
        shape=CONVERSATIONS,
        key="email_lead_map_id",
        campaign="may be given",
        since="last_reply_time",
    ),
    "activities": Source(
        pages=lambda smartlead, scope, start: smartlead.leads.list_activities(
            event_time_from=scope.since_or_unset, start=start or 0
        ),
        shape=Shape(LeadActivities),
        key="email_lead_map_id",
        since="the event",
    ),
    "email-accounts": Source(
        pages=lambda smartlead, _, start: smartlead.email_accounts.list(start=start or 0),
        shape=Shape(EmailAccount),
        **_CREATED,
    ),
    "campaigns": Source(
        pages=lambda smartlead, _scope, _start: Whole(smartlead.campaigns.list), shape=Shape(Campaign), **_CREATED
    ),
    "clients": Source(
        pages=lambda smartlead, _scope, _start: Whole(smartlead.clients.list), shape=Shape(Client), **_CREATED
    ),
    "block-list": Source(
        pages=lambda smartlead, _, start: smartlead.block_list.list(start=start or 0),
        shape=Shape(BlockedEntry),
        **_CREATED,
    ),
    "lead-lists": Source(
        pages=lambda smartlead, _, start: smartlead.lead_lists.list(start=start or 0),
        shape=Shape(LeadList),
        **_CREATED,
    ),
    "campaign-performance": Source(
        pages=lambda smartlead, scope, start: smartlead.analytics.list_campaign_performance(
            **scope.days, start=start or 0
        ),
        shape=Shape(CampaignPerformance),
        **_BY_DAYS,
    ),
    "domain-health": Source(
        pages=lambda smartlead, scope, start: smartlead.analytics.list_domain_health(
            **scope.days, start=start or 0
        ),
        shape=Shape(DomainHealth),
        key="domain",
        **_BY_DAYS,
    ),
    "mailbox-health": Source(
        pages=lambda smartlead, scope, start: smartlead.analytics.list_mailbox_health(
            **scope.days, start=start or 0
        ),
        shape=Shape(MailboxHealth),
        key="email_account",
        **_BY_DAYS,
    ),
}
