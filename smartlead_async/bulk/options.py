"""What a bulk job is told, checked before anything is read."""

import os
from collections.abc import Mapping
from math import inf
from pathlib import Path
from typing import Literal, TypeAlias, cast

import attrs

from smartlead_async.bulk.journal_file import ANOTHER_JOURNAL
from smartlead_async.bulk.outcome import OnProgress
from smartlead_async.endpoints.leads.routes import MAX_BATCH
from smartlead_async.models.rules import refuse

OnUnknown: TypeAlias = Literal["resend", "report"]

MAX_OUTAGE_S = 3600.0
MAX_WORKERS = 1000  # each is a task from the beginning; under the limit a few are busy


@attrs.frozen
class JournalOption:
    """A journal, and what a later run must have in common with this one beside campaign, address and key.

    Attributes:
        path: Where it is.
        facts: What must be the same, by name.
        differences: Of a fact, a sentence for where it is not; by default both values are said.
        advice: What to do then.
    """

    path: Path
    facts: Mapping[str, str] = attrs.field(factory=dict[str, str])
    differences: Mapping[str, str] = attrs.field(factory=dict[str, str])
    advice: str = ANOTHER_JOURNAL


def to_journal(journal: str | os.PathLike[str] | JournalOption | None) -> JournalOption | None:
    """A path will do."""
    return JournalOption(Path(journal)) if isinstance(journal, str | os.PathLike) else journal


@attrs.frozen(kw_only=True)
class BulkOptions:
    """What a bulk job is told; `Bulk` documents them."""

    batch_size: int
    workers: int
    journal: JournalOption | None = attrs.field(converter=to_journal)
    on_unknown: OnUnknown
    on_progress: OnProgress | None
    dedupe: bool
    max_outage_s: float
    verify: bool = False

    def __attrs_post_init__(self) -> None:
        if type(self.batch_size) is not int or not 1 <= self.batch_size <= MAX_BATCH:
            raise refuse("batch_size", self.batch_size, f"an integer from 1 to {MAX_BATCH}")
        check_workers(self.workers, self.max_outage_s)
        if self.on_unknown not in ("resend", "report"):
            raise refuse("on_unknown", self.on_unknown, "'resend' or 'report'")
        if not isinstance(cast("object", self.verify), bool):
            raise refuse("verify", self.verify, "True or False")


def check_workers(workers: int, max_outage_s: float) -> None:
    """What every job is told."""
    if type(workers) is not int or not 1 <= workers <= MAX_WORKERS:
        raise refuse("workers", workers, f"an integer from 1 to {MAX_WORKERS}")
    if isinstance(max_outage_s, bool) or not 0 <= max_outage_s < inf:
        raise refuse("max_outage_s", max_outage_s, "seconds, 0 or more")
