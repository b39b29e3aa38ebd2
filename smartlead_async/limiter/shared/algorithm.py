"""The slots of one limit and the line for them over all processes; `algorithm.lua` is the same, line by line.

A process asks when it was told to come, so nothing is ever sent to it. Its position among the calls of all
processes decides: interactive before bulk, every fifth to bulk while both wait, and within a lane the processes
take turns, a process that was granted a slot going to the end. It is granted a slot if enough are free
for itself and for those before it who come in time; otherwise it is told when the slot of its position will be
free, as far as that is known: counted requests free theirs at a known moment, held ones are expected to be held
as long as others were. Bulk calls also keep a distance (one drop) to every grant before, on credit or not.
"""

from bisect import bisect_right, insort

import attrs

from smartlead_async.limiter.congestion import CLEAN_ANSWERS
from smartlead_async.limiter.queue import BULK_TURN
from smartlead_async.limiter.shared.codec import (
    BULK,
    FULL,
    GRACE_US,
    INTERACTIVE,
    LATELY_US,
    LEASE_US,
    STEP,
    Given,
    Told,
)

_LANES = (INTERACTIVE, BULK)


@attrs.define
class Place:
    """A process in the line: by lane, how many wait and since which turn (the lesser the sooner)."""

    first: int = 0
    seen: int = 0
    due: int = 0
    waiting: list[int] = attrs.Factory(lambda: [0, 0])
    since: list[int] = attrs.Factory(lambda: [0, 0])
    ceiling: int = FULL


@attrs.define
class Slots:
    """All a store remembers of a limit. Times in microseconds.

    Attributes:
        last: The latest moment. Time does not go back: if the clock did (a reboot, a corrected clock), it stands
            still, by `offset`, so that no slot is free too soon.
        horizon: So long is remembered when a request was counted.
        next_bulk: When the next bulk grant is due.
        overtaken: Interactive grants in a row while bulk waited.
        turns: Places given so far.
        hold: How long a slot is held, an average of those seen.
        slowed_to: The pace after a refusal, in thousandths, and since it changed:
        clean: Slots that were settled.
        counted: When settled slots were counted, in order.
        held: By process and number, when a slot was granted and when its lease ends.
    """

    last: int = 0
    offset: int = 0
    horizon: int = 0
    paused_until: int = 0
    next_bulk: int = 0
    overtaken: int = 0
    turns: int = 0
    hold: int = 0
    slowed_to: int = FULL
    clean: int = 0
    counted: list[int] = attrs.Factory(list[int])
    held: dict[str, tuple[int, int]] = attrs.Factory(dict[str, tuple[int, int]])
    places: dict[str, Place] = attrs.Factory(dict[str, Place])


def take_turn(slots: Slots, told: Told, clock: int) -> Given:
    """Follow one ask at a moment of the store's clock."""
    has_forgotten = slots.last == 0 and told.is_known
    now = max(slots.last, clock + slots.offset)
    slots.offset = now - clock
    slots.last = now
    mine = slots.places.setdefault(told.process, Place())
    if told.first <= mine.first:
        return Given((), 0, len(slots.places), max(0, slots.paused_until - now))
    mine.first = told.first
    mine.seen = now
    _settle(slots, told, now)
    if has_forgotten:
        _presume(slots, told, now)
    _sweep(slots, told, now)
    if told.paused:
        slots.paused_until = max(slots.paused_until, now + told.paused)
    for lane in _LANES:
        mine.waiting[lane] = told.waiting[lane]
        mine.since[lane] = (mine.since[lane] or _next_place(slots)) if mine.waiting[lane] else 0
    mine.ceiling = told.ceiling
    granted = _grant(slots, _slowed(slots, told), mine, now)
    for lane in _LANES:
        if any(its == lane for _, its, _ in granted):
            mine.since[lane] = _next_place(slots) if mine.waiting[lane] else 0
    wait = max(0, mine.due - now - told.slack)
    return Given(tuple(granted), wait, len(slots.places), max(0, slots.paused_until - now))


def _settle(slots: Slots, told: Told, now: int) -> None:
    """Leases that ended, then what this process holds, has settled, and has given back (all the rest).

    The pace goes back by what was given back.
    """
    for name, (_, until) in list(slots.held.items()):
        if until <= now:
            del slots.held[name]
            insort(slots.counted, until)
    for slot, age in told.settled:
        its = slots.held.pop(f"{told.process}:{slot}", None)
        if its is not None:
            insort(slots.counted, now - age)
            slots.clean += 1
            held_for = min(max(0, now - age - its[0]), LEASE_US)
            slots.hold += (held_for - slots.hold) // 8
    kept = {f"{told.process}:{slot}" for slot in told.held}
    for name, (granted, _) in list(slots.held.items()):
        if name in kept:
            slots.held[name] = (granted, now + LEASE_US)
        elif name.startswith(f"{told.process}:"):
            del slots.held[name]
            slots.next_bulk -= told.drop


def _presume(slots: Slots, told: Told, now: int) -> None:
    """The store has lost its memory: what the process holds is held, and as many as may be were just counted.

    It is the shortest window that is presumed full; of longer ones nothing is known.
    """
    for slot in told.held:
        slots.held[f"{told.process}:{slot}"] = (now, now + LEASE_US)
    limit, _ = min(told.rates, key=lambda rate: rate[1])
    slots.counted.extend([now] * limit)


