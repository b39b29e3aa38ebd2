"""The pace: tokens at an even rate, from one aiolimiter bucket on the limiter's event loop.

Who needs a token waits for one. Who does not takes it in advance, as a debt that the next tokens pay first.
"""

import asyncio
from collections.abc import Callable, Coroutine

from aiolimiter import AsyncLimiter

CATCH_UP = 0.05  # of an interval: so much a late token makes up; with more of it requests bunch together


class Pacer:
    """Tokens, one per interval; none are saved up.

    Attributes:
        interval_s: Seconds from token to token; 0 where nobody needs one.
    """

    def __init__(self, interval_s: float, wants_token: Callable[[], bool], dispatch: Callable[[], None]) -> None:
        """`wants_token` says whether a call waits for nothing else; `dispatch` is called when it need not wait."""
        self._wants_token = wants_token
        self._dispatch = dispatch
        self._has_token = False
        self._debt = 0
        self._refill: asyncio.Task[None] | None = None
        self.set_interval(interval_s)

    def set_interval(self, seconds: float) -> None:
        """Go on at another rate, without debt, and without a token that was waited for at the old one."""
        self.interval_s = seconds
        self._has_token = False
        self._bucket = AsyncLimiter(1 + CATCH_UP, (1 + CATCH_UP) * seconds) if seconds else None
        self._debt = 0
        if self._refill is not None:
            self._refill.cancel()

    def take(self) -> bool:
        """Take a token if there is one."""
        if self._has_token:
            self._has_token = False
            return True
        if self._bucket is None:
            return True
        return not self._debt and self._bucket.has_capacity() and _ends_at_once(self._bucket.acquire())

    def borrow(self) -> None:
        """Take a token that is not there yet."""
        self._debt += 1
        self.refill()

    def give_back(self) -> None:
        """Return a token that was not used."""
        if self._debt:
            self._debt -= 1
        else:
            self._has_token = self._bucket is not None

    def refill(self) -> None:
        """Wait for tokens, as long as there is debt or a call wants one."""
        if self._refill is None and self._bucket is not None:
            self._refill = asyncio.get_running_loop().create_task(self._wait(), name="smartlead-pace")
            self._refill.add_done_callback(self._ended)

    async def aclose(self) -> None:
        """Stop the task, so that the loop can end without it."""
        self._debt = 0
        if self._refill is not None:
            self._refill.cancel()
            await asyncio.wait([self._refill])

    def _is_wanted(self) -> bool:
        """Whether a token is waited for: taken before somebody wants it, two requests would go at once."""
        return self._bucket is not None and (self._debt > 0 or (not self._has_token and self._wants_token()))

    async def _wait(self) -> None:
        while self._bucket is not None and self._is_wanted():
            await self._bucket.acquire()
            if self._debt:
                self._debt -= 1
            else:
                self._has_token = True
            self._dispatch()

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Much may have changed between its last look and its end; a loop that ends cancels it with all others."""
        self._refill = None
        self._dispatch()
        if self._debt and not task.cancelled():
            self.refill()


def _ends_at_once(acquire: Coroutine[object, object, None]) -> bool:
    """Run aiolimiter's `acquire` to its end, where the bucket has capacity and so it does not wait.

    aiolimiter has no call that takes capacity without awaiting; a task for each token doubles what a grant costs.
    """
    try:
        acquire.send(None)
    except StopIteration:
        return True
    return False  # pragma: no cover (with capacity it does not wait)
