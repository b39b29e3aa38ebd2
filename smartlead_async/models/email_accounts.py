"""E-mail accounts: the mailboxes campaigns send from."""

import attrs

from smartlead_async.models.output import Output


@attrs.frozen(kw_only=True)
class ReconnectQueued(Output):
    """The failed accounts are in the queue; an e-mail tells when they are done."""

    message: str = ""  # the API's own words
