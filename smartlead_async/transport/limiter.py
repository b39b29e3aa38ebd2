"""The shared bucket: who may send now.

    line (interactive, bulk) -> pause -> windows (the law) -> pace (one aiolimiter bucket) -> go

The windows keep the limit, whatever happens around them. The pace spreads what they let through: a bulk call
waits for a drop of the bucket, an interactive call takes its drop on credit. Decisions are taken in `_pump`,
which never awaits; the one task, `_drip`, waits for the bucket's drops while somebody needs one.
"""

import asyncio
from collections.abc import Sequence
from hashlib import blake2b
from itertools import count
from math import inf

from aiolimiter import AsyncLimiter

from smartlead_async.errors import ClientClosedError, ConfigurationError
from smartlead_async.transport.line import Line
from smartlead_async.transport.scope import Lane
from smartlead_async.transport.window import RateLimit, Window

COUNTED_WITHIN_S = 2.0  # the one assumption: a request is counted within this time of its last byte
FIRST_PAUSE_S = 2.0  # after a refusal without a hint; doubled per refusal in a row
LONGEST_GUESSED_PAUSE_S = 15.0
LONGEST_PAUSE_S = 900.0  # of what a server may ask for
SLOWED_TO = 0.5  # the pace after a refusal
CLEAN_ANSWERS = 20  # so many bring the pace back by
REGAINED = 0.05  # of the full pace
_SLOWEST = 0.05


class Permit:
    """The right to send one request: a slot in every window, held until the request is settled."""

    __slots__ = ("_is_held", "_is_out", "_limiter", "_timer", "granted_at")

    def __init__(self, limiter: "Limiter", granted_at: float) -> None:
        self._limiter = limiter
        self._timer: asyncio.TimerHandle | None = None
        self._is_held = True
        self._is_out = False
        self.granted_at = granted_at

    def writing(self) -> None:
        """The request is on its way out; how long that takes is not known."""
        self._is_out = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def written(self) -> None:
        """The last byte is out: the server counts the request within `COUNTED_WITHIN_S`."""
        self.writing()
        if self._is_held:
            self._timer = asyncio.get_running_loop().call_later(COUNTED_WITHIN_S, self.settled)

    def settled(self) -> None:
        """The server has counted the request: an answer began to arrive, or the time for it is over."""
        self._end(was_counted=True)

    def unused(self) -> None:
        """Nothing was put on the wire; the slot is free at once."""
        self._end(was_counted=False)

    def refused(self, retry_after_s: float | None) -> None:
        """The server refused the request for rate."""
        self._limiter.refused(self.granted_at, retry_after_s)

    def accepted(self, exhausted_for_s: float) -> None:
        """The server did not; by its own headers it has room again in so many seconds (0: it has room)."""
        self._limiter.accepted(exhausted_for_s)

    def end(self) -> None:
        """The exchange is over. Without an answer the server may still count what it was sent."""
        if not self._is_out:
            self.unused()
        elif self._timer is None:
            self.written()

    def _end(self, *, was_counted: bool) -> None:
        self.writing()
        if self._is_held:
            self._is_held = False
            self._limiter.give_back(was_counted=was_counted)


