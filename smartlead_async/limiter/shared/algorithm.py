"""What a store remembers of a limit, and follows of a request; the scripts in Lua are the same, line by line.

What a process tells of its slots comes first, here; which calls are granted one then is in `grants.py`.
"""

from smartlead_async.limiter.shared.codec import (
    BULK,
    FULL,
    INTERACTIVE,
    LATELY_US,
    LEASE_US,
    LONGEST_US,
    EncodedGrant,
    EncodedLearned,
    EncodedRate,
    EncodedReply,
    EncodedRequest,
)
from smartlead_async.limiter.shared.grants import Grants
from smartlead_async.limiter.shared.state import Counted, Lease, ProcessState, SlotKey, StoreState

_LANES = (INTERACTIVE, BULK)


def exchange(state: StoreState | None, request: EncodedRequest, clock: int) -> tuple[StoreState, EncodedReply]:
    """Follow one request at a moment of the store's clock; the state is `None` where it cannot be read."""
    if state is None or _has_forgotten(state, request):
        state = _presumed(request, clock)
    state.epoch = state.epoch or max(clock, request.epoch + 1)
    state.version += 1
    now = _now(state, request, clock)
    state.last, state.clock = now, clock
    state.bound(now)
    return state, _Exchange(state, request, now).reply()


def _now(state: StoreState, request: EncodedRequest, clock: int) -> int:
    """The time of the store. It does not go back; and where its clock was set forward, a process knows better."""
    now, process = state.last + clock - state.clock, state.processes.get(request.process)
    latest = process.seen + request.elapsed if process and request.elapsed else now
    return max(state.last, min(now, latest))


def _has_forgotten(state: StoreState, request: EncodedRequest) -> bool:
    """Whether the process knows of a later memory than this, or of an earlier one that nothing stands for here.

    Or whether this memory may be one of before, which who comes first cannot tell by what it knows.
    """
    if request.restarted and state.epoch:
        return True
    told, remembered = (request.epoch, request.version), (state.epoch, state.version)
    return told > remembered or (0 < request.epoch < state.epoch and not state.presumed_at)


def _presumed(request: EncodedRequest, clock: int) -> StoreState:
    """As many slots as there are in the shortest limit are held by somebody unknown."""
    limit, _ = min(request.rates, key=lambda rate: rate.span)
    return StoreState(presumed=limit, presumed_at=clock)


class _Exchange:
    """One request being followed."""

    def __init__(self, state: StoreState, request: EncodedRequest, now: int) -> None:
        self.state = state
        self.request = request
        self.now = now
        self.mine = state.processes.setdefault(request.process, ProcessState())
        self.interval = request.interval
        self.rates = self._rates_of_all()
        self.shortest = self.rates.index(min(self.rates, key=lambda rate: rate.span))
        self.span = self.rates[self.shortest].span

    def _rates_of_all(self) -> list[EncodedRate]:
        """The limits of all processes that asked lately: of those with one span the least.

        Where each kept its own, a process with a lesser limit than others would never find one slot free.
        """
        rates = {rate: told for rate, told in self.state.rates.items() if told + LATELY_US >= self.now}
        self.state.rates = {**rates, **dict.fromkeys(self.request.rates, self.now)}
        least: dict[int, int] = {}
        for limit, span in self.state.rates:
            least[span] = min(limit, least.get(span, limit))
        return [EncodedRate(limit, span) for span, limit in least.items()]

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
        granted = Grants(state, request, self.now, self.rates, self.shortest, self.interval).grant()
        reply = self._encode(granted, max(0, mine.due - self.now - request.slack))
        if request.leaves:
            del state.processes[request.process]
        return reply

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
        """What the process remembers takes the place of as much that was presumed.

        That is what was in use, or free for nobody, when the store began to remember. What was free for this
        process alone it may have used again, and what it was granted in advance was another's until then.
        """
        state, request, now, began = self.state, self.request, self.now, self.state.presumed_at
        if not request.recalls or self.mine.recalled:
            return
        self.mine.recalled = 1
        for slot in request.held:
            state.held[request.process, slot] = Lease(now, now + request.lease, 0, 0)
        known = sum(now - age <= began for age in request.held_ages)
        for _, age, credit in request.settled:
            is_free = now - age + self.span - credit <= began
            known += not is_free and now - age - credit <= began
            state.count(now - age, credit, int(is_free))
        state.presumed = max(0, state.presumed - known)

    def _settle(self) -> None:
        """Leases that ended, then what this process holds, has settled, and has given back (all the rest)."""
        state, request, now = self.state, self.request, self.now
        for key, lease in list(state.held.items()):
            if lease.ends <= now:
                del state.held[key]
                state.count(lease.ends, 0)
        for slot, age, credit in request.settled:
            if (request.process, slot) in state.held:
                lease = state.held.pop((request.process, slot))
                state.count(now - age, credit)
                state.settled += 1
                held_for = min(max(0, now - age - lease.granted), LEASE_US)
                self.mine.hold += (held_for - self.mine.hold) // (8 if self.mine.hold else 1)
        kept = set(request.held)
        for (process, slot), lease in list(state.held.items()):
            if process == request.process and slot in kept:
                state.held[process, slot] = lease._replace(ends=max(lease.ends, now + request.lease))
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
        state.sweep(now, self.rates[self.shortest].span)
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
                self.state.go_to_end(self.mine, lane)
