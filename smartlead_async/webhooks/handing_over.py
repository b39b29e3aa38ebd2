"""Events to whoever handles them: to a loop, or to handlers. An attempt ends as done, failed or interrupted."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from pathlib import PurePath
from typing import Any, Literal, TypeAlias

from smartlead_async.webhooks.events import WebhookEvent
from smartlead_async.webhooks.inbox import Inbox
from smartlead_async.webhooks.parsing import parse
from smartlead_async.webhooks.store import Claimed, Settled

Handler: TypeAlias = Callable[[Any], object]

LEFT = "the loop was left before the next event was asked for"
_LOG = logging.getLogger("smartlead_async.webhooks")
LONG_S = 60.0  # after which a line is written of an event that is still being handled


def to_event(body: bytes, request_id: str | None, attempt: int) -> WebhookEvent:
    """The event of a body, which says by which delivery it came and how often it was handed over."""
    event = parse(body)
    object.__setattr__(event, "attempt", attempt)  # it is frozen for everybody else
    object.__setattr__(event, "request_id", request_id)
    return event


async def take(inbox: Inbox, settled: Settled | None) -> Claimed | None:
    """The next event, after what became of the one before; given back where nobody wants it any more."""
    future = inbox.next(settled)
    try:
        return await asyncio.wrap_future(future)
    except asyncio.CancelledError:
        if not future.cancel() and (claimed := future.result()) is not None:
            inbox.settle(Settled(id=claimed.id, how="released"))
        raise


class Events:
    """A loop over events. One is done when the next is asked for; otherwise it is handed over again."""

    def __init__(self, inbox: Inbox, goes_on: Callable[[], Awaitable[bool]]) -> None:
        self._inbox = inbox
        self._goes_on = goes_on
        self._event_id: int | None = None
        self._task: asyncio.Task[Any] | None = None
        self.is_idle = asyncio.Event()

    @property
    def is_busy_elsewhere(self) -> bool:
        """Whether another task than this one is handling an event of it."""
        return self._task is not None and self._task is not asyncio.current_task() and not self._task.done()

    def __aiter__(self) -> "Events":
        return self

    async def __anext__(self) -> WebhookEvent:
        if not await self._goes_on():
            self._give(self._settle("done"))
            raise StopAsyncIteration
        claimed = await take(self._inbox, self._settle("done"))
        if claimed is None:
            raise StopAsyncIteration
        self._event_id, self._task = claimed.id, asyncio.current_task()
        self.is_idle.clear()
        return to_event(claimed.body, claimed.request_id, claimed.attempt)

    def __del__(self) -> None:
        self._give(self._settle("failed", LEFT))

    def _give(self, settled: Settled | None) -> None:
        if settled is not None:
            self._inbox.settle(settled)

    def _settle(self, how: Literal["done", "failed"], error: str = "") -> Settled | None:
        event_id, self._event_id, self._task = self._event_id, None, None
        self.is_idle.set()
        return None if event_id is None else Settled(id=event_id, how=how, error=error)


class Handlers:
    """Handlers by class of event, and the tasks that call them."""

    def __init__(self, inbox: Inbox, workers: int) -> None:
        self._inbox = inbox
        self._workers = workers
        self._handlers: list[tuple[type[WebhookEvent], Handler]] = []

    def __bool__(self) -> bool:
        return bool(self._handlers)

    def add(self, kind: type[WebhookEvent], handler: Handler) -> None:
        """Call it with each event of a class."""
        self._handlers.append((kind, handler))

    async def run(self) -> None:
        """Until there is no next event."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._workers):
                group.create_task(self._work())

    async def _work(self) -> None:
        settled: Settled | None = None
        while (claimed := await take(self._inbox, settled)) is not None:
            settled = await self.handle(claimed)

    async def handle(self, claimed: Claimed) -> Settled:
        """How an attempt ended. A handler that raises fails it; one that ends the program does that, too."""
        late = asyncio.get_running_loop().call_later(LONG_S, _say_late, claimed)
        try:
            await self._call(to_event(claimed.body, claimed.request_id, claimed.attempt))
        except BaseException as error:
            if _is_cancelled(error):
                self._inbox.settle(Settled(id=claimed.id, how="interrupted"))
                raise
            failed = Settled(id=claimed.id, how="failed", error=_describe(error))
            if isinstance(error, _ENDS):
                self._inbox.settle(failed)
                raise
            return failed
        finally:
            late.cancel()
        return Settled(id=claimed.id, how="done")

    async def _call(self, event: WebhookEvent) -> None:
        """Every handler of the event, one after the other."""
        for kind, handler in self._handlers:
            if isinstance(event, kind):
                result = handler(event)
                if isawaitable(result):
                    await result


_ENDS = (SystemExit, KeyboardInterrupt, GeneratorExit)


def _is_cancelled(error: BaseException) -> bool:
    """Whether this task is to end; a handler may also wait for another task, which was cancelled."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling() > 0


def _say_late(claimed: Claimed) -> None:
    _LOG.warning("event %d has been with its handlers for %g s, attempt %d", claimed.id, LONG_S, claimed.attempt)


def _describe(error: BaseException) -> str:
    """Its class, and where it was raised: its words may hold what a person wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else f" at {PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return f"{type(error).__name__}{place}"