class Limiter:
    """Admission for all calls of one key on one event loop."""

    def __init__(self, rates: Sequence[RateLimit], before: "Limiter | None" = None) -> None:
        """Start with all slots free, or with those that a limiter `before` this one has left."""
        self.rates = tuple(rates)
        self.users = 0  # open clients
        self._windows: list[Window] = [Window(rate, before.recent() if before else ()) for rate in rates]
        self._held = 0
        self._line: Line[Permit] = Line()
        self._tickets = count()
        self._wake: asyncio.TimerHandle | None = None
        # The shortest window sets the pace: a long one spread evenly would let hardly anything through.
        shortest = min(rates, key=lambda rate: rate.per_s, default=None)
        self._drop_s = shortest.per_s / shortest.limit if shortest else 0.0
        self._pace = 1.0  # share of the full pace
        self._bucket = self._make_bucket()
        self._drops = 0  # in hand: 0 or 1
        self._owed = 0  # drops that interactive calls took on credit
        self._drip_task: asyncio.Task[None] | None = None
        self._paused_until = -inf
        self._last_refusal = -inf
        self._refusals_in_a_row = 0
        self._clean_answers = 0

    async def acquire(self, lane: Lane, owner: object, ticket: int | None = None) -> tuple[Permit, int]:
        """Wait in line; returns the permit, and the ticket with which a retry keeps the place."""
        place = next(self._tickets) if ticket is None else ticket
        future: asyncio.Future[Permit] = asyncio.get_running_loop().create_future()
        self._line.join(lane, place, future, owner)
        self._pump()
        try:
            return await future, place
        except (asyncio.CancelledError, ClientClosedError):
            if future.cancelled() or future.exception() is not None:
                self._line.leave(lane)
            else:
                future.result().unused()
            raise

    def recent(self) -> tuple[float, ...]:
        """When requests were counted that may still matter to a window."""
        return max((window.settled for window in self._windows), key=len, default=())

    def evict(self, owner: object) -> None:
        """Send everybody of a client out of the line: it was closed."""
        for future in self._line.of(owner):
            future.set_exception(ClientClosedError("the client was closed while the call waited in line"))

    def refused(self, granted_at: float, retry_after_s: float | None) -> None:
        """The server refused a request for rate: one pause for everybody, and half the pace after it.

        Requests that were on their way when the pause began belong to the same refusal.
        """
        now = asyncio.get_running_loop().time()
        is_another = granted_at > self._last_refusal
        if is_another:
            self._last_refusal = now
            self._refusals_in_a_row += 1
            self._clean_answers = 0
            self._set_pace(max(_SLOWEST, self._pace * SLOWED_TO))
        again = self._refusals_in_a_row - 1
        guess = min(LONGEST_GUESSED_PAUSE_S, FIRST_PAUSE_S * 2**again)
        hint = 0.0 if retry_after_s is None else min(retry_after_s, LONGEST_PAUSE_S)
        pause_s = hint if retry_after_s is not None and not again else max(hint, guess)
        self._paused_until = max(self._paused_until, now + pause_s)

    def accepted(self, exhausted_for_s: float) -> None:
        """A request was not refused for rate. Where nothing is left of the server's own window, wait for it."""
        self._refusals_in_a_row = 0
        if exhausted_for_s > 0:
            until = asyncio.get_running_loop().time() + min(exhausted_for_s, LONGEST_PAUSE_S)
            self._paused_until = max(self._paused_until, until)
        if self._pace < 1.0:
            self._clean_answers += 1
            if self._clean_answers >= CLEAN_ANSWERS:
                self._clean_answers = 0
                self._set_pace(min(1.0, self._pace + REGAINED))

    def paused_for_s(self) -> float:
        """Seconds until the pause ends; 0 where there is none."""
        return max(0.0, self._paused_until - asyncio.get_running_loop().time())

    def give_back(self, *, was_counted: bool) -> None:
        """A permit ended. For `Permit`."""
        self._held -= 1
        if was_counted:
            now = asyncio.get_running_loop().time()
            for window in self._windows:
                window.settle(now)
        self._pump()

    async def aclose(self) -> None:
        """The last client is gone: stop the task, so that the loop can end without it."""
        self._owed = 0
        if self._drip_task is not None:
            self._drip_task.cancel()
            await asyncio.wait([self._drip_task])

    def _make_bucket(self) -> AsyncLimiter | None:
        return AsyncLimiter(1, self._drop_s / self._pace) if self.rates else None

    def _set_pace(self, pace: float) -> None:
        if pace != self._pace:
            self._pace = pace
            self._bucket = self._make_bucket()
            self._owed = 0

    def _next_lane(self) -> Lane | None:
        """Whose turn it is, if they may go.

        Bulk needs a drop in hand, unless interactive calls have kept it waiting until it is its turn before
        theirs; while the pace is lowered everybody needs one.
        """
        has_drop = self._drops > 0 or self._bucket is None
        may_have_credit = self._pace >= 1.0
        if self._line.waits("interactive"):
            if has_drop or may_have_credit:
                return "bulk" if self._line.bulk_is_due else "interactive"
        elif self._line.waits("bulk") and has_drop:
            return "bulk"
        return None

    def _free_at(self, now: float) -> float:
        return max([now, self._paused_until, *(window.free_at(now, self._held) for window in self._windows)])

    def _pump(self) -> None:
        """Grant while there is room; otherwise come back when there is."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        if self._wake is not None:
            self._wake.cancel()
            self._wake = None
        while self._line:
            free_at = self._free_at(now)
            if free_at > now:
                if free_at < inf:
                    self._wake = loop.call_at(free_at, self._pump)
                return
            lane = self._next_lane()
            if lane is None:
                self._start_drip()
                return
            self._grant(lane, now)

    def _grant(self, lane: Lane, now: float) -> None:
        self._held += 1
        if self._drops:
            self._drops = 0
        elif self._bucket is not None:
            self._owed += 1
            self._start_drip()
        self._line.pop(lane).set_result(Permit(self, now))

    def _wants_drop(self) -> bool:
        """There is room for somebody who needs a drop, and none in hand: fetched earlier, two would go at once."""
        if self._drops or not (self._line.waits("bulk") or (self._pace < 1.0 and self._line.waits("interactive"))):
            return False
        now = asyncio.get_running_loop().time()
        return self._free_at(now) <= now

    def _start_drip(self) -> None:
        if self._drip_task is None and self._bucket is not None and (self._owed or self._wants_drop()):
            self._drip_task = asyncio.get_running_loop().create_task(self._drip(), name="smartlead-drip")
            self._drip_task.add_done_callback(self._drip_ended)

    def _drip_ended(self, _task: asyncio.Task[None]) -> None:
        self._drip_task = None
        self._start_drip()  # somebody may have come between its last look, or its cancellation, and its end

    async def _drip(self) -> None:
        """Take drops as they fall: first for what was taken on credit, then for who waits."""
        while self._bucket is not None and (self._owed or self._wants_drop()):
            await self._bucket.acquire()
            if self._owed:
                self._owed -= 1
            else:
                self._drops = 1
            self._pump()


# The one registry: all clients of a key on a loop share one limiter, since the server counts by key.
_limiters: dict[asyncio.AbstractEventLoop, dict[bytes, Limiter]] = {}


def join_limiter(key: str, rates: Sequence[RateLimit]) -> Limiter:
    """The limiter of this key on this loop, for one more client. The key itself is not kept."""
    for loop in [loop for loop in _limiters if loop.is_closed()]:
        del _limiters[loop]
    limiters = _limiters.setdefault(asyncio.get_running_loop(), {})
    fingerprint = blake2b(key.encode(), digest_size=16).digest()
    limiter = limiters.get(fingerprint)
    if limiter is None or (limiter.rates != tuple(rates) and not limiter.users):
        limiter = limiters[fingerprint] = Limiter(rates, before=limiter)
    if limiter.rates != tuple(rates):
        raise ConfigurationError(
            f"rate_limits={tuple(rates)!r} differ from those of another open client with the same key "
            f"({limiter.rates!r}); the server counts both together, so give both the same"
        )
    limiter.users += 1
    return limiter


async def leave_limiter(limiter: Limiter) -> None:
    """A client is gone. What it sent stays counted."""
    limiter.users -= 1
    if not limiter.users:
        await limiter.aclose()
