"""Smart Prospect: a search for people to write to, and what is fetched of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, TypeAlias

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Counter, Json

VerificationStatus: TypeAlias = Literal["valid", "catch_all", "invalid"]
"""What a check of an address found."""

CatchAllStatus: TypeAlias = Literal[
    "catch_all_verified",
    "catch_all_soft_bounced",
    "catch_all_hard_bounced",
    "catch_all_unknown",
    "catch_all_bounced",
]
"""What came of an address at a domain that takes every address."""

_TEXTS = rules.texts(2000)  # "max 2000 items"
Texts: TypeAlias = Sequence[str] | UnsetType


@attrs.frozen(kw_only=True)
class ProspectFilters(Given):
    """Which people a search finds. Each list has 1 to 2000 texts; `list_...` calls say which ones there are.

    Attributes:
        name: Whole names.
        first_name: Given names.
        last_name: Family names.
        title: Job titles.
        exclude_title: Job titles that nobody found has.
        exclude_company: Companies that nobody found works for.
        exclude_company_domain: The same by their domains.
        include_title: These job titles alone.
        include_company: These companies alone.
        include_company_domain: The same by their domains.
        department: Of `list_departments`.
        level: Of `list_levels`: how senior.
        company_name: Companies.
        company_domain: Domains of companies.
        company_keyword: What companies deal with.
        company_head_count: Of `list_head_counts`: how many work there.
        company_revenue: Of `list_revenues`.
        company_industry: Of `list_industries`.
        company_sub_industry: Of `list_sub_industries`.
        city: Of `list_cities`.
        state: Of `list_states`.
        country: Of `list_countries`.
        dont_display_owned_contact: Leave out who was fetched before.
        title_exact_match: The whole job title.
        company_exact_match: The whole name of the company.
        company_domain_exact_match: The whole domain.
    """

    name: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    first_name: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("firstName"))
    last_name: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("lastName"))
    title: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    exclude_title: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("excludeTitle"))
    exclude_company: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("excludeCompany"))
    exclude_company_domain: Texts = attrs.field(
        default=UNSET, validator=_TEXTS, metadata=wire("excludeCompanyDomain")
    )
    include_title: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("includeTitle"))
    include_company: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("includeCompany"))
    include_company_domain: Texts = attrs.field(
        default=UNSET, validator=_TEXTS, metadata=wire("includeCompanyDomain")
    )
    department: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    level: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    company_name: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companyName"))
    company_domain: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companyDomain"))
    company_keyword: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companyKeyword"))
    company_head_count: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companyHeadCount"))
    company_revenue: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companyRevenue"))
    company_industry: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companyIndustry"))
    company_sub_industry: Texts = attrs.field(default=UNSET, validator=_TEXTS, metadata=wire("companySubIndustry"))
    city: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    state: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    country: Texts = attrs.field(default=UNSET, validator=_TEXTS)
    dont_display_owned_contact: bool | UnsetType = attrs.field(
        default=UNSET, validator=rules.FLAG, metadata=wire("dontDisplayOwnedContact")
    )
    title_exact_match: bool | UnsetType = attrs.field(
        default=UNSET, validator=rules.FLAG, metadata=wire("titleExactMatch")
    )
    company_exact_match: bool | UnsetType = attrs.field(
        default=UNSET, validator=rules.FLAG, metadata=wire("companyExactMatch")
    )
    company_domain_exact_match: bool | UnsetType = attrs.field(
        default=UNSET, validator=rules.FLAG, metadata=wire("companyDomainExactMatch")
    )


@attrs.frozen(kw_only=True)
class PersonAtCompany(Given):
    """Somebody whose e-mail address is looked for.

    Attributes:
        first_name: The given name.
        last_name: The family name.
        company_domain: The company's domain, as example.com.
    """

    first_name: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("firstName"))
    last_name: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("lastName"))
    company_domain: str = attrs.field(validator=rules.FILLED_TEXT, metadata=wire("companyDomain"))


@attrs.frozen(kw_only=True)
class ProspectCompany(Output):
    """Where somebody works."""

    name: str | None = None  # the company
    website: str | None = None  # its web address


@attrs.frozen(kw_only=True)
class Prospect(Output):
    """Somebody whom a search found. The address and what is known of it come when the contact is fetched."""

    id: str | None = None  # by which the contact is fetched
    first_name: str | None = attrs.field(default=None, metadata=wire("firstName"))  # the given name
    last_name: str | None = attrs.field(default=None, metadata=wire("lastName"))  # the family name
    full_name: str | None = attrs.field(default=None, metadata=wire("fullName"))  # the whole name
    title: str | None = None  # the job title
    company: ProspectCompany | None = None  # where the person works
    department: list[str] = attrs.field(factory=list[str])  # where in it
    level: str | None = None  # how senior
    industry: str | None = None  # what the company deals with
    sub_industry: str | None = attrs.field(default=None, metadata=wire("subIndustry"))  # the same, more closely
    # How many work there, as "1K - 10K".
    company_head_count: str | None = attrs.field(default=None, metadata=wire("companyHeadCount"))
    company_revenue: str | None = attrs.field(default=None, metadata=wire("companyRevenue"))  # as "> $1B"
    country: str | None = None  # where the person is
    state: str | None = None  # where in the country
    city: str | None = None  # where in the state
    email: str | None = None  # the address
    linkedin: str | None = None  # the profile's web address
    # How likely an e-mail arrives, 0 to 1.
    email_deliverability: float | None = attrs.field(default=None, metadata=wire("emailDeliverability"))
    address: str | None = None  # the postal address
    # What a check of the address found.
    verification_status: str | None = attrs.field(default=None, metadata=wire("verificationStatus"))
    status: str | None = None  # how far fetching is, as "completed"


@attrs.frozen(kw_only=True)
class FetchMetrics(Output):
    """What fetching contacts gave."""

    total_contacts: Counter | None = attrs.field(default=None, metadata=wire("totalContacts"))  # people
    total_emails: Counter | None = attrs.field(default=None, metadata=wire("totalEmails"))  # with an address
    no_email_found: Counter | None = attrs.field(default=None, metadata=wire("noEmailFound"))  # without one
    invalid_emails: Counter | None = attrs.field(default=None, metadata=wire("invalidEmails"))  # with a wrong one
    # At a domain that takes every address.
    catch_all_emails: Counter | None = attrs.field(default=None, metadata=wire("catchAllEmails"))
    # With one that was checked.
    verified_emails: Counter | None = attrs.field(default=None, metadata=wire("verifiedEmails"))
    completed: Counter | None = None  # people who are done


@attrs.frozen(kw_only=True)
class FetchedContacts(Output):
    """The answer to fetching contacts: the first of them."""

    contacts: list[Prospect] = attrs.field(factory=list[Prospect], metadata=wire("list"))  # those of this page
    total_count: Counter | None = None  # how many were fetched
    visual_limit: Counter | None = None  # how many of them an answer has
    visual_offset: Counter | None = None  # how many come before these
    metrics: FetchMetrics | None = None  # what fetching gave


@attrs.frozen(kw_only=True)
class FoundEmail(Output):
    """What looking for somebody's address gave."""

    first_name: str | None = attrs.field(default=None, metadata=wire("firstName"))  # the given name
    last_name: str | None = attrs.field(default=None, metadata=wire("lastName"))  # the family name
    company_domain: str | None = attrs.field(default=None, metadata=wire("companyDomain"))  # where it was looked
    email_id: str | None = None  # the address
    status: str | None = None  # as "Found"
    verification_status: str | None = None  # what a check of it found, as "Valid"


