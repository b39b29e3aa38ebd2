"""One rate limit as the server counts it. Pure arithmetic: when is the next slot free?

`limit` slots; a slot is free again `per_s` (and a margin) after its request was *settled*: after the answer
began to arrive, or after the request must have been counted where the answer takes longer. The server counts
a request before it answers it and the next one after it was sent, so eleven counted in a window of ten would
need one slot twice within `per_s`. Latency only moves the moments apart.
"""

from collections import deque
from collections.abc import Iterable
from math import inf

import attrs

from smartlead_async.errors import ConfigurationError

MARGIN_S = 0.010  # over clocks that run at different rates (500 ppm of 2 s is 1 ms) and a closed window


def _check_limit(_instance: object, _attribute: object, value: int) -> None:
    if type(value) is not int or value < 1:
        raise ConfigurationError(f"RateLimit: limit={value!r} is not allowed; give a whole number of at least 1")


def _check_per_s(_instance: object, _attribute: object, value: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < inf:
        raise ConfigurationError(f"RateLimit: per_s={value!r} is not allowed; give seconds, more than 0")


@attrs.frozen
class RateLimit:
    """At most `limit` requests in any `per_s` seconds. Documented: 10 every 2 seconds per API key."""

    limit: int = attrs.field(validator=_check_limit)
    per_s: float = attrs.field(kw_only=True, validator=_check_per_s)


class Window:
    """The slots of one rate limit."""

    def __init__(self, rate: RateLimit, settled: Iterable[float] = ()) -> None:
        self._limit = rate.limit
        self._span_s = rate.per_s + MARGIN_S
        self._settled = deque(settled)  # in the order of time

    @property
    def settled(self) -> tuple[float, ...]:
        """When the slots that may not be free yet were settled."""
        return tuple(self._settled)

    def settle(self, now: float) -> None:
        """A request that held a slot has been counted by the server."""
        self._settled.append(now)

    def free_at(self, now: float, held: int) -> float:
        """When the next slot is free, `held` being the requests not settled: `now`, later, or never (inf)."""
        while self._settled and self._settled[0] + self._span_s <= now:
            self._settled.popleft()
        too_many = held + len(self._settled) - self._limit
        if too_many < 0:
            return now
        return self._settled[too_many] + self._span_s if too_many < len(self._settled) else inf
