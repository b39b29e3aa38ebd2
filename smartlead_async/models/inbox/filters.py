"""Which conversations the lists of the master inbox show."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias, get_args

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.dates import is_span
from smartlead_async.models.inbox.choices import InboxEmailStatus
from smartlead_async.models.model import Given
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import is_sequence


def one_or_some(at_most: int | None = None) -> rules.Validator:
    """One id, or a list of some, with as many as one view of the inbox takes."""

    def accepts(value: object) -> bool:
        ids = value if is_sequence(value) else [value]
        return 0 < len(ids) <= (at_most or len(ids)) and all(map(rules.is_id, ids))

    number = "one or more" if at_most is None else f"1 to {at_most}"
    return rules.rule(accepts, f"a positive integer, or a list of {number} of them")


_TIMES = rules.rule(
    is_span, "two times, the first not after the last, each an aware datetime or ISO 8601 text with a time zone"
)
_STATUSES = rules.rule(
    lambda value: (
        bool(value)
        and all(one in get_args(InboxEmailStatus) for one in (value if is_sequence(value) else [value]))
    ),
    f"one of {', '.join(get_args(InboxEmailStatus))}, or a list of at least one of them",
)
_SEARCH = rules.short_text(30)  # "Maximum 30 characters"
Id: TypeAlias = int | UnsetType
Ids: TypeAlias = int | Sequence[int] | UnsetType


@attrs.frozen(kw_only=True)
class LeadCategoryFilter(Given):
    """Which lead categories the inbox shows.

    Attributes:
        unassigned: Leads without one.
        is_assigned: Leads with one.
        category_ids_not_in: All but these, at most 10.
        category_ids_in: These alone, at most 10.
    """

    unassigned: bool | UnsetType = attrs.field(default=UNSET, validator=rules.FLAG)
    is_assigned: bool | UnsetType = attrs.field(default=UNSET, validator=rules.FLAG, metadata=wire("isAssigned"))
    category_ids_not_in: Sequence[int] | UnsetType = attrs.field(
        default=UNSET, validator=rules.ids(10), metadata=wire("categoryIdsNotIn")
    )
    category_ids_in: Sequence[int] | UnsetType = attrs.field(
        default=UNSET, validator=rules.ids(10), metadata=wire("categoryIdsIn")
    )


@attrs.frozen(kw_only=True)
class InboxFilters(Given):
    """Which conversations the inbox shows; all that is given must hold. Each list says how many ids it takes.

    Attributes:
        search: In the address, the name or the text; at most 30 characters.
        lead_categories: By the lead's category.
        email_status: What became of the e-mails.
        campaign_id: Of these campaigns.
        email_account_id: In these mailboxes.
        campaign_team_member_id: Of campaigns for which these members of the team are responsible.
        campaign_tag_id: Of campaigns with these tags.
        campaign_client_id: Of campaigns of these clients.
        reply_time_between: From, to: aware, or ISO 8601 text with a time zone.
    """

    search: str | UnsetType = attrs.field(default=UNSET, validator=_SEARCH)
    lead_categories: LeadCategoryFilter | UnsetType = attrs.field(
        default=UNSET, validator=rules.instance_of(LeadCategoryFilter), metadata=wire("leadCategories")
    )
    email_status: InboxEmailStatus | Sequence[InboxEmailStatus] | UnsetType = attrs.field(
        default=UNSET, validator=_STATUSES, metadata=wire("emailStatus")
    )
    campaign_id: Ids = attrs.field(default=UNSET, validator=one_or_some(), metadata=wire("campaignId"))
    email_account_id: Ids = attrs.field(default=UNSET, validator=one_or_some(), metadata=wire("emailAccountId"))
    campaign_team_member_id: Ids = attrs.field(
        default=UNSET, validator=one_or_some(), metadata=wire("campaignTeamMemberId")
    )
    campaign_tag_id: Ids = attrs.field(default=UNSET, validator=one_or_some(), metadata=wire("campaignTagId"))
    campaign_client_id: Ids = attrs.field(
        default=UNSET, validator=one_or_some(), metadata=wire("campaignClientId")
    )
    reply_time_between: Sequence[datetime | str] | UnsetType = attrs.field(
        default=UNSET, validator=_TIMES, metadata=wire("replyTimeBetween")
    )


@attrs.frozen(kw_only=True)
class InboxViewFilters(Given):
    """Which conversations a view of your own shows; all that is given must hold.

    Attributes:
        search: In the address, the name or the text; at most 30 characters.
        lead_categories: By the lead's category.
        email_status: What became of the e-mails.
        campaign_id: Of this campaign.
        email_account_id: In this mailbox.
        campaign_team_member_id: Of campaigns for which this member of the team is responsible.
        campaign_tag_id: Of campaigns with this tag.
        campaign_client_id: Of campaigns of this client.
        sub_sequence_id: In this subsequence.
        reply_time_between: From, to: aware, or ISO 8601 text with a time zone.
    """

    search: str | UnsetType = attrs.field(default=UNSET, validator=_SEARCH)
    lead_categories: LeadCategoryFilter | UnsetType = attrs.field(
        default=UNSET, validator=rules.instance_of(LeadCategoryFilter), metadata=wire("leadCategories")
    )
    email_status: InboxEmailStatus | UnsetType = attrs.field(
        default=UNSET, validator=rules.one_of(get_args(InboxEmailStatus)), metadata=wire("emailStatus")
    )
    campaign_id: Id = attrs.field(default=UNSET, validator=rules.ID, metadata=wire("campaignId"))
    email_account_id: Id = attrs.field(default=UNSET, validator=rules.ID, metadata=wire("emailAccountId"))
    campaign_team_member_id: Id = attrs.field(
        default=UNSET, validator=rules.ID, metadata=wire("campaignTeamMemberId")
    )
    campaign_tag_id: Id = attrs.field(default=UNSET, validator=rules.ID, metadata=wire("campaignTagId"))
    campaign_client_id: Id = attrs.field(default=UNSET, validator=rules.ID, metadata=wire("campaignClientId"))
    sub_sequence_id: Id = attrs.field(default=UNSET, validator=rules.ID, metadata=wire("subSequenceId"))
    reply_time_between: Sequence[datetime | str] | UnsetType = attrs.field(
        default=UNSET, validator=_TIMES, metadata=wire("replyTimeBetween")
    )
