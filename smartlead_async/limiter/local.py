"""The slots of one event loop, where no other process uses the key: what it holds, and which call may go when.

A loop that finds no slot comes back at the moment it is told, or when another loop gives a slot back. What a loop
holds that stands still is taken over by the others. Decides, never awaits.
"""

import asyncio
from collections.abc import Callable
from math import inf

from smartlead_async.limiter.pool import SPARES_S, SlotPool
from smartlead_async.limiter.queue import Lane, NextLane
from smartlead_async.limiter.rate_limit import RateLimit


class LocalSlots:
    """What one event loop has of a pool; its attributes are those of `Member`, and `token_s` is the pool's."""

    def __init__(self, pool: SlotPool, dispatch: Callable[[], object] = lambda: None) -> None:
        """`dispatch` is called on the loop when a slot may be free sooner than it was told."""
        self._pool = pool
        self.lock = pool.lock
        self._dispatch = dispatch
        self._loop = asyncio.get_running_loop()
        self.token_s = pool.token_s
        self.held: dict[int, float] = {}
        self.waits_for: tuple[Lane, float] | None = None
        self.due_at = inf
        self._interval_s = 0.0
        with pool.lock:
            pool.members.append(self)
            pool.alone = None
            pool.grants += 1
            self.granted = pool.grants  # behind all that wait
            pool.next_token_at = max(pool.next_token_at, pool.granted_at + pool.token_s)

    def next(
        self, now: float, next_lane: NextLane, interval_s: float, *, is_ahead: bool = False
    ) -> tuple[Lane, float, bool]:
        """The next grant, at the present interval of the pace.

        A bulk call that is due while interactive ones wait goes as those do, without a token.
        """
        pool = self._pool
        lane, is_bulk = next_lane
        is_slowed = interval_s > self.token_s
        needs_token = is_bulk or is_slowed
        at, held = now, pool.held
        if is_ahead and is_bulk and now < pool.spares_until:
            held += pool.spared
        for window in pool.windows:  # in place and without `max`: this is asked twice per request
            free_at = window.free_at(held)
            if free_at > at:  # noqa: PLR1730
                at = free_at
        if pool.credit_s and at > now:
            at = max(now, pool.sooner(at))
        if is_bulk and not is_ahead and not is_slowed:
            at = pool.evened(at, interval_s)
        for window in pool.spread_windows:
            if is_bulk or 2 * window.free(now, held) < window.rate.limit:
                at = max(at, window.even_at(now, held, pool.granted_at))
        if pool.alone is not self:
            self._interval_s = interval_s
            at, needs_token = pool.among_loops(self, lane, at, now, needs_token=needs_token, is_slowed=is_slowed)
            self.waits_for = (lane, at) if at > now else None
        return lane, at, needs_token

    def notify(self, *, is_waiting: bool) -> None:
        """The queue has changed; whether a call in it still waits."""
        if not is_waiting:
            self.waits_for = None

    def take(self, now: float, lane: Lane) -> int:
        """Hold a slot from here on that `next` has found. Its number is below 0."""
        pool = self._pool
        if pool.alone is not self:
            self._take_among_loops(now, lane)
        if pool.credit_s:
            pool.borrow(now)
        self.granted = pool.grants = number = pool.grants + 1
        pool.held += 1
        pool.granted_at = now
        if lane == "interactive" or pool.spares_until == inf:
            pool.spares_until = now + SPARES_S
        self.held[-number] = inf
        return -number

    def _take_among_loops(self, now: float, lane: Lane) -> None:
        pool = self._pool
        self.due_at = inf
        if len(pool.members) == 1:
            pool.alone = self
            return
        for other in pool.granted_among_loops(self, lane, now, self._interval_s):
            other.wake()

    def writing(self, slot: int) -> None:
        """When the request of a slot will be counted is not known."""
        pool = self._pool
        with pool.lock:
            known_at = self.held.get(slot)
            if known_at != inf:
                pool.held += 1
                self.held[slot] = inf
                if known_at is not None:
                    pool.unsettle(known_at)

    def written(self, slot: int, counted_by: float) -> None:
        """The request of a slot is counted by this moment, whether it is answered or not.

        One that was taken over by another loop meanwhile is counted twice. Of a request without an answer nothing
        was on its way back: the credit is none of its.
        """
        pool = self._pool
        with pool.lock:
            counted_by += pool.credit_s
            known_at = self.held.get(slot)
            self.held[slot] = counted_by
            if known_at == inf:
                pool.held -= 1
            elif known_at is not None:
                pool.unsettle(known_at)
            for window in pool.all_windows:
                window.settle(counted_by)

    def unanswered(self, slot: int) -> None:
        """Nobody will say more of a slot that was written."""
        with self._pool.lock:
            self.held.pop(slot, None)

    def settle(self, slot: int, at: float) -> None:
        """The request of a slot was counted at this moment or before."""
        pool = self._pool
        with pool.lock:
            known_at = self.held.pop(slot, None)
            if known_at is None:
                return
            if known_at <= at:
                pool.assume(known_at, at)
                return
            if known_at == inf:
                pool.held -= 1
                pool.settle(at)
            else:
                for window in pool.all_windows:
                    window.settle_sooner(known_at, at)
            if pool.alone is self:
                return
            others = pool.waiting_after(self, at + pool.shortest_s - pool.credit_s)
        for other in others:
            other.wake()

    def give_back(self, slot: int, now: float) -> None:
        """Nothing was sent with a slot."""
        pool = self._pool
        with pool.lock:
            known_at = self.held.pop(slot, None)
            if known_at == inf:
                pool.held -= 1
            elif known_at is not None:
                pool.unsettle(known_at)
            others = pool.waiting_after(self, now)
        for other in others:
            other.wake()

    def is_good(self, slot: int, counted_within_s: float) -> bool:  # noqa: ARG002 (a store has leases)
        """Whether a request may leave with a slot: it may not if the loop stood still and lost it."""
        return slot in self.held

    def learned(self) -> None:
        """Nobody else is to be told."""

    async def aclose(self) -> None:
        """There is nothing to let go of."""

    def leave(self, now: float) -> None:
        """This loop takes no more slots; what it still holds is over."""
        with self._pool.lock:
            self._pool.members.remove(self)
            self._pool.take_over(self, now)

    def free(self, now: float) -> int | None:
        """How many requests may leave at once; `None` without limits."""
        return self._pool.free(now)

    def used_up(self, granted_at: float) -> list[RateLimit]:
        """The limits of which all slots were taken when a request was counted that was granted then."""
        return self._pool.used_up(granted_at)

    def quiet_at(self, now: float) -> float:
        """When nothing that was sent matters to the shortest window; never (inf) while that is not known."""
        return self._pool.quiet_at(now)

    def not_before(self, now: float) -> float:
        """The moment before which no call may go, whoever is answered meanwhile."""
        pool = self._pool
        with pool.lock:
            at = max((window.not_before(now, pool.held) for window in pool.windows), default=now)
            return max(now, at - pool.credit_s)

    def expected_at(self, now: float, ahead: int) -> float:
        """When a call may go that waits behind so many others, as far as can be told."""
        pool = self._pool
        with pool.lock:
            at = max((window.expected_at(now, pool.held, ahead) for window in pool.windows), default=now)
            return max(now, at - pool.credit_s)

    @property
    def is_running(self) -> bool:
        """Whether the loop runs, as far as can be seen from another thread."""
        return self._loop.is_running()

    def wake(self) -> None:
        """Have the loop look again, from any thread."""
        try:
            self._loop.call_soon_threadsafe(self._dispatch)
        except RuntimeError:  # it was closed, perhaps just now
            self.waits_for = None
