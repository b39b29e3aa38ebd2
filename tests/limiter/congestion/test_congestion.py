"""What is learned from refusals, without a clock."""

from itertools import pairwise

import pytest

from smartlead_async.limiter.congestion.control import SETTLED_S, TRIAL_PAUSE_S, CongestionControl
from smartlead_async.limiter.congestion.learned import Learned
from smartlead_async.limiter.congestion.probe import FEW, LONGEST_PROBE_S, PROBE_S, TRIAL_S
from tests.limiter.refusals import TEN_IN_TWO, answer, exhausted, lowered, refuse, trials, use


@pytest.mark.parametrize("let_in", [1, 3, 5, 8])
def test_the_first_refusals_tell_how_many_the_server_lets_in(let_in):
    """Of ten at once some are let in: as many are the limit from then on."""
    assert lowered(let_in, 10 - let_in).rate_factor == let_in / 10


def test_answers_that_come_after_the_refusal_count_too():
    """Two answers, a refusal, and then six more of the same burst: eight."""
    congestion = lowered(2, 1)
    for _ in range(6):
        congestion.accepted(1.05, 0.9)
    assert congestion.rate_factor == 0.8


@pytest.mark.parametrize(("refused_together", "rate_factor"), [(1, 0.9), (2, 0.9), (3, 0.2)])
def test_a_refusal_with_few_requests_lowers_by_a_tenth(refused_together, rate_factor):
    """Two let in are no sign of a limit of two, but where with those refused they are half the limit."""
    assert lowered(2, refused_together).rate_factor == rate_factor


def test_where_others_use_the_key_too_a_refusal_lowers_by_a_tenth():
    """What this process was let in is not all that the server let in."""
    congestion = CongestionControl(TEN_IN_TWO)
    congestion.share(0.0, 2, 0)
    answer(congestion, 1.0, 5)
    refuse(congestion, 1.0)
    assert congestion.rate_factor == 0.9


def test_where_others_use_the_key_no_more_a_refusal_tells_how_many_the_server_lets_in():
    """Five of ten, as if they had never been there."""
    congestion = CongestionControl(TEN_IN_TWO)
    for processes in (2, 1):
        congestion.share(0.0, processes, 0)
    answer(congestion, 1.0, 5)
    refuse(congestion, 1.0)
    assert congestion.rate_factor == 0.5


def test_a_refusal_below_half_the_limit_does_not_raise_the_rate():
    """Soon after three of ten were found to be the limit, and with few requests, three they stay."""
    congestion = lowered(3, 7)
    answer(congestion, 4.0)
    refuse(congestion, 7.0)
    assert congestion.rate_factor == 0.3


def test_a_block_when_all_that_is_allowed_was_let_in_lowers_nothing():
    """Eight of ten are used, a refusal soon after lowers it, and the next one shows that all is refused."""
    congestion = lowered(8, 2)
    answer(congestion, 4.0, 8)
    refuse(congestion, 5.0)
    assert congestion.rate_factor == 0.7
    refuse(congestion, 8.0)
    assert congestion.rate_factor == 0.8


def test_a_refusal_out_of_the_blue_lowers_nothing():
    """At a pace that was good for a minute; the next one soon after it does."""
    congestion = CongestionControl(TEN_IN_TWO)
    use(congestion, 0.0, 60.0)
    refuse(congestion, 60.0)
    assert congestion.rate_factor == 1.0
    use(congestion, 62.1, 65.0)
    refuse(congestion, 65.0)
    assert congestion.rate_factor == 0.9


def test_more_is_tried_seldom_and_then_more_seldom():
    """Each 100 s at first, and from the fifth that is refused on after twice as long, up to 12 minutes."""
    congestion = lowered(8, 2)
    tried = trials(congestion, 3.5, 5400.0, bears=0.8)
    gaps = [later - earlier for earlier, later in pairwise(tried)]
    assert gaps == pytest.approx([PROBE_S] * (FEW - 1) + [200.0, 400.0, *[LONGEST_PROBE_S] * 5], abs=2.0)
    assert congestion.rate_factor == 0.8


def test_a_server_that_recovers_is_followed_within_two_minutes():
    """After a trial that succeeds the next ones come each ten seconds, and are twice as large each time."""
    congestion = lowered(5, 5)
    assert trials(congestion, 3.5, 400.5, bears=0.5) == pytest.approx([98, 199, 299], abs=3)
    assert trials(congestion, 402.0, 530.0, bears=1.0) == pytest.approx([0, TRIAL_S, 2 * TRIAL_S], abs=1)
    assert congestion.rate_factor == 1.0


