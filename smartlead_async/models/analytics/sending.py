"""What every count of e-mails begins with."""

import attrs

from smartlead_async.models.output import Output
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class SendingCounters(Output):
    """What was sent in some days, and what came of it."""

    sent: Counter | None = None  # e-mails sent
    opened: Counter | None = None  # e-mails opened
    replied: Counter | None = None  # e-mails that were replied to
    bounced: Counter | None = None  # e-mails that bounced


@attrs.frozen(kw_only=True)
class Performance(SendingCounters):
    """How the account, or a part of it, did in some days."""

    open_rate: str | None = None  # with its sign: "50%"
    reply_rate: str | None = None  # with its sign
    bounce_rate: str | None = None  # with its sign
    positive_reply_rate: str | None = None  # with its sign
    positive_replied: Counter | None = None  # replies of leads in a positive category
    unique_lead_count: Counter | None = None  # leads that were written to
    unique_open_count: Counter | None = None  # leads that opened an e-mail
