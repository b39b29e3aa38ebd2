"""`Smartlead`: settings and lifetime; its resources are in `resources`. Nothing here awaits the network.

What sends calls is loaded when a client is entered, or at its first call.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Self, overload

import attrs
import httpx

from smartlead_async import telemetry
from smartlead_async.errors import ConfigurationError
from smartlead_async.limiter.pool import COUNTED_WITHIN_S
from smartlead_async.limiter.queue import Lane
from smartlead_async.limiter.rate_limit import Pace
from smartlead_async.limiter.sharing import OnLost
from smartlead_async.models.unset import UNSET, UnsetType
from smartlead_async.models.values import Json
from smartlead_async.rate_limits import RateLimit
from smartlead_async.resources import Resources
from smartlead_async.telemetry.logs import LOG, set_up_log
from smartlead_async.transport.addresses import BASE_URL, check_apart, find_proxies, passwords_in, to_base_urls
from smartlead_async.transport.call import Host, Method, QueryValue, RepeatName, T
from smartlead_async.transport.options import Options
from smartlead_async.transport.pool import PoolTransport
from smartlead_async.transport.settings import (
    USER_AGENT,
    Settings,
    check_ssl_context,
    check_transport,
    find_key,
    to_sharing,
    without_arguments,
)
from smartlead_async.transport.wire_logs import hide_answers

if TYPE_CHECKING:
    from smartlead_async.limiter.limiter_state import LimiterState


class Smartlead(Resources):
    """A client of the Smartlead API, for one key and one event loop.

    Make one per process and share it between tasks; all clients of a key on a loop share one rate limit.

    Args:
        api_key: The key; by default the environment variable `SMARTLEAD_API_KEY`.
        base_url: Where the API is: https, or http on loopback. Never read from the environment. By default each
            of its four hosts is where Smartlead has it. An address given serves all of them; a mapping such as
            `{"smartdelivery": "http://127.0.0.1:8000/api/v1"}` serves those it names (`server`, `smartdelivery`,
            `prospect-api`, `smart-senders`). The key is sent to these addresses and to no other.
        rate_limits: What the server allows; all of them hold at once. `()` for no limit. Named sets:
            `RateLimit.DOCUMENTED`, `RateLimit.STANDARD`, `RateLimit.PRO`.
        pace: `"even"` spreads what a long limit (a minute's, an hour's) allows over its time: bulk jobs all of it,
            single calls the second half. `"burst"` spends it as fast as the shortest one allows.
        counted_within_s: Seconds after its last byte within which the server counts a request whose answer takes
            longer: the one assumption the limit rests on. Up to 2. A server that works for long on its answers is
            used better with less, such as 0.3, as long as nothing is refused; a refusal takes it back for a while.
        timeout_s: Seconds one attempt may take as a whole.
        deadline_s: Seconds a call may take from when it is first admitted, retries and their waits included.
        max_wait_s: Seconds a call may wait in the queue before it is first admitted; `None` for as long as it
            takes. Bulk jobs wait as long as it takes.
        max_attempts: How often a call is tried where that is safe.
        strict: Refuse answers in which a field is not as documented, with an `InvalidResponseError` that names all
            of them: for tests against the real API. By default such a field is read as what it plainly means, or
            kept in `extra`, and told by a `SchemaDrift` event and the log.
        shared_limit: Where the limit is shared with other processes of the same key: `redis://HOST` for those of
            many machines (extra `[redis]`), `"machine"` for all those of this user on this machine, or
            `file:///PATH` for those that can write that file. All of them give the same.
        on_shared_limit_lost: What to do while that is away: `"wait"`, for up to `deadline_s`, or go on `"local"`ly
            by a share of the limit, one of as many as there were processes.
        proxy: Address of an HTTP or SOCKS proxy; or `"environment"` for those that `HTTPS_PROXY`, `ALL_PROXY` and
            `NO_PROXY` name, which are not used otherwise.
        ssl_context: Whose certificates are trusted; by default those of certifi, or those that `SSL_CERT_FILE` or
            `SSL_CERT_DIR` names.
        user_agent: What the client calls itself.
        on_event: Called with each `Event`, in the context of the task that made the call: for metrics. It must not
            block. What it raises is logged, and the call goes on.
        http_transport: Sends in place of the built-in connections, for tests; it is handed signed requests.

    Raises:
        ConfigurationError: A setting is missing or not allowed; the message says which and what to do.
    """

    _base_url = "?"  # until it is checked: the frames of an error show a client half made

    def __init__(
        self,
        api_key: str | None = None,
        *,
        base_url: str | Mapping[Host, str] = BASE_URL,
        rate_limits: Sequence[RateLimit] = RateLimit.DOCUMENTED,
        pace: Pace = "even",
        counted_within_s: float = COUNTED_WITHIN_S,
        timeout_s: float = 45.0,
        deadline_s: float = 120.0,
        max_wait_s: float | None = None,
        max_attempts: int = 3,
        strict: bool = False,
        shared_limit: str | None = None,
        on_shared_limit_lost: OnLost = "wait",
        proxy: str | None = None,
        ssl_context: ssl.SSLContext | None = None,
        user_agent: str = USER_AGENT,
        on_event: telemetry.OnEvent | None = None,
        http_transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        key = None
        try:
            set_up_log()
            hide_answers()
            key = find_key(api_key)
            settings = Settings(
                base_urls=to_base_urls(base_url),
                rate_limits=rate_limits,
                pace=pace,
                counted_within_s=counted_within_s,
                timeout_s=timeout_s,
                deadline_s=deadline_s,
                max_wait_s=max_wait_s,
                max_attempts=max_attempts,
                user_agent=user_agent,
                strict=strict,
                on_event=on_event,
            )
            check_apart(key, settings.base_urls)
            proxies = find_proxies(proxy, settings.base_urls.values())
            sharing = to_sharing(shared_limit, on_shared_limit_lost, key, settings)
            settings = attrs.evolve(settings, proxies=proxies.shown, sharing=sharing)
            secret = key.and_passwords(*proxies.passwords, *passwords_in(shared_limit))
            transport = check_transport(http_transport) or PoolTransport(
                proxy=proxies.by_host, ssl_context=check_ssl_context(ssl_context)
            )
        except ConfigurationError as error:
            raise without_arguments(error, key) from None
        finally:
            # A traceback may be reported with the local variables of its frames; each may be a secret by mistake.
            del api_key, base_url, proxy, shared_limit, rate_limits, pace, counted_within_s, timeout_s, deadline_s
            del max_wait_s, max_attempts, strict, on_shared_limit_lost, ssl_context, user_agent, on_event
            del http_transport
        self._base_url = str(settings.base_url)
        self._secret = secret
        self._transport = transport
        self._options = Options(settings=settings)

    @property
    def limiter(self) -> LimiterState:
        """What the rate limiter of the key is doing at this moment, on the running event loop."""
        return self._session.limiter_state()

    @overload
    async def request(
        self,
        method: Method,
        path: str,
        *,
        ids: Mapping[str, int | str] | None = None,
        query: Mapping[str, QueryValue] | None = None,
        json: Json | UnsetType = UNSET,
        repeat: RepeatName = "never",
        host: Host | None = None,
        result: type[T],
    ) -> T: ...

    @overload
    async def request(
        self,
        method: Method,
        path: str,
        *,
        ids: Mapping[str, int | str] | None = None,
        query: Mapping[str, QueryValue] | None = None,
        json: Json | UnsetType = UNSET,
        repeat: RepeatName = "never",
        host: Host | None = None,
        result: None = None,
    ) -> Json: ...

    async def request(
        self,
        method: Method,
        path: str,
        *,
        ids: Mapping[str, int | str] | None = None,
        query: Mapping[str, QueryValue] | None = None,
        json: Json | UnsetType = UNSET,
        repeat: RepeatName = "never",
        host: Host | None = None,
        result: type[Any] | None = None,
    ) -> Json:
        """Call an operation that this package does not know, in the same way as any other.

        Where there is a method for it, the log says which (at `info`), and so does a refusal.

        Args:
            method: Of the request.
            path: As the documentation prints it, `"/campaigns/{campaign_id}/leads"`; no query.
            ids: What stands in the places of the path: numbers, and for `"smartdelivery"` texts too.
            query: What follows the path; `UNSET` is left out, lists get commas, dates are YYYY-MM-DD.
            json: The body: whatever JSON can hold; of a model its `to_dict()`.
            repeat: After which failures it is sent again: `"never"`; `"unless_sent"`: nothing reached the server;
                `"unless_unknown"`: it was not applied for sure; `"always"`: doing it twice is as good as once.
            host: `"server"`, `"smartdelivery"`, `"prospect-api"` or `"smart-senders"`; the first by default.
            result: A model, a list of one, or `str` or `bytes` for a file; by default the JSON as it came.
        """
        from smartlead_async.transport.raw_call import to_call

        try:
            call = to_call(method, path, ids=ids, query=query, json=json, repeat=repeat, host=host, result=result)
        finally:
            del path, ids, query, json  # they may hold a password or the key, and errors show their frames
        if call.advice:
            LOG.info("%s: %s", call.label, call.advice)
        options = self._options.but_with(max_attempts=1) if repeat == "never" else self._options
        return await self._session.send(call, options)

    def with_options(
        self,
        *,
        timeout_s: float | UnsetType = UNSET,
        deadline_s: float | UnsetType = UNSET,
        max_attempts: int | UnsetType = UNSET,
        max_wait_s: float | UnsetType | None = UNSET,
        lane: Lane | UnsetType = UNSET,
        extra_query: Mapping[str, QueryValue] | UnsetType = UNSET,
        extra_body: Mapping[str, Any] | UnsetType = UNSET,
    ) -> Self:
        """This client for calls with settings of their own, as in `smartlead.with_options(lane="bulk").campaigns`.

        It is a view: connections, limiter and lifetime are those of the client it is made of.

        Args:
            timeout_s: In place of the client's.
            deadline_s: In place of the client's.
            max_attempts: In place of the client's.
            max_wait_s: In place of the client's, and in the bulk lane too. A call that would wait longer raises
                `RateLimitedError` with `sent="no"`, at once where that is sure.
            lane: `"bulk"` for calls that leave one each 0.2 s, give way to `"interactive"` ones and wait as long
                as it takes: a report in a web app.
            extra_query: Parameters this package does not know, for every call.
            extra_body: Fields this package does not know, for the body of every call but GET.

        Raises:
            ConfigurationError: A setting is not allowed.
        """
        view = object.__new__(type(self))
        view._base_url, view._secret, view._session = self._base_url, self._secret, self._session
        view._options = self._options.but_with(
            timeout_s=timeout_s,
            deadline_s=deadline_s,
            max_attempts=max_attempts,
            max_wait_s=max_wait_s,
            lane=lane,
            extra_query=extra_query,
            extra_body=extra_body,
        )
        return view

    async def __aenter__(self) -> Self:
        _ = self._session  # loaded here, so that the first call need not
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Refuse further calls, wait up to 10 seconds for what is in flight, close the connections.

        Calls that wait in the queue end with `ClientClosedError`. Closing again does nothing.
        """
        await self._session.aclose()

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Smartlead client holds its key and cannot be pickled or copied; make another client")

    def __repr__(self) -> str:
        return f"Smartlead(base_url={self._base_url!r})"
