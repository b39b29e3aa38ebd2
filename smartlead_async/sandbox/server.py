"""The sandbox's life: a thread with its own event loop, started and stopped from anywhere."""

import asyncio
import contextlib
import sys
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import attrs
from uvicorn import Config
from uvicorn.server import ServerState

from smartlead_async.sandbox.answers import Json, JsonObject
from smartlead_async.sandbox.app import Application
from smartlead_async.sandbox.connection import Connection
from smartlead_async.sandbox.deliveries import ANSWER_S, Delivery
from smartlead_async.sandbox.faults import Fault, FaultKind
from smartlead_async.sandbox.lead_events import LeadEvent, LeadEventKind
from smartlead_async.sandbox.report import Report
from smartlead_async.sandbox.routes import PREFIX
from smartlead_async.sandbox.service import Service
from smartlead_async.sandbox.settings import Settings
from smartlead_async.sandbox.webhook_bodies import as_body

HOST = "127.0.0.1"
BACKLOG = 2048  # connections; uvicorn's own default
KEEP_ALIVE_S = 75  # longer than any client keeps an idle connection, so that the client closes it
ACCEPT_TURNS = 3  # of the loop, after which a connection that was just accepted is one that can be ended
ENDING_S = 2.5  # for connections to end; a few turns of the loop are enough
DELIVERED_S = 2 * ANSWER_S  # one that is answered in the last moment, and what it waits for before


@attrs.frozen
class _Running:
    """A started server: where it listens, and what ends it."""

    port: int
    loop: asyncio.AbstractEventLoop
    leaving: asyncio.Event
    thread: threading.Thread


@attrs.define(kw_only=True, eq=False, repr=False)
class Sandbox(Settings):
    """A Smartlead on 127.0.0.1, running inside `with` or `async with`, or between `start` and `stop`.

    It may be started again: it keeps its port and what it remembers. Its arguments are the fields of `Settings`.
    """

    _service: Service = attrs.field(init=False, default=attrs.Factory(Service, takes_self=True))
    _bound_to: int = attrs.field(init=False, default=0)  # the port, once it was started
    _running: _Running | None = attrs.field(init=False, default=None)

    @property
    def base_url(self) -> str:
        """Where the API is, as `Smartlead(base_url=...)` takes it."""
        if not (self._bound_to or self.port):
            raise RuntimeError("the sandbox has no port before it is started: use `with Sandbox() as sandbox:`")
        return f"http://{HOST}:{self._bound_to or self.port}{PREFIX}"

    def report(self) -> Report:
        """What has reached the sandbox so far; also after it was stopped."""
        return self._service.report()

    def leads(self, campaign_id: int) -> list[JsonObject]:
        """The leads of a campaign as they stand, by id: the id is in no answer of the documentation."""
        return self._service.leads(campaign_id)

    def send_email(self, lead: str | int, *, campaign_id: int | None = None, at: datetime | None = None) -> None:
        """Send a lead the next e-mail of the sequence.

        What these methods have in common: `lead` is an address or a lead id; without `campaign_id` it is the
        campaign that wrote to the lead last, or else the first that it is in; without `at` it is now. A lead that
        was not written to yet is sent the first e-mail before anything else happens.

        Raises:
            ValueError: There is no such lead, or no e-mail to send.
        """
        self._happen("send", lead, campaign_id, at)

    def receive_reply(
        self,
        lead: str | int,
        body: str | None = None,
        *,
        campaign_id: int | None = None,
        at: datetime | None = None,
    ) -> None:
        """Have a lead answer the last e-mail that it was sent; `body` is HTML."""
        self._happen("reply", lead, campaign_id, at, body)

    def open_email(self, lead: str | int, *, campaign_id: int | None = None, at: datetime | None = None) -> None:
        """Have a lead open the last e-mail that it was sent."""
        self._happen("open", lead, campaign_id, at)

    def click_link(self, lead: str | int, *, campaign_id: int | None = None, at: datetime | None = None) -> None:
        """Have a lead follow a link in the last e-mail that it was sent."""
        self._happen("click", lead, campaign_id, at)

    def bounce(self, lead: str | int, *, campaign_id: int | None = None, at: datetime | None = None) -> None:
        """Have the last e-mail that a lead was sent come back."""
        self._happen("bounce", lead, campaign_id, at)

    def unsubscribe(self, lead: str | int, *, campaign_id: int | None = None, at: datetime | None = None) -> None:
        """Have a lead unsubscribe from a campaign."""
        self._happen("unsubscribe", lead, campaign_id, at)

    def _happen(
        self,
        kind: LeadEventKind,
        lead: str | int,
        campaign_id: int | None,
        at: datetime | None,
        body: str | None = None,
    ) -> None:
        at = at or datetime.now(UTC)
        self._service.happen(LeadEvent(event=kind, lead=lead, campaign_id=campaign_id, body=body, at=at))

    def emit(self, event: Any, *, to: str | None = None) -> list[Delivery]:  # noqa: ANN401 (an event of any maker)
        """Tell webhooks of an event: it goes out at once, and returns before it was answered.

        Args:
            event: The name of a type, of which a sample is sent; a mapping; or an event with `to_dict`.
            to: The address to call, on this machine; by default every webhook that was saved for its type, in the
                campaign that the event names.
        """
        return self._service.emit(as_body(event), to)

    def deliveries(self) -> list[Delivery]:
        """What webhooks were told, and what they answered, from the first on."""
        return self._service.deliveries.report()

    def wait_for_deliveries(self, timeout_s: float = DELIVERED_S) -> None:
        """Wait until every delivery that is due was answered. It blocks: in a loop, let a thread wait.

        Raises:
            TimeoutError: Some were not.
        """
        self._service.deliveries.wait(timeout_s)

    def pass_time(self, seconds: float) -> None:
        """Let time pass for deliveries: those that are due by then are repeated at once."""
        self._service.deliveries.pass_time(seconds)

    def misbehave(
        self,
        kind: FaultKind,
        *,
        times: int = 1,
        status: int | None = None,
        body: Json = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = 0.0,
        location: str | None = None,
        path: str | None = None,
        method: str | None = None,
        after_commit: bool = False,
    ) -> None:
        """Go wrong on the next requests that the limit admits.

        Args:
            kind: what to do wrong.
            times: on how many requests.
            status: of the answer; by default 500 for `status`, 502 for `html`, 302 for `redirect`, else 200.
            body: of `status` and `html`: text is sent as it is, anything else as JSON.
            headers: of the answer, over those it has anyway.
            seconds: to wait first; `stall` is nothing but that.
            location: where `redirect` points.
            path: only requests whose path contains this text.
            method: only requests with this method.
            after_commit: carry the request out first, and let only its answer go wrong.
        """
        fault = Fault(
            kind=kind,
            times=times,
            status=status,
            body=body,
            headers=dict(headers or {}),
            seconds=seconds,
            location=location,
            path=path,
            method=method,
            after_commit=after_commit,
        )
        self._service.misbehave(fault)

    def reset(self) -> None:
        """Forget everything: requests, leads, campaigns, faults, and what the window admitted."""
        self._service.reset()

    def start(self) -> None:
        """Accept connections; OSError if the port is taken."""
        if self._running:
            raise RuntimeError("the sandbox is running already")
        ready: Future[_Running] = Future()
        arguments = (self._service, self._bound_to or self.port, ready)
        threading.Thread(target=_run_loop, args=arguments, name="smartlead-sandbox", daemon=True).start()
        self._running = ready.result()
        self._bound_to = self._running.port

    def stop(self) -> None:
        """End all connections, whatever is under way on them, and the thread."""
        running, self._running = self._running, None
        if running is None:
            return
        running.loop.call_soon_threadsafe(running.leaving.set)
        running.thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    # Starting and stopping block for a few milliseconds and never wait for the caller's own loop, so the
    # asynchronous form needs no thread of its own.
    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


