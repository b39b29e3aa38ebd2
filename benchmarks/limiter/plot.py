"""The laboratory at a glance: a band for each limiter, in it a point for each network."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter, MultipleLocator, PercentFormatter

from benchmarks.limiter.jobs import Result, cells
from benchmarks.limiter.laws import Cell, is_clean
from benchmarks.limiter.loads import Saturated
from benchmarks.limiter.rows import ROWS
from benchmarks.limiter.servers import SERVERS
from benchmarks.limiter.shapes import OUTSIDE, SHAPES
from benchmarks.page import FAINT, GROUND, INK, OURS

SERVER = "log"
COLOURS = (
    "#111111",
    "#2c6fbb",
    "#58a6e0",
    "#9c6ade",
    "#d1589f",
    "#d1242f",
    "#e8833a",
    "#b58900",
    "#8b9098",
)
SETTING = f"""\
20 tasks call as often as they may; a {SERVERS[SERVER].title} lets in 10 per 2 s. \
A point is a network; a hollow one is outside of what ours assumes."""
BAND = 0.74  # of the distance between two limiters

ByShape = Mapping[str, Cell]


def _finding(by_shape: ByShape) -> str:
    """The title says what the figures say, whatever they are."""
    inside = [cell for shape, cell in by_shape.items() if shape != OUTSIDE]
    clean = [row for row in ROWS if all(is_clean(cell[row]) for cell in inside)]
    others = [row for row in ROWS if not ROWS[row].is_ours]
    clean_others = f"{len(set(clean) & set(others))} of the {len(others)} other limiters"
    if all(row in clean for row in ROWS if ROWS[row].is_ours):
        return f"Never refused in any network: ours, and {clean_others}"
    return f"Never refused in any network: {clean_others}, but not ours"


def _points(axes: Axes, by_shape: ByShape, value: Callable[[Saturated], float]) -> None:
    for place, (shape, cell) in enumerate(by_shape.items()):
        above = BAND * (place / (len(by_shape) - 1) - 0.5)
        axes.scatter(
            [value(cell[row]) for row in ROWS],
            [line + above for line in range(len(ROWS))],
            s=20,
            linewidths=1.2,
            edgecolors=COLOURS[place],
            facecolors="none" if shape == OUTSIDE else COLOURS[place],
            label=SHAPES[shape].title,
            zorder=3,
            clip_on=False,
        )


def _bands(axes: Axes) -> None:
    for line, row in enumerate(ROWS):
        if ROWS[row].is_ours:
            axes.axhspan(line - 0.5, line + 0.5, color=OURS, zorder=0, linewidth=0)
        axes.axhline(line + 0.5, color=FAINT, linewidth=0.7, zorder=1)
    axes.set_ylim(len(ROWS) - 0.5, -0.5)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=FAINT, linewidth=0.7, zorder=0)
    axes.set_axisbelow(True)


def _limiter_names(axes: Axes) -> None:
    axes.set_yticks(range(len(ROWS)), [row.title.replace("`", "") for row in ROWS.values()])
    for label, row in zip(axes.get_yticklabels(), ROWS.values(), strict=True):
        label.set_fontweight("bold" if row.is_ours else "normal")


def _figure(by_shape: ByShape) -> Figure:
    figure = Figure(figsize=(12.5, 9), dpi=130, facecolor=GROUND, layout=ConstrainedLayoutEngine(w_pad=0.12))
    refused, share = figure.subplots(1, 2, sharey=True, width_ratios=(1, 1))
    for axes in (refused, share):
        _bands(axes)
    _points(refused, by_shape, lambda figures: figures.refused)
    refused.set_xscale("symlog", linthresh=1, linscale=0.4)
    refused.set_xlim(-0.15, 1000)
    refused.set_xticks([0, 1, 10, 100, 1000])
    refused.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    refused.set_xlabel("refused, per thousand requests (left is better)")
    _limiter_names(refused)
    _points(share, by_shape, lambda figures: figures.share)
    share.set_xlim(None, 1.005)
    share.xaxis.set_major_locator(MultipleLocator(0.05))
    share.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    share.set_xlabel("let in, of 5 a second (right is better)")
    figure.suptitle(_finding(by_shape), fontsize=16, fontweight="bold", color=INK, x=0.01, ha="left")
    points, names = refused.get_legend_handles_labels()
    figure.legend(points, names, title=SETTING, loc="outside lower center", ncols=len(names), frameon=False)
    return figure


def draw(results: Sequence[Result], path: Path) -> None:
    """Write the plot of the strictest server."""
    by_shape = {shape: cell for (server, shape), cell in cells(results).items() if server == SERVER}
    _figure(by_shape).savefig(path, metadata={"Title": f"Limiters before a {SERVERS[SERVER].title}"})
