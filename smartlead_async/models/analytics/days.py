"""Day by day."""

import attrs

from smartlead_async.models.analytics.sending import SendingCounters
from smartlead_async.models.values import Counter


@attrs.frozen(kw_only=True)
class DayStats(SendingCounters):
    """A day. Which of the counters there are depends on the call."""

    date: str | None = None  # YYYY-MM-DD
    positive_replied: Counter | None = None  # replies of leads in a positive category
