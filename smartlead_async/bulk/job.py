"""The fan-out: one reader, a few workers, outcomes as they come.

    input ── reader ──(batches)── workers ── sender ──(outcomes)── whoever iterates

Both streams have no buffer: a slow consumer slows the workers, and they slow the reader, so that memory stays
flat however long the input is. What is read and sent is told by a `Work`: `leads_job` and `each` have one.
"""

import asyncio
import inspect
import logging
import warnings
from abc import abstractmethod
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator, Sized
from contextlib import AsyncExitStack, aclosing
from types import TracebackType
from typing import Any, Generic, NoReturn, Protocol, Self, TypeVar

import anyio
import attrs
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from smartlead_async.bulk.attempts import Attempts
from smartlead_async.bulk.breaker import FAILED_ROWS, CircuitBreaker
from smartlead_async.bulk.outcome import BulkReport, HeldBack, OnProgress, Outcome, OutcomeCounter, Progress
from smartlead_async.bulk.source import Source
from smartlead_async.errors import BulkStoppedError, ConfigurationError, InvalidInputError, SmartleadError
from smartlead_async.transport.stop_signal import StopSignal

_LOG = logging.getLogger("smartlead_async")
PROGRESS_EVERY_S = 0.5

OutcomeT = TypeVar("OutcomeT", bound=Outcome)


@attrs.frozen
class Batch:
    """What one worker sends at a time: rows of leads, or an item."""

    rows: Any


class Work(Protocol[OutcomeT]):
    """What a job does with its input."""

    @property
    def rows_read(self) -> int:
        """Rows taken from the input."""
        ...

    @property
    def is_at_end(self) -> bool:
        """The input was read to its end."""
        ...

    @property
    def failure(self) -> Exception | None:
        """What the input, or the caller's own code, raised; the job raises it at its end."""
        ...

    @property
    def waiting(self) -> int:
        """Rows whose outcomes come at the end."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of an earlier run."""
        ...

    def read(self) -> AsyncGenerator[Batch | list[OutcomeT]]:
        """Batches to send, and outcomes that need no request, until the input ends or the job is stopped."""
        ...

    async def send(self, batch: Batch) -> list[OutcomeT]:
        """The outcomes of a batch; those that come at the end are missing."""
        ...

    async def look_up(self) -> None:
        """Ask what became of rows whose outcomes come at the end."""
        ...

    def settle(self) -> AsyncIterator[list[OutcomeT]]:
        """The outcomes that come at the end."""
        ...

    async def aclose(self) -> None:
        """Let go of what is held."""
        ...


