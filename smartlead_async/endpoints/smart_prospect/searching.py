"""To find people, to fetch their addresses, and to read what was fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.models import rules
from smartlead_async.models import smart_prospect as models
from smartlead_async.models.converter import to_json
from smartlead_async.models.rules import check, check_given, check_id, refuse
from smartlead_async.models.unset import UNSET, Unset, UnsetType
from smartlead_async.transport.call import Call, Repeat
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

# The documented cursor is a scroll id of Elasticsearch, which stays the same or changes as it likes.
FOUND = Paging(
    most=500,
    by="cursor",
    is_scroll=True,
    in_body=True,
    start_name="scroll_id",
    rows="data.list",
    total="data.total_count",
    cursor="data.scroll_id",
)
FETCHED = Paging(
    most=1000, in_body=True, rows="data.list", total="data.totalCount", more="data.pagination.hasMore"
)
_MAX_FETCHED = 30_000  # "1-10000 or 1-30000 for some users"
_IDS = rules.texts(200)  # "max 200"


class Searching(Resource):
    """Searches, and the contacts of their results."""

    def search(
        self,
        filters: models.ProspectFilters,
        *,
        page_size: int = FOUND.most,
        start: str | None = None,
        max_items: int | None = None,
    ) -> Pages[models.Prospect]:
        """Search for people. Most of their addresses come when they are fetched.

        `POST /search-email-leads/search-contacts` (documented only)

        `extra` of a page has the `filter_id` under which they are fetched. Without `max_items` all people are read
        that the filters find, which may be millions.

        Args:
            filters: Whom to find.
            page_size: People in a request, 1 to 500.
            start: `next_start` of a page, to go on after it.
            max_items: How many people to read at most.
        """
        body = to_json(filters, models.ProspectFilters)
        call = Call(
            "POST",
            "/search-email-leads/search-contacts",
            Rows[models.Prospect],
            body=body,
            host="prospect-api",
        )
        return Pages(self._send, call, FOUND, page_size=page_size, start=start, max_items=max_items)

    async def fetch_contacts(
        self,
        *,
        filter_id: int,
        id: Sequence[str] | UnsetType = UNSET,  # noqa: A002 (its name on the wire)
        limit: int | UnsetType = UNSET,
        visual_limit: int | UnsetType = UNSET,
        visual_offset: int | UnsetType = UNSET,
    ) -> models.FetchedContacts:
        """Spend credits: fetch the contacts of a search, with their addresses.

        `POST /search-email-leads/fetch-contacts` (documented only)

        The answer has the first of them; `get_contacts()` reads all.

        Args:
            filter_id: The search: `extra["filter_id"]` of a page of `search()`, or `id` of a saved one.
            id: Only these people, by their `id`. This or `limit` must be given.
            limit: The first so many people, 1 to 30000; for most accounts to 10000.
            visual_limit: How many the answer has, 1 to 1000; by default 10.
            visual_offset: How many the answer passes over.

        Raises:
            ApiError: There are no credits left, or the limit of a day is reached; the API says so with a 200.
            OutcomeUnknownError: The credits may be spent. It is not sent again; look with `get_contacts()`.
        """
        if isinstance(id, Unset) and isinstance(limit, Unset):
            raise refuse("limit", limit, "given where id is not")
        body = {
            "filter_id": check_id("filter_id", filter_id),
            "id": check("id", id, rules.SOME_TEXTS),
            "limit": check("limit", limit, rules.integer(1, _MAX_FETCHED)),
            "visual_limit": check("visual_limit", visual_limit, rules.integer(1, 1000)),
            "visual_offset": check("visual_offset", visual_offset, rules.COUNT),
        }
        return await self._send(
            Call(
                "POST",
                "/search-email-leads/fetch-contacts",
                models.FetchedContacts,
                body=without_unset(body),
                host="prospect-api",
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    def get_contacts(
        self,
        *,
        id: Sequence[str] | UnsetType = UNSET,  # noqa: A002 (its name on the wire)
        filter_id: int | UnsetType = UNSET,
        search: str | UnsetType = UNSET,
        verification_status: models.VerificationStatus | UnsetType = UNSET,
        catch_all_status: models.CatchAllStatus | UnsetType = UNSET,
        page_size: int = FETCHED.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.Prospect]:
        """List contacts that were fetched, with their addresses.

        `POST /search-email-leads/get-contacts` (documented only)

        Args:
            id: These people, by their `id`, 1 to 200. Either this or `filter_id` must be given.
            filter_id: The people of this search.
            search: Only people with this in their name.
            verification_status: Only addresses with this result of a check.
            catch_all_status: Only addresses at catch-all domains with this result.
            page_size: Contacts in a request, 1 to 1000.
            start: How many contacts to pass over; `next_start` of a page.
            max_items: How many contacts to read at most.
        """
        if isinstance(id, Unset) == isinstance(filter_id, Unset):
            raise refuse("filter_id", filter_id, "given where id is not, and not where it is")
        body = {
            "id": check("id", id, _IDS),
            "filter_id": check("filter_id", filter_id, rules.ID),
            "search": check("search", search, rules.FILLED_TEXT),
            "verification_status": check(
                "verification_status", verification_status, rules.one_of(get_args(models.VerificationStatus))
            ),
            "catch_all_status": check(
                "catch_all_status", catch_all_status, rules.one_of(get_args(models.CatchAllStatus))
            ),
        }
        call = Call(
            "POST",
            "/search-email-leads/get-contacts",
            Rows[models.Prospect],
            body=without_unset(body),
            host="prospect-api",
        )
        return Pages(self._send, call, FETCHED, page_size=page_size, start=start, max_items=max_items)

    async def find_emails(self, contacts: Sequence[models.PersonAtCompany]) -> list[models.FoundEmail]:
        """Spend credits: look for the addresses of people by their names.

        `POST /search-email-leads/search-contacts/find-emails` (documented only)

        Args:
            contacts: The people, 1 to 10.

        Raises:
            ApiError: There are no credits left; the API says so with a 200.
            OutcomeUnknownError: The credits may be spent. It is not sent again.
        """
        people = [
            to_json(one, models.PersonAtCompany)
            for one in check_given("contacts", contacts, rules.instances_of(models.PersonAtCompany, at_most=10))
        ]
        return await self._send(
            Call(
                "POST",
                "/search-email-leads/search-contacts/find-emails",
                list[models.FoundEmail],
                body={"contacts": people},
                host="prospect-api",
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def review_contacts(self, filter_id: int) -> models.ReviewedContacts:
        """Review the contacts of a search: what was found out of their addresses is brought up to date.

        `PATCH /search-email-leads/review-contacts/{filter_id}` (documented only)

        The documentation does not say whether it takes a body; none is sent.

        Args:
            filter_id: The search.
        """
        return await self._send(
            Call(
                "PATCH",
                "/search-email-leads/review-contacts/{filter_id}",
                models.ReviewedContacts,
                ids={"filter_id": filter_id},
                host="prospect-api",
            )
        )
