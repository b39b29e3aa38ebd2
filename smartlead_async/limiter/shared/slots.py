"""What is taken of each limit in one exchange, and when it will be free; `slots.lua` is the same.

Of the shortest limit each slot counts once, and is free sooner by the lesser credit of the two that use it one
after the other. Longer limits count every request, and know no credit, which is little of their time.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from smartlead_async.limiter.shared.codec import MOST, EncodedRate
from smartlead_async.limiter.shared.state import Counted, StoreState

_MANY = 32  # slots that are looked at, beyond those that the calls before take
_NONE = MOST, -1  # the moment and the number of no slot at all

# A slot, by the order in which slots are taken: those that are free soonest come first, and of those that are free
# who was counted last. When it is free, when it was counted (below 0), its credit, the end of its lease, its
# number: a plain tuple, since dozens are made in an exchange.
_Place: TypeAlias = tuple[int, int, int, int, int]


class Slot(NamedTuple):
    """A slot that is taken: when its answer was seen, or is expected; its credit; the end of its lease, or 0."""

    at: int
    credit: int
    ends: int


class Moment(NamedTuple):
    """The present, and how much later than expected a held slot may be before it is asked for again."""

    now: int
    interval: int

    def expected(self, usual: int, latest: int) -> int:
        """When a held slot is free that usually is at this moment, and at the latest when its lease has ended.

        One that is late is expected to be as late again, so that it is not asked for in every interval of a lease.
        """
        return min(max(usual, self.now + self.interval, 2 * self.now - usual), latest)


class ShortestLimit:
    """The slots of the shortest limit, for a process of this credit."""

    def __init__(
        self, rate: EncodedRate, moment: Moment, state: StoreState, held: Sequence[Slot], credit: int
    ) -> None:
        self._limit, self._span = rate
        self._moment = moment
        self._presumed, self._presumed_at = state.presumed, state.presumed_at
        self._presumed_until = state.presumed_until(self._span)
        self._credit = credit
        self._counted = state.counted
        since = moment.now - self._span
        self.taken = [*held]
        self.taken += [Slot(at, its, 0) for at, its, is_used in state.counted if at > since and not is_used]
        self._orders: dict[tuple[int, int], list[_Place]] = {}

    def has_room(self, at: int) -> bool:
        """The law: fewer slots are taken at a moment than there are, for who asks."""
        limit = self._limit - self._presumed * (at < self._presumed_until)
        if len(self.taken) < limit:
            return True
        return len(self.taken) - len(self._free(at)) < limit

    def take(self, at: int) -> Slot:
        """Which slot is granted: of those free by then the one settled last."""
        free = self._free(at)
        if not free:
            return Slot(0, 0, 0)
        slot = max(free)
        self.taken.remove(slot)
        place = self._counted.index(Counted(slot.at, slot.credit, 0))
        self._counted[place] = Counted(slot.at, slot.credit, 1)
        return slot

    def add(self, slot: Slot) -> None:
        """One more is held."""
        self.taken.append(slot)
        self._orders.clear()

    def _free(self, at: int) -> list[Slot]:
        """The slots that are free at a moment, for who asks."""
        by, mine = at - self._span, self._credit
        return [
            slot
            for slot in self.taken
            if not slot[2] and slot[0] - (slot[1] if slot[1] < mine else mine) <= by  # noqa: FURB136 (often)
        ]

    def free_at(self, rank: int, takers: Sequence[int], hold: int) -> int:
        """When a slot will be free for a call at this position; the present only if one is.

        Those before it, of whom as many credits are known, take the slots that are free soonest for them. More
        than there are slots come back from those that are granted until then.
        """
        now = self._moment.now
        if now >= self._presumed_until:
            return self._free_at(self._limit, rank, takers, hold)
        expected = self._moment.expected(self._presumed_at, self._presumed_until)
        known = self._limit - self._presumed
        return min(expected, self._free_at(known, rank, takers, hold)) if known > 0 else expected

    def _free_at(self, limit: int, rank: int, takers: Sequence[int], hold: int) -> int:
        """The same, of so many slots."""
        rounds, before = divmod(rank - 1, limit)
        later = rounds * (self._span + max(0, hold - self._credit))
        spare, now = limit - len(self.taken), self._moment.now
        if before < spare:
            return now + later
        most = min(before + 1 + _MANY - min(0, spare), len(self.taken))
        gone = {number for *_, number in self._order(self._credit, most)[: max(0, -spare)]}
        for credit in [*takers[:before], *[self._credit] * (before - len(takers))]:
            free, number = self._soonest(credit, most, gone)
            if spare > 0 and free > now:
                spare -= 1
            else:
                gone.add(number)
        free, _ = self._soonest(self._credit, most, gone)
        return (now if spare > 0 else free) + later

    def _soonest(self, credit: int, most: int, gone: set[int]) -> tuple[int, int]:
        """When the slot is free that is the next but for those that are gone, and its number."""
        for free, _, _, _, number in self._order(credit, most):
            if number not in gone:
                return free, number
        return _NONE

    def _order(self, credit: int, most: int) -> list[_Place]:
        """The order for a process of this credit, of as many as are free soonest for who asks."""
        order = self._orders.get((credit, most))
        if order is None:
            among: Iterable[int] = range(most)
            if most < len(self.taken):
                among = [number for *_, number in self._order(self._credit, len(self.taken))[:most]]
            order = self._orders[credit, most] = sorted(self._places(among, credit))
        return order

    def _places(self, numbers: Iterable[int], mine: int) -> Iterator[_Place]:
        now, span = self._moment.now, self._span
        for number in numbers:
            at, credit, ends = self.taken[number]
            free = at + span - (credit if credit < mine else mine)  # noqa: FURB136 (the innermost loop)
            if ends:
                free = self._moment.expected(free, ends + span)
            soonest = free if free > now else now  # noqa: FURB136 (the innermost loop)
            yield soonest, -at, credit, ends, number


class LongerLimit:
    """The requests that a longer limit counts."""

    def __init__(self, rate: EncodedRate, moment: Moment, state: StoreState, held: Sequence[Slot]) -> None:
        self._limit, self._span = rate
        self._moment = moment
        since = moment.now - self._span
        self._older = state.older[bisect_right(state.older, since) :]
        self._counted = [its.at for its in state.counted if its.at > since]
        self._held = list(held)
        self._presumed, self._presumed_at = state.presumed, state.presumed_at
        self._presumed_until = state.presumed_until(self._span)

    def has_room(self, at: int) -> bool:
        """The law: fewer requests are counted at a moment than may be."""
        since = at - self._span
        free = bisect_right(self._older, since) + bisect_right(self._counted, since)
        return self._taken(at) - free < self._limit

    def add(self, slot: Slot) -> None:
        """One more is held."""
        self._held.append(slot)

    def free_at(self, rank: int, hold: int) -> int:
        """When a call at this position may go."""
        rounds, before = divmod(rank - 1, self._limit)
        later = rounds * (self._span + hold)
        spare = self._limit - self._taken(self._moment.now)
        at = self._moment.now if before < spare else self._nth(before - spare)
        return max(self._moment.now, at) + later

    def _taken(self, at: int) -> int:
        presumed = self._presumed * (at < self._presumed_until)
        return len(self._older) + len(self._counted) + len(self._held) + presumed

    def _nth(self, number: int) -> int:
        """When so many and one more are free, the oldest first."""
        for moments in (self._older, self._counted):
            if number < len(moments):
                return moments[number] + self._span
            number -= len(moments)
        if number >= len(self._held):
            return self._moment.expected(self._presumed_at, self._presumed_until)
        span = self._span
        return sorted(self._moment.expected(slot.at + span, slot.ends + span) for slot in self._held)[number]
