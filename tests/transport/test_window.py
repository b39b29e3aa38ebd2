"""The arithmetic of one window, without a clock."""

from math import inf

import pytest

from smartlead_async import ConfigurationError, RateLimit
from smartlead_async.transport.window import MARGIN_S, Window


def test_as_many_slots_as_the_limit_are_free_at_first():
    """Nine held leave one slot, ten none until an answer comes."""
    window = Window(RateLimit(10, per_s=2.0))
    assert window.free_at(5.0, held=9) == 5.0
    assert window.free_at(5.0, held=10) == inf


def test_a_slot_is_free_again_a_window_and_a_margin_after_it_was_settled():
    """Ten settled at 1.0 free their slots at 3.01, not before."""
    window = Window(RateLimit(10, per_s=2.0))
    for _ in range(10):
        window.settle(1.0)
    assert window.free_at(1.5, held=0) == 1.0 + 2.0 + MARGIN_S
    assert window.free_at(3.01, held=0) == 3.01


def test_the_oldest_settled_slot_is_the_next_one():
    """With some held and some settled, the slots come back in the order of settling."""
    window = Window(RateLimit(3, per_s=2.0))
    window.settle(1.0)
    window.settle(1.5)
    assert window.free_at(1.6, held=1) == 1.0 + 2.0 + MARGIN_S
    assert window.free_at(1.6, held=2) == 1.5 + 2.0 + MARGIN_S
    assert window.free_at(1.6, held=3) == inf


@pytest.mark.parametrize("limit", [0, -1, True, 1.5, "10", None])
def test_a_limit_is_a_whole_number_of_at_least_one(limit):
    """Anything else is refused with the value and what to give."""
    with pytest.raises(ConfigurationError, match="whole number of at least 1"):
        RateLimit(limit, per_s=2.0)


@pytest.mark.parametrize("per_s", [0, -1.0, inf, float("nan"), True, "2", None])
def test_a_window_lasts_more_than_nothing(per_s):
    """Anything else is refused with the value and what to give."""
    with pytest.raises(ConfigurationError, match="seconds, more than 0"):
        RateLimit(10, per_s=per_s)
