"""What is learned of the way, without a clock."""

import pytest

from smartlead_async.limiter.latency import GENERATION_S, KEPT, TIMERS, RoundTrips


def on_time(late_s: float = 0.0) -> RoundTrips:
    """On a loop of which so many timers ended so late that it is known."""
    round_trips = RoundTrips()
    for _ in range(TIMERS):
        round_trips.late(late_s)
    return round_trips


def learned(*seconds: float, late_s: float = 0.0) -> RoundTrips:
    round_trips = on_time(late_s)
    for number, one in enumerate(seconds):
        round_trips.add(float(number), one)
    return round_trips


def test_little_is_learned_of_few_answers():
    """One answer less than it takes: nothing is known."""
    assert learned(*[0.1] * (KEPT - 1)).surely_s == 0.0
    assert learned(*[0.1] * KEPT).surely_s == 0.1


def test_the_spread_of_the_shortest_is_kept_as_a_distance():
    """The 32 shortest lie between 0.100 and 0.131: the shortest possible is taken to be 0.069."""
    assert learned(*(0.1 + n / 1000 for n in range(200))).surely_s == pytest.approx(0.1 - 0.031)


def test_answers_that_differ_widely_teach_nothing():
    """Where the shortest are far apart nobody knows how short the way can be."""
    assert learned(*(0.01 * 2**n for n in range(KEPT))).surely_s == 0.0


def test_the_32_shortest_are_those_of_all_answers():
    """One of 0.1 s and 31 of 0.2 s teach nothing; 31 of 0.15 s in place of those, that the way takes 0.05 s."""
    assert learned(0.1, *[0.2] * 31).surely_s == 0.0
    assert learned(0.1, *[0.2] * 31, *[0.15] * 30).surely_s == 0.0
    assert learned(0.1, *[0.2] * 31, *[0.15] * 31).surely_s == pytest.approx(0.05)


def test_a_route_that_became_shorter_is_known_at_once():
    """One shorter round trip is enough."""
    round_trips = learned(*[0.3] * 100)
    round_trips.add(100.0, 0.1)
    assert round_trips.surely_s == 0.0


def test_a_route_that_became_longer_is_known_within_two_generations():
    """What was seen the generation before last is forgotten."""
    round_trips = on_time()
    for hour, seconds in ((0.0, 0.1), (1.0, 0.3), (2.0, 0.3)):
        for _ in range(KEPT):
            round_trips.add(hour * GENERATION_S, seconds)
    assert round_trips.surely_s == 0.3


def test_nothing_is_learned_before_it_is_known_how_late_the_loop_is():
    """One timer less than it takes."""
    round_trips = RoundTrips()
    for wanted in (0.0, 0.1):
        for _ in range(KEPT):
            round_trips.add(0.0, 0.1)
        assert round_trips.surely_s == wanted
        for _ in range(TIMERS):
            round_trips.late(0.0)


def test_an_answer_may_have_been_seen_as_late_as_a_timer():
    """The latest of the timers counts, up to a quarter of the round trip; beyond that nothing is learned."""
    assert learned(*[0.1] * KEPT, late_s=0.025).surely_s == pytest.approx(0.075)
    assert learned(*[0.1] * KEPT, late_s=0.026).surely_s == 0.0


def test_a_loop_that_was_late_for_a_while_makes_no_difference_to_what_is_known():
    """Of the answers seen meanwhile nothing is learned, but where one took less time than any before."""
    round_trips = learned(*[0.1] * KEPT)
    round_trips.late(0.05)
    for _ in range(KEPT):
        round_trips.add(100.0, 0.15)
    assert round_trips.surely_s == 0.1
    round_trips.add(100.0, 0.09)
    assert round_trips.surely_s == 0.0
