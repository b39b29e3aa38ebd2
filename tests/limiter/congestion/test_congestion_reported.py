"""What the headers of a server teach of a key, without a clock."""

import pytest

from smartlead_async.limiter.congestion.control import CongestionControl
from smartlead_async.limiter.congestion.probe import PROBE_S, TRIAL_S
from smartlead_async.limiter.congestion.reported import SURE_S, Reported
from smartlead_async.limiter.rate_limit import RateLimit
from tests.limiter.refusals import TEN_IN_TWO, answer, exhausted, lowered, refuse, use


def report(limit: int, left: float, reset_s: float = 2.0) -> list[Reported]:
    return [Reported(limit, None, left, reset_s, reset_s - 0.999)]


def tell(congestion: CongestionControl, now: float, limit: int, reset_s: float = 2.0) -> None:
    """An answer with some left, and one with nothing left."""
    for left in (float(limit - 1), 0.0):
        congestion.reported(now, report(limit, left, reset_s))


def use_told(congestion: CongestionControl, since: float, until: float, limit: int) -> list[float]:
    """Answers at even distances, each of which tells; the factors that were used."""
    factors = []
    for number in range(int((until - since) * 4)):
        answer(congestion, since + number / 4)
        congestion.reported(since + number / 4, report(limit, float(number % 2)))
        factors.append(congestion.rate_factor)
    return sorted(set(factors))


def test_a_limit_that_is_told_is_used_at_once_and_nothing_more_is_tried():
    """Eight of ten, for an hour; then ten, when they are told."""
    congestion = CongestionControl(TEN_IN_TWO)
    assert use_told(congestion, 0.0, 3600.0, 8) == [0.8]
    assert use_told(congestion, 3600.0, 3601.0, 10) == [1.0]
    assert congestion.count == 0


def test_more_is_tried_where_a_limit_is_told_no_more():
    """It may be over: each 100 s a tenth at first, and then the whole."""
    congestion = CongestionControl(TEN_IN_TWO)
    tell(congestion, 0.0, 5)
    use(congestion, 0.0, SURE_S + 4 * TRIAL_S)
    assert congestion.rate_factor == 1.0


def test_a_limit_that_is_told_and_not_kept_is_believed_no_longer():
    """Five, of which always four are left: a trial shows that ten are let in."""
    congestion = CongestionControl(TEN_IN_TWO)
    factors = []
    for fifth in range(600):
        answer(congestion, fifth / 5)
        congestion.reported(fifth / 5, report(5, 4.0))
        factors.append(congestion.rate_factor)
    assert (factors[0], factors[-1], sorted(factors) == factors) == (0.5, 1.0, True)


def test_what_runs_out_while_more_is_tried_is_not_sure_for_that():
    """Eight that are told are ten: nothing is left while a ninth is tried, and ten are let in."""
    congestion = CongestionControl(TEN_IN_TWO)
    congestion.reported(0.0, report(8, 7.0))
    use(congestion, 0.0, TRIAL_S + 0.5)
    assert congestion.rate_factor == 0.9
    congestion.reported(TRIAL_S + 0.5, report(8, 0.0))
    use(congestion, TRIAL_S + 0.5, 3 * TRIAL_S)
    congestion.reported(3 * TRIAL_S, report(8, 0.0))
    assert (congestion.rate_factor, congestion.count) == (1.0, 0)


def test_what_refusals_have_taught_is_not_raised_by_a_higher_limit_that_is_told():
    """Five of ten are let in, whatever the server tells."""
    congestion = lowered(5, 5)
    congestion.reported(2.0, report(8, 7.0))
    assert congestion.rate_factor == 0.5


def test_a_refusal_of_what_was_sent_before_a_limit_was_told_lowers_nothing_more():
    """Eight of ten were let in and told that they are eight; two more had left with them."""
    congestion = CongestionControl(TEN_IN_TWO)
    answer(congestion, 1.0, 3)
    congestion.reported(1.0, report(8, 5.0))
    congestion.refused(1.1, 0.9, None)
    answer(congestion, 1.2, 5)
    assert congestion.rate_factor == 0.8


def test_a_refusal_within_what_is_told_lowers_as_any_does():
    """Soon after it."""
    congestion = CongestionControl(TEN_IN_TWO)
    tell(congestion, 0.0, 8)
    answer(congestion, 1.0)
    refuse(congestion, 2.0)
    assert congestion.rate_factor == 0.7


