"""The account: whose key it is, and what is left of its credits."""

from datetime import datetime

import attrs

from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class User(Output):
    """Whose key it is. The key is in the answer, and `repr` hides it."""

    id: Counter  # the user
    email: str | None = None  # the user's address
    name: str | None = None  # the user's name
    company: str | None = None  # the user's company
    account_type: str | None = None  # FREE, STARTER, PRO or ENTERPRISE
    api_key: str | None = attrs.field(default=None, repr=False)  # the key
    created_at: datetime | None = None  # since when
    is_agency: bool | None = None  # it may have clients
    client_id: Counter | None = None  # the client whose key it is, if any
    subscription_status: str | None = None  # ACTIVE, CANCELED, EXPIRED or TRIAL


@attrs.frozen(kw_only=True)
class Credits(Output):
    """The credits of the account."""

    total_credits: Counter | None = None  # those there were
    used_credits: Counter | None = None  # those that are spent
    remaining_credits: Counter | None = None  # those that are left
