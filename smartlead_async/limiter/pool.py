"""What the event loops of a process have in common of a key's slots: the windows, and the order among loops.

Each loop takes slots through its own `LocalSlots`, on its own thread: short critical sections around plain
arithmetic, in a clock that all of them read. Decides, never awaits.
"""

from collections.abc import Sequence
from math import inf
from threading import Lock
from typing import Protocol

from smartlead_async.limiter.pacing import CATCH_UP
from smartlead_async.limiter.queue import BULK_SHARE, Lane
from smartlead_async.limiter.rate_limit import Pace, RateLimit, Window

COUNTED_WITHIN_S = 2.0  # the one assumption: a request is counted within this time of its last byte
LATEST_COUNTED_S = 4.0  # soon after a refusal, in case that was the reason
LONG_GAP = 1.3  # intervals of the pace: a bulk call that such a gap would follow goes later
APART = 0.5  # of a token, between two slots that are granted for the credit alone
TOO_MANY = 5  # and by so much of the credit: a window never holds more requests too many
ON_CREDIT = 3.0  # windows, so long a slot that was granted for the credit may be a refusal's reason
STEP_S = 0.005  # between loops that wait for the same slot: so often Python lets another thread run
SPARED = 10  # of so many slots a job that goes ahead of the pace leaves one for single calls,
SPARES_S = 60.0  # for so long after one, and at first
LOOK_S = 1.0  # where other loops hold all slots: so often a loop looks whether they still run


def apart_s(credit_s: float, token_s: float) -> float:
    """The least distance of two grants that are due to the credit alone."""
    return max(min(credit_s, APART * token_s), credit_s / TOO_MANY)


class Member(Protocol):
    """One event loop.

    Attributes:
        held: By slot, by when its request is settled at the latest; `inf` until it is written.
        waits_for: The lane of the next grant and its time, while that has to wait.
        due_at: When it has waited for other loops long enough; `inf` where it has not been told to.
        granted: The number of its last grant.
    """

    held: dict[int, float]
    waits_for: tuple[Lane, float] | None
    due_at: float
    granted: int

    @property
    def is_running(self) -> bool:
        """Whether the loop runs, as far as can be seen from another thread."""
        ...

    def wake(self) -> None:
        """Have the loop look again, from any thread."""
        ...


