"""The page of the comparison: figures in, Markdown out."""

import os
import platform
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.compare import files_report, reading_report, receiving_report
from benchmarks.compare.clients import Client
from benchmarks.compare.cost import CALLS, PAIRS
from benchmarks.compare.memory import LEADS as LEADS_IN_MEMORY
from benchmarks.compare.memory import PROCESSES
from benchmarks.compare.pairs import Costs
from benchmarks.compare.reading_server import LEADS as LEADS_READ
from benchmarks.compare.results import BUSY, Measured, Row
from benchmarks.compare.rush import LATENCY_S, LATER_S, LEADS
from benchmarks.compare.spreads import middle, spread
from benchmarks.compare.start import ROUNDS as STARTS
from benchmarks.compare.twice import Twice
from benchmarks.page import markdown_table

INTRODUCTION = f"""\
# Comparison with other clients

What is used today to call Smartlead from Python, and this package, in one run:
[leads at once](#{LEADS}-leads-at-once), [reading](#{LEADS_READ}-leads-read-into-a-file),
[webhooks](#webhooks-received), [files](#kinds-of-files). The server is the [sandbox](reference/sandbox.md) where
nothing else is said: real sockets, real time, 10 requests in any 2 s, anything more answered with 429.
`nox -s compare` measures it all anew and writes this page.

![Leads that got in and requests that were refused, for each client](compare.png)
"""
RUSH = f"""\
## {LEADS} leads at once

{LEADS} calls that each add a lead of its own, all begun at the same moment; the latency is \
{LATENCY_S[0] * 1000:.0f} to {LATENCY_S[1] * 1000:.0f} ms.
*Finished* are the leads that the server has afterwards, *fullest* is the most requests that arrived in any
2 s, the refused included, *alone* is one call at an idle moment, *beside* one that begins {LATER_S:g} s after the
others, as a page would that a user waits for. {{rounds}} rounds, the least and the most of them; each has a server
and a key of its own.
"""
RUSH_NOTES = """\
- httpx and aiohttp have no retries unless one writes them: what is refused is not added.
- `AsyncLimiter(10, 2)` lets ten go at once and then one each 0.2 s, which is up to 20 in the first 2 s.
- `Semaphore(10)` with `sleep(2)` after the answer keeps this limit, by the argument that ours rests on: ten slots,
  each free again 2 s after its answer. In it every call takes 2 s longer, also when nothing else is under way. It
  knows nothing of calls of the same key elsewhere in the program, and a refusal is the caller's own affair.
- `smartlead-cli` starts an interpreter for each call, which is where its time goes. It does not keep the limit, it
  repeats what was refused; where it stays below, that is because the machine starts interpreters slowly. One
  command with all leads in a file is one request, as `leads.add_many` is.
- Our single calls use the ten places at once, as they are free; our job spreads its requests evenly, one each
  0.2 s, which leaves room for single calls beside it and takes 2 s more.
- Beside the others a call waits for its turn, where there is one line for all; where they have been refused there
  is nothing to wait for. Beside our job it goes first.
"""
TWICE = """\
## A 500 after the campaign was made

`POST /campaigns/create` is carried out, and its answer is a 500, once. Is the key in the log of a program with
`logging.basicConfig(level=logging.INFO)`, and in the error's text? For `smartlead-cli`, the
log is what it prints.
"""
COST = f"""\
## CPU of a call

Beside raw httpx, in pairs: a block of {CALLS} calls one after another by httpx, then by the other, {PAIRS} times;
medians, and of the ratio the least and the most. A limit is kept and never reached. In the job each lead is a
request, ten are under way at a time.
"""
SOCKETS = """\
Over connections to a sandbox in another process, connections included; CPU of the client's process alone:
"""
IN_PROCESS = """\
Inside of the process, over httpx's transport for tests, so that no connection is counted. aiohttp has none, and
cannot be compared there:
"""

START = f"""\
## CPU before the first call

Of an interpreter that imports a client and makes one, over the bare interpreter's; {STARTS} rounds, in each of
which all have their turn: the median, the least and the most.
"""
MEMORY = f"""\
## Memory of {LEADS_IN_MEMORY:,} leads

By how much a process grows while it adds them, without a limit and without connections. Calls that are gathered
are all in memory at once, each with its task; a job has as many as it has workers, whatever the number of leads
(for a million of them see [Figures](figures.md)). {PROCESSES} processes each: the median, the least and the most.
"""


