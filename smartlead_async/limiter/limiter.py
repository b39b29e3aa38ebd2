"""The shared bucket: who may send now.

    line (interactive, bulk) -> pause -> windows (the law) -> pace (one aiolimiter bucket) -> go

The windows keep the limit, whatever happens around them. The pace spreads what they let through: a bulk call
waits for a drop of the bucket, an interactive call takes its drop on credit. Decisions are taken in `_pump`,
which never awaits; the one task, `_drip`, waits for the bucket's drops while somebody needs one.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from math import inf

import attrs
from aiolimiter import AsyncLimiter

from smartlead_async.errors import ClientClosedError, SmartleadError
from smartlead_async.limiter.congestion import Refusals
from smartlead_async.limiter.latency import RoundTrips
from smartlead_async.limiter.local import Slots, Turn
from smartlead_async.limiter.queue import Lane, Line
from smartlead_async.limiter.rate_limit import Pace, RateLimit
from smartlead_async.limiter.shared.client import SharedSlots, Sharing

COUNTED_WITHIN_S = 2.0  # the one assumption: a request is counted within this time of its last byte
EARLY = 0.05  # of a drop: so much a late bulk grant makes up; with more of it slots bunch together


class StaleSlotError(Exception):
    """This process stood still until its slot in a shared limit was given away. Stays inside transport."""


class Permit:
    """The right to send one request: a slot in every window, held until the request is settled."""

    __slots__ = ("_is_held", "_is_out", "_limiter", "_slot", "_timer", "_written_at", "granted_at")

    def __init__(self, limiter: "Limiter", slot: int, granted_at: float) -> None:
        self._limiter = limiter
        self._slot = slot
        self._timer: asyncio.TimerHandle | None = None
        self._is_held = True
        self._is_out = False
        self._written_at = inf
        self.granted_at = granted_at

    def writing(self) -> None:
        """The request is on its way out; how long that takes is not known."""
        self._is_out = True
        self._written_at = inf
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def written(self) -> None:
        """The last byte is out: the server counts the request within a known time."""
        self.writing()
        if self._is_held:
            self._written_at, self._timer = self._limiter.expect_count(self._end)

    def settled(self) -> None:
        """An answer began to arrive: the server has counted the request."""
        if self._is_held:
            self._end(self._limiter.answered(self._written_at))

    def unused(self) -> None:
        """Nothing was put on the wire; the slot is free at once."""
        self._end(None)

    def refused(self, retry_after_s: float | None) -> None:
        """The server refused the request for rate."""
        self._limiter.refused(self.granted_at, retry_after_s)

    def accepted(self, exhausted_for_s: float) -> None:
        """The server did not; by its own headers it has room again in so many seconds (0: it has room)."""
        self._limiter.accepted(exhausted_for_s)

    def check(self) -> None:
        """Raise `StaleSlotError` where no request may leave any more: another process may have the slot by now."""
        if not self._limiter.is_good(self._slot):
            raise StaleSlotError

    def end(self) -> None:
        """The exchange is over. Without an answer the server may still count what it was sent."""
        if not self._is_out:
            self.unused()
        elif self._timer is None:
            self.written()

    def _end(self, counted_before_s: float | None) -> None:
        self.writing()
        if self._is_held:
            self._is_held = False
            self._limiter.give_back(self._slot, counted_before_s)


@attrs.frozen(kw_only=True)
class LimiterState:
    """What the rate limiter of a key is doing at a moment.

    Attributes:
        waiting_interactive: Calls that wait in line.
        waiting_bulk: Calls of bulk jobs that do.
        slots_free: Requests that may leave at once; `None` without a limit.
        pace_per_s: Requests a second at which bulk jobs go, and everybody after a refusal.
        paused_until: When the pause after a refusal ends, or the server's own window by its headers.
        refusals: How often the server refused for rate; requests refused together count once.
        wait_s: Seconds that a single call would wait if it were made now, as far as can be told.
    """

    waiting_interactive: int
    waiting_bulk: int
    slots_free: int | None
    pace_per_s: float
    paused_until: datetime | None
    refusals: int
    wait_s: float


class Limiter:
    """Admission for all calls of one key on one event loop."""

    def __init__(
        self,
        rates: Sequence[RateLimit],
        pace: Pace = "even",
        before: "Limiter | None" = None,
        sharing: Sharing | None = None,
    ) -> None:
        """Start with all slots free, with those that a limiter `before` this one has left, or with shared ones."""
        self.rates = tuple(rates)
        self.pace: Pace = pace
        self.sharing = sharing
        self.users = 0  # open clients
        self._loop = asyncio.get_running_loop()
        self._line: Line[Permit] = Line()
        self._refusals = Refusals()
        recent = before.recent() if before else ()
        self._slots = (
            Slots(rates, pace, recent)
            if sharing is None
            else SharedSlots(rates, pace, sharing, self._line, self._refusals, self._pump, recent)
        )
        self._tickets = count()
        self._wake: asyncio.TimerHandle | None = None
        self._round_trips = RoundTrips()
        self._bucket = self._make_bucket()
        self._has_drop = False  # in hand
        self._owed = 0  # drops that interactive calls took on credit
        self._drip_task: asyncio.Task[None] | None = None

    @property
    def counted_within_s(self) -> float:
        """How long after its last byte a request may be counted; twice as long while refusals say otherwise."""
        return COUNTED_WITHIN_S if self._refusals.share >= 1.0 else 2 * COUNTED_WITHIN_S

    async def acquire(self, lane: Lane, owner: object, ticket: int | None = None) -> tuple[Permit, int]:
        """Wait in line; returns the permit, and the ticket with which a retry keeps the place."""
        place = next(self._tickets) if ticket is None else ticket
        future: asyncio.Future[Permit] = self._loop.create_future()
        self._line.join(lane, place, future, owner)
        self._pump()
        try:
            return await future, place
        except (asyncio.CancelledError, SmartleadError):
            if future.cancelled() or future.exception() is not None:
                self._line.leave(lane)
            else:  # granted in the turn in which it goes
                self._return_drop()
                future.result().unused()
            raise

    def recent(self) -> tuple[float, ...]:
        """When requests were counted that may still matter to a window."""
        return self._slots.recent()

    def evict(self, owner: object) -> None:
        """Send everybody of a client out of the line: it was closed."""
        for future in self._line.of(owner):
            future.set_exception(ClientClosedError("the client was closed while the call waited in line"))

    def refused(self, granted_at: float, retry_after_s: float | None) -> None:
        """The server refused a request for rate: one pause for everybody, and half the pace after it."""
        if self._refusals.refused(self._loop.time(), granted_at, retry_after_s):
            self._follow_pace()
        self._slots.refused()

    def accepted(self, exhausted_for_s: float) -> None:
        """A request was not refused for rate. Where nothing is left of the server's own window, wait for it."""
        if self._refusals.accepted(self._loop.time(), exhausted_for_s):
            self._follow_pace()

    def expect_count(self, count: Callable[[float], None]) -> tuple[float, asyncio.TimerHandle]:
        """The last byte of a request is out: the moment, and what will count it where no answer does before."""
        return self._loop.time(), self._loop.call_later(self.counted_within_s, count, 0.0)

    def answered(self, written_at: float) -> float:
        """An answer began to arrive; how many seconds before that its request was counted at the latest.

        Where the server refuses what it should not, what was learned of the way is not relied on.
        """
        now = self._loop.time()
        if written_at < now:
            self._round_trips.add(now, now - written_at)
        return self._round_trips.surely_s if self._refusals.share >= 1.0 else 0.0

    def surely_waits_s(self) -> float:
        """Seconds that every call waits that asks now, whoever else does."""
        now = self._loop.time()
        at = self._slots.next(now, self._line).at
        return max(at if at < inf else now, self._refusals.paused_until) - now

    def state(self, clock: datetime) -> LimiterState:
        """What the limiter is doing; `clock` is the present by the wall clock."""
        now, share = self._loop.time(), self._refusals.share
        ahead = self._line.waiting("interactive")
        at = max(self._slots.expected_at(now, ahead), self._refusals.paused_until)
        if share < 1.0:
            at = max(at, now + ahead * self._slots.drop_s / share)
        pause_s = self.paused_for_s()
        return LimiterState(
            waiting_interactive=ahead,
            waiting_bulk=self._line.waiting("bulk"),
            slots_free=self._slots.free(now),
            pace_per_s=share / self._slots.drop_s if self.rates else inf,
            paused_until=clock + timedelta(seconds=pause_s) if pause_s else None,
            refusals=self._refusals.count,
            wait_s=at - now,
        )

    def is_good(self, slot: int) -> bool:
        """Whether a request may leave with a slot. For `Permit`."""
        return self._slots.is_good(slot, self.counted_within_s)

    def paused_for_s(self) -> float:
        """Seconds until the pause ends; 0 where there is none."""
        return max(0.0, self._refusals.paused_until - self._loop.time())

    def give_back(self, slot: int, counted_before_s: float | None) -> None:
        """A permit ended; its request was counted so long ago or earlier, or (None) never sent. For `Permit`."""
        if counted_before_s is None:
            self._slots.give_back(slot)
        else:
            self._slots.settle(slot, self._loop.time() - counted_before_s)
        self._pump()

    async def aclose(self) -> None:
        """The last client is gone: stop the task, so that the loop can end without it."""
        self._owed = 0
        if self._drip_task is not None:
            self._drip_task.cancel()
            await asyncio.wait([self._drip_task])
        await self._slots.aclose()

    def _make_bucket(self) -> AsyncLimiter | None:
        if not self.rates:
            return None
        return AsyncLimiter(1 + EARLY, (1 + EARLY) * self._slots.drop_s / self._refusals.share)

    def _follow_pace(self) -> None:
        self._bucket = self._make_bucket()
        self._owed = 0

    def _next(self, now: float) -> Turn:
        """Whose turn it is. While the pace is lowered everybody needs a drop."""
        turn = self._slots.next(now, self._line)
        is_slowed, paused_until = self._refusals.share < 1.0, self._refusals.paused_until
        if not is_slowed and paused_until <= turn.at:
            return turn
        needs_drop = self._bucket is not None and (turn.needs_drop or is_slowed)
        return Turn(turn.lane, max(turn.at, paused_until), needs_drop)

    def _pump(self) -> None:
        """Grant while there is room; otherwise come back when there is."""
        now = self._loop.time()
        while self._line:
            turn = self._next(now)
            if turn.at > now:
                self._wake_at(turn.at)
                return
            has_drop = self._take_drop()
            if turn.needs_drop and not has_drop:
                self._start_drip()
                return
            self._grant(turn.lane, now, has_drop=has_drop)

    def _wake_at(self, moment: float) -> None:
        if self._wake is not None and self._wake.when() != moment:
            self._wake.cancel()
            self._wake = None
        if self._wake is None and moment < inf:
            self._wake = self._loop.call_at(moment, self._woken, moment)

    def _woken(self, due_at: float) -> None:
        self._round_trips.late(self._loop.time() - due_at)
        self._wake = None
        self._pump()

    def _grant(self, lane: Lane, now: float, *, has_drop: bool) -> None:
        slot = self._slots.take(now, lane)
        if not has_drop and self._bucket is not None:
            self._owed += 1
            self._start_drip()
        self._line.pop(lane).set_result(Permit(self, slot, now))

    def _take_drop(self) -> bool:
        """The drop in hand, or one that has fallen: with capacity `acquire` does not wait, so it ends at once."""
        if self._has_drop:
            self._has_drop = False
            return True
        if self._bucket is None or self._owed or not self._bucket.has_capacity():
            return False
        try:
            self._bucket.acquire().send(None)
        except StopIteration:
            return True
        return False  # pragma: no cover (with capacity it does not wait)

    def _return_drop(self) -> None:
        """Of a grant that nobody was there to use."""
        if self._owed:
            self._owed -= 1
        else:
            self._has_drop = self._bucket is not None

    def _wants_drop(self) -> bool:
        """There is room for somebody who needs a drop, and none in hand: fetched earlier, two would go at once."""
        if self._has_drop or not self._line:
            return False
        now = self._loop.time()
        turn = self._next(now)
        return turn.needs_drop and turn.at <= now

    def _start_drip(self) -> None:
        if self._drip_task is None and self._bucket is not None and (self._owed or self._wants_drop()):
            self._drip_task = self._loop.create_task(self._drip(), name="smartlead-drip")
            self._drip_task.add_done_callback(self._drip_ended)

    def _drip_ended(self, task: asyncio.Task[None]) -> None:
        """Somebody may have come between its last look, or its cancellation, and its end."""
        self._drip_task = None
        if not task.cancelled() or self._wants_drop():
            self._start_drip()

    async def _drip(self) -> None:
        """Take drops as they fall: first for what was taken on credit, then for who waits."""
        while self._bucket is not None and (self._owed or self._wants_drop()):
            await self._bucket.acquire()
            if self._owed:
                self._owed -= 1
            else:
                self._has_drop = True
            self._pump()
