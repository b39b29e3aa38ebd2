"""What is known of a second limit, without a clock."""

import pytest

from smartlead_async.limiter.congestion.second_limit import HISTORY, SecondLimit
from smartlead_async.limiter.rate_limit import RateLimit


def let_in(second: SecondLimit, count: int, at: float) -> None:
    for _ in range(count):
        second.count(at)


def recognised(longer_than_s: float, at_most_s: float) -> SecondLimit:
    """One of thirty, by when its refusals ended and when they were still there."""
    second = SecondLimit()
    let_in(second, 30, 0.0)
    second.refused_all(longer_than_s)
    second.let_in_again(at_most_s)
    let_in(second, 30, at_most_s)
    assert second.recognise(at_most_s)
    return second


@pytest.mark.parametrize(
    ("longer_than_s", "at_most_s", "per_s"),
    [(41.0, 73.0, 60.0), (12.0, 72.0, 60.0), (22.0, 26.0, 30.0), (3590.0, 3700.0, 3600.0), (1e5, 2e5, 86400.0)],
)
def test_the_period_is_the_longest_usual_one_that_fits(longer_than_s, at_most_s, per_s):
    """Longer than the last refusal after the first request, no longer than until one was let in; else the next."""
    assert recognised(longer_than_s, at_most_s).rate == RateLimit(30, per_s=per_s)


@pytest.mark.parametrize(
    ("refused_at", "let_in_at", "per_s"),
    [((), 10.1, 10.0), ((10.1,), 15.1, 15.0), ((10.1, 15.1), 20.1, 20.0), ((), 21.0, 20.0), ((), 9.0, 10.0)],
)
def test_a_period_that_may_be_shorter_is_tried_from_the_shortest_on(refused_at, let_in_at, per_s):
    """The server is asked when the shortest is over, then the next one; who is let in by then knows it."""
    second, tried = recognised(8.0, 26.0), []
    for at in (*refused_at, let_in_at):
        tried.append(second.free_at - 26.0)
        assert second.kept == RateLimit(30, per_s=tried[-1])
        if at in refused_at:
            second.refused_all(26.0 + at)
    second.let_in_again(26.0 + let_in_at)
    assert tried == [10.0, 15.0, 20.0][: len(tried)]
    assert second.rate == RateLimit(30, per_s=per_s)
    second.let_in_again(26.0 + let_in_at + 5.0)
    assert second.rate == RateLimit(30, per_s=per_s)


@pytest.mark.parametrize(("before", "again", "limit"), [(10, 12, 10), (12, 10, 10), (40, 44, 40), (44, 40, 40)])
def test_numbers_of_requests_that_differ_by_little_are_alike(before, again, limit):
    """By two, or by a tenth: the fewer are the limit. By one more they are no limit."""
    for more in (0, 1):
        second = SecondLimit()
        let_in(second, before + more * (before > again), 0.0)
        second.let_in_again(60.0)
        let_in(second, again + more * (again > before), 60.0)
        assert second.recognise(0.0) is not bool(more)
        assert second.rate == (None if more else RateLimit(limit, per_s=60.0))


def test_other_numbers_of_requests_are_no_limit():
    """Thirty, and forty the next time: a block, or another's doing."""
    second = SecondLimit()
    let_in(second, 30, 0.0)
    assert not second.recognise(0.1)
    second.let_in_again(60.0)
    let_in(second, 40, 60.0)
    assert not second.recognise(60.1)


def refused_until_room(second: SecondLimit, from_s: float, room_at: float) -> None:
    """Two refusals, and then one is let in again."""
    assert not second.recognise(from_s)
    second.refused_all(from_s + 2.1)
    second.let_in_again(room_at)


def two_minutes(second: SecondLimit, before: int, after: int) -> None:
    """So many within the minute before each of two refusals, which end when the first counts no more."""
    let_in(second, before, -50.0)
    let_in(second, before, 0.0)
    refused_until_room(second, 57.5, 60.5)
    let_in(second, 6, 61.0)
    let_in(second, after - 6, 90.0)
    refused_until_room(second, 117.2, 121.5)


@pytest.mark.parametrize(
    ("before", "after", "limit"),
    [(60, 60, 60), (60, 57, 57), (60, 50, None), (8, 9, None), (HISTORY - 1, HISTORY - 1, HISTORY - 1)],
)
def test_a_limit_that_is_used_up_slowly_is_known_by_when_its_refusals_end(before, after, limit):
    """A minute after the first of those that it counts, twice; other numbers are no limit, nor are very few."""
    second = SecondLimit()
    two_minutes(second, before, after)
    assert second.rate == (limit and RateLimit(limit, per_s=60.0))


def test_more_requests_than_are_remembered_are_no_limit():
    """Of them only the last are known."""
    second = SecondLimit()
    for _ in range(3):
        second.count_of_all(0.0, HISTORY)
    refused_until_room(second, 57.5, 60.5)
    second.count_of_all(61.0, HISTORY)
    refused_until_room(second, 117.2, 121.5)
    assert second.rate is None


