"""The store in Redis: a real server, real time."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from smartlead_async import ConfigurationError, RateLimit
from smartlead_async.limiter.shared.protocol import Ask, SharedLimitLostError
from smartlead_async.limiter.shared.redis_store import RedisLimit

pytestmark = pytest.mark.real_time
RATES = (RateLimit(10, per_s=2.0),)
GREEDY = Ask(waiting={"interactive": 99})
FINGERPRINT = "2f7a"


@pytest_asyncio.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as client:
        await client.flushall()
        yield client


async def test_two_processes_share_the_slots(redis_url, redis):
    """Six and then four are granted, and a pause of one is the other's too."""
    one, two = RedisLimit(redis_url, FINGERPRINT, RATES), RedisLimit(redis_url, FINGERPRINT, RATES)
    assert len((await one.turn(Ask(waiting={"interactive": 6}))).slots) == 6
    turn = await two.turn(GREEDY)
    assert (len(turn.slots), turn.processes, turn.paused_s) == (4, 2, 0.0)
    await one.turn(Ask(paused_s=60.0))
    assert 50.0 < (await two.turn(Ask())).paused_s <= 60.0
    await one.aclose()
    await two.aclose()


async def test_every_key_lies_on_one_node_and_expires(redis_url, redis):
    """They carry the fingerprint as their hash tag, and a time to live of about a minute."""
    limit = RedisLimit(redis_url, FINGERPRINT, RATES)
    (slot, *_), *_ = (await limit.turn(GREEDY)).slots
    await limit.turn(Ask(settled=((slot, 0.0),), held=(slot + 1,)))
    keys = sorted(await redis.keys())
    assert keys == [
        f"smartlead:{{{FINGERPRINT}}}:{name}".encode() for name in ("common", "counted", "held", "places")
    ]
    assert all([50 < await redis.ttl(key) <= 61 for key in keys])
    await limit.aclose()


async def test_a_settled_slot_is_free_a_window_later_by_the_server_s_clock(redis_url, redis):
    """Ten settled 1.99 s ago are granted again when it was said they would be, not sooner than after 2.002 s."""
    limit = RedisLimit(redis_url, FINGERPRINT, RATES)
    settled = tuple((slot, 1.99) for slot, _, _ in (await limit.turn(GREEDY)).slots)
    seconds, microseconds = await redis.time()
    at = seconds + microseconds / 1e6 - 1.99
    await limit.turn(Ask(settled=settled))
    (_, first), *_ = await redis.zrange(f"smartlead:{{{FINGERPRINT}}}:counted", 0, 0, withscores=True)
    assert at <= first / 1e6
    turn = await limit.turn(Ask(waiting={"interactive": 10}))
    while not turn.slots:
        await asyncio.sleep(turn.wait_s)
        turn = await limit.turn(Ask(waiting={"interactive": 10}))
    seconds, microseconds = await redis.time()
    assert seconds + microseconds / 1e6 + turn.slots[0][2] >= first / 1e6 + 2.002
    await limit.aclose()


async def test_a_server_that_is_away_is_a_lost_store(redis_url, redis):
    """Nothing of redis-py's comes out, and the next turn looks again."""
    limit = RedisLimit("redis://127.0.0.1:1/0", FINGERPRINT, RATES)
    with pytest.raises(SharedLimitLostError, match="ConnectionError") as lost:
        await limit.turn(Ask())
    assert lost.value.__cause__ is None
    await limit.aclose()


async def test_a_script_the_server_forgot_is_loaded_again(redis_url, redis):
    """A server that was started again has no scripts."""
    limit = RedisLimit(redis_url, FINGERPRINT, RATES)
    await limit.turn(Ask())
    await redis.script_flush()
    assert len((await limit.turn(GREEDY)).slots) == 10
    await limit.aclose()


async def test_a_turn_may_be_cancelled(redis_url, redis):
    """The slots it was perhaps granted are free with the next ask."""
    limit = RedisLimit(redis_url, FINGERPRINT, RATES)
    await limit.turn(Ask())
    for _ in range(20):
        turn = asyncio.create_task(limit.turn(GREEDY))
        await asyncio.sleep(0)
        turn.cancel()
        await asyncio.wait([turn])
    assert len((await limit.turn(GREEDY)).slots) == 10
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
    with pytest.raises(ConfigurationError) as refused:
        RedisLimit(url, FINGERPRINT, RATES)
    assert "secret-word" not in str(refused.value)
