"""What a server tells of its limits, and how far it is believed."""

import pytest

from smartlead_async.limiter.congestion.reported import (
    DOUBTED_AFTER_S,
    MANY,
    OFTEN,
    REMEMBERED,
    SURE_S,
    Reported,
    ReportedLimits,
)
from smartlead_async.limiter.rate_limit import RateLimit
from tests.limiter.refusals import TEN_IN_TWO, exhausted


def told(limit: int, resets_s: list[float], *known: RateLimit) -> ReportedLimits:
    """A limit of which one less was left each time, with whole seconds until its resets."""
    limits = ReportedLimits([TEN_IN_TWO, *known], TEN_IN_TWO)
    for used, reset_s in enumerate(resets_s, 1):
        limits.tell(float(used), [Reported(limit, None, float(limit - used), reset_s, reset_s - 0.999)])
    return limits


@pytest.mark.parametrize(
    ("limit", "reset_s", "rate_factor"),
    [(8, 2.0, 0.8), (8, 1.0, 0.8), (10, 2.0, 1.0), (60, 1.0, 1.0), (1, 2.0, 0.1)],
)
def test_a_limit_that_resets_soon_is_of_the_known_window(limit, reset_s, rate_factor):
    """It is used as far as the known limit allows."""
    assert told(limit, [reset_s]).rate_factor == rate_factor


@pytest.mark.parametrize(
    ("resets_s", "per_s"),
    [([3.0, 3.0], 3.0), ([5.0, 5.0], 5.0), ([60.0, 59.0], 60.0), ([61.0, 60.0], 60.0), ([17.0, 60.0], 60.0)],
)
def test_a_limit_that_resets_later_is_of_the_shortest_usual_window_that_fits(resets_s, per_s):
    """Nine in that time are fewer than ten in 2 s."""
    limits = told(9, resets_s)
    assert (limits.longer and limits.longer.rate, limits.rate_factor) == (RateLimit(9, per_s=per_s), 1.0)


@pytest.mark.parametrize(
    ("limit", "resets_s"),
    [(60, [60.0]), (300, [60.0, 59.0]), (500, [60.0, 59.0]), (5, [86400.0, 86399.0]), (5, [4e7, 4e7])],
    ids=["not used", "no less", "more", "a day", "a year"],
)
def test_no_longer_limit_is_kept_that_is_not_used_not_strict_or_longer_than_an_hour(limit, resets_s):
    """What is left of it is told once only; or it allows as much as the known one; or it is waited for."""
    assert told(limit, resets_s).longer is None


@pytest.mark.parametrize(("limit", "is_kept"), [(59, True), (60, False), (61, False)])
def test_a_limit_that_is_known_is_no_news(limit, is_kept):
    """Sixty a minute are kept already."""
    limits = told(limit, [60.0, 59.0], RateLimit(60, per_s=60.0))
    assert (limits.longer is not None) == is_kept


def test_a_limit_in_place_of_one_of_the_same_window_is_used_at_once():
    """Sixty a minute become 120."""
    limits = told(60, [60.0, 59.0])
    for left in (119.0, 118.0):
        limits.tell(5.0, [Reported(120, None, left, 60.0, 59.1)])
    assert limits.longer is not None
    assert limits.longer.rate == RateLimit(120, per_s=60.0)


def test_the_strictest_of_several_longer_limits_is_used():
    """A thousand an hour are fewer than sixty a minute."""
    limits = ReportedLimits([TEN_IN_TWO], TEN_IN_TWO)
    for left in (50.0, 49.0):
        limits.tell(1.0, [Reported(60, 60.0, left), Reported(1000, 3600.0, left)])
    assert limits.longer is not None
    assert limits.longer.rate == RateLimit(1000, per_s=3600.0)


@pytest.mark.parametrize(("per_s", "rate_factor"), [(2.0, 0.3), (1.0, 0.6), (0.5, 1.0)])
def test_a_window_that_is_told_is_taken_as_it_is(per_s, rate_factor):
    """Three in a second are six in two."""
    limits = ReportedLimits([TEN_IN_TWO], TEN_IN_TWO)
    limits.tell(0.0, [Reported(3, per_s)])
    assert limits.rate_factor == rate_factor


def test_a_window_that_never_resets_late_is_shorter_than_the_known_one():
    """By a hundred answers three of a second are told, which are six of two."""
    limits = ReportedLimits([TEN_IN_TWO], TEN_IN_TWO)
    factors = []
    for _ in range(MANY + 1):
        limits.tell(0.0, [Reported(3, None, 1.0, 1.0, 0.001)])
        factors.append(limits.rate_factor)
    assert factors == [*[0.3] * MANY, 0.6]


@pytest.mark.parametrize(("ran_out_s_ago", "allows"), [(0.0, 0.8), (SURE_S - 1.0, 0.8), (SURE_S, 1.0)])
def test_what_was_seen_to_run_out_of_late_is_sure(ran_out_s_ago, allows):
    """Up to it more may be tried, and beyond it where it is not sure."""
    limits = told(8, [2.0] * 8)
    assert limits.allows(8.0 + ran_out_s_ago) == allows


