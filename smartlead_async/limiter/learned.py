"""What refusals have taught of a key, as a value: for the other processes of the key, and for later."""

import attrs

from smartlead_async.limiter.rate_limit import RateLimit


@attrs.frozen
class Learned:
    """What is known of the rate that the server bears.

    Attributes:
        rate_factor: The share of the shortest limit that is used.
        second: A limit that the server has beside those it was said to have.
        failed: Trials in a row that were refused.
        probe_in_s: Seconds until more is tried.
        version: Of the store; 0 where it has told none.
    """

    rate_factor: float = 1.0
    second: RateLimit | None = None
    failed: int = 0
    probe_in_s: float = attrs.field(default=0.0, eq=False)
    version: int = attrs.field(default=0, eq=False)


UNTAUGHT = Learned()
