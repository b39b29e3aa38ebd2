"""What the filters of a search take: one list for each."""

from __future__ import annotations

from collections.abc import Sequence

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import rules
from smartlead_async.models import smart_prospect as models
from smartlead_async.models.rules import check, refuse
from smartlead_async.models.unset import UNSET, Unset, UnsetType
from smartlead_async.models.values import Json, is_sequence
from smartlead_async.transport.call import Call, QueryValue
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

NUMBERED = Paging(most=100)
# Of these the documentation names no most, and gives no id.
COMPANIES = Paging(most=100, key="company_name")
DOMAINS = Paging(most=100, key="domain_name")
JOB_TITLES = Paging(most=100, key="job_title")
KEYWORDS = Paging(most=100, key="keyword")
_MAX_TEXT = 255  # "1-255 characters"


def _is_short(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text.strip()) <= len(text) <= _MAX_TEXT


_SEARCH = rules.short_text(_MAX_TEXT)
_NAMES = rules.rule(
    lambda value: _is_short(value if isinstance(value, str) else _joined(value)),
    f"text of 1 to {_MAX_TEXT} characters, or a list of names without commas, of as many characters together",
)


def _joined(value: object) -> str:
    """Names as they are sent; nothing where one of them is none."""
    names: Sequence[Json] = value if is_sequence(value) else ()
    return ",".join(names) if all(_is_short(name) and "," not in name for name in names) else ""