@pytest.mark.parametrize("left", [0.0, 4.0])
def test_a_limit_of_which_always_as_many_are_left_is_not_sure(left):
    """It may be a header that never changes."""
    limits = ReportedLimits([TEN_IN_TWO], TEN_IN_TWO)
    for _ in range(3):
        limits.tell(0.0, [Reported(5, None, left, 2.0, 1.001)])
    assert (limits.rate_factor, limits.allows(0.0)) == (0.5, 1.0)


@pytest.mark.parametrize(("let_in", "rate_factor"), [(5, 0.5), (6, 1.0)])
def test_a_limit_is_refuted_by_what_is_let_in(let_in, rate_factor):
    """It is not believed again while it is told."""
    limits = told(5, [2.0])
    limits.refute(let_in)
    limits.tell(1.0, [Reported(5, None, 4.0, 2.0, 1.001)])
    assert limits.rate_factor == rate_factor


def test_where_no_limit_is_told_none_is_refuted():
    """More than the known one was let in."""
    limits = ReportedLimits([TEN_IN_TWO], TEN_IN_TWO)
    limits.refute(99)
    assert limits.rate_factor == 1.0


def test_a_longer_limit_is_refuted_too():
    """When more was let in without it."""
    limits = told(9, [60.0, 59.0])
    kept = []
    for is_gone in (False, True, True):
        limits.refute_longer(is_gone=is_gone)
        kept.append(limits.longer is not None)
    assert kept == [True, False, False]


def test_of_a_limit_that_was_refuted_it_is_no_wonder_that_nothing_is_left():
    """Ten in ten seconds, as it seemed, are ten in two."""
    limits = told(9, [10.0] * 8)
    reports = [Reported(9, None, 0.0, 10.0, 9.001)]
    assert limits.pause_s(9.0, reports, [TEN_IN_TWO]) == 10.0
    limits.refute_longer(is_gone=True)
    assert limits.pause_s(9.0, reports, [TEN_IN_TWO]) == 0.0


def test_few_limits_are_remembered():
    """The latest of those that differ."""
    limits = ReportedLimits([TEN_IN_TWO], TEN_IN_TWO)
    for limit in range(1, REMEMBERED + 2):
        limits.tell(0.0, [Reported(limit, limit / 10)])
    assert sorted(limits._limits) == list(range(2, REMEMBERED + 2))


SIXTY = RateLimit(60, per_s=60.0)


@pytest.mark.parametrize(
    ("limit", "reset_s", "used_up", "pause_s"),
    [
        (10, 2.0, [TEN_IN_TWO], 0.0),
        (10, 3.0, [TEN_IN_TWO], 0.0),
        (10, 5.0, [TEN_IN_TWO], 5.0),
        (8, 2.0, [TEN_IN_TWO], 0.0),
        (8, 2.0, [], 2.0),
        (60, 30.0, [TEN_IN_TWO], 30.0),
        (60, 30.0, [SIXTY], 0.0),
        (None, 2.0, [TEN_IN_TWO], 0.0),
        (None, 3.5, [TEN_IN_TWO], 3.5),
        (None, 2.0, [], 2.0),
    ],
)
def test_that_nothing_is_left_is_no_wonder_where_all_slots_of_the_limit_are_used(limit, reset_s, used_up, pause_s):
    """Its window is not longer, and its limit not higher; else it is waited for."""
    limits = ReportedLimits([TEN_IN_TWO], TEN_IN_TWO)
    limits.tell(0.0, [Reported(limit, None, 59.0, reset_s, reset_s - 0.999)])
    reports = [Reported(limit, None, 0.0, reset_s, reset_s - 0.999)]
    limits.tell(1.0, reports)
    assert limits.pause_s(1.0, reports, used_up) == pause_s


def test_a_limit_of_which_never_much_was_left_is_not_as_high_as_it_says():
    """A million, of which nine were left and then none, are ten."""
    limits = ReportedLimits([TEN_IN_TWO], TEN_IN_TWO)
    reports = []
    for left in (9.0, 0.0):
        reports = [Reported(1000000, None, left, 2.0, 1.001)]
        limits.tell(0.0, reports)
    assert limits.pause_s(0.0, reports, [TEN_IN_TWO]) == 0.0


@pytest.mark.parametrize(
    ("between", "pause_s"),
    [(exhausted(1.0), 0.0), ([Reported(remaining=1.0, reset_s=1.0)], 1.0)],
    ids=["never", "once"],
)
def test_where_nothing_is_ever_left_that_means_nothing(between, pause_s):
    """For long, and nothing was refused; but if something was left once, it does."""
    limits = ReportedLimits([TEN_IN_TWO], TEN_IN_TWO)
    for number in range(OFTEN + 1):
        limits.tell(float(number), exhausted(1.0))
    limits.tell(10.0, between)
    assert limits.pause_s(DOUBTED_AFTER_S + 1.0, exhausted(1.0), []) == pause_s


def test_after_a_refusal_it_means_something():
    """Until nothing was left for as long again."""
    limits = ReportedLimits([TEN_IN_TWO], TEN_IN_TWO)
    for number in range(OFTEN + 1):
        limits.tell(float(number), exhausted(1.0))
    limits.refused()
    assert limits.pause_s(DOUBTED_AFTER_S + 1.0, exhausted(1.0), []) == 1.0
