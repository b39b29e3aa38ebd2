"""Our limiter before servers that allow less than it was told: the program, and what came of it.

20 tasks call as often as they may, 20 to 80 ms each way; for 600 s, and for the hour after.
"""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import attrs

from benchmarks.limiter.headers import BEGAN, Headers
from benchmarks.limiter.ours import TEN_IN_TWO
from benchmarks.limiter.servers import SECOND_US
from benchmarks.limiter.unknown import ROWS, TOLD_PER_S, Unknown
from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.shared.client import SharedSlots
from smartlead_async.limiter.shared.file_store import FileLimit
from smartlead_async.limiter.sharing import Sharing
from smartlead_async.transport.hints import reported
from tests.virtual_time import now, run

TASKS = 20
FIRST_S = 600.0
HOUR_S = 3600.0


@attrs.frozen
class Part:
    """What came of a stretch of time: of what is possible let in, and how many were refused."""

    share: float
    refused: int


@attrs.define
class Program:
    """Tasks that call a server through a limiter.

    Attributes:
        seen: When requests arrived, and whether they were let in.
    """

    server: Unknown
    limiters: list[Limiter]
    lane: Lane
    rng: Random
    seen: list[tuple[float, bool]] = attrs.Factory(list[tuple[float, bool]])

    async def run(self, until_s: float) -> None:
        """Call until then."""
        share = TASKS // len(self.limiters)
        tasks = [asyncio.create_task(self._call_on_and_on(limiter)) for limiter in self.limiters * share]
        await asyncio.sleep(until_s)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for limiter in self.limiters:
            await limiter.aclose()

    async def _call_on_and_on(self, limiter: Limiter) -> None:
        while True:
            number = None
            is_in = False
            while not is_in:
                permit, number = await limiter.acquire(self.lane, self, number)
                permit.written()
                is_in, headers = await self._exchange()
                permit.settled()
                if is_in:
                    permit.accepted(reported(headers, BEGAN))
                else:
                    permit.refused(self.server.hint_s, reported(headers, BEGAN))

    async def _exchange(self) -> tuple[bool, Headers]:
        await asyncio.sleep(self.rng.uniform(0.02, 0.08))
        at_us = round(now() * SECOND_US)
        is_in = self.server.admits(at_us)
        headers = self.server.headers(at_us)
        self.seen.append((now(), is_in))
        await asyncio.sleep(self.rng.uniform(0.02, 0.08))
        return is_in, headers

    def part(self, from_s: float, until_s: float, possible: float) -> Part:
        """What came of a stretch of time."""
        seen = [is_in for at_s, is_in in self.seen if from_s <= at_s < until_s]
        return Part(sum(seen) / (until_s - from_s) / TOLD_PER_S / possible, seen.count(False))


def _limiters(processes: int, folder: Path) -> list[Limiter]:
    """One, or so many that share their limit in a file."""
    if processes == 1:
        return [Limiter(TEN_IN_TWO)]
    clock = asyncio.get_running_loop().time
    store = partial(FileLimit, folder / "limit.sqlite", "key", TEN_IN_TWO, lambda: round(clock() * SECOND_US) + 1)
    sharing = Sharing(url="", on_lost="wait", deadline_s=120.0, slots=partial(SharedSlots, store))
    return [Limiter(TEN_IN_TWO, sharing=sharing) for _ in range(processes)]


async def _run(name: str, lane: Lane, seed: int, until_s: float) -> Program:
    rng, row = Random(f"{name} {seed}"), ROWS[name]
    with TemporaryDirectory() as folder:
        program = Program(row.make(rng), _limiters(row.processes, Path(folder)), lane, rng)
        await program.run(until_s)
    return program


def trial(name: str, lane: Lane, seed: int = 0, *, with_hour: bool = True) -> list[Part]:
    """One row in one lane: the first 600 s, and the hour after."""
    program = run(_run(name, lane, seed, FIRST_S + HOUR_S * with_hour))
    ends = (0.0, FIRST_S, FIRST_S + HOUR_S)
    parts = list(zip(ends[:-1], ends[1:], ROWS[name].possible, strict=True))
    return [program.part(*part) for part in parts[: 1 + with_hour]]


def missed(name: str, parts: list[Part]) -> Iterator[str]:
    """What a row is to reach, and did not."""
    row = ROWS[name]
    for part, most in zip(parts, row.refusals, strict=False):
        if part.share < row.least:
            yield f"{name}: {part.share:.3f} of what is possible, less than {row.least:g}"
        if part.refused > most:
            yield f"{name}: {part.refused} refused, more than {most}"
