"""`LimiterState`: what a limiter is doing, as a value."""

from datetime import datetime

import attrs

from smartlead_async.limiter.rate_limit import RateLimit


@attrs.frozen(kw_only=True)
class LimiterState:
    """What the rate limiter of a key is doing at a moment.

    Attributes:
        waiting_interactive: Single calls that wait.
        waiting_bulk: Calls of bulk jobs that do.
        slots_free: Requests that may leave at once; `None` without a limit.
        pace_per_s: Requests a second at which bulk jobs go, and all calls after a refusal.
        paused_until: When the pause after a refusal ends, or the server's own window by its headers.
        refusals: How often the server refused for rate; requests refused together count once.
        wait_s: Seconds that a single call would wait if it were made now, as far as can be told.
        limits: The limits that are kept: where refusals have taught that the server allows less, that.
    """

    waiting_interactive: int
    waiting_bulk: int
    slots_free: int | None
    pace_per_s: float
    paused_until: datetime | None
    refusals: int
    wait_s: float
    limits: tuple[RateLimit, ...] = ()
