"""A server with a token bucket, by when it refuses, without a clock."""

import pytest

from smartlead_async.limiter.congestion.control import CongestionControl
from smartlead_async.limiter.congestion.probe import LONG_TRIAL_S
from tests.limiter.refusals import TEN_IN_TWO, lowered, refuse, trials, use


def emptied(
    runs: list[int], per_s: float = 4.8, congestion: CongestionControl | None = None, at: float = 0.0
) -> tuple[CongestionControl, float]:
    """A refusal after each of these runs of answers, and a pause after it, which ends then the last time."""
    congestion = congestion or CongestionControl(TEN_IN_TWO)
    for run in runs:
        use(congestion, at, at + run / per_s, per_s=per_s)
        refuse(congestion, at + run / per_s)
        at += run / per_s + 2.1
    return congestion, at


@pytest.mark.parametrize(
    ("runs", "factor"),
    [
        ([56, 55], 1.0),
        ([56, 55, 54], 0.9),
        ([56, 80, 55, 80], 1.0),
        ([300, 300, 300], 1.0),
        ([56, 55, 54, 97, 97], 0.9),
        ([56, 55, 54, 97, 97, 97], 0.8),
        ([56, 55, 54, 55, 55, 55, 55], 0.9),
    ],
)
def test_three_runs_that_are_alike_lower_by_a_tenth(runs, factor):
    """And again where runs became longer by it: what comes by chance or by a clock is no bucket's."""
    congestion, _ = emptied(runs)
    assert congestion.rate_factor == factor


@pytest.mark.parametrize(
    ("runs", "factor"), [([30, 29], 0.5), ([30, 29, 28], 0.4), ([30, 29, 28, 60, 60, 60], 0.3)]
)
def test_the_rate_of_a_bucket_may_be_less_than_half_of_the_limit(runs, factor):
    """No other client's doing has runs that are alike, so the factor falls below half as it does above."""
    congestion, _ = emptied(runs, 2.4, lowered(5, 5), at=4.0)
    assert congestion.rate_factor == factor


def test_a_trial_takes_as_long_as_it_may_take_to_empty_the_bucket():
    """The one after it comes after 50 s in place of ten."""
    congestion, at = emptied([56, 55, 54, 97, 97, 97])
    assert trials(congestion, at, at + 200.0, bears=1.0) == pytest.approx([98, 98 + LONG_TRIAL_S], abs=3)


def test_where_a_trial_empties_it_runs_are_compared_anew():
    """They are shorter than before; at the factor before they are alike again, and it is lowered again."""
    congestion, at = emptied([56, 55, 54, 97, 97, 97])
    trials(congestion, at, at + 150.0, bears=1.0)
    assert congestion.rate_factor == 1.0
    refuse(congestion, at + 152.0)
    assert congestion.rate_factor == 0.9
    for number in range(3):
        since = at + 155.0 + 23.0 * number
        use(congestion, since, since + 20.8, per_s=4.36)
        refuse(congestion, since + 20.9)
    assert congestion.rate_factor == 0.8
