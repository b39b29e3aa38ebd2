"""The commands and their options. What they do is in `running`, loaded when one of them is called.

`--help` needs none of the library, and answers in a third of a second.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they would print local variables
    help="Import leads into Smartlead campaigns, within the rate limit. The key comes from SMARTLEAD_API_KEY.",
)

# Without a path_type a context holds the text instead of a Path, with typer before 0.29.
PATH: Any = Path  # typer's own type of it knows str and bytes alone

File = Annotated[
    Path | None,
    typer.Argument(path_type=PATH, help="A CSV file with a header; encoding and delimiter are found out."),
]
Campaign = Annotated[int, typer.Option("--campaign", min=1, help="The campaign's id.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, send nothing.")]
JournalFile = Annotated[
    Path | None,
    typer.Option("--journal", path_type=PATH, help="Where every row's state is kept.  [default: FILE.journal]"),
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
    Path | None,
    typer.Option("--rejects", path_type=PATH, help="Write the rows that were not taken, with the reason."),
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
KeyFile = Annotated[Path | None, typer.Option("--api-key-file", path_type=PATH, help="A file that holds the key.")]
BaseUrl = Annotated[str | None, typer.Option("--base-url", help="Where the API is, if not at Smartlead.")]
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
    base_url: BaseUrl = None,
    max_outage: MaxOutage = 3600.0,
    workers: Workers = 10,
    rate_limit: Rates = None,
) -> None:
    """Run `import` or `update`: which of the two, and with which options, is in the context."""
    from smartlead_async.cli.running import run  # noqa: PLC0415 (see above)

    run(is_update=context.info_name == "update", **context.params)


app.command("import", help="Add the leads of a CSV file to a campaign.")(run_file)
app.command("update", help="Update leads of a campaign from a CSV file with a column lead_id.")(run_file)


@app.command("sandbox")
def run_sandbox(
    context: typer.Context,
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
    from smartlead_async.cli.serving import serve  # noqa: PLC0415 (see above)

    serve(**context.params)


def main() -> None:
    """The entry point of `smartlead-async`."""
    app()
