"""The way of a request through the sandbox: wait, count, act, wait, answer. It decides nothing itself."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import assert_never
from urllib.parse import parse_qs

import attrs
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from smartlead_async.sandbox import connection
from smartlead_async.sandbox.answers import OK, Answer, JsonObject, RefusedError, json_answer, not_found
from smartlead_async.sandbox.checks import read_body
from smartlead_async.sandbox.deliveries import seconds_from
from smartlead_async.sandbox.faults import Fault, fault_from
from smartlead_async.sandbox.lead_events import lead_event_from
from smartlead_async.sandbox.service import Service
from smartlead_async.sandbox.webhook_bodies import as_body

CONTROL = "/__sandbox__/"


class Application:
    """The sandbox as a bare ASGI application: Starlette reads and writes HTTP, and nothing lies between."""

    def __init__(self, service: Service, leaving: asyncio.Event) -> None:
        self._service = service
        self._leaving = leaving  # ends every wait, so that the server can stop at once

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        with contextlib.suppress(ClientDisconnect):  # there is nobody left to answer
            if scope["path"].startswith(CONTROL):
                await connection.send(request, await self._control(request), send)
            else:
                await self._exchange(request, send)

    async def _exchange(self, request: Request, send: Send) -> None:
        await request.body()  # a request has arrived when all of it has
        half_latency_s = self._service.half_latency_s()
        await self._wait(request, half_latency_s)
        verdict = self._service.admit(request.method, _path(request), _key(request), time.monotonic())
        if isinstance(verdict, Fault):
            return await self._misbehave(verdict, request, half_latency_s, send)
        answer = verdict or await self._apply(request)
        await self._wait(request, half_latency_s)
        return await connection.send(request, answer, send)

    async def _misbehave(self, fault: Fault, request: Request, half_latency_s: float, send: Send) -> None:
        applied = await self._apply(request) if fault.after_commit else None
        await self._wait(request, half_latency_s + fault.seconds)
        match fault.kind:
            case "reset":
                await connection.reset(request)
            case "close":
                await connection.close(request)
            case "truncate":
                await connection.send_half(request, applied or fault.answer(), send)
            case "stall":
                # A request whose sender hung up meanwhile is dropped: it was not committed before.
                if applied is None and connection.is_gone(request):
                    return
                await connection.send(request, applied or await self._apply(request), send)
            case "status" | "html" | "empty" | "invalid_json" | "redirect":
                await connection.send(request, fault.answer(), send)
            case _:
                assert_never(fault.kind)

    async def _apply(self, request: Request) -> Answer:
        content_type = request.headers.get("content-type", "")
        query = request.scope["query_string"].decode("latin-1")
        return self._service.apply(
            request.method, _path(request), await request.body(), content_type, datetime.now(UTC), query
        )

    async def _control(self, request: Request) -> Answer:
        found = self._controls().get((request.method, _path(request).removeprefix(CONTROL)))
        return not_found(request.method, _path(request)) if found is None else await found(request)

    def _controls(self) -> dict[tuple[str, str], Callable[[Request], Awaitable[Answer]]]:
        return {
            ("GET", "report"): self._report,
            ("GET", "leads"): self._leads,
            ("GET", "deliveries"): self._deliveries,
            ("POST", "emit"): self._emit,
            ("POST", "pass-time"): self._pass_time,
            ("POST", "misbehave"): self._ask_for_fault,
            ("POST", "happen"): self._happen,
            ("POST", "reset"): self._reset,
        }

    async def _report(self, _request: Request) -> Answer:
        return json_answer(attrs.asdict(self._service.report()))

    async def _deliveries(self, _request: Request) -> Answer:
        return json_answer([attrs.asdict(each) for each in self._service.deliveries.report()])

    async def _reset(self, _request: Request) -> Answer:
        self._service.reset()
        return OK

    async def _leads(self, request: Request) -> Answer:
        campaign_id = request.query_params.get("campaign_id", "")
        if not campaign_id.isdecimal():
            return json_answer({"error": f"Invalid campaign_id - {campaign_id}"}, 400)
        return json_answer(self._service.leads(int(campaign_id)))

    async def _ask_for_fault(self, request: Request) -> Answer:
        return await self._carry_out(request, lambda fields: self._service.misbehave(fault_from(fields)))

    async def _emit(self, request: Request) -> Answer:
        def emit(fields: JsonObject) -> None:
            to = fields.get("to")
            self._service.emit(as_body(fields.get("event")), to if isinstance(to, str) else None)

        return await self._carry_out(request, emit)

    async def _pass_time(self, request: Request) -> Answer:
        return await self._carry_out(
            request, lambda fields: self._service.deliveries.pass_time(seconds_from(fields))
        )

    async def _happen(self, request: Request) -> Answer:
        return await self._carry_out(request, lambda fields: self._service.happen(lead_event_from(fields)))

    async def _carry_out(self, request: Request, do: Callable[[JsonObject], None]) -> Answer:
        """Do what a body says; it is answered as wrong use where that cannot be."""
        try:
            do(read_body(await request.body(), request.headers.get("content-type", "")))
        except RefusedError as error:
            return error.answer
        except (ValueError, TypeError) as error:
            return json_answer({"error": str(error.args[0])}, 400)
        return OK

    async def _wait(self, request: Request, seconds: float) -> None:
        """Wait; where the server ends meanwhile, hang up."""
        if not seconds:
            return
        try:
            await asyncio.wait_for(self._leaving.wait(), seconds)
        except TimeoutError:
            return
        await connection.close(request)
        raise ClientDisconnect


def _path(request: Request) -> str:
    path: str = request.scope["path"]
    return path


def _key(request: Request) -> str | None:
    values = parse_qs(request.scope["query_string"].decode("latin-1")).get("api_key")
    return values[0] if values else None
