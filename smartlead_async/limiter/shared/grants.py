"""Which calls of a process are granted a slot, and when it is to come back; `grants.lua` is the same.

A process asks when it was told to come, so nothing is ever sent to it. Its position among the calls of all
processes decides: interactive before bulk, every fifth to bulk while both wait, and within a lane the processes
alternate, a process that was granted a slot going to the end. It is granted a slot if one is left for it when
those before it, who come in time, have taken those that are free soonest for them; otherwise it is told when that
will be, as far as is known: a counted request frees its slot at a known moment, a held one is expected to be held
as long as others of its process were. Bulk calls also keep a distance (one interval) to every grant before,
whichever its lane.
"""

from operator import attrgetter
from typing import NamedTuple

from smartlead_async.limiter.queue import BULK_SHARE
from smartlead_async.limiter.shared.codec import (
    BULK,
    FULL,
    GRACE_US,
    INTERACTIVE,
    LONGEST_US,
    EncodedGrant,
    EncodedRate,
    EncodedRequest,
)
from smartlead_async.limiter.shared.slots import LongerLimit, Moment, ShortestLimit, Slot
from smartlead_async.limiter.shared.state import Lease, ProcessState, StoreState

_LANES = (INTERACTIVE, BULK)
_LOOKS = 2  # at who comes before a moment, which makes it sooner
_SEVERAL = 4  # processes: slots of one of them that come late keep fewer of the others waiting
_OVERTAKING = BULK_SHARE - 1  # interactive grants in a row while bulk waits


class Position(NamedTuple):
    """Where a call stands among all that wait, from 1, and whether it keeps a distance to the grant before.

    `before` are the credits of the calls before it, as far as these are known, the greatest first.
    """

    rank: int
    is_paced: bool
    before: tuple[int, ...]


