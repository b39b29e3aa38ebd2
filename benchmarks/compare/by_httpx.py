"""httpx, bare and behind the two gates that are most often put before it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

import httpx
from aiolimiter import AsyncLimiter

from benchmarks.compare.clients import ADD_PATH, Calls, Client, Server

Gate = Callable[[], AbstractAsyncContextManager[None]]
LIMIT, PER_S = 10, 2.0


class ByHttpx(Calls):
    """One shared client, the key among the query's parameters, as the documentation shows it."""

    def __init__(self, http: httpx.AsyncClient, server: Server, gate: Gate) -> None:
        self._http = http
        self._server = server
        self._gate = gate

    async def _post(self, path: str, body: dict[str, str]) -> httpx.Response:
        async with self._gate():
            return await self._http.post(
                self._server.base_url + path, params={"api_key": self._server.api_key}, json=body
            )

    async def add(self, email: str) -> None:
        """The answer is read, whatever its status."""
        (await self._post(ADD_PATH, {"email": email})).json()

    async def create(self, name: str) -> None:
        """A status from 400 on raises."""
        (await self._post("/campaigns/create", {"name": name})).raise_for_status()


def no_gate() -> Gate:
    """All may go at once."""
    return nullcontext


def bucket() -> Gate:
    """The bucket of aiolimiter, given the limit to the letter."""
    limiter = AsyncLimiter(LIMIT, PER_S)
    return lambda: limiter


def sleeping_slots() -> Gate:
    """So many at a time, each of which sleeps before it makes room."""
    semaphore = asyncio.Semaphore(LIMIT)

    @asynccontextmanager
    async def slot() -> AsyncIterator[None]:
        async with semaphore:
            yield
            await asyncio.sleep(PER_S)

    return slot


def _client(title: str, make_gate: Callable[[], Gate]) -> Client:
    @asynccontextmanager
    async def connect(server: Server) -> AsyncIterator[Calls]:
        async with httpx.AsyncClient() as http:
            yield ByHttpx(http, server, make_gate())

    return Client(title=title, retries="none", connect=connect, error=httpx.HTTPStatusError)


RAW = _client("httpx, gathered", no_gate)
WITH_BUCKET = _client("httpx, AsyncLimiter(10, 2)", bucket)
WITH_SLEEP = _client("httpx, Semaphore(10), sleep(2)", sleeping_slots)
