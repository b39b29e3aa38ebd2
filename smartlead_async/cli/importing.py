"""One file into one campaign: the job, the signals that end it, and what is left to say."""

import asyncio
import signal
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import attrs

from smartlead_async.bulk.csv.cleaning import Cleaning
from smartlead_async.bulk.csv.file import LeadFile
from smartlead_async.bulk.leads_job import BulkJob
from smartlead_async.bulk.options import JournalOption, OnUnknown
from smartlead_async.bulk.outcome import BulkReport, Outcome
from smartlead_async.bulk.rejects import Reject
from smartlead_async.cli.exits import Exit
from smartlead_async.cli.printing import ImportScreen, Screen, show_first
from smartlead_async.cli.waiting import Watch
from smartlead_async.client import Smartlead
from smartlead_async.errors import AuthenticationError, BulkStoppedError, NotFoundError

KEPT_WORDS = 10_000  # reasons of rows, for the file of rejects: some megabytes


@attrs.frozen(kw_only=True)
class Import:
    """What is to be imported, and how."""

    file: LeadFile
    path: Path
    campaign_id: int
    journal: Path
    is_update: bool
    batch_size: int
    workers: int
    on_unknown: OnUnknown
    max_outage_s: float
    verify: bool
    max_rejects: "MaxRejects | None"
    cleaning: Cleaning = attrs.field(factory=Cleaning)  # what is changed in the cells


@attrs.frozen
class MaxRejects:
    """After how many rejected rows an import stops: a number, or a share of the rows that are finished."""

    count: float
    is_percentage: bool
    fewest_rows = 100  # a share of fewer rows says little

    def is_passed(self, report: BulkReport) -> bool:
        """Whether there are more."""
        if not self.is_percentage:
            return report.rejected > self.count
        return report.total >= self.fewest_rows and report.rejected > report.total * self.count / 100


@attrs.frozen
class Result:
    """What an import came to."""

    report: BulkReport
    exit: Exit
    rejects: list[Reject]  # the first few
    words: dict[int, str]  # of the first rows that the API refused, by line, why: the journal keeps less
    stopped: str | None  # why it did not go to the end of the file
    not_read: int  # rows of the file that it did not come to


async def run_import(smartlead: Smartlead, plan: Import, screen: ImportScreen) -> Result:
    """Import a file; show how far it is; end well on the first signal, at once on the second."""
    job = _make_job(smartlead, plan, screen)
    rejects: list[Reject] = []
    words: dict[int, str] = {}
    reasons: list[str] = []
    # A job that is stopped raises; its report says why.
    with _signals(job, screen) as signals, Watch(job, screen.say).running(), suppress(BulkStoppedError):
        async with job as outcomes:
            async for outcome in outcomes:
                if outcome.status in ("rejected", "unknown"):
                    _keep(_to_reject(outcome), rejects, words)
                if plan.max_rejects is not None and not reasons and plan.max_rejects.is_passed(job.report):
                    reasons.append("more rows were rejected than --max-rejects allows")
                    job.stop()
    report = job.report
    code = Exit.INTERRUPTED if signals else _exit_code(report, has_too_many_rejects=bool(reasons))
    if signals:
        reasons.insert(0, "interrupted")
    if report.stopped_by is not None:
        reasons.insert(0, str(report.stopped_by))
    stopped = reasons[0] if reasons else None
    return Result(report, code, rejects, words, stopped, max(0, plan.file.row_count - report.total))


_DIFFERENCES = {
    "file": "the file was changed since it began, or is another one",
    "columns": "the columns are read in another way than then (--map, --ignore, --only)",
}
_ADVICE = (
    "give another with --journal, or begin again with --no-resume (rows that were sent are sent again; Smartlead "
    "knows leads by their address)"
)


def _make_job(smartlead: Smartlead, plan: Import, screen: ImportScreen) -> BulkJob:
    size, digest = plan.file.fingerprint
    about = {"file": f"{size} bytes, SHA-256 {digest[:16]}", "columns": str(sorted(plan.file.mapping.items()))}
    make = smartlead.bulk.update_leads if plan.is_update else partial(smartlead.bulk.add_leads, verify=plan.verify)
    return make(
        plan.campaign_id,
        plan.file.stream(plan.cleaning),  # type: ignore[arg-type]  # rows of a file carry their line
        batch_size=plan.batch_size,
        workers=plan.workers,
        journal=JournalOption(plan.journal, about, _DIFFERENCES, _ADVICE),
        on_unknown=plan.on_unknown,
        on_progress=screen.show,
        max_outage_s=plan.max_outage_s,
    )


def _keep(reject: Reject, rejects: list[Reject], words: dict[int, str]) -> None:
    show_first(reject, rejects)
    if len(words) < KEPT_WORDS:
        words[reject.line] = reject.reason


def _to_reject(outcome: Outcome) -> Reject:
    refused = "invalid" if outcome.email is None else "refused"
    code = "unknown" if outcome.status == "unknown" else refused
    return Reject(outcome.line or 0, code, "" if outcome.error is None else outcome.error.message)


def _exit_code(report: BulkReport, *, has_too_many_rejects: bool) -> Exit:
    error = report.stopped_by
    if isinstance(error, AuthenticationError | NotFoundError):
        return Exit.REFUSED
    if has_too_many_rejects:
        return Exit.REJECTS
    if error is not None or report.not_attempted:
        return Exit.TRY_LATER
    return Exit.SETTLED if report.ok else Exit.REJECTS


@contextmanager
def _signals(job: BulkJob, screen: Screen) -> Generator[list[int]]:
    """Ctrl-C and SIGTERM: the first stops reading, the second cancels."""
    seen: list[int] = []
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()

    def stop(number: int) -> None:
        seen.append(number)
        if len(seen) == 1:
            screen.say("stopping: what was sent is waited for; again to stop at once")
            job.stop()
        elif task is not None:  # pragma: no branch (for the type checkers)
            task.cancel()

    def on_signal(number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(stop, number)

    # Not the loop's own handlers: Windows has none.
    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield seen
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
