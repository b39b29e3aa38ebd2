"""The arithmetic of one window, without a clock."""

from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartlead_async.limiter.errors import LimiterSettingError
from smartlead_async.limiter.rate_limit import RateLimit, Window


def test_as_many_slots_as_the_limit_are_free_at_first():
    """Nine held leave one slot, ten none until an answer comes."""
    window = Window(RateLimit(10, per_s=2.0))
    assert window.free_at(held=9) == -inf
    assert window.free_at(held=10) == inf


def test_a_slot_is_free_again_a_window_and_a_margin_after_it_was_settled():
    """Ten settled at 1.0 free their slots at 3.001, not before: clocks may differ by 500 ppm."""
    window = Window(RateLimit(10, per_s=2.0))
    for _ in range(10):
        window.settle(1.0)
    assert window.free_at(held=0) == 1.0 + window.span_s
    assert window.span_s == 2.011


@given(st.floats(0, 1e9), st.sampled_from([0.5, 2.0, 7.0, 60.0, 3600.0]))
def test_a_slot_is_free_at_the_very_moment_that_was_told_and_not_before(at, per_s):
    """To the last bit of a float: whoever is woken at that moment finds the slot."""
    window = Window(RateLimit(1, per_s=per_s))
    window.settle(at)
    back_at = window.free_at(held=0)
    assert window.free(nextafter(back_at, 0.0), held=0) == 0
    assert window.free(back_at, held=0) == 1


def test_the_oldest_settled_slot_is_the_next_one():
    """With some held and some settled, the slots come back in the order of settling."""
    window = Window(RateLimit(4, per_s=2.0))
    for at in (1.0, 1.2, 1.5):
        window.settle(at)
    assert window.free_at(held=1) == 1.0 + window.span_s
    assert window.free_at(held=2) == 1.2 + window.span_s
    assert window.free_at(held=3) == 1.5 + window.span_s
    assert window.free_at(held=4) == inf


def test_a_request_counted_earlier_than_one_settled_before_takes_its_place():
    """LocalSlots come back in the order in which requests were counted, in whichever order that became known."""
    window = Window(RateLimit(2, per_s=2.0))
    window.settle(1.5)
    window.settle(1.0)
    assert window.settled == (1.0, 1.5)
    assert window.free_at(held=0) == 1.0 + window.span_s


def test_a_request_that_was_counted_sooner_than_it_had_to_be_gives_its_slot_back_sooner():
    """One that has been forgotten meanwhile is noted again."""
    window = Window(RateLimit(1, per_s=2.0), settled=[5.0])
    window.settle_sooner(5.0, 3.0)
    assert window.settled == (3.0,)
    window.settle_sooner(5.0, 4.0)
    assert window.settled == (3.0, 4.0)


def test_what_is_left_is_spread_until_slots_come_back():
    """Two of four slots left for the 40 s until the first comes back: the next is due a third of the way."""
    window = Window(RateLimit(4, per_s=100.0))
    window.settle(10.0)
    window.settle(60.0)
    back_at = 10.0 + window.span_s
    assert window.even_at(61.0, held=0, granted_at=60.0) == 60.0 + (back_at - 60.0) / 3


def test_a_spent_window_is_waited_for():
    """With no slot left the next is due when the first comes back."""
    window = Window(RateLimit(2, per_s=100.0), settled=[10.0, 60.0])
    assert window.even_at(61.0, held=0, granted_at=60.0) == 10.0 + window.span_s


def test_where_less_is_allowed_than_was_sent_no_slot_is_free_until_all_above_it_are_back():
    """Five were sent, and two are allowed: the fourth of the five must be back."""
    window = Window(RateLimit(10, per_s=2.0), settled=[0.0, 0.4, 0.8, 1.2, 1.6])
    window.use(0.2)
    assert window.not_before(1.7, held=0) == 1.2 + window.span_s
    assert window.free_at(held=0) == 1.2 + window.span_s


def test_an_unspent_window_is_spread_from_the_last_grant_on():
    """With one request on its way and nothing settled, four slots are spread over the whole window."""
    window = Window(RateLimit(4, per_s=100.0))
    assert window.even_at(0.0, held=1, granted_at=0.0) == window.span_s / 4


