"""What is learned of a second limit and from other processes, and what of it is believed, without a clock."""

import pytest

from smartlead_async.limiter.congestion.control import CongestionControl
from smartlead_async.limiter.congestion.learned import Learned
from smartlead_async.limiter.congestion.probe import LONGEST_PROBE_S
from smartlead_async.limiter.rate_limit import RateLimit
from tests.limiter.refusals import TEN_IN_TWO, answer, lowered, refuse, trials, use


def minute(congestion: CongestionControl, began_at: float, probes_s: tuple[float, ...]) -> None:
    """Sixty in 12 s, and then all is refused."""
    use(congestion, began_at, began_at + 12.0)
    for after_s in (12.0, *probes_s):
        refuse(congestion, began_at + after_s)


def test_a_second_limit_is_recognised_when_as_many_are_let_in_again():
    """Sixty in 12 s and then none for a minute, twice: 60 in 60 s, and the pause ends when it has room."""
    congestion = CongestionControl(TEN_IN_TWO)
    minute(congestion, 0.0, (14.1, 18.2, 26.3, 41.4, 56.5))
    assert (congestion.second, congestion.rate_factor) == (None, 1.0)
    minute(congestion, 72.0, ())
    assert congestion.second == RateLimit(60, per_s=60.0)
    assert congestion.paused_until == 72.0 + 60.0
    assert congestion.rate_factor == 1.0


def test_a_refusal_between_them_does_not_end_the_second_time():
    """One alone, after thirty of the second sixty: all sixty are counted."""
    congestion = CongestionControl(TEN_IN_TWO)
    minute(congestion, 0.0, (14.1, 18.2, 26.3, 41.4, 56.5))
    use(congestion, 72.0, 78.0)
    refuse(congestion, 78.0)
    use(congestion, 81.0, 87.0)
    refuse(congestion, 87.0)
    answer(congestion, 132.5)
    assert congestion.second == RateLimit(60, per_s=60.0)


def with_second() -> CongestionControl:
    congestion = CongestionControl(TEN_IN_TWO)
    minute(congestion, 0.0, (14.1, 18.2, 26.3, 41.4, 56.5))
    minute(congestion, 72.0, ())
    return congestion


def test_a_second_limit_is_tried_without_now_and_then():
    """Two minutes after it has room: it counts again when that is refused, and calls stay even."""
    congestion = with_second()
    use(congestion, 132.5, 251.0, per_s=1.0)
    assert congestion.second == RateLimit(60, per_s=60.0)
    use(congestion, 251.5, 254.0, per_s=1.0)
    assert congestion.second is None
    refuse(congestion, 254.5)
    assert congestion.second == RateLimit(60, per_s=60.0)
    answer(congestion, 256.0)
    assert 0.99 < congestion.pace_factor < 1.0


def test_a_second_limit_that_is_confirmed_is_tried_without_more_seldom():
    """After two minutes, and then after twice as long each time, up to 12 minutes."""
    congestion, waits_s = with_second(), []
    at = 132.0
    for _ in range(5):
        waits_s.append(congestion.learned(at).probe_in_s)
        at += waits_s[-1]
        answer(congestion, at)
        refuse(congestion, at)
        answer(congestion, at + 1.0)
    assert waits_s == pytest.approx([120.0, 240.0, 480.0, LONGEST_PROBE_S, LONGEST_PROBE_S])


@pytest.mark.parametrize(("failed", "probe_in_s"), [(0, 200.0), (1, 400.0), (2, LONGEST_PROBE_S)])
def test_a_short_second_limit_is_tried_without_as_seldom_as_another_factor(failed, probe_in_s):
    """It is of 10 s, and after each trial that is refused the next one comes after twice as long."""
    congestion = CongestionControl(TEN_IN_TWO)
    use(congestion, 0.0, 20.0)
    congestion.adopt(20.0, Learned(second=RateLimit(20, per_s=10.0), failed=failed))
    answer(congestion, 20.0)
    refuse(congestion, 21.0)
    assert congestion.learned(21.0) == Learned(second=RateLimit(20, per_s=10.0), failed=failed + 1)
    assert congestion.learned(21.0).probe_in_s == probe_in_s


