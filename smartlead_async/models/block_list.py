"""The block list: addresses and domains that are never written to."""

from datetime import datetime

import attrs

from smartlead_async.models.converter import wire
from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class BlockedEntry(Output):
    """An address or a domain that is not written to."""

    id: Counter  # by which `block_list.delete` names it
    email_or_domain: str = ""  # what is blocked
    created_at: datetime | None = None  # since when
    source: str | None = None  # why: who or what put it there
    client_id: int | None = None  # the client for whom; none where it is for the account


@attrs.frozen(kw_only=True)
class BlockedCount(Output):
    """The answer to adding to the block list."""

    upload_count: Counter | None = attrs.field(default=None, metadata=wire("uploadCount"))  # entries that came
    # Entries that were not on it before.
    total_domain_added: Counter | None = attrs.field(default=None, metadata=wire("totalDomainAdded"))
    message: str | None = None  # the API's own words, where it has any
