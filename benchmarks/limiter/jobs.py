"""One job is a row, a shape and a server; it runs its loads one after the other, each on a fresh loop.

The seed is made of the shape, the server and the load: every row meets the same network.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import aclosing
from functools import partial
from multiprocessing import get_context
from random import Random

import attrs

from benchmarks.limiter import loads
from benchmarks.limiter.loads import Burst, Saturated, Waits
from benchmarks.limiter.network import Client, Network
from benchmarks.limiter.rows import ROWS, Row
from benchmarks.limiter.servers import SERVERS
from benchmarks.limiter.shapes import SHAPES
from tests.virtual_time import run

Figures = Saturated | Burst | Waits
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
class Job:
    """What one process does at a time."""

    row: str
    shape: str
    server: str
    loads: tuple[str, ...]
    until_s: float = loads.SATURATED_S


@attrs.frozen
class Result:
    """The figures of a job, by load."""

    job: Job
    figures: Mapping[str, Figures]


async def _drive(job: Job, load: str) -> Figures:
    seed = f"{job.shape} {job.server} {load}"
    row, shape, travel_rng = ROWS[job.row], SHAPES[job.shape], Random(f"{seed} travel")
    network = Network(SERVERS[job.server](Random(f"{seed} server")), partial(shape.travel, travel_rng))
    async with aclosing(row.make()) as client:
        return await LOADS[load](client, network, row, Random(f"{seed} load"), job.until_s)


def do(job: Job) -> Result:
    """Run a job here."""
    return Result(job, {load: run(_drive(job, load)) for load in job.loads})


def do_all(jobs: Iterable[Job], processes: int) -> Iterator[Result]:
    """Run jobs in processes of their own; results come in the order of the jobs."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(do, jobs)
