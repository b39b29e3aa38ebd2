"""The store for the processes of many machines: four keys in Redis, in which each turn is one script.

Its clock is the server's own, read in the script. Redis 5 or later. Where that clock is set back the store's time
stands still until it has caught up; where it is set forward, slots are free too soon by as much, once. The keys
hold times and counts, are named by a fingerprint of the API key, share a hash tag, so that they lie on one
node of a cluster, and expire when no window remembers them. What a server without persistence forgets when it
is started again is presumed to have been as much as is allowed.
"""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from time import monotonic

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from smartlead_async.errors import ConfigurationError
from smartlead_async.limiter.congestion import CLEAN_ANSWERS
from smartlead_async.limiter.queue import BULK_TURN
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.codec import GRACE_US, LATELY_US, LEASE_US, STEP, Given, Process, Told
from smartlead_async.limiter.shared.protocol import Ask, SharedLimitLostError, Turn

ANSWER_S = 2.0  # a script takes well under a millisecond; a server silent for so long is lost
CLOCK = """\
local time = redis.call('TIME')
local clock = time[1] * 1000000 + time[2]
"""
SLOTS = Path(__file__).with_name("algorithm.lua").read_text(encoding="utf-8")


class RedisLimit:
    """A limit in Redis."""

    def __init__(self, url: str, fingerprint: str, rates: Sequence[RateLimit]) -> None:
        self._process = Process(rates)
        self._keys = [f"smartlead:{{{fingerprint}}}:{name}" for name in ("common", "held", "counted", "places")]
        self._redis = _client(url)
        self._script = self._redis.register_script(CLOCK + SLOTS)

    @property
    def tell_within_s(self) -> float:
        """Of `SharedLimit`."""
        return self._process.tell_within_s

    async def turn(self, ask: Ask) -> Turn:
        """Of `SharedLimit`. A script that is not waited for may still run; the next ask makes up for it."""
        with self._process.turn():
            asked_at = monotonic()
            given = await self._take(self._process.tell(ask, asked_at))
            return self._process.hear(given, asked_at, monotonic())

    async def aclose(self) -> None:
        """Of `SharedLimit`."""
        await self._redis.aclose()

    async def _take(self, told: Told) -> Given:
        try:
            answer: list[int] = await self._script(keys=self._keys, args=words(told))
        except (RedisError, OSError, TimeoutError) as error:
            reason = f"{type(error).__name__}: {error}"
        else:
            return read(answer)
        raise SharedLimitLostError(f"the shared limit in Redis cannot be used ({reason})")


def _client(url: str) -> Redis:
    """A client that asks once: an ask that was perhaps followed must not be sent again as it was."""
    try:
        client = Redis.from_url(  # pyright: ignore[reportUnknownMemberType]  # its options are not typed
            url,
            retry=Retry(NoBackoff(), 0),
            socket_timeout=ANSWER_S,
            socket_connect_timeout=ANSWER_S,
        )
        # Says which option of the address there is not.
        client.connection_pool.make_connection()  # type: ignore[no-untyped-call]  # redis-py's own
    except ValueError:
        reason = "a number or an option cannot be read"  # the error may show a part of a password
    except (TypeError, RedisError) as error:
        reason = str(error)
    else:
        return client
    raise ConfigurationError(f"shared_limit: the address is not one of Redis ({reason}); give redis://HOST:6379/0")


def words(told: Told) -> list[str | int]:
    """An ask as the script reads it, in this order."""
    said: list[str | int] = [told.process, told.first, int(told.is_known), told.paused]
    said += [told.slowed_to, told.ceiling, CLEAN_ANSWERS, STEP, *told.waiting]
    said += [told.drop, told.early, told.ahead, told.slack, LEASE_US, LATELY_US, GRACE_US, BULK_TURN]
    said += [len(told.rates), *chain.from_iterable(told.rates)]
    said += [len(told.held), *told.held]
    said += chain.from_iterable(told.settled)
    return said


def read(answer: Sequence[int]) -> Given:
    """What the script says: three numbers, and three for each slot."""
    wait, processes, paused, *slots = answer
    return Given(tuple(zip(slots[::3], slots[1::3], slots[2::3], strict=True)), wait, processes, paused)
