"""What single calls may spend on retries, so that an outage is not answered with a storm of them. Pure.

500 tokens for all calls of a client. A retry costs 14 after a failure and 5 after a refusal for rate; an answer
that is neither gives back what its last retry cost, or one. When they are spent a call ends with the failure at
hand, until answers come again. The numbers are those of the AWS SDKs' standard mode. Bulk jobs do not spend any:
they hold rows back and probe.
"""

from smartlead_async.transport.call import Failure, Kind

TOKENS = 500
FAILED = 14
REFUSED = 5
CLEAN = 1


class RetryQuota:
    """The tokens left."""

    def __init__(self) -> None:
        self._left = TOKENS

    def spend(self, failure: Failure) -> int:
        """Pay for a retry: what it cost, or 0 where too little is left."""
        price = REFUSED if failure.kind is Kind.RATE else FAILED
        if price > self._left:
            return 0
        self._left -= price
        return price

    def regain(self, spent: int) -> None:
        """A call succeeded whose last retry cost so much."""
        self._left = min(TOKENS, self._left + (spent or CLEAN))
