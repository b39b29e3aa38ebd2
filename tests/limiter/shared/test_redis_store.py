"""The store in Redis: a real server, real time."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from smartlead_async.limiter.errors import LimiterSettingError, SharedLimitLostError
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.protocol import Request, Settled
from smartlead_async.limiter.shared.redis_store import RedisLimit

pytestmark = pytest.mark.real_time
RATES = (RateLimit(10, per_s=2.0),)
GREEDY = Request(waiting={"interactive": 99})
KEY = "a-program:{2f7a}:limit"


@pytest_asyncio.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as client:
        await client.flushall()
        yield client


async def test_two_processes_share_the_slots(redis_url, redis):
    """Six and then four are granted, and a pause of one is the other's too."""
    one, two = RedisLimit(redis_url, KEY, RATES), RedisLimit(redis_url, KEY, RATES)
    assert len((await one.exchange(Request(waiting={"interactive": 6}))).grants) == 6
    reply = await two.exchange(GREEDY)
    assert (len(reply.grants), reply.processes, reply.paused_s) == (4, 2, 0.0)
    paused_at = await seconds(redis)
    await one.exchange(Request(paused_s=60.0))
    paused_s = (await two.exchange(Request())).paused_s
    assert paused_at + 60.0 - await seconds(redis) <= paused_s <= 60.0
    await one.aclose()
    await two.aclose()


async def test_a_limit_is_one_key_that_expires(redis_url, redis):
    """It is named by the program and the fingerprint, and has a time to live of a day."""
    limit = RedisLimit(redis_url, KEY, RATES)
    began_at = await seconds(redis)
    await limit.exchange(GREEDY)
    assert await redis.keys() == [KEY.encode()]
    left_s = await redis.pttl(KEY) / 1000
    assert began_at + 86_400 - await seconds(redis) <= left_s <= 86_403
    await limit.aclose()


async def test_a_settled_slot_is_free_a_window_later_by_the_server_s_clock(redis_url, redis):
    """Ten settled 1.99 s ago are granted again when it was said they would be, not sooner than after 2.011 s."""
    limit = RedisLimit(redis_url, KEY, RATES)
    settled = tuple(Settled(grant.slot, 1.99, 0.0) for grant in (await limit.exchange(GREEDY)).grants)
    settled_at = await seconds(redis) - 1.99
    reply = await limit.exchange(Request(settled=settled, waiting={"interactive": 10}))
    while not reply.grants:
        await asyncio.sleep(reply.wait_s)
        reply = await limit.exchange(Request(waiting={"interactive": 10}))
    assert await seconds(redis) + reply.grants[0].in_s >= settled_at + 2.011
    await limit.aclose()


async def seconds(redis: Redis) -> float:
    """By the server's clock."""
    whole, microseconds = await redis.time()
    return whole + microseconds / 1e6


async def test_a_server_that_is_away_is_a_lost_store(redis_url, redis):
    """Nothing of redis-py's comes out, and the next exchange looks again."""
    limit = RedisLimit("redis://127.0.0.1:1/0", KEY, RATES)
    with pytest.raises(SharedLimitLostError, match="ConnectionError") as lost:
        await limit.exchange(Request())
    assert lost.value.__cause__ is None
    await limit.aclose()


async def test_a_server_without_the_script_may_have_been_started_again(redis_url, redis):
    """Its memory may be one of before, so all slots are presumed to be held; whoever comes first says so, once.

    A server on which nobody has used the limit yet has neither, and grants ten.
    """
    await redis.script_flush()
    one, two = RedisLimit(redis_url, KEY, RATES), RedisLimit(redis_url, KEY, RATES)
    assert len((await one.exchange(GREEDY)).grants) == 10
    idle = RedisLimit(redis_url, KEY, RATES)
    forgotten = [(await limit.exchange(Request())).has_forgotten for limit in (idle, two)]
    await redis.script_flush()
    first, second = await two.exchange(GREEDY), await one.exchange(GREEDY)
    assert [*forgotten, first.has_forgotten, second.has_forgotten] == [False, False, True, True]
    assert [first.grants, second.grants] == [(), ()]
    assert not (await two.exchange(Request(recalls=True))).has_forgotten
    await redis.script_flush()
    assert (await idle.exchange(GREEDY)).grants == ()  # which knows of the first memory alone
    assert (await two.exchange(GREEDY)).has_forgotten
    await idle.aclose()
    await one.aclose()
    await two.aclose()


async def test_an_exchange_may_be_cancelled(redis_url, redis):
    """The slots it was perhaps granted are free with the next ask."""
    limit = RedisLimit(redis_url, KEY, RATES)
    await limit.exchange(Request())
    for _ in range(20):
        exchange = asyncio.create_task(limit.exchange(GREEDY))
        await asyncio.sleep(0)
        exchange.cancel()
        await asyncio.wait([exchange])
    assert len((await limit.exchange(GREEDY)).grants) == 10
    await limit.aclose()


@pytest.mark.parametrize(
    "url",
    [
        "redis://user:secret-word@127.0.0.1:no",
        "redis://user:secret-word/unescaped@127.0.0.1",
        "redis://user:secret-word@127.0.0.1/0?no_such_option=1",
        "rediss://user:secret-word@127.0.0.1?ssl_cert_reqs=odd",
    ],
)
async def test_an_address_that_is_none_is_refused_without_its_password(url):
    """Before anything is asked of a server."""
    with pytest.raises(LimiterSettingError) as refused:
        RedisLimit(url, KEY, RATES)
    assert "secret-word" not in str(refused.value)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"-LOADING Redis is loading the dataset in memory", "BusyLoadingError"),
        (b"-READONLY You can't write against a read only replica.", "ReadOnlyError"),
        (b"-OOM command not allowed when used memory > 'maxmemory'.", "OutOfMemoryError"),
        (b"-MOVED 1 127.0.0.1:7000", "MovedError"),
        (b"-MISCONF Redis is configured to save RDB snapshots", "ResponseError: MISCONF"),
        (b"-no error of Redis", "ResponseError"),
    ],
)
async def test_a_server_that_refuses_is_asked_anew_and_the_reason_is_said(answer, reason):
    """Over a connection of its own: by now the name may be that of another server, which takes it."""
    connections = 0

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while words := await reader.read(65536):
            greetings = words.count(b"SETINFO")
            writer.write(b"+OK\r\n" * greetings or answer + b"\r\n")
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1")
    async with server:
        limit = RedisLimit(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}", KEY, RATES)
        for _ in range(2):
            with pytest.raises(SharedLimitLostError, match=rf"cannot be used \({reason}\)"):
                await limit.exchange(GREEDY)
        assert connections == 2
        await limit.aclose()
