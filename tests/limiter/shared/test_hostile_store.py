"""What a store says that no store of ours says: no reply, no state, or a state that would hold all up for ever."""

import asyncio
import json
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from smartlead_async.limiter.errors import SharedLimitLostError
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.algorithm import exchange
from smartlead_async.limiter.shared.codec import (
    LEASE_US,
    LONGEST_US,
    MOST,
    EncodedRate,
    EncodedRequest,
    StoreSession,
    decode_words,
    encode_text,
)
from smartlead_async.limiter.shared.file_store import FileLimit
from smartlead_async.limiter.shared.protocol import LEASE_S, PRESUMED_S, Request
from smartlead_async.limiter.shared.redis_store import ALGORITHM, RedisLimit
from smartlead_async.limiter.shared.state import Counted, Lease, ProcessState, StoreState, dump_state, load_state

RATES = (RateLimit(10, per_s=2.0),)
GREEDY = Request(waiting={"interactive": 99})
NOW = 1_800_000_000_000_000
DEEP = 100_000

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.binary(max_size=9),
    lambda each: st.lists(each, max_size=9) | st.dictionaries(st.text(max_size=9), each, max_size=3),
)
TAUGHT = (0, 3, 1000, 0, 0, 0, 0)  # slots settled; what refusals have taught, and its version
NO_REPLIES = [
    b"OK",
    [],
    5,
    None,
    True,
    {},
    [1, 2],
    [b"1", b"1", b"0", b"1", b"0", *TAUGHT],
    [1, 1, 0, 1, 0.0, *TAUGHT],
    [1, 1, 0, 1, True, *TAUGHT],
    [1, 1, 0, 1, -1, *TAUGHT],
    [1, 1, 0, 1, 2**63, *TAUGHT],
    [1, 1, 0, 1, 0, *TAUGHT, 1],
    [1, 1, 0, 1, 0, *TAUGHT, 1, 0],
    [[1, 1, 0, 1, 0]],
]
NO_REPLIES_TO_THIS = [
    [0, 1, 0, 1, 0, *TAUGHT],  # no epoch
    [1, 1, 0, 0, 0, *TAUGHT],  # no process, not even this one
    [1, 1, LONGEST_US + 1, 1, 0, *TAUGHT],
    [1, 1, 0, 1, LONGEST_US + 1, *TAUGHT],
    [1, 1, 0, 1, 0, *TAUGHT, 1, 2, 0],  # a lane that there is not
    [1, 1, 0, 1, 0, *TAUGHT, 1, 1, 0],  # nobody waits in that lane
    [1, 1, 0, 1, 0, *TAUGHT, 0, 0, 0],  # a slot of before
    [1, 1, 0, 1, 0, *TAUGHT, 3, 0, 0],  # a slot that was not asked for
    [1, 1, 0, 1, 0, *TAUGHT, 1, 0, 0, 1, 0, 0],  # a slot twice
    [1, 1, 0, 1, 0, *TAUGHT, 1, 0, LONGEST_US],  # to be waited for
    [1, 1, 0, 1, 0, 0, 3, 0, 0, 0, 0, 0],  # no pace at all
    [1, 1, 0, 1, 0, 0, 3, 1001, 0, 0, 0, 0],  # more than the limit
    [1, 1, 0, 1, 0, 0, 3, 1000, 60, 0, 0, 0],  # a limit without a period
    [1, 1, 0, 1, 0, 0, 3, 1000, 0, 60, 0, 0],  # a period without a limit
    [1, 1, 0, 1, 0, 0, 3, 1000, 1, MOST, 0, 0],  # a limit for ever
    [1, 1, 0, 1, 0, 0, 3, 1000, 0, 0, 0, MOST],  # nothing is tried for ever
]


def asked() -> tuple[StoreSession, EncodedRequest]:
    """A session that has asked for two interactive calls, slots 1 and 2."""
    session = StoreSession(RATES)
    return session, session.encode(Request(waiting={"interactive": 2}), 0.0)


