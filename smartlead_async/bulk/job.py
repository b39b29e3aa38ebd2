"""The fan-out: one reader, a few workers, outcomes as they come.

    input ── reader ──(rows)── workers ── endpoint methods ──(outcomes)── whoever iterates

Both streams have no buffer: a slow consumer slows the workers, and they slow the reader, so that memory stays
flat however long the input is. All calls wait in the bulk lane.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Generator, Iterable, Sized
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias

import anyio
import attrs
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from smartlead_async.bulk.outcome import BulkReport, Count, Outcome, Progress
from smartlead_async.bulk.rows import FileRow, Row, explain, status_of, stops_everything, to_row
from smartlead_async.endpoints.leads import MAX_BATCH, Leads
from smartlead_async.errors import InvalidInputError, SmartleadError
from smartlead_async.models.rules import check_id, refuse
from smartlead_async.transport.scope import Scope, Tally, current_scope

OnUnknown: TypeAlias = Literal["resend", "report"]
OnProgress: TypeAlias = Callable[[Progress], None]
Source: TypeAlias = Iterable[object] | AsyncIterable[object]

PROGRESS_EVERY_S = 0.5


@attrs.frozen(kw_only=True)
class Options:
    """What a bulk job is told; `Bulk` documents them."""

    batch_size: int
    workers: int
    on_unknown: OnUnknown
    on_progress: OnProgress | None
    dedupe: bool

    def __attrs_post_init__(self) -> None:
        if type(self.batch_size) is not int or not 1 <= self.batch_size <= MAX_BATCH:
            raise refuse("batch_size", self.batch_size, f"an integer from 1 to {MAX_BATCH}")
        if type(self.workers) is not int or self.workers < 1:
            raise refuse("workers", self.workers, "an integer of at least 1")
        if self.on_unknown not in ("resend", "report"):
            raise refuse("on_unknown", self.on_unknown, "'resend' or 'report'")


class BulkJob:
    """A bulk job that has not begun: await it for its report, or enter it for its outcomes.

    `report = await job`, or `async with job as outcomes: async for outcome in outcomes: ...`. Leaving the block
    early ends the job; what is in flight then is finished by the client, and not reported. `report` holds the
    counts so far at any time.
    """

    def __init__(
        self, leads: Leads, campaign_id: int, source: Source, options: Options, *, is_update: bool
    ) -> None:
        self._leads = leads
        self._campaign_id = check_id("campaign_id", campaign_id)
        self._source = source
        self._options = options
        self._is_update = is_update
        self._count = Count()
        self._rows_read = 0
        self._seen: dict[bytes, int] = {}
        self._started_at: float | None = None
        self._ended_at: float | None = None
        self._progress_at = 0.0
        self._conductor: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()
        self._to_consumer, self._from_workers = anyio.create_memory_object_stream[Outcome](0)

    @property
    def report(self) -> BulkReport:
        """The counts so far."""
        return self._count.report(self._elapsed_s())

    def __await__(self) -> Generator[Any, None, BulkReport]:
        return self._run().__await__()

    async def __aenter__(self) -> AsyncIterator[Outcome]:
        if self._conductor is not None:
            raise InvalidInputError("a bulk job runs once; make another one")
        self._started_at = asyncio.get_running_loop().time()
        self._conductor = asyncio.create_task(self._conduct(), name="smartlead-bulk")
        return _Outcomes(self._from_workers, self._conductor)

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._from_workers.close()
        if self._conductor is not None:
            self._conductor.cancel()
            await asyncio.wait([self._conductor])

    async def _run(self) -> BulkReport:
        async with self as outcomes:
            async for _ in outcomes:
                pass
        return self.report

    async def _conduct(self) -> None:
        """Reader and workers, until the input ends. One error comes out as itself, not in a group."""
        to_workers, from_reader = anyio.create_memory_object_stream[list[Row]](0)
        try:
            async with self._to_consumer, from_reader, anyio.create_task_group() as group:
                group.start_soon(self._read, to_workers)
                for _ in range(self._options.workers):
                    group.start_soon(self._work, from_reader.clone())
        except BaseExceptionGroup as errors:
            first = errors.exceptions[0]
        else:
            first = None
        finally:
            self._ended_at = asyncio.get_running_loop().time()
        if first is not None:
            raise first
        self._show_progress(is_last=True)

    async def _read(self, to_workers: MemoryObjectSendStream[list[Row]]) -> None:
        """Take rows from the input; hand them on in batches, and report those that need no request."""
        batch: list[Row] = []
        async with to_workers:
            async for item in _iterate(self._source):
                if self._stop.is_set():
                    break
                if (row := await self._take(item)) is not None:
                    batch.append(row)
                if len(batch) == self._options.batch_size:
                    await to_workers.send(batch)
                    batch = []
            if batch:
                await to_workers.send(batch)

    async def _take(self, item: object) -> Row | None:
        """The row to send, if it is one: valid, and the first of its kind."""
        index = self._rows_read
        self._rows_read += 1
        try:
            row = to_row(index, item, is_update=self._is_update)
        except InvalidInputError as refusal:
            line = item.line if isinstance(item, FileRow) else None
            await self._finish(Outcome(index=index, line=line, status="rejected", error=refusal))
            return None
        first = self._seen.setdefault(row.key, index) if self._options.dedupe else index
        if first == index:
            return row
        error = InvalidInputError(f"row {index} of the input is the same lead as row {first}; not sent again")
        await self._finish(row.outcome("duplicate_input", error=error))
        return None

    async def _work(self, from_reader: MemoryObjectReceiveStream[list[Row]]) -> None:
        async with from_reader:
            async for batch in from_reader:
                for outcome in await self._send(batch):
                    await self._finish(outcome)

    async def _send(self, batch: list[Row]) -> list[Outcome]:
        """Call the endpoint for a batch, in the bulk lane."""
        if self._stop.is_set():
            return [row.outcome("not_attempted", error=self._count.stopped_by) for row in batch]
        tally = Tally()
        token = current_scope.set(
            Scope(lane="bulk", tally=tally, repeats_unknown=self._options.on_unknown == "resend")
        )
        try:
            return await self._call(batch, tally)
        except SmartleadError as error:
            return self._failed(batch, tally, error)
        finally:
            current_scope.reset(token)
            self._count.tally.requests += tally.requests
            self._count.tally.refused += tally.refused

    async def _call(self, batch: list[Row], tally: Tally) -> list[Outcome]:
        row = batch[0]
        if self._options.batch_size > 1:
            result = await self._leads.add_many(self._campaign_id, [row.lead for row in batch])
            return list(explain(batch, result, tally.requests))
        if row.lead_id is None:
            await self._leads.add(self._campaign_id, row.lead)
        else:
            await self._leads.update(self._campaign_id, row.lead_id, row.lead)
        return [row.outcome("added", attempts=tally.requests)]

    def _failed(self, batch: list[Row], tally: Tally, error: SmartleadError) -> list[Outcome]:
        status = status_of(error)
        if stops_everything(error, is_update=self._is_update):
            status = "not_attempted"
            self._count.stopped_by = error
            self._stop.set()
        return [row.outcome(status, attempts=tally.requests, error=error) for row in batch]

    async def _finish(self, outcome: Outcome) -> None:
        self._count.add(outcome)
        self._show_progress()
        await self._to_consumer.send(outcome)

    def _elapsed_s(self) -> float:
        if self._started_at is None:
            return 0.0
        ended_at = self._ended_at if self._ended_at is not None else asyncio.get_running_loop().time()
        return ended_at - self._started_at

    def _show_progress(self, *, is_last: bool = False) -> None:
        """Tell `on_progress`, at most twice a second."""
        elapsed_s = self._elapsed_s()
        if self._options.on_progress is None or (elapsed_s < self._progress_at and not is_last):
            return
        self._progress_at = elapsed_s + PROGRESS_EVERY_S
        rows_per_s = self._count.finished / elapsed_s if elapsed_s else 0.0
        left = len(self._source) - self._count.finished if isinstance(self._source, Sized) else None
        self._options.on_progress(
            Progress(
                rows_read=self._rows_read,
                report=self.report,
                rows_per_s=rows_per_s,
                seconds_left=left / rows_per_s if left is not None and rows_per_s else None,
            )
        )


class _Outcomes:
    """The outcomes as they come; at their end, the error the job ended with, if it did."""

    def __init__(self, stream: MemoryObjectReceiveStream[Outcome], conductor: asyncio.Task[None]) -> None:
        self._stream = stream
        self._conductor = conductor

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Outcome:
        try:
            return await self._stream.receive()
        except (anyio.EndOfStream, anyio.ClosedResourceError):
            pass
        await self._conductor
        raise StopAsyncIteration


async def _iterate(source: Source) -> AsyncIterator[object]:
    """Any iterable as an async one."""
    if isinstance(source, AsyncIterable):
        async for item in source:
            yield item
    else:
        for item in source:
            yield item
