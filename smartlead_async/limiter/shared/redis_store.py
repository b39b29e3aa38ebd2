"""The store for the processes of many machines: one key in Redis, in which each exchange is one script.

Its clock is the server's own, read in the script. Redis 5 or later. Where that clock is set, the store's time goes
on as before, but for a step forward that is no longer than an exchange; a slot's margin covers 0.01 s of that. The
key holds times and counts, is named by a fingerprint of the API key, and expires a day after its last use. What a
server without persistence forgets when it is started again is presumed to have been as much as is allowed. So is
what came after the memory of one that was started again, or has taken the place of another.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic

import attrs
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError, RedisError

from smartlead_async.limiter.errors import LimiterSettingError, SharedLimitLostError
from smartlead_async.limiter.queue import BULK_SHARE
from smartlead_async.limiter.rate_limit import RateLimit
from smartlead_async.limiter.shared.codec import (
    FULL,
    GRACE_US,
    KEPT_US,
    LATELY_US,
    LEASE_US,
    LONGEST_PROBE_US,
    LONGEST_SPAN_US,
    LONGEST_US,
    LOWEST,
    PRESUMED_US,
    EncodedReply,
    EncodedRequest,
    StoreSession,
    decode_words,
    encode_text,
)
from smartlead_async.limiter.shared.protocol import ANSWER_S, Reply, Request

CONNECT_S = 2.0  # a way with TLS takes several round trips
_CODE = re.compile(r"[A-Z]{2,20}(?= )")
CLOCK = """\
local time = redis.call('TIME')
local clock = time[1] * 1000000 + time[2]
"""
CONSTANTS = f"""\
local FULL, LOWEST, BULK_SHARE = {FULL}, {LOWEST}, {BULK_SHARE}
local LONGEST_PROBE, LONGEST_SPAN = {LONGEST_PROBE_US}, {LONGEST_SPAN_US}
local LEASE, LATELY, GRACE = {LEASE_US}, {LATELY_US}, {GRACE_US}
local LONGEST, KEPT, PRESUMED = {LONGEST_US}, {KEPT_US}, {PRESUMED_US}
"""
ALGORITHM = CONSTANTS + "".join(
    Path(__file__).with_name(name).read_text(encoding="utf-8")
    for name in ("state.lua", "algorithm.lua", "slots.lua", "grants.lua")
)
SCRIPT = CLOCK + ALGORITHM


class RedisLimit:
    """A limit in Redis."""

    def __init__(self, url: str, key: str, rates: Sequence[RateLimit]) -> None:
        self._session = StoreSession(rates)
        self._key = key
        self._redis = _client(url)
        self._sha = self._redis.register_script(SCRIPT).sha

    @property
    def tell_within_s(self) -> float:
        """Of `SharedLimit`."""
        return self._session.tell_within_s

    async def exchange(self, request: Request) -> Reply:
        """Of `SharedLimit`. A script that is not waited for may still run; the next request makes up for it."""
        with self._session.exchange():
            asked_at = monotonic()
            encoded = self._session.encode(request, asked_at)
            reply = await self._run(encoded)
            return self._session.decode(reply, encoded, asked_at, monotonic())

    async def aclose(self) -> None:
        """Of `SharedLimit`."""
        await self._redis.aclose()

    async def _evaluate(self, request: EncodedRequest) -> list[int]:
        """Whoever comes first after a start of the server finds that it has no script, and says so with it."""
        words: list[int]
        try:
            words = await self._redis.evalsha(self._sha, 1, self._key, encode_text(request))
        except NoScriptError:
            restarted = attrs.evolve(request, restarted=True)
            words = await self._redis.eval(SCRIPT, 1, self._key, encode_text(restarted))
        return words

    async def _run(self, request: EncodedRequest) -> EncodedReply:
        try:
            words = await self._evaluate(request)
        except (RedisError, OSError, TimeoutError, ValueError, RecursionError) as error:
            reason = _reason(error)
        else:
            return decode_words(words)
        with suppress(RedisError, OSError):  # another server may have the name by now: this one is only a replica
            await self._redis.connection_pool.disconnect()
        raise SharedLimitLostError(f"the shared limit in Redis cannot be used ({reason})")


def _reason(error: Exception) -> str:
    """The kind of an error and Redis' own code for it; its other words may be what the store says."""
    code = _CODE.match(str(error))
    return f"{type(error).__name__}: {code[0]}" if code else type(error).__name__


def _client(url: str) -> Redis:
    """A client that asks once: a request that was perhaps followed must not be sent again as it was."""
    try:
        client = Redis.from_url(  # pyright: ignore[reportUnknownMemberType]  # its options are not typed
            url,
            retry=Retry(NoBackoff(), 0),
            socket_timeout=ANSWER_S,
            socket_connect_timeout=CONNECT_S,
        )
        # Says which option of the address there is not.
        client.connection_pool.make_connection()  # type: ignore[no-untyped-call]  # redis-py's own
    except ValueError:
        reason = "a number or an option cannot be read"  # the error may show a part of a password
    except (TypeError, RedisError) as error:
        reason = str(error)
    else:
        return client
    raise LimiterSettingError(
        f"shared_limit: the address is not one of Redis ({reason}); give redis://HOST:6379/0"
    )
