"""Searches that are kept, and what came of them."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from smartlead_async.models.converter import wire
from smartlead_async.models.output import Output
from smartlead_async.models.smart_prospect.searching import FetchDetails
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class ProspectSearch(Output):
    """A search that was saved, made lately or fetched."""

    id: Counter  # its `filter_id`; by it calls name the search
    search_string: str | None = None  # its name
    # The filters, by their names in the API.
    filter_details: Mapping[str, object] = attrs.field(factory=dict[str, object])
    user_id: Counter | None = None  # whose it is
    type: str | None = None  # as "saved"
    include_owned: bool | None = None  # whether who was fetched before was found too
    is_saved: bool | None = None  # it was given a name
    is_fetched: bool | None = None  # contacts were fetched for it
    fetch_details: FetchDetails | None = None  # what was fetched for it
    created_at: datetime | None = None  # when it was made
    updated_at: datetime | None = None  # when it changed last


@attrs.frozen(kw_only=True)
class ProspectTrend(Output):
    """A figure of this month beside the last one."""

    current: Counter | None = None  # this month
    previous_month: Counter | None = attrs.field(default=None, metadata=wire("previousMonth"))  # the last month
    # From the last month to this, percent.
    percentage_change: float | None = attrs.field(default=None, metadata=wire("percentageChange"))
    # The same as text, as "+20%".
    percentage_change_text: str | None = attrs.field(default=None, metadata=wire("percentageChangeText"))
    trend: str | None = None  # as "increase"
    total: Counter | None = None  # since the beginning


@attrs.frozen(kw_only=True)
class ProspectCredits(Output):
    """Credits for fetching contacts."""

    available: Counter | None = None  # left
    total: Counter | None = None  # of the plan
    used: Counter | None = None  # spent


@attrs.frozen(kw_only=True)
class FilterFigures(Output):
    """What one search gave."""

    leads_found: Counter | None = attrs.field(default=None, metadata=wire("leadsFound"))  # people
    emails_fetched: Counter | None = attrs.field(default=None, metadata=wire("emailsFetched"))  # addresses


@attrs.frozen(kw_only=True)
class SearchAnalytics(Output):
    """How much was searched and fetched, and how much may be."""

    leads_found: ProspectTrend | None = attrs.field(default=None, metadata=wire("leadsFound"))  # people
    emails_fetched: ProspectTrend | None = attrs.field(default=None, metadata=wire("emailsFetched"))  # addresses
    # Credits for fetching contacts.
    available_credits: ProspectCredits | None = attrs.field(default=None, metadata=wire("availableCredits"))
    leads_found_today: Counter | None = attrs.field(default=None, metadata=wire("leadsFoundToday"))  # people
    filter_data: FilterFigures | None = attrs.field(default=None, metadata=wire("filterData"))  # of one search
    # Contacts that may be fetched in a day.
    max_daily_fetch_limit: Counter | None = attrs.field(default=None, metadata=wire("maxDailyFetchLimit"))
    # Contacts that may be fetched by one call.
    max_single_fetch_limit: Counter | None = attrs.field(default=None, metadata=wire("maxSingleFetchLimit"))


@attrs.frozen(kw_only=True)
class MonthReplies(Output):
    """Replies of one month."""

    replied: Counter | None = None  # prospects who replied


@attrs.frozen(kw_only=True)
class ReplyAnalytics(Output):
    """How many prospects replied."""

    # This month.
    current_month: MonthReplies | None = attrs.field(default=None, metadata=wire("currentMonth"))
    # The last month.
    previous_month: MonthReplies | None = attrs.field(default=None, metadata=wire("previousMonth"))
    percentage_change: str | None = None  # from the last month to this, as "+25%"
    trend: str | None = None  # as "increase"
