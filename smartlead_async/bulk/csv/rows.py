"""What a row of a file holds."""

from typing import TypeAlias

import attrs

from smartlead_async.errors import InvalidInputError
from smartlead_async.models.leads import Lead

# A lead to add, a pair (lead_id, Lead) to update, or why a row's reader could not build one.
Item: TypeAlias = Lead | tuple[int, Lead] | InvalidInputError


@attrs.frozen
class FileRow:
    """What a row of a file holds, and the physical line it begins on, from 1."""

    line: int
    item: Item
