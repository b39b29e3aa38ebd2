"""A row that changes a lead: of a data frame, `csv.DictReader`, a form."""

from collections.abc import Mapping
from typing import Any

from smartlead_async.models.leads.lead import Lead
from smartlead_async.models.row_values import lead_id_of_row


def update_of_row(row: Mapping[Any, object]) -> tuple[int, Lead]:
    """The lead's id in a row (`lead_id`, or else `id`), and what it changes.

    Raises:
        InvalidInputError: as `Lead.from_row`; or the row has no id.
    """
    lead_id, rest = lead_id_of_row(row)
    return lead_id, Lead.from_row(rest)