def _sweep(slots: Slots, told: Told, now: int) -> None:
    """Forget what no longer matters: old requests, and processes that are gone."""
    slots.horizon = max(slots.horizon, *(span for _, span in told.rates))
    del slots.counted[: bisect_right(slots.counted, now - slots.horizon)]
    for name, place in list(slots.places.items()):
        if place.seen + LATELY_US < now:
            del slots.places[name]


def _slowed(slots: Slots, told: Told) -> Told:
    """After a refusal all grants, interactive ones too, keep a longer distance, until clean answers shorten it."""
    if told.slowed_to < FULL:
        slots.slowed_to = min(slots.slowed_to, told.slowed_to)
        slots.clean = 0
    elif slots.clean >= CLEAN_ANSWERS:
        ceiling = min(place.ceiling for place in slots.places.values())
        slots.slowed_to = max(slots.slowed_to, min(ceiling, slots.slowed_to + STEP))
        slots.clean = 0
    return attrs.evolve(told, slowed_to=slots.slowed_to, drop=told.drop * FULL // slots.slowed_to)


def _next_place(slots: Slots) -> int:
    slots.turns += 1
    return slots.turns


def _grant(slots: Slots, told: Told, mine: Place, now: int) -> list[tuple[int, int, int]]:
    """Grant while the position of the process's next call is within what is free; then say when to come back."""
    granted: list[tuple[int, int, int]] = []
    nth = [1, 1]
    while any(mine.waiting):
        near = {
            lane: _position(slots, mine, lane, nth[lane], now, now + told.drop)
            for lane in _LANES
            if mine.waiting[lane]
        }
        lane = min(near, key=lambda lane: near[lane][0])
        at = _due(slots, told, *near[lane], now)
        if at > now + told.ahead:
            mine.due = min(
                _due(slots, told, _position(slots, mine, lane, nth[lane], now, None)[0], is_paced, now)
                for lane, (_, is_paced) in near.items()
            )
            return granted
        slot = told.first + len(granted)
        granted.append((slot, lane, at - now))
        nth[lane] += 1
        mine.waiting[lane] -= 1
        slots.held[f"{told.process}:{slot}"] = (at, now + LEASE_US)
        slots.next_bulk = max(slots.next_bulk, at - told.early) + told.drop
        overtakes = lane == INTERACTIVE and any(
            place.waiting[BULK] for place in _present(slots, mine, now, now + told.drop)
        )
        slots.overtaken = min(slots.overtaken + 1, BULK_TURN - 1) if overtakes else 0
    mine.due = now
    return granted


def _present(slots: Slots, mine: Place, now: int, by: int | None) -> list[Place]:
    """The process that asks, and those that have not missed their turn and come back in time."""
    return [
        place
        for place in slots.places.values()
        if place is mine or (place.due + GRACE_US >= now and (by is None or place.due <= by))
    ]


def _position(slots: Slots, mine: Place, lane: int, nth: int, now: int, by: int | None) -> tuple[int, bool]:
    """Where the nth call to be granted in this turn stands among all calls, from 1, and whether it is spaced.

    A bulk call whose turn it is while interactive ones wait goes as they do, unspaced.
    """
    before = 0
    waiting = [0, 0]
    for place in _present(slots, mine, now, by):
        waiting[INTERACTIVE] += place.waiting[INTERACTIVE]
        waiting[BULK] += place.waiting[BULK]
        if place is not mine:
            before += min(place.waiting[lane], nth if place.since[lane] < mine.since[lane] else nth - 1)
    overtaking = BULK_TURN - 1
    if lane == INTERACTIVE:
        return 1 + before + min(waiting[BULK], (slots.overtaken + before) // overtaking), False
    between = min(waiting[INTERACTIVE], overtaking - slots.overtaken + overtaking * before)
    return 1 + before + between, before + between > 0 or waiting[INTERACTIVE] == 0


def _due(slots: Slots, told: Told, position: int, is_paced: bool, now: int) -> int:
    """When a call at this position may go: now, or the moment to come back."""
    at = max(now, slots.paused_until, *(_free_at(slots, told, *rate, position, now) for rate in told.rates))
    if is_paced or told.slowed_to < FULL:
        at = max(at, slots.next_bulk + (position - 1) * told.drop)
    return at


def _free_at(slots: Slots, told: Told, limit: int, span: int, position: int, now: int) -> int:
    """When so many slots of a rate limit will have been free; `now` only if they are.

    More than there are slots come back from those that are granted until then.
    """
    rounds, nth = divmod(position - 1, limit)
    start = bisect_right(slots.counted, now - span)
    missing = len(slots.held) + len(slots.counted) - start + nth + 1 - limit
    at = now
    if missing > 0:
        free_at = [counted + span for counted in slots.counted[start : start + missing]]
        free_at += [_expected_at(slots, told, *its, span, now) for its in slots.held.values()]
        at = sorted(free_at)[missing - 1]
    return at + rounds * (span + slots.hold)


def _expected_at(slots: Slots, told: Told, granted: int, until: int, span: int, now: int) -> int:
    """When a held slot will be free: as others would have been, not before a drop; at the latest by its lease.

    One that is late is expected to be as late again, so that it is not asked for in every drop of a lease.
    """
    usual = granted + slots.hold + span
    return min(max(usual, now + told.drop, 2 * now - usual), until + span)
