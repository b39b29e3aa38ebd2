"""What is learned of refusals, without a clock."""

import pytest

from smartlead_async.transport.refusals import CLEAN_ANSWERS, LONGEST_TRUST_S, TRUST_S, Refusals


def answer(refusals: Refusals, now: float, count: int = CLEAN_ANSWERS) -> None:
    for _ in range(count):
        refusals.accepted(now, 0.0)


def test_the_pace_comes_back_quickly_to_a_tenth_below_where_it_was_refused():
    """From a half to nine tenths by a twentieth per 20 clean answers, and no further for a minute."""
    refusals = Refusals()
    refusals.refused(0.0, -1.0, None)
    shares = []
    for _ in range(10):
        answer(refusals, 10.0)
        shares.append(round(refusals.share, 2))
    assert shares == [0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.9, 0.9]


def test_beyond_it_the_pace_comes_back_by_a_twentieth_a_minute():
    """Where nothing is refused at nine tenths, two minutes later the full pace is tried again."""
    refusals = Refusals()
    refusals.refused(0.0, -1.0, None)
    for second in range(130):
        answer(refusals, float(second))
    assert refusals.share == 1.0


def test_who_is_refused_at_the_ceiling_waits_longer_before_trying_the_pace_again():
    """Refused at 1.0, 0.9 and 0.81 of the full pace: only after 4 minutes more than 0.729 is tried."""
    refusals = Refusals()
    for at in (0.0, 20.0, 40.0):
        refusals.refused(at, at, None)
        answer(refusals, at + 10.0, count=400)
    answer(refusals, 40.0 + 4 * TRUST_S - 1.0, count=400)
    assert refusals.share == pytest.approx(0.729)
    answer(refusals, 40.0 + 4 * TRUST_S, count=400)
    assert refusals.share == pytest.approx(0.779)


def test_nobody_waits_longer_than_eight_minutes():
    """However often a server refused, more is tried then."""
    refusals = Refusals()
    for number in range(20):
        refusals.refused(20.0 * number, 20.0 * number, None)
        answer(refusals, 20.0 * number + 10.0, count=400)
    stuck = refusals.share
    answer(refusals, 380.0 + LONGEST_TRUST_S, count=400)
    assert refusals.share > stuck


def test_refusals_that_come_whatever_the_pace_do_not_hold_it_down():
    """One answer in a hundred is a refusal, for another's doing: the pace comes back after each."""
    refusals = Refusals()
    lowest = 1.0
    for hundred in range(100):
        at = 40.0 * hundred
        refusals.refused(at, at, None)
        lowest = min(lowest, refusals.share)
        answer(refusals, at + 1.0, count=100)
    assert lowest > 0.2


def test_requests_refused_together_are_one_refusal():
    """Those that were on their way when the pause began teach nothing new."""
    refusals = Refusals()
    assert refusals.refused(10.0, 9.0, None)
    assert not refusals.refused(10.1, 9.5, None)
    assert refusals.count == 1
    assert refusals.share == 0.5
