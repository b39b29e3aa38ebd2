"""What sends the calls of one client, from its first call until it is closed.

send ── request ── CallState ── Attempts.run
"""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

import httpx

from smartlead_async.errors import ConfigurationError, InvalidInputError
from smartlead_async.limiter.errors import LimiterSettingError
from smartlead_async.limiter.limiter import Limiter
from smartlead_async.limiter.limiter_state import LimiterState
from smartlead_async.limiter.registry import join_limiter, leave_limiter
from smartlead_async.telemetry.hook import Hook
from smartlead_async.transport.attempts import Attempts
from smartlead_async.transport.call import Call, T
from smartlead_async.transport.call_state import CallState
from smartlead_async.transport.exchange import Exchanges
from smartlead_async.transport.lifetime import Lifetime
from smartlead_async.transport.options import Options
from smartlead_async.transport.request import to_content, url_to_keep
from smartlead_async.transport.scope import Scope, current_scope
from smartlead_async.transport.settings import Settings
from smartlead_async.transport.signing import Secret, SigningTransport


class Sender:
    """A session, as the endpoints of one view of a client use it."""

    def __init__(self, session: "Session", options: Options) -> None:
        self._session = session
        self._options = options

    def __call__(self, call: Call[T], /) -> Coroutine[Any, Any, T]:
        """Send a call and return its result, or raise a `SmartleadError`."""
        return self._session.send(call, self._options)


class Session:
    """Sends calls for one client, on the event loop of the first."""

    def __init__(self, settings: Settings, secret: Secret, transport: httpx.AsyncBaseTransport) -> None:
        self._settings = settings
        self._hook = None if settings.on_event is None else Hook(settings.on_event)
        self._secret = secret
        self._transport = SigningTransport(transport, secret, settings.base_urls.values())
        self._lifetime = Lifetime()
        self._exchanges = Exchanges(self._transport)
        self._attempts = Attempts(self._exchanges, self._lifetime)
        self._limiter: Limiter | None = None
        self._scope = Scope()  # of calls that have none
        self._drifts_told: set[tuple[str, str, str]] = set()
        self._closing: asyncio.Task[None] | None = None

    def send(self, call: Call[T], options: Options) -> Coroutine[Any, Any, T]:
        """Send a call and return its result, or raise a `SmartleadError`."""
        return self._attempts.run(self._begin(call, options))

    def _begin(self, call: Call[T], options: Options) -> CallState[T]:
        """What a call is before its first attempt."""
        try:
            url, content = url_to_keep(call, options), to_content(call, options)
        except InvalidInputError as error:
            error.call = call.label
            raise error.with_traceback(None) from None  # the frames below hold the body, perhaps with a password
        scope = current_scope.get() or self._scope
        limiter = self._limiter_here()
        return CallState(call, url, content, limiter, scope, options, self._secret, self._hook, self._drifts_told)

    async def aclose(self) -> None:
        """Refuse further calls, wait for what is in flight, within bounds, then close the connections."""
        if not self._lifetime.close():
            return
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(), name="smartlead-close")
        await asyncio.shield(self._closing)  # once begun it is finished, whoever stops waiting for it

    async def _close(self) -> None:
        if self._limiter is not None:
            self._limiter.fail_waiters(self._lifetime)
        await self._exchanges.finish()
        if self._limiter is not None:
            await leave_limiter(self._limiter)
        await self._transport.aclose()

    def limiter_state(self) -> LimiterState:
        """What the limiter of the key is doing on this loop."""
        return self._limiter_here().state(datetime.now(UTC))

    def _limiter_here(self) -> Limiter:
        """The limiter of the key on this loop; a client stays on the loop of its first call."""
        self._lifetime.check()
        if self._limiter is None:
            self._limiter = self._join_limiter()
        return self._limiter

    def _join_limiter(self) -> Limiter:
        try:
            return join_limiter(
                self._secret.fingerprint(b"limiter"),
                self._settings.rate_limits,
                self._settings.pace,
                self._settings.sharing,
                self._settings.counted_within_s,
            )
        except LimiterSettingError as error:
            reason = str(error)
        raise ConfigurationError(reason)
