"""The slots of one event loop, without a clock: which call may go when, by all windows at once."""

from math import inf

import pytest

from smartlead_async.limiter.local import LocalSlots
from smartlead_async.limiter.pool import STEP_S, SlotPool
from smartlead_async.limiter.queue import NextLane
from smartlead_async.limiter.rate_limit import Pace, RateLimit
from tests.virtual_time import VirtualTimeLoop, now

TEN = RateLimit(10, per_s=2.0)
FOUR_A_MINUTE = RateLimit(4, per_s=60.0)
SPAN_S = 2.011
MINUTE_S = 60.0 * 1.0055
INTERACTIVE, BULK = NextLane("interactive", is_paced=False), NextLane("bulk", is_paced=True)


def local(rates: tuple[RateLimit, ...], pace: Pace) -> LocalSlots:
    return LocalSlots(SlotPool(rates, pace))


async def test_bulk_needs_a_token_and_single_calls_do_not():
    """A bulk call whose turn it is while a single call waits goes as that would."""
    slots = local((TEN,), "even")
    assert slots.next(5.0, BULK, slots.token_s) == ("bulk", 5.0, True)
    assert slots.next(5.0, INTERACTIVE, slots.token_s) == ("interactive", 5.0, False)
    assert slots.next(5.0, NextLane("bulk", is_paced=False), slots.token_s) == ("bulk", 5.0, False)


async def test_without_limits_nobody_needs_anything():
    """No slot, no wait, nothing to remember; and the pace has a token always."""
    slots = local((), "even")
    assert slots.token_s == 0.0
    assert slots.next(5.0, BULK, slots.token_s) == ("bulk", 5.0, True)
    assert (slots.free(5.0), slots.quiet_at(5.0), slots.expected_at(5.0, 100)) == (None, 5.0, 5.0)
    assert SlotPool((), "even").recent() == ()


async def test_the_pace_is_that_of_the_shortest_limit():
    """Wherever it stands among the others."""
    assert local((FOUR_A_MINUTE, TEN), "even").token_s == 0.2
    assert local((TEN, FOUR_A_MINUTE), "even").token_s == 0.2


async def test_the_latest_of_several_windows_decides():
    """With a slot in one and none in another nobody goes."""
    slots = local((TEN, FOUR_A_MINUTE), "burst")
    for _ in range(4):
        slots.settle(slots.take(0.0, "bulk"), 0.0)
    assert slots.free(1.0) == 0
    assert slots.next(1.0, BULK, slots.token_s)[1] == MINUTE_S
    assert slots.expected_at(1.0, 0) == MINUTE_S


async def test_a_slot_is_held_until_it_is_settled_or_given_back():
    """Each takes one, settling one makes it come back later, giving one back at once."""
    slots = local((TEN,), "even")
    taken = [slots.take(0.0, "interactive") for _ in range(10)]
    assert slots.free(1.0) == 0
    assert slots.next(1.0, INTERACTIVE, slots.token_s)[1] == inf
    slots.give_back(taken[0], 1.0)
    assert slots.free(1.0) == 1
    slots.settle(taken[1], 1.0)
    assert slots.free(1.0) == 1
    assert slots.free(1.0 + SPAN_S) == 2


async def test_a_long_window_is_spread_for_bulk_from_its_first_slot_on():
    """A call each quarter of the minute; in bursts all four go at once."""
    for pace, at in (("even", MINUTE_S / 4), ("burst", 0.0)):
        slots = local((TEN, FOUR_A_MINUTE), pace)  # type: ignore[arg-type]
        slots.take(0.0, "bulk")
        assert slots.next(0.0, BULK, slots.token_s)[1] == at


async def test_a_long_window_is_spread_for_single_calls_once_half_of_it_is_spent():
    """With two of four or five of ten left it is not; with one less, over the rest of the minute."""
    slots = local((TEN, FOUR_A_MINUTE), "even")
    for _ in range(2):
        slots.take(0.0, "interactive")
    assert slots.next(1.0, INTERACTIVE, slots.token_s)[1] == 1.0
    slots.take(0.0, "interactive")
    assert slots.next(1.0, INTERACTIVE, slots.token_s)[1] == MINUTE_S / 2
    slots = local((TEN, RateLimit(10, per_s=60.0)), "even")
    for _ in range(5):
        slots.take(0.0, "interactive")
    assert slots.next(1.0, INTERACTIVE, slots.token_s)[1] == 1.0
    slots.take(0.0, "interactive")
    assert slots.next(1.0, INTERACTIVE, slots.token_s)[1] == MINUTE_S / 5


