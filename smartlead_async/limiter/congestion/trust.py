"""How long what was learned of the way, or assumed, is not relied on after a refusal. Pure."""

from math import inf

DISTRUST_S = 30.0  # after a refusal nothing is relied on,
WITHDRAWN_S = 600.0  # and for so long where that may have been the reason; then twice as long each time, up to
LONGEST_WITHDRAWN_S = 14400.0


class Trust:
    """Until when it is not."""

    def __init__(self) -> None:
        self._calm_from = -inf
        self._trusted_from = -inf
        self._withdrawn_s = WITHDRAWN_S

    def is_calm(self, now: float) -> bool:
        """Whether nothing was refused of late."""
        return now >= self._calm_from

    def is_full(self, now: float) -> bool:
        """Whether all may be relied on: it is not suspected to be a refusal's reason."""
        return now >= self._trusted_from

    def withdraw(self, now: float, *, is_on_credit: bool) -> None:
        """A request was refused; who does not rely on the way is refused for another reason."""
        self._calm_from = now + DISTRUST_S
        if is_on_credit and self.is_full(now):
            self._trusted_from = now + self._withdrawn_s
            self._withdrawn_s = min(LONGEST_WITHDRAWN_S, 2 * self._withdrawn_s)
        else:
            self._trusted_from = self._calm_from
            self._withdrawn_s = WITHDRAWN_S
