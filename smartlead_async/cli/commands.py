"""The commands: options in, exit codes out."""

import asyncio
import csv
import shlex
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, cast

import typer

from smartlead_async.bulk.csv_file import CsvFile, open_csv
from smartlead_async.bulk.options import MAX_OUTAGE_S, OnUnknown
from smartlead_async.bulk.rejects import write_rejects
from smartlead_async.cli.importing import Exit, Import, MaxRejects, Plan, Result, dry_run, run_import
from smartlead_async.cli.printing import (
    Screen,
    facts_of,
    for_people,
    print_json,
    print_plan,
    print_report,
    say_error,
)
from smartlead_async.client import BASE_URL, DOCUMENTED_LIMIT, Smartlead
from smartlead_async.errors import SmartleadError
from smartlead_async.transport.window import RateLimit

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they would print local variables
    help="Import leads into Smartlead campaigns, within the rate limit. The key comes from SMARTLEAD_API_KEY.",
)

File = Annotated[
    Path | None, typer.Argument(help="A CSV file with a header; encoding and delimiter are found out.")
]
Campaign = Annotated[int, typer.Option("--campaign", min=1, help="The campaign's id.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, send nothing.")]
JournalFile = Annotated[
    Path | None, typer.Option("--journal", help="Where every row's state is kept.  [default: FILE.journal]")
]
Resume = Annotated[
    bool | None,
    typer.Option(
        "--resume/--no-resume", help="Go on with the journal, or begin again.  [default: go on if there is one]"
    ),
]
OnUnknownOption = Annotated[
    str, typer.Option("--on-unknown", help="resend or report rows whose outcome is not known.")
]
Rejects = Annotated[
    Path | None, typer.Option("--rejects", help="Write the rows that were not taken, with the reason.")
]
MaxRejectsOption = Annotated[
    str | None, typer.Option("--max-rejects", help="Stop after so many rejected rows: a number, or a share as 5%.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")]
UseSandbox = Annotated[bool, typer.Option("--sandbox", help="Import into a sandbox that is started for it.")]
SandboxRows = Annotated[
    int | None,
    typer.Option("--sandbox-rows", min=1, help="Import so many made-up leads into a sandbox; needs no FILE."),
]
BatchSize = Annotated[int, typer.Option("--batch-size", min=1, max=400, help="Leads in a request.")]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", help="COLUMN=FIELD, where a column's name does not say it; FIELD may be custom:NAME."),
]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", help="A column that is not read.")]
Encoding = Annotated[str | None, typer.Option("--encoding", help="Of the file, where it is not found out.")]
Delimiter = Annotated[str | None, typer.Option("--delimiter", help="Of the file, where it is not found out.")]
KeyFile = Annotated[Path | None, typer.Option("--api-key-file", help="A file that holds the key.")]
BaseUrl = Annotated[str, typer.Option("--base-url", help="Where the API is.")]
MaxOutage = Annotated[float, typer.Option("--max-outage", min=0, help="Seconds to wait for an API out of reach.")]
Rates = Annotated[
    list[str] | None,
    typer.Option(
        "--rate-limit",
        help="What the plan allows, as REQUESTS/SECONDS; more than one may be given.  [default: 10/2]",
    ),
]
Workers = Annotated[int, typer.Option("--workers", min=1, help="Requests in flight at most.")]


def run_file(
    context: typer.Context,
    file: File = None,
    *,
    campaign: Campaign,
    is_dry_run: DryRun = False,
    batch_size: BatchSize = 1,
    journal: JournalFile = None,
    resume: Resume = None,
    on_unknown: OnUnknownOption = "resend",
    rejects: Rejects = None,
    max_rejects: MaxRejectsOption = None,
    as_json: Json = False,
    sandbox: UseSandbox = False,
    sandbox_rows: SandboxRows = None,
    columns: Map = None,
    ignore: Ignore = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    api_key_file: KeyFile = None,
    base_url: BaseUrl = BASE_URL,
    max_outage: MaxOutage = MAX_OUTAGE_S,
    workers: Workers = 10,
    rate_limit: Rates = None,
) -> None:
    """Run `import` or `update`: which of the two is in the context."""
    is_update = context.info_name == "update"
    with _kindly(as_json=as_json), ExitStack() as stack:
        rates = tuple(map(_rate, rate_limit)) if rate_limit else (DOCUMENTED_LIMIT,)
        use_sandbox = sandbox or sandbox_rows is not None
        scratch = Path(stack.enter_context(TemporaryDirectory(prefix="smartlead-"))) if use_sandbox else None
        if sandbox_rows is not None and scratch is not None:
            file = _made_up_leads(scratch, sandbox_rows)
        if file is None:
            raise typer.BadParameter("give a FILE, or --sandbox-rows")
        table = open_csv(
            file,
            encoding=encoding,
            delimiter=delimiter,
            columns=dict(map(_pair, columns or [])),
            ignore=ignore or (),
            is_update=is_update,
        )
        if is_dry_run:
            plan = dry_run(table, is_update=is_update, batch_size=batch_size, rates=rates)
            _finish_plan(table, plan, as_json=as_json)
        key = None if api_key_file is None else api_key_file.read_text(encoding="utf-8").strip()
        if use_sandbox:
            key, base_url = stack.enter_context(_sandbox())
        # A sandbox is gone with the command, and what it was told with it.
        default_journal = file.with_name(f"{file.name}.journal") if scratch is None else scratch / "journal"
        task = Import(
            file=table,
            path=file,
            campaign_id=campaign,
            journal=journal or default_journal,
            is_update=is_update,
            batch_size=batch_size,
            workers=workers,
            on_unknown=cast("OnUnknown", on_unknown),
            max_outage_s=max_outage,
            max_rejects=None if max_rejects is None else _max_rejects(max_rejects),
        )
        _look_after_journal(task.journal, resume=resume)
        result = _run(task, rates, key, base_url, is_quiet=as_json)
        if rejects is not None:
            write_rejects(table, task.journal, rejects, is_update=is_update)
        _finish(task, result, as_json=as_json, is_resumable=scratch is None)


