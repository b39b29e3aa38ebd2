"""What is learned of refusals, without a clock."""

import pytest

from smartlead_async.limiter.congestion import CLEAN_ANSWERS, LONGEST_PROBE_S, PROBE_S, CongestionControl


def answer(congestion: CongestionControl, now: float, count: int = CLEAN_ANSWERS) -> None:
    for _ in range(count):
        congestion.accepted(now, 0.0)


def test_the_pace_comes_back_quickly_to_a_tenth_below_where_it_was_refused():
    """From a half to nine tenths by a twentieth per 20 clean answers, and no further for a minute."""
    congestion = CongestionControl()
    congestion.refused(0.0, -1.0, None)
    shares = []
    for _ in range(10):
        answer(congestion, 10.0)
        shares.append(round(congestion.rate_factor, 2))
    assert shares == [0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.9, 0.9]


def test_beyond_it_the_pace_comes_back_by_a_twentieth_a_minute():
    """Where nothing is refused at nine tenths, two minutes later the full pace is tried again."""
    congestion = CongestionControl()
    congestion.refused(0.0, -1.0, None)
    for second in range(130):
        answer(congestion, float(second))
    assert congestion.rate_factor == 1.0


def test_who_is_refused_at_the_threshold_waits_longer_before_trying_the_pace_again():
    """Refused at 1.0, 0.9 and 0.81 of the full pace: only after 4 minutes more than 0.729 is tried."""
    congestion = CongestionControl()
    for at in (0.0, 20.0, 40.0):
        congestion.refused(at, at, None)
        answer(congestion, at + 10.0, count=400)
    answer(congestion, 40.0 + 4 * PROBE_S - 1.0, count=400)
    assert congestion.rate_factor == pytest.approx(0.729)
    answer(congestion, 40.0 + 4 * PROBE_S, count=400)
    assert congestion.rate_factor == pytest.approx(0.779)


def test_nobody_waits_longer_than_eight_minutes():
    """However often a server refused, more is tried then."""
    congestion = CongestionControl()
    for number in range(20):
        congestion.refused(20.0 * number, 20.0 * number, None)
        answer(congestion, 20.0 * number + 10.0, count=400)
    stuck = congestion.rate_factor
    answer(congestion, 380.0 + LONGEST_PROBE_S, count=400)
    assert congestion.rate_factor > stuck


def test_refusals_that_come_whatever_the_pace_do_not_hold_it_down():
    """One answer in a hundred is a refusal, for another's doing: the pace comes back after each."""
    congestion = CongestionControl()
    lowest = 1.0
    for hundred in range(100):
        at = 40.0 * hundred
        congestion.refused(at, at, None)
        lowest = min(lowest, congestion.rate_factor)
        answer(congestion, at + 1.0, count=100)
    assert lowest > 0.2


def test_requests_refused_together_are_one_refusal():
    """Those that were on their way when the pause began teach nothing new."""
    congestion = CongestionControl()
    assert congestion.refused(10.0, 9.0, None)
    assert not congestion.refused(10.1, 9.5, None)
    assert (congestion.count, congestion.rate_factor) == (1, 0.5)
    assert congestion.paused_until == 10.1 + 2.0
    assert congestion.refused(20.0, 10.1, None)
    assert (congestion.count, congestion.rate_factor) == (2, 0.25)


def test_a_first_refusal_waits_no_longer_than_it_is_asked_to():
    """Half a second is half a second; without a hint it is two, and again two after a clean answer."""
    congestion = CongestionControl()
    congestion.refused(0.0, -1.0, 0.5)
    assert congestion.paused_until == 0.5
    for at in (10.0, 20.0):
        congestion.accepted(at, 0.0)
        congestion.refused(at, at, None)
        assert congestion.paused_until == at + 2.0


def test_a_pause_is_never_shortened():
    """By a shorter one that is asked for while it lasts."""
    congestion = CongestionControl()
    congestion.refused(0.0, -1.0, 30.0)
    congestion.refused(1.0, -1.0, 5.0)
    congestion.accepted(2.0, 3.0)
    assert congestion.paused_until == 30.0


def test_the_server_s_own_window_is_waited_for():
    """However short it is, and for a quarter of an hour at most."""
    congestion = CongestionControl()
    congestion.accepted(10.0, 0.5)
    assert congestion.paused_until == 10.5
    congestion.accepted(20.0, 1e9)
    assert congestion.paused_until == 920.0


def test_every_twentieth_clean_answer_brings_some_of_the_pace_back():
    """It says so; those before a refusal do not count, nor those at the slow-start threshold."""
    congestion = CongestionControl()
    assert [congestion.accepted(0.0, 0.0) for _ in range(40)] == [False] * 40
    for at in (1.0, 2.0):
        congestion.refused(at, at, None)
        came_back = [congestion.accepted(at, 0.0) for _ in range(59)]
        assert [number for number, is_back in enumerate(came_back, 1) if is_back] == [20, 40]
    for _ in range(10):
        answer(congestion, 3.0)
    assert congestion.rate_factor == pytest.approx(0.6 * 0.9)
    assert [congestion.accepted(4.0, 0.0) for _ in range(40)] == [False] * 40


def rises(congestion: CongestionControl, since: int, until: int) -> list[int]:
    """The seconds at which more of the pace was tried, from where it stood at first."""
    answer(congestion, float(since), count=400)
    tried = []
    for second in range(since, until):
        before = congestion.rate_factor
        answer(congestion, float(second))
        if congestion.rate_factor > before:
            tried.append(second - since)
    return tried


def test_each_rise_without_a_refusal_is_tried_sooner():
    """After four refusals 8 minutes, twice, then 4, 2 and 1: never less than a minute, and to 1.0 at most."""
    congestion = CongestionControl()
    for at in (0.0, 1.0, 2.0, 3.0):
        congestion.refused(at, at, None)
        answer(congestion, at, count=400)
    assert rises(congestion, 3, 2000) == [480, 960, 1200, 1320, 1380, 1440, 1500]
    assert congestion.rate_factor == 1.0


def test_a_refusal_starts_the_wait_for_a_probe_anew():
    """Twice as long as it had become, and the first rise after it shortens nothing."""
    congestion = CongestionControl()
    for at in (0.0, 1.0):
        congestion.refused(at, at, None)
        answer(congestion, at, count=400)
    assert rises(congestion, 1, 250) == [120, 240]
    congestion.refused(250.0, 250.0, None)
    assert rises(congestion, 250, 600) == [120, 240, 300]


def test_clean_traffic_before_a_refusal_lends_it_no_weight():
    """After an hour without one, it is forgotten as soon as one in the first minute is."""
    congestion = CongestionControl()
    for minute in range(60):
        answer(congestion, 60.0 * minute)
    congestion.refused(3600.0, 3599.0, None)
    assert rises(congestion, 3600, 3800) == [60, 120]
    assert congestion.rate_factor == 1.0