class FilterValues(Resource):
    """Lists of what the filters take."""

    def list_cities(
        self,
        *,
        search: str | UnsetType = UNSET,
        state: str | Sequence[str] | UnsetType = UNSET,
        country: str | Sequence[str] | UnsetType = UNSET,
        page_size: int = NUMBERED.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.FilterValue]:
        """List cities: what `city` of the filters takes.

        `GET /search-email-leads/cities` (documented only)

        Args:
            search: Only those whose name begins with this.
            state: Only cities in this state, or in these.
            country: Only cities in this country, or in these; only together with `state`.
            page_size: Names in a request, 1 to 100.
            start: How many names to pass over; `next_start` of a page.
            max_items: How many names to read at most.
        """
        if isinstance(state, Unset) and not isinstance(country, Unset):
            raise refuse("country", country, "given together with state")
        query: dict[str, QueryValue] = {
            "search": check("search", search, _SEARCH),
            "state": check("state", state, _NAMES),
            "country": check("country", country, _NAMES),
        }
        call = Call(
            "GET", "/search-email-leads/cities", Rows[models.FilterValue], query=query, host="prospect-api"
        )
        return Pages(self._send, call, NUMBERED, page_size=page_size, start=start, max_items=max_items)

    def list_states(
        self,
        *,
        search: str | UnsetType = UNSET,
        country: str | Sequence[str] | UnsetType = UNSET,
        page_size: int = NUMBERED.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.FilterValue]:
        """List states: what `state` of the filters takes.

        `GET /search-email-leads/states` (documented only)

        Args:
            search: Only those whose name begins with this.
            country: Only states of this country, or of these.
            page_size: Names in a request, 1 to 100.
            start: How many names to pass over; `next_start` of a page.
            max_items: How many names to read at most.
        """
        query: dict[str, QueryValue] = {
            "search": check("search", search, _SEARCH),
            "country": check("country", country, _NAMES),
        }
        call = Call(
            "GET", "/search-email-leads/states", Rows[models.FilterValue], query=query, host="prospect-api"
        )
        return Pages(self._send, call, NUMBERED, page_size=page_size, start=start, max_items=max_items)

    def list_countries(
        self,
        *,
        search: str | UnsetType = UNSET,
        page_size: int = NUMBERED.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.FilterValue]:
        """List countries: what `country` of the filters takes.

        `GET /search-email-leads/countries` (documented only)

        Args:
            search: Only those whose name begins with this.
            page_size: Names in a request, 1 to 100.
            start: How many names to pass over; `next_start` of a page.
            max_items: How many names to read at most.
        """
        query = {"search": check("search", search, _SEARCH)}
        call = Call(
            "GET", "/search-email-leads/countries", Rows[models.FilterValue], query=query, host="prospect-api"
        )
        return Pages(self._send, call, NUMBERED, page_size=page_size, start=start, max_items=max_items)

    def list_companies(
        self,
        *,
        search: str | UnsetType = UNSET,
        page_size: int = COMPANIES.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.FilterValue]:
        """List companies: what `company_name` of the filters takes.

        `GET /search-email-leads/company` (documented only)

        Args:
            search: Only those whose name has this in it.
            page_size: Names in a request, 1 to 100.
            start: How many names to pass over; `next_start` of a page.
            max_items: How many names to read at most.
        """
        query = {"search": check("search", search, _SEARCH)}
        call = Call(
            "GET", "/search-email-leads/company", Rows[models.FilterValue], query=query, host="prospect-api"
        )
        return Pages(self._send, call, COMPANIES, page_size=page_size, start=start, max_items=max_items)

    def list_domains(
        self,
        *,
        search: str | UnsetType = UNSET,
        page_size: int = DOMAINS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.FilterValue]:
        """List domains of companies: what `company_domain` of the filters takes.

        `GET /search-email-leads/domain` (documented only)

        Args:
            search: Only those whose name has this in it.
            page_size: Names in a request, 1 to 100.
            start: How many names to pass over; `next_start` of a page.
            max_items: How many names to read at most.
        """
        query = {"search": check("search", search, _SEARCH)}
        call = Call(
            "GET", "/search-email-leads/domain", Rows[models.FilterValue], query=query, host="prospect-api"
        )
        return Pages(self._send, call, DOMAINS, page_size=page_size, start=start, max_items=max_items)

    def list_departments(
        self,
        *,
        search: str | UnsetType = UNSET,
        page_size: int = NUMBERED.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.FilterValue]:
        """List departments: what `department` of the filters takes.

        `GET /search-email-leads/departments` (documented only)

        Args:
            search: Only those whose name begins with this.
            page_size: Names in a request, 1 to 100.
            start: How many names to pass over; `next_start` of a page.
            max_items: How many names to read at most.
        """
        query = {"search": check("search", search, _SEARCH)}
        call = Call(
            "GET", "/search-email-leads/departments", Rows[models.FilterValue], query=query, host="prospect-api"
        )
        return Pages(self._send, call, NUMBERED, page_size=page_size, start=start, max_items=max_items)

    def list_levels(
        self,
        *,
        search: str | UnsetType = UNSET,
        page_size: int = NUMBERED.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.FilterValue]:
        """List levels of seniority: what `level` of the filters takes.

        `GET /search-email-leads/levels` (documented only)

        Args:
            search: Only those whose name begins with this.
            page_size: Names in a request, 1 to 100.
            start: How many names to pass over; `next_start` of a page.
            max_items: How many names to read at most.
        """
        query = {"search": check("search", search, _SEARCH)}
        call = Call(
            "GET", "/search-email-leads/levels", Rows[models.FilterValue], query=query, host="prospect-api"
        )
        return Pages(self._send, call, NUMBERED, page_size=page_size, start=start, max_items=max_items)

    def list_head_counts(
        self,
        *,
        search: str | UnsetType = UNSET,
        page_size: int = NUMBERED.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.FilterValue]:
        """List head counts of companies: what `company_head_count` of the filters takes.

        `GET /search-email-leads/head-counts` (documented only)

        Args:
            search: Only those whose name begins with this.
            page_size: Names in a request, 1 to 100.
            start: How many names to pass over; `next_start` of a page.
            max_items: How many names to read at most.
        """
        query = {"search": check("search", search, _SEARCH)}
        call = Call(
            "GET", "/search-email-leads/head-counts", Rows[models.FilterValue], query=query, host="prospect-api"
        )
        return Pages(self._send, call, NUMBERED, page_size=page_size, start=start, max_items=max_items)

    async def list_revenues(self) -> list[models.FilterValue]:
        """List revenues of companies: what `company_revenue` of the filters takes.

        `GET /search-email-leads/revenue` (documented only)
        """
        return await self._send(
            Call("GET", "/search-email-leads/revenue", list[models.FilterValue], host="prospect-api")
        )

    def list_industries(
        self,
        *,
        search: str | UnsetType = UNSET,
        with_sub_industry: bool | UnsetType = UNSET,
        page_size: int = NUMBERED.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.Industry]:
        """List industries: what `company_industry` of the filters takes.

        `GET /search-email-leads/industries` (documented only)

        Args:
            search: Only those whose name begins with this.
            with_sub_industry: Give the parts of each too.
            page_size: Names in a request, 1 to 100.
            start: How many names to pass over; `next_start` of a page.
            max_items: How many names to read at most.
        """
        query: dict[str, QueryValue] = {
            "search": check("search", search, _SEARCH),
            "withSubIndustry": check("with_sub_industry", with_sub_industry, rules.FLAG),
        }
        call = Call(
            "GET", "/search-email-leads/industries", Rows[models.Industry], query=query, host="prospect-api"
        )
        return Pages(self._send, call, NUMBERED, page_size=page_size, start=start, max_items=max_items)

    def list_sub_industries(
        self,
        *,
        search: str | UnsetType = UNSET,
        industry_id: int | UnsetType = UNSET,
        page_size: int = NUMBERED.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.SubIndustry]:
        """List parts of industries: what `company_sub_industry` of the filters takes.

        `GET /search-email-leads/sub-industries` (documented only)

        Args:
            search: Only those whose name begins with this.
            industry_id: Only those of this industry.
            page_size: Names in a request, 1 to 100.
            start: How many names to pass over; `next_start` of a page.
            max_items: How many names to read at most.
        """
        query: dict[str, QueryValue] = {
            "search": check("search", search, _SEARCH),
            "industry_id": check("industry_id", industry_id, rules.ID),
        }
        call = Call(
            "GET", "/search-email-leads/sub-industries", Rows[models.SubIndustry], query=query, host="prospect-api"
        )
        return Pages(self._send, call, NUMBERED, page_size=page_size, start=start, max_items=max_items)

    def list_job_titles(
        self,
        *,
        search: str | UnsetType = UNSET,
        page_size: int = JOB_TITLES.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.FilterValue]:
        """List job titles: what `title` of the filters takes.

        `GET /search-email-leads/job-title` (documented only)

        Args:
            search: Only those whose name has this in it.
            page_size: Names in a request, 1 to 100.
            start: How many names to pass over; `next_start` of a page.
            max_items: How many names to read at most.
        """
        query = {"search": check("search", search, _SEARCH)}
        call = Call(
            "GET", "/search-email-leads/job-title", Rows[models.FilterValue], query=query, host="prospect-api"
        )
        return Pages(self._send, call, JOB_TITLES, page_size=page_size, start=start, max_items=max_items)

    def list_keywords(
        self,
        *,
        search: str | UnsetType = UNSET,
        page_size: int = KEYWORDS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.FilterValue]:
        """List keywords of companies: what `company_keyword` of the filters takes.

        `GET /search-email-leads/keywords` (documented only)

        Args:
            search: Only those whose name has this in it.
            page_size: Names in a request, 1 to 100.
            start: How many names to pass over; `next_start` of a page.
            max_items: How many names to read at most.
        """
        query = {"search": check("search", search, _SEARCH)}
        call = Call(
            "GET", "/search-email-leads/keywords", Rows[models.FilterValue], query=query, host="prospect-api"
        )
        return Pages(self._send, call, KEYWORDS, page_size=page_size, start=start, max_items=max_items)