def _run_loop(service: Service, port: int, ready: Future[_Running]) -> None:
    # Named, because a test's event loop policy may make loops whose clock is not the machine's.
    try:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(_serve(service, port, ready))
    finally:
        ready.cancel()  # where it ended before it listened: `start` waits for no longer


async def _serve(service: Service, port: int, ready: Future[_Running]) -> None:
    """Serve until told to leave.

    Of uvicorn only its HTTP is used: its `Server` looks every 0.1 s whether to stop and lets connections end
    in their own time.
    """
    loop, leaving, state = asyncio.get_running_loop(), asyncio.Event(), ServerState()
    config = _uvicorn_config(Application(service, leaving))
    try:
        server = await loop.create_server(lambda: Connection(config, state, {}), HOST, port, backlog=BACKLOG)
    except OSError as error:  # the port is taken, which the caller of `start` is told
        ready.set_exception(error)
        return
    bound_to: int = server.sockets[0].getsockname()[1]
    ready.set_result(_Running(bound_to, loop, leaving, threading.current_thread()))
    await service.deliveries.serve(leaving)
    server.close()
    await _end_connections(state)


def _uvicorn_config(app: Application) -> Config:
    config = Config(
        app,
        interface="asgi3",
        lifespan="off",
        ws="none",
        proxy_headers=False,
        log_config=None,
        timeout_keep_alive=KEEP_ALIVE_S,
    )
    config.load()
    return config


async def _end_connections(state: ServerState) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(ENDING_S):
            quiet_turns = 0
            while quiet_turns < ACCEPT_TURNS:
                for connection in list(state.connections):
                    connection.transport.abort()
                await asyncio.sleep(0)  # a connection is gone one turn of the loop after its end
                quiet_turns = 0 if state.connections or state.tasks else quiet_turns + 1


def serve(sandbox: Sandbox) -> None:
    """Serve in a terminal until Ctrl-C.

    Raises:
        OSError: The port is taken.
    """
    with contextlib.suppress(KeyboardInterrupt), sandbox:
        sys.stdout.write(_greeting(sandbox))
        sys.stdout.flush()
        while True:
            time.sleep(3600)


def _greeting(sandbox: Sandbox) -> str:
    url, key = sandbox.base_url, sandbox.api_key
    return (
        f"A Smartlead of your own at {url} with the key {key}. Ctrl-C ends it.\n"
        f'  Smartlead(api_key="{key}", base_url="{url}")\n'
        f"  curl {url.removesuffix(PREFIX)}/__sandbox__/report\n"
    )
