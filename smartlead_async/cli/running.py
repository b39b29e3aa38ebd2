"""`import` and `update`: options become an `Import`, its result what is printed and an exit code."""

import asyncio
import csv
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn, cast

import attrs
import typer
from rich.console import Console

from smartlead_async.bulk.csv.cleaning import Cleaning
from smartlead_async.bulk.csv.file import LeadFile, open_file
from smartlead_async.bulk.csv.source import FileChangedError
from smartlead_async.bulk.journal_file import discard_journal
from smartlead_async.bulk.options import OnUnknown
from smartlead_async.bulk.rejects import holds_rejects, write_rejects
from smartlead_async.cli.asking import confirm, open_asking
from smartlead_async.cli.connecting import client_of, rates_of, sandbox_client
from smartlead_async.cli.dry_run import Plan, dry_run
from smartlead_async.cli.exits import Exit, same_command
from smartlead_async.cli.importing import Import, MaxRejects, Result, run_import
from smartlead_async.cli.options import ImportOptions
from smartlead_async.cli.preview import show_file
from smartlead_async.cli.printing import (
    ImportScreen,
    exit_on_error,
    facts_of,
    for_people,
    print_counts,
    print_json,
    print_rejects,
    print_report,
    say_error,
)
from smartlead_async.client import Smartlead
from smartlead_async.errors import SmartleadError
from smartlead_async.models.plurals import count


def run(options: ImportOptions, *, is_update: bool) -> NoReturn:
    """Run one of the two commands."""
    with exit_on_error(as_json=options.as_json), ExitStack() as stack:
        rates = rates_of(options)
        use_sandbox = options.sandbox or options.sandbox_rows is not None
        if is_update and options.verify:
            raise typer.BadParameter("--verify is of an import; an update tells of every row by itself")
        if use_sandbox and not options.as_json:
            say_error("This is a sandbox, started for this command and gone with it: nothing reaches Smartlead.")
        # A sandbox is gone with the command, and what it was told with it.
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="smartlead-"))) if use_sandbox else None
        file = _find_file(options, scratch)
        table = open_asking(partial(_open_table, options, file, is_update=is_update), options.encoding)
        if not options.as_json:
            show_file(Console(stderr=not options.is_dry_run, highlight=False), table)
        if options.is_dry_run:
            plan = dry_run(table, is_update=is_update, batch_size=options.batch_size, rates=rates)
            _finish_plan(table, plan, as_json=options.as_json)
        task = _plan_import(options, table, file, scratch, is_update=is_update)
        _check_paths(file, task.journal, options.rejects)
        _look_after_journal(task.journal, resume=options.resume)
        is_asked = not (options.yes or use_sandbox or task.journal.exists())
        confirm(table, f"Send {count(table.row_count, 'row')} to campaign {options.campaign}?", is_asked=is_asked)
        make = sandbox_client(options, stack) if use_sandbox else client_of(options)
        result = _run(task, make, is_quiet=options.as_json)
        if options.rejects is not None:
            _write_rejects(task, options.rejects, result.words)
        _finish(task, result, as_json=options.as_json, is_resumable=scratch is None)


def _find_file(options: ImportOptions, scratch: Path | None) -> Path:
    if options.sandbox_rows is not None and scratch is not None:
        return _made_up_leads(scratch, options.sandbox_rows)
    if options.file is None:
        raise typer.BadParameter("give a FILE, or --sandbox-rows")
    return options.file


def _open_table(options: ImportOptions, file: Path, encoding: str | None, *, is_update: bool) -> LeadFile:
    return open_file(
        file,
        encoding=encoding,
        delimiter=options.delimiter,
        sheet=options.sheet,
        columns=dict(map(_pair, options.columns or [])),
        ignore=options.ignore or (),
        only=options.only,
        is_update=is_update,
    )


def _plan_import(
    options: ImportOptions, table: LeadFile, file: Path, scratch: Path | None, *, is_update: bool
) -> Import:
    default_journal = file.with_name(f"{file.name}.journal") if scratch is None else scratch / "journal"
    return Import(
        file=table,
        path=file,
        campaign_id=options.campaign,
        journal=options.journal or default_journal,
        is_update=is_update,
        batch_size=options.batch_size,
        workers=options.workers,
        on_unknown=cast("OnUnknown", options.on_unknown),  # the job refuses any other
        max_outage_s=options.max_outage,
        verify=options.verify,
        max_rejects=None if options.max_rejects is None else _max_rejects(options.max_rejects),
    )


def _run(task: Import, open_client: Callable[[], Smartlead], *, is_quiet: bool) -> Result:
    try:
        return asyncio.run(_import(task, open_client, is_quiet=is_quiet))
    except (KeyboardInterrupt, asyncio.CancelledError):
        say_error("stopped at once: if rows were under way, what became of them is not known; run again to go on")
        raise typer.Exit(Exit.INTERRUPTED) from None


async def _import(task: Import, open_client: Callable[[], Smartlead], *, is_quiet: bool) -> Result:
    async with open_client() as smartlead:
        what = "updating" if task.is_update else "importing"
        with ImportScreen(what, task.file.row_count, is_quiet=is_quiet) as screen:
            try:
                return await run_import(smartlead, task, screen)
            except asyncio.CancelledError:
                # Leaving the client would wait ten seconds for what is in flight, which is not at once.
                cast("asyncio.Task[Result]", asyncio.current_task()).cancel()
                raise


