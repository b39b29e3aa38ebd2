"""The transport that adds the key, last of all and only to requests for the configured origins.

Above it nobody sees the key: not the request, its URL, its errors or what instrumentation makes of them.
"""

import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from hashlib import blake2b
from typing import NoReturn
from urllib.parse import quote

import httpx

from smartlead_async.errors import ConfigurationError
from smartlead_async.transport.scrub import forms_of, scrubbed


class Secret:
    """The key, and the passwords of a client, out of reach of repr, vars, pickle and copy."""

    __slots__ = ("_forms", "_reveal")

    def __init__(self, key: str, *passwords: str) -> None:
        self._reveal: Callable[[], str] = lambda: key
        # When they are first needed: to compile them takes longer than all else of a client.
        self._forms = cache(lambda: [form for secret in (key, *passwords) if secret for form in forms_of(secret)])

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Smartlead client holds its key and cannot be pickled or copied; make another client")

    def and_passwords(self, *passwords: str) -> "Secret":
        """The same key, with passwords that must not be seen either."""
        return Secret(self._reveal(), *passwords)

    def reveal(self) -> str:
        """The key itself. Use it within an expression; a local variable would show in tracebacks."""
        return self._reveal()

    def in_query(self) -> str:
        """`api_key=...`. Use it as you use `reveal`."""
        return f"api_key={quote(self._reveal(), safe='')}"

    def fingerprint(self, salt: bytes) -> str:
        """The same for the same key and salt; says nothing of the key."""
        return blake2b(self._reveal().encode(), digest_size=16, salt=salt).hexdigest()

    def scrub(self, text: str, *others: str) -> str:
        """Words without the key, the passwords of the client and other secrets, in whatever form."""
        patterns = [pattern for other in others if other for pattern in forms_of(other)]
        return scrubbed(text, [*self._forms(), *patterns])


class SigningTransport(httpx.AsyncBaseTransport):
    """Signs requests for the API's origins and hands them to the transport that sends them."""

    def __init__(self, inner: httpx.AsyncBaseTransport, secret: Secret, base_urls: Iterable[httpx.URL]) -> None:
        self._inner = inner
        self._secret = secret
        self._origins = frozenset(_origin(base_url) for base_url in base_urls)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request with the key in its query, where the API expects it."""
        if _origin(request.url) not in self._origins:
            raise ConfigurationError(
                f"a request for {request.url.host!r} was not sent: the key is for another origin"
            )
        with _no_http_spans():
            return await self._inner.handle_async_request(self._sign(request))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    def _sign(self, request: httpx.Request) -> httpx.Request:
        """The same request at the signed address: a shallow copy, for a tenth of what another one costs."""
        address, mark, query = str(request.url).partition("?")
        signed = object.__new__(type(request))
        vars(signed).update(vars(request))
        signed.url = httpx.URL(f"{address}?{self._secret.in_query()}{'&' * bool(mark)}{query}")
        return signed


def _no_http_spans() -> AbstractContextManager[None]:
    """OpenTelemetry's global instrumentation, where it is loaded, would write the signed URL into a span.

    Its releases before 0.44b0 cannot be told not to; below the built-in connections they see nothing.
    """
    instrumentation = sys.modules.get("opentelemetry.instrumentation.utils")
    suppress: Callable[[], AbstractContextManager[None]]
    suppress = getattr(instrumentation, "suppress_http_instrumentation", nullcontext)
    return suppress()


def _origin(url: httpx.URL) -> tuple[bytes, bytes, int | None]:
    return url.raw_scheme, url.raw_host, url.port