@pytest.mark.parametrize("words", NO_REPLIES, ids=str)
def test_what_is_no_reply_is_a_lost_store(words):
    """It is not five whole numbers, and three for each slot."""
    with pytest.raises(SharedLimitLostError, match="no reply"):
        decode_words(words)


@pytest.mark.parametrize("words", NO_REPLIES_TO_THIS, ids=str)
def test_what_cannot_be_the_reply_to_a_request_is_a_lost_store(words):
    """Its numbers are of the right kind, and say what our store never says."""
    session, request = asked()
    with pytest.raises(SharedLimitLostError, match="what cannot be"):
        session.decode(decode_words(words), request, 0.0, 0.0)


@given(ANYTHING)
def test_whatever_a_store_says_is_a_reply_or_a_lost_store(words):
    """Nothing else comes out of the decoder."""
    session, request = asked()
    try:
        reply = session.decode(decode_words(words), request, 0.0, 0.0)
    except SharedLimitLostError:
        return
    assert [grant for grant in reply.grants if grant.slot not in {1, 2}] == []


@given(st.lists(st.integers(0, 3) | st.sampled_from([LONGEST_US, LONGEST_US + 1, MOST]), min_size=5, max_size=14))
def test_numbers_of_a_store_are_a_reply_or_a_lost_store(words):
    """Whatever is followed is bounded."""
    session, request = asked()
    try:
        reply = session.decode(decode_words(words), request, 0.0, 0.0)
    except SharedLimitLostError:
        return
    assert max(reply.paused_s, reply.wait_s) <= 900.0
    assert len(reply.grants) <= 2


def filled() -> StoreState:
    """A state with something of each kind."""
    return StoreState(
        epoch=NOW,
        counted=[Counted(NOW, 0, 1)],
        older=[NOW - 2, NOW - 1],
        held={("a", 1): Lease(NOW, NOW + LEASE_US, NOW - 1, 5)},
        processes={"a": ProcessState(first=1, seen=NOW)},
        rates={EncodedRate(10, 2_011_000): NOW},
    )


ROWS = ("numbers", "counted", "older", "held", "processes", "rates", "names")


def changed(**rows: object) -> str:
    return json.dumps(list({**dict(zip(ROWS, json.loads(dump_state(filled())), strict=True)), **rows}.values()))


def numbered(place: int, number: object) -> str:
    """One of the eighteen numbers is another."""
    numbers = json.loads(dump_state(filled()))[0]
    return changed(numbers=[*numbers[:place], number, *numbers[place + 1 :]])


NO_STATES = [
    "",
    "no JSON",
    "[]",
    "{}",
    "null",
    "7",
    "[" * DEEP,
    "[" * DEEP + "]" * DEEP,
    changed(numbers=[]),
    changed(numbers={"epoch": 1}),
    changed(numbers=None),
    changed(older=None),
    changed(older=7),
    changed(older=[[1]]),
    changed(older=[1, True]),
    changed(older=["1"]),
    changed(names=None),
    changed(names=["a"]),
    changed(names=["a", 1]),
    changed(names=["a", "b", "c"]),
    numbered(0, "1"),
    numbered(0, 1.5),
    numbered(0, 2**53),
    numbered(0, -1),
    numbered(0, True),
    numbered(13, 0),  # a rate factor of 0
    numbered(14, 5),  # a second limit without a period
    changed(numbers=[0] * 17),
    changed(numbers=[0] * 19),
    changed(counted=None),
    changed(counted=[7]),
    changed(counted=[{}]),
    changed(counted=[[1, 2]]),
    changed(counted=[[1, 2, 3, 4]]),
    changed(counted=[[1, 2, "3"]]),
    changed(held=[]),
    changed(held={}),
    changed(names={}),
    changed(held=[[1, 2, 3, 4]]),
    changed(held=[[1, 2, 3, 4, 5], [1, 2, 3, 4, 5]]),
    changed(processes=[]),
    changed(processes=[[1] * 9]),
    changed(processes=[[1] * 11]),
    changed(rates=[[1, 2]]),
    changed(rates=[[0, 2_011_000, 1]]),  # a limit of nothing
    changed(rates=[[10, 0, 1]]),  # a limit without a period
    b"\xff",
    7,
    None,
]


