"""The slots of one process, without a clock: who may go when, by all windows at once."""

import asyncio
from math import inf

from smartlead_async import RateLimit
from smartlead_async.limiter.local import Slots, Turn
from smartlead_async.limiter.queue import Lane, Line

TEN = RateLimit(10, per_s=2.0)
FOUR_A_MINUTE = RateLimit(4, per_s=60.0)
SPAN_S = 2.001
MINUTE_S = 60.0 * 1.0005


def waiting(*lanes: Lane) -> Line[int]:
    line: Line[int] = Line()
    for ticket, lane in enumerate(lanes):
        line.join(lane, ticket, asyncio.get_running_loop().create_future(), None)
    return line


async def test_bulk_needs_a_drop_and_single_calls_do_not():
    """A bulk call whose turn it is while a single call waits goes as that would."""
    slots = Slots((TEN,), "even")
    assert slots.next(5.0, waiting("bulk")) == Turn("bulk", 5.0, needs_drop=True)
    assert slots.next(5.0, waiting("interactive", "bulk")) == Turn("interactive", 5.0, needs_drop=False)
    line = waiting(*["interactive"] * 5, "bulk")  # type: ignore[arg-type]
    for _ in range(4):
        line.pop("interactive")
    assert slots.next(5.0, line) == Turn("bulk", 5.0, needs_drop=False)


async def test_without_limits_nobody_needs_anything():
    """No drop, no slot, no wait, nothing to remember."""
    slots = Slots((), "even")
    assert slots.drop_s == 0.0
    assert slots.next(5.0, waiting("bulk")) == Turn("bulk", 5.0, needs_drop=False)
    assert (slots.free(5.0), slots.quiet_at(5.0), slots.expected_at(5.0, 100)) == (None, 5.0, 5.0)
    assert slots.recent() == ()


async def test_the_pace_is_that_of_the_shortest_limit():
    """Wherever it stands among the others."""
    assert Slots((FOUR_A_MINUTE, TEN), "even").drop_s == 0.2
    assert Slots((TEN, FOUR_A_MINUTE), "even").drop_s == 0.2


async def test_the_latest_of_several_windows_decides():
    """With a slot in one and none in another nobody goes."""
    slots = Slots((TEN, FOUR_A_MINUTE), "burst")
    for _ in range(4):
        slots.settle(slots.take(0.0, "bulk"), 0.0)
    assert slots.free(1.0) == 0
    assert slots.next(1.0, waiting("bulk")).at == MINUTE_S
    assert slots.expected_at(1.0, 0) == MINUTE_S


async def test_a_slot_is_held_until_it_is_settled_or_given_back():
    """Each takes one, settling one makes it come back later, giving one back at once."""
    slots = Slots((TEN,), "even")
    for _ in range(10):
        slots.take(0.0, "interactive")
    assert slots.free(1.0) == 0
    assert slots.next(1.0, waiting("interactive")).at == inf
    slots.give_back(0)
    assert slots.free(1.0) == 1
    slots.settle(0, 1.0)
    assert slots.free(1.0) == 1
    assert slots.free(1.0 + SPAN_S) == 2


async def test_a_long_window_is_spread_for_bulk_from_its_first_slot_on():
    """A call each quarter of the minute; in bursts all four go at once."""
    for pace, at in (("even", MINUTE_S / 4), ("burst", 0.0)):
        slots = Slots((TEN, FOUR_A_MINUTE), pace)  # type: ignore[arg-type]
        slots.take(0.0, "bulk")
        assert slots.next(0.0, waiting("bulk")).at == at


async def test_a_long_window_is_spread_for_single_calls_once_half_of_it_is_spent():
    """With two of four left it is not; with one left, over the rest of the minute."""
    slots = Slots((TEN, FOUR_A_MINUTE), "even")
    for _ in range(2):
        slots.take(0.0, "interactive")
    assert slots.next(1.0, waiting("interactive")).at == 1.0
    slots.take(0.0, "interactive")
    assert slots.next(1.0, waiting("interactive")).at == MINUTE_S / 2


async def test_the_shortest_window_is_never_spread():
    """The bucket does that."""
    slots = Slots((TEN,), "even")
    slots.take(0.0, "bulk")
    assert slots.next(0.0, waiting("bulk")).at == 0.0


async def test_what_a_window_remembers_is_handed_on():
    """The longest memory of all windows; those who take over start with it."""
    slots = Slots((TEN, FOUR_A_MINUTE), "even")
    for at in (0.0, 0.5, 30.0):
        slots.settle(slots.take(at, "bulk"), at)
    slots.free(30.5)
    assert slots.recent() == (0.0, 0.5, 30.0)
    assert Slots((FOUR_A_MINUTE, TEN), "even", slots.recent()).free(30.5) == 1


async def test_quiet_is_when_nothing_matters_to_the_shortest_window():
    """Never while something is on its way; from the last that was settled on; at once where nothing was."""
    slots = Slots((FOUR_A_MINUTE, TEN), "even")
    assert slots.quiet_at(5.0) == 5.0
    for at in (5.0, 5.5, 6.0):
        slots.take(at, "bulk")
        assert slots.quiet_at(at) == inf
        slots.settle(0, at)
    assert slots.quiet_at(6.5) == 6.0 + SPAN_S
    assert slots.quiet_at(9.0) == 9.0


async def test_every_slot_of_a_process_alone_is_good():
    """Nobody else is to be told of a refusal, and nothing is to be let go of."""
    slots = Slots((TEN,), "even")
    assert slots.is_good(slots.take(0.0, "bulk"), 2.0)
    slots.refused()
    await slots.aclose()
    assert slots.next(0.0, waiting("bulk")).at == 0.0