def test_slots_that_are_back_are_not_waited_for():
    """What was settled a window ago is free; who is due by then may go from the last grant on."""
    window = Window(RateLimit(2, per_s=2.0), settled=[3.0, 0.0])
    assert window.settled == (0.0, 3.0)
    assert window.free(window.span_s, held=0) == 1
    assert window.even_at(5.0, held=0, granted_at=5.5) == 5.5
    assert window.expected_at(5.0, held=2, ahead=0) == 3.0 + window.span_s
    window.settle(4.0)
    assert window.expected_at(5.0, held=1, ahead=0) == 3.0 + window.span_s


def test_who_waits_behind_others_can_be_told_when_its_turn_is():
    """Of three slots at 5.0 one is free, one was settled at 3.5, one is on its way; who comes fifth goes round."""
    window = Window(RateLimit(3, per_s=2.0))
    window.settle(3.5)
    assert window.expected_at(5.0, 1, 0) == 5.0
    assert window.expected_at(5.0, 1, 1) == 3.5 + window.span_s
    assert window.expected_at(5.0, 1, 2) == 5.0 + window.span_s
    assert window.expected_at(5.0, 1, 4) == 3.5 + 2 * window.span_s


def test_what_is_long_past_is_neither_counted_nor_kept():
    """A thousand requests, one a second: of 10 s the last ten count, and few more are there."""
    window = Window(RateLimit(20, per_s=10.0))
    for second in range(1000):
        window.settle(float(second))
    assert window.free(999.5, held=0) == 20 - 10
    assert window.settled[-20:] == tuple(map(float, range(980, 1000)))
    assert len(window.settled) < 60


@pytest.mark.parametrize(
    "limit", [0, -1, True, 1.5, "10", None, 10**9 + 1, 10**400], ids=lambda value: repr(value)[:20]
)
def test_a_limit_is_a_whole_number_of_at_least_one(limit):
    """Anything else is refused with the value and what to give."""
    rule = "give a whole number of at least 1 (and at most 1,000,000,000)"
    with pytest.raises(LimiterSettingError) as refused:
        RateLimit(limit, per_s=2.0)
    assert str(refused.value) == f"RateLimit: limit={repr(limit)[:200]} is not allowed; {rule}"


@pytest.mark.parametrize(
    "per_s",
    [0, -1.0, inf, float("nan"), True, "2", None, 1e-7, 1e-320, 1e10, 10**400],
    ids=lambda value: repr(value)[:20],
)
def test_a_window_lasts_more_than_nothing_and_not_for_ever(per_s):
    """Anything else is refused with the value and what to give."""
    rule = "give seconds, more than 0 (from 0.000001 to 1,000,000,000)"
    with pytest.raises(LimiterSettingError) as refused:
        RateLimit(10, per_s=per_s)
    assert str(refused.value) == f"RateLimit: per_s={repr(per_s)[:200]} is not allowed; {rule}"


def test_limits_that_are_equal_are_one_in_a_set_and_others_are_not_looked_for_in_their_place():
    """Whole seconds, and the same with a point: by their hash, too."""
    assert hash(RateLimit(10, per_s=2)) == hash(RateLimit(10, per_s=2.0))
    assert hash(RateLimit(10, per_s=2.0)) not in {hash(RateLimit(9, per_s=2.0)), hash(RateLimit(10, per_s=3.0))}


@pytest.mark.parametrize(("limit", "per_s"), [(1, 1e-6), (10**9, 1e9), (1, 10**9)])
def test_the_least_and_the_most_of_a_limit_are_limits(limit, per_s):
    """As they are named where another one is refused; whole seconds are a number, too."""
    assert RateLimit(limit, per_s=per_s).per_s == per_s


def test_a_share_with_a_part_of_a_slot_is_a_slot_more_in_a_longer_time():
    """A quarter of ten in 2 s are three in 2.4 s."""
    assert RateLimit(10, per_s=2.0).scaled(0.25) == RateLimit(3, per_s=2.4)


def test_a_share_of_the_longest_limit_is_a_limit():
    """What refusals teach of it is no longer than it may be."""
    assert RateLimit(1, per_s=1e9).scaled(0.05) == RateLimit(1, per_s=1e9)
