"""Answers and refusals as congestion control is told of them, without a clock."""

from smartlead_async.limiter.congestion.control import CongestionControl
from smartlead_async.limiter.congestion.reported import Reported
from smartlead_async.limiter.rate_limit import RateLimit

TEN_IN_TWO = RateLimit(10, per_s=2.0)
EARLIER = 0.1  # a request was granted so long before its answer


def exhausted(seconds: float) -> list[Reported]:
    """What an answer tells of a limit of which nothing is left for so long."""
    return [Reported(remaining=0, reset_s=seconds, least_s=seconds)]


def answer(congestion: CongestionControl, now: float, count: int = 1) -> None:
    for _ in range(count):
        congestion.accepted(now, now - EARLIER)


def refuse(congestion: CongestionControl, now: float, retry_after_s: float | None = None) -> None:
    congestion.refused(now, now - EARLIER, retry_after_s)


def use(congestion: CongestionControl, since: float, until: float, per_s: float = 5.0) -> None:
    """Answers at even distances."""
    for number in range(int((until - since) * per_s)):
        answer(congestion, since + number / per_s)


def lowered(let_in: int, refused_together: int) -> CongestionControl:
    """A server that let in so many of the first burst."""
    congestion = CongestionControl(TEN_IN_TWO)
    answer(congestion, 1.0, let_in)
    for _ in range(refused_together):
        congestion.refused(1.0, 0.9, None)
    return congestion


def trials(congestion: CongestionControl, since: float, until: float, *, bears: float) -> list[float]:
    """When more was tried, before a server that refuses what is above a factor."""
    at, tried = since, []
    while at < until:
        before = congestion.rate_factor
        answer(congestion, at)
        if congestion.rate_factor > before:
            tried.append(round(at - since))
        if congestion.rate_factor > bears:
            refuse(congestion, at + 0.1)
            at += 2.0
        at += 0.2
    return tried
