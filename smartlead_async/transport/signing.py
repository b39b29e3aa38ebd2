"""The transport that adds the key, last of all and only to requests for the configured origins.

Above it nobody sees the key: not the request, its URL, its errors or what instrumentation makes of them.
"""

import json
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from hashlib import blake2b
from typing import NoReturn
from urllib.parse import quote

import httpx

from smartlead_async.errors import ConfigurationError
from smartlead_async.models.output import is_list, is_object

_HIDDEN = "***"
_LEVELS = 50  # far below the depth at which Python gives up


class Secret:
    """The key, out of reach of repr, vars, pickle and copy."""

    __slots__ = ("_reveal",)

    def __init__(self, key: str) -> None:
        self._reveal: Callable[[], str] = lambda: key

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Smartlead client holds its key and cannot be pickled or copied; make another client")

    def reveal(self) -> str:
        """The key itself. Use it within an expression; a local variable would show in tracebacks."""
        return self._reveal()

    def in_query(self) -> bytes:
        """`api_key=...`. Use it as you use `reveal`."""
        return b"api_key=" + quote(self._reveal(), safe="").encode("ascii")

    def fingerprint(self, salt: bytes) -> str:
        """The same for the same key and salt; says nothing of the key."""
        return blake2b(self._reveal().encode(), digest_size=16, salt=salt).hexdigest()

    def scrub(self, text: str, *others: str) -> str:
        """A text without the key, as given or quoted, and without the other secrets."""
        for secret in (self._reveal(), quote(self._reveal(), safe=""), *others):
            text = text.replace(secret, _HIDDEN) if secret else text
        return text

    def scrub_bytes(self, data: bytes, *others: str) -> bytes:
        """An answer as it came, before it is cut or escaped; other secrets may stand in it as JSON has them."""
        in_json = (json.dumps(other)[1:-1] for other in others)
        for secret in (self._reveal(), quote(self._reveal(), safe=""), *others, *in_json):
            data = data.replace(secret.encode(), _HIDDEN.encode()) if secret else data
        return data

    def scrub_json(self, value: object, *others: str, levels: int = _LEVELS) -> object:
        """The same for every text in a JSON value; what is nested deeper than anybody reads is cut off."""
        if not levels:
            return _HIDDEN
        if isinstance(value, str):
            return self.scrub(value, *others)
        if is_list(value):
            return [self.scrub_json(item, *others, levels=levels - 1) for item in value]
        if is_object(value):
            return {
                self.scrub(name, *others): self.scrub_json(item, *others, levels=levels - 1)
                for name, item in value.items()
            }
        return value


class SealedTransport(httpx.AsyncBaseTransport):
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
        return httpx.Request(
            request.method,
            request.url.copy_with(
                query=self._secret.in_query() + b"&" * bool(request.url.query) + request.url.query
            ),
            headers=request.headers,
            content=request.content,
            extensions=request.extensions,
        )


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