def test_a_second_limit_that_is_gone_is_forgotten():
    """Tried without it the server lets in more than it counted."""
    congestion = with_second()
    use(congestion, 132.5, 253.5, per_s=1.0)
    use(congestion, 253.5, 270.0)
    refuse(congestion, 600.0)
    assert congestion.second is None


def test_a_long_hint_is_not_the_window_s():
    """Retry-After of a minute, twice after sixty: a second limit, of which one refusal each was enough."""
    congestion = CongestionControl(TEN_IN_TWO)
    use(congestion, 0.0, 12.0)
    refuse(congestion, 12.0, 48.0)
    use(congestion, 60.5, 72.5)
    refuse(congestion, 72.5, 48.0)
    answer(congestion, 121.0)
    assert congestion.second == RateLimit(60, per_s=60.0)


def test_a_refusal_within_a_second_limit_makes_it_less():
    """Refused twice, soon after each other, when it was in force for a while: a tenth less."""
    congestion = with_second()
    use(congestion, 132.5, 230.0, per_s=1.0)
    for at in (230.0, 235.0):
        refuse(congestion, at)
        answer(congestion, at + 2.5)
    assert congestion.second == RateLimit(54, per_s=60.0)


def test_what_is_refused_five_times_within_it_is_no_second_limit():
    """It has another period, or none: the rate is lowered to that of what was let in, and more is tried later."""
    congestion = with_second()
    use(congestion, 132.5, 230.0, per_s=1.0)
    at, limits = 230.0, []
    while congestion.second:
        limits.append(congestion.second.limit)
        refuse(congestion, at)
        use(congestion, at + 2.5, at + 30.0, per_s=2.0)
        at += 30.0
    assert limits == [60, 57, 54, 51, 48]
    assert congestion.rate_factor == 0.15
    assert trials(congestion, at, at + 120.0, bears=0.5)[0] == 20


def test_requests_refused_together_within_a_second_limit_lower_no_rate():
    """It is the reason, however many they are."""
    congestion = with_second()
    use(congestion, 132.5, 230.0, per_s=1.0)
    for at in (230.0, 230.01, 230.02):
        congestion.refused(at, 229.9, None)
    assert congestion.rate_factor == 1.0


def test_a_refusal_long_after_a_second_limit_was_found_leaves_it():
    """More than two of its periods: it was good, and the refusal comes out of the blue."""
    congestion = CongestionControl(TEN_IN_TWO)
    congestion.adopt(0.0, Learned(second=RateLimit(60, per_s=60.0), probe_in_s=1000.0))
    use(congestion, 0.0, 150.0, per_s=0.5)
    refuse(congestion, 150.0)
    assert congestion.second == RateLimit(60, per_s=60.0)


def test_what_others_have_learned_is_adopted():
    """Less at once; more as a trial, which this process's refusal ends too."""
    congestion = CongestionControl(TEN_IN_TWO)
    use(congestion, 0.0, 20.0)
    congestion.adopt(20.0, Learned(0.7, failed=2, probe_in_s=30.0))
    assert congestion.learned(25.0) == Learned(0.7, failed=2)
    assert congestion.learned(25.0).probe_in_s == 25.0
    congestion.adopt(40.0, Learned(0.8, failed=2))
    refuse(congestion, 41.0)
    assert congestion.learned(41.0) == Learned(0.7, failed=3)


def test_a_second_limit_that_others_have_found_is_adopted_and_so_is_their_trial():
    """Without it as a trial: it counts again when that is refused here."""
    congestion = CongestionControl(TEN_IN_TWO)
    use(congestion, 0.0, 20.0)
    congestion.adopt(20.0, Learned(second=RateLimit(60, per_s=60.0)))
    assert congestion.second == RateLimit(60, per_s=60.0)
    congestion.adopt(60.0, Learned())
    assert congestion.second is None
    refuse(congestion, 61.0)
    assert congestion.second == RateLimit(60, per_s=60.0)