@pytest.mark.parametrize(("until", "second"), [(3600.0, RateLimit(60, per_s=60.0))])
def test_a_longer_limit_that_is_told_is_kept_and_not_tried_without(until, second):
    """Sixty a minute, for an hour; and 120 when those are told, and none when ten in 2 s allow no more."""
    congestion = CongestionControl(TEN_IN_TWO)
    seconds = set()
    for at in range(int(until)):
        answer(congestion, float(at))
        tell(congestion, float(at), 60, 60.0)
        seconds.add(congestion.second)
    assert seconds == {second}
    tell(congestion, until, 120, 60.0)
    assert congestion.second == RateLimit(120, per_s=60.0)
    tell(congestion, until, 600, 60.0)
    assert congestion.second is None


def test_a_longer_limit_that_is_told_and_not_kept_is_gone():
    """Sixty a minute, of which nothing was seen to run out: without it, more are let in."""
    congestion = CongestionControl(TEN_IN_TWO)
    seconds = []
    for second in range(400):
        answer(congestion, float(second), 2)
        congestion.reported(float(second), report(60, 40.0 + second % 2, 60.0))
        seconds.append(congestion.second)
    assert (seconds[2], seconds[-1]) == (RateLimit(60, per_s=60.0), None)


def test_a_longer_limit_of_which_others_use_a_part_is_lowered_as_any_is():
    """Refused after forty of sixty: the server leaves less than it tells."""
    congestion = CongestionControl(TEN_IN_TWO)
    for second in range(120):
        answer(congestion, float(second))
        tell(congestion, float(second), 60, 60.0)
    refuse(congestion, 120.0)
    answer(congestion, 123.0)
    refuse(congestion, 124.0)
    assert congestion.second == RateLimit(57, per_s=60.0)


def test_that_nothing_is_left_pauses_but_where_all_slots_are_used():
    """They come back when there is room again."""
    congestion = CongestionControl(TEN_IN_TWO)
    congestion.exhausted(10.0, 9.9, exhausted(0.5), [TEN_IN_TWO])
    assert congestion.paused_until < 0
    congestion.exhausted(10.0, 9.9, exhausted(0.5), [])
    assert congestion.paused_until == 10.5


def test_that_nothing_is_left_is_no_wonder_where_as_many_were_let_in_as_are_told():
    """Three of three in a second, though ten in 2 s are known."""
    congestion = CongestionControl(TEN_IN_TWO)
    told = [Reported(3, 1.0, 0.0, 1.0, 0.001)]
    congestion.reported(10.0, told)
    answer(congestion, 10.0, 2)
    congestion.exhausted(10.0, 9.9, told, [])
    assert congestion.paused_until == 11.0
    answer(congestion, 11.0, 3)
    congestion.exhausted(11.5, 11.4, told, [])
    assert congestion.paused_until == 11.0


def test_where_others_leave_less_the_rate_falls_without_a_refusal():
    """Nothing is left though not all slots are used: by a tenth when that comes again soon, to half of it."""
    congestion = CongestionControl(TEN_IN_TWO)
    use(congestion, 0.0, 60.0)
    factors = []
    for number in range(8):
        at = 60.0 + 3 * number
        for _ in range(2):  # the second one had left before the first was answered
            congestion.exhausted(at, at - 0.1, exhausted(1.0), [])
        factors.append(congestion.rate_factor)
    assert factors == pytest.approx([1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.5, 0.5])
    assert congestion.count == 0


def test_a_trial_that_leaves_nothing_is_over():
    """What was good before it is good again, and the next one comes as after one that was refused."""
    congestion = lowered(8, 2)
    use(congestion, 3.5, 103.0, per_s=4.0)
    assert congestion.rate_factor == 0.9
    congestion.exhausted(104.0, 103.9, exhausted(1.0), [])
    assert (congestion.rate_factor, congestion.learned(104.0).failed) == (0.8, 1)
    assert congestion.learned(104.0).probe_in_s == PROBE_S


def test_with_a_second_limit_that_nothing_is_left_lowers_no_rate():
    """It is waited for."""
    congestion = CongestionControl(TEN_IN_TWO)
    tell(congestion, 0.0, 60, 60.0)
    for at in (1.0, 2.0, 3.0):
        congestion.exhausted(at, at - 0.1, exhausted(1.0), [])
    assert (congestion.rate_factor, congestion.paused_until) == (1.0, 4.0)


def test_while_requests_are_refused_that_nothing_is_left_lowers_no_rate():
    """The refusal has done so."""
    congestion = lowered(8, 2)
    for at in (1.1, 1.2):
        congestion.exhausted(at, at, exhausted(1.0), [])
    assert congestion.rate_factor == 0.8
