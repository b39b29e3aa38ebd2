"""`python -m benchmarks.limiter.ways`: ways to the server that change, and servers that count late, into docs.

Our limiter before a sliding log of 10 in 2 s, in virtual time: what windows hold in the worst case, and what a
setting of `counted_within_s` costs or gives.
"""

import asyncio
from collections.abc import Callable, Mapping
from itertools import pairwise
from math import log, sin
from pathlib import Path
from random import Random

import attrs

from benchmarks.limiter.ours import TEN_IN_TWO
from benchmarks.limiter.servers import SECOND_US, WINDOW_US, Server, SlidingLog
from benchmarks.limiter.shapes import Travel
from benchmarks.page import markdown_table
from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.memory import KeyMemory
from smartlead_async.limiter.queue import Lane
from tests.memory_network import fullest_window
from tests.virtual_time import now, run

DOCS = Path(__file__).parents[2] / "docs"
LANES: tuple[Lane, Lane] = ("interactive", "bulk")
UNTIL_S = 600.0
CHANGES_AT_S = 300.0
FROM_S = 20.0  # from here on the share is counted
TASKS = 20
MADE_UP = 200
MADE_UP_S = 60.0
MADE_UP_WAYS = ((0.3, 0.3), (0.01, 0.01), (0.6, 0.0), (0.0, 0.6), (0.015, 1.5), (1.5, 0.015), (0.05, 0.05))
WITHIN_S = (0.15, 0.3, 0.5, 1.0, 2.0)

Way = Callable[[Random, float], Travel]  # of a request that is sent at a moment


class SlowClock(SlidingLog):
    """Its clock loses 0.5 %: its 2 s are 2.01 s."""

    def admits(self, at_us: int) -> bool:
        """Of `Server`."""
        return super().admits(round(at_us * 0.995))


@attrs.define
class Program:
    """Tasks that call one server through our limiter, and what arrived there: when, and whether it was let in."""

    way: Way
    lane: Lane
    rng: Random
    server: Server = attrs.Factory(SlidingLog)
    counted_within_s: float = 2.0
    until_s: float = UNTIL_S
    seen: list[tuple[int, bool]] = attrs.Factory(list[tuple[int, bool]])

    async def saturate(self) -> "Program":
        """Twenty tasks, each of which calls again when it has its answer."""
        limiter = self._limiter()
        async with asyncio.TaskGroup() as tasks:
            for _ in range(TASKS):
                tasks.create_task(self._call_on_and_on(limiter))
        await limiter.aclose()
        return self

    async def call_in_groups(self) -> "Program":
        """One to thirty calls at once, and a pause of up to 3 s."""
        limiter = self._limiter()
        while now() < self.until_s:
            await asyncio.gather(*(self._call(limiter) for _ in range(self.rng.randint(1, 30))))
            await asyncio.sleep(self.rng.uniform(0.0, 3.0))
        await limiter.aclose()
        return self

    @property
    def fullest(self) -> int:
        """Requests in the fullest window, the refused included."""
        return fullest_window((at_us for at_us, _ in self.seen), WINDOW_US)

    @property
    def refused(self) -> int:
        """Requests that were not let in."""
        return sum(not is_in for _, is_in in self.seen)

    @property
    def share(self) -> float:
        """Of 5 a second, let in after the first seconds."""
        let_in = sum(is_in and at_us >= FROM_S * SECOND_US for at_us, is_in in self.seen)
        return let_in / 5.0 / (self.until_s - FROM_S)

    def _limiter(self) -> Limiter:
        loop = asyncio.get_running_loop()
        memory = KeyMemory(TEN_IN_TWO, "even", ("", loop.time), counted_within_s=self.counted_within_s)
        return Limiter(TEN_IN_TWO, memory=memory)

    async def _call_on_and_on(self, limiter: Limiter) -> None:
        while now() < self.until_s:
            await self._call(limiter)

    async def _call(self, limiter: Limiter) -> None:
        number, is_in = None, False
        while not is_in:
            permit, number = await limiter.acquire(self.lane, self, number)
            permit.written()
            up_s, down_s = self.way(self.rng, now())
            await asyncio.sleep(up_s)
            at_us = round(now() * SECOND_US)
            is_in = self.server.admits(at_us)
            self.seen.append((at_us, is_in))
            await asyncio.sleep(down_s)
            permit.settled()
            permit.accepted() if is_in else permit.refused(None)


def _halves(round_trip_s: Callable[[float], float]) -> Way:
    def way(_rng: Random, at_s: float) -> Travel:
        return round_trip_s(at_s) / 2, round_trip_s(at_s) / 2

    return way


def _falls(before_s: float, after_s: float) -> Way:
    return _halves(lambda at_s: before_s if at_s < CHANGES_AT_S else after_s)


def _parts(sum_s: float) -> Way:
    """The way up takes a part of the sum that is drawn for each request."""

    def way(rng: Random, _at_s: float) -> Travel:
        up_s = rng.uniform(0.2, 0.8) * sum_s
        return up_s, sum_s - up_s

    return way


def _slow_parts(sum_s: float) -> Way:
    def way(_rng: Random, at_s: float) -> Travel:
        up_s = (0.5 + 0.4 * sin(at_s / 7)) * sum_s
        return up_s, sum_s - up_s

    return way


