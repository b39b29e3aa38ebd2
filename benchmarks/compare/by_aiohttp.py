"""aiohttp, bare."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from benchmarks.compare.clients import ADD_PATH, Calls, Client, Server


class ByAiohttp(Calls):
    """One shared session, the key among the query's parameters."""

    def __init__(self, session: aiohttp.ClientSession, server: Server) -> None:
        self._session = session
        self._server = server

    async def _post(self, path: str, body: dict[str, str], *, is_checked: bool) -> None:
        async with self._session.post(
            self._server.base_url + path,
            params={"api_key": self._server.api_key},
            json=body,
            raise_for_status=is_checked,
        ) as response:
            await response.json()

    async def add(self, email: str) -> None:
        """The answer is read, whatever its status."""
        await self._post(ADD_PATH, {"email": email}, is_checked=False)

    async def create(self, name: str) -> None:
        """A status from 400 on raises."""
        await self._post("/campaigns/create", {"name": name}, is_checked=True)


@asynccontextmanager
async def _connect(server: Server) -> AsyncIterator[Calls]:
    async with aiohttp.ClientSession() as session:
        yield ByAiohttp(session, server)


RAW = Client(title="aiohttp, gathered", retries="none", connect=_connect, error=aiohttp.ClientResponseError)
