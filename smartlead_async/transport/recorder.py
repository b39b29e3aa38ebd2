"""The headers of the last answer, for whoever asks what the server says of itself."""

from collections.abc import Mapping
from datetime import UTC, datetime

import httpx

from smartlead_async.transport.addresses import Proxies
from smartlead_async.transport.pool import PoolTransport


class HeaderRecorder(httpx.AsyncBaseTransport):
    """The built-in connections, and what came last over them.

    Attributes:
        headers: Of the last answer, by lower-case names, without cookies.
        came_at: When it came, by this machine's clock.
    """

    def __init__(self, proxies: Proxies) -> None:
        self.headers: Mapping[str, str] = {}
        self.came_at: datetime | None = None
        self._inner = PoolTransport(proxy=proxies.by_host, ssl_context=None)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send it, and keep the headers of its answer."""
        response = await self._inner.handle_async_request(request)
        self.headers = {name.lower(): response.headers[name] for name in response.headers if name != "set-cookie"}
        self.came_at = datetime.now(UTC)
        return response

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()
