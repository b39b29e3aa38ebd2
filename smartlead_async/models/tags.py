"""Tags of e-mail accounts."""

import attrs

from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class Tag(Output):
    """A tag."""

    id: Counter  # by which all calls name it
    name: str = ""  # what it says
    color: str | None = None  # as #4CAF50


@attrs.frozen(kw_only=True)
class TaggedAccount(Output):
    """An e-mail account, and its tags."""

    email_account_id: Counter  # the account
    from_email: str | None = None  # its address
    tags: list[Tag] = attrs.field(factory=list[Tag])  # those it has
