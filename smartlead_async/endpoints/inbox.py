"""The endpoints of the master inbox."""

from types import NoneType
from typing import get_args

from smartlead_async.endpoints.resource import Resource
from smartlead_async.models import rules
from smartlead_async.models.converter import to_json
from smartlead_async.models.inbox import InboxConversation, InboxFilters, InboxSort, NewReply
from smartlead_async.models.rules import check
from smartlead_async.models.unset import UNSET, Unset, UnsetType
from smartlead_async.models.values import Json
from smartlead_async.transport.call import Call, Repeat
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

CONVERSATIONS = Paging(
    most=20, in_body=True, rows=("data", "messages"), total="total_count", key="email_lead_map_id"
)
SORT = rules.one_of(get_args(InboxSort))


class Inbox(Resource):
    """The master inbox: what leads answer, over all campaigns."""

    def list_replies(
        self,
        *,
        filters: InboxFilters | UnsetType = UNSET,
        sort_by: InboxSort | UnsetType = UNSET,
        fetch_message_history: bool | UnsetType = UNSET,
        page_size: int = CONVERSATIONS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[InboxConversation]:
        """List the conversations in which leads have answered.

        `POST /master-inbox/inbox-replies` (seen live)

        Args:
            filters: Which of them.
            sort_by: The order; by itself the latest answer first.
            fetch_message_history: Read the whole exchange too, which is slower.
            page_size: Conversations in a request, 1 to 20.
            start: How many conversations to pass over; `next_start` of a page.
            max_items: How many conversations to read at most.

        Raises:
            BadRequestError: `campaignId array cannot exceed 5 items`
        """
        call = _view("/master-inbox/inbox-replies", filters, sort_by, fetch_message_history)
        return Pages(self._send, call, CONVERSATIONS, page_size=page_size, start=start, max_items=max_items)

    def list_unread(
        self,
        *,
        filters: InboxFilters | UnsetType = UNSET,
        sort_by: InboxSort | UnsetType = UNSET,
        fetch_message_history: bool | UnsetType = UNSET,
        page_size: int = CONVERSATIONS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[InboxConversation]:
        """List the conversations in which there is something unread.

        `POST /master-inbox/unread-replies` (seen live)

        Marking one as read takes it off the list: mark them after the list was read, not while it is.

        Args:
            filters: Which of them.
            sort_by: The order; by itself the latest answer first.
            fetch_message_history: Read the whole exchange too, which is slower.
            page_size: Conversations in a request, 1 to 20.
            start: How many conversations to pass over; `next_start` of a page.
            max_items: How many conversations to read at most.

        Raises:
            BadRequestError: `campaignId array cannot exceed 5 items`
        """
        call = _view("/master-inbox/unread-replies", filters, sort_by, fetch_message_history)
        return Pages(self._send, call, CONVERSATIONS, page_size=page_size, start=start, max_items=max_items)

    async def reply(self, campaign_id: int, reply: NewReply) -> None:
        """Send an e-mail: the answer to one of a lead's.

        `POST /campaigns/{campaign_id}/reply-email-thread` (seen live)

        It is in the API's queue then, and sent soon.

        Args:
            campaign_id: The campaign that the conversation is of.
            reply: The answer.

        Raises:
            OutcomeUnknownError: The answer may be sent. It is not sent again; look with
                `leads.get_message_history()`.
        """
        return await self._send(
            Call(
                "POST",
                "/campaigns/{campaign_id}/reply-email-thread",
                NoneType,
                ids={"campaign_id": campaign_id},
                body=to_json(reply, NewReply),
                repeat=Repeat.UNLESS_UNKNOWN,
            )
        )

    async def set_read(self, *, email_lead_map_id: int, read_status: bool) -> None:
        """Mark a conversation as read, or as unread.

        `PATCH /master-inbox/change-read-status` (documented only)

        Args:
            email_lead_map_id: The lead in its campaign.
            read_status: True for read.

        Raises:
            BadRequestError: `read_status must be a boolean value`
        """
        body = {
            "email_lead_map_id": rules.check_id("email_lead_map_id", email_lead_map_id),
            "read_status": check("read_status", read_status, rules.FLAG),
        }
        return await self._send(Call("PATCH", "/master-inbox/change-read-status", NoneType, body=body))


def _view(
    path: str,
    filters: InboxFilters | UnsetType,
    sort_by: InboxSort | UnsetType,
    fetch_message_history: bool | UnsetType,
) -> Call[Rows[InboxConversation]]:
    """A list of the inbox, without its page."""
    body: dict[str, Json] = {}
    if not isinstance(filters, Unset):
        body["filters"] = to_json(filters, InboxFilters)
    if not isinstance(sort_by, Unset):
        body["sortBy"] = check("sort_by", sort_by, SORT)
    query = {"fetch_message_history": check("fetch_message_history", fetch_message_history, rules.FLAG)}
    return Call("POST", path, Rows[InboxConversation], query=query, body=body)
