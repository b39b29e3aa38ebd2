"""The receiver: a webhook is verified, read and written down before it is answered with 200, and handed over then.

Nothing that was answered with 200 is lost, whatever ends the process. What was handed over and not finished is
handed over again, and says so.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypeVar
from uuid import uuid4
from weakref import WeakSet

import attrs

from smartlead_async.errors import ConfigurationError, InvalidInputError, InvalidWebhookError
from smartlead_async.webhooks.asgi import (
    BUSY,
    KNOWN,
    TAKEN,
    Bodies,
    NotReadError,
    Receive,
    Scope,
    Send,
    WebhookReply,
    answer,
    live,
    refusal,
    url_of,
)
from smartlead_async.webhooks.events import WebhookEvent, to_hash
from smartlead_async.webhooks.handing_over import Events, Handlers, to_event
from smartlead_async.webhooks.headers import MAX_HEADERS, Headers, values_of
from smartlead_async.webhooks.inbox import Inbox
from smartlead_async.webhooks.store import Delivery, Store, StoreSettings
from smartlead_async.webhooks.verifying import Secrets, to_credentials

E = TypeVar("E", bound=WebhookEvent)
R = TypeVar("R")
T = TypeVar("T")

A_WEEK_S = 7 * 24 * 3600.0
CANCEL_S = 5.0  # for handlers that are cancelled at the end; those that clean up need milliseconds
MAX_BACKLOG = 1000  # deliveries that wait to be written; more would wait longer than the sender does
_ID = re.compile("[!-~]{1,200}")  # of a delivery; what is no plain text is none
_MAX_INTEGER = 2**63 - 1  # of SQLite
_LOG = logging.getLogger("smartlead_async.webhooks")


@attrs.frozen(kw_only=True)
class DeadLetter:
    """An event that was tried as often as it may be. It stays until it is handed over again or discarded.

    Attributes:
        id: By which it is handed over again, or discarded.
        event: What came.
        attempts: How often it was tried.
        error: Why the last attempt failed: the class of the error, and where it was raised.
        received_at: When it came.
    """

    id: int
    event: WebhookEvent = attrs.field(repr=False)
    attempts: int
    error: str
    received_at: datetime


@attrs.frozen(kw_only=True)
class InboxCounts:
    """How much is in an inbox.

    Attributes:
        waiting: Events that are not handled yet.
        dead: Events that were tried as often as they may be.
    """

    waiting: int
    dead: int


class WebhookReceiver:
    """Takes webhooks in, and hands their events over: to `async for event in receiver`, or to handlers.

    It is an ASGI application, and `receive` serves any other server. `async with receiver:` opens the inbox, and
    calls the handlers meanwhile; at the end it waits for what is being handled.

    Args:
        inbox: A file that is the receiver's own. Several processes of one machine may have it in common: each
            event goes to one of them. It holds what people wrote until that is handled, and only its user can
            read it.
        secrets: Of signatures; see `verify`. One of these three, or `unverified`.
        secret_keys: What bodies have as `secret_key`.
        tokens: What the address has in its query, or as its last segment.
        unverified: Take webhooks from anybody.
        workers: Events that handlers are called with at the same time.
        retry_s: Seconds until an event whose handler raised is handed over again, for the first time and so on;
            after the last it is a dead letter.
        lease_s: Seconds after which others take over what a process of several was handling when it ended.
        keep_s: Seconds for which a repeat is known, from when the event came: longer than the sender tries.
        grace_s: Seconds that handlers have to finish at the end.
        max_events: Events that may wait to be handled; more are answered with 503, for the sender to try again.

    Raises:
        ConfigurationError: There is nothing to verify by.
        InvalidInputError: A secret is empty, or a number makes no sense.
    """

    def __init__(
        self,
        inbox: str | Path,
        *,
        secrets: Secrets = (),
        secret_keys: Secrets = (),
        tokens: Secrets = (),
        unverified: bool = False,
        workers: int = 10,
        retry_s: Sequence[float] = (1.0, 10.0, 60.0, 600.0, 3600.0),
        lease_s: float = 60.0,
        keep_s: float = A_WEEK_S,
        grace_s: float = 10.0,
        max_events: int = 100_000,
    ) -> None:
        self._credentials = to_credentials(secrets, secret_keys, tokens, unverified=unverified)
        if not (unverified or self._credentials.are_given):
            raise ConfigurationError(
                "give secrets, secret_keys or tokens to verify webhooks by, or unverified=True"
            )
        _check(workers=workers, lease_s=lease_s, keep_s=keep_s, max_events=max_events)
        if any(wait_s < 0 for wait_s in retry_s):
            raise InvalidInputError(f"retry_s={retry_s!r} is not allowed; give waits of 0 or more")
        settings = StoreSettings(
            path=Path(inbox).absolute(),
            owner=uuid4().hex,
            retry_s=tuple(retry_s),
            lease_s=lease_s,
            keep_s=keep_s,
            max_events=max_events,
        )
        self._inbox = Inbox(settings)
        self._handlers = Handlers(self._inbox, workers)
        self._grace_s = grace_s
        self._bodies = Bodies()
        self._loops: WeakSet[Events] = WeakSet()
        self._working: asyncio.Future[Any] | None = None
        self._state: Literal["new", "running", "ending", "ended"] = "new"
        self._has_said_who_handles = False

    def on(self, kind: type[E]) -> Callable[[Callable[[E], R]], Callable[[E], R]]:
        """A decorator: call this with each event of a class; of `WebhookEvent`, with all.

        Several handlers of an event are called one after the other. It is handled when none of them raised; when
        it is handed over again, all of them are called again. An event without a handler is handled at once. What
        a handler raises is told by its class and place alone.

        A handler is an `async def`. A plain function is called too, and nothing else runs meanwhile: what takes
        long there belongs into `await asyncio.to_thread(...)`.

        Raises:
            ConfigurationError: The receiver runs already, or a loop gets its events.
            InvalidInputError: It is no class of events.
        """
        if not (isinstance(kind, type) and issubclass(kind, WebhookEvent)):
            raise InvalidInputError(f"on({kind!r}) is not allowed; give a class of events, such as EmailReply")
        if self._state in ("running", "ending") or self._loops:
            raise ConfigurationError("the receiver runs already: name its handlers before")

        def add(handler: Callable[[E], R]) -> Callable[[E], R]:
            self._handlers.add(kind, handler)
            return handler

        return add

    async def receive(self, body: bytes, headers: Headers, url: str | None = None) -> WebhookReply:
        """Take a webhook in, for a server that is not ASGI.

        Args:
            body: As it came, undecoded.
            headers: Of the request, as the framework has them.
            url: The address that was called; needed for tokens.

        Returns:
            Status, headers and body to answer with: 200 where the event is on disk.
        """
        try:
            self._credentials.verify(body, headers, url)
            delivery = _to_delivery(body, headers)
        except InvalidWebhookError as error:
            _LOG.info("a webhook was refused: %s", error.message)
            return refusal(error)
        return await self._put(delivery)

    async def _put(self, delivery: Delivery) -> WebhookReply:
        if self._state in ("ending", "ended") or self._inbox.backlog >= MAX_BACKLOG:
            return BUSY
        try:
            await self._open()
            is_new = await asyncio.wrap_future(self._inbox.put(delivery))
        except ConfigurationError:  # whoever noticed has written it into the log
            return BUSY
        if is_new is None:
            _LOG.warning("a webhook was not taken in: the inbox is full")
            return BUSY
        self._say_who_handles()
        return TAKEN if is_new else KNOWN

    def _say_who_handles(self) -> None:
        """Once, where events are taken in and this process does not call the handlers that it has."""
        if self._handlers and self._state == "new" and not self._has_said_who_handles:
            self._has_said_who_handles = True
            _LOG.warning(
                "handlers are not called, because the receiver was not started: use `async with receiver:`, in "
                "FastAPI and Starlette in the lifespan; unless another process handles the events"
            )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The receiver as an ASGI application: a POST to any path is a webhook."""
        match scope["type"]:
            case "http":
                if (reply := await self._answer(scope, receive)) is not None:
                    await answer(send, reply)
            case "lifespan":
                await live(self, receive, send)
            case _:
                await send({"type": "websocket.close"})

    async def _answer(self, scope: Scope, receive: Receive) -> WebhookReply | None:
        if len(scope["headers"]) > MAX_HEADERS:
            return refusal(InvalidWebhookError("too many headers", status_code=431))
        with self._bodies.reading() as body:
            try:
                content = await body.read(scope, receive)
            except NotReadError as error:
                return error.reply
            return await self.receive(content, scope["headers"], url_of(scope))

    def __aiter__(self) -> Events:
        """Events as they come, until the receiver ends. One is handled when the next is asked for."""
        if self._handlers:
            raise ConfigurationError("the receiver has handlers, which get its events: use one or the other")
        loop = Events(self._inbox, self._goes_on)
        self._loops.add(loop)
        return loop

    async def start(self) -> None:
        """What `async with` does first: open the inbox, and call handlers from here on.

        Raises:
            ConfigurationError: The inbox cannot be used, or the receiver was started already.
        """
        if self._state in ("running", "ending"):
            raise ConfigurationError("the receiver runs already: start it once, and again only after its end")
        before, self._state = self._state, "running"
        try:
            await self._open()
        except BaseException:
            self._state = before
            raise
        if self._handlers:
            self._working = asyncio.create_task(self._handlers.run())

    async def stop(self) -> None:
        """What `async with` does last: take nothing more, wait for what is being handled, close the inbox."""
        self._state = "ending"
        self._inbox.stop_handing_over()
        try:
            await self._finish()
        finally:
            self._working = None
            await asyncio.to_thread(self._inbox.close)
            self._state = "ended"

    async def _finish(self) -> None:
        busy: list[asyncio.Future[Any]] = [
            asyncio.ensure_future(loop.is_idle.wait()) for loop in self._loops if loop.is_busy_elsewhere
        ]
        if self._working is not None:
            busy.append(self._working)
        unfinished = set(busy)
        try:
            if busy:
                _, unfinished = await asyncio.wait(busy, timeout=self._grace_s)
        finally:
            await _cancel(unfinished)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()

    async def counts(self) -> InboxCounts:
        """How much is in the inbox."""
        waiting, dead = await self._ask(lambda store, _: store.counts())
        return InboxCounts(waiting=waiting, dead=dead)

    async def dead_letters(self, *, limit: int = 100) -> list[DeadLetter]:
        """The oldest events that were tried as often as they may be."""
        _check_integer(limit=limit)
        return [
            DeadLetter(
                id=dead.id,
                event=to_event(dead.body, dead.request_id, dead.attempts),
                attempts=dead.attempts,
                error=dead.error,
                received_at=dead.received_at,
            )
            for dead in await self._ask(lambda store, _: store.dead(limit))
        ]

    async def hand_over_again(self, dead_letter_id: int) -> bool:
        """Try a dead letter again, as often as the first time; False where there is none of this id."""
        _check_integer(dead_letter_id=dead_letter_id)
        return await self._ask(lambda store, _: store.revive(dead_letter_id))

    async def discard(self, dead_letter_id: int) -> bool:
        """Delete a dead letter; False where there is none of this id."""
        _check_integer(dead_letter_id=dead_letter_id)
        return await self._ask(lambda store, _: store.discard(dead_letter_id))

    async def _goes_on(self) -> bool:
        """Whether there may be a next event; where nobody has opened the receiver, it is opened for it."""
        is_over = self._state in ("ending", "ended")
        if not is_over:
            await self._open()
        return not is_over

    async def _open(self) -> None:
        await asyncio.wrap_future(self._inbox.open())

    async def _ask(self, step: Callable[[Store, float], T]) -> T:
        if self._state == "ended":
            raise ConfigurationError("the receiver has ended: ask it inside of `async with receiver:`")
        await self._open()
        return await asyncio.wrap_future(self._inbox.ask(step))