def _finish(task: Import, result: Result, *, as_json: bool, is_resumable: bool) -> NoReturn:
    """Say what it came to, and how to go on; leave with the exit code."""
    again = same_command(without="--no-resume")
    goes_on = is_resumable and result.exit in (Exit.TRY_LATER, Exit.INTERRUPTED)
    if as_json:
        print_json(
            {
                "file": str(task.path),
                "campaign": task.campaign_id,
                **facts_of(result.report),
                "not_read": result.not_read,
                "cleaned": _counts(task.cleaning),
                "notes": result.report.notes,
                "stopped": result.stopped,
                "rejects": [attrs.asdict(reject) for reject in result.rejects],
                "resume": again if goes_on else None,
                "exit_code": result.exit,
            }
        )
    else:
        print_report(result.report, result.rejects, not_read=result.not_read, is_update=task.is_update)
        for line in (*task.cleaning.lines(), *result.report.notes):
            say_error(line)
        if result.stopped is not None:
            say_error(result.stopped)
        if goes_on and isinstance(result.report.stopped_by, FileChangedError):
            say_error(f"to go on, put the file back as it was, and run: {again}")
            say_error(f"to begin with the file as it is: {same_command(without='--resume', plus='--no-resume')}")
        elif goes_on:
            say_error(f"to go on: {again}")
        if not is_resumable:
            _say_what_next(result)
    raise typer.Exit(result.exit)


def _say_what_next(result: Result) -> None:
    """After a trial in a sandbox."""
    say_error("This was a sandbox: nothing reached Smartlead.")
    is_made_up = any(word.startswith("--sandbox-rows") for word in sys.argv)
    for_real = "smartlead-async import FILE" if is_made_up else same_command(without="--sandbox")
    say_error(f"For real, with the key in SMARTLEAD_API_KEY: {for_real}")
    if result.report.rejected and "--rejects" not in sys.argv:
        say_error("With --rejects rejects.csv the rejected rows are in a file that can be corrected and imported.")


def _finish_plan(table: LeadFile, plan: Plan, *, as_json: bool) -> NoReturn:
    code = Exit.REJECTS if plan.rejected else Exit.SETTLED
    if as_json:
        print_json(
            {
                "dry_run": True,
                "file": table.describe(),
                "rows": plan.rows,
                "valid": plan.valid,
                "duplicate_input": plan.duplicates,
                "rejected": plan.rejected,
                "cleaned": _counts(plan.cleaning),
                "warnings": table.warnings,
                "requests": plan.requests,
                "verify_requests": plan.verify_requests,
                "seconds": plan.seconds,
                "rejects": [attrs.asdict(reject) for reject in plan.rejects],
                "exit_code": code,
            }
        )
    else:
        print_rejects(plan.rejects, more=plan.rejected)
        print_counts(plan.rows, plan.valid, plan.duplicates, plan.rejected)
        for line in plan.cleaning.lines():
            sys.stdout.write(f"{line}\n")
        more = f", with --verify up to {plan.verify_requests:,} more" if plan.verify_requests else ""
        took = f"{for_people(plan.seconds)} under the limit{more}"
        sys.stdout.write(f"{count(plan.requests, 'request')}, {took}; nothing was sent\n")
    raise typer.Exit(code)


def _counts(cleaning: Cleaning) -> dict[str, int]:
    return {change.name.lower(): count for change, count in cleaning.counts.items()}


def _look_after_journal(journal: Path, *, resume: bool | None) -> None:
    if resume is True and not journal.exists():
        raise typer.BadParameter(f"there is no journal {journal} to go on with")
    if resume is False:
        discard_journal(journal)


def _files_of(journal: Path) -> list[Path]:
    return [Path(f"{journal}{suffix}") for suffix in ("", "-wal", "-shm", "-journal")]


def _check_paths(file: Path, journal: Path, rejects: Path | None) -> None:
    """No file is written over another one, and a place that cannot be written is found before anything is sent."""
    if _real(file) in map(_real, _files_of(journal)):
        raise typer.BadParameter(f"--journal {journal} is the file that is imported; give another")
    if rejects is None:
        return
    if _real(rejects) in map(_real, (file, *_files_of(journal))):
        raise typer.BadParameter(f"--rejects {rejects} is the file that is imported, or its journal; give another")
    is_other = os.path.lexists(rejects) and not rejects.is_file()  # a folder, a device, a pipe
    if is_other or not os.access(rejects.absolute().parent, os.W_OK):
        raise typer.BadParameter(f"--rejects {rejects} cannot be written; give a file in a folder that can")
    if rejects.exists() and not holds_rejects(rejects):
        raise typer.BadParameter(f"--rejects {rejects} is there and holds something else; give another file")


def _real(path: Path) -> str:
    return os.path.realpath(path)  # of a circle of links as far as it goes, where Path.resolve raises


def _write_rejects(task: Import, rejects: Path, words: Mapping[int, str]) -> None:
    """Where this fails, what was imported is still told."""
    try:
        write_rejects(task.file, task.journal, rejects, is_update=task.is_update, words=words)
    except (OSError, SmartleadError) as error:
        say_error(f"--rejects {rejects} could not be written: {error}")


def _pair(text: str) -> tuple[str, str]:
    column, equals, field = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"--map {text!r} has no =; give COLUMN=FIELD")
    return column, field


def _max_rejects(text: str) -> MaxRejects:
    number = text.removesuffix("%")
    if not number.replace(".", "", 1).isdigit():
        raise typer.BadParameter(f"--max-rejects {text!r} is neither a number nor a share as 5%")
    return MaxRejects(float(number), is_percentage=text.endswith("%"))


def _made_up_leads(folder: Path, rows: int) -> Path:
    path = folder / f"{rows}-leads.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["email", "first_name", "company_name"])
        table.writerows([f"lead{n}@example.com", f"Lead {n}", "Example Ltd"] for n in range(1, rows + 1))
    return path
