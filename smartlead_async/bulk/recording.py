"""Outcomes put on record: how each stands in the journal, and what of a failure is kept."""

from collections import defaultdict
from collections.abc import Iterable

from smartlead_async.bulk.journal import Change, Journal, RowState
from smartlead_async.bulk.kept_reason import kept_reason
from smartlead_async.bulk.outcome import Outcome, Status

STATES: dict[Status, RowState] = {
    "added": RowState.ADDED,
    "already_present": RowState.PRESENT,
    "rejected": RowState.REJECTED,
    "unknown": RowState.UNKNOWN,
}
_NOT_SAID = "the API did not say what became of it"


async def record(journal: Journal, outcomes: Iterable[tuple[bytes, Outcome]]) -> None:
    """Put outcomes on record by their keys; rows that were surely not applied are forgotten."""
    settled: dict[tuple[RowState, int, str | None], dict[bytes, int]] = defaultdict(dict)
    unsent: list[bytes] = []
    for key, outcome in outcomes:
        if (state := STATES.get(outcome.status)) is None:
            unsent.append(key)
        else:
            settled[state, outcome.attempts, _reason(outcome)][key] = outcome.index
    if settled:
        await journal.write(*(Change(changed, *entry) for entry, changed in settled.items()))
    if unsent:
        await journal.forget(unsent)


def _reason(outcome: Outcome) -> str | None:
    """Why, without a word about a person; of a row that was taken, only where that is not sure."""
    if outcome.of_batch is not None:
        return str(outcome.of_batch)
    if outcome.error is not None:
        return kept_reason(outcome.error)
    return None if outcome.is_exact else _NOT_SAID
