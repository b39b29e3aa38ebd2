"""What is learned of the way, without a clock."""

import pytest

from smartlead_async.transport.round_trips import GENERATION_S, KEPT, RoundTrips


def learned(*seconds: float) -> RoundTrips:
    round_trips = RoundTrips()
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
    round_trips = RoundTrips()
    for hour, seconds in ((0.0, 0.1), (1.0, 0.3), (2.0, 0.3)):
        for _ in range(KEPT):
            round_trips.add(hour * GENERATION_S, seconds)
    assert round_trips.surely_s == 0.3
