"""Any call for many items: in the bulk lane, as many at a time as there are workers, an outcome for each.

An item whose call surely changed nothing is tried again, as long as an outage lasts. A call that may have changed
something, or that had an answer to one of several requests, is not: nobody knows here what it does.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator
from contextlib import ExitStack, contextmanager
from typing import Any, Generic, TypeVar, cast

import attrs

from smartlead_async.bulk.attempts import Attempts
from smartlead_async.bulk.breaker import FAILED_ROWS
from smartlead_async.bulk.job import Batch, Job
from smartlead_async.bulk.options import check_workers
from smartlead_async.bulk.outcome import EachOutcome, OnProgress, Status
from smartlead_async.bulk.rows import status_of, stops_the_client
from smartlead_async.bulk.source import Source, check_items, iterate
from smartlead_async.errors import (
    ApiError,
    ClientClosedError,
    ConfigurationError,
    ConnectionFailedError,
    DeadlineExceededError,
    InvalidInputError,
    SmartleadError,
)
from smartlead_async.models.rules import refuse
from smartlead_async.transport.scope import RequestCounter, Scope, within
from smartlead_async.transport.stop_signal import StopSignal

FINISH_S = 10.0  # how long an item that was begun may go on after the stop: as leaving the client waits

ItemT = TypeVar("ItemT")
ValueT = TypeVar("ValueT")

# What may be raised of a request that was not sent.
_OF_THE_API = (
    ApiError,
    ClientClosedError,
    ConfigurationError,
    ConnectionFailedError,
    DeadlineExceededError,
    InvalidInputError,
)


class EachJob(Job[EachOutcome[ItemT, ValueT]]):
    """A job that has not begun: await it for its report, or enter it for its outcomes, as a `BulkJob`.

    Raises:
        BulkStoppedError: The key or the configuration was refused, or an outage lasted too long.
        Exception: What the call given raised for five items with none that was done between them.
    """

    def __init__(
        self,
        source: Source,
        call: Callable[[ItemT], Awaitable[ValueT]],
        workers: int,
        on_progress: OnProgress | None,
        max_outage_s: float,
    ) -> None:
        if not callable(call):
            raise refuse("call", call, "an async function that takes an item")
        check_items(source)
        check_workers(workers, max_outage_s)
        self._call = call
        super().__init__("each", source, workers, on_progress, max_outage_s)

    def _begin(self) -> "EachWork[ItemT, ValueT]":
        return EachWork(self._source, self._call, self._attempts(stops_the_client))


@attrs.frozen
class _Done(Generic[ValueT]):
    """What a call gave, or raised by a mistake of its own."""

    value: ValueT | None
    error: Exception | None = None


class EachWork(Generic[ItemT, ValueT]):
    """Reads the items of one job, and makes its call for each."""

    notes: tuple[str, ...] = ()
    waiting = 0

    def __init__(self, source: Source, call: Callable[[ItemT], Awaitable[ValueT]], attempts: Attempts) -> None:
        self._source = source
        self._call = call
        self._attempts = attempts
        self._mistakes = 0  # items whose call raised by a mistake of its own, since one was done
        self.rows_read = 0
        self.is_at_end = False
        self.failure: Exception | None = None

    async def read(self) -> AsyncGenerator[Batch]:
        """Each item, with its place; an error of the input stops the job, and is raised at its end."""
        try:
            async for item in iterate(self._source):
                self.rows_read += 1
                yield Batch((self.rows_read - 1, item))
                if self._attempts.stop.is_set():
                    return
            self.is_at_end = True
        except Exception as error:  # noqa: BLE001 (a source raises what it likes)
            self._fail(error)

    async def send(self, batch: Batch) -> list[EachOutcome[ItemT, ValueT]]:
        """What becomes of an item."""
        index, item = batch.rows
        counter = RequestCounter()
        result = await self._attempts.run(
            [index], lambda: self._try(item, counter), may_repeat=lambda error: _may_repeat(error, counter)
        )
        self._attempts.count.counter.add(counter)
        if isinstance(result, _Done):
            return [self._outcome(index, item, counter, result)]
        error = result or self._attempts.count.stopped_by
        return [
            EachOutcome(
                index=index, item=item, status=_status(result, counter), attempts=counter.requests, error=error
            )
        ]

    async def look_up(self) -> None:
        """Nothing is open."""

    def settle(self) -> AsyncIterator[list[EachOutcome[ItemT, ValueT]]]:
        """Nothing is left."""
        return cast("AsyncIterator[list[EachOutcome[ItemT, ValueT]]]", iterate(()))

    async def aclose(self) -> None:
        """Nothing is held."""

    async def _try(self, item: ItemT, counter: RequestCounter) -> _Done[ValueT] | SmartleadError:
        try:
            with (
                _stop_after(self._attempts.stop, counter) as stop,
                within(Scope(lane="bulk", counter=counter, stop=stop)),
            ):
                return _Done(await asyncio.create_task(self._make(item), name="smartlead-bulk-item"))
        except SmartleadError as error:
            return _Done(None, error) if _is_own(error) else error
        except asyncio.CancelledError as error:
            if cast("asyncio.Task[Any]", asyncio.current_task()).cancelling():
                raise
            return _Done(None, RuntimeError(f"the call was cancelled from within: {error!r}"))
        except Exception as error:  # noqa: BLE001 (a call raises what it likes; it is the item's outcome)
            return _Done(None, error)

    async def _make(self, item: ItemT) -> ValueT:
        """The call, in a task of its own: one that cancels the task it runs in ends none of the job's."""
        return await self._call(item)

    def _outcome(
        self, index: int, item: ItemT, counter: RequestCounter, done: _Done[ValueT]
    ) -> EachOutcome[ItemT, ValueT]:
        if done.error is None:
            self._mistakes = 0
            return EachOutcome(index=index, item=item, status="done", attempts=counter.requests, value=done.value)
        self._mistakes += 1
        if self._mistakes >= FAILED_ROWS:
            self._fail(done.error)
        error = _to_error(done.error)
        return EachOutcome(index=index, item=item, status="failed", attempts=counter.requests, error=error)

    def _fail(self, error: Exception) -> None:
        self.failure = self.failure or error
        self._attempts.stop.set()