app.command("import", help="Add the leads of a CSV file to a campaign.")(run_file)
app.command("update", help="Update leads of a campaign from a CSV file with a column lead_id.")(run_file)


@app.command("sandbox")
def run_sandbox(
    *,
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 8000,
    limit: Annotated[int, typer.Option(min=0, help="Requests in every 2 seconds; 0 for no limit.")] = 10,
    latency_ms: Annotated[tuple[float, float], typer.Option(help="Shortest and longest, in milliseconds.")] = (
        0,
        0,
    ),
    dialect: Annotated[str, typer.Option(help="documented or deployed.")] = "documented",
    api_key: Annotated[str, typer.Option(help="The key it lets in.")] = "sandbox-key",
) -> None:
    """Run a Smartlead of your own on this machine, until Ctrl-C."""
    from smartlead_async import sandbox  # noqa: PLC0415 (an extra, and a tenth of a second of every other command)

    with _kindly(as_json=False):
        sandbox.run(
            port=port,
            limit=limit or None,
            latency_s=(latency_ms[0] / 1000, latency_ms[1] / 1000),
            dialect=cast("Any", dialect),
            api_key=api_key,
        )


def main() -> None:
    """The entry point of `smartlead-async`."""
    app()


@contextmanager
def _kindly(*, as_json: bool) -> Generator[None]:
    """Errors of use in a line, with their exit code; anything else is a bug, and shown as one."""
    try:
        yield
    except (SmartleadError, OSError, ValueError, ImportError) as error:
        if as_json:
            print_json({"error": str(error), "exit_code": Exit.USAGE})
        say_error(str(error))
        raise typer.Exit(Exit.USAGE) from None


def _run(task: Import, rates: tuple[RateLimit, ...], key: str | None, base_url: str, *, is_quiet: bool) -> Result:
    total = sum(1 for _ in task.file.raw_rows())

    async def run() -> Result:
        async with Smartlead(key, base_url=base_url, rate_limits=rates) as smartlead:
            with Screen(total, is_quiet=is_quiet) as screen:
                if not is_quiet:
                    screen.say(f"{task.path}: {task.file.describe()}")
                return await run_import(smartlead, task, screen)

    try:
        return asyncio.run(run())
    except (KeyboardInterrupt, asyncio.CancelledError):
        say_error("stopped at once; what was in flight is unknown to the journal and sent again by the next run")
        raise typer.Exit(Exit.INTERRUPTED) from None


def _finish(task: Import, result: Result, *, as_json: bool, is_resumable: bool) -> None:
    """Say what it came to, and how to go on; leave with the exit code."""
    again = shlex.join(["smartlead-async", *sys.argv[1:]])
    goes_on = is_resumable and result.exit in (Exit.TRY_LATER, Exit.INTERRUPTED, Exit.REFUSED)
    if as_json:
        print_json(
            {
                "file": str(task.path),
                "campaign": task.campaign_id,
                **facts_of(result.report),
                "stopped": result.stopped,
                "rejects": [{"line": r.line, "code": r.code, "reason": r.reason} for r in result.rejects],
                "resume": again if goes_on else None,
                "exit_code": result.exit,
            }
        )
    else:
        print_report(result.report, result.rejects)
        if result.stopped is not None:
            say_error(result.stopped)
        if goes_on:
            say_error(f"to go on: {again}")
    raise typer.Exit(result.exit)


def _finish_plan(table: CsvFile, plan: Plan, *, as_json: bool) -> None:
    code = Exit.REJECTS if plan.rejects else Exit.SETTLED
    if as_json:
        print_json(
            {
                "dry_run": True,
                "file": table.describe(),
                "rows": plan.rows,
                "valid": plan.valid,
                "duplicate_input": plan.duplicates,
                "rejected": len(plan.rejects),
                "requests": plan.requests,
                "seconds": plan.seconds,
                "rejects": [{"line": r.line, "code": r.code, "reason": r.reason} for r in plan.rejects],
                "exit_code": code,
            }
        )
    else:
        print_plan(table.describe(), plan.rows, plan.valid, plan.duplicates, plan.rejects)
        sys.stdout.write(
            f"{plan.requests} requests, {for_people(plan.seconds)} under the limit; nothing was sent\n"
        )
    raise typer.Exit(code)


@contextmanager
def _sandbox() -> Generator[tuple[str, str]]:
    from smartlead_async.sandbox import Sandbox  # noqa: PLC0415 (an extra, and a tenth of a second otherwise)

    with Sandbox() as sandbox:
        yield sandbox.api_key, sandbox.base_url


def _look_after_journal(journal: Path, *, resume: bool | None) -> None:
    if resume is True and not journal.exists():
        raise typer.BadParameter(f"there is no journal {journal} to go on with")
    if resume is False:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{journal}{suffix}").unlink(missing_ok=True)


def _pair(text: str) -> tuple[str, str]:
    column, equals, field = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"--map {text!r} has no =; give COLUMN=FIELD")
    return column, field


def _rate(text: str) -> RateLimit:
    limit, _, seconds = text.partition("/")
    try:
        return RateLimit(int(limit), per_s=float(seconds))
    except ValueError:
        raise typer.BadParameter(f"--rate-limit {text!r} is not REQUESTS/SECONDS, such as 10/2") from None


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
