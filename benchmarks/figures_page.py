"""`python -m benchmarks.figures_page [COMMAND ...]`: measure, and write the table of `docs/figures.md`.

Without commands all of them are run, one after the other, in some twenty minutes. Rows of other commands stay as
they are.
"""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

PAGE = Path(__file__).parents[1] / "docs" / "figures.md"
HEAD = ("| figure | value | wanted | command |", "|---|---|---|---|")


@attrs.frozen(kw_only=True)
class Figure:
    """One number of a row.

    Attributes:
        name: The beginning of the line that it is printed in.
        form: How it is written, with its unit.
        most: What it should be at most.
        least: What it should be at least.
        after: A line that stands before it, where the name is printed more than once.
    """

    name: str
    form: str = "{:.0f}"
    most: float | None = None
    least: float | None = None
    after: str = ""

    def shown(self, printed: Sequence[str]) -> str:
        """In bold where it is not what it should be."""
        value = self._find(printed)
        text = self.form.format(value)
        is_missed = (self.most is not None and value > self.most) or (
            self.least is not None and value < self.least
        )
        return f"**{text}**" if is_missed else text

    def wanted(self) -> str:
        """What it should be."""
        bar = self.least if self.most is None else self.most
        return "" if bar is None else self.form.format(bar)

    def _find(self, printed: Sequence[str]) -> float:
        begin = next(at for at, line in enumerate(printed) if line.startswith(self.after))
        line = next(line for line in printed[begin:] if line.startswith(self.name))
        return float(line.removeprefix(self.name).split()[0])


@attrs.frozen
class Row:
    """A line of the table."""

    title: str
    command: str
    figures: tuple[Figure, ...]

    def shown(self, printed: Sequence[str]) -> str:
        """The line."""
        values = "; ".join(figure.shown(printed) for figure in self.figures)
        wanted = "; ".join(filter(None, (figure.wanted() for figure in self.figures)))
        return f"| {self.title} | {values} | {wanted} | `python -m benchmarks.{self.command}` |"


def _row(title: str, command: str, *figures: Figure) -> Row:
    return Row(title, command, figures)


def _shared(title: str, trial: str, store: str, least: float) -> Row:
    name = f"{trial}, {store}"
    return _row(
        title,
        "shared",
        Figure(name=f"{name}: refused", most=0),
        Figure(name=f"{name}: fullest window at the server", most=10),
        Figure(name=f"{name}: throughput", form="{:.3f}", least=least),
    )


