"""A trial: one limiter before one network and server, under one load, on a fresh loop.

The seed is made of the shape, the server, the load and a number: every limiter meets the same network.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from functools import partial
from random import Random

import attrs

from benchmarks.limiter import loads
from benchmarks.limiter.loads import Burst, Saturated, Waits
from benchmarks.limiter.network import Client, Network
from benchmarks.limiter.servers import SERVERS
from benchmarks.limiter.shapes import SHAPES
from smartlead_async.limiter.queue import Lane
from tests.virtual_time import run

Figures = Saturated | Burst | Waits


@attrs.frozen
class Row:
    """A limiter of the tables, made anew for each trial on the loop it runs on."""

    title: str
    make: Callable[[], Client]
    lane: Lane = "interactive"  # only ours has lanes
    is_ours: bool = False


Load = Callable[[Client, Network, Row, Random, float], Awaitable[Figures]]


async def _saturated(client: Client, network: Network, row: Row, _rng: Random, until_s: float) -> Figures:
    return await loads.saturate(client, network, row.lane, until_s)


async def _burst(calls: int, client: Client, network: Network, row: Row, rng: Random, _until_s: float) -> Figures:
    return await loads.burst(client, network, row.lane, calls, rng)


async def _thousand(client: Client, network: Network, row: Row, _rng: Random, _until_s: float) -> Figures:
    return await loads.thousand(client, network, row.lane)


async def _lanes(client: Client, network: Network, row: Row, rng: Random, until_s: float) -> Figures:
    return await loads.wait_beside_job(client, network, row.lane, rng, until_s)


LOADS: Mapping[str, Load] = {
    "saturated": _saturated,
    **{f"burst-{calls}": partial(_burst, calls) for calls in loads.BURSTS},
    "thousand": _thousand,
    "lanes": _lanes,
}


@attrs.frozen
class Trial:
    """What a limiter is put before."""

    shape: str
    server: str
    load: str
    seed: int = 0
    until_s: float = loads.SATURATED_S

    async def _drive(self, row: Row) -> Figures:
        seed = f"{self.shape} {self.server} {self.load} {self.seed}"
        travel = partial(SHAPES[self.shape].travel, Random(f"{seed} travel"))
        network = Network(SERVERS[self.server].make(Random(f"{seed} server")), travel)
        async with aclosing(row.make()) as client:
            return await LOADS[self.load](client, network, row, Random(f"{seed} load"), self.until_s)

    def figures(self, row: Row) -> Figures:
        """What comes of it."""
        return run(self._drive(row))