def _to_delivery(body: bytes, headers: Headers) -> Delivery:
    """By what a repeat is known: what the event says of itself, or the id of the delivery.

    Nobody signs that id. So it counts for the same type, campaign and lead alone; where an event says nothing of
    itself that tells it apart, it decides.
    """
    ids = values_of(headers, "x-request-id")
    request_id = ids[0] if len(ids) == 1 and _ID.fullmatch(ids[0]) else None
    event = to_event(body, request_id, 1)
    keys = {event.dedupe_key}
    if request_id is not None:
        keys.add(to_hash("delivery", request_id, event.event_type, event.campaign_id, event.lead_email))
    return Delivery(body=bytes(body), request_id=request_id, keys=tuple(keys))


async def _cancel(tasks: Collection["asyncio.Future[Any]"]) -> None:
    """End them; one that goes on all the same is not waited for, and its event is handed over again."""
    for task in tasks:
        task.cancel()
    if tasks and (await asyncio.wait(tasks, timeout=CANCEL_S))[1]:
        _LOG.warning("a handler goes on though it was cancelled; its event is handed over again")


def _check_integer(**numbers: int) -> None:
    for name, value in numbers.items():
        if type(value) is not int or not 0 < value <= _MAX_INTEGER:
            raise InvalidInputError(f"{name}={value!r} is not allowed; give an integer of 1 or more")


def _check(**numbers: float) -> None:
    for name, value in numbers.items():
        if not value > 0:
            raise InvalidInputError(f"{name}={value!r} is not allowed; give more than 0")