@contextmanager
def _stop_after(job: StopSignal, counter: RequestCounter) -> Generator[StopSignal]:
    """The stop of an item: that of its job, or a while after it for an item of which something was sent."""
    stop, loop = StopSignal(), asyncio.get_running_loop()
    with ExitStack() as timers:

        def end() -> None:
            if counter.requests > counter.refused:
                timers.callback(loop.call_later(FINISH_S, stop.set).cancel)
            else:
                stop.set()

        job.add_callback(end)
        timers.callback(job.remove_callback, end)
        yield stop


def _is_own(error: SmartleadError) -> bool:
    """Whether an error says nothing of the API: raised by the call's own code, or by what else it uses."""
    return error.sent == "no" and not isinstance(error, _OF_THE_API)


def _to_error(error: Exception) -> SmartleadError:
    if isinstance(error, SmartleadError):
        return error
    wrapped = SmartleadError(f"the call raised {type(error).__name__}: {error}")
    wrapped.__cause__ = error
    return wrapped


def _status(error: SmartleadError | None, counter: RequestCounter) -> Status:
    """Of an item whose call failed, or was not made. What ended the job says nothing of the item."""
    status = "not_attempted" if error is None or stops_the_client(error) else status_of(error)
    return "unknown" if status == "not_attempted" and counter.may_be_applied else status


def _may_repeat(error: SmartleadError, counter: RequestCounter) -> bool:
    return status_of(error) == "not_attempted" and not counter.may_be_applied
