"""Whether requests are refused by chance, whatever the rate: at a low rate nearly as often as at a high one. Pure.

Counted are refusals that were over with the next request. Since a high rate is left when a request is refused, few
are let in at it: so a part of its refusals per request is enough.
"""

from math import inf

OFTEN = 3  # refusals, at a low rate and at a high one
APART = 0.75  # of the high rate: the low one, at the most
AS_OFTEN = 0.15  # of the refusals per request at the high one: there are so many at the low one, at the least
MANY, TOO_OFTEN = 6, 4.0  # so many refusals, and so many times as often as before: that is not chance


class Chance:
    """What is seen of it.

    Attributes:
        is_seen: Refusals come by chance.
    """

    def __init__(self) -> None:
        self.is_seen = False
        self._usual = inf  # refusals per request, when that was seen
        self._answers: dict[float, int] = {}  # by rate factor
        self._refusals: dict[float, int] = {}

    def count(self, rate_factor: float) -> None:
        """A request was let in."""
        self._answers[rate_factor] = self._answers.get(rate_factor, 0) + 1

    def refused(self, rate_factor: float, *, is_sudden: bool) -> None:
        """A request was refused, and the next one was not; at a rate that was good before (`is_sudden`)."""
        self._refusals[rate_factor] = self._refusals.get(rate_factor, 0) + 1
        if self.is_seen:
            self._turn(is_seen=self._per_request(0.0, 1.0, MANY) <= TOO_OFTEN * self._usual)
        elif is_sudden:
            self._usual = self._per_request(0.0, rate_factor, OFTEN)
            high = self._per_request(rate_factor / APART, 1.0, OFTEN)
            self._turn(is_seen=0 < AS_OFTEN * high <= self._usual)

    def _turn(self, *, is_seen: bool) -> None:
        if is_seen is not self.is_seen:
            self.is_seen = is_seen
            self._answers.clear()
            self._refusals.clear()

    def _per_request(self, least: float, most: float, often: int) -> float:
        """How many of the requests were refused at these rates; 0 where too few were to tell."""
        refusals = sum(count for factor, count in self._refusals.items() if least <= factor <= most)
        answers = sum(count for factor, count in self._answers.items() if least <= factor <= most)
        return refusals / (refusals + answers) if refusals >= often else 0.0