class SlotPool:
    """The windows of a key. Hold `lock` while using anything but `follow`, `earn` and the last five.

    Attributes:
        windows: One for each limit that is kept.
        all_windows: These, and the second limit's while it is tried without: what is sent is noted in all.
        limit: Of the shortest window; 0 without limits.
        spared: Slots that a job that goes ahead of the pace leaves for single calls.
        spares_until: So long it does; `inf` before the first grant.
        token_s: Seconds between two requests at the pace of the shortest limit; 0 without limits.
        held: Slots of requests of which it is not known by when they are settled.
        granted_at: When a slot was granted last.
        next_token_at: When the next request is due at the pace of several loops together.
        alone: The loop that was granted it, if there is no other.
        grants: How often, by which loops take turns.
        shortest_s: Seconds after which a slot of the shortest limit is free again.
        credit_s: Seconds that an answer and the next request are on their way together: so much sooner it is.
        borrowed_at: When a slot was granted last that was free for the credit alone; with a store: answered.
    """

    def __init__(self, rates: Sequence[RateLimit], pace: Pace, settled: Sequence[float] = ()) -> None:
        """Start with all slots free, or but for those that were `settled` at these moments."""
        self.lock = Lock()
        self.windows = [Window(rate, settled) for rate in rates]
        self._shortest = shortest = min(self.windows, key=lambda window: window.rate.per_s, default=None)
        self.limit = shortest.rate.limit if shortest else 0
        self.spared = min((rate.limit for rate in rates), default=0) // SPARED
        self.spares_until = inf
        self.token_s = shortest.rate.per_s / shortest.rate.limit if shortest else 0.0
        self.shortest_s = shortest.span_s if shortest else 0.0
        self._pace = pace
        self._told = self.all_windows = self.windows
        self._second: Window | None = None
        self.spread_windows = [window for window in self.windows if pace == "even" and window is not shortest]
        self.members: list[Member] = []
        self.held = 0
        self.granted_at = -inf
        self.next_token_at = -inf
        self.alone: Member | None = None
        self.grants = 0
        self.credit_s = 0.0
        self.borrowed_at = -inf
        self._assumed: list[float] = []  # when requests were counted at the latest whose answers came after that
        self._overtaken = 0  # interactive grants in a row while bulk of another loop waited

    def follow(self, rate_factor: float, second: RateLimit | None) -> None:
        """Use this share of the shortest limit, and keep a second one."""
        with self.lock:
            if self._shortest is not None:
                self._shortest.use(rate_factor)
                self.shortest_s = self._shortest.span_s
            if second is None:
                self.windows = self._told
            elif self._shortest is not None:
                if self._second is None:
                    self._second = Window(second, self._shortest.settled)
                self._second.rate = second
                self._second.use(1.0)
                self.windows = [*self._told, self._second]
            self.all_windows = [*self._told, self._second] if self._second else self._told
            self.spread_windows = [w for w in self.windows if self._pace == "even" and w is not self._shortest]

    def evened(self, at: float, interval_s: float) -> float:
        """When a bulk call goes that may by then: later where a long gap would follow, to its middle at most."""
        if self._shortest is None:
            return at
        next_at = self._shortest.free_at(self.held + 1) - self.credit_s
        later_at = next_at - LONG_GAP * interval_s
        if later_at <= at or next_at == inf:
            return at
        return max(at, min(later_at, (self.granted_at + next_at) / 2))

    def among_loops(
        self, member: Member, lane: Lane, at: float, now: float, *, needs_token: bool, is_slowed: bool
    ) -> tuple[float, bool]:
        """When the next grant of one of several loops is, and whether it has to wait for a token.

        Those that wait for the same slot come one after the other, that was granted one longest ago first. One
        that does not come is not waited for: a loop that stands still costs the others a moment. Bulk keeps a
        distance to all that is sent.
        """
        is_overdue = self._overtaken >= BULK_SHARE - 1
        if is_overdue and lane == "bulk":
            needs_token = is_slowed
        if needs_token:
            at = max(at, self.next_token_at)
        if at > now and self.held:
            self._look_after(member, now)
            at = now + LOOK_S if at == inf else at
        order = self._order(member, lane)
        ahead = sum(self._order(other, its) < order for other, its, _ in self._others_waiting(member))
        is_scarce = is_overdue or any(window.free_at(self.held + ahead) > now for window in self.windows)
        if ahead and (at > now or is_scarce):
            due_at = at + ahead * STEP_S
            at = member.due_at = due_at if at > now else min(due_at, member.due_at)
        else:
            member.due_at = inf
        return at, needs_token

    def granted_among_loops(self, member: Member, lane: Lane, now: float, interval_s: float) -> list[Member]:
        """A slot is granted to a lane of one of several loops; the loops of which bulk must be next."""
        self.next_token_at = max(self.next_token_at, now - CATCH_UP * self.token_s) + interval_s
        if lane == "bulk":
            self._overtaken = 0
            return []
        bulk = [other for other, its, _ in self._others_waiting(member) if its == "bulk"]
        self._overtaken += len(bulk) > 0
        return bulk if self._overtaken == BULK_SHARE - 1 else []

    def waiting_after(self, member: Member, at: float) -> list[Member]:
        """The other loops that wait for a moment after this one, and may come sooner."""
        return [other for other, _, its in self._others_waiting(member) if its > at]

    def take_over(self, member: Member, now: float) -> None:
        """Of what a loop that stands still has begun to write, the last byte was out by now."""
        for slot, at in list(member.held.items()):
            if at == inf:
                del member.held[slot]
                self.held -= 1
                self.settle(now + COUNTED_WITHIN_S)

    def sooner(self, at: float) -> float:
        """When a slot may be granted that is free by then in all windows: sooner by the credit.

        One after the other: so a window never holds more than one request too many for each such distance in the
        credit, whatever becomes of the way.
        """
        return min(at, max(at - self.credit_s, self.borrowed_at + apart_s(self.credit_s, self.token_s)))

    def earn(self, credit_s: float) -> None:
        """So much is known of the way from here on.

        More of it is none for requests that count as counted without an answer: nothing was on its way back.
        """
        with self.lock:
            more_s, self.credit_s = credit_s - self.credit_s, credit_s
            if more_s <= 0:
                return
            self._assumed = [self._later(at, more_s) for at in self._assumed]
            for member in self.members:
                member.held |= {slot: self._later(at, more_s) for slot, at in member.held.items() if at < inf}

    def assume(self, at: float, now: float) -> None:
        """An answer came after its request counted as counted: the answer tells nothing of it."""
        self._assumed = [other for other in self._assumed if other + self.shortest_s > now]
        self._assumed.append(at)

    def _later(self, at: float, by_s: float) -> float:
        self.unsettle(at)
        self.settle(at + by_s)
        return at + by_s

    def borrow(self, now: float) -> None:
        """A slot is granted: note it where none is free but for the credit."""
        if any(window.free_at(self.held) > now for window in self.windows):
            self.borrowed_at = now

    def is_on_credit(self, granted_at: float) -> bool:
        """Whether a request that was granted then may have been one too many for the credit."""
        return granted_at - self.borrowed_at < ON_CREDIT * self.shortest_s

    def settle(self, at: float) -> None:
        """A request is counted at this moment at the latest."""
        for window in self.all_windows:
            window.settle(at)

    def unsettle(self, at: float) -> None:
        """That was not so."""
        for window in self.all_windows:
            window.unsettle(at)

    def quiet_at(self, now: float) -> float:
        """When nothing that was sent matters to the shortest window; never (inf) while that is not known."""
        if self.held:
            return inf
        shortest = min(self.windows, key=lambda window: window.span_s, default=None)
        return max(now, shortest.last_settled + shortest.span_s) if shortest else now

    def record(self, at: float) -> None:
        """A request is counted at this moment at the latest that took no slot here."""
        with self.lock:
            self.settle(at)

    def recent(self) -> tuple[float, ...]:
        """When requests were counted that may still matter to a window."""
        with self.lock:
            return max((window.settled for window in self.windows), key=len, default=())

    def used(self) -> tuple[RateLimit, ...]:
        """The limits that are kept: what was learned of the shortest one, and a second one, included."""
        with self.lock:
            return tuple(window.used for window in self.windows)

    def free(self, now: float) -> int | None:
        """How many requests may leave at once; `None` without limits."""
        with self.lock:
            return min((max(0, window.free(now, self.held)) for window in self.windows), default=None)

    def used_up(self, since: float) -> list[RateLimit]:
        """The limits of which all slots were taken when a request was counted that was granted then."""
        with self.lock:
            return [its.rate for its in self.windows if its.is_used_up(since - its.span_s, self.held)]

    def is_unused(self, now: float) -> bool:
        """Whether no loop takes slots here, and all are free."""
        with self.lock:
            frees = [window.free(now, self.held) == window.rate.limit for window in self.windows]
            return not self.members and all(frees)

    def _others_waiting(self, member: Member) -> list[tuple[Member, Lane, float]]:
        others = [(other, other.waits_for) for other in self.members if other is not member]
        return [(other, *waits) for other, waits in others if waits is not None]

    def _order(self, member: Member, lane: Lane) -> tuple[bool, int]:
        """Interactive before bulk, but for every fifth grant; then who was granted a slot longest ago."""
        return (lane == "bulk") is not (self._overtaken >= BULK_SHARE - 1), member.granted

    def _look_after(self, member: Member, now: float) -> None:
        """Take over what loops hold that stand still."""
        for other in self.members:
            if other is not member and not other.is_running:
                self.take_over(other, now)