def test_a_limit_that_is_refused_at_half_of_what_it_was_is_none():
    """Others' requests may leave less of it, but what is refused that far below it has another reason."""
    second = recognised(41.0, 73.0)
    limits = []
    while second.rate is not None:
        limits.append(second.rate.limit)
        second.lower(400.0, 399.0)
    assert limits == [30, 22, 16]


def test_a_block_for_another_reason_says_nothing_of_the_period():
    """It lasted an hour, and other numbers were let in before and after it; then a minute is a minute."""
    second = SecondLimit()
    let_in(second, 10, 0.0)
    second.refused_all(3600.0)
    second.let_in_again(3610.0)
    let_in(second, 30, 3610.0)
    assert not second.recognise(0.0)
    second.refused_all(3610.0 + 41.0)
    second.let_in_again(3610.0 + 73.0)
    let_in(second, 30, 3690.0)
    assert second.recognise(0.0)
    assert second.rate == RateLimit(30, per_s=60.0)


def test_a_refusal_when_it_must_have_room_makes_its_period_longer():
    """Refused 61 s after the first: two minutes; the number stays."""
    second = recognised(41.0, 73.0)
    second.refused_all(73.0 + 30.0)
    assert second.rate == RateLimit(30, per_s=60.0)
    second.refused_all(73.0 + 61.0)
    assert second.rate == RateLimit(30, per_s=120.0)


def test_after_more_requests_than_it_counts_the_first_of_them_says_nothing():
    """They count no more, or more than thirty would not have been let in: what is refused is others' doing."""
    second = recognised(41.0, 73.0)
    let_in(second, 4, 120.0)
    second.refused_all(73.0 + 61.0)
    assert second.rate == RateLimit(30, per_s=60.0)


def test_a_refusal_within_it_makes_it_less():
    """By a twentieth, but not while the server still counts what was sent before it was known."""
    second = recognised(41.0, 73.0)
    for number in range(60):
        second.count(100.0 + 2 * number)
    second.lower(73.0 + 119.0, 191.0)
    assert second.rate == RateLimit(30, per_s=60.0)
    second.lower(220.0, 219.0)
    assert second.rate == RateLimit(28, per_s=60.0)


@pytest.mark.parametrize(("before", "let_in", "limit"), [(100, 25, 25), (52, 25, 25), (100, 5, 22)])
def test_what_others_leave_of_it_is_what_was_let_in_within_the_period(before, let_in, limit):
    """But three quarters of it at least: perhaps there was nothing to send."""
    second = recognised(41.0, 73.0)
    for number in range(before):
        second.count(100.0 + number)
    for number in range(let_in):
        second.count(300.0 + number)
    second.lower(340.0, 339.0)
    assert second.rate == RateLimit(limit, per_s=60.0)


def test_what_other_processes_had_let_in_is_not_what_others_leave():
    """They share the limit: all of them together are counted."""
    second = recognised(41.0, 73.0)
    for number in range(4):
        second.count(290.0 + 5 * number)
        second.count_of_all(292.0 + 5 * number, 6)
    second.lower(340.0, 339.0)
    assert second.rate == RateLimit(28, per_s=60.0)


def test_a_limit_of_another_process_is_not_lowered_before_its_period_was_seen():
    """What was let in within it is not known here before."""
    second = SecondLimit()
    second.adopt(100.0, RateLimit(30, per_s=60.0))
    second.lower(159.0, 158.0)
    assert second.rate == RateLimit(30, per_s=60.0)
    second.adopt(159.0, RateLimit(30, per_s=60.0))
    second.lower(160.0, 159.0)
    assert second.rate == RateLimit(22, per_s=60.0)
    second.adopt(170.0, None)
    assert second.rate is None


@pytest.mark.parametrize(("let_in_within", "per_s"), [(14, 120.0), (15, 60.0)])
def test_a_limit_is_taken_for_a_longer_one_where_less_than_half_of_it_was_used(let_in_within, per_s):
    """Fourteen of thirty in the last minute."""
    second = recognised(41.0, 73.0)
    let_in(second, let_in_within, 300.0)
    second.refused_all(340.0)
    assert second.rate == RateLimit(30, per_s=per_s)


def test_a_limit_that_is_kept_is_longer_only_if_most_of_it_was_not_used():
    """What others take of it looks the same, but is less."""
    second = recognised(41.0, 73.0)
    for number in range(100):
        second.count(100.0 + 2 * number)
    second.refused_all(325.0)
    assert second.rate == RateLimit(30, per_s=60.0)
    second.refused_all(340.0)
    assert second.rate == RateLimit(30, per_s=120.0)


def test_it_is_gone_when_more_are_let_in_than_it_counts():
    """A fifth more, since it is tried without it."""
    second = recognised(41.0, 73.0)
    second.let_in = 36
    assert not second.is_gone()
    second.count(200.0)
    assert second.is_gone()
    assert (second.rate, second.free_at) == (None, float("-inf"))


def test_nothing_is_known_at_first():
    """No limit to lower, none that could be gone."""
    second = SecondLimit()
    second.lower(0.0, 0.0)
    assert (second.rate, second.is_gone()) == (None, False)
