"""What a person sees: a bar while it runs, a table at its end; or one JSON object for a program."""

import json
import os
import re
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, Self

import attrs
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from smartlead_async.bulk.outcome import BulkReport, Progress
from smartlead_async.bulk.rejects import Reject
from smartlead_async.cli.exits import exit_code_of
from smartlead_async.errors import SmartleadError, without_keys
from smartlead_async.models.plurals import count

SHOWN_REJECTS = 20
SHOWN_ALIKE = 5  # of one reason: most rows of an export may lack an address, and hide what else is wrong
SCHEMA = 1  # of the JSON object; a field may be added without another number
_COUNTS = {
    "added": "added",
    "already_present": "already there",
    "duplicate_input": "twice in the file",
    "rejected": "rejected",
    "unknown": "unknown",
    "not_attempted": "not attempted",
}
_TO_COPY = re.compile(r" (?=(smartlead-async|--[a-z-]+ \\?['\"]|pip install) ?)")  # begins what is typed again
_OF_OTHER_JOBS = ("done", "failed")  # of `bulk.each`
_OF_UPDATES = {"added": "changed"}


class Screen:
    """Where progress goes: a bar on standard error, so that standard output holds the result alone."""

    def __init__(self, what: str, total: int | None, *, is_quiet: bool) -> None:
        self._bar = _make_bar(is_quiet=is_quiet)
        self._total = total
        self._task = self._bar.add_task(what, total=total, speed="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bar.stop()

    def say(self, text: str) -> None:
        """Lines beside the bar."""
        for line in text.splitlines():
            say(self._bar.console, line)


class ImportScreen(Screen):
    """Shows the rows of a file that are finished."""

    def show(self, progress: Progress) -> None:
        """How far it is."""
        report = progress.report
        left = ""
        if self._total and progress.rows_per_s:
            left = f", {for_people((self._total - report.total) / progress.rows_per_s)} left"
        speed = f"{progress.rows_per_s:.1f} rows/s, {report.refused} refused{left}"
        if progress.to_verify and progress.rows_read == self._total:
            speed = f"looking up {count(progress.to_verify, 'row')}"
        if progress.held_back is not None:
            speed = "waiting"
        self._bar.update(self._task, completed=report.total, speed=speed)


def _make_bar(*, is_quiet: bool) -> Bar:
    """A bar on standard error, with a field `speed` for words."""
    return Bar(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True, highlight=False),
        disable=is_quiet,
        refresh_per_second=4,
    )


def for_people(seconds: float) -> str:
    """`95` as `1 min 35 s`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{value} {unit}" for value, unit in parts if value) or "0 s"


@contextmanager
def exit_on_error(*, as_json: bool) -> Generator[None]:
    """Errors in a line, with the exit code of their kind; anything else is a bug, and shown as one."""
    try:
        yield
    except BrokenPipeError:
        raise  # whoever read the output has enough of it; typer ends quietly
    except (SmartleadError, OSError) as error:
        code, said = exit_code_of(error), without_keys(str(error))  # an OSError names a path, as it was given
        if as_json:
            _print_if_possible({"error": said, "exit_code": code})
        say_error(said)
        _empty(sys.stdout)
        raise typer.Exit(code) from None


def _print_if_possible(facts: dict[str, Any]) -> None:
    """Standard output may be what is full."""
    with suppress(OSError):
        print_json(facts)


def _empty(output: Any) -> None:  # noqa: ANN401 (a stream, or what stands for one)
    """Write what is left, or drop it: Python would fail at its end, with a code of its own."""
    try:
        output.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123 (a device)
            os.dup2(nowhere.fileno(), output.fileno())


def print_report(
    report: BulkReport, rejects: Iterable[Reject], *, not_read: int = 0, is_update: bool = False
) -> None:
    """The first rejected rows with line and reason, then the counts: what is last is what is seen."""
    print_rejects(rejects, more=report.rejected + report.unknown)
    table = _two_columns()
    table.add_row("rows", f"{report.total:,}", end_section=True)
    for name, shown in {**_COUNTS, **(_OF_UPDATES if is_update else {})}.items():
        table.add_row(shown, f"{getattr(report, name):,}", end_section=name == "not_attempted")
    if report.resumed:
        table.add_row("of these by an earlier run", f"{report.resumed:,}")
    if not_read:
        table.add_row("not read, still in the file", f"{not_read:,}")
    table.add_row("requests", f"{report.requests:,}")
    table.add_row("refused", f"{report.refused:,}")
    table.add_row("seconds", f"{report.elapsed_s:.1f}")
    Console(highlight=False).print(table)


def print_counts(rows: int, valid: int, duplicates: int, rejected: int) -> None:
    """Of a file of which nothing is sent."""
    table = _two_columns()
    for name, value in (
        ("rows", rows),
        ("to send", valid),
        ("twice in the file", duplicates),
        ("rejected", rejected),
    ):
        table.add_row(name, f"{value:,}")
    Console(highlight=False).print(table)


def say_error(text: str) -> None:
    """A sentence on standard error."""
    say(Console(stderr=True, highlight=False), text)


def say(console: Console, text: str, *, style: str = "") -> None:
    """A sentence: on a terminal in lines of whole words, and what is to be copied in one; elsewhere all in one."""
    shown = escape(for_terminal(text))
    if not console.is_terminal:
        console.print(shown, soft_wrap=True, style=style)
        return
    prose, _, rest = _TO_COPY.sub("\n", shown, count=1).partition("\n")
    console.print(prose, style=style)
    if rest:
        console.print(rest, soft_wrap=True, style=style)


def show_first(reject: Reject, shown: list[Reject]) -> None:
    """Add it to those that are shown, as long as there are few, and few of its reason."""
    if len(shown) < SHOWN_REJECTS and sum(_reason(its) == _reason(reject) for its in shown) < SHOWN_ALIKE:
        shown.append(reject)


def _reason(reject: Reject) -> str:
    return reject.reason.removeprefix(f"line {reject.line}: ")


def print_rejects(rejects: Iterable[Reject], *, more: int) -> None:
    """Rows that were not taken, with line and reason."""
    shown = list(rejects)
    if not shown:
        return
    table = Table("line", "", "reason")
    for reject in shown:
        table.add_row(str(reject.line), reject.code, escape(for_terminal(_reason(reject))))
    console = Console(highlight=False)
    console.print(table)
    if more > len(shown):
        console.print(f"and {more - len(shown):,} more; an import writes them all with --rejects FILE")


def print_json(facts: dict[str, Any]) -> None:
    """One object."""
    Console(highlight=False, soft_wrap=True).out(json.dumps({"schema": SCHEMA, **facts}, ensure_ascii=False))


def facts_of(report: BulkReport) -> dict[str, Any]:
    """The report as JSON has it."""
    counts = {
        name: value
        for name, value in attrs.asdict(report, recurse=False).items()
        if isinstance(value, int | float) and name not in _OF_OTHER_JOBS
    }
    error = report.stopped_by
    return {"rows": report.total, **counts, "stopped_by": None if error is None else str(error)}


def _two_columns() -> Table:
    table = Table(show_header=False)
    table.add_column()
    table.add_column(justify="right")
    return table


def for_terminal(text: str) -> str:
    """Without what moves a terminal's cursor."""
    return "".join(character if character.isprintable() else "?" for character in text)