def test_a_trial_that_succeeds_is_followed_by_one_of_twice_as_much():
    """From three of ten on: one more, two more, and the rest."""
    congestion, factors = lowered(3, 7), [0.3]
    for tenth in range(35, 2000):
        answer(congestion, tenth / 10)
        if congestion.rate_factor != factors[-1]:
            factors.append(congestion.rate_factor)
    assert factors == [0.3, 0.4, 0.6, 1.0]


def test_a_trial_that_is_refused_costs_a_short_pause_and_no_trust():
    """Two requests at eight in 2 s: those were good before; the way is trusted as it was."""
    congestion = lowered(8, 2)
    use(congestion, 3.5, 103.0, per_s=4.0)
    assert congestion.rate_factor == 0.9
    refuse(congestion, 104.0)
    assert (congestion.rate_factor, congestion.paused_until) == (0.8, 104.5)
    assert congestion.is_trusted(104.0)
    refuse(congestion, 105.1)
    assert congestion.is_trusted(105.1)


def test_a_trial_of_more_than_a_step_that_is_refused_costs_a_longer_pause():
    """From two of ten to three, and to five, which is refused."""
    congestion = lowered(2, 8)
    use(congestion, 3.5, 115.0, per_s=1.0)
    assert congestion.rate_factor == 0.5
    refuse(congestion, 116.0)
    assert (congestion.rate_factor, congestion.paused_until) == (0.4, 116.0 + TRIAL_PAUSE_S)


def test_a_trial_below_half_the_limit_that_is_refused_is_taken_back():
    """From four of ten to the three that were good."""
    congestion = lowered(3, 7)
    use(congestion, 3.5, 103.0, per_s=1.5)
    assert congestion.rate_factor == 0.4
    refuse(congestion, 104.0)
    assert congestion.rate_factor == 0.3


def test_a_raise_that_is_refused_late_is_taken_back():
    """It passed its ten seconds, and was refused within five minutes."""
    congestion = lowered(9, 1)
    use(congestion, 3.5, 150.0)
    assert congestion.rate_factor == 1.0
    refuse(congestion, 150.0)
    assert congestion.rate_factor == 0.9


def test_a_raise_that_stays_is_a_success():
    """After five minutes a refusal is out of the blue again."""
    congestion = lowered(9, 1)
    use(congestion, 3.5, 150.0 + SETTLED_S)
    refuse(congestion, 150.0 + SETTLED_S)
    assert congestion.learned(150.0 + SETTLED_S) == Learned(1.0, failed=0)


def test_refusals_that_come_whatever_the_pace_do_not_hold_it_down():
    """One answer in a hundred is a refusal, for another's doing: half the pace is kept at least."""
    congestion = CongestionControl(TEN_IN_TWO)
    factors = []
    for hundred in range(100):
        at = 40.0 * hundred
        refuse(congestion, at)
        factors.append(congestion.rate_factor)
        use(congestion, at + 2.5, at + 40.0, per_s=2.5)
    assert min(factors) >= 0.5


def test_refusals_that_go_on_below_half_the_limit_lower_it_further():
    """Three in a row, each within ten seconds, at half of it: the window is longer than the known one."""
    congestion = lowered(5, 5)
    factors = []
    for at in (6.0, 12.0, 18.0, 24.0):
        use(congestion, at - 3.0, at, per_s=3.0)
        refuse(congestion, at)
        factors.append(congestion.rate_factor)
    assert factors == [0.5, 0.5, 0.4, 0.3]


def test_single_calls_go_evenly_until_all_is_well():
    """One request alone after a refusal, then an even pace; five minutes after the last refusal all at once."""
    congestion = CongestionControl(TEN_IN_TWO)
    use(congestion, 0.0, 60.0)
    assert congestion.pace_factor == 1.0
    refuse(congestion, 60.0)
    assert congestion.pace_factor == 0.1
    answer(congestion, 62.2)
    assert 0.99 < congestion.pace_factor < 1.0
    assert not congestion.accepted(60.0 + SETTLED_S - 1.0)
    assert congestion.accepted(60.0 + SETTLED_S)
    assert congestion.pace_factor == 1.0


def test_requests_refused_together_are_one_refusal():
    """Those that were on their way when the pause began teach nothing new."""
    congestion = CongestionControl(TEN_IN_TWO)
    assert congestion.refused(10.0, 9.0, None)
    assert not congestion.refused(10.1, 9.5, None)
    assert (congestion.count, congestion.rate_factor) == (1, 0.9)
    assert congestion.paused_until == 10.1 + 2.0
    assert congestion.refused(20.0, 10.1, None)
    assert congestion.count == 2


def test_a_first_refusal_waits_no_longer_than_it_is_asked_to():
    """Half a second is half a second; without a hint it is two, and again two after a clean answer."""
    congestion = CongestionControl(TEN_IN_TWO)
    congestion.refused(0.0, -1.0, 0.5)
    assert congestion.paused_until == 0.5
    for at in (10.0, 20.0):
        congestion.accepted(at)
        congestion.refused(at, at, None)
        assert congestion.paused_until == at + 2.0


