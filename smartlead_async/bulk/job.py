"""The fan-out: one reader, a few workers, outcomes as they come.

    input ── reader ──(batches)── workers ── sender ──(outcomes)── whoever iterates

Both streams have no buffer: a slow consumer slows the workers, and they slow the reader, so that memory stays
flat however long the input is.
"""

import asyncio
import inspect
import logging
import warnings
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sized
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, NoReturn, Self

import anyio
import attrs
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from smartlead_async.bulk.breaker import FAILED_ROWS, CircuitBreaker
from smartlead_async.bulk.journal import Journal, open_scratch
from smartlead_async.bulk.journal_file import JournalFile
from smartlead_async.bulk.operation import Operation
from smartlead_async.bulk.options import BulkOptions
from smartlead_async.bulk.outcome import BulkReport, HeldBack, Outcome, OutcomeCounter, Progress
from smartlead_async.bulk.reading import Reader
from smartlead_async.bulk.rows import Row
from smartlead_async.bulk.sending import Sender
from smartlead_async.bulk.source import Source, check_source
from smartlead_async.endpoints.leads import Leads
from smartlead_async.errors import BulkStoppedError, ConfigurationError, InvalidInputError, SmartleadError
from smartlead_async.models.rules import check_id

_LOG = logging.getLogger("smartlead_async")
PROGRESS_EVERY_S = 0.5


@attrs.frozen
class Target:
    """Where a job's rows go: what the journal of one must have in common with that of another."""

    leads: Leads
    address: str
    sign: Callable[[bytes], str]  # a salted fingerprint of the API key


