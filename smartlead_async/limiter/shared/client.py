"""The slots of this process, where other processes use the key too: those that the common store has granted to it.

One task, `_run`, tells the store what was settled and who waits, and follows what it grants; it lives as long as
there is something to tell. While the store is away calls wait, or go by a share of the limit (`on_lost`).
"""

import asyncio
from collections import deque
from collections.abc import Callable
from math import inf
from typing import Any

import attrs

from smartlead_async.limiter.congestion.learned import Learned
from smartlead_async.limiter.errors import SharedLimitLostError
from smartlead_async.limiter.local import LocalSlots
from smartlead_async.limiter.memory import KeyMemory
from smartlead_async.limiter.pool import COUNTED_WITHIN_S, SlotPool, apart_s
from smartlead_async.limiter.queue import AdmissionQueue, Lane, NextLane
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.codec import CLOCKS, LANES
from smartlead_async.limiter.shared.protocol import (
    GOOD_S,
    LEASE_S,
    RENEW_S,
    Reply,
    Request,
    SharedLimit,
    lease_s,
)
from smartlead_async.limiter.shared.settlements import Settlements
from smartlead_async.limiter.sharing import Dispatch, Sharing

RETRY_S = 1.0  # while the store is away there is a request at least so often,
FIRST_RETRY_S, RETRY_OF = 0.05, 0.25  # after so long at first, then after this part of the time that it is away
ALL_BACK_S = RETRY_S + 2.0  # by then all have found a store that is back: one more look, and the time it may take
PRESUMED_PROCESSES = 10  # where the store was away from the beginning


