"""When more is tried, to see whether the server refuses it, and for how long. Pure."""

from smartlead_async.limiter.rate_limit import RateLimit

TRIAL_S = 10.0  # a factor that is too high is refused within this time,
LONG_TRIAL_S = 50.0  # but within this by a token bucket
PROBE_S = 100.0  # between trials, the first few times; then twice as long each time
FEW = 5
LONGEST_PROBE_S = 720.0
PROBE_PER_PAUSE = 25  # a trial that costs a long pause comes the more seldom


def probe_in_s(failed: int, second: RateLimit | None, *, lowers: bool) -> float:
    """Seconds until the next trial, after a refusal and so many trials in a row that were refused.

    After one out of the blue, which lowers nothing, it comes soon.
    """
    if second is not None:
        first_s = max(PROBE_S, 2 * second.per_s)
        return max(first_s, min(LONGEST_PROBE_S, first_s * 2.0**failed))
    if not lowers:
        return min(LONGEST_PROBE_S, TRIAL_S * 2.0**failed)
    return min(LONGEST_PROBE_S, PROBE_S * 2.0 ** max(0, failed - FEW + 1))
