"""The laboratory's page: figures in, Markdown out."""

import os
import platform
from collections.abc import Iterator, Sequence

from benchmarks.limiter.baselines import RETRY_S
from benchmarks.limiter.jobs import SEEDS, Result, cells
from benchmarks.limiter.laws import Cells, is_clean
from benchmarks.limiter.loads import (
    BURSTS,
    ROUNDS,
    SATURATED_S,
    SETTLED_AFTER_S,
    THOUSAND,
    Burst,
    Saturated,
    Waits,
)
from benchmarks.limiter.packages import versions
from benchmarks.limiter.rows import ROWS
from benchmarks.limiter.servers import SERVERS
from benchmarks.limiter.shapes import OUTSIDE, SHAPES
from benchmarks.page import markdown_table

INTRODUCTION = f"""\
# The limiter laboratory

Limiters before simulated servers that allow 10 requests per 2 s, over simulated networks, in virtual time.
Everything on this page is written by `nox -s lab`.

![Refusals and throughput of each limiter in each network](limiter-lab.png)

## How to read it

A cell is *share / refused / fullest*: what the server let in, of 5 a second; requests refused per thousand; the
most that arrived in any 2 s, the refused included. **Bold**: never refused, and never more than 10.

20 tasks call as often as the limiter lets them, for {SATURATED_S:g} s; the share is counted from
{SETTLED_AFTER_S:g} s on. Where chance plays a part (travel times, the phase of a server's clock) there are {SEEDS}
runs: the share is their median, the other two are the worst of them. Every limiter meets the same networks. A
refused request does not count at the server. The others send it again {RETRY_S:g} s later; ours pauses for all its
calls first.

| network | on its way |
| --- | --- |
{{shapes}}

With "{SHAPES[OUTSIDE].title}" a request may be counted 3 s after it was written: more than the 2 s that ours
assumes, so nothing is claimed for it.
"""


def _title(row: str) -> str:
    return f"**{ROWS[row].title}**" if ROWS[row].is_ours else ROWS[row].title


def _cell(figures: Saturated) -> str:
    text = f"{figures.share:.3f} / {figures.refused:.1f} / {figures.fullest}"
    return f"**{text}**" if is_clean(figures) else text


def _saturated(server: str, table: Cells) -> str:
    by_shape = {shape: cell for (of, shape), cell in table.items() if of == server}
    rows = [[_title(row), *(_cell(cell[row]) for cell in by_shape.values())] for row in ROWS]
    head = ["", *(SHAPES[shape].title for shape in by_shape)]
    title = SERVERS[server].title
    return f"## {title[0].upper()}{title[1:]}\n\n{SERVERS[server].rule}\n\n{markdown_table(head, rows)}"


def _bursts(results: Sequence[Result]) -> str:
    rows = []
    for result in results:
        bursts = [figures for figures in result.figures.values() if isinstance(figures, Burst)]
        if bursts:
            rows.append(
                [_title(result.job.row), *(f"{each.finished_s:.1f} s / {each.refused}" for each in bursts)]
            )
    return markdown_table(["", *(f"{calls:,} calls" for calls in (*BURSTS, THOUSAND))], rows)


def _lanes(results: Sequence[Result]) -> str:
    waits: dict[str, dict[str, Waits]] = {}
    for result in results:
        figures = result.figures.get("lanes")
        if isinstance(figures, Waits):
            waits.setdefault(result.job.row, {})[result.job.shape] = figures
    shapes = list(next(iter(waits.values())))
    rows = [
        [_title(row), *(f"{of[shape].granted_p50:.2f} / {of[shape].granted_p99:.2f}" for shape in shapes)]
        for row, of in waits.items()
    ]
    return markdown_table(["", *(SHAPES[shape].title for shape in shapes)], rows)


def _sections(results: Sequence[Result]) -> Iterator[str]:
    yield INTRODUCTION.format(shapes="\n".join(f"| {shape.title} | {shape.rule} |" for shape in SHAPES.values()))
    table = cells(results)
    for server in SERVERS:
        yield _saturated(server, table)
    yield f"""\
## Bursts

So many calls at one idle moment: seconds until the last is answered (median of {ROUNDS} bursts) / refused (in
all of them); a thousand once, when the program starts. Sliding log, {SHAPES["even"].title}.

{_bursts(results)}"""
    yield f"""\
## Single calls beside a job

Seconds that a single call waits until it may go, median / 99 of 100, while 20 tasks take all they get; sliding
log. In the row of our bulk lane the job is in that lane and the single calls are in the interactive one, as is so
with `bulk.add_leads` and everything else; in all other rows they wait in the same line.

{_lanes(results)}"""
    packages = ", ".join(f"{package} {version}" for package, version in versions().items())
    yield f"""\
## Made with

{packages}; Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores.
Time is virtual: a faster machine prints the same figures sooner."""


def page(results: Sequence[Result]) -> str:
    """The whole page."""
    return "\n\n".join(section.strip() for section in _sections(results)) + "\n"
