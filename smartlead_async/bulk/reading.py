"""Rows on their way in: which are to be sent, and which are settled without a request."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from hashlib import blake2b

from smartlead_async.bulk.csv.rows import FileRow
from smartlead_async.bulk.journal import Entry, Ledger, Standing, State
from smartlead_async.bulk.options import Options
from smartlead_async.bulk.outcome import Outcome, Status
from smartlead_async.bulk.rows import Row, to_row
from smartlead_async.bulk.source import Source, check_first, iterate
from smartlead_async.errors import InvalidInputError, OutcomeUnknownError

_SETTLED: dict[State, Status] = {
    State.ADDED: "added",
    State.PRESENT: "already_present",
    State.REJECTED: "rejected",
}


class Reader:
    """Takes the input apart: rows to send in batches, and outcomes that need no request.

    A row is under way from here until the sender has settled it; while one is, no other of its key is.
    """

    def __init__(
        self, source: Source, options: Options, ledger: Ledger, stop: asyncio.Event, *, is_update: bool
    ) -> None:
        self._source = source
        self._options = options
        self._ledger = ledger
        self._stop = stop
        self._is_update = is_update
        self._under_way: dict[bytes, int] = {}  # key -> place
        self._settled = asyncio.Event()
        self.rows_read = 0
        self.is_at_end = False

    def settle(self, rows: Iterable[Row]) -> None:
        """These rows are not under way any more."""
        for row in rows:
            self._under_way.pop(row.key, None)
        self._settled.set()

    async def read(self) -> AsyncIterator[list[Row] | Outcome]:
        """Batches to send, and outcomes, until the input ends or the job is stopped."""
        batch: list[Row] = []
        async for items in self._in_blocks():
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
        async for item in iterate(self._source):
            if not self.rows_read:
                check_first(item, is_update=self._is_update)
            block.append((self.rows_read, item))
            self.rows_read += 1
            if self._stop.is_set():  # what was taken has an outcome: the sender says that it was not attempted
                break
            if len(block) == self._options.batch_size:
                yield block
                block = []
        else:
            self.is_at_end = True
        if block:
            yield block

    async def _sort(self, items: list[tuple[int, object]]) -> list[Row | Outcome]:
        """Each item as a row to send, or as what has become of it already."""
        found = [self._to_row(index, item) for index, item in items]
        keys = {one.index: ledger_key(one, dedupe=self._options.dedupe) for one in found if isinstance(one, Row)}
        known = await self._ledger.look_up([*keys.values()]) if keys else {}
        fresh: dict[bytes, int] = {}  # key -> place
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
        if fresh and not self._ledger.is_durable:
            await self._ledger.write({Standing(State.READ): fresh})
        return found

    def _to_row(self, index: int, item: object) -> Row | Outcome:
        try:
            return to_row(index, item, is_update=self._is_update)
        except InvalidInputError as error:
            line = item.line if isinstance(item, FileRow) else None
            return Outcome(index=index, line=line, status="rejected", error=error)

    def _entry_at_hand(self, key: bytes, fresh: dict[bytes, int]) -> Entry | None:
        """A row that the ledger does not know yet: of this block, or under way."""
        place = fresh.get(key, self._under_way.get(key) if self._options.dedupe else None)
        return None if place is None else Entry(place, State.READ)

    def _known_outcome(self, row: Row, entry: Entry) -> Outcome | None:
        """What has become of a row that the ledger knows; nothing if it is to be sent again."""
        if entry.place != row.index and entry.state not in (State.SENT, State.UNKNOWN):
            earlier = f"row {entry.place} of the input"
            error = InvalidInputError(
                f"row {row.index} of the input is the same lead as {earlier}; not sent again"
            )
            return row.outcome("duplicate_input", error=error)
        if entry.state in _SETTLED:
            refusal = None if entry.reason is None else InvalidInputError(entry.reason, sent="yes")
            return row.outcome(_SETTLED[entry.state], attempts=entry.attempts, error=refusal, from_journal=True)
        if self._options.on_unknown == "resend":
            return None
        unknown = OutcomeUnknownError("an earlier run sent this row and its outcome is not known", sent="maybe")
        return row.outcome("unknown", attempts=entry.attempts, error=unknown, from_journal=True)

    async def _until_settled(self, key: bytes) -> None:
        while key in self._under_way:
            self._settled.clear()
            await self._settled.wait()


def ledger_key(row: Row, *, dedupe: bool) -> bytes:
    """By which the ledger knows a row: without `dedupe` every place in the input counts for itself."""
    if dedupe:
        return row.key
    return blake2b(row.key + row.index.to_bytes(8, "big"), digest_size=16).digest()