@pytest.mark.parametrize("text", NO_STATES, ids=lambda text: repr(text)[:40])
def test_what_is_no_state_cannot_be_read(text):
    """And nothing else comes out."""
    assert load_state(text) is None


@given(ANYTHING, st.sampled_from(ROWS))
def test_whatever_is_written_into_a_state_is_read_or_not(value, name):
    """What was read can be written, and followed."""
    try:
        text = changed(**{name: value})
    except (TypeError, ValueError):
        return
    state = load_state(text)
    if state is not None:
        dump_state(exchange(state, asked()[1], NOW)[0])


def test_a_state_is_read_as_it_was_written():
    """All of it."""
    assert load_state(dump_state(filled())) == filled()


def wait_for_slots(state: StoreState | None, most_s: float, rates: tuple[RateLimit, ...] = RATES) -> float:
    """Seconds until a process is granted ten slots, if it asks each tenth of a second."""
    session = StoreSession(rates)
    recalls = False
    for tenth in range(int(most_s * 10) + 1):
        clock = NOW + tenth * 100_000
        request = session.encode(Request(waiting={"interactive": 10}, recalls=recalls), clock / 1e6)
        state, reply = exchange(state, request, clock)
        recalls = session.decode(reply, request, clock / 1e6, clock / 1e6).has_forgotten
        if len(reply.grants) == 10:
            return tenth / 10
    raise AssertionError(state)


@pytest.mark.parametrize(
    ("state", "wait_s"),
    [
        (StoreState(epoch=1, paused_until=NOW + 365 * 86_400_000_000), 900.0),
        (StoreState(epoch=1, next_bulk=MOST), 0.0),
        (StoreState(epoch=1, rate_factor=500, next_bulk=MOST), None),
        (StoreState(epoch=1, held={("a", n): Lease(MOST, MOST, 0, 0) for n in range(10)}), LEASE_S + 2.0),
        (StoreState(epoch=1, counted=[Counted(MOST, 0, 0)] * 10), 2.0),
        (
            StoreState(
                epoch=1,
                processes={"a": ProcessState(hold=MOST, seen=NOW)},
                held={("a", n): Lease(NOW, NOW, 0, 0) for n in range(10)},
            ),
            2.0,
        ),
        (StoreState(epoch=1, overtaken=MOST, joined=MOST - 99, version=MOST - 99), 0.0),
        (
            StoreState(epoch=1, processes={"a": ProcessState(seen=MOST, due=NOW, waiting=[99, 99], since=[1, 1])}),
            0.3,
        ),
        (StoreState(epoch=1, last=NOW + 365 * 86_400_000_000), 0.0),
        (StoreState(epoch=1, rates={EncodedRate(1, 2_011_000): MOST}), 60.1),
        (None, PRESUMED_S + 2.0),
    ],
)
def test_nothing_that_a_store_has_holds_a_process_up_for_longer_than_a_bound(state, wait_s):
    """A pause for a year, slots held for ever or counted in the future, and a state that cannot be read."""
    if wait_s is None:
        state, reply = exchange(state, asked()[1], NOW)
        assert reply.wait <= LONGEST_US
        return
    assert wait_for_slots(state, 1000.0) == pytest.approx(wait_s, abs=0.11)  # 0.1 s in advance


@pytest.mark.parametrize("limit", [10, 10**6])
def test_what_cannot_be_read_is_one_number_however_great_the_limit(limit):
    """All slots presumed to be held are no longer a text than one."""
    session = StoreSession([RateLimit(limit, per_s=2.0)])
    state, reply = exchange(None, session.encode(GREEDY, 0.0), NOW)
    assert (state.presumed, reply.grants) == (limit, ())
    assert len(dump_state(state)) < 300


