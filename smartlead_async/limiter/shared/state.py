"""All a store remembers of a limit, in microseconds; and the text of it, which is read strictly."""

import json
from bisect import bisect_right, insort
from collections.abc import Sequence
from itertools import chain
from math import inf
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

import attrs

from smartlead_async.limiter.shared.codec import (
    FULL,
    LEASE_US,
    LONGEST_PROBE_US,
    LONGEST_SPAN_US,
    LONGEST_US,
    LOWEST,
    MOST,
    PRESUMED_US,
    EncodedRate,
)

SlotKey: TypeAlias = tuple[str, int]  # a process and its number of a slot


class Counted(NamedTuple):
    """When the answer of a settled slot was seen, and by how much sooner it may be free.

    `is_used` says whether (1) its slot was granted again.
    """

    at: int
    credit: int
    is_used: int


class Lease(NamedTuple):
    """When a held slot was granted, when it is taken as settled if nothing is heard of it, and whom it follows.

    That is what was counted with the same slot before it; both numbers are 0 where nothing was.
    """

    granted: int
    ends: int
    after: int
    after_credit: int


@attrs.define
class ProcessState:
    """A process in the queue.

    Attributes:
        first: The number of the first slot of its last request.
        seen: When that was.
        due: When it was told to come back.
        credit: How much sooner a slot may be free for it.
        hold: How long its slots are held until an answer is seen, an average.
        recalled: Whether (1) it has told all it remembers in this epoch, where that was asked for.
        waiting: How many calls wait, by lane.
        since: Their sequence number, by lane: the lesser goes sooner.
    """

    first: int = 0
    seen: int = 0
    due: int = 0
    credit: int = 0
    hold: int = 0
    recalled: int = 0
    waiting: list[int] = attrs.Factory(lambda: [0, 0])
    since: list[int] = attrs.Factory(lambda: [0, 0])

    @classmethod
    def of(cls, numbers: Sequence[int]) -> "ProcessState":
        """That of these numbers."""
        first, seen, due, credit, hold, recalled, single, bulk, since_single, since_bulk = numbers
        return cls(first, seen, due, credit, hold, recalled, [single, bulk], [since_single, since_bulk])

    def numbers(self) -> list[int]:
        """All of it."""
        numbers = [self.first, self.seen, self.due, self.credit, self.hold, self.recalled]
        return [*numbers, *self.waiting, *self.since]

    def bound(self, now: int, latest: int) -> None:
        """It was not seen later than now, and is not due later than that."""
        self.seen = min(self.seen, now)
        self.due = min(self.due, latest)
        self.hold = min(self.hold, LEASE_US)