async def test_the_shortest_window_is_never_spread():
    """The bucket does that."""
    slots = local((TEN,), "even")
    slots.take(0.0, "bulk")
    assert slots.next(0.0, BULK, slots.token_s)[1] == 0.0


async def test_what_a_window_remembers_is_handed_on():
    """The longest memory of all windows; those who take over start with it."""
    pool = SlotPool((TEN, FOUR_A_MINUTE), "even")
    slots = LocalSlots(pool)
    for at in (0.0, 0.5, 30.0):
        slots.settle(slots.take(at, "bulk"), at)
    slots.free(30.5)
    assert pool.recent() == (0.0, 0.5, 30.0)
    assert SlotPool((FOUR_A_MINUTE, TEN), "even", pool.recent()).free(30.5) == 1


async def test_quiet_is_when_nothing_matters_to_the_shortest_window():
    """Never while something is on its way; from the last that was settled on; at once where nothing was."""
    slots = local((FOUR_A_MINUTE, TEN), "even")
    assert slots.quiet_at(5.0) == 5.0
    for at in (5.0, 5.5, 6.0):
        slot = slots.take(at, "bulk")
        assert slots.quiet_at(at) == inf
        slots.settle(slot, at)
    assert slots.quiet_at(6.5) == 6.0 + SPAN_S
    assert slots.quiet_at(9.0) == 9.0


async def test_every_slot_of_a_process_alone_is_good():
    """Nobody else is to be told of a refusal, and nothing is to be let go of."""
    slots = local((TEN,), "even")
    assert slots.is_good(slots.take(0.0, "bulk"), 2.0)
    slots.learned()
    await slots.aclose()
    assert slots.next(0.0, BULK, slots.token_s)[1] == 0.0


async def test_a_request_that_is_written_twice_is_counted_once():
    """As where nothing reports the first time, or a connection is made anew."""
    slots = local((TEN,), "even")
    slot, other = slots.take(0.0, "interactive"), slots.take(0.0, "interactive")
    for counted_by in (2.0, 3.0):
        slots.writing(slot)
        slots.writing(slot)
        assert slots.free(0.0) == 8
        slots.written(slot, counted_by)
        slots.written(slot, counted_by)
    slots.give_back(other, 0.0)
    assert slots.free(0.0) == 9
    assert slots.free(3.0 + SPAN_S) == 10


async def test_an_answer_that_comes_when_its_request_was_settled_long_ago_changes_nothing():
    """Its slot was free again 2 s after its last byte and the window later, and is another's by now."""
    slots = local((TEN,), "even")
    slot = slots.take(0.0, "interactive")
    slots.written(slot, 2.0)
    assert slots.free(2.0 + SPAN_S) == 10
    slots.settle(slot, 5.0)
    assert slots.free(5.0) == 10


async def test_a_request_that_is_written_again_after_it_was_settled_holds_a_slot_again():
    """It took longer than a window to begin: from here on nobody knows when it will be counted."""
    slots = local((TEN,), "even")
    slot = slots.take(0.0, "interactive")
    slots.written(slot, 2.0)
    assert slots.free(9.0) == 10
    slots.writing(slot)
    assert slots.free(9.0) == 9


async def test_a_slot_that_was_said_to_be_written_and_was_not_is_free_at_once():
    """The connection was refused."""
    slots = local((TEN,), "even")
    slot = slots.take(0.0, "interactive")
    slots.written(slot, 2.0)
    slots.give_back(slot, 0.5)
    slots.give_back(slot, 0.5)
    assert slots.free(0.5) == 10


async def test_a_slot_that_was_taken_over_is_held_again_by_whoever_begins_to_write_with_it():
    """A loop that stood still and goes on: what it writes is counted beside what was taken over."""
    pool = SlotPool((TEN,), "even")
    stood_still = LocalSlots(pool)
    slot = stood_still.take(0.0, "interactive")
    with pool.lock:
        pool.take_over(stood_still, 1.0)
    assert not stood_still.is_good(slot, 2.0)
    assert pool.free(1.0) == 9
    stood_still.writing(slot)
    assert pool.free(1.0) == 8