def test_what_was_counted_in_the_future_holds_nobody_up_for_longer_than_a_long_limit():
    """60 requests of a year from now are as 60 of now."""
    state = StoreState(epoch=1, horizon=60_330_000, older=[NOW - 1, *[MOST] * 59])
    assert wait_for_slots(state, 100.0, (*RATES, RateLimit(60, per_s=60.0))) == pytest.approx(60.33, abs=0.11)


@pytest.mark.parametrize("text", NO_STATES, ids=lambda text: repr(text)[:40])
async def test_a_row_that_cannot_be_read_is_replaced(tmp_path, text):
    """One bad row does not stop the processes of a key: all slots are presumed to be held, for a lease."""
    path = tmp_path / "limit"
    clock = 1_000_000
    limit = FileLimit(path, "key", RATES, clock=lambda: clock)
    await limit.exchange(Request())
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE limits SET state = ?", ("" if text is None else text,))
    assert (await limit.exchange(GREEDY)).grants == ()
    clock += int(LEASE_S * 1e6) + 2_011_000
    await limit.exchange(Request(recalls=True))
    assert len((await limit.exchange(GREEDY)).grants) == 10
    await limit.aclose()


def plant_text(redis: Redis, key: str) -> None:
    redis.set(key, "no state")


def plant_nothing(redis: Redis, key: str) -> None:
    redis.set(key, "")


def plant_list(redis: Redis, key: str) -> None:
    redis.delete(key)
    redis.rpush(key, "1", "2")


def plant_cut(redis: Redis, key: str) -> None:
    redis.set(key, redis.get(key)[:-3])


def plant_numbers(redis: Redis, key: str) -> None:
    redis.eval("redis.call('SET', KEYS[1], cmsgpack.pack({1, 2, -3, 'four', {5}}))", 1, key)


def plant_fractions(redis: Redis, key: str) -> None:
    redis.eval(
        "local v = cmsgpack.unpack(redis.call('GET', KEYS[1])); v.version = 1.5;"
        "redis.call('SET', KEYS[1], cmsgpack.pack(v))",
        1,
        key,
    )


@pytest.mark.real_time
@pytest.mark.parametrize(
    "plant",
    [plant_text, plant_nothing, plant_list, plant_cut, plant_numbers, plant_fractions],
)
def test_a_key_that_cannot_be_read_is_replaced(redis_url, plant):
    """The same in Redis, of whatever type it is."""
    key = "limiter:{hostile}:limit"
    with Redis.from_url(redis_url) as redis:
        redis.delete(key)
        script = redis.register_script("local clock = tonumber(redis.call('GET', 'clock'))\n" + ALGORITHM)

        def follow(clock: int, request: Request) -> int:
            redis.set("clock", clock)
            encoded = session.encode(request, clock / 1e6)
            reply = decode_words(script(keys=[key], args=[encode_text(encoded)]))
            return len(session.decode(reply, encoded, clock / 1e6, clock / 1e6).grants)

        session = StoreSession(RATES)
        assert follow(NOW, Request()) == 0
        plant(redis, key)
        assert follow(NOW, GREEDY) == 0
        assert redis.strlen(key) < 600
        assert follow(NOW + LEASE_US + 2_011_000, Request(recalls=True)) == 0
        assert follow(NOW + LEASE_US + 2_011_000, GREEDY) == 10


@pytest.mark.real_time
@pytest.mark.parametrize(
    "answer", [b"+OK\r\n", b"*0\r\n", b":5\r\n", b"*2\r\n:1\r\n:2\r\n", b"$-1\r\n", b"?\r\n", b"*1\r\n" * DEEP]
)
async def test_a_server_that_is_no_redis_is_a_lost_store(answer):
    """Whatever it answers; nothing of redis-py's comes out."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(4096):
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(say, "127.0.0.1")
    async with server:
        limit = RedisLimit(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}", "key", RATES)
        with pytest.raises(SharedLimitLostError):
            await limit.exchange(GREEDY)
        await limit.aclose()
