"""An import that sends nothing: every row read and checked, in memory that does not grow with what is wrong."""

from array import array
from collections.abc import Iterator

import attrs

from smartlead_async.bulk.csv.cleaning import Cleaning
from smartlead_async.bulk.csv.file import LeadFile
from smartlead_async.bulk.operation import operation_of, to_row
from smartlead_async.bulk.rejects import Reject
from smartlead_async.bulk.verifying import most_verify_requests
from smartlead_async.cli.printing import show_first
from smartlead_async.errors import InvalidInputError
from smartlead_async.limiter.rate_limit import RateLimit

_KEY_BYTES = 8  # of a row's key: two of a million rows share them once in thirty million files


@attrs.frozen(kw_only=True)
class Plan:
    """What an import would do.

    Attributes:
        rows: Of the file.
        valid: Leads that would be sent, each once.
        duplicates: Rows of a lead that stands earlier in the file.
        rejected: Rows that hold no lead.
        rejects: The first of these, few of the same reason.
        requests: That it would take.
        verify_requests: That `--verify` would take beside these, at most, where the campaign is empty.
        seconds: That these would take under the limit.
        cleaning: What was changed in the cells.
    """

    rows: int
    valid: int
    duplicates: int
    rejected: int
    rejects: list[Reject]
    requests: int
    verify_requests: int
    seconds: float
    cleaning: Cleaning


def dry_run(file: LeadFile, *, is_update: bool, batch_size: int, rates: tuple[RateLimit, ...]) -> Plan:
    """Read and check everything; send nothing."""
    cleaning, rejects, keys = Cleaning(), list[Reject](), array("Q")
    rejected = 0
    for found in _rows(file, cleaning, is_update=is_update):
        if isinstance(found, int):
            keys.append(found)
            continue
        rejected += 1
        show_first(found, rejects)
    valid = _distinct(keys)
    requests = -(-valid // batch_size)
    return Plan(
        rows=len(keys) + rejected,
        valid=valid,
        duplicates=len(keys) - valid,
        rejected=rejected,
        rejects=rejects,
        requests=requests,
        verify_requests=0 if is_update else most_verify_requests(valid),
        seconds=max((requests / rate.limit * rate.per_s for rate in rates), default=0.0),
        cleaning=cleaning,
    )


def _rows(file: LeadFile, cleaning: Cleaning, *, is_update: bool) -> Iterator[int | Reject]:
    """Of each row what it is known by, or why it is none."""
    operation = operation_of(is_update=is_update)
    for index, row in enumerate(file.rows(cleaning)):
        try:
            key = to_row(operation, index, row).key
        except InvalidInputError as error:
            yield Reject(row.line, "invalid", error.message)
        else:
            yield int.from_bytes(key[:_KEY_BYTES])


def _distinct(keys: "array[int]") -> int:
    """How many different ones there are; a set of a million takes ten times the memory."""
    ordered = array("Q", sorted(keys))
    return sum(1 for at, key in enumerate(ordered) if not at or key != ordered[at - 1])