class Grants:
    """The grants of one exchange."""

    def __init__(
        self,
        state: StoreState,
        request: EncodedRequest,
        now: int,
        rates: list[EncodedRate],
        shortest: int,
        interval: int,
    ) -> None:
        """Look up what is taken of each limit, as refusals have taught it, and who waits."""
        self.state = state
        self.request = request
        self.now = now
        self.mine = state.processes[request.process]
        self.interval = interval
        others = [
            process
            for process in state.processes.values()
            if process is not self.mine and process.due >= now - GRACE_US and any(process.waiting)
        ]
        self.others = sorted(others, key=attrgetter("credit"), reverse=True)
        held = [self._held_slot(process, lease) for (process, _), lease in state.held.items()]
        moment = Moment(now, interval)
        self.shortest = ShortestLimit(rates[shortest], moment, state, held, self.mine.credit)
        longer = rates[:shortest] + rates[shortest + 1 :]
        self.longer = [LongerLimit(rate, moment, state, held) for rate in longer]
        self.moments: dict[Position, int] = {}  # of positions that were asked for since the last grant
        self.together = [1, 2 if self._is_crowd(rates[shortest].limit) else 1]

    def _is_crowd(self, limit: int) -> bool:
        """Whether the turns of bulk jobs come less often than once in a window.

        Then two calls are granted together: what was settled must be told within the window anyway, and one by
        one each request would take two exchanges. Not where that keeps a slot from single calls for long.
        """
        if len(self.others) + 1 < limit or self.state.rate_factor < FULL or self.interval > GRACE_US:
            return False
        return sum(process.waiting[BULK] > 0 for process in self._present(self.now + LONGEST_US)) >= limit

    def _held_slot(self, process: str, lease: Lease) -> Slot:
        holder = self.state.processes.get(process)
        hold, credit = (holder.hold, holder.credit) if holder else (0, 0)
        return Slot(lease.granted + hold, credit, lease.ends)

    def grant(self) -> list[EncodedGrant]:
        """Grant while the position of the next call is within what is free; then say when to come back."""
        now, mine = self.now, self.mine
        granted: list[EncodedGrant] = []
        nth = [1, 1]
        mine.due = now
        while any(mine.waiting):
            near = {
                lane: self._position(lane, nth[lane], now + self.interval) for lane in _LANES if mine.waiting[lane]
            }
            lane = min(near, key=lambda lane: near[lane].rank)
            at = self._due(near[lane])
            is_second = (nth[lane] - 1) % self.together[lane] > 0
            if at > now + self.request.ahead + self.interval * is_second or not self._has_room(at):
                mine.due = min(self._comes_at(lane, nth[lane], near[lane]) for lane in near)
                break
            granted.append(EncodedGrant(self.request.first + len(granted), lane, at - now))
            nth[lane] += 1
            self._take(granted[-1], at)
        for lane in _LANES:
            if nth[lane] > 1:
                mine.since[lane] = 0
                if mine.waiting[lane]:
                    self.state.go_to_end(mine, lane)
        return granted

    def _comes_at(self, lane: int, nth: int, position: Position) -> int:
        """When a process is to come back for a call: those before it count that will have come by then."""
        at = self.now + LONGEST_US
        for _ in range(_LOOKS):
            by_then = self._position(lane, nth, at)
            at = self._due(Position(by_then.rank, position.is_paced, by_then.before))
        return max(at, self._due(position))

    def _has_room(self, at: int) -> bool:
        """The law: of no limit all slots are taken at a moment, for who asks."""
        return self.shortest.has_room(at) and all(limit.has_room(at) for limit in self.longer)

    def _take(self, grant: EncodedGrant, at: int) -> None:
        state = self.state
        self.mine.waiting[grant.lane] -= 1
        before = self.shortest.take(at)
        lease = Lease(at, self.now + self.request.lease, before.at, before.credit)
        state.held[self.request.process, grant.slot] = lease
        slot = self._held_slot(self.request.process, lease)
        self.shortest.add(slot)
        for limit in self.longer:
            limit.add(slot)
        self.moments.clear()
        state.next_bulk = max(state.next_bulk, at - self._catch_up()) + self.interval
        overtakes = grant.lane == INTERACTIVE and any(
            process.waiting[BULK] for process in self._present(self.now + self.interval)
        )
        state.overtaken = min(state.overtaken + 1, _OVERTAKING) if overtakes else 0

    def _catch_up(self) -> int:
        """How much a late bulk grant may make up: more where processes hold slots for different times."""
        holds = [process.hold for process in self.state.processes.values() if process.hold]
        if not holds or self.state.rate_factor < FULL:
            return self.request.catch_up
        interval = self.request.interval
        most = interval * 5 // 4 if len(holds) >= _SEVERAL else interval * 2 // 3
        return max(self.request.catch_up, min(most, max(holds) - min(holds)))

    def _present(self, by: int) -> list[ProcessState]:
        """The process that asks, and those that wait, are not late, and come back in time."""
        return [self.mine, *(process for process in self.others if process.due <= by)]

    def _position(self, lane: int, nth: int, by: int) -> Position:
        """Where the nth call to be granted in this exchange stands.

        The bulk call that is every fifth while interactive ones wait goes as they do, without a distance.
        """
        before: list[int] = []
        interactive, bulk = self.mine.waiting
        mine, together = self.mine.since[lane], self.together[lane]
        turn = (nth - 1) // together + 1
        for process in self.others:
            if process.due <= by:
                interactive += process.waiting[INTERACTIVE]
                bulk += process.waiting[BULK]
                turns = turn if process.since[lane] < mine else turn - 1
                before += [process.credit] * min(process.waiting[lane], turns * together)
        overtaken = self.state.overtaken
        if lane == INTERACTIVE:
            between = min(bulk, (overtaken + len(before)) // _OVERTAKING)
            return Position(1 + len(before) + between, is_paced=False, before=tuple(before))
        between = min(interactive, max(0, _OVERTAKING - overtaken) + _OVERTAKING * len(before))
        is_paced = len(before) + between > 0 or interactive == 0
        return Position(1 + len(before) + between, is_paced, tuple(before))

    def _due(self, position: Position) -> int:
        """When a call at this position may go: now, or the moment to come back."""
        if position not in self.moments:
            self.moments[position] = self._moment_of(position)
        return self.moments[position]

    def _moment_of(self, position: Position) -> int:
        rank, state = position.rank, self.state
        at = max(state.paused_until, self.shortest.free_at(rank, position.before, self.mine.hold))
        for limit in self.longer:
            at = max(at, limit.free_at(rank, self.mine.hold))
        if position.is_paced or state.rate_factor < FULL:
            at = max(at, state.next_bulk + (rank - 1) * self.interval)
        return at
