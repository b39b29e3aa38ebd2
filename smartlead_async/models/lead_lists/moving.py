"""Leads that are put into lists."""

from collections.abc import Sequence

import attrs

from smartlead_async.models import rules
from smartlead_async.models.converter import wire
from smartlead_async.models.lead_lists.choices import LEAD_IDS
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class LeadSelection(Given):
    """Which leads: those of a list, some, or all; of one list some where both are given.

    Attributes:
        list_id: The list.
        lead_ids: By their own ids (`id` of a lead), 1 to 10,000.
        all_leads: All leads of the account; without a list and ids.
    """

    list_id: int | UnsetType = attrs.field(default=UNSET, validator=rules.ID, metadata=wire("listId"))
    lead_ids: Sequence[int] | UnsetType = attrs.field(default=UNSET, validator=LEAD_IDS, metadata=wire("leadIds"))
    all_leads: bool | UnsetType = attrs.field(default=UNSET, validator=rules.FLAG, metadata=wire("allLeads"))

    def __attrs_post_init__(self) -> None:
        if self.all_leads or (not self.list_id and not self.lead_ids):
            rules.exactly_one(list_id=self.list_id, lead_ids=self.lead_ids, all_leads=self.all_leads)


@attrs.frozen(kw_only=True)
class ImportedLeads(Output):
    """What became of leads that were brought into a list."""

    total_leads: Counter | None = None  # leads that were sent
    imported: Counter | None = None  # those that are in the list by it
    duplicates: Counter | None = None  # those that were there before
    blocked: Counter | None = None  # those that are on the block list


@attrs.frozen(kw_only=True)
class MovedLeads(Output):
    """What became of leads that were put into another list."""

    total_leads_moved: Counter | None = None  # those that are there by it