@pytest.mark.parametrize("tell", [LocalSlots.settle, LocalSlots.give_back])
async def test_what_is_told_of_a_slot_that_was_taken_over_changes_nothing(tell):
    """It counts as counted 2 s after the take-over: its loop had begun to write, and then stood still."""
    pool = SlotPool((TEN,), "even")
    stood_still = LocalSlots(pool)
    slot = stood_still.take(0.0, "interactive")
    with pool.lock:
        pool.take_over(stood_still, 1.0)
    tell(stood_still, slot, 2.0)
    assert (pool.free(2.0), pool.quiet_at(2.0)) == (9, 3.0 + SPAN_S)


def test_a_loop_that_was_closed_is_woken_in_vain():
    """And is not waited for any more."""
    loop = VirtualTimeLoop()

    async def make() -> LocalSlots:
        slots = local((TEN,), "even")
        slots.waits_for = ("bulk", 1.0)
        return slots

    slots = loop.run_until_complete(make())
    loop.close()
    slots.wake()
    assert slots.waits_for is None


async def test_a_single_call_of_one_loop_goes_before_a_bulk_call_of_another():
    """Both wait for the one slot, the other for longer; it looks again a moment after the single call."""
    pool = SlotPool((RateLimit(1, per_s=2.0),), "even")
    bulk, single = LocalSlots(pool), LocalSlots(pool)
    single.settle(single.take(0.0, "interactive"), 0.0)
    assert bulk.next(0.0, BULK, 2.0)[1] == SPAN_S
    assert single.next(0.0, INTERACTIVE, 2.0)[1] == SPAN_S
    assert bulk.next(0.0, BULK, 2.0)[1] == SPAN_S + STEP_S


@pytest.mark.parametrize(("before", "while_it_waits", "single_at"), [(8, 3, SPAN_S), (7, 4, SPAN_S + STEP_S)])
async def test_every_fifth_slot_is_for_bulk_of_another_loop(before, while_it_waits, single_at):
    """After four single calls of one loop, all made while a bulk call of another waited."""
    pool = SlotPool((RateLimit(12, per_s=2.0),), "even")
    bulk, single = LocalSlots(pool), LocalSlots(pool)
    bulk.next(0.0, BULK, bulk.token_s)
    bulk.settle(bulk.take(0.0, "bulk"), 0.0)
    for _ in range(before):
        single.settle(single.take(0.0, "interactive"), 0.0)
    assert bulk.next(0.0, BULK, bulk.token_s)[1] > 0.0
    for _ in range(while_it_waits):
        single.settle(single.take(0.0, "interactive"), 0.0)
    assert bulk.next(0.1, BULK, bulk.token_s)[1] == SPAN_S
    assert single.next(0.1, INTERACTIVE, single.token_s)[1] == single_at


async def test_what_several_loops_send_late_is_made_up_in_part():
    """Three tenths of a token, as on one loop."""
    pool = SlotPool((TEN,), "even")
    one, other = LocalSlots(pool), LocalSlots(pool)
    one.next(1.0, BULK, one.token_s)
    one.take(1.0, "bulk")
    assert other.next(1.0, BULK, other.token_s) == ("bulk", pytest.approx(1.0 + 0.7 * 0.2), True)


async def test_more_that_is_known_of_the_way_changes_nothing_for_a_request_that_is_being_written():
    """Its slot is good and held."""
    pool = SlotPool((TEN,), "even")
    slots = LocalSlots(pool)
    slot = slots.take(0.0, "interactive")
    pool.earn(0.3)
    assert (slots.is_good(slot, 2.0), slots.free(0.0)) == (True, 9)


async def test_less_that_is_known_of_the_way_changes_nothing_for_a_request_that_counts_as_counted():
    """It is from 0.3 s after that moment on that its slot comes back, as long as nothing more is known."""
    pool = SlotPool((TEN,), "even")
    slots = LocalSlots(pool)
    pool.earn(0.3)
    slots.written(slots.take(0.0, "interactive"), 2.0)
    pool.earn(0.1)
    assert pool.quiet_at(0.0) == 2.3 + SPAN_S


