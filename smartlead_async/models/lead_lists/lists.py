"""A list of leads."""

from datetime import datetime

import attrs

from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter, Json, renamed

_DOCUMENTED = {"name": "list_name", "lead_count": "leads_count"}


@attrs.frozen(kw_only=True)
class LeadList(Output):
    """A list of leads."""

    id: int  # by which all calls name it
    list_name: str = ""  # its name
    created_at: datetime | None = None  # when it was created
    updated_at: datetime | None = None  # when it was changed last
    leads_count: Counter | None = None  # its leads
    active_leads_count: Counter | None = None  # those of them that are in a campaign

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The documentation has other names for two fields."""
        return renamed(value, _DOCUMENTED)