def test_a_second_limit_that_others_try_without_is_gone_when_more_is_let_in_here_than_it_counts():
    """More than 72 of sixty, from when their trial began."""
    congestion = CongestionControl(TEN_IN_TWO)
    use(congestion, 0.0, 20.0)
    congestion.adopt(20.0, Learned(second=RateLimit(60, per_s=60.0)))
    assert congestion.changes(20.0) == [change("found", 60, 60.0)]
    congestion.adopt(60.0, Learned())
    use(congestion, 60.0, 60.0 + 72 / 5)
    assert congestion.changes(75.0) == []
    answer(congestion, 75.0)
    assert congestion.changes(75.0) == [change("gone", 60, 60.0)]


def test_what_other_processes_were_let_in_is_not_what_others_leave_of_a_second_limit():
    """Three here and fifty there: sixty a minute is a twentieth less, and not a quarter, when it is refused."""
    congestion = CongestionControl(TEN_IN_TWO)
    congestion.adopt(0.0, Learned(second=RateLimit(60, per_s=60.0)))
    for at in (95.0, 98.0):
        congestion.share(at, 2, 25)
        answer(congestion, at)
    for at in (100.0, 105.0):
        refuse(congestion, at)
        answer(congestion, at + 2.5)
    assert congestion.second == RateLimit(53, per_s=60.0)


def test_what_is_known_already_changes_nothing():
    """The time of the next trial stays too, and since when the rate was good."""
    congestion = lowered(8, 2)
    congestion.adopt(2.0, congestion.learned(2.0))
    assert congestion.learned(2.0).probe_in_s == pytest.approx(99.0)
    congestion = CongestionControl(TEN_IN_TWO)
    use(congestion, 0.0, 20.0)
    congestion.adopt(20.0, Learned(0.7, failed=2, probe_in_s=30.0))
    congestion.adopt(29.0, congestion.learned(29.0))
    assert congestion.changes(30.0) == [change("lowered", 7)]


def change(kind: str, limit: int, per_s: float = 2.0) -> tuple[str, RateLimit]:
    return (kind, RateLimit(limit, per_s=per_s))


def test_a_rate_is_believed_when_it_was_good_for_ten_seconds():
    """Not before, and once."""
    congestion = lowered(8, 2)
    use(congestion, 3.5, 13.4)
    assert congestion.changes(13.4) == []
    assert congestion.changes(13.5) == [change("lowered", 8)]
    assert congestion.changes(14.0) == []


def test_a_rate_that_is_nearly_the_same_is_not_told():
    """By less than a twenty-fifth of the limit."""
    congestion = CongestionControl(TEN_IN_TWO)
    congestion.adopt(0.0, Learned(0.97))
    use(congestion, 0.0, 20.0)
    assert congestion.changes(20.0) == []


def test_before_a_refusal_there_is_nothing_to_tell():
    """Neither a rate nor a trial, to others and to the user."""
    congestion = CongestionControl(TEN_IN_TWO)
    assert congestion.learned(5.0) == Learned()
    assert congestion.learned(5.0).probe_in_s == 0.0
    assert congestion.changes(5.0) == []


def test_a_trial_is_not_believed_until_it_is_over():
    """While nine are tried, eight are believed; then more is tried, and when all of that is good, ten are."""
    congestion = lowered(8, 2)
    use(congestion, 3.5, 20.0)
    assert congestion.changes(20.0) == [change("lowered", 8)]
    use(congestion, 20.0, 110.0)
    assert (congestion.rate_factor, congestion.changes(110.0)) == (0.9, [])
    use(congestion, 110.0, 140.0)
    assert congestion.changes(140.0) == [change("raised", 10)]


def test_a_second_limit_is_believed_at_once_and_so_is_its_end():
    """When it is recognised, and when more are let in than it counts; while that is tried nothing else is."""
    congestion = with_second()
    assert congestion.changes(72.0) == [change("found", 60, 60.0)]
    use(congestion, 132.5, 253.5, per_s=1.0)
    assert congestion.changes(253.5) == []
    use(congestion, 253.5, 270.0)
    assert congestion.changes(270.0) == [change("gone", 60, 60.0)]