@pytest.mark.parametrize(("granted_at", "is_on_credit"), [(1.0, True), (7.0, True), (7.1, False)])
async def test_for_three_windows_a_slot_that_came_back_sooner_may_be_a_refusals_reason(granted_at, is_on_credit):
    """Of one in 2 s the second goes 0.4 s sooner, when the answer to the first says so: at 1 s."""
    pool = SlotPool((RateLimit(1, per_s=2.0),), "even")
    slots = LocalSlots(pool)
    pool.earn(1.1)
    slots.settle(slots.take(0.0, "interactive"), 0.0)
    assert slots.next(1.0, INTERACTIVE, 2.0)[1] == 1.0
    slots.take(1.0, "interactive")
    assert pool.is_on_credit(granted_at) is is_on_credit


async def test_a_loop_that_comes_keeps_the_distance_to_what_another_has_sent():
    """Its first bulk call goes a fifth of a second after the other's last."""
    pool = SlotPool((TEN,), "even")
    LocalSlots(pool).take(5.0, "bulk")
    slots = LocalSlots(pool)
    assert slots.next(5.0, BULK, slots.token_s) == ("bulk", 5.2, True)


async def test_a_long_window_is_spread_after_a_refusal_too():
    """A call each quarter of the minute, whatever share of the shorter limit is used."""
    pool = SlotPool((TEN, FOUR_A_MINUTE), "even")
    slots = LocalSlots(pool)
    pool.follow(0.9, None)
    slots.take(0.0, "bulk")
    assert slots.next(0.0, BULK, 1 / 4.5)[1] == MINUTE_S / 4


async def test_a_second_limit_counts_what_was_sent_before_it_was_known():
    """Five of six."""
    pool = SlotPool((TEN,), "even")
    slots = LocalSlots(pool)
    for _ in range(5):
        slots.settle(slots.take(0.0, "interactive"), 0.0)
    pool.follow(1.0, RateLimit(6, per_s=60.0))
    assert slots.free(1.0) == 1


async def test_a_second_limit_is_kept_and_counted_while_it_is_tried_without():
    """Two in 10 s beside ten in 2 s; without it for a moment, and then both requests still count."""
    pool = SlotPool((RateLimit(10, per_s=2.0),), "even")
    slots = LocalSlots(pool)
    pool.follow(1.0, RateLimit(2, per_s=10.0))
    for _ in range(2):
        slots.settle(slots.take(now(), "interactive"), now())
    assert slots.free(now()) == 0
    pool.follow(1.0, None)
    slots.settle(slots.take(now(), "interactive"), now())
    assert slots.free(now()) == 7
    pool.follow(1.0, RateLimit(4, per_s=10.0))
    assert (slots.free(now()), pool.used()) == (1, (RateLimit(10, per_s=2.0), RateLimit(4, per_s=10.0)))


async def test_what_counts_for_a_second_limit_is_not_forgotten_ahead_of_time():
    """A request may be counted up to 2 s after its last byte; what is forgotten then still counts at present."""
    pool = SlotPool((RateLimit(10, per_s=2.0),), "even")
    slots = LocalSlots(pool)
    pool.follow(1.0, RateLimit(2, per_s=10.0))
    slots.settle(slots.take(0.0, "interactive"), 0.0)
    pool.follow(1.0, None)
    slots.written(slots.take(9.0, "interactive"), 11.0)
    pool.follow(1.0, RateLimit(2, per_s=10.0))
    assert slots.free(9.0) == 0


async def test_a_second_limit_of_a_key_without_limits_is_not_kept():
    """Who gives no limit has none."""
    pool = SlotPool((), "even")
    pool.follow(0.5, RateLimit(2, per_s=10.0))
    assert pool.used() == ()


@pytest.mark.parametrize(
    ("next_settled_at", "at"),
    [
        (0.2, SPAN_S),  # the gap is one token
        (0.3, 0.3 + SPAN_S - 0.26),  # 1.3 tokens are left of it
        (0.6, (1.8 + 0.6 + SPAN_S) / 2),  # both gaps are the same
    ],
)
async def test_a_bulk_call_that_a_long_gap_would_follow_goes_later(next_settled_at, at):
    """The last one went at 1.8 s, and a slot is free at 2.011 s: single calls wait less than for two slots."""
    pool = SlotPool((TEN,), "even", [0.0, *[next_settled_at] * 9])
    pool.granted_at = 1.8
    slots = LocalSlots(pool)
    assert slots.next(1.9, BULK, slots.token_s)[1] == pytest.approx(at)
    assert slots.next(1.9, INTERACTIVE, slots.token_s)[1] == pytest.approx(SPAN_S)
