"""The slots of one limit and the queue for them over all processes; the scripts in Lua are the same, line by line.

A process asks when it was told to come, so nothing is ever sent to it. Its position among the calls of all
processes decides: interactive before bulk, every fifth to bulk while both wait, and within a lane the processes
alternate, a process that was granted a slot going to the end. It is granted a slot if one is left for it when
those before it, who come in time, have taken those that are free soonest for them; otherwise it is told when that
will be, as far as is known: a counted request frees its slot at a known moment, a held one is expected to be held
as long as others of its process were. Bulk calls also keep a distance (one interval) to every grant before,
whichever its lane.
"""

from bisect import bisect_right, insort
from math import inf
from typing import NamedTuple

from smartlead_async.limiter.queue import BULK_SHARE
from smartlead_async.limiter.shared.codec import (
    BULK,
    FULL,
    GRACE_US,
    INTERACTIVE,
    LATELY_US,
    LEASE_US,
    LONGEST_US,
    STEP_US,
    EncodedGrant,
    EncodedLearned,
    EncodedRate,
    EncodedReply,
    EncodedRequest,
)
from smartlead_async.limiter.shared.state import UNKNOWN, Counted, Lease, ProcessState, SlotKey, StoreState

_LANES = (INTERACTIVE, BULK)
_LOOKS = 2  # at who comes before a moment, which makes it sooner
_MANY = 32  # slots that are looked at, beyond those that the calls before take
_OVERTAKING = BULK_SHARE - 1  # interactive grants in a row while bulk waits


class Position(NamedTuple):
    """Where a call stands among all that wait, from 1, and whether it keeps a distance to the grant before.

    `before` are the credits of the calls before it, as far as these are known, the greatest first.
    """

    rank: int
    is_paced: bool
    before: list[int]


class Slot(NamedTuple):
    """A slot that is taken: when its answer was seen, or is expected; its credit; the end of its lease, or 0."""

    at: int
    credit: int
    ends: int


def exchange(state: StoreState | None, request: EncodedRequest, clock: int) -> tuple[StoreState, EncodedReply]:
    """Follow one request at a moment of the store's clock; the state is `None` where it cannot be read."""
    if state is None or _has_forgotten(state, request):
        state = _presumed(request, clock)
    state.epoch = state.epoch or max(clock, request.epoch + 1)
    state.version += 1
    now = _now(state, request, clock)
    state.offset = now - clock
    state.last = now
    state.bound(now)
    return state, _Exchange(state, request, now).reply()


def _now(state: StoreState, request: EncodedRequest, clock: int) -> int:
    """The time of the store. It does not go back; and where its clock was set forward, a process knows better."""
    now, process = clock + state.offset, state.processes.get(request.process)
    at_least = process.seen + request.elapsed if process and request.elapsed else now
    return max(state.last, at_least if now > at_least + STEP_US else now)


def _has_forgotten(state: StoreState, request: EncodedRequest) -> bool:
    """Whether the process knows of a later memory than this, or of an earlier one that nothing stands for here."""
    told, remembered = (request.epoch, request.version), (state.epoch, state.version)
    return told > remembered or (0 < request.epoch < state.epoch and not state.presumed)


def _presumed(request: EncodedRequest, clock: int) -> StoreState:
    """As many slots as there are in the shortest limit are held by somebody unknown."""
    limit, _ = min(request.rates, key=lambda rate: rate.span)
    lease = Lease(clock, clock + LEASE_US, 0, 0)
    return StoreState(presumed=1, held={(UNKNOWN, slot): lease for slot in range(limit)})