class SharedSlots:
    """The slots that a store has granted to one event loop.

    Attributes:
        token_s: Seconds between two requests at the pace of the shortest limit.
        lock: That of the memory, for slots of its own while the store is away.
    """

    def __init__(
        self,
        open_store: Callable[[], SharedLimit],
        sharing: Sharing,
        memory: KeyMemory,
        queue: AdmissionQueue[Any],
        dispatch: Dispatch,
    ) -> None:
        """What is sent is recorded in `memory`."""
        self._open_store = open_store
        self._memory = memory
        self._sharing = sharing
        self._queue = queue
        self._congestion = memory.congestion
        self._dispatch = dispatch
        self._clock = memory.clock
        self._loop = asyncio.get_running_loop()
        self._store = open_store()
        self._ready: dict[Lane, deque[tuple[float, int]]] = {lane: deque() for lane in LANES}
        self._held: dict[int, float] = {}  # slots, and from when on each may be used
        self._stale: set[int] = set()  # whose leases had perhaps ended when the store heard of them again
        self._settled = Settlements(CLOCKS * max(rate.per_s for rate in memory.rates) + LEASE_S)
        self._has_news = self._recalls = False
        self._last_waiting: tuple[bool, ...] = (False, False)
        self._requested_at = self._next_request_at = -inf
        self._followed_at = -inf  # when the last request was sent that the store has followed
        self._counted_within_s = inf  # of what is sent, as the store was told then
        self._pause_until = -inf  # as the store says
        self._learned = Learned()  # as the store has told
        self._settled_by_all = 0
        self._wakes_at = inf  # the task, by its timer
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._lost_at: float | None = None
        self._retry_s = FIRST_RETRY_S
        self._local: LocalSlots | None = None
        self._alone_until = -inf  # until when others may not know that the store is back
        self._processes: int | None = None
        self._counting: dict[int, asyncio.TimerHandle] = {}  # by slot, what settles it without an answer
        self._unknown_until = memory.unknown_until
        self.token_s, self.lock = memory.pool.token_s, memory.pool.lock

    def next(
        self, now: float, next_lane: NextLane, interval_s: float, *, is_ahead: bool
    ) -> tuple[Lane, float, bool]:
        """The next grant: the store has decided between the lanes, and between the processes."""
        if self._local is not None and self._is_on_its_own(now):
            return self._local.next(now, next_lane, interval_s, is_ahead=is_ahead)
        lane: Lane = min(LANES, key=self._ready_at)
        at = max(now, self._ready_at(lane), self._pause_until, self._quiet_at(now))
        return lane, at, interval_s > self.token_s

    def notify(self, *, is_waiting: bool) -> None:  # noqa: ARG002 (the store is told of lanes)
        """The queue has changed: the store is told, if that is news."""
        self._schedule()

    def take(self, now: float, lane: Lane) -> int:
        """Use a slot that was granted to the lane; those of the own share have numbers below 0."""
        if self._local is not None and self._is_on_its_own(now):
            return self._local.take(now, lane)
        return self._ready[lane].popleft()[1]

    def writing(self, slot: int) -> None:
        """When the request of a slot will be counted is not known."""
        if slot >= 0:
            self._stop_counting(slot)
        elif self._local is not None:  # pragma: no branch (it stays while a slot of it is held)
            self._local.writing(slot)

    def written(self, slot: int, counted_by: float) -> None:
        """The request of a slot is counted by this moment, whether it is answered or not."""
        if slot >= 0:
            self._stop_counting(slot)
            self._counting[slot] = self._loop.call_later(counted_by - self._clock(), self._settle, slot, 0.0)
        elif self._local is not None:  # pragma: no branch (it stays while a slot of it is held)
            self._local.written(slot, counted_by)

    def unanswered(self, slot: int) -> None:
        """Nobody will say more of a slot that was written."""
        if slot < 0:
            now = self._clock()
            self._memory.pool.record(now + COUNTED_WITHIN_S)
            if self._local is not None:  # pragma: no branch (it stays while a slot of it is held)
                self._local.unanswered(slot)

    def settle(self, slot: int, at: float) -> None:
        """The request of a slot was counted at this moment or before: its answer was seen."""
        if slot >= 0:
            self._settle(slot, self._credit(at))
            return
        self._memory.pool.record(at)
        if self._local is not None:  # pragma: no branch (it stays while a slot of it is held)
            self._local.settle(slot, at)

    def give_back(self, slot: int, now: float) -> None:
        """Nothing was sent with a slot: the store frees what it is not told of."""
        if slot >= 0:
            self._stop_counting(slot)
            self._held.pop(slot, None)
            self._has_news = True
            self._schedule()
        elif self._local is not None:  # pragma: no branch (it stays while a slot of it is held)
            self._local.give_back(slot, now)

    def is_good(self, slot: int, counted_within_s: float) -> bool:
        """Whether a request may leave with this slot: the store must have heard of it, and this, not long ago."""
        is_told = slot not in self._stale and counted_within_s <= self._counted_within_s
        return slot < 0 or (is_told and self._clock() < self._followed_at + GOOD_S)

    def learned(self) -> None:
        """Refusals have taught something, which all processes are to know; or the server asked all to pause."""
        self._has_news = True
        self._schedule()

    def free(self, now: float) -> int | None:
        """How many requests may leave at once: those granted and not used; how many more is the store's to say."""
        granted = sum(at <= now for ready in self._ready.values() for at, _ in ready)
        return granted if self._local is None else self._local.free(now)

    def used_up(self, granted_at: float) -> list[RateLimit]:
        """The limits of which all slots are taken: where calls wait that the store grants nothing, any may be."""
        if self._local is not None:
            return self._local.used_up(granted_at)
        limits = [window.rate for window in self._memory.pool.windows]
        return limits if any(self._without_grant(lane) for lane in LANES) else []

    def not_before(self, now: float) -> float:
        """The moment before which no call may go, whatever the store grants."""
        shared_at = max(now, self._pause_until, self._unknown_until)
        return shared_at if self._local is None else self._local.not_before(now)

    def expected_at(self, now: float, ahead: int) -> float:
        """When a call may go that waits behind so many others, as far as can be told."""
        first_at = self._next_request_at if ahead else now
        shared_at = max(first_at + ahead * self.token_s, self._pause_until, now)
        return shared_at if self._local is None else self._local.expected_at(now, ahead)

    async def aclose(self) -> None:
        """Tell what is left to tell, and let go of the store."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._exchange(is_last=True)
        await self._store.aclose()
        self._forget()
        self._store = self._open_store()

    def _forget(self) -> None:
        """What is on its way is told by nobody: its slots are free when their leases and windows have ended."""
        now = self._clock()
        for slot in list(self._counting):
            self._stop_counting(slot)
        for _ in self._held:
            self._memory.pool.record(now + self._memory.counted_by_s(now))
        self._held.clear()
        self._settled.clear()

    def leave(self, now: float) -> None:
        """This loop takes no more slots; the store frees those it held by their leases."""

    def _settle(self, slot: int, credit_s: float) -> None:
        self._stop_counting(slot)
        if self._held.pop(slot, None) is not None:
            now = self._clock()
            self._memory.pool.record(now)
            self._settled.add(slot, now, credit_s)
            self._schedule()

    def _credit(self, now: float) -> float:
        """By how much sooner a slot may be free that is answered now: one of this process's after the other."""
        pool, credit_s = self._memory.pool, self._memory.credit_s(now)
        at = max(now - credit_s, pool.borrowed_at + apart_s(credit_s, self.token_s))
        if at >= now:
            return 0.0
        pool.borrowed_at = at
        return now - at

    def _stop_counting(self, slot: int) -> None:
        if timer := self._counting.pop(slot, None):
            timer.cancel()

    def _ready_at(self, lane: Lane) -> float:
        return self._ready[lane][0][0] if self._ready[lane] and self._queue.waits(lane) else inf

    def _is_on_its_own(self, now: float) -> bool:
        return self._lost_at is not None or now < self._alone_until

    def _quiet_at(self, now: float) -> float:
        """When the store may be followed: it knows nothing of what was sent before or while it was away."""
        if self._local is None:
            return self._unknown_until
        quiet_at = max(self._local.quiet_at(now), self._alone_until + self._memory.pool.shortest_s)
        if quiet_at <= now:
            self._local = None
        return quiet_at

    def _schedule(self) -> None:
        """Have the task go on, if there is something to tell and it would not be told in time."""
        due_at = self._due_at()
        if self._task is None and due_at < inf:
            self._task = self._loop.create_task(self._run(), name="shared-limit")
            self._task.add_done_callback(self._run_ended)
        elif due_at < self._wakes_at:
            self._wake.set()

    def _run_ended(self, task: "asyncio.Task[None]") -> None:
        self._task = None
        if not task.cancelled():
            task.result()
            self._schedule()

    def _due_at(self) -> float:
        """When the next request is due; never where there is nothing to tell."""
        if self._lost_at is not None:
            return self._requested_at + self._retry_s
        waiting = [self._without_grant(lane) > 0 for lane in LANES]
        has_unused = any(len(self._ready[lane]) > self._queue.waiting(lane) for lane in LANES)
        has_joined = any(now and not then for now, then in zip(waiting, self._last_waiting, strict=True))
        if self._has_news or has_unused or has_joined:
            return -inf
        due_at = self._next_request_at if any(waiting) else inf
        if self._held.keys() - self._counting.keys():
            due_at = min(due_at, self._requested_at + RENEW_S)
        return min(due_at, self._settled.due_at(self._store.tell_within_s))

    def _without_grant(self, lane: Lane) -> int:
        """How many calls wait in a lane for whom nothing is granted."""
        return max(0, self._queue.waiting(lane) - len(self._ready[lane]))

    async def _run(self) -> None:
        while (due_at := self._due_at()) < inf:
            if due_at <= self._clock():
                await self._exchange()
            else:
                await self._sleep_until(due_at)

    async def _sleep_until(self, moment: float) -> None:
        """Until then, or until something is due sooner."""
        self._wake.clear()
        self._wakes_at = moment
        timer = self._loop.call_later(moment - self._clock(), self._wake.set)
        try:
            await self._wake.wait()
        finally:
            self._wakes_at = -inf
            timer.cancel()

    async def _exchange(self, *, is_last: bool = False) -> None:
        """One exchange. What was settled meanwhile is told by the next."""
        now = self._clock()
        for lane in LANES:  # who was to use these has gone
            while len(self._ready[lane]) > self._queue.waiting(lane) * (not is_last):
                self._held.pop(self._ready[lane].pop()[1], None)
        learned, counted_within_s = self._congestion.learned(now), self._memory.counted_by_s(now)
        request = self._request(now, learned, counted_within_s, is_last=is_last)
        self._requested_at = now
        self._has_news = False
        self._last_waiting = tuple(request.waiting[lane] > 0 for lane in LANES)
        try:
            reply = await self._store.exchange(request)
        except SharedLimitLostError as error:
            reason = str(error)
        else:
            if now - self._followed_at > self._memory.pool.shortest_s and self._lost_at is not None:
                self._alone_until = self._clock() + ALL_BACK_S
            self._settled.told(request.settled, now)
            self._learn(learned, reply, len(request.settled))
            self._recalls = False
            if self._clock() > self._followed_at + GOOD_S:
                self._stale = set(self._held)
            if reply.has_forgotten:
                self._has_news = self._recalls = True
                self._settled.recall()
            else:
                self._followed_at = now
                self._counted_within_s = counted_within_s
            self._follow(reply)
            return
        self._lose(reason)

    def _request(self, now: float, learned: Learned, counted_within_s: float, *, is_last: bool) -> Request:
        """All that the store is to know."""
        held = [slot for slot in self._held if not (self._recalls and slot in self._stale)]
        return Request(
            held=tuple(held),
            held_s=tuple(now - self._held[slot] for slot in held if self._recalls),
            settled=self._settled.to_tell(now),
            waiting={lane: 0 if is_last else self._without_grant(lane) for lane in LANES},
            lease_s=lease_s(counted_within_s),
            credit_s=self._memory.credit_s(now),
            paused_s=max(0.0, self._congestion.paused_until - now),
            learned=attrs.evolve(learned, version=self._learned.version),
            changes=learned != self._learned,
            recalls=self._recalls,
            leaves=is_last,
        )

    def _learn(self, told: Learned, reply: Reply, settled: int) -> None:
        """What all know together is known here too, unless more was learned while the exchange was under way."""
        now = self._clock()
        by_others = max(0, reply.settled - self._settled_by_all - settled) if self._settled_by_all else 0
        self._settled_by_all = reply.settled
        self._learned = reply.learned
        self._congestion.share(now, reply.processes, by_others)
        if self._congestion.learned(now) == told:
            self._congestion.adopt(now, reply.learned)
            self._memory.pace_changes += 1
        else:
            self._has_news = True

    def _follow(self, reply: Reply) -> None:
        now = self._clock()
        self._processes = reply.processes
        self._next_request_at = now + reply.wait_s
        self._pause_until = now + reply.paused_s if reply.paused_s else -inf
        for slot, lane, in_s in reply.grants:
            self._held[slot] = now + in_s
            self._ready[lane].append((now + in_s, slot))
        self._lost_at = None
        self._retry_s = FIRST_RETRY_S
        self._dispatch()

    def _lose(self, reason: str) -> None:
        """The store is away: by a share of the limit from here on, or with an error when that has lasted."""
        now = self._clock()
        if self._lost_at is None:
            self._lost_at = now
            if self._sharing.on_lost == "local" and self._local is None:
                self._local = self._share(now)
        else:
            self._retry_s = min(RETRY_S, max(FIRST_RETRY_S, RETRY_OF * (now - self._lost_at)))
        if self._sharing.on_lost == "wait" and now - self._lost_at >= self._sharing.deadline_s:
            for future in self._queue.waiters():
                future.set_exception(
                    SharedLimitLostError(
                        f"{reason} for {self._sharing.deadline_s:g} s; nothing was sent. Look after the store, or "
                        "set on_shared_limit_lost='local' to go on by a share of the limit"
                    )
                )
        self._dispatch()

    def _share(self, now: float) -> LocalSlots:
        """This process's part of each limit, as if it were spent when all that was granted in advance is sent."""
        processes = self._processes or PRESUMED_PROCESSES
        shares = [RateLimit(max(1, rate.limit // processes), per_s=rate.per_s) for rate in self._memory.rates]
        pool = SlotPool(shares, self._memory.pace, [now + 2 * self.token_s] * max(rate.limit for rate in shares))
        return LocalSlots(pool)
