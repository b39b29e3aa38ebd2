"""Admission on one event loop: which call may send now.

    queue (interactive, bulk) -> pause -> windows (the law) -> pace (one aiolimiter bucket) -> go

The windows keep the limit, whatever happens around them; they and the pause belong to the key, in `KeyMemory`, and
hold for all loops of the process. The pace spreads what they let through: a bulk call waits for a token of the
bucket, an interactive call borrows one. Decisions are taken in `_dispatch`, which never awaits.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import count
from math import inf

from smartlead_async.limiter.congestion.learned import LimitChange
from smartlead_async.limiter.congestion.reported import Reported
from smartlead_async.limiter.errors import LimiterClosedError, StaleSlotError
from smartlead_async.limiter.latency import TIMER_S, Lateness
from smartlead_async.limiter.limiter_state import LimiterState
from smartlead_async.limiter.local import LocalSlots
from smartlead_async.limiter.memory import KeyMemory, clock_of, timer_of
from smartlead_async.limiter.pacing import Pacer
from smartlead_async.limiter.pool import COUNTED_WITHIN_S
from smartlead_async.limiter.queue import AdmissionQueue, Lane
from smartlead_async.limiter.rate_limit import Pace, RateLimit
from smartlead_async.limiter.sharing import Sharing
from smartlead_async.limiter.slot_source import SlotSource

SHORTEST_S = 1e-5  # until the next look, where tokens come so fast that the clock cannot tell them apart
AT_ONCE = 100  # grants, after which others on this loop and on other loops have their turn


class PermitState(Enum):
    """How far the request of a permit has come."""

    GRANTED = auto()  # nothing is on the wire
    WRITING = auto()  # bytes may be on the wire; nobody knows when the server will count them
    WRITTEN = auto()  # the last byte is out: the server counts the request within a known time
    DONE = auto()  # the slot is given back, or comes back by itself


_GRANTED, _WRITING, _WRITTEN, _DONE = PermitState


class Permit:
    """The right to send one request: a slot in every window, held until the request is settled."""

    __slots__ = ("_limiter", "_slot", "_state", "_written_at", "granted_at")

    def __init__(self, limiter: "Limiter", slot: int, granted_at: float) -> None:
        self._limiter = limiter
        self._slot = slot
        self._state = _GRANTED
        self._written_at = inf
        self.granted_at = granted_at

    def writing(self) -> None:
        """The request is on its way out; how long that takes is not known."""
        if self._state is _GRANTED or self._state is _WRITTEN:
            self._state = _WRITING
            self._written_at = inf
            self._limiter.writing(self._slot)

    def written(self) -> None:
        """The last byte is out: the server counts the request within a known time."""
        if self._state is not _DONE:
            self._state = _WRITTEN
            self._written_at = self._limiter.written(self._slot)

    def settled(self) -> None:
        """An answer began to arrive: the server has counted the request."""
        if self._state is not _DONE:
            self._state = _DONE
            self._limiter.answered(self._slot, self._written_at)

    def unused(self) -> None:
        """Nothing was put on the wire; the slot is free at once."""
        if self._state is not _DONE:
            self._state = _DONE
            self._limiter.give_back(self._slot)

    def end(self) -> None:
        """The exchange is over. Without an answer the server may still count what it was sent."""
        if self._state is _GRANTED:
            self.unused()
        elif self._state is _WRITING:
            self.written()
        if self._state is _WRITTEN:
            self._state = _DONE
            self._limiter.unanswered(self._slot)

    def refused(self, retry_after_s: float | None, reports: Sequence[Reported] = ()) -> None:
        """The server refused the request for rate; the answer may tell of its limits."""
        self._limiter.refused(self.granted_at, retry_after_s, reports)

    def accepted(self, reports: Sequence[Reported] = ()) -> None:
        """The server did not; the answer may tell of its limits."""
        self._limiter.accepted(self.granted_at, reports)

    def check(self) -> None:
        """Raise `StaleSlotError` where no request may leave any more: another may have the slot by now."""
        if not self._limiter.is_good(self._slot):
            raise StaleSlotError


class Limiter:
    """Admission for all calls of one key on one event loop."""

    def __init__(
        self,
        rates: Sequence[RateLimit],
        pace: Pace = "even",
        *,
        sharing: Sharing | None = None,
        memory: KeyMemory | None = None,
    ) -> None:
        """Use the slots of a `memory` that other loops use too (with the same rates and pace), or shared ones."""
        self.rates = tuple(rates)
        self.users = 0  # open clients
        self._loop = asyncio.get_running_loop()
        self.memory = memory or KeyMemory(rates, pace, ("", clock_of(self._loop)))
        self._clock = self.memory.clock
        self._call_at = timer_of(self._loop)
        self._congestion = self.memory.congestion
        self._queue: AdmissionQueue[Permit] = AdmissionQueue()
        self._slots: SlotSource = (
            LocalSlots(self.memory.pool, self._dispatch)
            if sharing is None
            else sharing.slots(sharing, self.memory, self._queue, self._dispatch)
        )
        self._sequence = count()
        self._wake: asyncio.TimerHandle | None = None
        self._wakes_at = -inf  # never, but when something happens: inf
        self._lateness = Lateness()
        self._paced_at = self._congestion.pace_factor, self._congestion.second
        self._changes_seen = self.memory.pace_changes
        self._pacer = Pacer(self._slots.token_s, self.memory.pool.limit)
        self._pacer.set_interval(self._interval_s(), -inf)

    @property
    def counted_within_s(self) -> float:
        """How long after its last byte a request may be counted; 2 and 4 s while refusals say otherwise."""
        return self.memory.counted_by_s(self._clock())

    async def acquire(self, lane: Lane, owner: object, sequence_number: int | None = None) -> tuple[Permit, int]:
        """Wait for a slot; returns a permit, and the number with which a retry keeps its place in the queue."""
        future, number = self.join(lane, owner, sequence_number)
        try:
            return await future, number
        except BaseException:
            self.leave_queue(lane, future)
            raise

    def join(self, lane: Lane, owner: object, sequence_number: int | None) -> "tuple[asyncio.Future[Permit], int]":
        """Wait in the queue for the permit of a future, with the number with which a retry keeps its place.

        Awaited in place, ten thousand that wait need no coroutine each here. Where waiting for it ends without the
        permit, whatever the reason, `leave_queue` is to be called.
        """
        number = next(self._sequence) if sequence_number is None else sequence_number
        future: asyncio.Future[Permit] = self._loop.create_future()
        is_behind = self._queue.waits(lane)  # others, for whom somebody will look
        if not is_behind and self._queue.next_lane() is None:
            self._pacer.begin(self._clock(), is_fast=lane == "bulk" and self._congestion.pace_factor >= 1.0)
        self._queue.join(lane, number, future, owner)
        if not is_behind:
            self._dispatch()
        if not future.done():
            self._slots.notify(is_waiting=True)
        return future, number

    def leave_queue(self, lane: Lane, future: "asyncio.Future[Permit]") -> None:
        """Nobody waits for this future any more."""
        if not future.done():  # its coroutine was closed, perhaps by the garbage collector, on whichever thread
            with suppress(RuntimeError):  # its loop is closed, and grants nothing any more
                self._loop.call_soon_threadsafe(self._abandon, lane, future)
            return
        if future.cancelled() or future.exception() is not None:
            self._queue.leave(lane)
            self._slots.notify(is_waiting=self._queue.next_lane() is not None)
        else:  # granted, and cancelled before it ran
            self._pacer.give_back()
            future.result().unused()

    def _abandon(self, lane: Lane, future: "asyncio.Future[Permit]") -> None:
        future.cancel()  # unless it was granted meanwhile
        self.leave_queue(lane, future)

    def fail_waiters(self, owner: object) -> None:
        """End the waits of a client that was closed."""
        for future in self._queue.waiters(owner):
            future.set_exception(LimiterClosedError("closed while the request waited for the rate limit"))

    def refused(self, granted_at: float, retry_after_s: float | None, reports: Sequence[Reported] = ()) -> None:
        """The server refused a request for rate: one pause for all calls, and one request after it."""
        memory, now = self.memory, self._clock()
        if reports:
            self._congestion.reported(now, reports)
        if retry_after_s is None:
            retry_after_s = max((its.exhausted_for_s for its in reports), default=0.0) or None
        is_on_credit = memory.pool.is_on_credit(granted_at) or memory.counted_within_s < COUNTED_WITHIN_S
        if self._congestion.refused(now, granted_at, retry_after_s, is_on_credit=is_on_credit):
            memory.pool.earn(memory.credit_s(now))
            self._change_pace()
        self._slots.learned()

    def accepted(self, granted_at: float = inf, reports: Sequence[Reported] = ()) -> None:
        """A request was not refused for rate. Where nothing is left of the server's own window, wait for it."""
        congestion, now = self._congestion, self._clock()
        is_news = congestion.accepted(now, granted_at)
        if reports:
            is_news |= congestion.reported(now, reports)
            if any(its.exhausted_for_s for its in reports):
                is_news |= congestion.exhausted(now, granted_at, reports, self._slots.used_up(granted_at))
        if is_news:
            self._change_pace()
            self._slots.learned()

    def changes(self) -> list[LimitChange]:
        """What is believed of the server's limits, where it has changed since this was asked last."""
        return self._congestion.changes(self._clock())

    def writing(self, slot: int) -> None:
        """Bytes of a request may be on the wire. For `Permit`, as the next five."""
        self._slots.writing(slot)

    def written(self, slot: int) -> float:
        """The last byte of a request is out; returns the moment."""
        now = self._clock()
        counted_by = now + self.memory.counted_by_s(now)
        self._slots.written(slot, counted_by)
        if self._wakes_at > counted_by + self.memory.pool.shortest_s:
            self._dispatch()
        if self._lateness.lacks:
            self._lateness.lacks -= 1
            self._loop.call_later(TIMER_S, self._timed, now + TIMER_S)
        return now

    def answered(self, slot: int, written_at: float) -> None:
        """An answer began to arrive: its request was counted before that, by as much as every answer takes.

        Where the server refuses what it should not, what was learned of the way is not relied on.
        """
        now = self._clock()
        if written_at < now:
            self.memory.min_rtt.add(now, now - written_at, self._lateness.seconds)
        pool, credit_s = self.memory.pool, self.memory.credit_s(now)
        before_s = pool.credit_s
        if credit_s != before_s:
            pool.earn(credit_s)
        self._slots.settle(slot, now)
        # with more credit all slots come back sooner
        if credit_s > before_s or self._wakes_at > now - credit_s + pool.shortest_s:
            self._dispatch()

    def unanswered(self, slot: int) -> None:
        """There will be no answer to a request that was written."""
        self._slots.unanswered(slot)

    def give_back(self, slot: int) -> None:
        """Nothing was sent with a slot."""
        self._slots.give_back(slot, self._clock())
        self._dispatch()

    def is_good(self, slot: int) -> bool:
        """Whether a request may leave with a slot."""
        return self._slots.is_good(slot, self.counted_within_s)

    def least_wait_s(self) -> float:
        """Seconds that every call waits that asks now, whoever else does."""
        now = self._clock()
        return max(self._slots.not_before(now), self._congestion.paused_until) - now

    def state(self, clock: datetime) -> LimiterState:
        """What the limiter is doing; `clock` is the present by the wall clock."""
        now = self._clock()
        ahead = self._queue.waiting("interactive")
        at = max(self._slots.expected_at(now, ahead), self._congestion.paused_until)
        interval_s = self._slots.token_s / self._congestion.rate_factor
        if self._congestion.pace_factor < 1.0:
            at = max(at, now + ahead * interval_s)
        pause_s = self.paused_for_s()
        return LimiterState(
            waiting_interactive=ahead,
            waiting_bulk=self._queue.waiting("bulk"),
            slots_free=self._slots.free(now),
            pace_per_s=1 / interval_s if self.rates else inf,
            paused_until=clock + timedelta(seconds=pause_s) if pause_s else None,
            refusals=self._congestion.count,
            wait_s=at - now,
            limits=self.memory.pool.used(),
        )

    def paused_for_s(self) -> float:
        """Seconds until the pause ends; 0 where there is none."""
        return max(0.0, self._congestion.paused_until - self._clock())

    async def aclose(self) -> None:
        """The last client on this loop is gone: stop all tasks, so that the loop can end without them."""
        await self._slots.aclose()

    def leave(self) -> None:
        """The loop has ended, or nobody on it uses the key any more."""
        self._slots.leave(self._clock())

    def _change_pace(self) -> None:
        """What was learned holds for all loops from here on."""
        self.memory.pace_changes += 1
        self._follow_pace()
        self._dispatch()

    def _see_changes(self) -> None:
        """Another loop or process has learned something: follow it, if it is news."""
        self._changes_seen = self.memory.pace_changes
        if self._paced_at != (self._congestion.pace_factor, self._congestion.second):
            self._follow_pace()

    def _follow_pace(self) -> None:
        self._changes_seen = self.memory.pace_changes
        self._paced_at = self._congestion.pace_factor, self._congestion.second
        self.memory.pool.follow(self._congestion.rate_factor, self._congestion.second)
        self._pacer.set_interval(self._interval_s(), self._clock())

    def _interval_s(self) -> float:
        return self._slots.token_s / self._congestion.pace_factor

    def _dispatch(self) -> None:
        """Grant while there is room; otherwise come back when there is."""
        self._dispatch_at(self._clock())

    def _dispatch_at(self, now: float) -> None:
        queue, slots, pacer = self._queue, self._slots, self._pacer
        if self._changes_seen != self.memory.pace_changes:
            self._see_changes()
        paused_until = self._congestion.paused_until
        with slots.lock:  # no other loop takes a slot that was found
            for _ in range(AT_ONCE):
                next_lane = queue.next_lane()
                if next_lane is None:
                    return
                is_ahead = pacer.due_at < pacer.even_at > now
                lane, at, needs_token = slots.next(now, next_lane, pacer.interval_s, is_ahead=is_ahead)
                if is_ahead and at > pacer.even_at:
                    at = pacer.even_at
                if paused_until > at:  # noqa: PLR1730 (`max` takes ten times as long)
                    at = paused_until
                if needs_token and pacer.due_at > at:
                    at = pacer.due_at
                elif at <= now and not pacer.take(now, is_there=needs_token) and needs_token:
                    at = now + SHORTEST_S
                if at > now:
                    self._wake_at(at)
                    return
                queue.pop(lane).set_result(Permit(self, slots.take(now, lane), now))
        self._wake_at(now)

    def _wake_at(self, moment: float) -> None:
        if self._wakes_at == moment:
            return
        if self._wake is not None:
            self._wake.cancel()
        self._wakes_at = moment
        self._wake = self._call_at(moment, self._woken) if moment < inf else None

    def _timed(self, due_at: float) -> None:
        self._lateness.add(self._clock() - due_at)

    def _woken(self) -> None:
        now = self._clock()
        self._lateness.add(now - self._wakes_at)
        self._wake, self._wakes_at = None, -inf
        self._dispatch_at(now)
