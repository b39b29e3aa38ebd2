"""Rows on their way in: which are to be sent, and which are settled without a request."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from hashlib import blake2b

from smartlead_async.bulk.batch_counts import read_counts
from smartlead_async.bulk.csv.rows import FileRow
from smartlead_async.bulk.journal import Change, Entry, Journal, RowState
from smartlead_async.bulk.operation import Operation, to_row
from smartlead_async.bulk.options import BulkOptions
from smartlead_async.bulk.outcome import Outcome, Status
from smartlead_async.bulk.rows import Row
from smartlead_async.bulk.source import Source, check_first, iterate
from smartlead_async.errors import InvalidInputError, OutcomeUnknownError

_TAKEN: dict[RowState, Status] = {RowState.ADDED: "added", RowState.PRESENT: "already_present"}


class Reader:
    """Takes the input apart: rows to send in batches, and outcomes that need no request.

    A row is under way from here until the sender has settled it; while one is, no other of its key is.
    """

    def __init__(
        self, source: Source, options: BulkOptions, journal: Journal, stop: asyncio.Event, operation: Operation
    ) -> None:
        self._source = source
        self._options = options
        self._journal = journal
        self._stop = stop
        self._operation = operation
        self._under_way: dict[bytes, int] = {}  # key -> index
        self._settled = asyncio.Event()
        self.rows_read = 0
        self.is_at_end = False
        self.failure: Exception | None = None  # of the input

    def settle(self, rows: Iterable[Row]) -> None:
        """These rows are not under way any more."""
        for row in rows:
            self._under_way.pop(row.key, None)
        self._settled.set()

    async def read(self) -> AsyncIterator[list[Row] | Outcome]:
        """Batches to send, and outcomes, until the input ends or the job is stopped."""
        batch: list[Row] = []
        async for items in self._in_blocks():
            if not items[0][0]:
                check_first(items[0][1], self._operation)
            for found in await self._sort(items):
                if isinstance(found, Outcome):
                    yield found
                    continue
                if found.key in self._under_way:  # only without `dedupe`: never in flight twice
                    if batch:
                        yield batch
                    batch = []
                    await self._until_settled(found.key)
                self._under_way[found.key] = found.index
                batch.append(found)
                if len(batch) == self._options.batch_size:
                    yield batch
                    batch = []
        if batch:
            yield batch

    async def _in_blocks(self) -> AsyncIterator[list[tuple[int, object]]]:
        block: list[tuple[int, object]] = []
        async for item in self._items():
            block.append((self.rows_read, item))
            self.rows_read += 1
            if self._stop.is_set():
                break
            if len(block) == self._options.batch_size:
                yield block
                block = []
        if block:  # what was taken has an outcome; of a job that is stopped, that it was not attempted
            yield block

    async def _items(self) -> AsyncIterator[object]:
        """The input. An error of it stops the job as its caller would: what was sent is waited for."""
        try:
            async for item in iterate(self._source):
                yield item
            self.is_at_end = True
        except Exception as error:  # noqa: BLE001 (a source raises what it likes; the job raises it at its end)
            self.failure = error
            self._stop.set()

    async def _sort(self, items: list[tuple[int, object]]) -> list[Row | Outcome]:
        """Each item as a row to send, or as what has become of it already."""
        found = [self._to_row(index, item) for index, item in items]
        keys = {one.index: self._key(one) for one in found if isinstance(one, Row)}
        known = await self._journal.look_up([*keys.values()])
        fresh: dict[bytes, int] = {}  # key -> index
        for number, one in enumerate(found):
            if isinstance(one, Outcome):
                continue
            key = keys[one.index]
            entry = self._entry_at_hand(key, fresh) or known.get(key)
            outcome = None if entry is None else self._known_outcome(one, entry)
            if outcome is None:
                fresh[key] = one.index
                one.may_be_applied = entry is not None
            else:
                found[number] = outcome
        if fresh and not self._journal.is_durable:
            await self._journal.write(Change(fresh, RowState.READ))
        return found

    def _key(self, row: Row) -> bytes:
        return key_on_record(row.key, row.index, dedupe=self._options.dedupe)

    def _to_row(self, index: int, item: object) -> Row | Outcome:
        try:
            return to_row(self._operation, index, item, self._journal.salt)
        except InvalidInputError as error:
            line = item.line if isinstance(item, FileRow) else None
            return Outcome(index=index, line=line, status="rejected", error=error)

    def _entry_at_hand(self, key: bytes, fresh: dict[bytes, int]) -> Entry | None:
        """A row that the journal does not know yet: of this block, or under way."""
        index = fresh.get(key, self._under_way.get(key) if self._options.dedupe else None)
        return None if index is None else Entry(index, RowState.READ)

    def _known_outcome(self, row: Row, entry: Entry) -> Outcome | None:
        """What has become of a row that the journal knows; nothing if it is to be sent again."""
        if entry.row_index != row.index and entry.state not in (RowState.SENT, RowState.UNKNOWN):
            earlier = f"row {entry.row_index} of the input"
            error = InvalidInputError(
                f"row {row.index} of the input is the same lead as {earlier}; not sent again"
            )
            return row.outcome("duplicate_input", error=error)
        if entry.state is RowState.REJECTED:
            refusal = InvalidInputError(entry.reason or "it was refused", sent="yes")
            return row.outcome("rejected", attempts=entry.attempts, error=refusal, from_journal=True)
        if entry.state in _TAKEN:
            return row.outcome(
                _TAKEN[entry.state],
                attempts=entry.attempts,
                is_exact=entry.reason is None,
                of_batch=read_counts(entry.reason),
                from_journal=True,
            )
        of_batch = read_counts(entry.reason)
        if self._options.on_unknown == "resend" and not (of_batch and self._options.verify):
            return None
        unknown = OutcomeUnknownError("an earlier run sent this row and its outcome is not known", sent="maybe")
        return row.outcome("unknown", attempts=entry.attempts, error=unknown, of_batch=of_batch, from_journal=True)

    async def _until_settled(self, key: bytes) -> None:
        while key in self._under_way:
            self._settled.clear()
            await self._settled.wait()


def key_on_record(key: bytes, index: int, *, dedupe: bool) -> bytes:
    """By which the journal knows a row: without `dedupe` every place in the input counts for itself."""
    return key if dedupe else blake2b(key + index.to_bytes(8, "big"), digest_size=16).digest()
