"""How long a request is on its way before the server counts it (up), and its answer after that (down).

Delays are independent of each other; a later request may overtake an earlier one.
"""

from collections.abc import Callable, Mapping
from math import log
from random import Random

import attrs

RTT_MEDIAN_S = 0.120
RTT_SIGMA = 0.9
RTT_LONGEST_S = 1.5
SLOW_S = 1.0
STALL_S = 3.0
STALLS_IN = 100

Travel = tuple[float, float]  # seconds up, seconds down


@attrs.frozen
class Shape:
    """A network: the travel of its request number n, counted from 0."""

    title: str
    rule: str
    travel: Callable[[Random, int], Travel]
    is_random: bool = True


def _none(_rng: Random, _number: int) -> Travel:
    return 0.0, 0.0


def _round_trip(rng: Random, _number: int) -> Travel:
    half_s = rng.uniform(0.02, 0.08) / 2
    return half_s, half_s


def _even(rng: Random, _number: int) -> Travel:
    return rng.uniform(0.02, 0.08), rng.uniform(0.02, 0.08)


def _far(rng: Random, _number: int) -> Travel:
    return rng.uniform(0.1, 0.3), rng.uniform(0.1, 0.3)


def _tailed_s(rng: Random) -> float:
    return min(RTT_LONGEST_S, rng.lognormvariate(log(RTT_MEDIAN_S), RTT_SIGMA))


def _lognormal(rng: Random, _number: int) -> Travel:
    half_s = _tailed_s(rng) / 2
    return half_s, half_s


def _lognormal_up(rng: Random, _number: int) -> Travel:
    return _tailed_s(rng), 0.0


def _slow_first(rng: Random, number: int) -> Travel:
    up_s, down_s = _even(rng, number)
    return up_s + (0.0 if number else SLOW_S), down_s


def _stalls(rng: Random) -> float:
    return STALL_S if rng.randrange(STALLS_IN) == 0 else 0.0


def _stalls_down(rng: Random, number: int) -> Travel:
    up_s, down_s = _even(rng, number)
    return up_s, down_s + _stalls(rng)


def _stalls_up(rng: Random, number: int) -> Travel:
    up_s, down_s = _even(rng, number)
    return up_s + _stalls(rng), down_s


SHAPES: Mapping[str, Shape] = {
    "none": Shape("no latency", "no time at all", _none, is_random=False),
    "round": Shape("near", "20 to 80 ms round trip, half each way", _round_trip),
    "even": Shape("even", "20 to 80 ms each way", _even),
    "far": Shape("far", "100 to 300 ms each way", _far),
    "lognormal": Shape("tailed", "round trip lognormal, median 120 ms, at most 1.5 s, half each way", _lognormal),
    "lognormal-up": Shape("tailed up", "the same, all of it on the way up", _lognormal_up),
    "slow-first": Shape("slow first", "even, the first request 1 s late", _slow_first),
    "stalls": Shape("stalls down", "even, one answer in 100 is 3 s late", _stalls_down),
    "stalls-up": Shape("stalls up", "even, one request in 100 is 3 s late", _stalls_up),
}
OUTSIDE = "stalls-up"  # breaks the assumption that a request is counted within 2 s of its last byte
