"""The pace: tokens at an even rate, from one aiolimiter bucket on the limiter's event loop.

Who needs a token waits until one is there. Who does not takes it in advance, as a debt: those that need one wait
for as much longer. Where a slot is late its token is made up in part. After a silence a part of a token does
(`FAST`), for as long as that was, at most two windows: a job that begins goes faster than the pace.
Decides, never awaits, and has no task: the limiter looks again at `due_at`.
"""

from collections.abc import Coroutine
from math import inf

from aiolimiter import AsyncLimiter

BEGINNING = 2.0  # windows, so long at most a job goes faster when it begins:
FAST = 0.4  # of a token does; so a job that works for 3 s and rests for 3 s uses all slots, 80 ms away too
LAST_BITS = 1e-6  # of a token: by so much sums of floats may differ
CATCH_UP = 0.3  # of a token: so much is made up where a slot is late; with more of it requests bunch together


class Pacer:
    """Tokens, one per interval; none are saved up.

    Attributes:
        interval_s: Seconds from token to token; 0 where nobody needs one.
        due_at: When the next token is there, by the loop's clock.
        even_at: When it would be there if each had been a whole one.
        fast_until: Until then `FAST` of a token does.
    """

    def __init__(self, token_s: float, limit: int) -> None:
        """Up to as many tokens as the limit can be taken in advance; more of them are not remembered."""
        self._limit = limit
        self._token_s = self.interval_s = token_s
        self._taken_at = -inf
        self.set_interval(token_s, -inf)

    def set_interval(self, seconds: float, now: float) -> None:
        """Go on at another rate, without debt: a token is there when the shorter interval is over."""
        self.due_at = self.even_at = max(now, self._taken_at + min(seconds, self.interval_s))
        self.interval_s = seconds
        self.fast_until = -inf
        self._given_back = 0
        made_up = CATCH_UP if seconds == self._token_s else 0.0  # after a refusal: evenly
        self._late_s = made_up * seconds
        self._most_debt_s = (self._limit + 0.5) * seconds
        size = 1 + made_up + LAST_BITS
        self._bucket = AsyncLimiter(size, size * seconds) if seconds else None

    def begin(self, now: float, *, is_fast: bool) -> None:
        """Somebody needs a token again. Those that nobody took are lost, but for what a fast job takes."""
        if is_fast:
            silent_s = min(now - self.due_at, BEGINNING * self._limit * self.interval_s)
            self.fast_until = max(self.fast_until, now + silent_s)
        self.due_at = max(self.due_at, now)
        self.even_at = max(self.even_at, now)

    def take(self, now: float, *, is_there: bool) -> bool:
        """Take a token: one that is there, or in advance. `False` where it is due and the bucket has none yet."""
        if self._bucket is None:
            return True
        amount = FAST if is_there and now < self.fast_until else 1.0
        if self._given_back:
            self._given_back -= 1
        elif self.due_at > now:
            if self.due_at > now + self._most_debt_s:
                return True
        elif not _ends_at_once(self._bucket.acquire(amount)):
            return False
        self._taken_at = now
        latest = now - self._late_s
        if self.due_at < latest:
            self.due_at, self.even_at = latest, max(latest, self.even_at)  # which is never before `due_at`
        self.due_at += amount * self.interval_s
        self.even_at += self.interval_s
        return True

    def give_back(self) -> None:
        """Return a token that was not used."""
        if self._bucket is not None:
            self._given_back += 1
            self.due_at -= self.interval_s
            self.even_at -= self.interval_s


def _ends_at_once(acquire: Coroutine[object, object, None]) -> bool:
    """Run aiolimiter's `acquire` to its end, if the bucket has capacity, so that it does not wait.

    aiolimiter has no call that takes capacity without awaiting; waiting in it costs more than all else of a grant.
    """
    try:
        acquire.send(None)
    except StopIteration:
        return True
    return False
