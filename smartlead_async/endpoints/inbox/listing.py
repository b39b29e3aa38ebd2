"""The endpoints that list the conversations of the master inbox, view by view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, get_args

from smartlead_async.endpoints.resource import Resource, without_unset
from smartlead_async.models import inbox as models
from smartlead_async.models import rules
from smartlead_async.models.converter import to_json
from smartlead_async.models.rules import check
from smartlead_async.models.unset import UNSET, Unset, UnsetType
from smartlead_async.models.values import Json
from smartlead_async.transport.call import Call
from smartlead_async.transport.pages import Pages
from smartlead_async.transport.paging import Paging, Rows

CONVERSATIONS = Paging(
    most=20, in_body=True, rows=("data", "messages"), total="total_count", key="email_lead_map_id"
)
UNTRACKED = Paging(most=100, rows=("untracked_replies", "data"), total="total_count")
SORT = rules.one_of(get_args(models.InboxSort))
SCHEDULED_SORT = rules.one_of(get_args(models.ScheduledSort))
REMINDER_SORT = rules.one_of(get_args(models.ReminderSort))
Most: TypeAlias = Mapping[str, int]  # how many a filter may name, where the view has a most
OF_CAMPAIGNS = dict.fromkeys(("campaign_team_member_id", "campaign_tag_id", "campaign_client_id"), 10)
OF_REPLIES: Most = {"campaign_id": 5, "email_account_id": 20, **OF_CAMPAIGNS}
OF_VIEWS: Most = {"campaign_id": 5, "email_account_id": 10, **OF_CAMPAIGNS}
OF_SENT: Most = {"campaign_id": 15}


class ListingInbox(Resource):
    """Listing the conversations of the master inbox."""

    def list_replies(
        self,
        *,
        filters: models.InboxFilters | UnsetType = UNSET,
        sort_by: models.InboxSort | UnsetType = UNSET,
        fetch_message_history: bool | UnsetType = UNSET,
        page_size: int = CONVERSATIONS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.InboxConversation]:
        """List the conversations in which leads have replied.

        `POST /master-inbox/inbox-replies` (seen live)

        Args:
            filters: Which of them: at most 5 campaigns, 20 mailboxes, and 10 of what else has an id.
            sort_by: The order; by default the latest reply first.
            fetch_message_history: Read the whole exchange too, which is slower.
            page_size: Conversations in a request, 1 to 20.
            start: How many conversations to pass over; `next_start` of a page.
            max_items: How many conversations to read at most.

        Raises:
            BadRequestError: `campaignId array cannot exceed 5 items`
        """
        call = _view(
            "/master-inbox/inbox-replies",
            _body(filters, OF_REPLIES, check("sort_by", sort_by, SORT)),
            fetch_message_history,
        )
        return Pages(self._send, call, CONVERSATIONS, page_size=page_size, start=start, max_items=max_items)

    def list_unread(
        self,
        *,
        filters: models.InboxFilters | UnsetType = UNSET,
        sort_by: models.InboxSort | UnsetType = UNSET,
        fetch_message_history: bool | UnsetType = UNSET,
        page_size: int = CONVERSATIONS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.InboxConversation]:
        """List the conversations in which there is something unread.

        `POST /master-inbox/unread-replies` (seen live)

        Marking one as read takes it off the list: mark them after the list was read, not while it is.

        Args:
            filters: Which of them: at most 5 campaigns, 10 mailboxes, and 10 of what else has an id.
            sort_by: The order; by default the latest reply first.
            fetch_message_history: Read the whole exchange too, which is slower.
            page_size: Conversations in a request, 1 to 20.
            start: How many conversations to pass over; `next_start` of a page.
            max_items: How many conversations to read at most.

        Raises:
            BadRequestError: `campaignId array cannot exceed 5 items`
        """
        call = _view(
            "/master-inbox/unread-replies",
            _body(filters, OF_VIEWS, check("sort_by", sort_by, SORT)),
            fetch_message_history,
        )
        return Pages(self._send, call, CONVERSATIONS, page_size=page_size, start=start, max_items=max_items)

    def list_sent(
        self,
        *,
        filters: models.InboxFilters | UnsetType = UNSET,
        sort_by: models.InboxSort | UnsetType = UNSET,
        page_size: int = CONVERSATIONS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.InboxConversation]:
        """List the conversations in which something was sent.

        `POST /master-inbox/sent` (documented only)

        Args:
            filters: Which of them: at most 15 campaigns.
            sort_by: The order; by default the latest reply first.
            page_size: Conversations in a request, 1 to 20.
            start: How many conversations to pass over; `next_start` of a page.
            max_items: How many conversations to read at most.

        Raises:
            BadRequestError: `limit must be between 1 and 20`
        """
        call = _view("/master-inbox/sent", _body(filters, OF_SENT, check("sort_by", sort_by, SORT)))
        return Pages(self._send, call, CONVERSATIONS, page_size=page_size, start=start, max_items=max_items)

    def list_scheduled(
        self,
        *,
        filters: models.InboxFilters | UnsetType = UNSET,
        sort_by: models.ScheduledSort | UnsetType = UNSET,
        fetch_message_history: bool | UnsetType = UNSET,
        page_size: int = CONVERSATIONS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.InboxConversation]:
        """List the conversations in which something is to be sent later.

        `POST /master-inbox/scheduled` (documented only)

        Args:
            filters: Which of them: at most 5 campaigns, 10 mailboxes, and 10 of what else has an id.
            sort_by: The order, by the time at which it is sent.
            fetch_message_history: Read the whole exchange too, which is slower.
            page_size: Conversations in a request, 1 to 20.
            start: How many conversations to pass over; `next_start` of a page.
            max_items: How many conversations to read at most.
        """
        call = _view(
            "/master-inbox/scheduled",
            _body(filters, OF_VIEWS, check("sort_by", sort_by, SCHEDULED_SORT)),
            fetch_message_history,
        )
        return Pages(self._send, call, CONVERSATIONS, page_size=page_size, start=start, max_items=max_items)

    def list_reminders(
        self,
        *,
        filters: models.InboxFilters | UnsetType = UNSET,
        sort_by: models.ReminderSort | UnsetType = UNSET,
        page_size: int = CONVERSATIONS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.InboxConversation]:
        """List the conversations that somebody is to be reminded of.

        `POST /master-inbox/reminders` (documented only)

        Args:
            filters: Which of them: at most 5 campaigns, 10 mailboxes, and 10 of what else has an id.
            sort_by: The order, by the time of the reminder; `"REMINDER_TIME_ASC"` has overdue ones first.
            page_size: Conversations in a request, 1 to 20.
            start: How many conversations to pass over; `next_start` of a page.
            max_items: How many conversations to read at most.
        """
        call = _view("/master-inbox/reminders", _body(filters, OF_VIEWS, check("sort_by", sort_by, REMINDER_SORT)))
        return Pages(self._send, call, CONVERSATIONS, page_size=page_size, start=start, max_items=max_items)

    def list_snoozed(
        self,
        *,
        filters: models.InboxFilters | UnsetType = UNSET,
        sort_by: models.InboxSort | UnsetType = UNSET,
        fetch_message_history: bool | UnsetType = UNSET,
        page_size: int = CONVERSATIONS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.InboxConversation]:
        """List the conversations that are put off until later.

        `POST /master-inbox/snoozed` (documented only)

        Args:
            filters: Which of them: at most 5 campaigns, 10 mailboxes, and 10 of what else has an id.
            sort_by: The order; by default the latest reply first.
            fetch_message_history: Read the whole exchange too, which is slower.
            page_size: Conversations in a request, 1 to 20.
            start: How many conversations to pass over; `next_start` of a page.
            max_items: How many conversations to read at most.
        """
        call = _view(
            "/master-inbox/snoozed",
            _body(filters, OF_VIEWS, check("sort_by", sort_by, SORT)),
            fetch_message_history,
        )
        return Pages(self._send, call, CONVERSATIONS, page_size=page_size, start=start, max_items=max_items)

    def list_important(
        self,
        *,
        filters: models.InboxFilters | UnsetType = UNSET,
        sort_by: models.InboxSort | UnsetType = UNSET,
        fetch_message_history: bool | UnsetType = UNSET,
        page_size: int = CONVERSATIONS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.InboxConversation]:
        """List the conversations that are marked as important.

        `POST /master-inbox/important` (documented only)

        Args:
            filters: Which of them: at most 5 campaigns, 10 mailboxes, and 10 of what else has an id.
            sort_by: The order; by default the latest reply first.
            fetch_message_history: Read the whole exchange too, which is slower.
            page_size: Conversations in a request, 1 to 20.
            start: How many conversations to pass over; `next_start` of a page.
            max_items: How many conversations to read at most.
        """
        call = _view(
            "/master-inbox/important",
            _body(filters, OF_VIEWS, check("sort_by", sort_by, SORT)),
            fetch_message_history,
        )
        return Pages(self._send, call, CONVERSATIONS, page_size=page_size, start=start, max_items=max_items)

    def list_archived(
        self,
        *,
        filters: models.InboxFilters | UnsetType = UNSET,
        sort_by: models.InboxSort | UnsetType = UNSET,
        fetch_message_history: bool | UnsetType = UNSET,
        page_size: int = CONVERSATIONS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.InboxConversation]:
        """List the conversations that were taken out of the inbox.

        `POST /master-inbox/archived` (documented only)

        Args:
            filters: Which of them: at most 5 campaigns, 10 mailboxes, and 10 of what else has an id.
            sort_by: The order; by default the latest reply first.
            fetch_message_history: Read the whole exchange too, which is slower.
            page_size: Conversations in a request, 1 to 20.
            start: How many conversations to pass over; `next_start` of a page.
            max_items: How many conversations to read at most.
        """
        call = _view(
            "/master-inbox/archived",
            _body(filters, OF_VIEWS, check("sort_by", sort_by, SORT)),
            fetch_message_history,
        )
        return Pages(self._send, call, CONVERSATIONS, page_size=page_size, start=start, max_items=max_items)

    def list_view(
        self,
        *,
        filters: models.InboxViewFilters | UnsetType = UNSET,
        sort_by: models.InboxSort | UnsetType = UNSET,
        fetch_message_history: bool | UnsetType = UNSET,
        page_size: int = CONVERSATIONS.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.InboxConversation]:
        """List the conversations of a view of your own: those that the filters say.

        `POST /master-inbox/views` (documented only)

        Args:
            filters: Which of them: one of each, and a subsequence.
            sort_by: The order; by default the latest reply first.
            fetch_message_history: Read the whole exchange too, which is slower.
            page_size: Conversations in a request, 1 to 20.
            start: How many conversations to pass over; `next_start` of a page.
            max_items: How many conversations to read at most.

        Raises:
            BadRequestError: `Invalid subSequenceId`
        """
        call = _view(
            "/master-inbox/views", _custom(filters, check("sort_by", sort_by, SORT)), fetch_message_history
        )
        return Pages(self._send, call, CONVERSATIONS, page_size=page_size, start=start, max_items=max_items)

    def list_untracked(
        self,
        *,
        fetch_attachments: bool | UnsetType = UNSET,
        fetch_body: bool | UnsetType = UNSET,
        from_email: str | UnsetType = UNSET,
        to_email: str | UnsetType = UNSET,
        subject_line: str | UnsetType = UNSET,
        page_size: int = UNTRACKED.most,
        start: int = 0,
        max_items: int | None = None,
    ) -> Pages[models.UntrackedReply]:
        """List the e-mails in the mailboxes that belong to no campaign.

        `GET /master-inbox/untracked-replies` (documented only)

        Args:
            fetch_attachments: Read what is known of attachments too, which is slower.
            fetch_body: Read the text too, which is slower.
            from_email: Only e-mails from this address.
            to_email: Only e-mails to this address.
            subject_line: Only e-mails whose subject has this in it.
            page_size: E-mails in a request, 1 to 100.
            start: How many e-mails to pass over; `next_start` of a page.
            max_items: How many e-mails to read at most.
        """
        query = {
            "fetchAttachments": check("fetch_attachments", fetch_attachments, rules.FLAG),
            "fetchBody": check("fetch_body", fetch_body, rules.FLAG),
            "from_email": check("from_email", from_email, rules.EMAIL),
            "to_email": check("to_email", to_email, rules.EMAIL),
            "subject_line": check("subject_line", subject_line, rules.FILLED_TEXT),
        }
        call = Call("GET", "/master-inbox/untracked-replies", Rows[models.UntrackedReply], query=query)
        return Pages(self._send, call, UNTRACKED, page_size=page_size, start=start, max_items=max_items)


def _view(
    path: str, body: Mapping[str, Json], fetch_message_history: bool | UnsetType = UNSET
) -> Call[Rows[models.InboxConversation]]:
    """A list of the inbox, without its page."""
    query = {"fetch_message_history": check("fetch_message_history", fetch_message_history, rules.FLAG)}
    return Call("POST", path, Rows[models.InboxConversation], query=query, body={**body})


def _body(filters: models.InboxFilters | UnsetType, most: Most, sort_by: str | UnsetType) -> dict[str, Json]:
    """The filters, held to what this view takes, and the order."""
    if isinstance(filters, Unset):
        return without_unset({"sortBy": sort_by})
    named = to_json(filters, models.InboxFilters)
    for name, at_most in most.items():
        check(name, getattr(filters, name), models.one_or_some(at_most))
    return without_unset({"filters": named, "sortBy": sort_by})


def _custom(filters: models.InboxViewFilters | UnsetType, sort_by: str | UnsetType) -> dict[str, Json]:
    """The filters of a view of one's own, and the order."""
    named = filters if isinstance(filters, Unset) else to_json(filters, models.InboxViewFilters)
    return without_unset({"filters": named, "sortBy": sort_by})
