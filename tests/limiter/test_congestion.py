"""What is learned of refusals, without a clock."""

import pytest

from smartlead_async.limiter.congestion import CLEAN_ANSWERS, LONGEST_PROBE_S, PROBE_S, CongestionControl


def answer(refusals: CongestionControl, now: float, count: int = CLEAN_ANSWERS) -> None:
    for _ in range(count):
        refusals.accepted(now, 0.0)


def test_the_pace_comes_back_quickly_to_a_tenth_below_where_it_was_refused():
    """From a half to nine tenths by a twentieth per 20 clean answers, and no further for a minute."""
    refusals = CongestionControl()
    refusals.refused(0.0, -1.0, None)
    shares = []
    for _ in range(10):
        answer(refusals, 10.0)
        shares.append(round(refusals.rate_factor, 2))
    assert shares == [0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.9, 0.9]


def test_beyond_it_the_pace_comes_back_by_a_twentieth_a_minute():
    """Where nothing is refused at nine tenths, two minutes later the full pace is tried again."""
    refusals = CongestionControl()
    refusals.refused(0.0, -1.0, None)
    for second in range(130):
        answer(refusals, float(second))
    assert refusals.rate_factor == 1.0


def test_who_is_refused_at_the_ceiling_waits_longer_before_trying_the_pace_again():
    """Refused at 1.0, 0.9 and 0.81 of the full pace: only after 4 minutes more than 0.729 is tried."""
    refusals = CongestionControl()
    for at in (0.0, 20.0, 40.0):
        refusals.refused(at, at, None)
        answer(refusals, at + 10.0, count=400)
    answer(refusals, 40.0 + 4 * PROBE_S - 1.0, count=400)
    assert refusals.rate_factor == pytest.approx(0.729)
    answer(refusals, 40.0 + 4 * PROBE_S, count=400)
    assert refusals.rate_factor == pytest.approx(0.779)


def test_nobody_waits_longer_than_eight_minutes():
    """However often a server refused, more is tried then."""
    refusals = CongestionControl()
    for number in range(20):
        refusals.refused(20.0 * number, 20.0 * number, None)
        answer(refusals, 20.0 * number + 10.0, count=400)
    stuck = refusals.rate_factor
    answer(refusals, 380.0 + LONGEST_PROBE_S, count=400)
    assert refusals.rate_factor > stuck


def test_refusals_that_come_whatever_the_pace_do_not_hold_it_down():
    """One answer in a hundred is a refusal, for another's doing: the pace comes back after each."""
    refusals = CongestionControl()
    lowest = 1.0
    for hundred in range(100):
        at = 40.0 * hundred
        refusals.refused(at, at, None)
        lowest = min(lowest, refusals.rate_factor)
        answer(refusals, at + 1.0, count=100)
    assert lowest > 0.2


def test_requests_refused_together_are_one_refusal():
    """Those that were on their way when the pause began teach nothing new."""
    refusals = CongestionControl()
    assert refusals.refused(10.0, 9.0, None)
    assert not refusals.refused(10.1, 9.5, None)
    assert (refusals.count, refusals.rate_factor) == (1, 0.5)
    assert refusals.paused_until == 10.1 + 2.0
    assert refusals.refused(20.0, 10.1, None)
    assert (refusals.count, refusals.rate_factor) == (2, 0.25)


def test_a_first_refusal_waits_no_longer_than_it_is_asked_to():
    """Half a second is half a second; without a hint it is two, and again two after a clean answer."""
    refusals = CongestionControl()
    refusals.refused(0.0, -1.0, 0.5)
    assert refusals.paused_until == 0.5
    for at in (10.0, 20.0):
        refusals.accepted(at, 0.0)
        refusals.refused(at, at, None)
        assert refusals.paused_until == at + 2.0


def test_a_pause_is_never_shortened():
    """By a shorter one that is asked for while it lasts."""
    refusals = CongestionControl()
    refusals.refused(0.0, -1.0, 30.0)
    refusals.refused(1.0, -1.0, 5.0)
    refusals.accepted(2.0, 3.0)
    assert refusals.paused_until == 30.0


def test_the_server_s_own_window_is_waited_for():
    """However short it is, and for a quarter of an hour at most."""
    refusals = CongestionControl()
    refusals.accepted(10.0, 0.5)
    assert refusals.paused_until == 10.5
    refusals.accepted(20.0, 1e9)
    assert refusals.paused_until == 920.0


def test_every_twentieth_clean_answer_brings_some_of_the_pace_back():
    """It says so; those before a refusal do not count, nor those at the slow_start_threshold."""
    refusals = CongestionControl()
    assert [refusals.accepted(0.0, 0.0) for _ in range(40)] == [False] * 40
    for at in (1.0, 2.0):
        refusals.refused(at, at, None)
        came_back = [refusals.accepted(at, 0.0) for _ in range(59)]
        assert [number for number, is_back in enumerate(came_back, 1) if is_back] == [20, 40]
    for _ in range(10):
        answer(refusals, 3.0)
    assert refusals.rate_factor == pytest.approx(0.6 * 0.9)
    assert [refusals.accepted(4.0, 0.0) for _ in range(40)] == [False] * 40


def rises(refusals: CongestionControl, since: int, until: int) -> list[int]:
    """The seconds at which more of the pace was tried, from where it stood at first."""
    answer(refusals, float(since), count=400)
    tried = []
    for second in range(since, until):
        before = refusals.rate_factor
        answer(refusals, float(second))
        if refusals.rate_factor > before:
            tried.append(second - since)
    return tried


def test_each_rise_without_a_refusal_is_trusted_sooner():
    """After four refusals 8 minutes, twice, then 4, 2 and 1: never less than a minute, and to 1.0 at most."""
    refusals = CongestionControl()
    for at in (0.0, 1.0, 2.0, 3.0):
        refusals.refused(at, at, None)
        answer(refusals, at, count=400)
    assert rises(refusals, 3, 2000) == [480, 960, 1200, 1320, 1380, 1440, 1500]
    assert refusals.rate_factor == 1.0


def test_a_refusal_starts_the_wait_for_trust_anew():
    """Twice as long as it had become, and the first rise after it shortens nothing."""
    refusals = CongestionControl()
    for at in (0.0, 1.0):
        refusals.refused(at, at, None)
        answer(refusals, at, count=400)
    assert rises(refusals, 1, 250) == [120, 240]
    refusals.refused(250.0, 250.0, None)
    assert rises(refusals, 250, 600) == [120, 240, 300]


def test_clean_traffic_before_a_refusal_lends_it_no_weight():
    """After an hour without one, it is forgotten as soon as one in the first minute is."""
    refusals = CongestionControl()
    for minute in range(60):
        answer(refusals, 60.0 * minute)
    refusals.refused(3600.0, 3599.0, None)
    assert rises(refusals, 3600, 3800) == [60, 120]
    assert refusals.rate_factor == 1.0
