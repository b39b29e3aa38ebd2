"""`python -m benchmarks.limiter`: the whole laboratory into docs, or with options a piece of it to the terminal."""

import argparse
import time
from collections.abc import Iterable, Sequence

import attrs

from benchmarks.limiter.jobs import LOADS, Job, Result, do_all
from benchmarks.limiter.rows import ROWS
from benchmarks.limiter.servers import SERVERS
from benchmarks.limiter.shapes import SHAPES

QUICK_S = 120.0
FULL_S = 600.0


def _picked(names: Iterable[str], parts: Sequence[str] | None) -> list[str]:
    """The names that begin with one of the parts; all where none is given."""
    return [name for name in names if not parts or any(name.startswith(part) for part in parts)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.limiter", description=__doc__)
    for option, names in (("only", ROWS), ("shape", SHAPES), ("server", SERVERS), ("load", LOADS)):
        parser.add_argument(f"--{option}", nargs="+", metavar="NAME", help=f"beginnings of: {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_S:g} s instead of {FULL_S:g} s")
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args()


def _print(result: Result) -> None:
    job = result.job
    for load, figures in result.figures.items():
        values = "  ".join(
            f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}"
            for name, value in attrs.asdict(figures).items()
        )
        print(f"{job.row:<18} {job.shape:<13} {job.server:<8} {load:<10} {values}", flush=True)


def main() -> None:
    began_at = time.monotonic()
    arguments = _arguments()
    loads = tuple(_picked(LOADS, arguments.load or ["saturated"]))
    jobs = [
        Job(row, shape, server, loads, QUICK_S if arguments.quick else FULL_S)
        for server in _picked(SERVERS, arguments.server)
        for shape in _picked(SHAPES, arguments.shape)
        for row in _picked(ROWS, arguments.only)
    ]
    for result in do_all(jobs, arguments.processes):
        _print(result)
    print(f"# {len(jobs)} jobs, {time.monotonic() - began_at:.0f} s")


if __name__ == "__main__":
    main()
