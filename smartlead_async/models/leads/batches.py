"""How a batch of leads is added, and what becomes of it."""

import attrs

from smartlead_async.models import rules
from smartlead_async.models.leads.lead import OptionalFlag
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.unset import UNSET
from smartlead_async.models.values import Json, is_list, is_object, renamed


@attrs.frozen(kw_only=True)
class AddLeadsSettings(Given):
    """What adding leads in a batch takes no notice of. Deployed API; not in the documentation.

    Attributes:
        ignore_global_block_list: Add leads that are on the global block list too.
        ignore_unsubscribe_list: Add leads that unsubscribed too.
        ignore_duplicate_leads_in_other_campaign: Add leads that are in another campaign too.
        ignore_community_bounce_list: Add leads that are on the community's list of bounces too.
    """

    ignore_global_block_list: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    ignore_unsubscribe_list: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    ignore_duplicate_leads_in_other_campaign: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)
    ignore_community_bounce_list: OptionalFlag = attrs.field(default=UNSET, validator=rules.FLAG)


@attrs.frozen(kw_only=True)
class AddLeadsResult(Output):
    """What became of a batch, as far as the API says: counters, and two lists of addresses."""

    upload_count: int | None = None  # leads processed
    total_leads: int | None = None  # leads newly added
    already_added_to_campaign: int = 0  # leads that were in the campaign before
    duplicate_count: int = 0  # leads that are duplicates
    invalid_email_count: int = 0  # leads whose address is invalid
    block_count: int = 0  # leads that are blocked
    bounce_count: int = 0  # leads that bounced
    lead_import_stopped_count: int = 0  # leads whose import was stopped
    is_lead_limit_exhausted: bool = False  # the limit of leads is reached
    invalid_emails: list[str] = attrs.field(factory=list[str])  # the addresses that are invalid
    unsubscribed_leads: list[str] = attrs.field(factory=list[str])  # the addresses of leads that unsubscribed

    def counters(self) -> dict[str, int]:
        """The counters that are not 0; they name nobody."""
        values = attrs.asdict(self, recurse=False)
        return {name: value for name, value in values.items() if type(value) is int and value}

    @classmethod
    def adapt(cls, value: dict[str, Json]) -> dict[str, Json]:
        """The two lists hold addresses, or objects with an `email`; two of the vendor's pages have other names."""
        adapted = renamed(value, _OTHER_COUNTERS)
        for name in ("invalid_emails", "unsubscribed_leads"):
            if is_list(items := value.get(name)):
                adapted[name] = [item.get("email", item) if is_object(item) else item for item in items]
            elif type(items) is int:
                adapted[f"number of {name}"] = adapted.pop(name)  # older pages print one; kept in `extra`
        return adapted


_OTHER_COUNTERS = {"added_count": "total_leads", "inserted_count": "total_leads", "blocked_count": "block_count"}
