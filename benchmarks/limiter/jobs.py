"""The work, cut into jobs for processes: a row, a shape, a server, and its loads one after the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import attrs

from benchmarks.limiter.laws import Cells
from benchmarks.limiter.loads import BURSTS, SATURATED_S, Saturated, over_seeds
from benchmarks.limiter.rows import ROWS
from benchmarks.limiter.servers import SERVERS
from benchmarks.limiter.shapes import SHAPES
from benchmarks.limiter.trials import Figures, Trial

SEEDS = 3  # of a saturated trial in which something is random


@attrs.frozen
class Job:
    """What one process does at a time."""

    row: str
    shape: str
    server: str
    loads: tuple[str, ...]
    until_s: float = SATURATED_S


@attrs.frozen
class Result:
    """The figures of a job, by load."""

    job: Job
    figures: Mapping[str, Figures]


def cells(results: Iterable[Result]) -> Cells:
    """The saturated figures by server and shape, and there by row."""
    table: dict[tuple[str, str], dict[str, Saturated]] = {}
    for result in results:
        figures = result.figures.get("saturated")
        if isinstance(figures, Saturated):
            table.setdefault((result.job.server, result.job.shape), {})[result.job.row] = figures
    return table


def _saturated(job: Job) -> Saturated:
    is_random = SHAPES[job.shape].is_random or SERVERS[job.server].is_random
    trials = [
        Trial(job.shape, job.server, "saturated", seed, job.until_s) for seed in range(SEEDS if is_random else 1)
    ]
    figures = [trial.figures(ROWS[job.row]) for trial in trials]
    return over_seeds([each for each in figures if isinstance(each, Saturated)])


def _of(job: Job, load: str) -> Figures:
    if load == "saturated":
        return _saturated(job)
    return Trial(job.shape, job.server, load, until_s=job.until_s).figures(ROWS[job.row])


def do(job: Job) -> Result:
    """Run a job here."""
    return Result(job, {load: _of(job, load) for load in job.loads})


def do_all(jobs: Sequence[Job], processes: int) -> Iterator[Result]:
    """Run jobs in processes of their own; results come in the order of the jobs."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(do, jobs)


def saturating(
    rows: Iterable[str] = ROWS,
    shapes: Iterable[str] = SHAPES,
    servers: Iterable[str] = SERVERS,
    until_s: float = SATURATED_S,
) -> list[Job]:
    """A job for each row before each shape and server."""
    shapes, rows = tuple(shapes), tuple(rows)
    return [
        Job(row, shape, server, ("saturated",), until_s) for server in servers for shape in shapes for row in rows
    ]


def everything() -> list[Job]:
    """What the page tells; the longest jobs first."""
    even = [Job(row, "even", "log", (*(f"burst-{calls}" for calls in BURSTS), "thousand")) for row in ROWS]
    lanes = [Job(row, shape, "log", ("lanes",)) for shape in ("none", "even", "lognormal") for row in ROWS]
    return [*even, *lanes, *saturating()]
