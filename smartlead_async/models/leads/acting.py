"""What the API says of what was done with leads."""

from collections.abc import Mapping

import attrs

from smartlead_async.models.converter import wire
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter, Json, is_object


@attrs.frozen(kw_only=True)
class PushedLeads(Output):
    """What became of leads that were put into a campaign."""

    total_leads: Counter | None = None  # leads that were chosen
    pushed: Counter | None = None  # those that are in the campaign by it
    duplicates: Counter | None = None  # those that were there before


@attrs.frozen(kw_only=True)
class LeadCompletion(Output):
    """What the API says of a lead whose sequence was ended by hand."""

    message: str | None = None  # the API's own words, where it has any
    # The lead was at the last step.
    is_last_sequence: bool | None = attrs.field(default=None, metadata=wire("isLastSequence"))
    # The step that is not sent: its `id`, and `delayInDays`, which may be 0.
    next_sequence: Mapping[str, object] | None = attrs.field(default=None, metadata=wire("nextSequence"))

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The deployed API has it in `status`."""
        status = value.get("status")
        if not is_object(status):
            return value
        return {**{name: item for name, item in value.items() if name != "status"}, **status}