def test_pauses_grow_while_all_is_refused():
    """2 s, doubled to 15 s; after four minutes doubled again, to two minutes and to a quarter of the time."""
    congestion = CongestionControl(TEN_IN_TWO)
    at, pauses = 1000.0, []
    for _ in range(22):
        congestion.refused(at, at, None)
        pauses.append(congestion.paused_until - at)
        at = congestion.paused_until
    assert pauses == [2.0, 4.0, 8.0, *[15.0] * 14, 30.0, 60.0, 120.0, 120.0, 138.5]


def test_who_was_blocked_waits_as_long_at_once_after_a_trial_and_tries_seldom():
    """The server refused all for 44 s: the next trial comes 25 times as long after it, and its pause is 44 s."""
    congestion = lowered(8, 2)
    for at in (3.1, 7.2, 15.3, 30.4):
        refuse(congestion, at)
    answer(congestion, 45.0)
    assert congestion.rate_factor == 0.8
    tried = trials(congestion, 45.5, 1300.0, bears=0.8)
    assert tried == pytest.approx([44.0 * 25], abs=2.0)
    assert congestion.paused_until == pytest.approx(45.5 + tried[0] + 44.0, abs=2.0)


@pytest.mark.parametrize(("hint_s", "pause_s"), [(4.0, TRIAL_PAUSE_S), (5.0, 5.5)])
def test_who_was_asked_to_wait_for_more_than_two_windows_was_blocked(hint_s, pause_s):
    """A trial that is refused is paused after for as long as it took until one was let in."""
    congestion = CongestionControl(TEN_IN_TWO)
    answer(congestion, 1.0, 8)
    for _ in range(2):
        congestion.refused(1.0, 0.9, hint_s)
    use(congestion, 1.0 + hint_s + 0.5, 300.0, per_s=1.0)
    congestion.adopt(300.0, Learned(0.8))
    congestion.adopt(301.0, Learned(0.9))
    refuse(congestion, 302.0)
    assert congestion.paused_until == pytest.approx(302.0 + pause_s)


def test_a_pause_is_never_shortened():
    """By a shorter one that is asked for while it lasts."""
    congestion = CongestionControl(TEN_IN_TWO)
    congestion.refused(0.0, -1.0, 30.0)
    congestion.refused(1.0, -1.0, 5.0)
    congestion.exhausted(2.0, 1.9, exhausted(3.0), [])
    assert congestion.paused_until == 30.0


def test_the_server_s_own_window_is_waited_for():
    """However short it is, and for a quarter of an hour at most."""
    congestion = CongestionControl(TEN_IN_TWO)
    congestion.exhausted(10.0, 9.9, exhausted(0.5), [])
    assert congestion.paused_until == 10.5
    congestion.exhausted(20.0, 19.9, exhausted(86400.0), [])
    assert congestion.paused_until == 920.0


@pytest.mark.parametrize("seconds", [86401.0, 1e9, 1.8e12])
def test_who_asks_for_more_than_a_day_is_mistaken(seconds):
    """A moment in place of seconds, or milliseconds: it counts as no hint."""
    congestion = CongestionControl(TEN_IN_TWO)
    congestion.exhausted(10.0, 9.9, exhausted(seconds), [])
    assert congestion.paused_until < 0
    congestion.refused(20.0, 19.9, seconds)
    assert congestion.paused_until == 22.0


@pytest.mark.parametrize(("failed", "probe_in_s"), [(0, 50.0), (3, 80.0), (6, 640.0), (7, LONGEST_PROBE_S)])
def test_after_a_refusal_out_of_the_blue_more_is_tried_soon_unless_trials_were_refused(failed, probe_in_s):
    """After 25 times as long as its pause, or ten seconds, doubled for each trial that was refused."""
    congestion = CongestionControl(TEN_IN_TWO)
    congestion.adopt(0.0, Learned(0.7, failed=failed, probe_in_s=1000.0))
    use(congestion, 0.0, 60.0)
    refuse(congestion, 60.0)
    assert congestion.learned(60.0) == Learned(0.7, failed=failed)
    assert congestion.learned(60.0).probe_in_s == probe_in_s


def test_a_second_refusal_in_a_row_with_requests_in_the_window_is_no_block():
    """Half a second after the first: what was let in before it still counts at the server."""
    congestion = lowered(8, 2)
    congestion.refused(1.7, 1.6, None)
    answer(congestion, 6.0)
    assert congestion.rate_factor == 0.8
    assert trials(congestion, 6.2, 150.0, bears=0.8) == pytest.approx([95], abs=3)
