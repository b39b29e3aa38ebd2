"""What is learned of refusals, without a clock."""

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


def test_who_is_refused_again_waits_longer_before_trying_the_pace_again():
    """The time of trust doubles per refusal up to 16 minutes, and halves with each step that went well."""
    refusals = Refusals()
    at = 0.0
    for _ in range(3):
        refusals.refused(at, at, None)
        at += 1.0
    answer(refusals, at + 4 * TRUST_S - 10, count=200)
    stuck = refusals.share
    answer(refusals, at + 4 * TRUST_S, count=200)
    assert refusals.share > stuck
    for _ in range(20):
        refusals.refused(at, at, None)
        at += 1.0
    answer(refusals, at + LONGEST_TRUST_S - 10, count=200)
    stuck = refusals.share
    answer(refusals, at + LONGEST_TRUST_S, count=200)
    assert refusals.share > stuck


def test_requests_refused_together_are_one_refusal():
    """Those that were on their way when the pause began teach nothing new."""
    refusals = Refusals()
    assert refusals.refused(10.0, 9.0, None)
    assert not refusals.refused(10.1, 9.5, None)
    assert refusals.count == 1
    assert refusals.share == 0.5
