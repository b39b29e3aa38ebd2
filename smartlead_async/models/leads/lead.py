"""A lead as it is given."""

from collections.abc import Mapping
from typing import Any, Self, TypeAlias

import attrs

from smartlead_async.models import rules
from smartlead_async.models.model import Given
from smartlead_async.models.unset import UNSET, UnsetType

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
        # Loaded by the first row: the names of columns in many languages take long to load.
        from smartlead_async.models.row_values import check_row, fields_of_row  # noqa: PLC0415

        return cls(**fields_of_row(check_row(row)))
