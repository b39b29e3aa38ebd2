"""What became of a row that was looked up: by whether it is in the campaign, and since when. Pure.

Of a batch the API says how many leads it added: those that are in the campaign for the shortest time. What was
sent twice, or never answered, is judged by when it came there: beside leads that are known, or else by when the
job began.
"""

from collections.abc import Iterator

import attrs

from smartlead_async.bulk.batch_counts import BatchCounts
from smartlead_async.bulk.open_rows import OpenRow
from smartlead_async.bulk.outcome import Outcome, Status
from smartlead_async.errors import InvalidInputError, OutcomeUnknownError


@attrs.define
class Judge:
    """Judges groups of rows, one after the other; what is known for sure of one helps with the next.

    Attributes:
        begun_s: When the job began, or the first of those that share its journal, in Unix time; if that is known.
    """

    begun_s: float | None
    _first_added_s: float | None = None
    _last_present_s: float | None = None

    def judge(self, group: list[OpenRow]) -> Iterator[Outcome]:
        """The outcomes of the rows of a batch, or of one that has no counters."""
        counts = _counts_of_all(group)
        found = [row for row in group if row.is_found]
        for row in group:
            if not row.is_found:
                yield _not_found(row.outcome, is_counted=not is_consistent(group))
        yield from map(self._by_time, found) if counts is None else self._by_counts(found, counts)

    def _by_counts(self, found: list[OpenRow], counts: BatchCounts) -> Iterator[Outcome]:
        """The youngest are those that were added."""
        older = max(0, len(found) - counts.added)
        is_exact = not 0 < older < len(found) or found[older - 1].age != found[older].age
        for number, row in enumerate(found):
            status: Status = "already_present" if number < older else "added"
            if is_exact and row.created_s is not None:
                self._remember(status, row.created_s)
            yield _settled(row.outcome, status, is_exact=is_exact)

    def _remember(self, status: Status, created_s: float) -> None:
        if status == "added":
            self._first_added_s = min(created_s, self._first_added_s or created_s)
        else:
            self._last_present_s = max(created_s, self._last_present_s or created_s)

    def _by_time(self, row: OpenRow) -> Outcome:
        is_own = None if row.created_s is None else self._is_own(row.created_s)
        if is_own is None:
            known = row.outcome.status
            return _settled(row.outcome, known if known == "already_present" else "added", is_exact=False)
        return _settled(row.outcome, "added" if is_own else "already_present")

    def _is_own(self, created_s: float) -> bool | None:
        """Whether a lead came into the campaign by this job."""
        if self._first_added_s is not None and created_s >= self._first_added_s:
            return True
        if self._last_present_s is not None and created_s <= self._last_present_s:
            return False
        return None if self.begun_s is None else created_s >= self.begun_s


def is_consistent(group: list[OpenRow]) -> bool:
    """Whether the campaign has as many rows of a batch as the API counted there, if it counted them."""
    return _counts_of_all(group) is None or is_confirmed(group)


def is_confirmed(group: list[OpenRow]) -> bool:
    """Whether the API counted the rows of a batch, and the campaign has as many: the others are not there."""
    counts = _counts_of_all(group)
    return counts is not None and sum(row.is_found for row in group) >= counts.in_campaign


def _counts_of_all(group: list[OpenRow]) -> BatchCounts | None:
    """What the API counted of these rows and no others, sent once."""
    counts = group[0].outcome.of_batch
    return None if counts is None or counts.is_repeated or len(group) != counts.size else counts


def _settled(outcome: Outcome, status: Status, *, is_exact: bool = True) -> Outcome:
    of_batch = None if is_exact else outcome.of_batch
    return attrs.evolve(outcome, status=status, error=None, is_exact=is_exact, of_batch=of_batch)


def _not_found(outcome: Outcome, *, is_counted: bool) -> Outcome:
    """A lead that is not in the campaign: the API did not take it, or never had it."""
    was_answered = outcome.of_batch is not None or outcome.status != "unknown"
    if not was_answered:
        return attrs.evolve(outcome, status="not_attempted")
    what = "" if outcome.of_batch is None else f" ({outcome.of_batch})"
    if is_counted:
        text = f"the API counted this lead's batch as added, and it is not in the campaign{what}"
        return attrs.evolve(outcome, status="unknown", is_exact=True, error=OutcomeUnknownError(text, sent="yes"))
    error = InvalidInputError(f"the API did not add this lead to the campaign{what}", sent="yes")
    return attrs.evolve(outcome, status="rejected", error=error, is_exact=True, of_batch=None)