CONTENDED = "a grant with 10,000 waiting, bulk jobs"
NEAR, TWO, FOUR, TWELVE = "4 near, one killed", "300 and 10 ms", "600 and 3 at 5 ms", "300 and 11 at 10 ms"
ROWS = (
    _row(
        "ten calls at an idle moment: the last is at the server after, median of 40",
        "limit",
        Figure(name="ten calls at an idle moment: the last is at the server, median", form="{:.0f} ms", most=20),
    ),
    _row(
        "CPU of a call on top of raw httpx, median of 15 pairs",
        "cost",
        Figure(name="on top of raw httpx", form="{:.2f} ms", most=0.15),
    ),
    _row(
        "import and a client, beside the import of the five libraries: CPU",
        "start",
        Figure(name="import and a client, to the five libraries' import", form="{:.2f} times", most=1.25),
    ),
    _row(
        "a process with one `campaigns.get`, beside one that makes a call by httpx: CPU",
        "start",
        Figure(name="a process with one campaigns.get, to httpx's", form="{:.2f} times", most=1.25),
    ),
    _row(
        "a process with one `leads.add`, beside one that makes a call by httpx: CPU",
        "start",
        Figure(name="a process with one leads.add, to httpx's", form="{:.2f} times", most=1.25),
    ),
    _row(
        "a walk over a list of 400,000 rows: peak of what is allocated",
        "reading 400000",
        Figure(name="memory at most, 400,000 rows", form="{:.0f} MiB"),
    ),
    _row(
        "a call that waits in line, its task included",
        "limiter_cost",
        Figure(name="a waiter", form="{:,.0f} bytes", most=1500),
    ),
    _row(
        "an uncontended call: slot taken and given back",
        "limiter_cost",
        Figure(name="uncontended acquire and release", form="{:.0f} us", most=15),
    ),
    _row(
        f"{CONTENDED}; CPU beside aiolimiter alone",
        "limiter_cost",
        Figure(name=CONTENDED, form="{:.0f} us"),
        Figure(name="bulk jobs with 10,000 waiting, to aiolimiter", form="{:.2f} times", most=0.87),
    ),
    _row(
        "the same, single calls",
        "limiter_cost",
        Figure(name="the same, single calls", form="{:.0f} us", after=CONTENDED),
        Figure(name="single calls with 10,000 waiting, to aiolimiter", form="{:.2f} times", most=0.87),
    ),
    _row(
        "the same, aiolimiter alone",
        "limiter_cost",
        Figure(name="the same, aiolimiter alone", form="{:.0f} us", after=CONTENDED),
    ),
    _row(
        "the same, a queue and a timer alone",
        "limiter_cost",
        Figure(name="the same, a queue and a timer", form="{:.0f} us", after=CONTENDED),
    ),
    _shared(
        "four processes on one key, one killed, over a file: refused; fullest window; share of 5/s",
        NEAR,
        "a file",
        0.94,
    ),
    _shared("the same over Redis", NEAR, "Redis", 0.94),
    _row(
        "the same: round trips a request",
        "shared",
        Figure(name=f"{NEAR}, Redis: round trips", form="{:.2f}", most=1),
    ),
    _shared("two processes, 300 and 10 ms from the server, and single calls, over a file", TWO, "a file", 0.9),
    _shared("four, one at 600 and three at 5 ms, over a file", FOUR, "a file", 0.9),
    _shared("twelve, one at 300 and eleven at 10 ms, over a file", TWELVE, "a file", 0.9),
    _shared("the same over Redis, which loses its memory meanwhile", TWELVE, "Redis", 0.9),
    _row(
        "100,000 leads in batches of 100, no limit: leads a second",
        "bulk",
        Figure(name="leads a second", form="{:,.0f}"),
    ),
    _row(
        "the same: peak memory over the start of the job",
        "bulk",
        Figure(name="peak memory over the start of the job", form="{:.1f} MB", most=64),
    ),
    _row(
        "100,000 rows of a CSV file read, checked and cleaned: CPU; peak memory of the process",
        "files",
        Figure(name="100,000 rows of csv: CPU", form="{:.1f} s", most=12),
        Figure(name="100,000 rows of csv: peak memory of the process", form="{:.0f} MB", most=50),
    ),
    _row(
        "the same of a workbook (.xlsx), which is in memory",
        "files",
        Figure(name="100,000 rows of xlsx: CPU", form="{:.1f} s", most=8),
        Figure(name="100,000 rows of xlsx: peak memory of the process", form="{:.0f} MB"),
    ),
    _row(
        "1,000,000 rows in batches of 400 with a journal: peak memory over the imports",
        "million",
        Figure(name="1,000,000 rows: peak memory over the imports", form="{:.1f} MB", most=64),
    ),
    _row(
        "the same: CPU a row",
        "million",
        Figure(name="1,000,000 rows, no limit: CPU a row", form="{:.0f} us", most=40),
    ),
    _row(
        "the same under the limit, in virtual time",
        "million",
        Figure(name="1,000,000 rows, 400 a request, in virtual time: throughput", form="{:.3f} of it", least=0.98),
    ),
    _row(
        "10,000 rows one by one under the limit, in virtual time",
        "million",
        Figure(name="10,000 rows one by one, in virtual time: throughput", form="{:.3f} of it", least=0.98),
    ),
    _row("40 SIGKILLs of the command on 4,000 rows: lost", "kills", Figure(name="rows lost", most=0)),
    _row("the same: added twice", "kills", Figure(name="rows added twice", most=400)),
    _row(
        "2,000 webhooks while the receiver is killed 100 times: lost after a 200",
        "webhooks",
        Figure(name="lost after a 200", most=0),
    ),
    _row(
        "webhooks received on one core",
        "webhooks",
        Figure(name="received on one core", form="{:,.0f} a second", least=1000),
    ),
    _row(
        "webhooks at 200 a second: 99 of 100 are answered within",
        "webhooks",
        Figure(name="answered at 200/s, 99 of 100", form="{:.0f} ms", most=50),
    ),
)


def measure(commands: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The lines that each command prints."""
    return {command: _run(command) for command in commands}


def _run(command: str) -> Sequence[str]:
    print(f"# python -m benchmarks.{command}", flush=True)
    module, *arguments = command.split()
    process = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    printed = subprocess.run(process, stdout=subprocess.PIPE, text=True, check=True).stdout
    print(printed, flush=True)
    return printed.splitlines()


def write(page: str, printed: Mapping[str, Sequence[str]], rows: Sequence[Row] = ROWS) -> str:
    """The page, with the rows of what was measured; the other rows are those that stand there."""
    before, _, rest = page.partition(HEAD[0])
    table, _, after = rest.partition("\n\n")
    known = {line.split(" | ")[0]: line for line in table.splitlines()}
    lines = [
        row.shown(printed[row.command]) if row.command in printed else known[f"| {row.title}"]
        for row in rows
        if row.command in printed or f"| {row.title}" in known
    ]
    return before + "\n".join([*HEAD, *lines]) + "\n\n" + after


def main() -> None:
    """Measure and write."""
    commands = list(dict.fromkeys(row.command for row in ROWS))
    chosen = [each for each in commands if each.split()[0] in sys.argv[1:] or len(sys.argv) == 1]
    PAGE.write_text(write(PAGE.read_text(encoding="utf-8"), measure(chosen)), encoding="utf-8")


if __name__ == "__main__":
    main()