def _title(client: Client) -> str:
    return f"**{client.title}**" if client.is_ours else client.title


def _rush(row: Row) -> list[str]:
    rushes = row.rushes
    return [
        _title(row.client),
        spread([rush.finished for rush in rushes]),
        spread([rush.refused for rush in rushes]),
        spread([rush.fullest for rush in rushes]),
        spread([rush.all_s for rush in rushes], "{:.1f}"),
        spread([rush.alone_s for rush in rushes], "{:.2f}"),
        spread([rush.beside_s for rush in rushes], "{:.2f}"),
        row.client.retries,
    ]


def _told(twice: Twice) -> str:
    return f"`{twice.told}`" if twice.told else "success"


def _yes(value: bool | None) -> str:
    return "no error" if value is None else "**yes**" if value else "no"


def _twice(row: Row) -> list[str]:
    twice = row.twice
    return [
        _title(row.client),
        str(twice.campaigns),
        _told(twice),
        _yes(twice.is_key_logged),
        _yes(twice.is_key_told),
    ]


def _costs(costs: Costs) -> str:
    rows = [
        [
            name,
            f"{cost.raw_us:.0f}",
            f"{cost.call_us:.0f}",
            f"{cost.added_us:+.0f}",
            middle(cost.ratios, "{:.2f}"),
        ]
        for name, cost in costs.items()
    ]
    return markdown_table(["", "httpx, us", "this, us", "on top, us", "ratio"], rows)


def _load(measured: Measured) -> str:
    before, after = measured.loads
    said = f"The load of the machine over a minute was {before:.1f} before and {after:.1f} after."
    if max(before, after) < BUSY:
        return said
    return f"**{said}** Others were at work, which makes every call dearer; the pairs meet it alike."


def rush_table(measured: Measured) -> str:
    """The first part."""
    head = ["", "finished", "refused", "fullest", "all, s", "alone, s", "beside, s", "retries"]
    return markdown_table(head, [_rush(row) for row in measured.rows])


def twice_table(measured: Measured) -> str:
    """The second part."""
    head = ["", "campaigns", "its user is told", "key in the log", "key in the error"]
    return markdown_table(head, [_twice(row) for row in measured.rows])


def _numbers(values: Mapping[str, Sequence[float]], unit: str, form: str) -> str:
    return markdown_table(["", unit], [[name, middle(its, form)] for name, its in values.items()])


def start_table(measured: Measured) -> str:
    """What is paid before the first call."""
    return _numbers(measured.starts, "s", "{:.2f}")


def memory_table(measured: Measured) -> str:
    """What many leads take."""
    return _numbers(measured.memory, "MB", "{:.1f}")


def tables(measured: Measured) -> Iterator[str]:
    """All of them."""
    yield rush_table(measured)
    yield twice_table(measured)
    yield _costs(measured.over_sockets)
    yield _costs(measured.in_process)
    yield start_table(measured)
    yield memory_table(measured)
    yield reading_report.free_table(measured.reading)
    yield reading_report.limited_table(measured.reading_limited)
    yield receiving_report.table(measured.receiving)
    yield files_report.table(measured.files)


def _sections(measured: Measured) -> Iterator[str]:
    yield INTRODUCTION
    yield RUSH.format(rounds=len(measured.rows[0].rushes))
    yield rush_table(measured)
    yield RUSH_NOTES
    yield TWICE
    yield twice_table(measured)
    yield from (COST, _load(measured))
    yield from (SOCKETS, _costs(measured.over_sockets), IN_PROCESS, _costs(measured.in_process))
    yield from (START, start_table(measured), MEMORY, memory_table(measured))
    yield from reading_report.sections(measured.reading, measured.reading_limited)
    yield from receiving_report.sections(measured.receiving)
    yield from files_report.sections(measured.files)
    packages = ", ".join(f"{package} {version}" for package, version in measured.versions.items())
    yield f"""\
## Made with

{packages}; Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores. \
The whole run took {measured.took_s:.0f} s."""


def page(measured: Measured) -> str:
    """The whole page."""
    return "\n\n".join(section.strip() for section in _sections(measured)) + "\n"
