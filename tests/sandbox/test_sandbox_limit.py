"""The strict window, with the time in hand."""

import pytest

from smartlead_async.sandbox.limit import FixedWindow, FullestWindow, SlidingWindow, retry_after_s


def test_the_sliding_window_refuses_the_eleventh_and_says_how_long():
    """Ten in the window are admitted; the next waits until the oldest is `per_s` old."""
    window = SlidingWindow(10, 2.0)
    admitted = [window.admit(i / 8) for i in range(10)]
    assert admitted == [None] * 10
    assert window.admit(1.25) == 0.75


def test_the_sliding_window_is_half_open():
    """A request exactly `per_s` seconds old is outside the window."""
    window = SlidingWindow(1, 2.0)
    window.admit(0.0)
    assert window.admit(1.9999) is not None
    assert window.admit(2.0) is None


def test_a_refusal_takes_no_place():
    """Refused requests do not count towards the limit, however many there are."""
    window = SlidingWindow(1, 2.0)
    window.admit(0.0)
    refusals = [window.admit(i / 100) for i in range(1, 200)]
    assert None not in refusals
    assert window.admit(2.0) is None


def test_the_fixed_window_starts_again_at_each_multiple():
    """Two full windows may lie back to back, and the wait is until the next multiple."""
    window = FixedWindow(2, 2.0)
    assert [window.admit(1.5), window.admit(1.5), window.admit(1.5)] == [None, None, 0.5]
    assert [window.admit(2.0), window.admit(2.0), window.admit(2.0)] == [None, None, 2.0]


def test_the_fullest_window_is_half_open_and_kept():
    """The count is of the fullest window there was, not of the last one."""
    fullest = FullestWindow(2.0)
    for now in (0.0, 1.0, 2.0, 2.5, 9.0):
        fullest.count(now)
    assert fullest.size == 3


def test_the_fullest_window_remembers_no_more_than_one_window():
    """Its memory is bounded by the arrivals of one window, whatever came before."""
    fullest = FullestWindow(2.0)
    for i in range(10_000):
        fullest.count(i / 4)
    assert len(fullest._recent) == fullest.size == 8


@pytest.mark.parametrize(("wait_s", "seconds"), [(0.001, 1), (1.0, 1), (1.001, 2), (2.0, 2)])
def test_retry_after_is_whole_seconds_rounded_up(wait_s: float, seconds: int):
    """A header of whole seconds never promises too early."""
    assert retry_after_s(wait_s) == seconds
