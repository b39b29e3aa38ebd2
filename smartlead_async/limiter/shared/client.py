"""The slots of this process, where other processes use the key too: those that the common store has granted to it.

One task, `_talk`, tells the store what was settled and who waits, and is told what is granted; it lives as long as
there is something to say. While the store is away calls wait, or go by a share of the limit (`on_lost`).
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from math import inf
from typing import Any, Literal, NamedTuple, TypeAlias

import attrs

from smartlead_async.errors import ConnectionFailedError
from smartlead_async.limiter.congestion import Refusals
from smartlead_async.limiter.local import Slots, Turn
from smartlead_async.limiter.queue import Lane, Line
from smartlead_async.limiter.rate_limit import Pace, RateLimit, Window
from smartlead_async.limiter.shared.codec import CLOCKS, LANES
from smartlead_async.limiter.shared.protocol import (
    LEASE_S,
    RENEW_S,
    Reply,
    Request,
    Settled,
    SharedLimit,
    SharedLimitLostError,
    good_s,
)

OnLost: TypeAlias = Literal["wait", "local"]

ASK_LOST_S = 1.0  # while the store is away it is asked so often,
ASK_LOST_FIRST_S = 0.05  # after so long at first, and each time after twice as long
PRESUMED_PROCESSES = 10  # where the store was away from the beginning
_LOCAL = -1  # the number of a slot that the store knows nothing of


@attrs.frozen(kw_only=True)
class Sharing:
    """Where and how a limit is shared.

    Attributes:
        url: The store's address.
        on_lost: What to do while the store is away.
        deadline_s: Seconds that calls wait for a store that is away.
        open: Makes a way to the store.
    """

    url: str = attrs.field(repr=False)  # it may hold a password
    on_lost: OnLost
    deadline_s: float
    open: Callable[[], SharedLimit] = attrs.field(repr=False, eq=False)


class Answered(NamedTuple):
    """When the answer to the request of a slot was seen, and how much sooner it was surely counted."""

    at: float
    credit_s: float


class SharedSlots:
    """What `Slots` is, by the word of a store.

    Attributes:
        drop_s: Seconds between two requests at the pace of the shortest limit.
    """

    def __init__(
        self,
        rates: Sequence[RateLimit],
        pace: Pace,
        sharing: Sharing,
        line: Line[Any],
        refusals: Refusals,
        pump: Callable[[], None],
        recent: Sequence[float],
    ) -> None:
        """`pump` is called when there is something to use; `recent` the store knows nothing of."""
        self._rates = tuple(rates)
        self._pace: Pace = pace
        self._sharing = sharing
        self._line = line
        self._refusals = refusals
        self._pump = pump
        self._loop = asyncio.get_running_loop()
        self._store = sharing.open()
        self._ready: dict[Lane, deque[tuple[float, int]]] = {lane: deque() for lane in LANES}
        self._held: set[int] = set()
        self._settled: dict[int, Answered] = {}  # by slot, until the store has been told
        self._told: dict[int, Answered] = {}  # by slot, while it may not be free yet: if the store forgets it
        self._credit_s = 0.0
        self._recalls = False
        self._remembers_s = CLOCKS * max(rate.per_s for rate in rates)
        self._told_waiting: tuple[bool, ...] = (False, False)
        self._asked_at = -inf
        self._ask_again_at = -inf
        self._heard_at = -inf  # when the last ask was sent that the store has followed
        self._pause_until = -inf  # as the store says
        self._refused = self._refused_told = 0  # requests
        self._has_news = False
        self._wakes_at = inf  # the talker, by its timer
        self._wake = asyncio.Event()
        self._talker: asyncio.Task[None] | None = None
        self._lost_at: float | None = None
        self._ask_lost_s = ASK_LOST_FIRST_S
        self._local: Slots | None = None
        self._processes: int | None = None
        self._sent = Window(max(rates, key=lambda rate: rate.per_s), recent)  # a record, for `recent` alone
        before = Slots(rates, pace, recent)
        self._unknown_until = before.quiet_at(self._loop.time())
        self.drop_s = before.drop_s

    def next(self, now: float, line: Line[Any]) -> Turn:
        """Whose turn it is: the store has decided between the lanes, and between the processes."""
        if self._local is not None and self._lost_at is not None:
            return self._local.next(now, line)
        lane = min(LANES, key=lambda lane: self._ready_at(lane, line))
        at = max(now, self._ready_at(lane, line), self._pause_until, self._quiet_at(now))
        self._speak()
        return Turn(lane, at, needs_drop=False)

    def take(self, now: float, lane: Lane) -> int:
        """Use a slot that was granted to the lane."""
        if self._local is not None and self._lost_at is not None:
            self._local.take(now, lane)
            return _LOCAL
        return self._ready[lane].popleft()[1]

    def settle(self, slot: int, at: float) -> None:
        """The request of a slot was counted at this moment or before."""
        self._sent.free(at, 0)  # forgets what is long past
        self._sent.settle(at)
        if slot != _LOCAL:
            self._held.discard(slot)
            seen_at = self._loop.time()
            self._credit_s = seen_at - at
            self._settled[slot] = Answered(seen_at, self._credit_s)
            self._speak()
        elif self._local is not None:  # pragma: no branch (it stays while a slot of it is held)
            self._local.settle(slot, at)

    def give_back(self, slot: int) -> None:
        """Nothing was sent with a slot: the store frees what it is not told of."""
        if slot != _LOCAL:
            self._held.discard(slot)
            self._has_news = True
            self._speak()
        elif self._local is not None:  # pragma: no branch (it stays while a slot of it is held)
            self._local.give_back(slot)

    def is_good(self, slot: int, counted_within_s: float) -> bool:
        """Whether a request may leave with this slot: the store must have heard of it not long ago."""
        return slot == _LOCAL or self._loop.time() < self._heard_at + good_s(counted_within_s)

    def refused(self) -> None:
        """The server asked everybody to pause, and to go on at half the pace: the other processes too."""
        self._refused += 1
        self._has_news = True
        self._speak()

    def recent(self) -> tuple[float, ...]:
        """What this process has sent, for one of its clients that does not share the limit."""
        return self._sent.settled

    def free(self, now: float) -> int | None:
        """How many requests may leave at once: those granted and not used; how many more is the store's to say."""
        if self._local is not None:
            return self._local.free(now)
        return sum(at <= now for ready in self._ready.values() for at, _ in ready)

    def expected_at(self, now: float, ahead: int) -> float:
        """When a call may go that waits behind so many others, as far as can be told."""
        if self._local is not None:
            return self._local.expected_at(now, ahead)
        first_at = self._ask_again_at if ahead else now
        return max(first_at + ahead * self.drop_s, self._pause_until, now)

    async def aclose(self) -> None:
        """Tell what is left to tell, and let go of the store."""
        if self._talker is not None:
            self._talker.cancel()
            await asyncio.wait([self._talker])
        await self._ask(is_last=True)
        await self._store.aclose()
        self._store = self._sharing.open()

    def _ready_at(self, lane: Lane, line: Line[Any]) -> float:
        return self._ready[lane][0][0] if self._ready[lane] and line.waits(lane) else inf

    def _quiet_at(self, now: float) -> float:
        """When the store may be followed: it knows nothing of what was sent before or while it was away."""
        if self._local is None:
            return self._unknown_until
        quiet_at = self._local.quiet_at(now)
        if quiet_at <= now:
            self._local = None
        return quiet_at

    def _speak(self) -> None:
        """Have the talk go on, if there is something to say and it would not be said in time."""
        due_at = self._due_at()
        if self._talker is None and due_at < inf:
            self._talker = self._loop.create_task(self._talk(), name="smartlead-shared-limit")
            self._talker.add_done_callback(self._talk_ended)
        elif due_at < self._wakes_at:
            self._wake.set()

    def _talk_ended(self, talker: "asyncio.Task[None]") -> None:
        self._talker = None
        if not talker.cancelled():
            talker.result()
            self._speak()

    def _due_at(self) -> float:
        """When the next ask is due; never where there is nothing to say."""
        if self._lost_at is not None:
            return self._asked_at + self._ask_lost_s
        waiting = [self._without_grant(lane) > 0 for lane in LANES]
        if self._has_news or any(now and not then for now, then in zip(waiting, self._told_waiting, strict=True)):
            return -inf
        due_at = self._ask_again_at if any(waiting) else inf
        if self._held:
            due_at = min(due_at, self._asked_at + RENEW_S)
        if self._settled:
            free_first = min(its.at - its.credit_s for its in self._settled.values())
            due_at = min(due_at, free_first + self._store.tell_within_s)
        return due_at

    def _without_grant(self, lane: Lane) -> int:
        """How many calls wait in a lane for whom nothing is granted."""
        return max(0, self._line.waiting(lane) - len(self._ready[lane]))

    async def _talk(self) -> None:
        while (due_at := self._due_at()) < inf:
            if due_at <= self._loop.time():
                await self._ask()
            else:
                await self._sleep_until(due_at)

    async def _sleep_until(self, moment: float) -> None:
        """Until then, or until something is due sooner."""
        self._wake.clear()
        self._wakes_at = moment
        timer = self._loop.call_at(moment, self._wake.set)
        try:
            await self._wake.wait()
        finally:
            self._wakes_at = -inf
            timer.cancel()

    async def _ask(self, *, is_last: bool = False) -> None:
        """One round trip. What was settled meanwhile is told by the next."""
        now = self._loop.time()
        for lane in LANES:  # who was to use these has gone
            while len(self._ready[lane]) > self._line.waiting(lane) * (not is_last):
                self._held.discard(self._ready[lane].pop()[1])
        told, refused = dict(self._settled), self._refused
        is_refused = refused > self._refused_told
        waiting: dict[Lane, int] = {lane: 0 if is_last else self._without_grant(lane) for lane in LANES}
        request = Request(
            held=tuple(self._held),
            settled=tuple(Settled(slot, now - its.at, its.credit_s) for slot, its in told.items()),
            waiting=waiting,
            credit_s=self._credit_s if self._refusals.share >= 1.0 else 0.0,
            paused_s=max(0.0, self._refusals.paused_until - now),
            rate_factor=self._refusals.share if is_refused else 1.0,
            slow_start_threshold=self._refusals.ceiling,
            recalls=self._recalls,
        )
        self._asked_at = now
        self._has_news = False
        self._told_waiting = tuple(waiting[lane] > 0 for lane in LANES)
        try:
            reply = await self._store.exchange(request)
        except SharedLimitLostError as error:
            reason = str(error)
        else:
            self._remember(told, now)
            self._refused_told = refused
            self._recalls = False
            if reply.has_forgotten:
                self._recall(now)
            else:
                self._heard_at = now
            self._hear(reply)
            return
        self._lose(reason)

    def _remember(self, told: dict[int, Answered], now: float) -> None:
        """The store knows of these; so does this process, while they matter to a window."""
        self._settled = {slot: its for slot, its in self._settled.items() if slot not in told}
        self._told.update(told)
        since = now - self._remembers_s
        self._told = {slot: its for slot, its in self._told.items() if its.at > since}

    def _recall(self, now: float) -> None:
        """The store has forgotten: tell it all that is remembered, at once.

        Where it was not heard of for a lease, it had taken all that is held as counted long ago.
        """
        self._has_news = True
        self._recalls = now - self._heard_at < LEASE_S
        if self._recalls:
            self._settled = {**self._told, **self._settled}

    def _hear(self, reply: Reply) -> None:
        now = self._loop.time()
        self._processes = reply.processes
        self._ask_again_at = now + reply.wait_s
        self._pause_until = now + reply.paused_s if reply.paused_s else -inf
        for slot, lane, in_s in reply.grants:
            self._held.add(slot)
            self._ready[lane].append((now + in_s, slot))
        self._lost_at = None
        self._ask_lost_s = ASK_LOST_FIRST_S
        self._pump()

    def _lose(self, reason: str) -> None:
        """The store is away: by a share of the limit from here on, or with an error when that has lasted."""
        now = self._loop.time()
        if self._lost_at is None:
            self._lost_at = now
            if self._sharing.on_lost == "local" and self._local is None:
                self._local = self._share(now)
        else:
            self._ask_lost_s = min(ASK_LOST_S, 2 * self._ask_lost_s)
        if self._sharing.on_lost == "wait" and now - self._lost_at >= self._sharing.deadline_s:
            for future in self._line.everybody():
                future.set_exception(
                    ConnectionFailedError(
                        f"{reason} for {self._sharing.deadline_s:g} s; nothing was sent. Look after the store, or "
                        "set on_shared_limit_lost='local' to go on by a share of the limit",
                        sent="no",
                    )
                )
        self._pump()

    def _share(self, now: float) -> Slots:
        """This process's part of each limit, as if it had just been spent."""
        processes = self._processes or PRESUMED_PROCESSES
        shares = [RateLimit(max(1, rate.limit // processes), per_s=rate.per_s) for rate in self._rates]
        return Slots(shares, self._pace, [now] * max(rate.limit for rate in shares))