def _at_its_end(work_s: float) -> Way:
    """Counted when the work ends; after five minutes something fast is asked for."""
    return lambda _rng, at_s: (0.015 + (work_s if at_s < CHANGES_AT_S else 0.0), 0.015)


CASES: Mapping[str, tuple[Way, Callable[[], Server]]] = {
    "600 ms of round trip, 30 ms after five minutes": (_falls(0.6, 0.03), SlidingLog),
    "600 ms, then 300 ms": (_falls(0.6, 0.3), SlidingLog),
    "200 ms, then 20 ms": (_falls(0.2, 0.02), SlidingLog),
    "600 ms and 30 ms, each for half a minute": (
        _halves(lambda at_s: 0.6 if at_s % 60.0 < 30.0 else 0.03),
        SlidingLog,
    ),
    "1.8 s of work, counted at its end, then something fast": (_at_its_end(1.8), SlidingLog),
    "100 ms together, each part by chance": (_parts(0.1), SlidingLog),
    "600 ms together, each part by chance": (_parts(0.6), SlidingLog),
    "600 ms together, the parts vary slowly": (_slow_parts(0.6), SlidingLog),
    "600 ms, steady": (_falls(0.6, 0.6), SlidingLog),
    "no latency, the server's clock loses 0.5 %": (_halves(lambda _: 0.0), SlowClock),
}


def _case(name: str) -> list[str]:
    cells: list[str] = []
    for lane in LANES:
        way, server = CASES[name]
        program = run(Program(way, lane, Random(name), server()).saturate())
        cells.append(f"{program.share:.3f} / {program.refused} / {program.fullest}")
    return [name, *cells]


def made_up_way(rng: Random) -> Way:
    """For some seconds the parts are constant, then they are others."""
    moments = [0.0]
    while moments[-1] < 2 * MADE_UP_S:
        moments.append(moments[-1] + rng.uniform(2.0, 30.0))
    drawn = {until_s: rng.choice(MADE_UP_WAYS) for _, until_s in pairwise(moments)}
    return lambda _rng, at_s: next((drawn[until_s] for until_s in drawn if at_s < until_s), MADE_UP_WAYS[0])


def _worst_made_up(lane: Lane) -> list[int]:
    """How many of the made-up programs had a fullest window of so many, from 10 on."""
    counts = [0] * 6
    for seed in range(MADE_UP):
        rng = Random(seed)
        program = run(Program(made_up_way(rng), lane, rng, until_s=MADE_UP_S).call_in_groups())
        counts[max(0, program.fullest - 10)] += 1
    return counts


def _tailed(rng: Random) -> float:
    return min(1.5, rng.lognormvariate(log(0.03), 1.2))


SERVERS: Mapping[str, Way] = {
    "counts when a request comes, and works for 0.4 to 1.2 s": lambda rng, _: (0.015, rng.uniform(0.415, 1.215)),
    "the same, the way up with a tail (median 30 ms, up to 1.5 s)": lambda rng, _: (
        _tailed(rng),
        rng.uniform(0.415, 1.215),
    ),
    "counts when its work of 0.4 to 1.2 s ends": lambda rng, _: (rng.uniform(0.415, 1.215), 0.015),
}


def _within(name: str, lane: Lane) -> list[str]:
    cells: list[str] = []
    for within_s in WITHIN_S:
        program = run(Program(SERVERS[name], lane, Random(name), counted_within_s=within_s).saturate())
        cells.append(f"{program.share:.3f} / {program.refused} / {program.fullest}")
    return [name, lane, *cells]


PAGE = """\
# What is assumed about the network

Our limiter in virtual time before a sliding log of 10 in 2 s. A cell is *share of 5/s / refused / requests in the
fullest window*; 20 tasks call as often as they may, for {until_s:g} s. Everything on this page is written by
`python -m benchmarks.limiter.ways`. [What is proved, and what is assumed](limit.md#what-is-proved).

## Ways that change

{cases}

Made up: {made_up} programs of {made_up_s:g} s, which call in groups of one to thirty with pauses of up to 3 s,
over ways that change each 2 to 30 s at once, between 20 ms and 1.5 s, each part for itself. So many of them had a
fullest window of so many requests:

{worst}

## `counted_within_s`

What is proved with a value of *X*: no window holds more than ten requests, if each is counted at most *X* seconds
after its last byte. The last server counts later than the smaller values say: there the proof does not hold.

{within}
"""


def main() -> None:
    """Write the page."""
    cases = [_case(name) for name in CASES]
    worst = [[lane, *map(str, _worst_made_up(lane))] for lane in LANES]
    within = [_within(name, lane) for name in SERVERS for lane in LANES]
    page = PAGE.format(
        until_s=UNTIL_S,
        made_up=MADE_UP,
        made_up_s=MADE_UP_S,
        cases=markdown_table(["the way", "single calls", "bulk"], cases),
        worst=markdown_table(["", "at most 10", *map(str, range(11, 16))], worst),
        within=markdown_table(["the server", "calls", *(f"{within_s:g} s" for within_s in WITHIN_S)], within),
    )
    (DOCS / "limiter-ways.md").write_text(page)
    print(page)


if __name__ == "__main__":
    main()
