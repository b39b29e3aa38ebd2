"""What is learned of the way, without a clock."""

from math import inf

import pytest

from smartlead_async.limiter.latency import (
    FEW_TIMERS,
    GENERATION_S,
    KEPT,
    TIMERS,
    Lateness,
    MinRttFilter,
)


def learned(*seconds: float, late_s: float = 0.0) -> MinRttFilter:
    """What these round trips teach, one a second, on a loop that is late by as much."""
    min_rtt = MinRttFilter()
    for number, one in enumerate(seconds):
        min_rtt.add(float(number), one, late_s)
    return min_rtt


def test_little_is_learned_of_few_answers():
    """One answer less than it takes: nothing is known."""
    assert learned(*[0.1] * (KEPT - 1)).min_rtt_s == 0.0
    assert learned(*[0.1] * KEPT).min_rtt_s == 0.1


def test_the_spread_of_the_shortest_is_kept_as_a_distance():
    """Of 200 from 0.100 on the 15 shortest lie a millisecond apart, the last at 0.114: it may be 0.086."""
    assert learned(*(0.1 + n / 1000 for n in range(200))).min_rtt_s == pytest.approx(0.1 - 0.014)


def test_answers_that_differ_widely_teach_nothing():
    """Where the shortest are far apart nobody knows how short the way can be."""
    assert learned(*(0.01 * 2**n for n in range(KEPT))).min_rtt_s == 0.0


def test_the_shortest_are_those_of_all_answers():
    """One of 0.1 s and 31 of 0.2 s teach nothing; fourteen of 0.15 s instead, that the way takes 0.05 s."""
    assert learned(0.1, *[0.2] * 31).min_rtt_s == 0.0
    assert learned(0.1, *[0.2] * 31, *[0.15] * 13).min_rtt_s == 0.0
    assert learned(0.1, *[0.2] * 31, *[0.15] * 14).min_rtt_s == pytest.approx(0.05)


def test_a_route_that_became_shorter_is_known_at_once():
    """One shorter round trip is enough."""
    min_rtt = learned(*[0.3] * 100)
    min_rtt.add(100.0, 0.1, 0.0)
    assert min_rtt.min_rtt_s == 0.0


def test_a_route_that_became_longer_is_known_within_two_generations():
    """What was seen the generation before last is forgotten."""
    min_rtt = MinRttFilter()
    for hour, seconds in ((0.0, 0.1), (1.0, 0.3), (2.0, 0.3)):
        for _ in range(KEPT):
            min_rtt.add(hour * GENERATION_S, seconds, 0.0)
    assert min_rtt.min_rtt_s == 0.3


def test_how_late_a_loop_is_its_latest_timers_tell():
    """Before the first eight have ended anything is possible; then the latest of the last 16 counts."""
    lateness = Lateness()
    for _ in range(FEW_TIMERS - 1):
        lateness.add(0.0)
    assert (lateness.is_known, lateness.seconds) == (False, inf)
    lateness.add(0.2)
    assert (lateness.is_known, lateness.seconds) == (True, 0.2)
    for _ in range(TIMERS):
        lateness.add(0.1)
    assert lateness.seconds == 0.1


def test_an_answer_may_have_been_seen_as_late_as_a_timer():
    """The latest of the timers counts, up to a quarter of the round trip; beyond that nothing is learned."""
    assert learned(*[0.1] * KEPT, late_s=0.025).min_rtt_s == pytest.approx(0.075)
    assert learned(*[0.1] * KEPT, late_s=0.026).min_rtt_s == 0.0
    assert learned(*[0.1] * KEPT, late_s=inf).min_rtt_s == 0.0


def test_a_loop_that_was_late_for_a_while_makes_no_difference_to_what_is_known():
    """Of the answers seen meanwhile nothing is learned, but where one took less time than any before."""
    min_rtt = learned(*[0.1] * KEPT)
    for _ in range(KEPT):
        min_rtt.add(100.0, 0.15, 0.05)
    assert min_rtt.min_rtt_s == 0.1
    min_rtt.add(100.0, 0.09, 0.05)
    assert min_rtt.min_rtt_s == 0.0
