"""A lead as it is given, and what becomes of a batch of them."""

from collections.abc import Mapping
from typing import Any, Self, TypeAlias

import attrs

from smartlead_async.models import rules
from smartlead_async.models.model import Given
from smartlead_async.models.output import Output
from smartlead_async.models.row_values import check_row, fields_of_row, lead_id_of_row
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Json, is_list, is_object, renamed

CustomValue: TypeAlias = str | int | float | bool | None
OptionalText: TypeAlias = str | UnsetType
OptionalFlag: TypeAlias = bool | UnsetType


@attrs.frozen(kw_only=True)
class Lead(Given):
    """A recipient. The API knows a lead by its e-mail address; it is needed for updates too.

    Attributes:
        first_name: The given name.
        last_name: The family name.
        email: The address the API knows the lead by; one @, no spaces.
        phone_number: As text, in any form.
        company_name: The company the lead works for.
        website: A web address, as text in any form.
        location: Where the lead is, as text.
        custom_fields: At most 20, names to text, numbers, bools or None; the placeholders of the e-mails.
        linkedin_profile: The address of the profile on LinkedIn.
        company_url: The company's web address, as text in any form.
    """

    first_name: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    last_name: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    email: str = attrs.field(validator=rules.EMAIL)
    phone_number: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    company_name: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    website: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    location: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    custom_fields: Mapping[str, CustomValue] | UnsetType = attrs.field(
        default=UNSET, validator=rules.CUSTOM_FIELDS
    )
    linkedin_profile: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)
    company_url: OptionalText = attrs.field(default=UNSET, validator=rules.TEXT)

    @classmethod
    def from_row(cls, row: Mapping[Any, object]) -> Self:
        """A lead of a row: of a data frame (`to_dict("records")`), `csv.DictReader`, a form.

        Columns are known by the names and aliases that files have (`First Name`, `E-mail 1 - Value`, `Vorname`);
        of several columns for one field the first that is filled counts; what no field is called is a custom
        field. Values are taken for what they mean: `None`, NaN, NaT, empty text and `#N/A` are left out, numbers
        of numpy are numbers, and what is left over around an address (`Ada <ada@example.com>`) is taken off.

        Args:
            row: Names of columns to values: text, numbers, dates.

        Raises:
            InvalidInputError: the row has no e-mail address, or a value that does not fit; nothing else is raised.
        """
        return cls(**fields_of_row(check_row(row)))


def update_of_row(row: Mapping[Any, object]) -> tuple[int, Lead]:
    """The lead's id in a row (`lead_id`, or else `id`), and what it changes.

    Raises:
        InvalidInputError: as `Lead.from_row`; or the row has no id.
    """
    lead_id, rest = lead_id_of_row(row)
    return lead_id, Lead.from_row(rest)


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
