"""The page's part on reading: figures in, Markdown out."""

from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.compare.reading import COMMAND, COMMAND_PAGES, RAW, ROUNDS, Run, Runs
from benchmarks.compare.reading_limited import LEADS as LIMITED_LEADS
from benchmarks.compare.reading_limited import LEAST_S, PAGE, PAGES, Limited
from benchmarks.compare.reading_limited import ROUNDS as LIMITED_ROUNDS
from benchmarks.compare.reading_limited import Rounds as LimitedRounds
from benchmarks.compare.reading_server import LEADS
from benchmarks.compare.reading_server import PAGE as WHOLE_PAGE
from benchmarks.compare.spreads import middle, spread
from benchmarks.page import markdown_table

FREE = f"""\
## {LEADS:,} leads read into a file

A list of {LEADS:,} leads, in pages of {WHOLE_PAGE}, from a server in a process of its own that has no limit, into
a CSV file. Each program is a process; CPU and memory are of the whole of it, its start included. {ROUNDS} rounds,
in each of which all have their turn: the median, the least and the most; the ratio is taken within a round.
smartlead-cli reads a page a command and writes JSON; its figures are those of {COMMAND_PAGES} pages, times
{LEADS // WHOLE_PAGE // COMMAND_PAGES}.
"""
FREE_NOTES = f"""\
- The first loop knows its columns before, and leaves custom fields out; the second finds them out at the end, for
  which it keeps all rows.
- Our list checks every field and makes two objects of each row: that is what it takes more.
- The command keeps rows on disk, page by page, so that it goes on where it was ended, finds out the columns at the
  end, and makes cells harmless that a spreadsheet would run. Of those that are one process it takes the most CPU.
  Under the limit, {LEADS // WHOLE_PAGE:,} pages take {LEADS / WHOLE_PAGE / 5:.0f} s whatever the program.
"""
LIMITED = f"""\
## {PAGES} pages under the limit

A list of {LIMITED_LEADS} leads in pages of {PAGE}, from the sandbox, which refuses more than 10 requests in any
2 s; the latency is 20 to 80 ms, or 600 ms. *Of the limit* is the least time that the limit allows ({LEAST_S:g} s:
ten pages at once, then five a second), over the time it took. {LIMITED_ROUNDS} rounds, the least and the most of
them; of the share the median.
"""
LIMITED_NOTES = """\
- A loop is as fast as the server: refused after ten pages where that is near, and slow where it is far. A pause
  that keeps the limit is a pause where nothing would be refused, too.
- All pages at once behind `AsyncLimiter(10, 2)` are refused in the first 2 s, as above.
- Our list has two pages under way before they are asked for.
"""


def sections(runs: Runs, rounds: LimitedRounds) -> Iterator[str]:
    """Both tables, with what they are and what they say."""
    yield from (FREE, free_table(runs), FREE_NOTES)
    yield from (LIMITED, limited_table(rounds), LIMITED_NOTES)


def free_table(runs: Runs) -> str:
    """Without a limit."""
    head = ["", "CPU, s", "ratio", "all, s", "memory, MB"]
    return markdown_table(head, [_free(title, of_program, runs[RAW]) for title, of_program in runs.items()])


def _free(title: str, runs: Sequence[Run], raw: Sequence[Run]) -> list[str]:
    return [
        title,
        middle([run.cpu_s for run in runs], "{:.1f}"),
        middle([run.cpu_s / other.cpu_s for run, other in zip(runs, raw, strict=True)], "{:.2f}"),
        middle([run.took_s for run in runs], "{:.0f}"),
        "" if title == COMMAND else middle([run.peak_mb for run in runs], "{:.0f}"),
    ]


def limited_table(rounds: LimitedRounds) -> str:
    """Under it."""
    head = ["", "latency, ms", "leads", "ended with", "refused", "fullest", "s", "of the limit"]
    return markdown_table(head, [_limited(*which, tries) for which, tries in rounds.items()])


def _limited(title: str, latency_s: tuple[float, float], tries: Sequence[Limited]) -> list[str]:
    is_whole = all(each.rows == LIMITED_LEADS for each in tries)
    share = median(LEAST_S / each.took_s for each in tries)
    return [
        title,
        spread([1000 * each for each in latency_s], "{:.0f}"),
        spread([each.rows for each in tries]),
        ", ".join(sorted({f"`{each.told}`" if each.told else "all rows" for each in tries})),
        spread([each.refused for each in tries]),
        spread([each.fullest for each in tries]),
        spread([each.took_s for each in tries], "{:.1f}"),
        f"{share:.2f}" if is_whole else "",
    ]
