"""The endpoints of lists of leads."""

from collections.abc import Sequence
from types import NoneType

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import rules
from smartlead_async.models.lead_lists import LeadList
from smartlead_async.models.rules import check
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.transport.call import Call, Repeat
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

LISTS = Paging(most=1000, rows=("data", "data.lists"), total="data.totalCount")
ONE = "/lead-list/{lead_list_id}"


class LeadLists(Resource):
    """Lists of leads, apart from campaigns."""

    def list(
        self,
        *,
        list_name: str | UnsetType = UNSET,
        tag_ids: Sequence[int] | UnsetType = UNSET,
        page_size: int = LISTS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[LeadList]:
        """List the lists of leads.

        `GET /lead-list/` (seen live)

        Args:
            list_name: Only lists whose name has this in it.
            tag_ids: Only lists with one of these tags.
            page_size: Lists in a request, 1 to 1000.
            start: How many lists to pass over; `next_start` of a page.
            max_items: How many lists to read at most.
        """
        query = {
            "listName": check("list_name", list_name, rules.FILLED_TEXT),
            "tagIds": check("tag_ids", tag_ids, rules.IDS),
        }
        call = Call("GET", "/lead-list/", Rows[LeadList], query=query)
        return Pages(self._send, call, LISTS, page_size=page_size, start=start, max_items=max_items)

    async def get(self, lead_list_id: int) -> LeadList:
        """Look up one list.

        `GET /lead-list/{lead_list_id}` (seen live)

        Args:
            lead_list_id: The list.

        Raises:
            NotFoundError: 404, or an empty answer.
        """
        return await self._send(Call("GET", ONE, LeadList, ids={"lead_list_id": lead_list_id}, look_up=True))

    async def create(self, list_name: str) -> LeadList:
        """Create a list without leads.

        `POST /lead-list/` (seen live)

        Args:
            list_name: What it is called; not empty.

        Raises:
            OutcomeUnknownError: The list may exist. It is not created again; look with `list()`.
        """
        body = {"listName": check("list_name", list_name, rules.FILLED_TEXT)}
        return await self._send(Call("POST", "/lead-list/", LeadList, body=body, repeat=Repeat.UNLESS_UNKNOWN))

    async def update(self, lead_list_id: int, list_name: str) -> LeadList:
        """Give a list another name.

        `PUT /lead-list/{lead_list_id}` (seen live)

        Args:
            lead_list_id: The list.
            list_name: What it is called; not empty.
        """
        body = {"listName": check("list_name", list_name, rules.FILLED_TEXT)}
        return await self._send(Call("PUT", ONE, LeadList, ids={"lead_list_id": lead_list_id}, body=body))

    async def delete(self, lead_list_id: int) -> None:
        """Delete a list, for good.

        `DELETE /lead-list/{lead_list_id}` (seen live)

        Repeated where the outcome is unknown; a 404 after that means that it is gone.

        Args:
            lead_list_id: The list.
        """
        return await self._send(
            Call("DELETE", ONE, NoneType, ids={"lead_list_id": lead_list_id}, gone_is_done=True)
        )
