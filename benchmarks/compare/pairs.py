"""What a client costs beside raw httpx, of blocks measured in pairs."""

from collections.abc import Mapping, Sequence
from statistics import median

import attrs


@attrs.frozen(kw_only=True)
class Cost:
    """A client beside raw httpx; of microseconds the medians over the pairs."""

    raw_us: float
    """Of raw httpx, a call."""
    call_us: float
    """Of the client, a call."""
    added_us: float
    """The difference of a pair."""
    ratios: tuple[float, ...]
    """The quotient of each pair."""


Costs = Mapping[str, Cost]


def beside_raw(pairs: Sequence[tuple[float, float]]) -> Cost:
    """From pairs of raw httpx and the client, in microseconds a call."""
    return Cost(
        raw_us=median(raw for raw, _ in pairs),
        call_us=median(call for _, call in pairs),
        added_us=median(call - raw for raw, call in pairs),
        ratios=tuple(call / raw for raw, call in pairs),
    )
