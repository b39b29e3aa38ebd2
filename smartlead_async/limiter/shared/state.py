"""All a store remembers of a limit, in microseconds; and the text of it, which is read strictly."""

import json
from typing import Any, NamedTuple, TypeAlias

import attrs

from smartlead_async.limiter.shared.codec import (
    FULL,
    LEASE_US,
    LONGEST_PROBE_US,
    LONGEST_SPAN_US,
    LONGEST_US,
    LOWEST,
    is_whole,
)

UNKNOWN = ""  # the process that holds what is presumed to be held
SlotKey: TypeAlias = tuple[str, int]  # a process and its number of a slot


class Counted(NamedTuple):
    """When the answer of a settled slot was seen, and by how much sooner it may be free.

    `is_used` says whether (1) its slot of the shortest limit was granted again; longer limits count it on.
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


@attrs.define
class StoreState:
    """All a store remembers of a limit.

    Attributes:
        epoch: When it began to remember; 0 where it has not yet.
        version: Exchanges since then.
        presumed: Whether (1) it began with all slots held by somebody unknown.
        last: The latest moment. Time does not go back: if the clock did (a reboot, a corrected clock), it stands
            still, by `offset`, so that no slot is free too soon; nor does it follow a clock that was set forward.
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
        counted: Settled slots, in order.
        held: Slots that are not settled.
        processes: By name.
    """

    epoch: int = 0
    version: int = 0
    presumed: int = 0
    last: int = 0
    offset: int = 0
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
    held: dict[SlotKey, Lease] = attrs.Factory(dict[SlotKey, Lease])
    processes: dict[str, ProcessState] = attrs.Factory(dict[str, ProcessState])

    def go_to_end(self, process: ProcessState, lane: int) -> None:
        """The process is the last of those that wait in a lane."""
        self.joined += 1
        process.since[lane] = self.joined

    def bound(self, now: int) -> None:
        """Whatever was written into the store: nothing in it holds anybody up for longer than a bound."""
        latest = now + LONGEST_US
        self.paused_until = min(self.paused_until, latest)
        self.next_bulk = min(self.next_bulk, latest)
        self.second_span = min(self.second_span, LONGEST_SPAN_US)
        self.probe_at = min(self.probe_at, now + LONGEST_PROBE_US)
        self.counted = [Counted(min(at, now), credit, is_used) for at, credit, is_used in self.counted]
        self.held = {
            key: its._replace(granted=min(its.granted, latest), ends=min(its.ends, now + LEASE_US))
            for key, its in self.held.items()
        }
        for process in self.processes.values():
            process.seen = min(process.seen, now)
            process.due = min(process.due, latest)
            process.hold = min(process.hold, LEASE_US)


_NUMBERS = [field.name for field in attrs.fields(StoreState) if field.type is int]


def dump_state(state: StoreState) -> str:
    """The text of a state: its numbers, and a flat row for each thing of a kind."""
    rows: dict[str, Any] = {
        "numbers": [getattr(state, name) for name in _NUMBERS],
        "counted": state.counted,
        "held": [[*key, *lease] for key, lease in state.held.items()],
        "processes": [[name, *_numbers(process)] for name, process in state.processes.items()],
    }
    return json.dumps(rows, separators=(",", ":"))


def _numbers(its: ProcessState) -> list[int]:
    numbers = [its.first, its.seen, its.due, its.credit, its.hold, its.recalled]
    return [*numbers, *its.waiting, *its.since]


def load_state(text: object) -> StoreState | None:
    """The state of a text; `None` where it is not such a text."""
    try:
        rows = json.loads(text)  # type: ignore[arg-type]  # whatever lies in the column
        [numbers] = _rows([rows["numbers"]], 0, len(_NUMBERS))
        state = StoreState(**dict(zip(_NUMBERS, numbers, strict=True)))
        state.counted = sorted(Counted(*row) for row in _rows(rows["counted"], 0, 3))
        state.held = {(row[0], row[1]): Lease(*row[2:]) for row in _rows(rows["held"], 1, 5)}
        for name, *values in _rows(rows["processes"], 1, 10):
            first, seen, due, credit, hold, recalled, *lanes = values
            state.processes[name] = ProcessState(first, seen, due, credit, hold, recalled, lanes[:2], lanes[2:])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return (
        state
        if LOWEST <= state.rate_factor <= FULL and (state.second_limit > 0) == (state.second_span > 0)
        else None
    )


def _rows(rows: list[list[Any]], names: int, numbers: int) -> list[list[Any]]:
    """Rows of so many names and so many whole numbers; whatever it is, it is looked at."""
    if type(rows) is not list or not all(_is_row(row, names, numbers) for row in rows):
        raise ValueError
    return rows


def _is_row(row: list[Any], names: int, numbers: int) -> bool:
    return (
        type(row) is list
        and len(row) == names + numbers
        and all(type(name) is str for name in row[:names])
        and all(map(is_whole, row[names:]))
    )
