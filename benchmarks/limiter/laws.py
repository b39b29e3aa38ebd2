"""What our limiter must keep in the laboratory. Pure: figures in, the broken laws as lines of text out."""

from collections.abc import Collection, Iterator, Mapping

from benchmarks.limiter.loads import Saturated
from benchmarks.limiter.servers import COUNTERS, LIMIT
from benchmarks.limiter.shapes import OUTSIDE

REFUSED_LATER = 5.0  # per thousand, by a counter, after the first minute
BEHIND_BEST = 0.002  # of 5 a second
SHARES = {("none", "ours-interactive"): 0.99, ("none", "ours-bulk"): 0.99, ("even", "ours-interactive"): 0.97}

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


def _throughput(server: str, shape: str, row: str, cell: Cell) -> Iterator[str]:
    share = cell[row].share
    least = SHARES.get((shape, row), 0.0)
    if server not in COUNTERS and share < least:
        yield f"share {share:.4f}, below {least:g}"
    best = max(
        (other for other in cell if is_clean(cell[other])), key=lambda other: cell[other].share, default=row
    )
    if share < cell[best].share - BEHIND_BEST:
        yield f"share {share:.4f}, behind {best} with {cell[best].share:.4f} by more than {BEHIND_BEST:g}"


def broken(cells: Cells, ours: Collection[str]) -> list[str]:
    """Each law that a row of ours breaks somewhere."""
    return [
        f"{row}, {shape}, {server}: {law}"
        for (server, shape), cell in cells.items()
        for row in cell
        if row in ours
        for law in (*_refusals(server, shape, cell[row]), *_throughput(server, shape, row, cell))
    ]