class _Exchange:
    """One request being followed."""

    def __init__(self, state: StoreState, request: EncodedRequest, now: int) -> None:
        self.state = state
        self.request = request
        self.now = now
        self.mine = state.processes.setdefault(request.process, ProcessState())
        self.interval = request.interval
        self.rates = list(request.rates)
        self.shortest = self.rates.index(min(self.rates, key=lambda rate: rate.span))
        self.taken: list[list[Slot]] = []  # of each rate limit

    def reply(self) -> EncodedReply:
        """What the process is told."""
        state, request, mine = self.state, self.request, self.mine
        is_late = request.first <= mine.first
        if is_late:
            return self._encode([], 0)
        mine.first = request.first
        mine.seen = self.now
        if request.epoch not in {0, state.epoch}:
            return self._encode([], 0)
        self._learn()
        self._recall()
        self._settle()
        self._sweep()
        if request.paused:
            state.paused_until = max(state.paused_until, self.now + request.paused)
        self.mine.credit = request.credit
        self._join()
        self._look_back()
        granted = self._grant()
        return self._encode(granted, max(0, mine.due - self.now - request.slack))

    def _encode(self, granted: list[EncodedGrant], wait: int) -> EncodedReply:
        state = self.state
        return EncodedReply(
            epoch=state.epoch,
            version=state.version,
            wait=min(wait, LONGEST_US),
            processes=len(state.processes),
            paused=max(0, state.paused_until - self.now),
            settled=state.settled,
            learned=EncodedLearned(
                state.learned,
                state.rate_factor,
                state.second_limit,
                state.second_span,
                state.failed,
                max(0, state.probe_at - self.now),
            ),
            grants=tuple(granted),
        )

    def _recall(self) -> None:
        """What the process remembers takes the place of as much that was presumed, where it is not free yet."""
        state, request, now = self.state, self.request, self.now
        if not request.recalls or self.mine.recalled:
            return
        self.mine.recalled = 1
        _, span = min(request.rates, key=lambda rate: rate.span)
        for slot in request.held:
            state.held[request.process, slot] = Lease(now, now + LEASE_US, 0, 0)
        for _, age, credit in request.settled:
            insort(state.counted, Counted(now - age, credit, 0))
        known = len(request.held) + sum(age + credit < span for _, age, credit in request.settled)
        for key in [key for key in state.held if key[0] == UNKNOWN][:known]:
            del state.held[key]

    def _settle(self) -> None:
        """Leases that ended, then what this process holds, has settled, and has given back (all the rest)."""
        state, request, now = self.state, self.request, self.now
        for key, lease in list(state.held.items()):
            if lease.ends <= now:
                del state.held[key]
                insort(state.counted, Counted(lease.ends, 0, 0))
        for slot, age, credit in request.settled:
            if (request.process, slot) in state.held:
                lease = state.held.pop((request.process, slot))
                insort(state.counted, Counted(now - age, credit, 0))
                state.settled += 1
                held_for = min(max(0, now - age - lease.granted), LEASE_US)
                self.mine.hold += (held_for - self.mine.hold) // (8 if self.mine.hold else 1)
        kept = set(request.held)
        for (process, slot), lease in list(state.held.items()):
            if process == request.process and slot in kept:
                state.held[process, slot] = lease._replace(ends=now + LEASE_US)
            elif process == request.process:
                self._give_back((process, slot))

    def _give_back(self, key: SlotKey) -> None:
        """A grant was not used: the pace goes back, and its slot is that of the request before."""
        state = self.state
        lease = state.held.pop(key)
        state.next_bulk = max(0, state.next_bulk - self.interval)
        before = Counted(lease.after, lease.after_credit, 1)
        if before in state.counted:
            state.counted[state.counted.index(before)] = before._replace(is_used=0)

    def _sweep(self) -> None:
        """Forget what no longer matters: old requests, and processes that are gone."""
        state, now = self.state, self.now
        state.horizon = max(state.horizon, *(rate.span for rate in self.rates))
        del state.counted[: bisect_right(state.counted, (now - state.horizon, inf))]
        for name, process in list(state.processes.items()):
            if process.seen + LATELY_US < now:
                del state.processes[name]

    def _learn(self) -> None:
        """What this process has learned is the next version if it knows the last one; slots and pace follow it.

        Where a part of a slot is left the slots come back later, by thousandths that are rounded up.
        """
        state, its = self.state, self.request.learned
        if its.version > state.learned or (self.request.changes and its.version == state.learned):
            state.learned = max(its.version, state.learned + self.request.changes)
            state.rate_factor, state.failed = its.rate_factor, its.failed
            state.second_limit, state.second_span = its.second_limit, its.second_span
            state.probe_at = self.now + its.probe_in
        shortest = self.rates[self.shortest]
        share = shortest.limit * state.rate_factor
        slots = -(-share // FULL)
        span = -(-shortest.span * -(-slots * FULL * FULL // share) // FULL)
        self.rates[self.shortest] = EncodedRate(slots, span)
        if state.second_limit:
            self.rates.append(EncodedRate(state.second_limit, state.second_span))
        self.interval = self.interval * FULL // state.rate_factor

    def _join(self) -> None:
        """Who waits has a sequence number in each lane, from when it began to."""
        for lane in _LANES:
            self.mine.waiting[lane] = self.request.waiting[lane]
            if not self.mine.waiting[lane]:
                self.mine.since[lane] = 0
            elif not self.mine.since[lane]:
                self._go_to_end(lane)

    def _go_to_end(self, lane: int) -> None:
        self.state.joined += 1
        self.mine.since[lane] = self.state.joined

    def _look_back(self) -> None:
        """What takes a slot of each limit: of the shortest each slot once, whoever had it before."""
        state, now = self.state, self.now
        held = [self._held_slot(process, lease) for (process, _), lease in state.held.items()]
        for number, rate in enumerate(self.rates):
            start = bisect_right(state.counted, (now - rate.span, inf))
            counted = [its for its in state.counted[start:] if not (its.is_used and number == self.shortest)]
            self.taken.append([*held, *(Slot(its.at, its.credit, 0) for its in counted)])

    def _held_slot(self, process: str, lease: Lease) -> Slot:
        holder = self.state.processes.get(process)
        hold, credit = (holder.hold, holder.credit) if holder else (0, 0)
        return Slot(lease.granted + hold, credit, lease.ends)

    def _grant(self) -> list[EncodedGrant]:
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
            if at > now + self.request.ahead or not self._has_room(at):
                mine.due = min(self._comes_at(lane, nth[lane], near[lane]) for lane in near)
                break
            granted.append(EncodedGrant(self.request.first + len(granted), lane, at - now))
            nth[lane] += 1
            self._take(granted[-1], at)
        for lane in _LANES:
            if nth[lane] > 1:
                mine.since[lane] = 0
                if mine.waiting[lane]:
                    self._go_to_end(lane)
        return granted

    def _comes_at(self, lane: int, nth: int, position: Position) -> int:
        """When a process is to come back for a call: those before it count that will have come by then."""
        at = self.now + LONGEST_US
        for _ in range(_LOOKS):
            at = self._due(self._position(lane, nth, at)._replace(is_paced=position.is_paced))
        return max(at, self._due(position))

    def _has_room(self, at: int) -> bool:
        """The law: fewer slots of each limit are taken at a moment than there are, for who asks."""
        return all(
            sum(slot.ends > 0 or self._free(slot, rate.span, self.mine.credit) > at for slot in taken) < rate.limit
            for rate, taken in zip(self.rates, self.taken, strict=True)
        )

    def _take(self, grant: EncodedGrant, at: int) -> None:
        state = self.state
        self.mine.waiting[grant.lane] -= 1
        before = self._follow(at)
        lease = Lease(at, self.now + LEASE_US, before.at, before.credit)
        state.held[self.request.process, grant.slot] = lease
        for taken in self.taken:
            taken.append(self._held_slot(self.request.process, lease))
        state.next_bulk = max(state.next_bulk, at - self._catch_up()) + self.interval
        overtakes = grant.lane == INTERACTIVE and any(
            process.waiting[BULK] for process in self._present(self.now + self.interval)
        )
        state.overtaken = min(state.overtaken + 1, _OVERTAKING) if overtakes else 0

    def _follow(self, at: int) -> Slot:
        """Which slot of the shortest limit is granted: of those free by then the one settled last."""
        counted, taken = self.state.counted, self.taken[self.shortest]
        span = self.rates[self.shortest].span
        free = [slot for slot in taken if not slot.ends and self._free(slot, span, self.mine.credit) <= at]
        if not free:
            return Slot(0, 0, 0)
        slot = max(free)
        taken.remove(slot)
        counted[counted.index(Counted(slot.at, slot.credit, 0))] = Counted(slot.at, slot.credit, 1)
        return slot

    def _catch_up(self) -> int:
        """How much a late bulk grant may make up: more where processes hold slots for different times."""
        holds = [process.hold for process in self.state.processes.values() if process.hold]
        if not holds or self.state.rate_factor < FULL:
            return self.request.catch_up
        return max(self.request.catch_up, min(self.request.interval // 2, max(holds) - min(holds)))

    def _present(self, by: int) -> list[ProcessState]:
        """The process that asks, and those that are not late, and come back in time."""
        return [
            process
            for process in self.state.processes.values()
            if process is self.mine or self.now - GRACE_US <= process.due <= by
        ]

    def _position(self, lane: int, nth: int, by: int) -> Position:
        """Where the nth call to be granted in this exchange stands.

        The bulk call that is every fifth while interactive ones wait goes as they do, without a distance.
        """
        before: list[int] = []
        waiting = [0, 0]
        for process in self._present(by):
            waiting[INTERACTIVE] += process.waiting[INTERACTIVE]
            waiting[BULK] += process.waiting[BULK]
            if process is not self.mine:
                turns = nth if process.since[lane] < self.mine.since[lane] else nth - 1
                before += [process.credit] * min(process.waiting[lane], turns)
        before.sort(reverse=True)
        overtaken = self.state.overtaken
        if lane == INTERACTIVE:
            between = min(waiting[BULK], (overtaken + len(before)) // _OVERTAKING)
            return Position(1 + len(before) + between, is_paced=False, before=before)
        between = min(waiting[INTERACTIVE], max(0, _OVERTAKING - overtaken) + _OVERTAKING * len(before))
        is_paced = len(before) + between > 0 or waiting[INTERACTIVE] == 0
        return Position(1 + len(before) + between, is_paced, before)

    def _due(self, position: Position) -> int:
        """When a call at this position may go: now, or the moment to come back."""
        at = max(
            self.now,
            self.state.paused_until,
            *(self._free_at(rate, taken, position) for rate, taken in zip(self.rates, self.taken, strict=True)),
        )
        if position.is_paced or self.state.rate_factor < FULL:
            at = max(at, self.state.next_bulk + (position.rank - 1) * self.interval)
        return at

    def _free_at(self, rate: EncodedRate, taken: list[Slot], position: Position) -> int:
        """When a slot of a rate limit will be free for a call at this position; `now` only if it is.

        Those before it take the slots that are free soonest for them. More than there are slots come back from
        those that are granted until then.
        """
        mine, now = self.mine, self.now
        rounds, before = divmod(position.rank - 1, rate.limit)
        later = rounds * (rate.span + max(0, mine.hold - mine.credit))
        spare = rate.limit - len(taken)
        if before < spare:
            return now + later
        takers = position.before[:before]
        takers += [mine.credit] * (before - len(takers) + max(0, -spare))
        left = sorted(taken, key=lambda slot: (slot.at - slot.credit, *slot))[: len(takers) + 1 + _MANY]
        left += [Slot(now - rate.span, 0, 0)] * spare
        for credit in takers:
            left.remove(self._soonest(left, rate.span, credit))
        return max(now, self._free(self._soonest(left, rate.span, mine.credit), rate.span, mine.credit)) + later

    def _soonest(self, slots: list[Slot], span: int, credit: int) -> Slot:
        """The slot that is free soonest for a process; of those that are, the one that was counted last."""

        def order(slot: Slot) -> tuple[int, int, int, int]:
            return max(self.now, self._free(slot, span, credit)), -slot.at, slot.credit, slot.ends

        return min(slots, key=order)

    def _free(self, slot: Slot, span: int, credit: int) -> int:
        """When a slot is free for a process: sooner by the lesser of two credits; if held, as far as is known.

        One that is late is expected to be as late again, so that it is not asked for in every interval of a lease.
        """
        usual = slot.at - min(slot.credit, credit) + span
        if not slot.ends:
            return usual
        return min(max(usual, self.now + self.interval, 2 * self.now - usual), slot.ends + span)
