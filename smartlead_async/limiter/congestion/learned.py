"""What refusals have taught of a key, as a value: for the other processes of the key, and for later."""

from typing import Literal, NamedTuple

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


class LimitChange(NamedTuple):
    """What is believed of a limit has changed, to this."""

    change: Literal["lowered", "raised", "found", "gone"]
    limit: RateLimit


class Belief(NamedTuple):
    """What is believed of the server: the share of the shortest limit that it bears, and its second limit."""

    rate_factor: float = 1.0
    second: RateLimit | None = None

    def changes_since(self, before: "Belief", shortest: RateLimit) -> list[LimitChange]:
        """In what it differs from what was believed before."""
        changes: list[LimitChange] = []
        if self.rate_factor != before.rate_factor:
            is_less = self.rate_factor < before.rate_factor
            changes.append(LimitChange("lowered" if is_less else "raised", shortest.scaled(self.rate_factor)))
        if self.second is not None and self.second != before.second:
            changes.append(LimitChange("found", self.second))
        elif before.second is not None and self.second is None:
            changes.append(LimitChange("gone", before.second))
        return changes
