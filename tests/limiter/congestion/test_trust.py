"""For how long what is learned of the way is not relied on after a refusal, without a clock."""

from smartlead_async.limiter.congestion.control import CongestionControl
from tests.limiter.refusals import EARLIER, TEN_IN_TWO


def suspected(congestion: CongestionControl, *moments: float, is_on_credit: bool = True) -> list[float]:
    """Refusals at these moments: for how long after each the way is not trusted."""
    gone_s = []
    for at in moments:
        congestion.refused(at, at - EARLIER, None, is_on_credit=is_on_credit)
        gone_s.append(
            next(after_s for after_s in (30.0, 600.0, 1200.0, 2400.0) if congestion.is_trusted(at + after_s))
        )
        congestion.accepted(at + 2.0, at + 1.9)
    return gone_s


def test_who_relied_on_the_way_when_it_was_refused_does_not_for_ten_minutes():
    """Then for twice as long each time; without it a refusal has another reason, and half a minute will do."""
    assert suspected(CongestionControl(TEN_IN_TWO), 1000.0, 2000.0, 4000.0) == [600.0, 1200.0, 2400.0]
    assert suspected(CongestionControl(TEN_IN_TWO), 1000.0, 2000.0, is_on_credit=False) == [30.0, 30.0]


def test_a_refusal_without_relying_on_the_way_clears_it_of_suspicion():
    """A second one in the ten minutes: half a minute later it is relied on, and the next doubt is a first one."""
    congestion = CongestionControl(TEN_IN_TWO)
    assert suspected(congestion, 1000.0, 1200.0, 2000.0) == [600.0, 30.0, 600.0]


def test_before_a_refusal_all_is_calm_and_trusted():
    """From the first request on."""
    congestion = CongestionControl(TEN_IN_TWO)
    assert (congestion.is_calm(0.0), congestion.is_trusted(0.0)) == (True, True)


def test_for_half_a_minute_after_a_refusal_nothing_is_calm():
    """Then it is, whatever is thought of the way."""
    congestion = CongestionControl(TEN_IN_TWO)
    suspected(congestion, 1000.0)
    assert (congestion.is_calm(1029.9), congestion.is_calm(1030.0)) == (False, True)
