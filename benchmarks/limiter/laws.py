"""What our limiter must keep in the laboratory. Pure: figures in, the broken laws as lines of text out."""

from collections.abc import Collection, Iterator, Mapping

from benchmarks.limiter.loads import Saturated
from benchmarks.limiter.servers import COUNTERS, LIMIT
from benchmarks.limiter.shapes import OUTSIDE

REFUSED_LATER = 5.0  # per thousand, by a counter, after the first minute
BEHIND_BEST = 0.0075  # of 5 a second, of which the margin for clocks, which no other keeps, is 0.0055
INTERACTIVE = "ours-interactive"  # the bulk lane gives some throughput for even gaps
# With 20 to 80 ms each way, whoever knows only when requests left and answers came cannot pass 0.971 without risk:
# a slot is away for 2 s and, on average, 60 ms more than the shortest round trip.
SHARES = {
    ("none", INTERACTIVE): 0.99,
    ("none", "ours-bulk"): 0.99,
    ("round", INTERACTIVE): 0.97,
    ("even", INTERACTIVE): 0.96,
    ("even", "ours-bulk"): 0.955,
}

Cell = Mapping[str, Saturated]  # by row
Cells = Mapping[tuple[str, str], Cell]  # by server and shape


def is_clean(figures: Saturated) -> bool:
    """Never refused, and never more at the server than the limit."""
    return figures.refused == 0 and figures.fullest <= LIMIT


def _refusals(server: str, shape: str, figures: Saturated) -> Iterator[str]:
    if server in COUNTERS:
        if figures.refused_later > REFUSED_LATER:
            yield f"refused {figures.refused_later:.1f} per thousand after a minute, over {REFUSED_LATER:g}"
    elif shape != OUTSIDE:
        if figures.refused > 0:
            yield f"refused {figures.refused:.1f} per thousand, not 0"
        if figures.fullest > LIMIT:
            yield f"fullest window {figures.fullest}, over {LIMIT}"


def never_refused(cells: Cells, server: str) -> set[str]:
    """The rows that a server refuses nothing in any network: luck with one is no merit."""
    seen = [cell for (at, shape), cell in cells.items() if at == server and shape != OUTSIDE]
    rows = set[str]().union(*seen)
    return {row for row in rows if all(is_clean(cell[row]) for cell in seen if row in cell)}


def _throughput(shape: str, row: str, cell: Cell, rivals: Collection[str]) -> Iterator[str]:
    share = cell[row].share
    least = SHARES.get((shape, row), 0.0)
    if share < least:
        yield f"share {share:.4f}, below {least:g}"
    best = max((other for other in cell if other in rivals), key=lambda other: cell[other].share, default=row)
    if row == INTERACTIVE and share < cell[best].share - BEHIND_BEST:
        yield f"share {share:.4f}, behind {best} with {cell[best].share:.4f} by more than {BEHIND_BEST:g}"


def broken(cells: Cells, ours: Collection[str]) -> list[str]:
    """Each law that a row of ours breaks somewhere."""
    return [
        f"{row}, {shape}, {server}: {law}"
        for (server, shape), cell in cells.items()
        for row in cell
        if row in ours
        for law in _laws(cells, server, shape, row)
    ]


def _laws(cells: Cells, server: str, shape: str, row: str) -> Iterator[str]:
    cell = cells[server, shape]
    yield from _refusals(server, shape, cell[row])
    if server not in COUNTERS and shape != OUTSIDE:
        yield from _throughput(shape, row, cell, never_refused(cells, server))
