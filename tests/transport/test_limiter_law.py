"""The law as a property: no window at the server ever holds more than the limit, whatever happens."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from smartlead_async import RateLimit
from smartlead_async.transport.limiter import Limiter, Permit
from tests.memory_network import fullest_window
from tests.transport.traffic import ME, TEN_IN_TWO, Traffic, now
from tests.virtual_time import run

calls = st.lists(
    st.tuples(
        st.floats(0, 6),  # when it asks
        st.sampled_from(["interactive", "bulk"]),
        st.floats(0, 2),  # up to the server
        st.floats(0, 5),  # back
        st.sampled_from(["answered", "answered", "answered", "refused", "lost", "never sent", "cancelled"]),
        st.floats(0, 3),  # when it is cancelled, after asking
    ),
    min_size=1,
    max_size=31,  # one less than what is needed to learn from: this is the part that is proved
)


async def one_call(limiter: Limiter, counted: list[float], script: tuple[Any, ...]) -> None:
    """One call as the session makes it, with its exchange in a task of its own."""
    at, lane, up_s, down_s, fate, cancel_s = script
    await asyncio.sleep(at)

    async def exchange(permit: Permit) -> None:
        if fate == "never sent":
            permit.unused()
            return
        permit.written()
        await asyncio.sleep(up_s)
        counted.append(now())
        await asyncio.sleep(down_s)
        if fate == "refused":
            permit.settled()
            permit.refused(None)
        elif fate == "lost":
            permit.end()
        else:
            permit.settled()
            permit._limiter.accepted(0.0)

    async def call() -> None:
        permit, _ = await limiter.acquire(lane, ME)
        await asyncio.shield(asyncio.create_task(exchange(permit)))

    task = asyncio.create_task(call())
    if fate == "cancelled":
        await asyncio.sleep(cancel_s)
        task.cancel()
    await asyncio.wait([task])


def is_slowed(limiter: Limiter) -> bool:
    return limiter.state(datetime.now(UTC)).pace_per_s < limiter.rates[0].limit / limiter.rates[0].per_s


def play(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    run(main())


@settings(deadline=None, max_examples=300)
@given(calls, st.integers(1, 10), st.sampled_from([0.5, 2.0]))
def test_no_window_at_the_server_ever_holds_more_than_the_limit(scripts, limit, per_s):
    """Whatever the latencies, refusals, losses and cancellations; and afterwards no slot is lost."""

    async def main() -> None:
        limiter = Limiter((RateLimit(limit, per_s=per_s),))
        counted: list[float] = []
        await asyncio.gather(*(one_call(limiter, counted, script) for script in scripts))
        assert fullest_window(counted, per_s) <= limit
        await asyncio.sleep(1000)
        before = now()
        await asyncio.gather(
            *(limiter.acquire("interactive", ME) for _ in range(1 if is_slowed(limiter) else limit))
        )
        assert now() - before < 0.001
        await limiter.aclose()

    play(main)


def travel(rng: Random) -> Callable[[], tuple[float, float]]:
    """A network drawn at random: independent ways up and down, short or long, with a tail, with stalls."""
    shortest, width = rng.uniform(0.0, 0.2), rng.choice([0.0, 0.01, 0.06, 0.3])
    tail = rng.choice([0.0, 0.0, 0.05, 0.3])
    stalls = rng.choice([0, 0, 20])

    def one_way() -> float:
        return min(1.9, shortest + rng.uniform(0, width) + (rng.expovariate(1 / tail) if tail else 0.0))

    return lambda: (one_way(), one_way() + (3.0 if stalls and not rng.randrange(stalls) else 0.0))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**9))
def test_no_window_at_the_server_holds_more_than_the_limit_when_the_way_is_learned(seed):
    """400 calls of both lanes over networks whose shortest way does not change while they run."""

    async def main() -> None:
        rng = Random(seed)
        traffic, ways = Traffic(Limiter(TEN_IN_TWO)), travel(rng)
        travels = [ways() for _ in range(400)]
        lanes = rng.choice([("interactive",), ("bulk",), ("interactive", "bulk")])
        await asyncio.gather(*(traffic.call("", rng.choice(lanes), up_s, down_s) for up_s, down_s in travels))
        assert fullest_window(traffic.counted) <= 10
        await traffic.limiter.aclose()

    play(main)
