"""What the sandbox has seen: counted as it happens, handed out as one value."""

import attrs

from smartlead_async.sandbox.limit import FullestWindow


@attrs.frozen(kw_only=True)
class Report:
    """What reached the sandbox since it was made or last reset."""

    requests: int
    """All requests that arrived, refused and misbehaved ones included; `/__sandbox__/` is not counted."""
    refused: int
    """Requests refused for rate."""
    misbehaved: int
    """Requests that met a fault asked for with `misbehave`."""
    fullest_window: int
    """The largest number of arrivals, refused ones included, in any half-open window of `per_s` seconds."""
    leads_by_campaign: dict[int, int]
    """Campaign id to its number of distinct leads."""
    times_added: dict[int, dict[str, int]]
    """Campaign id to lower-case e-mail address to how often it was added, repetitions included."""
    campaigns_created: dict[int, str]
    """Id to name of each campaign made with `POST /campaigns/create`."""


class ArrivalCounter:
    """Counts the requests that reach one sandbox, and what became of them."""

    def __init__(self, per_s: float) -> None:
        self._window = FullestWindow(per_s)
        self.requests = 0
        self.refused = 0
        self.misbehaved = 0

    @property
    def fullest_window(self) -> int:
        """The most arrivals any window has held so far."""
        return self._window.size

    def count_arrival(self, now: float) -> None:
        """Take in one request, whatever becomes of it."""
        self.requests += 1
        self._window.count(now)
