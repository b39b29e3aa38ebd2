"""The connections alone: each is of one request, or idle, or closed."""

import asyncio

import httpx
import pytest

from smartlead_async.transport.pool import PoolTransport
from tests.memory_network import BASE_URL, MemoryServer


async def exchange(pool: PoolTransport) -> httpx.Response:
    return await pool.handle_async_request(httpx.Request("GET", f"{BASE_URL}/campaigns"))


async def many(pool: PoolTransport, count: int) -> None:
    for answer in await asyncio.gather(*(exchange(pool) for _ in range(count))):
        await answer.aread()


def idle_for(seconds: float) -> MemoryServer:
    server = MemoryServer()
    server.idle_s = seconds
    return server


async def test_a_connection_that_is_idle_is_used_again():
    """As long as the server has not closed it."""
    server = idle_for(5.0)
    pool = PoolTransport(network_backend=server)
    await many(pool, 5)
    await asyncio.sleep(4.9)
    await many(pool, 5)
    assert server.connections == 5
    await pool.aclose()


@pytest.mark.real_time
async def test_a_connection_that_was_idle_for_three_seconds_is_not_used_again():
    """Node closes one after five; the clock that httpcore asks is the machine's."""
    server = MemoryServer()
    pool = PoolTransport(network_backend=server)
    for idle_s, connections in ((2.0, 1), (3.1, 1), (0.0, 2)):
        await many(pool, 1)
        assert server.connections == connections
        await asyncio.sleep(idle_s)
    await pool.aclose()


@pytest.mark.parametrize("count", range(1, 6))
async def test_requests_that_come_together_close_what_has_expired_once(count):
    """While one of them waits for the end of a connection, another may close the next."""
    server = idle_for(5.0)
    pool = PoolTransport(network_backend=server)
    await many(pool, 5)
    await asyncio.sleep(5.1)
    await many(pool, count)
    assert server.connections == 5 + count
    assert (len(pool._idle), pool._busy) == (count, set())
    await pool.aclose()


async def test_an_answer_that_is_read_after_the_end_gives_nothing_back():
    """The connections were closed meanwhile."""
    pool = PoolTransport(network_backend=MemoryServer())
    answer = await exchange(pool)
    await pool.aclose()
    await answer.aclose()
    assert (pool._idle, pool._busy) == ([], set())
