"""The master inbox: answers of leads, over all campaigns."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, TypeAlias, get_args

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Counter, Json, is_object, is_sequence

InboxEmailStatus: TypeAlias = Literal[
    "Opened", "Clicked", "Replied", "Unsubscribed", "Bounced", "Accepted", "Not Replied"
]
"""What became of an e-mail, as the inbox filters by it."""

InboxSort: TypeAlias = Literal["REPLY_TIME_DESC", "SENT_TIME_DESC"]
"""The order of the inbox: by the time of the last answer, or of the last e-mail sent; the latest first."""

_MAX_SEARCH = 30  # "Maximum 30 characters"


def _ids(at_most: int) -> rules.Validator:
    """One id, or a list of some."""

    def accepts(value: object) -> bool:
        ids = value if is_sequence(value) else [value]
        return 0 < len(ids) <= at_most and all(map(rules.is_id, ids))

    return rules.rule(accepts, f"a positive integer, or a list of 1 to {at_most} of them")


_TIMES = rules.rule(
    lambda value: is_sequence(value) and len(value) == 2 and all(map(rules.is_moment, value)),  # noqa: PLR2004 (from, to)
    "two times, each an aware datetime or ISO 8601 text with a time zone",
)
_STATUSES = rules.rule(
    lambda value: all(one in get_args(InboxEmailStatus) for one in (value if is_sequence(value) else [value])),
    f"one of {', '.join(get_args(InboxEmailStatus))}, or a list of them",
)
_SEARCH = rules.rule(
    lambda value: isinstance(value, str) and 0 < len(value) <= _MAX_SEARCH,
    f"text of 1 to {_MAX_SEARCH} characters",
)
_STATS_ID = rules.rule(
    lambda value: isinstance(value, str) and bool(value.strip()) and not {"@", "<"} & set(value),
    "the stats_id of a message (its message_id, which has an @, is another)",
)
_ADDRESSES = rules.rule(
    lambda value: isinstance(value, str) and all(rules.is_email(one.strip()) for one in value.split(",")),
    "e-mail addresses with commas between them",
)
Ids: TypeAlias = int | Sequence[int] | UnsetType


@attrs.frozen(kw_only=True)
class LeadCategoryFilter(Given):
    """Which lead categories the inbox shows."""

    unassigned: bool | UnsetType = attrs.field(default=UNSET, validator=rules.FLAG)  # leads without one
    # Leads with one.
    is_assigned: bool | UnsetType = attrs.field(default=UNSET, validator=rules.FLAG, metadata=wire("isAssigned"))
    # All but these, at most 10.
    category_ids_not_in: Ids = attrs.field(default=UNSET, validator=_ids(10), metadata=wire("categoryIdsNotIn"))
    # These alone, at most 10.
    category_ids_in: Ids = attrs.field(default=UNSET, validator=_ids(10), metadata=wire("categoryIdsIn"))


@attrs.frozen(kw_only=True)
class InboxFilters(Given):
    """Which conversations the inbox shows; all that is given must hold."""

    # In the address, the name or the text; at most 30 characters.
    search: str | UnsetType = attrs.field(default=UNSET, validator=_SEARCH)
    lead_categories: LeadCategoryFilter | UnsetType = attrs.field(
        default=UNSET, validator=rules.instance_of(LeadCategoryFilter), metadata=wire("leadCategories")
    )  # by the lead's category
    email_status: InboxEmailStatus | Sequence[InboxEmailStatus] | UnsetType = attrs.field(
        default=UNSET, validator=_STATUSES, metadata=wire("emailStatus")
    )  # what became of the e-mails
    # At most 5 campaigns.
    campaign_id: Ids = attrs.field(default=UNSET, validator=_ids(5), metadata=wire("campaignId"))
    # At most 20 mailboxes.
    email_account_id: Ids = attrs.field(default=UNSET, validator=_ids(20), metadata=wire("emailAccountId"))
    campaign_team_member_id: Ids = attrs.field(
        default=UNSET, validator=_ids(10), metadata=wire("campaignTeamMemberId")
    )  # at most 10 members of the team
    # At most 10 tags of campaigns.
    campaign_tag_id: Ids = attrs.field(default=UNSET, validator=_ids(10), metadata=wire("campaignTagId"))
    # At most 10 clients.
    campaign_client_id: Ids = attrs.field(default=UNSET, validator=_ids(10), metadata=wire("campaignClientId"))
    reply_time_between: Sequence[datetime | str] | UnsetType = attrs.field(
        default=UNSET, validator=_TIMES, metadata=wire("replyTimeBetween")
    )  # from, to: aware, or ISO 8601 text with a time zone


@attrs.frozen(kw_only=True)
class ReplyAttachment(Given):
    """A file that is sent with an answer. Smartlead downloads it itself."""

    file_name: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)  # as the lead sees it
    file_url: str = attrs.field(validator=rules.PUBLIC_URL)  # where it is; Smartlead must reach it
    file_type: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)  # as application/pdf
    file_size: int | UnsetType = attrs.field(default=UNSET, validator=rules.COUNT)  # bytes


@attrs.frozen(kw_only=True)
class NewReply(Given):
    """An answer to an e-mail of a lead."""

    # The e-mail that is answered: `stats_id` of a message, not its `message_id`.
    email_stats_id: str = attrs.field(validator=_STATS_ID)
    email_body: str = attrs.field(validator=rules.FILLED_TEXT)  # HTML
    # Who gets it; by itself the address that was imported, not the one that answered.
    to_email: str | UnsetType = attrs.field(default=UNSET, validator=rules.EMAIL)
    to_first_name: str | UnsetType = attrs.field(default=UNSET, validator=rules.TEXT)  # the given name
    to_last_name: str | UnsetType = attrs.field(default=UNSET, validator=rules.TEXT)  # the family name
    # When it is sent: aware, or ISO 8601 text with a time zone; by itself soon.
    scheduled_time: datetime | str | UnsetType = attrs.field(default=UNSET, validator=rules.MOMENT)
    # The `message_id` of what is answered.
    reply_message_id: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    reply_email_body: str | UnsetType = attrs.field(default=UNSET, validator=rules.TEXT)  # what is answered
    # When that was sent: aware, or ISO 8601 text with a time zone.
    reply_email_time: datetime | str | UnsetType = attrs.field(default=UNSET, validator=rules.MOMENT)
    cc: str | UnsetType = attrs.field(default=UNSET, validator=_ADDRESSES)  # addresses, with commas between them
    bcc: str | UnsetType = attrs.field(default=UNSET, validator=_ADDRESSES)  # addresses, with commas between them
    # The documentation does not say what it may be.
    schedule_condition: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    add_signature: bool | UnsetType = attrs.field(default=UNSET, validator=rules.FLAG)  # the mailbox's
    # The documentation does not say what it may be.
    seq_type: str | UnsetType = attrs.field(default=UNSET, validator=rules.FILLED_TEXT)
    attachments: Sequence[ReplyAttachment] | UnsetType = attrs.field(
        default=UNSET, validator=rules.instances_of(ReplyAttachment)
    )  # files that are sent with it


@attrs.frozen(kw_only=True)
class InboxConversation(Output):
    """A lead of a campaign, and how the exchange with it stands."""

    email_lead_id: Counter | None = None  # the lead
    # The lead in this campaign; by it the calls of the inbox name the conversation.
    email_lead_map_id: Counter | None = None
    email_campaign_id: int | None = None  # the campaign
    email_campaign_name: str | None = None  # its name
    lead_email: str | None = None  # the lead's address
    lead_first_name: str | None = None  # the given name
    lead_last_name: str | None = None  # the family name
    lead_category_id: int | None = None  # the category the lead is in
    last_sent_time: datetime | None = None  # when the lead was written to last
    last_reply_time: datetime | None = None  # when the lead answered last
    has_new_unread_email: bool | None = None  # there is something unread
    # The whole exchange, where it was asked for, as the API gives it: its shape is not documented.
    email_history: list[Mapping[str, object]] = attrs.field(factory=list[Mapping[str, object]])

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The documented answer has objects where the deployed API has fields of the row itself."""
        adapted = dict(value)
        if "campaign_lead_map_id" in value:
            adapted["email_lead_map_id"] = adapted.pop("campaign_lead_map_id")
        for place, names in _DOCUMENTED.items():
            if is_object(inner := value.get(place)):
                adapted |= {ours: inner[name] for name, ours in names.items() if name in inner}
                adapted[place] = {name: item for name, item in inner.items() if name not in names}
        return adapted


_DOCUMENTED = {
    "lead": {"email": "lead_email", "first_name": "lead_first_name", "last_name": "lead_last_name"},
    "campaign": {"id": "email_campaign_id", "name": "email_campaign_name"},
    "category": {"id": "lead_category_id"},
    "last_message": {"received_at": "last_reply_time"},
}