@attrs.define
class StoreState:
    """All a store remembers of a limit.

    Attributes:
        epoch: When it began to remember; 0 where it has not yet.
        version: Exchanges since then.
        presumed: So many slots somebody unknown may have held when it began after a memory that is lost,
        presumed_at: and when that was; 0 where none is lost.
        last: The latest moment. Time does not go back: if the clock did (a reboot, a corrected clock), it stands
            still, so that no slot is free too soon; nor does it follow a clock that was set forward.
        clock: What the clock showed then.
        horizon: So long is remembered when a request was counted.
        paused_until: The end of the common pause.
        next_bulk: When the next bulk grant is due.
        overtaken: Interactive grants in a row while bulk waited.
        joined: Sequence numbers given so far.
        settled: Slots that were, so far.
        learned: The version of what refusals have taught:
        rate_factor: the share of the shortest limit that is used, in thousandths;
        second_limit: a limit beside those the processes know, 0 where there is none,
        second_span: and when a slot of it is free again;
        failed: trials that were refused;
        probe_at: when more is tried.
        counted: Settled slots that may not be free again for everybody, in order.
        older: When those before them were counted, in order: longer limits count them on.
        held: Slots that are not settled.
        processes: By name.
        rates: The limits that processes have told, and when each was told last.
    """

    epoch: int = 0
    version: int = 0
    presumed: int = 0
    presumed_at: int = 0
    last: int = 0
    clock: int = 0
    horizon: int = 0
    paused_until: int = 0
    next_bulk: int = 0
    overtaken: int = 0
    joined: int = 0
    settled: int = 0
    learned: int = 0
    rate_factor: int = FULL
    second_limit: int = 0
    second_span: int = 0
    failed: int = 0
    probe_at: int = 0
    counted: list[Counted] = attrs.Factory(list[Counted])
    older: list[int] = attrs.Factory(list[int])
    held: dict[SlotKey, Lease] = attrs.Factory(dict[SlotKey, Lease])
    processes: dict[str, ProcessState] = attrs.Factory(dict[str, ProcessState])
    rates: dict[EncodedRate, int] = attrs.Factory(dict[EncodedRate, int])

    def go_to_end(self, process: ProcessState, lane: int) -> None:
        """The process is the last of those that wait in a lane."""
        self.joined += 1
        process.since[lane] = self.joined

    def count(self, at: int, credit: int, is_used: int = 0) -> None:
        """A slot was settled at this moment."""
        insort(self.counted, Counted(at, credit, is_used))

    def presumed_until(self, span: int) -> int:
        """When all that was presumed to be held is free again: a lease and a window later."""
        return self.presumed_at + PRESUMED_US + span if self.presumed else 0

    def sweep(self, now: int, span: int) -> None:
        """Of what was counted a span ago keep when, and only as long as a longer limit counts it."""
        free = bisect_right(self.counted, (now - span, inf))
        self.older += [its.at for its in self.counted[:free]]
        self.older.sort()
        del self.counted[:free]
        del self.older[: bisect_right(self.older, now - self.horizon)]

    def bound(self, now: int) -> None:
        """Whatever was written into the store: nothing in it holds anybody up for longer than a bound."""
        latest = now + LONGEST_US
        self.paused_until = min(self.paused_until, latest)
        self.next_bulk = min(self.next_bulk, latest)
        self.presumed_at = min(self.presumed_at, now)
        self.second_span = min(self.second_span, LONGEST_SPAN_US)
        self.probe_at = min(self.probe_at, now + LONGEST_PROBE_US)
        if self.counted and self.counted[-1].at > now:
            self.counted = [its._replace(at=min(its.at, now)) for its in self.counted]
        if self.older and self.older[-1] > now:
            self.older = [min(at, now) for at in self.older]
        for key, its in self.held.items():
            if its.granted > latest or its.ends > now + LEASE_US:
                self.held[key] = its._replace(granted=min(its.granted, latest), ends=min(its.ends, now + LEASE_US))
        for process in self.processes.values():
            process.bound(now, latest)
        for rate, told in self.rates.items():
            self.rates[rate] = min(told, now)


_NUMBERS = [field.name for field in attrs.fields(StoreState) if field.type is int]
_numbers = attrgetter(*_NUMBERS)
_encode = json.JSONEncoder(separators=(",", ":")).encode


def dump_state(state: StoreState) -> str:
    """The text of a state: its numbers, rows of numbers of each kind, and the names of who holds and who asks."""
    held = [(slot, *lease) for (_, slot), lease in state.held.items()]
    processes = [process.numbers() for process in state.processes.values()]
    rates = [(*rate, told) for rate, told in state.rates.items()]
    names = [*(name for name, _ in state.held), *state.processes]
    return _encode([_numbers(state), state.counted, state.older, held, processes, rates, names])


def load_state(text: object) -> StoreState | None:
    """The state of a text; `None` where it is not such a text."""
    try:
        numbers, counted, older, held, processes, rates, [*names] = json.loads(text)  # type: ignore[arg-type]  # whatever
        _check([*numbers, *older, *chain.from_iterable(chain(counted, held, processes, rates))], names)
        state = StoreState(counted=sorted(map(Counted._make, counted)), older=sorted(older))
        for field, number in zip(_NUMBERS, numbers, strict=True):
            setattr(state, field, number)
        for name, (slot, *lease) in zip(names[: len(held)], held, strict=True):
            state.held[name, slot] = Lease._make(lease)
        for name, row in zip(names[len(held) :], processes, strict=True):
            state.processes[name] = ProcessState.of(row)
        state.rates = {EncodedRate(limit, span): told for limit, span, told in rates}
    except (ValueError, TypeError, IndexError, RecursionError):
        return None
    is_sound = LOWEST <= state.rate_factor <= FULL and (state.second_limit > 0) == (state.second_span > 0)
    return state if is_sound and all(map(all, state.rates)) else None


def _check(numbers: list[Any], names: list[Any]) -> None:
    """These must be whole numbers that both stores write and read as they are, and texts."""
    if set(map(type, numbers)) != {int} or not set(map(type, names)) <= {str}:
        raise ValueError
    if not 0 <= min(numbers) <= max(numbers) <= MOST:
        raise ValueError
