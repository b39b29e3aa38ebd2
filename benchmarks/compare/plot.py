"""The comparison at a glance: a bar for each client, of the leads that got in and the requests refused."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from benchmarks.compare.results import Measured, Row
from benchmarks.compare.rush import LEADS
from benchmarks.compare.spreads import spread
from benchmarks.page import FAINT, GROUND, INK, OURS

FINISHED, REFUSED = "#2f7d4f", "#d1242f"
SETTING = f"""\
{LEADS} leads added at once against a strict server (10 per 2 s, 20 to 80 ms of latency). \
Bars: medians of the rounds; figures: least and most."""


def _is_whole(row: Row) -> bool:
    return all(rush.finished == LEADS and not rush.refused for rush in row.rushes)


def _finding(rows: Sequence[Row]) -> str:
    """The title says what the figures say, whatever they are."""
    ours = [row for row in rows if row.client.is_ours]
    others = [row for row in rows if not row.client.is_ours]
    whole = f"{sum(map(_is_whole, others))} of the {len(others)} others"
    if all(map(_is_whole, ours)):
        return f"Every lead in and none refused: ours, and {whole}"
    return f"Every lead in and none refused: {whole}, but not ours"


def _words(row: Row) -> str:
    finished, refused, seconds, beside_s = (
        spread([rush.finished for rush in row.rushes]),
        spread([rush.refused for rush in row.rushes]),
        spread([rush.all_s for rush in row.rushes], "{:.1f}"),
        spread([rush.beside_s for rush in row.rushes], "{:.1f}"),
    )
    return f"{finished} in, {refused} refused, {seconds} s; a call beside them {beside_s} s"


def _bar(axes: Axes, line: int, row: Row) -> None:
    finished = median(rush.finished for rush in row.rushes)
    refused = median(rush.refused for rush in row.rushes)
    if row.client.is_ours:
        axes.axhspan(line - 0.5, line + 0.5, color=OURS, zorder=0, linewidth=0)
    named = line == 0
    axes.barh(line, finished, 0.5, color=FINISHED, label="leads that got in" if named else None, zorder=2)
    axes.barh(
        line,
        refused,
        0.5,
        left=finished,
        color=REFUSED,
        hatch="///",  # told apart without colours
        edgecolor=GROUND,
        linewidth=0,
        label="requests refused" if named else None,
        zorder=2,
    )
    weight = "bold" if row.client.is_ours else "normal"
    axes.text(finished + refused + 0.8, line, _words(row), va="center", color=INK, fontweight=weight)


def _figure(rows: Sequence[Row]) -> Figure:
    figure = Figure(figsize=(12, 6), dpi=130, facecolor=GROUND, layout=ConstrainedLayoutEngine(w_pad=0.12))
    axes = figure.subplots()
    for line, row in enumerate(rows):
        _bar(axes, line, row)
    axes.set_yticks(range(len(rows)), [row.client.title for row in rows])
    for label, row in zip(axes.get_yticklabels(), rows, strict=True):
        label.set_fontweight("bold" if row.client.is_ours else "normal")
    axes.set_ylim(len(rows) - 0.5, -0.5)
    longest = max(rush.finished + rush.refused for row in rows for rush in row.rushes)
    axes.set_xlim(0, longest * 1.95)  # room for the figures
    axes.set_xticks(range(0, longest + 1, 10))
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=FAINT, linewidth=0.7, zorder=0)
    axes.set_axisbelow(True)
    axes.set_xlabel("requests")
    figure.suptitle(_finding(rows), fontsize=16, fontweight="bold", color=INK, x=0.01, ha="left")
    figure.legend(title=SETTING, loc="outside lower center", ncols=2, frameon=False)
    return figure


def draw(measured: Measured, path: Path) -> None:
    """Write the plot."""
    _figure(measured.rows).savefig(path, metadata={"Title": "Clients before a strict server"})
