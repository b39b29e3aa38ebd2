"""Smart Delivery: tests of where e-mails end up."""

import attrs

from smartlead_async.models.output import Output


@attrs.frozen(kw_only=True)
class ProviderGroup(Output):
    """Seed mailboxes of one provider in a region."""

    group_id: str | None = None  # by which a test names it
    group_name: str | None = None  # the provider
    provider_count: int | None = None  # its mailboxes


@attrs.frozen(kw_only=True)
class ProviderRegion(Output):
    """The providers of a region that a test can send to."""

    region_id: str | None = None  # by which a test names it
    region_name: str | None = None  # the region
    groups: list[ProviderGroup] = attrs.field(factory=list[ProviderGroup])  # its providers
