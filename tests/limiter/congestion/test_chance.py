"""Whether requests are refused by chance, whatever the rate."""

import pytest

from smartlead_async.limiter.congestion.chance import MANY, OFTEN, Chance
from smartlead_async.limiter.congestion.control import CongestionControl
from tests.limiter.refusals import TEN_IN_TWO, answer, refuse


def use(chance: Chance, rate_factor: float, answers: int, refusals: int, *, is_sudden: bool = True) -> Chance:
    """So many were let in at a rate, and then so many refused."""
    for _ in range(answers):
        chance.count(rate_factor)
    for _ in range(refusals):
        chance.refused(rate_factor, is_sudden=is_sudden)
    return chance


@pytest.mark.parametrize(
    ("low", "answers", "refusals", "is_seen"),
    [
        (0.6, 390, OFTEN, True),
        (0.75, 390, OFTEN, True),
        (0.8, 390, OFTEN, False),
        (0.6, 390, OFTEN - 1, False),
        (0.6, 500, OFTEN, False),
        (0.6, 500, OFTEN + 1, True),
    ],
)
def test_refusals_that_are_about_as_frequent_at_a_low_rate_come_by_chance(low, answers, refusals, is_seen):
    """Three of 60 at the whole rate, and at three quarters of it or less a seventh of that."""
    chance = use(Chance(), 1.0, 57, OFTEN, is_sudden=False)
    assert use(chance, low, answers, refusals).is_seen == is_seen


def test_few_refusals_at_a_high_rate_tell_nothing():
    """Two of them may be a limit that was found."""
    chance = use(Chance(), 1.0, 57, OFTEN - 1)
    assert not use(chance, 0.5, 100, OFTEN).is_seen


def test_refusals_soon_after_a_change_tell_nothing_of_a_low_rate():
    """It was not good before."""
    chance = use(Chance(), 1.0, 57, OFTEN)
    assert not use(chance, 0.5, 100, OFTEN, is_sudden=False).is_seen


@pytest.mark.parametrize(("refusals", "is_seen"), [(MANY - 1, True), (MANY, False)])
def test_refusals_that_become_frequent_are_not_by_chance(refusals, is_seen):
    """Many of them, four times as often as before."""
    chance = use(use(Chance(), 1.0, 57, OFTEN), 0.5, 97, OFTEN)
    assert use(chance, 1.0, 0, refusals).is_seen == is_seen


def test_refusals_that_stay_as_frequent_are_by_chance():
    """However many."""
    chance = use(use(Chance(), 1.0, 57, OFTEN), 0.5, 97, OFTEN)
    for _ in range(3 * MANY):
        use(chance, 1.0, 33, 1)
    assert chance.is_seen


def test_a_server_that_refuses_by_chance_gets_the_whole_rate():
    """Each thirtieth, at any rate: it is lowered and, when the low rate is refused as often, raised for good."""
    congestion = CongestionControl(TEN_IN_TWO)
    now, factors = 0.0, []
    for number in range(1, 4000):
        if number % 30:
            answer(congestion, now)
        else:
            refuse(congestion, now)
            now = congestion.paused_until + 0.2
        factors.append(congestion.rate_factor)
        now += 0.2 / congestion.rate_factor
    assert min(factors) < 0.8
    assert set(factors[-2000:]) == {1.0}