class Job(Generic[OutcomeT]):
    """A job that has not begun: await it for its report, or enter it for its outcomes."""

    _made_at: tuple[str, int] | None = None  # file and line, until it begins

    def __init__(
        self, name: str, source: Source, workers: int, on_progress: OnProgress | None, max_outage_s: float
    ) -> None:
        self._name = name
        self._source = source
        self._workers = workers
        self._on_progress = on_progress
        self._count = OutcomeCounter()
        self._stop = StopSignal()
        self._breaker = CircuitBreaker(max_outage_s, self._stop, on_failure=self._show_progress)
        self._work: Work[OutcomeT] | None = None
        self._started_at: float | None = None
        self._ended_at: float | None = None
        self._next_progress_s = 0.0
        self._has_told_held_back = False
        self._main_task: asyncio.Task[None] | None = None
        self._open = AsyncExitStack()  # what the job holds while it is entered
        self._made_at = _caller()

    @abstractmethod
    def _begin(self) -> Work[OutcomeT]:
        """What the job does with its input; made when it begins."""

    def _attempts(self, ends_job: Callable[[SmartleadError], bool]) -> Attempts:
        """How its rows are tried."""
        in_flight = anyio.Semaphore(self._workers, fast_acquire=True)
        return Attempts(in_flight, self._stop, self._count, self._breaker, ends_job)

    @property
    def report(self) -> BulkReport:
        """The counts so far."""
        return self._count.report(self._elapsed_s())

    @property
    def held_back(self) -> HeldBack | None:
        """What the job waits for while no row gets through: the failure at hand, since when, and until when."""
        return self._breaker.held_back

    def stop(self) -> None:
        """Read no further, send nothing more, and wait for what was sent: the job ends as at the end of its input.

        A row of which nothing was sent is `not_attempted`, however long it would have waited. No request is sent
        again. Of `bulk.each`, a call that has begun to send has ten seconds for its further requests.
        """
        self._made_at = None
        self._stop.set()

    def __del__(self) -> None:
        if self._made_at is not None:
            warnings.warn_explicit(
                f"bulk.{self._name}(...) was never awaited, and nothing was sent: "
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

    async def __aenter__(self) -> AsyncIterator[OutcomeT]:
        self._made_at = None
        if self._main_task is not None:
            raise InvalidInputError("a bulk job runs once; make another one")
        work = self._work = self._begin()
        self._open.push_async_callback(work.aclose)
        self._count.notes = work.notes
        for note in work.notes:
            _LOG.warning("%s", note)
        self._started_at = asyncio.get_running_loop().time()
        to_consumer, from_workers = anyio.create_memory_object_stream[list[OutcomeT]](0)
        self._open.enter_context(to_consumer)
        self._open.enter_context(from_workers)
        self._main_task = asyncio.create_task(self._run_to_end(work, to_consumer), name="smartlead-bulk")
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

    async def _run_to_end(self, work: Work[OutcomeT], to_consumer: MemoryObjectSendStream[list[OutcomeT]]) -> None:
        """Reader and workers until the input ends, then what is left. One error comes out as itself."""
        failure: BaseException | None = None
        try:
            async with to_consumer:
                await self._send_all(work, to_consumer)
                async with anyio.create_task_group() as group:
                    group.start_soon(self._settle, work, to_consumer)
        except BaseExceptionGroup as errors:
            failure = errors.exceptions[0]
        finally:
            self._ended_at = asyncio.get_running_loop().time()
        self._count.is_complete = work.is_at_end and failure is None
        self._end(failure, work)

    async def _send_all(self, work: Work[OutcomeT], to_consumer: MemoryObjectSendStream[list[OutcomeT]]) -> None:
        to_workers, from_reader = anyio.create_memory_object_stream[Batch](0)
        async with to_workers, from_reader, anyio.create_task_group() as group:
            group.start_soon(self._read, work, to_workers, to_consumer)
            # So many rows at hand, however few may be in flight: one that is held back lets others tell why.
            for _ in range(max(self._workers, FAILED_ROWS)):
                group.start_soon(self._send, work, from_reader.clone(), to_consumer)

    async def _read(
        self,
        work: Work[OutcomeT],
        to_workers: MemoryObjectSendStream[Batch],
        to_consumer: MemoryObjectSendStream[list[OutcomeT]],
    ) -> None:
        async with to_workers, aclosing(work.read()) as read:
            async for found in read:
                if isinstance(found, Batch):
                    await to_workers.send(found)
                else:
                    await self._finish(found, to_consumer)

    async def _send(
        self,
        work: Work[OutcomeT],
        from_reader: MemoryObjectReceiveStream[Batch],
        to_consumer: MemoryObjectSendStream[list[OutcomeT]],
    ) -> None:
        async with from_reader:
            async for batch in from_reader:
                await self._finish(await work.send(batch), to_consumer)

    async def _settle(self, work: Work[OutcomeT], to_consumer: MemoryObjectSendStream[list[OutcomeT]]) -> None:
        await work.look_up()
        async for outcomes in work.settle():
            await self._finish(outcomes, to_consumer)

    async def _finish(self, outcomes: list[OutcomeT], to_consumer: MemoryObjectSendStream[list[OutcomeT]]) -> None:
        for outcome in outcomes:
            self._count.add(outcome)
        self._show_progress()
        await to_consumer.send(outcomes)

    def _end(self, failure: BaseException | None, work: Work[OutcomeT]) -> None:
        """Raise what ended the job: an error of the input, or `failure`, which left no time to finish rows."""
        reason = failure or work.failure
        # The journal's, or that of a file which changed: rows before it are settled, so the report stands.
        if isinstance(reason, ConfigurationError if failure else SmartleadError):
            self._count.stopped_by = self._count.stopped_by or reason
        elif reason is not None:
            raise reason
        self._show_progress(is_last=True)
        if self._count.stopped_by is not None:
            raise self._stopped(self._count.stopped_by) from self._count.stopped_by

    def _advice(self) -> str:
        """How to go on after a job that was stopped."""
        return ""

    def _stopped(self, reason: SmartleadError) -> BulkStoppedError:
        return BulkStoppedError(
            f"the bulk job was stopped: {reason}. {self._count.finished} rows were finished until then, "
            f"{self._count.settled} of them settled; `report` of this error counts them{self._advice()}",
            report=self.report,
            call=reason.call,
            attempts=reason.attempts,
            waited_s=reason.waited_s,
            sent=reason.sent,
            body=reason.body,
        )

    def _elapsed_s(self) -> float:
        if self._started_at is None:
            return 0.0
        ended_at = self._ended_at if self._ended_at is not None else asyncio.get_running_loop().time()
        return ended_at - self._started_at

    def _show_progress(self, *, is_last: bool = False) -> None:
        """Tell `on_progress`: at most twice a second, when rows begin to be held back, and at the end."""
        elapsed_s = self._elapsed_s()
        is_news = is_last or (self.held_back is not None and not self._has_told_held_back)
        if self._on_progress is None or (elapsed_s < self._next_progress_s and not is_news):
            return
        self._next_progress_s = elapsed_s + PROGRESS_EVERY_S
        self._has_told_held_back = self.held_back is not None
        rows_read, waiting = (self._work.rows_read, self._work.waiting) if self._work else (0, 0)
        done = self._count.finished + waiting
        rows_per_s = (done - self._count.resumed) / elapsed_s if elapsed_s else 0.0
        left = len(self._source) - done if isinstance(self._source, Sized) else None
        self._on_progress(
            Progress(
                rows_read=rows_read,
                report=self.report,
                rows_per_s=rows_per_s,
                seconds_left=_seconds_left(left, rows_per_s),
                held_back=self.held_back,
                to_verify=waiting,
            )
        )


class _Outcomes(Generic[OutcomeT]):
    """The outcomes as they come; at their end, the error the job ended with, if it did."""

    def __init__(self, stream: MemoryObjectReceiveStream[list[OutcomeT]], main_task: asyncio.Task[None]) -> None:
        self._stream = stream
        self._main_task = main_task
        self._at_hand: Iterator[OutcomeT] = iter(())  # of the batch that came last

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> OutcomeT:
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
    """Where the job is made: four frames up, past the method of `Bulk` and the two `__init__`."""
    frame = inspect.currentframe()
    for _ in range(4):
        frame = frame and frame.f_back
    return None if frame is None else (frame.f_code.co_filename, frame.f_lineno)


def _seconds_left(rows: int | None, rows_per_s: float) -> float | None:
    if rows == 0:
        return 0.0
    return rows / rows_per_s if rows and rows_per_s else None
