"""The options of the commands, each written once: its name, what it may be, its default, what it is for.

Loads nothing of the library: `--help` answers in a third of a second.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import attrs
import typer

# Without a path_type a command gets the text instead of a Path, with typer before 0.29.
PATH: Any = Path  # typer's own type of it knows str and bytes alone


@attrs.frozen(kw_only=True)
class ClientOptions:
    """The options of every command that asks the API; help has them behind its own."""

    api_key_file: Annotated[
        Path | None,
        typer.Option("--api-key-file", metavar="FILE", path_type=PATH, help="A file that holds the key."),
    ] = None
    base_url: Annotated[
        str | None, typer.Option("--base-url", metavar="URL", help="Where the API is, if not at Smartlead.")
    ] = None
    rate_limit: Annotated[
        list[str] | None,
        typer.Option(
            "--rate-limit",
            metavar="RATE",
            help="What the plan allows, as REQUESTS/SECONDS; more than one may be given.",
            show_default="10/2",
        ),
    ] = None


@attrs.frozen(kw_only=True)
class ImportOptions(ClientOptions):
    """The options of `import` and `update`."""

    file: Annotated[
        Path | None,
        typer.Argument(path_type=PATH, help="A CSV file or a workbook whose columns have names."),
    ] = None
    campaign: Annotated[int, typer.Option("--campaign", metavar="ID", min=1, help="The campaign's id.")]
    is_dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check everything, send nothing.")] = False
    batch_size: Annotated[
        int, typer.Option("--batch-size", metavar="N", min=1, max=400, help="Leads in a request.")
    ] = 1
    journal: Annotated[
        Path | None,
        typer.Option(
            "--journal",
            metavar="FILE",
            path_type=PATH,
            help="Where every row's state is kept.",
            show_default="FILE.journal",
        ),
    ] = None
    resume: Annotated[
        bool | None,
        typer.Option(
            "--resume/--no-resume",
            help="Go on with the journal, or begin again.",
            show_default="go on if there is one",
        ),
    ] = None
    on_unknown: Annotated[
        str, typer.Option("--on-unknown", metavar="WORD", help="resend or report rows whose outcome is not known.")
    ] = "resend"
    rejects: Annotated[
        Path | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            path_type=PATH,
            help="Write the rows that were not taken, with the reason.",
        ),
    ] = None
    max_rejects: Annotated[
        str | None,
        typer.Option(
            "--max-rejects", metavar="N", help="Stop after so many rejected rows: a number, or a share as 5%."
        ),
    ] = None
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False
    sandbox: Annotated[bool, typer.Option("--sandbox", help="Import into a sandbox that is started for it.")] = (
        False
    )
    sandbox_rows: Annotated[
        int | None,
        typer.Option(
            "--sandbox-rows",
            metavar="N",
            min=1,
            help="Import so many made-up leads into a sandbox; needs no FILE.",
        ),
    ] = None
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="PAIR",
            help="COLUMN=FIELD, where a column's name does not say it; FIELD may be custom:NAME.",
        ),
    ] = None
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore",
            metavar="NAMES",
            help="Columns that are not read: names with commas between them, or PATTERN*.",
        ),
    ] = None
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="NAMES", help="The columns that become custom fields, and no others; as --ignore."
        ),
    ] = None
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help="Of a workbook, where several sheets have rows.")
    ] = None
    yes: Annotated[
        bool, typer.Option("--yes", help="Send what is shown without asking; an encoding is still asked for.")
    ] = False
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help="Of the file, where it is not certain.")
    ] = None
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", metavar="CHAR", help="Of the file, where it is not found out.")
    ] = None
    max_outage: Annotated[
        float,
        typer.Option("--max-outage", metavar="SECONDS", min=0, help="Seconds to wait for an API out of reach."),
    ] = 3600.0
    verify: Annotated[
        bool, typer.Option("--verify", help="Look up at the end what the API does not say of each row.")
    ] = False
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, help="Requests in flight at most.")] = 10


class Exported(StrEnum):
    """What can be exported."""

    LEADS = "leads"
    STATISTICS = "statistics"
    LEAD_STATISTICS = "lead-statistics"
    MAILBOX_STATISTICS = "mailbox-statistics"
    REPLIES = "replies"
    UNREAD_REPLIES = "unread-replies"
    ACTIVITIES = "activities"
    EMAIL_ACCOUNTS = "email-accounts"
    CAMPAIGNS = "campaigns"
    CLIENTS = "clients"
    BLOCK_LIST = "block-list"
    LEAD_LISTS = "lead-lists"
    CAMPAIGN_PERFORMANCE = "campaign-performance"
    DOMAIN_HEALTH = "domain-health"
    MAILBOX_HEALTH = "mailbox-health"


class FileFormat(StrEnum):
    """How rows are written."""

    CSV = "csv"
    JSONL = "jsonl"


@attrs.frozen(kw_only=True)
class ExportOptions(ClientOptions):
    """The options of `export`."""

    what: Annotated[str, typer.Argument(help=f"Which list: {', '.join(Exported)}.", metavar="WHAT")]
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE", help="A file that ends in .csv or .jsonl, or - for standard output."
        ),
    ]
    campaign: Annotated[
        int | None, typer.Option("--campaign", metavar="ID", min=1, help="Of this campaign alone.")
    ] = None
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="TIME", help="What came after this: 7d, 24h, 2025-01-31, or a moment."),
    ] = None
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--columns", metavar="NAMES", help="These alone, in this order: names with commas, or PATTERN*."
        ),
    ] = None
    format: Annotated[
        FileFormat | None, typer.Option("--format", help="csv or jsonl, where the file's name does not say it.")
    ] = None
    delimiter: Annotated[
        str | None,
        typer.Option(
            "--delimiter", metavar="CHAR", help="Between the cells of CSV, such as ; or tab.", show_default=","
        ),
    ] = None
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file, once all rows are there.")] = (
        False
    )
    resume: Annotated[
        bool | None,
        typer.Option(
            "--resume/--no-resume",
            help="Go on with what an earlier run read, or begin again.",
            show_default="go on if there is something",
        ),
    ] = None
    partial: Annotated[
        bool,
        typer.Option("--partial", help="Write the file where rows may be missing too; exit code 1."),
    ] = False
    secrets: Annotated[
        bool, typer.Option("--secrets", help="Passwords, keys and tokens too, which are left out otherwise.")
    ] = False


class ApiHost(StrEnum):
    """The hosts of the API."""

    SERVER = "server"
    SMART_DELIVERY = "smartdelivery"
    PROSPECT = "prospect-api"
    SMART_SENDERS = "smart-senders"


@attrs.frozen(kw_only=True)
class ApiOptions(ClientOptions):
    """The options of `api`."""

    method: Annotated[str, typer.Argument(help="GET, POST, PUT, PATCH or DELETE.", metavar="METHOD")]
    path: Annotated[
        str, typer.Argument(help="As in the documentation, with ids: /campaigns/372/leads.", metavar="PATH")
    ]
    query: Annotated[
        list[str] | None,
        typer.Option("--query", "-q", metavar="PAIR", help="NAME=VALUE of the query; may be given several times."),
    ] = None
    json: Annotated[
        str | None, typer.Option("--json", metavar="BODY", help="The body: JSON, @FILE, or - for standard input.")
    ] = None
    all: Annotated[bool, typer.Option("--all", help="The rows of all pages, one a line (JSON Lines).")] = False
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE", help="A file that is not there yet, or - for standard output."
        ),
    ] = "-"
    host: Annotated[
        ApiHost | None, typer.Option("--host", help="Which host of the API, where the path does not say it.")
    ] = None
    secrets: Annotated[
        bool, typer.Option("--secrets", help="Passwords, keys and tokens too, which are left out otherwise.")
    ] = False
    yes: Annotated[bool, typer.Option("--yes", help="Send what changes something without asking.")] = False


@attrs.frozen(kw_only=True)
class SandboxOptions:
    """The options of `sandbox`."""

    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 8000
    limit: Annotated[int, typer.Option(min=0, help="Requests in every 2 seconds; 0 for no limit.")] = 10
    latency_ms: Annotated[tuple[float, float], typer.Option(help="Shortest and longest, in milliseconds.")] = (
        0,
        0,
    )
    dialect: Annotated[str, typer.Option(help="documented or deployed.")] = "documented"
    scenario: Annotated[str | None, typer.Option(help="agency: an account that is filled.")] = None
    api_key: Annotated[str, typer.Option(help="The key it lets in.")] = "sandbox-key"
