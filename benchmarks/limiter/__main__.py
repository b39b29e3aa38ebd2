"""`python -m benchmarks.limiter`: the whole laboratory into docs; with options a piece of it to the terminal.

`--check` says which laws our limiter breaks, and fails if there are any.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import attrs

from benchmarks.limiter import laws, plot, report
from benchmarks.limiter.jobs import Job, Result, cells, do_all, everything, saturating
from benchmarks.limiter.loads import SATURATED_S
from benchmarks.limiter.packages import versions
from benchmarks.limiter.rows import ROWS
from benchmarks.limiter.servers import SERVERS
from benchmarks.limiter.shapes import SHAPES
from benchmarks.limiter.trials import LOADS

QUICK_S = 120.0
DOCS = Path(__file__).parents[2] / "docs"


def _picked(names: Iterable[str], parts: Sequence[str] | None) -> list[str]:
    """The names that begin with one of the parts; all where none is given."""
    return [name for name in names if not parts or any(name.startswith(part) for part in parts)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.limiter", description=__doc__)
    for option, names in (("only", ROWS), ("shape", SHAPES), ("server", SERVERS), ("load", LOADS)):
        parser.add_argument(f"--{option}", nargs="+", metavar="NAME", help=f"beginnings of: {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_S:g} s instead of {SATURATED_S:g} s")
    parser.add_argument("--check", action="store_true", help="exit with 1 if a law of ours is broken")
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args()


def _jobs(arguments: argparse.Namespace) -> list[Job]:
    """What was asked for; the saturated load where none is."""
    loads = tuple(_picked(LOADS, arguments.load or ["saturated"]))
    picked = saturating(
        rows=_picked(ROWS, arguments.only),
        shapes=_picked(SHAPES, arguments.shape),
        servers=_picked(SERVERS, arguments.server),
        until_s=QUICK_S if arguments.quick else SATURATED_S,
    )
    return [attrs.evolve(job, loads=loads) for job in picked]


def _print(result: Result) -> None:
    job = result.job
    for load, figures in result.figures.items():
        values = "  ".join(
            f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}"
            for name, value in attrs.asdict(figures).items()
        )
        print(f"{job.row:<18} {job.shape:<13} {job.server:<15} {load:<10} {values}", flush=True)


def _printed(results: Iterable[Result]) -> Iterator[Result]:
    for result in results:
        _print(result)
        yield result


def _write(results: Sequence[Result]) -> None:
    (DOCS / "limiter-lab.md").write_text(report.page(results))
    plot.draw(results, DOCS / "limiter-lab.png")


def main() -> int:
    began_at = time.monotonic()
    arguments = _arguments()
    is_whole = not any(
        (arguments.only, arguments.shape, arguments.server, arguments.load, arguments.quick, arguments.check)
    )
    print("#", *(f"{package} {version}" for package, version in versions().items()))
    jobs = everything() if is_whole else _jobs(arguments)
    results = list(_printed(do_all(jobs, arguments.processes)))
    if is_whole:
        _write(results)
    broken = laws.broken(cells(results), [row for row in ROWS if ROWS[row].is_ours])
    print(
        f"# {len(jobs)} jobs, {time.monotonic() - began_at:.0f} s, laws broken: {len(broken)}", *broken, sep="\n"
    )
    return 1 if arguments.check and broken else 0


if __name__ == "__main__":
    sys.exit(main())