class BulkJob:
    """A bulk job that has not begun: await it for its report, or enter it for its outcomes.

    `report = await job`, or `async with job as outcomes: async for outcome in outcomes: ...`. Leaving the block
    early ends the job; what is in flight then is finished by the client, and not reported. `report` holds the
    counts so far at any time. A job that is neither awaited nor entered sends nothing, and warns when it is gone.

    Raises:
        BulkStoppedError: From `await`, and at the end of the outcomes: the key, the campaign or the configuration
            was refused, an outage lasted too long, the journal could not be written. What was settled until then
            is in its `report`. Rows that were rejected raise nothing, and `stop()` raises nothing.
    """

    _made_at: tuple[str, int] | None = None  # file and line, until it begins

    def __init__(
        self, target: Target, campaign_id: int, source: Source, options: BulkOptions, operation: Operation
    ) -> None:
        self._target = target
        self._campaign_id = check_id("campaign_id", campaign_id)
        check_source(source, operation)
        self._source = source
        self._options = options
        self._operation = operation
        self._count = OutcomeCounter()
        self._stop = asyncio.Event()
        self._started_at: float | None = None
        self._ended_at: float | None = None
        self._next_progress_s = 0.0
        self._breaker: CircuitBreaker | None = None
        self._has_told_held_back = False
        self._main_task: asyncio.Task[None] | None = None
        self._open = AsyncExitStack()  # what the job holds while it is entered
        self._made_at = _caller()

    @property
    def report(self) -> BulkReport:
        """The counts so far."""
        return self._count.report(self._elapsed_s())

    @property
    def held_back(self) -> HeldBack | None:
        """What the job waits for while no row gets through: the failure at hand, since when, and until when."""
        return None if self._breaker is None else self._breaker.held_back

    def stop(self) -> None:
        """Read no further, and finish what is in flight: the job ends as at the end of its input."""
        self._made_at = None
        self._stop.set()

    def __del__(self) -> None:
        if self._made_at is not None:
            warnings.warn_explicit(
                f"bulk.{self._operation.name}(...) was never awaited, and nothing was sent: "
                "write `report = await job`, or `async with job as outcomes`",
                RuntimeWarning,
                *self._made_at,
                source=self,
            )

    def __reduce__(self) -> NoReturn:
        raise TypeError("a bulk job runs once, for its client, and cannot be pickled or copied; make another job")

    def __await__(self) -> Generator[Any, None, BulkReport]:
        self._made_at = None
        return self._run().__await__()

    async def __aenter__(self) -> AsyncIterator[Outcome]:
        self._made_at = None
        if self._main_task is not None:
            raise InvalidInputError("a bulk job runs once; make another one")
        journal = self._open_journal()
        self._open.push_async_callback(journal.aclose)
        self._count.notes = journal.notes
        for note in journal.notes:
            _LOG.warning("%s", note)
        self._started_at = asyncio.get_running_loop().time()
        to_consumer, from_workers = anyio.create_memory_object_stream[list[Outcome]](0)
        self._open.enter_context(to_consumer)
        self._open.enter_context(from_workers)
        self._main_task = asyncio.create_task(self._run_to_end(journal, to_consumer), name="smartlead-bulk")
        return _Outcomes(from_workers, self._main_task)

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._main_task is not None:  # pragma: no branch (for the type checkers)
            self._main_task.cancel()
        await asyncio.shield(asyncio.create_task(self._close(), name="smartlead-bulk-close"))

    async def _close(self) -> None:
        """Once begun it is finished, whoever stops waiting for it: a journal left open is a journal locked."""
        if self._main_task is not None:  # pragma: no branch (for the type checkers)
            await asyncio.wait([self._main_task])
            if not self._main_task.cancelled():
                self._main_task.exception()  # whoever left early does not want it; asyncio need not report it
        await self._open.aclose()

    async def _run(self) -> BulkReport:
        async with self as outcomes:
            async for _ in outcomes:
                pass
        return self.report

    def _open_journal(self) -> Journal:
        if self._options.journal is None:
            return open_scratch()
        facts = {
            "campaign": str(self._campaign_id),
            "operation": self._operation.name,
            "address": self._target.address,
            "dedupe": str(self._options.dedupe),
            **self._options.journal.facts,
        }
        return JournalFile(
            path=self._options.journal.path,
            facts=facts,
            sign=self._target.sign,
            batch_size=self._options.batch_size,
        ).open()

    async def _run_to_end(self, journal: Journal, to_consumer: MemoryObjectSendStream[list[Outcome]]) -> None:
        """Reader and workers, until the input ends. One error comes out as itself, not in a group."""
        reader = Reader(self._source, self._options, journal, self._stop, self._operation)
        self._breaker = CircuitBreaker(
            self._options.max_outage_s, self._stop, on_failure=lambda: self._show_progress(reader)
        )
        sender = Sender(
            self._target.leads,
            self._campaign_id,
            self._operation,
            self._options,
            journal,
            self._stop,
            self._count,
            self._breaker,
        )
        to_workers, from_reader = anyio.create_memory_object_stream[list[Row]](0)
        failure: BaseException | None = None
        try:
            async with to_consumer, to_workers, from_reader, anyio.create_task_group() as group:
                group.start_soon(self._read, reader, to_workers, to_consumer)
                # So many rows at hand, however few may be in flight: one that is held back lets others tell why.
                for _ in range(max(self._options.workers, FAILED_ROWS)):
                    group.start_soon(self._work, reader, sender, from_reader.clone(), to_consumer)
        except BaseExceptionGroup as errors:
            failure = errors.exceptions[0]
        finally:
            self._ended_at = asyncio.get_running_loop().time()
        self._count.is_complete = reader.is_at_end and failure is None
        self._end(failure, reader)

    def _end(self, failure: BaseException | None, reader: Reader) -> None:
        """Raise what ended the job: an error of the input, or `failure`, which left no time to finish rows."""
        reason = failure or reader.failure
        # The journal's, or that of a file which changed: rows before it are settled, so the report stands.
        if isinstance(reason, ConfigurationError if failure else SmartleadError):
            self._count.stopped_by = self._count.stopped_by or reason
        elif reason is not None:
            raise reason
        self._show_progress(reader, is_last=True)
        if self._count.stopped_by is not None:
            raise self._stopped(self._count.stopped_by) from self._count.stopped_by

    def _stopped(self, reason: SmartleadError) -> BulkStoppedError:
        advice = "; run the same again, and the journal goes on from there" if self._options.journal else ""
        return BulkStoppedError(
            f"the bulk job was stopped: {reason}. {self._count.finished} rows were finished until then, "
            f"{self._count.settled} of them settled; `report` of this error counts them{advice}",
            report=self.report,
            call=reason.call,
            attempts=reason.attempts,
            waited_s=reason.waited_s,
            sent=reason.sent,
            body=reason.body,
        )

    async def _read(
        self,
        reader: Reader,
        to_workers: MemoryObjectSendStream[list[Row]],
        to_consumer: MemoryObjectSendStream[list[Outcome]],
    ) -> None:
        async with to_workers:
            async for found in reader.read():
                if isinstance(found, Outcome):
                    await self._finish(reader, [found], to_consumer)
                else:
                    await to_workers.send(found)

    async def _work(
        self,
        reader: Reader,
        sender: Sender,
        from_reader: MemoryObjectReceiveStream[list[Row]],
        to_consumer: MemoryObjectSendStream[list[Outcome]],
    ) -> None:
        async with from_reader:
            async for batch in from_reader:
                outcomes = await sender.send(batch)
                reader.settle(batch)
                await self._finish(reader, outcomes, to_consumer)

    async def _finish(
        self, reader: Reader, outcomes: list[Outcome], to_consumer: MemoryObjectSendStream[list[Outcome]]
    ) -> None:
        for outcome in outcomes:
            self._count.add(outcome)
        self._show_progress(reader)
        await to_consumer.send(outcomes)

    def _elapsed_s(self) -> float:
        if self._started_at is None:
            return 0.0
        ended_at = self._ended_at if self._ended_at is not None else asyncio.get_running_loop().time()
        return ended_at - self._started_at

    def _show_progress(self, reader: Reader, *, is_last: bool = False) -> None:
        """Tell `on_progress`: at most twice a second, when rows begin to be held back, and at the end."""
        elapsed_s = self._elapsed_s()
        is_news = is_last or (self.held_back is not None and not self._has_told_held_back)
        if self._options.on_progress is None or (elapsed_s < self._next_progress_s and not is_news):
            return
        self._next_progress_s = elapsed_s + PROGRESS_EVERY_S
        self._has_told_held_back = self.held_back is not None
        rows_per_s = self._count.finished / elapsed_s if elapsed_s else 0.0
        left = len(self._source) - self._count.finished if isinstance(self._source, Sized) else None
        self._options.on_progress(
            Progress(
                rows_read=reader.rows_read,
                report=self.report,
                rows_per_s=rows_per_s,
                seconds_left=left / rows_per_s if left is not None and rows_per_s else None,
                held_back=self.held_back,
            )
        )


class _Outcomes:
    """The outcomes as they come; at their end, the error the job ended with, if it did."""

    def __init__(self, stream: MemoryObjectReceiveStream[list[Outcome]], main_task: asyncio.Task[None]) -> None:
        self._stream = stream
        self._main_task = main_task
        self._at_hand: Iterator[Outcome] = iter(())  # of the batch that came last

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Outcome:
        while (outcome := next(self._at_hand, None)) is None:
            try:
                self._at_hand = iter(await self._stream.receive())
            except (anyio.EndOfStream, anyio.ClosedResourceError):
                break
        if outcome is not None:
            return outcome
        await asyncio.wait([self._main_task])
        if not self._main_task.cancelled():  # as it is where the block was left
            self._main_task.result()
        raise StopAsyncIteration


def _caller() -> tuple[str, int] | None:
    """Where the job is made: three frames up, past the method of `Bulk` and `BulkJob` itself."""
    frame = inspect.currentframe()
    for _ in range(3):
        frame = frame and frame.f_back
    return None if frame is None else (frame.f_code.co_filename, frame.f_lineno)
