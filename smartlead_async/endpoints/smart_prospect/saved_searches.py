"""Searches that were saved, made lately or fetched, and figures of them."""

from __future__ import annotations

from types import NoneType

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.models import rules
from smartlead_async.models import smart_prospect as models
from smartlead_async.models.converter import to_json
from smartlead_async.models.rules import check, check_given
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call, Repeat
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

# The documentation names no most.
SAVED = Paging(most=100, rows="data.savedSearches", total="data.totalCount")
RECENT = Paging(most=100, rows="data.recentSearches", total="data.totalCount")
FETCHED = Paging(most=100, rows="data.fetchedLeads", total="data.totalCount")
_NAME = rules.short_text(255)  # "1-255 characters"


class SavedSearches(Resource):
    """Searches that can be made again."""

    async def save_search(
        self, filters: models.ProspectFilters, *, search_string: str, limit: int | UnsetType = UNSET
    ) -> None:
        """Save a search under a name.

        `POST /search-email-leads/search-filters/save-search` (documented only)

        Args:
            filters: Whom it finds.
            search_string: Its name; not empty.
            limit: How many people it finds at most, 1 to 10000.

        Raises:
            OutcomeUnknownError: The search may be saved. It is not saved again; look with `list_saved_searches()`.
        """
        body = {
            "search_string": check_given("search_string", search_string, rules.FILLED_TEXT),
            **to_json(filters, models.ProspectFilters),
            "limit": check("limit", limit, rules.integer(1, 10_000)),
        }
        return await self._send(
            Call(
                "POST",
                "/search-email-leads/search-filters/save-search",
                NoneType,
                body=without_unset(body),
                host="prospect-api",
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def update_saved_search(self, search_id: int, *, search_string: str) -> None:
        """Give a saved search another name.

        `PUT /search-email-leads/search-filters/save-search/{search_id}` (documented only)

        Args:
            search_id: The search, as `list_saved_searches()` gives it.
            search_string: The name, 1 to 255 characters.
        """
        return await self._send(
            Call(
                "PUT",
                "/search-email-leads/search-filters/save-search/{search_id}",
                NoneType,
                ids={"search_id": search_id},
                body={"search_string": check_given("search_string", search_string, _NAME)},
                host="prospect-api",
            )
        )

    def list_saved_searches(
        self, *, page_size: int = SAVED.most, start: int = 0, max_items: int | None = None
    ) -> Pages[models.ProspectSearch]:
        """List the searches that were saved.

        `GET /search-email-leads/search-filters/saved-searches` (documented only)

        Args:
            page_size: Searches in a request, 1 to 100.
            start: How many searches to pass over; `next_start` of a page.
            max_items: How many searches to read at most.
        """
        call = _searches("/search-email-leads/search-filters/saved-searches")
        return Pages(self._send, call, SAVED, page_size=page_size, start=start, max_items=max_items)

    def list_recent_searches(
        self, *, page_size: int = RECENT.most, start: int = 0, max_items: int | None = None
    ) -> Pages[models.ProspectSearch]:
        """List the searches that were made lately.

        `GET /search-email-leads/search-filters/recent-searches` (documented only)

        Args:
            page_size: Searches in a request, 1 to 100.
            start: How many searches to pass over; `next_start` of a page.
            max_items: How many searches to read at most.
        """
        call = _searches("/search-email-leads/search-filters/recent-searches")
        return Pages(self._send, call, RECENT, page_size=page_size, start=start, max_items=max_items)

    def list_fetched_searches(
        self, *, page_size: int = FETCHED.most, start: int = 0, max_items: int | None = None
    ) -> Pages[models.ProspectSearch]:
        """List the searches for which contacts were fetched.

        `GET /search-email-leads/search-filters/fetched-searches` (documented only)

        Args:
            page_size: Searches in a request, 1 to 100.
            start: How many searches to pass over; `next_start` of a page.
            max_items: How many searches to read at most.
        """
        call = _searches("/search-email-leads/search-filters/fetched-searches")
        return Pages(self._send, call, FETCHED, page_size=page_size, start=start, max_items=max_items)

    async def update_fetched_search(self, search_id: int, *, search_string: str) -> None:
        """Give a fetched search another name.

        `PUT /search-email-leads/search-filters/fetched-searches/{search_id}` (documented only)

        Args:
            search_id: The search, as `list_fetched_searches()` gives it.
            search_string: The name, 1 to 255 characters.
        """
        return await self._send(
            Call(
                "PUT",
                "/search-email-leads/search-filters/fetched-searches/{search_id}",
                NoneType,
                ids={"search_id": search_id},
                body={"search_string": check_given("search_string", search_string, _NAME)},
                host="prospect-api",
            )
        )

    async def get_search_analytics(self, *, filter_id: int | UnsetType = UNSET) -> models.SearchAnalytics:
        """Count what was searched and fetched, and the credits that are left.

        `GET /search-email-leads/search-analytics` (documented only)

        Args:
            filter_id: A search, to count its own too.
        """
        query = {"filter_id": check("filter_id", filter_id, rules.ID)}
        return await self._send(
            Call(
                "GET",
                "/search-email-leads/search-analytics",
                models.SearchAnalytics,
                query=query,
                host="prospect-api",
            )
        )

    async def get_reply_analytics(self) -> models.ReplyAnalytics:
        """Count the prospects who replied.

        `GET /search-email-leads/reply-analytics` (documented only)
        """
        return await self._send(
            Call("GET", "/search-email-leads/reply-analytics", models.ReplyAnalytics, host="prospect-api")
        )


def _searches(path: str) -> Call[Rows[models.ProspectSearch]]:
    """A list of searches, without its page."""
    return Call("GET", path, Rows[models.ProspectSearch], host="prospect-api")
