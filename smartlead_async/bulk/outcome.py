"""What becomes of rows: one `Outcome` each, one `BulkReport` of them all, a `Progress` on the way."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Generic, Literal, TypeAlias, TypeVar

import attrs

from smartlead_async.bulk.batch_counts import BatchCounts
from smartlead_async.errors import SmartleadError
from smartlead_async.models.plurals import count
from smartlead_async.transport.scope import RequestCounter

KEPT_REASONS = 20  # of a job, however many rows fail
SHOWN_REASONS = 5
# Of what differs between rows that fail for one reason: addresses, what is quoted, numbers.
_DIFFERS = re.compile(r"[^\s@'\"]+@[^\s@'\"]+|'[^']*'|\"[^\"]*\"|\d+")

# added            the API took it (of `update_leads`: changed it)
# already_present  it was in the campaign before
# duplicate_input  the same e-mail address, or lead id, stood earlier in the input; not sent
# rejected         refused for good, by a rule here or by the API
# done             of `bulk.each`: its call gave a value
# failed           of `bulk.each`: its call raised by a mistake of its own
# unknown          sent, and perhaps applied
# not_attempted    surely not applied: never sent, or refused for rate to the last
Status: TypeAlias = Literal[
    "added", "already_present", "duplicate_input", "done", "rejected", "failed", "unknown", "not_attempted"
]


_WORDS: dict[Status, str] = {
    "added": "added",
    "already_present": "already present",
    "duplicate_input": "twice in the input",
    "done": "done",
    "rejected": "rejected",
    "failed": "failed by the call's own code",
    "unknown": "unknown",
    "not_attempted": "not attempted",
}

_NOT_TAKEN = frozenset(("rejected", "failed", "unknown", "not_attempted"))

ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")


@attrs.frozen(kw_only=True)
class Outcome:
    """What became of one row.

    Attributes:
        index: The row's place in the input, from 0.
        status: In one word, which is also the name of its count in the report.
        line: The physical line it begins on, from 1, where the input is a file.
        email: Its e-mail address, where it has a valid one.
        lead_id: The lead's id, of `update_leads`.
        attempts: Requests that carried the row.
        error: Why, where it is not `added` or `already_present`.
        is_exact: False where the API answered for a batch as a whole and did not say which of its rows were
            added and which were there before: the sums are right, the row's own status is one of the two. False
            also where the answer was a success (2xx) that cannot be read. `verify=True` looks such rows up.
        of_batch: What the API said of its batch together, where that does not say what became of the row.
        from_journal: Settled in an earlier run; nothing was sent for it in this one.
    """

    index: int
    status: Status
    line: int | None = None
    email: str | None = None
    lead_id: int | None = None
    attempts: int = 0
    error: SmartleadError | None = None
    is_exact: bool = True
    of_batch: BatchCounts | None = None
    from_journal: bool = False


@attrs.frozen(kw_only=True)
class EachOutcome(Outcome, Generic[ItemT, ValueT]):
    """What became of one item of `bulk.each`.

    Attributes:
        item: As it stood in the input.
        value: What the call gave, where the item is `done`.
    """

    item: ItemT
    value: ValueT | None = None


@attrs.frozen
class Reason:
    """Why rows were not taken.

    Attributes:
        status: What became of them.
        text: The words of the first of them; of the others, addresses and numbers in them may differ.
        rows: How many they are.
    """

    status: Status
    text: str
    rows: int


@attrs.frozen(kw_only=True)
class BulkReport:
    """What became of all rows; the counts add up to `total`. `print(report)` says it in words.

    Attributes:
        added: Rows the API took.
        already_present: Rows that were in the campaign before.
        duplicate_input: Rows whose address, or lead id, stood earlier in the input; not sent.
        done: Items of `bulk.each` whose call gave a value.
        rejected: Rows refused for good, by a rule here or by the API.
        failed: Items of `bulk.each` whose call raised by a mistake of its own.
        unknown: Rows that were sent, and perhaps applied.
        not_attempted: Rows that were surely not applied.
        resumed: Rows that an earlier run had settled, counted above by what became of them.
        requests: Requests handed to the network, retries included.
        refused: How many of them the server refused for rate.
        elapsed_s: Seconds from the start of the job to its end, or to here.
        stopped_by: What ended the job before the input did: the key or the campaign was refused, an outage
            lasted too long, the journal could not be written.
        is_complete: The input was read to its end.
        reasons: Why rows are rejected, unknown or not attempted, and how many of them; most rows first. Beyond
            twenty reasons the rows are counted under "another reason".
        notes: What is to be said of the journal of an earlier run, a sentence each: that rows were under way when
            it was cut off, that the end of what it wrote is lost.
    """

    added: int = 0
    already_present: int = 0
    duplicate_input: int = 0
    done: int = 0
    rejected: int = 0
    failed: int = 0
    unknown: int = 0
    not_attempted: int = 0
    resumed: int = 0
    requests: int = 0
    refused: int = 0
    elapsed_s: float = 0.0
    stopped_by: SmartleadError | None = None
    is_complete: bool = True
    reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = [f"{number} {words}" for name, words in _WORDS.items() if (number := getattr(self, name))]
        resumed = f" ({self.resumed} of these settled by an earlier run)" if self.resumed else ""
        refused = f" ({self.refused} refused for rate)" if self.refused else ""
        end = "" if self.is_complete else "; the input was not read to its end"
        first = (
            f"{count(self.total, 'row')}: {', '.join(counts) or 'none read'}{resumed}; "
            f"{count(self.requests, 'request')}{refused} in {self.elapsed_s:.1f} s{end}"
        )
        stopped = [] if self.stopped_by is None else [f"stopped by: {self.stopped_by}"]
        return "\n".join([first, *self._reasons_in_words(), *stopped, *self.notes])

    def _reasons_in_words(self) -> list[str]:
        reasons = [one for one in self.reasons if one.text != str(self.stopped_by)]
        lines = [f"{_WORDS[one.status]}: {one.text} ({one.rows})" for one in reasons[:SHOWN_REASONS]]
        left = sum(one.rows for one in reasons[SHOWN_REASONS:])
        return [*lines, f"for other reasons: {count(left, 'row')}"] if left else lines

    @property
    def total(self) -> int:
        """Rows that were read."""
        return (
            self.added
            + self.already_present
            + self.duplicate_input
            + self.done
            + self.rejected
            + self.failed
            + self.unknown
            + self.not_attempted
        )

    @property
    def ok(self) -> bool:
        """Nothing is rejected, failed, unknown or not attempted, and the input was read to its end."""
        left = self.rejected + self.failed + self.unknown + self.not_attempted
        return self.is_complete and not left and self.stopped_by is None


@attrs.frozen(kw_only=True)
class HeldBack:
    """What a job waits for while its rows do not get through.

    Attributes:
        error: How the last row failed.
        since_s: Seconds since the first row failed.
        until_s: Seconds until the job stops for it (`max_outage_s`).
        next_try_s: Seconds until a row is sent again; 0 while one is under way.
    """

    error: SmartleadError
    since_s: float
    until_s: float
    next_try_s: float


@attrs.frozen(kw_only=True)
class Progress:
    """How far a job is.

    Attributes:
        rows_read: Rows taken from the input.
        report: The counts so far.
        rows_per_s: Rows finished per second since the start, but for those that an earlier run had settled.
        seconds_left: By that speed, where the input has a length.
        held_back: What the job waits for while no row gets through.
        to_verify: Rows that wait to be looked up at the end, with `verify=True`.
    """

    rows_read: int
    report: BulkReport
    rows_per_s: float
    seconds_left: float | None
    held_back: HeldBack | None = None
    to_verify: int = 0


OnProgress: TypeAlias = Callable[[Progress], None]


class OutcomeCounter:
    """Counts outcomes while a job runs."""

    def __init__(self) -> None:
        self._statuses: Counter[str] = Counter()
        self._reasons: dict[tuple[Status, str], Reason] = {}
        self.counter = RequestCounter()
        self.stopped_by: SmartleadError | None = None
        self.is_complete = False
        self.notes: tuple[str, ...] = ()
        self.resumed = 0  # rows that an earlier run had settled

    @property
    def finished(self) -> int:
        """Rows with an outcome."""
        return self._statuses.total()

    @property
    def settled(self) -> int:
        """Rows of which the API, or a rule here, has said what became of them."""
        return self.finished - self._statuses["unknown"] - self._statuses["not_attempted"]

    def add(self, outcome: Outcome) -> None:
        """One more."""
        self._statuses[outcome.status] += 1
        self.resumed += outcome.from_journal
        if outcome.error is not None and outcome.status in _NOT_TAKEN:
            self._add_reason(outcome.status, str(outcome.error))

    def _add_reason(self, status: Status, text: str) -> None:
        kind: tuple[Status, str] = status, _DIFFERS.sub("", text)
        if kind not in self._reasons and len(self._reasons) >= KEPT_REASONS:
            text, kind = "another reason", (status, "")
        first = self._reasons.get(kind, Reason(status, text, 0))
        self._reasons[kind] = attrs.evolve(first, rows=first.rows + 1)

    def report(self, elapsed_s: float) -> BulkReport:
        """The counts as a value."""
        return BulkReport(
            **self._statuses,
            resumed=self.resumed,
            requests=self.counter.requests,
            refused=self.counter.refused,
            elapsed_s=elapsed_s,
            stopped_by=self.stopped_by,
            is_complete=self.is_complete,
            notes=self.notes,
            reasons=tuple(sorted(self._reasons.values(), key=lambda reason: -reason.rows)),
        )