@attrs.frozen(kw_only=True)
class FetchDetails(Output):
    """What was fetched for a search."""

    metrics: FetchMetrics | None = None  # in figures
    leads_found: Counter | None = None  # people
    email_fetched: Counter | None = None  # addresses
    catch_all_status_list: list[str] = attrs.field(factory=list[str])  # what came of catch-all addresses
    verification_status_list: list[str] = attrs.field(factory=list[str])  # what checks of addresses found


@attrs.frozen(kw_only=True)
class ReviewedContacts(Output):
    """The answer to a review of contacts."""

    filter_id: Counter | None = None  # the search
    records_updated: Counter | None = None  # contacts that changed
    fetch_details: FetchDetails | None = None  # what was fetched for the search


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


@attrs.frozen(kw_only=True)
class FilterValue(Output):
    """Something that a filter of a search takes: a city, a job title, a head count."""

    id: Counter | None = None  # its number, where it has one
    name: str | None = None  # what is given to the filter

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """Each list calls the name after itself: `city_name`, `job_title`, `revenue`."""
        its_name = next((name for name in _NAMES if name in value), "name")
        if "name" in value or its_name not in value:
            return value
        return {"name" if name == its_name else name: item for name, item in value.items()}


@attrs.frozen(kw_only=True)
class Industry(FilterValue):
    """What companies deal with."""

    sub_industry_list: list[FilterValue] = attrs.field(factory=list[FilterValue])  # where they were asked for


@attrs.frozen(kw_only=True)
class SubIndustry(FilterValue):
    """The same, more closely."""

    industry_id: Counter | None = None  # the industry that it is a part of


_NAMES = (
    *("city_name", "state_name", "country_name", "company_name", "domain_name", "department_name", "level_name"),
    *("head_count", "revenue", "sub_industry_name", "industry_name", "job_title", "keyword"),
)
