"""`webhooks listen`: a receiver in a terminal, which prints what comes and may send it on."""

import asyncio
import json
import os
import socket
import sys
from contextlib import suppress
from datetime import datetime
from typing import Any

from smartlead_async.cli.printing import exit_on_error, for_terminal, say_error
from smartlead_async.cli.webhooks_options import ListenOptions
from smartlead_async.cli.webhooks_sending import check_url, post
from smartlead_async.errors import ConfigurationError, ConnectionFailedError, InvalidWebhookError
from smartlead_async.webhooks import EmailLinkClick, EmailReply, LeadCategoryUpdated, WebhookEvent, parse
from smartlead_async.webhooks.asgi import (
    TAKEN,
    Bodies,
    NotReadError,
    Receive,
    Scope,
    Send,
    WebhookReply,
    answer,
    refusal,
    reply,
    url_of,
)
from smartlead_async.webhooks.headers import values_of
from smartlead_async.webhooks.parsing import read_object
from smartlead_async.webhooks.verifying import to_credentials

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PASSED_ON = ("content-type", "x-smartlead-signature", "x-request-id", "x-webhook-level")
_LONGEST = 80  # characters of what a person wrote, in a line to read


def listen(options: ListenOptions) -> None:
    """Print webhooks until Ctrl-C."""
    with exit_on_error(as_json=False):
        uvicorn = _load()
        listener = Listener(options)
        with _bind(options.host, options.port) as server_socket:
            port: int = server_socket.getsockname()[1]
            say_error(f"Listening at http://{options.host}:{port}. Ctrl-C ends it.")
            config = uvicorn.Config(listener, lifespan="off", ws="none", log_config=None)
            with suppress(KeyboardInterrupt):
                uvicorn.Server(config).run(sockets=[server_socket])


def _bind(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error.strerror)
    raise ConfigurationError(f"{host}:{port} cannot be listened at: {reason}; give another --port, or --host")


class Listener:
    """What is listened with: an ASGI application."""

    def __init__(self, options: ListenOptions) -> None:
        secrets, keys, tokens = options.secret or (), options.secret_key or (), options.token or ()
        is_open = options.unverified or (options.host in LOOPBACK and not (secrets or keys or tokens))
        self._credentials = to_credentials(secrets, keys, tokens, unverified=is_open)
        if not (is_open or self._credentials.are_given):
            raise ConfigurationError("anybody could send: give --secret, --secret-key or --token, or --unverified")
        if is_open:
            say_error("Nothing is verified: no --secret, --secret-key or --token is given.")
        self._as_json = not sys.stdout.isatty() if options.as_json is None else options.as_json
        self._forward_to = None if options.forward_to is None else check_url(options.forward_to)
        self._bodies = Bodies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        given: WebhookReply | None
        with self._bodies.reading() as body:
            try:
                given = await self._take(await body.read(scope, receive), scope)
            except NotReadError as error:
                given = error.reply
            except InvalidWebhookError as error:
                say_error(f"refused: {error.message}")
                given = refusal(error)
        if given is not None:
            await answer(send, given)

    async def _take(self, body: bytes, scope: Scope) -> WebhookReply:
        self._credentials.verify(body, scope["headers"], url_of(scope))
        event = parse(body)
        sys.stdout.write(f"{json.dumps(read_object(body)) if self._as_json else line_of(event)}\n")
        sys.stdout.flush()
        return TAKEN if self._forward_to is None else await self._forward(self._forward_to, body, scope)

    async def _forward(self, url: str, body: bytes, scope: Scope) -> WebhookReply:
        headers = {name: value for name in _PASSED_ON for value in values_of(scope["headers"], name)}
        try:
            status = await asyncio.to_thread(post, url, body, headers)
        except ConnectionFailedError as error:
            say_error(f"not sent on: {error.message}")
            status = 502
        return reply(status, "{}")


def line_of(event: WebhookEvent) -> str:
    """An event in a line to read: when, what, who, and what it says."""
    when = "" if event.occurred_at is None else f"{_to_local(event.occurred_at):%H:%M:%S}"
    campaign = "" if event.campaign_id is None else f"campaign {event.campaign_id}"
    parts = (when, event.event_type, event.lead_email, campaign, _says(event))
    return for_terminal("  ".join(part for part in parts if part))


def _to_local(moment: datetime) -> datetime:
    """In the time zone of this machine; one near the first year or the last may have no time there."""
    try:
        return moment.astimezone()
    except (OverflowError, ValueError, OSError):
        return moment


def _says(event: WebhookEvent) -> str:
    match event:
        case EmailReply():
            text = event.reply_text or ""
            return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
        case LeadCategoryUpdated():
            return event.category_name or "no category"
        case EmailLinkClick():
            return " ".join(event.link_clicked)
        case _:
            return ""


def _load() -> Any:  # noqa: ANN401 (a module)
    try:
        import uvicorn  # noqa: PLC0415 (an extra)
    except ModuleNotFoundError:
        raise ConfigurationError(
            "listening needs the extra of the sandbox: pip install 'smartlead-async[cli,sandbox]'"
        ) from None
    return uvicorn
